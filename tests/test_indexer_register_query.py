"""Rows of the register limited by what a person writes."""

from __future__ import annotations

import pytest

from indexer.register import Kpi, Measure, Responsibility, Role, Status
from indexer.register.limits import RegisterError, described, read
from indexer.register.query import FLAGGED, Deadline, Entry, RegisterQuery

HEADINGS = ("3. 具体的施策", "3.2.健康長寿社会", "3.2.1.新産業創出", "(1)研究の推進")


def entry(row: Kpi | Measure | Responsibility, quote: str = "健康寿命を75歳以上とする。") -> Entry:
    kind = {Kpi: "kpi", Measure: "measure", Responsibility: "responsibility"}[type(row)]
    return Entry(kind, "a", HEADINGS, None, quote, row)


def due(deadline: str, year: int | None) -> Entry:
    return entry(Kpi(1, 0, 9, "健康寿命", "75", "歳", deadline=deadline, year=year))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024", Deadline(2024)),
        ("２０２４年度", Deadline(2024, fiscal=True)),
        ("令和6年度", Deadline(2024, fiscal=True)),
        ("2030年まで", Deadline(2030, bound="まで")),
        ("2030年以前", Deadline(2030, bound="まで")),
        ("2030年以降", Deadline(2030, bound="から")),
        ("来年", None),
        ("", None),
    ],
)
def test_deadlines_are_read(written: str, expected: Deadline | None) -> None:
    assert Deadline.read(written) == expected


@pytest.mark.parametrize(
    ("written", "deadline", "year", "held"),
    [
        ("2024", "2024年度", 2024, True),
        ("2024年度", "2024年度", 2024, True),
        ("2024年度", "2024年", 2024, False),
        ("2024", "2040年", 2040, False),
        ("2030年まで", "2024年度", 2024, True),
        ("2030年まで", "2040年", 2040, False),
        ("2030年以降", "2040年", 2040, True),
        ("2024", "", None, False),
    ],
)
def test_rows_are_due(written: str, deadline: str, year: int | None, held: bool) -> None:
    assert read("kpi", deadline=written).holds(due(deadline, year)) is held


@pytest.mark.parametrize(
    ("section", "held"),
    [
        ("3.2.1", True),
        ("3.2.1.", True),
        ("3.2", True),
        ("3", True),
        ("3.1", False),
        ("2", False),
        ("(1)", True),
        ("（１）", True),
        ("新産業創出", True),
        ("新産業", True),
        ("国際展開", False),
    ],
)
def test_sections_are_named_by_number_or_words(section: str, held: bool) -> None:
    assert read("measure", section=section).holds(entry(Measure(1, 0, 9, "推進"))) is held


def test_a_body_may_be_called_by_any_of_its_names() -> None:
    row = entry(Responsibility(1, 0, 9, "厚生労働省", Role.LEAD, "施策", "は"))
    assert all(
        read("responsibility", body=one).holds(row) for one in ("厚労省", "厚生労働省", "厚 労 省")
    )
    assert not read("responsibility", body="文科省").holds(row)


def test_every_word_has_to_be_there() -> None:
    row = entry(Measure(1, 0, 9, "推進"), "ＡＭＥＤを核とした研究")
    assert read("measure", text="amed 研究").holds(row)
    assert read("measure", text="新産業創出 AMED").holds(row)  # headings count
    assert not read("measure", text="AMED 認知症").holds(row)


def test_a_status_is_called_by_either_name() -> None:
    pending = entry(Kpi(1, 0, 9, "健康寿命", status=Status.PENDING), "健康寿命【P】")
    flagged = entry(Kpi(1, 0, 9, "健康寿命", flags=("単位がない",)))
    assert read("kpi", status="未確定").holds(pending)
    assert read("kpi", status="pending").holds(pending)
    assert not read("kpi", status="pending").holds(flagged)
    assert read("kpi", status=FLAGGED).holds(flagged)
    assert read("kpi", status="unparsed").kind == "unparsed"


@pytest.mark.parametrize(
    "wrong", [{"deadline": "いつか"}, {"status": "なぞ"}, {"deadline": "20240"}]
)
def test_what_cannot_be_a_value_is_said(wrong: dict[str, str]) -> None:
    with pytest.raises(RegisterError) as raised:
        read("kpi", **wrong)  # type: ignore[arg-type]
    assert next(iter(wrong.values())) in str(raised.value)


def test_a_kind_that_is_none_is_said() -> None:
    with pytest.raises(RegisterError, match="kpi"):
        read("budget")


def test_limits_are_said_for_a_reader() -> None:
    query = read("kpi", documents=["a"], deadline="2024年度まで", status="pending")
    assert described(query, {"a": "戦略"}) == "文書＝戦略、期限＝2024年度まで、状態＝未確定"
    assert described(RegisterQuery("kpi"), {}) == "条件なし"


@pytest.mark.parametrize(
    ("row", "target"),
    [
        (Kpi(1, 0, 9, "健康寿命", "75", "歳", "以上"), "75歳以上"),
        (Kpi(1, 0, 9, "健康寿命", "3", "年", "以上", "延伸"), "3年以上延伸"),
        (Kpi(1, 0, 9, "治験", "300", "件", cumulative=True), "累計300件"),
        (Kpi(1, 0, 9, "死亡率", "5", "割", "約", "減"), "約5割減"),
        (Kpi(1, 0, 9, "体制", text_target="全国展開を達成"), "全国展開を達成"),
        (Kpi(1, 0, 9, "体制"), ""),
    ],
)
def test_targets_are_said(row: Kpi, target: str) -> None:
    assert row.target == target


@pytest.mark.parametrize(
    ("section", "path", "holds"),
    [
        ("第3章", ("第三章　雑則", "第十条"), True),
        ("第3章", ("第三章の二　監督", "第十条"), False),
        ("第3章", ("第十三章　罰則",), False),
        ("第3章の2", ("第三章の二　監督",), True),
        ("第2節", ("第一章　総則", "第二節　通則"), True),
        ("第3章", ("3. 具体的施策", "3.2.健康長寿社会"), True),
        ("第3章", ("2. 基本方針", "3.2.健康長寿社会"), False),
    ],
)
def test_chapters_are_told_from_others(section: str, path: tuple[str, ...], holds: bool) -> None:
    row = Entry("measure", "a", path, None, "整備する。", Measure(1, 0, 5, "整備"))
    assert RegisterQuery("measure", section=section).holds(row) is holds


@pytest.mark.parametrize(
    ("task", "doing", "holds"),
    [
        ("その旨を都道府県に届け出なければならない", "届け出", True),
        ("その旨を都道府県に届け出", "届け出", True),
        ("届け出た事項を公表しなければならない", "届け出", False),
        ("基本方針を定める", "定め", True),
        ("秘密を漏らしてはならない", "漏ら", True),
    ],
)
def test_what_is_done_is_the_last_verb(task: str, doing: str, holds: bool) -> None:
    row = Responsibility(1, 0, 9, "国", Role.DUTY, task, "は…なければならない")
    assert RegisterQuery("responsibility", doing=doing).holds(entry(row)) is holds
