"""One folded line with what stands in it: brackets, dates, figures, and which are of today."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from indexer.register.deadline import As, When, dates
from indexer.register.quantity import Quantity, quantities

_PAIRS = {")": "(", "】": "【", "]": "[", ">": "<", "》": "《", "〉": "〈", "〕": "〔", "」": "「"}
_NOW = r"現状値?|現況|現在値?|基準値?|実績値?|直近値?|策定時(?:の値)?|ベースライン"
_GOAL = r"目標値?|達成目標|数値目標"
# <現状>, (現状, 現状: — a word alone in brackets holds from there on, within brackets up to their end.
_LABEL = re.compile(
    rf"(?:(?P<now>{_NOW})|(?P<goal>{_GOAL}))(?=(?P<colon>:)|[>】)\]〉》〕はの約\d]|[年約]?\d|$)"
)
_BEFORE_LABEL = "<【([〈《〔、。;→)】>数率額量:合値"
_ARROW = re.compile(r"(?:\([^()]{1,20}\))?(?:→|⇒|➡|➔|⇨|から(?=[^、。]{0,12}\d))")


@dataclass(frozen=True, slots=True)
class Bracket:
    """``folded[start:end]`` with its brackets; ``depth`` 0 is outermost."""

    start: int
    end: int
    mark: str  # the opening one
    depth: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line and what stands in it. ``gaps``: where blanks stood that folding took out."""

    text: str
    gaps: frozenset[int]
    brackets: tuple[Bracket, ...]
    dates: tuple[When, ...]
    figures: tuple[Quantity, ...]  # that say how much
    naming: tuple[Quantity, ...]  # that say which things are meant
    now: tuple[Quantity, ...]  # of them those that say how it is today
    marked: str  # the text with a NUL for every character of a date

    def label_matches(self) -> list[re.Match[str]]:
        """The words for today's or the aimed-at value where they label what follows."""
        return [
            match
            for match in _LABEL.finditer(self.text)
            if match["colon"]
            or match.start() == 0
            or match.start() in self.gaps
            or self.text[match.start() - 1] in _BEFORE_LABEL
        ]

    def labels(self) -> list[tuple[int, int]]:
        """Where the words for today's or the aimed-at value stand, their brackets and : included."""
        found = []
        for match in self.label_matches():
            around = self.around(match.start())
            alone = around is not None and around.end - around.start - 2 == len(match[0])
            start, end = (around.start, around.end) if around and alone else match.span()
            found.append((start, end + (self.text[end : end + 1] == ":")))
        return found

    def around(self, at: int) -> Bracket | None:
        """The innermost bracket around ``at``."""
        holding = [one for one in self.brackets if one.start < at < one.end and one.mark != "「"]
        return max(holding, key=lambda one: one.depth, default=None)


def line(text: str, gaps: Collection[int] = ()) -> Line:
    """What stands in the folded ``text``."""
    brackets = _brackets(text)
    when = dates(text)
    figures = quantities(text, [(one.start, one.end) for one in when])
    counted = tuple(one for one in figures if not one.names)
    naming = tuple(one for one in figures if one.names)
    marked = list(text)
    for one in when:
        if one.role is not As.OTHER:
            marked[one.start : one.end] = "\0" * (one.end - one.start)
    bare = Line(text, frozenset(gaps), brackets, tuple(when), counted, naming, (), "".join(marked))
    now = tuple(one for one in counted if _is_now(bare, one))
    return Line(text, bare.gaps, brackets, bare.dates, counted, naming, now, bare.marked)


def _brackets(text: str) -> tuple[Bracket, ...]:
    found: list[Bracket] = []
    stack: list[tuple[int, str]] = []
    for at, char in enumerate(text):
        if char in _PAIRS.values():
            stack.append((at, char))
        elif char in _PAIRS and any(mark == _PAIRS[char] for _, mark in stack):
            while stack[-1][1] != _PAIRS[char]:
                stack.pop()
            start, mark = stack.pop()
            found.append(Bracket(start, at + 1, mark, len(stack)))
    return tuple(sorted(found, key=lambda one: one.start))


def _is_now(found: Line, figure: Quantity) -> bool:
    """Whether ``figure`` says how it is today: before an arrow, labelled so, 【…】 behind a goal."""
    if found.text[: figure.start].endswith(("←", "⇐")):
        return True
    later = any(one.start >= figure.end for one in found.figures)
    if later and not figure.change and _ARROW.match(found.text, figure.end):
        return True
    label = ""
    for match in found.label_matches():
        if match.end() > figure.start:
            break
        around = found.around(match.start())
        alone = around is not None and around.end - around.start - 2 == len(match[0])
        if around is None or alone or around.end >= figure.end:
            label = "now" if match["now"] else "goal"
    if label:
        return label == "now"
    around = found.around(figure.start)
    before = [one for one in found.figures if around and one.end <= around.start]
    if (
        around
        and around.mark == "("
        and before
        and all(found.around(b.start) is None for b in before)
    ):
        return _earlier(found, around.start, around.end)
    return bool(
        around
        and around.mark in "【[<〈"
        and any(found.around(one.start) is None for one in before)
        and not any(d.role is As.UNTIL and around.start < d.start < around.end for d in found.dates)
    )


def _earlier(found: Line, start: int, end: int) -> bool:
    """Whether the date between ``start`` and ``end`` lies before a date that bounds the line's goal."""
    goals = [one.year for one in found.dates if one.role is As.UNTIL and one.year]
    inside = [
        one.year
        for one in found.dates
        if start < one.start < end and one.role is As.IN and one.year
    ]
    return bool(goals and inside) and max(inside) < min(goals)
