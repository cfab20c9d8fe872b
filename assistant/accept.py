"""A model's sentences beside the extracted draft: which are kept, and what is said of the others.

A sentence is kept where the words it cites hold it. In the place of one that they do not hold
stands what was extracted from the same words, if anything was. What the answer may not lose (the
short answer's figures, the items of a list) and when a refusal stands is decided here, by the
extracted draft and never by the model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import premise, verify
from assistant.choice import NEARBY, TOUCHED
from assistant.compose import Draft
from assistant.draft import Considered
from assistant.kinds import Kind
from assistant.lexicon import lemmas
from assistant.passage import Form, Passage, citable
from assistant.prompt import NOTHING, covers
from assistant.reply import Written
from assistant.statement import LONG, SHORT, Statement, length, listed
from assistant.types import Status
from indexer.normalize import fold_text

WITHOUT = "文書からの抜き出しで答えました。"
WRITTEN_NOTE = "回答の文は言語モデルが書き、一文ずつ出典の言葉と照合したものです。"
DROPPED_NOTE = "言語モデルの文のうち、出典の言葉で確かめられなかったものを除きました。"
REPLACED_NOTE = "言語モデルの文のうち、出典の言葉で確かめられなかったものを、文書からの抜き出しに置き換えました。"
CUT_NOTE = "言語モデルの回答が長いため、途中までを示しました。"
OMITTED_NOTE = f"言語モデルの回答に、文書に挙げられている項目の一部がなかったため、{WITHOUT}"
UNHELD_NOTE = f"言語モデルの回答に、出典の言葉で確かめられる文がなかったため、{WITHOUT}"
UNSAID_NOTE = f"言語モデルは示した根拠だけでは答えられないとしたため、{WITHOUT}"
RESCUED_NOTE = "質問の言葉そのものは文書に見当たらず、言語モデルが関係する記載から答えました。原文を確かめてください。"
ANSWERS = (Status.ANSWERED, Status.PARTIAL)  # of drafts that a model only words anew
FOREIGN = 4  # content words of a sentence for each one that may not be in what it cites
# Words of any answer, that state nothing by themselves.
_LIGHT = frozenset(
    "本 此の 其の 戦略 文書 計画 記載 目標 項目 内容 事項 事 物 為 次 以下 場合 等 為る 有る 居る 成る 出来る 言う 行う 定める 示す 挙げる 述べる 含む 含める 目指す 図る 進める 書く 置く 掲げる 予定 必要 とする 関する 対する 基づく".split()
)
_MOST_CITED = 3  # passages of a sentence; more is no citation
_TWICE = 3  # sentences said again, after which a reply goes in circles
_LEAD = re.compile(r"(?:以下|次)の(?:とおり|通り)(?:です|となります|になります)[。：:]?$")
_FIGURE = re.compile(r"\d[\d.]*")
_NAME = 24  # characters up to which a short answer is a name or a value, not a sentence
# Of Japanese as these documents are written; what markup leaves behind is none.
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_SENTENCE = re.compile(r"[ぁ-ん]")
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
    """Whether a model is asked at all: never in place of a reply, nor where nothing is near."""
    question, draft, ranked = considered.question, considered.draft, considered.ranked
    if question is None or question.kind is Kind.PENDING or not ranked:
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
    return Sheet(leads, frozenset(_key(s.text) for s in leads))


def add(
    sheet: Sheet, written: Written, evidence: Mapping[str, Passage], considered: Considered
) -> Sheet:
    """``sheet`` with ``written`` taken in, replaced or left out."""
    text, key = written.text, _key(written.text)
    if key == _key(NOTHING):
        return replace(sheet, nothing=True)
    if _LEAD.search(text):
        return sheet
    if key in sheet.said:
        return replace(sheet, again=sheet.again + 1)
    cited = [evidence[one] for one in written.ids if one in evidence]
    ground = held_by(text, cited)
    if ground:
        return _put(sheet, Statement(text, ground), considered, written=1)
    instead = _extracted(considered.draft, cited, sheet)
    if instead is None:
        return replace(sheet, dropped=sheet.dropped + 1)
    return _put(sheet, instead, considered, replaced=1)


def held_by(text: str, cited: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages of ``cited`` that hold ``text``: one alone if one does; empty where none do."""
    line = text.startswith("・")
    prose = _JAPANESE.search(text) and (line or _SENTENCE.search(text))
    if not cited or not prose or _NO_PROSE.search(text):
        return ()
    for passage in cited:
        if _holds(text, (passage,)):
            return (passage,)
    together = tuple(cited)
    return together if len(cited) <= _MOST_CITED and _holds(text, together) else ()


def _holds(text: str, cited: Sequence[Passage]) -> bool:
    context = [part for p in cited for part in p.document.path(p.section)]
    ground = [*(p.text for p in cited), *context]
    return _worded(text, ground) and not verify.unsupported(text, ground)


def _worded(text: str, ground: Sequence[str]) -> bool:
    """Whether the words of ``text`` are those of ``ground``, but for one in FOREIGN.

    The last one, which says what is the case, is always to be theirs. Stricter than what is asked
    of extracted statements: what a model adds is rarely a figure.
    """
    known = fold_text("\n".join(ground))
    own = set(lemmas(known))
    said = [w for w in lemmas(fold_text(text)) if w not in _LIGHT]
    foreign = {w for w in said if w not in own and w not in known}
    return not foreign or (said[-1] not in foreign and len(foreign) <= len(set(said)) // FOREIGN)


def _put(
    sheet: Sheet, statement: Statement, considered: Considered, written: int = 0, replaced: int = 0
) -> Sheet:
    """``sheet`` with ``statement`` at its end, or full where it does not fit."""
    question = considered.question
    kinds = (Kind.LIST, Kind.COUNT, Kind.COMPARISON)
    room = LONG if question is not None and question.kind in kinds else SHORT
    room = max(room, length(considered.draft.statements))
    if sheet.statements and length(sheet.statements) + len(statement.text) > room:
        return replace(sheet, full=True)
    return replace(
        sheet,
        statements=(*sheet.statements, statement),
        said=sheet.said | {_key(statement.text)},
        written=sheet.written + written,
        replaced=sheet.replaced + replaced,
    )


def _extracted(draft: Draft, cited: Sequence[Passage], sheet: Sheet) -> Statement | None:
    """What the draft says, and the sheet does not yet, from words that are cited."""
    if draft.status is Status.NOT_IN_CORPUS:
        return None
    for statement in draft.statements:
        stands = any(
            covers(one, citable(own)) or covers(citable(own), one)
            for own in statement.passages
            for one in cited
        )
        if stands and _key(statement.text) not in sheet.said:
            return statement
    return None


def settle(sheet: Sheet, considered: Considered) -> tuple[Draft, bool]:
    """The draft of the answer after a whole reply, and whether sentences of the model are in it."""
    draft = considered.draft
    if draft.status is Status.NOT_IN_CORPUS:
        rescued = _answers(sheet, considered)
        return (_joined(sheet, draft, RESCUED_NOTE), True) if rescued else (draft, False)
    if not sheet.written:
        return without(draft, UNSAID_NOTE if sheet.nothing else UNHELD_NOTE), False
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
    text = fold_text("\n".join(s.text for s in sheet.statements))
    cited = [p for s in sheet.statements for p in s.passages]
    about = [s for s in considered.ranked if any(covers(p, citable(s.passage)) for p in cited)]
    asked = question.asked
    touched = asked is None or any(s.covers[asked] >= TOUCHED for s in about)
    return touched and all(need.held.search(text) for need in question.needs)


def _omits(sheet: Sheet, considered: Considered) -> bool:
    """Whether the model leaves out items of a list that was extracted."""
    draft, question = considered.draft, considered.question
    names = [s.text.lstrip("・") for s in draft.statements if s.text.startswith("・")]
    if not names and question is not None and question.kind in (Kind.LIST, Kind.COUNT):
        first = next((s for s in draft.statements if s.passages), None)
        names = [p.text for p in listed(first.passages[0])] if first else []
    text = _key("".join(s.text for s in sheet.statements))
    return len(names) > 1 and any(_key(name) not in text for name in names)


def _joined(sheet: Sheet, draft: Draft, note: str | None = None) -> Draft:
    """The kept sentences as a draft, after the short answer where they lost it."""
    text = _key("".join(s.text for s in sheet.statements))
    statements, short = sheet.statements, draft.short_answer
    if short and _key(short) not in text:
        lead = _short_statement(draft, short)
        lost = len(short) <= _NAME or any(f not in text for f in _FIGURE.findall(fold_text(short)))
        if lead and lost:
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


def _short_statement(draft: Draft, short: str) -> Statement | None:
    """The statement of the draft that gives its short answer."""
    key = _key(short)
    return next((s for s in draft.statements if s.passages and key in _key(s.text)), None)


def _key(text: str) -> str:
    """``text`` for telling whether it was said: folded, without white space and full stops."""
    return "".join(fold_text(text).split()).replace("。", "")
