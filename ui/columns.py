"""A table of text drawn in columns for a terminal, Japanese characters two columns wide. Pure.

rich draws the same ten times as slowly: it measures every cell several times over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

GAP = "  "
LONGEST = 4  # lines of a cell; what does not fit ends in CUT
CUT = "…"
_LEAST = 6  # columns of the narrowest cell
# What begins no line of Japanese text.
_NO_START = frozenset("、。，．・）」』】〕〉》］｝,.)]}ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％")


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lines of the head, those of every row (none of either where there is no row), and whether
    a cell had to be cut."""

    head: tuple[str, ...]
    rows: tuple[str, ...]
    cut: bool


def draw(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Drawn:
    """``rows`` of cells without line ends under ``names``, no line wider than ``width`` columns
    unless there are more columns than room. Wide columns give way first."""
    if not rows:
        return Drawn((), (), False)
    natural = [max(map(columns_of, column)) for column in zip(names, *rows, strict=True)]
    widths = _fitting(natural, width - len(GAP) * (len(names) - 1))
    folded = [[_lines(cell, w) for cell, w in zip(row, widths, strict=True)] for row in rows]
    cut = any(len(lines) > LONGEST for row in folded for lines in row)
    return Drawn(
        (
            _joined([[one] for one in names], widths),
            "-" * min(width, sum(widths) + len(GAP) * (len(names) - 1)),
        ),
        tuple(
            _joined([_shortened(lines, w) for lines, w in zip(row, widths, strict=True)], widths)
            for row in folded
        ),
        cut,
    )


def columns_of(text: str) -> int:
    """How many columns of a terminal ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


@lru_cache(maxsize=8192)
def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _fitting(natural: Sequence[int], room: int) -> list[int]:
    """Widths that fit into ``room``: as wide as wanted, or up to the widest that all may be."""
    if sum(natural) <= room:
        return list(natural)
    widest = max(
        (w for w in range(_LEAST, room) if sum(min(n, w) for n in natural) <= room), default=_LEAST
    )
    return [min(n, widest) for n in natural]


def _lines(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns, one more of them than a cell may have."""
    if columns_of(text) <= width:
        return [text]
    found: list[str] = []
    begin = at = used = 0
    while at < len(text) and len(found) <= LONGEST:
        used += _width(text[at])
        if used > width and at > begin:
            end = _break(text, begin, at)
            found.append(text[begin:end].rstrip())
            begin = at = end + len(text[end:]) - len(text[end:].lstrip())
            used = 0
        else:
            at += 1
    return found if len(found) > LONGEST else [*found, text[begin:]]


def _break(text: str, begin: int, at: int) -> int:
    """Where the line that begins at ``begin`` and has room up to ``at`` ends."""
    end = at
    while end > begin + 1 and (text[end] in _NO_START or _in_word(text, end)):
        end -= 1
    return end if end > begin + 1 else at


def _in_word(text: str, at: int) -> bool:
    return text[at - 1 : at + 1].isascii() and text[at - 1 : at + 1].replace("-", "a").isalnum()


def _shortened(lines: list[str], width: int) -> list[str]:
    if len(lines) <= LONGEST:
        return lines
    last = lines[LONGEST - 1]
    while columns_of(last) > width - 2:
        last = last[:-1]
    return [*lines[: LONGEST - 1], last + CUT]


def _joined(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """The cells of a row, each in its lines, side by side."""
    return "\n".join(
        GAP.join(
            line + " " * (width - columns_of(line))
            for lines, width in zip(cells, widths, strict=True)
            for line in (lines[number] if number < len(lines) else "",)
        ).rstrip()
        for number in range(max(map(len, cells)))
    )
