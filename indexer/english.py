"""English questions to a Japanese corpus: phrases that the glossary knows, the longest first.

No translation: what the table does not know stays as it is. Plurals, -ing and -ed are seen by a few
rules of spelling; a form that follows none is written out in the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.normalize import fold_text

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_POSSESSIVE = re.compile(r"['’]s?$")
_VOWEL = re.compile(r"[aeiouy]")
_ENGLISH = 0.8  # share of Latin letters from which a text is taken for English


@dataclass(frozen=True, slots=True)
class Table:
    """English phrases and the Japanese words for them, by their exact words and by their stems."""

    exact: dict[str, tuple[str, ...]]
    stemmed: dict[str, tuple[str, ...]]
    longest: int  # words of the longest phrase

    @classmethod
    def of(cls, phrases: Iterable[tuple[str, tuple[str, ...]]]) -> Table:
        """The table of (phrase, Japanese words) pairs; of two that look alike the first counts."""
        exact: dict[str, tuple[str, ...]] = {}
        stemmed: dict[str, tuple[str, ...]] = {}
        longest = 0
        for said, means in phrases:
            words = words_of(fold_text(said))
            folded = tuple(fold_text(word) for word in means)
            exact.setdefault(" ".join(words), folded)
            stemmed.setdefault(" ".join(map(stem, words)), folded)
            longest = max(longest, len(words))
        return cls(exact, stemmed, longest)


def is_english(folded: str) -> bool:
    """Whether a folded text is (mostly) English: AMRとは is not, nor is a word by itself."""
    letters = [c for c in folded if c.isalpha()]
    return sum(c.isascii() for c in letters) > _ENGLISH * len(letters) and " " in folded


def translated(folded: str, table: Table) -> tuple[list[tuple[str, ...]], list[str]]:
    """The Japanese words for the phrases of a folded English text, and the words that have none."""
    words = words_of(folded)
    stems = [stem(word) for word in words]
    found: list[tuple[str, ...]] = []
    unknown: list[str] = []
    at = 0
    while at < len(words):
        for end in range(min(at + table.longest, len(words)), at, -1):
            means = table.exact.get(" ".join(words[at:end])) or table.stemmed.get(
                " ".join(stems[at:end])
            )
            if means:
                found.append(means)
                at = end
                break
        else:
            unknown.append(words[at])
            at += 1
    return found, unknown


def expanded(folded: str, table: Table) -> str:
    """A folded English query with the Japanese words for it; any other query as it is."""
    if not is_english(folded):
        return folded
    found, _ = translated(folded, table)
    new = [word for means in found for word in means if word not in folded]
    return " ".join((folded, *dict.fromkeys(new)))


def words_of(folded: str) -> list[str]:
    """The words of an English text, hyphens and & between two, without 's."""
    return [_POSSESSIVE.sub("", word) for word in _WORD.findall(folded)]


def stem(word: str) -> str:
    """What plural, -ing and -ed forms of a word have in common: promotes, promoting → promot."""
    word = _without_s(word)
    for ending, shortest in (("ing", 6), ("ed", 5)):
        rest = word.removesuffix(ending)
        if rest != word and len(word) >= shortest and rest[-1] != "e" and _VOWEL.search(rest):
            doubled = rest[-1] == rest[-2] and rest[-1] not in "lsz"  # planning, but: controlling
            word = rest[:-1] if doubled else rest
            break
    if len(word) > 4:
        word = word.removesuffix("e")
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > 3 else word


def _without_s(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2
    return word[:-1] if plural else word
