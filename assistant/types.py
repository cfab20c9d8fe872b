"""The answer and what it stands on, in the shape promised to every reader of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

Turn: TypeAlias = tuple[str, str]  # (what the user said, what the assistant answered)
History: TypeAlias = Sequence[Turn]


class Status(StrEnum):
    """Whether, and why not, the documents answer the question."""

    ANSWERED = "answered"
    PARTIAL = "partial"  # a part of what was asked is not in the documents; the answer says which
    NOT_IN_CORPUS = "not_in_corpus"
    OUT_OF_SCOPE = "out_of_scope"
    CLARIFY = "clarify"  # too little was asked to answer


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """The document of a citation, as a reader would name it."""

    id: str
    title: str
    edition: str | None = None
    status: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words a statement stands on: ``quote == document.text[start:end]``."""

    marker: int  # the n of [n] in the answer, from 1
    document: DocumentRef
    section: tuple[str, ...]
    page: int | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer. ``answer`` carries [n] markers; ``notes`` what a careful reader adds."""

    question: str
    status: Status
    answer: str
    short_answer: str | None = None
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    mode: str = "extractive"  # or "generated": sentences of a chat model are in it, verified
    timings_ms: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The answer object of the command line and the API, ready for JSON."""
        data = asdict(self)
        data["status"] = str(self.status)
        data["citations"] = [dict(c, section=list(c["section"])) for c in data["citations"]]
        data["notes"] = list(self.notes)
        return data


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the answer's text while it is streamed; the Answer itself comes last."""

    text: str


Event: TypeAlias = Token | Answer
