"""The gate on saved runs: which pass, and what is said of those that do not."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from eval import wider
from eval.run import FORMAT

ROOT = Path(__file__).resolve().parents[1]
CI = ROOT / ".ci"
RATE = {"mean": 0.8, "low": 0.7, "high": 0.9, "count": 10}

# (floors asked of a run that reached 0.8, exit status, what is said)
GATES: list[tuple[list[str], int, tuple[str, ...]]] = [
    (["good=0.8"], 0, ("1 件の評価: 異常なし",)),
    (["good=0.81"], 1, ("合格率 0.800 が下限 0.810 を下回っています。",)),
    (["crashed=0.5"], 1, ("q-1: ValueError: x",)),
    (["none=0.5"], 1, ("none.json を読めません",)),
    (["none=0.5", "good=0.9"], 1, ("none.json", "下限 0.900")),
    ([], 1, ("0 件",)),
]


@pytest.fixture
def gate() -> Callable[..., int]:
    main: Callable[..., int] = runpy.run_path(str(CI / "floor.py"))["main"]
    return main


@pytest.mark.parametrize(("floors", "status", "told"), GATES)
def test_the_gate_names_all_that_fails(
    floors: list[str],
    status: int,
    told: tuple[str, ...],
    gate: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, errors in (("good", {}), ("crashed", {"q-1": "ValueError: x"})):
        run = {"format": FORMAT, "overall": {"passed": RATE}, "errors": errors, "questions": []}
        (tmp_path / f"{name}.json").write_text(json.dumps(run), encoding="utf-8")
    assert gate(str(tmp_path), *floors) == status
    printed = capsys.readouterr().err
    assert all(words in printed for words in told)


def test_every_set_has_a_floor() -> None:
    floors = re.findall(r"([\w-]+)=0\.\d\d\b", (CI / "run").read_text(encoding="utf-8"))
    sets = {path.stem for path in wider.SETS.parent.glob("*.jsonl")}
    sets |= {f"wider-{path.stem}" for path in wider.question_sets()}
    assert sorted(floors) == sorted(sets)
