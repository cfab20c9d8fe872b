"""The register in the store: rows come back, change with their document, and any SQLite tool reads them."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from indexer_samples import catalogued, document_of, documents, entry, write, write_corpus

from indexer import store
from indexer.build import build
from indexer.chunk import chunks
from indexer.index import Index
from indexer.register.extract import extract
from indexer.register.query import KINDS, RegisterQuery
from indexer.store import Store
from indexer.store.register import columns, of_kind
from indexer.types import Document

ROOT = Path(__file__).resolve().parents[1]
PLAN = """健康の計画（案）

1. 施策

・厚生労働省と文部科学省は、保険者の取組を支援する。
・相談窓口を整備する。

2. ＫＰＩ

・2024年度までに受診率を70％以上とする。
・健康寿命を2030年までに１年以上延伸する。
・目標：50％以上

3. 担当

厚生労働省は、調査を行うものとする。
"""


def stored(path: Path, *these: Document) -> Store:
    writer = store.Writer(path)
    for document in these:
        writer.add(document, chunks(document, budget=20))
    writer.count()
    writer.close()
    return Store(path)


def held_as_read(found: Store, document: Document) -> None:
    """Every row of ``document`` is in ``found`` as it was read, with its words and its headings."""
    for kind in KINDS:
        entries = found.register(RegisterQuery(kind, (document.id,)))
        assert tuple(one.row for one in entries) == of_kind(extract(document), kind)
        for one in entries:
            assert one.quote == document.text[one.row.start : one.row.end]
            assert one.path == document.path(document.sections[one.row.section])


def test_rows_come_back_as_they_were_read(tmp_path: Path) -> None:
    draft = replace(document_of(PLAN), catalogued=replace(catalogued(), status="案"))
    found = stored(tmp_path / "store.sqlite", draft, document_of(PLAN, "b"))
    held_as_read(found, draft)
    held_as_read(found, document_of(PLAN, "b"))
    assert {kind: len(found.register(RegisterQuery(kind))) for kind in KINDS} == {
        "measure": 6, "kpi": 4, "responsibility": 6, "unparsed": 2,
    }  # fmt: skip


@given(documents())
def test_rows_of_any_document_come_back(document: Document) -> None:
    with TemporaryDirectory() as folder:
        held_as_read(stored(Path(folder) / "store.sqlite", document), document)


def test_rows_of_a_changed_document_are_replaced(tmp_path: Path) -> None:
    files = {"documents/a.txt": PLAN, "documents/b.txt": PLAN}
    catalog = entry() + entry("b", "documents/b.txt")
    corpus, index = write_corpus(tmp_path / "corpus", files, catalog), tmp_path / "index"
    build([corpus], index)
    write(
        corpus / "documents/a.txt", PLAN.replace("70％", "75％").replace("相談窓口", "新しい窓口")
    )
    assert build([corpus], index).read == 1
    opened = Index.open(index)
    values = {id_: [one.row.value for one in _kpis(opened, id_)] for id_ in ("a", "b")}  # type: ignore[union-attr]
    assert values == {"a": ["75", "1"], "b": ["70", "1"]}
    for kind in KINDS:
        for one in opened.register(RegisterQuery(kind)):
            text = opened.document(one.document).text
            assert one.quote == text[one.row.start : one.row.end]
    write(corpus / "catalog.toml", entry("b", "documents/b.txt"))
    (corpus / "documents/a.txt").unlink()
    build([corpus], index)
    assert _kpis(Index.open(index), None) == _kpis(Index.open(index), "b")


def _kpis(index: Index, document_id: str | None) -> list:  # type: ignore[type-arg]
    return index.register(RegisterQuery("kpi", None if document_id is None else (document_id,)))


@pytest.fixture
def opened(tmp_path: Path):
    """The store as sqlite3 alone opens it, to be read only."""
    stored(tmp_path / "store.sqlite", document_of(PLAN)).close()
    with closing(sqlite3.connect(f"file:{tmp_path}/store.sqlite?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


@pytest.mark.parametrize("kind", KINDS)
def test_a_view_is_read_with_sqlite_alone(opened: sqlite3.Connection, kind: str) -> None:
    rows = opened.execute(f"SELECT * FROM register_{kind}").fetchall()
    place = ("title", "document", "path", "page", "quote"), ("start", "end")
    assert tuple(rows[0].keys()) == (*place[0], *columns(kind), *place[1])
    text = document_of(PLAN).text
    for row in rows:
        assert row["title"] == "aの題"
        assert row["quote"] == text[row["start"] : row["end"]]
        assert json.loads(row["path"])[0] in ("1. 施策", "2. ＫＰＩ", "3. 担当")


def test_what_the_documentation_says_is_so(opened: sqlite3.Connection) -> None:
    """docs/register.md names every column of every view, and its examples run."""
    told = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
    for kind in KINDS:
        section = told.split(f"### `register_{kind}`")[1].split("\n### ")[0]
        assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(columns(kind))
    examples = re.findall(r"```sql\n(.*?)```", told, re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        assert opened.execute(example).fetchall()
