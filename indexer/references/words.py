"""How a law refers to its provisions: the words, and what each says."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from indexer.references.law_names import NUMBER
from indexer.references.provisions import number_of

_N = "[一二三四五六七八九十百千〇0-9０-９]{1,9}"
# の二 is a branch (第三条の二), の一部 is not.
_BRANCH = rf"(?:の{_N}(?![一二三四五六七八九十百千〇0-9０-９部般項つ人者年月日号種類回段割倍分個件体方次定]))*"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
_SUB = rf"[{_IROHA}](?![ァ-ヴー])(?:[（(](?:{_N}|[ivxⅰ-ⅻ]+)[）)])*"
_ARTICLE = rf"(?:第{_N}条{_BRANCH}|[前次](?:{_N})?条|[同本]条|この条)(?![約例件文理])"
_CLAUSE = rf"(?:第{_N}項|[前次](?:{_N})?項|同項|この項)(?!目)"
# 第二号被保険者 names no provision.
_AFTER_ITEM = rf"(?=[及又若並中本前後各以列]|[{_IROHA}](?![ァ-ヴー])|[^一-龠々ァ-ヴーA-Za-z]|$)"
_ITEM = rf"(?:第{_N}号{_BRANCH}|[前次](?:{_N})?号|同号|この号){_AFTER_ITEM}"
_DIVISION = "|".join(rf"第{_N}{unit}{_BRANCH}" for unit in "編章節款目")
# The look-ahead makes the search five times as fast: most characters begin nothing.
TOKENS = re.compile(
    rf"(?=[（()）「『」』この同法別附第前次本{_IROHA}])(?:"
    rf"(?P<open>[（(](?P<number>{NUMBER})?)"
    r"|(?P<close>[）)])"
    r"|(?P<quote>[「『])|(?P<end>[」』])"
    r"|(?P<self>この(?:法律|政令|省令|府令|規則|条例))"
    r"|(?P<same>同法(?!律))"
    r"|(?P<law>法律?(?=[のにをはがとで、]|及び|又は|若しくは|並びに))"
    rf"|(?P<table>別表(?:第{_N})?(?:第{_N}号{_BRANCH})?)"
    rf"|(?P<ref>(?:附則)?(?:{_ARTICLE})(?:{_CLAUSE})?(?:{_ITEM})?(?:{_SUB})?"
    rf"|(?:附則)?(?:{_CLAUSE})(?:{_ITEM})?(?:{_SUB})?|(?:{_ITEM})(?:{_SUB})?"
    rf"|(?<![ァ-ヴー・]){_SUB}(?=[にのをからまで及又若並、。とがはもで中（]))"
    rf"|(?P<division>(?:{_DIVISION})+(?![一-龠](?<![中及又若並以])))"
    r"|(?P<beside>[前次][編章節款]))"
)
APPENDIX = re.compile(rf"別表(?:第{_N})?")
_LEVELS = re.compile(
    rf"(附則)?({_ARTICLE})?({_CLAUSE})?((?:第{_N}号{_BRANCH}|[前次](?:{_N})?号|[同こ]の?号))?(.*)"
)
# Between two references of one enumeration.
_OF = r"(?:本文|ただし書|前段|後段|各号(?:列記以外の部分)?|各項|まで)*"
_AND = r"(?:、|及び|又は|若しくは|並びに|から|と|乃至|ないし)"
OF = re.compile(_OF)
JOINED = re.compile(rf"{_OF}(?P<and>{_AND}{{1,2}})")
LOOSELY = re.compile(rf"{_OF}の規定{_AND}{{1,2}}")
_LONGEST = 1000  # characters of a bracket that takes a part
_MOST_BRACKETS = 40  # within it
_BRACKETS = re.compile("[（()）\n]")
_RESTRICTS = re.compile("(?:を除く|除く|に限る|限る)。?$")
SAME, OWN = "同", "この"


def restricts(text: str, start: int) -> bool:
    """Whether the bracket that opens at ``start`` takes a part of what stands before it.

    In 第二十三条（第二項を除く。） the 第二項 is that of 第二十三条.
    """
    depth = 0
    for bracket in islice(_BRACKETS.finditer(text, start, start + _LONGEST), _MOST_BRACKETS):
        depth += 1 if bracket[0] in "（(" else -1
        if depth == 0 or bracket[0] == "\n":
            return bool(_RESTRICTS.search(text, max(start, bracket.start() - 8), bracket.start()))
    return False


class Reference(NamedTuple):
    """A reference as written. A level is "" where it is not named, a number (36_3), 同, この, or
    -2 for 前二条, +1 for 次条."""

    supplement: bool  # 附則第三条
    article: str
    clause: str
    item: str
    subs: tuple[str, ...]  # イ, 3, i


@lru_cache(maxsize=20_000)
def parse(words: str) -> Reference:
    """What the words of a ``ref`` token say."""
    found = _LEVELS.match(words)
    supplement, article, clause, item, subs = found.groups() if found else (None,) * 5
    return Reference(
        bool(supplement), _level(article), _level(clause), _level(item), _subs(subs or "")
    )


def divisions(words: str) -> list[tuple[str, str]]:
    """第三章第一節 as units with numbers."""
    return [(one[0], number_of(one[1])) for one in _divided(words)]


def _divided(words: str) -> list[tuple[str, str]]:
    parts = re.findall(rf"第({_N})([編章節款目])({_BRANCH})", words)
    return [(unit, number + branch) for number, unit, branch in parts]


def _level(words: str | None) -> str:
    if not words:
        return ""
    if words[0] in "前次":
        sign = "-" if words[0] == "前" else "+"
        return sign + (number_of(words) or "1")
    if words[0] == "同":
        return SAME
    return number_of(words) if words[0] == "第" else OWN


def _subs(words: str) -> tuple[str, ...]:
    if not words:
        return ()
    inside = re.findall(r"[（(]([^）)]+)[）)]", words)
    return (words[0], *(number_of(one) or one for one in inside))
