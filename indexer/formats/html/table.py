"""Tables of HTML: cells by row and column, or no table at all where it only places what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from indexer.formats.cells import MOST_CHARACTERS, header_rows
from indexer.formats.html.source import RENAMED
from indexer.tree import Row, Table

_WIDEST = 500  # columns
_LONGEST_CELL = 2000  # characters, from which a cell without a header is a part of the page
_PARTS = ("thead", "tbody", "tfoot")
_CELLS = ("td", "th")
_BOLD = frozenset({f"{RENAMED}b", f"{RENAMED}strong"})
_STRUCTURE = "table, h1, h2, h3, h4, h5, h6"  # what stands in no cell of a real table
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SHADE = re.compile(
    r"background(?:-color)?\s*:\s*(?!none|transparent|inherit|#?f{3,6}\b|white)", re.I
)


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    across: int
    down: int
    set_off: bool  # <th>, or in bold type or on a ground of its own


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether an element with these attributes is not shown."""
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN.search(attributes.get("style") or ""))


def read_table(table: LexborNode, text_of: Callable[[LexborNode], str]) -> Table | None:
    """The table that ``table`` is, None where it is a layout. Its caption is not in it."""
    if (table.attributes.get("role") or "") in ("presentation", "none"):
        return None
    rows = list(_rows(table))
    named = any(cell.tag == "th" for _, cells in rows for cell in cells)
    cells = [cell for _, row in rows for cell in row]
    holds_more = not named and table.css_first(_STRUCTURE) is not None
    if holds_more and any(cell.css_first(_STRUCTURE) is not None for cell in cells):
        return None
    read = [(head, [_cell(cell, text_of) for cell in row]) for head, row in rows]
    if not named and any(len(cell.text) > _LONGEST_CELL for _, row in read for cell in row):
        return None
    return _table(read, named)


def _table(rows: Sequence[tuple[bool, list[_Cell]]], named: bool) -> Table | None:
    grid = _filled([row for _, row in rows])
    kept = [i for i, row in enumerate(grid) if any(cell.text for cell in row)]
    columns = [j for j in range(len(grid[0]) if grid else 0) if any(row[j].text for row in grid)]
    if len(columns) < 2 or (len(kept) < 2 and not named):
        return None
    texts = [[grid[i][j].text for j in columns] for i in kept]
    marks = [[grid[i][j].set_off for j in columns] for i in kept]
    header = sum(rows[i][0] for i in kept)
    if not 0 < header < len(kept):
        header = header_rows(texts, marks)
    return Table(tuple(Row(tuple(row)) for row in texts), header)


def _rows(table: LexborNode) -> Iterator[tuple[bool, list[LexborNode]]]:
    """The cells of each row, and whether it is in <thead>."""
    for part in table.iter():
        rows = part.iter() if part.tag in _PARTS else [part]
        for row in rows:
            if row.tag == "tr" and not is_hidden(row.attributes):
                yield (
                    part.tag == "thead",
                    [c for c in row.iter() if c.tag in _CELLS and not is_hidden(c.attributes)],
                )


def _cell(node: LexborNode, text_of: Callable[[LexborNode], str]) -> _Cell:
    attributes = node.attributes
    return _Cell(
        text_of(node),
        _span(attributes.get("colspan")),
        _span(attributes.get("rowspan")),
        node.tag == "th" or _is_set_off(node, attributes),
    )


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return min(max(1, int(digits)), _WIDEST) if digits.isdecimal() and len(digits) < 6 else 1


def _is_set_off(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    if attributes.get("bgcolor") or _SHADE.search(attributes.get("style") or ""):
        return True
    inner: LexborNode | None = node
    while inner is not None:
        children = [
            c for c in inner.iter(include_text=True) if c.tag != "-text" or c.text().strip()
        ]
        inner = children[0] if len(children) == 1 else None
        if inner is not None and inner.tag in _BOLD:
            return True
    return False


def _filled(rows: Sequence[Sequence[_Cell]]) -> list[list[_Cell]]:
    """A rectangle, cells that span others repeated in all of them."""
    empty = _Cell("", 1, 1, False)
    grid: list[list[_Cell]] = []
    hanging: dict[int, tuple[int, _Cell]] = {}  # column → rows still to fill from above
    size = 0
    for cells in rows:
        row: list[_Cell] = []
        waiting = iter(cells)
        below: dict[int, tuple[int, _Cell]] = {}
        last = max(hanging, default=-1)
        while len(row) < _WIDEST:
            if len(row) in hanging:
                left, cell = hanging[len(row)]
                if left > 1:
                    below[len(row)] = (left - 1, cell)
                row.append(cell)
                continue
            found = next(waiting, None)
            if found is None and len(row) > last:
                break
            cell = found or empty
            for _ in range(min(cell.across, _WIDEST - len(row))):
                if cell.down > 1:
                    below[len(row)] = (cell.down - 1, cell)
                row.append(cell)
        size += sum(len(cell.text) for cell in row)
        if size > MOST_CHARACTERS:
            return _rectangle([list(cells) for cells in rows], empty)
        hanging = below
        grid.append(row)
    return _rectangle(grid, empty)


def _rectangle(grid: list[list[_Cell]], empty: _Cell) -> list[list[_Cell]]:
    widest = max(map(len, grid), default=0)
    return [[*row, *[empty] * (widest - len(row))] for row in grid]
