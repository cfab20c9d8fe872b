"""Word's automatic numbers, counted as Word counts them, because the reader sees them in print.

A paragraph is in a numbering (w:num), which refers to an abstract one (w:abstractNum) whose
levels say what is printed: "第%1章", "（%1）", "%1.%2". Numberings of one abstract count together.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from indexer.formats.docx.styles import NumberingOf, Styles, W, is_on, number, value
from indexer.formats.docx.symbols import bullet
from indexer.formats.numerals import MOST, form
from indexer.formats.office import Element

_AFTER = {"tab": " ", "space": " ", "nothing": ""}
_DEEPEST = 8  # levels are counted from 0


@dataclass(frozen=True, slots=True)
class Level:
    """What one level of a list prints, and how it counts."""

    start: int
    form: str
    text: str  # "第%1章"; %n stands for the number of level n
    after: str  # between the number and the text
    restart: int | None  # only after a number of the levels above this one (from 1); 0: never
    style: str | None  # paragraphs of this style are on this level
    plain: bool  # all numbers in Arabic figures


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    levels: dict[str, dict[int, Level]]  # of each abstract numbering
    abstract: dict[str, str]  # of each numbering
    starts: dict[str, dict[int, int]]  # where a numbering starts its levels anew
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    _seen: set[tuple[str, int]] = field(default_factory=set)

    def apart(self) -> Numbering:
        """The same lists, not begun: a text box counts by itself."""
        return Numbering(self.levels, self.abstract, self.starts)

    def next(self, found: NumberingOf | None) -> str:
        """The number of the next paragraph there, with what stands after it; "" for none."""
        abstract = self.abstract.get(found.num or "") if found is not None else None
        levels = self.levels.get(abstract or "")
        if found is None or abstract is None or not levels:
            return ""
        at = found.level
        if at is None:
            tied = (i for i, level in levels.items() if found.style and level.style == found.style)
            at = next(tied, 0)
        level = levels.get(at)
        if level is None:
            return ""
        self._count(found.num or "", abstract, at, levels)
        return self._label(abstract, at, levels)

    def _count(self, num: str, abstract: str, at: int, levels: dict[int, Level]) -> None:
        counts = self._counts.setdefault(abstract, {})
        if num not in self._begun:
            self._begun.add(num)
            counts.update({i: start - 1 for i, start in self.starts.get(num, {}).items()})
        for above in range(at, -1, -1):  # levels that were skipped count as begun
            if (abstract, above) in self._seen or above not in levels:
                break
            self._seen.add((abstract, above))
            counts.setdefault(above, levels[above].start - (above == at))
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for below in [i for i in counts if i > at]:
            restart = levels[below].restart if below in levels else None
            if restart is None or at < restart:
                del counts[below]

    def _label(self, abstract: str, at: int, levels: dict[int, Level]) -> str:
        level, counts = levels[at], self._counts[abstract]
        if level.form == "bullet":
            return level.text + level.after if level.text else ""
        label = level.text
        for i in range(_DEEPEST, -1, -1):
            if f"%{i + 1}" in label and i in levels:
                count = max(0, min(counts.get(i, levels[i].start), MOST))
                name = "decimal" if level.plain else levels[i].form
                label = label.replace(f"%{i + 1}", form(name, count))
        return label.strip() + level.after if label.strip() else ""


def read_numbering(root: Element | None, styles: Styles) -> Numbering:
    """The lists of the numbering part."""
    levels: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}
    abstract: dict[str, str] = {}
    starts: dict[str, dict[int, int]] = {}
    for element in root.iterchildren(f"{W}abstractNum") if root is not None else ():
        key = element.get(f"{W}abstractNumId", "")
        levels[key] = {
            number(level.get(f"{W}ilvl")) or 0: _level(level)
            for level in element.iterchildren(f"{W}lvl")
        }
        if (link := value(element, "numStyleLink")) is not None:
            linked[key] = link
    for element in root.iterchildren(f"{W}num") if root is not None else ():
        num = element.get(f"{W}numId", "")
        abstract[num] = value(element, "abstractNumId") or ""
        for override in element.iterchildren(f"{W}lvlOverride"):
            at = number(override.get(f"{W}ilvl")) or 0
            start = number(value(override, "startOverride"))
            if start is not None:
                starts.setdefault(num, {})[at] = start
            if (own := override.find(f"{W}lvl")) is not None:
                abstract[num] = _own_levels(levels, abstract[num], num, at, _level(own))
    for key, link in linked.items():
        style = styles.by_id.get(link)
        target = abstract.get(style.numbering.num or "") if style and style.numbering else None
        if target in levels and not levels[key]:
            levels[key] = levels[target]
    return Numbering(levels, abstract, starts)


def _own_levels(
    levels: dict[str, dict[int, Level]], abstract: str, num: str, at: int, level: Level
) -> str:
    """The numbering's own copy of its abstract one, with a level of its own."""
    key = f"num {num}"
    levels[key] = {**levels.get(abstract, {}), at: level}
    return key


def _level(element: Element) -> Level:
    form = value(element, "numFmt") or "decimal"
    text = value(element, "lvlText") or ""
    if form == "bullet":
        text = bullet(text, element)
    level = Level(
        start=number(value(element, "start")) or 0,
        form=form,
        text=text,
        after=_AFTER.get(value(element, "suff") or "tab", " "),
        restart=number(value(element, "lvlRestart")),
        style=value(element, "pStyle"),
        plain=bool(is_on(element, "isLgl")),
    )
    hidden = is_on(element.find(f"{W}rPr"), "vanish")
    return replace(level, form="none", text="", after="") if hidden else level
