"""The assistant: a question in, a verified answer out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.types import Answer, Event, History
from indexer.types import Catalogued, Document, Hit


class Assistant:
    """Answers questions from one index. Thread-safe; holds no state between questions."""

    @classmethod
    def open(cls, index: str | Path = "index") -> Assistant:
        """Open the index folder ``index``.

        Raises IndexMissing, IndexDamaged or IndexMismatch (indexer.errors) where it is unusable.
        """
        raise NotImplementedError

    def ask(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Answer:
        """Answer ``question`` after the turns of ``history``, from ``documents`` (ids; None: all).

        Raises SenryakuError where ``documents`` names one that is not indexed.
        """
        raise NotImplementedError

    def stream(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Iterator[Event]:
        """As ``ask``, in pieces: Token…, then the Answer."""
        raise NotImplementedError

    def search(self, question: str, k: int = 10, documents: Sequence[str] | None = None) -> list[Hit]:
        """The ``k`` best chunks for ``question``, best first."""
        raise NotImplementedError

    def documents(self) -> tuple[Catalogued, ...]:
        """What the index knows of its documents, in catalogue order."""
        raise NotImplementedError

    def document(self, document_id: str) -> Document:
        """The document as indexed; raises SenryakuError where there is none of that id."""
        raise NotImplementedError
