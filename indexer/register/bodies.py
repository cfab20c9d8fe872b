"""The table of bodies: which names of bodies stand in a text, and what they are normalised to.

bodies.toml lists them. Everything here reads and returns folded text (indexer/normalize.py).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from indexer.normalize import fold_text

_TABLE = Path(__file__).with_name("bodies.toml")
# Kinds whose names are common words: 国, 大学 stand alone or are a part of another word (全国, 大学院).
_COMMON = frozenset(
    ("国", "総称", "自治体", "保険者", "医療", "事業者", "学術", "国民", "役職", "国際機関")
)
_FORMS = "(?:国立研究開発法人|(?:地方)?独立行政法人|(?:公益|一般)(?:社団|財団)法人|大学共同利用機関法人|特殊法人|認可法人)"
_INCORPORATED = re.compile(rf"{_FORMS}\Z")
_NAME_BEHIND = re.compile(rf"{_FORMS}(?=[一-龠々ァ-ヶーa-z]{{3}})")
_WORD = "一-龠々ァ-ヶーa-z0-9"
# What may stand before a common name without being a part of it, but for 国: 各国 is another word.
_QUALIFIED = re.compile(r"(?:各|当該|関係|全|両|特定の|同)\Z")
_ANOTHER = re.compile(
    r"(?:我が|わが|の|ある|異なる|[0-9])\Z"
)  # 我が国, 他の国, 2国: no body, before 国
# What makes a name a part of another one: 厚生労働省令, 国土交通省設置法, 内閣府告示.
_OF_ANOTHER = re.compile(
    "令|告示|訓令|通[知達]|設置法|組織|共済|職員|公報|公告|[一-龠]{0,4}法(?![人務])"
)
_FOLLOWS_COMMON = re.compile(rf"\Z|[^{_WORD}]|等|及び|又は|並びに|若しくは|以外|自ら|間|側|毎")


@dataclass(frozen=True, slots=True)
class Body:
    """A body as bodies.toml has it."""

    name: str
    kind: str
    short: tuple[str, ...] = ()
    mark: str = ""
    since: date | None = None
    until: date | None = None  # the first day on which it was no more
    became: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()

    def existed(self, day: date) -> bool:
        """Whether it had this name on ``day``."""
        return (self.since or day) <= day and (self.until is None or day < self.until)


@cache
def table() -> Mapping[str, Body]:
    """Every body by its normalised name."""
    kinds: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    found: dict[str, Body] = {}
    for kind, bodies in kinds.items():
        for name, told in bodies.items():
            told = {key: tuple(v) if isinstance(v, list) else v for key, v in told.items()}
            found[name] = Body(name=name, kind=kind, **told)
    return found


@cache
def _written() -> Mapping[str, str]:
    """Every way of writing a body, folded, to its normalised name."""
    return {fold_text(one): b.name for b in table().values() for one in (b.name, *b.short)}


@cache
def _pattern(more: tuple[str, ...] = ()) -> re.Pattern[str]:
    longest_first = sorted({*_written(), *more}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def names_in(folded: str, more: Mapping[str, str] | None = None) -> list[tuple[str, int, int]]:
    """The bodies named in ``folded``: (normalised name, start, end), in order, not overlapping.

    The longest name wins. A form of incorporation before a name and its own short form in brackets
    behind it belong to the span. ``more``: short forms that the document introduces, folded, to
    normalised names (機構 → 日本医療研究開発機構). 厚生労働省令 and 全国 name no body.
    """
    more = more or {}
    found: list[tuple[str, int, int]] = []
    for match in _pattern(tuple(more)).finditer(folded):
        start, end = match.span()
        if found and start < found[-1][2]:  # its short form in brackets
            continue
        name = more.get(match[0]) or _written()[match[0]]
        common = match[0] in more or len(match[0]) < 3 or kind_of(name) in _COMMON
        if not _stands_alone(folded, start, end, common=common or match[0].isascii()):
            continue
        if form := _INCORPORATED.search(folded, max(0, start - 12), start):
            start = form.start()
        found.append((name, start, _with_short_form(folded, end, name, more)))
    return found


def _stands_alone(folded: str, start: int, end: int, *, common: bool) -> bool:
    """Whether ``folded[start:end]`` is a name and no part of another word."""
    if not common:
        return not _OF_ANOTHER.match(folded, end)
    if not _FOLLOWS_COMMON.match(folded, end):
        return False
    before = folded[max(0, start - 3) : start]
    if not before or not re.match(f"[{_WORD}]", before[-1]) or before[-1].isdecimal():
        return folded[start:end] != "国" or not _ANOTHER.search(before)
    return folded[start:end] != "国" and bool(_QUALIFIED.search(before))


def _with_short_form(folded: str, end: int, name: str, more: Mapping[str, str]) -> int:
    """Where the name ends with its short form in brackets: 日本医療研究開発機構(amed)."""
    short = re.compile(r"\((?:以下「)?([^()「」、]{1,20})(?:」という。?)?\)").match(folded, end)
    known = short and (more.get(short[1]) or _written().get(short[1])) == name
    return short.end() if short and known else end


def normalise(written: str, more: Mapping[str, str] | None = None) -> str | None:
    """The normalised name of the body that is ``written`` so; None where the table has none."""
    folded = fold_text(written).strip("\n")
    for bare in (folded, re.sub(r"\A(?:各|当該|全ての?|その)|等\Z", "", folded)):
        if (name := (more or {}).get(bare) or _written().get(bare)) is not None:
            return name
        if any((start, end) == (0, len(bare)) for _, start, end in names_in(bare, more)):
            return names_in(bare, more)[0][0]
    return None


def unincorporated(name: str) -> str:
    """``name`` without its form of incorporation, unless it is nothing else."""
    form = _NAME_BEHIND.match(name)
    return name[form.end() :] if form else name


def kind_of(name: str) -> str:
    """The kind of a normalised name (府省庁, 大臣, 法人, …); "" of one that the table has not."""
    body = table().get(name)
    return body.kind if body else ""


def marked(mark: str, day: date | None = None) -> str | None:
    """The body that ``mark`` stands for in a list of marks in a document of ``day`` (today's: None)."""
    day = day or date.max
    found = (b.name for b in table().values() if mark and b.mark == mark and b.existed(day))
    return next(found, None)


def became(name: str) -> tuple[str, ...]:
    """What took over the work of a body that is no more: 厚生労働省 of 厚生省."""
    body = table().get(name)
    return body.became if body else ()


def includes(name: str) -> frozenset[str]:
    """The bodies that a general word stands for, itself among them: 都道府県 of 地方公共団体."""
    body = table().get(name)
    wider = body.includes if body else ()
    of_kind = (b.name for b in table().values() if b.kind in wider and not b.includes)
    return frozenset((name, *(one for one in wider if one in table()), *of_kind))
