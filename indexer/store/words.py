"""The words of chunks as numbers: what a ranker computes exact scores of.

A word is the CRC-32 of its lemma: four bytes, the same everywhere. Of a million different words
some hundred pairs share a number, which no score notices.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SENTENCE_END = 0  # stands in a body between sentences; no lemma of Japanese has this CRC-32
NAMES = ("title", "heading", "body", "row", "text")  # of the columns of table ``words``
_TYPES = ("<u4", "<u4", "<u4", "<i4", "<u2")
_SIZES = [int(kind[-1]) for kind in _TYPES]
_UTF16 = ("utf-16-le", "surrogatepass")
Blobs = tuple[bytes, bytes, bytes, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Fields:
    """The words of one chunk: of its document's title, its headings, header rows and text.

    SENTENCE_END follows each sentence of the body. ``row``: the rows of the static encoder for
    title, headings, header rows and text. ``text``: headings, header rows and text, folded.
    """

    title: Sequence[int]
    heading: Sequence[int]
    body: Sequence[int]
    row: Sequence[int]
    text: str = ""

    @classmethod
    def from_blobs(cls, blobs: Blobs) -> Fields:
        """What ``blobs`` gave, read back."""
        *fields, text = blobs
        numbers = (np.frombuffer(b, t).tolist() for b, t in zip(fields, _TYPES, strict=False))
        title, heading, body, row = numbers
        return cls(title, heading, body, row, str(text, *_UTF16))

    def blobs(self) -> Blobs:
        """What stands in table ``words``."""
        title, heading, body = (_packed("I", one) for one in (self.title, self.heading, self.body))
        row = _packed("i", self.row)
        return title, heading, body, row, self.text.encode(*_UTF16)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of several chunks, field by field one after the other, in the order of ``ids``.

    Those of chunk ``i`` end before ``…_ends[i]`` and begin where those of the chunk before it end.
    """

    ids: NDArray[np.int64]
    title: NDArray[np.uint32]
    title_ends: NDArray[np.int64]
    heading: NDArray[np.uint32]
    heading_ends: NDArray[np.int64]
    body: NDArray[np.uint32]
    body_ends: NDArray[np.int64]
    row: NDArray[np.int32]
    row_ends: NDArray[np.int64]
    text: NDArray[np.uint16]  # UTF-16
    text_ends: NDArray[np.int64]

    @classmethod
    def of(cls, ids: Sequence[int], blobs: Sequence[Blobs]) -> Words:
        """The ``blobs`` of the chunks ``ids``, in the same order, put together."""
        columns = zip(*blobs, strict=True) if blobs else ((),) * len(NAMES)
        arrays: list[NDArray[np.int64]] = []
        for column, kind, size in zip(columns, _TYPES, _SIZES, strict=True):
            arrays.append(np.frombuffer(b"".join(column), kind))
            arrays.append(np.cumsum([len(blob) // size for blob in column], dtype=np.int64))
        return cls(np.asarray(ids, dtype=np.int64), *arrays)  # type: ignore[arg-type]

    def texts(self) -> list[str]:
        """The folded text of each chunk."""
        ends = self.text_ends.tolist()
        whole = self.text.tobytes()
        return [str(whole[2 * a : 2 * b], *_UTF16) for a, b in zip([0, *ends], ends, strict=False)]


def _packed(kind: str, numbers: Sequence[int]) -> bytes:
    """Four little-endian bytes each; numpy takes three times as long for so few."""
    found = array(kind, numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def word_ids(lemmas: Iterable[str]) -> list[int]:
    """The numbers of ``lemmas``, in order."""
    return [word_id(lemma) for lemma in lemmas]


@lru_cache(maxsize=200_000)
def word_id(lemma: str) -> int:
    """The number of a word, below 2**32."""
    return zlib.crc32(lemma.encode())
