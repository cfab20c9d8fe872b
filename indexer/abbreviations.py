"""Short forms that a document introduces itself: 薬剤耐性（AMR）, 推進法（以下「法」という。）.

A law's number may stand before 以下: 独立行政法人通則法（平成11年法律第103号。以下「通則法」という。）.

Only what can be a short form of what stands before it is one: Latin letters, or characters of the
long form in their order. 一定の者（以下「対象者」という。） defines a word, it shortens none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.japanese import morphemes
from indexer.normalize import fold_text
from indexer.terms import compounds

_BRACKET = re.compile(
    r"\((?:(?:[^()「」『』]{1,60}[。、])?以下、?(?:単に)?[「『](?P<named>[^」』]{1,20})[」』]と(?:いう|略す|呼ぶ|総称する)。?"
    r"|(?P<latin>[a-z][a-z0-9&\-]{1,11})(?:[、:：][^()]{0,60})?"
    r"|(?:[a-z][a-z \-']{5,60})[、,:：] ?(?P<last>[a-z][a-z0-9&\-]{1,11})"
    r"|(?P<long>[^()a-z、。]{3,30}))\)"
)
# What a line has to have, before it is folded, for _BRACKET to find anything of use.
_PROMISING = re.compile(
    r"以下、?(?:単に)?[「『]|[（(][^）)]*[A-Za-zＡ-Ｚａ-ｚ]|[A-Za-zＡ-Ｚａ-ｚ][（(]"
)
_LATIN_BEFORE = re.compile(r"[a-z][a-z0-9&\-]{1,11}\Z")
_TITLE_ENDS = re.compile(r"(?:法律?|令|規則)\Z")
_SHORTEST = 3  # characters of a long form
_BEFORE = 60  # characters before a bracket in which the long form is looked for


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """``short`` stands for ``name``. Both folded."""

    short: str
    name: str


def learned(text: str) -> list[Abbreviation]:
    """The short forms that ``text`` introduces, each once, in order."""
    found: dict[Abbreviation, None] = {}
    for line in text.split("\n"):
        folded = fold_text(line) if _PROMISING.search(line) else ""
        for match in _BRACKET.finditer(folded):
            before = folded[max(0, match.start() - _BEFORE) : match.start()]
            for short, name in _pairs(match, before):
                if short != name and len(name) >= _SHORTEST:
                    found[Abbreviation(short, name)] = None
    return list(found)


def _pairs(match: re.Match[str], before: str) -> list[tuple[str, str]]:
    if long := match["long"]:
        short = _LATIN_BEFORE.search(before)
        whole = short is not None and last_noun(long) == long
        return [(short[0], long)] if short and whole else []
    short_form = match["named"] or match["latin"] or match["last"]
    latin = short_form.isascii()
    if not latin and not shortens(short_form, before):
        return []
    name = _law(short_form, before) or last_noun(before)
    # 機構 and 情報 by themselves are words that other texts use of other things.
    if not latin and not (len(morphemes(short_form)) > 1 and shortens(short_form, name)):
        return []
    return [] if latin and name.isascii() else [(short_form, name)]


def _law(short: str, before: str) -> str:
    """The title of a law that ``before`` ends with, of which ``short`` takes characters.

    個人情報の保護に関する法律 is no noun compound: it begins where its short form does.
    """
    if not (_TITLE_ENDS.search(before) and short.endswith(("法", "令", "規則"))):
        return ""
    starts = [i for i, char in enumerate(before) if char == short[0]]
    return next((before[i:] for i in reversed(starts) if shortens(short, before[i:])), "")


def last_noun(text: str) -> str:
    """The noun or noun compound that ``text`` ends with, across ・; "" where there is none."""
    tagged = morphemes(text)
    run = next(
        (r for r in reversed(list(compounds(tagged))) if r[-1].end == len(text)), tagged[-1:]
    )
    if (
        not run
        or run[0].pos not in ("名詞", "接頭辞", "接尾辞", "形状詞")
        or run[-1].end < len(text)
    ):
        return ""
    start = run[0].start
    if text[:start].endswith("・"):
        return f"{last_noun(text[: start - 1])}・{text[start:]}"
    return text[start:]


def shortens(short: str, name: str) -> bool:
    """Whether ``short`` is made of characters of ``name`` in their order, and shorter."""
    rest = iter(name)
    return len(short) < len(name) and all(char in rest for char in short)
