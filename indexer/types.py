"""What flows from the documents to the answers: frozen values, no behaviour beyond look-ups.

All offsets are positions in ``Document.text`` counted in code points, end-exclusive, so that
``document.text[start:end]`` is the exact wording wherever a span is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PENDING = re.compile(r"【[PＰ]】|[（(][PＰ][）)]")  # how a text marks what is not settled


DRAFT = "案"  # the status of what is not decided yet


class SectionKind(StrEnum):
    """What a node of the tree is in print."""

    TITLE = "title"  # the document itself; always section 0
    HEADING = "heading"  # numbered: 3.2.1., （１）, 第十七条; or set as one
    ITEM = "item"  # bulleted: ○, ①, ・, or a bullet the extraction lost
    CLAUSE = "clause"  # 項, 号, イ of an article: its line is what it says
    TEXT = "text"  # a paragraph that comes after children of its section
    NOTE = "note"  # ※, a footnote
    CAPTION = "caption"  # of a figure or a table, which is below it where it could be read
    TABLE = "table"  # its own text are the header rows, its children the others
    ROW = "row"  # cells with TAB between them, merged ones filled


_BESIDE = (SectionKind.NOTE, SectionKind.TEXT)  # what stands below a section but is no part of it


@dataclass(frozen=True, slots=True)
class Section:
    """One node of a document's tree.

    ``text[start:head_end]`` is its heading or bullet line with the marker as printed,
    ``text[head_end:body_end]`` the paragraphs of its own, ``text[body_end:end]`` its children.
    """

    id: int  # position in Document.sections; 0 is the document itself
    parent: int | None
    kind: SectionKind
    label: str  # the marker as printed: "3.2.1.", "（１）", "○"; "" where print shows none
    start: int
    head_end: int
    body_end: int
    end: int
    pending: bool = False  # carries 【P】 or （P） itself; children inherit through Document
    unit: str = ""  # what a law or a chaptered text counts it in: 編 章 節 款 目 条 項 号 附則 別表
    number: str = ""  # its number in that unit or numbering: "17", "36_3" (三十六条の三), "3.2.1"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where ``text[start:end]``, a printed line or a table row, stands in a paged source."""

    start: int
    end: int
    page: int  # from 1, as a viewer counts
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another place: ``text[start:end]`` names it (前条, 同法第二条第一項)."""

    start: int
    end: int
    law: str | None  # the other law's title or number as the text gives it; None: this document
    address: tuple[str, ...]  # numbers from the article down: ("17", "2", "1"); () the whole law
    section: int | None = None  # what is named, where it is in this document


@dataclass(frozen=True, slots=True)
class Catalogued:
    """What corpus/catalog.toml says of a document. Dates are ISO 8601 or a year."""

    id: str
    title: str
    file: str | None = None  # below the corpus folder; None: known of, not held yet
    edition: str | None = None
    status: str | None = None  # 案, 決定, 改定
    date: str | None = None
    period: str | None = None
    publisher: str | None = None
    url: str | None = None  # the page a person can open to find the source
    licence: str | None = None
    supersedes: str | None = None  # id of the edition that this one replaces
    number: str | None = None  # of a law: 平成二十六年法律第四十八号
    in_force_from: str | None = None
    in_force_to: str | None = None
    source: str | None = None  # the https address of the file itself
    retrieved: str | None = None  # when it was fetched or added
    sha256: str | None = None  # of the file as delivered, hexadecimal


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document as it is shown and cited: display text, its tree, and where pages begin.

    Compared by identity: a white paper's text is too long to hash at every look-up.
    """

    catalogued: Catalogued
    text: str
    sections: tuple[Section, ...]  # in reading order, a parent before its children
    places: tuple[Place, ...] = ()  # by start; () where the source has no pages
    links: tuple[Link, ...] = ()  # by start
    flags: tuple[str, ...] = ()  # what the reader noticed and a person should know
    pages: int | None = None  # how many the source has, read or not

    @property
    def id(self) -> str:
        return self.catalogued.id

    def heading(self, section: Section) -> str:
        """The heading or bullet line of ``section``, marker included, as printed."""
        return self.text[section.start : section.head_end].strip()

    def title_of(self, section: Section) -> str:
        """The heading line without its marker, unless it is nothing else: 前文, 附則, 第十七条."""
        heading = self.heading(section)
        return heading[len(section.label) :].strip() or heading

    def own_text(self, section: Section) -> str:
        """Heading line and own paragraphs, without the children."""
        return self.text[section.start : section.body_end]

    def children(self, section: Section) -> Iterator[Section]:
        """Direct children in reading order."""
        for number in range(section.id + 1, len(self.sections)):
            other = self.sections[number]
            if other.start >= section.end:
                return
            if other.parent == section.id:
                yield other

    def ancestors(self, section: Section) -> tuple[Section, ...]:
        """From the top (the document itself left out) down to the parent of ``section``."""
        chain: list[Section] = []
        parent = section.parent
        while parent is not None and parent != 0:
            chain.append(self.sections[parent])
            parent = self.sections[parent].parent
        return tuple(reversed(chain))

    def path(self, section: Section) -> tuple[str, ...]:
        """Headings from the top down to ``section``, clauses by their numbers.

        A bare bullet line is not a heading.
        """
        nodes = (*self.ancestors(section), section) if section.id else ()
        return tuple(
            name
            for node in nodes
            if (name := self.heading(node) if self.is_heading(node) else self.clause_name(node))
        )

    def clause_name(self, section: Section) -> str:
        """How a clause is cited: 第２項, 第一号, イ. "" for anything else and for an only 項."""
        if section.kind is not SectionKind.CLAUSE:
            return ""
        if section.unit == "項":
            parent = self.sections[section.parent or 0]
            only = sum(child.unit == "項" for child in self.children(parent)) == 1
            printed = section.label if section.label.isdecimal() else section.number or "1"
            return "" if only else f"第{printed}項"
        label = section.label.strip("（）()")
        return f"第{label}号" if section.unit == "号" else label

    def is_heading(self, section: Section) -> bool:
        """Whether ``section`` is printed as a heading: numbered, or with text or items below it."""
        if section.kind is SectionKind.HEADING:
            return True
        if section.kind not in (SectionKind.ITEM, SectionKind.CAPTION):
            return False
        below = self.text[section.head_end : section.body_end].strip()
        return bool(below) or any(child.kind not in _BESIDE for child in self.children(section))

    def is_empty(self, section: Section) -> bool:
        """Whether a numbered heading stands there with nothing under it.

        第三条　削除 says all there is to say.
        """
        return (
            section.kind is SectionKind.HEADING
            and not self.text[section.head_end : section.end].strip()
            and not self.heading(section).endswith("削除")
        )

    def is_pending(self, section: Section) -> bool:
        """Whether ``section`` or anything above it carries 【P】 or （P）."""
        return section.pending or any(node.pending for node in self.ancestors(section))

    def section_at(self, offset: int) -> Section:
        """The deepest section whose span holds ``offset``."""
        found = self.sections[0]
        index = bisect_right(self.sections, offset, key=lambda section: section.start) - 1
        while index > 0:
            section = self.sections[index]
            if section.start <= offset < section.end:
                return section
            index = section.parent or 0
        return found

    def page_at(self, offset: int) -> int | None:
        """Page number (from 1) that holds ``offset``, None where the source has no pages."""
        index = bisect_right(self.places, offset, key=lambda place: place.start) - 1
        return self.places[index].page if index >= 0 else None

    def places_of(self, start: int, end: int) -> tuple[Place, ...]:
        """The printed lines that ``text[start:end]`` touches, in reading order."""
        first = max(0, bisect_right(self.places, start, key=lambda place: place.start) - 1)
        last = bisect_right(self.places, end - 1, key=lambda place: place.start)
        return tuple(place for place in self.places[first:last] if place.end > start)

    def header(self, section: Section) -> str:
        """The header rows of the table that ``section`` is or stands in; "" where there are none."""
        chain = (section, *reversed(self.ancestors(section)))
        table = next((node for node in chain if node.kind is SectionKind.TABLE), None)
        return self.own_text(table).strip("\n") if table else ""

    def cells(self, section: Section) -> tuple[str, ...]:
        """The cells of a ROW."""
        return tuple(self.text[section.start : section.head_end].split("\t"))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a document that is indexed and found as one.

    ``text == document.text[start:end]``; the chunks of a document tile its text.
    """

    id: int  # unique within an index version
    document_id: str
    section: int  # the deepest section that holds the whole span
    start: int
    end: int
    text: str
    path: tuple[str, ...]  # headings from the top down, as printed
    header: str = ""  # the header rows of the table it continues, to be found by as well


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a query, with the fused score and each retriever's own (None: not found)."""

    chunk: Chunk
    score: float
    lexical: float | None
    dense: float | None
