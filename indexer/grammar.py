"""The grammar of headings, bullets and clauses of Japanese policy texts: one table, MARKERS.

A row a kind of marker. To teach the indexer a new one, add a row; the order decides where two
rows match. A marker opens a section below the nearest open section of a lower rank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.normalize import fold_text, kanji_number
from indexer.tree import Node
from indexer.types import SectionKind

NUMERAL = "0-9０-９一二三四五六七八九十百"
_BRANCH = rf"(?:の[{NUMERAL}]+)*"  # 第三十六条の三


@dataclass(frozen=True, slots=True)
class Marker:
    """One kind of heading, bullet or clause. Group 1 of ``pattern`` is its number, if it has one."""

    pattern: re.Pattern[str]
    rank: int  # the lower, the nearer to the root
    kind: SectionKind
    unit: str = ""  # what it counts: 章, 条, 項 …
    ordinal: bool = False  # its number follows on from its predecessors, or it is no marker
    within: tuple[str, ...] = ()  # holds only below an open section of such a unit
    alone: bool = False  # holds only where the line is nothing else
    sequence: str = ""  # the order in which it counts where that is not by numerals


def _marker(pattern: str, rank: int, kind: SectionKind, **more: object) -> Marker:
    return Marker(re.compile(pattern), rank, kind, **more)  # type: ignore[arg-type]


def _counted(unit: str) -> str:
    """第N章, also 第N章の二, followed by a blank, a bracket, the end, or its title."""
    return rf"第\s?([{NUMERAL}]+)\s?{unit}((?:の[{NUMERAL}]+(?![{NUMERAL}]))*)(?![のにをはがで、。第及又])"


# What groups the lines below it, alone on its line: <医薬品>, 【アウトプット指標】, ＜施策１＞; no target
# (【2031年までに2.4万人】), no 《所管：…》, no mark of what is pending.
_GROUP = (
    r"[<＜〈《【](?:(?![までを])[^\s0-9０-９<＞>〈〉《》【】:：︓。、]|[ 　、](?=\S)){2,24}(?<![省庁府])"
    r"[0-9０-９]{0,2}[>＞〉》】](?=\s*$)"
)
AIUEO = "アイウエオカキクケコサシスセソタチツテト"
IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_H, _I, _N, _C = SectionKind.HEADING, SectionKind.ITEM, SectionKind.NOTE, SectionKind.CLAUSE
# Ranks 1 to 9 are headings that the source itself marks as such: <h1>, 見出し 1, #.
MARKERS: tuple[Marker, ...] = (
    _marker(_counted("編"), 11, _H, unit="編"),
    _marker(_counted("部"), 12, _H, unit="部"),
    _marker(_counted("章"), 13, _H, unit="章"),
    _marker(
        r"[附付]\s*則(?:\s*[（(][^（）()]{1,60}[）)])?(?:\s*抄)?", 10, _H, unit="附則", alone=True
    ),
    _marker(r"別\s?表(?:第[0-9０-９一二三四五六七八九十]+)?(?=$|[\s（(])", 10, _H, unit="別表"),
    _marker(_counted("節"), 20, _H, unit="節"),
    _marker(_counted("款"), 22, _H, unit="款"),
    _marker(_counted("目"), 24, _H, unit="目"),
    _marker(r"([Ⅰ-Ⅻ])(?:[.．](?![0-9０-９])\s?|、?\s)", 25, _H),
    _marker(rf"第\s?([{NUMERAL}]+)\s?条({_BRANCH})(?=[\s（(　]|$)", 28, _H, unit="条"),
    _marker(rf"【\s?第\s?[{NUMERAL}]+条.*】", 28, _H, alone=True),
    # Clauses of an article: 項 are numbered from 2, 号 in kanji or brackets, then イ, then (1).
    _marker(
        r"([2-9２-９]|[1-9１-９][0-9０-９])(?=[\s　])",
        40,
        _C,
        unit="項",
        within=("条",),
        ordinal=True,
    ),
    _marker(
        r"([1-9１-９][0-9０-９]?)(?=[\s　])", 40, _C, unit="項", within=("附則",), ordinal=True
    ),
    _marker(
        r"○([2-9２-９]|[1-9１-９][0-9０-９])(?=[\s　])",
        40,
        _C,
        unit="項",
        within=("条",),
        ordinal=True,
    ),
    _marker(rf"([一二三四五六七八九十]+{_BRANCH})(?=[\s　])", 43, _C, unit="号", within=("条",)),
    _marker(r"[（(]([0-9０-９]{1,2})[）)]", 42, _C, unit="号", within=("条",), ordinal=True),
    _marker(r"([ア-ン])(?=[\s　])", 44, _C, unit="細目", within=("条",), sequence=IROHA),
    _marker(r"([0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2})*)[.．](?![0-9０-９])", 30, _H, ordinal=True),
    _marker(r"([0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2})+)(?=\s)", 30, _H, ordinal=True),
    _marker(  # 2.3-1
        r"([0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2})+[-－‐–−][0-9０-９]{1,2})(?=[\s.．])",
        30,
        _H,
        ordinal=True,
    ),
    _marker(r"[（(]([0-9０-９]{1,2})[）)]", 50, _H, ordinal=True),
    _marker(_GROUP, 52, _H, alone=True),
    _marker(r"([0-9０-９]{1,2})[）)](?![、。，．・のをにはが）)」』])", 53, _I, ordinal=True),
    _marker(r"([ア-ト])(?=[\s　])", 55, _I, ordinal=True, sequence=AIUEO),
    _marker(r"([イロハニホヘトチリヌ])[）)]", 57, _I, ordinal=True, sequence=IROHA),
    _marker(r"([ア-ト])[）)]", 57, _I, ordinal=True, sequence=AIUEO),
    _marker(r"[（(]([ア-ト])[）)]", 57, _I, ordinal=True, sequence=AIUEO),
    _marker(r"([a-zａ-ｚ])[）)]", 58, _I, ordinal=True, sequence=LETTERS),
    _marker(r"[○〇◯●◎](?![年×○〇◯])(?=\S|\s)", 60, _I),
    _marker(r"[①-⑳]", 70, _I),
    _marker(r"[・•‣▪]", 80, _I),
    _marker(r"[\ue000-\uf8ff]", 90, _I),  # a bullet of a symbol font
    _marker(r"(?:（※[0-9０-９]*）|\(※[0-9０-９]*\)|※[0-9０-９]*)", 100, _N),
)
CHAPTER, ROMAN, DOTTED, GROUP = 13, 25, 30, 52  # ranks of 第1章, Ⅰ, 1.2., <…>
CIRCLED, DOT = 70, 80  # and of ①, ・; an ordinal adds its depth
FIRST_PARAGRAPH_RANK = 41  # of the 項 that stands unnumbered on the line of its article
TEXT_RANK, CAPTION_RANK, TABLE_RANK, ROW_RANK = 105, 110, 120, 130
LOST_BULLET = Marker(re.compile(""), 90, SectionKind.ITEM)
# （目的） on a line of its own above 第一条 is the article's caption.
ARTICLE_CAPTION = re.compile(r"[（(][^（）()]{1,60}[）)]")


def number_of(marker: Marker, match: re.Match[str]) -> str:
    """The number that ``match`` of ``marker`` names: 三十六 and の三 → 36_3, ３．２ → 3.2, ロ → 2."""
    groups = [group for group in match.groups() if group]
    if not groups:
        return ""
    if marker.sequence:
        return str(marker.sequence.find(fold_text(groups[0])) + 1)
    parts = [part for group in groups for part in re.split("の", group) if part]
    return "_".join(map(_arabic, parts))


def number_parts(number: str) -> tuple[int, ...]:
    """A number's parts: 3.2 → (3, 2), 2.3-1 → (2, 3, 1)."""
    return tuple(int(part) for part in re.split("[._-]", number) if part.isdecimal())


def follows_on(number: Sequence[int], marker: Marker, open_nodes: Sequence[Node]) -> bool:
    """Whether ``number`` is the next one of its kind: 3.5 in running text is no heading."""
    rank = marker.rank + len(number)
    for node in reversed(open_nodes):
        other = number_parts(node.number)
        if node.rank == rank and other:
            return other[:-1] == number[:-1] and 0 < number[-1] - other[-1] <= 2
        if node.rank < rank:
            if len(number) == 2 and node.rank in (CHAPTER, ROMAN) and other == number[:1]:
                return True  # 2.3 below Ⅱ or 第2章, whatever was left out before it
            above = other if node.rank > marker.rank else ()
            # 3.1 below 3; a kind of numbering that starts here starts low.
            return number[-1] <= 2 and (len(number) == 1 or not above or number[:-1] == above)
    return False


def _arabic(numeral: str) -> str:
    if "Ⅰ" <= numeral <= "Ⅻ":
        return str(ord(numeral) - ord("Ⅰ") + 1)
    if re.fullmatch("[〇一二三四五六七八九十百千]+", numeral):
        return str(kanji_number(numeral))
    return fold_text(numeral)
