"""Other wordings for what a query says: everyday sayings, synonyms, short and long forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise, takewhile

from indexer.abbreviations import Abbreviation
from indexer.english import Table, is_english, translated
from indexer.glossary import Entry, Glossary, Saying
from indexer.japanese import Morpheme, content_lemmas
from indexer.normalize import fold_text

Other = tuple[str, tuple[str, ...]]  # words of a query, wordings that may stand for them
_REACH = 2  # content words on, at most, is the next word of a saying
_RARE = 0.1  # of the frequency of what a word stands for, up to which it is rare beside it
_JOINED = ("名詞", "接尾辞")  # what goes on a compound


class Sayings:
    """Everyday sayings, found however inflected."""

    def __init__(self, sayings: Iterable[Saying]) -> None:
        self._by_first: dict[str, list[Saying]] = {}
        for saying in sayings:
            self._by_first.setdefault(saying.lemmas[0], []).append(saying)

    def among(
        self, found: Sequence[Morpheme], frequency: Callable[[str], int] | None = None
    ) -> list[tuple[int, int, tuple[str, ...]]]:
        """Sayings among the morphemes ``found``: (start, end, what it means in documents).

        A saying is there when its content words are, in order and close together. Longer ones
        first; no two overlap. One of a single word that is itself no rare word beside those it
        stands for, by their ``frequency`` in the documents, is left out: it means what it says.
        """
        content = [m for m in found if m.is_content or m.is_negation]
        pairs = pairwise(found)
        inside = {b.start for a, b in pairs if a.pos in _JOINED and b.pos in _JOINED}
        result: list[tuple[int, int, tuple[str, ...]]] = []
        matches = [match for i in range(len(content)) for match in self._at(content, i, frequency)]
        for words, start, end, means in sorted(matches, key=lambda m: (-m[0], m[1])):
            if words > 1 and end in inside:
                continue  # 医療の保険 is not said in 医療の被保険者
            if all(end <= a or start >= b for a, b, _ in result):
                result.append((start, end, means))
        return result

    def _at(
        self, content: Sequence[Morpheme], i: int, frequency: Callable[[str], int] | None
    ) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
        """(words, start, end, meaning) of the sayings whose first word is ``content[i]``."""
        for saying in self._by_first.get(content[i].lemma, ()):
            at = i
            for lemma in saying.lemmas[1:]:
                reach = range(at + 1, min(at + 1 + _REACH, len(content)))
                at = next((j for j in reach if content[j].lemma == lemma), -1)
                if at < 0:
                    break
            own = (
                frequency is not None
                and len(saying.lemmas) == 1
                and frequency(saying.lemmas[0])
                > _RARE * max(_in_documents(mean, frequency) for mean in saying.means)
            )
            if at >= 0 and not own:
                yield len(saying.lemmas), content[i].start, content[at].end, saying.means


def _in_documents(mean: str, frequency: Callable[[str], int]) -> int:
    """How common ``mean`` is; of several words, which are no term, the rarest of them."""
    return frequency(mean) or min(map(frequency, content_lemmas(mean)), default=0)


def names(
    entries: Iterable[Entry], abbreviations: Iterable[Abbreviation] = ()
) -> dict[str, tuple[str, ...]]:
    """For each name of a thing, folded, its other names: those of the glossary, then short forms."""
    table: dict[str, dict[str, None]] = {}
    groups = [[fold_text(name) for name in (one.name, *one.aliases)] for one in entries]
    groups += [[one.short, one.name] for one in abbreviations]
    for group in groups:
        for name in group:
            others = (other for other in group if other != name)
            table.setdefault(name, {}).update(dict.fromkeys(others))
    return {name: tuple(others) for name, others in table.items()}


class Wordings:
    """All other wordings that an index knows."""

    def __init__(self, glossary: Glossary, abbreviations: Iterable[Abbreviation]) -> None:
        self._sayings = Sayings(glossary.everyday)
        self._names = names(glossary.entries, abbreviations)
        self._longest = max(map(len, self._names), default=0)  # characters
        self._glossary = glossary

    def _may_be_name(self, text: str) -> bool:
        return len(text) <= self._longest

    @cached_property
    def _english(self) -> Table:
        """Made when the first English query comes: it takes 20 ms."""
        return Table.of(self._glossary.english)

    def translated(self, text: str) -> str:
        """An English query in the Japanese words that the glossary has for it; another as it is."""
        folded = fold_text(text)
        if not is_english(folded):
            return text
        found, unknown = translated(folded, self._english)
        return "、".join(dict.fromkeys((*(word for means in found for word in means), *unknown)))

    def others(self, folded: str, tagged: Sequence[Morpheme]) -> list[Other]:
        """What may stand for words of the query ``folded``, which is ``tagged``."""
        found: list[Other] = [
            (folded[start:end], means) for start, end, means in self._sayings.among(tagged)
        ]
        for i, first in enumerate(tagged):
            spans = (folded[first.start : last.end] for last in tagged[i:])
            known = [s for s in takewhile(self._may_be_name, spans) if s in self._names]
            found.extend((name, self._names[name]) for name in known[-1:])
        return found
