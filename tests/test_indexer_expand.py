"""Other wordings for a query: sayings however inflected, names and short forms, English."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import paragraphs

from indexer import glossary
from indexer.abbreviations import Abbreviation
from indexer.expand import Other, Sayings, Wordings, names
from indexer.glossary import Entry, Glossary, Saying, saying_lemmas
from indexer.japanese import morphemes
from indexer.normalize import fold_text
from indexer.query import read

MEANS = {
    "書類を出す": ("提出",),
    "書類": ("必要書類",),
    "赤ちゃん": ("乳児",),
    "赤ちゃんが生まれる": ("出生",),
    "歩けない": ("歩行困難",),
    "引っ越す": ("転居",),
    "お金": ("給付",),
}
SAYINGS = Sayings(Saying(saying_lemmas(said), means) for said, means in MEANS.items())
# (question, (what is said in it, what that means))
SAID = [
    ("書類を出す", [("書類を出す", "提出")]),
    ("書類を出しました", [("書類を出し", "提出")]),
    ("書類を出さなければ", [("書類を出さ", "提出")]),
    ("書類は出せますか", [("書類は出せ", "提出")]),
    ("書類を窓口に出したい", [("書類を窓口に出し", "提出")]),  # one word between
    ("書類を市の窓口に出す", [("書類", "必要書類")]),  # too far
    ("出す書類", [("書類", "必要書類")]),  # another order
    ("赤ちゃんが生まれた", [("赤ちゃんが生まれ", "出生")]),  # the longer one alone
    ("赤ちゃんの書類を出す", [("書類を出す", "提出"), ("赤ちゃん", "乳児")]),
    ("赤ちゃんと赤ちゃん", [("赤ちゃん", "乳児"), ("赤ちゃん", "乳児")]),
    ("引っ越したら", [("引っ越し", "転居")]),
    ("引っ越して来た", [("引っ越し", "転居")]),
    ("歩けなくなった", [("歩けなく", "歩行困難")]),
    ("歩けます", []),
    ("お金は", [("金", "給付")]),
    ("健康寿命", []),
    ("", []),
]  # fmt: skip
ENTRIES = (
    Entry("ＡＭＥＤ", "エーメド", "法人。", ("日本医療研究開発機構", "医療機構")),
    Entry("健康寿命", "けんこうじゅみょう", "年数。"),
)
SHORT = (
    Abbreviation("推進法", "健康・医療戦略推進法"),
    Abbreviation("amed", "国立研究開発法人日本医療研究開発機構"),
    Abbreviation("amed", "日本医療研究開発機構"),  # the glossary has it too
)
NAMES = {
    "amed": ("日本医療研究開発機構", "医療機構", "国立研究開発法人日本医療研究開発機構"),
    "日本医療研究開発機構": ("amed", "医療機構"),
    "医療機構": ("amed", "日本医療研究開発機構"),
    "健康寿命": (),
    "推進法": ("健康・医療戦略推進法",),
    "健康・医療戦略推進法": ("推進法",),
    "国立研究開発法人日本医療研究開発機構": ("amed",),
}
ENGLISH = (
    ("healthy life expectancy", ("健康寿命",)),
    ("target", ("目標", "数値目標")),
    ("life", ("生活",)),
)
WORDINGS = Wordings(
    Glossary(
        ENTRIES, ENGLISH, tuple(Saying(saying_lemmas(said), means) for said, means in MEANS.items())
    ),
    SHORT,
)
# (question, names found in it)
NAMED = [
    ("AMEDの役割", ["amed"]),
    ("ＡＭＥＤの役割", ["amed"]),
    ("日本医療研究開発機構の役割", ["日本医療研究開発機構"]),
    ("健康・医療戦略推進法第2条", ["健康・医療戦略推進法", "推進法"]),
    ("推進法とAMED", ["推進法", "amed"]),
    ("推進の方法", []),
    ("amedical", []),  # a name is whole words
]  # fmt: skip
# (query, what is searched for)
TRANSLATED = [
    ("What is the healthy life expectancy target?", "健康寿命、目標、数値目標、what、is、the"),
    ("targets of life", "目標、数値目標、生活、of"),
    ("target, target and target", "目標、数値目標、and"),  # each word once
    ("zebra crossing", "zebra、crossing"),
    ("健康寿命の target", "健康寿命の target"),
    ("AMED", "AMED"),
    ("健康寿命", "健康寿命"),
    ("", ""),
]
queries = st.one_of(
    paragraphs(), st.lists(st.sampled_from([q for q, _ in SAID]), max_size=4).map("".join)
)


def others(question: str) -> list[Other]:
    folded = fold_text(question)
    return WORDINGS.others(folded, morphemes(folded))


@pytest.mark.parametrize(("question", "expected"), SAID)
def test_sayings_are_found_however_inflected(
    question: str, expected: list[tuple[str, str]]
) -> None:
    folded = fold_text(question)
    found = SAYINGS.among(morphemes(folded))
    assert [(folded[a:b], *means) for a, b, means in found] == expected


def test_a_single_word_that_documents_use_themselves_is_no_saying() -> None:
    found = morphemes("赤ちゃんの書類を出す")
    common = {"赤ちゃん": 1, "書類": 1}
    kept = SAYINGS.among(found, frequency=lambda word: common.get(word, 0))
    assert [means for _, _, means in kept] == [("提出",)]  # of several words: still one


@pytest.mark.parametrize(("spoken", "kept"), [(1, True), (30, False)])
def test_a_word_is_rare_beside_the_words_of_what_it_stands_for(spoken: int, kept: bool) -> None:
    sayings = Sayings([Saying(("不在",), ("事故があるとき",))])  # no term of the documents
    common = {"不在": spoken, "事故": 40, "時": 900}
    found = sayings.among(morphemes("不在のとき"), frequency=lambda word: common.get(word, 0))
    assert bool(found) is kept


@given(queries)
def test_no_two_sayings_overlap_and_each_is_in_the_query(question: str) -> None:
    found = morphemes(fold_text(question))
    spans = sorted(SAYINGS.among(found))
    assert all(b <= c for (_, b, _), (c, _, _) in pairwise(spans))
    for a, b, means in spans:
        held = {m.lemma for m in found if a <= m.start and m.end <= b}
        assert any(set(saying_lemmas(said)) <= held and MEANS[said] == means for said in MEANS)


def test_names_and_their_other_names_both_ways() -> None:
    assert names(ENTRIES, SHORT) == NAMES


@given(st.lists(st.lists(st.sampled_from("甲乙丙丁Ａａ"), min_size=1, max_size=3), max_size=4))
def test_what_is_another_name_of_a_name_has_that_for_its_own(groups: list[list[str]]) -> None:
    table = names(Entry(first, "よみ", "意味。", tuple(rest)) for first, *rest in groups)
    assert table.keys() == {fold_text(name) for group in groups for name in group}
    for name, found in table.items():
        assert name not in found
        assert len(set(found)) == len(found)
        assert all(name in table[other] for other in found)


@pytest.mark.parametrize(("question", "expected"), NAMED)
def test_names_in_a_query(question: str, expected: Iterable[str]) -> None:
    assert others(question) == [(name, NAMES[name]) for name in expected]


def test_sayings_and_names_of_one_query() -> None:
    assert others("AMEDに書類を出した") == [("書類を出し", ("提出",)), ("amed", NAMES["amed"])]


@pytest.mark.parametrize(("query", "expected"), TRANSLATED)
def test_an_english_query_in_the_words_of_the_glossary(query: str, expected: str) -> None:
    assert WORDINGS.translated(query) == expected


@given(queries)
def test_what_stands_for_words_of_a_query_is_made_alternatives(question: str) -> None:
    folded = fold_text(question)
    found = read(question, others(question))
    said = {said for said, _ in others(question)}
    assert all(one in folded for one in said)
    wordings = {wording for _, means in others(question) for wording in means}
    assert {one.wording for one in found.alternatives} <= wordings


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("引っ越しました", "転入"),
        ("引越しするとき", "転入"),
        ("保険証をなくしてしまった", "再交付"),
        ("赤ちゃんが生まれたので", "出生届"),
        ("会社を辞めました", "資格喪失"),
        ("ごみを捨てたい", "収集"),
        ("寝たきりの親がいます", "要介護"),
        ("お金がもらえますか", "助成"),
        ("農家や漁師は何をするのですか", "農林漁業者"),
        ("雇い主が気をつけること", "事業主"),
        ("薬を大学で試したい", "臨床研究"),
        ("国はどれだけお金を出しますか", "負担"),
        ("知事の命令に従わなかったら", "違反"),
        ("名前を消したデータ", "匿名加工情報"),
    ],
)
def test_what_citizens_say_reaches_what_notices_say(question: str, meant: str) -> None:
    wordings = Wordings(glossary.read([]), ())
    found = wordings.others(fold_text(question), morphemes(fold_text(question)))
    assert meant in [wording for _, means in found for wording in means]
