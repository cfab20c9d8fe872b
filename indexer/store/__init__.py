"""Documents, sections, chunks and their words in one SQLite file.

A person can open it with any SQLite tool: table ``document`` (text whole, and folded), ``section``
(spans in that text), ``place`` (which printed line a span is: page, box in points), ``link`` (what
a span refers to), ``abbreviation`` (short forms it introduces), ``definition`` (where it says what a
term is), ``chunk`` (spans and text), ``words`` (of each chunk, see ``indexer.store.words``),
``term`` (words and noun compounds with the number of chunks they occur in), ``frequency``, ``row``
and ``total`` (what ranking has to know of all chunks). Offsets are code points, end-exclusive.
"""

from indexer.store.read import Store, Totals
from indexer.store.schema import StoreError
from indexer.store.words import SENTENCE_END, Fields, Words, word_id, word_ids
from indexer.store.write import Writer, embedded

__all__ = [
    "SENTENCE_END",
    "Fields",
    "Store",
    "StoreError",
    "Totals",
    "Words",
    "Writer",
    "embedded",
    "word_id",
    "word_ids",
]
