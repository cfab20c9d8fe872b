"""What a sheet has besides its cells: comments on them, and text in shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.formats.lines import joined, one_line
from indexer.formats.lines import paragraph as line_of
from indexer.formats.office import Package
from indexer.formats.xlsx.book import S, SheetEntry, words_of
from indexer.formats.xlsx.sheet import Place, address_of, place_of
from indexer.normalize import clean
from indexer.tree import Line
from indexer.types import SectionKind

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What old programs are shown in place of a thread of comments, before its words.
_THREAD = re.compile(
    r"^\[(?:スレッド化されたコメント|Threaded comment)\].*?(?:コメント|Comment):", re.DOTALL
)


def comments(package: Package, entry: SheetEntry) -> Iterator[tuple[Place, Line]]:
    """The comments on the cells of a sheet, with the place each is on."""
    for path, kind in package.relations(entry.path).values():
        root = package.xml(path) if kind == "comments" else None
        for comment in root.iter(f"{S}comment") if root is not None else ():
            place = place_of(comment.get("ref", ""))
            words = comment.find(f"{S}text")
            text = (
                one_line(joined(clean(_THREAD.sub("", words_of(words))).split("\n")))
                if words is not None
                else ""
            )
            if place is not None and text:
                label = address_of(place)
                yield (
                    place,
                    Line(f"{label} {text}", joins=False, kind=SectionKind.NOTE, label=label),
                )


def shapes(package: Package, entry: SheetEntry) -> tuple[list[Line], int]:
    """The paragraphs in the shapes of a sheet, and how many pictures and charts it has."""
    lines: list[Line] = []
    pictures = 0
    for path, kind in package.relations(entry.path).values():
        root = package.xml(path) if kind == "drawing" else None
        if root is None:
            continue
        for element in root.iter(f"{_DRAWING}pic", f"{_DRAWING}graphicFrame", f"{_DRAWING}txBody"):
            if next(element.iterancestors(f"{_MC}Fallback"), None) is not None:
                continue
            if element.tag != f"{_DRAWING}txBody":
                pictures += 1
                continue
            for paragraph in element.iterchildren(f"{_A}p"):
                text = one_line(clean("".join(t.text or "" for t in paragraph.iter(f"{_A}t"))))
                lines += [line_of(text)] if text else []
    return lines, pictures
