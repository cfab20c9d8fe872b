"""Tables of a PDF page by their ruling lines: cells, merged ones filled, header rows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.formats.pdf.cells import cell_lines, text_of
from indexer.formats.pdf.pieces import Piece
from indexer.formats.pdf.rules import Ruling
from indexer.tree import Row, Table
from indexer.types import Box

_LONGEST_NAME = 20  # characters of a column's name
_APART = 30.0  # points between a table and a column of it set apart
_TOUCH = 2.0  # points within which two edges are one
_NUMBER = re.compile(r"[-−△▲+]?[\d０-９][\d０-９,，.．]*\s*[%％件人歳年]?|[-－―ー…・]")
_FEWEST_ROWS = 3  # lines that stand side by side in all cells of a row make rows of their own
_MANY_ROWS = 5  # the same where none is of figures
_WRAPPED = 6  # characters of a wrapped line at least
_FIGURE = re.compile(r"(?=.*[\d０-９]).{1,15}|[-－―ー…・〃]")


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a table stands and its cells as rectangles; the lines in each once ``filled``."""

    box: Box
    lines_x: tuple[float, ...]
    lines_y: tuple[float, ...]
    cells: tuple[Box, ...]
    texts: tuple[tuple[Piece, ...], ...] = ()

    @classmethod
    def of(cls, cells: Sequence[Box]) -> Grid:
        xs = _lines([x for cell in cells for x in (cell.left, cell.right)])
        ys = _lines([y for cell in cells for y in (cell.top, cell.bottom)])
        return cls(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys, tuple(cells))

    def holds(self, x: float, y: float) -> bool:
        """Whether the point stands in the table."""
        box = self.box
        return box.left <= x <= box.right and box.top <= y <= box.bottom

    @property
    def marks(self) -> tuple[str, ...]:
        """The references to notes in its cells."""
        return tuple(mark for lines in self.texts for line in lines for mark in line.marks)

    @property
    def inked(self) -> int:
        """How many characters stand in it."""
        return sum(len("".join(line.text.split())) for lines in self.texts for line in lines)

    def filled(self, chars: Sequence[dict[str, Any]]) -> Grid:
        """With the lines of text of each cell."""
        slots = self._slots()
        inside: list[list[dict[str, Any]]] = [[] for _ in self.cells]
        for char in chars:
            column = bisect_right(self.lines_x, (char["x0"] + char["x1"]) / 2) - 1
            row = bisect_right(self.lines_y, (char["top"] + char["bottom"]) / 2) - 1
            if (cell := slots.get((row, column))) is not None:
                inside[cell].append(char)
        return replace(self, texts=tuple(tuple(cell_lines(one)) for one in inside))

    def _slots(self) -> dict[tuple[int, int], int]:
        """Which cell each place of the grid (row, column) belongs to."""
        return {
            (i, j): number
            for number, cell in enumerate(self.cells)
            for i in _range(self.lines_y, cell.top, cell.bottom)
            for j in _range(self.lines_x, cell.left, cell.right)
        }

    def table(self, page: int) -> Table:
        """Rows from top to bottom, every place that a merged cell spans filled with its text."""
        columns, rows = len(self.lines_x) - 1, len(self.lines_y) - 1
        slots = self._slots()
        spans = [_range(self.lines_y, cell.top, cell.bottom) for cell in self.cells]
        made: list[Row] = []
        for i in range(rows):
            own = [slots.get((i, j)) for j in range(columns)]
            for top, bottom, cells in self._rows(i, own, spans):
                if any(cells):
                    made.append(Row(cells, page, Box(self.box.left, top, self.box.right, bottom)))
        kept = [j for j in range(columns) if any(row.cells[j] for row in made)]
        made = [replace(row, cells=tuple(row.cells[j] for j in kept)) for row in made]
        return Table(tuple(made), header_rows([row.cells for row in made]))

    def _rows(
        self, i: int, own: Sequence[int | None], spans: Sequence[range]
    ) -> list[tuple[float, float, tuple[str, ...]]]:
        """Row ``i`` as printed between two rules: one, or as many as its cells have lines."""
        alone = {n for n in own if n is not None and len(spans[n]) == 1 and self.texts[n]}
        lines = [self.texts[n] for n in sorted(alone)]
        if not _are_rows(lines):
            cells = tuple("" if n is None else text_of(self.texts[n]) for n in own)
            return [(self.lines_y[i], self.lines_y[i + 1], cells)]
        return [
            (
                lines[0][k].top,
                lines[0][k].bottom,
                tuple(
                    ""
                    if n is None
                    else text_of(self.texts[n][k : k + 1] if n in alone else self.texts[n])
                    for n in own
                ),
            )
            for k in range(len(lines[0]))
        ]


def _are_rows(cells: Sequence[Sequence[Piece]]) -> bool:
    """Whether the lines of ``cells``, side by side, are rows without rules between them.

    All have as many, at the same heights, and those of one are figures, or none is wrapped text.
    """
    if len(cells) < 2 or len({len(lines) for lines in cells}) > 1 or len(cells[0]) < _FEWEST_ROWS:
        return False
    if not all(
        one.beside(other) for lines in cells for one, other in zip(cells[0], lines, strict=True)
    ):
        return False
    if any(all(_FIGURE.fullmatch(line.text) for line in lines) for lines in cells[1:]):
        return True
    return len(cells[0]) >= _MANY_ROWS and not any(map(_is_wrapped, cells))


def _is_wrapped(lines: Sequence[Piece]) -> bool:
    """Whether all lines but the last are as long as the cell allows."""
    edge = max(line.right for line in lines)
    full = all(edge - line.right < 1.2 * line.size for line in lines[:-1])
    return full and len(lines[0].text) >= _WRAPPED


def header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many first rows name the columns: those before the first with a figure in it.

    Where there are no figures, the first row does if it is all short names.
    """
    for i, row in enumerate(rows[:5]):
        if any(_NUMBER.fullmatch(cell) for cell in row[1:]):
            return i
    named = len(rows) > 1 and all(len(cell) <= _LONGEST_NAME for cell in rows[0])
    return int(named and not any("。" in cell for cell in rows[0]))


def grids(ruling: Ruling, chars: Sequence[dict[str, Any]]) -> tuple[Grid, ...]:
    """The tables of a page, filled with ``chars``.

    A frame around text, a figure's box and a lone row are no tables.
    """
    found: list[Grid] = []
    strips: list[Grid] = []
    for cells in ruling.tables:
        grid = Grid.of(cells)
        if len(grid.lines_y) < 3 or len(grid.lines_x) < 2 or len(cells) < 2:
            continue
        if len(grid.lines_x) == 2:
            strips.append(grid)
        elif len(cells) >= 4:
            found.append(grid)
    whole = [_with_strips(grid, strips) for grid in found]
    return tuple(filled for grid in whole if (filled := _if_table(grid, chars)) is not None)


def _with_strips(grid: Grid, strips: Sequence[Grid]) -> Grid:
    """``grid`` with the column that is set a little apart from it, ruled at the same heights."""
    for strip in strips:
        apart = max(strip.box.left - grid.box.right, grid.box.left - strip.box.right)
        shared = sum(any(abs(y - other) <= _TOUCH for other in strip.lines_y) for y in grid.lines_y)
        if 0 <= apart <= _APART and shared >= 0.8 * len(grid.lines_y):
            grid = Grid.of((*grid.cells, *strip.cells))
    return grid


def _if_table(grid: Grid, chars: Sequence[dict[str, Any]]) -> Grid | None:
    """``grid`` filled, if most of its cells hold text and no cell is most of the table."""
    area = (grid.box.right - grid.box.left) * (grid.box.bottom - grid.box.top)
    areas = [(cell.right - cell.left) * (cell.bottom - cell.top) for cell in grid.cells]
    if sum(areas) < 0.8 * area or max(areas) > 0.6 * area:
        return None
    inside = [
        char
        for char in chars
        if char["text"].strip()
        and grid.holds((char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2)
    ]
    made = grid.filled(inside)
    with_text = sum(bool(lines) for lines in made.texts)
    full = with_text >= 4 and with_text >= 0.4 * len(grid.cells)
    return made if full and made.inked >= 0.8 * len(inside) else None


def _lines(values: Sequence[float]) -> tuple[float, ...]:
    """Edges, those that touch as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH:
            found.append(round(value, 1))
    return tuple(found)


def _range(lines: Sequence[float], start: float, end: float) -> range:
    """Which of the stretches between ``lines`` lie from ``start`` to ``end``."""
    first = min(range(len(lines)), key=lambda i: abs(lines[i] - start))
    last = min(range(len(lines)), key=lambda i: abs(lines[i] - end))
    return range(first, last)
