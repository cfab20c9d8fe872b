"""The parts of an index version while they are written, document by document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer import chive, chunk, lexical, store, terms, vectors, versions
from indexer.embed import (
    MATRIX,
    STATIC,
    WEIGHTS,
    SentenceEncoder,
    StaticEncoder,
    Vectors,
    WordRows,
)
from indexer.embeddings import embed_all, vouches
from indexer.errors import CorpusError
from indexer.japanese import Morpheme, morphemes
from indexer.models import AS_IT_COMES, Running
from indexer.normalize import fold_text
from indexer.types import Chunk, Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]  # stage in Japanese, how many done, of how many
EMBEDDING = "意味を計算しています"
_BATCH = 256  # chunks embedded at once
_MOST_DELETED = 0.25  # of the lexical index before it is written anew


@dataclass(frozen=True, slots=True)
class Base:
    """The version that a new one begins with, and what its documents were made of."""

    folder: Path
    manifest: versions.Manifest
    keys: dict[str, str]  # document id → key


class Parts:
    """Everything of a version but the manifest: documents are added, kept from ``base``, left out.

    What a corpus has to be known whole for, the weights of words, comes at the end: until then the
    rows of each chunk wait in the store, so that memory holds a document and not the corpus.
    """

    def __init__(self, folder: Path, base: Base | None = None) -> None:
        self._folder = folder
        self._base = base
        self._left = dict(base.keys) if base else {}  # of the base, not yet added or kept
        self._ids: dict[int, str] = {}  # the first id of each document's chunks
        self._added: list[str] = []
        self._replaced: list[str] = []
        self._again: store.Store | None = None  # where kept documents are indexed lexically again
        if base is None:
            self._words = chive.words()
        else:
            self._words = WordRows.load(base.folder / versions.ENCODER)
            if lexical.deleted_share(base.folder / versions.LEXICAL) > _MOST_DELETED:
                self._again = store.Store(base.folder / versions.STORE)
            else:
                versions.carry(base.folder / versions.LEXICAL, folder / versions.LEXICAL)
        before = base.folder / versions.STORE if base else None
        self._store = store.Writer(folder / versions.STORE, before)
        self._before = (self._store.row_frequency(), self._store.chunks())
        self._lexical = lexical.Writer(folder / versions.LEXICAL)

    @property
    def documents(self) -> int:
        """How many were added or kept."""
        return len(self._ids)

    @property
    def changes(self) -> tuple[int, int]:
        """How many documents were added, and how many of the base are no longer there."""
        return len(self._added), len(self._left)

    def is_held(self, document_id: str, key: str) -> bool:
        """Whether the base has the document, made of the same."""
        return self._base is not None and self._base.keys.get(document_id) == key

    def keep(self, document_id: str) -> None:
        """Take over a document of the base after those before."""
        self._place(document_id)
        self._store.keep(document_id)
        if self._again is not None:
            document = self._again.document(document_id)
            title = morphemes(fold_text(document.catalogued.title))
            for one in chunk.cut(document):
                self._index(one, title, [terms.compounds(piece) for piece in one.tagged])

    def add(self, document: Document, key: str) -> None:
        """Cut ``document`` and write it after those before, in place of the base's."""
        if self._place(document.id):
            self._remove(document.id)
        title = morphemes(fold_text(document.catalogued.title))
        vocabulary = terms.Vocabulary()
        chunks: list[Chunk] = []
        fields: list[store.Fields] = []
        for one in chunk.cut(document):
            whole = [list(terms.compounds(piece)) for piece in one.tagged]
            vocabulary.add(one.tagged, whole)
            chunks.append(one.chunk)
            fields.append(self._index(one, title, whole))
        self._store.add(document, chunks, fields, vocabulary.terms(), key)
        self._added.append(document.id)

    def _place(self, document_id: str) -> bool:
        """Note a document of the new version; whether the base has one of that id.

        Raises CorpusError where its chunks would have the ids of another document's.
        """
        first = chunk.id_range(document_id).start
        if (other := self._ids.get(first)) is not None:
            raise CorpusError(
                f"文書の id「{other}」と「{document_id}」は索引の中で区別できません。"
                "どちらかの id を変えてください。"
            )
        self._ids[first] = document_id
        return self._left.pop(document_id, None) is not None

    def _remove(self, document_id: str) -> None:
        self._store.remove(document_id)
        self._lexical.remove(document_id)
        self._replaced.append(document_id)

    def _index(
        self,
        cut: chunk.Cut,
        title: Sequence[Morpheme],
        whole: Sequence[Iterable[Sequence[Morpheme]]],
    ) -> store.Fields:
        """Add a chunk to the lexical index; its words and rows for the store.

        ``whole``: the noun compounds of each of its pieces.
        """
        one = cut.chunk
        heading = [morphemes(fold_text(part)) for part in one.path]
        folded, tagged = "".join(cut.folded), cut.tagged
        if one.header:  # the cells' names are found with each row
            header = fold_text(one.header)
            folded, tagged = f"{header}\n{folded}", (morphemes(header), *tagged)
        pieces = (title, *heading, *tagged)
        rows = [row for piece in pieces for row in self._words.of_morphemes(piece)]
        found = lexical.words_of(title, heading, tagged, chain(*whole), folded, rows)
        with _to_disk():
            self._lexical.add(one.id, one.document_id, found)
        body: list[int] = []
        for piece in tagged:
            body += (*store.word_ids(_content(piece)), store.SENTENCE_END)
        text = "\n".join((*(fold_text(part) for part in one.path), folded))
        return store.Fields(
            store.word_ids(found.title), store.word_ids(found.heading), body, rows, text
        )

    def finish(
        self, encoder_name: str, cache: Path, say: Progress, running: Running = AS_IT_COMES
    ) -> tuple[int, int]:
        """Write what is left; returns the number of chunks and the dimension of their vectors.

        What a model other than the built-in one computes is kept in the folder ``cache``.
        """
        for document_id in self._left:
            self._remove(document_id)
        self._store.count()
        with _to_disk():
            self._lexical.close()
        frequency, count = self._store.row_frequency(), self._store.chunks()
        stale = chive.weights(frequency, count) != chive.weights(*self._before)
        static = self._weighted(frequency, count, changed=bool(stale.any()))
        if encoder_name == STATIC:
            dimension, batches = static.dimension, self._static(static, stale, say)
        else:
            encoder = SentenceEncoder(encoder_name, running)
            dimension, batches = encoder.dimension, self._encoded(encoder, cache, say)
        self._write_vectors(dimension, batches)
        self._store.close()
        return count, dimension

    def _weighted(
        self, frequency: Mapping[int, int], count: int, *, changed: bool
    ) -> StaticEncoder:
        """The static encoder for what is indexed now; that of the base where no weight changed."""
        folder = self._folder / versions.ENCODER
        if self._base is not None:
            versions.carry(self._base.folder / versions.ENCODER, folder)
            if not changed:
                return StaticEncoder(folder)
            (folder / WEIGHTS / MATRIX).unlink()
        return chive.bake_counted(frequency, count, folder)

    def _write_vectors(
        self, dimension: int, batches: Iterator[tuple[Sequence[int], Vectors]]
    ) -> None:
        writer = (
            vectors.Writer.open(self._base.folder / versions.VECTORS)
            if self._base
            else vectors.Writer(dimension)
        )
        for document_id in self._replaced:
            ids = chunk.id_range(document_id)
            writer.remove(ids.start, ids.stop - 1)
        for batch in batches:
            writer.add(*batch)
        with _to_disk():
            writer.save(self._folder / versions.VECTORS)

    def _static(
        self, encoder: StaticEncoder, stale: NDArray[np.bool_], say: Progress
    ) -> Iterator[tuple[Sequence[int], Vectors]]:
        """The vectors of the chunks that were added or have a row whose weight is ``stale``."""
        added = np.array([chunk.id_range(one).start for one in self._added], dtype=np.int64)
        added >>= chunk.ORDINAL_BITS
        stored, total, done = self._store.rows(), self._store.chunks(), 0
        while batch := list(islice(stored, _BATCH)):
            ids = np.array([chunk_id for chunk_id, _ in batch])
            rows = [np.frombuffer(blob, dtype="<i4") for _, blob in batch]
            wanted = np.isin(ids >> chunk.ORDINAL_BITS, added)
            wanted |= [bool(stale[found].any()) for found in rows]
            if wanted.any():
                at = np.flatnonzero(wanted)
                yield ids[at].tolist(), encoder.encode_rows([rows[i] for i in at])
            done += len(batch)
            say(EMBEDDING, done, total)

    def _encoded(
        self, encoder: SentenceEncoder, cache: Path, say: Progress
    ) -> Iterator[tuple[Sequence[int], Vectors]]:
        """The vectors of the chunks that were added; of all where another model had the name."""
        same = self._base is None or vouches(cache, encoder)
        texts = [
            text
            for one in (self._added if same else self._ids.values())
            for text in self._store.texts(one)
        ]
        yield from embed_all(encoder, texts, cache, lambda done: say(EMBEDDING, done, len(texts)))

    def close(self) -> None:
        """Let go of what is open, finished or not."""
        self._store.discard()
        self._lexical.discard()
        if self._again is not None:
            self._again.close()


@contextmanager
def _to_disk() -> Iterator[None]:
    """What the libraries have against a full disk, as the OSError that it is."""
    try:
        yield
    except (ValueError, RuntimeError) as error:  # tantivy; faiss
        raise OSError(str(error)[-200:]) from error


def _content(tagged: Sequence[Morpheme]) -> list[str]:
    return [m.lemma for m in tagged if m.is_content]
