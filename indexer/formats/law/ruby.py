"""Where in a sentence a character with ふりがな stood, when the data tells only that it was there.

涵（かん） and 「研究開発能力の養、基礎研究」: the law itself may have 涵養 elsewhere, and if not, the
dictionary has a word of 涵 and a neighbour that is read かん.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

_NEIGHBOUR = re.compile("[一-龠々]")
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_SMALL = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_LONGEST = 5_000  # characters of a sentence
_MOST = 100  # different characters that were lost
_AROUND = 3  # characters on either side that a word's fit is judged by
_BREAK = re.compile(r"[ \t]*[\r\n][\s]*")


@dataclass(slots=True)
class Words:
    """The whole text of a law: which kanji stand beside a character in it."""

    text: str
    _pairs: dict[str, frozenset[str]] = field(default_factory=dict)

    def pairs(self, base: str) -> frozenset[str]:
        """``base`` with its neighbours; none for more different ones than a law ever has."""
        if base not in self._pairs and len(self._pairs) < _MOST:
            char = re.escape(base)
            patterns = (f"[一-龠々]{char}", f"{char}[一-龠々]")
            self._pairs[base] = frozenset(
                pair for one in patterns for pair in re.findall(one, self.text)
            )
        return self._pairs.get(base, frozenset())


def place(text: str, lost: Sequence[tuple[str, str]], words: Words) -> str | None:
    """``text`` with the characters ``lost`` (with their readings) where they belong.

    ``words`` are those of the whole law. None where the places are not certain.
    """
    if len(text) > _LONGEST:
        return None
    breaks = list(_BREAK.finditer(text.strip()))
    if len(breaks) == 1:  # the data broke its line where the elements were
        bases = "".join(base for base, _ in lost)
        return _BREAK.sub(lambda _: bases, text.strip())
    places: list[tuple[int, str]] = []
    for (base, reading), same in groupby(lost):
        number = len(list(same))
        gaps = _in_law(text, base, words) or _in_dictionary(text, base, reading)
        if len(gaps) > number:
            gaps = _fitting(text, base, gaps)
        if len(gaps) != number:
            return None
        places.extend((gap, base) for gap in gaps)
    if not places or places != sorted(places):
        return None
    for gap, base in reversed(places):
        text = text[:gap] + base + text[gap:]
    return text


def _in_law(text: str, base: str, words: Words) -> list[int]:
    """Gaps of ``text`` where ``base`` makes a pair of characters that the law has elsewhere."""
    there = words.pairs(base)
    pairs = ((gap, _pairs(text, base, gap)) for gap in (_gaps(text, base) if there else ()))
    return [gap for gap, found in pairs if not there.isdisjoint(found)]


def _in_dictionary(text: str, base: str, reading: str) -> list[int]:
    """Gaps of ``text`` where ``base`` makes a word of the dictionary that is read so."""
    pairs = ((gap, _pairs(text, base, gap)) for gap in _gaps(text, base))
    return [gap for gap, found in pairs if any(_is_word(pair, base, reading) for pair in found)]


def _fitting(text: str, base: str, gaps: list[int]) -> list[int]:
    """Those of ``gaps`` where ``base`` breaks up no word: not 美化し but 容を, for 貌."""
    from indexer.japanese import count  # loads the dictionary: only few laws need it

    broken: dict[int, int] = {}
    for gap in gaps:
        left, right = text[max(0, gap - _AROUND) : gap], text[gap : gap + _AROUND]
        broken[gap] = count(left + base + right) - count(left + right)
    return [gap for gap, words in broken.items() if words == min(broken.values())]


def _gaps(text: str, base: str) -> Iterator[int]:
    """Positions beside a kanji where ``base`` is not there already."""
    for gap in range(len(text) + 1):
        left, right = text[gap - 1 : gap], text[gap : gap + 1]
        if base not in (left, right) and _NEIGHBOUR.search(left + right):
            yield gap


def _pairs(text: str, base: str, gap: int) -> list[str]:
    left, right = text[gap - 1 : gap], text[gap : gap + 1]
    found = [left + base] if _NEIGHBOUR.match(left) else []
    return found + ([base + right] if _NEIGHBOUR.match(right) else [])


def _is_word(pair: str, base: str, reading: str) -> bool:
    from indexer.japanese import morphemes

    kana = reading.translate(_HIRAGANA_TO_KATAKANA).translate(_SMALL)
    found = morphemes(pair)
    if len(found) != 1 or not found[0].reading or not kana:
        return False
    spoken = found[0].reading.translate(_SMALL)
    return spoken.startswith(kana) if pair.startswith(base) else spoken.endswith(kana)
