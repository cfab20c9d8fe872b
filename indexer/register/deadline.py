"""Dates as plans write them, in folded text: 2040年までに, 2024年度末, r10, 2025~2029年度, 毎年度."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

from indexer.normalize import ERAS

IMPOSSIBLE = "日付が実在しない"

_SHORT_ERAS = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:~|-|から|及び)"
_END = r"(?:末|内|中(?![期間央長])|頃|ごろ|初頭|前半|後半|半ば)"
_SEASON = r"(?:春|夏|秋|冬|上旬|中旬|下旬|上期|下期|上半期|下半期|前期|後期)"
_DATE = re.compile(
    "|".join(
        (
            # 2025~2029年度, 2020年度から2024年度
            rf"(?P<from>{_YEAR})年?度?{_TO}(?P<to>{_YEAR}|\d\d(?=年))(?:年度?)?{_END}?",
            # 令和5(2023)年度, 2024(令和6)年度
            rf"(?:(?:令和|平成|昭和)(?:\d{{1,2}}|元)(?:年度?)?\((?P<ce>{_YEAR})(?:年度?)?\)|(?P<ce2>{_YEAR})\((?:令和|平成|昭和)\d{{1,2}}(?:年度?)?\))(?:年度?)?{_END}?",
            # 2025年3月31日, 2025年度末, 2024年夏
            rf"(?<![\d.])(?P<year>{_YEAR})(?:年度|年)(?:(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?)?(?:{_SEASON}|{_END})?",
            # (2025.3), 2025/3/31
            rf"(?<![\d.])(?P<year3>{_YEAR})[./](?P<month3>\d{{1,2}})(?:[./](?P<day3>\d{{1,2}}))?(?![\d.])末?",
            # r10, h31.3, r10年度末
            rf"(?<![a-z\d])(?P<era>[mtshr])(?P<era_year>\d{{1,2}}|元)(?:[./](?P<month4>\d{{1,2}})(?:[./](?P<day4>\d{{1,2}}))?|年度?(?:(?P<month5>\d{{1,2}})月)?|(?![a-z\d]))(?:末|{_END})?",
            # (2025), fy2025
            rf"(?:(?<=[(<\[【])(?P<bare>{_YEAR})(?=[)>\]】])|fy(?P<fy>{_YEAR}))",
            r"(?P<each>毎年度?|各年度?|年度?ごとに|毎月)",
            rf"(?P<term>(?:本?(?:計画|戦略|大綱|プラン)(?:の)?(?:対象)?期間(?:中|内|終了時|の?最終年度)|期間中|(?:今後|策定(?:から|後)|施行(?:から|後))?(?:概ね|約)?\d+年(?:間で|以内|後(?=ま|に|を))){_END}?)",
        )
    )
)
_COMPARED = re.compile(
    r"の?(?:実績|水準|値|数値|時点)?(?:の値)?(?:に?比べて?|に?比して?|と比べて?|と比較して?|に対して?|比|から(?!.{0,4}まで)|より|の?水準|の実績)"
)
_AS_OF = re.compile(r"(?:の?(?:時点|現在|実績|調査)|末?時点)")
_UNTIL = re.compile(r"(?:[のを]?(?:目途|目処|めど|目標))?(?:まで(?:に|の)?|迄|を?期限)")
_NOUN = re.compile(
    r"の(?!間|累計|累積|合計|延べ)|(?!累計|累積|平均|目標|約|概ね|時点|比)[一-龠ァ-ヶ]"
)


class As(StrEnum):
    """What a date is for."""

    UNTIL = "until"  # 2040年までに
    IN = "in"  # 2024年度に, (2024年度): a deadline where nothing else is
    COMPARED = "compared"  # 2023年度比, 2013年の水準から
    OTHER = "other"  # 2018年の調査


@dataclass(frozen=True, slots=True)
class When:
    """A date in folded text; ``text`` is it without まで and 中, ``year`` the western year it ends in."""

    start: int
    end: int  # with the words that say what it is for
    text: str
    year: int | None
    role: As
    flags: tuple[str, ...] = ()


def dates(folded: str) -> list[When]:
    """The dates in ``folded``, in order."""
    return [_when(folded, match) for match in _DATE.finditer(folded)]


def year_in(folded: str) -> str:
    """The first date of ``folded`` as it is written; "" where there is none."""
    match = _DATE.search(folded)
    return match[0] if match else ""


def _when(folded: str, match: re.Match[str]) -> When:
    end = match.end()
    role = As.IN
    if folded[max(0, match.start() - 1) : match.start()] == "対" or _COMPARED.match(folded, end):
        role, said = As.COMPARED, _COMPARED.match(folded, end)
    elif said := _UNTIL.match(folded, end):
        role = As.UNTIL
    elif said := _AS_OF.match(folded, end):
        role = As.COMPARED
    elif _NOUN.match(folded, end) and match["each"] is None:
        role, said = As.OTHER, None
    return When(
        match.start(),
        said.end() if said else end,
        re.sub(r"(?<=[年度月])[中内]$", "", match[0]),
        _last_year(match),
        role,
        _flags(match),
    )


def _last_year(match: re.Match[str]) -> int | None:
    if match["to"]:
        return int(match["to"]) if len(match["to"]) == 4 else int(match["from"][:2] + match["to"])
    if match["era"]:
        number = 1 if match["era_year"] == "元" else int(match["era_year"])
        return ERAS[_SHORT_ERAS[match["era"]]] + number
    written = next(
        (match[name] for name in ("ce", "ce2", "year", "year3", "bare", "fy") if match[name]), None
    )
    return int(written) if written else None


def _flags(match: re.Match[str]) -> tuple[str, ...]:
    month = next((int(match[n]) for n in ("month", "month3", "month4", "month5") if match[n]), 1)
    day = next((int(match[n]) for n in ("day", "day3", "day4") if match[n]), 1)
    year = _last_year(match)
    real = 1 <= month <= 12 and 1 <= day <= monthrange(year or 2000, month)[1]
    if match["to"] and match["from"] and year is not None:
        real = real and int(match["from"]) <= year
    return () if real else (IMPOSSIBLE,)
