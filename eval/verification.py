"""How well verification tells true statements from altered ones: ``python -m eval.verification``.

The true ones are written by hand from the strategy, laws and papers (``eval/statements/``), half of
them kept aside; the altered ones are made of them by program (``eval/alterations.py``) and, of
``worded`` and ``worded-kept-aside``, also by hand: who does what the other way round, and the like.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.verify import supported
from assistant.wording import worded
from eval.alterations import KINDS, alterations

STATEMENTS = Path(__file__).parent / "statements"
OPEN, KEPT = "open", "kept-aside"
WORDED, WORDED_KEPT = "worded", "worded-kept-aside"  # as a fluent model would word it
PAIRS, STYLES, STYLES_KEPT = "pairs", "styles", "styles-kept-aside"  # the second round
SETS = (OPEN, WORDED, PAIRS, STYLES, KEPT, WORDED_KEPT, STYLES_KEPT)
FORMS = {"verbatim": "原文のまま", "template": "定型", "reworded": "言い換え"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A true statement with the texts it stands on, slices and the headings over them.

    ``altered``: (kind, false statement) about the same slices, written by hand.
    """

    id: str
    form: str
    text: str
    slices: tuple[str, ...]
    headings: tuple[str, ...]
    altered: tuple[tuple[str, str], ...] = ()

    @property
    def cited(self) -> tuple[str, ...]:
        return (*self.slices, *self.headings)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each statement: (kind or form, text, passed) and milliseconds a statement.

    ``foreign``: how many true ones no model may write, since their words are not those cited.
    """

    true: tuple[tuple[str, str, bool], ...]
    altered: tuple[tuple[str, str, bool], ...]
    ms: float
    foreign: int = 0

    @property
    def refused(self) -> float:
        """The share of true statements that do not pass."""
        return sum(not passed for *_, passed in self.true) / len(self.true)

    @property
    def caught(self) -> float:
        """The share of altered statements that do not pass."""
        return sum(not passed for *_, passed in self.altered) / len(self.altered)


def statements(name: str, directory: Path = STATEMENTS) -> list[Statement]:
    """The true statements of one file, with what they cite from ``sources.jsonl``."""
    sources = {line["id"]: line for line in _lines(directory / "sources.jsonl")}
    found: list[Statement] = []
    for line in _lines(directory / f"{name}.jsonl"):
        cited = [sources[i] for i in line["cites"]]
        headings = tuple(dict.fromkeys(h for source in cited for h in source["headings"]))
        slices = tuple(source["text"] for source in cited)
        false = tuple((kind, text) for kind, text in line.get("altered", ()))
        found.append(Statement(line["id"], line["form"], line["text"], slices, headings, false))
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def measure(given: Iterable[Statement]) -> Outcome:
    """Verify the statements and everything that is made of them."""
    true: list[tuple[str, str, bool]] = []
    altered: list[tuple[str, str, bool]] = []
    started, count, known = perf_counter(), 0, list(given)
    for one in known:
        true.append((one.form, one.text, not supported(one.text, one.cited)))
        for kind, text in (*alterations(one.text, "\n".join(one.cited)), *one.altered):
            altered.append((kind, text, not supported(text, one.cited)))
        count = len(true) + len(altered)
    ms = (perf_counter() - started) * 1000 / max(1, count)
    foreign = sum(not worded(one.text, one.cited) for one in known)
    return Outcome(tuple(true), tuple(altered), ms, foreign)


def table(outcome: Outcome) -> str:
    """The outcome in lines: refused true ones by form, caught alterations by kind."""
    lines = [f"{'真の文':<12}{'文':>5}{'誤って退けた':>8}"]
    refused = Counter(form for form, _, passed in outcome.true if not passed)
    count = Counter(form for form, *_ in outcome.true)
    lines += [f"{FORMS[f]:<12}{count[f]:>5}{refused[f]:>8}" for f in FORMS if count[f]]
    lines.append(f"{'全体':<12}{len(outcome.true):>5}{outcome.refused:>11.1%}")
    lines.append(f"{'モデルの文としては言葉が違う':<12}{outcome.foreign:>5}")
    lines.append(f"{'変えた文':<12}{'文':>5}{'見逃した':>8}{'捕えた割合':>8}")
    missed = Counter(kind for kind, _, passed in outcome.altered if passed)
    count = Counter(kind for kind, *_ in outcome.altered)
    lines += [
        f"{k:<12}{count[k]:>5}{missed[k]:>8}{1 - missed[k] / count[k]:>11.1%}"
        for k in dict.fromkeys((*KINDS, *count))
        if count[k]
    ]
    lines.append(
        f"{'全体':<12}{len(outcome.altered):>5}{sum(missed.values()):>8}{outcome.caught:>11.1%}"
    )
    return "\n".join([*lines, f"1文あたり {outcome.ms:.2f} ミリ秒"])


if __name__ == "__main__":
    for name in SETS:
        print(f"== 照合 {name}")
        print(table(measure(statements(name))))
