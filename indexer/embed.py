"""Text → vectors. The seam is Encoder; the embedded default is made of chiVe's word vectors.

chiVe (Works Applications, Apache-2.0) comes as the vocabulary data of the ja-ginza package: 20,000
vectors shared by 480,443 words, so a row stands for a cluster of near-synonyms. indexer/chive.py
makes one sentence-transformers StaticEmbedding of it whose words are row numbers. Questions read
the same files with numpy: importing sentence-transformers takes seconds, a static model needs it not.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

from indexer.errors import ModelError
from indexer.japanese import Morpheme, morphemes
from indexer.models import AS_IT_COMES, Encoding, Running, reason, sentence_transformer
from indexer.normalize import fold_text
from indexer.products import product

if TYPE_CHECKING:  # numpy.typing takes a tenth of the time that answering a question has
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"

STATIC = "chive-static"
WEIGHTS, MATRIX = "0_StaticEmbedding", "model.safetensors"
KEYS, ROWS = "keys.npy", "rows.npy"
_SEED = 1  # of the hash that the vocabulary's keys were made with
_MASK = (1 << 64) - 1


class Encoder(Protocol):
    """What turns texts into unit vectors."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit rows of shape (len(texts), dimension); a zero row where nothing is known."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As encode_documents, for questions."""
        ...


class StaticEncoder:
    """The baked chiVe vectors, read from ``folder`` by memory-mapping."""

    name = STATIC

    def __init__(self, folder: Path) -> None:
        self._words = WordRows.load(folder)
        self._matrix = _open_matrix(folder / WEIGHTS / MATRIX)
        self.dimension = int(self._matrix.shape[1])

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def rows(self, text: str) -> list[int]:
        """The rows of the content words of ``text``, in order; unknown words are left out."""
        return self._words.of(text)

    def row(self, morpheme: Morpheme) -> int | None:
        """The row of a word; None where it is unknown."""
        return self._words.row(morpheme.surface, morpheme.lemma)

    def likeness(self, rows: Sequence[int], others: NDArray[np.int64]) -> Vectors:
        """The cosine of each of ``rows`` and each of the ``others``, whatever their weight.

        Shape (len(rows), len(others)).
        """
        found, theirs = self._matrix[rows], self._matrix[others]
        lengths = np.sqrt(np.einsum("ij,ij->i", theirs, theirs))
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        result: Vectors = product(found, theirs) / np.maximum(lengths, 1e-9)
        return result

    def word_vectors(self, words: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(words), dimension); a zero row for an unknown word."""
        result = np.zeros((len(words), self.dimension), dtype=np.float32)
        for i, word in enumerate(words):
            row = self._words.row(word)
            if row is not None:
                vector = self._matrix[row]
                result[i] = vector / (float(np.linalg.norm(vector)) or 1.0)
        return result

    def encode_rows(self, texts: Sequence[Sequence[int] | NDArray[np.int32]]) -> Vectors:
        """As encode_documents, for texts of which the rows are known."""
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for i, rows in enumerate(texts):
            if len(rows):
                mean = self._matrix[rows].mean(axis=0)
                result[i] = mean / (float(np.linalg.norm(mean)) or 1.0)
        return result

    def _encode(self, texts: Sequence[str]) -> Vectors:
        return self.encode_rows([self.rows(text) for text in texts])


class SentenceEncoder:
    """Any sentence-transformers model, by what ``identity`` says of it (indexer/models.py)."""

    def __init__(self, identity: str, running: Running = AS_IT_COMES) -> None:
        encoding = Encoding.of(identity)
        self.name = identity
        self._batch_size = running.batch_size
        self._model = sentence_transformer(encoding, running)
        self.query_prompt, self.document_prompt = encoding.prompts(self._model.prompts)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._model.encode_document, texts, self.document_prompt)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._model.encode_query, texts, self.query_prompt)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            found = encode(
                list(texts),
                prompt=prompt,
                batch_size=self._batch_size,
                show_progress_bar=False,
            )
        except (RuntimeError, ValueError, LookupError) as error:  # no memory, too long a text
            raise ModelError(
                f"埋め込みモデル「{self.name}」の計算が止まりました（{reason(error)}）。"
                "一度に計算する数（batch_size）か長さ（max_length）を小さくしてください。"
            ) from None
        return checked(self, found, len(texts))


def checked(encoder: Encoder, found: NDArray[np.floating[Any]], count: int) -> Vectors:
    """``found`` as unit rows, if it is what ``encoder`` has to give for ``count`` texts.

    A zero row stays one. Raises ModelError for another shape and for what is not a number.
    """
    if found.shape != (count, encoder.dimension):
        raise ModelError(
            f"埋め込みモデル「{encoder.name}」が {count} 件の文に、{encoder.dimension} 次元の {count} 行ではなく"
            f" {found.shape} の値を返しました。別のモデルを指定してください。"
        )
    if not np.isfinite(found).all():
        raise ModelError(
            f"埋め込みモデル「{encoder.name}」が数でない値を返しました。"
            "dtype を float32 にするか、別のモデルを指定してください。"
        )
    rows = found.astype(np.float32)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, norms, out=rows, where=norms > 0)
    return rows


class WordRows:
    """Which row stands for a word: the vocabulary's hash keys, sorted, and their rows."""

    def __init__(self, keys: NDArray[np.uint64], rows: NDArray[np.int32]) -> None:
        self._keys = keys
        self._rows = rows
        # numpy's own search hands the interpreter to other threads.
        self._sorted = memoryview(keys.data)
        self.row = lru_cache(maxsize=200_000)(self._row)

    @classmethod
    def load(cls, folder: Path) -> WordRows:
        keys = np.load(folder / KEYS, mmap_mode="r", allow_pickle=False)
        return cls(keys, np.load(folder / ROWS, mmap_mode="r", allow_pickle=False))

    def save(self, folder: Path) -> None:
        np.save(folder / KEYS, self._keys, allow_pickle=False)
        np.save(folder / ROWS, self._rows, allow_pickle=False)

    def of(self, text: str) -> list[int]:
        """The rows of the content words of ``text`` in order."""
        return self.of_morphemes(morphemes(fold_text(text)))

    def of_morphemes(self, tagged: Sequence[Morpheme]) -> list[int]:
        """The rows of the content words among ``tagged`` in order."""
        found = (self.row(m.surface, m.lemma) for m in tagged if m.is_content)
        return [row for row in found if row is not None]

    def _row(self, *forms: str) -> int | None:
        """The row of the first of ``forms`` that the vocabulary knows, also in capitals."""
        for form in (*forms, forms[0].upper()):
            key = murmur64(form.encode())
            at = bisect_left(self._sorted, key)
            if at < len(self._sorted) and self._sorted[at] == key:
                return int(self._rows[at])
        return None


def murmur64(data: bytes) -> int:
    """MurmurHash64A (Austin Appleby, public domain) with the seed of spaCy's string store."""
    factor, shift = 0xC6A4A7935BD1E995, 47
    value = (_SEED ^ (len(data) * factor)) & _MASK
    whole = len(data) // 8 * 8
    for i in range(0, whole, 8):
        part = (int.from_bytes(data[i : i + 8], "little") * factor) & _MASK
        part = ((part ^ (part >> shift)) * factor) & _MASK
        value = ((value ^ part) * factor) & _MASK
    if rest := data[whole:]:
        value = ((value ^ int.from_bytes(rest, "little")) * factor) & _MASK
    value = ((value ^ (value >> shift)) * factor) & _MASK
    return value ^ (value >> shift)


def _open_matrix(path: Path) -> Vectors:
    """The one tensor of a safetensors file as a memory map: 24 MB are not read for six words."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    tensor = header["embedding.weight"]
    offset = 8 + size + tensor["data_offsets"][0]
    mapped = np.memmap(path, dtype="<f4", mode="r", offset=offset, shape=tuple(tensor["shape"]))
    return np.asarray(mapped)  # the same memory, without what memmap does at every look-up
