"""What a statement denies, demands or leaves out against what it cites.

A word that the source denies is not affirmed, nor the other way round; a duty is no endeavour and
no permission; who is excluded (国務大臣を除く, 本部長以外) stays so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant import binding, polarity
from assistant.claims import figures
from assistant.figure import Figure, Problem
from assistant.polarity import DUTY, EFFORT, MAY, Said

_EXCLUDED = re.compile(r"([一-龠々ァ-ヶー]+)(?:を除[くきい]|以外)(?:の)?([一-龠々ァ-ヶー]{2,})?")
_NEEDLESS = re.compile(
    r"義務(?:付|づ)け(?:る|られる)もので(?:は)?(?:ない|ありません)|不要|必要(?:が|は|も)?な|要しな|及ばな|妨げ|義務(?:が|は)?な"
)
_PROVISO = re.compile(r"ただし、([^。]{2,160}?)(?:は|について(?:は)?)、この限りで(?:は)?な")
_SPARED = re.compile(r"除|限り|ただし|例外|不要|必要(?:は|が)?(?:な|あり)|ません|ない|以外|適用外")
_COVERED, _TOUCHED = 0.9, 0.5  # of the words of a proviso that a statement has
_STRICT = re.compile(
    r"(?<!努め)(?:なければ|ねば)(?:なら|なり|いけ)|義務(?!者)|責務(?!の)|ものとする|べき(?!事項|者|こと|もの)|必要(?:が|と[しす]|で[あす])|を(?:受け|得|経)て|(?:なら|いけ)(?:ない|ません)"
)
_MUST = re.compile(
    r"(?<!努め)(?:なければ|ねば|なくては)(?:なら|なり|いけ)(?:ない|ません)|(?<!努める)義務(?!者)|(?<!努める)必要があ"
)
_LESS = re.compile(r"努め|できる|できます")  # no more than an endeavour, or a permission
_NEAR = 0.8  # of how much the likest sentence has of a statement's words
_ENDEAVOUR = re.compile(
    r"努力義務|努める(?:義務|必要)|努め(?:なければ(?:ならない|なりません)|るものとする|る)"
)
_UNLESS = re.compile(r"が(?:ない|無い|ある場合でない)(?:場合に?)?限り")
_CASES = ("場合", "とき")
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


def denied(text: str, ground: Sequence[str]) -> list[Problem]:
    """What ``text`` denies and the ``ground`` affirms, or the other way round, or in another mode."""
    if _spared(text, ground, _COVERED) and not _SPARED.search(_MUST.sub("", text)):
        return [Problem("negation", "この限りでない")]
    found = list(_denied(text, ground))
    if found and any(map(_UNLESS.search, (text, *ground))):
        plain = list(_denied(_plainly(text), [_plainly(part) for part in ground]))
        return plain if len(plain) < len(found) else found
    return found


def _denied(text: str, ground: Sequence[str]) -> Iterator[Problem]:
    stated = polarity.said(text)
    known = [polarity.said(part) for part in ground]
    lemmas = {w.lemma for w in stated}
    any_denied = any(w.negated is not False for words in known for w in words)
    near = _near_ends(known, lemmas)
    none_denied = not any(w.negated for w in stated)
    values = figures(text)
    needed = any(w.negated and _required(w, ground) for w in stated)  # 認可なしには…できない
    if needed and sum(bool(w.negated) for w in stated) % 2:
        yield Problem("negation", text)
    for figure in values:
        if _NOT.match(text, figure.end) and not _figure_denied(figure, ground):
            yield Problem("negation", figure.text)
    for word in stated:
        inside = next((f for f in values if f.start <= word.start < f.end), None)
        if inside is not None:
            if word.negated and not any_denied and _NO.search(text[inside.end :]):
                yield Problem("negation", inside.text)
            continue
        if word.negated is None or not (word.negated or word.verbal) or (needed and word.negated):
            continue
        alike = [
            (len({w.lemma for w in words if w.sentence == k.sentence} & lemmas), k)
            for words in known
            for k in words
            if k.lemma == word.lemma
        ]
        ends = [(n, k) for n, k in alike if k.final or k.negated]
        alike = ends if word.final and ends else alike
        if word.negated and word.mode == DUTY and _spared(text, ground, _TOUCHED):
            continue
        if word.negated and word.mode == DUTY and not any(map(_NEEDLESS.search, ground)):
            yield Problem("negation", f"{word.lemma}（不要）")
            continue
        if not word.final and not word.negated and not all(k.negated for _, k in alike):
            continue
        if not alike:
            doubled = sum(bool(w.negated) for w in stated) % 2 == 0  # …ずに…できない
            some = any(k.negated is not False for k in near) if word.final else any_denied
            affirmed = word.final and none_denied and bool(near) and all(k.negated for k in near)
            refuted = affirmed or (bool(word.negated) and not some and not doubled)
            if refuted and word.lemma not in _OF_DOCUMENTS:
                yield Problem("negation", _worded(word))
            continue
        as_said = max((n for n, k in alike if _agrees(word, k)), default=-1)
        against = max((n for n, k in alike if not _agrees(word, k)), default=-1)
        if against > as_said + (1 if as_said >= 0 else 0):
            yield Problem("negation", _worded(word))
        elif word.mode == DUTY and _required(word, ground):
            continue
        elif not word.negated and (mode := _mode(word, [k for _, k in alike])):
            yield Problem("duty", f"{word.lemma}（{mode}）")
        elif word.mode == DUTY and not word.negated and not any(map(_OBLIGES.search, ground)):
            yield Problem("duty", f"{word.lemma}（義務）")


def _spared(text: str, ground: Sequence[str], least: float) -> bool:
    """Whether ``text`` tells of what a proviso (ただし…この限りでない) of the ``ground`` spares."""
    for part in ground:
        for spared in _PROVISO.finditer(part):
            theirs = binding.words(part, *spared.span(1))
            own = binding.words(text, 0, len(text))
            if binding.fit(theirs, own) >= least * sum(theirs.values()) > 0:
                return True
    return False


def _near_ends(known: Sequence[Sequence[Said]], lemmas: set[str]) -> list[Said]:
    """What the sentences end in that have the most of ``lemmas``."""
    found: list[tuple[int, Said | None]] = []
    for words in known:
        shared = Counter(k for k, _ in {(w.sentence, w.lemma) for w in words if w.lemma in lemmas})
        last = {word.sentence: word for word in words if word.final}
        found += [(n, last.get(number)) for number, n in shared.items()]
    best = max((n for n, _ in found), default=0)
    if any(n == best and word is None for n, word in found):
        return []  # 労働者の意思による: the likest ends in no word that is denied or affirmed
    return [word for n, word in found if word and n >= _NEAR * best]


def _plainly(text: str) -> str:
    """``text`` with what holds unless something is: 理由がない限り as 理由がある場合を除き."""
    return _UNLESS.sub("がある場合を除き", text)


def _required(what: Said, ground: Sequence[str]) -> bool:
    """Whether the ``ground`` lets something be done with ``what`` alone: 認可を受けて…できる."""
    pattern = re.compile(rf"{re.escape(what.lemma)}を(?:受け|得|経)(?:て|た上)")
    return any(map(pattern.search, ground))


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
    for start, end in _sentences(text):
        must = _MUST.search(_ENDEAVOUR.sub("", text[start:end]))
        if must and not _asks_as_much(text, start, end, ground):
            yield Problem("duty", must[0])
    if "努力義務" in text and not any("努" in part for part in ground):
        yield Problem("duty", "努力義務")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    edges = [0, *(m.end() for m in re.finditer(r"。(?!\))|\n", text)), len(text)]
    return ((a, b) for a, b in pairwise(edges) if b > a)


def _asks_as_much(text: str, start: int, end: int, ground: Sequence[str]) -> bool:
    """Whether the sentences of ``ground`` that say the like ask for more than an endeavour."""
    own = binding.words(text, start, end)
    told = [
        (binding.fit(own, binding.words(part, a, b)), part[a:b])
        for part in ground
        for a, b in _sentences(part)
    ]
    best = max((fit for fit, _ in told), default=0.0)
    near = [sentence for fit, sentence in told if fit >= _NEAR * best]
    if any(_STRICT.search(_ENDEAVOUR.sub("", sentence)) for sentence in near):
        return True
    return not any(_LESS.search(sentence) for sentence in near)


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
    text, whole = _plainly(text), _plainly("\n".join(ground))
    for match in _EXCLUDED.finditer(text):
        if match[1] in whole and not _EXCLUDES.search(whole):
            yield Problem("negation", match[0])
    if _EXCLUDES.search(text):
        return
    for match in _EXCLUDED.finditer(whole):
        rest = whole.replace(whole[match.start() : match.start(2) if match[2] else match.end()], "")
        if match[1] in _CASES:
            continue
        follows = match[2] and re.search(rf"{match[1]}.{{0,6}}{match[2]}", text)
        if match[1] in text and ((len(match[1]) > 1 and match[1] not in rest) or follows):
            yield Problem("negation", match[0])
