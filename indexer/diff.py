"""What changed between two editions: sections added, removed and changed, in reading order.

Texts are compared folded: full-width figures, 漢数字, 和暦 and blanks make no change. What changed
within a section is shown in words, as each edition prints them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from indexer.counterparts import Unit, pairs, units
from indexer.normalize import Folded, fold
from indexer.types import Document

# Words without a dictionary: a run of one script is one.
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+|[一-鿿々〆]+|[ァ-ヺー]+|[ぁ-ゖ]+|\s+|.", re.DOTALL)
_MOST_WORDS = 20_000  # of one section that are looked at: the table has as many rows and columns
_NEAR = 2  # characters between two edits that make them one
_AROUND = 12  # characters shown before and after an edit


class Kind(StrEnum):
    """What happened to a section."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Side:
    """A section in one of the editions."""

    section: int
    path: tuple[str, ...]  # headings from the top down, () for the document's own head
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that went and words that came, as printed; one of them may be empty."""

    lead: str  # what stands right before, in the newer edition
    before: str
    after: str
    trail: str


@dataclass(frozen=True, slots=True)
class Change:
    """A section that differs. ``before`` is None where it was added, ``after`` where removed."""

    kind: Kind
    before: Side | None
    after: Side | None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs, in the order of the newer edition, and how much does not."""

    changes: tuple[Change, ...]
    same: int  # sections whose text is the same in both

    def count(self, kind: Kind) -> int:
        return sum(change.kind is kind for change in self.changes)


def diff(before: Document, after: Document) -> Difference:
    """What changed from the document ``before`` to the document ``after``."""
    old, new = units(before), units(after)
    found = pairs(old, new)
    came_from = {j: i for i, j in found.items()}
    same = 0
    placed: list[tuple[tuple[int, int], Change]] = []  # (position in the newer, in the older)
    for j, unit in enumerate(new):
        i = came_from.get(j)
        if i is None:
            placed.append(((j, -1), Change(Kind.ADDED, None, _side(after, unit))))
        elif _text(before, old[i]) == _text(after, unit):
            same += 1
        elif edits := _edits(_printed(before, old[i]), _printed(after, unit)):
            sides = _side(before, old[i]), _side(after, unit)
            placed.append(((j, -1), Change(Kind.CHANGED, *sides, edits)))
        else:
            same += 1
    at = 0
    for i, unit in enumerate(old):
        if i in found:
            at = found[i]
        else:
            placed.append(((at, i), Change(Kind.REMOVED, _side(before, unit), None)))
    placed.sort(key=lambda one: one[0])
    return Difference(tuple(change for _, change in placed), same)


def _side(document: Document, unit: Unit) -> Side:
    section = unit.section
    return Side(section.id, document.path(section), section.start, unit.spans[-1][1])


def _text(document: Document, unit: Unit) -> tuple[str, str, str]:
    return unit.section.label, unit.title, unit.body


def _printed(document: Document, unit: Unit) -> str:
    return "".join(document.text[start:end] for start, end in unit.spans)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a printed text as they are compared, and where each stands in print."""

    printed: str
    folded: Folded
    spans: list[tuple[int, int]]  # in the folded text, without those that are blanks
    words: list[str]

    @classmethod
    def of(cls, printed: str) -> _Words:
        folded = fold(printed)
        found = [m for m in _WORD.finditer(folded.text) if not m[0].isspace()][:_MOST_WORDS]
        return cls(printed, folded, [m.span() for m in found], [m[0] for m in found])

    def where(self, first: int, last: int) -> tuple[int, int]:
        """The printed span of the words from ``first`` up to ``last``; an empty one where equal."""
        if first < last:
            start, end = self.spans[first][0], self.spans[last - 1][1]
            return self.folded.span(start, end)
        at = self.folded.span(*self.spans[first])[0] if first < len(self.spans) else self._end()
        return at, at

    def _end(self) -> int:
        return self.folded.span(*self.spans[-1])[1] if self.spans else 0


def _edits(before: str, after: str) -> tuple[Edit, ...]:
    """The words that differ, with a little of what stands around them."""
    old, new = _Words.of(before), _Words.of(after)
    found: list[tuple[int, int, int, int]] = []
    for code in Indel.opcodes(old.words, new.words):
        if code.tag == "equal":
            continue
        span = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if found and _near(new.words[found[-1][3] : code.dest_start]):
            span = (found[-1][0], span[1], found[-1][2], span[3])
            found.pop()
        found.append(span)
    return tuple(_edit(old, new, span) for span in found)


def _near(between: Sequence[str]) -> bool:
    return sum(map(len, between)) <= _NEAR


def _edit(old: _Words, new: _Words, span: tuple[int, int, int, int]) -> Edit:
    start, end = old.where(span[0], span[1])
    came, until = new.where(span[2], span[3])
    return Edit(
        lead=new.printed[max(0, came - _AROUND) : came].rpartition("\n")[2],
        before=old.printed[start:end],
        after=new.printed[came:until],
        trail=new.printed[until : until + _AROUND].partition("\n")[0],
    )
