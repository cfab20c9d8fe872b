"""A passage and a question as plain retrieval sees them: folded text, its lemmas, its n-grams."""

from __future__ import annotations

import unicodedata

from eval.collection import Passage
from indexer.japanese import content_lemmas


def text_of(passage: Passage) -> str:
    """Title and text."""
    return f"{passage.title}\n{passage.text}"


def folded(text: str) -> str:
    """NFKC in small letters: as much as anybody does."""
    return unicodedata.normalize("NFKC", text).lower()


def lemmas(text: str) -> list[str]:
    """The lemmas of the content words of ``text``."""
    return content_lemmas(folded(text))


def grams(text: str, size: int) -> list[str]:
    """Overlapping stretches of ``size`` letters or digits of ``text``."""
    plain = folded(text)
    pieces = (plain[i : i + size] for i in range(len(plain) - size + 1))
    return [piece for piece in pieces if piece.isalnum()]
