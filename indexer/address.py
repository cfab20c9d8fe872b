"""Provisions that a question names: 医療法第三十条の四, 17条2項, 第十七条第二項第一号.

Folded text only, where 第十七条 and 17条 are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.abbreviations import shortens
from indexer.normalize import fold_text
from indexer.types import Catalogued

_BRANCH = r"(?:の\d+(?![\d年月日項号つ]))*"
# 附則第30条の4第2項第1号; the groups are its parts.
PROVISION = re.compile(
    rf"(?P<supplement>附則)?第?(?P<article>\d+)条(?P<branch>{_BRANCH})"
    r"(?:の?第?(?P<paragraph>\d+)項)?(?:の?第?(?P<item>\d+)号)?"
)
_LAW = re.compile(r"([^\s、。「」()?]{0,80}?)[、\s]?の?\Z")  # what stands right before it
# What stands between two numbers of the same law: 第18条及び第19条.
_AND = re.compile(r"(?:、|及び|又は|並びに|若しくは|および|または|と|や|から|・|,)*(?:同法)?")
_LONGEST_NAME = 100  # characters before a number in which a law's name is looked for
_SHORT_FORM = re.compile(r"(?:[一-龠ァ-ヶー]{2,5})法\Z")  # 金商法, 健増法
# Follows a name that goes on no further: 医療法第1条 names it, 医療法人 does not.
NAME_ENDS = r"(?!(?!第\d)[一-龠ァ-ヶ])"
_SHORTEST_NAME = 2  # characters of a law's name: 法 alone names none


@dataclass(frozen=True, slots=True)
class Provision:
    """An article, or a 項 or 号 of it, as a question names it."""

    law: str  # what stands before the number, folded; "" nothing
    address: tuple[str, ...]  # numbers from the article down: ("30_4", "2")
    supplement: bool = False  # of a 附則


def named(folded: str) -> list[Provision]:
    """The provisions that the ``folded`` text names, in order."""
    found: list[Provision] = []
    at, law = 0, ""
    for match in PROVISION.finditer(folded):
        article = "_".join([match["article"], *re.findall(r"\d+", match["branch"])])
        address = (article, *(n for n in (match["paragraph"], match["item"]) if n))
        before = folded[max(at, match.start() - _LONGEST_NAME) : match.start()]
        if not (found and _AND.fullmatch(folded[at : match.start()])):
            nearest = _LAW.search(before)
            law = nearest[1] if nearest else ""
        at = match.end()
        found.append(Provision(law, address, bool(match["supplement"])))
    return found


def documents_of(law: str, catalogued: Iterable[Catalogued]) -> list[str]:
    """The ids of the documents that ``law`` (folded) ends with the name of, the best first.

    A whole title is better than the end of one: 推進法 names 健康・医療戦略推進法 where no document
    is called 推進法; and that than a short form of one: 金商法 is 金融商品取引法.
    """
    titles = [(one.id, short_title(one.title)) for one in catalogued]
    return [titles[i][0] for i in _named_by(law, [title for _, title in titles])]


def _named_by(law: str, titles: Sequence[str]) -> list[int]:
    """The positions of the ``titles`` that ``law`` ends with the name of."""
    whole = [(len(title), i) for i, title in enumerate(titles) if title and law.endswith(title)]
    if whole:
        longest = max(length for length, _ in whole)
        return [i for length, i in whole if length == longest]
    name = re.sub(r"^.*[はがをにでと]", "", law)
    if len(name) < _SHORTEST_NAME:
        return []
    ends = [i for i, title in enumerate(titles) if title.endswith(name)]
    return ends or _shortened(name, titles)


def _shortened(name: str, titles: Sequence[str]) -> list[int]:
    """The positions of the title that ``name`` is a short form of, if there is one such title."""
    short = _SHORT_FORM.search(name)
    if short is None:
        return []
    found = {
        title: [i for i, other in enumerate(titles) if other == title]
        for title in set(titles)
        if title.removesuffix("律").endswith("法")
        and title[0] == short[0][0]
        and shortens(short[0], title.removesuffix("律"))
    }
    least = min(map(len, found), default=0)
    best = [title for title in found if len(title) == least]
    return found[best[0]] if len(best) == 1 else []


def short_title(title: str) -> str:
    """A document's title folded, without what stands behind it in brackets or after a blank."""
    return re.split(r"[(\s]", fold_text(title))[0]


class Entitled:
    """Documents that are one provision each, as their titles say: 金融商品取引法 第5条."""

    def __init__(self, catalogued: Iterable[Catalogued]) -> None:
        self._by_address: dict[str, list[tuple[str, str]]] = {}  # article → (law, document id)
        for one in catalogued:
            folded = re.sub(r"\([^()]*\)\Z", "", fold_text(one.title))  # an article's caption
            last = next(reversed(named(folded)), None) if "条" in folded else None
            # The title is the provision, with the law's name before it, not a text about one.
            if last is not None and last.law and re.search(r"条[の\d]*\Z", folded):
                entry = (last.law, one.id)
                self._by_address.setdefault(last.address[0], []).append(entry)

    def sought(self, folded: str) -> list[list[str]]:
        """For each provision that ``folded`` names, in order, the ids of the documents that are it."""
        found: list[list[str]] = []
        for provision in named(folded) if self._by_address else ():
            entries = self._by_address.get(provision.address[0], [])
            at = _named_by(provision.law, [law for law, _ in entries]) if provision.law else []
            found.append([entries[i][1] for i in at])
        return found


def sought(
    folded: str, catalogued: Sequence[Catalogued], within: Sequence[str] | None
) -> list[tuple[str, Provision]]:
    """(document id, provision) for each that is named so that one knows of which document.

    Where no document is named it is the one that the search is limited to, if it is one.
    """
    found: list[tuple[str, Provision]] = []
    for provision in named(folded):
        ids = documents_of(provision.law, catalogued)
        if not ids and within is not None and len(within) == 1:
            ids = list(within)
        found.extend((one, provision) for one in ids if within is None or one in within)
    return found
