"""Pieces of a page → its lines in the order in which a person reads them, column by column.

A table of the page takes part as a piece without text, so that it comes where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.formats.pdf.pieces import Piece
from indexer.tree import join
from indexer.types import Box

# 第1-1-3図／…, 図表Ⅰ-4-1-1 …, 表２：…
CAPTION = re.compile(
    r"[■●◆▼▲【\[<〈\s]*(?:第\s?[Ⅰ-Ⅻ0-9０-９]+(?:\s?[-‐－–−・ー.]\s?[Ⅰ-Ⅻ0-9０-９]+)*\s?(?:図表|図|表)"
    r"|(?:図表|図|表|グラフ)\s?[Ⅰ-Ⅻ0-9０-９]+(?:\s?[-‐－–−・ー.]\s?[0-9０-９]+)*)(?![のにをはがでとや、。）)])"
)
_STOPS = ("。", "．", ".", "！", "？")
_HANGING = ("、", "。", "，", "．")
_LEAST = 2  # lines on both sides that make two columns
_NARROWEST = 7.0  # mean width of a column's lines in characters
_DEEPEST = 4  # columns within columns
_MOST = 2_000  # pieces on a page; one with more is a map or a drawing
_NEAR = 40  # pieces of a line back that one may stand beside
_MOST_BLANKS = 16  # places that may be a gutter


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a column, with the edges of the column it stands in."""

    piece: Piece
    left: float
    right: float

    @property
    def text(self) -> str:
        return self.piece.text

    @property
    def table(self) -> int | None:
        """The number of the table that stands here instead of text."""
        return self.piece.table

    @property
    def size(self) -> float:
        return self.piece.size

    @property
    def ends(self) -> bool:
        """Whether a sentence ends with it."""
        return self.text.rstrip("」』）)").endswith(_STOPS)

    @property
    def indent(self) -> float:
        """How far it begins from the column's left edge, in its own characters."""
        return (self.piece.left - self.left) / (self.size or 1.0)

    @property
    def slack(self) -> float:
        """How far it ends from the column's right edge, in its own characters."""
        return (self.right - self.piece.right) / (self.size or 1.0)


def usual_size(pieces: Iterable[Piece]) -> float:
    """The size of most characters of ``pieces``; 0 where there are none."""
    counts: Counter[float] = Counter()
    for piece in pieces:
        counts[round(piece.size, 1)] += len(piece.text)
    return max(counts, key=lambda size: (counts[size], size), default=0.0)


def reading_order(
    pieces: Sequence[Piece], usual: float, tables: Sequence[Box] = ()
) -> list[TextLine]:
    """The lines of ``pieces``, left column before right, what crosses both between them.

    ``usual`` is the size of running text: what is larger may be a heading across columns. Where one
    of ``tables`` stands there is a line with its number.
    """
    standing = [
        Piece("", box.left, box.top, box.right, box.bottom, usual or 1.0, table=number)
        for number, box in enumerate(tables)
    ]
    found: list[TextLine] = []
    for column in _columns([*pieces, *standing], usual, _DEEPEST):
        found.extend(_edged(list(_rows(column))))
    return found


def _columns(pieces: Sequence[Piece], usual: float, depth: int) -> Iterator[list[Piece]]:
    gutter = _gutter(pieces, usual) if depth and len(pieces) <= _MOST else None
    if gutter is None:
        if pieces:
            yield sorted(pieces, key=_place)
        return
    across: list[Piece] = []  # what spans both columns, until two columns begin again
    for run in _runs(pieces, gutter, usual):
        left = [p for p in run if p.right <= gutter + 1]
        right = [p for p in run if p.left >= gutter - 1]
        if _is_two(left, right, least=1):
            if across:
                yield across
                across = []
            yield from _columns(left, usual, depth - 1)
            yield from _columns(right, usual, depth - 1)
        else:
            across.extend(sorted(run, key=_place))
    if across:
        yield across


def _place(piece: Piece) -> tuple[float, float]:
    """Where a piece comes in its column: a table after the words beside its first row."""
    return piece.top + (0.5 * piece.size if piece.table is not None else 0.0), piece.left


def _runs(pieces: Sequence[Piece], gutter: float, usual: float) -> list[list[Piece]]:
    """From top to bottom: what divides the columns, and the stretches between, each as a list."""
    dividing = [_divides(piece, pieces, gutter, usual) for piece in pieces]
    crossing = sorted(
        (p for p, divides in zip(pieces, dividing, strict=True) if divides), key=lambda p: p.top
    )
    others = sorted(
        (p for p, divides in zip(pieces, dividing, strict=True) if not divides),
        key=lambda p: p.middle,
    )
    runs: list[list[Piece]] = []
    at = 0
    for piece in [*crossing, None]:
        run: list[Piece] = []
        while at < len(others) and (piece is None or others[at].middle < piece.middle):
            run.append(others[at])
            at += 1
        # What stands on the line of a crossing piece belongs to it.
        if run:
            runs.append(run)
        if piece is not None:
            beside = [p for p in others[at:] if p.beside(piece)]
            others = others[:at] + [p for p in others[at:] if not p.beside(piece)]
            runs.append([piece, *beside])
    return runs


def _divides(piece: Piece, pieces: Sequence[Piece], gutter: float, usual: float) -> bool:
    """Whether ``piece`` ends the columns above it: it crosses the gutter, or is a heading or a
    caption with nothing beside it in the other column.
    """
    if piece.left < gutter - 1 and piece.right > gutter + 1:
        return True
    if piece.size < 1.12 * usual and not CAPTION.match(piece.text):
        return False
    top, bottom = piece.top - 0.3 * piece.size, piece.bottom + 0.3 * piece.size
    on_left = piece.right <= gutter + 1
    return not any(
        other.bottom > top
        and other.top < bottom
        and (other.left >= gutter - 1 if on_left else other.right <= gutter + 1)
        for other in pieces
    )


def _gutter(pieces: Sequence[Piece], usual: float) -> float | None:
    """Where the blank between two columns runs, by how many lines stand on both its sides."""
    best, where = 0, None
    for gutter in _blanks(pieces):
        score = 0
        for run in _runs(pieces, gutter, usual):
            left = [p for p in run if p.right <= gutter + 1]
            right = [p for p in run if p.left >= gutter - 1]
            if _is_two(left, right):
                score += min(len(left), len(right))
        if score > best:
            best, where = score, gutter
    return where


def _blanks(pieces: Sequence[Piece]) -> list[float]:
    """Where blanks stand between neighbours on one line, the most frequent first."""
    found: dict[int, list[float]] = {}
    ordered = sorted(pieces, key=lambda p: p.middle)
    for i, piece in enumerate(ordered):
        for other in ordered[i + 1 : i + 8]:
            if not piece.beside(other):
                continue
            first, second = (piece, other) if piece.left < other.left else (other, piece)
            if second.left - first.right >= 0.9 * max(first.size, second.size):
                middle = (first.right + second.left) / 2
                found.setdefault(round(middle / 4), []).append(middle)
    frequent = sorted(found.values(), key=len, reverse=True)
    return [places[0] for places in frequent[:_MOST_BLANKS]]


def _is_two(left: Sequence[Piece], right: Sequence[Piece], least: int = _LEAST) -> bool:
    """Whether the pieces on both sides of a gutter are columns of running text."""
    return all(
        len(side) >= least
        and sum(p.right - p.left for p in side) >= _NARROWEST * sum(p.size for p in side)
        for side in (left, right)
    )


def _rows(column: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces that stand on one line, joined: 第１節 and its title at some distance."""
    rows: list[list[Piece]] = []
    for piece in column:
        row = rows[-1] if rows else []
        if piece.table is None and any(p.table is None and p.beside(piece) for p in row[-_NEAR:]):
            row.append(piece)
        else:
            rows.append([piece])
    for row in rows:
        whole, *rest = sorted(row, key=lambda p: (round(p.left / 4), p.top))
        for piece in rest:
            whole = _together(whole, piece)
        yield whole


def _together(left: Piece, right: Piece) -> Piece:
    stacked = right.left < left.right - left.size
    between = "" if stacked else "　"
    text = join(left.text, right.text) if stacked else f"{left.text}{between}{right.text}"
    return replace(
        left if len(left.text) >= len(right.text) else right,
        text=text,
        left=min(left.left, right.left),
        top=min(left.top, right.top),
        right=max(left.right, right.right),
        bottom=max(left.bottom, right.bottom),
        marks=(*left.marks, *right.marks),
    )


def _edged(rows: Sequence[Piece]) -> Iterator[TextLine]:
    """Each line with the edges of the lines of its own size around it."""
    for i, row in enumerate(rows):
        near = [
            other
            for other in rows[max(0, i - 12) : i + 13]
            if other.table is None
            and abs(other.size - row.size) < 0.15 * row.size
            and other.left < row.right
            and row.left < other.right
        ] or [row]
        yield TextLine(row, min(p.left for p in near), max(map(_right, near)))


def _right(piece: Piece) -> float:
    """Where a line ends, a stop or comma that may hang over the edge left out."""
    return piece.right - piece.size * piece.text.endswith(_HANGING)
