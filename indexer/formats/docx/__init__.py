"""Word: paragraphs with their levels, numbers and notes, and tables, in the order of the body.

What shows in print is read: automatic numbers are counted, merged cells filled, text boxes follow
the paragraph they hang on, notes too. Headers, footers and tables of contents are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexer.errors import CorpusError
from indexer.formats.docx.blocks import Grid, blocks_of, cells_of, rows_of
from indexer.formats.docx.numbers import read_numbering
from indexer.formats.docx.styles import (
    NumberingOf,
    Role,
    W,
    numbering_of,
    outline_of,
    read_styles,
    value,
)
from indexer.formats.docx.text import Mark, Reader, Text
from indexer.formats.docx.title import Block, titled
from indexer.formats.lines import CAPTION, begins_anew, joined, one_line, paragraph
from indexer.formats.numerals import form
from indexer.formats.office import Element, Package, open_package
from indexer.normalize import compact
from indexer.outline import build, width
from indexer.tree import Line, join
from indexer.types import Catalogued, Document, SectionKind

_CHANGES = tuple(f"{W}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo"))
_LEADERS = re.compile(r"[.．・…‥]{3,}\s*[0-9０-９]{1,4}")  # a typed table of contents: ……… 12
_LONGEST_HEADING = 60  # characters of a sentence: body text that was given a level by mistake
_LONGEST_CENTRED = 100  # columns: what is centred and broken by hand is one line, a title
_WRAPPED = 60  # columns: a line broken by hand that is as long goes on


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Read a Word file, .docx or .docm.

    Raises CorpusError where it is encrypted, damaged, a bomb, or holds no text.
    """
    name = catalogued.file or catalogued.id
    package = open_package(data, name)
    root = package.xml(package.main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise CorpusError(
            f"{name} は Word の文書ではありません。Word で開いて保存し直してください。"
        )
    blocks = _Body(package, root)
    blocks.read(body)
    if not blocks.found:
        what = f"（図や画像 {blocks.pictures} 点だけです）" if blocks.pictures else ""
        raise CorpusError(
            f"{name} に本文がありません{what}。文書を置き直すか、目録から外してください。"
        )
    laid_out = build(titled(blocks.found, package.title, catalogued))
    flags = tuple(_flags(name, package, root, blocks.pictures))
    return Document(catalogued, laid_out.text, laid_out.sections, flags=flags)


def _flags(name: str, package: Package, root: Element, pictures: int) -> Iterator[str]:
    if any(part.lower().endswith("vbaproject.bin") for part in package.names):
        yield f"{name} のマクロは実行せず、文章だけを読みました。"
    if next(root.iter(*_CHANGES), None) is not None:
        yield f"{name} には確定していない変更履歴があります。挿入後・削除後の文を読みました。"
    if pictures:
        yield f"{name} の図や画像 {pictures} 点の中の文字は読んでいません。"
    if next(root.iter(f"{W}altChunk", f"{W}subDoc"), None) is not None:
        yield f"{name} に埋め込まれた別の文書は読んでいません。"


class _Body:
    """The blocks of a document while they are read."""

    def __init__(self, package: Package, root: Element) -> None:
        self.found: list[Block] = []
        self.pictures = 0
        self._name = package.name
        self._styles = read_styles(package.xml(package.related(package.main, "styles")))
        numbering = package.xml(package.related(package.main, "numbering"))
        self._numbering = read_numbering(numbering, self._styles)
        self._reader = Reader(root, self._styles)
        self._notes = {
            (kind, note.get(f"{W}id")): note
            for kind in ("footnote", "endnote")
            for note in _children(package.xml(package.related(package.main, f"{kind}s")), kind)
        }
        self._forms = {
            kind: value(next(root.iter(f"{W}{kind}Pr"), None), "numFmt") or usual
            for kind, usual in (("footnote", "decimal"), ("endnote", "lowerRoman"))
        }
        self._noted = {"footnote": 0, "endnote": 0}
        self._carried = ""  # of a paragraph whose end was deleted: it goes on in the next

    def read(self, parent: Element) -> None:
        """The paragraphs and tables below ``parent``, in order."""
        for element in blocks_of(parent):
            if element.tag == f"{W}tbl":
                self._table(element)
            else:
                self._paragraph(element)

    def _paragraph(self, element: Element) -> None:
        properties = element.find(f"{W}pPr")
        style = value(properties, "pStyle")
        role = self._styles.role(style)
        text = self._reader.paragraph(element)
        lines = self._numbered(properties, text.lines)
        if role is Role.CONTENTS or (lines and _LEADERS.search(lines[-1][-20:])):
            self._drop_contents_heading()
            return
        if lines:
            level = self._level(properties, style, " ".join(lines))
            self._say(lines, level, role, value(properties, "jc") or "")
        self._attached(text)

    def _numbered(self, properties: Element | None, lines: list[str]) -> list[str]:
        """The lines with the paragraph's automatic number before the first."""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried += "".join(lines)
            return []
        label = self._numbering.next(self._list(properties))
        if self._carried:
            lines = [join(self._carried, lines[0] if lines else ""), *lines[1:]]
            self._carried = ""
        return [label + lines[0], *lines[1:]] if lines else []

    def _list(self, properties: Element | None) -> NumberingOf | None:
        """The list a paragraph is in: what itself says goes before what its style says."""
        of_style = self._styles.numbering(value(properties, "pStyle"))
        own = numbering_of(properties)
        if own is None or of_style is None or own.num is not None:
            return own or of_style
        return replace(of_style, level=own.level)

    def _level(self, properties: Element | None, style: str | None, text: str) -> int | None:
        outline = outline_of(properties)
        level = self._styles.level(style) if outline is None else outline + 1
        said = len(text) > _LONGEST_HEADING and text.endswith("。")
        return level if level is not None and level <= 9 and not said else None

    def _say(self, lines: Sequence[str], level: int | None, role: Role | None, jc: str) -> None:
        if role is Role.CAPTION:
            whole = joined(lines)
            match = CAPTION.match(whole)
            label = match[0] if match else ""
            line = Line(whole, joins=False, kind=SectionKind.CAPTION, label=label)
            self.found.append(Block(line))
        elif level is not None or role is Role.TITLE:
            line = Line(joined(lines), joins=False, level=level or 1)
            self.found.append(Block(line, jc, role is Role.TITLE))
        elif jc == "center" and width(joined(lines)) <= _LONGEST_CENTRED:
            self.found.append(Block(Line(joined(lines), joins=False), jc))
        else:
            before = ""
            for text in lines:
                line = paragraph(text, joins=_goes_on(before, text))
                self.found.append(Block(line, jc))
                before = text

    def _attached(self, text: Text) -> None:
        """What hangs on a paragraph: its notes, its text boxes."""
        self.pictures += text.pictures
        self.found += map(Block, self._notes_of(text.notes))
        for box in text.boxes:
            outside, self._numbering = self._numbering, self._numbering.apart()
            self.read(box)
            self._numbering = outside

    def _notes_of(self, marks: Iterable[Mark]) -> Iterator[Line]:
        for mark in marks:
            label = mark.custom
            if not label:
                self._noted[mark.kind] += 1
                label = form(self._forms[mark.kind], self._noted[mark.kind])
            text = self._note_text(mark)
            if text:
                yield Line(f"{label} {text}", joins=False, kind=SectionKind.NOTE, label=label)

    def _note_text(self, mark: Mark) -> str:
        """What the note says; it is said once, where it is referred to first."""
        note = self._notes.pop((mark.kind, mark.id), None)
        if note is None:
            return ""
        reader = Reader(note, self._styles)
        paragraphs = (p for block in blocks_of(note) for p in block.iter(f"{W}p"))
        return " ".join(line for p in paragraphs for line in reader.paragraph(p).lines)

    def _drop_contents_heading(self) -> None:
        last = self.found[-1].element if self.found else None
        if isinstance(last, Line) and compact(last.text) in ("目次", "Contents"):
            self.found.pop()

    def _table(self, table: Element) -> None:
        rows = [(row, list(cells_of(row))) for row in rows_of(table)]
        if all(len(cells) <= 1 for _, cells in rows):  # a box around text
            for _, cells in rows:
                for cell in cells:
                    self.read(cell)
            return
        grid = Grid(self._name)
        hanging: list[Text] = []
        for row, cells in rows:
            grid.add(row, [(cell, self._cell_text(cell, hanging)) for cell in cells])
        self._caption_before()
        if any(cell for cells in grid.rows for cell in cells):
            self.found.append(Block(grid.table()))
        for text in hanging:
            self._attached(text)

    def _cell_text(self, cell: Element, hanging: list[Text]) -> str:
        """A cell as one line; a table inside it cell by cell."""
        parts: list[str] = []
        for element in blocks_of(cell):
            if element.tag == f"{W}tbl":
                inner = (c for row in rows_of(element) for c in cells_of(row))
                parts += [self._cell_text(c, hanging) for c in inner]
                continue
            text = self._reader.paragraph(element)
            hanging.append(text)
            parts.append(joined(self._numbered(element.find(f"{W}pPr"), text.lines)))
        return one_line(" ".join(part for part in parts if part))

    def _caption_before(self) -> None:
        """表1 … right above a table is its caption, whatever its style."""
        last = self.found[-1] if self.found else None
        if last is None or not isinstance(last.element, Line) or last.element.kind is not None:
            return
        match = CAPTION.match(last.element.text)
        if match and last.element.level is None and width(last.element.text) <= 2 * _WRAPPED:
            kind = SectionKind.CAPTION
            self.found[-1] = Block(replace(last.element, kind=kind, label=match[0], joins=False))


def _children(root: Element | None, tag: str) -> Iterator[Element]:
    yield from root.iterchildren(f"{W}{tag}") if root is not None else ()


def _goes_on(before: str, text: str) -> bool:
    """Whether a line that the author broke by hand goes on in the next."""
    if begins_anew(text):
        return False
    unfinished = width(before) >= _WRAPPED and not before.endswith(("。", "：", ":"))
    return before.endswith(("、", "，")) or unfinished
