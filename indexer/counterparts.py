"""Which section of one edition is which of another.

What is compared is what print sets as a heading, with everything below it that is not a heading
of its own: an article with its clauses, a measure with its bullets. Pairs are made in steps from
the surest to the likeliest, each in time that grows with the number of sections.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from indexer.normalize import fold_compact
from indexer.types import Document, Section, SectionKind

ARTICLE = "条"
_TELLING_TITLE, _TELLING_BODY = 4, 20  # characters from which a title, a text is nobody else's
_SIMILAR_IN_PLACE, _SIMILAR = 60.0, 75.0  # of titles at the same place, of titles anywhere
_COMMON = 50  # sections that share two characters: those say nothing
_CANDIDATES = 5  # titles that are looked at closely


@dataclass(frozen=True, slots=True)
class Unit:
    """A heading with what stands below it, up to the next heading. Texts are folded, no blanks."""

    section: Section
    parent: int | None  # among the units
    address: tuple[str, ...] | None  # numbers from the top down; None: print shows none
    title: str
    body: str
    spans: tuple[tuple[int, int], ...]  # of its text in the document, in reading order


def units(document: Document) -> list[Unit]:
    """The units of ``document`` in reading order; the first is the document's own head."""
    owner: list[int] = []  # of each section, the unit that its text belongs to
    heads: list[Section] = []
    spans: list[list[tuple[int, int]]] = []
    for section in document.sections:
        within = owner[section.parent] if section.parent is not None else None
        if within is None or (heads[within].unit != ARTICLE and _is_head(document, section)):
            owner.append(len(heads))
            heads.append(section)
            spans.append([])
        else:
            owner.append(within)
        spans[owner[-1]].append((section.start, section.body_end))
    found: list[Unit] = []
    for head, own in zip(heads, spans, strict=True):
        parent = None if head.parent is None else owner[head.parent]
        above = found[parent].address if parent is not None else None
        body = "".join(document.text[start:end] for start, end in own)[head.head_end - head.start :]
        address = () if parent is None else _address(document, head, above)
        title = _folded(document.title_of(head))
        found.append(Unit(head, parent, address, title, _folded(body), tuple(own)))
    return found


def _is_head(document: Document, section: Section) -> bool:
    kinds = (SectionKind.HEADING, SectionKind.ITEM)
    return section.kind in kinds and document.is_heading(section)


def _address(
    document: Document, head: Section, above: tuple[str, ...] | None
) -> tuple[str, ...] | None:
    """An article is counted through its law, or through its 附則; other numbers below a parent."""
    if head.unit == "附則":
        return (_folded(document.heading(head)),)
    if not head.number or above is None:
        return None
    own = f"{head.unit}{head.number}"
    if head.unit == ARTICLE:
        return (*(part for part in above[:1] if part.startswith(("附則", "付則"))), own)
    return (*above, own)


def _folded(text: str) -> str:
    return fold_compact(text)


def pairs(before: Sequence[Unit], after: Sequence[Unit]) -> dict[int, int]:
    """Position in ``before`` → position in ``after``, each at most once; the heads are a pair."""
    pairing = _Pairing(before, after)
    for step in (
        pairing.same_everything,
        pairing.same_body,
        pairing.same_title_in_place,
        pairing.same_title_below_same_parent,
        pairing.same_telling_title,
        pairing.same_article,
        pairing.similar_in_place,
        pairing.similar,
    ):
        step()
    return pairing.found


class _Pairing:
    """Two editions while their units are being paired."""

    def __init__(self, before: Sequence[Unit], after: Sequence[Unit]) -> None:
        self._before, self._after = before, after
        self.found: dict[int, int] = {0: 0}
        self._taken: dict[int, int] = {0: 0}  # the other way round

    def same_everything(self) -> None:
        self._by(lambda unit: (unit.address, unit.title, unit.body))

    def same_body(self) -> None:
        self._by(lambda unit: unit.body if len(unit.body) >= _TELLING_BODY else None, alone=True)

    def same_title_in_place(self) -> None:
        self._by(lambda unit: (unit.address, unit.title) if unit.address else None)

    def same_title_below_same_parent(self) -> None:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for j in self._free_after():
            waiting[self._after[j].parent, self._after[j].title].append(j)
        for i in self._free_before():
            unit = self._before[i]
            parent = self.found.get(unit.parent) if unit.parent is not None else None
            if unit.title and parent is not None and (same := waiting.get((parent, unit.title))):
                self._pair(i, same.pop(0))

    def same_telling_title(self) -> None:
        self._by(lambda unit: unit.title if len(unit.title) >= _TELLING_TITLE else None, alone=True)

    def same_article(self) -> None:
        self._by(lambda unit: unit.address if unit.section.unit == ARTICLE else None)

    def similar_in_place(self) -> None:
        places = {self._after[j].address: j for j in reversed(self._free_after())}
        for i in self._free_before():
            unit = self._before[i]
            j = places.get(unit.address) if unit.address else None
            if j is not None and j not in self._taken:
                other = self._after[j]
                if fuzz.ratio(unit.title, other.title) >= _SIMILAR_IN_PLACE:
                    self._pair(i, j)

    def similar(self) -> None:
        """By titles that share rare pairs of characters; those below the same parent first."""
        holders: dict[str, list[int]] = defaultdict(list)
        for j in self._free_after():
            for two in _twos(self._after[j].title):
                holders[two].append(j)
        for i in self._free_before():
            unit = self._before[i]
            shared: Counter[int] = Counter()
            for two in _twos(unit.title):
                if len(holders[two]) <= _COMMON:
                    shared.update(j for j in holders[two] if j not in self._taken)
            best: tuple[float, bool, int] | None = None
            for j, _ in shared.most_common(_CANDIDATES):
                ratio = fuzz.ratio(unit.title, self._after[j].title)
                if ratio >= _SIMILAR:
                    best = max(best or (0.0, False, 0), (ratio, self._beside(i, j), -j))
            if best is not None:
                self._pair(i, -best[2])

    def _beside(self, i: int, j: int) -> bool:
        parent = self._before[i].parent
        return parent is not None and self.found.get(parent) == self._after[j].parent

    def _by(self, key: Callable[[Unit], Hashable | None], *, alone: bool = False) -> None:
        """Pair what has the same key, in order; with ``alone`` only where nothing else has it."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for j in self._free_after():
            if (found := key(self._after[j])) is not None:
                waiting[found].append(j)
        asking: dict[Hashable, list[int]] = defaultdict(list)
        for i in self._free_before():
            if (found := key(self._before[i])) is not None and found in waiting:
                asking[found].append(i)
        for found, those in asking.items():
            if not alone or len(those) == len(waiting[found]) == 1:
                for i, j in zip(those, waiting[found], strict=False):
                    self._pair(i, j)

    def _pair(self, i: int, j: int) -> None:
        self.found[i] = j
        self._taken[j] = i

    def _free_before(self) -> list[int]:
        return [i for i in range(len(self._before)) if i not in self.found]

    def _free_after(self) -> list[int]:
        return [j for j in range(len(self._after)) if j not in self._taken]


def _twos(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
