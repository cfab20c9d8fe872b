"""Lines with tabs as tables: what a spreadsheet or a table of a page becomes as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.formats.cells import header_rows
from indexer.formats.lines import CAPTION, begins_anew, is_bare_marker
from indexer.tree import CELL, Line, Row, Table
from indexer.types import SectionKind

_PAGE = re.compile(r"[0-9０-９]{1,4}")


@dataclass(frozen=True, slots=True)
class _Source:
    """A line with its cells: one where it has no tab."""

    line: Line
    cells: tuple[str, ...]

    @property
    def filled(self) -> int:
        return sum(cell != "" for cell in self.cells)


def elements(lines: Sequence[tuple[Line, str]]) -> list[Line | Table]:
    """``lines``, each with its source, and the tables that stand in them; the first is the title.

    A table is two or more lines, one right after the other, with as many cells each.
    """
    found: list[Line | Table] = [line for line, _ in lines[:1]]
    for run in _runs([_Source(line, _cells(source)) for line, source in lines[1:]]):
        table = _table(run)
        if table is None:
            for one in run:
                found.append(_apart(one, found[-1]))
            continue
        above = found[-1]
        if len(found) > 1 and isinstance(above, Line) and CAPTION.match(above.text):
            found[-1] = replace(above, joins=False, kind=SectionKind.CAPTION)
        found.append(table)
    return found


def _cells(source: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in source.split(CELL))


def _runs(body: Sequence[_Source]) -> Iterator[list[_Source]]:
    """Lines with as many cells each and as far from one another; a line without a tab alone."""
    run: list[_Source] = []
    for one in body:
        gap = run[1].line.gap if len(run) > 1 else 1
        same = run and len(one.cells) == len(run[0].cells) > 1
        if run and not (same and one.line.gap <= gap):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _table(run: Sequence[_Source]) -> Table | None:
    """The table that ``run`` is; None for other lines: indented, listed, of a table of contents."""
    if len(run) < 2 or not all(one.filled > 1 for one in run[:2]):
        return None
    columns = [column for column in zip(*(one.cells for one in run), strict=True) if any(column)]
    contents = len(columns) == 2 and all(map(_PAGE.fullmatch, columns[-1]))
    if (any if contents else all)(map(_is_listed, columns[0])):
        return None
    rows = tuple(zip(*columns, strict=True))
    return Table(tuple(map(Row, rows)), header_rows(rows))


def _is_listed(cell: str) -> bool:
    return is_bare_marker(cell) or begins_anew(cell)


def _apart(one: _Source, above: Line | Table) -> Line:
    """A line that is no row; one with cells goes on from nothing, and nothing from cells."""
    fresh = isinstance(above, Table) or CELL in one.line.text or CELL in above.text
    return replace(one.line, joins=False) if fresh else one.line
