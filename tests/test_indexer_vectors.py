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
from indexer.errors import IndexDamaged, IndexMismatch
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


# What may be done to a file: ("add", ids), ("remove", (first, last)) or ("save", ()), each id's
# vector following from the id and the number of the step.
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(st.integers(0, 30), unique=True, max_size=12)),
        st.tuples(st.just("remove"), st.tuples(st.integers(0, 30), st.integers(0, 30))),
        st.tuples(st.just("save"), st.just(())),
    ),
    max_size=8,
)


@given(steps)
def test_a_file_changed_in_steps_is_byte_for_byte_the_one_written_at_once(steps) -> None:
    with TemporaryDirectory() as folder:
        changed, fresh = Path(folder, "changed"), Path(folder, "fresh")
        writer, held = vectors.Writer(4), dict[int, list[float]]()
        for number, (what, ids) in enumerate(steps):
            if what == "add":
                new = {i: (HALVES + AXES)[(i + 7 * number) % 24] for i in ids}
                writer.add(ids, array(list(new.values())).reshape(-1, 4))
                held |= new
            elif what == "remove":
                writer.remove(*ids)
                held = {i: v for i, v in held.items() if not ids[0] <= i <= ids[1]}
            else:
                writer.save(changed)
                writer = vectors.Writer.open(changed)
        writer.save(changed)
        ids = sorted(held, key=lambda i: (i % 3, i))
        vectors.build(fresh, ids, array([held[i] for i in ids]).reshape(-1, 4))
        assert changed.read_bytes() == fresh.read_bytes()
        assert sorted(path.name for path in Path(folder).iterdir()) == ["changed", "fresh"]


def test_a_reader_keeps_what_it_opened_while_the_file_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "索引.faiss"
    vectors.build(path, [1, 2], array(AXES[:2]))
    reader, writer = VectorIndex(path), vectors.Writer.open(path)
    writer.remove(1, 1)
    writer.save(path)
    query = array(AXES)[0]
    assert reader.search(query, 1) == [(1, 1.0)]
    assert VectorIndex(path).search(query, 1) == [(2, -1.0)]


def test_the_largest_ids_are_removed_too(tmp_path: Path) -> None:
    last = 2**63 - 1
    writer = vectors.Writer(4)
    writer.add([last, last - 1, 5], array(AXES[:3]))
    writer.remove(last - (1 << 24) + 1, last)
    writer.save(tmp_path / "索引.faiss")
    assert VectorIndex(tmp_path / "索引.faiss").search(array(AXES)[2], 9) == [(5, 1.0)]


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_what_is_not_a_number_is_refused(bad: float) -> None:
    with pytest.raises(IndexMismatch, match=r"数でない値.*確かめてください"):
        vectors.Writer(4).add([1, 2], array([AXES[0], [0.5, bad, 0, 0]]))


def test_another_dimension_is_refused() -> None:
    with pytest.raises(IndexMismatch, match=r"\(1, 4\).*300 次元"):
        vectors.Writer(300).add([1], array([AXES[0]]))


@pytest.mark.parametrize("content", [b"", b"IxMp", "これは索引ではない".encode()])
def test_a_file_that_is_no_index_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vectors.faiss"
    path.write_bytes(content)
    for reads in (VectorIndex, vectors.Writer.open):
        with pytest.raises(IndexDamaged, match=r"vectors\.faiss を読めません.*作り直して"):
            reads(path)


def test_a_cut_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    vectors.build(path, range(100), array(HALVES[:10] * 10))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss"):
        VectorIndex(path)
