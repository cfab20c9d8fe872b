"""Do the words that answer a question come up first: question sets against what is found.

Judged by the rule that answers are judged by: a piece of evidence and the hit's text contain one
another or share 12 characters in a row.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eval.dataset import Question
from eval.metrics import overlaps
from eval.run import percentile
from indexer.types import Hit

Find = Callable[[Question, int], Sequence[Hit]]  # a question and how many → hits, best first
DEPTH = 100  # hits looked at for where the evidence is


@dataclass(frozen=True, slots=True)
class Place:
    """Where the evidence of ``question`` came up, from 1; None: not among the first DEPTH."""

    question: Question
    place: int | None
    milliseconds: float
    first: str  # the headings above the first hit, to see what stood in its place


def places(find: Find, questions: Iterable[Question]) -> list[Place]:
    """Each answerable question of ``questions`` with evidence."""
    return [_place(find, q) for q in questions if q.answerable and q.evidence]


def share(found: Sequence[Place], depth: int) -> float:
    """In how many of ``found`` (0-1) the evidence is among the first ``depth`` hits."""
    return sum(one.place is not None and one.place <= depth for one in found) / len(found)


def latency(found: Sequence[Place]) -> tuple[float, float]:
    """Median and 95th percentile of the milliseconds."""
    ordered = sorted(one.milliseconds for one in found)
    return statistics.median(ordered), percentile(ordered, 95)


def worst(found: Iterable[Place], depth: int) -> list[Place]:
    """Those not among the first ``depth``, the farthest first."""
    missed = [one for one in found if one.place is None or one.place > depth]
    return sorted(missed, key=lambda one: -(one.place or DEPTH + 1))


def _place(find: Find, question: Question) -> Place:
    began = time.perf_counter()
    hits = find(question, 10)
    took = (time.perf_counter() - began) * 1000
    place = _first_with(question, hits)
    if place is None:
        place = _first_with(question, find(question, DEPTH))
    first = " > ".join(hits[0].chunk.path) if hits else "（なし）"
    return Place(question, place, took, first)


def _first_with(question: Question, hits: Sequence[Hit]) -> int | None:
    for place, hit in enumerate(hits, 1):
        if any(overlaps(words, hit.chunk.text) for words in question.evidence):
            return place
    return None
