"""An index that is open: what is found, within what, and what stays as it was in the source."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexer_law_samples import article, law, supplement
from indexer_samples import GOALS, TRADE, entry, write_corpus

from indexer.build import build
from indexer.errors import SenryakuError
from indexer.index import Index
from indexer.types import Section

# (question, words of the best hit)
BEST = [
    ("健康寿命は何歳が目標か", "75歳以上とする"),
    ("２０２４年度から何年間？", "令和六年度から５年間"),
    ("認知症の家族", "家族を支える"),
    ("AMR 対策", "薬剤耐性（AMR）"),
    ("自動車の輸出", "輸出は前年より増えた"),
    ("小麦はどうなった", "小麦の輸入"),
]
NOTHING = ["", " ", "。", "？！", "zzzqqq", "\x00", "\ud800", "👍"]
HOSTILE = [
    "健康" * 5000,
    '健康" OR 1=1; --',
    "健康 AND (寿命 OR",
    "<script>健康</script>",
    "健\ud800康\x00寿命",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("searched")
    files = {"documents/a.txt": GOALS, "documents/b.txt": TRADE}
    catalog = entry("b", "documents/b.txt") + entry("a", "documents/a.txt", status="案")
    build([write_corpus(folder / "corpus", files, catalog)], folder / "索引 #1?%20")
    return Index.open(folder / "索引 #1?%20")


@pytest.mark.parametrize(("question", "words"), BEST)
def test_the_best_hit(index: Index, question: str, words: str) -> None:
    assert words in index.search(question)[0].chunk.text


@given(
    st.text(alphabet=st.sampled_from("健康寿命の目標は自動車輸出？ a1"), max_size=20),
    st.integers(1, 30),
)
def test_hits_come_best_first_ties_by_id_and_say_who_found_them(
    index: Index, question: str, k: int
) -> None:
    hits = index.search(question, k)
    assert len(hits) <= k
    assert len({hit.chunk.id for hit in hits}) == len(hits)
    for hit, after in pairwise(hits):
        assert (-hit.score, hit.chunk.id) < (-after.score, after.chunk.id)
    assert all(hit.lexical is not None or hit.dense is not None for hit in hits)
    assert hits == index.search(question, 30)[:k]


@pytest.mark.parametrize("question", NOTHING)
def test_a_question_without_words_finds_nothing_and_breaks_nothing(
    index: Index, question: str
) -> None:
    assert index.search(question) == []


@pytest.mark.parametrize("question", HOSTILE)
def test_any_text_can_be_asked(index: Index, question: str) -> None:
    assert "健康" in index.search(question)[0].chunk.text


@settings(max_examples=50)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=30))
def test_no_text_breaks_the_search(index: Index, question: str) -> None:
    assert isinstance(index.search(question), list)


@pytest.mark.parametrize("documents", [["a"], ["b"], ["a", "b"]])
def test_search_stays_within_the_documents_chosen(index: Index, documents: list[str]) -> None:
    hits = index.search("健康寿命と自動車の輸出", 50, documents)
    assert {hit.chunk.document_id for hit in hits} == set(documents)


def test_an_unknown_document_is_named_with_those_there_are(index: Index) -> None:
    with pytest.raises(SenryakuError, match=r"「z」は索引にありません。.*b、a"):
        index.search("健康", documents=["a", "z"])


def test_no_document_chosen_is_said(index: Index) -> None:
    with pytest.raises(SenryakuError, match="選ばれていません。文書を選んで"):
        index.search("健康", documents=[])


def test_k_of_none(index: Index) -> None:
    assert index.search("健康", k=0) == []


def test_documents_come_in_catalogue_order_with_what_is_known(index: Index) -> None:
    assert [(known.id, known.status) for known in index.catalogued] == [("b", None), ("a", "案")]


def test_chunks_are_slices_of_their_document_and_tile_it(index: Index) -> None:
    for known in index.catalogued:
        document = index.document(known.id)
        found = index.chunks_of(known.id)
        assert all(c.text == document.text[c.start : c.end] for c in found)
        assert "".join(c.text for c in found) == document.text
        assert all(c.path == document.path(document.sections[c.section]) for c in found)


def test_the_manifest_counts_what_is_there(index: Index) -> None:
    chunks = [chunk for known in index.catalogued for chunk in index.chunks_of(known.id)]
    counted = (index.manifest.documents, index.manifest.chunks)
    assert counted == (len(index.catalogued), len(chunks))


def test_the_words_of_the_corpus(index: Index) -> None:
    assert index.frequency("健康寿命") > 0
    assert index.frequency("宇宙") == 0
    assert "健康寿命" in index.compounds()
    assert index.read_as("ジドウシャ") == ["自動車"]
    assert index.word_vectors(["健康", "qqqzzz"]).any(axis=1).tolist() == [True, False]
    assert not any(entry.meaning for entry in index.glossary.entries)  # the package's laws alone


def test_threads_find_the_same(index: Index) -> None:
    questions = [question for question, _ in BEST] * 20
    expected = [index.search(question) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(index.search, questions)) == expected


def test_the_index_of_the_strategy_finds_the_goal(strategy_index: Path) -> None:
    question = "健康寿命を何年以上延伸し、何歳以上とするのか"
    best = Index.open(strategy_index).search(question)[0].chunk
    assert "75歳以上とする" in best.text
    assert best.path == ("3. 具体的施策", "3.5.ＫＰＩ【P】", "（１）本戦略全体の KPI")


# What a law calls things for short holds in it alone: 本部 is another body in the next.
FIRST = law(
    article("1", "見本研究機構（以下「機構」という。）を置く。"),
    article("2", "この法律において「研究」とは、試験をいう。\n一　予防", "機構は、これを行う。"),
    article("36_3", "第二条第一項の研究を行う。"),
    after=supplement(article("1", "この法律は、公布の日から施行する。")),
    title="第一法",
)
SECOND = law(
    article("1", "見本審査機構（以下「機構」という。）を置く。"),
    article("2", "研究とは、調査である。"),
    title="第二法",
)


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("laws")
    files = {"documents/a.xml": FIRST, "documents/b.xml": SECOND}
    catalog = entry("b", "documents/b.xml") + entry("a", "documents/a.xml")
    build([write_corpus(folder / "corpus", files, catalog)], folder / "index")
    return Index.open(folder / "index")


def test_what_a_document_calls_things_for_short_holds_in_it_alone(laws: Index) -> None:
    assert laws.shorts("a") == (("機構", "見本研究機構"),)
    assert laws.shorts("b") == (("機構", "見本審査機構"),)


def test_definitions_come_in_catalogue_order_with_how_clear_they_are(laws: Index) -> None:
    found = laws.definitions("研究")
    assert [(id_, clear) for id_, _, _, clear in found] == [("b", 3), ("a", 3)]
    words = [laws.document(id_).text[start:end] for id_, start, end, _ in found]
    assert words == ["調査", "試験"]
    assert [clear for *_, clear in laws.definitions("機構")] == [1, 1]
    assert laws.definitions("予防") == []
    assert laws.definitions("") == []


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        (("1",), "第一条"),
        (("2",), "第二条"),
        (("2", "2"), "２　機構は、これを行う。"),
        (("2", "1", "1"), "一　予防"),
        (("36_3",), "第三十六条の三"),
        (("99",), None),
        (("2", "9"), None),
        (("36",), None),  # 第三十六条の三 is another article
    ],
)
def test_a_provision_is_found_at_its_address(
    laws: Index, address: tuple[str, ...], begins: str | None
) -> None:
    found = laws.provision("a", address)
    text = laws.document("a").text
    assert isinstance(found, Section) is (begins is not None)
    assert found is None or text[found.start :].startswith(begins or "")


def test_a_document_without_definitions_has_none(index: Index) -> None:
    assert index.shorts("b") == ()
    assert index.definitions("輸出") == []


def test_the_short_forms_of_an_unknown_document_are_refused_by_name(index: Index) -> None:
    with pytest.raises(SenryakuError, match="「z」は索引にありません"):
        index.shorts("z")
