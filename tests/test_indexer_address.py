"""Provisions named in a question, and the documents they are of; found first however written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import write_corpus

from indexer.address import Entitled, Provision, documents_of, named, sought
from indexer.build import build
from indexer.index import Index
from indexer.normalize import fold_text
from indexer.types import Catalogued

# (question, provisions named)
NAMED = [
    ("医療法第三十条の四は何を定めていますか", [Provision("医療法", ("30_4",))]),
    ("医療法第三十条の四", [Provision("医療法", ("30_4",))]),
    ("医療法30条の4", [Provision("医療法", ("30_4",))]),
    ("医療法の第３０条の４第２項", [Provision("医療法", ("30_4", "2"))]),
    ("推進法17条2項1号", [Provision("推進法", ("17", "2", "1"))]),
    ("介護保険法、第9条", [Provision("介護保険法", ("9",))]),
    ("医療法附則第二条", [Provision("医療法", ("2",), True)]),
    ("第三条", [Provision("", ("3",))]),
    ("医療法第一条と介護保険法第二条", [Provision("医療法", ("1",)), Provision("と介護保険法", ("2",))]),
    ("医療法第30条の4つの目的", [Provision("医療法", ("30",))]),
    ("条件は何ですか", []),
    ("三か条の約束", []),
]  # fmt: skip
LAWS = [
    Catalogued("m", "医療法", "m"),
    Catalogued("s", "健康・医療戦略推進法", "s"),
    Catalogued("k", "介護保険法", "k"),
    Catalogued("h", "国民健康保険法", "h"),
]
# (name, documents it is of)
NAMES = [
    ("医療法", ["m"]),
    ("この場合の医療法", ["m"]),
    ("推進法", ["s"]),
    ("健康・医療戦略推進法", ["s"]),
    ("保険法", ["k", "h"]),
    ("それは介護保険法", ["k"]),
    ("学校教育法", []),
    ("法", []),
    ("", []),
]
RULES = """甲の規則

第１章 総則

（目的）
第１条 この規則は、健康の増進を目的とする。

（届出）
第１０条 届出は十七日以内に行う。

（保存）
第１７条 書類は五年間保存する。
２ 保存の方法は別に定める。
"""


@pytest.mark.parametrize(("question", "expected"), NAMED)
def test_named(question: str, expected: list[Provision]) -> None:
    assert named(fold_text(question)) == expected


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_documents_of(name: str, expected: list[str]) -> None:
    assert documents_of(fold_text(name), LAWS) == expected


def test_without_a_name_the_one_document_of_the_search_is_meant() -> None:
    third = fold_text("第三条の内容は")
    assert sought(third, LAWS, ["m"]) == [("m", Provision("", ("3",)))]
    assert sought(third, LAWS, None) == []
    assert sought(third, LAWS, ["m", "k"]) == []
    assert sought(fold_text("介護保険法第三条"), LAWS, ["m"]) == []


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("provision")
    build([write_corpus(folder / "corpus", {"a.txt": RULES})], folder / "index")
    return Index.open(folder / "index")


@pytest.mark.parametrize("written", ["第十七条", "17条", "第１７条", "第17条", "十七条"])
def test_an_article_is_found_first_however_its_number_is_written(
    index: Index, written: str
) -> None:
    hit = index.search(f"甲の規則の{written}")[0]
    assert "書類は五年間保存する" in hit.chunk.text
    assert hit.chunk.path[-1].startswith("第１７条（保存）")


def test_the_rest_of_the_hits_still_follow(index: Index) -> None:
    hits = index.search("甲の規則の第１７条と届出")
    assert len(hits) > 1
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


# (question, provisions named)
CARRIED = [
    ("金商法第18条及び第19条", [("金商法", "18"), ("金商法", "19")]),
    ("金商法第十八条又は同法第十九条", [("金商法", "18"), ("金商法", "19")]),
    ("金商法18条、19条と20条の2", [("金商法", "18"), ("金商法", "19"), ("金商法", "20_2")]),
    ("医療法第1条から第3条まで", [("医療法", "1"), ("医療法", "3")]),
    ("医療法第1条・第2条", [("医療法", "1"), ("医療法", "2")]),
    ("医療法第1条並びに第2条若しくは第3条", [("医療法", "1"), ("医療法", "2"), ("医療法", "3")]),
    ("医療法第1条、介護保険法第2条", [("医療法", "1"), ("介護保険法", "2")]),
    ("医療法第1条、介護保険法第2条と第3条", [("医療法", "1"), ("介護保険法", "2"), ("介護保険法", "3")]),
    ("第18条及び第19条", [("", "18"), ("", "19")]),
    ("医療法第1条について。第2条は", [("医療法", "1"), ("", "2")]),  # another sentence
]  # fmt: skip
TITLED = [
    Catalogued(title, title, "corpus.jsonl")
    for title in (
        "金融商品取引法",
        "金融商品の販売等に関する法律",
        "健康増進法",
        "個人情報の保護に関する法律",
        "資金決済に関する法律",
        "労働基準法",
        "労働契約法",
        "労働安全衛生法",
        "独占禁止法施行令",
    )
]
# (name, the document that it is a short form of)
SHORT = [
    ("金商法", ["金融商品取引法"]),
    ("この場合の金商法", ["金融商品取引法"]),
    ("健増法", ["健康増進法"]),
    ("個情法", ["個人情報の保護に関する法律"]),
    ("資金決済法", ["資金決済に関する法律"]),
    ("労基法", ["労働基準法"]),
    ("労契法", ["労働契約法"]),
    ("労安法", ["労働安全衛生法"]),
    ("労法", []),  # one character is the short form of nothing
    ("安衛法", []),  # begins as no law does
    ("商取法", []),
    ("基労法", []),  # another order
    ("独禁法", []),  # an order of the Cabinet is no law
    ("労働金商法", []),
]
ARTICLES = [
    Catalogued("a", "金融商品取引法 第5条", "f"),
    Catalogued("b", "金融商品取引法第五条の二", "f"),
    Catalogued("c", "会社法 第5条（定義）", "f"),
    Catalogued("d", "金融商品取引法 第18条", "f"),
    Catalogued("e", "金融商品取引法第5条の解説", "f"),
    Catalogued("f", "第5条", "f"),
    Catalogued("g", "金融商品取引法", "f"),
    Catalogued("h", "会社法 第18条", "f"),
    Catalogued("i", "金融商品取引法 第18条", "f"),
]
# (question, for each provision named the documents that are it)
ENTITLED = [
    ("金融商品取引法第5条", [["a"]]),
    ("金商法第五条", [["a"]]),
    ("金商法5条2項", [["a"]]),
    ("金商法5条の2第1項", [["b"]]),
    ("会社法第5条と金商法第5条", [["c"], ["a"]]),
    ("金商法第5条及び第18条", [["a"], ["d", "i"]]),
    ("会社法第5条の2", [[]]),
    ("第5条", [[]]),  # of no law
    ("民法第5条", [[]]),
    ("何条ですか", []),
]


@pytest.mark.parametrize(("question", "expected"), CARRIED)
def test_a_law_is_that_of_the_numbers_that_go_on(
    question: str, expected: list[tuple[str, str]]
) -> None:
    assert [(one.law, one.address[0]) for one in named(fold_text(question))] == expected


@pytest.mark.parametrize(("name", "expected"), SHORT)
def test_short_forms_of_laws(name: str, expected: list[str]) -> None:
    assert documents_of(fold_text(name), TITLED) == expected


def test_a_short_form_of_two_laws_names_none() -> None:
    two = [*TITLED, Catalogued("x", "労働基本法", "f")]
    assert documents_of("労基法", TITLED) == ["労働基準法"]
    assert documents_of("労基法", two) == []
    twice = [*TITLED, Catalogued("x", "労働基準法", "f")]  # two editions of one
    assert documents_of("労基法", twice) == ["労働基準法", "x"]


@pytest.mark.parametrize(("question", "expected"), ENTITLED)
def test_documents_that_are_one_provision_each(question: str, expected: list[list[str]]) -> None:
    assert Entitled(ARTICLES).sought(fold_text(question)) == expected


def test_where_no_document_is_a_provision_none_is_looked_for() -> None:
    assert Entitled(LAWS).sought("医療法第1条") == []


texts = st.text(
    alphabet=st.sampled_from("金商法律医療第1８五条項号の2及び附則、同 \n(ー"), max_size=30
)


@given(texts)
def test_any_text_can_be_asked_for_provisions(text: str) -> None:
    folded = fold_text(text)
    found = named(folded)
    assert len(Entitled(ARTICLES).sought(folded)) == len(found)
    for one in found:
        assert one.law in folded
        assert documents_of(one.law, ARTICLES) == sorted(documents_of(one.law, ARTICLES))
