"""The lines of all pages → what the outline is built of: paragraphs, headings, captions, notes.

What interrupts a sentence (a figure, a table, the foot of the page) comes after the paragraph that
it interrupts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer.formats.pdf.columns import TextLine, reading_order, usual_size
from indexer.formats.pdf.contents import without_contents
from indexer.formats.pdf.figures import Figure, is_caption
from indexer.formats.pdf.glyphs import Page
from indexer.formats.pdf.grid import Grid
from indexer.formats.pdf.headings import (
    Headings,
    Running,
    as_title,
    heading_lines,
    numbering,
    title_lines,
)
from indexer.formats.pdf.notes import Note, take_notes
from indexer.formats.pdf.paragraphs import Open
from indexer.formats.pdf.pieces import is_mark, marks_in
from indexer.formats.pdf.turns import turned_back
from indexer.normalize import compact
from indexer.tree import Line, Table
from indexer.types import SectionKind


@dataclass(frozen=True, slots=True)
class Flow:
    """A document's text in reading order."""

    title: Line | None  # what the first page sets largest, if anything stands out
    elements: tuple[Line | Table, ...]
    contents: tuple[str, ...]  # entries of a printed table of contents, which is left out


@dataclass(slots=True)
class _Made:
    """Elements so far, and what waits for the end of the open paragraph."""

    elements: list[Line | Table] = field(default_factory=list)
    waiting: list[Line | Table] = field(default_factory=list)
    open: Open | None = None
    grid: tuple[int, Grid] | None = None  # page and table, while nothing has come after it

    def text(self, line: TextLine, page: int, *, joins: bool, level: int | None) -> None:
        if joins and self.open is not None:
            self.open = self.open.with_line(line)
        else:
            self.close()
            self.open = Open.at(line)
        level = None if joins else level
        self.elements.append(
            Line(line.text, page=page, box=line.piece.box, joins=joins, level=level)
        )

    def close(self) -> None:
        """The open paragraph is over: what waited for it follows."""
        self.elements.extend(self.waiting)
        self.waiting.clear()
        self.open = None

    def beside(self, *elements: Line | Table) -> None:
        """Something that interrupts the text."""
        self.waiting.extend(elements)
        if self.open is None or self.open.is_over:
            self.close()

    def table(self, grid: Grid, page: int) -> None:
        """A table; its rows go to the table at the foot of the page before if they continue it."""
        table = grid.table(page)
        place = self.waiting if self.waiting else self.elements
        if self.grid is not None and (more := _continued(*self.grid, grid, page, table)):
            at = max(i for i, element in enumerate(place) if isinstance(element, Table))
            before = place[at]
            assert isinstance(before, Table)
            place[at] = replace(before, rows=before.rows + more.rows)
        else:
            self.beside(table)
        self.grid = (page, grid)


def flow(pages: Sequence[Page]) -> Flow:
    """What stands on ``pages``, furniture already gone."""
    usual = usual_size(piece for page in pages for piece in page.pieces)
    noted = [take_notes(page, usual) for page in pages]
    ordered = [
        reading_order(page.pieces, usual, [grid.box for grid in page.grids]) for page, _ in noted
    ]
    ordered, contents = without_contents(ordered)
    running = Running.of(usual, [line for lines in ordered for line in lines])
    headings = Headings.of(line for lines in ordered for line in heading_lines(lines, running))
    title = title_lines(ordered[0], usual) if ordered else []
    made = _Made()
    for (page, notes), lines in zip(noted, ordered, strict=True):
        # A numbered heading stays one, also where it is the title of an extract.
        rest = [line for line in lines if line not in title or numbering(title[0].text)]
        _PageFlow.of(made, page, notes, running, headings).add(rest)
    made.close()
    turns = {page.number: page.turn for page in pages if page.turn is not None}
    titled = as_title(title, noted[0][0].number)
    heads = [one for one in turned_back([titled] if titled else [], turns) if isinstance(one, Line)]
    elements = turned_back(made.elements, turns)
    return Flow(heads[0] if heads else None, tuple(elements), tuple(contents))


@dataclass(slots=True)
class _PageFlow:
    """A page while its lines are handed on."""

    made: _Made
    page: Page
    running: Running
    headings: Headings
    calls: dict[str, list[Note]]  # the notes at its foot by their labels
    labels: frozenset[str]  # all of theirs
    figure: Figure | None = None
    previous: TextLine | None = None  # the line above, if that is text

    @classmethod
    def of(
        cls, made: _Made, page: Page, notes: Sequence[Note], running: Running, headings: Headings
    ) -> _PageFlow:
        calls: dict[str, list[Note]] = {}
        for note in notes:
            calls.setdefault(compact(note.label), []).append(note)
        return cls(made, page, running, headings, calls, frozenset(calls))

    def add(self, lines: Sequence[TextLine]) -> None:
        big = {id(line) for line in heading_lines(lines, self.running)}
        for i, line in enumerate(lines):
            after = lines[i + 1] if i + 1 < len(lines) else None
            if line.table is not None:
                self._table(self.page.grids[line.table])
            elif self._is_stray_mark(line):
                continue
            elif is_caption(line, self.running.size):
                self._caption(line)
            elif self.figure is not None and self.figure.continues_caption(line):
                self._more_caption(line)
            elif self.figure is not None and self.figure.holds(line, [after] if after else []):
                self.figure.lines.append(line)
                self.figure.notes.extend(self._called(line.piece.marks))
            else:
                self._text(line, after, heading=id(line) in big)
        self._end_figure()
        for notes in self.calls.values():
            self._notes(notes)

    def _is_stray_mark(self, line: TextLine) -> bool:
        """Whether a line is a reference to a note of this page that stands by itself."""
        small = line.size < self.running.size and is_mark(line.text)
        return small and all(compact(mark) in self.labels for mark in marks_in(line.text))

    def _table(self, grid: Grid) -> None:
        self._end_figure()
        self.made.table(grid, self.page.number)
        self.figure = Figure(self.running.size, notes=self._called(grid.marks))
        self.previous = None

    def _caption(self, line: TextLine) -> None:
        self._end_figure()
        self.made.grid = None
        self.made.beside(
            Line(line.text, page=self.page.number, box=line.piece.box, kind=SectionKind.CAPTION)
        )
        self.figure = Figure(self.running.size, line, notes=self._called(line.piece.marks))
        self.previous = None

    def _more_caption(self, line: TextLine) -> None:
        assert self.figure is not None
        self.made.beside(Line(line.text, page=self.page.number, box=line.piece.box, joins=True))
        self.figure.caption = line
        self.figure.notes.extend(self._called(line.piece.marks))

    def _text(self, line: TextLine, after: TextLine | None, *, heading: bool) -> None:
        self._end_figure()
        self.made.grid = None
        paragraph = self.made.open
        joins = paragraph is not None and paragraph.goes_on(
            line, after, self.previous, heading=heading
        )
        level = self.headings.level(line) if heading else None
        self.made.text(line, self.page.number, joins=joins, level=level)
        self.previous = line
        self._notes(self._called(line.piece.marks))

    def _end_figure(self) -> None:
        if self.figure is None:
            return
        for line in self.figure.elements(self.page.number):
            self.made.grid = None
            self.made.beside(line)
        self._notes(self.figure.notes)
        self.figure = None

    def _called(self, marks: Sequence[str]) -> list[Note]:
        """The notes of this page that ``marks`` refer to, each the first time only."""
        return [note for mark in marks for note in self.calls.pop(compact(mark), [])]

    def _notes(self, notes: Sequence[Note]) -> None:
        for note in notes:
            label = note.label
            for i, line in enumerate(note.lines):
                text = line.text if i else f"{label}　{line.text}"
                made = Line(text, page=self.page.number, box=line.piece.box, joins=True)
                head = replace(made, joins=None, kind=SectionKind.NOTE, label=label)
                self.made.waiting.append(made if i else head)


def _continued(number: int, before: Grid, grid: Grid, page: int, table: Table) -> Table | None:
    """``table`` without the header it repeats, if it goes on with the one on the page before."""
    alike = len(before.lines_x) == len(grid.lines_x) and all(
        abs((x - before.lines_x[0]) - (other - grid.lines_x[0])) <= 3
        for x, other in zip(before.lines_x, grid.lines_x, strict=True)
    )
    if page != number + 1 or not alike:
        return None
    header = before.table(number)
    first = [row.cells for row in header.rows[: header.header]]
    if first and [row.cells for row in table.rows[: len(first)]] == first:
        return replace(table, rows=table.rows[len(first) :])
    return None if table.header and table.header != 1 else table
