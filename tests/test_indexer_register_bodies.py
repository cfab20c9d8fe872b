"""The table of bodies: what names a body, what does not, and what it is normalised to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalize import fold_text
from indexer.register import bodies


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("厚労省と文科省は", [("厚生労働省", "厚労省"), ("文部科学省", "文科省")]),
        ("厚生労働省令で定める", []),
        ("経済産業省令・環境省令", []),
        ("厚生労働省設置法", []),
        ("独立行政法人医薬品医療機器総合機構法", []),
        (
            "国立研究開発法人日本医療研究開発機構（ＡＭＥＤ）を中核",
            [("日本医療研究開発機構", "国立研究開発法人日本医療研究開発機構(amed)")],
        ),
        ("AMED を核とした", [("日本医療研究開発機構", "amed")]),
        ("国及び地方公共団体は", [("国", "国"), ("地方公共団体", "地方公共団体")]),
        ("国民は、国の施策に", [("国民", "国民"), ("国", "国")]),
        ("我が国の医療、全国、各国、外国、他の国、国際展開、国立大学", []),
        ("当該都道府県知事は", [("都道府県知事", "都道府県知事")]),
        ("特定都道府県知事は", []),
        ("関係省庁において", [("関係府省", "関係省庁")]),
        ("東京大学、大学院、大学等", [("大学", "大学")]),
        ("消費者庁長官", [("消費者庁長官", "消費者庁長官")]),
        ("文部科学省科学技術・学術政策局", [("文部科学省", "文部科学省")]),
        ("プログラムディレクター（PD）の下", [("プログラムディレクター", "プログラムディレクター(pd)")]),
        ("厚生省が厚生労働省となった", [("厚生省", "厚生省"), ("厚生労働省", "厚生労働省")]),
    ],
)  # fmt: skip
def test_names_are_found_where_they_stand_alone(text: str, expected: list[tuple[str, str]]) -> None:
    folded = fold_text(text)
    found = [(name, folded[start:end]) for name, start, end in bodies.names_in(folded)]
    assert found == expected


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("厚労省", "厚生労働省"),
        ("厚生 労働省", "厚生労働省"),
        ("ＡＭＥＤ", "日本医療研究開発機構"),
        ("国立研究開発法人日本医療研究開発機構", "日本医療研究開発機構"),
        ("独立行政法人医薬品医療機器総合機構", "医薬品医療機器総合機構"),
        ("総理", "内閣総理大臣"),
        ("各都道府県", "都道府県"),
        ("大学等", "大学"),
        ("厚生省", "厚生省"),
        ("登録試験機関", None),
        ("厚", None),
        ("", None),
    ],
)
def test_a_written_form_is_normalised(written: str, name: str | None) -> None:
    assert bodies.normalise(written) == name


def test_a_short_form_of_the_document_is_known_by_argument() -> None:
    more = {"機構": "日本医療研究開発機構"}
    folded = "機構は、日本機構の機構図"
    assert bodies.names_in(folded, more) == [("日本医療研究開発機構", 0, 2)]
    assert bodies.normalise("機構", more) == "日本医療研究開発機構"


@pytest.mark.parametrize(
    ("mark", "day", "name"),
    [
        ("厚", None, "厚生労働省"),
        ("厚", date(1999, 4, 1), "厚生省"),
        ("厚", date(2001, 1, 6), "厚生労働省"),
        ("文", date(2020, 3, 27), "文部科学省"),
        ("こ", date(2020, 3, 27), None),
        ("こ", date(2023, 4, 1), "こども家庭庁"),
        ("国", None, "国土交通省"),
        ("犬", None, None),
        ("", None, None),
    ],
)
def test_a_mark_stands_for_the_body_of_that_day(
    mark: str, day: date | None, name: str | None
) -> None:
    assert bodies.marked(mark, day) == name


def test_general_words_include_others() -> None:
    assert {"地方公共団体", "都道府県", "市町村", "特別区"} <= bodies.includes("地方公共団体")
    assert {"関係府省", "厚生労働省", "デジタル庁"} <= bodies.includes("関係府省")
    assert bodies.includes("厚生労働省") == {"厚生労働省"}
    assert bodies.includes("登録試験機関") == {"登録試験機関"}


def test_every_name_in_the_table_is_written_once_and_points_at_others_of_it() -> None:
    table = bodies.table()
    written = [fold_text(one) for b in table.values() for one in (b.name, *b.short)]
    assert len(written) == len(set(written))
    kinds = {b.kind for b in table.values()}
    for body in table.values():
        assert set(body.became) <= set(table)
        assert set(body.includes) <= set(table) | kinds
        assert bodies.normalise(body.name) == body.name
        assert bodies.kind_of(body.name)
        assert all(bodies.normalise(short) == body.name for short in body.short)


def test_one_day_has_one_body_of_a_mark() -> None:
    for day in (date(1999, 1, 1), date(2001, 1, 6), date(2020, 3, 27), date(2025, 4, 1)):
        marks = [b.mark for b in bodies.table().values() if b.mark and b.existed(day)]
        assert len(marks) == len(set(marks))


@given(st.text(alphabet="国厚生労働省令都道府県知事amed()、は各全当該機構3\n", max_size=60))
def test_spans_lie_in_the_text_one_after_the_other(text: str) -> None:
    folded = fold_text(text)
    at = 0
    for name, start, end in bodies.names_in(folded, {"機構": "日本医療研究開発機構"}):
        assert at <= start < end <= len(folded)
        assert name in bodies.table()
        at = end
