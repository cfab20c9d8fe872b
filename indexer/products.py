"""Products of small matrices that stay on the thread that asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from indexer.embed import Vectors

# Multiplications from which OpenBLAS (interface/gemm.c) wakes its other threads: for the products of
# one question that takes longer than they do, and waiting for them takes all processors.
_MOST = 4 * 65_536


def product(rows: Vectors, others: Vectors) -> Vectors:
    """``rows @ others.T`` of shape (len(rows), len(others)), piece by piece."""
    step = max(1, _MOST // max(1, rows.size))
    result = np.empty((len(rows), len(others)), dtype=rows.dtype)
    for at in range(0, len(others), step):
        result[:, at : at + step] = rows @ others[at : at + step].T
    return result
