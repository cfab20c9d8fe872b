"""A PDF's bytes → its pages: the pieces of text on each and its tables. The only import of pdfplumber."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from indexer.errors import CorpusError
from indexer.formats.pdf.grid import Grid, grids
from indexer.formats.pdf.open_tables import open_grids
from indexer.formats.pdf.pieces import Piece, pieces
from indexer.formats.pdf.rules import ruling
from indexer.normalize import clean

MOST_CHARS = 60_000  # on one page; a real one has three thousand
MOST_PAGES = 3_000
_UNKNOWN = re.compile(r"\(cid:\d+\)")


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
    standing, found = _tables(page, chars, left, top) if not vertical else (pieces(chars), ())
    covered = sum(
        max(0.0, min(i["x1"], right) - max(i["x0"], left))
        * max(0.0, min(i["bottom"], bottom) - max(i["top"], top))
        for i in page.images
    )
    return Page(
        number,
        width,
        height,
        tuple(standing),
        found,
        vertical,
        sum(char["text"] == "�" for char in chars),
        min(1.0, covered / (width * height or 1.0)),
    )


def _tables(
    page: Any, chars: Sequence[dict[str, Any]], left: float, top: float
) -> tuple[list[Piece], tuple[Grid, ...]]:
    """What stands outside the page's tables, and these, filled."""
    ruled = ruling(page, left, top)
    found = grids(ruled, chars)
    standing = pieces([c for c in chars if not any(grid.holds(*_centre(c)) for grid in found)])
    more = open_grids(ruled, standing, found)
    if more:
        found = (*found, *(grid.filled(chars) for grid in more))
        standing = pieces([c for c in chars if not any(grid.holds(*_centre(c)) for grid in found)])
    return standing, found


def _chars(page: Any, left: float, top: float, right: float, bottom: float) -> list[dict[str, Any]]:
    """The page's characters in drawing order, each once, relative to what is shown of the page."""
    kept: list[dict[str, Any]] = []
    seen: set[tuple[str, int, int]] = set()
    for char in page.chars[:MOST_CHARS]:
        text = _shown(char["text"])
        x0, y0 = char["x0"] - left, char["top"] - top
        x1, y1 = char["x1"] - left, char["bottom"] - top
        outside = x1 <= 0 or y1 <= 0 or x0 >= right - left or y0 >= bottom - top
        if not text or outside or char["size"] < 1:
            continue
        if text.strip():
            # Bold type is often printed twice, a hair apart.
            hair = 0.4 * max(x1 - x0, 1.0)
            if (text, round(x0 / hair), round(y0 / hair)) in seen:
                continue
            seen.update(_around(text, x0 / hair, y0 / hair))
        kept.append(
            {
                "text": text,
                "x0": x0,
                "top": y0,
                "x1": x1,
                "bottom": y1,
                "size": char["size"],
                "font": char["fontname"],
            }
        )
    return kept


@lru_cache(maxsize=20_000)
def _shown(text: str) -> str:
    """What is displayed for a character, "" for nothing."""
    return "�" if _UNKNOWN.fullmatch(text) else clean(text).replace("\t", " ")


def _around(text: str, x: float, y: float) -> Iterator[tuple[str, int, int]]:
    """Where the same character would be no other: at most half a unit away."""
    for i in {round(x - 0.4), round(x + 0.4)}:
        for j in {round(y - 0.4), round(y + 0.4)}:
            yield text, i, j


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
