"""Statements against what they cite: the true ones pass, a changed figure or name does not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.verify import unsupported

GOAL = "2040年までに健康寿命を男女とも３年以上延伸し、75歳以上とすることを目指し、2024 年度までに１年以上延伸する。"
PERIOD = "2020 年度から 2024 年度までの５年間。"
LAW = "本戦略は、健康・医療戦略推進法１７条に基づき、施策を総合的かつ計画的に推進するための計画である。"
DATED = (
    "「匿名加工医療情報に関する基本方針」（2018 年４月 27 日閣議決定）を踏まえ、基盤を整備する。"
)
CORE = "科学研究費助成事業とも連携しつつ、AMED を中核とした一貫した研究開発を推進する。"
SIX = "①医薬品プロジェクト、②医療機器プロジェクトの６つと定める。"
BODIES = "厚生労働省及び経済産業省は、健康・医療戦略推進本部の下で施策を進める。"
NUMBERS = "約1,200億円を、年0.5%ずつ、30か所の拠点に配る。"

TRUE: tuple[tuple[str, str], ...] = (
    (GOAL, GOAL),
    ("75歳以上です。", GOAL),
    ("３年以上です。[1]", GOAL),
    ("2040年までに達成します。", GOAL),
    ("２０４０年までです。", GOAL),
    ("二〇四〇年までです。", GOAL),
    ("令和22年までです。", GOAL),
    ("2024年度までに1年以上です。[1][2]", GOAL),
    ("2020年度から2024年度までの5年間です。", PERIOD),
    ("推進法17条です。", LAW),
    ("推進法第十七条です。", LAW.replace("１７条", "第17条")),
    ("健康・医療戦略推進法１７条に基づきます。", LAW),
    ("2018年4月27日です。", DATED),
    ("平成30年4月27日に閣議決定されました。", DATED),
    ("ＡＭＥＤが中核です。", CORE),
    ("AMEDです。", CORE),
    ("6つです。", SIX),
    ("六つです。", SIX),
    ("経済産業省です。", BODIES),
    ("約1200億円です。", NUMBERS),
    ("0.5%です。", NUMBERS),
    ("30か所です。", NUMBERS),
    ("文書には次の項目が挙げられています。", GOAL),
    ("", GOAL),
)
# statement | what it cites | what is seen to be wrong
FALSE: tuple[tuple[str, str, str], ...] = (
    ("76歳以上です。", GOAL, "76歳以上"),
    ("74歳以上です。", GOAL, "74歳以上"),
    ("75年以上です。", GOAL, "75年以上"),
    ("75歳未満です。", GOAL, "75歳未満"),
    ("75歳以下です。", GOAL, "75歳以下"),
    ("約75歳以上です。", GOAL, "約75歳以上"),
    ("３年以内です。", GOAL, "3年以内"),
    ("４年以上です。", GOAL, "4年以上"),
    ("2041年までです。", GOAL, "2041年まで"),
    ("2040年度までです。", GOAL, "2040年度まで"),
    ("二〇四五年までです。", GOAL, "2045年まで"),
    ("令和12年までです。", GOAL, "2030年まで"),
    ("2021年度からです。", PERIOD, "2021年度"),
    ("６年間です。", PERIOD, "6年間"),
    ("５年度です。", PERIOD, "5年度"),
    ("推進法18条です。", LAW, "18条"),
    ("推進法17項です。", LAW, "17項"),
    ("2018年5月27日です。", DATED, "5月"),
    ("2018年4月28日です。", DATED, "28日"),
    ("平成31年4月27日です。", DATED, "2019年"),
    ("JSTが中核です。", CORE, "jst"),
    ("NIHと連携します。", CORE, "nih"),
    ("７つです。", SIX, "7つ"),
    ("文部科学省です。", BODIES, "文部科学省"),
    ("厚生労働大臣です。", BODIES, "厚生労働大臣"),
    ("科学技術推進本部です。", BODIES, "科学技術推進本部"),
    ("約1,300億円です。", NUMBERS, "約1300億円"),
    ("1,200万円です。", NUMBERS, "1200万円"),
    ("0.6%です。", NUMBERS, "0.6%"),
    ("0.5割です。", NUMBERS, "0.5割"),
    ("31か所です。", NUMBERS, "31か所"),
    ("再生医療等安全性確保法です。", LAW, "再生医療等安全性確保法"),
    # a figure is not supported by a longer one that ends in it
    ("5歳以上です。", GOAL, "5歳以上"),
    ("40年までです。", GOAL, "40年まで"),
    ("7条です。", LAW, "7条"),
    ("2018年4月7日です。", DATED, "7日"),
    ("200億円です。", NUMBERS, "200億円"),
    ("5%です。", NUMBERS, "5%"),
)


@pytest.mark.parametrize(("statement", "cited"), TRUE)
def test_a_true_statement_passes(statement: str, cited: str) -> None:
    assert unsupported(statement, [cited]) == []


@pytest.mark.parametrize(("statement", "cited", "wrong"), FALSE)
def test_a_changed_statement_is_caught(statement: str, cited: str, wrong: str) -> None:
    assert wrong in unsupported(statement, [cited])


@pytest.mark.parametrize("statement", ["75歳以上です。", "AMEDです。", "経済産業省です。"])
def test_nothing_stands_on_nothing(statement: str) -> None:
    assert unsupported(statement, []) != []


def test_any_of_the_cited_texts_will_do() -> None:
    assert unsupported("75歳以上、17条、AMEDです。", [LAW, GOAL, CORE]) == []


def test_what_stands_in_two_cited_texts_is_not_one_statement() -> None:
    assert unsupported("12年です。", ["計画は1", "2年です。"]) == ["12年"]


def test_each_fault_is_named_once() -> None:
    assert unsupported("80歳、80歳、90歳です。", [GOAL]) == ["80歳", "90歳"]


def test_markers_are_no_figures() -> None:
    assert unsupported("一体的に推進する。[99]", [LAW]) == []


@given(figure=st.integers(0, 3000), unit=st.sampled_from(("年", "歳", "%", "条", "か所", "億円")))
def test_a_figure_passes_only_where_it_is_cited(figure: int, unit: str) -> None:
    source = f"目標は{figure}{unit}である。"
    assert unsupported(f"{figure}{unit}です。", [source]) == []
    assert unsupported(f"{figure + 1}{unit}です。", [source]) == [f"{figure + 1}{unit}"]


@given(text=st.text(max_size=60), other=st.text(max_size=60))
def test_a_text_supports_itself_whatever_stands_beside_it(text: str, other: str) -> None:
    assume("[" not in text)
    assert unsupported(text, [other, text]) == []
