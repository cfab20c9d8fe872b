"""A PDF's bytes → its pages: the pieces of text on each and its tables. The only import of pdfplumber."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from indexer.errors import CorpusError
from indexer.formats.pdf.grid import Grid, grids
from indexer.formats.pdf.open_tables import open_grids
from indexer.formats.pdf.pieces import Piece, pieces
from indexer.formats.pdf.rules import Ruling, ruling
from indexer.formats.pdf.turns import Turn, is_vertical, way_of
from indexer.normalize import clean
from indexer.types import Box

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
    vertical: bool = False  # set from top to bottom
    turn: Turn | None = None  # how it is turned here so that its lines run to the right
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
                f"{name} を PDF として開けません（{_why(error)}）。壊れていないか確かめてください。"
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
                yield _why(error)
            page.close()


def _why(error: Exception) -> str:
    """What went wrong, in a word. Raises MemoryError where it was that: nothing can go on then."""
    inner = error.args[0] if error.args else None  # the library hands on what it met in another
    if isinstance(error, MemoryError) or isinstance(inner, MemoryError):
        raise MemoryError from None
    return type(inner if isinstance(inner, Exception) else error).__name__


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
    shown = _shown_part(page)
    width, height = shown.right - shown.left, shown.bottom - shown.top
    chars = _chars(page, shown)
    way = way_of(page.chars[:MOST_CHARS])
    vertical = not way and is_vertical(chars)
    way = "down" if vertical else way
    turn = Turn(way, width, height) if way else None
    if turn is not None:
        chars = [turn.char(char) for char in chars]
        if turn.on_its_side:
            width, height = height, width
    ruled = Ruling()
    if not vertical:
        ruled = ruling(page, shown.left, shown.top)
        ruled = ruled if turn is None else ruled.turned(turn)
    standing, found = _tables(ruled, chars)
    return Page(
        number,
        width,
        height,
        tuple(standing),
        found,
        vertical,
        turn,
        sum(char["text"] == "�" for char in chars),
        _covered(page.images, shown),
    )


def _shown_part(page: Any) -> Box:
    """What a viewer shows of a page, in the library's coordinates: its crop box, turned with it."""
    left, top, right, bottom = page.bbox
    media, crop = (
        tuple(float(value) for value in box) if len(box or ()) == 4 else None
        for box in (page.page_obj.mediabox, page.page_obj.cropbox)
    )
    if media is None or crop is None or media == crop:
        return Box(left, top, right, bottom)
    (mx0, mx1), (my0, my1) = sorted((media[0], media[2])), sorted((media[1], media[3]))
    (cx0, cx1), (cy0, cy1) = sorted((crop[0], crop[2])), sorted((crop[1], crop[3]))
    sides = {
        0: (cx0 - mx0, my1 - cy1, cx1 - mx0, my1 - cy0),
        90: (cy0 - my0, cx0 - mx0, cy1 - my0, cx1 - mx0),
        180: (mx1 - cx1, cy0 - my0, mx1 - cx0, cy1 - my0),
        270: (my1 - cy1, mx1 - cx1, my1 - cy0, mx1 - cx0),
    }.get(page.rotation)
    if sides is None:
        return Box(left, top, right, bottom)
    part = Box(
        max(left, left + sides[0]),
        max(top, top + sides[1]),
        min(right, left + sides[2]),
        min(bottom, top + sides[3]),
    )
    return (
        part if part.left < part.right and part.top < part.bottom else Box(left, top, right, bottom)
    )


def _covered(images: Sequence[dict[str, Any]], shown: Box) -> float:
    """The share of what is shown that images cover."""
    area = (shown.right - shown.left) * (shown.bottom - shown.top)
    covered: float = sum(
        max(0.0, min(image["x1"], shown.right) - max(image["x0"], shown.left))
        * max(0.0, min(image["bottom"], shown.bottom) - max(image["top"], shown.top))
        for image in images
    )
    return min(1.0, covered / (area or 1.0))


def _tables(ruled: Ruling, chars: Sequence[dict[str, Any]]) -> tuple[list[Piece], tuple[Grid, ...]]:
    """What stands outside the tables of a page, and these, filled."""
    found = grids(ruled, chars)
    standing = pieces([c for c in chars if not any(grid.holds(*_centre(c)) for grid in found)])
    more = open_grids(ruled, standing, found)
    if more:
        found = (*found, *(grid.filled(chars) for grid in more))
        standing = pieces([c for c in chars if not any(grid.holds(*_centre(c)) for grid in found)])
    return standing, found


def _chars(page: Any, shown: Box) -> list[dict[str, Any]]:
    """The page's characters in drawing order, each once, relative to what is shown of the page."""
    kept: list[dict[str, Any]] = []
    seen: set[tuple[str, int, int]] = set()
    width, height = shown.right - shown.left, shown.bottom - shown.top
    for char in page.chars[:MOST_CHARS]:
        text = _shown(char["text"])
        x0, y0 = char["x0"] - shown.left, char["top"] - shown.top
        x1, y1 = char["x1"] - shown.left, char["bottom"] - shown.top
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        outside = not (0 <= middle_x <= width and 0 <= middle_y <= height)
        if not text or outside or char["size"] < 1:
            continue
        if text.strip():
            # Bold type is often printed twice, a hair apart.
            hair = 0.4 * max(min(x1 - x0, y1 - y0), 0.5)
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
