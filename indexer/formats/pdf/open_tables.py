"""Tables that are ruled across only: their columns are where no text stands, or the rules break."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from indexer.formats.pdf.grid import Grid
from indexer.formats.pdf.pieces import Piece
from indexer.formats.pdf.rules import Rule, Ruling, stacks
from indexer.types import Box

_NEAR = 2.0  # points within which rules stand at one height
_BESIDE = 20.0  # points between the rules of two columns at most
_NARROWEST = 60.0  # points of a table's width
_HIGHEST = 200.0  # points between two rules of a table
_LINES, _LONG = 6, 15  # so many lines of so many characters in a cell are running text


def open_grids(ruling: Ruling, pieces: Sequence[Piece], known: Sequence[Grid]) -> list[Grid]:
    """The tables among ``pieces`` that have lines across, at least three, and none down.

    ``known`` are those found by their cells. The grids are not filled.
    """
    found: list[Grid] = []
    for group in _groups(ruling):
        heights = [rule.at for rule in group[0]]
        box = Box(group[0][0].start, heights[0], group[-1][0].end, heights[-1])
        if any(_meet(box, grid.box) for grid in (*known, *found)):
            continue
        inside = [p for p in pieces if _holds(box, p)]
        columns = _columns(group, inside)
        if len(columns) < 2 or box.right - box.left < _NARROWEST:
            continue
        rows = _rows(heights, columns, pieces)
        if _is_table(rows, columns, pieces):
            cells = [Box(x0, y0, x1, y1) for y0, y1 in rows for x0, x1 in columns]
            found.append(Grid.of([*cells, *_aside(ruling.grounds, rows, columns)]))
    return found


def _groups(ruling: Ruling) -> list[list[list[Rule]]]:
    """Stacks of rules that end alike, those side by side at the same heights as one."""
    groups: list[list[list[Rule]]] = []
    for stack in sorted(stacks(ruling.across), key=lambda stack: stack[0].start):
        stack = _close_together(stack)
        if len(stack) < 3:
            continue
        for group in groups:
            last = group[-1]
            level = [r for r in stack if any(abs(r.at - other.at) <= _NEAR for other in last)]
            if len(level) == len(last) and 0 <= stack[0].start - last[0].end <= _BESIDE:
                group.append(level)
                break
        else:
            groups.append([stack])
    return groups


def _close_together(stack: Sequence[Rule]) -> list[Rule]:
    """The longest run of ``stack`` without a wide gap."""
    runs: list[list[Rule]] = []
    for rule in stack:
        if runs and rule.at - runs[-1][-1].at <= _HIGHEST:
            runs[-1].append(rule)
        else:
            runs.append([rule])
    return max(runs, key=len)


def _columns(group: Sequence[Sequence[Rule]], inside: Sequence[Piece]) -> list[tuple[float, float]]:
    """Left and right of each column."""
    if len(group) > 1:
        edges = [(stack[0].start, stack[0].end) for stack in group]
        middles = [(one[1] + other[0]) / 2 for one, other in pairwise(edges)]
        return list(pairwise([edges[0][0], *middles, edges[-1][1]]))
    left, right = group[0][0].start, group[0][0].end
    gaps: list[float] = []
    covered = left
    for piece in sorted(inside, key=lambda p: p.left):
        if piece.left - covered > 0.8 * piece.size and covered > left:
            gaps.append((covered + piece.left) / 2)
        covered = max(covered, piece.right)
    return list(pairwise([left, *gaps, right]))


def _rows(
    heights: Sequence[float], columns: Sequence[tuple[float, float]], pieces: Sequence[Piece]
) -> list[tuple[float, float]]:
    """Top and bottom of each row; also of one above the first rule or below the last."""
    rows = list(pairwise(heights))
    above = [p for p in pieces if 0 <= heights[0] - p.middle < 1.5 * p.size]
    if _fill(above, columns):
        rows.insert(0, (min(p.top for p in above) - 1, heights[0]))
    bottom = heights[-1]
    lower = sorted((p for p in pieces if p.middle > bottom), key=lambda p: p.top)
    last: list[Piece] = []
    for piece in lower:
        room = 0.9 if last else 1.5
        if piece.top - max((p.bottom for p in last), default=bottom) > room * piece.size:
            break
        if _column(piece, columns) is not None:
            last.append(piece)
        elif columns[0][0] < piece.right and piece.left < columns[-1][1]:
            break
    if _fill(last, columns):
        rows.append((bottom, max(p.bottom for p in last) + 1))
    return rows


def _fill(pieces: Sequence[Piece], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether ``pieces`` are a row: in several columns, none across two."""
    places = [
        _column(p, columns) for p in pieces if columns[0][0] < p.right and p.left < columns[-1][1]
    ]
    return len(set(places)) > 1 and None not in places


def _column(piece: Piece, columns: Sequence[tuple[float, float]]) -> int | None:
    for number, (left, right) in enumerate(columns):
        if left - _NEAR <= piece.left and piece.right <= right + _NEAR:
            return number
    return None


def _is_table(
    rows: Sequence[tuple[float, float]],
    columns: Sequence[tuple[float, float]],
    pieces: Sequence[Piece],
) -> bool:
    """Whether most rows have text in several columns, and none is running text."""
    filled = 0
    for top, bottom in rows:
        row = [p for p in pieces if top < p.middle < bottom]
        filled += _fill(row, columns)
        for left, right in columns:
            cell = [p for p in row if left <= (p.left + p.right) / 2 <= right]
            if sum(len(p.text) >= _LONG for p in cell) >= _LINES:
                return False
    return 2 * filled > len(rows)


def _aside(
    grounds: Sequence[Box],
    rows: Sequence[tuple[float, float]],
    columns: Sequence[tuple[float, float]],
) -> list[Box]:
    """Coloured grounds beside the table that span some of its rows: the cells of one more column."""
    found: list[Box] = []
    for ground in grounds:
        beside = 0 <= columns[0][0] - ground.right <= _BESIDE
        inside = rows[0][0] - _BESIDE <= ground.top and ground.bottom <= rows[-1][1] + _BESIDE
        spanned = [row for row in rows if ground.top <= (row[0] + row[1]) / 2 <= ground.bottom]
        if beside and inside and spanned:
            found.append(Box(ground.left, spanned[0][0], columns[0][0], spanned[-1][1]))
    lefts = [box.left for box in found]
    return found if found and max(lefts) - min(lefts) <= _NEAR else []


def _holds(box: Box, piece: Piece) -> bool:
    middle = (piece.left + piece.right) / 2
    return box.left <= middle <= box.right and box.top <= piece.middle <= box.bottom


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
