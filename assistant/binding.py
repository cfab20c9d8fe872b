"""What a figure is said of: the words of its own part of the sentence.

A sentence with several figures of one class is divided among them at the 、 (or と, 及び) between;
what lies between two such marks can belong to either and is given to both. Compared are the
characters of kanji words and the whole of others, so that 延伸 and 延ばす, 公表 and 公にする meet.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant import columns, governed
from assistant.claims import CELL, figures
from assistant.figure import Figure
from assistant.units import DATE
from indexer.japanese import morphemes

_SENTENCE = re.compile(r"。(?!\))|\n")
_COMMA = re.compile(r"、")
_APART = re.compile(r"[、。│\n()]|\d")
_AND = re.compile(r"及び|又は|並びに|若しくは|または|もしくは|および|と(?=[^す])|[・や(]|で|が")
_TOPIC = re.compile(r"[^。│\n]{1,60}?(?:(?:とき|場合)は?、|は(?:、|(?=[^、。]{1,20}[がは])))")
_SUBJECT = re.compile(r"(?<=[一-龠々ァ-ヶーa-z」)の])(?<!場合)は(?=[、一-龠ァ-ヶ\d])")
_GOES_ON = re.compile(r"[にでを]?、")
_BRACKETS = re.compile(r"\([^()]*\)")
_KANJI = re.compile(r"[一-龠々]")
# Words that every such sentence has: they bind nothing.
_COMMON = frozenset(
    "以上 以下 未満 以内 超える 程度 時点 目標 場合 数 額 第 年 月 日 年度 間 内 約 最大 最長 者 計 各 点 条 項 号 よる 即する".split()
)
_FIGURE_WEIGHT, _KANJI_WEIGHT, _WORD_WEIGHT, _COMPOUND_WEIGHT = 1.5, 0.5, 1.0, 1.0

Words = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure and the words of its part of the sentence, with what each weighs.

    ``beside``: the word right before it and the one right after it in the sentence.
    ``carried``: those of its words that its clause leaves out and another one has.
    """

    figure: Figure
    words: Words
    beside: tuple[str, str] = ("", "")
    carried: frozenset[str] = frozenset()


def fit(a: Words, b: Words) -> float:
    """How much two parts of sentences have in common."""
    return sum(weight for word, weight in a.items() if word in b)


@lru_cache(maxsize=4096)
def bound(text: str) -> tuple[Bound, ...]:
    """The figures of a prepared ``text``, each with the words it is said of."""
    found = figures(text)
    if not found:
        return ()
    if CELL in text:
        return tuple(_cells(text, found))
    return tuple(_bound(text, i, found) for i in range(len(found)))


def _bound(text: str, i: int, found: Sequence[Figure]) -> Bound:
    figure = found[i]
    others = [f for f in found if not f.rivals(figure)]
    start, end = _part(text, figure, found)
    own: dict[str, float] = {}
    for a, b in _outside(text, figure, (start, end), found):
        own |= words(text, a, b, others)
    host = _host(text, figure, found)
    if host is not None and not own:  # 75歳以上（2040年まで）
        own = words(text, *_part(text, host, found)) | {key(host): _FIGURE_WEIGHT}
    own |= _topic(text, figure, (start, end), found, others)
    left = _left_out(text, figure, (start, end), found)
    return Bound(figure, own | left, _beside(text, figure), frozenset(left.keys() - own.keys()))


def _outside(
    text: str, figure: Figure, part: tuple[int, int], found: Sequence[Figure]
) -> list[tuple[int, int]]:
    """The spans of ``part`` but for brackets that tell of another figure of the class.

    五年（二年以内の据置期間を含む。）: what is said of the two years is not said of the five.
    """
    spans, at = [], part[0]
    for opened in _BRACKETS.finditer(text, *part):
        inside = opened.start() <= figure.start < opened.end()
        alike = any(
            opened.start() < f.start < opened.end() and f.unit == figure.unit for f in found
        )
        if alike and not inside:
            spans.append((at, opened.start()))
            at = opened.end()
    return [*spans, (at, part[1])]


def _host(text: str, figure: Figure, found: Sequence[Figure]) -> Figure | None:
    """The figure right before the brackets that ``figure`` stands in, of another class."""
    before = (f for f in found if text[f.end : f.end + 1] == "(" and f.end + 1 == figure.start)
    return next((f for f in before if not f.rivals(figure)), None)


def _topic(
    text: str,
    figure: Figure,
    part: tuple[int, int],
    found: Sequence[Figure],
    others: Sequence[Figure],
) -> dict[str, float]:
    """What the sentence of ``figure`` begins with, where its part of it has no subject."""
    topic = _TOPIC.match(text, sentence_of(text, figure.start)[0])
    if not topic or topic.end() > figure.start:
        return {}
    alike = (f for f in found if f.unit == figure.unit)
    if _SUBJECT.search(text, max(part[0], topic.end()), part[1]) or any(
        topic.start() <= f.start < topic.end() for f in alike
    ):
        return {}
    return words(text, *topic.span(), others)


def _left_out(
    text: str, figure: Figure, part: tuple[int, int], found: Sequence[Figure]
) -> dict[str, float]:
    """What is said of ``figure`` outside of its part: its date, what was named, what ends a list."""
    sentence = sentence_of(text, figure.start)
    result: dict[str, float] = {}
    if left := governed.carried(text, *part, sentence[0]):
        result |= words(text, *left)
    dates = [f for f in governed.of_dates(found) if sentence[0] <= f.start < sentence[1]]
    if figure.unit != DATE and dates:
        start, end = governed.zone(text, figure, dates) or sentence
        result |= {key(f): _FIGURE_WEIGHT for f in dates if start <= f.start < end}
    if whole := governed.told_of(text, sentence[0]):
        told = [f for f in governed.of_dates(found) if whole[0] <= f.start < whole[1]]
        result |= {key(f): _FIGURE_WEIGHT for f in told}
        if topic := _SUBJECT.search(text, *whole):
            result |= words(text, whole[0], topic.start())
    alike = [f for f in found if f.rivals(figure) and sentence[0] <= f.start < sentence[1]]
    if alike[-1] is not figure and _GOES_ON.match(text, figure.end):
        result |= words(text, alike[-1].end, sentence[1])
    return result


def _beside(text: str, figure: Figure) -> tuple[str, str]:
    """The words next to ``figure``; "" where a 、 or nothing is between."""
    tokens = _tokens(text)
    before = bisect_left(tokens, (figure.start,)) - 1
    after = bisect_left(tokens, (figure.end,))
    return (
        _next_to(text, tokens[before][1], figure.start, tokens[before][2]) if before >= 0 else "",
        _next_to(text, figure.end, tokens[after][0], tokens[after][2])
        if after < len(tokens)
        else "",
    )


def _next_to(text: str, start: int, end: int, word: str) -> str:
    return "" if _APART.search(text, start, end) else word


@lru_cache(maxsize=4096)
def sentence_of(text: str, at: int) -> tuple[int, int]:
    """The span of the sentence around ``at``."""
    start = max((m.end() for m in _SENTENCE.finditer(text, 0, at)), default=0)
    end = _SENTENCE.search(text, at)
    return start, end.start() if end else len(text)


def _part(text: str, figure: Figure, found: Sequence[Figure]) -> tuple[int, int]:
    """The span of the sentence that ``figure`` has for itself among those of its class.

    The two ends of a range share theirs, and so do those of a list (70億、130億); what stands in brackets is apart from what does not.
    """
    start, end = brackets = _brackets(text, figure)
    dates = [f for f in governed.of_dates(found) if _brackets(text, f) == brackets]
    if span := governed.zone(text, figure, dates):
        start, end = max(start, span[0]), min(end, span[1])
        if figure.unit == DATE and figure in dates:
            return start, end
    alike = [f for f in found if f.rivals(figure) and _brackets(text, f) == brackets]
    at = alike.index(figure)
    first = last = at
    while first and governed.together(text, alike[first - 1], alike[first]):
        first -= 1
    while last + 1 < len(alike) and governed.together(text, alike[last], alike[last + 1]):
        last += 1
    if first and alike[first - 1].end > start:
        start = _cut(text, alike[first - 1].end, alike[first].start, first=True)
    if last + 1 < len(alike) and alike[last + 1].start < end:
        end = _cut(text, alike[last].end, alike[last + 1].start, first=False)
    return start, end


def _brackets(text: str, figure: Figure) -> tuple[int, int]:
    """The span of the brackets around ``figure``, else that of its sentence."""
    start, end = sentence_of(text, figure.start)
    opened = text.rfind("(", start, figure.start)
    closed = text.find(")", figure.end, end)
    inside = opened >= 0 and closed >= 0 and text.find(")", opened, figure.start) < 0
    return (opened + 1, closed) if inside else (start, end)


def _cut(text: str, start: int, end: int, first: bool) -> int:
    """Where what lies between two figures is divided: at its first or last 、, else at a と."""
    for pattern in (_COMMA, _AND):
        marks = [m.end() for m in pattern.finditer(text, start, end)]
        if marks:
            return marks[0] if first and pattern is _COMMA else governed.led(text, marks, end)
    return start if first else end


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (m.start, m.end, m.lemma)
        for m in morphemes(text)
        if m.is_content and m.lemma not in _COMMON and m.detail != "数詞" and m.pos != "記号"
    )


@lru_cache(maxsize=8192)
def _compounds(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of nouns that are written together: 超軽量版 is another than 軽量版."""
    found: list[tuple[int, int]] = []
    for m in morphemes(text):
        if m.pos not in ("名詞", "接頭辞", "接尾辞", "形状詞") or m.detail == "数詞":
            continue
        if found and found[-1][1] == m.start:
            found[-1] = (found[-1][0], m.end)
        else:
            found.append((m.start, m.end))
    return tuple(found)


@lru_cache(maxsize=4096)
def _weighed(text: str) -> tuple[tuple[int, int, Words], ...]:
    """The words and compounds of ``text`` but for figures: (start, end, each with what it weighs)."""
    spans = [(f.start, f.end) for f in figures(text)]
    result: list[tuple[int, int, Words]] = []
    for a, b, lemma in _tokens(text):
        if not any(s <= a < e for s, e in spans):
            kanji = _KANJI.findall(text[a:b]) or _KANJI.findall(lemma)
            own = dict.fromkeys(kanji, _KANJI_WEIGHT) if kanji else {lemma: _WORD_WEIGHT}
            result.append((a, b, own))
    for a, b in _compounds(text):
        if not any(s < b and a < e for s, e in spans):
            result.append((a, b, {f"={text[a:b]}": _COMPOUND_WEIGHT}))
    return tuple(result)


def words(text: str, start: int, end: int, found: Iterable[Figure] = ()) -> dict[str, float]:
    """What ``text[start:end]`` says, but for figures; those of ``found`` as one word each."""
    result: dict[str, float] = {}
    for a, b, own in _weighed(text):
        if start <= a and b <= end:
            result.update(own)
    for figure in found:
        if start <= figure.start and figure.end <= end:
            result[key(figure)] = _FIGURE_WEIGHT
    return result


@lru_cache(maxsize=4096)
def every(text: str) -> Words:
    """All that ``text`` says, with its figures."""
    return words(text, 0, len(text), figures(text))


def key(figure: Figure) -> str:
    """A figure as a word: equal for equal values."""
    if figure.parts:
        return f"{figure.unit}{'/'.join(figure.parts)}"
    return f"{figure.unit}{figure.value.normalize()}"


def _cells(text: str, found: Sequence[Figure]) -> list[Bound]:
    """The figures of rows of a table: each with its cell, its row's first cells, its column's name.

    A bare number below 陽性者数 or (人) is there as it stands and as so many people.
    """
    lines = text.split("\n")
    header, ones = lines[0].split(CELL), columns.units(lines[0])
    result: list[Bound] = []
    at = 0
    for number, line in enumerate(lines):
        cells = line.split(CELL)
        named = number > 0 and len(header) == len(cells)
        begin = at
        for column, cell in enumerate(cells):
            for figure in (f for f in found if begin <= f.start < begin + len(cell)):
                own = _of_cell(cell, figure, column)
                for other in cells[:2]:
                    own.update(words(other, 0, len(other), figures(other)))
                if named:
                    own.update(words(header[column], 0, len(header[column])))
                result.append(Bound(figure, own))
                typed = columns.counted(figure, cell, ones[column] if named else None)
                result += [Bound(typed, own)] if typed else []
            begin += len(cell) + 1
        at += len(line) + 1
    return result


def _of_cell(cell: str, figure: Figure, column: int) -> dict[str, float]:
    """What the cell of ``figure`` says of it."""
    if sum(f.unit == figure.unit for f in figures(cell)) > 1:
        parts = (b.words for b in bound(cell) if key(b.figure) == key(figure))
        return dict(next(parts, {}))
    own = words(cell, 0, len(cell))
    return dict.fromkeys(own, 1.0) if column == 0 else own
