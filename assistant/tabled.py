"""Rows of the policy register as an answer: how many, a line and a citation for each, what limits them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile

from assistant import planning
from assistant.passage import Form, Passage
from assistant.planning import NUMBER, Known, Plan, unnumbered
from assistant.question import Question
from assistant.statement import LONG, Draft, Statement, shortened
from assistant.types import Status
from indexer.address import short_title
from indexer.index import Index
from indexer.normalize import fold_text
from indexer.register.bodies import table
from indexer.register.limits import NO_LIMITS, described
from indexer.register.printed import printed
from indexer.register.query import Entry, RegisterQuery, bodies_of
from indexer.register.types import Kpi
from indexer.register.types import Status as RowStatus

FROM_TEXT = "政策登録簿に該当する行がないため、本文から答えました。"
_MOST_CITED = 60  # rows of an answer that have a citation each
_CUTS = re.compile(
    r"、(?:で(?:は|も|の)?)?、?|に(?:おいて(?:は)?|おける|よって|より|ついて(?:は)?|関して)|[はがをにのもと](?:は|も)?|[。「」()?・]|で(?:は|、)|及び|又は|並びに"
)
_SHORTEST, _LONGEST = 2, 40  # characters of a body that is in no table
_TELLING = 5  # characters of a heading that is named by its words
_TELLING_PART = 7  # of the end of one: 健康投資の促進 of 職域・地域・個人の健康投資の促進
_PARTS = re.compile("[・の、]")
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
    known = Known(partial(_heading, index, asked), partial(_bearers_in, index, asked))
    plan = planning.plan(question, asked, names, known)
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
        if plan.bearers:
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


def _heading(index: Index, documents: Sequence[str] | None, words: str) -> tuple[str, str]:
    """The only heading, folded, whose words, or the last of them, stand in ``words``, and those.

    Both are "" where there is none.
    """
    asked = None if documents is None else tuple(documents)
    found = {
        fold_text(heading)
        for kind in ("measure", "kpi")
        for entry in index.register(RegisterQuery(kind, asked))
        for heading in entry.path
    }
    fitting: dict[str, set[str]] = {}
    for one in found:
        name = NUMBER.sub("", one).strip()
        bare = name.removesuffix("等")
        for tail in (name, bare, *(bare[m.end() :] for m in _PARTS.finditer(bare))):
            if len(tail) >= (_TELLING if tail in (name, bare) else _TELLING_PART) and tail in words:
                fitting.setdefault(tail, set()).add(one)
    alone = {tail: ones for tail, ones in fitting.items() if len(ones) == 1}
    tail = max(alone, key=len, default="")
    if not tail:
        return "", ""
    heading = next(iter(alone[tail]))
    return heading, _extended(tail, heading, words)


def _extended(tail: str, heading: str, words: str) -> str:
    """``tail`` with what stands before it in ``heading`` and in ``words`` alike."""
    at, own = words.find(tail), heading.rfind(tail)
    same = zip(reversed(words[:at]), reversed(heading[:own]), strict=False)
    before = len(list(takewhile(lambda pair: pair[0] == pair[1], same)))
    return words[at - before : at + len(tail)]


def _bearers_in(index: Index, documents: Sequence[str] | None, words: str) -> tuple[str, ...]:
    """The bodies, in no table, that rows are about and that stand whole in ``words``, longest first."""
    cuts = [0, *(m.end() for m in _CUTS.finditer(words))]
    ends = [*(m.start() for m in _CUTS.finditer(words)), len(words)]
    asked = {words[a:b] for a in cuts for b in ends if _SHORTEST <= b - a <= _LONGEST}
    if not asked:
        return ()
    within = None if documents is None else tuple(documents)
    rows = index.register(RegisterQuery("responsibility", within, bodies=tuple(sorted(asked))))
    named = {name for entry in rows for name in bodies_of(entry.row)} - set(table())
    return tuple(
        one for one in sorted(named) if not any(one != other and one in other for other in named)
    )


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
