"""What Word's styles say of a paragraph: its role, its level as a heading, its numbering.

A style is based on another; what is nearest counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from indexer.formats.office import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9  # levels of headings; 9 as w:outlineLvl, counted from 0, means body text
_LONGEST_CHAIN = 32  # styles based on each other in a ring are no chain


class Role(StrEnum):
    """What a style is for, where its name says so."""

    TITLE = "title"
    CONTENTS = "contents"  # a table of contents: leads to text, is none
    CAPTION = "caption"


# Names of built-in styles in lower case, as Word stores them in every language and as the Japanese
# editions and other programs write them.
_ROLES = (
    (re.compile(r"title|表題|タイトル|標題"), Role.TITLE),
    (re.compile(r"(toc|目次)\s?([0-9]|heading)|contents\s?([0-9]|heading)|目次の見出し"), Role.CONTENTS),
    (re.compile(r"table of figures|図表目次|table of authorities"), Role.CONTENTS),
    (re.compile(r"caption|図表番号|figure|table|表番号|図番号"), Role.CAPTION),
)  # fmt: skip
_HEADING = re.compile(r"(?:heading|見出し)\s?([1-9])")


@dataclass(frozen=True, slots=True)
class NumberingOf:
    """Which list a paragraph is in: numbering and level, None where not said."""

    num: str | None
    level: int | None
    style: str = ""  # the style that said so: its list may tie a level to it


@dataclass(frozen=True, slots=True)
class Style:
    """A style by itself, without what it is based on."""

    name: str
    based_on: str | None
    outline: int | None
    numbering: NumberingOf | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by id."""

    by_id: dict[str, Style]
    default: str | None  # of paragraphs that name none

    def chain(self, style_id: str | None) -> Iterator[tuple[str, Style]]:
        """The style and those it is based on, nearest first."""
        at = style_id if style_id in self.by_id else self.default
        for _ in range(_LONGEST_CHAIN):
            style = self.by_id.get(at) if at else None
            if at is None or style is None:
                return
            yield at, style
            at = style.based_on

    def level(self, style_id: str | None) -> int | None:
        """The level, from 1, of the heading that a paragraph of this style is."""
        for _, style in self.chain(style_id):
            if style.outline is not None:
                return style.outline + 1 if style.outline < _DEEPEST else None
            if match := _HEADING.fullmatch(style.name):
                return int(match[1])
        return None

    def role(self, style_id: str | None) -> Role | None:
        for _, style in self.chain(style_id):
            for pattern, role in _ROLES:
                if pattern.fullmatch(style.name):
                    return role
        return None

    def numbering(self, style_id: str | None) -> NumberingOf | None:
        """The list that the style puts a paragraph in."""
        for _, style in self.chain(style_id):
            if style.numbering is not None:
                return style.numbering
        return None

    def hidden(self, style_id: str | None) -> bool:
        """Whether text of this style is not shown."""
        known = (s.hidden for _, s in self.chain(style_id) if s.hidden is not None)
        return bool(style_id) and next(known, False)


def read_styles(root: Element | None) -> Styles:
    """The styles of the styles part."""
    by_id: dict[str, Style] = {}
    default: str | None = None
    for element in root.iterchildren(f"{W}style") if root is not None else ():
        style_id = element.get(f"{W}styleId", "")
        properties = element.find(f"{W}pPr")
        by_id[style_id] = Style(
            name=(value(element, "name") or "").lower().strip(),
            based_on=value(element, "basedOn"),
            outline=outline_of(properties),
            numbering=numbering_of(properties, style_id),
            hidden=is_on(element.find(f"{W}rPr"), "vanish"),
        )
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
            default = style_id
    return Styles(by_id, default)


def outline_of(properties: Element | None) -> int | None:
    """w:outlineLvl of paragraph properties, from 0."""
    return number(value(properties, "outlineLvl"))


def numbering_of(properties: Element | None, style_id: str = "") -> NumberingOf | None:
    """w:numPr of paragraph properties."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None
    return NumberingOf(value(found, "numId"), number(value(found, "ilvl")), style_id)


def value(parent: Element | None, tag: str) -> str | None:
    """w:val of the child ``tag``."""
    child = parent.find(f"{W}{tag}") if parent is not None else None
    found: str | None = child.get(f"{W}val") if child is not None else None
    return found


def number(text: str | None) -> int | None:
    """A count as Word writes it; None for anything else."""
    return int(text) if text and re.fullmatch("[0-9]{1,4}", text) else None


def is_on(properties: Element | None, tag: str) -> bool | None:
    """Whether the switch ``tag`` is set in properties; None where it is not mentioned."""
    child = properties.find(f"{W}{tag}") if properties is not None else None
    return None if child is None else child.get(f"{W}val", "1") not in ("0", "false", "off")
