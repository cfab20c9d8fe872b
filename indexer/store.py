"""Documents, sections and chunks in one SQLite file. The only import of sqlite3.

A person can open it with any SQLite tool: table ``document`` (display text whole), ``section``
(spans in that text), ``chunk`` (spans and text), ``term`` (words and noun compounds with the number
of chunks they occur in). Offsets are code points, end-exclusive.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple
from functools import lru_cache
from pathlib import Path

from indexer.errors import IndexDamaged, SenryakuError
from indexer.terms import Term
from indexer.types import Catalogued, Chunk, Document, Section, SectionKind

_SCHEMA = """
CREATE TABLE document (
    position INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, catalogued TEXT NOT NULL,
    text TEXT NOT NULL, page_starts TEXT NOT NULL, flags TEXT NOT NULL
);
CREATE TABLE section (
    document TEXT NOT NULL REFERENCES document (id), id INTEGER NOT NULL, parent INTEGER,
    kind TEXT NOT NULL, label TEXT NOT NULL, start INTEGER NOT NULL, head_end INTEGER NOT NULL,
    body_end INTEGER NOT NULL, "end" INTEGER NOT NULL, pending INTEGER NOT NULL,
    PRIMARY KEY (document, id)
) WITHOUT ROWID;
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document (id),
    section INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text TEXT NOT NULL, path TEXT NOT NULL
);
CREATE INDEX chunk_document ON chunk (document);
CREATE TABLE term (
    text TEXT PRIMARY KEY, reading TEXT NOT NULL, frequency INTEGER NOT NULL,
    compound INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX term_reading ON term (reading);
"""


def write(
    path: Path, documents: Iterable[tuple[Document, Sequence[Chunk]]], terms: Iterable[Term]
) -> None:
    """Write ``documents`` with their chunks, and the corpus's ``terms``, to a new file."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        connection.executemany("INSERT INTO term VALUES (?, ?, ?, ?)", map(astuple, terms))
        for position, (document, chunks) in enumerate(documents):
            _insert(connection, position, document, chunks)
        connection.commit()
    finally:
        connection.close()


def _insert(
    connection: sqlite3.Connection, position: int, document: Document, chunks: Sequence[Chunk]
) -> None:
    connection.execute(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)",
        (
            position,
            document.id,
            json.dumps(asdict(document.catalogued), ensure_ascii=False, sort_keys=True),
            document.text,
            json.dumps(document.page_starts),
            json.dumps(document.flags, ensure_ascii=False),
        ),
    )
    connection.executemany(
        "INSERT INTO section VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(document.id, *astuple(s)) for s in document.sections],
    )
    connection.executemany(
        "INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*astuple(c)[:6], json.dumps(c.path, ensure_ascii=False)) for c in chunks],
    )


class Store:
    """The file at ``path``, open for reading from any thread."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            rows = self._query("SELECT catalogued FROM document ORDER BY position")
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(
                f"索引のファイル {path} を読めません（{error}）。senryaku index で作り直してください。"
            ) from None
        self.catalogued = tuple(Catalogued(**json.loads(row[0])) for row in rows)
        self.document = lru_cache(maxsize=64)(self._document)

    def close(self) -> None:
        self._connection.close()

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of ``ids``, in that order."""
        marks = ",".join("?" * len(ids))
        rows = self._query(f"{_SELECT_CHUNK} WHERE id IN ({marks})", ids)
        found = {row[0]: _chunk(row) for row in rows}
        return [found[i] for i in ids]

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """All chunks of a document in reading order."""
        rows = self._query(f"{_SELECT_CHUNK} WHERE document = ? ORDER BY id", [document_id])
        return [_chunk(row) for row in rows]

    def chunk_ids(self, document_ids: Sequence[str]) -> list[int]:
        marks = ",".join("?" * len(document_ids))
        rows = self._query(f"SELECT id FROM chunk WHERE document IN ({marks})", document_ids)
        return [row[0] for row in rows]

    def frequency(self, term: str) -> int:
        """In how many chunks the word or compound ``term`` occurs; 0 where in none."""
        rows = self._query("SELECT frequency FROM term WHERE text = ?", [term])
        return int(rows[0][0]) if rows else 0

    def read_as(self, reading: str) -> list[str]:
        """The words and compounds read ``reading`` (katakana), the most frequent first."""
        sql = "SELECT text FROM term WHERE reading = ? ORDER BY frequency DESC, text"
        return [row[0] for row in self._query(sql, [reading])]

    def compounds(self) -> list[str]:
        """The noun compounds of the corpus and its long words: what a slip of the pen can be near."""
        return [
            row[0]
            for row in self._query(
                "SELECT text FROM term WHERE compound OR length(text) >= 6 ORDER BY text"
            )
        ]

    def _document(self, document_id: str) -> Document:
        """The document of that id; raises SenryakuError where there is none."""
        rows = self._query(
            "SELECT catalogued, text, page_starts, flags FROM document WHERE id = ?", [document_id]
        )
        if not rows:
            known = "、".join(entry.id for entry in self.catalogued)
            raise SenryakuError(
                f"文書「{document_id}」は索引にありません。索引にある文書は {known} です。"
            )
        catalogued, text, page_starts, flags = rows[0]
        sections = self._query(
            'SELECT id, parent, kind, label, start, head_end, body_end, "end", pending'
            " FROM section WHERE document = ? ORDER BY id",
            [document_id],
        )
        return Document(
            catalogued=Catalogued(**json.loads(catalogued)),
            text=text,
            sections=tuple(_section(row) for row in sections),
            page_starts=tuple(json.loads(page_starts)),
            flags=tuple(json.loads(flags)),
        )

    def _query(self, sql: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(sql, tuple(values)).fetchall()


_SELECT_CHUNK = 'SELECT id, document, section, start, "end", text, path FROM chunk'


def _chunk(row: tuple) -> Chunk:  # type: ignore[type-arg]
    chunk_id, document_id, section, start, end, text, path = row
    return Chunk(chunk_id, document_id, section, start, end, text, tuple(json.loads(path)))


def _section(row: tuple) -> Section:  # type: ignore[type-arg]
    section_id, parent, kind, label, start, head_end, body_end, end, pending = row
    return Section(
        section_id, parent, SectionKind(kind), label, start, head_end, body_end, end, bool(pending)
    )
