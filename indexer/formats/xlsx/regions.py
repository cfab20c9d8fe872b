"""The regions of a sheet: what blank rows and columns separate, and whether it is a table or text.

A cell merged over others counts once, as it does for the eye: on squared paper, where every column
is narrow and every text merged over some, a table has as many columns as texts begin in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.formats.cells import header_rows
from indexer.formats.lines import (
    CAPTION,
    begins_anew,
    is_bare_marker,
    is_group,
    joined,
    one_line,
    paragraph,
)
from indexer.formats.xlsx.sheet import Place, Sheet
from indexer.outline import width
from indexer.tree import Line, Row, Table, join
from indexer.types import SectionKind

_REMARK = re.compile(r"[（(]?(?:※|＊|\*|注|備考|出典|出所|資料[:：]|（注|\(注)")
_LONGEST_CAPTION = 120  # columns
_LONGEST_PARTED = 20_000  # rows of a table that blank rows part: it is copied at each
MOST_PLACES = 5_000_000  # of a region, empty ones counted


@dataclass(frozen=True, slots=True)
class Region:
    """Rows and columns of a sheet that hold together."""

    places: frozenset[Place]
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def is_too_large(self) -> bool:
        return len(self.rows) * len(self.columns) > MOST_PLACES

    def is_below(self, other: Region, sheet: Sheet) -> bool:
        """Whether one blank row parts this region from ``other``, and both are as wide."""
        ends = (self.columns[0], self.columns[-1]) == (other.columns[0], other.columns[-1])
        return ends and sheet.rows[self.rows[0]] - sheet.rows[other.rows[-1]] == 2


def regions(sheet: Sheet) -> Iterator[Region]:
    """What blank rows and columns separate, from top to bottom, then from left to right."""
    waiting: list[tuple[list[Place], int, int]] = [(list(sheet.cells), 0, 0)]
    while waiting:
        places, axis, tried = waiting.pop()
        parts = _parted(places, axis, sheet.columns if axis else sheet.rows)
        if len(parts) > 1 or tried == 0:
            waiting += [(part, 1 - axis, int(len(parts) == 1)) for part in reversed(parts)]
        elif places:
            rows = sorted({row for row, _ in places})
            columns = sorted({column for _, column in places})
            yield Region(frozenset(places), tuple(rows), tuple(columns))


def _parted(places: Iterable[Place], axis: int, shown: dict[int, int]) -> list[list[Place]]:
    """``places`` in the stretches that blank rows (or columns) leave."""
    lines: dict[int, list[Place]] = {}
    for place in places:
        lines.setdefault(place[axis], []).append(place)
    parts: list[list[Place]] = []
    before: int | None = None
    for at in sorted(lines):
        if before is None or shown[at] - shown[before] > 1:
            parts.append([])
        parts[-1] += lines[at]
        before = at
    return parts


def elements_of(sheet: Sheet, region: Region, least: int = 2) -> list[Line | Table]:
    """The region as lines, or as a table with the lines right above and below it.

    ``least``: rows that make a table.
    """
    rows = [row for row in region.rows if any(_own(sheet, region, row))]
    first, last = 0, len(rows)
    while first < last and _stands_alone(sheet, region, rows[first]):
        first += 1
    while last > first and _is_remark(sheet, region, rows[last - 1]):
        last -= 1
    table = _table(sheet, region, rows[first:last]) if last - first >= least else None
    if table is None:
        return [line for row in rows for line in _lines(sheet, region, row)]
    above = [line for row in rows[:first] for line in _lines(sheet, region, row)]
    below = [line for row in rows[last:] for line in _lines(sheet, region, row)]
    return [*_captioned(above), table, *below]


def goes_on(
    above: Region, before: list[Line | Table], region: Region, sheet: Sheet
) -> list[Line | Table] | None:
    """``before`` with what only a blank row parted from its table: a group's name, rows.

    None where what is in ``region`` is something of its own.
    """
    at = next((i for i, element in enumerate(before) if isinstance(element, Table)), len(before))
    if not region.is_below(above, sheet) or at == len(before):
        return None
    *lines, table = elements_of(sheet, region, least=1)
    first = before[at]
    notes = before[at + 1 :]
    if not isinstance(first, Table) or not isinstance(table, Table):
        return None
    columns = len(first.rows[0].cells)
    own = len(lines) > 1 or table.header or not first.header or len(table.rows[0].cells) != columns
    if (
        own
        or len(first.rows) > _LONGEST_PARTED
        or not all(isinstance(note, Line) and note.kind is not None for note in notes)
    ):
        return None
    names = [_group(line, columns) for line in lines if isinstance(line, Line)]
    if None in names:
        return None
    rows = (*first.rows, *(name for name in names if name), *table.rows)
    return [*before[:at], Table(rows, first.header), *notes]


def noted(elements: Sequence[Line | Table], notes: Sequence[Line]) -> list[Line | Table]:
    """``elements`` with ``notes`` right after the table, or at the end where there is none."""
    tables = [i for i, element in enumerate(elements) if isinstance(element, Table)]
    at = tables[-1] + 1 if tables else len(elements)
    return [*elements[:at], *notes, *elements[at:]]


def _group(line: Line, columns: int) -> Row | None:
    """A line above rows as the name of a group of them; None where it is more than that."""
    marked = begins_anew(line.text) and not is_group(line.text)
    more = line.kind is not None or marked or "単位" in line.text
    return None if more or CAPTION.match(line.text) else Row((line.text, *[""] * (columns - 1)))


def _own(sheet: Sheet, region: Region, row: int) -> Iterator[str]:
    """The texts that begin in ``row``, from left to right."""
    seen: set[Place] = set()
    for column in region.columns:
        place = (row, column)
        if place not in region.places:
            continue
        origin = sheet.origins.get(place, place)
        begins = origin[0] == row or _first_shown(sheet, origin, place)
        if begins and origin not in seen:
            seen.add(origin)
            yield sheet.cells[place]


def _first_shown(sheet: Sheet, origin: Place, place: Place) -> bool:
    """Whether ``place`` is in the first row that shows of a merged cell whose own row is hidden."""
    above = range(origin[0], place[0])
    return not any(row in sheet.rows for row in above)


def _stands_alone(sheet: Sheet, region: Region, row: int) -> bool:
    return sum(1 for _ in _own(sheet, region, row)) == 1


def _is_remark(sheet: Sheet, region: Region, row: int) -> bool:
    texts = list(_own(sheet, region, row))
    return len(texts) == 1 and bool(_REMARK.match(texts[0]))


def _table(sheet: Sheet, region: Region, rows: Sequence[int]) -> Table | None:
    """The table in ``rows``; None where there is text only."""
    columns = [
        column
        for column in region.columns
        if any(_begins(sheet, region, (row, column)) for row in rows)
    ]
    if len(columns) < 2 or _is_text(sheet, region, rows):
        return None
    grid = [
        [one_line(joined(sheet.cells.get((row, column), "").split("\n"))) for column in columns]
        for row in rows
    ]
    marks = [[(row, column) in sheet.stands_out for column in columns] for row in rows]
    known = _known_header(sheet, rows, columns)
    header = header_rows(grid, marks) if known is None else known
    return Table(tuple(Row(tuple(cells)) for cells in grid), header)


def _begins(sheet: Sheet, region: Region, place: Place) -> bool:
    if place not in region.places:
        return False
    origin = sheet.origins.get(place, place)
    before = range(origin[1], place[1])
    return not any(column in sheet.columns for column in before)


def _is_text(sheet: Sheet, region: Region, rows: Sequence[int]) -> bool:
    """Whether every row is one text, or a number or bullet with the text beside it."""
    for row in rows:
        texts = list(_own(sheet, region, row))
        beside = len(texts) == 2 and is_bare_marker(texts[0])
        if len(texts) != 1 and not beside:
            return False
    return True


def _known_header(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> int | None:
    """Header rows that Excel knows of: of its own tables, or above a filter."""
    for area in sheet.headers:
        touches = area.left <= columns[-1] and area.right >= columns[0]
        if touches and rows[0] <= area.top and area.bottom < rows[-1]:
            return sum(row <= area.bottom for row in rows)
    return None


def _lines(sheet: Sheet, region: Region, row: int) -> Iterator[Line]:
    """A row as paragraphs: its texts side by side, broken where the author's line ends mean it."""
    whole = " ".join(_own(sheet, region, row))
    text = ""
    for part in whole.split("\n"):
        starts = text.endswith("。") or begins_anew(part)
        if text and starts:
            yield paragraph(text)
            text = part
        else:
            text = join(text, part) if text else part
    if text:
        yield paragraph(text)


def _captioned(lines: Sequence[Line]) -> list[Line]:
    """The last line above a table is its caption where it is numbered as one."""
    result = list(lines)
    match = CAPTION.match(result[-1].text) if result else None
    if match and width(result[-1].text) <= _LONGEST_CAPTION:
        kind = SectionKind.CAPTION
        result[-1] = Line(result[-1].text, joins=False, kind=kind, label=match[0])
    return result
