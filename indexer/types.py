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


class SectionKind(StrEnum):
    """What a node of the tree is in print."""

    TITLE = "title"  # the document itself; always section 0
    HEADING = "heading"  # numbered: 3.2.1., （１）, 第十七条
    ITEM = "item"  # bulleted: ○, ①, ・, or a bullet the extraction lost
    NOTE = "note"  # ※


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


@dataclass(frozen=True, slots=True)
class Catalogued:
    """What corpus/catalog.toml says of a document. Dates are ISO 8601 or a year."""

    id: str
    title: str
    file: str
    edition: str | None = None
    status: str | None = None  # 案, 決定, 改定
    date: str | None = None
    period: str | None = None
    publisher: str | None = None
    url: str | None = None  # the page a person can open to find the source
    licence: str | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document as it is shown and cited: display text, its tree, and where pages begin.

    Compared by identity: a white paper's text is too long to hash at every look-up.
    """

    catalogued: Catalogued
    text: str
    sections: tuple[Section, ...]  # in reading order, a parent before its children
    page_starts: tuple[int, ...] = ()  # offset where page 1, 2, … begins; () where unknown
    flags: tuple[str, ...] = ()  # what the reader noticed and a person should know

    @property
    def id(self) -> str:
        return self.catalogued.id

    def heading(self, section: Section) -> str:
        """The heading or bullet line of ``section``, marker included, as printed."""
        return self.text[section.start : section.head_end].strip()

    def title_of(self, section: Section) -> str:
        """The heading line without its marker."""
        return self.heading(section)[len(section.label) :].strip()

    def own_text(self, section: Section) -> str:
        """Heading line and own paragraphs, without the children."""
        return self.text[section.start : section.body_end]

    def children(self, section: Section) -> Iterator[Section]:
        """Direct children in reading order."""
        for other in self.sections[section.id + 1 :]:
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
        """Headings from the top down to ``section``; a bare bullet line is not a heading."""
        nodes = (*self.ancestors(section), section) if section.id else ()
        return tuple(self.heading(node) for node in nodes if self.is_heading(node))

    def is_heading(self, section: Section) -> bool:
        """Whether ``section`` is printed as a heading: numbered, or with text or items below it."""
        if section.kind is SectionKind.HEADING:
            return True
        below = self.text[section.head_end : section.body_end].strip()
        items = any(child.kind is not SectionKind.NOTE for child in self.children(section))
        return section.kind is SectionKind.ITEM and bool(below or items)

    def is_empty(self, section: Section) -> bool:
        """Whether a numbered heading stands there with nothing under it."""
        return section.kind is SectionKind.HEADING and not (
            self.text[section.head_end : section.end].strip()
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
        return bisect_right(self.page_starts, offset) or None


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


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a query, with the fused score and each retriever's own (None: not found)."""

    chunk: Chunk
    score: float
    lexical: float | None
    dense: float | None
