"""The figures, dates and articles that a text states, as values that can be compared.

1,000億円, 1千億円 and 千億円 are one value; 2024年度 is another than 2024年; 75歳以上 than 75歳.
What a date or an article leaves out (同月16日, 第2項又は第3項) is taken from the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant import units
from assistant.units import DATE, DAYS, EACH, LE, MONTHS, SHARE, SINCE, UNTIL
from indexer.normalize import fold_text

CELL = "│"  # what stands for a tab: folding drops tabs, and the cells of a row are kept apart
_MARKERS = re.compile(r"\[\d+\]")
_BULLET = re.compile(r"^(?:[・●○〇■※*]|[-－ー](?=[^\d])|\(\d{1,2}\)|\d{1,2}[.)、](?=\D))+")
# 令和5年(2023年)は, 令和5(2023)年: one year written twice.
_TWICE = re.compile(r"(\d{4})年(度?)\(\1(?:年\2)?\)(年度?)?")
_ERA_OF = re.compile(r"(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2})\((\d{4})\)(?=年)")
# 十四・五パーセント: as laws write decimals.
_POINT = re.compile(
    r"(?<=[\d〇一二三四五六七八九十百千])・(?=[\d〇一二三四五六七八九]+(?:パーセント|%|倍|割))"
)
_TENTHS = re.compile(
    r"([\d〇一二三四五六七八九十百千]+)\.([\d〇一二三四五六七八九]+)(?=パーセント|%|倍|割)"
)
# ３　内閣総理大臣は: the number of a paragraph of an article is a label.
# 「１　平成25年」 is no year 12013: what folding would join stays two lines.
_BEFORE_ERA = re.compile(r"([0-9０-９])[\s　]+(?=明治|大正|昭和|平成|令和)")
_PARAGRAPH = re.compile(r"^([２-９]|1[0-9]|１[０-９])　")

_DATE = re.compile(
    r"(?<!\d)(?<!\d\.)(?:(?P<y>(?:1[5-9]|2[01])\d\d|(?<![一-龠])[同翌])年(?P<f>度)?(?![間代])"
    r"(?:の?(?P<m>\d{1,2}|同)月(?!間|以上|以内)(?:の?(?P<d>\d{1,2})日(?!間|以内|以上))?)?"
    r"|(?P<m2>\d{1,2}|同)月(?P<d2>\d{1,2})日(?!間|以内|以上)"
    r"|(?P<m3>1[0-2]|[1-9]|同)月(?!間|以上|以下|以内|未満|を超|を経|を限|を下|前|後|分|額|ごと))"
)
_LABEL = re.compile(r"(?<![\d.])第?\d+(?:[.\-]\d+){2,}")
_BRANCH = r"(?:の\d+(?!\d*[つ年月日人件%歳億万円回分か]))*"
_ARTICLE = re.compile(rf"第?(\d+)([{''.join(units.ARTICLES)}])(?!目|館|機)((?:{_BRANCH}))")
_CHAIN = re.compile(rf"(?:{_ARTICLE.pattern})+".replace("(\\d+)", "\\d+"))
_JOINS = re.compile(
    r"[、・]|又は|若しくは|及び|並びに|から|または|もしくは|および|と|~|や|\(|\)|まで"
)
_NUMBER = re.compile(rf"(?<![a-z\d.])(?<![a-z]-)(?:{units.NUMBER}|(?<![一-龠]){units.SPELT})")
_EVERY = re.compile(r"毎(?P<unit>年度?|月|日)")
_HALF = re.compile("|".join(units.HALF))
_ONE_OF = re.compile(r"^の1つ?$")
_AND_HALF = re.compile(r"(?<=年)半(?!期|ば|数)")
_EVERYDAY = {"年": (MONTHS, 12), "年度": (MONTHS, 12), "月": (MONTHS, 1), "日": (DAYS, 1)}


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
        loose = not self.parts and not other.parts and "" in (self.unit, other.unit)
        return self.unit == other.unit or (loose and not {self.unit, other.unit} & _KNOWN)


_KNOWN = {kind for kind, _ in units.UNITS.values()} - {"つ"}


def _alike(a: str, b: str) -> bool:
    """Whether two units of which one is no known one can be the same: つ stands for any noun."""
    short, long = sorted((a, b), key=len)
    if long.startswith("第"):
        return False
    return (short in ("つ", "") and long not in _KNOWN) or (bool(short) and long.startswith(short))


@lru_cache(maxsize=4096)
def prepare(text: str) -> str:
    """``text`` folded for reading: no markers, cells kept apart, a year written once."""
    text = _BEFORE_ERA.sub(r"\1\n", text)
    text = _PARAGRAPH.sub(r"第\1項。", _MARKERS.sub("", text).strip(" \n　")).replace("\t", CELL)
    folded = _TENTHS.sub(_decimal, _POINT.sub(".", _ERA_OF.sub(r"\1", fold_text(text))))
    return _TWICE.sub(lambda m: f"{m[1]}年{m[2] or (m[3] or '')[1:]}", folded)


def _decimal(match: re.Match[str]) -> str:
    tenths = "".join(str(units.number(c)) for c in match[2])
    return f"{units.number(match[1])}.{tenths}"


def unmarked(text: str) -> str:
    """A prepared ``text`` without the bullet or number that it begins with as an item of a list."""
    return _BULLET.sub("", text)


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a prepared ``text`` in order."""
    found: list[Figure] = []
    for figure in _read(text):
        if not found or figure.start >= found[-1].end:  # 5年に1回 is one figure
            found.append(_bounded(text, figure))
    return tuple(_resolved(text, _ranged(text, found)))


def _read(text: str) -> Iterator[Figure]:
    at = 0
    while match := _first(text, at):
        figure = _figure(text, match)
        if figure is not None:
            yield figure
        at = max(figure.end if figure else match.end(), at + 1)


_START = re.compile(
    rf"[\d同翌毎半]|第(?=\d)|[{units._KANJI}万億兆](?=[{units._KANJI}万億兆]*(?:分の|{units.SPELT.split('(?=')[1]})"
)


def _first(text: str, at: int) -> re.Match[str] | None:
    """The next place where a figure stands, by the reading that goes first there."""
    while start := _START.search(text, at):
        for pattern in (_LABEL, _DATE, _CHAIN, units.RATIO, units.FRACTION, _HALF, _EVERY, _NUMBER):
            if match := pattern.match(text, start.start()):
                return match
        at = start.end()
    return None


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    plain = Figure(match[0], "", Decimal(0), (), frozenset(), start, end)
    if match.re is _LABEL:
        return replace(plain, unit="見出し番号", parts=(match[0].removeprefix("第"),))
    if match.re is _DATE:
        return _date(plain, match)
    if match.re is _CHAIN:
        found = {m[2]: m[1] + m[3] for m in _ARTICLE.finditer(match[0])}
        parts = tuple(found.get(level, "") for level in units.ARTICLES)
        return replace(plain, unit="条", parts=parts)
    if match.re in (units.RATIO, units.FRACTION):
        whole = units.number(match["of"])
        return (
            replace(plain, unit=SHARE, value=units.number(match["part"]) / whole) if whole else None
        )
    if match.re is _HALF:
        kind, value = units.HALF[match[0]]
        return replace(plain, unit=kind, value=value)
    if _ONE_OF.search(text[max(0, start - 1) : end + 1]):  # 方法の一つ
        return None
    if match.re is _EVERY:
        kind, count = _EVERYDAY[match["unit"]]
        return replace(plain, unit=kind, value=Decimal(count), bounds=frozenset({EACH}))
    return _counted(text, plain)


def _date(plain: Figure, match: re.Match[str]) -> Figure:
    month = match["m"] or match["m2"] or match["m3"] or ""
    parts = (match["y"] or "", month, match["d"] or match["d2"] or "", match["f"] or "")
    return replace(plain, unit=DATE, parts=tuple(p.lstrip("0") for p in parts))


def _counted(text: str, plain: Figure) -> Figure | None:
    """A number with its unit; None where it is part of a Latin name (70b, 4.0e)."""
    value, at = units.number(plain.text), plain.end
    unit = units.UNIT.match(text, at)
    if unit and not units.NOT_UNIT.match(text, at):
        kind, factor = units.UNITS[unit[0]]
        value, end = value * factor, unit.end()
        if _AND_HALF.match(text, end):
            value, end = value + factor / 2, end + 1
    elif other := units.OTHER_UNIT.match(text, at):
        kind, end = other[0], other.end()
        for _, pattern in units.AFTER:  # 二以上の, 30程度: what compares is no unit
            if bound := pattern.search(kind):
                kind, end = kind[: bound.start()], at + bound.start()
    elif re.match("[a-z]", text[at : at + 1]):
        return None
    else:
        kind, end = "", at
    first = plain.start - (text[plain.start - 1 : plain.start] == "第")
    ordinal = first < plain.start or plain.text.startswith("第")
    bare = bool(unit) and text[at:end] in ("月", "日")
    kind = f"第{kind}" if ordinal else kind
    return replace(plain, text=text[first:end], unit=kind, value=value, end=end, bare=bare)


def _bounded(text: str, figure: Figure) -> Figure:
    """``figure`` with what compares it, before and after."""
    bounds, start, end = set(figure.bounds), figure.start, figure.end
    found = True
    while found:
        found = False
        before = text[max(0, start - 12) : start]
        for bound, pattern in units.BEFORE_IT:
            if match := pattern.search(before):
                bounds.add(bound)
                start -= len(match[0])
                found = True
                break
    if units.CUMULATIVE.search(text[max(0, start - 9) : start]):
        bounds.add("累計")
    inner = _past_brackets(text, end)
    while True:
        between = units.BETWEEN.match(text, end) if figure.unit == DATE else None
        at = between.end() if between and between[0] != "~" else end
        for bound, pattern in units.AFTER:
            match = pattern.match(text, at) or (pattern.match(text, inner) if inner else None)
            if match:
                bounds.add(bound)
                if match.start() == inner and inner != end:
                    inner = 0  # of the brackets only what directly follows
                else:
                    end = match.end()
                break
        else:
            break
    named = text[start:end] if end > figure.end or start < figure.start else figure.text
    if figure.unit == DATE:
        bounds = {UNTIL if bound in (LE, units.BEFORE) else bound for bound in bounds}
    elif figure.unit != "条":
        bounds = {LE if bound == UNTIL else bound for bound in bounds}
    else:
        bounds = set()
    return replace(figure, text=named, bounds=frozenset(bounds), start=start, end=end)


def _past_brackets(text: str, at: int) -> int:
    """Where a bracket that opens at ``at`` has closed; 0 where none opens there."""
    if text[at : at + 1] != "(":
        return 0
    close = text.find(")", at)
    return close + 1 if close > 0 else 0


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
