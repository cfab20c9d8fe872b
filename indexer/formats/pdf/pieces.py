"""Characters of a page → pieces of text on one baseline, without readings (ruby) and note marks.

Characters come in the order in which the page draws them; a run of neighbours on one baseline is
one piece. So labels of a figure stay whole and columns stay apart before anything is guessed.
"""

from __future__ import annotations

import re
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from indexer.types import Box

_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
# What refers to a note: 1, ＊2, 3）; several on end: 2、3 and ＊6＊7
_ONE_MARK = re.compile(r"[＊*※†‡]?\s?[0-9０-９]{1,3}[）)]?|[＊*※†‡]{1,3}")
_MARK = re.compile(rf"(?:{_ONE_MARK.pattern})(?:[、,，・\s]*(?:{_ONE_MARK.pattern}))*")
_BETWEEN_MARKS = re.compile(r"[、,，・\s]")
_ROWS = 40  # lines, and pieces of a line, back that a piece may belong to
_WIDE = 0.7  # of the size: a gap that stands for a blank
_LATIN_BLANK = 0.13  # the same between Latin letters
# What bears a power rather than a note: m², 10³
_POWER = re.compile(r"(?:(?:^|[^A-Za-z])[kcmμ]?m|[×x]\s?10)$")
_OPERATOR = re.compile(r"[0-9０-９+＋×÷/／=＝*<>＜＞－−-]$|^[+＋×÷/／=＝*<>＜＞－−-]")
_SUPERSCRIPT = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text on one baseline, in points from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float  # of most of its characters
    font: str = ""  # of most of it
    marks: tuple[str, ...] = ()  # raised references to notes, in order: "1", "＊2"
    table: int | None = None  # which table of the page stands here, if one does

    @property
    def box(self) -> Box:
        return Box(
            round(self.left, 1), round(self.top, 1), round(self.right, 1), round(self.bottom, 1)
        )

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def beside(self, other: Piece) -> bool:
        """Whether both stand on one line."""
        overlap = min(self.bottom, other.bottom) - max(self.top, other.top)
        return overlap >= 0.45 * min(self.bottom - self.top, other.bottom - other.top)


def pieces(chars: Sequence[dict[str, Any]]) -> list[Piece]:
    """The pieces that ``chars``, in drawing order, make up."""
    return list(_merged(_without_ruby(_runs(chars))))


def _runs(chars: Sequence[dict[str, Any]]) -> list[Piece]:
    """Neighbours in drawing order on one baseline, of one size."""
    runs: list[list[dict[str, Any]]] = []
    for char in chars:
        if runs and _goes_on(runs[-1][-1], char):
            runs[-1].append(char)
        else:
            runs.append([char])
    return [piece for run in runs if (piece := _piece(run)) is not None]


def _goes_on(before: dict[str, Any], char: dict[str, Any]) -> bool:
    size = max(before["size"], char["size"])
    level = abs(before["bottom"] - char["bottom"]) < 0.2 * size
    alike = abs(before["size"] - char["size"]) < 0.1 * size
    near = -0.5 * size < char["x0"] - before["x1"] < 1.2 * size
    return bool(level and alike and near)


def _piece(run: Sequence[dict[str, Any]]) -> Piece | None:
    inked = [char for char in run if char["text"].strip()]
    if not inked:
        return None
    gaps = [after["x0"] - before["x1"] for before, after in pairwise(run)]
    # Letters set wide apart all along the line have no blanks between them.
    usual = max(0.0, statistics.median(gaps)) if len(gaps) > 3 else 0.0
    text = run[0]["text"]
    for before, char, gap in zip(run, run[1:], gaps, strict=False):
        text += _blank(before, char, gap - usual) + char["text"]
    return Piece(
        text.strip(),
        min(c["x0"] for c in inked),
        min(c["top"] for c in inked),
        max(c["x1"] for c in inked),
        max(c["bottom"] for c in inked),
        statistics.median(c["size"] for c in inked),
        inked[len(inked) // 2]["font"],
    )


def _blank(before: dict[str, Any], char: dict[str, Any], gap: float) -> str:
    """The blank between two characters that stand apart without one being drawn."""
    if gap <= _LATIN_BLANK * char["size"] or before["text"].isspace() or char["text"].isspace():
        return ""
    if before["text"].isascii() and char["text"].isascii():
        return " "
    return "　" if gap > _WIDE * char["size"] else ""


def _without_ruby(pieces: Sequence[Piece]) -> list[Piece]:
    """``pieces`` without the readings printed small above words."""
    if not any(_KANA.fullmatch(piece.text) for piece in pieces):
        return list(pieces)
    words = sorted(pieces, key=lambda p: p.top)
    tops = [word.top for word in words]
    largest = max(piece.size for piece in pieces)

    def is_ruby(one: Piece) -> bool:
        first = bisect_left(tops, one.bottom - 0.2 * largest)
        last = bisect_right(tops, one.bottom + 0.5 * largest)
        return any(_is_above(one, word) for word in words[first:last])

    return [p for p in pieces if not (_KANA.fullmatch(p.text) and is_ruby(p))]


def _is_above(one: Piece, word: Piece) -> bool:
    """Whether ``one`` is printed small right above ``word``."""
    return (
        one.size <= 0.65 * word.size
        and -0.2 * word.size <= word.top - one.bottom <= 0.5 * word.size
        and one.left >= word.left - word.size
        and one.right <= word.right + word.size
    )


def _merged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Runs that make one piece of a line: other fonts, raised marks, full-width letters."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.middle, p.left)):
        lines = [(gap, row) for row in rows[-_ROWS:] if (gap := _gap(row, piece)) is not None]
        if lines:
            min(lines, key=lambda found: found[0])[1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        yield from _merged_row(sorted(row, key=lambda p: p.left))


def _merged_row(row: Sequence[Piece]) -> list[Piece]:
    """The pieces of a row, from left to right, each joined to the one that it goes on with."""
    done: list[Piece] = []
    for piece in row:
        # Lines of two columns at odd heights may be one row: what joins need not be the last.
        found = [i for i in range(max(0, len(done) - _ROWS), len(done)) if _joins(done[i], piece)]
        if not found:
            done.append(piece)
            continue
        at = min(found, key=lambda i: abs(done[i].middle - piece.middle))
        inside = piece.right <= done[at].right and _is_raised(piece, done[at])
        join = _with_inner_mark if inside else _joined
        done[at] = join(done[at], piece)
    return done


def _joins(left: Piece, right: Piece) -> bool:
    """Whether ``right`` goes on with ``left``, or is a mark that stands within it."""
    if not left.beside(right):
        return False
    near = -1 < (right.left - left.right) / max(left.size, right.size) < 0.8
    return (near and _one_line(left, right)) or (
        right.right <= left.right and _is_raised(right, left)
    )


def _gap(row: Sequence[Piece], piece: Piece) -> tuple[int, float] | None:
    """How far from ``piece`` its neighbour in ``row`` stands: in characters across, and in height.

    None where it is not on that line.
    """
    return min(
        (
            (
                max(0, round(max(piece.left - other.right, other.left - piece.right) / piece.size)),
                abs(piece.middle - other.middle),
            )
            for other in row[-_ROWS:]
            if other.beside(piece)
        ),
        default=None,
    )


def _one_line(left: Piece, right: Piece) -> bool:
    """Whether two neighbours are one line: of like size, or one is a raised mark."""
    alike = min(left.size, right.size) >= 0.6 * max(left.size, right.size)
    return alike or bool(_MARK.fullmatch(left.text) or _MARK.fullmatch(right.text))


def _joined(left: Piece, right: Piece) -> Piece:
    whole = replace(
        left if len(left.text) >= len(right.text) else right,
        left=min(left.left, right.left),
        top=min(left.top, right.top),
        right=max(left.right, right.right),
        bottom=max(left.bottom, right.bottom),
    )
    if _is_raised(right, left):
        if _POWER.search(left.text) and not left.marks:
            return replace(whole, text=left.text + right.text.translate(_SUPERSCRIPT))
        text = left.text + right.text * right.text.startswith("※")
        return replace(whole, text=text, size=left.size, marks=(*left.marks, *marks_in(right.text)))
    if _is_raised(left, right) and not left.marks:
        text = left.text * left.text.startswith("※") + right.text
        return replace(
            whole, text=text, size=right.size, marks=(*marks_in(left.text), *right.marks)
        )
    blank = _blank_between(left, right)
    return replace(whole, text=f"{left.text}{blank}{right.text}", marks=(*left.marks, *right.marks))


def _with_inner_mark(line: Piece, mark: Piece) -> Piece:
    """``line`` with a mark that stands within it, in place of the blank that was left for it."""
    share = (mark.left - line.left) / (line.right - line.left)
    middle = round(share * len(line.text))
    before, around = line.text[: max(0, middle - 3)], line.text[max(0, middle - 3) : middle + 3]
    text = before + around.replace("　", "", 1) + line.text[middle + 3 :]
    return replace(line, text=text, marks=(*line.marks, *marks_in(mark.text)))


def _blank_between(left: Piece, right: Piece) -> str:
    gap, size = right.left - left.right, min(left.size, right.size)
    if left.text[-1:].isascii() and right.text[:1].isascii():
        return " " if gap > 0.25 * size else ""
    return "　" if gap > _WIDE * size else ""


def is_mark(text: str) -> bool:
    """Whether ``text`` is nothing but references to notes."""
    return _MARK.fullmatch(text) is not None


def marks_in(text: str) -> list[str]:
    """The marks in one: 2、3 are two."""
    return _ONE_MARK.findall(text)


def _is_raised(mark: Piece, line: Piece) -> bool:
    """Whether ``mark`` is a reference to a note, set high on ``line``, and small as a rule."""
    if not _MARK.fullmatch(mark.text) and not _BETWEEN_MARKS.fullmatch(mark.text):
        return False
    small = mark.size <= 0.9 * line.size and line.middle - mark.middle >= 0.08 * line.size
    high = mark.size <= 1.2 * line.size and line.bottom - mark.bottom >= 0.25 * line.size
    # In a formula what stands higher is no mark.
    return small or (high and not _OPERATOR.search(line.text))
