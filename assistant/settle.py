"""A whole reply beside the extracted draft: the answer that is made of the two.

What the answer may not lose (the short answer, a value asked for, the items of a list, the sides of
a comparison) and when a refusal stands is decided by the extracted draft, never by the model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.accept import FIGURE, NAME, Sheet, key_of, rests_on
from assistant.draft import Considered
from assistant.evidence import Scored
from assistant.kinds import Kind
from assistant.lexicon import lemmas
from assistant.passage import Passage, citable
from assistant.phrases import HEAVY
from assistant.prompt import covers
from assistant.question import Question
from assistant.statement import Draft, Statement, listed
from assistant.types import Status
from indexer.normalize import fold_text

WITHOUT = "文書からの抜き出しで答えました。"
WRITTEN_NOTE = "回答の文は言語モデルが書き、一文ずつ出典の言葉と照合したものです。"
DROPPED_NOTE = "言語モデルの文のうち、出典の言葉で確かめられなかったものを除きました。"
REPLACED_NOTE = "言語モデルの文のうち、出典の言葉で確かめられなかったものを、文書からの抜き出しに置き換えました。"
CUT_NOTE = "言語モデルの回答が長いため、途中までを示しました。"
OMITTED_NOTE = f"言語モデルの回答に、文書にある値や項目の一部がなかったため、{WITHOUT}"
MOSTLY_NOTE = f"言語モデルの文の多くが出典の言葉で確かめられなかったため、{WITHOUT}"
UNHELD_NOTE = f"言語モデルの回答に、出典の言葉で確かめられる文がなかったため、{WITHOUT}"
UNSAID_NOTE = f"言語モデルは示した根拠だけでは答えられないとしたため、{WITHOUT}"
RESCUED_NOTE = "質問の言葉そのものは文書に見当たらず、言語モデルが関係する記載から答えました。原文を確かめてください。"
_AS_MUCH = 0.9  # share of the extracted words' coverage of the question that a wording's have
_SURE = 0.6  # cover of a thing asked for from which a passage is about it, for all its wording
_MOST_WORDS = 0.8  # share of a short answer's words that a wording of it keeps
# The words of statement.put for an item and the heading that it stands under.
_ITEM = re.compile(r"^「(.+)」の項目として[「『](.+)[」』]が挙げられています")


def settle(sheet: Sheet, considered: Considered) -> tuple[Draft, bool]:
    """The draft of the answer after a whole reply, and whether sentences of the model are in it."""
    draft = considered.draft
    if draft.status is Status.NOT_IN_CORPUS:
        rescued = _answers(sheet, considered)
        return (_joined(sheet, draft, RESCUED_NOTE), True) if rescued else (draft, False)
    if not sheet.written:
        return without(draft, UNSAID_NOTE if sheet.nothing else UNHELD_NOTE), False
    if sheet.dropped + sheet.replaced > sheet.written:
        return without(draft, MOSTLY_NOTE), False
    if _omits(sheet, considered):
        return without(draft, OMITTED_NOTE), False
    return _joined(sheet, draft), True


def without(draft: Draft, note: str) -> Draft:
    """The extracted draft, with why the model is not in it."""
    return replace(draft, notes=(*draft.notes, note))


def _answers(sheet: Sheet, considered: Considered) -> bool:
    """Whether a reply answers what extraction did not: all of it held, and what is asked in it."""
    question = considered.question
    if question is None or not sheet.written or sheet.dropped or sheet.nothing or sheet.full:
        return False
    return any(_tells(statement, question, considered.ranked) for statement in sheet.statements)


def _tells(statement: Statement, question: Question, ranked: Sequence[Scored]) -> bool:
    """Whether one statement has the kind of value asked for, out of words about what is asked."""
    text = fold_text(statement.text)
    about = _scored(ranked, statement.passages)
    heavy = (i for i, p in enumerate(question.phrases) if p.weight >= HEAVY or i == question.asked)
    touched = all(any(s.covers[i] >= _SURE for s in about) for i in heavy)
    return touched and all(need.held.search(text) for need in question.needs)


def _scored(ranked: Sequence[Scored], passages: Sequence[Passage]) -> list[Scored]:
    """What of ``ranked`` stands within one of ``passages``."""
    return [s for s in ranked if any(covers(citable(p), citable(s.passage)) for p in passages)]


def _omits(sheet: Sheet, considered: Considered) -> bool:
    """Whether the model leaves out what extraction gives: a value asked for, an item, one side.

    Or rests on words that speak less of what is asked.
    """
    draft, question = considered.draft, considered.question
    text = fold_text("\n".join((*(s.text for s in sheet.statements), draft.short_answer or "")))
    given = fold_text("\n".join(s.text for s in draft.statements))
    needs, kind = (question.needs, question.kind) if question else ((), None)
    if any(need.held.search(given) and not need.held.search(text) for need in needs):
        return True
    cited = [p for s in sheet.statements for p in s.passages]
    own, extracted = (
        max((s.coverage for s in _scored(considered.ranked, passages)), default=0.0)
        for passages in (cited, [p for s in draft.statements for p in s.passages])
    )
    if own < _AS_MUCH * extracted:
        return True
    sides = [s for s in draft.statements if s.passages and kind is Kind.COMPARISON]
    if not all(rests_on(side, cited) for side in sides):
        return True
    items = _items(considered)
    return any(key_of(item) not in key_of(text) for item in items)


def _items(considered: Considered) -> list[str]:
    """What the draft lists, and the heading and the item that it names."""
    draft, question = considered.draft, considered.question
    names = [s.text.lstrip("・") for s in draft.statements if s.text.startswith("・")]
    first = next((s for s in draft.statements if s.passages), None)
    if not names and first and question and question.kind in (Kind.LIST, Kind.COUNT):
        names = [passage.text for passage in listed(first.passages[0])]
    placed = _ITEM.match(draft.statements[0].text) if draft.statements else None
    return [*names, *(placed.groups() if placed else ())]


def _joined(sheet: Sheet, draft: Draft, note: str | None = None) -> Draft:
    """The kept sentences as a draft, after the short answer where they lost it."""
    text = key_of("".join(s.text for s in sheet.statements))
    statements, short = sheet.statements, draft.short_answer
    if short and key_of(short) not in text:
        lead = _short_statement(draft, short)
        if lead and _lost(short, text):
            statements = (lead, *statements)
        else:
            short = None
    told = (
        (WRITTEN_NOTE, True),
        (note, note is not None),
        (DROPPED_NOTE, sheet.dropped > 0),
        (REPLACED_NOTE, sheet.replaced > 0),
        (CUT_NOTE, sheet.full),
    )
    notes = (*draft.notes, *(text for text, true in told if true and text))
    status = Status.PARTIAL if draft.status is Status.NOT_IN_CORPUS else draft.status
    return Draft(status, statements, short, notes)


def _lost(short: str, text: str) -> bool:
    """Whether the folded ``text`` says less than ``short``: a name, a figure, most of its words."""
    folded = fold_text(short)
    words = set(lemmas(folded))
    kept = sum(word in text for word in words)
    return (
        len(short) <= NAME
        or any(figure not in text for figure in FIGURE.findall(folded))
        or kept < _MOST_WORDS * len(words)
    )


def _short_statement(draft: Draft, short: str) -> Statement | None:
    """The statement of the draft that gives its short answer."""
    key = key_of(short)
    return next((s for s in draft.statements if s.passages and key in key_of(s.text)), None)
