"""Ask a question set once, keep the answers, judge them, add up.

A question whose answer is missing or whose asking failed scores zero and the run goes on.
``score`` judges saved answers again without asking.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from assistant.types import Answer, History
from eval.dataset import Question
from eval.metrics import (
    PARTS,
    REFUSED,
    AnswerObject,
    DocumentLookup,
    Judgement,
    bootstrap_interval,
    judge,
)
from indexer.errors import SenryakuError
from indexer.types import Document

# Categories of questions that are none of the documents' business.
OUT_OF_SCOPE = frozenset({"out-of-scope", "injection", "greeting", "medical-advice"})
FORMAT = 1  # of the run as JSON

Progress = Callable[[int, int], None]  # (questions asked, questions in all)


class Asked(Protocol):
    """What is evaluated: the two methods of Assistant that a run uses."""

    def ask(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Answer: ...

    def document(self, document_id: str) -> Document: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, what came back, and how it was judged. ``latency_ms`` None: not measured."""

    question: Question
    answer: AnswerObject | None
    judgement: Judgement
    latency_ms: float | None = None
    error: str | None = None

    @property
    def status(self) -> str | None:
        """The status of the answer object, None where there is no answer."""
        return str(self.answer.get("status")) if self.answer is not None else None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            **asdict(self.question),
            "answer": self.answer,
            "judgement": self.judgement.as_dict(),
            "latency_ms": self.latency_ms,
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean of scores (0–1) over ``count`` questions with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run found; everything else is added up from ``outcomes``."""

    outcomes: tuple[Outcome, ...]

    @property
    def overall(self) -> dict[str, Rate]:
        """``passed`` and each part over all questions."""
        return rates(self.outcomes)

    @property
    def by_category(self) -> dict[str, dict[str, Rate]]:
        """``passed`` and each part, by category in alphabetical order."""
        names = sorted({outcome.question.category for outcome in self.outcomes})
        return {
            name: rates([o for o in self.outcomes if o.question.category == name]) for name in names
        }

    @property
    def refusals(self) -> dict[str, Rate]:
        """Share refused: rightly where unanswerable or out of scope, falsely where answerable."""
        groups = {
            "answerable": [o for o in self.outcomes if o.question.answerable],
            "out_of_scope": [o for o in self._unanswerable() if _is_out_of_scope(o)],
            "unanswerable": [o for o in self._unanswerable() if not _is_out_of_scope(o)],
        }
        refused = {n: [float(o.status in REFUSED) for o in g] for n, g in groups.items()}
        return {name: rate(scores) for name, scores in refused.items() if scores}

    @property
    def latency_ms(self) -> dict[str, float] | None:
        """Median and 95th percentile (nearest rank) in milliseconds, None where not measured."""
        measured = sorted(o.latency_ms for o in self.outcomes if o.latency_ms is not None)
        if not measured:
            return None
        return {"median": percentile(measured, 50), "p95": percentile(measured, 95)}

    @property
    def errors(self) -> dict[str, str]:
        """What went wrong, by question id: asking failed or no answer was saved."""
        return {o.question.id: o.error for o in self.outcomes if o.error is not None}

    def as_dict(self) -> dict[str, Any]:
        """The run for JSON, questions in order of id."""
        ordered = sorted(self.outcomes, key=lambda outcome: outcome.question.id)
        return {
            "format": FORMAT,
            "overall": _plain(self.overall),
            "by_category": {name: _plain(found) for name, found in self.by_category.items()},
            "refusals": _plain(self.refusals),
            "latency_ms": self.latency_ms,
            "errors": self.errors,
            "questions": [outcome.as_dict() for outcome in ordered],
        }

    def _unanswerable(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if not outcome.question.answerable]


def run(
    assistant: Asked, questions: Iterable[Question], progress: Progress | None = None
) -> RunReport:
    """Ask each question once, in order, and judge the answers."""
    listed = tuple(questions)
    document = lookup(assistant)
    outcomes = []
    for number, question in enumerate(listed, start=1):
        outcomes.append(_ask(assistant, question, document))
        if progress is not None:
            progress(number, len(listed))
    return RunReport(tuple(outcomes))


def score(
    answers: Mapping[str, AnswerObject], questions: Iterable[Question], document: DocumentLookup
) -> RunReport:
    """Judge saved ``answers`` (by question id); latency is what each answer says it took."""
    return RunReport(tuple(_score(answers.get(q.id), q, document) for q in questions))


def lookup(assistant: Asked) -> DocumentLookup:
    """Display texts by document id as the assistant has them; None where there is no such id."""
    texts: dict[str, str | None] = {}

    def text(document_id: str) -> str | None:
        if document_id not in texts:
            try:
                texts[document_id] = assistant.document(document_id).text
            except SenryakuError:
                texts[document_id] = None
        return texts[document_id]

    return text


def rates(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """``passed`` and each part over ``outcomes``; nothing where there are none."""
    if not outcomes:
        return {}
    scores = {"passed": [float(outcome.judgement.passed) for outcome in outcomes]}
    for part in PARTS:
        scores[part] = [outcome.judgement.score(part) for outcome in outcomes]
    return {name: rate(values) for name, values in scores.items()}


def rate(scores: Sequence[float]) -> Rate:
    """The mean of ``scores`` with its interval; raises ValueError where there are none."""
    low, high = bootstrap_interval(scores)
    return Rate(math.fsum(scores) / len(scores), low, high, len(scores))


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Nearest-rank percentile of values in ascending order."""
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def _ask(assistant: Asked, question: Question, document: DocumentLookup) -> Outcome:
    began = time.perf_counter()
    try:
        answer = assistant.ask(question.question, history=question.history).as_dict()
    except Exception as error:  # whatever it is, it is that question's score and nothing more
        message = f"{type(error).__name__}: {error}"
        return Outcome(question, None, judge(question, None, document), error=message)
    took = (time.perf_counter() - began) * 1000
    return Outcome(question, answer, judge(question, answer, document), round(took, 3))


def _score(answer: AnswerObject | None, question: Question, document: DocumentLookup) -> Outcome:
    judgement = judge(question, answer, document)
    if answer is None:
        return Outcome(question, None, judgement, error="保存された回答がありません")
    timings = answer.get("timings_ms")
    values = list(timings.values()) if isinstance(timings, Mapping) else []
    took = math.fsum(v for v in values if isinstance(v, int | float)) if values else None
    return Outcome(question, answer, judgement, took)


def _is_out_of_scope(outcome: Outcome) -> bool:
    return outcome.question.category in OUT_OF_SCOPE


def _plain(found: Mapping[str, Rate]) -> dict[str, dict[str, float]]:
    """Rates rounded for JSON, so that equal runs are equal files."""
    return {
        name: {key: round(value, 6) for key, value in asdict(one).items()}
        for name, one in found.items()
    }
