"""The nearest vectors against the exact answer worked out with numpy; files changed in steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import vectors
from indexer.embed import Vectors
from indexer.errors import IndexDamaged, IndexMismatch
from indexer.signs import bits, signs
from indexer.vectors import VectorIndex

# Unit vectors whose products are exact in single precision, many of them equal.
HALVES = [
    [a, b, c, d] for a in (0.5, -0.5) for b in (0.5, -0.5) for c in (0.5, -0.5) for d in (0.5, -0.5)
]
AXES = [[float(i == j) * s for j in range(4)] for i in range(4) for s in (1, -1)]
unit = st.sampled_from(HALVES + AXES)
rows = st.lists(unit, min_size=1, max_size=40)


def index_of(ids: Sequence[int], matrix: Sequence[Sequence[float]] | Vectors) -> VectorIndex:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "索引.faiss"
        vectors.build(path, ids, array(matrix))
        return VectorIndex(path)


def array(matrix: Sequence[Sequence[float]] | Vectors) -> Vectors:
    return np.asarray(matrix, dtype=np.float32)


def exact(
    ids: list[int], matrix: list[list[float]], query: list[float], within: list[range] | None
) -> list[tuple[int, float]]:
    """Every (id, cosine) allowed, best first, ties by id."""
    scores = array(matrix) @ array([query])[0]
    found = zip(ids, map(float, scores), strict=True)
    allowed = [hit for hit in found if within is None or any(hit[0] in r for r in within)]
    return sorted(allowed, key=lambda hit: (-hit[1], hit[0]))


@given(rows, unit, st.randoms(use_true_random=False), st.booleans())
def test_all_neighbours_are_the_exact_ones(matrix, query, random, limited) -> None:
    ids = random.sample(range(1000), len(matrix))
    edges = [random.sample(range(1001), 2) for _ in range(random.randint(0, 5))]
    within = [range(min(pair), max(pair)) for pair in edges] if limited else None
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


@pytest.mark.parametrize("within", [[], [range(99, 200)], [range(1, 1)], [range(3, 2**63)]])
def test_nothing_is_found_outside_the_ids_allowed(within: list[range]) -> None:
    assert index_of([1, 2], AXES[:2]).search(array(AXES)[0], 5, within) == []


def test_ranges_that_overlap_are_searched_once() -> None:
    found = index_of([1, 2, 3], [AXES[0]] * 3).search(
        array(AXES)[0], 9, [range(2, 9), range(3), range(2, 3)]
    )
    assert found == [(1, 1.0), (2, 1.0), (3, 1.0)]


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
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "MANY", 10)
        changed, fresh = Path(folder, "changed.faiss"), Path(folder, "fresh.faiss")
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
        written = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
        kinds = {".faiss", ".signs"} if len(held) >= 10 else {".faiss"}
        assert written.keys() == {
            f"{name}{kind}" for name in ("changed", "fresh") for kind in kinds
        }
        assert all(written[f"changed{kind}"] == written[f"fresh{kind}"] for kind in kinds)


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


@pytest.fixture(scope="module")
def many() -> Iterator[tuple[Vectors, VectorIndex, Vectors]]:
    """4,000 vectors of which each has some near it, under even ids, beside a file of their signs; queries."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(40, 64))
    matrix = centres[random.integers(40, size=4000)] + random.normal(size=(4000, 64))
    queries = centres + random.normal(size=(40, 64))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "MANY", 1000)
        patch.setattr(vectors, "_CANDIDATES", 2)  # few, so that some of the nearest are missed
        patch.setattr(vectors, "_LEAST", 1)
        yield units(matrix), index_of(range(0, 8000, 2), units(matrix)), units(queries)


def units(matrix: Vectors) -> Vectors:
    return (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("within", [None, [range(100, 2400), range(3000, 7000)], [range(50, 150)]])
def test_of_many_nearly_all_of_the_nearest_are_found_with_their_exact_scores(many, within) -> None:
    _, index, queries = many
    share, differs = 0.0, False
    for query in queries:
        best = index.search(query, 10, within, exact=True)
        found = index.search(query, 10, within)
        assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
        assert within is None or all(any(i in r for r in within) for i, _ in found)
        assert dict(found).items() <= dict(index.search(query, 4000, within)).items()
        share += len(set(best) & set(found)) / len(best) / len(queries)
        differs |= found != best
    assert share >= 0.9
    assert differs or within == [range(50, 150)]  # that few are compared exactly


def test_the_oracle_is_exact_also_of_many(many) -> None:
    matrix, index, queries = many
    for query in queries[:5]:
        scores = matrix.astype(np.float64) @ query.astype(np.float64)
        found = index.search(query, 10, exact=True)
        assert [i for i, _ in found] == (2 * np.argsort(-scores)[:10]).tolist()
        assert [score for _, score in found] == np.sort(scores.astype(np.float32))[::-1][
            :10
        ].tolist()


def test_threads_and_their_number_change_nothing(many) -> None:
    _, index, queries = many
    alone = [index.search(query, 20) for query in queries]
    faiss.omp_set_num_threads(4)
    with ThreadPoolExecutor(4, initializer=faiss.omp_set_num_threads, initargs=(3,)) as pool:
        assert list(pool.map(lambda query: index.search(query, 20), queries)) == alone
    assert [index.search(query, 20) for query in queries] == alone
    faiss.omp_set_num_threads(1)


def test_signs_of_other_vectors_are_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(vectors, "MANY", 3)
    vectors.build(tmp_path / "vectors.faiss", [1, 2, 3], array(AXES[:3]))
    vectors.build(tmp_path / "other.faiss", [1, 2, 3, 4], array(AXES[:4]))
    (tmp_path / "other.signs").replace(tmp_path / "vectors.signs")
    with pytest.raises(IndexDamaged, match=r"vectors\.signs を読めません"):
        VectorIndex(tmp_path / "vectors.faiss")


@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.integers(1, 40))
def test_the_bits_of_a_vector_are_its_own(seed: int, dimension: int, count: int) -> None:
    matrix = units(np.random.default_rng(seed).normal(size=(count, dimension)))
    together = signs(matrix)
    assert together.shape == (count, bits(dimension) // 8)
    assert (together == np.concatenate([signs(row[None]) for row in matrix])).all()


def test_bits_differ_as_angles_do() -> None:
    """Of the hyperplanes a share of angle / π comes between two vectors."""
    random = np.random.default_rng(5)
    matrix = units(random.normal(size=(400, 300)) + 0.7 * random.normal(size=300))
    differing = np.unpackbits(signs(matrix)[:200] ^ signs(matrix)[200:], axis=1).mean(axis=1)
    angles = np.arccos(np.sum(matrix[:200] * matrix[200:], axis=1)) / np.pi
    assert abs(differing - angles).max() < 0.06  # four standard deviations of 1,024 tosses


@given(rows, unit, st.lists(st.integers(0, 60), max_size=20))
def test_the_cosine_of_any_id_can_be_asked_for(matrix, query, wanted) -> None:
    index = index_of(range(10, 10 + len(matrix)), matrix)
    known = dict(exact(list(range(10, 10 + len(matrix))), matrix, query, None))
    assert index.cosines(array([query])[0], wanted).tolist() == [known.get(i, 0.0) for i in wanted]


def test_cosines_are_those_of_the_search(many) -> None:
    _, index, queries = many
    ids, scores = zip(*index.search(queries[0], 50), strict=True)
    assert index.cosines(queries[0], ids).tolist() == list(scores)
    assert index.cosines(queries[0], [ids[7]]).tolist() == [scores[7]]
