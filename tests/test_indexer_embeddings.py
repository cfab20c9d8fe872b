"""The cache of vectors: nothing is computed twice, nothing foreign is taken for a model's own."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import GOALS, TRADE, write_corpus
from model_samples import static_model

from indexer import embeddings, upkeep
from indexer.build import build
from indexer.embed import Vectors
from indexer.embeddings import BATCH, collect, embed_all, vouches
from indexer.errors import IndexDamaged, ModelError
from indexer.index import Index


class Counting:
    """An encoder of 8 dimensions that remembers what it was asked; not of unit length."""

    dimension = 8

    def __init__(self, name: str = "fake", seed: int = 0) -> None:
        self.name = name
        self.asked: list[str] = []
        self._seed = seed
        self.dies_after = 10**9  # texts

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        real = [text for text in texts if text != embeddings._PROBE]
        if len(self.asked) + len(real) > self.dies_after:
            raise KeyboardInterrupt
        self.asked.extend(real)
        return np.stack([self._row(text) for text in texts])

    encode_queries = encode_documents

    def _row(self, text: str) -> Vectors:
        if not text:
            return np.zeros(8, dtype=np.float32)
        seed = [self._seed, *text.encode("utf-8", "surrogatepass")]
        return np.random.default_rng(seed).normal(size=8).astype(np.float32)


class Broken(Counting):
    """Gives ``rows`` rows of ``dimension_`` values ``value``, whatever it is asked."""

    def __init__(self, rows: int, dimension: int, value: float) -> None:
        super().__init__()
        self._given = np.full((rows, dimension), value, dtype=np.float32)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        return self._given


def numbered(count: int, first: int = 0) -> list[tuple[int, str]]:
    return [(1000 + i, f"第{i}条 健康寿命") for i in range(first, first + count)]


def embedded(
    encoder: Counting, texts: Sequence[tuple[int, str]], cache: Path | None
) -> dict[int, bytes]:
    return {
        i: row.tobytes()
        for ids, rows in embed_all(encoder, texts, cache)
        for i, row in zip(ids, rows, strict=True)
    }


def files(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.sqlite"))


def test_batches_come_in_order_and_say_how_many_are_done(tmp_path: Path) -> None:
    told: list[int] = []
    texts = numbered(2 * BATCH + 3)
    batches = list(embed_all(Counting(), texts, tmp_path, told.append))
    assert [i for ids, _ in batches for i in ids] == [i for i, _ in texts]
    assert [len(ids) for ids, _ in batches] == [BATCH, BATCH, 3]
    assert told == [BATCH, 2 * BATCH, 2 * BATCH + 3]
    for ids, rows in batches:
        assert rows.shape == (len(ids), 8)
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_nothing_is_computed_twice(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    texts = numbered(10)
    before = embedded(first, texts, tmp_path)
    assert embedded(second, [*texts, (7, "新しい文"), (8, texts[0][1])], tmp_path) == {
        **before,
        7: embedded(Counting(), [(7, "新しい文")], None)[7],
        8: before[1000],
    }
    assert second.asked == ["新しい文"]


def test_a_text_that_stands_twice_is_computed_once(tmp_path: Path) -> None:
    encoder = Counting()
    found = embedded(encoder, [(1, "同じ文"), (2, "同じ文")], tmp_path)
    assert encoder.asked == ["同じ文"]
    assert found[1] == found[2]


@pytest.mark.slow
@given(st.lists(st.text(max_size=5), max_size=12))
def test_with_and_without_a_cache_the_same(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    cache = tmp_path_factory.mktemp("cache")
    listed = list(enumerate(texts))
    expected = embedded(Counting(), listed, None)
    assert embedded(Counting(), listed, cache) == expected
    assert embedded(Counting(), listed, cache) == expected


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    texts = numbered(5 * BATCH)
    killed, next_ = Counting(), Counting()
    killed.dies_after = 3 * BATCH + 5
    with pytest.raises(KeyboardInterrupt):
        embedded(killed, texts, tmp_path)
    assert embedded(next_, texts, tmp_path) == embedded(Counting(), texts, None)
    assert next_.asked == [text for _, text in texts[3 * BATCH :]]


def test_what_a_killed_process_has_kept_is_there(tmp_path: Path) -> None:
    """No clean end, no closing: the process is gone between two batches."""
    pid = os.fork()
    if pid == 0:
        for i, _ in enumerate(embed_all(Counting(), numbered(4 * BATCH), tmp_path)):
            if i == 1:
                os._exit(0)
    os.waitpid(pid, 0)
    encoder = Counting()
    embedded(encoder, numbered(4 * BATCH), tmp_path)
    assert len(encoder.asked) == 2 * BATCH


def test_each_model_has_a_file_of_its_own(tmp_path: Path) -> None:
    one, other = Counting("one"), Counting("other", seed=1)
    rows = [embedded(encoder, numbered(3), tmp_path) for encoder in (one, other)]
    assert len(files(tmp_path)) == 2
    assert set(rows[0].values()).isdisjoint(rows[1].values())


def test_other_weights_under_the_old_name_are_another_model(tmp_path: Path) -> None:
    embedded(Counting(seed=0), numbered(3), tmp_path)
    trained = Counting(seed=1)
    assert embedded(trained, numbered(3), tmp_path) == embedded(Counting(seed=1), numbered(3), None)
    assert len(trained.asked) == 3
    assert len(files(tmp_path)) == 1


def test_kept_rows_vouch_for_the_model_that_made_them(tmp_path: Path) -> None:
    assert not vouches(tmp_path / "new", Counting())
    embedded(Counting(), numbered(1), tmp_path)
    assert vouches(tmp_path, Counting())
    assert not vouches(tmp_path, Counting("other"))
    assert not vouches(tmp_path, Counting(seed=1))
    assert vouches(tmp_path, Counting(seed=1))  # from now on they are its own
    embedded(Counting(seed=1), numbered(1), tmp_path)


def test_rounding_is_not_taken_for_another_model(tmp_path: Path) -> None:
    class Rounded(Counting):
        def encode_documents(self, texts: Sequence[str]) -> Vectors:
            noise = np.random.default_rng(5).normal(size=(len(texts), 8)).astype(np.float32)
            return super().encode_documents(texts) + noise * np.float32(1e-3)

    embedded(Counting(), numbered(3), tmp_path)
    encoder = Rounded()
    embedded(encoder, numbered(3), tmp_path)
    assert encoder.asked == []


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        (Broken(1, 8, np.nan), "数でない値"),
        (Broken(1, 8, np.inf), "数でない値"),
        (Broken(1, 7, 1.0), "8 次元"),
        (Broken(0, 8, 1.0), "1 件の文"),
        (Broken(2, 8, 1.0), "1 件の文"),
    ],
)
@pytest.mark.parametrize("cached", [True, False])
def test_what_a_model_must_not_give(
    tmp_path: Path, encoder: Broken, message: str, cached: bool
) -> None:
    with pytest.raises(ModelError, match=f"「fake」.*{message}.*指定してください"):
        embedded(encoder, [(1, "文")], tmp_path if cached else None)


def test_an_altered_row_is_computed_again(tmp_path: Path) -> None:
    expected = embedded(Counting(), numbered(3), tmp_path)
    with sqlite3.connect(files(tmp_path)[0]) as connection:
        rows = connection.execute("SELECT text, row FROM vector ORDER BY text").fetchall()
        spoilt = [(b"\0" + row[1:], key) for key, row in rows[:1]]
        spoilt += [(row[:-1], key) for key, row in rows[1:2]]
        connection.executemany("UPDATE vector SET row = ? WHERE text = ?", spoilt)
    encoder = Counting()
    assert embedded(encoder, numbered(3), tmp_path) == expected
    assert len(encoder.asked) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: b"no database at all" * 100,
        lambda content: content[: len(content) // 2],
    ],
)
def test_a_file_that_is_no_database_is_made_again(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    expected = embedded(Counting(), numbered(2000), tmp_path)
    (path,) = files(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    assert embedded(Counting(), numbered(2000), tmp_path) == expected


def test_a_file_altered_in_the_middle_is_named(tmp_path: Path) -> None:
    embedded(Counting(), numbered(2000), tmp_path)
    (path,) = files(tmp_path)
    content = bytearray(path.read_bytes())
    content[3 * 4096 : 20 * 4096] = b"\xff" * 17 * 4096
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match=rf"{path.name} を使えません.*消してかまいません"):
        embedded(Counting(), numbered(2000), tmp_path)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexDamaged, match=r"file.*権限を確かめてください"):
        embedded(Counting(), numbered(1), tmp_path / "file")


def test_what_no_index_needs_is_dropped(tmp_path: Path) -> None:
    embedded(Counting("kept"), numbered(2000), tmp_path)
    embedded(Counting("gone"), numbered(3), tmp_path)
    used = [text for _, text in numbered(10)]
    before = sum(path.stat().st_size for path in files(tmp_path))
    freed = collect(tmp_path, {"kept": used, "never embedded": ["文"]})
    assert before - freed == sum(path.stat().st_size for path in files(tmp_path))
    assert freed > before / 2
    encoder = Counting("kept")
    embedded(encoder, numbered(12), tmp_path)
    assert len(encoder.asked) == 2
    assert len(files(tmp_path)) == 1


def test_there_is_nothing_to_drop(tmp_path: Path) -> None:
    assert collect(tmp_path / "embeddings", {"fake": ["文"]}) == 0


@pytest.mark.slow
def test_an_index_never_mixes_two_models_of_one_name(tmp_path: Path) -> None:
    """The model is trained on, the corpus gets a document: the old documents are embedded anew."""
    name = static_model(tmp_path / "model")
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": GOALS})
    build([corpus], tmp_path / "index", encoder=name)
    shutil.rmtree(name)
    static_model(tmp_path / "model", seed=1)
    write_corpus(tmp_path / "corpus", {"a.txt": GOALS, "b.txt": TRADE})
    stepwise = build([corpus], tmp_path / "index", encoder=name)
    assert stepwise.kept == 1
    build([corpus], tmp_path / "fresh", encoder=name)
    found, expected = (
        Index.open(tmp_path / folder).search("健康寿命を延伸", 50, retriever="dense")
        for folder in ("index", "fresh")
    )
    assert found == expected


@pytest.mark.slow
def test_a_build_goes_on_from_what_an_earlier_one_computed(tmp_path: Path) -> None:
    name = static_model(tmp_path / "model")
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": GOALS})
    build([corpus], tmp_path / "index", encoder=name)
    (path,) = files(tmp_path / "index" / embeddings.FOLDER)
    write_corpus(tmp_path / "corpus", {"a.txt": GOALS, "b.txt": TRADE})
    build([corpus], tmp_path / "index", encoder=name)
    with closing(sqlite3.connect(path)) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM vector").fetchone()
    chunks = Index.open(tmp_path / "index").manifest.chunks
    assert 0 < rows <= chunks
    (corpus / "b.txt").unlink()
    build([corpus], tmp_path / "index", encoder=name)
    assert upkeep.collect(tmp_path / "index")[1] > 0
    with closing(sqlite3.connect(path)) as connection:
        (left,) = connection.execute("SELECT count(*) FROM vector").fetchone()
    assert 0 < left < rows
