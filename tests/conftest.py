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
# suite is over in a minute: pytest --hypothesis-profile=thorough tries many times as many.
for _name, _examples in (("deterministic", 20), ("thorough", 150)):
    settings.register_profile(
        _name,
        max_examples=_examples,
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
settings.load_profile("deterministic")


@pytest.hookimpl(optionalhook=True)  # there is no such hook without pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """The tests of one file run in one worker: what a module shares is made once, not in each."""
    from xdist.scheduler import LoadFileScheduling

    return LoadFileScheduling(config, log)


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
