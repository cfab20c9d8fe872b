"""Where the articles and clauses of a law stand among its sections, and what stands around each.

A law has a main provision and supplementary ones (附則); article 2 is another one in each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from indexer.normalize import fold_text, kanji_number
from indexer.types import Section

SUPPLEMENT = "附則"
MAIN = 0  # the home of the main provision: the document itself
AMENDMENT = (
    "改正規定"  # unit of what amends another law, quoting provisions that are not this law's
)
CLAUSES = ("項", "号", "細目")
DIVISIONS = ("編", "章", "節", "款", "目")
_LONGEST = 40  # characters of a number; a longer one is none
_KANJI = re.compile("[一二三四五六七八九十百千〇]+")


class Context(NamedTuple):
    """What a section stands in: ids of sections, None where it stands in no such thing."""

    home: int  # MAIN, or the 附則
    article: int | None = None
    clauses: tuple[int, ...] = ()  # 項, 号, 細目 … from the top down
    quoted: bool = False  # it is what an amending provision quotes


@dataclass(slots=True)
class Home:
    """The main provision or one 附則."""

    amending: bool = False  # it belongs to a law that amended this one
    articles: dict[str, int] = field(default_factory=dict)  # by number
    order: list[int] = field(default_factory=list)  # of the articles, or of the 項 without any
    places: dict[int, int] = field(default_factory=dict)  # where an article stands in ``order``


class Provisions:
    """The index of a law's sections. Positions in it are ids of sections."""

    def __init__(self, sections: Sequence[Section], text: str = "") -> None:
        self.sections = sections
        self.homes: dict[int, Home] = {MAIN: Home()}
        self.original: int | None = None  # the 附則 of the law itself
        self.contexts: list[Context] = []
        self.children: dict[tuple[int, str, str], int] = {}  # parent, unit, number or label → id
        self.rows: dict[tuple[int, str], list[int]] = {}  # parent, unit → ids in order
        self._places: dict[int, int] = {}  # where a section stands in its row
        self.appendices: dict[str, int] = {}  # label of a 別表 → id
        for section in sections:
            self.contexts.append(self._add(section, text))

    def _add(self, section: Section, text: str) -> Context:
        if section.parent is None:
            return Context(MAIN)
        around = self.contexts[section.parent]
        if around.quoted or section.unit == AMENDMENT:
            return around._replace(quoted=True)
        if section.unit == SUPPLEMENT:
            self._supplement(section, text)
            return Context(section.id)
        if section.unit == "条":
            self._article(section, around.home)
            return Context(around.home, section.id)
        if section.unit in CLAUSES:
            self._clause(section, around)
            return around._replace(clauses=(*around.clauses, section.id))
        if section.unit in DIVISIONS:
            self._child(section)
        elif section.unit == "別表" and section.parent == MAIN:
            self.appendices.setdefault(section.label, section.id)
        return around

    def _supplement(self, section: Section, text: str) -> None:
        line = text[section.start : section.head_end]
        amending = bool(section.number) or ("号）" in line and "第" in line)
        if not amending and self.original is not None:
            amending = True  # of several without a name only the first is the law's own
        self.homes[section.id] = Home(amending)
        if not amending:
            self.original = section.id

    def _article(self, section: Section, home_id: int) -> None:
        home = self.homes[home_id]
        home.places[section.id] = len(home.order)
        home.order.append(section.id)
        for number in numbers(section.number):
            home.articles.setdefault(number, section.id)

    def _clause(self, section: Section, around: Context) -> None:
        self._child(section)
        if section.unit == "項" and around.article is None:
            home = self.homes[around.home]
            home.places[section.id] = len(home.order)
            home.order.append(section.id)
            for number in numbers(section.number):
                self.children.setdefault((around.home, "項", number), section.id)

    def _child(self, section: Section) -> None:
        parent = section.parent or MAIN
        for number in numbers(section.number):
            self.children.setdefault((parent, section.unit, number), section.id)
        if section.unit == "細目":
            label = fold_text(section.label.strip("（）()"))
            self.children.setdefault((parent, section.unit, label), section.id)
        row = self.rows.setdefault((parent, section.unit), [])
        self._places[section.id] = len(row)
        row.append(section.id)

    def find(self, home: int, address: Sequence[str]) -> int | None:
        """The section at ``address`` (from the article down) in ``home``; None where there is none.

        Without articles the address counts from the 項.
        """
        known = self.homes.get(home)
        if known is None or not address:
            return None
        if known.articles:
            at = known.articles.get(address[0])
            rest, units = address[1:], CLAUSES
        else:
            at, rest, units = home, address, CLAUSES
        for depth, number in enumerate(rest):
            if at is None:
                return None
            at = self.children.get((at, units[min(depth, 2)], number))
        return at

    def number(self, section: int) -> str:
        """The number of a provision, the first of several that were deleted together."""
        return (numbers(self.sections[section].number) or ("",))[0]

    def label(self, section: int) -> str:
        """How a 細目 is named: イ, 1, i."""
        return fold_text(self.sections[section].label.strip("（）()"))

    def near(self, section: int, steps: int) -> list[int]:
        """前二項 (-2), 次条 (+1): the provisions so many steps from ``section``; [] where not all are."""
        row, at = self._row(section)
        first, last = (at + steps, at + 1) if steps < 0 else (at, at + 1 + steps)
        span = row[first:last] if first >= 0 else []
        consecutive = all(
            follows(self.sections[a].number, self.sections[b].number) for a, b in pairwise(span)
        )
        if len(span) != abs(steps) + 1 or not consecutive:
            return []  # of a 附則 often only a part is printed
        return span[:-1] if steps < 0 else span[1:]

    def between(self, first: int, last: int) -> list[int]:
        """The provisions between two of one row."""
        row, start = self._row(first)
        other, end = self._row(last)
        return row[start + 1 : end] if other is row else []

    def _row(self, section: int) -> tuple[list[int], int]:
        """The provisions that ``section`` is counted among, and its place there."""
        home = self.homes[self.contexts[section].home]
        if section in home.places:
            return home.order, home.places[section]
        one = self.sections[section]
        return self.rows[one.parent or MAIN, one.unit], self._places[section]

    def address(self, section: int) -> tuple[str, ...]:
        """The numbers of a provision from the article down, 附則 before those of a 附則."""
        context = self.contexts[section]
        above = [] if context.article is None else [self.number(context.article)]
        clauses = [self.number(one) for one in context.clauses[:2]]
        subs = [self.label(one) for one in context.clauses[2:]]
        home = [] if context.home == MAIN else [SUPPLEMENT]
        numbered = [*above, *clauses, *subs]
        return (*home, *numbered) if numbered else ()


@lru_cache(maxsize=4096)
def numbers(number: str) -> tuple[str, ...]:
    """The numbers that a number stands for: 17 → 17; 43:45, deleted together, → 43, 44, 45."""
    first, _, last = number.partition(":")
    if len(number) > _LONGEST or not (
        first.isdecimal() and last.isdecimal() and 0 < int(last) - int(first) < 1000
    ):
        return (first,) if first else ()
    return tuple(map(str, range(int(first), int(last) + 1)))


@lru_cache(maxsize=4096)
def follows(before: str, number: str) -> bool:
    """Whether ``number`` is the next after ``before``: 36 → 36_2, 36_3 → 37, 43:44 → 45."""
    last, first = numbers(before)[-1:], numbers(number)[:1]
    if not last or not first:
        return False
    a, b = last[0].split("_"), first[0].split("_")
    if b[: len(a)] == a:
        return b[len(a) :] in (["2"], ["1"])
    depth = len(b) - 1
    if b[:depth] != a[:depth] or len(a) <= depth:
        return False
    plain = len(number + before) < _LONGEST and a[depth].isdecimal() and b[depth].isdecimal()
    return plain and int(b[depth]) == int(a[depth]) + 1


@lru_cache(maxsize=4096)
def number_of(words: str) -> str:
    """The number in 第三十六条の三, 第１２条, 前二項: 36_3, 12, 2; "" where there is none."""
    found = re.findall("[一二三四五六七八九十百千〇]+|[0-9０-９]+", words)
    return "_".join(
        str(kanji_number(one)) if _KANJI.fullmatch(one) else str(int(fold_text(one)))
        for one in found
    )
