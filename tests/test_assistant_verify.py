"""Statements against what they cite: the true ones pass, a changed figure or name does not."""

from __future__ import annotations

import re
import unicodedata
from time import perf_counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.figure import Problem
from assistant.verify import supported, unsupported

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
    ("2021年度からです。", PERIOD, "2021年度から"),
    ("６年間です。", PERIOD, "6年間"),
    ("５年度です。", PERIOD, "5年度"),
    ("推進法18条です。", LAW, "18条"),
    ("推進法17項です。", LAW, "17項"),
    ("2018年5月27日です。", DATED, "2018年5月27日"),
    ("2018年4月28日です。", DATED, "2018年4月28日"),
    ("平成31年4月27日です。", DATED, "2019年4月27日"),
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
    ("2018年4月7日です。", DATED, "2018年4月7日"),
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


EVERY = "政府は、少なくとも五年ごとに、基本計画に検討を加えなければならない。"
PENALTY = "違反した者は、三年以下の懲役又は百万円以下の罰金に処する。"
MODELS = "70億パラメータの「軽量版」と、6億パラメータの「超軽量版」からなる。"
GIVEN = "事業者は、本人の同意を得ないで、個人データを第三者に提供してはならない。"
HELP = "医療機関は、国の施策に協力するよう努めなければならない。"
MAY = "厚生労働大臣は、その権限を地方厚生局長に委任することができる。"
BUT = "本部員は、本部長及び副本部長以外の全ての国務大臣をもって充てる。"
TABLE = "自治体\t件数\t割合\n東京\t12\t30%\n大阪\t15\t40%"

REWORDED: tuple[tuple[str, str], ...] = (
    ("健康寿命を2040年までに3年以上延ばし、75歳以上にすることが目標です。", GOAL),
    ("令和22年までに健康寿命を三年以上延ばします。", GOAL),
    ("対象は2020～2024年度の五年間です。", PERIOD),
    ("基本計画は最低でも5年に1回検討されます。", EVERY),
    ("3年以下の懲役または1百万円以下の罰金です。", PENALTY),
    ("罰金の上限は100万円です。", PENALTY),
    ("超軽量版は6億、軽量版は70億パラメータです。", MODELS),
    ("本人の同意なしに個人データを第三者へ提供することは禁止されています。", GIVEN),
    ("個人データの提供には、本人の同意を得る必要があります。", GIVEN),
    ("国の施策への協力は、医療機関の努力義務です。", HELP),
    ("大臣の権限は地方厚生局長に委任できます。", MAY),
    ("本部長と副本部長を除く国務大臣が本部員です。", BUT),
    ("大阪の件数は15です。", TABLE),
    ("東京の割合は30%、大阪の割合は40%です。", TABLE),
)
# statement | what it cites | in which respect it fails
ALTERED: tuple[tuple[str, str, str], ...] = (
    ("健康寿命を75歳に延ばすことが目標です。", GOAL, "comparator"),
    ("健康寿命を2040年に75歳以上とします。", GOAL, "comparator"),
    ("健康寿命を2040年までに1年以上延ばします。", GOAL, "pair"),
    ("健康寿命を2024年度までに3年以上延伸します。", GOAL, "pair"),
    ("基本計画は5年ごとに検討されます。", EVERY, "comparator"),
    ("基本計画は少なくとも5か月ごとに検討されます。", EVERY, "figure"),
    ("三年以下の懲役又は百万円の罰金です。", PENALTY, "comparator"),
    ("軽量版は6億、超軽量版は70億パラメータです。", MODELS, "pair"),
    ("個人データを第三者に提供することができます。", GIVEN, "negation"),
    ("事業者は、本人の同意を得て、個人データを第三者に提供してはならない。", GIVEN, "negation"),
    ("医療機関は国の施策に協力しなければなりません。", HELP, "duty"),
    ("国の施策への協力は、医療機関の義務です。", HELP, "duty"),
    ("権限を地方厚生局長に委任することはできません。", MAY, "negation"),
    ("地方厚生局長は、その権限を厚生労働大臣に委任することができる。", MAY, "pair"),
    ("本部員は、副本部長の全ての国務大臣をもって充てる。", BUT, "negation"),
    ("大阪の件数は12です。", TABLE, "pair"),
    ("サイバー攻撃への備えとして演習を毎月実施し、結果を公開します。", GOAL, "content"),
)


@pytest.mark.parametrize(("statement", "cited"), REWORDED)
def test_a_reworded_true_statement_passes(statement: str, cited: str) -> None:
    assert supported(statement, [cited]) == ()


@pytest.mark.parametrize(("statement", "cited", "kind"), ALTERED)
def test_an_altered_statement_is_told_in_which_respect(
    statement: str, cited: str, kind: str
) -> None:
    assert kind in {problem.kind for problem in supported(statement, [cited])}


def test_a_problem_names_the_words() -> None:
    assert supported("76歳以上です。", [GOAL]) == (Problem("figure", "76歳以上"),)


def test_wording_alone_is_no_fault_of_an_extracted_statement() -> None:
    (problem,) = supported("演習の結果を広く公開していきます。", [GOAL])
    assert problem.kind == "content"
    assert unsupported("演習の結果を広く公開していきます。", [GOAL]) == []


SOURCES = (GOAL, PERIOD, LAW, DATED, BODIES, NUMBERS, EVERY, PENALTY, MODELS, GIVEN, HELP, MAY, BUT)
CLAUSES = [
    (clause, source) for source in SOURCES for clause in re.split("[、。]", source) if clause
]


@pytest.mark.parametrize(("clause", "source"), CLAUSES)
def test_a_slice_cut_where_a_clause_ends_passes(clause: str, source: str) -> None:
    assert supported(clause, [source]) == ()
    assert supported(f"{clause}。", ["別の文。", source]) == ()


DIGITS = [(source, m.start()) for source in SOURCES for m in re.finditer(r"[0-9０-９]", source)]


@given(place=st.sampled_from(DIGITS), digit=st.integers(0, 9))
def test_another_digit_in_a_figure_fails(place: tuple[str, int], digit: int) -> None:
    source, at = place
    assume(int(source[at]) != digit)
    changed = source[:at] + str(digit) + source[at + 1 :]
    assert supported(changed, [source]) != ()


@given(source=st.sampled_from(SOURCES), form=st.sampled_from(("NFKC", "wide", "spaced")))
def test_what_folds_alike_passes(source: str, form: str) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    forms = {
        "NFKC": unicodedata.normalize("NFKC", source),
        "wide": source.translate(wide),
        "spaced": source.replace("年", " 年 "),
    }
    assert supported(forms[form], [source]) == ()


def test_a_verbatim_statement_is_verified_at_once() -> None:
    supported(GOAL, [*SOURCES])
    started = perf_counter()
    for _ in range(200):
        assert supported(GOAL, [*SOURCES]) == ()
    assert (perf_counter() - started) / 200 < 0.0003
