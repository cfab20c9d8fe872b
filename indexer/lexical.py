"""BM25 over the chunks' words. The only import of tantivy.

Fields, all of words separated by blanks: ``title`` (lemmas of the document's title), ``heading``
(lemmas of the heading path), ``body`` (lemmas), ``bigram`` (pairs of characters, for unknown words and typos), ``row`` (clusters of
near-synonyms, the rows of the static encoder).
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from indexer.japanese import Morpheme, bigrams

FIELDS = {
    "title": 0.5,
    "heading": 0.7,
    "body": 1.0,
    "bigram": 0.5,
    "row": 0.4,
}  # weight in the score
_HEAP_BYTES = 50_000_000
_MOST_EQUAL = 20_000  # hits that are looked at for the sake of equal ones
_SET = 100  # documents from which looking for them as a set takes less time than one by one
_MANY, _COMMON = 10_000, 0.3  # chunks from which words that more than this share has are left out


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a chunk or a query, by field."""

    title: Sequence[str]
    heading: Sequence[str]
    body: Sequence[str]
    bigram: Sequence[str]
    row: Sequence[str]


def words_of(
    title: Sequence[Morpheme],
    heading: Iterable[Sequence[Morpheme]],
    body: Iterable[Sequence[Morpheme]],
    whole: Iterable[Sequence[Morpheme]],
    folded: str,
    rows: Iterable[int],
) -> Words:
    """The words to index for a chunk, tagged piece by piece.

    ``whole``: the noun compounds of the body, words as well as their parts: 健康, 寿命, 健康寿命.
    ``folded``: the body as text. ``rows``: those of the static encoder for all of it.
    """
    return Words(
        title=[m.lemma for m in title if m.is_content],
        heading=[m.lemma for piece in heading for m in piece if m.is_content],
        body=[
            *(m.lemma for piece in body for m in piece if m.is_content),
            *("".join([m.surface for m in compound]) for compound in whole),
        ],
        bigram=bigrams(folded),
        row=[str(row) for row in rows],
    )


class Writer:
    """An index in ``folder``, written chunk by chunk: new where it is empty, or one to be changed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        index = tantivy.Index(self._schema, path=str(folder))
        # One thread: the same order every time.
        self._writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def add(self, chunk_id: int, document_id: str, found: Words) -> None:
        """Add the ``found`` words of a chunk."""
        fields = {field: " ".join(getattr(found, field)) for field in FIELDS}
        self._writer.add_document(
            tantivy.Document.from_dict(
                {"id": chunk_id, "document": document_id, **fields}, self._schema
            )
        )

    def remove(self, document_id: str) -> None:
        """Take out all chunks of a document that are in the index so far."""
        self._writer.delete_documents_by_term("document", document_id)

    def close(self) -> None:
        """Complete the index."""
        self._writer.commit()
        self._writer.wait_merging_threads()

    def discard(self) -> None:
        """Stop writing, finished or not: nothing is written to the folder after this."""
        del self._writer


def deleted_share(folder: Path) -> float:
    """How much of the index in ``folder`` is of chunks that were taken out and not yet merged away."""
    segments = json.loads((folder / "meta.json").read_bytes())["segments"]
    deleted: int = sum((one["deletes"] or {}).get("num_deleted_docs", 0) for one in segments)
    held: int = sum(one["max_doc"] for one in segments)
    return deleted / max(1, held)


def build(folder: Path, documents: Iterable[tuple[int, str, Words]]) -> None:
    """Write the index of (chunk id, document id, words) triples to the empty ``folder``."""
    writer = Writer(folder)
    for document in documents:
        writer.add(*document)
    writer.close()


class Lexical:
    """The index in ``folder``, open for searching."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        with _lockable(folder) as place:
            self._index = tantivy.Index.open(str(place))
            self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self,
        query: Words,
        k: int,
        documents: Sequence[str] | None = None,
        spans: Sequence[range] | None = None,
    ) -> list[tuple[int, float]]:
        """The ``k`` best (chunk id, BM25 score), best first, ties by id.

        Of those of ``documents`` and with an id in one of ``spans`` (None: any).
        """
        terms = self._terms(query)
        if not terms or k < 1:
            return []
        # What a search is limited to counts 0 and stands beside the words: a chunk within it that
        # has none of them is found as well, behind all others, with a score of 0.
        clauses = [(tantivy.Occur.Must, one) for one in self._limits(documents, spans)]
        clauses += [
            (tantivy.Occur.Should, self._term(field, word, FIELDS[field])) for field, word in terms
        ]
        wanted = tantivy.Query.boolean_query(clauses)
        hits = self._best(wanted, k)
        ids = self._searcher.fast_field_values("id", [at for _, at in hits])
        found = [(int(i), float(score)) for i, (score, _) in zip(ids, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def _best(self, wanted: tantivy.Query, k: int) -> list[tuple[float, tantivy.DocAddress]]:
        """The ``k`` best with a score, and others with that of the last.

        Which of equal ones come first is by where tantivy has them, and no order to keep to.
        """
        take = k + 1
        while True:
            hits = self._searcher.search(wanted, limit=take, count=False).hits
            found = [hit for hit in hits if hit[0] > 0]
            if len(found) < take or found[-1][0] < found[k - 1][0] or take > _MOST_EQUAL:
                return found
            take *= 4

    def _terms(self, query: Words) -> list[tuple[str, str]]:
        """(field, word) of the words looked for.

        Words that much of a large index has take most of the time and decide nothing: they are left
        out where there are others.
        """
        terms = [(f, word) for f in FIELDS for word in dict.fromkeys(getattr(query, f))]
        count = len(self)
        if count < _MANY:
            return terms
        most = _COMMON * count
        rare = [term for term in terms if self._searcher.doc_freq(*term) <= most]
        return rare or terms

    def _term(self, field: str, word: str, weight: float) -> tantivy.Query:
        return tantivy.Query.boost_query(
            tantivy.Query.term_query(self._schema, field, word, "freq"), weight
        )

    def _limits(
        self, documents: Sequence[str] | None, spans: Sequence[range] | None
    ) -> Iterator[tantivy.Query]:
        """The conditions that every hit has to meet."""
        if documents is not None and len(documents) < _SET:
            terms = [tantivy.Query.term_query(self._schema, "document", d) for d in documents]
            yield tantivy.Query.const_score_query(_any(terms), 0.0)
        elif documents is not None:
            chosen = tantivy.Query.term_set_query(self._schema, "document", list(documents))
            yield tantivy.Query.const_score_query(chosen, 0.0)
        if spans is not None:
            ranges = [
                tantivy.Query.range_query(
                    self._schema, "id", tantivy.FieldType.Integer, span.start, span.stop - 1
                )
                for span in spans
            ]
            yield tantivy.Query.const_score_query(_any(ranges), 0.0)


def _any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


@contextmanager
def _lockable(folder: Path) -> Iterator[Path]:
    """``folder``, or a copy of it where tantivy may not put its lock into a read-only one.

    A searcher has its files mapped, so that the copy can go once it is open.
    """
    if os.access(folder, os.W_OK):
        yield folder
        return
    # A thread of tantivy may still take its lock in there while the folder goes: the copied files
    # are removed all the same, and opening does not fail over an empty folder.
    with tempfile.TemporaryDirectory(prefix="senryaku-", ignore_cleanup_errors=True) as place:
        for path in folder.iterdir():
            shutil.copyfile(path, Path(place, path.name))
        yield Path(place)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=False, indexed=True, fast=True)
    builder.add_text_field("document", stored=False, tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(
            field, stored=False, tokenizer_name="whitespace", index_option="freq"
        )
    return builder.build()
