"""Documents, sections and chunks in one SQLite file. The only import of sqlite3.

A person can open it with any SQLite tool: table ``document`` (display text whole), ``section``
(spans in that text), ``place`` (which printed line a span is: page, box in points), ``link`` (what
a span refers to), ``chunk`` (spans and text), ``term`` (words and noun compounds with the number of
chunks they occur in). Offsets are code points, end-exclusive.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple
from functools import lru_cache
from pathlib import Path

from indexer.errors import IndexDamaged, SenryakuError
from indexer.terms import Term
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

_SCHEMA = """
CREATE TABLE document (
    position INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, catalogued TEXT NOT NULL,
    text TEXT NOT NULL, pages INTEGER, flags TEXT NOT NULL
);
CREATE TABLE section (
    document TEXT NOT NULL REFERENCES document (id), id INTEGER NOT NULL, parent INTEGER,
    kind TEXT NOT NULL, label TEXT NOT NULL, start INTEGER NOT NULL, head_end INTEGER NOT NULL,
    body_end INTEGER NOT NULL, "end" INTEGER NOT NULL, pending INTEGER NOT NULL,
    unit TEXT NOT NULL, number TEXT NOT NULL,
    PRIMARY KEY (document, id)
) WITHOUT ROWID;
CREATE TABLE place (
    document TEXT NOT NULL REFERENCES document (id), start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, page INTEGER NOT NULL, "left" REAL, top REAL, "right" REAL, bottom REAL
);
CREATE INDEX place_document ON place (document, start);
CREATE TABLE link (
    document TEXT NOT NULL REFERENCES document (id), start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, law TEXT, address TEXT NOT NULL, section INTEGER
);
CREATE INDEX link_document ON link (document, start);
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document (id),
    section INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text TEXT NOT NULL, path TEXT NOT NULL, header TEXT NOT NULL
);
CREATE INDEX chunk_document ON chunk (document);
CREATE TABLE term (
    text TEXT PRIMARY KEY, reading TEXT NOT NULL, frequency INTEGER NOT NULL,
    compound INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX term_reading ON term (reading);
"""


class Writer:
    """A new store at ``path``, written document by document."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        self._position = 0

    def add(self, document: Document, chunks: Sequence[Chunk]) -> None:
        """Write ``document`` with its ``chunks``, after those written before."""
        self._connection.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)",
            (
                self._position,
                document.id,
                json.dumps(asdict(document.catalogued), ensure_ascii=False, sort_keys=True),
                document.text,
                document.pages,
                json.dumps(document.flags, ensure_ascii=False),
            ),
        )
        self._position += 1
        for table, rows in _ROWS.items():
            found = rows(document)
            if found:
                marks = ", ".join("?" * len(found[0]))
                self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
        self._connection.executemany(
            "INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (c.id, c.document_id, c.section, c.start, c.end, c.text, _json(c.path), c.header)
                for c in chunks
            ],
        )

    def add_terms(self, terms: Iterable[Term]) -> None:
        """Write the terms of the whole corpus."""
        self._connection.executemany("INSERT INTO term VALUES (?, ?, ?, ?)", map(astuple, terms))

    def texts(self) -> Iterator[tuple[int, str]]:
        """What each chunk is embedded by, in order: (id, headings, header rows and text)."""
        for row in self._connection.execute(f"{_SELECT_CHUNK} ORDER BY id"):
            yield row[0], embedded(_chunk(row))

    def close(self) -> None:
        """Complete the file."""
        self._connection.commit()
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


_ROWS = {"section": _section_rows, "place": _place_rows, "link": _link_rows}


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
        sql = 'SELECT id FROM chunk WHERE document = ? AND start < ? AND "end" > ? ORDER BY id'
        return [row[0] for row in self._query(sql, [document_id, end, start])]

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

    def _query(self, sql: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(sql, tuple(values)).fetchall()


_SELECT_CHUNK = 'SELECT id, document, section, start, "end", text, path, header FROM chunk'


def _chunk(row: tuple) -> Chunk:  # type: ignore[type-arg]
    chunk_id, document_id, section, start, end, text, path, header = row
    return Chunk(chunk_id, document_id, section, start, end, text, tuple(json.loads(path)), header)


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
    return Link(start, end, law, tuple(json.loads(address)), section)
