"""A row for a reader: what was folded for comparing, as the document prints it.

Values with a unit and dates stay folded (75歳以上, 2040年): they are read as figures, not as words.
"""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.normalize import fold
from indexer.register.query import Entry, Row
from indexer.register.types import Kpi, Responsibility

_WORDS: dict[type[Row], tuple[str, ...]] = {
    Kpi: ("indicator", "breakdown", "text_target"),
    Responsibility: ("task", "words"),
}
# A line end that print has put between Japanese characters; between Latin words it is a blank.
_LINE_END = re.compile(r"(?<![!-~])\s*\n\s*|\s*\n\s*(?![!-~])")


def printed(entry: Entry) -> Row:
    """The row of ``entry`` with its words as its own words, or else its headings, print them.

    What stands in neither stays folded. For showing only: rows are compared as they are.
    """
    row = entry.row
    shown = {name: _printed(getattr(row, name), entry) for name in _WORDS.get(type(row), ())}
    return replace(row, **shown)  # type: ignore[arg-type]  # all of them are words


def one_line(text: str) -> str:
    """``text`` without its line ends, every cell of a table's row apart from the next."""
    joined = _LINE_END.sub("", text.strip())
    return " ".join(re.sub(r"[^\S\n]*\t[^\S\n]*", " ｜ ", joined).split())


def _printed(value: str, entry: Entry) -> str:
    return "…".join(
        next((found for words in _sources(entry) if (found := _within(part, words))), part)
        for part in value.split("…")
    )


def _sources(entry: Entry) -> tuple[str, ...]:
    return (entry.quote, *reversed(entry.path))


def _within(value: str, words: str) -> str:
    """How ``words`` print what is folded to ``value``; "" where they do not have it."""
    if not value or value in words:
        return value
    folded = fold(words)
    kept = [i for i, char in enumerate(folded.text) if not char.isspace()]
    sought = "".join(value.split())
    at = "".join(folded.text[i] for i in kept).find(sought)
    if at < 0 or not sought:
        return ""
    start, end = folded.span(kept[at], kept[at + len(sought) - 1] + 1)
    return one_line(words[start:end])
