"""For other people's LangChain chains: the search as a retriever, the answers as a runnable.

>>> from assistant.langchain import StrategyRetriever, answer_runnable
>>> StrategyRetriever(assistant=assistant, k=3).invoke("健康寿命の目標")
>>> answer_runnable(assistant).invoke("健康寿命の目標は？").short_answer

Imports langchain_core when it is imported: nothing else of this package imports it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, TypeAlias, TypedDict

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import run_in_executor

from assistant import Answer, Assistant
from assistant.types import Event, History
from indexer.filters import Filter
from indexer.types import Hit


class AskedInTurn(TypedDict, total=False):
    """A question with what goes with it; ``question`` is required, the rest as for ask."""

    question: str
    history: Sequence[Sequence[str]]  # (what the user said, what was answered), oldest first
    documents: Sequence[str] | None


Asked: TypeAlias = str | AskedInTurn


class StrategyRetriever(BaseRetriever):
    """The ``k`` best passages, best first: ``page_content`` is an exact slice of its document.

    ``document_ids`` and ``where`` (indexer.filters.Filter) limit the search. ``k``, ``document_ids``,
    ``where`` and ``history`` may also be given to a single ``invoke`` or ``ainvoke``. Raises
    SenryakuError where they name what is not indexed.
    """

    assistant: Assistant
    k: int = 10
    document_ids: list[str] | None = None
    where: Filter | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        document_ids: Sequence[str] | None = None,
        where: Filter | None = None,
        history: History = (),
    ) -> list[Document]:
        hits = self.assistant.search(
            query,
            self.k if k is None else k,
            self.document_ids if document_ids is None else document_ids,
            history,
            self.where if where is None else where,
        )
        return [self._document(hit) for hit in hits]

    def _document(self, hit: Hit) -> Document:
        chunk = hit.chunk
        document = self.assistant.document(chunk.document_id)
        known = document.catalogued
        return Document(
            id=f"{known.id}#{chunk.start}-{chunk.end}",
            page_content=chunk.text,
            metadata={
                "id": known.id,
                "title": known.title,
                "edition": known.edition,
                "status": known.status,
                "section": list(chunk.path),
                "page": document.page_at(chunk.start),
                "start": chunk.start,
                "end": chunk.end,
                "score": hit.score,
            },
        )


class StrategyAnswerer(Runnable[Asked, Event]):
    """Question → Answer; streamed it gives Token…, then the Answer, which replaces the tokens."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def invoke(self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The verified answer to ``input``. Raises SenryakuError as Assistant.ask does."""
        return self._call_with_config(self._ask, input, config)  # type: ignore[return-value]

    def stream(
        self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any | None
    ) -> Iterator[Event]:
        """The answer in pieces."""
        yield from self._transform_stream_with_config(iter([input]), self._stream, config)

    async def astream(
        self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any | None
    ) -> AsyncIterator[Event]:
        """The answer in pieces; the work is done on a thread."""
        events = self.stream(input, config)
        while (event := await run_in_executor(config, next, events, None)) is not None:
            yield event

    def _ask(self, asked: Asked) -> Event:
        return self.assistant.ask(*_particulars(asked))

    def _stream(self, asked: Iterator[Asked]) -> Iterator[Event]:
        for one in asked:
            yield from self.assistant.stream(*_particulars(one))


def answer_runnable(assistant: Assistant) -> StrategyAnswerer:
    """``assistant`` as a step of a chain."""
    return StrategyAnswerer(assistant)


def _particulars(asked: Asked) -> tuple[str, History, Sequence[str] | None]:
    """The arguments of Assistant.ask. Raises TypeError for what is no question."""
    if isinstance(asked, str):
        return asked, (), None
    question = asked.get("question")
    if not isinstance(question, str):
        raise TypeError("a question is a str, or a dict with a str under 'question'")
    history = [(str(user), str(answer)) for user, answer in asked.get("history") or ()]
    return question, history, asked.get("documents")
