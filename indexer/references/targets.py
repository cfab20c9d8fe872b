"""What a reference means, by where it stands and by what was named before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.references.law_names import UNSURE
from indexer.references.provisions import MAIN, Context, Provisions
from indexer.references.state import ARTICLE, CLAUSE, ITEM, UNKNOWN, WITHIN, Chain, Target
from indexer.references.words import OWN, SAME, Reference

ELSEWHERE = -1  # the home of a 附則 of another law
_ALIKE = "並びに"  # may join what it names to the enumeration as a whole
Same = Callable[[str], Target]  # what 同条, 同項, 同号 mean


class Standpoint:
    """Where in a law some words stand: what they mean by 前条, 第二項, イ."""

    def __init__(self, provisions: Provisions, context: Context) -> None:
        self.provisions = provisions
        self.context = context
        self.amending = provisions.homes[context.home].amending
        self._own = self._place()

    def _place(self) -> Target:
        number = self.provisions.number
        article = self.context.article
        clause, item = (*map(number, self.context.clauses[:2]), "", "")[:2]
        subs = tuple(self.provisions.label(one) for one in self.context.clauses[2:])
        home = self.context.home
        return Target(None, home, "" if article is None else number(article), clause, item, subs)

    def of_law(self, law: str | None, said: Reference) -> Target:
        """What ``said`` names of ``law`` (None: this one)."""
        if law == UNSURE or not _in_numbers(said):
            return UNKNOWN
        home = MAIN
        if said.supplement:
            home = ELSEWHERE if law is not None else self.provisions.original or ELSEWHERE
        return _completed(Target(law, home, said.article, said.clause, said.item, said.subs))

    def targets(self, said: Reference, joined: Chain | None, same: Same) -> list[Target]:
        """What ``said`` means where no law is named before it: several for 前二項.

        ``joined`` is the enumeration that it goes on with.
        """
        if said.supplement:
            home = self.context.home or self.provisions.original
            if home is None or not _in_numbers(said):
                return [UNKNOWN]
            return [_completed(Target(None, home, said.article, said.clause, said.item, said.subs))]
        for level, named, find in (
            (ARTICLE, said.article, self._articles),
            (CLAUSE, said.clause, self._clauses),
            (ITEM, said.item, self._items),
        ):
            if named:
                found = [same(level)] if named == SAME else find(named, joined)
                return [_below(one, said) for one in found]
        return self._subs(said.subs, joined)

    def division(
        self, named: list[tuple[str, str]], within: int | None, beside: int | None
    ) -> int | None:
        """The 章 or 節 that ``named`` leads to: of the one ``within``, or of one that is above
        ``beside`` or above where this stands."""
        children = self.provisions.children
        found = None if within is None else children.get((within, *named[0]))
        at = self.context.article if beside is None else beside
        while within is None and found is None and at is not None:
            at = self.provisions.sections[at].parent
            found = None if at is None else children.get((at, *named[0]))
        for unit, number in named[1:]:
            found = None if found is None else children.get((found, unit, number))
        return found

    def beside(self, unit: str, step: int) -> int | None:
        """The 章 or 節 before (-1) or after (1) the one that this stands in."""
        at = self.context.article
        while at is not None and self.provisions.sections[at].unit != unit:
            at = self.provisions.sections[at].parent
        return None if at is None else next(iter(self.provisions.near(at, step)), None)

    def _articles(self, named: str, joined: Chain | None) -> list[Target]:
        own = self._own
        if named == OWN:
            return [own._replace(clause="", item="", subs=())] if own.article else [UNKNOWN]
        if named[0] in "+-":
            numbers = self._near((self.context.article,), named)
            return [Target(None, own.home, number) for number in numbers]
        if joined and joined.word == WITHIN and joined.target and joined.target.article:
            joined = None  # 附則第三条（第五条の規定を除く。）
        if joined and joined.target and (joined.named or joined.target.law is not None):
            if not (joined.word and joined.named):
                return [UNKNOWN]
            return [Target(joined.target.law, joined.target.home, named)]
        return [UNKNOWN if self.amending else Target(None, MAIN, named)]

    def _clauses(self, named: str, joined: Chain | None) -> list[Target]:
        own = self._own._replace(item="", subs=())
        if named == OWN:
            return [own] if own.clause else [UNKNOWN]
        if named[0] in "+-":
            return [own._replace(clause=n) for n in self._near(self.context.clauses[:1], named)]
        if joined and joined.target:
            above = _inherited(joined, CLAUSE)
            return [above._replace(clause=named, item="", subs=())]
        return [own._replace(clause=named)]

    def _items(self, named: str, joined: Chain | None) -> list[Target]:
        own = self._own._replace(subs=())
        if named == OWN:
            return [own] if own.item else [UNKNOWN]
        if named[0] in "+-":
            return [own._replace(item=n) for n in self._near(self.context.clauses[1:2], named)]
        if joined and joined.target:
            return [_inherited(joined, ITEM)._replace(item=named, subs=())]
        return [own._replace(item=named)] if own.clause else [UNKNOWN]

    def _subs(self, named: tuple[str, ...], joined: Chain | None) -> list[Target]:
        """イ: of the 号 that this stands in, or of what is below it, looking upwards from here."""
        if joined and joined.target and (joined.target.subs or joined.word == WITHIN):
            return [joined.target._replace(subs=named) if joined.target.item else UNKNOWN]
        if joined:
            return [UNKNOWN]
        clauses = self.context.clauses
        for depth in range(len(clauses) - 1, 0, -1):
            if (clauses[depth], "細目", named[0]) in self.provisions.children:
                return [self._own._replace(subs=(*self._own.subs[: depth - 1], *named))]
        return [UNKNOWN]

    def _near(self, own: Sequence[int | None], steps: str) -> list[str]:
        """The numbers of 前二項 or 次条, seen from ``own``."""
        if not own or own[0] is None:
            return []
        near = self.provisions.near(own[0], int(steps))
        return [self.provisions.number(one) for one in near]


def _in_numbers(said: Reference) -> bool:
    """Whether every level that ``said`` names is a number: 第三条第二項, not 前条第二項."""
    return all(not level or level[0].isdigit() for level in (said.article, said.clause, said.item))


def _inherited(joined: Chain, kind: str) -> Target:
    """The provision whose next clause or item an enumeration names, or a bracket behind it."""
    target = joined.target or UNKNOWN
    if joined.word == WITHIN:
        return _completed(target._replace(item="?")) if _is_below(target, kind) else UNKNOWN
    doubtful = joined.word in ("", _ALIKE) and joined.stated
    named = target.clause if kind == CLAUSE else target.item
    return UNKNOWN if doubtful or not named else target


def _is_below(target: Target, kind: str) -> bool:
    """Whether a ``kind`` may be a part of ``target``: 第一号 of 第二項, not of 第二号."""
    if not target.article and not target.clause:
        return False
    return not target.item and not (kind == CLAUSE and target.clause)


def _below(target: Target, said: Reference) -> Target:
    """The clause, item and イ that ``said`` names below ``target``."""
    if target.law == UNSURE:
        return target
    for words, level in ((said.clause, target.clause), (said.item, target.item)):
        if words and not words[0].isdigit() and not level:
            return UNKNOWN  # 第三条前項 says nothing
    clause = said.clause if said.clause[:1].isdigit() else target.clause
    item = said.item if said.item[:1].isdigit() else target.item
    return _completed(Target(target.law, target.home, target.article, clause, item, said.subs))


def _completed(target: Target) -> Target:
    """第三条第一号: an article with one 項 is named without it."""
    if target.item and not target.clause and target.article:
        return target._replace(clause="1")
    return target
