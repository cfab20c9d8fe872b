"""Who does what, in a statement as in what it cites: who instructs whom is not turned round.

Each body, office or person has the roles that its particle and the voice of its sentence leave
open: of BはAから指示される as of AはBに指示する, A is who does it and B is to whom. は marks who does
it or what is spoken of, and is held to mark either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant import binding, named, polarity
from assistant.binding import Words, sentence_of
from assistant.figure import Problem
from assistant.named import Name
from assistant.polarity import Said
from assistant.roles import is_bearer

MARGIN = 0.9  # by how much another one must fit better to be the one that is meant
DOER, TO, FROM, WHAT, TOPIC = "主", "に", "から", "を", "話"
# Particle → what it leaves open where somebody does it, and where it is done to somebody.
_PARTICLES: tuple[tuple[re.Pattern[str], frozenset[str], frozenset[str]], ...] = tuple(
    (re.compile(pattern), frozenset(active), frozenset(passive))
    for pattern, active, passive in (
        (r"に(?:おいて)?は|にも", (TO, DOER, TOPIC), (TO, DOER, TOPIC)),
        (r"は|も", (DOER, TOPIC), (WHAT, TO, TOPIC)),
        (r"が", (DOER,), (WHAT, TO)),
        (r"によ(?:って|り|る)", (DOER,), (DOER,)),
        (r"をもつ?って?|を以て", (WHAT, DOER), (WHAT, DOER)),
        (r"を", (WHAT,), (WHAT,)),
        (r"(?:から|より)(?!の)", (FROM,), (DOER, FROM)),
        (r"に(?!関|係|限|基|つい|とって|かかわ|お(?:い|け))|へ(?!の)", (TO,), (TO, DOER)),
    )
)
_PASSIVE = re.compile(
    r"(?:[かがさたなばまらわ]れ|[らせべめけえげてねれじきみりちいび]られ)(?=ま|る|て|た|な|、|。|$)"
    r"|(?<!認可)(?<!許可)(?<!承認)(?<!認定)(?<!免許)(?<!登録)(?<!同意)(?<!更新)を(?:受け|もら|いただ)(?=ま|る|て|た|、|。|い|う|っ|$)"
)
_OBJECT = re.compile(r"を(?!もつ?っ?て|以て)")
_TO_WHOM = re.compile(r"(?:から|より)[^、。]{1,20}への")
_BY = re.compile(r"から(?!の)|によ(?:って|り)")
_TOPIC = re.compile(r"(?<![又にでとてのきす合若])[はも](?=[、一-龠々ァ-ヶa-z\d])")
# 聴くものとされています, 指示することとされている: who says so is not told, and nothing is suffered.
_IT_IS_SAID = re.compile(
    r"(?:(?:こと|もの)?と(?:され|定められ|規定され)|ことが(?:求められ|義務付けられ|認められ|期待され|禁じられ))(?:て(?:いま?す?る?|おり)|ます|る|た|ました)$"
)
_NOTED = re.compile(r"(?:\([^()]*\))?。?$")
_CLEFT = re.compile(r"のは、?(?P<who>[^、。│\n]{1,40}?)(?=です|であ|だ|とされ|となっ|でし|では)")
_AFTER = re.compile(r"(?:とき|場合|際|ところによ?り?|に当たって|に当たり)[はにも]*、")
_TOPICAL = frozenset({DOER, TOPIC})
_GOVERNMENT = frozenset({"国", "政府", "国庫"})
_ANAPHOR = re.compile(r"(?:^|、)(?:同[一-龠]|当該|これ|それ|この|その)")  # somebody told before
_HEAD = re.compile(r"[一-龠々ァ-ヶーa-z・]+?(?=等?$)")  # what a name ends in
# 本部の作成した案 is by 本部, as is 本部による案.
_NO_DOER = re.compile(r"(?:に(?!よ)|へ|から|を|の(?![一-龠]{1,2}[ぁ-ん]?[しすた]))")
_MOSTLY = 0.5  # of the words of one name that another has, to be the same one
_KANJI = re.compile(r"[一-龠々]")


@dataclass(frozen=True, slots=True)
class Acting:
    """A body with the words of its sentence, and the roles it can have there (none: not known)."""

    name: Name
    words: Words
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Deed:
    """A sentence that says who does what: those who do it, what is done, and the whole."""

    doers: tuple[str, ...]  # as written
    done: frozenset[str]  # lemma and kanji of what is done last
    every: frozenset[str]  # of all that is done in it
    rest: str  # the sentence but for them


def turned(text: str, ground: Sequence[str]) -> Iterator[Problem]:
    """Those of a prepared ``text`` who do what another one does in the ``ground``."""
    stated = acting(text)
    known = [a for part in ground for a in acting(part)]
    for one in stated:
        if not _acts(one, known, stated) or not _as_there(one, known):
            yield Problem("pair", one.name.text)
    theirs = [deed for part in ground for deed in deeds(part)]
    for deed in deeds(text):
        if (who := _not_theirs(deed, theirs, ground)) is not None:
            yield Problem("pair", who)


@lru_cache(maxsize=4096)
def acting(text: str) -> tuple[Acting, ...]:
    """The bodies of a prepared ``text``, each with what its sentence says but for names."""
    found = named.names(text)
    result: list[Acting] = []
    for name in found:
        start, end = sentence_of(text, name.start)
        own = _without(text, start, end, found)
        result.append(Acting(name, own, _roles(text, name, end)))
    return tuple(result)


def _roles(text: str, name: Name, end: int) -> frozenset[str]:
    start = sentence_of(text, name.start)[0]
    passive = is_passive(text[name.end : end])
    for pattern, active, suffered in _PARTICLES:
        if not pattern.match(text, name.after):
            continue
        if passive and TO in suffered and DOER in suffered and _BY.search(text, start, end):
            return frozenset({TO})  # AにはBから: B does it
        found = suffered if passive else active
        if found == _TOPICAL and not _OBJECT.search(text, name.after, end):
            return found | {WHAT}  # 審査会は、各都道府県に置く
        if FROM in found and _TO_WHOM.search(text, name.after, end):
            return found | {DOER}  # 知事から大臣への通知
        if text[name.after] == "が" and _inner(text, name.after, end):
            return found | active
        return found
    return frozenset()


def _inner(text: str, start: int, end: int) -> bool:
    """Whether something else than what the sentence ends in is done there: BがAを聴く方法が挙げられる."""
    return sum(word.verbal for word in polarity.said(text) if start <= word.start < end) > 1


def is_passive(clause: str) -> bool:
    """Whether what a sentence ends in is done to somebody: 指示されます, 委任を受けます."""
    said = _IT_IS_SAID.sub("", _NOTED.sub("", clause))
    return any(m.end() >= len(said) - 12 for m in _PASSIVE.finditer(said))


def _without(text: str, start: int, end: int, found: Sequence[Name]) -> dict[str, float]:
    inside = [n for n in found if start <= n.start and n.end <= end]
    result: dict[str, float] = {}
    at = start
    for name in inside:
        result.update(binding.words(text, at, name.start))
        at = name.end
    result.update(binding.words(text, at, end))
    return result


def _acts(one: Acting, known: Sequence[Acting], stated: Sequence[Acting]) -> bool:
    """Whether no other body fits better what ``one`` is said to do."""
    wanted = named.canonical(one.name.text)
    own = [a for a in known if one_body(wanted, named.canonical(a.name.text))]
    rivals = [a for a in known if a not in own]
    if not own or not rivals or not one.roles & {DOER, TO, FROM}:
        return True
    best = max(rivals, key=lambda a: _fit(one, a))
    if _fit(one, best) <= max(_fit(one, a) for a in own) + MARGIN:
        return True
    # Where the other body is named too and does what it does, both are as the source has them.
    other = named.canonical(best.name.text)
    return any(
        one_body(named.canonical(s.name.text), other) and (not s.roles or s.roles & best.roles)
        for s in stated
        if s is not one
    )


def _as_there(one: Acting, known: Sequence[Acting]) -> bool:
    """Whether a body has a role that it has where the source says the like."""
    wanted = named.canonical(one.name.text)
    own = [a for a in known if one_body(wanted, named.canonical(a.name.text))]
    if not own or not one.roles:
        return True
    best = max(binding.fit(one.words, a.words) for a in own)
    near = [a for a in own if binding.fit(one.words, a.words) >= best - MARGIN]
    # 検討会を開催し、公表する: what is worked by may be said to do it.
    taken = one.roles | ({WHAT} if DOER in one.roles else set())
    return any(not a.roles or a.roles & taken for a in near)


def one_body(a: str, b: str) -> bool:
    """Whether two canonical names are of one body: 機構 of 日本医療研究開発機構."""
    return a.endswith(b) or b.endswith(a)


def _fit(a: Acting, b: Acting) -> float:
    return binding.fit(a.words, b.words) + bool(a.roles & b.roles)


@lru_cache(maxsize=4096)
def deeds(text: str) -> tuple[Deed, ...]:
    """The sentences of a prepared ``text`` that say who does what, but for those in the passive."""
    edges = [0, *(m.end() for m in re.finditer(r"。(?!\))|\n|│", text)), len(text)]
    words = polarity.said(text)
    found: list[Deed] = []
    for start, end in pairwise(edges):
        sentence = text[start:end].rstrip("。\n│")
        spans = _doers(sentence)
        inside = [w for w in words if start <= w.start < end]
        cleft = _CLEFT.search(sentence)
        done = _done(inside, start + (cleft.start() if cleft else len(sentence)))
        every = frozenset(sign for w in inside for sign in (w.lemma, *_KANJI.findall(w.lemma)))
        if spans and done and not is_passive(sentence[: cleft.start() if cleft else None]):
            doers = tuple(sentence[a:b] for a, b in spans)
            rest = sentence
            for a, b in reversed(spans):
                rest = rest[:a] + "。" + rest[b:]
            found.append(Deed(doers, done, every, rest))
    return tuple(found)


def _doers(sentence: str) -> list[tuple[int, int]]:
    """Where those stand who do what a sentence says: before its は, before its last が."""
    if cleft := _CLEFT.search(sentence):  # 選ぶのは知事で、請求により行う: told before it
        return [cleft.span("who")] if _bears(cleft["who"].strip("、")) else []
    found: list[tuple[int, int]] = []
    for mark in _TOPIC.finditer(sentence):
        at = max((m.end() for m in _AFTER.finditer(sentence, 0, mark.start())), default=0)
        if _bears(sentence[at : mark.start()]):
            found.append((at, mark.start()))
            break
    for mark in re.finditer(r"が(?=[、一-龠々ァ-ヶa-z\d])", sentence):
        at = max(sentence.rfind(c, 0, mark.start()) for c in "、はもの") + 1
        rest = sentence[mark.end() :]
        if _bears(sentence[at : mark.start()]) and not re.search(r"(?:とき|場合|者|もの)", rest):
            found.append((at, mark.start()))
    return found


def _bears(phrase: str) -> bool:
    head = _HEAD.search(phrase)
    return head is not None and (is_bearer(head[0]) or head[0].endswith(("者", "人")))


def _done(words: Sequence[Said], end: int) -> frozenset[str]:
    """What the words before ``end`` say is done last, by its lemma and the kanji of it."""
    last = next((w for w in reversed(words) if w.start < end and (w.verbal or w.final)), None)
    if last is None:
        return frozenset()
    return frozenset({last.lemma, *_KANJI.findall(last.lemma)})


def _not_theirs(deed: Deed, theirs: Sequence[Deed], ground: Sequence[str]) -> str | None:
    """One who does what in the source only others do; None where all is well or nothing is told."""
    alike = [other for other in theirs if other.done & deed.done]
    alike = alike or [other for other in theirs if other.every & deed.done]
    rest = [other for other in theirs if other not in alike]
    doers = [who for other in alike for who in other.doers]
    if not doers or any(_ANAPHOR.search(a) or _same(a, b) for a in doers for b in deed.doers):
        return None
    for who in deed.doers:
        elsewhere = any(_elsewhere(who, other.rest) for other in alike) or any(
            _signs(who) == _signs(other) for told in rest for other in told.doers
        )
        missing = who in _GOVERNMENT and not any(map(_governed, ground))
        if elsewhere or missing:
            return who
    return None


def _governed(part: str) -> bool:
    """Whether ``part`` names the state: 全国 and 国民 do not."""
    return any(name.text in _GOVERNMENT for name in named.names(part))


def _same(a: str, b: str) -> bool:
    mine, yours = _signs(a), _signs(b)
    for one, other in ((a, b), (b, a)):
        if one in _GOVERNMENT:
            return any(name in other for name in _GOVERNMENT)
    return len(mine & yours) >= _MOSTLY * min(len(mine), len(yours)) if mine and yours else True


def _elsewhere(who: str, rest: str) -> bool:
    """Whether ``rest`` has the one as to whom, from whom, of whom or with what it is done."""
    head = _HEAD.search(who)
    if head is None or not _signs(who) <= _signs(rest):
        return False
    return bool(re.search(re.escape(head[0]) + r"等?" + _NO_DOER.pattern, rest))


def _signs(name: str) -> set[str]:
    return {c for c in named.canonical(name) if c not in "、の及び又は等や0123456789"}
