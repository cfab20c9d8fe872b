"""What a row has to keep before it is written: its values are in its words, and it is there once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from indexer.normalize import fold_compact
from indexer.register.types import Kpi, Measure, Register, Responsibility, Unparsed
from indexer.types import Document

_Row = TypeVar("_Row", Measure, Kpi, Responsibility)
# The fields whose value has to occur in the words of a row, or where ``elsewhere`` says.
_READ = {
    Measure: ("action",),
    Kpi: ("indicator", "value", "unit", "comparator", "change", "baseline", "breakdown", "text_target"),
    Responsibility: ("task", "words"),
}  # fmt: skip
CONFLICT = "同じ指標・期限に値の異なる行がある"
_KINDS = {Measure: "measure", Kpi: "kpi", Responsibility: "responsibility"}


def checked(document: Document, found: Register) -> Register:
    """``found`` without what its words do not bear out, which is kept as unparsed, and once each."""
    unparsed = list(found.unparsed)
    return replace(
        found,
        measures=_kept(document, found.measures, unparsed),
        kpis=_flagged(document, _kept(document, found.kpis, unparsed)),
        responsibilities=_kept(document, found.responsibilities, unparsed),
        unparsed=tuple(sorted(dict.fromkeys(unparsed), key=lambda one: (one.start, one.end))),
    )


def _kept(document: Document, rows: Iterable[_Row], unparsed: list[Unparsed]) -> tuple[_Row, ...]:
    kept: list[_Row] = []
    for row in dict.fromkeys(rows):
        if missing := unborne(document, row):
            reason = f"読み取った値（{'、'.join(missing)}）が、もとの文にありません。"
            kind = _KINDS[type(row)]
            unparsed.append(Unparsed(row.section, row.start, row.end, kind, reason))
        else:
            kept.append(row)
    return tuple(sorted(kept, key=lambda one: (one.start, one.end)))


def _flagged(document: Document, rows: Sequence[Kpi]) -> tuple[Kpi, ...]:
    """``rows``; those that say another value of the same under one heading carry a flag."""
    values: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for row in rows:
        if row.value:
            values[_said_of(document, row)].add(row.value)
    return tuple(
        replace(row, flags=(*row.flags, CONFLICT))
        if row.value and len(values[_said_of(document, row)]) > 1
        else row
        for row in rows
    )


def _said_of(document: Document, row: Kpi) -> tuple[object, ...]:
    """What the value of a KPI is said of: two values of the same are at odds."""
    parent = document.sections[row.section].parent
    own = (row.unit, row.change, row.comparator, row.cumulative)
    return (parent, row.indicator, row.breakdown, row.deadline, *own)


def unborne(document: Document, row: Measure | Kpi | Responsibility) -> list[str]:
    """The fields of ``row`` whose value occurs neither in its words nor where it says."""
    own = document.text[row.start : row.end]
    others = {one.field: document.text[one.start : one.end] for one in row.elsewhere}
    return [
        name
        for name in _READ[type(row)]
        if (value := getattr(row, name)) and not _occurs(value, others.get(name, own))
    ]


def _occurs(value: str, words: str) -> bool:
    said = _plain(words)
    return all(_plain(part) in said for part in value.split("…") if part)


_plain = lru_cache(maxsize=4096)(fold_compact)  # a row's words are looked through for each value
