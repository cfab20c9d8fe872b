"""The register in the store: a table a kind, whose columns are the fields of its rows.

Every table begins with ``document, section, start, end, page, path, quote`` (path and lists as
JSON) and can be read without the others; the views ``register_…`` add the document's title and are
what a person opens with any SQLite tool.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, is_dataclass
from types import MappingProxyType
from typing import Any

from indexer.register import Elsewhere, Register, Role, Status
from indexer.register.query import KINDS, Entry, RegisterQuery, Row
from indexer.types import Document

_PLACE = ("section", "start", "end")  # of every row, kept once
_LISTS = ("bodies", "kpis", "flags", "elsewhere")
_LOOKED_UP = MappingProxyType({"kpi": ("year",), "responsibility": ("body",)})
_TYPES = MappingProxyType({"year": "INTEGER", "cumulative": "INTEGER NOT NULL"})


def columns(kind: str) -> tuple[str, ...]:
    """The columns of a kind's own, without document and place."""
    return tuple(one.name for one in fields(KINDS[kind]) if one.name not in _PLACE)


def _schema(kind: str) -> str:
    own = ", ".join(f'"{name}" {_TYPES.get(name, "TEXT NOT NULL")}' for name in columns(kind))
    shown = ", ".join(f'r."{name}"' for name in columns(kind))
    return f"""
CREATE TABLE {kind} (
    document TEXT NOT NULL REFERENCES document (id), section INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, page INTEGER, path TEXT NOT NULL,
    quote TEXT NOT NULL, {own}
);
CREATE INDEX {kind}_document ON {kind} (document, start);
{"".join(f"CREATE INDEX {kind}_{name} ON {kind} ({name});" for name in _LOOKED_UP.get(kind, ()))}
CREATE VIEW register_{kind} AS
    SELECT json_extract(d.catalogued, '$.title') AS title, r.document, r.path, r.page, r.quote,
        {shown}, r.start, r."end"
    FROM {kind} r JOIN document d ON d.id = r.document ORDER BY d.position, r.start;
"""


SCHEMA = "".join(map(_schema, KINDS))


def rows(document: Document, kind: str, found: Register) -> list[tuple[object, ...]]:
    """The rows of a kind that were ``found`` in ``document``, as they are inserted."""
    return [
        (
            document.id, row.section, row.start, row.end, document.page_at(row.start),
            _json(document.path(document.sections[row.section])),
            document.text[row.start : row.end],
            *(_written(getattr(row, name)) for name in columns(kind)),
        )
        for row in of_kind(found, kind)
    ]  # fmt: skip


def of_kind(found: Register, kind: str) -> tuple[Row, ...]:
    """The rows of ``found`` of that kind."""
    every: dict[str, tuple[Row, ...]] = {
        "measure": found.measures,
        "kpi": found.kpis,
        "responsibility": found.responsibilities,
        "unparsed": found.unparsed,
    }
    return every[kind]


def select(kind: str) -> str:
    """The statement that reads a kind, to be followed by a condition on r and an order."""
    own = ", ".join(f'r."{name}"' for name in columns(kind))
    return (
        'SELECT r.document, r.section, r.start, r."end", r.page, r.path, r.quote'
        f"{', ' if own else ''}{own} FROM {kind} r JOIN document d ON d.id = r.document"
    )


def conditions(query: RegisterQuery) -> tuple[list[str], list[object]]:
    """What of ``query`` SQLite can look up, as conditions on r and their values."""
    found: list[tuple[str, tuple[object, ...]]] = []
    if query.documents is not None:
        found.append(("r.document", query.documents))
    if query.bodies and query.kind == "responsibility":
        found.append(("r.body", query.bodies))
    if query.deadlines and not any(one.bound for one in query.deadlines) and query.kind == "kpi":
        found.append(("r.year", tuple(one.year for one in query.deadlines)))
    marks = [f"{column} IN ({','.join('?' * len(values))})" for column, values in found]
    return marks, [value for _, values in found for value in values]


def entries(kind: str, found: Iterable[tuple[Any, ...]]) -> Iterator[Entry]:
    """The rows that ``select`` gave, as entries."""
    names = columns(kind)
    for document, section, start, end, page, path, quote, *values in found:
        own = {name: _read(name, value) for name, value in zip(names, values, strict=True)}
        row: Row = KINDS[kind](section=section, start=start, end=end, **own)
        yield Entry(kind, document, tuple(json.loads(path)), page, quote, row)


def _written(value: object) -> object:
    if isinstance(value, tuple):
        return _json([asdict(one) if is_dataclass(one) else one for one in value])  # type: ignore[arg-type]
    return str(value) if isinstance(value, str) else value


def _read(name: str, value: Any) -> Any:
    if name in _LISTS:
        listed = json.loads(value)
        return tuple(Elsewhere(**one) if name == "elsewhere" else one for one in listed)
    reader = {"status": Status, "role": Role, "cumulative": bool}.get(name)
    return reader(value) if reader else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
