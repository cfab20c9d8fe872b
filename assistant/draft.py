"""A question → the draft of an answer, and what it was chosen from: the pipeline, step by step."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from assistant import (
    beside,
    choice,
    compose,
    few,
    followup,
    joined,
    meaning,
    penalty,
    place,
    premise,
    refuse,
    scope,
    several,
    tabled,
)
from assistant.current import Current
from assistant.evidence import Scored, Scorer
from assistant.kinds import Kind
from assistant.lexicon import Lexicon
from assistant.naming import Naming
from assistant.orders import in_folded
from assistant.passage import Form, Passage, of_labels, passages
from assistant.phrases import HEAVY
from assistant.question import Question
from assistant.rank import rank
from assistant.reader import Reader
from assistant.statement import LONG, Draft, Statement, put
from assistant.types import History, Status
from indexer.index import Index
from indexer.normalize import fold_text
from indexer.types import DRAFT, Document

_HITS = 16  # chunks whose passages are weighed
_SUBJECT_HITS = 8  # of them from the laws of the bodies that are asked about
_LEANING = "それは、"  # said before a turn it makes plain that it goes on with what came before
_NAMED = 0.7  # coverage from which an empty heading is the one that is asked for
_TOO_LITTLE = 0.2  # weight of phrases with which alone nothing is asked
# Is it one of those: 「個人情報」に当たりますか, A類疾病に入っていますか.
_MEMBER = re.compile(
    r"(?<![のに])(?P<of>[^\s、。「」『』はがのにをも]{2,30})[」』]?に(?:は)?(?:当た|該当|含まれ|入り?(?:ます|る|って)|なります)"
)
# Nothing but what a term means is asked for; where no document says it, nothing else answers.
_STRICT = re.compile(
    r"定義|意味|の略|略称|正式名称|という(?:言葉|用語)|とは[?。、]*$|(?:とは|って)、?(?:何(?!を|が|の)|なに|なん)|what|mean|stand for"
)
_LABELLED = 50  # documents whose headings are looked through for a number that is asked for


@dataclass(frozen=True, slots=True)
class Considered:
    """A draft with the question as understood and the evidence it was chosen from, best first.

    ``question`` is None where the words were no question to the documents.
    """

    draft: Draft
    question: Question | None = None
    ranked: tuple[Scored, ...] = ()
    retrieved: float | None = None  # time.perf_counter() when the search was done


class Drafter:
    """Drafts answers from one index; holds nothing between questions but what words are like."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.lexicon = Lexicon(index)
        self.scorer = Scorer(index)
        self.current = Current(index.catalogued)
        self.naming = Naming(index, self.lexicon, self.current)

    @cached_property
    def _reader(self) -> Reader:
        return Reader.load()

    def consider(
        self, text: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Considered:
        """The draft of an answer to ``text``, cleaned, and what it was chosen from."""
        rest = scope.without_instructions(text)
        asked = several.parts(rest)
        if len(asked) > 1 and (found := self._each(asked, history, documents)):
            return found
        reply = _without_search(text, rest)
        return Considered(reply) if reply else self._answer(rest, history, documents)

    def _each(
        self, asked: Sequence[str], history: History, documents: Sequence[str] | None
    ) -> Considered | None:
        """The answers to questions ``asked`` in one turn, each after the one before it.

        None where none of them is answered.
        """
        found: list[Considered] = []
        turns = list(history)
        for one in asked[: several.LIMIT]:
            reply = _without_search(one, one)
            found.append(Considered(reply) if reply else self._answer(one, turns, documents))
            turns.append((one, "\n".join(s.text for s in found[-1].draft.statements)))
        left_out = len(asked) - len(found)
        draft = joined.join(asked[: several.LIMIT], [one.draft for one in found], left_out)
        searched = [one for one in found if one.question]
        if draft is None or not searched:
            return None
        ranked = tuple(scored for one in searched for scored in one.ranked)
        return Considered(draft, searched[0].question, ranked, searched[0].retrieved)

    def _orders(self, passage: Passage) -> bool:
        """Whether a passage gives orders to whoever reads it by machine: it is no evidence."""
        return in_folded(self.scorer.words(passage).whole)

    def understand(self, text: str, history: History) -> Question:
        """The folded ``text`` as a question after the turns of ``history``."""
        return followup.resolve(text, history, self.lexicon, self.scorer.alike)

    def _answer(self, text: str, history: History, documents: Sequence[str] | None) -> Considered:
        """The answer to ``text``; where it has none by itself, to it as said of what came before."""
        asked = scope.without_courtesy(fold_text(text))
        question = self.understand(asked, history)
        alone = self._alone(text, asked, question, history, documents)
        if not history or alone.draft.status is not Status.NOT_IN_CORPUS:
            return alone
        leaning = self.understand(f"{_LEANING}{asked}", history)
        if {p.text for p in leaning.phrases} == {p.text for p in question.phrases}:
            return alone
        after = self._alone(text, asked, leaning, history, documents)
        return after if after.draft.status is Status.ANSWERED else alone

    def _alone(
        self,
        text: str,
        asked: str,
        question: Question,
        history: History,
        documents: Sequence[str] | None,
    ) -> Considered:
        if question.text == asked:
            question = replace(question, text=text)  # as typed, not folded
        named = self.naming.named(question) if documents is None else []
        listed = self._listed(question, asked, named, documents)
        if listed and listed.statements:
            return Considered(listed, question)
        found = self._in_text(question, asked, named, documents, history)
        if listed and found.draft.status in (Status.ANSWERED, Status.PARTIAL):
            notes = *listed.notes, *found.draft.notes
            return replace(found, draft=replace(found.draft, notes=notes))
        return found

    def _in_text(
        self,
        question: Question,
        asked: str,
        named: list[str],
        documents: Sequence[str] | None,
        history: History,
    ) -> Considered:
        """The answer from the text, for which the register has none."""
        if all(p.weight <= _TOO_LITTLE and not p.title for p in question.phrases):
            return Considered(Draft(Status.CLARIFY, (Statement(scope.EMPTY_REPLY),)), question)
        if 1 < len(named) <= beside.MOST and beside.compares(question):
            define = partial(self.naming.definitions_of, ranked=(), documents=named)
            if both := beside.definitions(question, define):
                return Considered(both, question)
            each = self._beside(question, named, history)
            if each is not None:
                return each
        stands = place.find(question, self._index, self.scorer, documents)
        if stands is not None and not named:
            here = self._from(question, self.naming.with_orders(stands.document), history, stands)
            if here.draft.status is Status.ANSWERED:
                return here
        if missing := self.naming.missing(question, named):
            return Considered(missing, question)
        if named:  # what a law says is looked for in that law first
            considered = self._from(question, named, history, stands)
            if considered.draft.status in (Status.ANSWERED, Status.PARTIAL):
                return considered
        elsewhere = self._from(question, self.naming.within(asked, documents), history, stands)
        return (
            considered if named and not self.naming.mentions(elsewhere.draft, named) else elsewhere
        )

    def _listed(
        self,
        question: Question,
        asked: str,
        named: Sequence[str],
        documents: Sequence[str] | None,
    ) -> Draft | None:
        """The rows of the register that are asked for; None where none are (see tabled.draft)."""
        titled = self.current.titled(p.title for p in question.phrases if p.title)
        of = list(dict.fromkeys([*named, *titled])) if documents is None else []
        return tabled.draft(question, of, self.naming.within(asked, documents), self._index)

    def _beside(
        self, question: Question, named: Sequence[str], history: History
    ) -> Considered | None:
        """What each of the documents ``named`` says of what is compared."""
        asked: list[Considered] = []

        def ask(alone: Question, document: str) -> Draft:
            asked.append(self._from(alone, [document], history))
            return asked[-1].draft

        draft = beside.documents(question, [self._index.document(one) for one in named], ask)
        if draft is None:
            return None
        ranked = tuple(s for one in asked for s in one.ranked)
        return Considered(draft, question, ranked, asked[-1].retrieved)

    def _from(
        self,
        question: Question,
        documents: Sequence[str] | None,
        history: History,
        stands: Passage | None = None,
    ) -> Considered:
        """The answer to ``question`` out of ``documents``, after what was answered from ``stands``."""
        hits = self._index.search(
            question.query, _HITS, documents, others=question.others, asked=question.text
        )
        if subjects := self.naming.subjects(question, documents):
            hits += self._index.search(question.query, _SUBJECT_HITS, subjects)
        if stands is not None and (documents is None or stands.document.id in documents):
            hits += self._index.search(question.query, _SUBJECT_HITS, [stands.document.id])
        retrieved = time.perf_counter()
        candidates = passages(self._index, hits)
        if labels := question.labels:
            within = documents or [entry.id for entry in self._index.catalogued[:_LABELLED]]
            named = of_labels((self._index.document(one) for one in within), labels)
            candidates = list({p.key: p for p in (*candidates, *named)}.values())
        candidates = [p for p in candidates if not self._orders(p)]
        question = premise.weigh(question, [self.scorer.words(p).whole for p in candidates])
        ranked = rank(question, self.scorer.score(question, candidates), stands)
        draft = self._draft(question, ranked, history, documents)
        if not premise.outside(question):
            draft = few.shortened(question, draft, hits, self._index, self._reader)
        draft = replace(draft, notes=(*draft.notes, *self._glossary_notes(question, draft)))
        return Considered(draft, question, tuple(ranked), retrieved)

    def _draft(
        self,
        question: Question,
        ranked: list[Scored],
        history: History,
        documents: Sequence[str] | None,
    ) -> Draft:
        if question.kind is Kind.PENDING:
            return premise.settled(question, ranked, self._drafts(documents))
        if question.kind is Kind.DEFINITION and not premise.outside(question):
            known = self.naming.defined(question, ranked, documents)
            if said := meaning.definition(question, known, ranked):
                return said
            if _STRICT.search(question.folded):
                return refuse.refusal(question, ranked)
        if question.kind is Kind.LIST and (said := self._defined_list(question, ranked, documents)):
            return said
        if member := _MEMBER.search(question.folded):
            known = self.naming.definitions_of(member["of"], ranked, documents)
            if known and (said := meaning.definition(question, known, ranked)):
                return said
        if penalty.asked(question) and (found := penalty.draft(question, ranked)):
            return premise.corrected(question, found)
        if question.kind is Kind.COMPARISON:
            define = partial(self.naming.definitions_of, ranked=ranked, documents=documents)
            if both := beside.definitions(question, define):
                return both
        best = choice.choose(question, ranked, premise.least(question))
        if ranked and ranked[0].passage.form is Form.EMPTY and ranked[0].coverage >= _NAMED:
            return refuse.empty(ranked[0])
        if best is None or premise.outside(question):
            return refuse.refusal(question, ranked)
        draft = self._by_kind(question, best, ranked, history)
        if not draft.statements:
            return refuse.refusal(question, ranked)
        return premise.corrected(question, draft)

    def _drafts(self, documents: Sequence[str] | None) -> list[Document]:
        """The documents that are drafts still, of those asked."""
        return [
            self._index.document(one.id)
            for one in self._index.catalogued
            if one.status == DRAFT and (documents is None or one.id in documents)
        ]

    def _defined_list(
        self, question: Question, ranked: Sequence[Scored], documents: Sequence[str] | None
    ) -> Draft | None:
        """What a term is defined to be, one by one: 「A類疾病」とは、次に掲げる疾病をいう."""
        heavy = [p for p in question.phrases if p.weight >= HEAVY and not p.title]
        if len(heavy) != 1:
            return None
        for one in self.naming.definitions_of(heavy[0].text, ranked, documents):
            if one.passage.document.text.startswith("次に掲げる", one.start):
                return Draft(Status.ANSWERED, tuple(put(one.passage, LONG)))
        return None

    def _by_kind(
        self, question: Question, best: Scored, ranked: list[Scored], history: History
    ) -> Draft:
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
        entries = [self.lexicon.entry(phrase.text) for phrase in question.phrases]
        return tuple(
            f"用語集（文書の外の説明）：{entry.name}（{entry.reading}）— {entry.meaning}"
            for entry in entries
            if entry is not None
        )


def _without_search(text: str, rest: str) -> Draft | None:
    """The reply to what is no question to the documents; ``rest`` has no instructions."""
    if not any(c.isalnum() for c in text):
        return Draft(Status.CLARIFY, (Statement(scope.EMPTY_REPLY),))
    if reply := scope.reply(rest):
        return Draft(Status.OUT_OF_SCOPE, (Statement(reply),))
    if rest != text and not any(c.isalnum() for c in rest):
        return Draft(Status.OUT_OF_SCOPE, (Statement(scope.INSTRUCTION_REPLY),))
    return None
