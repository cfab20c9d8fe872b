"""The order of the candidates: a weighted sum of readable features, with learned weights.

Weights are in ranker.toml, which says what they were learned from; eval/train_ranker.py makes it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.errors import IndexMismatch
from indexer.features import FEATURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "ranker.toml"


@cache
def weights() -> NDArray[np.float64]:
    """The weight of each feature, in the order of FEATURES.

    Raises IndexMismatch where the file's features are not those.
    """
    found = tomllib.loads(Path(__file__).with_name(FILE).read_text(encoding="utf-8"))["weights"]
    if tuple(found) != FEATURES:
        raise IndexMismatch(
            f"順位付けの重み {FILE} の項目（{'、'.join(found)}）がプログラムのもの（{'、'.join(FEATURES)}）と"
            "違います。python -m eval.train_ranker で作り直してください。"
        )
    return np.array(list(found.values()), dtype=np.float64)


def scores(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """One score between 0 and 1 for each row of ``features``, shape (n, len(FEATURES)).

    Their weighted mean, so that a perfect candidate has 1. Rounded, so that what differs by
    nothing but the order of additions is a tie.
    """
    found = weights()
    result: NDArray[np.float64] = np.round(features @ found / found.sum(), 6)
    return result
