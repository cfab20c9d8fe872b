"""Provisions that a question names: 医療法第三十条の四, 17条2項, 第十七条第二項第一号.

Folded text only, where 第十七条 and 17条 are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.normalize import fold_text
from indexer.types import Catalogued

_BRANCH = r"(?:の\d+(?![\d年月日項号つ]))*"
# 附則第30条の4第2項第1号; the groups are its parts.
PROVISION = re.compile(
    rf"(?P<supplement>附則)?第?(?P<article>\d+)条(?P<branch>{_BRANCH})"
    r"(?:の?第?(?P<paragraph>\d+)項)?(?:の?第?(?P<item>\d+)号)?"
)
_LAW = re.compile(r"([^\s、。「」()?]{0,80}?)[、\s]?の?\Z")  # what stands right before it
_LONGEST_NAME = 100  # characters before a number in which a law's name is looked for
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
    at = 0
    for match in PROVISION.finditer(folded):
        article = "_".join([match["article"], *re.findall(r"\d+", match["branch"])])
        address = (article, *(n for n in (match["paragraph"], match["item"]) if n))
        before = folded[max(at, match.start() - _LONGEST_NAME) : match.start()]
        at = match.end()
        law = _LAW.search(before)
        found.append(Provision(law[1] if law else "", address, bool(match["supplement"])))
    return found


def documents_of(law: str, catalogued: Iterable[Catalogued]) -> list[str]:
    """The ids of the documents that ``law`` (folded) ends with the name of, the best first.

    A whole title is better than the end of one: 推進法 names 健康・医療戦略推進法 where no document
    is called 推進法.
    """
    titles = [(one.id, short_title(one.title)) for one in catalogued]
    whole = [(len(title), one) for one, title in titles if title and law.endswith(title)]
    if whole:
        longest = max(length for length, _ in whole)
        return [one for length, one in whole if length == longest]
    name = re.sub(r"^.*[はがをにでと]", "", law)
    if len(name) < _SHORTEST_NAME:
        return []
    return [one for one, title in titles if title.endswith(name)]


def short_title(title: str) -> str:
    """A document's title folded, without what stands behind it in brackets or after a blank."""
    return re.split(r"[(\s]", fold_text(title))[0]


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
