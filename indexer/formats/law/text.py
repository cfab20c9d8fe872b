"""An element of a law's data, and the text inside one as a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.normalize import clean

# Characters that display text has as they are; a line of nothing else needs no cleaning.
_PLAIN = re.compile(
    "[ -~\u3000-\u9fff\uff01-\uff60\u2010-\u2027\u2030-\u203b\u2160-\u217f\u2460-\u24ff]*"
)
_BREAK = re.compile(r"[ \t]*[\r\n\t]\s*")  # how the data is wrapped, not what it says
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_INDICES = {"Sup": _RAISED, "Sub": _LOWERED}
# Elements inside a line. Any other one inside a line is a block: it is set off by a blank.
INLINE = frozenset(("Line", "QuoteStruct", "ArithFormula", "Ruby", "Rt", "Sup", "Sub", "Sentence"))
GAP = "　"  # between a number and what it counts, between columns


@dataclass(slots=True)
class Element:
    """An element of 法令標準XML; text and elements within it in reading order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def elements(self, tag: str) -> Iterator[Element]:
        """The children ``tag``."""
        return (c for c in self.children if isinstance(c, Element) and c.tag == tag)

    def first(self, tag: str) -> Element | None:
        """The first child ``tag``."""
        return next(self.elements(tag), None)

    @property
    def number(self) -> str:
        """Its number within its kind: 17, 36_3, 13:15 for several that were deleted."""
        return self.attributes.get("Num", "").strip()


def inline(element: Element | None) -> str:
    """The text of ``element`` as one line, as printed; "" for None.

    The readings of Ruby are an aid to the eye and break words: they are left out.
    """
    if element is None:
        return ""
    if len(element.children) == 1 and isinstance(element.children[0], str):
        return tidy(element.children[0])
    return tidy("".join(_pieces(element)))


def tidy(text: str) -> str:
    """``text`` as one line for display."""
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return text
    return clean(_BREAK.sub(_broken, text)).replace("\f", "").strip()


def _broken(match: re.Match[str]) -> str:
    around = match.string[match.start() - 1], match.string[match.end() : match.end() + 1]
    return " " if all(char.isascii() and char.isalnum() for char in around) else ""


def _pieces(element: Element) -> Iterator[str]:
    said = False
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "Rt":
            continue
        elif table := _INDICES.get(child.tag):
            yield inline(child).translate(table)
        elif child.tag in INLINE:
            yield from _pieces(child)
        elif text := inline(child):
            yield GAP + text if said else text
        said = said or not (isinstance(child, str) and not child.strip())
