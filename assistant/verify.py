"""Every statement against the words it cites. What does not hold is withheld.

Compared are values, not strings: a figure with its unit, its comparator and what it is said of;
dates in either calendar; articles; names of bodies, laws and Latin words; what is denied, and what
is a duty or only an endeavour. Of a freely worded statement also how much of it is in what it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from assistant import agents, binding, columns, denied, named, opposites
from assistant.claims import prepare, unmarked
from assistant.figure import Figure, Problem
from assistant.units import AT, DATE, DAYS, EACH, MONTHS, SINCE, UNTIL

_SOME = 3.0  # weight of words (two compounds) from which a figure is said of something
MARGIN = 0.9  # by how much another figure must fit better to be the one that is meant
LEAST_SHARE = 0.5  # of a statement's content words that what it cites must have
_FEW = 3  # content words of which no share is taken
_BRACKETS = re.compile(r"\([^()]*\)")
_UNCLOSED = re.compile(r"\([^()]*$")  # where a quote was cut
_CLAUSE = re.compile(r"[^、。]+")
_EDGE = frozenset("。、\n│;:「」『』()【】・,[]【】 ")
_DEADLINE = re.compile(r"期限|目標年|目標の年|終期|終わ|終了|最終(?!的)|最後|締|年限|ゴール")
_ENDING = re.compile(
    r"最終(?!的)|最後|終期|終わ|終了"
)  # of a period, which a deadline alone is not
_WHEN = re.compile(r"([^、。]{2,40}?)(?:場合|とき|際)(?:に|は|、)")  # the case a statement tells of
_CHANGE = re.compile(r"から[^。]{0,20}?\d[^。、]{0,12}[にへ]")  # 86年から2019年には87年に
_BEGINNING = re.compile(
    r"始|開|初|起点|スタート|から|以来|設立|着手|期間|創設|稼働|始動|発足|導入|施行|適用"
)


def unsupported(statement: str, cited: Iterable[str]) -> list[str]:
    """What ``statement`` says that the ``cited`` texts do not: figures, bodies, negations.

    Empty where everything holds. How much of its wording is theirs is not asked: see ``supported``.
    """
    found = (p.claim for p in supported(statement, cited) if p.kind != "content")
    return list(dict.fromkeys(found))


def supported(statement: str, cited: Iterable[str]) -> tuple[Problem, ...]:
    """What of ``statement`` the ``cited`` texts (slices and headings over them) do not support.

    Empty where everything holds. A slice of them, cut where a clause ends, always holds.
    """
    text = prepare(statement)
    ground = [prepare(part) for part in cited]
    if not text or any(_stands(text, part) for part in ground):
        return ()
    text = unmarked(text)
    if any(_excerpt(text, form) for part in ground for form in _forms(part)):
        return tuple(denied.excluded(text, ground))
    ground = columns.headed(ground)
    found = (
        *_figures(text, ground),
        *_names(text, ground),
        *denied.denied(text, ground),
        *denied.dutiful(text, ground),
        *denied.excluded(text, ground),
        *opposites.opposed(text, ground),
        *_content(text, ground),
    )
    return tuple(dict.fromkeys(found))


def _stands(text: str, part: str) -> bool:
    """Whether ``text`` stands in ``part`` word for word, from the start of a clause to an end."""
    body = text.rstrip("。")
    at = part.find(body)
    while at >= 0 and body:
        before, after = part[at - 1 : at], part[at + len(body) : at + len(body) + 1]
        if (not before or before in _EDGE) and (not after or after in _EDGE):
            return True
        at = part.find(body, at + 1)
    return text == part


def _excerpt(text: str, part: str) -> bool:
    """Whether the clauses of ``text`` stand in ``part`` in their order, each whole."""
    at = 0
    for clause in _CLAUSE.findall(text):
        found = next(_places(clause, part, at), -1)
        if found < 0:
            return False
        at = found + len(clause)
    return at > 0


def _places(clause: str, part: str, at: int) -> Iterator[int]:
    while (at := part.find(clause, at)) >= 0:
        end = at + len(clause)
        if (not at or part[at - 1] in _EDGE) and (end == len(part) or part[end] in _EDGE):
            yield at
        at += 1


def _forms(part: str) -> Iterator[str]:
    """``part`` as it is said too: without what it has in brackets."""
    yield part
    if "(" in part:
        yield _without_brackets(part)


@lru_cache(maxsize=4096)
def _without_brackets(part: str) -> str:
    while (shorter := _BRACKETS.sub("", part)) != part:
        part = shorter
    return _UNCLOSED.sub("", part)


def _figures(text: str, ground: Sequence[str]) -> Iterator[Problem]:
    stated = binding.bound(text)
    if not stated:
        return
    known = [b for part in ground for b in binding.bound(part)]
    for one in stated:
        figure = one.figure
        same = [b for b in known if figure.same(b.figure)]
        if figure.unit == "条":
            if not _article(figure, [b.figure for b in known if b.figure.unit == "条"]):
                yield Problem("figure", figure.text)
            elif same and not _belongs(one, same, stated, known, ground):
                yield Problem("pair", figure.text)
        elif not same and not _of_items(figure, text):
            yield Problem("figure", figure.text)
        elif same and not (exact := [b for b in same if _alike(figure, b, text, known)]):
            yield Problem("comparator", figure.text)
        elif same and not _belongs(one, exact, stated, known, ground):
            yield Problem("pair", figure.text)


def _ends(one: binding.Bound, known: Sequence[binding.Bound]) -> bool:
    """Whether ``one`` is no deadline, or the end of a period that is told from its beginning."""
    if UNTIL not in one.figure.bounds:
        return True
    return any(
        SINCE in b.figure.bounds and 0 <= one.figure.start - b.figure.end <= 1 for b in known
    )


def _of_items(figure: Figure, text: str) -> bool:
    """Whether ``figure`` counts what the statement itself lists before it: AとBの二つ."""
    if figure.unit != "つ" or figure.bounds:
        return False
    before = text[: figure.start].removesuffix("の")
    quoted = re.search(r"(?:「[^「」]+」[、・とや及び]{0,2})+$", before)
    if quoted:
        return quoted[0].count("「") == figure.value
    listed = re.split(r"[はが](?=[、一-龠ァ-ヶa-z])|。", before)[-1].strip("、")
    return len(re.split(r"、|と(?=[一-龠ァ-ヶa-z])|及び|並びに", listed)) == figure.value


def _article(figure: Figure, known: Sequence[Figure]) -> bool:
    """Whether each part of 第17条第3項 is cited, within an article that is not another one."""
    return all(
        any(
            other.parts[i] == part
            and all(
                not a or not b or a == b
                for a, b in zip(other.parts[:i], figure.parts[:i], strict=True)
            )
            for other in known
        )
        for i, part in enumerate(figure.parts)
        if part
    )


def _alike(figure: Figure, b: binding.Bound, text: str, known: Sequence[binding.Bound]) -> bool:
    return _compared(figure, b.figure, text) and (not _ENDING.search(text) or _ends(b, known))


def _compared(figure: Figure, other: Figure, text: str) -> bool:
    """Whether two figures of one value are compared alike: 75歳以上 is not 75歳.

    まで of a date may go where the statement says that it is a deadline, or says nothing else.
    """
    extra, missing = figure.bounds - other.bounds, other.bounds - figure.bounds
    if AT in other.bounds:  # 2023年度末時点で: as of then, and up to then
        extra, missing = extra - {UNTIL}, missing - {AT}
    extra -= {AT}
    alone = len(text) <= len(figure.text) + 4
    if alone:
        missing -= {EACH}  # 六年です。 answers how often
    if figure.unit != DATE and other.unit != DATE:
        extra -= {SINCE} if _CHANGE.match(text, figure.end - 2) else set()
        return not extra and not missing
    if alone or _DEADLINE.search(text):
        missing -= {UNTIL}
    if alone or _BEGINNING.search(text):
        missing -= {SINCE}
        extra -= {SINCE} if _BEGINNING.search(text.replace("から", "")) else set()
    return not extra and not missing


def _belongs(
    one: binding.Bound,
    exact: Sequence[binding.Bound],
    stated: Sequence[binding.Bound],
    known: Sequence[binding.Bound],
    ground: Sequence[str],
) -> bool:
    """Whether the figure is said of what it is said of in the source, not of another figure's."""
    weight = sum(one.words.values())
    if weight < 1.0 or any(not b.words for b in exact):  # a heading that is the figure alone
        return True
    if any(_beside(one, b) for b in exact):
        return True
    own = max(binding.fit(one.words, b.words) for b in exact)
    units = {b.figure.unit for b in exact}
    listed = [s.figure for s in stated if s.words == one.words]  # 70億、130億: none is a rival
    rivals = [
        b
        for b in known
        if b.figure.unit in units
        or ({b.figure.unit, *units} == {MONTHS, DAYS} and one.figure.rivals(b.figure))
        if not any(figure.same(b.figure) for figure in listed)
        if _level(one.figure, b.figure)
    ]
    best = max((binding.fit(one.words, b.words) for b in rivals), default=0.0)
    if best > own + MARGIN and not (one.carried and _alone(one, exact, rivals)):
        return False
    whole: dict[str, float] = {}
    for part in ground:
        whole.update(binding.every(part))
    return weight < _SOME or own > 0 or binding.fit(one.words, whole) > 0


def _alone(
    one: binding.Bound, exact: Sequence[binding.Bound], rivals: Sequence[binding.Bound]
) -> bool:
    """Whether no rival fits better what the clause of ``one`` says itself."""
    own = {word: weight for word, weight in one.words.items() if word not in one.carried}
    best, mine = (
        max((binding.fit(own, b.words) for b in of), default=0.0) for of in (rivals, exact)
    )
    return best <= mine + MARGIN


def _beside(one: binding.Bound, other: binding.Bound) -> bool:
    """Whether both stand between the same words; of an article, after the same one."""
    if one.figure.unit == "条":
        return bool(one.beside[0]) and one.beside[0] == other.beside[0]
    return all(one.beside) and one.beside == other.beside


def _level(figure: Figure, other: Figure) -> bool:
    """Whether ``other`` could stand where ``figure`` does: of articles, a 項 for a 項."""
    if figure.unit != "条":
        return True
    return bool(other.parts[max(i for i, part in enumerate(figure.parts) if part)])


def _names(text: str, ground: Sequence[str]) -> Iterator[Problem]:
    whole = "\n".join(ground)
    for name in named.names(text):
        if not any(named.says_name(name, part) for part in ground):
            yield Problem("name", name.text)
    for law in named.laws(text):
        if law not in whole and not named.short_of(law, whole):
            yield Problem("name", law)
    for word in named.latin(text):
        if not named.says_word(word, whole):
            yield Problem("name", word)
    yield from agents.turned(text, ground)


def _content(text: str, ground: Sequence[str]) -> Iterator[Problem]:
    """A statement most of whose words what it cites does not have."""
    stated = _plain(text)
    if len(stated) < _FEW:
        return
    known: dict[str, float] = {}
    for part in ground:
        known.update(_plain(part))
    if (when := _WHEN.match(text)) and not when[1].endswith("の"):
        case = _plain(when[1])
        if case and not binding.fit(case, known):
            yield Problem("content", when[1])
    share = binding.fit(stated, known) / sum(stated.values())
    if share < LEAST_SHARE:
        yield Problem("content", f"{share:.2f}")


@lru_cache(maxsize=4096)
def _plain(text: str) -> Mapping[str, float]:
    """The words and figures of ``text``, compounds by their parts alone."""
    return {word: weight for word, weight in binding.every(text).items() if word[0] != "="}
