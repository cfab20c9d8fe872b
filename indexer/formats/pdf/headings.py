"""Which lines of a PDF are headings, and how high: by their type and their number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.formats.pdf.columns import TextLine
from indexer.grammar import MARKERS, Marker
from indexer.normalize import compact
from indexer.tree import Line, join
from indexer.types import SectionKind

BIG = 1.12  # of the usual size: set as a heading
_LONGEST = 90  # characters of a heading


@dataclass(frozen=True, slots=True)
class Running:
    """How the running text of a document is set."""

    size: float
    font: str = ""  # "": another font says nothing

    @classmethod
    def of(cls, size: float, lines: Sequence[TextLine]) -> Running:
        """By the lines of that size. Articles are known by their number alone."""
        if any(_is_article(line.text) for line in lines):
            return cls(size)
        counts: Counter[str] = Counter()
        for line in lines:
            if abs(line.size - size) < 0.1 * size:
                counts[line.piece.font] += len(line.text)
        return cls(size, max(counts, key=lambda font: counts[font], default=""))


def _is_article(text: str) -> bool:
    marker = marker_of(text)
    return marker is not None and marker.unit == "条"


@dataclass(frozen=True, slots=True)
class Headings:
    """Which sizes of type are headings, and how high: a rank of (size, kind of numbering)."""

    ranks: tuple[tuple[float, int], ...]

    @classmethod
    def of(cls, lines: Iterable[TextLine]) -> Headings:
        """By the lines of a document that are set as headings."""
        found = {(-_rounded(line.size), numbering(line.text)) for line in lines}
        marked = {
            size: min((r for s, r in found if s == size and r), default=0) for size, _ in found
        }
        keys = {(size, rank or marked[size]) for size, rank in found}
        return cls(tuple(sorted(keys)))

    def level(self, line: TextLine) -> int:
        """1 for the highest. A heading without a number is as high as those of its size."""
        size, rank = -_rounded(line.size), numbering(line.text)
        if not rank:
            rank = min((r for s, r in self.ranks if s == size), default=0)
        key = (size, rank)
        return min(9, 1 + (self.ranks.index(key) if key in self.ranks else len(self.ranks)))


def heading_lines(lines: Sequence[TextLine], running: Running) -> Iterator[TextLine]:
    """The lines of a page set larger than the running text, or numbered in another font.

    There are none on a cover.
    """
    if is_cover(lines, running.size):
        return
    for line in lines:
        inked = len(compact(line.text))
        large = line.size >= BIG * running.size or _stands_out(line, running)
        # A large line without a letter is a figure or a part of a picture.
        if large and 1 < inked <= _LONGEST and any(map(str.isalpha, line.text)):
            yield line


def _stands_out(line: TextLine, running: Running) -> bool:
    """Whether a line of the usual size is a numbered heading by its font."""
    other = running.font and line.piece.font != running.font
    alike = abs(line.size - running.size) < 0.1 * running.size
    return bool(other and alike and not line.ends and line.slack > 1 and numbering(line.text))


def is_cover(lines: Sequence[TextLine], usual: float) -> bool:
    """Whether a page has large lines and no running text."""
    running = sum(len(line.text) for line in lines if line.size < BIG * usual)
    tables = any(line.table is not None for line in lines)
    return bool(lines) and running < 40 and len(lines) <= 20 and not tables


def title_lines(lines: Sequence[TextLine], usual: float) -> list[TextLine]:
    """The largest lines of the first page that stand together."""
    lines = [line for line in lines if line.table is None]
    largest = max((line.size for line in lines), default=0.0)
    if largest < BIG * usual:
        return []
    found: list[TextLine] = []
    for line in lines:
        close = not found or line.piece.top - found[-1].piece.bottom < line.size
        if line.size >= 0.95 * largest and close:
            found.append(line)
        elif found:
            break
    return found


def as_title(lines: Sequence[TextLine], page: int) -> Line | None:
    """``lines`` as one, None where there are none."""
    if not lines:
        return None
    text = ""
    for line in lines:
        text = join(text, line.text)
    return Line(text, page=page, box=lines[0].piece.box, joins=False)


def marker_of(text: str) -> Marker | None:
    """The row of the grammar that ``text`` begins with."""
    return next(_markers(text), None)


def _markers(text: str) -> Iterator[Marker]:
    for marker in MARKERS:
        match = marker.pattern.match(text)
        if match and not (marker.alone and match[0] != text):
            yield marker


def numbering(text: str) -> int:
    """The grammar's rank of the number that a heading bears; 0 where it has none."""
    marker = next((one for one in _markers(text) if not one.within), None)
    if marker is None or (marker.kind is not SectionKind.HEADING and not marker.ordinal):
        return 0
    match = marker.pattern.match(text)
    dots = len(re.findall(r"[.．](?=[0-9０-９])", match[0])) if match and marker.ordinal else 0
    return marker.rank + dots


def _rounded(size: float) -> float:
    return round(size * 2) / 2
