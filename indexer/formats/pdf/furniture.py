"""What a page adds to the text: running heads, page numbers, thumb indexes. Found by repetition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.formats.pdf.columns import CAPTION
from indexer.formats.pdf.glyphs import Page
from indexer.formats.pdf.pieces import Piece
from indexer.normalize import compact

_MARGIN = 0.12  # of a page's height that heads and feet stand in
_PAGE_NUMBER = re.compile(
    r"[-‐–—−―ｰー－\s]*(?:[pP]\.?|ページ)?\d{1,4}(?:[/／]\d{1,4})?(?:ページ|頁)?[-‐–—−―ｰー－\s]*"
)
_DASHED = re.compile(r"[-‐–—−―ｰー]\d{1,4}[-‐–—−―ｰー]")  # - 12 - is a page's number anywhere
_APART = 4.0  # characters between a label and its text at most
_SHARE = 0.25  # of the pages that have what is no label
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the text block of a page begins and ends."""

    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def of(cls, page: Page) -> _Margins:
        lefts = sorted(p.left for p in page.pieces for _ in range(len(p.text) // 8))
        rights = sorted(p.right for p in page.pieces for _ in range(len(p.text) // 8))
        few = len(lefts) // 20
        return cls(
            lefts[few] if lefts else 0.0,
            rights[-1 - few] if rights else page.width,
            _MARGIN * page.height,
            (1 - _MARGIN) * page.height,
        )

    def above_or_below(self, piece: Piece) -> bool:
        return not self.top <= piece.middle <= self.bottom

    def holds(self, piece: Piece) -> bool:
        """Whether ``piece`` stands outside the text block; a caption is never furniture."""
        if CAPTION.match(piece.text):
            return False
        return self.above_or_below(piece) or self.beside(piece)

    def beside(self, piece: Piece) -> bool:
        return piece.right <= self.left or piece.left >= self.right


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """``pages`` without what stands in their margins on several of them, and page numbers."""
    margins = [_Margins.of(page) for page in pages]
    counts: Counter[tuple[str, int] | None] = Counter()
    for page, margin in zip(pages, margins, strict=True):
        counts.update({key for piece in page.pieces if (key := _key(piece, page, margin))})
    least = 2 if len(pages) < 6 else 3
    kept: list[Page] = []
    for page, margin in zip(pages, margins, strict=True):
        rest = [
            piece
            for piece in page.pieces
            if (count := counts[_key(piece, page, margin)]) < least
            or (count < _SHARE * len(pages) and _is_label(piece, page, margin))
        ]
        numbers = {id(p) for p in rest if _is_number(p, rest, page, margin)}
        kept.append(replace(page, pieces=tuple(p for p in rest if id(p) not in numbers)))
    return kept


def _key(piece: Piece, page: Page, margin: _Margins) -> tuple[str, int] | None:
    """What a head has in common with that of another page: its text, figures masked, its height.

    None in the text block, and for a bare figure above or below it: notes have such labels too.
    """
    text = _FIGURES.sub("#", compact(piece.text))
    if not margin.holds(piece) or (text == "#" and not margin.beside(piece)):
        return None
    return text, round(piece.middle / page.height * 100)


def _is_label(piece: Piece, page: Page, margin: _Margins) -> bool:
    """Whether ``piece``, left of the text block, may be the label of what begins soon after it."""
    return piece.right <= margin.left and any(
        0 <= other.left - piece.right <= _APART * piece.size and piece.beside(other)
        for other in page.pieces
    )


def _is_number(piece: Piece, rest: Sequence[Piece], page: Page, margin: _Margins) -> bool:
    """Whether ``piece`` is the page's number: between dashes, or alone with nothing beyond it.

    ``rest`` is what stands on the page without heads and feet that others have too.
    """
    text = compact(piece.text)
    if not margin.above_or_below(piece) or not _PAGE_NUMBER.fullmatch(text):
        return False
    if _DASHED.fullmatch(text):
        return True
    if any(other is not piece and other.beside(piece) for other in rest):
        return False  # a label
    if piece.middle < page.height / 2:
        return not any(other.middle < piece.top for other in rest)
    return not any(other.middle > piece.bottom for other in rest)
