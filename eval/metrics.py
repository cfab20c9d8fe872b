"""How one answer is judged: pure functions of a question, an answer object and the documents.

The rules are those of the question sets' own specification: facts, evidence, status, forbid,
concise, faithful. Answers come as the answer object (``Answer.as_dict()``), so that saved answers
are scored again without asking. Texts are compared after NFKC with all white space removed.
An answer object that lacks a field, or holds another type there, fails the parts that need it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import numpy as np

from assistant.types import Status
from eval.dataset import Question

AnswerObject: TypeAlias = Mapping[str, Any]
DocumentLookup: TypeAlias = Callable[[str], str | None]  # document id → display text

PARTS = ("facts", "evidence", "status", "forbid", "concise", "faithful")
GIVEN = frozenset({str(Status.ANSWERED), str(Status.PARTIAL)})
REFUSED = frozenset(str(status) for status in Status) - GIVEN
LONG_CATEGORIES = frozenset({"list", "comparison", "procedure", "cross-document"})
ANSWER_LIMIT, LONG_ANSWER_LIMIT, QUOTE_LIMIT = 400, 1000, 600  # characters, after normalising
SHARED_RUN = 12  # characters in a row that make two texts overlap

_MARKER = re.compile(r"\[[0-9]+\]")
_FIGURE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer judged part by part; ``facts`` is the share of fact groups found (0–1)."""

    facts: float
    evidence: bool
    status: bool
    forbid: bool
    concise: bool
    faithful: bool
    missing_facts: tuple[tuple[str, ...], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every part holds, with every fact found."""
        return not self.failed

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the parts that do not hold, in the order of PARTS."""
        return tuple(part for part in PARTS if self.score(part) < 1.0)

    def score(self, part: str) -> float:
        """The part's score, 0–1."""
        return float(getattr(self, part))

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with ``passed``."""
        groups = [list(group) for group in self.missing_facts]
        return {**asdict(self), "missing_facts": groups, "passed": self.passed}


def judge(question: Question, answer: AnswerObject | None, document: DocumentLookup) -> Judgement:
    """Judge ``answer`` (None: missing or crashed, which scores zero everywhere)."""
    if answer is None:
        return Judgement(0.0, False, False, False, False, False, question.facts)
    missing = missing_facts(question, answer)
    groups = len(question.facts)
    return Judgement(
        facts=(groups - len(missing)) / groups if groups else 1.0,
        evidence=evidence_holds(question, answer),
        status=status_holds(question, answer),
        forbid=forbid_holds(question, answer),
        concise=concise_holds(question, answer),
        faithful=faithful_holds(question, answer, document),
        missing_facts=missing,
    )


def normalise(text: str) -> str:
    """NFKC, then all white space removed."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def missing_facts(question: Question, answer: AnswerObject) -> tuple[tuple[str, ...], ...]:
    """The fact groups of which no alternative stands in the answer or in one of its notes."""
    said = [normalise(text) for text in (_string(answer, "answer"), *_notes(answer))]
    return tuple(
        group
        for group in question.facts
        if not any(normalise(alternative) in text for alternative in group for text in said)
    )


def evidence_holds(question: Question, answer: AnswerObject) -> bool:
    """Whether an evidence string overlaps a quote; holds where the question names none."""
    quotes = [_string(citation, "quote") for citation in citations(answer)]
    return not question.evidence or any(
        overlaps(words, quote) for words in question.evidence for quote in quotes
    )


def overlaps(one: str, other: str) -> bool:
    """Whether either text contains the other or they share 12 characters in a row."""
    one, other = normalise(one), normalise(other)
    if not one or not other:
        return False
    if one in other or other in one:
        return True
    return any(one[i : i + SHARED_RUN] in other for i in range(len(one) - SHARED_RUN + 1))


def status_holds(question: Question, answer: AnswerObject) -> bool:
    """answered or partial where answerable, one of the other three where not."""
    return _string(answer, "status") in (GIVEN if question.answerable else REFUSED)


def forbid_holds(question: Question, answer: AnswerObject) -> bool:
    """Whether none of the forbidden strings stands in the answer."""
    said = normalise(_string(answer, "answer"))
    return not any(normalise(words) in said for words in question.forbid)


def concise_holds(question: Question, answer: AnswerObject) -> bool:
    """Whether the answer, markers off, and each quote keep to their limits in characters."""
    limit = LONG_ANSWER_LIMIT if question.category in LONG_CATEGORIES else ANSWER_LIMIT
    said = normalise(without_markers(_string(answer, "answer")))
    quotes = [normalise(_string(citation, "quote")) for citation in citations(answer)]
    return len(said) <= limit and all(len(quote) <= QUOTE_LIMIT for quote in quotes)


def faithful_holds(question: Question, answer: AnswerObject, document: DocumentLookup) -> bool:
    """Whether every quote is an exact slice and every figure of the answer stands on something."""
    cited = citations(answer)
    if not all(is_exact(citation, document) for citation in cited):
        return False
    sources = [_string(citation, "quote") for citation in cited] + [question.question]
    return not unsupported_figures(_string(answer, "answer"), sources)


def is_exact(citation: Mapping[str, Any], document: DocumentLookup) -> bool:
    """Whether the quote is ``text[start:end]`` of the cited document's display text."""
    reference = citation.get("document")
    name = _string(reference, "id") if isinstance(reference, Mapping) else ""
    text, quote = document(name), citation.get("quote")
    start, end = citation.get("start"), citation.get("end")
    if text is None or type(start) is not int or type(end) is not int:
        return False
    return 0 <= start < end <= len(text) and text[start:end] == quote


def unsupported_figures(answer: str, sources: Iterable[str]) -> set[str]:
    """Figures of ``answer``, markers off, that stand in none of ``sources``."""
    known: set[str] = set()
    for source in sources:
        known |= figures(source) | figures("".join(source.split()))
    return figures(without_markers(answer)) - known


def figures(text: str) -> set[str]:
    """Whole numbers as written in Arabic digits, after NFKC, without thousands separators.

    75 is not found in 175; ① counts as a 1 of its own beside digits; 漢数字 are not figures here.
    """
    apart = "".join(f" {c} " if unicodedata.category(c) == "No" else c for c in text)
    found = _FIGURE.findall(unicodedata.normalize("NFKC", apart))
    return {figure.replace(",", "") for figure in found}


def without_markers(answer: str) -> str:
    """The answer's text with its [n] markers taken out."""
    return _MARKER.sub("", answer)


def citations(answer: AnswerObject) -> list[Mapping[str, Any]]:
    """The citation objects of the answer object; an empty one stands for what is none."""
    value = answer.get("citations")
    listed = value if isinstance(value, list | tuple) else [None]
    return [citation if isinstance(citation, Mapping) else {} for citation in listed]


def bootstrap_interval(
    scores: Sequence[float], resamples: int = 1000, confidence: float = 0.95, seed: int = 20200327
) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean of ``scores`` (Efron 1979), the same every time.

    Raises ValueError where ``scores`` is empty.
    """
    if not scores:
        raise ValueError("no scores to resample")
    values = np.asarray(scores, dtype=np.float64)
    picks = np.random.default_rng(seed).integers(0, len(values), (resamples, len(values)))
    tail = (1.0 - confidence) / 2.0
    low, high = np.quantile(values[picks].mean(axis=1), [tail, 1.0 - tail])
    return float(low), float(high)


def _notes(answer: AnswerObject) -> list[str]:
    value = answer.get("notes")
    return [note for note in value if isinstance(note, str)] if isinstance(value, list) else []


def _string(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
