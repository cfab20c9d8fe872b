"""Tables of a PDF page by their ruling lines: cells, merged ones filled, header rows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from indexer.tree import Row, Table, join
from indexer.types import Box

_LONGEST_NAME = 20  # characters of a column's name
_APART = 30.0  # points between a table and a column of it set apart
_TOUCH = 2.0  # points within which two edges are one
_NUMBER = re.compile(r"[-−△▲+]?[\d０-９][\d０-９,，.．]*\s*[%％件人歳年]?|[-－―ー…・]")


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a table stands and its cells as rectangles; the texts once they are ``filled``."""

    box: Box
    lines_x: tuple[float, ...]
    lines_y: tuple[float, ...]
    cells: tuple[Box, ...]
    texts: tuple[str, ...] = ()

    def holds(self, x: float, y: float) -> bool:
        """Whether the point stands in the table."""
        box = self.box
        return box.left <= x <= box.right and box.top <= y <= box.bottom

    def filled(self, chars: Sequence[dict[str, Any]]) -> Grid:
        """With the text of each cell, its lines joined."""
        slots = self._slots()
        inside: list[list[dict[str, Any]]] = [[] for _ in self.cells]
        for char in chars:
            column = bisect_right(self.lines_x, (char["x0"] + char["x1"]) / 2) - 1
            row = bisect_right(self.lines_y, (char["top"] + char["bottom"]) / 2) - 1
            if (cell := slots.get((row, column))) is not None:
                inside[cell].append(char)
        return replace(self, texts=tuple(map(_text, inside)))

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
        filled = [[""] * columns for _ in range(rows)]
        for (i, j), cell in self._slots().items():
            filled[i][j] = self.texts[cell]
        kept = [j for j in range(columns) if any(row[j] for row in filled)]
        left, right = self.lines_x[0], self.lines_x[-1]
        made: list[Row] = []
        for i, row in enumerate(filled):
            cells = tuple(row[j] for j in kept)
            if any(cells):
                box = Box(left, self.lines_y[i], right, self.lines_y[i + 1])
                made.append(Row(cells, page, box))
        return Table(tuple(made), header_rows([row.cells for row in made]))


def header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many first rows name the columns: those before the first with a figure in it.

    Where there are no figures, the first row does if it is all short names.
    """
    for i, row in enumerate(rows[:5]):
        if any(_NUMBER.fullmatch(cell) for cell in row[1:]):
            return i
    named = len(rows) > 1 and all(len(cell) <= _LONGEST_NAME for cell in rows[0])
    return int(named and not any("。" in cell for cell in rows[0]))


def grids(page: Any, left: float, top: float) -> tuple[Grid, ...]:
    """The tables of a pdfplumber page, relative to the corner (left, top) of what is shown.

    A frame around text, a figure's box and a lone row are no tables.
    """
    found: list[Grid] = []
    strips: list[Grid] = []
    for table in page.filter(_may_rule).find_tables():
        cells = tuple(
            Box(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in table.cells
        )
        xs = _lines([x for cell in cells for x in (cell.left, cell.right)])
        ys = _lines([y for cell in cells for y in (cell.top, cell.bottom)])
        if len(ys) < 3 or len(xs) < 2 or len(cells) < 2:
            continue
        grid = Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys, cells)
        if len(xs) == 2:
            strips.append(grid)
        elif len(cells) >= 4 and _is_table(grid, page, left, top):
            found.append(grid)
    return tuple(_with_strips(grid, strips) for grid in found)


def _with_strips(grid: Grid, strips: Sequence[Grid]) -> Grid:
    """``grid`` with the column that is set a little apart from it, ruled at the same heights."""
    for strip in strips:
        apart = max(strip.box.left - grid.box.right, grid.box.left - strip.box.right)
        shared = sum(any(abs(y - other) <= _TOUCH for other in strip.lines_y) for y in grid.lines_y)
        if 0 <= apart <= _APART and shared >= 0.8 * len(grid.lines_y):
            xs = tuple(sorted((*grid.lines_x, *strip.lines_x)))
            ys = _lines([*grid.lines_y, *strip.lines_y])
            box = Box(xs[0], ys[0], xs[-1], ys[-1])
            grid = Grid(box, xs, ys, (*grid.cells, *strip.cells))
    return grid


def _may_rule(thing: dict[str, Any]) -> bool:
    """Whether a thing on the page may be a ruling line: a coloured ground behind text is none."""
    if thing["object_type"] not in ("rect", "curve"):
        return True
    thin = min(thing["width"], thing["height"]) < 2.5
    return bool(thing.get("stroke")) or thin


def _is_table(grid: Grid, page: Any, left: float, top: float) -> bool:
    """Whether most cells hold text, and no cell is most of the table."""
    inside = [
        char
        for char in page.chars
        if char["text"].strip()
        and grid.holds(
            (char["x0"] + char["x1"]) / 2 - left, (char["top"] + char["bottom"]) / 2 - top
        )
    ]
    made = grid.filled(
        [
            char
            | {
                "x0": char["x0"] - left,
                "x1": char["x1"] - left,
                "top": char["top"] - top,
                "bottom": char["bottom"] - top,
            }
            for char in inside
        ]
    )
    area = (grid.box.right - grid.box.left) * (grid.box.bottom - grid.box.top)
    covered = sum((c.right - c.left) * (c.bottom - c.top) for c in grid.cells)
    largest = max((c.right - c.left) * (c.bottom - c.top) for c in grid.cells)
    with_text = sum(bool(text) for text in made.texts)
    in_cells = sum(len("".join(text.split())) for text in made.texts)
    return (
        with_text >= 4
        and with_text >= 0.4 * len(grid.cells)
        and covered >= 0.8 * area
        and largest <= 0.6 * area
        and in_cells >= 0.8 * len(inside)
    )


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


def _text(chars: Sequence[dict[str, Any]]) -> str:
    """The text of a cell: lines from top to bottom, wide gaps in a line as a blank."""
    lines: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda c: c["top"] + c["bottom"]):
        if not char["text"].strip():
            continue
        middle = (char["top"] + char["bottom"]) / 2
        line = lines[-1] if lines else None
        if line is not None and middle < max(c["bottom"] for c in line[-3:]) - 0.2 * char["size"]:
            line.append(char)
        else:
            lines.append([char])
    text = ""
    for line in lines:
        text = join(text, _line(sorted(line, key=lambda c: c["x0"])))
    return " ".join(text.split())


def _line(chars: Sequence[dict[str, Any]]) -> str:
    parts: list[str] = []
    gaps = [after["x0"] - before["x1"] for before, after in pairwise(chars)]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    for i, char in enumerate(chars):
        latin = i and char["text"].isascii() and chars[i - 1]["text"].isascii()
        wide = i and gaps[i - 1] > max(usual, 0) + (0.2 if latin else 0.8) * char["size"]
        parts.append((" " if wide else "") + char["text"])
    return "".join(parts)
