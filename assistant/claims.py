"""The figures, dates and articles that a text states, as values that can be compared.

1,000億円, 1千億円 and 千億円 are one value; 2024年度 is another than 2024年; 75歳以上 than 75歳.
What a date or an article leaves out (同月16日, 第2項又は第3項) is taken from the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from assistant import series, units
from assistant.figure import Figure
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
# 試験委員 一　学校教育法: the items of a list in one line are told apart.
_ITEM = re.compile(r"(?<=[^\s　。│])[ 　]+(?=[一二三四五六七八九十]{1,3}　)")
# 「一　七十五歳」 is not 一七十五歳: the number of an item is a label too.
_NUMBERED = re.compile(
    r"^([一二三四五六七八九十]{1,3})[ 　]+(?=[一二三四五六七八九十百千\d])", re.MULTILINE
)
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
_NUMBER = re.compile(rf"(?<![a-z\d.])(?<![a-z]-)(?:{units.NUMBER}|(?<![一-龠]){units.SPELT})")
_EVERY = re.compile(r"毎(?P<unit>年度?|月|日)")
_HALF = re.compile("|".join(units.HALF))
_ONE_OF = re.compile(r"^の1つ?$")
_EACH_ONE = re.compile(r"(?<!\d)1(?:人ひとり|人1人|つひとつ|つ1つ)")
_AND_HALF = re.compile(r"(?<=年)半(?!期|ば|数)")
_SINCE = re.compile(r"より(?=[、一-龠ァ-ヶ])(?![前後早遅多高大])")  # 2020年4月より
_EVERYDAY = {"年": (MONTHS, 12), "年度": (MONTHS, 12), "月": (MONTHS, 1), "日": (DAYS, 1)}


@lru_cache(maxsize=4096)
def prepare(text: str) -> str:
    """``text`` folded for reading: no markers, cells kept apart, a year written once."""
    text = _NUMBERED.sub(r"\1。", text)
    text = _ITEM.sub("。", _BEFORE_ERA.sub(r"\1\n", text))
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
    return series.together(text, found)


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
    if _EACH_ONE.match(text, start) or _EACH_ONE.match(text, max(0, start - 2)):
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
    if figure.unit == DATE and (since := _SINCE.match(text, end)):
        bounds, end = bounds | {SINCE}, since.end()
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
