"""One pass over a law's words: each reference resolved where it stands.

What a reference leaves out is taken from where it stands (第二項: of this article), from the
enumeration it belongs to (第三条第一項及び第二項), or from what was named last (同条, 同法).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from indexer.references.law_names import UNSURE, Names
from indexer.references.provisions import MAIN
from indexer.references.state import (
    ARTICLE,
    CLAUSE,
    ITEM,
    LAW,
    UNKNOWN,
    WITHIN,
    Chain,
    LawName,
    State,
    Target,
)
from indexer.references.targets import Standpoint
from indexer.references.words import (
    APPENDIX,
    JOINED,
    LOOSELY,
    OF,
    OWN,
    TOKENS,
    Reference,
    divisions,
    parse,
    restricts,
)
from indexer.types import Link

_MOST = 60  # provisions that one range links to
_FARTHEST = 20  # characters between two references of an enumeration
_FROM = "から"
_ISSUERS = "律令則約示規"
_VERSIONS = ("改正前の", "改正後の", "廃止前の")
_AMENDS = re.compile("(?:の規定)?による(?:改正|廃止)[前後]の")


class Words:
    """The words of one section while they are read."""

    def __init__(
        self, text: str, stands: Standpoint, names: Names, state: State, *, in_table: bool
    ) -> None:
        self.state = state
        self._found: list[Link] = []
        self._text = text
        self._names = names
        self._provisions = stands.provisions
        self._stands = stands
        home = stands.context.home
        self._homes = (home,) if stands.amending or home == MAIN else (home, MAIN)
        self._in_table = in_table
        self._since = 0
        self._open: list[tuple[State, int, bool, LawName | None]] = []  # brackets
        self._quotes = 0
        self._law: LawName | None = None  # named last

    def read(self, start: int, end: int) -> list[Link]:
        """The links of ``text[start:end]``."""
        self._since = start
        for token in TOKENS.finditer(self._text, start, end):
            kind = token.lastgroup or ""
            if kind == "quote":
                self._quotes += 1
            elif kind == "end":
                self._quotes = max(0, self._quotes - 1)
            elif not self._quotes:
                _READ[kind](self, token)
        if self._open:  # never closed
            self.state = self._open[0][0]
        return self._found

    def opens(self, token: re.Match[str]) -> None:
        """A bracket: what is named in it does not count outside, unless nothing else was."""
        law = self._before_bracket(token)
        chain = self.state.chain
        adjacent = chain is not None and bool(OF.fullmatch(self._text, chain.reach, token.start()))
        self._open.append((self.state, token.start(), adjacent, law))
        self.state = self.state.inside(adjacent=adjacent or law is not None)
        if (adjacent or law) and not token["number"] and restricts(self._text, token.start()):
            of = Target(law.law) if law else chain.target if chain else None
            if of is not None:
                end = token.end()
                self.state.chain = Chain(of, None, end, end, end, True, True, WITHIN)

    def _before_bracket(self, token: re.Match[str]) -> LawName | None:
        """The law that is named right before a bracket, often with its number in it."""
        if token["number"]:
            return self._numbered(token)
        named = self._law
        if named is not None and named.end == token.start():
            return named
        return self._mentioned(token.start())

    def closes(self, token: re.Match[str]) -> None:
        if not self._open:
            return
        inside = self.state
        self.state, start, adjacent, law = self._open.pop()
        self.state.closed(inside, start, token.end(), adjacent=adjacent)
        self._law = law._replace(end=token.end()) if law else None

    def _numbered(self, token: re.Match[str]) -> LawName | None:
        """A law named with its number in the bracket that opens here."""
        if not self._names.ends_law(self._text, token.start()):
            return None
        law, start = self._names.numbered(self._text, token.start(), token["number"])
        versions = self._names.is_version(self._text, start)
        return self._name(UNSURE if versions else law, start, token.start())

    def this_law(self, token: re.Match[str]) -> None:
        law = UNSURE if self._stands.amending else None
        self._law = self._name(law, token.start(), token.end(), remember=False)

    def same_law(self, token: re.Match[str]) -> None:
        law = self._same(LAW)
        self._law = self._name(law.law, token.start(), token.end(), remember=False)

    def _same(self, kind: str) -> Target:
        return self.state.same(kind, self._since, in_bracket=bool(self._open))

    def mention(self, token: re.Match[str]) -> None:
        """A law named in passing: 健康保険法の規定."""
        self._mentioned(token.end())

    def _mentioned(self, end: int) -> LawName | None:
        if not self._names.ends_law(self._text, end):
            return None
        found = self._names.mentioned(self._text, end, self._homes)
        return None if found is None else self._name(found[0], found[1], end)

    def _name(self, law: str | None, start: int, end: int, *, remember: bool = True) -> LawName:
        """Note that a law is named, with a link to it where it is certain."""
        if law == self._names.own:
            law = None
        if remember:
            self.state.say(LAW, Target(law), end)
        self._unsay(start)
        if law != UNSURE and start < end:
            self._link(start, end, law, (), MAIN if law is None else None)
        return LawName(law, start, end)

    def _unsay(self, start: int) -> None:
        """Take back the links from ``start`` on: the words are a part of a longer name."""
        while self._found and self._found[-1].start >= start:
            self._found.pop()

    def _begins(self, law: LawName, start: int) -> int:
        """Where a reference at ``start`` begins that ``law`` stands before.

        The link to the law as a whole gives way, but where its bracket holds links of its own.
        """
        last = self._found[-1] if self._found else None
        if last is None or last.end <= law.start:
            return law.start
        if (last.start, last.law, last.address) == (law.start, law.law, ()):
            self._found.pop()
            return law.start
        return start

    def appendix(self, token: re.Match[str]) -> None:
        """別表第一, of this law or of the one named before it."""
        law = self._law_before(token.start())
        self.state.chain = None
        if law is not None:
            self._whole(law, *token.span())
        elif not self._stands.amending:
            label = APPENDIX.match(token[0])
            section = self._provisions.appendices.get(label[0]) if label else None
            if section is not None:
                self._link(token.start(), token.end(), None, (), section)

    def _whole(self, law: LawName, start: int, end: int) -> None:
        """A part of another law that has no address: a link to that law."""
        start = self._begins(law, start)
        if law.law not in (None, UNSURE):
            self._link(start, end, law.law, (), None)

    def division(self, token: re.Match[str]) -> None:
        """第三章第一節."""
        law = self._law_before(token.start())
        joined = None if law else self._joined(token.start())
        if law is not None:
            self._whole(law, *token.span())
        elif joined and joined.named and joined.target:
            law = LawName(joined.target.law, *token.span())
            self._whole(law, *token.span())
        if law is not None or self._stands.amending:
            of = Target(law.law) if law else UNKNOWN
            self.state.chain = Chain(of, None, *token.span(), token.end(), True, True)
            return
        chain = self.state.chain
        within = chain and chain.reach == token.start() and chain.target is None  # 前章第七節
        beside = joined.section if joined and joined.target is None else None
        above = chain.section if chain and within else None
        self._division(token, joined, self._stands.division(divisions(token[0]), above, beside))

    def beside(self, token: re.Match[str]) -> None:
        """前章, 次節."""
        if not self._stands.amending:
            section = self._stands.beside(token[0][1], -1 if token[0][0] == "前" else 1)
            self._division(token, self._joined(token.start()), section)

    def _division(self, token: re.Match[str], joined: Chain | None, section: int | None) -> None:
        if section is not None:
            if joined and joined.word == _FROM:
                self._range(joined, section)
            self._link(*token.span(), None, (), section)
        self.state.chain = Chain(None, section, *token.span(), token.end(), False, False)

    def reference(self, token: re.Match[str]) -> None:
        """A reference to an article or a clause."""
        said = parse(token[0])
        start, end = token.span()
        if said.item and not (said.clause or said.article) and self._text[start - 1] in _ISSUERS:
            return  # 法律第百三号
        law = self._law_before(start)
        if self._in_table and law is None and not said.article.replace("_", "").isdigit():
            return  # 前項 in a table is a row of it
        joined = None if law else self._joined(start)
        targets = self._targets(said, law, joined, start, end)
        if law is not None:
            start = self._begins(law, start)
        sections = [] if _is_scope(said) else [self._emit(start, end, one) for one in targets]
        if joined and joined.word == _FROM and len(sections) == 1 and sections[0] is not None:
            self._range(joined, sections[0])
        last = targets[0] if len(targets) == 1 else UNKNOWN
        self._remember(said, last, end, of_law=law is not None)
        named = law is not None or said.supplement or bool(joined and joined.named)
        stated = named or bool(said.article) or bool(joined and joined.stated)
        at = sections[0] if len(sections) == 1 else None
        self.state.chain = Chain(last, at, start, end, end, named, stated)

    def _targets(
        self, said: Reference, law: LawName | None, joined: Chain | None, start: int, end: int
    ) -> list[Target]:
        if law is not None:
            return [self._stands.of_law(law.law, said)]
        amends = self._stands.amending and _AMENDS.match(self._text, end)
        if self._is_version(start) or (amends and not said.supplement):
            return [UNKNOWN]
        return self._stands.targets(said, joined, self._same)

    def _is_version(self, start: int) -> bool:
        """Whether 旧, 改正後の or the like stands before: not the law as it is here."""
        before = self._text[max(0, start - 4) : start]
        return before[-1:] in ("旧", "新") or before in _VERSIONS

    def _law_before(self, start: int) -> LawName | None:
        """The law named right before ``start``."""
        named = self._law
        if named is not None and named.end == start:
            return named
        before = self._names.before(self._text, start, self._homes)
        if before is None:
            return None
        self._unsay(before[1])
        self.state.say(LAW, Target(before[0]), start)
        return LawName(before[0], before[1], start)

    def _joined(self, start: int) -> Chain | None:
        """The enumeration that a reference at ``start`` goes on with."""
        chain = self.state.chain
        if chain is None or start - chain.reach > _FARTHEST:
            return None
        if chain.word == WITHIN:
            return chain if start == chain.reach else None
        if found := JOINED.fullmatch(self._text, chain.reach, start):
            return chain._replace(word=found["and"])
        return chain if LOOSELY.fullmatch(self._text, chain.reach, start) else None

    def _emit(self, start: int, end: int, target: Target) -> int | None:
        """Link to ``target`` where it is certain; the section of this law that it is."""
        numbers = target.numbers
        if target.law == UNSURE or not numbers:
            return None
        if target.law is not None:
            self._link(start, end, target.law, target.address, None)
            return None
        section = self._provisions.find(target.home, numbers)
        if section is not None:
            self._link(start, end, None, target.address, section)
        return section

    def _range(self, first: Chain, last: int) -> None:
        """What stands between 第五条 and 第八条: links at the words that name the first."""
        if first.section is None:
            return
        between = self._provisions.between(first.section, last)
        for section in between[:_MOST]:
            address = self._provisions.address(section)
            self._link(first.start, first.end, None, address, section)

    def _remember(self, said: Reference, target: Target, at: int, *, of_law: bool) -> None:
        law, home, article, clause, item, _ = target
        if said.article or said.supplement or of_law:
            self.state.say(ARTICLE, Target(law, home, article), at)
        if said.clause:
            self.state.say(CLAUSE, Target(law, home, article, clause), at)
        if said.item:
            self.state.say(ITEM, Target(law, home, article, clause, item), at)

    def _link(
        self, start: int, end: int, law: str | None, address: tuple[str, ...], section: int | None
    ) -> None:
        self._found.append(Link(start, end, law, address, section))


def _is_scope(said: Reference) -> bool:
    """Whether it is a bare この条 or この項: 以下この条において."""
    return OWN in (said.article, said.clause, said.item) and not any(
        level[:1].isdigit() for level in (said.article, said.clause, said.item)
    )


_READ: dict[str, Callable[[Words, re.Match[str]], None]] = {
    "open": Words.opens,
    "close": Words.closes,
    "self": Words.this_law,
    "same": Words.same_law,
    "law": Words.mention,
    "table": Words.appendix,
    "division": Words.division,
    "beside": Words.beside,
    "ref": Words.reference,
}
