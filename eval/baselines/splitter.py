"""LangChain's usual recipe: RecursiveCharacterTextSplitter, an embedding model, a flat vector store.

The splitter has the values of LangChain's own tutorial and its default separators, which know no
。. The store is what langchain's FAISS wraps, a flat index, without the wrapper (langchain-community
is given up). The model is any sentence-transformers model by name or folder; where none is at hand
the static one that this project's own build writes for the same documents, which flatters the recipe.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import numpy as np

from eval.baselines import words
from eval.collection import Passage
from indexer.embed import Encoder, SentenceEncoder, StaticEncoder

CHUNK_SIZE, CHUNK_OVERLAP = 1000, 200  # characters
_BATCH = 256


def by_vectors(passages: Sequence[Passage], encoder: Path | str) -> Callable[[str, int], list[str]]:
    """By cosine of the pieces with the question; a document stands where its best piece does.

    ``encoder``: the folder of a static encoder as a Path, or the name of any other model.
    """
    model: Encoder = (
        StaticEncoder(encoder) if isinstance(encoder, Path) else SentenceEncoder(encoder)
    )
    owners, pieces = _split(passages)
    store = faiss.IndexFlatIP(model.dimension)
    for start in range(0, len(pieces), _BATCH):
        store.add(model.encode_documents(pieces[start : start + _BATCH]))

    def search(question: str, depth: int) -> list[str]:
        vector = model.encode_queries([question])
        if not np.any(vector):
            return []
        _, found = store.search(vector, min(3 * depth, len(pieces)))
        return list(dict.fromkeys(owners[place] for place in found[0]))[:depth]

    return search


def _split(passages: Sequence[Passage]) -> tuple[list[str], list[str]]:
    """The id of the document of each piece, and the pieces."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    cut = RecursiveCharacterTextSplitter(chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP)
    found = [(p.id, piece) for p in passages for piece in cut.split_text(words.text_of(p))]
    return [owner for owner, _ in found], [piece for _, piece in found]
