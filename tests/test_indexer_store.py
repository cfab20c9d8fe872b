"""Documents, chunks and terms come back from the file as they went in."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
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
from indexer.store import Fields, Store, Totals, word_id
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
    """A store of ``these`` documents, each with the ``terms``."""
    writer = store.Writer(path)
    for document in these:
        writer.add(document, chunks(document, budget=20), terms=terms)
    writer.count()
    writer.close()
    return Store(path)


@settings(max_examples=30)
@given(st.lists(documents(), min_size=1, max_size=3))
def test_documents_and_chunks_come_back(these: list[Document]) -> None:
    named = [replace(d, catalogued=catalogued(f"d{i}")) for i, d in enumerate(these)]
    with TemporaryDirectory() as folder:
        found = stored(Path(folder) / "store", *named)
        for document in named:
            again = found.document(document.id)
            assert astuple(again) == astuple(document)
            expected = chunks(document, budget=20)
            assert found.chunks_of(document.id) == expected
            assert found.chunk_ids([document.id]) == [c.id for c in expected]
            assert found.chunks([c.id for c in reversed(expected)]) == expected[::-1]
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


DEFINING = "題\n\n市立研究所（以下「研究所」という。）を置く。\n\n「研究」とは、試験をいう。\n"


def test_what_documents_define_comes_in_the_order_of_the_catalogue(tmp_path: Path) -> None:
    these = [document_of(DEFINING, name) for name in "ba"]
    found = stored(tmp_path / "store", *these)
    text = these[0].text
    start = text.index("試験")
    assert found.definitions("研究") == [(name, start, start + 2, 3) for name in "ba"]
    before = text.index("市立研究所")
    assert found.shorts("a") == [("研究所", before, before + 5)]
    assert found.definitions("題") == []
    assert found.shorts("z") == []


def test_what_a_document_defined_goes_with_it(tmp_path: Path) -> None:
    stored(tmp_path / "0", *(document_of(DEFINING, name) for name in "abc")).close()
    writer = store.Writer(tmp_path / "1", tmp_path / "0")
    writer.remove("a")
    writer.keep("b")
    writer.remove("c")
    changed = document_of("題\n\n「研究」とは、調査をいう。\n", "c")
    writer.add(changed, chunks(changed))
    writer.count()
    writer.close()
    found = Store(tmp_path / "1")
    assert [name for name, *_ in found.definitions("研究")] == ["b", "c"]
    assert [len(found.shorts(name)) for name in "abc"] == [0, 1, 0]


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


def test_words_come_back_in_the_order_asked_for(tmp_path: Path) -> None:
    document = document_of("題\n\n1. 甲\n\n本文。\n")
    found = chunks(document)
    fields = [
        Fields((1, 2), (), (2**32 - 1, 5), (7, 7)),
        Fields((1, 2), (3,), (5,), ()),
    ]
    writer = store.Writer(tmp_path / "store")
    writer.add(document, found, fields)
    writer.count()
    writer.close()
    again = Store(tmp_path / "store")
    words = again.words([found[1].id, found[0].id])
    assert words.ids.tolist() == [found[1].id, found[0].id]
    assert (words.title.tolist(), words.title_ends.tolist()) == ([1, 2, 1, 2], [2, 4])
    assert (words.heading.tolist(), words.heading_ends.tolist()) == ([3], [1, 1])
    assert (words.body.tolist(), words.body_ends.tolist()) == ([5, 2**32 - 1, 5], [1, 3])
    assert (words.row.tolist(), words.row_ends.tolist()) == ([7, 7], [0, 2])
    assert again.totals == Totals(chunks=2, title=4, heading=1, body=3)
    empty = again.words([])
    assert (len(empty.ids), len(empty.body), len(empty.row_ends)) == (0, 0, 0)


def test_in_how_many_chunks_a_word_occurs(tmp_path: Path) -> None:
    document = document_of("題\n\n1. 甲\n\n本文。\n")
    known = {word: word_id(word) for word in ("題", "甲", "本文")}
    fields = [
        Fields((known["題"],), (), (known["題"], known["題"], known["甲"]), ()),
        Fields((known["題"],), (known["甲"],), (known["本文"], known["甲"]), ()),
    ]
    writer = store.Writer(tmp_path / "store")
    writer.add(document, chunks(document), fields)
    writer.count()
    writer.close()
    again = Store(tmp_path / "store")
    asked = ["題", "甲", "本文", "無い"]
    assert list(again.frequencies(asked).values()) == [1, 2, 1, 0]
    assert list(again.frequencies(asked, "body").values()) == [1, 2, 1, 0]
    assert list(again.frequencies(asked, "heading").values()) == [0, 1, 0, 0]
    assert list(again.frequencies(asked, "title").values()) == [2, 0, 0, 0]


def test_a_place_sorts_by_catalogue_then_by_text(tmp_path: Path) -> None:
    these = [document_of("題\n\n1. 甲\n\n2. 乙\n", name) for name in "cab"]
    found = stored(tmp_path / "store", *these)
    expected = [one.id for document in these for one in chunks(document, budget=20)]
    assert sorted(sorted(expected), key=found.place) == expected


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=8))
def test_a_store_changed_in_steps_is_that_of_what_is_left(steps: list[tuple[str, bool]]) -> None:
    """Documents come (again) and go; what is counted is as if only the last ones ever came."""
    left: dict[str, Document] = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "0"
        stored(path).close()
        for number, (name, there) in enumerate(steps):
            writer = store.Writer(Path(folder) / f"{number + 1}", path)
            path = Path(folder) / f"{number + 1}"
            if left.pop(name, None) is not None:
                writer.remove(name)
            for other in left:
                writer.keep(other)
            if there:
                left[name] = document_of(f"題{number}\n\n1. {name}\n\n本文{number}。\n", name)
                add(writer, left[name], number)
            writer.count()
            writer.close()
        fresh = store.Writer(Path(folder) / "fresh")
        for document in left.values():
            add(fresh, document, int(document.text[1 : document.text.index("\n")]))
        fresh.count()
        fresh.close()
        assert contents(path) == contents(Path(folder) / "fresh")


def add(writer: store.Writer, document: Document, number: int) -> None:
    """Write ``document`` with words and terms that go by ``number``."""
    found = chunks(document)
    fields = [Fields((number,), (number, 1), (number, 2, i), (number,)) for i in range(len(found))]
    terms = [*TERMS, Term("健康", f"ヨミ{number % 3}", number + 1, number % 2 == 0)]
    writer.add(document, found, fields, terms, key=str(number))


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for sums that are nought."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(
                row
                for row in connection.execute(f'SELECT * FROM "{name}"')
                if name != "total" or row[1]
            )
            for (name,) in names
        }
