"""Nearest neighbours by cosine. The only import of faiss."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import faiss
import numpy as np

from indexer.embed import Vectors
from indexer.errors import IndexDamaged, IndexMismatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAPPED = faiss.IO_FLAG_MMAP_IFC  # IO_FLAG_MMAP maps inverted lists only, not flat vectors


@dataclass(frozen=True, slots=True)
class _Batch:
    """Vectors under ids; those that were taken out again are no longer ``held``."""

    ids: NDArray[np.int64]
    vectors: Vectors
    held: NDArray[np.bool_]


class Writer:
    """A file of unit vectors of ``dimension``, new or an older one changed.

    What is written depends on the ids and vectors held at the end alone, not on the steps before.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._batches: list[_Batch] = []
        self._mapped: faiss.Index | None = None  # what the first batch is a view of

    @classmethod
    def open(cls, path: Path) -> Writer:
        """The vectors of the file at ``path``, to be changed; the file stays as it is until saved.

        Raises IndexDamaged where it cannot be read.
        """
        index = _read(path)
        ids, vectors = _content(index)
        writer = cls(int(index.d))
        writer._mapped = index
        writer._batches.append(_Batch(ids, vectors, np.ones(len(ids), dtype=bool)))
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
        """Write the file whole or not at all."""
        ids, places = self._arranged()
        flat = faiss.IndexFlatIP(self.dimension)
        index = faiss.IndexIDMap(flat)
        flat.add(np.zeros((len(ids), self.dimension), dtype=np.float32))  # room, filled below
        matrix = _matrix(flat)
        for batch, place in zip(self._batches, places, strict=True):
            matrix[place[place >= 0]] = batch.vectors[place >= 0]
        faiss.copy_array_to_vector(ids, index.id_map)
        index.ntotal = len(ids)
        unfinished = path.with_name(f"{path.name}.part")
        faiss.write_index(index, str(unfinished))
        os.replace(unfinished, path)

    def _arranged(self) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
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


def build(path: Path, ids: Sequence[int], vectors: Vectors) -> None:
    """Write unit ``vectors`` of shape (len(ids), dimension) under ``ids`` to ``path``."""
    writer = Writer(int(vectors.shape[1]))
    writer.add(ids, vectors)
    writer.save(path)


def _read(path: Path) -> faiss.IndexIDMap:
    """The index in the file at ``path``, memory-mapped. Raises IndexDamaged."""
    try:
        return cast("faiss.IndexIDMap", faiss.read_index(str(path), _MAPPED))
    except RuntimeError as error:
        raise IndexDamaged(
            f"索引のファイル {path} を読めません（{str(error)[-120:]}）。"
            "senryaku index で作り直してください。"
        ) from None


def _content(index: faiss.IndexIDMap) -> tuple[NDArray[np.int64], Vectors]:
    """The ids of ``index``, ascending, and a view of its vectors in that order."""
    return faiss.vector_to_array(index.id_map), _matrix(
        cast("faiss.IndexFlat", faiss.downcast_index(index.index))
    )


def _matrix(flat: faiss.IndexFlat) -> Vectors:
    """A view of the vectors in ``flat``, of shape (ntotal, d); valid while ``flat`` lives."""
    if not flat.ntotal:
        return np.empty((0, flat.d), dtype=np.float32)
    values = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d)
    return np.asarray(values).reshape(flat.ntotal, flat.d)


class VectorIndex:
    """The vectors in ``path``, memory-mapped. Raises IndexDamaged where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._index = _read(path)
        self._held = _content(self._index)
        faiss.omp_set_num_threads(1)  # one query is one thread's work; starting more takes longer

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def cosines(self, query: Vectors, ids: Sequence[int]) -> Vectors:
        """The cosine of ``query`` and each vector of ``ids``; shape (len(ids),), 0 where none is held."""
        held, matrix = self._held
        if not len(held) or not len(ids):
            return np.zeros(len(ids), dtype=np.float32)
        wanted = np.asarray(ids, dtype=np.int64)
        at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
        # One sum a row, whatever other rows are asked for: a matrix product may round otherwise.
        found = np.einsum("ij,j->i", matrix[at], query)
        result: Vectors = np.where(held[at] == wanted, found, np.float32(0))
        return result

    def search(
        self, query: Vectors, k: int, within: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The ``k`` nearest (id, cosine) to the unit vector ``query`` of shape (dimension,).

        Best first, ties by id; ``within`` limits the search to those ids. Empty for a zero query and for k < 1.
        """
        if not query.any() or k < 1:
            return []
        parameters = None
        if within is not None:
            selector = faiss.IDSelectorBatch(np.asarray(within, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        take = k + 1  # one more, to see whether equal ones were cut off
        while True:
            scores, ids = self._index.search(
                query[None, :], min(take, len(self)), params=parameters
            )
            if take >= len(self) or scores[0][-1] < scores[0][min(k, len(scores[0])) - 1]:
                break
            take *= 2
        found = [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]
