"""The score of a chunk: the weighted mean of its features, by weights that a person can read."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import ranker
from indexer.features import FEATURES
from indexer.ranker import scores, weights

FILE = Path(ranker.__file__).with_name(ranker.FILE)
shares = st.floats(0, 1, width=32)
rows = st.lists(st.lists(shares, min_size=len(FEATURES), max_size=len(FEATURES)), max_size=8)


def features(found: list[list[float]]) -> np.ndarray:
    return np.array(found, dtype=np.float32).reshape(len(found), len(FEATURES))


def test_every_feature_has_a_weight_and_none_speaks_against_a_chunk() -> None:
    found = weights()
    assert found.shape == (len(FEATURES),)
    assert (found >= 0).all()
    assert float(found.sum()) == pytest.approx(1, abs=0.001)


def test_the_file_says_what_the_weights_were_learned_from_and_under_which_licence() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert tuple(tomllib.loads(text)["weights"]) == FEATURES
    sources = [line for line in text.splitlines() if line.startswith("# - ")]
    assert sources
    assert all("questions" in line for line in sources)
    assert all("CC BY-SA" in line or "MIT" in line for line in sources)


def test_a_perfect_chunk_has_one_and_an_empty_one_none() -> None:
    assert scores(features([[1.0] * len(FEATURES), [0.0] * len(FEATURES)])).tolist() == [1.0, 0.0]
    assert scores(features([])).shape == (0,)


@given(rows)
def test_scores_are_the_weighted_means(found: list[list[float]]) -> None:
    result = scores(features(found))
    used = weights().astype(np.float64)
    for row, score in zip(found, result.tolist(), strict=True):
        assert 0 <= score <= 1
        assert score == pytest.approx(float(np.dot(row, used) / used.sum()), abs=2e-6)


@given(rows, st.randoms(use_true_random=False))
def test_a_score_depends_on_nothing_but_the_chunk(found: list[list[float]], chance: object) -> None:
    result = scores(features(found)).tolist()
    places = list(range(len(found)))
    chance.shuffle(places)  # type: ignore[attr-defined]
    again = scores(features([found[i] for i in places])).tolist()
    assert again == pytest.approx([result[i] for i in places], abs=1.1e-6)


@given(
    st.lists(shares, min_size=len(FEATURES), max_size=len(FEATURES)),
    st.integers(0, len(FEATURES) - 1),
    shares,
)
def test_more_of_anything_is_never_worse(row: list[float], column: int, more: float) -> None:
    raised = [*row]
    raised[column] = max(row[column], more)
    low, high = scores(features([row, raised])).tolist()
    assert low <= high


def test_what_differs_by_the_order_of_additions_alone_is_a_tie() -> None:
    row = np.full(len(FEATURES), 0.3, dtype=np.float32)
    near = row.copy()
    near[0] = np.nextafter(near[0], np.float32(1))
    assert scores(np.stack([row, near])).tolist()[0] == scores(np.stack([row, near])).tolist()[1]
