"""Footnotes: what stands small at the foot of a page, note by note, with the marks that call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.formats.pdf.columns import TextLine, reading_order
from indexer.formats.pdf.glyphs import Page
from indexer.formats.pdf.pieces import Piece
from indexer.normalize import compact
from indexer.types import Box

_LABEL = re.compile(
    r"([＊*※†‡]\s?[0-9０-９]{0,3}|[0-9０-９]{1,3}|[（(]?[0-9０-９]{1,3}[）)])(?=[\s　]|(?<=[）)]))[\s　]*"
)
_ONLY = re.compile(r"[＊*※†‡]?\s?[0-9０-９]{1,3}[）)]?|[＊*※†‡]")
_SMALL = 0.9  # of the usual size
_MOST = 200  # labels on a page; one with more is a drawing
_WIDE = 10.0  # characters of a column of notes at least
_APART = 3.2  # characters between a label and its note at most


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of a page."""

    label: str  # as printed: "1", "＊2", "3）"
    lines: tuple[TextLine, ...]  # the first without its label


def take_notes(page: Page, usual: float) -> tuple[Page, tuple[Note, ...]]:
    """``page`` without its footnotes, and them.

    They begin where, small, the label of a mark of this page stands, or two labels that follow on
    each other, and all below in that column is small; ``usual`` is the size of the document's
    running text.
    """
    small = [piece for piece in page.pieces if piece.size <= _SMALL * usual]
    labels = _labels(page, small, usual)
    if not labels:
        return page, ()
    foot = {
        id(piece)
        for piece in small
        if any(piece.middle >= label.top and _over(label, piece) for label in labels)
    }
    kept = tuple(piece for piece in page.pieces if id(piece) not in foot)
    taken = [piece for piece in small if id(piece) in foot]
    columns = _columns(labels, taken)
    notes = (note for one in columns for note in _notes(reading_order(one, usual)))
    return replace(page, pieces=kept), tuple(notes)


def _columns(labels: Sequence[Piece], pieces: Sequence[Piece]) -> list[list[Piece]]:
    """``pieces`` by the column whose labels they stand under, from left to right."""
    edges: list[float] = []
    for label in sorted(labels, key=lambda p: p.left):
        if not edges or label.left - edges[-1] > _WIDE * label.size:
            edges.append(label.left)
    columns: list[list[Piece]] = [[] for _ in edges]
    for piece in pieces:
        at = sum(piece.left + piece.size >= edge for edge in edges)
        columns[max(0, at - 1)].append(piece)
    return columns


def _labels(page: Page, small: Sequence[Piece], usual: float) -> list[Piece]:
    """The lines that begin with a note's label and have nothing but small type below them."""
    marks = {compact(mark) for piece in page.pieces for mark in piece.marks}
    marks.update(compact(mark) for grid in page.grids for mark in grid.marks)
    named = [(piece, compact(label)) for piece in small if (label := _label(piece.text))]
    if len(named) > _MOST:
        return []
    running: list[Piece | Box] = [p for p in page.pieces if p.size > _SMALL * usual]
    called = [_line(piece, small) for piece, label in named if label in marks]
    # On a page set small throughout, what counts is a list.
    listed = [
        _line(piece, small)
        for piece, label in named
        if running and any(_follows(piece, label, *other) for other in named)
    ]
    below = [*running, *(grid.box for grid in page.grids)]
    return [
        line
        for line in (*called, *listed)
        if not any(one.bottom > line.top + usual and _over(line, one) for one in below)
    ]


def _line(label: Piece, small: Sequence[Piece]) -> Piece:
    """The line that begins with ``label``, as wide as it is printed."""
    right = label.right
    for piece in sorted((p for p in small if label.beside(p)), key=lambda p: p.left):
        if 0 <= piece.left - right <= _APART * label.size:
            right = piece.right
    return replace(label, right=right)


def _over(label: Piece, other: Piece | Box) -> bool:
    """Whether both stand in one column."""
    return other.left < label.right and label.left < other.right


def _follows(piece: Piece, label: str, other: Piece, other_label: str) -> bool:
    """Whether ``other`` begins the note after that of ``piece``, below it: ＊1 → ＊2."""
    after = re.sub(r"\d+", lambda match: str(int(match[0]) + 1), label)
    below = other.top > piece.top and abs(other.left - piece.left) < 2 * piece.size
    return after == other_label != label and below


def _label(text: str) -> str:
    if _ONLY.fullmatch(text):
        return text
    match = _LABEL.match(text)
    return match[1] if match else ""


def _notes(lines: Sequence[TextLine]) -> list[Note]:
    found: list[tuple[str, list[TextLine]]] = []
    for line in lines:
        match = _LABEL.match(line.text)
        if match is not None and line.indent < 1.5:
            rest = replace(line, piece=replace(line.piece, text=line.text[match.end() :].strip()))
            found.append((match[1].strip(), [rest]))
        elif found:
            found[-1][1].append(line)
    return [Note(label, tuple(line for line in own if line.text)) for label, own in found]
