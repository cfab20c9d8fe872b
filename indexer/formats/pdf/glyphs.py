"""A PDF page → the pieces of text on it, with size and place. The only import of pdfplumber.

Characters come in the order in which the page draws them; a run of neighbours on one baseline is
one piece. So labels of a figure stay whole and columns stay apart before anything is guessed.
"""

from __future__ import annotations

import io
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from indexer.errors import CorpusError
from indexer.formats.pdf.grid import Grid, grids
from indexer.normalize import clean
from indexer.types import Box

MOST_CHARS = 60_000  # on one page; a real one has three thousand
MOST_PAGES = 3_000
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
# What refers to a note: 1, ＊2, 2、3
MARK = re.compile(
    r"[＊*※†‡]?\s?[0-9０-９]{1,3}(?:[、,，・][＊*※†‡]?[0-9０-９]{1,3})*|[＊*※†‡]{1,3}"
)
_UNKNOWN = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text on one baseline, in points from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float  # of most of its characters
    marks: tuple[str, ...] = ()  # raised references to notes, in order: "1", "＊2"

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
        return overlap >= 0.5 * min(self.bottom - self.top, other.bottom - other.top)


@dataclass(frozen=True, slots=True)
class Page:
    """What is on a page."""

    number: int  # from 1
    width: float
    height: float
    pieces: tuple[Piece, ...]  # what stands in a table is not among them
    grids: tuple[Grid, ...]
    vertical: bool = False  # set from top to bottom; turned so that its columns are lines
    unknown: int = 0  # characters whose font does not say what they are
    pictures: float = 0.0  # share of the page that images cover


class Source:
    """An open PDF. Raises CorpusError where the file cannot be opened at all."""

    def __init__(self, data: bytes, name: str) -> None:
        try:
            self._document = pdfplumber.open(io.BytesIO(data))
            self.count = len(self._document.pages)
        except (PdfminerException, PDFException) as error:
            raise _unusable(error, name) from None
        except Exception as error:  # whatever else broken bytes bring a parser to
            raise CorpusError(
                f"{name} を PDF として開けません（{type(error).__name__}）。壊れていないか確かめてください。"
            ) from None
        if not self.count:
            raise CorpusError(f"{name} にはページがありません。文書を置き直してください。")

    @property
    def title(self) -> str:
        """The title that the file gives itself, "" where none."""
        title = self._document.metadata.get("Title")
        return " ".join(clean(title).split()) if isinstance(title, str) else ""

    def outline(self) -> list[str]:
        """The titles of the file's own outline, in order; empty where it has none."""
        try:
            return [clean(str(entry[1])).strip() for entry in self._document.doc.get_outlines()]
        except Exception:  # none, or not well formed: it is only a second opinion
            return []

    def pages(self) -> Iterator[Page | str]:
        """Each page, or why it could not be read."""
        for number, page in enumerate(self._document.pages[:MOST_PAGES], 1):
            try:
                yield _page(page, number)
            except Exception as error:  # a page at odds with the library must not hide the others
                yield type(error).__name__
            page.close()


def _unusable(error: Exception, name: str) -> CorpusError:
    locked = isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect)
    if locked or isinstance(error, PDFPasswordIncorrect):
        return CorpusError(
            f"{name} は暗号化されていて読めません。パスワードを外した PDF を置いてください。"
        )
    return CorpusError(
        f"{name} を PDF として読めません（壊れているか、途中で切れています）。文書を置き直してください。"
    )


def _page(page: Any, number: int) -> Page:
    left, top, right, bottom = page.bbox
    width, height = right - left, bottom - top
    chars = _chars(page, left, top, right, bottom)
    vertical = _is_vertical(chars)
    if vertical:
        chars = [_turned(char, width) for char in chars]
        width, height = height, width
    found = () if vertical else grids(page, left, top)
    runs = _runs([char for char in chars if not any(g.holds(*_centre(char)) for g in found)])
    covered = sum(
        max(0.0, min(i["x1"], right) - max(i["x0"], left))
        * max(0.0, min(i["bottom"], bottom) - max(i["top"], top))
        for i in page.images
    )
    return Page(
        number,
        width,
        height,
        tuple(_merged(_without_ruby(runs))),
        tuple(grid.filled(chars) for grid in found),
        vertical,
        sum(char["text"] == "�" for char in chars),
        min(1.0, covered / (width * height or 1.0)),
    )


def _chars(page: Any, left: float, top: float, right: float, bottom: float) -> list[dict[str, Any]]:
    """The page's characters in drawing order, each once, relative to what is shown of the page."""
    kept: list[dict[str, Any]] = []
    seen: set[tuple[str, int, int]] = set()
    for char in page.chars[:MOST_CHARS]:
        text = "�" if _UNKNOWN.fullmatch(char["text"]) else clean(char["text"]).replace("\t", " ")
        x0, y0 = char["x0"] - left, char["top"] - top
        x1, y1 = char["x1"] - left, char["bottom"] - top
        outside = x1 <= 0 or y1 <= 0 or x0 >= right - left or y0 >= bottom - top
        # Bold type is often printed twice, a hair apart.
        key = (text, round(x0 / 2), round(y0 / 2))
        if not text or outside or key in seen or char["size"] < 1:
            continue
        if text.strip():
            seen.add(key)
        kept.append(
            {"text": text, "x0": x0, "top": y0, "x1": x1, "bottom": y1, "size": char["size"]}
        )
    return kept


def _centre(char: dict[str, Any]) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _is_vertical(chars: Sequence[dict[str, Any]]) -> bool:
    """Whether most characters stand below the one before, as in 縦書き."""
    down = across = 0
    for before, char in pairwise(chars):
        size = char["size"]
        dx, dy = char["x0"] - before["x0"], char["top"] - before["top"]
        down += abs(dx) < 0.3 * size and 0.5 * size < dy < 2 * size
        across += abs(dy) < 0.3 * size and 0 < dx < 3 * size
    return down > 3 and down > 2 * across


def _turned(char: dict[str, Any], width: float) -> dict[str, Any]:
    """A character of a vertical page as if the page lay on its left side."""
    return char | {
        "x0": char["top"],
        "x1": char["bottom"],
        "top": width - char["x1"],
        "bottom": width - char["x0"],
    }


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
    parts: list[str] = []
    inked = [char for char in run if char["text"].strip()]
    if not inked:
        return None
    before: dict[str, Any] | None = None
    for char in run:
        if before is not None and _is_blank_between(before, char):
            parts.append(" ")
        parts.append(char["text"])
        before = char
    return Piece(
        "".join(parts).strip(),
        min(c["x0"] for c in inked),
        min(c["top"] for c in inked),
        max(c["x1"] for c in inked),
        max(c["bottom"] for c in inked),
        statistics.median(c["size"] for c in inked),
    )


def _is_blank_between(before: dict[str, Any], char: dict[str, Any]) -> bool:
    """Whether two Latin words stand apart without a blank being drawn."""
    gap = char["x0"] - before["x1"]
    latin = before["text"].isascii() and char["text"].isascii()
    return bool(latin and gap > 0.2 * char["size"] and (before["text"] + char["text"]).strip())


def _without_ruby(pieces: Sequence[Piece]) -> list[Piece]:
    """``pieces`` without the readings printed small above words."""
    small = [piece for piece in pieces if _KANA.fullmatch(piece.text)]
    if not small:
        return list(pieces)
    ruby = {
        id(one)
        for one in small
        if any(
            one.size <= 0.65 * word.size
            and -0.2 * word.size <= word.top - one.bottom <= 0.5 * word.size
            and one.left >= word.left - word.size
            and one.right <= word.right + word.size
            for word in pieces
        )
    }
    return [piece for piece in pieces if id(piece) not in ruby]


def _merged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Runs that make one piece of a line: other fonts, raised marks, full-width letters."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.middle, p.left)):
        row = next((r for r in reversed(rows[-40:]) if any(p.beside(piece) for p in r)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    for row in rows:
        row.sort(key=lambda p: p.left)
        current = row[0]
        for piece in row[1:]:
            size = max(current.size, piece.size)
            near = -size < piece.left - current.right < 0.8 * size and current.beside(piece)
            if near and _one_line(current, piece):
                current = _joined(current, piece)
            else:
                yield current
                current = piece
        yield current


def _one_line(left: Piece, right: Piece) -> bool:
    """Whether two neighbours are one line: of like size, or one is a raised mark."""
    alike = min(left.size, right.size) >= 0.6 * max(left.size, right.size)
    return alike or bool(MARK.fullmatch(left.text) or MARK.fullmatch(right.text))


def _joined(left: Piece, right: Piece) -> Piece:
    whole = replace(
        left if len(left.text) >= len(right.text) else right,
        left=min(left.left, right.left),
        top=min(left.top, right.top),
        right=max(left.right, right.right),
        bottom=max(left.bottom, right.bottom),
    )
    if _is_raised(right, left):
        return replace(
            whole, text=left.text, size=left.size, marks=(*left.marks, *_marks(right.text))
        )
    if _is_raised(left, right) and not left.marks:
        return replace(
            whole, text=right.text, size=right.size, marks=(*_marks(left.text), *right.marks)
        )
    gap = right.left - left.right
    latin = left.text[-1:].isascii() and right.text[:1].isascii()
    wide = gap > 0.7 * max(left.size, right.size)
    blank = "　" if wide and not latin else " " if gap > 0.25 * left.size and latin else ""
    return replace(whole, text=f"{left.text}{blank}{right.text}", marks=(*left.marks, *right.marks))


def _marks(text: str) -> list[str]:
    """The marks in one: 2、3 are two."""
    return re.split("[、,，・]", text)


def _is_raised(mark: Piece, line: Piece) -> bool:
    """Whether ``mark`` is a reference to a note, set small and high on ``line``."""
    small = mark.size <= 0.9 * line.size
    high = line.middle - mark.middle >= 0.08 * line.size
    return small and high and MARK.fullmatch(mark.text) is not None
