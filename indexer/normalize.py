"""Display text and folded search text, with the way back from one to the other.

Display text is what the source says: only control characters go and compatibility radicals (⽬)
become the ordinary character. Folding is for searching and comparing alone: NFKC, lower case,
no blanks inside Japanese (line ends stay), years of an era as years CE, 漢数字 before a counter as digits.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Year CE of an era's year 1, minus one.
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA_YEAR = re.compile(rf"({'|'.join(ERAS)})(元|\d{{1,2}})(?=年)")

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
# A kanji numeral is a number only before one of these; 一体 and 三者 stay words.
_COUNTERS = "条項号章節款編年月日歳才人名件社回期倍割円個つ点位箇階級億万兆類種"
_KANJI_NUMBER = re.compile(
    rf"[〇一二三四五六七八九十百千]+(?=[{_COUNTERS}]|か月|ヶ月|ヵ月|カ月|施設|パーセント|%)"
)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RADICALS = re.compile("[\u2e80-\u2fdf]")
_VARIANTS = str.maketrans({"‐": "-", "‑": "-", "–": "-", "−": "-", "〜": "~", "︓": ":"})
_COMBINING = re.compile("[\u0300-\u036f\u3099\u309aﾞﾟ]")
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
    kept = (c for c in text if c in "\t\n\f" or unicodedata.category(c) not in ("Cc", "Cs", "Cf"))
    return _RADICALS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), "".join(kept))


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


def compact(text: str) -> str:
    """NFKC without any whitespace: how two wordings are compared for being the same words."""
    return "".join(unicodedata.normalize("NFKC", text).split())


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
    return "".join(c for c in folded if c.isspace() or unicodedata.category(c)[0] != "C")


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
    after = text[i:].lstrip()[:1]
    return _is_latin(text[i - 1]) and _is_latin(after)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isprintable() and not char.isspace() and bool(char)


def _era_to_ce(match: re.Match[str]) -> str:
    year = 1 if match[2] == "元" else int(match[2])
    return str(ERAS[match[1]] + year)


_REWRITES = (
    (_KANJI_NUMBER, lambda m: str(kanji_number(m[0]))),
    (_ERA_YEAR, _era_to_ce),
    (_GROUPED, lambda m: ""),
)


def _rewrite(folded: Folded, pattern: re.Pattern[str], replace) -> Folded:  # type: ignore[no-untyped-def]
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
