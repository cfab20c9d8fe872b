"""The lines of all pages → what the outline is built of: paragraphs, headings, captions, notes.

What interrupts a sentence (a figure, a table, the foot of the page) comes after the paragraph that
it interrupts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.formats.pdf.columns import CAPTION, TextLine, reading_order, usual_size
from indexer.formats.pdf.glyphs import Page
from indexer.formats.pdf.grid import Grid
from indexer.formats.pdf.notes import Note, take_notes
from indexer.grammar import CIRCLED, DOT, MARKERS, Marker
from indexer.normalize import compact
from indexer.tree import Line, Table, join
from indexer.types import SectionKind

_BIG = 1.12  # of the usual size: set as a heading
_LABEL_SIZE = 0.9  # of the usual size: what is smaller is a figure's, if a caption is near
_SOURCE = re.compile(r"[（(]?(?:資料|出典|出所|注|備考|※)[）)]?\s?[：:]?")
_LEADERS = re.compile(r"(?:[…‥]|[・.．‐\-_＿]{3,})[\s…‥・.．]*[0-9０-９]{1,4}$")
_LONGEST_HEADING = 90  # characters
_FULL = 1.6  # characters that a full line may fall short of its column


@dataclass(slots=True)
class _Flow:
    """Elements so far, and what waits for the end of the open paragraph."""

    elements: list[Line | Table] = field(default_factory=list)
    waiting: list[Line | Table] = field(default_factory=list)
    open: TextLine | None = None  # the last line of a paragraph that may go on
    begun: TextLine | None = None  # the first line of that paragraph
    said: str = ""  # the open paragraph so far

    def text(self, line: TextLine, page: int, *, joins: bool, level: int | None) -> None:
        if not joins:
            self.close()
            self.begun, self.said = line, ""
        self.said = join(self.said, line.text)
        self.elements.append(
            Line(line.text, page=page, box=line.piece.box, joins=joins, level=level)
        )
        self.open = line

    def close(self) -> None:
        """The open paragraph is over: what waited for it follows."""
        self.elements.extend(self.waiting)
        self.waiting.clear()
        self.open = self.begun = None

    def beside(self, *elements: Line | Table) -> None:
        """Something that interrupts the text."""
        self.waiting.extend(elements)
        if self.open is None or _is_over(self.open):
            self.close()


@dataclass(frozen=True, slots=True)
class Headings:
    """Which sizes of type are headings, and how high: a rank of (size, kind of numbering)."""

    usual: float
    ranks: tuple[tuple[float, int], ...]

    @classmethod
    def of(cls, usual: float, lines: Sequence[TextLine]) -> Headings:
        """By the lines of a document that are set as headings."""
        found = {(-_rounded(line.size), _numbering(line.text)) for line in lines}
        marked = {
            size: min((r for s, r in found if s == size and r), default=0) for size, _ in found
        }
        keys = {(size, rank or marked[size]) for size, rank in found}
        return cls(usual, tuple(sorted(keys)))

    def level(self, line: TextLine) -> int:
        """1 for the highest. A heading without a number is as high as those of its size."""
        size, rank = -_rounded(line.size), _numbering(line.text)
        if not rank:
            rank = min((r for s, r in self.ranks if s == size), default=0)
        key = (size, rank)
        return min(9, 1 + (self.ranks.index(key) if key in self.ranks else len(self.ranks)))


@dataclass(frozen=True, slots=True)
class Flow:
    """A document's text in reading order."""

    title: Line | None  # what the first page sets largest, if anything stands out
    elements: tuple[Line | Table, ...]
    contents: tuple[str, ...]  # entries of a printed table of contents, which is left out


def flow(pages: Sequence[Page]) -> Flow:
    """What stands on ``pages``, furniture already gone."""
    usual = usual_size(piece for page in pages for piece in page.pieces)
    noted = [take_notes(page, usual) for page in pages]
    ordered = [(page, reading_order(page.pieces, usual), notes) for page, notes in noted]
    lines, contents = _without_contents([lines for _, lines, _ in ordered])
    ordered = [(page, kept, notes) for (page, _, notes), kept in zip(ordered, lines, strict=True)]
    headings = Headings.of(
        usual,
        [
            line
            for page, lines, _ in ordered
            if not _is_cover(lines, usual)
            for line in _heading_lines(lines, page, usual)
        ],
    )
    title = _title_lines(ordered[0][1], usual) if ordered else []
    made = _Flow()
    for page, found, notes in ordered:
        # A numbered heading stays one, also where it is the title of an extract.
        rest = [line for line in found if line not in title or _numbering(title[0].text)]
        _add_page(made, page, rest, notes, headings)
    made.close()
    return Flow(_as_title(title, ordered), tuple(made.elements), tuple(contents))


def _title_lines(lines: Sequence[TextLine], usual: float) -> list[TextLine]:
    """The largest lines of the first page that stand together."""
    largest = max((line.size for line in lines), default=0.0)
    if largest < _BIG * usual:
        return []
    found: list[TextLine] = []
    for line in lines:
        close = not found or line.piece.top - found[-1].piece.bottom < line.size
        if line.size >= 0.95 * largest and close:
            found.append(line)
        elif found:
            break
    return found


def _as_title(
    lines: Sequence[TextLine], ordered: Sequence[tuple[Page, list[TextLine], tuple[Note, ...]]]
) -> Line | None:
    if not lines:
        return None
    text = ""
    for line in lines:
        text = join(text, line.text)
    return Line(text, page=ordered[0][0].number, box=lines[0].piece.box, joins=False)


def _without_contents(pages: Sequence[list[TextLine]]) -> tuple[list[list[TextLine]], list[str]]:
    """The lines of each page without the entries of a table of contents, and these.

    A page with several of them, or one after such a page, is nothing but that where it has hardly
    a sentence.
    """
    kept: list[list[TextLine]] = []
    contents: list[str] = []
    goes_on = False
    for lines in pages:
        entries = [line for line in lines if _LEADERS.search(line.text)]
        contents.extend(_LEADERS.sub("", line.text).strip(" 　") for line in entries)
        sentences = sum(_ends(line.text) for line in lines)
        goes_on = len(entries) >= (1 if goes_on else 3) and sentences <= len(lines) // 20
        kept.append([] if goes_on else [line for line in lines if not _LEADERS.search(line.text)])
    return kept, contents


def _add_page(
    flow: _Flow, page: Page, lines: Sequence[TextLine], notes: Sequence[Note], headings: Headings
) -> None:
    big = {id(line) for line in _heading_lines(lines, page, headings.usual)}
    cover = _is_cover(lines, headings.usual)
    tables = sorted(page.grids, key=lambda grid: grid.box.top)
    calls: dict[str, list[Note]] = {}
    for note in notes:
        calls.setdefault(note.label, []).append(note)
    figure: list[TextLine] = []
    previous: TextLine | None = None
    for i, line in enumerate(lines):
        for grid in [grid for grid in tables if _above(grid, line)]:
            _end_figure(flow, figure, page)
            flow.beside(grid.table(page.number))
            tables.remove(grid)
            previous = None
        if CAPTION.match(line.text) and line.size <= _BIG * 1.2 * headings.usual:
            _end_figure(flow, figure, page)
            caption = Line(
                line.text, page=page.number, box=line.piece.box, kind=SectionKind.CAPTION
            )
            flow.beside(caption)
            figure, previous = [line], None
        elif figure and _of_figure(line, lines[i + 1 : i + 2], headings.usual):
            figure.append(line)
        else:
            _end_figure(flow, figure, page)
            heading = id(line) in big and not cover
            level = headings.level(line) if heading else None
            after = lines[i + 1] if i + 1 < len(lines) else None
            joins = _joins(flow, line, after, heading=heading, previous=previous)
            flow.text(line, page.number, joins=joins, level=None if joins else level)
            previous = line
        for mark in line.piece.marks:
            for note in calls.pop(compact(mark), []):
                _add_note(flow, note, page)
    _end_figure(flow, figure, page)
    for grid in tables:
        flow.beside(grid.table(page.number))
    for rest in calls.values():
        for note in rest:
            _add_note(flow, note, page)


def _heading_lines(lines: Sequence[TextLine], page: Page, usual: float) -> Iterator[TextLine]:
    """The lines set larger than the running text."""
    for line in lines:
        inked = len(compact(line.text))
        if line.size >= _BIG * usual and 1 < inked <= _LONGEST_HEADING and not _in_picture(line):
            yield line


def _in_picture(line: TextLine) -> bool:
    """Whether a large line is a figure or a word of a picture, and no heading."""
    return not any(char.isalpha() for char in line.text)


def _is_cover(lines: Sequence[TextLine], usual: float) -> bool:
    """Whether a page has large lines and no running text."""
    running = sum(len(line.text) for line in lines if line.size < _BIG * usual)
    return bool(lines) and running < 40 and len(lines) <= 20


def _joins(
    flow: _Flow,
    line: TextLine,
    after: TextLine | None,
    *,
    heading: bool,
    previous: TextLine | None,
) -> bool:
    """Whether ``line`` goes on with the open paragraph.

    ``previous`` is the line above it, if that is text, ``after`` the one below it.
    """
    before = flow.open
    if before is None or flow.begun is None:
        return False
    if abs(before.size - line.size) > 0.12 * max(before.size, line.size):
        return False
    marker = _marker(line.text)
    if heading:
        return _heading_goes_on(before, line, previous) and marker is None
    full = before.slack <= max(_FULL, _first_word(line))
    if previous is None or line.piece.bottom < before.piece.top:
        # Another page or column: only a sentence in mid-air goes on there.
        return full and not _ends(before.text) and line.indent < 0.6 and marker is None
    gap = line.piece.top - before.piece.bottom
    if gap > 1.6 * line.size:
        return False
    if not full:
        return False
    if marker is not None:
        under = abs(line.piece.left - before.piece.left) < 0.5 * line.size
        return under and _is_counted(marker, line.text, flow.said)
    hanging = _marker(flow.begun.text) is not None or flow.begun.indent < 0.6
    further = (line.piece.left - before.piece.left) / line.size
    if further > 0.6:
        return hanging and before is flow.begun and not _is_new(before, line, after, further)
    return True


def _is_counted(marker: Marker, text: str, said: str) -> bool:
    """Whether a line that begins with a marker goes on with ``said``, a sentence that counts.

    ①…、②… in a sentence may be broken before any of them, and before ・ in a compound.
    """
    if _ends(said):
        return False
    label = text[0]
    if marker.rank == CIRCLED:
        return chr(ord(label) - 1) in said[1:]
    return marker.rank == DOT and text[1:2].strip() != "" and said[:1] != label


def _is_new(before: TextLine, line: TextLine, after: TextLine | None, further: float) -> bool:
    """Whether a line that begins further right than a full one before it opens a paragraph.

    The rest of an item keeps its indent; after a paragraph's first line the next goes back.
    """
    if abs(further - 1) > 0.3:
        return False
    goes_back = (
        after is not None
        and line.slack <= _FULL
        and (line.piece.left - after.piece.left) / line.size > 0.6
        and _marker(after.text) is None
    )
    return goes_back or (_ends(before.text) and _marker(before.text) is None)


def _heading_goes_on(before: TextLine, line: TextLine, previous: TextLine | None) -> bool:
    """Whether a large line is the rest of a heading broken over two lines."""
    close = -before.size < line.piece.top - before.piece.bottom < 0.9 * line.size
    return previous is before and close and before.slack < 2 * _FULL


def _is_over(line: TextLine) -> bool:
    return line.slack > _FULL or _ends(line.text)


def _ends(text: str) -> bool:
    return text.rstrip("」』）)").endswith(("。", "．", ".", "！", "？"))


def _first_word(line: TextLine) -> float:
    """How many characters' width its first word takes: a Latin word is not broken."""
    match = re.match(r"[!-~]+", line.text)
    return 0.6 * len(match[0]) + 0.5 if match else 0.0


def _marker(text: str) -> Marker | None:
    for marker in MARKERS:
        match = marker.pattern.match(text)
        if match and not (marker.alone and match[0] != text):
            return marker
    return None


def _numbering(text: str) -> int:
    """The grammar's rank of the number that a heading bears; 0 where it has none."""
    marker = _marker(text)
    if marker is None or marker.kind is not SectionKind.HEADING or marker.within:
        return 0
    match = marker.pattern.match(text)
    dots = len(re.findall(r"[.．](?=[0-9０-９])", match[0])) if match and marker.ordinal else 0
    return marker.rank + dots


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _above(grid: Grid, line: TextLine) -> bool:
    """Whether the table stands above ``line`` in its column."""
    beside = grid.box.left < line.piece.right and line.piece.left < grid.box.right
    return beside and grid.box.top < line.piece.middle


def _of_figure(line: TextLine, following: Sequence[TextLine], usual: float) -> bool:
    """Whether ``line``, after a caption, is a label in the figure or what is said of its source.

    It is not where running text begins, or a heading with running text below it.
    """
    if line.size <= _LABEL_SIZE * usual or _SOURCE.match(line.text):
        return True
    if _numbering(line.text):
        return False
    if len(line.text) < 3:
        return True
    running = any(_is_running(one, usual) for one in following)
    return not (_is_running(line, usual) or running)


def _is_running(line: TextLine, usual: float) -> bool:
    return abs(line.size - usual) < 0.1 * usual and len(line.text) >= 15


def _end_figure(flow: _Flow, figure: list[TextLine], page: Page) -> None:
    """Hand on what stood in a figure: its labels as one line, its source as another."""
    labels = [line for line in figure[1:] if not _SOURCE.match(line.text)]
    sources = [line for line in figure[1:] if _SOURCE.match(line.text)]
    if labels:
        text = "　".join(line.text for line in labels)
        flow.beside(Line(text, page=page.number, box=labels[0].piece.box, joins=False))
    for line in sources:
        flow.beside(Line(line.text, page=page.number, box=line.piece.box, joins=False))
    figure.clear()


def _add_note(flow: _Flow, note: Note, page: Page) -> None:
    first, *rest = note.lines if note.lines else (None,)
    if first is None:
        return
    text = f"{note.label}　{first.text}"
    head = Line(
        text, page=page.number, box=first.piece.box, kind=SectionKind.NOTE, label=note.label
    )
    more = [Line(line.text, page=page.number, box=line.piece.box, joins=True) for line in rest]
    flow.waiting.extend([head, *more])
