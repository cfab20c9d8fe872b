"""PDF → a document: columns in reading order, headings by number and size, tables, footnotes.

glyphs (the bytes, by pdfplumber) → furniture → notes, columns → flow → the outline's elements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.errors import CorpusError
from indexer.formats.pdf.flow import Flow, flow
from indexer.formats.pdf.furniture import without_furniture
from indexer.formats.pdf.glyphs import MOST_PAGES, Page, Source
from indexer.normalize import compact
from indexer.outline import build, disagreements
from indexer.tree import Line, Table
from indexer.types import Catalogued, Document

_LITTLE = 40  # characters on a page that is more than a title or the end of a chapter
_TITLES_OF_PROGRAMS = re.compile(
    r"untitled|新規文書\d*|Microsoft .*|.*\.(?:pdf|docx?|xlsx?|pptx?|jtdc?|indd)|無題.*", re.I
)


def read(data: bytes, catalogued: Catalogued) -> Document:
    """The document that a PDF is.

    Raises CorpusError where it is encrypted, broken, or no page of it has text that can be read.
    """
    name = catalogued.file or catalogued.id
    source = Source(data, name)
    pages, flags = _pages(source, name)
    if not pages:
        raise CorpusError(f"{name} はどのページも壊れていて読めません。文書を置き直してください。")
    if not any(page.pieces or page.grids for page in pages):
        raise CorpusError(
            f"{name} には読み取れる文字がありません（{source.count} ページ、画像だけの PDF と思われます）。"
            "文字認識（OCR）をした PDF を置いてください。"
        )
    pages = without_furniture(pages)
    found = flow(pages)
    layout = build(_titled(found, source, catalogued))
    document = Document(
        catalogued, layout.text, layout.sections, places=layout.places, pages=source.count
    )
    headings = (document.heading(section) for section in document.sections)
    missing = disagreements(headings, _outline(source, document) or found.contents)
    flags += _unshown(pages, document, name)
    flags += [f"{name} の目次にある見出し「{entry}」が本文に見当たりません。" for entry in missing]
    return replace(document, flags=tuple(flags))


def _pages(source: Source, name: str) -> tuple[list[Page], list[str]]:
    """The pages that can be read, and a flag for each that cannot or only in part."""
    pages: list[Page] = []
    flags: list[str] = []
    for number, page in enumerate(source.pages(), 1):
        where = f"{name} の {number} ページ"
        if isinstance(page, str):
            flags.append(f"{where}は壊れていて読めません（{page}）。元の文書で確かめてください。")
            continue
        pages.append(page)
        inked = sum(len(piece.text) for piece in page.pieces)
        inked += sum(grid.inked for grid in page.grids)
        if page.unknown > 0.2 * max(1, inked):
            flags.append(
                f"{where}は文字の種類が分からない書体のため正しく読めません。元の文書で確かめてください。"
            )
        elif not inked and page.pictures > 0.05:
            flags.append(f"{where}は画像だけで、文字を読めません。文字認識（OCR）が必要です。")
        elif inked < _LITTLE and page.pictures > 0.4:
            flags.append(
                f"{where}は画像が大きく文字が少ない（{inked} 字）ため、読めていない文字があるかもしれません。"
            )
        elif not inked:
            flags.append(f"{where}に文字がありません（白紙か、図だけのページ）。")
        if page.vertical:
            flags.append(f"{where}は縦書きとして読みました。")
    if source.count > MOST_PAGES:
        flags.append(
            f"{name} は {source.count:,} ページあり、先頭の {MOST_PAGES:,} ページだけを読みました。"
        )
    return pages, flags


def _unshown(pages: Sequence[Page], document: Document, name: str) -> list[str]:
    """A flag for each page whose text is nowhere in the document: what repeats other text."""
    shown = {place.page for place in document.places}
    return [
        f"{name} の {page.number} ページは目次や柱など繰り返しだけのため、本文に入れていません。"
        for page in pages
        if (page.pieces or page.grids) and page.number not in shown
    ]


def _titled(found: Flow, source: Source, catalogued: Catalogued) -> list[Line | Table]:
    """The elements after their title: what is set as one, else what the file is called, else the
    first line.
    """
    if found.title is not None:
        return [found.title, *found.elements]
    named = source.title
    if named and not named.isascii() and not _TITLES_OF_PROGRAMS.fullmatch(named):
        return [Line(named, joins=False), *found.elements]
    first, *rest = found.elements
    if isinstance(first, Line) and first.kind is None:
        return [replace(first, level=None), *rest]
    return [Line(catalogued.title or named or catalogued.id, joins=False), *found.elements]


def _outline(source: Source, document: Document) -> list[str]:
    """The file's own outline without its entry for the document as a whole."""
    title = compact(document.catalogued.title or document.heading(document.sections[0]))
    return [entry for entry in source.outline() if compact(entry) != title]
