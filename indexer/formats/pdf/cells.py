"""The text of a table's cell: its lines, and they as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from indexer.formats.pdf.pieces import Piece, pieces
from indexer.tree import join

# 合　計, 青　森※5: a short name set wide
_SET_WIDE = re.compile(r"(?=.*[^\W\d_a-zA-Z])([^\W_a-zA-Z](?:\s[^\W_a-zA-Z])+)((?:※\d*)*)")
_BULLET = re.compile(r"[●○◯◎■□◆◇▪•※①-⑳]")
_SHORTEST = 6  # characters of a line that may show where the next paragraph begins
_SLACK = 2.0  # characters that the last line of a paragraph falls short


def cell_lines(chars: Sequence[dict[str, Any]]) -> Iterator[Piece]:
    """The lines of a cell from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces(chars), key=lambda p: p.middle):
        if rows and any(other.beside(piece) for other in rows[-1]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda p: p.left)
        text = " ".join(" ".join(piece.text for piece in row).split())
        if wide := _SET_WIDE.fullmatch(text):
            text = "".join(wide[1].split()) + wide[2]
        yield replace(
            row[0],
            text=text,
            top=min(p.top for p in row),
            right=max(p.right for p in row),
            bottom=max(p.bottom for p in row),
            marks=tuple(mark for piece in row for mark in piece.marks),
        )


def text_of(lines: Sequence[Piece]) -> str:
    """``lines`` of a cell as one, its paragraphs with a blank between."""
    text = ""
    edge = max((line.right for line in lines), default=0.0)
    for before, line in zip((None, *lines), lines, strict=False):
        over = before is not None and _is_over(before, line, edge)
        text = f"{text} {line.text}" if over else join(text, line.text)
    return " ".join(text.split())


def _is_over(before: Piece, line: Piece, edge: float) -> bool:
    """Whether a paragraph ends with ``before``: it falls short, or an item of a list follows."""
    if _BULLET.match(line.text):
        return True
    short = edge - before.right > _SLACK * before.size
    level = abs(before.left - line.left) < 0.6 * line.size
    return short and level and len(before.text) >= _SHORTEST
