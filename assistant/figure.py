"""A figure as a value, and a problem with what a statement says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant import units
from assistant.units import DATE, DAYS, LE, MONTHS


@dataclass(frozen=True, slots=True)
class Problem:
    """What of a statement does not hold: ``kind`` says in which respect, ``claim`` which words."""

    kind: str  # figure, comparator, pair, name, negation, duty, content
    claim: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A value as a text states it; ``text`` is how it is written after folding."""

    text: str
    unit: str  # its class: 月数, 割合, 円, 日付, 条…
    value: Decimal  # in the class's own unit; 0 for dates, articles and labels
    parts: tuple[str, ...]  # of a date year, month, day, 度; of an article 編 … 号; "" is unsaid
    bounds: frozenset[str]  # 以上, 以下, 未満, 超, ごと, まで, から, 約, 累計
    start: int
    end: int
    bare: bool = False  # 月 or 日 with nothing that tells a date from a duration

    def same(self, other: Figure) -> bool:
        """Whether ``other`` is this value, said as exactly or more so; comparators aside."""
        if self.parts and other.parts and self.unit == other.unit:
            return all(not a or a == b for a, b in zip(self.parts, other.parts, strict=True)) and (
                self.unit != DATE or not self.parts[0] or self.parts[3] == other.parts[3]
            )
        if self.unit == DAYS and self.bare and other.unit == DATE:
            return other.parts[2] == str(self.value)
        if self.unit == DATE and not self.parts[0] and other.bare:
            month = self.parts[1] if other.unit == MONTHS else self.parts[2]
            return not (self.parts[1] and self.parts[2]) and month == str(other.value)
        decades = self.unit == other.unit == "年代" and self.value < 100  # 1980年代から90年代
        if decades and other.value % 100 == self.value:
            return True
        if self.value != other.value or bool(self.parts) != bool(other.parts):
            return False
        loose = {self.unit, other.unit} - set(_KNOWN)
        return self.unit == other.unit or (
            bool(loose) and _alike(self.unit, other.unit)  # 7法人等 and 7法人, 60 and 60個
        )

    def rivals(self, other: Figure) -> bool:
        """Whether both are of one class: 6億 and 70億パラメータ too, of which one says no unit."""
        if {self.unit, other.unit} == {MONTHS, DAYS}:
            return LE in self.bounds and LE in other.bounds  # 14日以内, 3月以内
        loose = not self.parts and not other.parts and "" in (self.unit, other.unit)
        return self.unit == other.unit or (loose and not {self.unit, other.unit} & _KNOWN)


_KNOWN = {kind for kind, _ in units.UNITS.values()} - {"つ"}


def _alike(a: str, b: str) -> bool:
    """Whether two units of which one is no known one can be the same: つ stands for any noun."""
    short, long = sorted((a, b), key=len)
    if long.startswith("第"):
        return False
    return (short in ("つ", "") and long not in _KNOWN) or (bool(short) and long.startswith(short))
