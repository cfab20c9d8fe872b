"""Display text and folded search text, with the way back from one to the other.

Display text is what the source says: only control characters go and compatibility radicals (⽬)
become the ordinary character. Folding is for searching and comparing alone: NFKC, lower case,
no blanks inside Japanese (line ends stay), years of an era as years CE, 漢数字 before a counter as digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from unicodedata import normalize

# Year CE of an era's year 1, minus one.
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA_YEAR = re.compile(rf"({'|'.join(ERAS)})(元|\d{{1,2}})(?=年)")

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
# A kanji numeral is a number only before one of these; 一体 and 三者 stay words.
_COUNTERS = "条項号章節款編年月日歳才人名件社回期倍割円個つ点位箇階級億万兆類種"
_KANJI_NUMBER = re.compile(
    rf"(?<!\d)[〇一二三四五六七八九十百千]+(?=[{_COUNTERS}]|か月|ヶ月|ヵ月|カ月|施設|パーセント|%)"
)
# 3千円, 2億5百万円: one digit and one unit; 3千5百円 and 1.5千円 stay as they are.
_MIXED_NUMBER = re.compile(rf"(?<![\d.,百千])[1-9][百千](?=[{_COUNTERS}])")
# 俯瞰（ふかん）図: a reading in brackets must not break the word.
_READING = re.compile(
    r"(?<=[一-龠々])\((?!(?:まで|から|より|のみ|など|ほか|または|および|もの|こと|とき|うち)\))[ぁ-ゖー]{2,16}\)"
)
# 第30条の四, 第4章の二: what a number of an inserted provision ends with.
_BRANCH = re.compile(
    r"(?<=\d[条章節款])(?:の[一二三四五六七八九十]+(?![部方分つ般体定切覧種環層例人者]))+"
)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RADICALS = re.compile("[\u2e80-\u2fdf]")
# Radicals of the supplement that NFKC leaves as they are (Unicode: EquivalentUnifiedIdeograph).
_SUPPLEMENT = str.maketrans(
    "⺠⺟⻁⻄⻆⻋⻑⻘⻝⻞⻣⻤⻨⻩⻫⻭⻯⻲⺁⺅⺡⺮⺼⺾⻌⻖⻏⻎",
    "民母虎西角車長青食食骨鬼麦黄斉歯竜亀厂亻氵竹月艹辶阝阝辶",
)
_VARIANTS = str.maketrans({"‐": "-", "‑": "-", "–": "-", "−": "-", "〜": "~", "︓": ":"})
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # colours of a terminal
_CONTROL = ("Cc", "Cf", "Cs")
_COMBINING = re.compile("[\u0300-\u036f\u3099\u309aﾞﾟ]")
# Characters that fold one by one: no marks to compose with, no jamo.
_PLAIN = re.compile(
    r"[\t\n -~\u00a0-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u27bf\u2e80-\u2fdf\u3000-\u3029\u3030-\u3098\u309b-\u30ff\u3200-\u9fff\uff01-\uff9d\uffe0-\uffe6]*"
)
_DROPPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad]")
_BLANKS = re.compile(r"\s+")
_VARIANT = re.compile(f"[{''.join(map(chr, _VARIANTS))}]")
_SELDOM = re.compile(f"{_VARIANT.pattern}|{_DROPPED.pattern}|{_BLANKS.pattern}")
_KEPT = re.compile("[①-⑳㊀-㊿]")  # NFKC would make ① a plain 1 and glue it to what follows


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; character i of it stands for ``source[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span of ``text[start:end]`` (a non-empty one)."""
        return self.starts[start], self.ends[end - 1]


def clean(text: str) -> str:
    """``text`` for display: no control characters or surrogates, radicals as characters.

    Tabs, line ends and form feeds stay, they carry layout.
    """
    text = _ESCAPES.sub("", text)
    kept = (c for c in text if c in "\t\n\f" or unicodedata.category(c) not in _CONTROL)
    return _RADICALS.sub(lambda m: normalize("NFKC", m[0].translate(_SUPPLEMENT)), "".join(kept))


@lru_cache(maxsize=8192)
def fold(text: str) -> Folded:
    """Fold ``text`` for search, keeping for each character the source span it stands for."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        cluster = text[start:end]
        for char in _fold_cluster(cluster):
            chars.append(char)
            starts.append(start)
            ends.append(end)
    result = _drop_blanks(Folded("".join(chars), tuple(starts), tuple(ends)))
    for pattern, replace in _REWRITES:
        if pattern.search(result.text):
            result = _rewrite(result, pattern, replace)
    return result


@lru_cache(maxsize=8192)
def fold_text(text: str) -> str:
    """``fold(text).text`` without the way back, ten times as fast."""
    if not _PLAIN.fullmatch(text):
        return fold(text).text
    kept = _KEPT.findall(text)
    if not kept:
        whole = normalize("NFKC", text).lower()
    else:
        folded = (normalize("NFKC", part).lower() for part in _KEPT.split(text))
        whole = "".join(a + b for a, b in zip_longest(folded, kept, fillvalue=""))
    if _SELDOM.search(whole):
        whole = _VARIANT.sub(lambda m: m[0].translate(_VARIANTS), whole)
        whole = _BLANKS.sub(_blank, _DROPPED.sub("", whole))
    for pattern, replace in _REWRITES:
        whole = pattern.sub(replace, whole)
    return whole


def _blank(match: re.Match[str]) -> str:
    """What is left of a run of blanks: line ends, or one blank between two Latin words."""
    if ends := match[0].count("\n"):
        return "\n" * ends
    before = match.string[match.start() - 1 : match.start()]
    return (
        " " if _is_latin(before) and _is_latin(match.string[match.end() : match.end() + 1]) else ""
    )


def compact(text: str) -> str:
    """NFKC without any whitespace: how two wordings are compared for being the same words."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def fold_compact(text: str) -> str:
    """Folded without any whitespace: how words are compared whatever the calendar or numerals."""
    return "".join(fold_text(text).split())


@lru_cache(maxsize=4096)
def kanji_number(text: str) -> int:
    """The value of a kanji numeral: 十七 → 17, 二〇二四 → 2024, 百五 → 105."""
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[char]
    return total + digit


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans of a character with the marks that compose with it (ｶﾞ, が written in two)."""
    if not _COMBINING.search(text):
        return [(i, i + 1) for i in range(len(text))]
    spans: list[tuple[int, int]] = []
    for i, char in enumerate(text):
        if spans and _COMBINING.match(char):
            spans[-1] = (spans[-1][0], i + 1)
        else:
            spans.append((i, i + 1))
    return spans


@lru_cache(maxsize=100_000)
def _fold_cluster(cluster: str) -> str:
    if _KEPT.fullmatch(cluster):
        return cluster
    folded = unicodedata.normalize("NFKC", cluster).lower().translate(_VARIANTS)
    return "".join(c for c in folded if c.isspace() or unicodedata.category(c) not in _CONTROL)


def _drop_blanks(folded: Folded) -> Folded:
    """Blanks go, but for line ends and for one blank between two Latin words."""
    text = folded.text
    if not any(map(str.isspace, text)):
        return folded
    keep = [
        i
        for i, char in enumerate(text)
        if not char.isspace() or char == "\n" or _between_latin(text, i)
    ]
    return Folded(
        "".join(" " if text[i].isspace() and text[i] != "\n" else text[i] for i in keep),
        tuple(folded.starts[i] for i in keep),
        tuple(folded.ends[i] for i in keep),
    )


def _between_latin(text: str, i: int) -> bool:
    if i == 0 or text[i - 1].isspace():
        return False
    blanks = _BLANKS.match(text, i)
    if blanks is None or "\n" in blanks[0]:
        return False
    return _is_latin(text[i - 1]) and _is_latin(text[blanks.end() : blanks.end() + 1])


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isprintable() and not char.isspace() and bool(char)


def _era_to_ce(match: re.Match[str]) -> str:
    year = 1 if match[2] == "元" else int(match[2])
    return str(ERAS[match[1]] + year)


def _branch(match: re.Match[str]) -> str:
    return re.sub("[一二三四五六七八九十]+", lambda m: str(kanji_number(m[0])), match[0])


_REWRITES = (
    (_READING, lambda m: ""),
    (_KANJI_NUMBER, lambda m: str(kanji_number(m[0]))),
    (_MIXED_NUMBER, lambda m: str(int(m[0][0]) * _UNITS[m[0][1]])),
    (_BRANCH, _branch),
    (_ERA_YEAR, _era_to_ce),
    (_GROUPED, lambda m: ""),
)


def _rewrite(
    folded: Folded, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]
) -> Folded:
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in pattern.finditer(folded.text):
        start, end = match.span()
        text.append(folded.text[at:start])
        starts.extend(folded.starts[at:start])
        ends.extend(folded.ends[at:start])
        new = replace(match)
        text.append(new)
        starts.extend([folded.starts[start]] * len(new))
        ends.extend([folded.ends[end - 1]] * len(new))
        at = end
    text.append(folded.text[at:])
    starts.extend(folded.starts[at:])
    ends.extend(folded.ends[at:])
    return Folded("".join(text), tuple(starts), tuple(ends))
