"""The vocabulary of a corpus: its words and noun compounds, how they are read, how common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.japanese import Morpheme, morphemes
from indexer.normalize import fold_text

_COMPOUND_POS = frozenset(("名詞", "接頭辞", "接尾辞", "形状詞"))


@dataclass(frozen=True, slots=True)
class Term:
    """A word (its lemma) or a noun compound (as written, folded) of the corpus."""

    text: str
    reading: str  # katakana; "" where unknown
    frequency: int  # chunks it occurs in
    compound: bool


class Vocabulary:
    """The terms of chunks added one by one."""

    def __init__(self) -> None:
        self._frequency: Counter[tuple[str, bool]] = Counter()
        self._readings: dict[str, str] = {}

    def add(
        self,
        pieces: Iterable[Sequence[Morpheme]],
        whole: Iterable[Iterable[Sequence[Morpheme]]] | None = None,
    ) -> None:
        """Count the terms of one chunk, which is ``pieces``, each term once.

        ``whole``: the compounds of each piece, where they are known.
        """
        here: set[tuple[str, bool]] = set()
        tagged = list(pieces)
        for found, runs in zip(tagged, whole or map(compounds, tagged), strict=False):
            for morpheme in found:
                if morpheme.is_content:
                    here.add((morpheme.lemma, False))
                    self._readings.setdefault(morpheme.lemma, morpheme.reading)
            for compound in runs:
                written = "".join([m.surface for m in compound])
                here.add((written, True))
                if written not in self._readings:
                    self._readings[written] = "".join([m.reading for m in compound])
        self._frequency.update(here)

    def terms(self) -> list[Term]:
        """All terms, sorted."""
        single = {text for text, compound in self._frequency if not compound}
        return [
            Term(text, self._readings[text], count, compound)
            for (text, compound), count in sorted(self._frequency.items())
            if not (compound and text in single)
        ]


def collect(texts: Iterable[str]) -> list[Term]:
    """The terms of the chunks ``texts``, sorted."""
    vocabulary = Vocabulary()
    for text in texts:
        vocabulary.add([morphemes(fold_text(text))])
    return vocabulary.terms()


def compounds(found: Sequence[Morpheme]) -> Iterator[list[Morpheme]]:
    """Runs of two or more nouns with their affixes: 健康寿命, 匿名加工医療情報."""
    run: list[Morpheme] = []
    for morpheme in found:
        # 1.2. before a heading, ① before an item, 2024 before 年度 are no part of a compound.
        if morpheme.pos in _COMPOUND_POS and morpheme.surface[0].isalpha():
            if not run or run[-1].end == morpheme.start:
                run.append(morpheme)
                continue
            rest = [morpheme]
        elif run:
            rest = []
        else:
            continue
        if len(run) > 1:
            yield run
        run = rest
    if len(run) > 1:
        yield run
