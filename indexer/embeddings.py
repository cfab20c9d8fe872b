"""Vectors that were computed once are kept: one SQLite file a model, beside the index versions.

A row is found by the hash of its text. Rows are written batch by batch, so that embedding that was
killed goes on where it stopped, and only what is new or changed is embedded again. A file is good
for the model that it was made with: it holds that model's vector of a probe, and where the model
gives another one today (other weights under the old name), its rows are dropped.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from indexer.embed import Encoder, Vectors, checked
from indexer.errors import IndexDamaged

FOLDER = "embeddings"  # below the index folder
BATCH = 256  # texts between two writings: what a killed run loses at most
_PROBE = "健康寿命を延ばす施策の目標。Healthy life expectancy, 2040: 75歳以上"
_SAME = 2e-4  # cosine distance up to which rounding, and no other model, explains another vector
_SCHEMA = """
CREATE TABLE IF NOT EXISTS model (name TEXT, probe BLOB);
CREATE TABLE IF NOT EXISTS vector (text BLOB PRIMARY KEY, row BLOB) WITHOUT ROWID;
"""


def embed_all(
    encoder: Encoder,
    texts: Iterable[tuple[int, str]],
    cache: Path | None,
    say: Callable[[int], None] = lambda done: None,
) -> Iterator[tuple[Sequence[int], Vectors]]:
    """The vectors of ``texts`` (id, text), batch by batch, in order: (ids, unit rows).

    ``cache``: the folder that computed rows are kept in; None keeps none. ``say`` is told how many
    are done. Raises ModelError for what the model gives, IndexDamaged for a cache out of use.
    """
    waiting = iter(texts)
    with closing(_Kept(cache, encoder)) as kept:
        done = 0
        while batch := list(islice(waiting, BATCH)):
            rows = _rows(encoder, [text for _, text in batch], kept)
            done += len(batch)
            say(done)
            yield [i for i, _ in batch], rows


def _rows(encoder: Encoder, texts: Sequence[str], kept: _Kept) -> Vectors:
    """The rows of ``texts``: kept ones, and the others computed and kept."""
    keys = [_key(text) for text in texts]
    found = kept.rows(set(keys))
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    if new:
        rows = checked(encoder, encoder.encode_documents(list(new.values())), len(new))
        computed = dict(zip(new, rows, strict=True))
        kept.add(computed)
        found.update(computed)
    return np.stack([found[key] for key in keys])


def vouches(cache: Path, encoder: Encoder) -> bool:
    """Whether the kept rows are of this very model, and not of others under its name."""
    with closing(_Kept(cache, encoder)) as kept:
        return kept.same


def collect(cache: Path, used: Mapping[str, Iterable[str]]) -> int:
    """Drop what no index needs: ``used`` holds for each model the texts that its indexes have.

    Files of other models go whole. Returns the bytes that were freed.
    """
    before = _size(cache)
    wanted = {_file(cache, name): texts for name, texts in used.items()}
    for path in sorted(cache.glob("*.sqlite")):
        if path not in wanted:
            path.unlink()
            continue
        with _told(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("CREATE TEMP TABLE used (text BLOB PRIMARY KEY) WITHOUT ROWID")
            keys = ((_key(text),) for text in wanted[path])
            connection.execute("BEGIN")
            connection.executemany("INSERT OR IGNORE INTO used VALUES (?)", keys)
            connection.execute("DELETE FROM vector WHERE text NOT IN (SELECT text FROM used)")
            connection.execute("COMMIT")
            connection.execute("VACUUM")
    return before - _size(cache)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _file(cache: Path, name: str) -> Path:
    """Where the rows of the model called ``name`` are."""
    return cache / f"{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}.sqlite"


def _size(cache: Path) -> int:
    return sum(path.stat().st_size for path in cache.glob("*.sqlite"))


class _Kept:
    """The kept rows of one model; of none where there is no folder."""

    def __init__(self, cache: Path | None, encoder: Encoder) -> None:
        self._bytes = 4 * encoder.dimension
        self._connection: sqlite3.Connection | None = None
        self.same = False  # whether the rows that were there are this model's
        self._path = Path() if cache is None else _file(cache, encoder.name)
        if cache is None:
            return
        with _told(self._path):
            cache.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = self._open(encoder)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:  # no database any more: it can be computed again
                self._path.unlink()
                self._connection = self._open(encoder)

    def rows(self, keys: Iterable[bytes]) -> dict[bytes, Vectors]:
        """Those of ``keys`` that are kept unharmed, with their rows."""
        if self._connection is None:
            return {}
        listed = list(keys)
        marks = ",".join("?" * len(listed))
        with _told(self._path):
            found = self._connection.execute(
                f"SELECT text, row FROM vector WHERE text IN ({marks})", listed
            ).fetchall()
        return {key: row for key, packed in found if (row := self._unpacked(packed)) is not None}

    def add(self, rows: Mapping[bytes, Vectors]) -> None:
        """Keep ``rows`` for good before anything else happens."""
        if self._connection is None:
            return
        packed = [(key, _packed(row)) for key, row in rows.items()]
        with _told(self._path), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", packed)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _open(self, encoder: Encoder) -> sqlite3.Connection:
        """The file, emptied where another model has filled it."""
        connection = sqlite3.connect(self._path)
        try:
            connection.executescript(_SCHEMA)
            probe = checked(encoder, encoder.encode_documents([_PROBE]), 1)[0]
            known = connection.execute("SELECT name, probe FROM model").fetchone()
            self.same = known is not None and self._same(encoder.name, probe, known)
            if not self.same:
                with connection:
                    connection.execute("DELETE FROM vector")
                    connection.execute("DELETE FROM model")
                    connection.execute(
                        "INSERT INTO model VALUES (?, ?)", (encoder.name, _packed(probe))
                    )
        except BaseException:
            connection.close()
            raise
        return connection

    def _same(self, name: str, probe: Vectors, known: tuple[Any, ...]) -> bool:
        kept = self._unpacked(known[1])
        if known[0] != name or kept is None:
            return False
        if not (probe.any() and kept.any()):  # a model that knows no word of the probe
            return not probe.any() and not kept.any()
        return 1 - float(probe @ kept) < _SAME

    def _unpacked(self, packed: bytes) -> Vectors | None:
        """The row that ``packed`` holds; None where it is cut or altered."""
        row, sum_ = packed[:-4], packed[-4:]
        if len(row) != self._bytes or zlib.crc32(row).to_bytes(4, "little") != sum_:
            return None
        return np.frombuffer(row, dtype="<f4").astype(np.float32)


def _packed(row: Vectors) -> bytes:
    data = np.asarray(row, dtype="<f4").tobytes()
    return data + zlib.crc32(data).to_bytes(4, "little")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite or the system says of the file ``path`` becomes one sentence."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        raise IndexDamaged(
            f"計算済みのベクトルのファイル {path} を使えません（{error}）。空き容量と権限を確かめてください。"
            "壊れているときは消してかまいません（計算し直されます）。"
        ) from None
