"""What speaks for a chunk as the answer to a query, in figures that a person can read.

Every figure is computed of the query, the chunk's own words and exact counts over all chunks, never
of a score that depends on how the index came about. Shares are weighted by the rarity of words
(inverse document frequency, Spärck Jones 1972, as in Robertson and Zaragoza 2009).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from indexer.embed import StaticEncoder, Vectors
from indexer.query import GRAM, Query
from indexer.store import SENTENCE_END, Words, word_id

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"
Flags: TypeAlias = "NDArray[np.bool_]"


# In the order of the columns that ``measure`` gives.
FEATURES = (
    "around",  # share of the query's words that the chunk, its headings or title have, or the
    # chunks right before and after it, where they were found too
    "sentence",  # the same of the best single sentence, with headings and title
    "alike",  # how near the nearest word of the chunk comes to each word of the query, as a cosine
    "meaning",  # cosine of query and chunk as a whole
    "order",  # share of the query's pairs of neighbouring words that the chunk has as neighbours
    "characters",  # share of the query's runs of three characters that the chunk has
    "title",  # share of the title's words that the query has
    "figure",  # whether it holds such a figure as is asked for; a half where none is
)
_DIGITS = 5
_INSTEAD = 0.9  # what an alternative counts where it stands for words of the query


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is compared: the words of n chunks, and each one's cosine with the query."""

    words: Words
    cosines: Vectors


def measure(
    query: Query,
    candidates: Candidates,
    rarity: Mapping[str, float],
    encoder: StaticEncoder,
) -> Floats:
    """The FEATURES of each candidate: shape (n, len(FEATURES)).

    ``rarity``: the weight of each of ``query.words``.
    """
    found = candidates.words
    if not len(found.ids):
        return np.zeros((0, len(FEATURES)), dtype=np.float64)
    terms = _Terms(query, rarity)
    body, owners = terms.columns(found.body), _owners(found.body_ends)
    title = terms.present(terms.columns(found.title), _owners(found.title_ends), len(found.ids))
    heading = terms.columns(found.heading), _owners(found.heading_ends)
    context = title | terms.present(*heading, len(found.ids))
    every = context | terms.present(body, owners, len(found.ids))
    columns = (
        terms.share(_with_neighbours(found.ids, every)),
        terms.best_sentence(body, owners, found.body == SENTENCE_END, context),
        _alike(query, found.row, found.row_ends, rarity, encoder),
        candidates.cosines.astype(np.float64),
        terms.in_order(body, owners, len(found.ids)),
        _characters(query.grams, found.text, found.text_ends),
        title.sum(axis=1) / np.maximum(1, _lengths(found.title_ends)),
        _figure(query, found),
    )
    # Cosines come in single precision, where the last digit depends on what is computed with them.
    return np.round(np.stack(columns, axis=1), _DIGITS)


class _Terms:
    """The words of a query as columns."""

    def __init__(self, query: Query, rarity: Mapping[str, float]) -> None:
        words = query.words
        self._column = {word: i for i, word in enumerate(words)}
        ids = np.array([word_id(word) for word in words], dtype=np.int64)
        self._order = np.argsort(ids)
        self._ids = ids[self._order]
        self._own = len(query.lemmas)
        self._weights = np.array([rarity[w] for w in query.lemmas], dtype=np.float64)
        self._total = float(self._weights.sum()) or 1.0
        self._instead = [
            ([self._column[w] for w in one.of], [self._column[w] for w in one.lemmas])
            for one in query.alternatives
        ]
        pairs = [(self._column[a], self._column[b]) for a, b in query.pairs]
        self._pairs = np.array(sorted(a * len(words) + b for a, b in pairs), dtype=np.int64)
        least = {a * len(words) + b: min(self._weights[a], self._weights[b]) for a, b in pairs}
        self._pair_weights = np.array([least[p] for p in self._pairs.tolist()], dtype=np.float64)

    def columns(self, tokens: NDArray[np.uint32]) -> NDArray[np.int64]:
        """For each token the column of its word, -1 for a word that is not looked for."""
        if not len(self._ids):
            return np.full(len(tokens), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self._ids, tokens), len(self._ids) - 1)
        return np.where(self._ids[at] == tokens, self._order[at], -1)

    def present(self, columns: NDArray[np.int64], owners: NDArray[np.int64], count: int) -> Flags:
        """Which words each of ``count`` owners has: shape (count, words)."""
        result = np.zeros((count, len(self._ids)), dtype=bool)
        hit = columns >= 0
        result[owners[hit], columns[hit]] = True
        return result

    def share(self, present: Flags) -> Floats:
        """The weight of the query's words that are ``present``, as a share of all."""
        has = present[:, : self._own].astype(np.float64)
        for of, others in self._instead:
            instead = present[:, others].mean(axis=1, keepdims=True) * _INSTEAD
            has[:, of] = np.maximum(has[:, of], instead)
        result: Floats = has @ self._weights / self._total
        return result

    def best_sentence(
        self,
        body: NDArray[np.int64],
        owners: NDArray[np.int64],
        ended: Flags,
        context: Flags,
    ) -> Floats:
        """``share`` of the best sentence of each chunk, its ``context`` counted with it.

        ``body``: the columns of the tokens; ``ended``: which of these are the end of a sentence.
        """
        result = self.share(context)
        if not len(body):
            return result
        # A sentence ends at its mark and with its chunk.
        new = np.r_[False, ended[:-1] | (owners[1:] != owners[:-1])]
        firsts = np.r_[0, np.flatnonzero(new)]
        chunk_of = owners[firsts]
        present = self.present(body, np.cumsum(new), len(firsts)) | context[chunk_of]
        np.maximum.at(result, chunk_of, self.share(present))
        return result

    def in_order(self, columns: NDArray[np.int64], owners: NDArray[np.int64], count: int) -> Floats:
        """The weight of the query's neighbouring words that are neighbours, as a share of all."""
        total = float(self._pair_weights.sum())
        if not total or len(columns) < 2:
            return np.zeros(count, dtype=np.float64)
        pairs = np.where(
            (columns[:-1] >= 0) & (columns[1:] >= 0) & (owners[:-1] == owners[1:]),
            columns[:-1] * len(self._ids) + columns[1:],
            -1,
        )
        at = np.minimum(np.searchsorted(self._pairs, pairs), len(self._pairs) - 1)
        hit = self._pairs[at] == pairs
        present = np.zeros((count, len(self._pairs)), dtype=bool)
        present[owners[:-1][hit], at[hit]] = True
        result: Floats = present @ self._pair_weights / total
        return result


def _lengths(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.diff(ends, prepend=0)


def _owners(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each token the position of its chunk."""
    return np.repeat(np.arange(len(ends)), _lengths(ends))


def _with_neighbours(ids: NDArray[np.int64], present: Flags) -> Flags:
    """``present`` with what the chunks before and after have, whose ids are next to theirs."""
    order = np.argsort(ids)
    result = present.copy()
    beside = np.flatnonzero(np.diff(ids[order]) == 1)
    before, after = order[beside], order[beside + 1]
    result[before] |= present[after]
    result[after] |= present[before]
    return result


def _alike(
    query: Query,
    rows: NDArray[np.int32],
    ends: NDArray[np.int64],
    rarity: Mapping[str, float],
    encoder: StaticEncoder,
) -> Floats:
    """The cosine of the chunk's nearest word to each word of the query, weighted; shape (n,)."""
    result = np.zeros(len(ends), dtype=np.float64)
    wanted: dict[int, float] = {}
    for morpheme in query.tagged:
        row = encoder.row(morpheme) if morpheme.is_content else None
        if row is not None:
            wanted[row] = rarity[morpheme.lemma]
    filled = np.flatnonzero(_lengths(ends))
    if not wanted or not len(filled):
        return result
    different, at = _distinct(rows)
    near = encoder.likeness(list(wanted), different)
    starts = np.r_[0, ends[:-1]][filled]
    # Word by word: reduceat along the second axis takes four times as long.
    best = np.stack([np.maximum.reduceat(cosines[at], starts) for cosines in near])
    weights = np.array(list(wanted.values()), dtype=np.float64)
    result[filled] = weights @ np.maximum(best, 0.0) / (float(weights.sum()) or 1.0)
    return result


def _distinct(rows: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different rows in ascending order, and for each row its place among them."""
    seen = np.zeros(int(rows.max()) + 1, dtype=bool)
    seen[rows] = True
    different = np.flatnonzero(seen)
    place = np.cumsum(seen) - 1
    return different, place[rows]


def _characters(grams: Sequence[str], text: NDArray[np.uint16], ends: NDArray[np.int64]) -> Floats:
    """The share of ``grams`` that each text has; shape (n,)."""
    count = len(ends)
    # Three UTF-16 units in one number; a gram with a character of two units is not looked for.
    units_of = (gram.encode("utf-16-le") for gram in grams)
    numbers = {_number(units) for units in units_of if len(units) == 2 * GRAM}
    wanted = np.array(sorted(numbers), dtype=np.int64)  # np.unique imports what takes 20 ms
    if not len(wanted) or len(text) < GRAM:
        return np.zeros(count, dtype=np.float64)
    units = text.astype(np.int64)
    held = units[:-2] | units[1:-1] << 16 | units[2:] << 32
    at = np.minimum(np.searchsorted(wanted, held), len(wanted) - 1)
    owners = _owners(ends)
    hit = (wanted[at] == held) & (owners[:-2] == owners[2:])
    present = np.zeros((count, len(wanted)), dtype=bool)
    present[owners[:-2][hit], at[hit]] = True
    result: Floats = present.sum(axis=1, dtype=np.float64) / np.float64(len(grams))
    return result


def _number(units: bytes) -> int:
    return int(np.frombuffer(units, "<u2").astype(np.int64) @ [1, 1 << 16, 1 << 32])


def _figure(query: Query, words: Words) -> Floats:
    asked = query.figure
    if asked is None:
        return np.full(len(words.ids), 0.5, dtype=np.float64)
    return np.array([asked.search(text) is not None for text in words.texts()], dtype=np.float64)
