"""What is told of an index, what verification finds, what goes as garbage."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import faiss
import numpy as np
import pytest
from indexer_samples import GOALS, TRADE, write, write_corpus

from indexer import embeddings, store, upkeep, vectors, versions
from indexer.build import build, is_stale
from indexer.embed import Vectors
from indexer.errors import IndexDamaged, IndexMissing
from indexer.index import Index


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus/ and its index/; not to be written to."""
    folder = tmp_path_factory.mktemp("made")
    build([write_corpus(folder / "corpus", {"a.txt": GOALS, "b.txt": TRADE})], folder / "index")
    return folder


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    """A copy of the index."""
    return shutil.copytree(made / "index", tmp_path / "index")


def silent(stage: str, done: int, total: int) -> None:
    """Whoever looks on is not asked here."""


def test_what_is_told_of_an_index(made: Path) -> None:
    found = upkeep.status(made / "index")
    opened = Index.open(made / "index")
    assert found.manifest == opened.manifest
    assert found.serves.name == opened.folder.name
    assert (found.serves.documents, found.others) == (2, ())
    assert found.bytes >= found.serves.bytes > 24_000_000
    told = found.as_dict()
    assert (told["format"], told["encoder"]) == (versions.FORMAT, "chive-static")


@pytest.mark.slow
def test_an_older_version_is_told_of_and_goes(made: Path, index: Path, tmp_path: Path) -> None:
    old = versions.current(index).name
    corpus = shutil.copytree(made / "corpus", tmp_path / "corpus")
    write(corpus / "c.txt", "第三の文書\n\n1. 目標\n\n国際展開を進める。\n")
    assert is_stale([corpus], upkeep.status(index).manifest)
    build([corpus], index)
    found = upkeep.status(index)
    assert not is_stale([corpus], found.manifest)
    assert [one.name for one in found.others] == [old]
    assert found.bytes < found.serves.bytes + found.others[0].bytes  # some files are shared
    write(index / ".build-999999999-x/store.sqlite", "x" * 1000)
    reader = Index.open(index)
    gone, freed = upkeep.collect(index)
    assert set(gone) == {old, ".build-999999999-x"}
    assert 24_000_000 < freed < 100_000_000
    assert sorted(path.name for path in index.iterdir()) == sorted(
        [versions.CURRENT, versions.current(index).name]
    )
    assert reader.search("国際展開")
    assert upkeep.verify(index, silent) == ()
    assert upkeep.collect(index) == ((), 0)


def test_computed_vectors_of_other_models_go(index: Path) -> None:
    cache = index / embeddings.FOLDER
    list(embeddings.embed_all(Known(), [(1, "文")], cache))
    (path,) = cache.iterdir()
    size = path.stat().st_size
    assert upkeep.collect(index) == ((), size)
    assert list(cache.iterdir()) == []


class Known:
    """An encoder that says the same of everything."""

    name, dimension = "some/model", 2

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 2), dtype=np.float32)

    encode_queries = encode_documents


def test_a_whole_index_has_no_problem_and_progress_ends(made: Path) -> None:
    told: list[tuple[str, int, int]] = []
    assert upkeep.verify(made / "index", lambda *step: told.append(step)) == ()
    count = len(upkeep.status(made / "index").manifest.files)
    assert told[-1] == (upkeep.CHECKING, count, count)


@pytest.mark.parametrize("what", [upkeep.status, upkeep.collect])
def test_no_index(tmp_path: Path, what: Callable[[Path], object]) -> None:
    with pytest.raises(IndexMissing, match="senryaku index"):
        what(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "name",
    ["store.sqlite", "vectors.faiss", "glossary.json", "encoder/keys.npy", "lexical/meta.json"],
)
def test_an_altered_file_is_named(index: Path, name: str) -> None:
    """One byte, size and time as they were: only reading the file shows it."""
    path = versions.current(index) / name
    stat = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (problem,) = upkeep.verify(index, silent)
    assert str(path) in problem
    assert "senryaku index で作り直して" in problem


def test_a_cut_file_is_named(index: Path) -> None:
    path = versions.current(index) / "store.sqlite"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match=r"store\.sqlite"):
        upkeep.verify(index, silent)


def resealed(index: Path) -> None:
    """Make the version's manifest say of its files what they are now."""
    folder = versions.current(index)
    manifest = versions.read_manifest(folder)
    aside = index / ".aside"
    folder.rename(aside)
    (aside / versions.MANIFEST).unlink()
    versions.publish(index, aside, manifest)


def change(index: Path, sql: str) -> None:
    with closing(sqlite3.connect(versions.current(index) / versions.STORE)) as connection:
        connection.execute(sql)
        connection.commit()


# What a faulty build could write, and what is said of it.
FAULTS = [
    ("UPDATE chunk SET text = 'x' WHERE start > 0", "文書「a」の", "本文と合いません"),
    ("UPDATE document SET text = text || 'x'", "文書「a」の", "断片にありません"),
    ("UPDATE document SET chunks = chunks + 1", "lexical", "合いません"),
    ("UPDATE chunk SET id = id + 1", "vectors.faiss", "番号と合いません"),
]


@pytest.mark.parametrize(("sql", "where", "what"), FAULTS)
def test_a_fault_in_the_store_is_named(index: Path, sql: str, where: str, what: str) -> None:
    if "id + 1" in sql:
        change(index, "UPDATE chunk SET id = -id")
        sql = "UPDATE chunk SET id = 1 - id"
    change(index, sql)
    resealed(index)
    problems = upkeep.verify(index, silent)
    assert any(where in problem and what in problem for problem in problems), problems


@pytest.mark.parametrize("value", [float("nan"), 3.0])
def test_a_vector_that_is_none_is_named(index: Path, value: float) -> None:
    path = versions.current(index) / versions.VECTORS
    found = faiss.read_index(str(path))
    matrix = faiss.rev_swig_ptr(faiss.downcast_index(found.index).get_xb(), found.ntotal * found.d)
    matrix[: found.d] = np.float32(value)
    faiss.write_index(found, str(path))
    resealed(index)
    (problem,) = upkeep.verify(index, silent)
    first = store.Store(versions.current(index) / versions.STORE).chunk_ids(["a", "b"])
    assert str(min(first)) in problem
    assert len(vectors.VectorIndex(path)) == len(first)
