"""What differs between the registers of two editions: rows added, dropped and changed.

Rows are paired from the surest sign to the likeliest: the same words, the same indicator and
deadline, the same indicator, and at last words that are nearly the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from rapidfuzz import fuzz, process

from indexer.normalize import fold_compact
from indexer.register.query import Entry

_SIMILAR = 80.0  # per cent of words from which two rows are taken for one that was reworded
_Key: TypeAlias = Callable[[Entry], Hashable]


class Kind(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A row that differs; ``fields``: what of it, where it is in both editions."""

    kind: Kind
    before: Entry | None
    after: Entry | None
    fields: tuple[str, ...] = ()


def _of(*names: str) -> _Key:
    return lambda entry: tuple(getattr(entry.row, name) for name in names)


def _words(entry: Entry) -> str:
    return fold_compact(entry.quote)


_STEPS: dict[str, tuple[_Key, ...]] = {
    "kpi": (
        _of("indicator", "breakdown", "unit", "change", "deadline"),
        _of("indicator", "breakdown", "unit", "change"),
        _of("indicator", "breakdown"),
    ),
    "measure": (_words,),
    "responsibility": (_of("body", "role", "task"), _of("body", "task")),
}
# By what rows are nearly the same.
_SAID: dict[str, Callable[[Entry], str]] = {
    "kpi": lambda entry: str(getattr(entry.row, "indicator", "")),
    "measure": _words,
    "responsibility": lambda entry: " ".join(getattr(entry.row, f) for f in ("body", "task")),
}
_COMPARED: dict[str, tuple[str, ...]] = {
    "kpi": ("indicator", "target", "deadline", "baseline", "breakdown", "status"),
    "measure": ("action", "bodies", "status"),
    "responsibility": ("role", "task", "status"),
}


def compare(kind: str, before: Sequence[Entry], after: Sequence[Entry]) -> list[Change]:
    """The changes from the rows ``before`` to those ``after``, all of one kind, in text order."""
    pairs = _pairs(kind, before, after)
    there = {new: old for old, new in pairs}
    gone = set(range(len(before))) - {old for old, _ in pairs}
    found = [Change(Kind.DROPPED, before[i], None) for i in sorted(gone)]
    for i, entry in enumerate(after):
        if i not in there:
            found.append(Change(Kind.ADDED, None, entry))
        elif fields := _differing(kind, before[there[i]], entry):
            found.append(Change(Kind.CHANGED, before[there[i]], entry, fields))
    return found


def _differing(kind: str, before: Entry, after: Entry) -> tuple[str, ...]:
    fields = _COMPARED[kind]
    other = tuple(f for f in fields if getattr(before.row, f) != getattr(after.row, f))
    reworded = kind == "measure" and _words(before) != _words(after)
    return ("quote", *other) if reworded else other


def _pairs(kind: str, before: Sequence[Entry], after: Sequence[Entry]) -> list[tuple[int, int]]:
    """Positions of the rows that are each other's."""
    old, new = dict(enumerate(before)), dict(enumerate(after))
    found: list[tuple[int, int]] = []
    for key in _STEPS[kind]:
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for i, entry in old.items():
            waiting[key(entry)].append(i)
        for j, entry in list(new.items()):
            if waiting[key(entry)]:
                i = waiting[key(entry)].pop(0)
                found.append((i, j))
                del old[i], new[j]
    said = _SAID[kind]
    for j, entry in new.items():
        words = {i: said(one) for i, one in old.items()}
        best = process.extractOne(said(entry), words, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        if best is not None:
            found.append((best[2], j))
            del old[best[2]]
    return found
