"""References in the text of a law → links: 前条, 次項, 同法第二条, 第五条から第七条まで, 附則第三条.

A wrong link is worse than none: what may mean another law, an earlier version of this one, or
wording that is only quoted, stays unlinked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from indexer.normalize import compact
from indexer.references.law_names import Names, names
from indexer.references.provisions import AMENDMENT, MAIN, SUPPLEMENT, Provisions, numbers
from indexer.references.scan import Words
from indexer.references.state import LAW, State
from indexer.references.targets import Standpoint
from indexer.references.words import TOKENS
from indexer.types import Catalogued, Document, Link, Section, SectionKind

_SCANNED = (SectionKind.CLAUSE, SectionKind.ITEM, SectionKind.ROW, SectionKind.TABLE)
_BELOW = {"条": "項", "項": "号"}
_APPENDED = ("別表", "別記", "様式", "書式", "別図", "付録")
_BEFORE_TABLE = 2000  # characters that may say what a table is for
_SUBSTITUTES = ("字句", "読み替え")  # a table that says so quotes other provisions


def links(text: str, sections: Sequence[Section]) -> tuple[Link, ...]:
    """The references in a law laid out as ``text`` with ``sections``, by where they stand."""
    provisions = Provisions(sections, text)
    title = text[sections[0].start : sections[0].head_end].strip()
    spans = [(home, sections[home].start, sections[home].end) for home in provisions.homes]
    scanner = _Scanner(text, provisions, names(text, title, spans))
    quoting = set(_quoting(text, sections))
    for section in sections:
        if section.id not in quoting and section.parent not in quoting:
            scanner.scan(section)
    return tuple(sorted(scanner.found, key=lambda link: (link.start, link.end)))


def _quoting(text: str, sections: Sequence[Section]) -> Iterator[int]:
    """The tables that say which wording is to be read for which: they quote."""
    for section in sections:
        if section.kind is SectionKind.TABLE:
            above = sections[section.parent or 0].start
            before = text[max(above, section.start - _BEFORE_TABLE) : section.start]
            if any(word in before for word in _SUBSTITUTES):
                yield section.id


class _Scanner:
    """Reads the sections of a law in order and collects their links."""

    def __init__(self, text: str, provisions: Provisions, known: Names) -> None:
        self.found: list[Link] = []
        self._text = text
        self._provisions = provisions
        self._names = known
        self._ends: dict[int, State] = {}  # by section: what its words leave open for those below
        self._article: tuple[int, int | None] | None = None
        self._laws = State()  # the one that the article's last words left

    def scan(self, section: Section) -> None:
        context = self._provisions.contexts[section.id]
        start = _scanned_from(section)
        if context.quoted:
            return
        if self._article != (context.home, context.article):
            self._article, self._laws = (context.home, context.article), State()
        above = self._ends.get(section.parent or 0)
        if TOKENS.search(self._text, start, section.body_end) is None:
            self._ends[section.id] = above or State()
            return
        state = above.below() if above else State()
        if law := self._laws.said.get(LAW):
            state.said[LAW] = law
        stands = Standpoint(self._provisions, context)
        in_table = section.kind in (SectionKind.ROW, SectionKind.TABLE)
        words = Words(self._text, stands, self._names, state, in_table=in_table)
        self.found.extend(words.read(start, section.body_end))
        self._ends[section.id] = self._laws = words.state


def _scanned_from(section: Section) -> int:
    """Where in ``section`` its words begin, behind what names it."""
    if section.kind in _SCANNED or section.unit in _APPENDED:
        return section.start + len(section.label)
    return min(section.head_end, section.body_end)


def find(
    document: Document, address: Sequence[str], supplement: str | None = None
) -> Section | None:
    """The section at ``address``, its numbers from the article down: ("17", "2", "1").

    It is looked for in the main provision; with ``supplement`` in the 附則 of the law with that
    number, "" for the law's own, which an address that begins with 附則 means as well. Where there
    are no articles the address counts from the 項. None where there is no such section.
    """
    if address and address[0] == SUPPLEMENT:
        address, supplement = address[1:], supplement or ""
    home = document.sections[0] if supplement is None else _supplement(document, supplement)
    if home is None or not address:
        return None
    at = _article(document, home, address[0]) or _child(document, home, "項", address[0])
    for number in address[1:]:
        if at is None:
            return None
        at = _child(document, at, _BELOW.get(at.unit, "細目"), number)
    return at


def _supplement(document: Document, number: str) -> Section | None:
    return next((s for s in document.sections if s.unit == "附則" and s.number == number), None)


def _article(document: Document, home: Section, number: str) -> Section | None:
    for section in document.sections[home.id :]:
        if section.start >= home.end:
            return None
        if section.unit == "条" and number in numbers(section.number):
            above = {node.unit for node in document.ancestors(section)}
            if AMENDMENT not in above and (home.id != MAIN or "附則" not in above):
                return section
    return None


def _child(document: Document, parent: Section, unit: str, number: str) -> Section | None:
    return next(
        (
            child
            for child in document.children(parent)
            if child.unit == unit
            and (number in numbers(child.number) or child.label.strip("（）()") == number)
        ),
        None,
    )


def resolve(link: Link, documents: Iterable[Catalogued]) -> str | None:
    """The id of the document that ``link`` leads to, by the law's number or title.

    None for a link within its own document, and where no document is that law. Of several editions
    it is one that no other replaces.
    """
    if link.law is None:
        return None
    wanted = compact(link.law)
    found = [
        one
        for one in documents
        if link.law in (one.number, one.title)
        or wanted in (compact(one.number or ""), compact(one.title))
    ]
    replaced = {one.supersedes for one in found}
    return next((one.id for one in found if one.id not in replaced), None)
