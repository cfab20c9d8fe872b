"""Re-ranking: by the model's scores, equal ones as they were, and never by what is no number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import GOALS, TRADE, write_corpus
from numpy.typing import NDArray

from indexer import store, versions
from indexer.build import build
from indexer.errors import ModelError
from indexer.index import Index
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


class Likes:
    """Prefers the passages that hold a word."""

    def __init__(self, word: str) -> None:
        self.name = f"likes {word}"
        self._word = word

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._word in text for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version of an index of two documents."""
    place = tmp_path_factory.mktemp("rerank")
    build([write_corpus(place / "corpus", {"a.txt": GOALS, "b.txt": TRADE})], place / "index")
    return versions.current(place / "index")


@pytest.mark.parametrize(
    ("word", "k"), [("貿易", 1), ("貿易", 100), ("健康", 3), ("そのような言葉はない", 100)]
)
def test_an_index_gives_the_best_hits_in_the_reranker_s_order(
    folder: Path, word: str, k: int
) -> None:
    manifest = versions.read_manifest(folder)
    plain = Index(folder, manifest).search("健康寿命の目標", 100)
    again = Index(folder, manifest, reranker=Likes(word)).search("健康寿命の目標", k)
    read = [store.embedded(hit.chunk) for hit in plain]
    liked = sorted(range(len(plain)), key=lambda i: word not in read[i])
    assert again == [plain[i] for i in liked][:k]


def test_one_retriever_alone_is_not_read_again(folder: Path) -> None:
    manifest = versions.read_manifest(folder)
    plain = Index(folder, manifest).search("健康寿命", 5, retriever="lexical")
    again = Index(folder, manifest, reranker=Likes("貿易")).search(
        "健康寿命", 5, retriever="lexical"
    )
    assert again == plain
