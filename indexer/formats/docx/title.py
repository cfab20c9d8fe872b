"""Which line of a Word document is its title: a document's tree begins with one.

Above the title often stand the number of the handout, the date, the office: they come after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import PurePath

from indexer.normalize import clean, compact
from indexer.outline import width
from indexer.tree import Line, Table, join
from indexer.types import Catalogued

_FIRST = 12  # blocks among which a title is looked for
_LONGEST = 100  # columns of a title
# 資料１, 別添2, 参考資料, 令和６年３月, 内閣官房 …室: what stands above a title.
_ABOVE = re.compile(
    r"[（(【]?(?:資料|別添|別紙|別表|参考|機密|取扱注意|未定稿|事務連絡).{0,12}"
    r"|(?:令和|平成|昭和|20[0-9]{2}).{0,20}[年月日](?:時点|現在|版|改定|決定)?"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A line or a table, and how the line is set."""

    element: Line | Table
    alignment: str = ""  # w:jc
    is_title: bool = False  # by its style


def titled(
    blocks: Sequence[Block], property_title: str, catalogued: Catalogued
) -> list[Line | Table]:
    """The elements of ``blocks`` with the title first: one of them, or one that is known of."""
    at = _title_at(blocks, compact(property_title))
    elements = [block.element for block in blocks]
    if at is None:
        name = clean(property_title) or catalogued.title or PurePath(catalogued.file or "").stem
        return [Line(" ".join(name.split()) or catalogued.id, joins=False), *elements]
    found = elements.pop(at)
    assert isinstance(found, Line)
    while len(elements) > at and isinstance(rest := elements[at], Line) and rest.joins:
        found = replace(found, text=join(found.text, rest.text))
        del elements[at]
    return [replace(found, level=None, joins=False, kind=None, label=""), *elements]


def _title_at(blocks: Sequence[Block], property_title: str) -> int | None:
    leading = list(takewhile(_is_plain, blocks[:_FIRST]))
    rules: tuple[tuple[Sequence[Block], Callable[[Block, str], bool]], ...] = (
        (blocks[: 2 * _FIRST], lambda block, text: block.is_title),
        (leading, lambda block, text: compact(text) == property_title),
        (leading, lambda block, text: block.alignment == "center" and may_be_title(text)),
        (blocks[:1] if _is_above_all(blocks) else (), lambda block, text: True),
        (
            leading,
            lambda block, text: block.alignment not in ("right", "end") and may_be_title(text),
        ),
    )
    for among, holds in rules:
        for i, block in enumerate(among):
            if isinstance(block.element, Line) and holds(block, block.element.text):
                return i
    return None


def _is_plain(block: Block) -> bool:
    return (
        isinstance(block.element, Line)
        and (block.element.level is None or block.is_title)
        and block.element.kind is None
    )


def may_be_title(text: str) -> bool:
    """Whether a line is short enough for a title, and nothing that stands above titles."""
    return width(text) <= _LONGEST and not text.endswith("。") and not _ABOVE.fullmatch(text)


def _is_above_all(blocks: Sequence[Block]) -> bool:
    """Whether the first block is a heading and the only one of so high a level."""
    levels = [b.element.level for b in blocks if isinstance(b.element, Line) and b.element.level]
    first = blocks[0].element
    if not isinstance(first, Line) or first.level is None:
        return False
    return min(levels) == first.level and levels.count(first.level) == 1
