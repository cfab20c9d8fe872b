"""Passages: the stretches of a document that would be quoted, cut from what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from indexer.index import Index
from indexer.japanese import sentences
from indexer.normalize import fold_text
from indexer.types import Document, Hit, Section, SectionKind

LONGEST_QUOTE = 600  # characters
# What a section can be said to list.
_LISTED = (SectionKind.HEADING, SectionKind.ITEM, SectionKind.CLAUSE, SectionKind.ROW)


class Form(StrEnum):
    """What a passage is in print."""

    SENTENCE = "sentence"
    ITEM = "item"  # a bulleted line that is no sentence
    GROUP = "group"  # a heading with what it lists
    EMPTY = "empty"  # a heading with nothing under it


@dataclass(frozen=True, slots=True)
class Passage:
    """``document.text[start:end]``, the exact words that would be quoted."""

    document: Document
    section: Section
    start: int
    end: int
    form: Form

    def __hash__(self) -> int:  # a third of the time of all fields, and as good
        return hash(self.key)

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def key(self) -> tuple[str, int, int]:
        return self.document.id, self.start, self.end


def passages(index: Index, hits: Iterable[Hit]) -> list[Passage]:
    """The passages that the chunks of ``hits`` hold, and the headings over them, each once."""
    found: dict[tuple[str, int, int], Passage] = {}
    for hit in hits:
        document = index.document(hit.chunk.document_id)
        for passage in _of_span(document, hit.chunk.start, hit.chunk.end):
            found.setdefault(passage.key, passage)
    return list(found.values())


def passage_at(document: Document, start: int) -> Passage | None:
    """The sentence or item of ``document`` that the character at ``start`` stands in."""
    section = document.section_at(start)
    found = (p for p in _of_section(document, section.id) if p.form is not Form.GROUP)
    return next((p for p in found if p.start <= start < p.end), None)


def group_of(document: Document, section: Section) -> Passage | None:
    """``section`` with what it lists; None where it lists nothing."""
    found = (p for p in _of_section(document, section.id) if p.form is Form.GROUP)
    return next(found, None)


def heading_of(document: Document, section: Section) -> Passage:
    """The heading or bullet line of ``section`` alone, marker included."""
    return Passage(document, section, section.start, section.head_end, Form.ITEM)


def article_of(passage: Passage) -> Section | None:
    """The article (条) that ``passage`` stands in; None outside of laws."""
    chain = (passage.section, *reversed(passage.document.ancestors(passage.section)))
    return next((section for section in chain if section.unit == "条"), None)


def citable(passage: Passage) -> Passage:
    """``passage`` short enough to be quoted: of a long list its heading, of a long sentence a part."""
    if len(passage.text) <= LONGEST_QUOTE:
        return passage
    if passage.form is Form.GROUP:
        return heading_of(passage.document, passage.section)
    cut = passage.text.rfind("、", 0, LONGEST_QUOTE) + 1 or LONGEST_QUOTE
    return replace(passage, end=passage.start + cut)


def of_labels(documents: Iterable[Document], labels: Sequence[str]) -> list[Passage]:
    """The passages of the sections that bear one of the folded ``labels``: 3.2.1, (2)."""
    wanted = {label.rstrip(".") for label in labels}
    return [
        passage
        for document in documents
        for section in document.sections[1:]
        if section.label and fold_text(section.label).rstrip(".") in wanted
        for passage in _of_section(document, section.id)
    ]


def _of_span(document: Document, start: int, end: int) -> Iterator[Passage]:
    for section in _touched(document, start, end):
        overlaps = section.body_end > start
        for passage in _of_section(document, section.id):
            if overlaps or passage.form is Form.GROUP:
                yield passage


def _touched(document: Document, start: int, end: int) -> Iterator[Section]:
    """The sections that a span touches, in reading order."""
    first = document.section_at(start)
    if first.id:
        yield document.sections[0]
    yield from document.ancestors(first)
    for number in range(first.id, len(document.sections)):
        section = document.sections[number]
        if section.start >= end:
            return
        if section.end > start:
            yield section


@lru_cache(maxsize=4096)
def _of_section(document: Document, section_id: int) -> tuple[Passage, ...]:
    section = document.sections[section_id]
    found: list[Passage] = []
    heading = document.is_heading(section) or section.kind is SectionKind.TITLE
    if document.is_empty(section):
        return (Passage(document, section, section.start, section.head_end, Form.EMPTY),)
    if section.kind is SectionKind.TABLE:
        return ()  # its header rows say nothing alone; they stand with each of its rows
    lists = heading or section.kind is SectionKind.CLAUSE
    if lists and section.end > section.body_end and section.id:
        end = section.start + len(document.text[section.start : section.end].rstrip())
        found.append(Passage(document, section, section.start, end, Form.GROUP))
    begin = body_start(document, section)
    own = document.text[begin : section.body_end]
    for start, end in sentences(own):
        ended = own[start:end].rstrip().endswith(("。", "。（P）", "。【P】"))
        form = Form.SENTENCE if ended or section.kind is SectionKind.NOTE else Form.ITEM
        found.append(Passage(document, section, begin + start, begin + end, form))
    return tuple(found)


def body_start(document: Document, section: Section) -> int:
    """Where what ``section`` itself says begins: behind its heading, else behind its marker."""
    if document.is_heading(section) or section.kind is SectionKind.TITLE:
        return section.head_end
    return section.start + label_width(document, section)


def label_width(document: Document, section: Section) -> int:
    """Characters of the marker and the blanks after it."""
    text = document.text[section.start : section.head_end]
    return len(text) - len(text[len(section.label) :].lstrip())


def items(document: Document, section: Section) -> list[Passage]:
    """What ``section`` lists: its direct children, headings or items, in order."""
    found: list[Passage] = []
    for child in document.children(section):
        if child.kind not in _LISTED:
            continue
        start = (
            child.start
            if child.kind is SectionKind.HEADING
            else (child.start + label_width(document, child))
        )
        form = Form.EMPTY if document.is_empty(child) else Form.ITEM
        found.append(Passage(document, child, start, child.head_end, form))
    return found
