"""A model's sentences, one by one: which are kept, and what stands in the place of the others.

A sentence is kept where the words it cites hold it. In the place of one that they do not hold
stands what was extracted from the same words, if anything was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import binding, premise, verify
from assistant.choice import NEARBY
from assistant.claims import figures, prepare
from assistant.draft import Considered
from assistant.finish import context_of
from assistant.kinds import Kind
from assistant.passage import Form, Passage, citable
from assistant.prompt import NOTHING, covers
from assistant.reply import Written
from assistant.statement import SHORT, Draft, Statement, length
from assistant.types import Status
from assistant.wording import worded
from indexer.normalize import fold_compact, fold_text

ANSWERS = (Status.ANSWERED, Status.PARTIAL)  # of drafts that a model only words anew
_EXACT = (Kind.PENDING, Kind.ORDINAL)
_MOST_CITED = 3  # passages of a sentence; more is no citation
_TWICE = 3  # sentences said again, after which a reply goes in circles
_LEAD = re.compile(r"(?:以下|次)の(?:とおり|通り)(?:です|となります|になります)[。：:]?$")
FIGURE = re.compile(r"\d+(?:\.\d+)*")
NAME = 24  # characters up to which a short answer is a name or a value, not a sentence
_SENTENCE = re.compile(r"[ぁ-ん]")
_STATES = re.compile(r"[ァ-ヶ一-龠\d]{2}|[0-9]")
_NO_PROSE = re.compile(r"[<>`{}|\\]|https?:|www\.|[#*_=]{2}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What has been kept of a reply so far."""

    statements: tuple[Statement, ...] = ()
    said: frozenset[str] = frozenset()  # folded
    written: int = 0  # statements of the model
    dropped: int = 0
    replaced: int = 0
    again: int = 0  # sentences said before
    nothing: bool = False  # the model says that the evidence does not answer
    full: bool = False

    @property
    def circles(self) -> bool:
        """Whether the reply says the same again and again."""
        return self.again >= _TWICE


def writable(considered: Considered) -> bool:
    """Whether a model is asked at all: never in place of a reply, nor where nothing is near.

    Nor where the answer is one item or one mark, which wording can only spoil.
    """
    question, draft, ranked = considered.question, considered.draft, considered.ranked
    if question is None or question.kind in _EXACT or not ranked:
        return False
    if draft.status in ANSWERS:
        return True
    stands = question.kind is Kind.DEFINITION or premise.outside(question)
    empty = ranked[0].passage.form is Form.EMPTY
    near = ranked[0].coverage >= NEARBY
    return draft.status is Status.NOT_IN_CORPUS and near and not stands and not empty


def begin(considered: Considered) -> Sheet:
    """A sheet with what leads the draft and states nothing: that a premise is wrong."""
    if considered.draft.status is Status.NOT_IN_CORPUS:
        return Sheet()
    leads = tuple(s for s in considered.draft.statements if not s.passages)
    return Sheet(leads, frozenset(key_of(s.text) for s in leads))


def add(
    sheet: Sheet, written: Written, evidence: Mapping[str, Passage], considered: Considered
) -> Sheet:
    """``sheet`` with ``written`` taken in, replaced or left out."""
    text, key = written.text, key_of(written.text)
    if key == key_of(NOTHING):
        return replace(sheet, nothing=True)
    if _LEAD.search(text):
        return sheet
    if key in sheet.said:
        return replace(sheet, again=sheet.again + 1)
    cited = [evidence[one] for one in written.ids if one in evidence]
    asked = considered.question.folded if considered.question else ""
    ground = held_by(text, cited, asked)
    if ground:
        return _put(sheet, Statement(text, ground), considered, written=1)
    instead = _extracted(considered.draft, cited, sheet)
    if not instead:
        return replace(sheet, dropped=sheet.dropped + 1)
    for statement in instead:
        sheet = _put(sheet, statement, considered)
    return replace(sheet, replaced=sheet.replaced + 1)


def held_by(text: str, cited: Sequence[Passage], asked: str = "") -> tuple[Passage, ...]:
    """The passages of ``cited`` that hold ``text``: one alone if one does; empty where none do.

    ``asked``: the question, whose figures may be taken up.
    """
    line = text.startswith("・")
    prose = _STATES.search(fold_text(text)) and (line or _SENTENCE.search(text))
    if not cited or not prose or _NO_PROSE.search(text):
        return ()
    for passage in cited:
        if _holds(text, (passage,), asked):
            return (passage,)
    together = tuple(cited)
    return together if len(cited) <= _MOST_CITED and _holds(text, together, asked) else ()


def _holds(text: str, cited: Sequence[Passage], asked: str) -> bool:
    quotes = [passage.text for passage in cited]
    context = [part for passage in cited for part in context_of(passage)]
    return _counted(text, (*quotes, asked)) and states(text, [*quotes, *context])


def _counted(text: str, quotes: Sequence[str]) -> bool:
    """Whether every figure of ``text`` is one of ``quotes``: a heading's number is in none."""
    known = [b.figure for quote in quotes for b in binding.bound(prepare(quote))]
    return all(any(one.same(other) for other in known) for one in figures(prepare(text)))


def states(text: str, ground: Sequence[str]) -> bool:
    """Whether ``ground`` (quotes and what stands over them) holds what a model writes: in value and word."""
    return worded(text, ground) and not verify.supported(text, ground)


def _put(sheet: Sheet, statement: Statement, considered: Considered, written: int = 0) -> Sheet:
    """``sheet`` with ``statement`` at its end, or full where it does not fit."""
    # A short answer may come before.
    room = max(SHORT - NAME, length(considered.draft.statements))
    if sheet.statements and length(sheet.statements) + len(statement.text) > room:
        return replace(sheet, full=True)
    return replace(
        sheet,
        statements=(*sheet.statements, statement),
        said=sheet.said | {key_of(statement.text)},
        written=sheet.written + written,
    )


def _extracted(draft: Draft, cited: Sequence[Passage], sheet: Sheet) -> list[Statement]:
    """What the draft says, and the sheet does not yet, from words that are cited."""
    if draft.status is Status.NOT_IN_CORPUS:
        return []
    return [
        statement
        for statement in draft.statements
        if rests_on(statement, cited) and key_of(statement.text) not in sheet.said
    ]


def rests_on(statement: Statement, passages: Iterable[Passage]) -> bool:
    """Whether ``statement`` stands on words that one of ``passages`` has, or has those of one."""
    own = [citable(passage) for passage in statement.passages]
    return any(covers(one, mine) or covers(mine, one) for one in passages for mine in own)


def key_of(text: str) -> str:
    """``text`` for telling whether it was said: folded, without white space and full stops."""
    return fold_compact(text).replace("。", "")
