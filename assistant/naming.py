"""Which documents a question names, and where they define what it asks about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import choice, home, meaning, premise, refuse
from assistant.current import Current
from assistant.evidence import Scored
from assistant.home import Genre
from assistant.kinds import Kind
from assistant.lexicon import Lexicon
from assistant.meaning import Defined
from assistant.passage import passage_at
from assistant.phrases import HEAVY
from assistant.question import Question
from assistant.statement import Draft, Statement
from assistant.types import Status
from indexer import address
from indexer.address import PROVISION, short_title
from indexer.english import is_english
from indexer.filters import Filter
from indexer.index import Index
from indexer.normalize import fold_text
from indexer.types import Document, Section

_LAW_NAME = re.compile(r"[一-龠ァ-ヶー・]{2,30}法\Z")
_ITSELF = re.compile(r"(?:本|この|当)(?:戦略|計画|方針|大綱|文書|資料)|国の計画")
_SPEAKS_OF_ALL = 0.8  # cover of each thing asked about from which a passage speaks of all of them
_GROUNDS = re.compile(r"根拠|基づ")  # what a document rests on is for itself to say
_POINTER = re.compile(r"に(?:規定|定義)する[^。]{1,40}(?:をいう)?$")  # a definition by another's


class Naming:
    """Documents by the names that questions give them. Thread-safe; keeps nothing."""

    def __init__(self, index: Index, lexicon: Lexicon, current: Current) -> None:
        self._index = index
        self._lexicon = lexicon
        self._current = current

    def named(self, question: Question) -> list[str]:
        """The documents that ``question`` names, or whose body it compares with another's."""
        named = self._current.named(question.folded)
        if _ITSELF.search(fold_text(question.text)):  # 本戦略は, of several documents
            itself = self._current.titled(p.title for p in question.phrases if p.title)
            if named and _GROUNDS.search(question.folded):  # 推進法の2条は本戦略の何の根拠か
                return [one for one in itself if one in self._current.plans][:1] or named
            named = named or itself[:1]
        if is_english(question.folded) or (named and question.kind is Kind.LAW):
            titled = self._current.titled(p.title for p in question.phrases if p.title)
            named = list(dict.fromkeys([*named, *titled]))
        if len(named) < 2 and question.kind is Kind.COMPARISON:
            bodies = [self._current.subjects(p.names)[:1] for p in question.phrases]
            subjects = list(dict.fromkeys([*named, *(one for ids in bodies for one in ids)]))
            return subjects if len(subjects) > 1 else named
        return named

    def subjects(self, question: Question, documents: Sequence[str] | None) -> list[str]:
        """The laws of the bodies that ``question`` speaks of, and the plans where it is asked of one.

        Nothing where they are all of ``documents``.
        """
        names = [name for p in question.phrases if p.weight >= HEAVY for name in p.names]
        found = self._current.subjects(names)
        if home.asked_of(question) is Genre.PLAN:
            found = list(dict.fromkeys([*found, *self._current.plans]))
        if documents is not None:
            found = [one for one in found if one in documents]
        every = len(self._index.catalogued) if documents is None else len(documents)
        return found if len(found) < every else []

    def with_orders(self, document: Document) -> list[str]:
        """``document`` and the orders under it, which bear its title: …法施行令."""
        title = fold_text(document.catalogued.title)
        return [one.id for one in self._index.catalogued if fold_text(one.title).startswith(title)]

    def within(
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

    def missing(self, question: Question, named: Sequence[str]) -> Draft | None:
        """The reply where the law that is named is not held, or has no such article."""
        if self._current.lacks_earlier(question.folded):
            return Draft(
                Status.NOT_IN_CORPUS, (Statement("前の版は、収録している文書にありません。"),)
            )
        provisions = address.named(question.folded)
        of_it = question.kind not in (Kind.LAW, Kind.COMPARISON) and not question.yes_or_no
        of_it = of_it and not any(p.title for p in question.phrases)
        if (
            of_it
            and not named
            and not premise.confirms(question)
            and (law := self._not_held(provisions))
        ):
            text = f"「{law}」は、収録している文書にありません。"
            return Draft(Status.NOT_IN_CORPUS, (Statement(text),))
        if len(named) != 1:
            return None
        if len(provisions) != 1 or provisions[0].supplement:
            return None
        document = self._index.document(named[0])
        articles = [s for s in document.sections if s.unit == "条" and _main(document, s)]
        wanted = provisions[0].address[:1]
        if not articles or self._index.provision(document.id, wanted) is not None:
            return None
        if premise.confirms(question):
            return None  # its premise is corrected by what the law does say
        number = PROVISION.search(question.folded)
        return refuse.unnumbered(
            question.typed(number[0]) if number else "その条", document, articles[-1]
        )

    def _not_held(self, provisions: Sequence[address.Provision]) -> str | None:
        """The law of an article asked for that is none of the documents; known laws alone."""
        for provision in provisions:
            known = _LAW_NAME.search(provision.law)
            if known is None or address.documents_of(provision.law, self._index.catalogued):
                continue
            names = (known[0][i:] for i in range(len(known[0]) - 1))
            law = next((name for name in names if self._lexicon.is_law(name)), None)
            if law is not None:
                return law
        return None

    def mentions(self, draft: Draft, named: Sequence[str]) -> bool:
        """Whether ``draft``, from other documents speaks of one of the laws ``named`` at all."""
        titles = [
            fold_text(short_title(self._index.document(one).catalogued.title)) for one in named
        ]
        names = [name for title in titles for name in (title, *self._lexicon.synonyms(title))]
        cited = [p for s in draft.statements for p in s.passages]
        texts = [fold_text(p.text) for p in cited]
        own = {p.document.id for p in cited} & set(named)
        return bool(own) or any(name in text for name in names for text in texts)

    def defined(
        self, question: Question, ranked: Sequence[Scored], documents: Sequence[str] | None
    ) -> list[Defined]:
        """Where the documents say what the first term of ``question`` that they define is."""
        for term in meaning.terms(question):
            found = self.definitions_of(term, ranked, documents)
            if found := [one for one in found if not _in_part(question, one, ranked)]:
                return found
        return []

    def definitions_of(
        self, term: str, ranked: Sequence[Scored], documents: Sequence[str] | None
    ) -> list[Defined]:
        """Where the documents say what the folded ``term`` is, the best first.

        One that only points to another law's definition comes after those that say it; else the
        document that speaks most of what is asked comes first.
        """
        order = {s.passage.document.id: i for i, s in reversed(list(enumerate(ranked)))}
        found: list[tuple[tuple[bool, bool, int], Defined]] = []
        for id_, start, end, clear in self._index.definitions(term):
            document = self._index.document(id_)
            passage = passage_at(document, start)
            if passage is None or (documents is not None and id_ not in documents):
                continue
            points = bool(_POINTER.search(document.text[start:end]))
            key = points, clear == 1, order.get(id_, len(ranked))
            found.append((key, Defined(term, passage, start, end)))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _in_part(question: Question, one: Defined, ranked: Sequence[Scored]) -> bool:
    """Whether ``one`` defines but a word of what is asked, and some passage speaks of all of it.

    What 研究開発 means in a law is no answer to ムーンショット型の研究開発とは.
    """
    heavy = [i for i, p in enumerate(question.phrases) if p.weight >= HEAVY and not p.title]
    if len(heavy) < 2 or not ranked or min(ranked[0].covers[i] for i in heavy) < _SPEAKS_OF_ALL:
        return False
    own = next((s.covers for s in ranked if s.passage.key == one.passage.key), None)
    return own is None or min(own[i] for i in heavy) < choice.TOUCHED


def _main(document: Document, section: Section) -> bool:
    """Whether ``section`` is of the main provisions, not of a 附則."""
    return all(above.unit != "附則" for above in document.ancestors(section))
