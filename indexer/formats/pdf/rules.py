"""The ruling lines of a PDF page, and the rectangles between them.

Print leaves rules out: the sides of a table that has only lines across, its top and bottom where
it has only lines down. Where a line inside shows that a table stands there, its frame is closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from indexer.formats.pdf.turns import Turn
from indexer.types import Box

_THIN = 2.5  # points: what is thinner is a line
_TOUCH = 3.0  # points within which two lines meet or are one
_MOST_CROSSINGS = 8_000
_MOST = 20_000  # edges on a page; a drawing of more is no table


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the page: across at height ``at``, or down at ``at`` from its left edge."""

    at: float
    start: float
    end: float

    def covers(self, start: float, end: float) -> bool:
        return self.start <= start + _TOUCH and self.end >= end - _TOUCH


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of a page and the cells of each table that they make."""

    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    tables: tuple[tuple[Box, ...], ...] = ()
    grounds: tuple[Box, ...] = ()  # coloured rectangles without a line around them

    def turned(self, turn: Turn) -> Ruling:
        """The same on the page as ``turn`` turns it."""
        boxes = [
            *(turn.box(Box(rule.start, rule.at, rule.end, rule.at)) for rule in self.across),
            *(turn.box(Box(rule.at, rule.start, rule.at, rule.end)) for rule in self.down),
        ]
        return Ruling(
            tuple(Rule(box.top, box.left, box.right) for box in boxes if box.top == box.bottom),
            tuple(Rule(box.left, box.top, box.bottom) for box in boxes if box.left == box.right),
            tuple(tuple(map(turn.box, cells)) for cells in self.tables),
            tuple(map(turn.box, self.grounds)),
        )


def ruling(page: Any, left: float, top: float) -> Ruling:
    """What is ruled on a pdfplumber page, relative to the corner (left, top) of what is shown."""
    ruled = page.filter(_may_rule)
    edges = [*ruled.edges, *_dashes(page.images)]
    if not edges or len(edges) > _MOST:
        return Ruling()
    across = _merged((e["top"], e["x0"], e["x1"]) for e in edges if e["orientation"] == "h")
    down = _merged((e["x0"], e["top"], e["bottom"]) for e in edges if e["orientation"] == "v")
    if not _is_sparse(across, down):
        return Ruling()
    dashes = edges[len(ruled.edges) :]
    settings = {
        "explicit_horizontal_lines": [
            *(edge for edge in dashes if edge["orientation"] == "h"),
            *(_line(x0, y, x1, y) for y, x0, x1 in _closing(down, across)),
        ],
        "explicit_vertical_lines": [
            *(edge for edge in dashes if edge["orientation"] == "v"),
            *(_line(x, y0, x, y1) for x, y0, y1 in _closing(across, down)),
        ],
    }
    return Ruling(
        tuple(Rule(r.at - top, r.start - left, r.end - left) for r in across),
        tuple(Rule(r.at - left, r.start - top, r.end - top) for r in down),
        tuple(
            tuple(Box(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in table.cells)
            for table in ruled.find_tables(settings)
        ),
        tuple(
            Box(r["x0"] - left, r["top"] - top, r["x1"] - left, r["bottom"] - top)
            for r in page.rects
            if not _may_rule(r) and r.get("fill")
        ),
    )


def _is_sparse(across: Sequence[Rule], down: Sequence[Rule]) -> bool:
    """Whether the rules cross seldom enough for the cells between them to be found in time."""
    if len(across) * len(down) <= _MOST_CROSSINGS:
        return True
    if len(across) * len(down) > 100 * _MOST_CROSSINGS:
        return False
    crossings = sum(
        one.covers(other.at, other.at) and other.covers(one.at, one.at)
        for one in across
        for other in down
    )
    return crossings <= _MOST_CROSSINGS


def _may_rule(thing: dict[str, Any]) -> bool:
    """Whether a thing on the page may be a ruling line: a coloured ground behind text is none."""
    if thing["object_type"] not in ("rect", "curve"):
        return True
    return bool(thing.get("stroke")) or min(thing["width"], thing["height"]) < _THIN


def _dashes(images: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The dashes that some programs draw a dotted line of, each a tiny image."""
    found: list[dict[str, Any]] = []
    for image in images:
        width, height = image["x1"] - image["x0"], image["bottom"] - image["top"]
        if min(width, height) >= _THIN:
            continue
        if height <= width:
            found.append(_line(image["x0"], image["top"], image["x1"], image["top"]))
        if width <= height:
            found.append(_line(image["x0"], image["top"], image["x0"], image["bottom"]))
    return found


def _line(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    """An edge as pdfplumber has them."""
    return {
        "object_type": "rect_edge",
        "orientation": "h" if top == bottom else "v",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _merged(edges: Iterable[tuple[float, float, float]]) -> list[Rule]:
    """Edges at one height (or left edge) that touch, as one rule each."""
    levels: list[list[tuple[float, float, float]]] = []
    for edge in sorted(edges):
        if levels and edge[0] - levels[-1][0][0] <= _TOUCH:
            levels[-1].append(edge)
        else:
            levels.append([edge])
    found: list[Rule] = []
    for level in levels:
        current: Rule | None = None
        for at, start, end in sorted(level, key=lambda edge: edge[1:]):
            if current is not None and start <= current.end + _TOUCH:
                current = Rule(current.at, current.start, max(current.end, end))
                continue
            if current is not None:
                found.append(current)
            current = Rule(at, start, end)
        if current is not None:
            found.append(current)
    return [rule for rule in found if rule.end - rule.start > _TOUCH]


def stacks(rules: Iterable[Rule], least: int = 3) -> list[list[Rule]]:
    """Rules that begin and end alike, at least so many, by their place."""
    alike: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        start, end = round(rule.start / _TOUCH), round(rule.end / _TOUCH)
        near = ((start + i, end + j) for i in (0, -1, 1) for j in (0, -1, 1))
        key = next((key for key in near if key in alike), (start, end))
        alike[key].append(rule)
    return [
        sorted(stack, key=lambda rule: rule.at) for stack in alike.values() if len(stack) >= least
    ]


def _closing(
    rules: Sequence[Rule], crossing: Sequence[Rule]
) -> Iterator[tuple[float, float, float]]:
    """The lines that join the ends of parallel ``rules`` where one of ``crossing`` stands between.

    As (place, start, end) of each.
    """
    for stack in stacks(rules):
        start, end = stack[0].start, stack[0].end
        for one, other in pairwise(stack):
            between = [rule for rule in crossing if rule.covers(one.at, other.at)]
            if any(start + _TOUCH < rule.at < end - _TOUCH for rule in between):
                for side in (start, end):
                    if not any(abs(rule.at - side) <= _TOUCH for rule in between):
                        yield side, one.at, other.at
