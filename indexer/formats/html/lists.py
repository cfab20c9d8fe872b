"""Lists of HTML: the numbers that a browser prints before items, and how deep items stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.formats.lines import paragraph
from indexer.formats.numerals import form
from indexer.grammar import MARKERS, Marker
from indexer.tree import Line
from indexer.types import SectionKind

LISTS = frozenset("ul ol dl menu dir".split())
ITEMS = frozenset("li dt dd".split())
# <ol type> and list-style-type → the name of the form that its numbers have.
_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "katakana": "aiueoFullWidth",
    "katakana-iroha": "irohaFullWidth", "cjk-ideographic": "japaneseCounting",
}  # fmt: skip


@dataclass(slots=True)
class _List:
    """A list that is open, and its item that is."""

    numbers: str  # the form's name; "" where items have no number
    next: int
    label: str | None = None  # of an item that has said nothing yet
    nested: int = 0  # 1 in <dd>, which stands below its <dt>


@dataclass(slots=True)
class Lists:
    """The lists that are open at a place of a page, the outermost first."""

    _open: list[_List] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._open)

    def begin(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        numbers = _form_of(attributes) if tag == "ol" and "reversed" not in attributes else ""
        self._open.append(_List(numbers, _number(attributes.get("start"), 1)))

    def end(self) -> None:
        if self._open:
            self._open.pop()

    def item(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """An item begins; outside any list it is a paragraph."""
        if not self._open:
            return
        last = self._open[-1]
        last.next = _number(attributes.get("value"), last.next)
        last.label = f"{form(last.numbers, last.next)}." if last.numbers else ""
        last.next += 1
        last.nested = int(tag == "dd")

    def line(self, text: str) -> Line:
        """A line of the open item: with its number, if it is the first and has no mark of its own.

        A heading or a clause that is set as an item is left to the grammar.
        """
        last = self._open[-1]
        label, last.label = last.label, None
        depth = len(self._open) + sum(each.nested for each in self._open)
        marker, mark = _marker_of(text)
        if marker is not None and marker.kind is not SectionKind.ITEM:
            return paragraph(text)
        if marker is not None:
            return Line(text, joins=False, kind=SectionKind.ITEM, level=depth, label=mark)
        if label is None:  # more of the same item
            return Line(text, joins=False, kind=SectionKind.ITEM, level=depth + 1)
        text = f"{label} {text}" if label else text
        return Line(text, joins=False, kind=SectionKind.ITEM, level=depth, label=label)


def _marker_of(text: str) -> tuple[Marker | None, str]:
    """The marker of the grammar that ``text`` begins with, and how it is printed."""
    for marker in MARKERS:
        if match := marker.pattern.match(text):
            return marker, match[0].strip()
    return None, ""


def _number(value: str | None, usual: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else usual


def _form_of(attributes: Mapping[str, str | None]) -> str:
    style = (attributes.get("style") or "").replace(" ", "").lower()
    named = style.partition("list-style-type:")[2].partition(";")[0]
    if named == "none" or "list-style:none" in style:
        return ""
    return _FORMS.get(named or attributes.get("type") or "1", "")
