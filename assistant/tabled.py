"""Rows of the policy register as an answer: how many, a line and a citation for each, what limits them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from assistant import planning, verify
from assistant.passage import Form, Passage
from assistant.planning import Plan
from assistant.question import Question
from assistant.statement import LONG, Draft, Statement, shortened
from assistant.types import Status
from indexer.address import short_title
from indexer.index import Index
from indexer.normalize import fold_text
from indexer.register.limits import described
from indexer.register.query import Entry, RegisterQuery, bodies_of
from indexer.register.types import Kpi, Responsibility
from indexer.register.types import Status as RowStatus

_NUMBER = re.compile(r"^(?:[\d.]+|\(\d{1,2}\)|[○〇●・①-⑳]|第[^ ]{1,6}[条章節])\s*")
_LEAST = 28  # characters that tell one row from another
_CALLED = {"measure": "施策", "kpi": "KPI", "responsibility": "担当の定め"}
_STANDS = {RowStatus.HEADING_ONLY: "見出しのみで内容の記載なし"}


def draft(
    question: Question, titled: Sequence[str], documents: Sequence[str] | None, index: Index
) -> Draft | None:
    """The rows that ``question`` asks for; None where it asks for none or the register has none.

    ``titled``: the ids of the documents it names; ``documents``: those it is asked of (None: all).
    """
    titles = {one.id: one.title for one in index.catalogued}
    names = [short_title(titles[one]) for one in titled]
    asked = titled or documents
    plan = planning.plan(question, asked, names, partial(_heading, index, asked))
    if plan is None:
        return None
    found = index.register(plan.query)
    limits = described(plan.query, titles)
    if found:
        return _table(plan, found, index, limits, titles)
    return _none(plan, index, limits) if plan.strict else None


def _none(plan: Plan, index: Index, limits: str) -> Draft | None:
    """That no row is so, and what the rows there are; None where there are no rows at all."""
    every = index.register(RegisterQuery(plan.query.kind, plan.query.documents))
    if not every:
        return None
    called = _CALLED[plan.query.kind]
    text = f"条件に合う{called}は、登録されている全{_kanji(len(every))}件の中にありません（条件：{limits}）。"
    due = dict.fromkeys(e.row.deadline for e in every if isinstance(e.row, Kpi) and e.row.deadline)
    note = (f"登録されているKPIの期限：{'、'.join(due)}",) if due and plan.query.deadlines else ()
    return Draft(Status.NOT_IN_CORPUS, (Statement(text),), None, note)


def _heading(index: Index, documents: Sequence[str] | None, words: str) -> str:
    """The heading, folded, that is ``words`` but for its number; "" where the register has none."""
    for kind in _CALLED:
        limited = RegisterQuery(
            kind, None if documents is None else tuple(documents), section=words
        )
        for entry in index.register(limited):
            for one in map(fold_text, entry.path):
                if _NUMBER.sub("", one).strip() == words:
                    return one
    return ""


def _table(
    plan: Plan, found: Sequence[Entry], index: Index, limits: str, titles: Mapping[str, str]
) -> Draft:
    count = f"{len(found):,}件"
    called = _CALLED[plan.query.kind]
    lines = [Statement(f"登録されている{called}は全{_kanji(len(found))}件です。")]
    if plan.bearers:
        first = {name: entry for entry in reversed(found) for name in bodies_of(entry.row)}
        named = list(dict.fromkeys(name for entry in found for name in bodies_of(entry.row)))
        where = dict.fromkeys(_passage(first[name], index) for name in named)
        lines.append(Statement(f"主体：{'、'.join(named)}", tuple(where), ours="、".join(named)))
    lines += _rows(found, index, titles)
    short = count if plan.counts else None
    note = f"政策登録簿による回答です（条件：{limits}）。登録されている全 {len(found):,} 件です。"
    return Draft(Status.ANSWERED, tuple(lines), short, (note,))


def _rows(found: Sequence[Entry], index: Index, titles: Mapping[str, str]) -> list[Statement]:
    """A line each; of more than there is room for, the last line has the citations alone."""
    room = max(_LEAST, (LONG - 60) // len(found))
    most = (LONG - 60) // room
    several = len({entry.document for entry in found}) > 1
    lines: list[Statement] = []
    for entry in found[:most]:
        passage = _passage(entry, index)
        said = _said(entry, room)
        if verify.unsupported(said, [passage.text, *entry.path]):
            said = shortened(entry.quote, room)
        where = f"（{titles[entry.document]}）" if several else ""
        lines.append(Statement(f"・{said}{where}", (passage,)))
    if len(found) > most:
        rest = tuple(_passage(entry, index) for entry in found[most:])
        lines.append(Statement(f"ほか{_kanji(len(rest))}件", rest))
    return lines


def _said(entry: Entry, room: int) -> str:
    row = entry.row
    if isinstance(row, Kpi):
        told = [
            f"期限{row.deadline}" if row.deadline else "",
            row.breakdown,
            _STANDS.get(row.status, ""),
        ]
        aside = "、".join(part for part in told if part)
        target = f"：{row.target}" if row.target else ""
        return f"{row.indicator}{target}{f'（{aside}）' if aside else ''}"
    if isinstance(row, Responsibility):
        return shortened(entry.quote, room)
    return shortened(entry.quote, room)


def _passage(entry: Entry, index: Index) -> Passage:
    document = index.document(entry.document)
    section = document.sections[entry.row.section]
    return Passage(document, section, entry.row.start, entry.row.end, Form.SENTENCE)


def _kanji(n: int) -> str:
    """``n`` in kanji numerals: figures of ours are told from those of the documents."""
    digits, units = "〇一二三四五六七八九", ("", "十", "百", "千")
    if n == 0 or n >= 10_000:
        return f"{n:,}" if n else digits[0]
    said = ""
    for place, digit in enumerate(reversed(str(n))):
        d = int(digit)
        if d:
            said = ("" if d == 1 and place else digits[d]) + units[place] + said
    return said
