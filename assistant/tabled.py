"""Rows of the policy register as an answer: how many, a line and a citation for each, what limits them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from assistant import replanned
from assistant.passage import Form, Passage
from assistant.planning import Known, Plan
from assistant.question import Question
from assistant.registered import bearers, heading, unnumbered
from assistant.statement import LONG, Draft, Statement, shortened
from assistant.types import Status
from indexer.address import short_title
from indexer.index import Index
from indexer.register.limits import NO_LIMITS, described
from indexer.register.printed import printed
from indexer.register.query import Entry, RegisterQuery, bodies_of
from indexer.register.types import Kpi
from indexer.register.types import Status as RowStatus

FROM_TEXT = "政策登録簿に該当する行がないため、本文から答えました。"
_MOST_CITED = 60  # rows of an answer that have a citation each
_LEAST = 28  # characters that tell one row from another
_CALLED = {"measure": "施策", "kpi": "KPI", "responsibility": "担当の定め"}
_STANDS = {RowStatus.HEADING_ONLY: "見出しのみで内容の記載なし"}


def draft(
    question: Question, titled: Sequence[str], documents: Sequence[str] | None, index: Index
) -> Draft | None:
    """The rows that ``question`` asks for; None where it asks for none.

    Where the register has none it may not be said that there are none: the draft states nothing
    then, and its note is for the answer from the text.
    ``titled``: the ids of the documents it names; ``documents``: those it is asked of (None: all).
    """
    titles = {one.id: one.title for one in index.catalogued}
    names = [short_title(titles[one]) for one in titled]
    asked = titled or documents
    known = Known(partial(heading, index, asked), partial(bearers, index, asked))
    plan = replanned.plan(question, asked, names, known)
    if plan is None:
        return None
    found = [(query, index.register(query)) for query in plan.queries]
    if any(rows for _, rows in found):
        return _table(plan, found, index, titles)
    none = _none(plan, titled, index, titles) if plan.strict else None
    return none or Draft(Status.NOT_IN_CORPUS, (), None, (FROM_TEXT,))


def _none(
    plan: Plan, titled: Sequence[str], index: Index, titles: Mapping[str, str]
) -> Draft | None:
    """That no row is so, and what the rows there are; None where the register cannot say."""
    query = plan.queries[0]
    called, limits = _CALLED[query.kind], described(query, titles)
    every = index.register(RegisterQuery(query.kind, query.documents))
    if not every:
        if query.kind != "kpi" or not titled:
            return None
        text = f"「{titles[titled[0]]}」に、{called}は登録されていません。"
        return Draft(Status.NOT_IN_CORPUS, (Statement(text),))
    text = f"条件に合う{called}は、登録されている全{kanji(len(every))}件の中にありません（条件：{limits}）。"
    due = dict.fromkeys(e.row.deadline for e in every if isinstance(e.row, Kpi) and e.row.deadline)
    note = (f"登録されているKPIの期限：{'、'.join(due)}",) if due and query.deadlines else ()
    return Draft(Status.NOT_IN_CORPUS, (Statement(text),), None, note)


def _table(
    plan: Plan,
    found: Sequence[tuple[RegisterQuery, list[Entry]]],
    index: Index,
    titles: Mapping[str, str],
) -> Draft:
    shares = [(query, _once(entries)) for query, entries in found if entries]
    every = [entry for _, entries in shares for entry in entries]
    lines: list[Statement] = []
    for query, entries in shares:
        # What we say ourselves has no figures but those of the question.
        limits = described(replace(query, section=unnumbered(query.section)), titles)
        of = "" if limits == NO_LIMITS else f"（{limits}）"
        text = f"登録されている{_CALLED[query.kind]}{of}、全{kanji(len(entries))}件："
        lines.append(Statement(text))
        if plan.chapters:
            lines.append(_chapters(entries, index))
        if plan.bearers and any(bodies_of(entry.row) for entry in entries):
            lines.append(_bearers(index.register(query), index))
        lines += _rows(entries, index, titles, (LONG - 60) * len(entries) // len(every))
    counts = "、".join(f"{kanji(len(entries))}件" for _, entries in shares)
    short = counts if plan.counts and len(shares) == 1 else None
    notes = [
        f"政策登録簿から答えました（{_CALLED[query.kind]}、{described(query, titles)}）。"
        f"登録されている全 {len(entries):,} 件です。"
        for query, entries in shares
    ]
    if len(every) > _MOST_CITED:
        notes.append(
            f"引用を付けたのは{_MOST_CITED}件までです。全件は senryaku register で書き出せます。"
        )
    return Draft(Status.ANSWERED, tuple(lines), short, tuple(notes))


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """Each sentence that gives several bodies the same task once; every target of a KPI."""
    if entries[0].kind == "kpi":
        return list(entries)
    return list({(e.document, e.row.start, e.row.end): e for e in reversed(entries)}.values())[::-1]


def _chapters(entries: Sequence[Entry], index: Index) -> Statement:
    """How many of the rows stand under each heading of the highest level, with the first of them."""
    under: dict[str, list[Entry]] = {}
    for entry in entries:
        under.setdefault(unnumbered(entry.path[0]) if entry.path else "", []).append(entry)
    said = "、".join(f"{heading}：{kanji(len(rows))}件" for heading, rows in under.items())
    return Statement(said, tuple(_passage(rows[0], index) for rows in under.values()), ours=said)


def _bearers(entries: Sequence[Entry], index: Index) -> Statement:
    """The bodies that the rows name, each with the first row that does."""
    first: dict[str, Entry] = {}
    for entry in entries:
        for name in bodies_of(entry.row):
            first.setdefault(name, entry)
    named = "、".join(first)
    cited = dict.fromkeys(_passage(entry, index) for entry in first.values())
    return Statement(f"主体：{named}", tuple(cited)[:_MOST_CITED], ours=named)


def _rows(
    found: Sequence[Entry], index: Index, titles: Mapping[str, str], length: int
) -> list[Statement]:
    """A line each; of more than there is room for, the last line has the citations alone."""
    room = max(_LEAST, length // len(found))
    most = max(1, length // room)
    several = len({entry.document for entry in found}) > 1
    lines = [
        Statement(f"・{said}{where}", (passage,), ours=said)
        for said, where, passage in (_line(e, room, several, index, titles) for e in found[:most])
    ]
    if rest := found[most:_MOST_CITED]:
        text = f"ほか{kanji(len(found) - most)}件"
        cited = dict.fromkeys(_passage(entry, index) for entry in rest)
        lines.append(Statement(text, tuple(cited), ours=text))
    return lines


def _line(
    entry: Entry, room: int, several: bool, index: Index, titles: Mapping[str, str]
) -> tuple[str, str, Passage]:
    """A row in words, where it stands if rows are of several documents, and its own words.

    What a row says has been held against its words when it was written (indexer.register.check).
    """
    where = f"（{titles[entry.document]}）" if several else ""
    row = printed(entry)
    said = _said(row) if isinstance(row, Kpi) else shortened(entry.quote, room)
    return said, where, _passage(entry, index)


def _said(row: Kpi) -> str:
    """A KPI in few words: 健康寿命：75歳以上（期限2040年、男女とも）."""
    due = f"期限{row.deadline}" if row.deadline else ""
    now = f"現状{row.baseline}" if row.baseline else ""
    aside = "、".join(
        part for part in (due, now, row.breakdown, _STANDS.get(row.status, "")) if part
    )
    target = f"：{row.target}" if row.target else ""
    return f"{row.indicator}{target}{f'（{aside}）' if aside else ''}"


def _passage(entry: Entry, index: Index) -> Passage:
    document = index.document(entry.document)
    section = document.sections[entry.row.section]
    return Passage(document, section, entry.row.start, entry.row.end, Form.SENTENCE)


def kanji(n: int) -> str:
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
