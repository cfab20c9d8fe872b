"""Nearest neighbours by cosine, exact while there are few vectors. The only import of faiss.

The vectors lie in a flat file in the order of their ids. From ``MANY`` on a second file beside it
holds the vectors as bits (indexer/signs.py): those that differ from a query in the fewest bits are
compared exactly. Nothing is trained, so that both files follow from the vectors alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import faiss
import numpy as np

from indexer.embed import Vectors
from indexer.errors import IndexDamaged, IndexMismatch
from indexer.signs import bits, signs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.signs import Signs

    Places = NDArray[np.int64]  # rows of a file

MANY = 100_000  # vectors from which on comparing all takes longer (6 ms) than it is worth
_CANDIDATES, _LEAST = 20, 2000  # compared exactly: so many times k, and at least so many
_EQUAL = 1e-6  # cosines nearer than this may be the same number, added up in another order
_MAPPED = faiss.IO_FLAG_MMAP_IFC  # IO_FLAG_MMAP maps inverted lists only, not flat vectors


@dataclass(frozen=True, slots=True)
class _Batch:
    """Vectors under ids; those that were taken out again are no longer ``held``."""

    ids: Places
    vectors: Vectors
    held: NDArray[np.bool_]
    signs: Signs | None = None  # of the vectors, where known


class Writer:
    """A file of unit vectors of ``dimension``, new or an older one changed.

    What is written depends on the ids and vectors held at the end alone, not on the steps before.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._batches: list[_Batch] = []
        self._opened: VectorIndex | None = None  # what the first batch is a view of

    @classmethod
    def open(cls, path: Path) -> Writer:
        """The vectors of the file at ``path``, to be changed; the file stays as it is until saved.

        Raises IndexDamaged where it cannot be read.
        """
        opened = VectorIndex(path)
        writer = cls(opened.dimension)
        writer._opened = opened
        writer._batches.append(opened.batch())
        return writer

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add ``vectors`` of shape (len(ids), dimension) under ``ids``; an id held gets the new one.

        Raises IndexMismatch where a value is not a number or the dimension is another.
        """
        if vectors.shape != (len(ids), self.dimension) or not np.isfinite(vectors).all():
            raise IndexMismatch(
                f"{len(ids)} 件のベクトルの形が {vectors.shape} で（{self.dimension} 次元のはずです）、"
                "または数でない値があります。埋め込みモデルを確かめてください。"
            )
        numbers = np.asarray(ids, dtype=np.int64)
        self._batches.append(_Batch(numbers, vectors, np.ones(len(numbers), dtype=bool)))

    def remove(self, first: int, last: int) -> None:
        """Take out the vectors of all ids from ``first`` to ``last``, both included."""
        for batch in self._batches:
            batch.held[(batch.ids >= first) & (batch.ids <= last)] = False

    def save(self, path: Path) -> None:
        """Write the file, and the one beside it where the vectors are many; each whole or not at all."""
        ids, places = self._arranged()
        flat = faiss.IndexFlatIP(self.dimension)
        index = faiss.IndexIDMap(flat)
        flat.add(np.zeros((len(ids), self.dimension), dtype=np.float32))  # room, filled here
        matrix = _matrix(flat)
        for batch, place in zip(self._batches, places, strict=True):
            matrix[place[place >= 0]] = batch.vectors[place >= 0]
        faiss.copy_array_to_vector(ids, index.id_map)
        index.ntotal = len(ids)
        _write(faiss.write_index, index, path)
        if len(ids) < MANY:
            _beside(path).unlink(missing_ok=True)
        else:
            _write(faiss.write_index_binary, self._signs(len(ids), places), _beside(path))

    def _arranged(self) -> tuple[Places, list[Places]]:
        """The ids in order, and for each batch the row of each of its vectors; -1 for none.

        Of several vectors under one id the last stands.
        """
        if not self._batches:
            return np.empty(0, dtype=np.int64), []
        ids = np.concatenate([batch.ids for batch in self._batches])
        held = np.flatnonzero(np.concatenate([batch.held for batch in self._batches]))
        order = held[np.argsort(ids[held], kind="stable")]
        last = np.append(ids[order][1:] != ids[order][:-1], np.ones(min(1, len(order)), dtype=bool))
        chosen = order[last]
        place = np.full(len(ids), -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        ends = np.cumsum([len(batch.ids) for batch in self._batches])
        return ids[chosen], np.split(place, ends[:-1])

    def _signs(self, count: int, places: list[Places]) -> faiss.IndexBinaryFlat:
        size = bits(self.dimension)
        rows = np.empty((count, size // 8), dtype=np.uint8)
        for batch, place in zip(self._batches, places, strict=True):
            known = signs(batch.vectors) if batch.signs is None else batch.signs
            rows[place[place >= 0]] = known[place >= 0]
        index = faiss.IndexBinaryFlat(size)
        index.add(rows)
        return index


def build(path: Path, ids: Sequence[int], vectors: Vectors) -> None:
    """Write unit ``vectors`` of shape (len(ids), dimension) under ``ids`` to ``path``."""
    writer = Writer(int(vectors.shape[1]))
    writer.add(ids, vectors)
    writer.save(path)


class VectorIndex:
    """The vectors in ``path``, memory-mapped. Raises IndexDamaged where they cannot be read."""

    def __init__(self, path: Path) -> None:
        self._index = cast("faiss.IndexIDMap", _read(faiss.read_index, path))
        self._flat = cast("faiss.IndexFlat", faiss.downcast_index(self._index.index))
        self._ids = faiss.vector_to_array(self._index.id_map)
        self._signs: faiss.IndexBinaryFlat | None = None
        if _beside(path).exists():
            self._signs = cast(
                "faiss.IndexBinaryFlat", _read(faiss.read_index_binary, _beside(path))
            )
            if self._signs.ntotal != len(self):
                raise _damaged(_beside(path), f"{self._signs.ntotal} ≠ {len(self)}")
        faiss.omp_set_num_threads(1)  # one query is one thread's work; starting more takes longer

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self,
        query: Vectors,
        k: int,
        within: Sequence[range] | None = None,
        *,
        exact: bool = False,
    ) -> list[tuple[int, float]]:
        """The ``k`` nearest (id, cosine) to the unit vector ``query`` of shape (dimension,).

        Best first, ties by id; ``within`` limits the search to those ranges of ids. Of ``MANY`` and
        more nearly all of the nearest are found, with ``exact`` all. Empty for a zero query and for
        k < 1.
        """
        places = None if within is None else self._places(within)
        if not query.any() or k < 1 or not (len(self) if places is None else len(places)):
            return []
        if not exact:
            places = self._likely(query, k, places)
        rows = self._nearest(query, k, places)
        scores, ids = self._cosines(query, rows), self._ids[rows]
        order = np.lexsort((ids, -scores))[:k]
        return [(int(ids[i]), float(scores[i])) for i in order]

    def cosines(self, query: Vectors, ids: Sequence[int]) -> Vectors:
        """The cosine of ``query`` and the vector of each of ``ids``, 0 where none is held.

        Shape (len(ids),). The same numbers as those of ``search``.
        """
        wanted = np.asarray(ids, dtype=np.int64)
        if not len(self) or not len(wanted):
            return np.zeros(len(wanted), dtype=np.float32)
        rows = np.minimum(np.searchsorted(self._ids, wanted), len(self) - 1)
        found = np.where(self._ids[rows] == wanted, self._cosines(query, rows), 0.0)
        return np.asarray(found, dtype=np.float32)

    def batch(self) -> _Batch:
        """All that there is, as a view: valid while this lives."""
        known: Signs | None = None
        if self._signs is not None:
            known = faiss.vector_to_array(self._signs.xb).reshape(len(self), -1)  # type: ignore[attr-defined]
        return _Batch(self._ids, _matrix(self._flat), np.ones(len(self), dtype=bool), known)

    def _cosines(self, query: Vectors, rows: Places) -> Vectors:
        """Of ``query`` and each of ``rows``; in double precision, so that no batch changes a digit."""
        held = _matrix(self._flat)[rows].astype(np.float64)
        # Not a product of matrices, for which numpy would wake other threads.
        found: Vectors = np.einsum("ij,j->i", held, query.astype(np.float64)).astype(np.float32)
        return found

    def _places(self, within: Sequence[range]) -> Places:
        """The rows whose ids are in any of the ranges, ascending."""
        ranges = sorted((r.start, r.stop - 1) for r in within if r)
        if not ranges:
            return np.empty(0, dtype=np.int64)
        first, last = np.asarray(ranges, dtype=np.int64).T
        starts = np.searchsorted(self._ids, first)
        ends = np.maximum.accumulate(np.searchsorted(self._ids, last, side="right"))
        starts[1:] = np.maximum(starts[1:], ends[:-1])  # nothing is taken twice
        lengths = np.maximum(ends - starts, 0)
        before = np.cumsum(lengths) - lengths
        return np.repeat(starts - before, lengths) + np.arange(lengths.sum())

    def _likely(self, query: Vectors, k: int, places: Places | None) -> Places | None:
        """Those of ``places`` (None: all) to compare exactly: the same where they are few."""
        count = len(self) if places is None else len(places)
        take = max(_CANDIDATES * k, _LEAST)
        if self._signs is None or count < max(MANY, take):
            return places
        parameters = None
        if places is not None:
            allowed = np.zeros(len(self), dtype=bool)
            allowed[places] = True
            bitmap = np.packbits(allowed, bitorder="little")
            parameters = _only(faiss.IDSelectorBitmap(bitmap))  # type: ignore[call-arg, arg-type]
        _, rows = self._signs.search(signs(query[None, :]), take, params=parameters)
        return np.sort(rows[0])

    def _nearest(self, query: Vectors, k: int, places: Places | None) -> Places:
        """The rows of the ``k`` nearest of ``places`` (None: all) and of all that equal the last."""
        count = len(self) if places is None else len(places)
        parameters = None
        if places is not None:
            parameters = _only(faiss.IDSelectorArray(places))
        take = k + 1  # one more, to see whether equal ones were cut off
        while True:
            scores, rows = self._flat.search(query[None, :], min(take, count), params=parameters)
            if take >= count or scores[0][-1] < scores[0][k - 1] - _EQUAL:
                return cast("Places", rows[0])
            take *= 4


def _only(selector: faiss.IDSelector) -> faiss.SearchParameters:
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


def _matrix(flat: faiss.IndexFlat) -> Vectors:
    """A view of the vectors in ``flat``, of shape (ntotal, d); valid while ``flat`` lives."""
    if not flat.ntotal:
        return np.empty((0, flat.d), dtype=np.float32)
    values = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d)
    return np.asarray(values).reshape(flat.ntotal, flat.d)


def _beside(path: Path) -> Path:
    """Where the signs of the vectors in ``path`` are."""
    return path.with_suffix(".signs")


def _write(write: Callable[..., None], index: object, path: Path) -> None:
    unfinished = path.with_name(f"{path.name}.part")
    write(index, str(unfinished))
    os.replace(unfinished, path)


def _read(read: Callable[..., object], path: Path) -> object:
    """What is in the file at ``path``, memory-mapped. Raises IndexDamaged."""
    try:
        return read(str(path), _MAPPED)
    except RuntimeError as error:
        raise _damaged(path, str(error)[-120:]) from None


def _damaged(path: Path, why: str) -> IndexDamaged:
    return IndexDamaged(
        f"索引のファイル {path} を読めません（{why}）。senryaku index で作り直してください。"
    )
