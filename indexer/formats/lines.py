"""Paragraphs of office files as lines: lines broken by hand, notes and captions by their marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.grammar import GROUP, MARKERS
from indexer.tree import Line, join
from indexer.types import SectionKind

# What numbers a figure or a table, at the beginning of its caption.
CAPTION = re.compile(
    r"(?:図表|図|表|Figure|Fig\.|Table)\s?[0-9０-９一二三四五六七八九十]+(?:[-－‐.．][0-9０-９]+)*(?=[\s:：．.、]|$)"
)
_NOTES = tuple(marker.pattern for marker in MARKERS if marker.kind is SectionKind.NOTE)
_BLANKS = re.compile(r"\s+")


def paragraph(text: str, *, joins: bool = False) -> Line:
    """A paragraph. One that begins with ※ is a note and nothing more: what follows is text again."""
    match = next((found for pattern in _NOTES if (found := pattern.match(text))), None)
    if match and not joins:
        return Line(text, joins=False, kind=SectionKind.NOTE, label=match[0].strip())
    return Line(text, joins=joins)


def begins_anew(text: str) -> bool:
    """Whether ``text`` begins with the mark of a heading, a bullet or a note."""
    return any(marker.pattern.match(text) for marker in MARKERS)


def is_group(text: str) -> bool:
    """Whether ``text`` is the name of a group and no more: <医薬品>, 【アウトプット指標】."""
    return any(m.pattern.match(text) for m in MARKERS if m.rank == GROUP)


def is_bare_marker(text: str) -> bool:
    """Whether ``text`` is the number of a heading or a bullet and nothing else: （１）, 3.2, ○."""
    matches = (m.pattern.match(f"{text} 文") for m in MARKERS if not m.within)
    return bool(text) and any(match and match.end() >= len(text) for match in matches)


def joined(parts: Iterable[str]) -> str:
    """Lines broken by hand as one; a blank after what is only a number."""
    whole = ""
    for part in parts:
        whole = (
            f"{whole}　{part}" if is_bare_marker(whole) else join(whole, part) if whole else part
        )
    return whole


def one_line(text: str) -> str:
    """Without line ends, tabs and runs of blanks."""
    return _BLANKS.sub(" ", text).strip()
