"""Whether what a text says of a thing is affirmed or denied, a duty, an endeavour or a permission.

Read off the morphemes after a word: auxiliaries, particles and words without a subject of their
own (する, こと, 必要, 禁止) up to the next word that has one. Two negations are none (しなければ
ならない is a duty); of 開き、議決することができない the first is open until the sentence ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from indexer.japanese import Morpheme, morphemes

DUTY, EFFORT, MAY = "義務", "努力", "可能"
# Content words that say nothing of the subject themselves: the scan goes on through them.
_LIGHT = frozenset("得る 受ける 努める 努力 必要 義務 責務 可能 不可 禁止 禁ずる 禁じる 不要 行ける 駄目 物 認める 許す 無い 無し 良い 宜しい 構う 為さる 頂く 負う 求める 毎 不可能 成る 課す 付ける".split())  # fmt: skip
_VERBS = frozenset("置く 言う 行う 及ぶ 教える".split())  # said of something, though of anything
_DENIES = frozenset("構う 無い 無し 禁止 禁ずる 禁じる 不可 不要 不可能 駄目".split())
_EXCLUDES = frozenset("除く 除外 以外".split())
_STOPS = "、。;:│\n「」『』()・"
_DUTY = frozenset("必要 義務 責務".split())
_EFFORT = frozenset("努める 努力".split())
_MAY = frozenset("出来る 可能 良い 宜しい 構う".split())
_PREFIXES = frozenset("不 非 未 無".split())
_HAPPENS = ("動詞", "形容詞", "助動詞")
_CONDITION = frozenset("ば と とき 場合 たら なら".split())
_OR = re.compile(r"又は|若しくは|または|もしくは")
# に対し, により: what only looks like a verb.
_POSTPOSITION = re.compile(
    r"(?:等|ら)?(?:に(?:対し|よ[りっる]|基づ|つい|関し|関する|おい|当た|際し|応じ)|と(?:して|とも))"
)
_BEARER = re.compile(r"(?:等|ら)?(?:の|にとって)(?:努力)?(?:義務|責務)")  # 市町村の努力義務
# What a sentence says of what stands before it: 設けることは、努力義務です.
_IS_EFFORT = re.compile(r"努力義務(?!が?ない|で(?:は|も)?な)")
_IS_DUTY = re.compile(
    r"(?<!努力)(?<!努める)(?:義務|責務)(?=で(?:す|あ|、)|があ|が課|を(?:負|課)|とされ|とな|。|$)"
)
_DOUBLE = re.compile(r"(?:なければ|ねば|ないと|なくては|なくてはなら|なければいけ)")


@dataclass(frozen=True, slots=True)
class Said:
    """A word of a text with how it is said."""

    lemma: str
    negated: bool | None  # None where a later negation may reach back to it
    mode: str  # 義務, 努力, 可能 or ""
    final: bool  # it is what a clause ends in, no modifier and no condition
    verbal: bool  # it is said as what happens: a verb, or a noun with one (定める, 公表する)
    excluded: bool  # 国務大臣を除く, 本部長以外
    clause: int  # the number of the clause, counted at 、 and 。
    sentence: int
    start: int  # where it stands in the text


@lru_cache(maxsize=4096)
def said(text: str) -> tuple[Said, ...]:
    """The content words of a prepared ``text`` in order, each with its polarity."""
    units = morphemes(text)
    found: list[Said] = []
    clause = sentence = 0
    for i, unit in enumerate(units):
        if unit.surface in ("。", "\n", "│"):
            sentence += 1
        if unit.surface in ("、", "。", "\n", "│"):
            clause += 1
        if _speaks(unit) and not _light(unit) and unit.pos not in ("接頭辞", "記号"):
            found.append(_said(units, i, clause, sentence))
    return tuple(_reaching_back(text, _obliged(text, found), _chained(units)))


def _obliged(text: str, found: Sequence[Said]) -> list[Said]:
    """``found`` with the mode that 努力義務 or 義務 gives to the last verb before it."""
    marks = [(m.start(), EFFORT) for m in _IS_EFFORT.finditer(text)]
    marks += [(m.start(), DUTY) for m in _IS_DUTY.finditer(text)]
    result = list(found)
    for at, mode in marks:
        before = [i for i, word in enumerate(result) if word.start < at and word.verbal]
        last = before[-1] if before else None
        if last is not None and "。" not in text[result[last].start : at]:
            word = result[last]
            result[last] = word if word.mode or word.negated else replace(word, mode=mode)
    return result


def _said(units: Sequence[Morpheme], i: int, clause: int, sentence: int) -> Said:
    tail = _tail(units, i)
    lemmas = {m.lemma for m in tail}
    denials = sum(m.is_negation or m.lemma in _DENIES for m in tail)
    before = units[i - 1] if i else None
    if before is not None and before.pos == "接頭辞" and before.surface in _PREFIXES:
        denials += 1
    surface = "".join(m.surface for m in tail)
    bearer = bool(_BEARER.match(surface))
    plain = bearer or bool(_POSTPOSITION.match(surface))
    double = bool(_DOUBLE.search(surface)) and denials >= 2
    after = units[i + 1 + len(tail)] if i + 1 + len(tail) < len(units) else None
    ends = after is None or after.surface in "、。\n│;"
    conditional = bool(tail) and (
        tail[-1].lemma in _CONDITION or surface.endswith(("には", "ても", "ないで", "ずに"))
    )
    verbal = units[i].pos in _HAPPENS[:2] or (not plain and any(m.pos in _HAPPENS for m in tail))
    mode = (
        ""
        if bearer
        else EFFORT
        if lemmas & _EFFORT
        else DUTY
        if double or lemmas & _DUTY
        else MAY
        if lemmas & _MAY
        else ""
    )
    excluded = after is not None and (
        after.lemma in _EXCLUDES and all(m.pos == "助詞" for m in tail)
    )
    return Said(
        units[i].lemma,
        None if surface.endswith(("たり", "だり")) else denials % 2 == 1,
        mode,
        ends and verbal and not conditional,
        verbal,
        excluded,
        clause,
        sentence,
        units[i].start,
    )


def _tail(units: Sequence[Morpheme], i: int) -> list[Morpheme]:
    """What follows word ``i`` up to the next word that has a subject of its own."""
    tail: list[Morpheme] = []
    for unit in units[i + 1 :]:
        if unit.surface in _STOPS or (_speaks(unit) and not _light(unit)):
            break
        tail.append(unit)
    return tail


def _speaks(unit: Morpheme) -> bool:
    return unit.is_content or unit.lemma in _VERBS


def _light(unit: Morpheme) -> bool:
    return unit.lemma in _LIGHT or unit.surface in ("いけ", "だめ")


def _chained(units: Sequence[Morpheme]) -> set[int]:
    """The numbers of the sentences with a predicate left open: 休止し、又は…."""
    sentence, found = 0, set()
    for unit, after in pairwise(units):
        if unit.surface in ("。", "\n", "│"):
            sentence += 1
        if unit.pos == "動詞" and (
            after.surface == "、" or after.lemma in ("若しくは", "又は", "たり")
        ):
            found.add(sentence)
    return found


def _reaching_back(text: str, found: Sequence[Said], chained: set[int]) -> list[Said]:
    """An affirmed word before a denied one in a sentence left open (開き、…できない) is open too."""
    result = list(found)
    for i, word in enumerate(found):
        if word.negated is not False or not word.final or word.sentence not in chained:
            continue
        rest = (w for w in found[i + 1 :] if w.sentence == word.sentence and w.clause > word.clause)
        if any(w.negated for w in rest):
            result[i] = replace(word, negated=True if _joined(text, word, found[i + 1 :]) else None)
    return result


def _joined(text: str, word: Said, after: Sequence[Said]) -> bool:
    """Whether 又は joins ``word`` to what follows: one negation is then for both."""
    return bool(after) and bool(_OR.search(text, word.start, after[0].start))
