"""BM25 by bm25s with its defaults (Lucene's BM25, k1 1.5, b .75; Lù 2024). The only import of bm25s."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import bm25s

from eval.baselines import words
from eval.collection import Passage

Cut = Callable[[str], list[str]]  # text → the words that are counted


def by_lemmas(passages: Sequence[Passage]) -> Callable[[str, int], list[str]]:
    """Over MeCab's lemmas of content words."""
    return _index(passages, words.lemmas)


def by_bigrams(passages: Sequence[Passage]) -> Callable[[str, int], list[str]]:
    """Over pairs of characters."""
    return _index(passages, partial(words.grams, size=2))


def _index(passages: Sequence[Passage], cut: Cut) -> Callable[[str, int], list[str]]:
    found = bm25s.BM25()
    found.index([cut(words.text_of(p)) for p in passages], show_progress=False)
    known = found.vocab_dict.keys()

    def search(question: str, depth: int) -> list[str]:
        asked = [word for word in cut(question) if word in known]
        if not asked:
            return []
        depth = min(depth, len(passages))
        places, scores = found.retrieve([asked], k=depth, show_progress=False)
        ranked = zip(places[0], scores[0], strict=True)
        return [passages[place].id for place, score in ranked if score > 0]

    return search
