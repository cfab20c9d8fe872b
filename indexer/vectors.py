"""Exact nearest neighbours by cosine. The only import of faiss."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from indexer.embed import Vectors


class Writer:
    """A new file of unit vectors of ``dimension``."""

    def __init__(self, dimension: int) -> None:
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add ``vectors`` of shape (len(ids), dimension) under ``ids``."""
        self._index.add_with_ids(vectors, np.asarray(ids, dtype=np.int64))

    def save(self, path: Path) -> None:
        """Write the file."""
        faiss.write_index(self._index, str(path))


def build(path: Path, ids: Sequence[int], vectors: Vectors) -> None:
    """Write unit ``vectors`` of shape (len(ids), dimension) under ``ids`` to ``path``."""
    writer = Writer(int(vectors.shape[1]))
    writer.add(ids, vectors)
    writer.save(path)


_SMALL = 100_000  # vectors that one thread searches at once


class VectorIndex:
    """The vectors in ``path``, memory-mapped."""

    def __init__(self, path: Path) -> None:
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)

        if len(self) < _SMALL:
            faiss.omp_set_num_threads(1)  # starting threads takes longer than the search

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

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
