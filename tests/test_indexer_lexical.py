"""BM25 over the words of chunks: what is found, in which order, within which documents."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer import lexical
from indexer.japanese import morphemes
from indexer.lexical import Lexical, Words, words_of
from indexer.normalize import fold_text
from indexer.terms import compounds


def words(heading: str, body: str, rows: Sequence[int]) -> Words:
    """The words of a chunk of a document without a title."""
    folded = fold_text(body)
    tagged = morphemes(folded)
    return words_of((), [morphemes(fold_text(heading))], [tagged], compounds(tagged), folded, rows)


# id → (document, heading, body, rows of the encoder)
CHUNKS: dict[int, tuple[str, str, str, Sequence[int]]] = {
    0: ("a", "1. 目標", "健康寿命を３年以上延伸する。", (10,)),
    1: ("a", "2. 認知症施策", "家族を支える。", (20,)),
    2: ("a", "3. 国際展開", "アジア健康構想を推進する。", (30,)),
    3: ("b", "貿易", "自動車の輸出が増えた。", (40,)),
    4: ("b", "貿易", "自動車の輸出が増えた。", (40,)),
    5: ("b-2", "期間", "令和六年度から５年間。", ()),
}
# (question, rows, documents, ids that are found, best first)
FOUND = [
    ("健康寿命の目標は？", (), None, [0, 2]),
    ("健康寿命を延ばす", (), None, [0, 2]),
    ("認知症", (), None, [1]),  # in the heading alone
    ("輸出", (), None, [3, 4]),  # equal: by id
    ("輸出", (), ["a"], []),
    ("健康", (), ["b"], []),
    ("健康寿命", (), ["a", "b"], [0, 2]),
    ("健康", (), [], []),
    ("健康", (), ["nowhere"], []),
    ("期間", (), ["b"], []),  # "b-2" is another document
    ("2024年度", (), None, [5]),
    ("２０２４年度", (), None, [5]),
    ("輪出の自動", (), None, [3, 4]),  # a typo: the pairs of characters 自動 still match
    ("長寿", (10,), None, [0]),  # a near-synonym: the row alone
    ("zzz", (), None, []),
    ("", (), None, []),
    ("。、？", (), None, []),
]
# (heading, body, rows, words)
WORDS = [
    (
        "3.5. KPI",
        "健康寿命の延伸を行う",
        (7, 8),
        Words(
            [],
            ["3", "5", "kpi"],
            ["健康", "寿命", "延伸", "健康寿命"],
            ["健康", "康寿", "寿命", "命の", "の延", "延伸", "伸を", "を行", "行う"],
            ["7", "8"],
        ),
    ),
    ("", "第十七条", (), Words([], [], ["第", "17", "条"], ["第1", "17", "7条"], [])),
    ("", "\ud800\x00", (), Words([], [], [], [], [])),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Lexical:
    folder = tmp_path_factory.mktemp("lexical") / "new"
    rows = ((i, document, words(h, b, r)) for i, (document, h, b, r) in CHUNKS.items())
    lexical.build(folder, rows)
    return Lexical(folder)


@pytest.mark.parametrize(("question", "rows", "documents", "ids"), FOUND)
def test_search(
    index: Lexical,
    question: str,
    rows: Sequence[int],
    documents: list[str] | None,
    ids: list[int],
) -> None:
    found = index.search(words(question, question, rows), 10, documents)
    assert [i for i, _ in found] == ids
    assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
    assert all(score > 0 for _, score in found)


def test_only_k_are_found_and_they_are_the_best(index: Lexical) -> None:
    asked = words("健康寿命", "健康寿命", ())
    assert index.search(asked, 1) == index.search(asked, 10)[:1]


def test_choosing_documents_changes_no_score(index: Lexical) -> None:
    asked = words("自動車の輸出と健康", "自動車の輸出と健康", (40,))
    everything = dict(index.search(asked, 10))
    for documents in (["a"], ["b"], ["a", "b"]):
        for i, score in index.search(asked, 10, documents):
            assert score == pytest.approx(everything[i])


def test_a_match_in_the_body_counts_more_than_one_in_a_row(index: Lexical) -> None:
    found = dict(index.search(words("", "延伸", (20,)), 10))
    assert found[0] > found[1]


@pytest.mark.parametrize(("heading", "body", "rows", "expected"), WORDS)
def test_words(heading: str, body: str, rows: Sequence[int], expected: Words) -> None:
    assert words(heading, body, rows) == expected


def test_two_builds_search_alike(tmp_path: Path) -> None:
    triples = [(i, d, words(h, b, r)) for i, (d, h, b, r) in CHUNKS.items()]
    lexical.build(tmp_path / "1", triples)
    lexical.build(tmp_path / "2", triples)
    asked = words("健康寿命と自動車", "健康寿命と自動車", (30,))
    assert Lexical(tmp_path / "1").search(asked, 9) == Lexical(tmp_path / "2").search(asked, 9)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_searched(tmp_path: Path) -> None:
    lexical.build(tmp_path / "index", [(1, "a", words("題", "健康寿命", ()))])
    (tmp_path / "index").chmod(0o555)
    assert Lexical(tmp_path / "index").search(words("", "健康寿命", ()), 1)


def test_a_document_is_taken_out_and_comes_again(tmp_path: Path) -> None:
    rows = ((i, document, words(h, b, r)) for i, (document, h, b, r) in CHUNKS.items())
    lexical.build(tmp_path, rows)
    assert lexical.deleted_share(tmp_path) == 0
    writer = lexical.Writer(tmp_path)
    writer.remove("b")
    writer.remove("nowhere")
    writer.add(9, "b", words("貿易", "小麦の輸入が減った。", ()))
    writer.close()
    changed = Lexical(tmp_path)
    assert changed.search(words("自動車の輸出", "", ()), 10) == []
    found = changed.search(words("輸入", "輸入", ()), 10, ["b"])
    assert [i for i, _ in found] == [9]
    assert lexical.deleted_share(tmp_path) == 2 / 7
