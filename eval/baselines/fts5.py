"""SQLite's full-text search, ranked by its bm25(): in memory, all words of a question joined by OR.

FTS5 cannot part Japanese words. People use its trigram tokenizer, or write the words that MeCab
finds with blanks between them; both are here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial

from eval.baselines import words
from eval.collection import Passage

Cut = Callable[[str], list[str]]


def by_trigrams(passages: Sequence[Passage]) -> Callable[[str, int], list[str]]:
    """By the built-in trigram tokenizer; a question of two letters finds nothing."""
    return _index(passages, "trigram", words.folded, partial(words.grams, size=3))


def by_lemmas(passages: Sequence[Passage]) -> Callable[[str, int], list[str]]:
    """By MeCab's lemmas of content words with blanks between them."""
    return _index(passages, "unicode61", lambda text: " ".join(words.lemmas(text)), words.lemmas)


def _index(
    passages: Sequence[Passage], tokenizer: str, written: Callable[[str], str], cut: Cut
) -> Callable[[str, int], list[str]]:
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE found USING fts5(body, tokenize='{tokenizer}')")
    rows = ((place, written(words.text_of(p))) for place, p in enumerate(passages))
    database.executemany("INSERT INTO found (rowid, body) VALUES (?, ?)", rows)
    database.execute("INSERT INTO found (found) VALUES ('optimize')")

    def search(question: str, depth: int) -> list[str]:
        asked = [word.replace('"', '""') for word in dict.fromkeys(cut(question))]
        if not asked:
            return []
        matching = " OR ".join(f'"{word}"' for word in asked)
        ranked = database.execute(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank, rowid LIMIT ?",
            (matching, depth),
        )
        return [passages[place].id for (place,) in ranked]

    return search
