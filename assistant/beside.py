"""Two documents or two terms beside each other: each asked on its own, the answers one after another."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.compose import compared
from assistant.kinds import Kind, kind_of
from assistant.meaning import Defined
from assistant.passage import Passage
from assistant.phrases import HEAVY, Phrase
from assistant.question import Question
from assistant.statement import LONG, Draft, Statement, put
from assistant.types import Status
from indexer.address import short_title
from indexer.normalize import fold_text
from indexer.types import Document

MOST = 3  # documents or terms that are set beside each other


# Of several laws at once: 同じですか, 共通して, 両方.
_OF_BOTH = re.compile(r"同じ|共通|両方|いずれも|どちら")


def compares(question: Question) -> bool:
    """Whether what is asked of several documents is asked of each of them."""
    return question.kind is Kind.COMPARISON or bool(_OF_BOTH.search(question.folded))


def documents(
    question: Question, named: Sequence[Document], ask: Callable[[Question, str], Draft]
) -> Draft | None:
    """What each of ``named`` says of what is compared; None where none says anything."""
    kind = kind_of(question.folded, but=Kind.COMPARISON)
    folded = question.folded  # the names of the laws find nothing within the law
    for document in named:
        folded = folded.replace(short_title(document.catalogued.title), "")
    found: list[Draft] = []
    statements: list[Statement] = []
    for document in named:
        others = [fold_text(d.catalogued.title) for d in named if d is not document]
        rest = tuple(p for p in question.phrases if not (p.title or _names(p, others)))
        alone = _without(question, rest) if rest else question
        alone = replace(alone, kind=kind, folded=folded)
        draft = ask(alone, document.id)
        if draft.status in (Status.ANSWERED, Status.PARTIAL):
            found.append(draft)
            statements += [Statement(f"「{document.catalogued.title}」："), *draft.statements]
    if not found:
        return None
    whole = len(found) == len(named) and all(d.status is Status.ANSWERED for d in found)
    notes = tuple(note for draft in found for note in draft.notes)
    status = Status.ANSWERED if whole else Status.PARTIAL
    if not whole:
        silent = [d.catalogued.title for d in named if _silent(d, statements)]
        notes += tuple(f"「{title}」には、お尋ねの内容は書かれていません。" for title in silent)
    shorts = [draft.short_answer for draft in found if draft.short_answer]
    short = "、".join(shorts) if len(shorts) == len(found) else None
    return Draft(status, tuple(statements), short, notes)


def _without(question: Question, kept: tuple[Phrase, ...]) -> Question:
    """``question`` with the phrases ``kept`` alone; what points to one points to it still."""

    def at(index: int | None) -> int | None:
        phrase = None if index is None else question.phrases[index]
        return kept.index(phrase) if phrase in kept else None

    return replace(question, phrases=kept, asked=at(question.asked), counted=at(question.counted))


def _around(passage: Passage) -> str:
    """A passage with what is above it: the headings, the sentence that it is an item of, the title."""
    document = passage.document
    above = (document.heading(s) for s in document.ancestors(passage.section))
    return "\n".join((passage.text, *above, document.catalogued.title))


def _names(phrase: Phrase, titles: Sequence[str]) -> bool:
    """Whether ``phrase`` is the body that one of the folded ``titles`` is of."""
    return any(name in title for name in phrase.names if len(name) > 3 for title in titles)


def _silent(document: Document, statements: Sequence[Statement]) -> bool:
    return not any(p.document.id == document.id for s in statements for p in s.passages)


def definitions(question: Question, define: Callable[[str], Sequence[Defined]]) -> Draft | None:
    """What the terms compared are, where the documents define each; None where not."""
    at = compared(question)[:MOST]
    known = [
        next((one for name in question.phrases[i].names for one in define(name)), None) for i in at
    ]
    found = [one for one in known if one is not None]
    if len(found) < 2 or len(found) < len(at):
        return None
    words = fold_text("".join(_around(one.passage) for one in found))
    others = [p for i, p in enumerate(question.phrases) if i not in at and p.weight >= HEAVY]
    if not all(any(name in words for name in p.names) for p in others if not p.title):
        return None  # something else of them is asked than what they are
    said = {one.passage.key: one.passage for one in found}
    room = LONG // len(said)
    statements = [line for passage in said.values() for line in put(passage, room)]
    return Draft(Status.ANSWERED, tuple(statements))
