"""Rows of the policy register as an answer: how many, a line and a citation for each, what limits them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from assistant import replanned
from assistant.extract import plain
from assistant.passage import Form, Passage
from assistant.planning import Known, Plan
from assistant.question import Question
from assistant.registered import bearers, heading, unnumbered
from assistant.statement import LONG, SHORT, Draft, Statement, shortened
from assistant.types import Status
from indexer.address import short_title
from indexer.index import Index
from indexer.register.limits import NO_LIMITS, described
from indexer.register.printed import printed
from indexer.register.query import Entry, RegisterQuery, bodies_of
from indexer.register.types import Kpi, Responsibility
from indexer.register.types import Status as RowStatus

FROM_TEXT = "政策登録簿に該当する行がないため、本文から答えました。"
_MOST_CITED = 60  # rows of an answer that have a citation each
_LEAST = 28  # characters that tell one row from another
_MORE = "ほか百二十三件"
_CHAPTER = re.compile(r"第(\d+)(?=[章節款])")
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
    asked = _in_order(titled or documents, index)
    known = Known(partial(heading, index, asked), partial(bearers, index, asked))
    plan = replanned.plan(question, asked, names, known)
    if plan is None:
        return None
    found = [(query, index.register(query)) for query in plan.queries]
    if any(rows for _, rows in found):
        return _table(plan, found, index, titles)
    none = _none(plan, titled, index, titles) if plan.strict else None
    return none or Draft(Status.NOT_IN_CORPUS, (), None, (FROM_TEXT,))


def _in_order(documents: Sequence[str] | None, index: Index) -> list[str] | None:
    """``documents`` in catalogue order, however they were named; None where they are all there are."""
    every = [one.id for one in index.catalogued]
    chosen = [one for one in every if documents is None or one in documents]
    return None if len(chosen) == len(every) else chosen


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
    """The rows of each query under a line of their own, all cited.

    How many there are, and who they name, is said shortly.
    """
    shares = [(query, rows, _once(rows)) for query, rows in found if rows]
    every = [entry for _, _, entries in shares for entry in entries]
    several = len({entry.document for entry in every}) > 1
    limit = SHORT if (plan.counts or plan.bearers) and not several else LONG
    lines: list[Statement] = []
    for query, rows, entries in shares:
        own = [Statement(_lead(query, len(entries), titles))]
        if plan.chapters:
            own.append(_chapters(entries, index))
        if _names_bearers(plan, query) and any(bodies_of(entry.row) for entry in entries):
            own.append(_bearers(rows, index))
        room = limit * len(entries) // len(every) - sum(len(one.text) + 1 for one in own)
        lines += own + _rows(entries, index, titles, room)
    counts = "、".join(f"{kanji(len(entries))}件" for _, _, entries in shares)
    short = counts if plan.counts and len(shares) == 1 else None
    notes = [
        f"政策登録簿から答えました（{_CALLED[query.kind]}、{described(query, titles)}）。"
        f"登録されている全 {len(entries):,} 件です。"
        for query, _, entries in shares
    ]
    if len(every) > _MOST_CITED:
        notes.append(
            f"引用を付けたのは{_MOST_CITED}件までです。全件は senryaku register で書き出せます。"
        )
    return Draft(Status.ANSWERED, tuple(lines), short, tuple(notes))


def _lead(query: RegisterQuery, rows: int, titles: Mapping[str, str]) -> str:
    """What limits the rows and how many they are, without figures of our own.

    Of one document its title says it, short; a chapter has its number in kanji.
    """
    section = _CHAPTER.sub(lambda m: f"第{kanji(int(m[1]))}", unnumbered(query.section))
    named = {one: _unedited(title) for one, title in titles.items()}
    limits = described(replace(query, section=section), named)
    of = "" if limits == NO_LIMITS else f"（{limits}）"
    return f"登録されている{_CALLED[query.kind]}{of}、全{kanji(rows)}件："


def _unedited(title: str) -> str:
    """A title without what stands in brackets: 健康・医療戦略 of 健康・医療戦略（第２期）（案）概要."""
    return re.split(r"[（(]", title)[0].strip() or title


def _names_bearers(plan: Plan, query: RegisterQuery) -> bool:
    """Whether it is asked who the rows are about, or how many such rows there are of any body."""
    return plan.bearers or (plan.counts and query.kind == "responsibility" and not query.bodies)


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
    several = len({entry.document for entry in found}) > 1
    names = {one: f"（{_unedited(titles[one])}）" if several else "" for one in titles}
    longest = max(len(names[entry.document]) for entry in found)
    room = max(_LEAST, length // len(found) - longest - len("・。"))
    lines: list[Statement] = []
    for entry in found:
        said = _line(entry, room)
        length -= len(said) + longest + len("・。")
        if lines and length < (0 if len(lines) == len(found) - 1 else len(_MORE)):
            break
        text = f"・{said}{names[entry.document]}"
        lines.append(Statement(text, (_passage(entry, index),), ours=said))
    if rest := found[len(lines) : _MOST_CITED]:
        text = f"ほか{kanji(len(found) - len(lines))}件"
        cited = dict.fromkeys(_passage(entry, index) for entry in rest)
        lines.append(Statement(text, tuple(cited), ours=text))
    return lines


def _line(entry: Entry, room: int) -> str:
    """A row in words, within ``room`` characters.

    What a row says has been held against its words when it was written (indexer.register.check).
    """
    row = printed(entry)
    if isinstance(row, Kpi):
        return _said(row)
    text = shortened(entry.quote, room)
    if len(text) <= room:
        return text
    if not isinstance(row, Responsibility):
        return f"{text[: room - 1]}…"
    whole = plain(entry.quote)
    who, comma, _ = whole.partition("は、")  # of a provision its subject and its end say most
    head = f"{who}{comma}" if comma and len(who) <= room // 3 else ""
    tail = whole[len(head) :][-(room - len(head) - 1) :]
    clause = tail.find("、") + 1
    return f"{head}…{tail[clause:] if clause <= len(tail) // 2 else tail}"


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
