"""The assistant: a question in, a verified answer out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import choice, compose, followup, premise, scope, verify
from assistant.compose import Draft
from assistant.current import Current
from assistant.evidence import Scored, Scorer
from assistant.kinds import Kind
from assistant.lexicon import Lexicon
from assistant.notes import notes_on
from assistant.passage import Form, Passage, citable, of_labels, passages
from assistant.question import Question
from assistant.rank import in_order, rank, spread
from assistant.statement import Statement
from assistant.types import Answer, Citation, DocumentRef, Event, History, Status, Token
from indexer.filters import Filter
from indexer.index import Index
from indexer.models import AS_IT_COMES, Running
from indexer.normalize import clean, fold_text
from indexer.types import Catalogued, Document, Hit, Link, Section

_LOOKED_AT = 20  # hits of a search at least, of which the best are given
_WEIGHED = 8  # hits of a search put in order by their passages
_HITS = 16  # chunks whose passages are weighed
_NAMED = 0.7  # coverage from which an empty heading is the one that is asked for
_TOO_LITTLE = 0.2  # weight of phrases with which alone nothing is asked
_LABELLED = 50  # documents whose headings are looked through for a number that is asked for
_LONGEST = 2000  # characters of a question that are read


class Assistant:
    """Answers questions from one index. Thread-safe; holds no state between questions."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._lexicon = Lexicon(index)
        self._scorer = Scorer(index)
        self._current = Current(index.catalogued)

    @classmethod
    def open(
        cls,
        index: str | Path = "index",
        *,
        encoder: str | None = None,
        reranker: str | None = None,
        running: Running = AS_IT_COMES,
    ) -> Assistant:
        """Open the index folder ``index``; ``encoder`` names the model it must be built with.

        ``reranker``: name or folder of a CrossEncoder that reads the best hits again; ``running``:
        how the models are run. Raises IndexMissing, IndexDamaged, IndexMismatch or ModelError
        (indexer.errors) where something is unusable.
        """
        return cls(Index.open(index, encoder=encoder, reranker=reranker, running=running))

    def ask(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Answer:
        """Answer ``question`` after the turns of ``history``, from ``documents`` (ids; None: all).

        Raises SenryakuError where ``documents`` names one that is not indexed.
        """
        began = time.perf_counter()
        shown = clean(question)
        text = shown[:_LONGEST]
        found = _Found(began)
        rest = scope.without_instructions(text)
        draft = self._without_search(text, rest) or self._answer(rest, history, documents, found)
        answer = _finish(shown, draft, self._current.notes)
        if len(shown) > _LONGEST:
            note = f"質問が長いため、先頭の{_LONGEST}字だけを読みました。"
            answer = replace(answer, notes=(*answer.notes, note))
        return replace(answer, timings_ms=found.timings(time.perf_counter()))

    def stream(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Iterator[Event]:
        """As ``ask``, in pieces: Token…, then the Answer."""
        answer = self.ask(question, history, documents)
        for line in answer.answer.splitlines(keepends=True):
            yield Token(line)
        yield answer

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
        asked = followup.resolve(text, history, self._lexicon, self._scorer.alike)
        hits = self._index.search(
            asked.query,
            max(k, _LOOKED_AT),
            self._within(text, documents, where),
            others=asked.others,
            where=where,
            asked=asked.text if history else shown,
        )
        if self._index.reranks:
            return hits[:k]
        best = hits[:_WEIGHED]
        ranked = rank(asked, self._scorer.score(asked, passages(self._index, best)))
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

    def follow(self, document_id: str, link: Link) -> tuple[str, Section] | None:
        """Where a reference in a document leads: a document's id and a section of it."""
        return self._index.follow(document_id, link)

    def _without_search(self, text: str, rest: str) -> Draft | None:
        """The reply to what is no question to the documents; ``rest`` has no instructions."""
        if not any(c.isalnum() for c in text):
            return Draft(Status.CLARIFY, (Statement(scope.EMPTY_REPLY),))
        if reply := scope.reply(rest):
            return Draft(Status.OUT_OF_SCOPE, (Statement(reply),))
        if rest != text and not any(c.isalnum() for c in rest):
            return Draft(Status.OUT_OF_SCOPE, (Statement(scope.INSTRUCTION_REPLY),))
        return None

    def _answer(
        self, text: str, history: History, documents: Sequence[str] | None, found: _Found
    ) -> Draft:
        asked = scope.without_courtesy(fold_text(text))
        question = followup.resolve(asked, history, self._lexicon, self._scorer.alike)
        if all(p.weight <= _TOO_LITTLE and not p.title for p in question.phrases):
            return Draft(Status.CLARIFY, (Statement(scope.EMPTY_REPLY),))
        within = self._within(asked, documents)
        named = self._current.named(asked) if documents is None else []
        if named:  # what a law says is looked for in that law first
            draft = self._from(question, named, history, found)
            if draft.status in (Status.ANSWERED, Status.PARTIAL):
                return draft
        return self._from(question, within, history, found)

    def _from(
        self,
        question: Question,
        documents: Sequence[str] | None,
        history: History,
        found: _Found,
    ) -> Draft:
        """The answer to ``question`` out of ``documents``."""
        hits = self._index.search(
            question.query, _HITS, documents, others=question.others, asked=question.text
        )
        found.retrieved = time.perf_counter()
        candidates = passages(self._index, hits)
        if labels := question.labels:
            within = documents or [entry.id for entry in self._index.catalogued[:_LABELLED]]
            named = of_labels((self._index.document(one) for one in within), labels)
            candidates = list({p.key: p for p in (*candidates, *named)}.values())
        question = premise.weigh(question, [self._scorer.words(p).whole for p in candidates])
        ranked = rank(question, self._scorer.score(question, candidates))
        draft = self._draft(question, ranked, history)
        return replace(draft, notes=(*draft.notes, *self._glossary_notes(question, draft)))

    def _within(
        self, text: str, documents: Sequence[str] | None, where: Filter | None = None
    ) -> Sequence[str] | None:
        """The documents that are given, else the editions that the folded ``text`` is asked of.

        A filter that names an edition or a time in the past means the older ones as well, and so
        does one that only they fit.
        """
        if documents is not None or (where is not None and where.reaches_back):
            return documents
        current = self._current.documents(text)
        if current is None or where is None:
            return current
        fitting = frozenset(self._index.fitting(where))
        return [one for one in current if one in fitting] or None

    def _draft(self, question: Question, ranked: list[Scored], history: History) -> Draft:
        if question.kind is Kind.PENDING:
            return premise.settled(question, ranked)
        asserted = premise.confirms(question)
        related = choice.RELATED if question.yes_or_no else choice.LEAST
        least = premise.CONFIRMED_LEAST if asserted else related
        best = choice.choose(question, ranked, least)
        if ranked and ranked[0].passage.form is Form.EMPTY and ranked[0].coverage >= _NAMED:
            return compose.empty(ranked[0])
        if best is None or premise.outside(question):
            return compose.refusal(question, ranked)
        draft = self._by_kind(question, best, ranked, history)
        return premise.corrected(question, draft)

    def _by_kind(
        self, question: Question, best: Scored, ranked: list[Scored], history: History
    ) -> Draft:
        if question.kind is Kind.DEFINITION:
            found = compose.definition(question, best, ranked)
            return found or compose.refusal(question, ranked)
        if question.kind is Kind.ORDINAL:
            return compose.ordinal(
                question, best, ranked, lambda item: followup.answered_before(item, history)
            )
        if question.kind in (Kind.LIST, Kind.COUNT):
            return compose.listing(question, best, ranked)
        if question.kind is Kind.COMPARISON:
            return compose.comparison(question, best, ranked)
        return compose.content(question, best, ranked)

    def _glossary_notes(self, question: Question, draft: Draft) -> tuple[str, ...]:
        """For a term the documents do not define, what the glossary beside them says."""
        if question.kind is not Kind.DEFINITION or draft.status is Status.ANSWERED:
            return ()
        entries = [self._lexicon.entry(phrase.text) for phrase in question.phrases]
        return tuple(
            f"用語集（文書の外の説明）：{entry.name}（{entry.reading}）— {entry.meaning}"
            for entry in entries
            if entry is not None
        )


@dataclass(slots=True)
class _Found:
    """When what was done."""

    began: float
    retrieved: float = 0.0

    def timings(self, ended: float) -> dict[str, float]:
        retrieved = self.retrieved or self.began
        return {
            "retrieve": round((retrieved - self.began) * 1000, 3),
            "answer": round((ended - retrieved) * 1000, 3),
        }


def _finish(question: str, draft: Draft, editions: Mapping[str, str]) -> Answer:
    """Verify the statements of ``draft`` and number what they cite."""
    citations: dict[tuple[str, int, int], Citation] = {}
    lines: list[str] = []
    used: list[Passage] = []
    withheld = 0
    for statement in draft.statements:
        found = [citable(passage) for passage in statement.passages]
        context = [part for p in found for part in p.document.path(p.section)]
        claims = statement.text.replace(statement.ours, "") if statement.ours else statement.text
        if found and verify.unsupported(claims, [*(p.text for p in found), *context]):
            withheld += 1
            continue
        for passage in found:
            if passage.key not in citations:
                citations[passage.key] = _cite(passage, len(citations) + 1)
                used.append(passage)
        marks = "".join(f"[{citations[p.key].marker}]" for p in found)
        lines.append(statement.text + marks)
    status = draft.status
    notes = [*draft.notes, *notes_on(used, editions)]
    if withheld:
        notes.append("出典の言葉で確かめられなかった文を除きました。")
        if not citations and status is Status.ANSWERED:
            status = Status.NOT_IN_CORPUS
            lines = ["確かめられる記載が見つかりませんでした。"]
    return Answer(
        question=question,
        status=status,
        answer="\n".join(lines),
        short_answer=draft.short_answer if status is Status.ANSWERED else None,
        citations=tuple(citations.values()),
        notes=tuple(dict.fromkeys(notes)),
    )


def _cite(passage: Passage, marker: int) -> Citation:
    document, catalogued = passage.document, passage.document.catalogued
    return Citation(
        marker=marker,
        document=DocumentRef(
            catalogued.id,
            catalogued.title,
            catalogued.edition,
            catalogued.status,
            catalogued.date,
            catalogued.url,
        ),
        section=document.path(passage.section),
        page=document.page_at(passage.start),
        quote=passage.text,
        start=passage.start,
        end=passage.end,
    )
