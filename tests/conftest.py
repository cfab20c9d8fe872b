"""What the tests share: one index of the corpus, built once, and the assistant opened on it.

Sockets are disabled for every test by pytest-socket (pyproject.toml).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from assistant import Assistant
from indexer.build import build

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"

# The same examples every time, so that a failure is a failure for everyone. Few of them, so that the
# suite is over in a minute: pytest --hypothesis-profile=thorough tries several times as many.
for _name, _examples in (("deterministic", 30), ("thorough", 150)):
    settings.register_profile(
        _name,
        max_examples=_examples,
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
settings.load_profile("deterministic")


@pytest.fixture(scope="session")
def strategy_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of ``corpus/``, built once for all tests; not to be written to."""
    index = tmp_path_factory.mktemp("strategy") / "index"
    build([CORPUS], index)
    return index


@pytest.fixture(scope="session")
def assistant(strategy_index: Path) -> Assistant:
    """An assistant open on ``strategy_index``."""
    return Assistant.open(strategy_index)
