"""The parts of an index version while they are written, document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from indexer import chive, chunk, lexical, store, terms, vectors, versions
from indexer.embed import STATIC, Encoder, SentenceEncoder, StaticEncoder, Vectors
from indexer.errors import IndexMismatch
from indexer.japanese import morphemes
from indexer.normalize import fold_text
from indexer.report import Summary
from indexer.types import Chunk, Document

Progress = Callable[[str, int, int], None]  # stage in Japanese, how many done, of how many
_ROWS = "rows.part"  # the rows of each chunk, until the weights are known
_BATCH = 256  # chunks embedded at once


class Parts:
    """Everything of a version but the manifest, written document by document.

    What a corpus has to be known whole for, the weights of words, comes at the end: until then the
    rows of each chunk wait in a file, so that memory holds a document and not the corpus.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = store.Writer(folder / versions.STORE)
        self._lexical = lexical.Writer(folder / versions.LEXICAL)
        self._vocabulary = terms.Vocabulary()
        self._words = chive.words()
        self._frequency: Counter[int] = Counter()
        self._waiting = (folder / _ROWS).open("w+b")
        self._lengths: list[int] = []
        self.summaries: list[Summary] = []

    @property
    def chunks(self) -> int:
        """How many chunks were written."""
        return len(self._lengths)

    def add(self, document: Document) -> None:
        """Cut ``document`` and write it after those before."""
        found: list[Chunk] = []
        for one in chunk.cut(document, first_id=self.chunks):
            self._add_chunk(one)
            found.append(one.chunk)
        self._store.add(document, found)
        self.summaries.append(Summary.of(document, len(found)))

    def _add_chunk(self, cut: chunk.Cut) -> None:
        one = cut.chunk
        heading = [morphemes(fold_text(part)) for part in one.path]
        folded, tagged = "".join(cut.folded), cut.tagged
        if one.header:  # the cells' names are found with each row
            header = fold_text(one.header)
            folded, tagged = f"{header}\n{folded}", (morphemes(header), *tagged)
        rows = [row for part in (*heading, *tagged) for row in self._words.of_morphemes(part)]
        self._vocabulary.add(cut.tagged)
        self._lexical.add(one.id, one.document_id, lexical.words_of(heading, tagged, folded, rows))
        self._frequency.update(set(rows))
        self._waiting.write(np.asarray(rows, dtype=np.int32).tobytes())
        self._lengths.append(len(rows))

    def finish(self, encoder_name: str, say: Progress) -> int:
        """Write what is left; returns the dimension of the vectors."""
        self._store.add_terms(self._vocabulary.terms())
        self._lexical.close()
        static = chive.bake_counted(self._frequency, self.chunks, self._folder / versions.ENCODER)
        if encoder_name == STATIC:
            dimension, batches = static.dimension, self._static(static)
        else:
            encoder = SentenceEncoder(encoder_name)
            dimension, batches = encoder.dimension, self._encoded(encoder)
        writer = vectors.Writer(dimension)
        for ids, rows in batches:
            writer.add(ids, rows)
            say("意味を計算しています", ids[-1] + 1, self.chunks)
        writer.save(self._folder / versions.VECTORS)
        self.close()
        return dimension

    def close(self) -> None:
        """Close what is open and take away what was only waiting."""
        if not self._waiting.closed:
            self._waiting.close()
            (self._folder / _ROWS).unlink()
            self._store.close()

    def _static(self, encoder: StaticEncoder) -> Iterator[tuple[Sequence[int], Vectors]]:
        self._waiting.seek(0)
        for start in range(0, self.chunks, _BATCH):
            lengths = self._lengths[start : start + _BATCH]
            rows = np.frombuffer(self._waiting.read(4 * sum(lengths)), dtype=np.int32)
            parts = np.split(rows, np.cumsum(lengths[:-1]))
            yield range(start, start + len(lengths)), encoder.encode_rows(parts)

    def _encoded(self, encoder: Encoder) -> Iterator[tuple[Sequence[int], Vectors]]:
        texts = self._store.texts()
        while batch := list(islice(texts, _BATCH)):
            found = encoder.encode_documents([text for _, text in batch])
            if found.shape[1] != encoder.dimension or not np.isfinite(found).all():
                raise IndexMismatch(
                    f"埋め込みモデル「{encoder.name}」が数でない値か別の次元を返しました。"
                    "別のモデルを指定してください。"
                )
            yield [chunk_id for chunk_id, _ in batch], found
