"""Documents, chunks and terms come back from the file as they went in."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexer_samples import catalogued, document_of, documents, write

from indexer import store
from indexer.chunk import chunks
from indexer.errors import IndexDamaged, SenryakuError
from indexer.store import Store
from indexer.terms import Term
from indexer.types import Box, Catalogued, Document, Place

FULL = Catalogued(
    "国-1 'x'",
    "題",
    "documents/国.txt",
    "第2期",
    "案",
    "2020",
    "2020–2024",
    "府",
    "https://x.jp",
    "PDL",
    "old",
)
PLACES = (Place(0, 1, 1, Box(10.0, 20.5, 30.0, 40.0)), Place(2, 6, 2))
TERMS = [
    Term("健康寿命", "ケンコウジュミョウ", 3, True),
    Term("健康", "ケンコウ", 5, False),
    Term("兼行", "ケンコウ", 1, False),
    Term("建工", "ケンコウ", 1, False),
    Term("AMED", "", 2, False),
]


def stored(path: Path, *these: Document, terms: Sequence[Term] = ()) -> Store:
    first, cut = 0, []
    for document in these:
        found = chunks(document, first_id=first, budget=20)
        cut.append((document, found))
        first += len(found)
    writer = store.Writer(path)
    for document, found in cut:
        writer.add(document, found)
    writer.add_terms(terms)
    writer.close()
    return Store(path)


@settings(max_examples=30)
@given(st.lists(documents(), min_size=1, max_size=3))
def test_documents_and_chunks_come_back(these: list[Document]) -> None:
    named = [replace(d, catalogued=catalogued(f"d{i}")) for i, d in enumerate(these)]
    with TemporaryDirectory() as folder:
        found = stored(Path(folder) / "store", *named)
        first = 0
        for document in named:
            again = found.document(document.id)
            assert astuple(again) == astuple(document)
            expected = chunks(document, first_id=first, budget=20)
            assert found.chunks_of(document.id) == expected
            assert found.chunk_ids([document.id]) == [c.id for c in expected]
            assert found.chunks([c.id for c in reversed(expected)]) == expected[::-1]
            first += len(expected)
        found.close()


def test_all_that_is_known_of_a_document_comes_back(tmp_path: Path) -> None:
    document = replace(
        document_of("題\n\n１ページ\n"), catalogued=FULL, places=PLACES, flags=("旗「x」",)
    )
    found = stored(tmp_path / "store", document)
    again = found.document(FULL.id)
    assert (again.catalogued, again.places, again.flags) == (FULL, PLACES, ("旗「x」",))
    assert found.catalogued == (FULL,)


def test_documents_keep_the_order_they_were_written_in(tmp_path: Path) -> None:
    found = stored(tmp_path / "store", *(document_of("題\n", name) for name in "cab"))
    assert [known.id for known in found.catalogued] == ["c", "a", "b"]


def test_a_document_is_read_once(tmp_path: Path) -> None:
    found = stored(tmp_path / "store", document_of("題\n"))
    assert found.document("a") is found.document("a")


@pytest.mark.parametrize("unknown", ["z", "", "A", "a' OR '1'='1"])
def test_an_unknown_id_is_named_with_those_there_are(tmp_path: Path, unknown: str) -> None:
    found = stored(tmp_path / "store", document_of("題\n", "a"), document_of("題\n", "b"))
    with pytest.raises(SenryakuError) as caught:
        found.document(unknown)
    assert f"「{unknown}」は索引にありません" in str(caught.value)
    assert "a、b" in str(caught.value)
    assert found.chunks_of(unknown) == []
    assert found.chunk_ids([unknown]) == []


def test_terms(tmp_path: Path) -> None:
    found = stored(tmp_path / "store", document_of("題\n"), terms=TERMS)
    assert [found.frequency(t) for t in ("健康寿命", "健康", "AMED", "健", "")] == [3, 5, 2, 0, 0]
    assert found.read_as("ケンコウ") == ["健康", "兼行", "建工"]  # the most frequent first
    assert found.read_as("けんこう") == []
    assert found.compounds() == ["健康寿命"]


@pytest.mark.parametrize("content", [b"", b"not a database, not at all" * 10, None])
def test_a_file_that_is_no_store_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "壊れ.sqlite"
    if content is not None:
        write(path, content)
    with pytest.raises(IndexDamaged, match=r"壊れ\.sqlite を読めません.*senryaku index"):
        Store(path)


@pytest.mark.parametrize("name", ["a b.sqlite", "50%25.sqlite", "a#b?c.sqlite", "索引.sqlite"])
def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    assert stored(tmp_path / name, document_of("題\n")).document("a").text == "題\n"


def test_reading_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    stored(tmp_path / "store", document_of("題\n")).document("a")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_threads_read_at_once(tmp_path: Path) -> None:
    found = stored(tmp_path / "store", *(document_of(f"題{i}\n", f"d{i}") for i in range(30)))
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda i: found.document(f"d{i % 30}").text, range(300)))
    assert texts == [f"題{i % 30}\n" for i in range(300)]
