"""Small products are those of numpy, whatever the pieces."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.products import product


@pytest.mark.parametrize(
    ("rows", "others"), [(0, 3), (3, 0), (1, 1), (7, 5), (9, 2_000), (3_000, 4)]
)
def test_product(rows: int, others: int) -> None:
    chance = np.random.default_rng(rows + others)
    one = chance.normal(size=(rows, 300)).astype(np.float32)
    other = chance.normal(size=(others, 300)).astype(np.float32)
    found = product(one, other)
    assert found.shape == (rows, others)
    assert found == pytest.approx(one @ other.T, abs=1e-3)
