"""Tables of a law's data → indexer.tree tables, merged cells filled."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.formats.law.text import GAP, Element, inline
from indexer.tree import Row, Table

_WIDEST = 100  # columns that one cell may span
_MOST = 200_000  # cells of a table
_ROWS = ("TableHeaderRow", "TableRow")
_CELLS = ("TableHeaderColumn", "TableColumn")
# Law data seldom marks the row that names the columns; it is known by words that name a kind.
_NAMES_A_KIND = re.compile(
    r"(?:種類|区分|科目|名称|事項|項目|基準|資格|等級|内容|期間|金額|規定|字句|委員)$"
)
_SAYS = re.compile("[。、第０-９0-9]|[一二三四五六七八九十]　")
_LONGEST_NAME = 30  # characters


def table(element: Element) -> tuple[Table, bool]:
    """The table of a Table element, and whether some spans were too large to fill."""
    rows = [c for c in element.children if isinstance(c, Element) and c.tag in _ROWS]
    marked = next((i for i, row in enumerate(rows) if row.tag == "TableRow"), len(rows))
    grid, clipped = _filled(rows)
    header = marked or int(len(grid) > 1 and names_columns(grid[0]))
    kept = [(cells, i < header) for i, cells in enumerate(grid) if any(cells)]
    made = tuple(Row(cells) for cells, _ in kept)
    return Table(made, sum(is_header for _, is_header in kept)), clipped


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a first row reads as names of columns: 科目 | 試験委員."""
    short = all(0 < len(cell) <= _LONGEST_NAME and not _SAYS.search(cell[1:]) for cell in cells)
    return short and len(cells) > 1 and all(_NAMES_A_KIND.search(cell) for cell in cells)


def _filled(rows: Sequence[Element]) -> tuple[list[tuple[str, ...]], bool]:
    """The cells of ``rows``, each merged one in every place that it spans."""
    grid: list[tuple[str, ...]] = []
    above: dict[int, tuple[int, str]] = {}  # column → rows it still spans, text
    left, clipped = _MOST, False
    for number, row in enumerate(rows):
        cells: list[str] = []
        waiting = [c for c in row.children if isinstance(c, Element) and c.tag in _CELLS]
        for cell in waiting:
            _take(above, cells)
            text = _text(cell)
            down = min(_span(cell, "rowspan"), len(rows) - number)
            across = _span(cell, "colspan")
            if across > _WIDEST or across * down > left:
                across, down, clipped = 1, 1, True
            left -= across * down
            if down > 1:
                above.update({len(cells) + i: (down, text) for i in range(across)})
            cells.extend([text] * across)
            for i in range(len(cells) - across, len(cells)):
                _spent(above, i)
        _take(above, cells)
        grid.append(tuple(cells))
    return grid, clipped


def _take(above: dict[int, tuple[int, str]], cells: list[str]) -> None:
    """The cells that reach down from above into the next columns."""
    while len(cells) in above:
        text = above[len(cells)][1]
        _spent(above, len(cells))
        cells.append(text)


def _spent(above: dict[int, tuple[int, str]], column: int) -> None:
    if column in above:
        rows, text = above[column]
        if rows > 1:
            above[column] = (rows - 1, text)
        else:
            del above[column]


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "")
    return max(1, int(value)) if value.isdecimal() and len(value) < 9 else 1


def _text(cell: Element) -> str:
    """What a cell says: its sentences and items with a blank between them."""
    parts = [inline(c) if isinstance(c, Element) else c.strip() for c in cell.children]
    return GAP.join(part for part in parts if part)
