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
_SHORTEST = 6  # characters of the longest line where others may fall short
_UNFINISHED = ("の", "を", "に", "は", "が", "と", "で", "、", "，")  # no paragraph ends so
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
    for i, line in enumerate(lines):
        over = i > 0 and _is_over(lines, i)
        text = f"{text} {line.text}" if over else join(text, line.text)
    return " ".join(text.split())


def _is_over(lines: Sequence[Piece], i: int) -> bool:
    """Whether a paragraph ends before line ``i``: that falls short, or an item of a list follows."""
    before, line = lines[i - 1], lines[i]
    listed = line.text.startswith("・") and lines[0].text.startswith("・")
    if listed or _BULLET.match(line.text):
        return True
    longest = max(lines, key=lambda one: one.right)
    short = longest.right - before.right > _SLACK * before.size
    level = abs(before.left - line.left) < 0.6 * line.size
    unfinished = before.text.endswith(_UNFINISHED)
    return short and level and not unfinished and len(longest.text) >= _SHORTEST
