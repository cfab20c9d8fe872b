"""The assistant: a question in, a verified answer out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.draft import Drafter
from assistant.finish import finish
from assistant.generate import EXTRACTIVE, GENERATED, Model, Step, Writer
from assistant.passage import passages
from assistant.rank import in_order, rank, spread
from assistant.types import Answer, Event, History, Token
from indexer.filters import Filter
from indexer.index import Index
from indexer.models import AS_IT_COMES, Running
from indexer.normalize import clean, fold_text
from indexer.register.query import Entry, RegisterQuery
from indexer.types import Catalogued, Document, Hit, Link, Section

if TYPE_CHECKING:
    from assistant.explain import Explanation

_LOOKED_AT = 20  # hits of a search at least, of which the best are given
_WEIGHED = 8  # hits of a search put in order by their passages
_LONGEST = 2000  # characters of a question that are read
_TOO_LONG = f"質問が長いため、先頭の{_LONGEST}字だけを読みました。"


class Assistant:
    """Answers questions from one index. Thread-safe; holds no state between questions."""

    def __init__(self, index: Index, writer: Writer | None = None) -> None:
        self._index = index
        self._drafter = Drafter(index)
        self._writer = writer

    @classmethod
    def open(
        cls,
        index: str | Path = "index",
        *,
        encoder: str | None = None,
        reranker: str | None = None,
        running: Running = AS_IT_COMES,
        model: Model | None = None,
    ) -> Assistant:
        """Open the index folder ``index``; ``encoder`` names the model it must be built with.

        ``reranker``: name or folder of a CrossEncoder that reads the best hits again; ``running``:
        how these models are run. ``model``: the chat model that writes the answers, by
        name, as a Chat (assistant.generate) or ready made; None: they are extracted. Raises
        IndexMissing, IndexDamaged, IndexMismatch, ModelError (indexer.errors) or ChatModelError
        where something is unusable.
        """
        writer = None if model is None else Writer.of(model)
        opened = Index.open(index, encoder=encoder, reranker=reranker, running=running)
        return cls(opened, writer)

    def ask(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Answer:
        """Answer ``question`` after the turns of ``history``, from ``documents`` (ids; None: all).

        Raises SenryakuError where ``documents`` names one that is not indexed.
        """
        *_, answer = self._answers(question, history, documents)
        return answer

    def stream(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Iterator[Event]:
        """As ``ask``, in pieces: Token…, then the Answer, which takes the place of the tokens.

        Every piece is verified before it is given.
        """
        given = ""
        for answer in self._answers(question, history, documents):
            if answer.answer.startswith(given):
                for line in answer.answer[len(given) :].splitlines(keepends=True):
                    yield Token(line)
                given = answer.answer
        yield answer

    def explain(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Explanation:
        """As ``ask``, with what was understood, what was weighed and what each passage lacks.

        Of an answer that a chat model wrote it is the extracted one beside it that is explained.
        """
        from assistant.explain import explain  # not on the way of ``ask``

        answer = self.ask(question, history, documents)
        text = clean(question)[:_LONGEST]
        return explain(answer, self._drafter, self.documents(), text, history, documents)

    def _answers(
        self, question: str, history: History, documents: Sequence[str] | None
    ) -> Iterator[Answer]:
        """The answer as it grows, sentence by sentence; the last one is whole."""
        began = time.perf_counter()
        shown = clean(question)
        text = shown[:_LONGEST]
        considered = self._drafter.consider(text, history, documents)
        retrieved = considered.retrieved or began
        notes = () if len(shown) <= _LONGEST else (_TOO_LONG,)
        steps = (
            self._writer.write(text, history, considered)
            if self._writer
            else iter([Step(considered.draft, EXTRACTIVE, last=True)])
        )
        for step in steps:
            answer, mode = finish(shown, step.draft, self._drafter.current.notes), step.mode
            if mode == GENERATED and answer.status is not step.draft.status:
                # What is written was withheld after all.
                answer = finish(shown, considered.draft, self._drafter.current.notes)
                mode = EXTRACTIVE
            if step.last or mode == GENERATED:
                yield replace(
                    answer,
                    mode=mode,
                    notes=(*answer.notes, *notes),
                    timings_ms={
                        "retrieve": round((retrieved - began) * 1000, 3),
                        "answer": round((time.perf_counter() - retrieved) * 1000, 3),
                    },
                )

    def search(
        self,
        question: str,
        k: int = 10,
        documents: Sequence[str] | None = None,
        history: History = (),
        where: Filter | None = None,
    ) -> list[Hit]:
        """The ``k`` best chunks for ``question`` after the turns of ``history``, best first.

        The best of them are in the order of what they would be quoted for in an answer, the best
        of each section before its others where they are close. They are
        of ``documents`` (ids) and fit ``where`` (indexer.filters). Raises SenryakuError where
        these name what is not indexed, or leave nothing.
        """
        shown = clean(question)[:_LONGEST]
        text = fold_text(shown)
        asked = self._drafter.understand(text, history)
        hits = self._index.search(
            asked.query,
            max(k, _LOOKED_AT),
            self._drafter.naming.within(text, documents, where),
            others=asked.others,
            where=where,
            asked=asked.text if history else shown,
        )
        if self._index.reranks:
            return hits[:k]
        best = hits[:_WEIGHED]
        ranked = rank(asked, self._drafter.scorer.score(asked, passages(self._index, best)))
        best = in_order(best, ranked)
        least = min((hit.score for hit in best), default=0.0)
        rest = (replace(hit, score=min(hit.score, least)) for hit in hits[_WEIGHED:])
        return spread([*best, *rest])[:k]

    def documents(self) -> tuple[Catalogued, ...]:
        """What the index knows of its documents, in catalogue order."""
        return self._index.catalogued

    def document(self, document_id: str) -> Document:
        """The document as indexed; raises SenryakuError where there is none of that id."""
        return self._index.document(document_id)

    def register(self, query: RegisterQuery) -> list[Entry]:
        """The rows of the policy register that ``query`` asks for (indexer.register.limits.read).

        Raises SenryakuError where it names a document that is not indexed.
        """
        return self._index.register(query)

    def follow(self, document_id: str, link: Link) -> tuple[str, Section] | None:
        """Where a reference in a document leads: a document's id and a section of it."""
        return self._index.follow(document_id, link)
