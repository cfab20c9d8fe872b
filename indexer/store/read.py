"""A store read, from any thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from indexer.abbreviations import Abbreviation
from indexer.chunk import document_part, id_range
from indexer.errors import IndexDamaged, SenryakuError
from indexer.folded import FoldedLines
from indexer.register.query import Entry, RegisterQuery
from indexer.report import Summary
from indexer.store import register, schema
from indexer.store.words import NAMES, Blobs, Words, word_id
from indexer.types import (
    Box,
    Catalogued,
    Chunk,
    Document,
    Link,
    Place,
    Section,
    SectionKind,
)

_KINDS = {str(kind): kind for kind in SectionKind}
_AT_ONCE = 10_000  # values of one query; SQLite takes 32,766


@dataclass(frozen=True, slots=True)
class Totals:
    """How many chunks there are, and the words of all of them: titles, headings, bodies."""

    chunks: int = 0
    title: int = 0
    heading: int = 0
    body: int = 0


class Store:
    """The file at ``path``, open for reading from any thread.

    Raises IndexDamaged, here or later, where the file is not what was written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            self._connection = schema.read(path)
        except schema.StoreError as error:
            raise self._damaged(error) from None
        self.totals = Totals(**dict(self._query("SELECT name, value FROM total")))
        self.document = lru_cache(maxsize=64)(self._document)
        self.folded = lru_cache(maxsize=64)(self._folded)

    @cached_property
    def catalogued(self) -> tuple[Catalogued, ...]:
        """What is known of each document, in catalogue order."""
        rows = self._query("SELECT catalogued FROM document ORDER BY position")
        return tuple(Catalogued(**json.loads(row[0])) for row in rows)

    @property
    def count(self) -> int:
        """How many chunks there are."""
        return self.totals.chunks

    def close(self) -> None:
        self._connection.close()

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of ``ids``, in that order."""
        found = {row[0]: chunk_of(row) for row in self._of(f"{SELECT_CHUNK} WHERE id IN", ids)}
        return [found[i] for i in ids]

    def words(self, ids: Sequence[int]) -> Words:
        """The words of the chunks ``ids``, in that order."""
        columns = ", ".join(f'"{name}"' for name in NAMES)
        rows = self._of(f"SELECT chunk, {columns} FROM words WHERE chunk IN", ids)
        found: dict[int, Blobs] = {row[0]: row[1:] for row in rows}
        return Words.of(ids, [found[i] for i in ids])

    def frequencies(self, lemmas: Iterable[str], field: str = "own") -> dict[str, int]:
        """In how many chunks each of ``lemmas`` occurs; 0 where in none.

        ``field``: in the document's "title", in the "heading" path, in the "body" (header rows and
        text), or in the chunk's "own" words, which are heading and body.
        """
        numbers = {lemma: word_id(lemma) for lemma in lemmas}
        rows = self._of(f"SELECT word, {field} FROM frequency WHERE word IN", numbers.values())
        known = dict(rows)
        return {lemma: known.get(number, 0) for lemma, number in numbers.items()}

    def place(self, chunk_id: int) -> tuple[int, int]:
        """Where a chunk stands, to be sorted by.

        The position of its document in the catalogue, and its id, which grows within a document.
        """
        return self._positions[document_part(chunk_id)], chunk_id

    @cached_property
    def _positions(self) -> dict[int, int]:
        rows = self._query("SELECT id, position FROM document")
        return {id_range(document_id).start: position for document_id, position in rows}

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """All chunks of a document in reading order."""
        rows = self._query(
            f"{SELECT_CHUNK} WHERE id >= ? AND id < ? ORDER BY id", _span(document_id)
        )
        return [chunk_of(row) for row in rows]

    def chunk_ids(self, document_ids: Sequence[str]) -> list[int]:
        """The ids of all chunks of the documents, one document after the other."""
        sql = "SELECT id FROM chunk WHERE id >= ? AND id < ? ORDER BY id"
        return [row[0] for one in document_ids for row in self._query(sql, _span(one))]

    def articles(self, document_id: str, number: str) -> list[tuple[int, int]]:
        """Spans of the articles (条) of that number, the main provision's before a 附則's."""
        rows = self._query(
            'SELECT start, "end" FROM section WHERE document = ? AND unit = ? AND number = ?'
            " ORDER BY start",
            [document_id, "条", number],
        )
        return [(row[0], row[1]) for row in rows]

    def chunks_within(self, document_id: str, start: int, end: int) -> list[int]:
        """The ids of the chunks that touch a span of a document, in order."""
        sql = (
            'SELECT id FROM chunk WHERE id >= ? AND id < ? AND start < ? AND "end" > ? ORDER BY id'
        )
        return [row[0] for row in self._query(sql, [*_span(document_id), end, start])]

    def frequency(self, term: str) -> int:
        """In how many chunks the word or compound ``term`` occurs; 0 where in none."""
        rows = self._query("SELECT total FROM term WHERE text = ? AND total IS NOT NULL", [term])
        return int(rows[0][0]) if rows else 0

    def read_as(self, reading: str) -> list[str]:
        """The words and compounds read ``reading`` (katakana), the most frequent first."""
        sql = (
            "SELECT text FROM term WHERE reading = ? AND total IS NOT NULL"
            " ORDER BY total DESC, text"
        )
        return [row[0] for row in self._query(sql, [reading])]

    def compounds(self) -> list[str]:
        """The noun compounds of the corpus and its long words: what a slip of the pen can be near."""
        sql = (
            "SELECT text FROM term WHERE total IS NOT NULL AND (compound OR length(text) >= 6)"
            " ORDER BY text"
        )
        return [row[0] for row in self._query(sql)]

    def abbreviations(self) -> list[Abbreviation]:
        """The short forms that the documents introduce, each once."""
        sql = "SELECT DISTINCT short, name FROM abbreviation ORDER BY short, name"
        return [Abbreviation(*row) for row in self._query(sql)]

    def definitions(self, term: str) -> list[tuple[str, int, int, int]]:
        """Where the folded ``term`` is defined: (document id, start, end, how clearly), in order."""
        sql = (
            'SELECT d.document, d.start, d."end", d.clear FROM definition d JOIN document o'
            " ON o.id = d.document WHERE d.term = ? ORDER BY o.position, d.start"
        )
        return [(row[0], row[1], row[2], row[3]) for row in self._query(sql, [term])]

    def shorts(self, document_id: str) -> list[tuple[str, int, int]]:
        """What a document calls things for short: (folded term, start, end of what it stands for)."""
        sql = 'SELECT term, start, "end" FROM definition WHERE document = ? AND clear = 1'
        return [(row[0], row[1], row[2]) for row in self._query(sql, [document_id])]

    def register(self, query: RegisterQuery) -> list[Entry]:
        """The rows that are asked for, in catalogue order and in that of the text."""
        conditions, values = register.conditions(query)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = f"{register.select(query.kind)}{where} ORDER BY d.position, r.start, r.rowid"
        return [
            one
            for one in register.entries(query.kind, self._query(sql, values))
            if query.holds(one)
        ]

    def keys(self) -> list[tuple[str, str]]:
        """(id, what it was made of) of each document, in catalogue order."""
        return [
            (row[0], row[1])
            for row in self._query("SELECT id, key FROM document ORDER BY position")
        ]

    def summaries(self) -> tuple[Summary, ...]:
        """Each document as it was taken in, in catalogue order."""
        rows = self._query(
            "SELECT catalogued, pages, sections, chunks, characters, flags FROM document"
            " ORDER BY position"
        )
        return tuple(_summary(*row) for row in rows)

    def _document(self, document_id: str) -> Document:
        """The document of that id; raises SenryakuError where there is none."""
        rows = self._query(
            "SELECT catalogued, text, pages, flags FROM document WHERE id = ?", [document_id]
        )
        if not rows:
            known = "、".join(entry.id for entry in self.catalogued)
            raise SenryakuError(
                f"文書「{document_id}」は索引にありません。索引にある文書は {known} です。"
            )
        catalogued, text, pages, flags = rows[0]
        sections = self._query(
            'SELECT id, parent, kind, label, start, head_end, body_end, "end", pending, unit, number'
            " FROM section WHERE document = ? ORDER BY id",
            [document_id],
        )
        places = self._query(
            'SELECT start, "end", page, "left", top, "right", bottom FROM place'
            " WHERE document = ? ORDER BY start",
            [document_id],
        )
        links = self._query(
            'SELECT start, "end", law, address, section FROM link WHERE document = ? ORDER BY start',
            [document_id],
        )
        return Document(
            catalogued=Catalogued(**json.loads(catalogued)),
            text=text,
            sections=tuple(_section(row) for row in sections),
            places=tuple(_place(row) for row in places),
            links=tuple(_link(row) for row in links),
            flags=tuple(json.loads(flags)),
            pages=pages,
        )

    def _folded(self, document_id: str) -> FoldedLines:
        """The text of a document of the store with the same text folded."""
        rows = self._query("SELECT folded FROM document WHERE id = ?", [document_id])
        return FoldedLines.of(self.document(document_id).text, rows[0][0])

    def _of(self, sql: str, values: Iterable[object]) -> list[tuple]:  # type: ignore[type-arg]
        """The rows of ``sql``, which ends in IN, for ``values``, however many they are."""
        every = list(values)
        found: list[tuple] = []  # type: ignore[type-arg]
        for at in range(0, len(every), _AT_ONCE):
            part = every[at : at + _AT_ONCE]
            found += self._query(f"{sql} ({','.join('?' * len(part))})", part)
        return found

    def _query(self, sql: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        try:
            with self._lock:
                return self._connection.execute(sql, tuple(values)).fetchall()
        except schema.StoreError as error:
            raise self._damaged(error) from None

    def _damaged(self, error: Exception) -> IndexDamaged:
        return IndexDamaged(
            f"索引のファイル {self._path} を読めません（{error}）。senryaku index で作り直してください。"
        )


def _span(document_id: str) -> tuple[int, int]:
    ids = id_range(document_id)
    return ids.start, ids.stop


SELECT_CHUNK = 'SELECT id, document, section, start, "end", text, path, header FROM chunk'


def chunk_of(row: tuple) -> Chunk:  # type: ignore[type-arg]
    chunk_id, document_id, section, start, end, text, path, header = row
    return Chunk(chunk_id, document_id, section, start, end, text, tuple(json.loads(path)), header)


def _summary(
    catalogued: str, pages: int | None, sections: int, chunks: int, characters: int, flags: str
) -> Summary:
    known = Catalogued(**json.loads(catalogued))
    noted = tuple(json.loads(flags))
    return Summary(
        known.id, known.title, known.file or "", pages, sections, chunks, characters, noted
    )


def _section(row: tuple) -> Section:  # type: ignore[type-arg]
    section_id, parent, kind, label, start, head_end, body_end, end, pending, unit, number = row
    return Section(
        section_id, parent, _KINDS[kind], label, start, head_end, body_end, end, bool(pending), unit, number
    )  # fmt: skip


def _place(row: tuple) -> Place:  # type: ignore[type-arg]
    start, end, page, *box = row
    return Place(start, end, page, None if box[0] is None else Box(*box))


def _link(row: tuple) -> Link:  # type: ignore[type-arg]
    start, end, law, address, section = row
    return Link(start, end, law, _address(address), section)


@lru_cache(maxsize=16_384)  # a law refers to the same few provisions again and again
def _address(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
