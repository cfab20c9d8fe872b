"""FAISS against the exact answer worked out with numpy."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import vectors
from indexer.embed import Vectors
from indexer.vectors import VectorIndex

# Unit vectors whose products are exact in single precision, many of them equal.
HALVES = [
    [a, b, c, d] for a in (0.5, -0.5) for b in (0.5, -0.5) for c in (0.5, -0.5) for d in (0.5, -0.5)
]
AXES = [[float(i == j) * s for j in range(4)] for i in range(4) for s in (1, -1)]
unit = st.sampled_from(HALVES + AXES)
rows = st.lists(unit, min_size=1, max_size=40)


def index_of(ids: list[int], matrix: list[list[float]]) -> VectorIndex:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "索引.faiss"
        vectors.build(path, ids, array(matrix))
        return VectorIndex(path)


def array(matrix: list[list[float]]) -> Vectors:
    return np.asarray(matrix, dtype=np.float32)


def exact(
    ids: list[int], matrix: list[list[float]], query: list[float], within: list[int] | None
) -> list[tuple[int, float]]:
    """Every (id, cosine) allowed, best first, ties by id."""
    scores = array(matrix) @ array([query])[0]
    found = zip(ids, map(float, scores), strict=True)
    allowed = [hit for hit in found if within is None or hit[0] in within]
    return sorted(allowed, key=lambda hit: (-hit[1], hit[0]))


@given(rows, unit, st.randoms(use_true_random=False), st.booleans())
def test_all_neighbours_are_the_exact_ones(matrix, query, random, limited) -> None:
    ids = random.sample(range(1000), len(matrix))
    within = random.sample(ids, random.randint(0, len(ids))) if limited else None
    found = index_of(ids, matrix).search(array([query])[0], len(ids), within)
    assert found == exact(ids, matrix, query, within)


@given(rows, unit, st.integers(1, 50), st.randoms(use_true_random=False))
def test_the_nearest_k_have_the_best_scores(matrix, query, k, random) -> None:
    ids = random.sample(range(1000), len(matrix))
    found = index_of(ids, matrix).search(array([query])[0], k)
    best = exact(ids, matrix, query, None)
    assert [score for _, score in found] == [score for _, score in best[:k]]
    assert set(found) <= set(best)
    assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
    assert len({i for i, _ in found}) == min(k, len(ids))


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 60))
def test_vectors_of_any_direction(seed: int, count: int, k: int) -> None:
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(count + 1, 8)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    found = index_of(list(range(count)), matrix[:-1].tolist()).search(matrix[-1], k)
    scores = matrix[:-1].astype(np.float64) @ matrix[-1].astype(np.float64)
    assert [i for i, _ in found] == np.argsort(-scores)[:k].tolist()
    np.testing.assert_allclose([s for _, s in found], np.sort(scores)[::-1][:k], atol=1e-6)


def test_of_equal_neighbours_the_lowest_ids_are_taken() -> None:
    matrix = [AXES[0], HALVES[0], AXES[0], HALVES[0], AXES[0]]
    found = index_of(list(range(5)), matrix).search(array(HALVES)[0], 3)
    assert found == [(1, 1.0), (3, 1.0), (0, 0.5)]


@pytest.mark.parametrize("within", [[], [99]])
def test_nothing_is_found_outside_the_ids_allowed(within: list[int]) -> None:
    assert index_of([1, 2], AXES[:2]).search(array(AXES)[0], 5, within) == []


def test_a_query_of_nothing_known_finds_nothing() -> None:
    assert index_of([1], [AXES[0]]).search(np.zeros(4, dtype=np.float32), 5) == []


def test_its_size() -> None:
    index = index_of([4, 9, 2], AXES[:3])
    assert (len(index), index.dimension) == (3, 4)
