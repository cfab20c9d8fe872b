"""Footnotes: what stands small at the foot of a page, note by note, with the marks that call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.formats.pdf.columns import TextLine, reading_order
from indexer.formats.pdf.glyphs import Page, Piece
from indexer.normalize import compact

_LABEL = re.compile(
    r"([＊*※†‡]\s?[0-9０-９]{0,3}|[0-9０-９]{1,3}|[（(]?[0-9０-９]{1,3}[）)])(?=[\s　])[\s　]*"
)
_ONLY = re.compile(r"[＊*※†‡]?\s?[0-9０-９]{1,3}|[＊*※†‡]")
_SMALL = 0.9  # of the usual size


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of a page."""

    label: str  # as printed: "1", "＊2"
    lines: tuple[TextLine, ...]  # the first without its label


def take_notes(page: Page, usual: float) -> tuple[Page, tuple[Note, ...]]:
    """``page`` without its footnotes, and them.

    They begin where, small, the label of a mark of this page stands, or two labels that follow on
    each other, and all below is small; ``usual`` is the size of the document's running text.
    """
    marks = {compact(mark) for piece in page.pieces for mark in piece.marks}
    first = _first(page.pieces, marks, usual)
    if first is None:
        return page, ()
    foot = [p for p in page.pieces if p.middle >= first.top and p.size <= _SMALL * usual]
    kept = tuple(p for p in page.pieces if p not in foot)
    return replace(page, pieces=kept), tuple(_notes(reading_order(foot, usual)))


def _first(pieces: Sequence[Piece], marks: set[str], usual: float) -> Piece | None:
    """The topmost label of a note below which nothing of the usual size stands."""
    lowest = max((p.bottom for p in pieces if p.size > _SMALL * usual), default=0.0)
    labels = [
        piece
        for piece in pieces
        if piece.size <= _SMALL * usual and piece.top >= lowest - usual and _label(piece.text)
    ]
    named = [(piece, compact(_label(piece.text))) for piece in labels]
    numbers = {label for _, label in named}
    found = [piece for piece, label in named if label in marks or _next(label) in numbers]
    return min(found, key=lambda p: p.top, default=None)


def _next(label: str) -> str:
    """The label after ``label``: ＊1 → ＊2."""
    return re.sub(r"\d+", lambda m: str(int(m[0]) + 1), label) if re.search(r"\d", label) else ""


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
            found.append((compact(match[1]), [rest]))
        elif found:
            found[-1][1].append(line)
    return [Note(label, tuple(line for line in own if line.text)) for label, own in found]
