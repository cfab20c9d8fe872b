"""Pages whose text does not run from left to right: turned so that it does, boxes turned back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

from indexer.tree import Line, Row, Table
from indexer.types import Box

_Placed = TypeVar("_Placed", Line, Row)


@dataclass(frozen=True, slots=True)
class Turn:
    """How the text of a page of such a size runs: "down", "up", or "over" (on its head)."""

    way: str
    width: float
    height: float

    @property
    def on_its_side(self) -> bool:
        return self.way != "over"

    def box(self, box: Box) -> Box:
        """Where ``box`` is once the page is turned so that its text runs to the right."""
        if self.way == "down":
            return Box(box.top, self.width - box.right, box.bottom, self.width - box.left)
        if self.way == "up":
            return Box(self.height - box.bottom, box.left, self.height - box.top, box.right)
        return self._over(box)

    def back(self, box: Box) -> Box:
        """Where ``box`` of the turned page is on the page as it is shown."""
        if self.way == "down":
            made = Box(self.width - box.bottom, box.left, self.width - box.top, box.right)
        elif self.way == "up":
            made = Box(box.top, self.height - box.right, box.bottom, self.height - box.left)
        else:
            made = self._over(box)
        return Box(*(round(value, 1) for value in (made.left, made.top, made.right, made.bottom)))

    def _over(self, box: Box) -> Box:
        width, height = self.width, self.height
        return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)

    def char(self, char: dict[str, Any]) -> dict[str, Any]:
        """A character of the page once it is turned."""
        box = self.box(Box(char["x0"], char["top"], char["x1"], char["bottom"]))
        return char | {"x0": box.left, "top": box.top, "x1": box.right, "bottom": box.bottom}


def way_of(chars: Iterable[dict[str, Any]]) -> str:
    """Where most of the letters of a pdfplumber page point: "" where they stand upright."""
    ways: Counter[str] = Counter()
    for char in chars:
        if char["text"].isspace():
            continue
        across, down = char["matrix"][0], char["matrix"][1]
        if abs(across) >= abs(down):
            ways["over" if across < 0 else ""] += 1
        else:
            ways["up" if down > 0 else "down"] += 1
    return max(ways, key=lambda way: ways[way], default="")


def is_vertical(chars: Sequence[dict[str, Any]]) -> bool:
    """Whether most characters stand below the one before, as in 縦書き."""
    down = across = 0
    for before, char in pairwise(chars):
        size = char["size"]
        dx, dy = char["x0"] - before["x0"], char["top"] - before["top"]
        down += abs(dx) < 0.3 * size and 0.5 * size < dy < 2 * size
        across += abs(dy) < 0.3 * size and 0 < dx < 3 * size
    return down > 3 and down > 2 * across


def turned_back(elements: Iterable[Line | Table], turns: Mapping[int, Turn]) -> list[Line | Table]:
    """``elements`` with their boxes as the pages are shown; ``turns`` by page number."""
    if not turns:
        return list(elements)
    return [
        replace(one, rows=tuple(_shown(row, turns) for row in one.rows))
        if isinstance(one, Table)
        else _shown(one, turns)
        for one in elements
    ]


def _shown(one: _Placed, turns: Mapping[int, Turn]) -> _Placed:
    turn = turns.get(one.page or 0)
    if turn is None or one.box is None:
        return one
    return replace(one, box=turn.back(one.box))
