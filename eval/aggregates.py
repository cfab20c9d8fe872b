"""Whether a question that asks for all rows of a kind is answered with exactly the right ones.

``python -m eval.aggregates SET.jsonl --index DIR [--corpus strategy|laws]``: of each question the
exact words of the rows that are right (``rows``) beside what the answer cites. A row is found where
a citation's words and its own hold one another, folded; a citation is right where it is a row so.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.types import Status
from eval.dataset import records
from eval.metrics import normalise

_KEPT_ASIDE = "-heldout"  # of such a set no question is shown


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: how many rows are right, how many of them are cited, how many citations are none."""

    id: str
    question: str
    rows: int
    found: int
    wrong: int
    refused: bool

    @property
    def exact(self) -> bool:
        """Exactly the right rows; where there are none, a plain refusal."""
        if not self.rows:
            return self.refused
        return self.found == self.rows and not self.wrong


def judge(assistant: Assistant, record: dict[str, Any]) -> Judged:
    """The answer to the question of ``record``, after its turns, beside its rows."""
    history = [(asked, told) for asked, told in record.get("history", [])]
    answer = assistant.ask(record["question"], history)
    rows = [normalise(row) for row in record["rows"]]
    cited = [normalise(one.quote) for one in answer.citations]
    refused = answer.status not in (Status.ANSWERED, Status.PARTIAL)
    found = sum(any(_same(row, one) for one in cited) for row in rows)
    wrong = sum(not any(_same(row, one) for row in rows) for one in cited)
    return Judged(record["id"], record["question"], len(rows), found, wrong, refused)


def _same(row: str, quote: str) -> bool:
    return row in quote or quote in row


def as_text(judged: Sequence[Judged], *, each: bool) -> str:
    """Totals, before them a line for each question that is not answered exactly."""
    rows, found = sum(one.rows for one in judged), sum(one.found for one in judged)
    cited = found + sum(one.wrong for one in judged)
    lines = [
        f"{one.id}\t{one.question}\t行 {one.found}/{one.rows}、余分 {one.wrong}"
        for one in judged
        if each and not one.exact
    ]
    exact = sum(one.exact for one in judged)
    lines.append(
        f"過不足なく答えた問 {exact}/{len(judged)}、適合率 {found / cited if cited else 1:.3f}、"
        f"再現率 {found / rows if rows else 1:.3f}"
    )
    return "\n".join(lines)


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.aggregates", description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--corpus", default="")
    parsed = parser.parse_args(given)
    assistant = Assistant.open(parsed.index)
    listed = [record for _, record in records(parsed.questions)]
    wanted = [one for one in listed if parsed.corpus in ("", one["corpus"])]
    judged = [judge(assistant, one) for one in wanted]
    shown = not parsed.questions.stem.endswith(_KEPT_ASIDE)
    print(as_text(judged, each=shown))


if __name__ == "__main__":
    main()
