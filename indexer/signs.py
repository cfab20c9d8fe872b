"""Vectors as bits: on which side of each of a fixed set of hyperplanes a vector is.

Vectors at a small angle differ in few bits (Charikar 2002, "Similarity Estimation Techniques from
Rounding Algorithms"). Nothing is trained: the bits of a vector follow from it alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.embed import Vectors

    Signs = NDArray[np.uint8]  # a row of bits for each vector, 8 to a byte

_LEAST_BITS = 1024
_STEPS = 1 << 14  # of a coordinate; the sums of so many stay whole numbers in single precision
_BATCH = 8192  # vectors at once: 32 MB of products


def bits(dimension: int) -> int:
    """How many bits a vector of ``dimension`` becomes: a power of two, twice the dimension or more."""
    return max(_LEAST_BITS, 1 << (2 * dimension - 1).bit_length())


def signs(vectors: Vectors) -> Signs:
    """The bits of unit ``vectors`` of shape (n, dimension) as bytes of shape (n, bits // 8).

    Coordinates are rounded to whole steps, whose sums are exact: whatever the batch and the
    machine, the same vector has the same bits.
    """
    normals = _normals(vectors.shape[1])
    found = np.empty((len(vectors), normals.shape[1] // 8), dtype=np.uint8)
    for start in range(0, len(vectors), _BATCH):
        part = np.rint(vectors[start : start + _BATCH] * np.float32(_STEPS)) @ normals
        found[start : start + _BATCH] = np.packbits(part > 0, axis=1)
    return found


@lru_cache(maxsize=4)
def _normals(dimension: int) -> Vectors:
    """The hyperplanes' normals, of shape (dimension, bits): rows of a Hadamard matrix, turned at random.

    Orthogonal rows tell vectors apart better than independent normals (Ji et al. 2012, "Super-Bit
    Locality-Sensitive Hashing"), and these are made of whole numbers in a millisecond.
    """
    random = np.random.default_rng(0)
    columns = np.arange(bits(dimension))
    rows = np.sort(random.choice(len(columns), dimension, replace=False))
    turned = random.choice([1, -1], size=(dimension, 1))
    hadamard = 1 - 2 * (np.bitwise_count(rows[:, None] & columns) % 2).astype(np.int64)
    return np.asarray(turned * hadamard, dtype=np.float32)
