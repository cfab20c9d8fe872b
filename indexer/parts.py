"""The parts of an index version while they are written, document by document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from indexer import chive, chunk, lexical, store, terms, vectors, versions
from indexer.embed import STATIC, Encoder, SentenceEncoder, StaticEncoder, Vectors
from indexer.errors import CorpusError
from indexer.japanese import Morpheme, morphemes
from indexer.normalize import fold_text
from indexer.report import Summary
from indexer.types import Chunk, Document

Progress = Callable[[str, int, int], None]  # stage in Japanese, how many done, of how many
_BATCH = 256  # chunks embedded at once


class Parts:
    """Everything of a version but the manifest, written document by document.

    What a corpus has to be known whole for, the weights of words, comes at the end: until then the
    rows of each chunk wait in the store, so that memory holds a document and not the corpus.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = store.Writer(folder / versions.STORE)
        self._lexical = lexical.Writer(folder / versions.LEXICAL)
        self._words = chive.words()
        self._ids: dict[int, str] = {}  # the first id of each document's chunks
        self.summaries: list[Summary] = []
        self.chunks = 0
        self._closed = False

    def add(self, document: Document) -> None:
        """Cut ``document`` and write it after those before.

        Raises CorpusError where its chunks would have the ids of another document's.
        """
        other = self._ids.setdefault(chunk.id_range(document.id).start, document.id)
        if other != document.id:
            raise CorpusError(
                f"文書の id「{other}」と「{document.id}」は索引の中で区別できません。どちらかの id を変えてください。"
            )
        title = store.word_ids(_content(morphemes(fold_text(document.catalogued.title))))
        vocabulary = terms.Vocabulary()
        chunks: list[Chunk] = []
        fields: list[store.Fields] = []
        for one in chunk.cut(document):
            vocabulary.add(one.tagged)
            chunks.append(one.chunk)
            fields.append(self._add_chunk(one, title))
        self._store.add(document, chunks, fields, vocabulary.terms())
        self.summaries.append(Summary.of(document, len(chunks)))
        self.chunks += len(chunks)

    def _add_chunk(self, cut: chunk.Cut, title: Sequence[int]) -> store.Fields:
        one = cut.chunk
        heading = [morphemes(fold_text(part)) for part in one.path]
        folded, tagged = "".join(cut.folded), cut.tagged
        if one.header:  # the cells' names are found with each row
            header = fold_text(one.header)
            folded, tagged = f"{header}\n{folded}", (morphemes(header), *tagged)
        rows = [row for part in (*heading, *tagged) for row in self._words.of_morphemes(part)]
        found = lexical.words_of(heading, tagged, folded, rows)
        self._lexical.add(one.id, one.document_id, found)
        return store.Fields(title, store.word_ids(found.heading), store.word_ids(found.body), rows)

    def finish(self, encoder_name: str, say: Progress) -> int:
        """Write what is left; returns the dimension of the vectors."""
        self._store.count()
        self._lexical.close()
        frequency = self._store.row_frequency()
        static = chive.bake_counted(frequency, self.chunks, self._folder / versions.ENCODER)
        if encoder_name == STATIC:
            dimension, batches = static.dimension, self._static(static)
        else:
            encoder = SentenceEncoder(encoder_name)
            dimension, batches = encoder.dimension, self._encoded(encoder)
        writer = vectors.Writer(dimension)
        done = 0
        for ids, rows in batches:
            writer.add(ids, rows)
            done += len(ids)
            say("意味を計算しています", done, self.chunks)
        writer.save(self._folder / versions.VECTORS)
        self.close()
        return dimension

    def close(self) -> None:
        """Close what is open."""
        if not self._closed:
            self._closed = True
            self._store.close()

    def _static(self, encoder: StaticEncoder) -> Iterator[tuple[Sequence[int], Vectors]]:
        stored = self._store.rows()
        while batch := list(islice(stored, _BATCH)):
            rows = [np.frombuffer(blob, dtype="<i4") for _, blob in batch]
            yield [chunk_id for chunk_id, _ in batch], encoder.encode_rows(rows)

    def _encoded(self, encoder: Encoder) -> Iterator[tuple[Sequence[int], Vectors]]:
        texts = (
            text for document_id in self._ids.values() for text in self._store.texts(document_id)
        )
        while batch := list(islice(texts, _BATCH)):
            found = encoder.encode_documents([text for _, text in batch])
            yield [chunk_id for chunk_id, _ in batch], found


def _content(tagged: Sequence[Morpheme]) -> list[str]:
    return [m.lemma for m in tagged if m.is_content]
