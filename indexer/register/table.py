"""Targets in tables: columns known by their headers (KPI, 指標, 目標, 現状, 時期), a row a target or more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from indexer.normalize import fold_text
from indexer.register.deadline import As, When, dates
from indexer.register.headings import Context, Scope
from indexer.register.line import line
from indexer.register.quantity import NO_UNIT
from indexer.register.subject import trimmed
from indexer.register.target import Target, targets
from indexer.register.types import Elsewhere, Kpi, Unparsed
from indexer.types import Document, Section, SectionKind

# What a column holds, by its header; the first that matches.
_COLUMNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("both", r"(?:kpi|指標)[/・及び]+目標|目標[/・(]+(?:kpi|指標)|^kpi$|^目標(?:項目)?\(kpi\)"),
        ("until", r"目標年度?$|達成(?:時期|年度|目標年度)|時期|期限|年限|期日|目標年次"),
        ("aim", r"目標|対(?:19|20)\d\d年度?比|あるべき姿"),
        ("of", r"kpi|指標|評価項目"),
        ("unit", r"^\(?単位\)?$"),
        ("body", r"所管|担当|府省|省庁|主体|関係者"),
        (
            "now",
            r"現状|現在|基準値|策定時|直近|実施状況|実績|進捗|ベースライン|^(?:19|20)\d\d年度?$",
        ),
        ("what", r"施策|取組|事業|対策|項目|内容|分野"),
    )
)
_NOTHING = re.compile(r"[-－―ー–—…・*※]*|なし|未定|同上|〃|”|該当なし")
_SAME = re.compile(r"同上|〃|々|”")
_UNIT_BEHIND = re.compile(r"[(\[](?:単位:)?(?P<unit>%|‰|[一-龠ァ-ヶー]{1,4}|[a-z/]{1,8})[)\]]$")


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns of a table and where its header stands."""

    columns: tuple[tuple[str, str], ...]  # kind and folded header of each
    header: tuple[int, int]
    context: Context


@dataclass(frozen=True, slots=True)
class _Row:
    section: int
    start: int
    end: int
    cells: tuple[str, ...]  # folded


def rows_of(document: Document, contexts: dict[int, Context]) -> tuple[list[Kpi], list[Unparsed]]:
    """The targets in the tables of ``document``, and rows that look like one and were not read."""
    found: list[Kpi] = []
    unparsed: list[Unparsed] = []
    for table, rows in _tables(document, contexts):
        above: _Row | None = None
        for row in rows:
            whole = _filled(row, above)
            targets_here = list(_targets(table, whole))
            found.extend(targets_here)
            if not targets_here and _should_have(table, whole):
                reason = "表の行に目標らしい値がありますが、読み分けられません。"
                unparsed.append(Unparsed(row.section, row.start, row.end, "kpi", reason))
            above = whole
    return found, unparsed


def columns_of(header: str) -> tuple[tuple[str, str], ...]:
    """Kind and folded words of each column under the header rows ``header``; ("", …) of others."""
    lines = [[fold_text(cell) for cell in row.split("\t")] for row in header.split("\n")]
    names = (
        "".join(dict.fromkeys(filter(None, cells))) for cells in zip_longest(*lines, fillvalue="")
    )
    return tuple((_kind(name), name) for name in names)


def _kind(name: str) -> str:
    return next((kind for kind, pattern in _COLUMNS if pattern.search(name)), "")


def _tables(
    document: Document, contexts: dict[int, Context]
) -> Iterator[tuple[_Table, list[_Row]]]:
    """The tables for targets: those of the tree, and runs of lines with tabs in plain text."""
    for section in document.sections:
        if section.id not in contexts:  # of a law
            continue
        if section.kind is SectionKind.TABLE:
            context = contexts[section.id]
            table = _table(document, section.start, section.body_end, context)
            if table is not None:
                yield table, [_row(document, child) for child in document.children(section)]
        elif section.kind not in (SectionKind.ROW, SectionKind.CLAUSE):
            yield from _plain(document, section, contexts[section.id])


def _table(document: Document, start: int, end: int, context: Context) -> _Table | None:
    columns = columns_of(document.text[start:end].strip("\n"))
    if any(kind == "aim" for kind, _ in columns):  # KPI beside 目標 names alone
        columns = tuple(("of" if name == "kpi" else kind, name) for kind, name in columns)
    kinds = {kind for kind, _ in columns}
    counts = (
        "both" in kinds
        or {"of", "aim"} <= kinds
        or ("aim" in kinds and len(kinds - {"", "aim"}) > 0)
    )
    levels = any("kpi" in name or "階層" in name for kind, name in columns if kind == "of")
    listed = levels or (context.scope is Scope.LISTED and "aim" in kinds)
    return _Table(columns, (start, end), context) if counts or listed else None


def _row(document: Document, section: Section) -> _Row:
    cells = tuple(fold_text(cell) for cell in document.cells(section))
    return _Row(section.id, section.start, section.head_end, cells)


def _plain(
    document: Document, section: Section, context: Context
) -> Iterator[tuple[_Table, list[_Row]]]:
    """Tables that came as lines with tabs."""
    if "\t" not in document.text[section.start : section.body_end]:
        return
    at, table, rows = section.start, None, list[_Row]()
    for text in document.text[section.start : section.body_end].split("\n"):
        start, at = at, at + len(text) + 1
        if "\t" in text and table is None:
            table = _table(document, start, start + len(text), context)
        elif "\t" in text:
            cells = tuple(fold_text(cell) for cell in text.split("\t"))
            rows.append(_Row(section.id, start, start + len(text), cells))
        elif table is not None:
            break
    if table is not None and rows:
        yield table, rows


def _filled(row: _Row, above: _Row | None) -> _Row:
    """``row`` with 同上 replaced by what stands above."""
    if above is None:
        return row
    cells = (
        other if _SAME.fullmatch(cell) and other else cell
        for cell, other in zip_longest(row.cells, above.cells[: len(row.cells)], fillvalue="")
    )  # fmt: skip
    return replace(row, cells=tuple(cells))


def _cell(table: _Table, row: _Row, *kinds: str) -> str:
    """The first cell of ``row`` that says something in a column of one of ``kinds``."""
    for kind in kinds:
        for (own, _), cell in zip(table.columns, row.cells, strict=False):
            if own == kind and not _NOTHING.fullmatch(cell):
                return cell
    return ""


def _of_levels(table: _Table, row: _Row) -> Iterator[Kpi]:
    """The targets of cells that hold one or more with their values: ○認知症サポート医の数【2025年までに1.6万人】."""
    for (kind, _), cell in zip(table.columns, row.cells, strict=False):
        for words in re.split("(?=[○〇])", cell) if kind == "of" else ():
            for one in targets(words):
                if one.indicator and (one.deadline or "【" in words):
                    yield _finished(table, row, _plain_row(row, one), "")


def _targets(table: _Table, row: _Row) -> Iterator[Kpi]:
    if not any(kind in ("aim", "both") for kind, _ in table.columns):
        yield from _of_levels(table, row)
        return
    if words := _cell(table, row, "both"):
        yield from (_finished(table, row, _plain_row(row, one), "") for one in _of_both(words))
    of = _cell(table, row, "of", "what") or (
        row.cells[0] if row.cells and table.columns[0][0] == "" else ""
    )
    if not of:
        return
    named = _cell(table, row, "of") != ""
    for (kind, header), cell in zip(table.columns, row.cells, strict=False):
        if kind == "aim" and not _NOTHING.fullmatch(cell):
            for one in _of_cell(trimmed(of), cell, named=named):
                yield _finished(table, row, _plain_row(row, one), header)


def _of_both(words: str) -> list[Target]:
    """The targets of a cell that holds indicator and value: 見守りサポーター養成数350万人(2031年度末)."""
    found = [one for one in targets(words) if one.indicator]
    if found:
        return found
    goal = re.search(r"(?P<of>.+)を(?P<goal>[^を]{2,20})$", words)
    indicator = (
        trimmed(goal["of"])
        if goal and not re.search(r"[くうすぐつぬぶむる]$", goal["goal"])
        else words
    )
    return [
        Target(
            indicator,
            0,
            len(words),
            text_target=goal["goal"] if goal and indicator != words else words,
        )
    ]


def _of_cell(of: str, cell: str, *, named: bool) -> Iterator[Target]:
    """The targets of ``cell`` in a column of targets, for the indicator ``of`` of its row."""
    found = [one for one in targets(f"{cell}") if one.value]
    if not found:
        bare = [one for one in dates(cell) if one.role is not As.COMPARED]
        words = cell[: bare[0].start] + cell[bare[0].end :] if bare else cell
        when = bare[0] if bare else None
        yield Target(
            of, 0, len(cell), deadline=when.text if when else "", year=when.year if when else None,
            text_target=words.strip("、()に"),
        )  # fmt: skip
    for one in found:
        own = one.indicator if one.indicator and cell.find(one.indicator) < one.start else ""
        if own and (named or len(own) < 3):
            yield replace(one, indicator=of, breakdown=one.breakdown or own)
        else:
            yield replace(one, indicator=own or of)


def _plain_row(row: _Row, one: Target) -> Kpi:
    return Kpi(
        row.section, row.start, row.end, one.indicator, one.value, one.unit, one.comparator, one.change,
        one.deadline, one.year, one.cumulative, one.baseline, one.baseline_date, one.breakdown,
        one.text_target, flags=one.flags,
    )  # fmt: skip


def _finished(table: _Table, row: _Row, kpi: Kpi, header: str) -> Kpi:
    """``kpi`` with what other columns and the header say: deadline, unit, how it is today."""
    place = table.header
    when = _date(_cell(table, row, "until"))
    if not kpi.deadline and when is not None:
        kpi = replace(kpi, deadline=when.text, year=when.year)
    elif not kpi.deadline and (when := _date(header)) is not None:
        kpi = replace(
            kpi,
            deadline=when.text,
            year=when.year,
            elsewhere=(*kpi.elsewhere, Elsewhere("deadline", *place)),
        )
    elif not kpi.deadline and table.context.words:
        context = table.context
        assert context.words is not None
        there = Elsewhere("deadline", *context.words)
        kpi = replace(
            kpi, deadline=context.deadline, year=context.year, elsewhere=(*kpi.elsewhere, there)
        )
    than = next((one for one in dates(header) if one.role is As.COMPARED), None)
    if than is not None and not kpi.baseline:
        words = header[than.start : than.end] if header[: than.end].endswith("比") else than.text
        kpi = replace(
            kpi,
            baseline=words,
            baseline_date=than.text,
            elsewhere=(*kpi.elsewhere, Elsewhere("baseline", *place)),
        )
    return _with_now(table, row, _with_unit(table, row, kpi, header))


def _date(words: str) -> When | None:
    return next((one for one in dates(words) if one.role in (As.UNTIL, As.IN)), None)


def _with_unit(table: _Table, row: _Row, kpi: Kpi, header: str) -> Kpi:
    """``kpi`` with a unit that a column, the indicator (%) or the header gives."""
    if kpi.unit or not kpi.value or NO_UNIT not in kpi.flags:
        return kpi
    behind = _UNIT_BEHIND.search(kpi.indicator)
    unit = _cell(table, row, "unit").strip("()") or (behind["unit"] if behind else "")
    flags = tuple(flag for flag in kpi.flags if flag != NO_UNIT)
    if unit:
        return replace(kpi, unit=unit, flags=flags)
    if above := _UNIT_BEHIND.search(header):
        place = Elsewhere("unit", *table.header)
        return replace(kpi, unit=above["unit"], flags=flags, elsewhere=(*kpi.elsewhere, place))
    return kpi


def _with_now(table: _Table, row: _Row, kpi: Kpi) -> Kpi:
    """``kpi`` with the value of today from its column."""
    for (kind, header), cell in zip(table.columns, row.cells, strict=False):
        if kind != "now" or _NOTHING.fullmatch(cell) or kpi.baseline:
            continue
        figures = line(cell).figures
        own = [
            one for one in figures if kpi.breakdown and cell[: one.start].endswith(kpi.breakdown)
        ]
        if not figures:
            return replace(kpi, baseline=cell) if len(cell) <= 20 else kpi
        one = (own or figures)[0]
        behind = re.match(r"\((?P<when>[^()]+)\)", cell[one.end :])
        when = _date(f"({behind['when']})") if behind else _date(header)
        return replace(
            kpi, baseline=cell[one.start : one.end], baseline_date=when.text if when else ""
        )
    return kpi


def _should_have(table: _Table, row: _Row) -> bool:
    """Whether a row has a figure in a column of targets."""
    words = _cell(table, row, "aim", "both")
    return bool(words and line(words).figures)
