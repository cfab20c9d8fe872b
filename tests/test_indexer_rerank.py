"""Re-ranking: by the model's scores, equal ones as they were, and never by what is no number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.errors import ModelError
from indexer.rerank import reordered


class Scores:
    """Gives the scores it was made with."""

    name = "fake"

    def __init__(self, *given: float) -> None:
        self._given = np.array(given, dtype=np.float32)

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._given


@pytest.mark.parametrize(
    ("scores", "order"),
    [((1, 3, 2), [20, 30, 10]), ((0, 0, 0), [10, 20, 30]), ((0, 1, 1), [20, 30, 10])],
)
def test_the_best_comes_first_and_equals_stay(scores: tuple[int, ...], order: list[int]) -> None:
    found = reordered(Scores(*scores), "問", [10, 20, 30], ["甲", "乙", "丙"])
    assert [i for i, _ in found] == order
    assert [score for _, score in found] == sorted(scores, reverse=True)


@given(st.lists(st.integers(-3, 3), max_size=12))
def test_nothing_is_lost_and_order_is_stable(scores: list[int]) -> None:
    found = reordered(Scores(*scores), "問", range(len(scores)), [""] * len(scores))
    assert found == sorted(((i, float(s)) for i, s in enumerate(scores)), key=lambda p: -p[1])


@pytest.mark.parametrize("scores", [(1.0,), (1.0, 2.0, 3.0), (1.0, np.nan), (np.inf, 1.0), ()])
def test_what_a_reranker_must_not_give(scores: tuple[float, ...]) -> None:
    with pytest.raises(ModelError, match=r"「fake」が 2 件の文に 2 個の数を.*使わないでください"):
        reordered(Scores(*scores), "問", [1, 2], ["甲", "乙"])
