"""Drafts that say that the documents do not say, what it is, and what comes nearest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.choice import NEARBY, missing
from assistant.evidence import Scored
from assistant.kinds import Kind
from assistant.meaning import SUBJECT
from assistant.passage import Form, heading_of
from assistant.phrases import HEAVY
from assistant.question import Question
from assistant.statement import Draft, Statement
from assistant.types import Status
from indexer.types import Document, Section

_DIGIT = re.compile(r"\d")


def empty(best: Scored) -> Draft:
    """The heading stands there, nothing under it."""
    title = best.passage.document.title_of(best.passage.section)
    text = f"文書には「{title}」という見出しがありますが、その下には何も記載されていません。"
    note = f"見出し「{title}」だけが置かれ、内容は書かれていません。"
    return Draft(Status.NOT_IN_CORPUS, (Statement(text, (best.passage,)),), None, (note,))


def unnumbered(asked: str, document: Document, last: Section) -> Draft:
    """A law has no such article; up to which it has them."""
    law, name = document.catalogued.title, last.label or document.heading(last)
    statements = (
        Statement(f"「{law}」に{asked}はありません。"),
        Statement(f"同法の本則は{name}までです。", (heading_of(document, last),)),
    )
    return Draft(Status.NOT_IN_CORPUS, statements)


def refusal(question: Question, ranked: Sequence[Scored]) -> Draft:
    """The documents do not say, what it is that they do not say, and what comes nearest."""
    statements = [Statement(f"{_unsaid(question, ranked)}、収録している文書には書かれていません。")]
    if ranked and ranked[0].coverage >= NEARBY:
        nearest = ranked[0].passage
        path = (*nearest.document.ancestors(nearest.section), nearest.section)
        heading = next((s for s in reversed(path) if nearest.document.is_heading(s)), None)
        if heading is not None:
            title = nearest.document.title_of(heading)
            if nearest.form is Form.GROUP:  # its heading, without what it lists
                nearest = heading_of(nearest.document, nearest.section)
            cited = (
                (nearest, heading_of(nearest.document, heading))
                if _DIGIT.search(title)
                else (nearest,)
            )
            statements.append(Statement(f"最も近い記載は「{title}」にあります。", cited))
    return Draft(Status.NOT_IN_CORPUS, tuple(statements))


def _shown(term: str) -> str:
    """A term of the question as a refusal repeats it: short, and with nothing like a marker."""
    plain = re.sub(r"[\[\]^]", "", term)
    plain = plain.upper() if re.fullmatch(r"[a-z]{2,6}", plain) else plain  # folding made it small
    return plain if len(plain) <= 24 else f"{plain[:24]}…"


def _unsaid(question: Question, ranked: Sequence[Scored]) -> str:
    if ranked and (needs := missing(question, ranked[0])):
        return "お尋ねの" + "、".join(dict.fromkeys(need.label for need in needs)) + "は"
    subject = SUBJECT.match(question.folded)
    if question.kind is Kind.DEFINITION and subject:
        return f"「{_shown(subject[1])}」が何であるかの説明は"
    best = ranked[0] if ranked else None
    names = [
        _shown(question.typed(phrase.text))
        for i, phrase in enumerate(question.phrases)
        if phrase.weight >= HEAVY and (best is None or best.covers[i] < 0.4)
    ]
    return (
        ("".join(f"「{name}」" for name in names[:3]) + "については") if names else "お尋ねの内容は"
    )
