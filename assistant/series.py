"""Figures that stand together: the ends of a range, 6年6か月, what one leaves out of the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import units
from assistant.figure import Figure
from assistant.units import DATE, DAYS, LE, MONTHS, SINCE, UNTIL

_JOINS = re.compile(
    r"[、・]|又は|若しくは|及び|並びに|から|または|もしくは|および|と|~|や|\(|\)|まで"
)


def together(text: str, found: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures ``found`` in a prepared ``text``, each with what it has from those beside it."""
    return tuple(_resolved(text, _ranged(text, _summed(found))))


def _summed(found: Sequence[Figure]) -> list[Figure]:
    """``found`` with 6年6か月 as one duration."""
    result: list[Figure] = []
    for figure in found:
        last = result[-1] if result else None
        if (
            last is not None
            and last.unit == figure.unit == MONTHS
            and last.end == figure.start
            and not last.bounds
            and figure.value < 12 <= last.value
        ):
            text, value = last.text + figure.text, last.value + figure.value
            result[-1] = replace(figure, text=text, value=value, start=last.start)
        else:
            result.append(figure)
    return result


def _ranged(text: str, found: list[Figure]) -> list[Figure]:
    """3~5年, 2020~2024年度: the first of two has the unit of the second, which is an end."""
    result = list(found)
    for i in range(len(result) - 1):
        first, second = result[i], result[i + 1]
        between = text[first.end : second.start]
        since = SINCE in first.bounds and not between
        if between in ("~", "-") or since:
            if first.unit == DATE and first.parts[2] and second.bare and second.unit == DAYS:
                day = ("同", "同", str(second.value), "")  # 10日から16日まで
                ends = second.bounds - {LE} | {UNTIL}
                second = replace(second, unit=DATE, value=Decimal(0), parts=day, bounds=ends)
                result[i + 1] = second
            result[i] = _as(first, second)
            end = UNTIL if second.unit == DATE else LE
            if result[i].unit == second.unit:
                result[i] = replace(result[i], bounds=result[i].bounds | {SINCE})
                result[i + 1] = replace(second, bounds=second.bounds | {end})
    return result


def _as(first: Figure, second: Figure) -> Figure:
    if first.unit:
        return first
    if second.unit == DATE and first.value == first.value.to_integral_value():
        at = next(i for i, part in enumerate(second.parts) if part)
        parts = tuple(str(first.value) if i == at else "" for i in range(3))
        return replace(first, unit=DATE, parts=(*parts, second.parts[3]), value=Decimal(0))
    written = re.match(rf"\D*(?:{units.NUMBER})", second.text)
    factor = second.value / units.number(_digits(written[0])) if written else Decimal(1)
    return replace(first, unit=second.unit, value=first.value * factor, parts=())


def _digits(written: str) -> str:
    found = re.search(units.NUMBER, written)
    return found[0] if found else "1"


def _resolved(text: str, found: list[Figure]) -> Iterator[Figure]:
    """Dates and articles with what they leave out: the year before, the article before."""
    year = fiscal = month = ""
    chain: Figure | None = None
    at = 0
    for figure in found:
        if figure.unit == DATE:
            y, m, d, f = figure.parts
            if y in ("同", "翌"):
                y = str(int(year) + (y == "翌")) if year else ""
            m = month if m == "同" else m
            if not y and m and year and "。" not in text[at : figure.start]:
                y, f = year, ""
            at = figure.end
            year, fiscal, month = (y, f, m) if y else (year, fiscal, m or month)
            yield replace(figure, parts=(y, m, d, f))
        elif figure.unit == "条":
            between = text[chain.end : figure.start] if chain else ""
            joined = chain is not None and bool(_JOINS.fullmatch(between))
            figure = (
                replace(figure, parts=_filled(figure.parts, chain.parts))
                if joined and chain
                else figure
            )
            chain = figure
            yield figure
        else:
            yield figure


def _filled(parts: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """第42条第2項又は第3項: what stands outside of an article's first part is that of the last."""
    first = next(i for i, part in enumerate(parts) if part)
    return (*before[:first], *parts[first:])
