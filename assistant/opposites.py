"""Words of which one never stands for another: a fine for a penalty, all for a part, before for after.

A statement that has one of a row, where what it cites has another one and not this, is not held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.figure import Problem

_ROWS: tuple[tuple[str, ...], ...] = (
    ("懲役", "禁[錮固こ]", "拘禁刑", "拘留", "罰金", "科料", "過料"),
    ("全部|すべて|全て(?!の国民)", "一部"),
    ("許可", "認可", "免許"),
    ("非常勤", "(?<!非)常勤"),
    ("男性", "女性"),
    (
        "あらかじめ|事前|(?:する|の|月|日|年|週間)前(?=[にま、])|しようとする",
        "事後|(?:た|の|[一-龠\\d])後(?=[にはもで、の]|\\d|まで|直ち|速や|遅滞)",
    ),
    ("範囲内|範囲で|超えない", "(?:範囲|限度|上限)を超え(?!ない|ません)"),
    (
        "(?<=[るうくすつむ])前(?=[にま、])|あらかじめ|事前|しようとする",
        "(?<=[たう])(?:とき|時点)に",
    ),
    ("中止|打ち切|取りやめ|停止", "継続|続け|続い"),
    ("増加|増え|増や|増し", "減少|減ら|減り|減っ"),
    ("拡大|広が|広げ", "縮小|狭ま"),
    ("延伸|延ば|延長|長く", "短縮|縮め|短く"),
    ("上昇|上が|向上|引き上げ", "低下|下降|下が|引き下げ"),
    ("改善", "悪化"),
    ("有料|有償", "無料|無償"),
)
_COMPARED = re.compile(r"([額量率値準])(以上|以下|未満|を超え)")  # of no figure: 政令で定める額以上
_RELATIVE = re.compile(r"翌々?(?:年度?|月|日|週)|前々(?:年度?|月|日)")
_OPPOSED = tuple(tuple(re.compile(side) for side in row) for row in _ROWS)


@lru_cache(maxsize=1024)
def _sides(whole: str) -> tuple[tuple[bool, ...], ...]:
    """Which words of each row ``whole`` has."""
    return tuple(tuple(bool(side.search(whole)) for side in row) for row in _OPPOSED)


def opposed(text: str, ground: Sequence[str]) -> Iterator[Problem]:
    """What of a prepared ``text`` stands where the ``ground`` has what is opposed to it."""
    whole = "\n".join(ground)
    for row, theirs in zip(_OPPOSED, _sides(whole), strict=True):
        for side, has in zip(row, theirs, strict=True):
            if not has and any(theirs) and (found := side.search(text)):
                yield Problem("negation", found[0])
    known = set(_COMPARED.findall(whole))
    for what, compared in _COMPARED.findall(text):
        if (what, compared) not in known and any(what == other for other, _ in known):
            yield Problem("comparator", what + compared)
    for word in _RELATIVE.findall(text):
        if word not in whole:
            yield Problem("figure", word)
