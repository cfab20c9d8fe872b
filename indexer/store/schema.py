"""The tables of a store and the ways to open one. The only import of sqlite3."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from indexer.store import register

Connection = sqlite3.Connection
StoreError = sqlite3.Error  # whatever SQLite has against a file

_SCHEMA = """
CREATE TABLE document (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, key TEXT NOT NULL, catalogued TEXT NOT NULL,
    pages INTEGER, sections INTEGER NOT NULL, chunks INTEGER NOT NULL, characters INTEGER NOT NULL,
    flags TEXT NOT NULL, text TEXT NOT NULL, terms BLOB NOT NULL,
    folded TEXT NOT NULL
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
-- Short forms that a document introduces, folded.
CREATE TABLE abbreviation (
    document TEXT NOT NULL REFERENCES document (id), short TEXT NOT NULL, name TEXT NOT NULL
);
CREATE INDEX abbreviation_document ON abbreviation (document);
-- Where a document says what a folded term is, and how clearly (indexer/definitions.py).
CREATE TABLE definition (
    document TEXT NOT NULL REFERENCES document (id), term TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, clear INTEGER NOT NULL
);
CREATE INDEX definition_document ON definition (document);
CREATE INDEX definition_term ON definition (term);
-- The chunks of a document are a range of ids, see indexer/chunk.py.
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document (id),
    section INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text TEXT NOT NULL, path TEXT NOT NULL, header TEXT NOT NULL
);
-- In the order of the text: words by number (CRC-32 of the lemma), rows of the static encoder, and
-- the folded text in UTF-16.
CREATE TABLE words (
    chunk INTEGER PRIMARY KEY, title BLOB NOT NULL, heading BLOB NOT NULL, body BLOB NOT NULL,
    "row" BLOB NOT NULL, text BLOB NOT NULL
);
-- Chunks by the reading that they give to a term; total is that of all its readings, in the line
-- of the commonest one. A compound that is also a word of the dictionary has no total.
CREATE TABLE term (
    text TEXT NOT NULL, compound INTEGER NOT NULL, reading TEXT NOT NULL,
    frequency INTEGER NOT NULL, total INTEGER, PRIMARY KEY (text, compound, reading)
) WITHOUT ROWID;
CREATE INDEX term_reading ON term (reading) WHERE total IS NOT NULL;
-- In how many chunks a word occurs: in the document's title, the headings, the body, the latter two.
CREATE TABLE frequency (
    word INTEGER PRIMARY KEY, title INTEGER NOT NULL, heading INTEGER NOT NULL,
    body INTEGER NOT NULL, own INTEGER NOT NULL
);
-- In how many chunks a row of the static encoder occurs.
CREATE TABLE "row" (id INTEGER PRIMARY KEY, chunks INTEGER NOT NULL);
-- chunks: how many; title, heading, body: words of all chunks together.
CREATE TABLE total (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""


def create(path: Path) -> Connection:
    """A new store. What is written is whole once the connection is closed, and not before."""
    connection = sqlite3.connect(path)
    connection.executescript(_UNGUARDED + _SCHEMA + register.SCHEMA)
    return connection


def change(path: Path) -> Connection:
    """The store at ``path`` for changing; it is worth nothing where that breaks off."""
    connection = sqlite3.connect(path)
    connection.executescript(_UNGUARDED)
    return connection


# A version is written beside the one that serves and thrown away where it breaks off.
_UNGUARDED = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"


def read(path: Path) -> Connection:
    """The store at ``path`` for reading from any thread, mapped; nothing is written beside it."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.execute(f"PRAGMA mmap_size={_MAPPED}")
    return connection


_MAPPED = 1 << 40  # bytes of address space at most
