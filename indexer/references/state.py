"""What has been named so far while the words of a law are read: what 同条, 同項 and 同法 mean."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from indexer.references.law_names import UNSURE
from indexer.references.provisions import MAIN, SUPPLEMENT

WITHIN = "（"
ARTICLE, CLAUSE, ITEM, LAW = "article", "clause", "item", "law"


class Target(NamedTuple):
    """A provision: of a law (None: this one), in a home of it, its numbers from the article down."""

    law: str | None
    home: int = MAIN
    article: str = ""
    clause: str = ""
    item: str = ""
    subs: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        levels = (self.article, self.clause, self.item, *self.subs)
        return tuple(level for level in levels if level)

    @property
    def address(self) -> tuple[str, ...]:
        return self.numbers if self.home == MAIN else (SUPPLEMENT, *self.numbers)


UNKNOWN = Target(UNSURE)


class Chain(NamedTuple):
    """The enumeration that is open, by its last reference."""

    target: Target | None  # None for 章 and 節
    section: int | None
    start: int
    end: int
    reach: int  # where it may go on: its end, or that of a bracket behind it
    named: bool  # its law or 附則 was named: what follows is of the same
    stated: bool  # its article was named
    word: str = ""  # what joins the next reference to it, WITHIN for a bracket; "": loosely


class LawName(NamedTuple):
    """A law named at ``start``."""

    law: str | None
    start: int
    end: int  # behind its name, or behind a bracket that follows it


class _Said(NamedTuple):
    """What was named last, where, and what a bracket named after it."""

    target: Target
    at: int
    aside: Target | None = None


@dataclass(slots=True)
class State:
    """What was named last of each kind, and the enumeration that is open."""

    said: dict[str, _Said] = field(default_factory=dict)
    chain: Chain | None = None

    def say(self, kind: str, target: Target, at: int) -> None:
        self.said[kind] = _Said(target, at)

    def same(self, kind: str, since: int, *, in_bracket: bool) -> Target:
        """What 同条, 同項, 同号 or 同法 is in a line that begins at ``since``.

        What a bracket named counts outside it, or in the next one, only where nothing else can be
        meant; where two provisions can be, neither is.
        """
        last = self.said.get(kind)
        if last is None:
            return UNKNOWN
        if last.aside is None or last.aside == last.target:
            return last.target
        sure = last.at < since or (in_bracket and (kind == LAW or last.target.law == UNSURE))
        return last.aside if sure else UNKNOWN

    def inside(self, *, adjacent: bool) -> State:
        """The state within a bracket that opens; ``adjacent``: right behind a reference."""
        said = dict(self.said)
        if adjacent:
            said = {kind: last._replace(aside=None) for kind, last in said.items()}
        return State(said)

    def closed(self, inside: State, start: int, end: int, *, adjacent: bool) -> None:
        """Go on after the bracket ``start:end`` whose state was ``inside``."""
        for kind, last in inside.said.items():
            outer = self.said.get(kind)
            if outer is None:
                self.said[kind] = last
            elif last.at > start:
                self.said[kind] = outer._replace(aside=last.target)
        if self.chain is not None:
            self.chain = self.chain._replace(reach=end) if adjacent else None

    def below(self) -> State:
        """The state that a 号 begins with, below the words that end with this one."""
        return replace(self, said=dict(self.said), chain=None)
