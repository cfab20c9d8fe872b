"""What is known of all chunks together, kept exact while documents come and go.

Everything here is a sum over chunks: a document that goes is subtracted with what is stored of it,
so that the tables are the same as those of a store that never had it.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.store.schema import Connection
from indexer.store.words import SENTENCE_END, Fields
from indexer.terms import Term

_FIELDS = ("title", "heading", "body", "own")  # columns of table ``frequency``
_LENGTHS = ("title", "heading", "body")


class Statistics:
    """Changes to the sums, not yet written."""

    def __init__(self) -> None:
        self._words: dict[str, Counter[int]] = {field: Counter() for field in _FIELDS}
        self._rows: Counter[int] = Counter()
        self._totals: Counter[str] = Counter()
        self._terms: Counter[tuple[str, bool, str]] = Counter()

    def add(self, chunks: Iterable[Fields], terms: Iterable[Term], sign: int = 1) -> None:
        """Count a document's ``chunks`` and ``terms``; with ``sign`` -1 subtract them."""
        count = Counter.update if sign > 0 else Counter.subtract
        for one in chunks:
            title, heading, body = set(one.title), set(one.heading), set(one.body)
            body.discard(SENTENCE_END)
            for field, found in zip(_FIELDS, (title, heading, body, heading | body), strict=True):
                count(self._words[field], found)
            count(self._rows, set(one.row))
            self._totals["chunks"] += sign
            for field in _LENGTHS:
                words = getattr(one, field)
                self._totals[field] += sign * (len(words) - words.count(SENTENCE_END))
        for term in terms:
            self._terms[term.text, term.compound, term.reading] += sign * term.frequency

    def write(self, connection: Connection) -> None:
        """Add the changes to the tables of ``connection``."""
        words = set().union(*self._words.values())
        rows = [(word, *(self._words[field][word] for field in _FIELDS)) for word in words]
        _add(connection, "frequency", ("word",), _FIELDS, rows)
        _add(connection, '"row"', ("id",), ("chunks",), self._rows.items())
        _add(connection, "total", ("name",), ("value",), self._totals.items())
        terms = [
            (text, compound, reading, n) for (text, compound, reading), n in self._terms.items()
        ]
        _add(connection, "term", ("text", "compound", "reading"), ("frequency",), terms)
        for table, sums in (
            ("frequency", _FIELDS),
            ('"row"', ("chunks",)),
            ("term", ("frequency",)),
        ):
            nothing = " AND ".join(f"{name} = 0" for name in sums)
            connection.execute(f"DELETE FROM {table} WHERE {nothing}")
        _total_terms(connection, {text for text, _, _ in self._terms})


def _add(
    connection: Connection,
    table: str,
    keys: Sequence[str],
    sums: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    columns = (*keys, *sums)
    adding = ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {adding}",
        sorted(rows),  # type: ignore[type-var]  # in the order of the table, which is faster
    )


def _total_terms(connection: Connection, texts: set[str]) -> None:
    """Put the totals of the terms ``texts`` right."""
    connection.execute("CREATE TEMP TABLE touched (text TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT INTO touched VALUES (?)", [(text,) for text in sorted(texts)])
    connection.execute("UPDATE term SET total = NULL WHERE text IN touched")
    connection.execute(
        """
        UPDATE term SET total = (
            SELECT sum(frequency) FROM term AS all_
            WHERE all_.text = term.text AND all_.compound = term.compound
        )
        WHERE text IN touched
            AND compound = (SELECT min(compound) FROM term AS word WHERE word.text = term.text)
            AND reading = (
                SELECT reading FROM term AS common
                WHERE common.text = term.text AND common.compound = term.compound
                ORDER BY frequency DESC, reading LIMIT 1
            )
        """
    )
    connection.execute("DROP TABLE touched")


def packed(terms: Sequence[Term]) -> bytes:
    """The ``terms`` of a document, to be kept with it."""
    rows = [(t.text, t.reading, t.frequency, int(t.compound)) for t in terms]
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), level=1)


def unpacked(data: bytes) -> list[Term]:
    """What ``packed`` made."""
    rows = json.loads(zlib.decompress(data))
    return [Term(text, reading, n, bool(compound)) for text, reading, n, compound in rows]
