"""Two saved runs side by side: which questions got worse, which better."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.dataset import DatasetError, read_text
from eval.metrics import PARTS
from eval.run import FORMAT

PART_NAMES = {
    "facts": "事実",
    "evidence": "根拠",
    "status": "状態",
    "forbid": "禁止",
    "concise": "簡潔",
    "faithful": "忠実",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A question judged differently: the parts whose score fell and those whose score rose."""

    id: str
    question: str
    fell: tuple[str, ...] = ()
    rose: tuple[str, ...] = ()

    def line(self) -> str:
        """One Japanese line for the terminal."""
        moved = [f"{PART_NAMES[part]}↓" for part in self.fell] + [
            f"{PART_NAMES[part]}↑" for part in self.rose
        ]
        return f"{self.id} {' '.join(self.question.split())} → {' '.join(moved)}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from a baseline to a run.

    A question with any part fallen is worse, whatever else rose; one with parts only risen is
    better. A question of the baseline that the run left out counts as worse (``missing``).
    """

    changes: tuple[Change, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def worse(self) -> tuple[str, ...]:
        """Ids of the questions that got worse or are gone, in order."""
        return tuple(sorted({*(c.id for c in self.changes if c.fell), *self.missing}))

    @property
    def better(self) -> tuple[str, ...]:
        """Ids of the questions that got better and in nothing worse, in order."""
        return tuple(sorted(change.id for change in self.changes if not change.fell))

    def as_text(self) -> str:
        """The comparison for the terminal, in Japanese."""
        groups = {
            "悪くなった問": [c.line() for c in self.changes if c.fell],
            "なくなった問": list(self.missing),
            "良くなった問": [c.line() for c in self.changes if not c.fell],
            "増えた問": list(self.added),
        }
        lines: list[str] = []
        for name, members in groups.items():
            if members:
                lines += [f"{name} {len(members)}:", *(f"  {member}" for member in members)]
        return "\n".join(lines) or "変わった問はありません。"


def load_run(path: Path) -> dict[str, Any]:
    """The run saved as JSON at ``path``; raises DatasetError where it is none."""
    try:
        data = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"{path}: JSON として読めません。") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise DatasetError(
            f"{path}: 評価の結果ではないか、版が違います。"
            "senryaku eval run --json で作り直してください。"
        )
    try:
        _scores(data)
    except (KeyError, TypeError, ValueError) as error:
        raise DatasetError(
            f"{path}: 評価の結果として読めない箇所があります（{error}）。"
        ) from error
    return data


def compare(baseline: Mapping[str, Any], run: Mapping[str, Any]) -> Comparison:
    """Compare two runs as ``load_run`` gives them, question by question, part by part."""
    before, after = _scores(baseline), _scores(run)
    texts = {str(one["id"]): str(one.get("question", "")) for one in run["questions"]}
    changes = [
        _change(key, texts[key], before[key], after[key])
        for key in sorted(before.keys() & after.keys())
    ]
    return Comparison(
        changes=tuple(change for change in changes if change.fell or change.rose),
        missing=tuple(sorted(before.keys() - after.keys())),
        added=tuple(sorted(after.keys() - before.keys())),
    )


def _change(
    key: str, question: str, before: Mapping[str, float], after: Mapping[str, float]
) -> Change:
    return Change(
        id=key,
        question=question,
        fell=tuple(part for part in PARTS if after[part] < before[part]),
        rose=tuple(part for part in PARTS if after[part] > before[part]),
    )


def _scores(run: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Score of each part (0–1) by question id."""
    return {
        str(one["id"]): {part: float(one["judgement"][part]) for part in PARTS}
        for one in run["questions"]
    }
