"""Where lines end and begin by their words alone: brackets left open, words cut, marks of something new.

What a line's length and the gap before it say is indexer.outline's to weigh.
"""

from __future__ import annotations

import re

from indexer.japanese import morphemes
from indexer.normalize import fold_text
from indexer.types import PENDING

_CLOSERS = {"）": "（", ")": "(", "」": "「", "』": "『", "】": "【", "〕": "〔"}
_LONGEST_BRACKET = 200  # characters
_INSIDE = re.compile(r"[ぁ-ゖァ-ヶー一-龠々]{2}$")
_AROUND = 12  # characters on either side that tell whether a word was cut
# No line begins with these, nor with the short form of a name: (HUD)参画; the line before was cut.
_NEVER_FIRST = re.compile(
    r"[、。，．）)」』】〕》〉：:︓]|[（(][A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ]{1,9}[）)]\S"
)
_FIRST = ("接続詞", "連体詞", "代名詞")  # what begins a sentence: 取組, また is no form of 取り組む
# A particle or a comma leads on to something; もの and こと end a line as well.
_LEADS_ON = re.compile(r"(?:[をがは、，]|(?<!も)の)$")
# One pair of brackets around a line.
_WHOLE = re.compile(r"[<＜〈《【][^<＜〈《【>＞〉》】]+[>＞〉》】]$")
_MARKED = re.compile(
    r"[<＜〈《【]"
    r"|(?:[一-龠々ァ-ヶーA-Za-zＡ-Ｚａ-ｚ]|[・／/](?=[^・／/])){1,10}\s?[：:︓](?!//)"  # 担当：
)


def is_open(text: str) -> bool:
    """Whether a bracket opened in ``text`` is still open: the line cannot end there.

    One that was opened long before was never closed and is no reason to go on.
    """
    stack: list[str] = []
    for char in text[-_LONGEST_BRACKET:]:
        if char in _CLOSERS.values():
            stack.append(char)
        elif char in _CLOSERS and stack and stack[-1] == _CLOSERS[char]:
            stack.pop()
    return bool(stack)


def stands_alone(text: str) -> bool:
    """Whether a line is one bracket, 【2031年までに2.4万人】, 《所管：…》; 【P】 belongs to what it marks."""
    return _WHOLE.match(text) is not None and PENDING.fullmatch(text) is None


def is_alike(one: str, other: str) -> bool:
    """Whether both lines are one bracket, and of one kind."""
    first, second = fold_text(one[:1]), fold_text(other[:1])
    return first == second and stands_alone(one) and stands_alone(other)


def is_marked(text: str) -> bool:
    """Whether a line begins with what seldom stands within a sentence: <現状>, 目標：."""
    return _MARKED.match(text) is not None and PENDING.match(text) is None


def leads_on(text: str) -> bool:
    """Whether a line ends in the middle of a sentence, by its last character."""
    return _LEADS_ON.search(text) is not None


def is_cut(before: str, line: str) -> bool:
    """Whether ``line`` begins with the rest of a word, or with what no line begins with."""
    if _NEVER_FIRST.match(line):
        return True
    left, right = before[-_AROUND:], line[:_AROUND]
    if not _INSIDE.match(left[-1:] + right[:1]) or morphemes(right)[0].pos in _FIRST:
        return False
    return any(m.start < len(left) < m.end for m in morphemes(left + right))
