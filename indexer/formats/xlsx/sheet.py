"""A sheet of an Excel file as what shows in its cells; hidden rows and columns are left out.

The sheet is read as a stream, so that a large one does not fill memory, and no cell is made that is
not there: a file may claim a range of 17 thousand million cells.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from indexer.errors import CorpusError
from indexer.formats.cells import MOST_CHARACTERS
from indexer.formats.office import Element, Package
from indexer.formats.xlsx.book import (
    Look,
    S,
    SheetEntry,
    Workbook,
    count_of,
    streamed,
    unescaped,
    words_of,
)
from indexer.formats.xlsx.cell_format import shown, shown_text
from indexer.normalize import clean

MOST_CELLS = 1_000_000  # with text, of a workbook, merged ones filled
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_MOST_MERGES = 200_000

Place = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, place: Place) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right


@dataclass(slots=True)
class Sheet:
    """What shows on a sheet."""

    cells: dict[Place, str] = field(default_factory=dict)  # only those with text, merged filled
    origins: dict[Place, Place] = field(default_factory=dict)  # of a filled cell: whose text it is
    stands_out: set[Place] = field(default_factory=set)
    headers: list[Area] = field(
        default_factory=list
    )  # first rows of Excel's own tables and filters
    uncomputed: list[str] = field(default_factory=list)  # formulas without a stored result
    rows: dict[int, int] = field(default_factory=dict)  # of each row used: which of those shown
    columns: dict[int, int] = field(default_factory=dict)
    hidden_rows: int = 0  # that hold something
    hidden_columns: int = 0


def read_sheet(package: Package, workbook: Workbook, entry: SheetEntry, room: int) -> Sheet:
    """What shows on the sheet, at most ``room`` cells. Raises CorpusError where there are more."""
    reader = _Reader(package.name, workbook, entry.name, min(room, MOST_CELLS))
    tags = [f"{S}{tag}" for tag in ("row", "col", "mergeCell", "autoFilter")]
    for element in streamed(package, entry.path, tags):
        reader.take(element)
    for path, kind in package.relations(entry.path).values():
        if kind == "table" and (table := package.xml(path)) is not None:
            reader.table(table)
    return reader.finished()


def area_of(reference: str | None) -> Area | None:
    """A1:C3 or B2 as an area; None for anything else."""
    ends = [place_of(part) for part in (reference or "").split(":")]
    if len(ends) > 2 or not ends or ends[0] is None or ends[-1] is None:
        return None
    (top, left), (bottom, right) = ends[0], ends[-1]
    return Area(top, left, bottom, right) if top <= bottom and left <= right else None


def place_of(address: str) -> Place | None:
    """B3 → (3, 2); None for what is no address of a cell."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if 1 <= row <= _LAST_ROW and column <= _LAST_COLUMN else None


def address_of(place: Place) -> str:
    """(3, 2) → B3."""
    letters, column = "", place[1]
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{place[0]}"


class _Reader:
    """Takes in the elements of a sheet as they come."""

    def __init__(self, name: str, workbook: Workbook, sheet: str, room: int) -> None:
        self.sheet = Sheet()
        self._where = f"{name} のシート「{sheet}」"
        self._workbook = workbook
        self._room = room
        self._row = 0
        self._merges: list[Area] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._characters = 0
        self._filled = 0  # cells of merged areas

    def take(self, element: Element) -> None:
        if element.tag == f"{S}row":
            self._take_row(element)
        elif element.tag == f"{S}col":
            if _is_hidden(element, "width"):
                low, high = count_of(element.get("min")), count_of(element.get("max"))
                self._hidden_columns.append((low, min(high, _LAST_COLUMN)))
        elif (area := area_of(element.get("ref"))) is not None:
            if element.tag == f"{S}autoFilter":
                self.sheet.headers.append(Area(area.top, area.left, area.top, area.right))
            elif len(self._merges) < _MOST_MERGES:
                self._merges.append(area)

    def table(self, table: Element) -> None:
        """An Excel table: its first rows are a header unless it says otherwise."""
        area = area_of(table.get("ref"))
        rows = count_of(table.get("headerRowCount", "1"))
        if area is not None and 0 < rows <= 5:
            last = min(area.top + rows - 1, area.bottom)
            self.sheet.headers.append(Area(area.top, area.left, last, area.right))

    def finished(self) -> Sheet:
        self._fill()
        self._hide()
        return self.sheet

    def _take_row(self, row: Element) -> None:
        self._row = count_of(row.get("r")) or self._row + 1
        if _is_hidden(row, "ht"):
            self._hidden_rows.add(self._row)
        column = 0
        for cell in row.iterchildren(f"{S}c"):
            place = place_of(cell.get("r", "")) or (self._row, column + 1)
            column = place[1]
            look = self._look(cell)
            text = self._text(cell, look, place)
            if text:
                self._put(place, text)
                if look.stands_out:
                    self.sheet.stands_out.add(place)

    def _put(self, place: Place, text: str) -> None:
        self.sheet.cells[place] = text
        self._characters += len(text)
        if len(self.sheet.cells) > self._room or self._characters > MOST_CHARACTERS:
            raise self._too_large()

    def _too_large(self) -> CorpusError:
        return CorpusError(f"{self._where}が大きすぎます。表を分けて置き直してください。")

    def _look(self, cell: Element) -> Look:
        at = count_of(cell.get("s"))
        return self._workbook.looks[at] if at < len(self._workbook.looks) else Look("", False)

    def _text(self, cell: Element, look: Look, place: Place) -> str:
        kind = cell.get("t", "n")
        value: str = cell.findtext(f"{S}v") or ""
        if kind == "inlineStr":
            inline = cell.find(f"{S}is")
            return _cleaned(shown_text(words_of(inline), look.code)) if inline is not None else ""
        if not value:
            if cell.find(f"{S}f") is not None and kind != "str":
                self.sheet.uncomputed.append(address_of(place))
            return ""
        if kind == "s":
            at = count_of(value)
            value = self._workbook.strings[at] if at < len(self._workbook.strings) else ""
            return _cleaned(shown_text(value, look.code))
        if kind == "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE"
        if kind == "n":
            try:
                number = float(value)
            except ValueError:
                return _cleaned(value)
            return shown(number, look.code, from_1904=self._workbook.from_1904).strip()
        return _cleaned(shown_text(unescaped(value), look.code) if kind == "str" else value)

    def _fill(self) -> None:
        """The text of merged cells in every cell that they span, as far as there is anything."""
        sheet = self.sheet
        last_row = max((row for row, _ in sheet.cells), default=0)
        last_column = max((column for _, column in sheet.cells), default=0)
        for area in self._merges:
            origin = (area.top, area.left)
            text = sheet.cells.get(origin)
            if text is None:
                continue
            area = Area(
                area.top, area.left, min(area.bottom, last_row), min(area.right, last_column)
            )
            self._filled += (area.bottom - area.top + 1) * (area.right - area.left + 1)
            if self._filled > 2 * MOST_CELLS:
                raise self._too_large()
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    if (row, column) not in sheet.cells:
                        self._put((row, column), text)
                        sheet.origins[row, column] = origin
                        if origin in sheet.stands_out:
                            sheet.stands_out.add((row, column))

    def _hide(self) -> None:
        """Hidden rows and columns go; what is left is counted as it shows."""
        sheet = self.sheet
        rows = sorted({row for row, _ in sheet.cells})
        columns = sorted({column for _, column in sheet.cells})
        off = sorted(self._hidden_rows)
        out = {column for column in columns if self._is_out(column)}
        sheet.hidden_rows = len(self._hidden_rows & set(rows))
        sheet.hidden_columns = len(out)
        sheet.rows = {r: r - bisect_left(off, r) for r in rows if r not in self._hidden_rows}
        sheet.columns = {c: c - self._out_before(c) for c in columns if c not in out}
        if sheet.hidden_rows or out:
            sheet.cells = {
                place: text
                for place, text in sheet.cells.items()
                if place[0] in sheet.rows and place[1] in sheet.columns
            }

    def _is_out(self, column: int) -> bool:
        return any(low <= column <= high for low, high in self._hidden_columns)

    def _out_before(self, column: int) -> int:
        return sum(max(0, min(high + 1, column) - low) for low, high in self._hidden_columns)


def _cleaned(text: str) -> str:
    """For display; line ends stay."""
    lines = clean(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(s for line in lines if (s := re.sub(r"[\t \xa0]+", " ", line).strip()))


def _is_hidden(element: Element, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or element.get(size) in ("0", "0.0")
