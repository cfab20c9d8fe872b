"""What stands in what in a Word document: blocks below an element, rows, cells, the grid of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.errors import CorpusError
from indexer.formats.cells import MOST_CHARACTERS, header_rows
from indexer.formats.docx.styles import W, is_on, number, value
from indexer.formats.office import Element
from indexer.tree import Row, Table

_WRAPPERS = frozenset(
    f"{W}{tag}" for tag in ("ins", "moveTo", "customXml", "smartTag", "sdtContent")
)
_TOC_GALLERY = f"{W}docPartObj/{W}docPartGallery"
_WIDEST = 64  # columns of a table; Word's own limit is 63, what is beyond is left out


@dataclass(slots=True)
class Grid:
    """A table's cells by row and column, merged ones filled."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    _shaded: list[list[bool]] = field(default_factory=list)
    _headers: int = 0  # first rows that the author marked as repeating on every page
    _size: int = 0

    def add(self, row: Element, cells: Sequence[tuple[Element, str]]) -> None:
        """One row: cells that span columns repeated, those merged with the one above filled."""
        properties = row.find(f"{W}trPr")
        above = self.rows[-1] if self.rows else []
        filled = [""] * min(number(value(properties, "gridBefore")) or 0, _WIDEST)
        shaded = [False] * len(filled)
        for cell, text in cells[:_WIDEST]:
            of_cell = cell.find(f"{W}tcPr")
            merge = of_cell.find(f"{W}vMerge") if of_cell is not None else None
            if merge is not None and merge.get(f"{W}val") != "restart":
                text = above[len(filled)] if len(filled) < len(above) else text
            filled += [text] * max(1, number(value(of_cell, "gridSpan")) or 1)
            del filled[_WIDEST:]
            shaded += [_is_shaded(of_cell)] * (len(filled) - len(shaded))
        self._size += sum(map(len, filled))
        if self._size > MOST_CHARACTERS:
            raise CorpusError(f"{self.name} の表が大きすぎます。分けて置き直してください。")
        if len(self.rows) == self._headers and is_on(properties, "tblHeader"):
            self._headers += 1
        self.rows.append(filled)
        self._shaded.append(shaded)

    def table(self) -> Table:
        """The rows that say something, of one width."""
        widest = max(map(len, self.rows))
        rows = [[*row, *[""] * (widest - len(row))] for row in self.rows]
        marks = [[*row, *row[-1:] * (widest - len(row))] for row in self._shaded]
        if self._headers and self._headers < len(rows):
            header = self._headers
        else:
            header = header_rows(rows, marks)
        kept = [(i < header, Row(tuple(row))) for i, row in enumerate(rows) if any(row)]
        return Table(tuple(row for _, row in kept), sum(head for head, _ in kept))


def blocks_of(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables below ``parent``, also those in content controls and insertions."""
    for child in parent.iterchildren():
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{W}sdt":
            yield from () if _is_furniture(child) else blocks_of(child)
        elif child.tag in _WRAPPERS:
            yield from blocks_of(child)


def _is_furniture(control: Element) -> bool:
    """A table of contents, or a form's field that was not filled in."""
    properties = control.find(f"{W}sdtPr")
    gallery = properties.find(_TOC_GALLERY) if properties is not None else None
    if gallery is not None and gallery.get(f"{W}val") == "Table of Contents":
        return True
    return bool(is_on(properties, "showingPlcHdr"))


def rows_of(table: Element) -> Iterator[Element]:
    for child in table.iterchildren():
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in (*_WRAPPERS, f"{W}sdt"):
            yield from rows_of(child)


def cells_of(row: Element) -> Iterator[Element]:
    for child in row.iterchildren():
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (*_WRAPPERS, f"{W}sdt"):
            yield from cells_of(child)


def _is_shaded(properties: Element | None) -> bool:
    shade = properties.find(f"{W}shd") if properties is not None else None
    return shade is not None and shade.get(f"{W}fill", "auto").lower() not in ("auto", "ffffff")
