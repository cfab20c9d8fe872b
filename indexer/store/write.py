"""A store written or changed document by document."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple
from pathlib import Path

from indexer.abbreviations import learned
from indexer.chunk import id_range
from indexer.definitions import defined
from indexer.folded import fold_lines
from indexer.register.extract import extract
from indexer.register.query import KINDS
from indexer.store import register, schema
from indexer.store.read import SELECT_CHUNK, chunk_of
from indexer.store.statistics import Statistics, packed, unpacked
from indexer.store.words import NAMES, Fields
from indexer.terms import Term
from indexer.types import Chunk, Document

_MOST_FREE = 0.25  # of the file's pages before it is written anew without them


class Writer:
    """The store at ``path``: new, or begun as a copy of the one at ``base``."""

    def __init__(self, path: Path, base: Path | None = None) -> None:
        if base is None:
            self._connection = schema.create(path)
        else:
            shutil.copyfile(base, path)
            self._connection = schema.change(path)
        self._statistics = Statistics()
        self._position = 0

    def keys(self) -> dict[str, str]:
        """What each document held was made of, by its id: the key given to ``add``."""
        return dict(self._connection.execute("SELECT id, key FROM document"))

    def add(
        self,
        document: Document,
        chunks: Sequence[Chunk],
        fields: Sequence[Fields] | None = None,
        terms: Sequence[Term] = (),
        key: str = "",
    ) -> None:
        """Write ``document`` after those before.

        ``fields``: the words of each chunk, none at all where left out. ``terms``: the document's
        terms with the number of its chunks they occur in. ``key``: what it was made of.
        """
        found = fields or [Fields((), (), (), ())] * len(chunks)
        known = json.dumps(asdict(document.catalogued), ensure_ascii=False, sort_keys=True)
        counts = (document.pages, len(document.sections), len(chunks), len(document.text))
        texts = (_json(document.flags), document.text, packed(terms), fold_lines(document.text))
        self._insert("document", [(document.id, self._position, key, known, *counts, *texts)])
        self._position += 1
        for table, rows in _ROWS.items():
            self._insert(table, rows(document))
        registered = extract(document)
        for kind in KINDS:
            self._insert(kind, register.rows(document, kind, registered))
        self._insert(
            "chunk",
            [
                (c.id, c.document_id, c.section, c.start, c.end, c.text, _json(c.path), c.header)
                for c in chunks
            ],
        )
        words = [(c.id, *one.blobs()) for c, one in zip(chunks, found, strict=True)]
        self._insert("words", words)
        self._statistics.add(found, terms)

    def _insert(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def keep(self, document_id: str) -> None:
        """Place a document held after those before."""
        self._connection.execute(
            "UPDATE document SET position = ? WHERE id = ? AND position <> ?",
            (self._position, document_id, self._position),
        )
        self._position += 1

    def remove(self, document_id: str) -> None:
        """Take out a document held, with all that was counted of it."""
        ids = id_range(document_id)
        span = (ids.start, ids.stop)
        columns = ", ".join(f'"{name}"' for name in NAMES)
        within = "WHERE chunk >= ? AND chunk < ?"
        words = self._connection.execute(f"SELECT {columns} FROM words {within}", span).fetchall()
        (terms,) = self._connection.execute(
            "SELECT terms FROM document WHERE id = ?", (document_id,)
        ).fetchone()
        self._statistics.add(map(Fields.from_blobs, words), unpacked(terms), -1)
        self._connection.execute(f"DELETE FROM words {within}", span)
        self._connection.execute("DELETE FROM chunk WHERE id >= ? AND id < ?", span)
        for table in (*_ROWS, *KINDS):
            self._connection.execute(f"DELETE FROM {table} WHERE document = ?", (document_id,))
        self._connection.execute("DELETE FROM document WHERE id = ?", (document_id,))

    def count(self) -> None:
        """Bring the sums over all chunks up to date, once all documents are in their place."""
        self._statistics.write(self._connection)
        self._statistics = Statistics()

    def row_frequency(self) -> dict[int, int]:
        """In how many chunks each row of the static encoder occurs, as of the last ``count``."""
        return dict(self._connection.execute('SELECT id, chunks FROM "row"'))

    def chunks(self) -> int:
        """How many chunks there are, as of the last ``count``."""
        row = self._connection.execute("SELECT value FROM total WHERE name = 'chunks'").fetchone()
        return int(row[0]) if row else 0

    def rows(self) -> Iterator[tuple[int, bytes]]:
        """The rows (little-endian int32) of each chunk, in the order of the ids."""
        yield from self._connection.execute('SELECT chunk, "row" FROM words ORDER BY chunk')

    def texts(self, document_id: str) -> list[tuple[int, str]]:
        """What each chunk of a document is embedded by: (id, headings, header rows and text)."""
        ids = id_range(document_id)
        found = self._connection.execute(
            f"{SELECT_CHUNK} WHERE id >= ? AND id < ? ORDER BY id", (ids.start, ids.stop)
        )
        return [(row[0], embedded(chunk_of(row))) for row in found]

    def close(self) -> None:
        """Complete the file."""
        self._connection.commit()
        (free,) = self._connection.execute("PRAGMA freelist_count").fetchone()
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        if free > _MOST_FREE * pages:
            self._connection.execute("VACUUM")
        self._connection.close()

    def discard(self) -> None:
        """Let go of the file as it is, which is not to be used."""
        self._connection.close()


def embedded(chunk: Chunk) -> str:
    """The text that a chunk is embedded by."""
    return "\n".join(part for part in (*chunk.path, chunk.header, chunk.text) if part)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _section_rows(document: Document) -> list[tuple[object, ...]]:
    return [
        (
            document.id, s.id, s.parent, s.kind, s.label, s.start, s.head_end, s.body_end, s.end,
            s.pending, s.unit, s.number,
        )
        for s in document.sections
    ]  # fmt: skip


def _place_rows(document: Document) -> list[tuple[object, ...]]:
    return [
        (document.id, p.start, p.end, p.page, *(astuple(p.box) if p.box else (None,) * 4))
        for p in document.places
    ]


def _link_rows(document: Document) -> list[tuple[object, ...]]:
    return [
        (document.id, one.start, one.end, one.law, _json(one.address), one.section)
        for one in document.links
    ]


def _abbreviation_rows(document: Document) -> list[tuple[object, ...]]:
    return [(document.id, one.short, one.name) for one in learned(document.text)]


def _definition_rows(document: Document) -> list[tuple[object, ...]]:
    return [(document.id, d.term, d.start, d.end, d.clear) for d in defined(document.text)]


_ROWS = {
    "section": _section_rows,
    "place": _place_rows,
    "link": _link_rows,
    "abbreviation": _abbreviation_rows,
    "definition": _definition_rows,
}
