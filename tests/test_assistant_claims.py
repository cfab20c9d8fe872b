"""Figures, dates, articles and names read out of text as values: what is equal and what is not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.claims import figures, prepare
from assistant.figure import Figure
from assistant.named import latin, laws, names
from assistant.polarity import said


def one(text: str) -> Figure:
    (figure,) = figures(prepare(text))
    return figure


SAME: tuple[tuple[str, ...], ...] = (
    ("1,000億円", "1000億円", "１千億円", "千億円", "一千億円"),
    ("7千億円", "7,000億円", "七千億円"),
    ("1.5兆円", "15,000億円"),
    ("百万円", "100万円", "1,000,000円"),
    ("3千5百円", "3,500円"),
    ("20%", "２０％", "2割", "5分の1", "五分の一", "1/5", "百分の二十", "20パーセント"),
    ("3分の1", "三分の一", "1/3"),
    ("半年", "6か月", "六ヶ月", "6カ月間"),
    ("1年半", "18か月"),
    ("五年ごと", "５年ごと", "5年に1回", "五年に一度", "5年毎"),
    ("75歳以上", "七十五歳以上", "７５才以上"),
    ("2人", "二名"),
    ("六つ", "６つ", "6項目"),
    ("三月を超えない", "3か月以内", "3月以内"),
    ("約1,200億円", "およそ1200億円", "1200億円程度"),
    ("最大80ノード", "80ノード以下", "80ノードまで"),
    ("最低3人", "3人以上", "少なくとも三人"),
    ("8年未満", "8年に満たない"),
    ("2040年まで", "令和22年まで", "二〇四〇年まで"),
    ("2018年4月27日", "平成30年4月27日", "平成三十年四月二十七日", "2018 年４月 27 日"),
    ("令和５年（2023年）５月", "2023年5月", "令和5（2023）年5月"),
    ("第十七条第二項", "第17条第2項", "17条2項"),
    ("第二十三条の二の五", "第23条の2の5"),
)
DIFFERENT: tuple[tuple[str, str], ...] = (
    ("2024年度", "2024年"),
    ("2040年", "40年"),
    ("5年", "5年度"),
    ("75歳", "75年"),
    ("100億円", "100兆円"),
    ("20%", "20件"),
    ("0.5%", "0.5割"),
    ("17条", "17項"),
    ("第17条の2", "第17条"),
    ("第2回", "2回"),
    ("3人", "3社"),
)
BOUNDS: tuple[tuple[str, set[str]], ...] = (
    ("75歳以上", {"以上"}),
    ("75歳", set()),
    ("五年（二年以内の据置期間を含む。）以内", {"以下"}),
    ("少なくとも五年ごと", {"以上", "ごと"}),
    ("五年を目途", {"約"}),
    ("累計30件", {"累計"}),
    ("延べ約30人", {"累計", "約"}),
    ("2024年度末までに", {"まで"}),
    ("2024年夏頃", {"約"}),
    ("毎年", {"ごと"}),
)


@pytest.mark.parametrize("written", SAME, ids=lambda row: row[0])
def test_one_value_has_many_forms(written: tuple[str, ...]) -> None:
    first = one(written[0])
    for other in map(one, written[1:]):
        assert first.same(other), other
        assert other.same(first), other
        assert first.bounds == other.bounds


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_another_value_is_not_the_same(a: str, b: str) -> None:
    assert not one(a).same(one(b))


@pytest.mark.parametrize(("text", "bounds"), BOUNDS)
def test_what_compares_a_figure(text: str, bounds: set[str]) -> None:
    assert figures(prepare(text))[0].bounds == bounds


@pytest.mark.parametrize("text", ["2020年度から2024年度まで", "2020～2024年度", "2020-2024年度"])
def test_both_ends_of_a_range_have_its_unit(text: str) -> None:
    first, last = figures(prepare(text))
    assert (first.parts[0], first.parts[3], first.bounds) == ("2020", "度", {"から"})
    assert (last.parts[0], last.parts[3], last.bounds) == ("2024", "度", {"まで"})


def test_a_range_of_quantities() -> None:
    first, last = figures(prepare("3~5年"))
    assert (first.value, last.value) == (Decimal(36), Decimal(60))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("十一月十日から同月十六日まで", ("", "11", "16", "")),
        ("2023年5月に始まり、10月に", ("2023", "10", "", "")),
        ("2023年から翌年3月まで", ("2024", "3", "", "")),
        ("第四十二条第二項又は第三項", ("", "", "", "", "42", "3", "")),
    ],
)
def test_what_is_left_out_is_taken_from_before(text: str, parts: tuple[str, ...]) -> None:
    assert figures(prepare(text))[-1].parts == parts


def test_a_date_says_less_than_a_fuller_one() -> None:
    month, day = one("2018年4月"), one("2018年4月27日")
    assert month.same(day)
    assert not day.same(month)


@pytest.mark.parametrize(
    "text", ["一体的に", "第三者", "70B", "TSUBAME4.0", "GPT", "一部", "万全を期す"]
)
def test_what_is_no_figure(text: str) -> None:
    assert figures(prepare(text)) == ()


@given(number=st.integers(1, 10**7), unit=st.sampled_from(("円", "人", "件", "%", "億円", "歳")))
def test_a_number_is_read_as_it_is_printed(number: int, unit: str) -> None:
    figure = one(f"{number}{unit}")
    assert figure.same(one(f"{number:,}{unit}"))
    assert not figure.same(one(f"{number + 1}{unit}"))


@given(text=st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    prepared = prepare(text)
    for figure in figures(prepared):
        assert 0 <= figure.start < figure.end <= len(prepared)
    names(prepared), laws(prepared), latin(prepared), said(prepared)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("厚生労働大臣は、厚生科学審議会の意見を聴く。", ["厚生労働大臣", "厚生科学審議会"]),
        ("総務省及び経済産業省は", ["総務省", "経済産業省"]),
        ("厚生労働省令で定める", ["厚生労働省令"]),
        ("都道府県知事に届け出る", ["都道府県知事"]),
        ("地方裁判所の管轄", ["地方裁判所"]),
        ("市町村計画を作成する", []),  # 市町村 of a longer word is nobody
        ("被保険者が請求する", []),
        ("関係府省において", []),
    ],
)
def test_bodies_that_a_text_names(text: str, expected: list[str]) -> None:
    assert [name.text for name in names(prepare(text))] == expected


def test_laws_and_latin_words() -> None:
    text = prepare("がん対策基本法と個人情報の保護に関する法律、その方法。AMEDと70B、640GPU")
    assert laws(text) == ["がん対策基本法", "と個人情報の保護に関する法律"]
    assert latin(text) == ["amed", "70b"]


@pytest.mark.parametrize(
    ("text", "lemma", "negated", "mode"),
    [
        ("第三者に提供してはならない。", "提供", True, ""),
        ("提供することは禁止されています。", "提供", True, ""),
        ("基準を定めなければなりません。", "定める", False, "義務"),
        ("届け出る必要があります。", "届け出る", False, "義務"),
        ("協力するよう努めなければならない。", "協力", False, "努力"),
        ("委任することができる。", "委任", False, "可能"),
        ("設置できません。", "設置", True, "可能"),
        ("同意を得ないで行う。", "同意", True, ""),
        ("休止し、又は廃止してはならない。", "休止", True, ""),
        ("会議を開き、議決することができない。", "開く", None, ""),
    ],
)
def test_what_is_denied_and_how(text: str, lemma: str, negated: bool | None, mode: str) -> None:
    word = next(word for word in said(prepare(text)) if word.lemma == lemma)
    assert (word.negated, word.mode) == (negated, mode)
