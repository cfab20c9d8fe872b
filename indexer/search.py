"""A query → the ids of the best chunks: two retrievers propose, the ranker decides.

What is proposed is scored anew from the chunks' own words (indexer/features.py): an index changed
step by step gives the same order as one built at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Literal, TypeAlias

from indexer import address, query, ranker
from indexer.embed import Encoder, StaticEncoder, Vectors
from indexer.expand import Other, Wordings
from indexer.features import Candidates, Floats, measure
from indexer.filters import Within
from indexer.glossary import Glossary
from indexer.japanese import morphemes
from indexer.lexical import Lexical, Words, words_of
from indexer.query import Query
from indexer.rerank import Reranker, reordered
from indexer.store import Store, embedded
from indexer.terms import compounds
from indexer.types import Catalogued
from indexer.vectors import VectorIndex

Retriever: TypeAlias = Literal["hybrid", "lexical", "dense"]

_DEPTH = 60  # candidates of each retriever that are ranked; of 100 no more answers come first
_MOST_NAMED = 100  # chunks of one named provision
_AGAIN = 50  # hits that a reranker reads again


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk found: the score it is ordered by, and each retriever's own (None: not proposed)."""

    chunk_id: int
    score: float
    lexical: float | None
    dense: float | None


@dataclass(frozen=True)  # no slots: what is derived is kept
class Searcher:
    """The parts of an open index that searching needs. Thread-safe."""

    store: Store
    lexical: Lexical
    vectors: VectorIndex
    static: StaticEncoder
    encoder: Encoder
    glossary: Glossary
    reranker: Reranker | None = None

    @cached_property
    def _wordings(self) -> Wordings:
        return Wordings(self.glossary, self.store.abbreviations())

    @cached_property
    def _entitled(self) -> address.Entitled:
        return address.Entitled(self._catalogued)

    @property
    def _catalogued(self) -> tuple[Catalogued, ...]:
        return self.store.catalogued

    def read(self, text: str, others: Sequence[Other] = (), asked: str | None = None) -> Query:
        """``text`` as a query, with the ``others`` and those that the index itself knows.

        ``asked``: the question that ``text`` was made of, which models read.
        """
        known = self._wordings.translated(text)
        plain = query.read(known)
        found = [*others, *self._wordings.others(plain.folded, plain.tagged)]
        return replace(query.read(known, found), text=asked or text)

    def find(
        self, asked: Query, k: int, within: Within | None, retriever: Retriever
    ) -> list[Found]:
        """The ``k`` best chunks ``within`` that part of the index (None: all), best first."""
        vector = self._vector(asked)
        found = self._find(asked, vector, k, within, retriever)
        if self.reranker is not None and retriever == "hybrid":
            found = self._read_again(asked.text, found)
        return found[:k]

    def candidates(self, asked: Query) -> tuple[list[int], Floats]:
        """What would be ranked for ``asked``: chunk ids and their features (indexer/features.py)."""
        vector = self._vector(asked)
        words = self.lexical.search(self._words(asked), _DEPTH)
        meaning = self.vectors.search(vector, _DEPTH)
        ids = sorted({i for i, _ in (*words, *meaning)})
        return ids, self._features(asked, ids, vector)

    def _vector(self, asked: Query) -> Vectors:
        """A model reads the question as asked; the built-in one in the corpus's language."""
        own = isinstance(self.encoder, StaticEncoder)
        found: Vectors = self.encoder.encode_queries([asked.folded if own else asked.text])[0]
        return found

    def _find(
        self,
        asked: Query,
        vector: Vectors,
        k: int,
        within: Within | None,
        retriever: Retriever,
    ) -> list[Found]:
        depth = max(k, _DEPTH)
        words: dict[int, float] = {}
        meaning: dict[int, float] = {}
        if retriever != "dense":
            documents = None if within is None else within.documents
            spans = None if within is None else within.spans
            words = dict(self.lexical.search(self._words(asked), depth, documents, spans))
        if retriever != "lexical":
            ranges = None if within is None else within.ranges
            meaning = dict(self.vectors.search(vector, depth, ranges))
        if retriever == "hybrid":
            scores = self._ranked(asked, words, meaning, vector, within)
        else:
            scores = words or meaning
        ranked = sorted(scores, key=lambda i: (-scores[i], self.store.place(i)))
        return [Found(i, scores[i], words.get(i), meaning.get(i)) for i in ranked]

    def _ranked(
        self,
        asked: Query,
        words: Mapping[int, float],
        meaning: Mapping[int, float],
        vector: Vectors,
        within: Within | None,
    ) -> dict[int, float]:
        """The scores of what both retrievers propose: the best of each by the ranker.

        How many are asked for makes no difference to their order: what else was found comes after
        them, by its place with either retriever.
        """
        named = self._provided(asked.folded, within)
        best = {*islice(words, _DEPTH), *islice(meaning, _DEPTH), *named}
        scores = self._scored(asked, best, vector)
        least = min(scores.values(), default=0.0)
        for found in (words, meaning):
            for place, chunk_id in enumerate(found):
                if chunk_id not in best:
                    share = 1 / (2 + place)
                    score = least * share if least > 0 else least - 1 + share
                    scores[chunk_id] = max(scores.get(chunk_id, score), score)
        for chunk_id, place in named.items():
            scores[chunk_id] += 1 + len(named) - place
        return scores

    def _words(self, asked: Query) -> Words:
        """What is looked for in each field of the lexical index."""
        found = words_of(
            (), (), [asked.tagged], compounds(asked.tagged), asked.folded, self._rows(asked)
        )
        return Words(asked.words, asked.words, (*asked.words, *found.body), found.bigram, found.row)

    def _rows(self, asked: Query) -> list[int]:
        tagged = (*asked.tagged, *morphemes(asked.instead))
        rows = (self.static.row(m) for m in tagged if m.is_content)
        return [row for row in rows if row is not None]

    def _scored(self, asked: Query, ids: Iterable[int], vector: Vectors) -> dict[int, float]:
        """The score of each of the chunks ``ids``."""
        wanted = sorted(ids)  # in an order that does not depend on how they were found
        found = ranker.scores(self._features(asked, wanted, vector))
        return dict(zip(wanted, map(float, found), strict=True))

    def _features(self, asked: Query, ids: Sequence[int], vector: Vectors) -> Floats:
        found = Candidates(self.store.words(ids), self.vectors.cosines(vector, ids))
        return measure(asked, found, self._rarity(asked), self.static)

    def _rarity(self, asked: Query) -> dict[str, float]:
        """What each word counts: how rare it is among chunks, and what kind of word it is."""
        count, kind = self.store.count, asked.importance
        return {
            word: math.log(1 + (count - n + 0.5) / (n + 0.5)) * kind.get(word, 1.0)
            for word, n in self.store.frequencies(asked.words).items()
        }

    def _provided(self, folded: str, within: Within | None) -> dict[int, int]:
        """The chunks of the provisions that a query names, with the place of each provision in it.

        医療法第30条の4 is looked up, whatever else is like the question.
        """
        documents = None if within is None else within.documents
        found: list[list[int]] = []
        for document_id, named in address.sought(folded, self._catalogued, documents):
            spans = self.store.articles(document_id, named.address[0])
            for start, end in spans[-1:] if named.supplement else spans[:1]:
                found.append(self.store.chunks_within(document_id, start, end))
        for entitled in self._entitled.sought(folded):
            held = [i for i in entitled if documents is None or i in documents]
            found.append(self.store.chunk_ids(held))
        places: dict[int, int] = {}
        for place, ids in enumerate(found):
            for chunk_id in (ids if within is None else within.of(ids))[:_MOST_NAMED]:
                places.setdefault(chunk_id, place)
        return places

    def _read_again(self, text: str, ranked: Sequence[Found]) -> list[Found]:
        """``ranked`` with the best of it in the reranker's order."""
        assert self.reranker is not None
        best = {one.chunk_id: one for one in ranked[:_AGAIN]}
        texts = [embedded(chunk) for chunk in self.store.chunks(list(best))]
        again = [best[i] for i, _ in reordered(self.reranker, text, list(best), texts)]
        return [*again, *ranked[_AGAIN:]]
