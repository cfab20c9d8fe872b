"""What a statement denies, demands or leaves out against what it cites.

A word that the source denies is not affirmed, nor the other way round; a duty is no endeavour and
no permission; who is excluded (国務大臣を除く, 本部長以外) stays so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity
from assistant.claims import Figure, Problem, figures
from assistant.polarity import DUTY, EFFORT, MAY, Said

_EXCLUDED = re.compile(r"([一-龠々ァ-ヶー]+)(?:を除[くきい]|以外)(?:の)?([一-龠々ァ-ヶー]{2,})?")
_NEEDLESS = re.compile(r"不要|必要(?:が|は|も)?な|要しな|及ばな|妨げ|義務(?:が|は)?な")
_STRICT = re.compile(
    r"(?<!努め)(?:なければ|ねば)(?:なら|いけ)|義務|責務|ものとする|べき|必要|(?:なら|いけ)(?:ない|ません)"
)
_ENDEAVOUR = re.compile(r"努力義務|努める義務|努め(?:なければならない|るものとする|る)")
_NO = re.compile(r"ない|ません|ず")
_NOT = re.compile(r"(?:で|に)?は?(?:ない|なく|ありません|限らない|限りません)")
# What we say of documents ourselves: 案ではありません, 記載されていません.
_OF_DOCUMENTS = frozenset("確定 記載 書く 案 付く 印 見出し".split())
_OBLIGES = re.compile(
    r"ものとする|こととする|責務|べき|義務|必要|なければ|ならない|ねば|努め|とされ"
)
_EXCLUDES = re.compile(
    r"除|以外|ほか|対象外|別として|でない|ではない|(?:目的|対象|範囲|期間|区域)外"
)


def denied(text: str, ground: Sequence[str]) -> Iterator[Problem]:
    stated = polarity.said(text)
    known = [polarity.said(part) for part in ground]
    lemmas = {w.lemma for w in stated}
    any_denied = any(w.negated is not False for words in known for w in words)
    values = figures(text)
    for figure in values:
        if _NOT.match(text, figure.end) and not _figure_denied(figure, ground):
            yield Problem("negation", figure.text)
    for word in stated:
        inside = next((f for f in values if f.start <= word.start < f.end), None)
        if inside is not None:
            if word.negated and not any_denied and _NO.search(text[inside.end :]):
                yield Problem("negation", inside.text)
            continue
        if word.negated is None or not (word.negated or word.verbal):
            continue
        alike = [
            (len({w.lemma for w in words if w.sentence == k.sentence} & lemmas), k)
            for words in known
            for k in words
            if k.lemma == word.lemma
        ]
        ends = [(n, k) for n, k in alike if k.final or k.negated]
        alike = ends if word.final and ends else alike
        if word.negated and word.mode == DUTY and not any(map(_NEEDLESS.search, ground)):
            yield Problem("negation", f"{word.lemma}（不要）")
            continue
        if not word.final and not word.negated and not all(k.negated for _, k in alike):
            continue
        if not alike:
            doubled = sum(bool(w.negated) for w in stated) % 2 == 0  # …ずに…できない
            if word.negated and not any_denied and not doubled and word.lemma not in _OF_DOCUMENTS:
                yield Problem("negation", _worded(word))
            continue
        as_said = max((n for n, k in alike if _agrees(word, k)), default=-1)
        against = max((n for n, k in alike if not _agrees(word, k)), default=-1)
        if against > as_said + (1 if as_said >= 0 else 0):
            yield Problem("negation", _worded(word))
        elif not word.negated and (mode := _mode(word, [k for _, k in alike])):
            yield Problem("duty", f"{word.lemma}（{mode}）")
        elif word.mode == DUTY and not word.negated and not any(map(_OBLIGES.search, ground)):
            yield Problem("duty", f"{word.lemma}（義務）")


def _figure_denied(figure: Figure, ground: Sequence[str]) -> bool:
    """Whether a source says that it is not this figure: 75歳以上ではない."""
    return any(
        _NOT.match(part, other.end)
        for part in ground
        for other in figures(part)
        if figure.same(other)
    )


def dutiful(text: str, ground: Sequence[str]) -> Iterator[Problem]:
    """A duty where the source asks for no more than an endeavour."""
    duty = "義務" in _ENDEAVOUR.sub("", text)
    if duty and not any(_STRICT.search(_ENDEAVOUR.sub("", part)) for part in ground):
        yield Problem("duty", "義務")


def _agrees(word: Said, known: Said) -> bool:
    if known.negated is None or word.negated == known.negated:
        return True
    # 得なければ…できない and 得る必要がある are one duty.
    return not word.negated and word.mode == DUTY and not known.final


def _mode(word: Said, known: Sequence[Said]) -> str | None:
    """The mode in which the source says it, where that is another one."""
    modes = {k.mode for k in known if (k.mode or k.final) and not k.negated}
    allowed = {DUTY: {DUTY, ""}, EFFORT: {EFFORT}, MAY: {MAY, ""}, "": {"", DUTY, MAY}}[word.mode]
    return None if not modes or modes & allowed else "・".join(sorted(modes)) or "記載"


def _worded(word: Said) -> str:
    return f"{word.lemma}{'（否定）' if word.negated else '（肯定）'}"


def excluded(text: str, ground: Sequence[str]) -> Iterator[Problem]:
    """What is excluded here and not there, or there and not here."""
    whole = "\n".join(ground)
    for match in _EXCLUDED.finditer(text):
        if match[1] in whole and not _EXCLUDES.search(whole):
            yield Problem("negation", match[0])
    if _EXCLUDES.search(text):
        return
    for match in _EXCLUDED.finditer(whole):
        rest = whole.replace(whole[match.start() : match.start(2) if match[2] else match.end()], "")
        follows = match[2] and re.search(rf"{match[1]}.{{0,6}}{match[2]}", text)
        if match[1] in text and ((len(match[1]) > 1 and match[1] not in rest) or follows):
            yield Problem("negation", match[0])
