"""What people would otherwise install, each as one function: passages → how they are searched.

Every one searches ``title`` and ``text`` together, whole documents but for the recipe that splits
them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.baselines import bm25, fts5, splitter
from eval.collection import Passage

Search = Callable[[str, int], list[str]]  # question and depth → document ids, best first


@dataclass(frozen=True, slots=True)
class Baseline:
    """A way to search that needs nothing of this project but, for words, its morphemes."""

    name: str
    index: Callable[[Sequence[Passage]], Search]


def baselines(encoder: Path | str) -> tuple[Baseline, ...]:
    """All of them; ``encoder`` is what the one with vectors embeds with (see splitter)."""
    return (
        Baseline("bm25s（MeCab の語）", bm25.by_lemmas),
        Baseline("BM25（文字2つ組）", bm25.by_bigrams),
        Baseline("SQLite FTS5（trigram）", fts5.by_trigrams),
        Baseline("SQLite FTS5（MeCab の語）", fts5.by_lemmas),
        Baseline(
            "LangChain の分割 + ベクトル", lambda passages: splitter.by_vectors(passages, encoder)
        ),
    )


def search_all(
    baseline: Baseline, passages: Sequence[Passage], queries: dict[str, str], depth: int
) -> dict[str, list[str]]:
    """The ranking of ``passages`` for each of ``queries``, by query id."""
    search = baseline.index(passages)
    return {key: search(query, depth) for key, query in queries.items()}
