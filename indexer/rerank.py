"""A second look at the best hits: a CrossEncoder reads question and passage together.

Optional: nothing is re-ranked where no model is named. Loading one takes seconds, a pair takes
milliseconds, so that only the best hits are looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from indexer.errors import ModelError
from indexer.models import AS_IT_COMES, DTYPES, Running, cross_encoder, reason

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Reranker(Protocol):
    """What says how well passages answer a question."""

    @property
    def name(self) -> str: ...

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """A score for each of ``texts``, the higher the better, of shape (len(texts),)."""
        ...


class CrossReranker:
    """Any sentence-transformers CrossEncoder with one output, by name or local folder."""

    def __init__(
        self, name: str, running: Running = AS_IT_COMES, *, dtype: str = DTYPES[0]
    ) -> None:
        self.name = name
        self._batch_size = running.batch_size
        self._model = cross_encoder(name, dtype, running)

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """As Reranker.scores. Raises ModelError where the model fails or gives no numbers."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        pairs = [(query, text) for text in texts]
        try:
            found = self._model.predict(pairs, batch_size=self._batch_size, show_progress_bar=False)
        except (RuntimeError, ValueError, LookupError) as error:
            raise ModelError(
                f"再順位付けモデル「{self.name}」の計算が止まりました（{reason(error)}）。"
                "一度に計算する数（batch_size）を小さくするか、再順位付けを使わないでください。"
            ) from None
        return checked(self.name, np.asarray(found), len(texts))


def checked(name: str, found: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """``found`` as float32 if it is ``count`` numbers; raises ModelError naming the model else."""
    if found.shape != (count,) or not np.isfinite(found).all():
        raise ModelError(
            f"再順位付けモデル「{name}」が {count} 件の文に {count} 個の数を返しませんでした。"
            "別のモデルを指定するか、再順位付けを使わないでください。"
        )
    return found.astype(np.float32)


def reordered(
    reranker: Reranker, query: str, ids: Sequence[int], texts: Sequence[str]
) -> list[tuple[int, float]]:
    """(id, score), the best first; equal scores stay in the order that they came in."""
    scores = checked(reranker.name, np.asarray(reranker.scores(query, texts)), len(texts))
    order = np.argsort(-scores, kind="stable")
    return [(ids[i], float(scores[i])) for i in order]
