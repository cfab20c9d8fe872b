"""An index changed in steps is the index that is built of the same documents at once."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexer_samples import GOALS, TRADE, catalogued, entry, sources, write, write_corpus

from indexer import chive, lexical, versions
from indexer.build import build, build_documents
from indexer.errors import CorpusError
from indexer.formats.text import document
from indexer.glossary import Entry as Term
from indexer.glossary import Glossary
from indexer.index import Index
from indexer.parts import EMBEDDING
from indexer.plan import READING
from indexer.types import Document, Hit
from indexer.vectors import Writer

QUESTIONS = ("健康寿命の延伸", "自動車の輸出", "認知症施策", "2024年度 データ利活用", "計画の概要")


def made(name: str, source: str) -> Document:
    return document(source, catalogued(name, f"documents/{name}.txt"))


def tables(index: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the store, but for sums that are nought."""
    path = versions.current(index) / versions.STORE
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr)
            for (name,) in names
        }


def vectors(index: Path) -> tuple[list[int], np.ndarray]:
    writer = Writer.open(versions.current(index) / versions.VECTORS)
    (batch,) = writer._batches
    return batch.ids.tolist(), np.array(batch.vectors)


def words(index: Path) -> int:
    """How many chunks the lexical index has."""
    return len(lexical.Lexical(versions.current(index) / versions.LEXICAL))


def ranked(hits: Sequence[Hit]) -> list[Hit]:
    return [replace(hit, lexical=None) for hit in hits]


def check_same(changed: Path, fresh: Path) -> None:
    assert tables(changed) == tables(fresh)
    ids, rows = vectors(changed)
    assert ids == vectors(fresh)[0]
    assert np.array_equal(rows, vectors(fresh)[1])
    one, other = Index.open(changed), Index.open(fresh)
    assert one.catalogued == other.catalogued
    assert one.manifest.version == other.manifest.version
    assert words(changed) == words(fresh)
    for question in QUESTIONS:
        # Tantivy's own score counts what was taken out and not yet merged away; the ranker's not.
        assert ranked(one.search(question, 50)) == ranked(other.search(question, 50))
        dense = one.search(question, 50, retriever="dense")
        assert dense == other.search(question, 50, retriever="dense")


@pytest.mark.slow
@settings(max_examples=6)
@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcde"), sources(), min_size=1, max_size=5),
        min_size=2,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_any_steps_lead_to_the_same(
    steps: Sequence[Mapping[str, str]], chance: random.Random
) -> None:
    with TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        for step in steps:
            names = list(step)
            chance.shuffle(names)
            these = [made(name, step[name]) for name in names]
            build_documents(these, index)
        build_documents(these, Path(folder) / "fresh")
        check_same(index, Path(folder) / "fresh")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Twelve documents, and their index beside them."""
    files: dict[str, str | bytes] = {f"documents/d{i:02}.txt": policy(i) for i in range(12)}
    folder = write_corpus(tmp_path / "corpus", files, entry("d03", "documents/d03.txt"))
    build([folder], tmp_path / "index")
    return folder


def policy(number: int) -> str:
    return f"第{number}号 計画\n\n1. 目標\n\n施策{number}を推進する。\n\n2. 期間\n\n{2020 + number}年度まで。\n"


def changed(corpus: Path, stages: list[tuple[str, int, int]] | None = None):  # type: ignore[no-untyped-def]
    """Build again, compare with a fresh index, and return the report."""
    index = corpus.parent / "index"
    told = [] if stages is None else stages
    report = build([corpus], index, progress=lambda *step: told.append(step))
    with TemporaryDirectory() as folder:
        build([corpus], Path(folder) / "fresh")
        check_same(index, Path(folder) / "fresh")
    return report


def test_only_what_changed_is_read(corpus: Path) -> None:
    write(corpus / "documents/d05.txt", policy(5) + "\n3. 追加\n\n新しい施策。\n")
    report = changed(corpus)
    assert (report.read, report.removed, report.documents) == (1, 0, 12)


def test_a_document_more_and_one_less(corpus: Path) -> None:
    write(corpus / "documents/e.txt", GOALS)
    (corpus / "documents/d07.txt").unlink()
    report = changed(corpus)
    assert (report.read, report.removed, report.documents) == (1, 1, 12)
    opened = Index.open(corpus.parent / "index")
    assert opened.search("健康寿命の延伸")[0].chunk.document_id == "e"
    assert all(hit.chunk.document_id != "d07" for hit in opened.search("第7号 計画", 50))


@pytest.mark.slow
def test_what_the_catalogue_says_is_part_of_a_document(corpus: Path) -> None:
    write(corpus / "catalog.toml", entry("d03", "documents/d03.txt", status="決定"))
    report = changed(corpus)
    assert (report.read, report.removed) == (1, 0)


@pytest.mark.slow
def test_another_order_alone_reads_nothing(corpus: Path) -> None:
    listed = entry("d03", "documents/d03.txt")
    write(corpus / "catalog.toml", entry("d09", "documents/d09.txt") + listed)
    changed(corpus)  # d09 is listed now, and so read again
    write(corpus / "catalog.toml", listed + entry("d09", "documents/d09.txt"))
    stages: list[tuple[str, int, int]] = []
    report = changed(corpus, stages)
    assert (report.built, report.read, report.removed) == (True, 0, 0)


@pytest.mark.slow
def test_a_glossary_alone_reads_nothing(corpus: Path) -> None:
    term = '[[term]]\nname = "甲"\nreading = "こう"\nmeaning = "甲。"\n'
    write(corpus / "glossary/t.toml", term)
    assert changed(corpus).read == 0
    entries = Index.open(corpus.parent / "index").glossary.entries
    assert "甲" in [one.name for one in entries]


@pytest.mark.slow
def test_a_document_that_cannot_be_read_any_more_goes(corpus: Path) -> None:
    write(corpus / "documents/d05.txt", b"\xff")
    report = changed(corpus)
    assert (report.read, report.removed, len(report.problems)) == (0, 1, 1)
    write(corpus / "documents/d05.txt", policy(25))
    assert changed(corpus).read == 1


@pytest.mark.slow
def test_many_changes_leave_no_heap_of_deleted_words(corpus: Path) -> None:
    for number in range(12):
        write(corpus / f"documents/d{number:02}.txt", policy(number) + f"\n3. 改定{number}\n")
        build([corpus], corpus.parent / "index")
    folder = versions.current(corpus.parent / "index") / versions.LEXICAL
    assert lexical.deleted_share(folder) < 0.4
    changed(corpus)


def test_files_in_common_are_the_same_files(corpus: Path) -> None:
    index = corpus.parent / "index"
    before = versions.current(index)
    write(corpus / "documents/e.txt", GOALS)
    build([corpus], index)
    after = versions.current(index)
    for name in ("encoder/keys.npy", "encoder/rows.npy"):
        assert (before / name).samefile(after / name)
    assert Index.open(index).search("健康寿命")
    assert versions.read_manifest(before)  # and the version before is whole


@pytest.mark.slow
def test_where_links_cannot_be_made_files_are_copied(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*names: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr("os.link", refused)
    write(corpus / "documents/e.txt", GOALS)
    assert changed(corpus).read == 1


@pytest.mark.slow
@pytest.mark.parametrize("part", ["store.sqlite", "vectors.faiss", "lexical/meta.json"])
def test_what_is_damaged_is_not_begun_with(corpus: Path, part: str) -> None:
    path = versions.current(corpus.parent / "index") / part
    path.write_bytes(bytes(path.stat().st_size))
    write(corpus / "documents/e.txt", GOALS)
    assert changed(corpus).read == 13


@pytest.mark.slow
def test_damage_that_does_not_show_from_outside_is_built_over(corpus: Path) -> None:
    index = corpus.parent / "index"
    path = versions.current(index) / versions.STORE
    content = path.read_bytes()
    stat = path.stat()
    path.write_bytes(content[:4096] + bytes(len(content) - 4096))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    write(corpus / "documents/e.txt", GOALS)
    assert changed(corpus).read == 13


def test_an_earlier_corpus_is_switched_back_to(corpus: Path) -> None:
    index = corpus.parent / "index"
    before = versions.current(index)
    write(corpus / "documents/e.txt", GOALS)
    build([corpus], index)
    (corpus / "documents/e.txt").unlink()
    stages: list[str] = []
    report = build([corpus], index, progress=lambda stage, *_: stages.append(stage))
    assert (report.built, report.version, stages) == (True, before.name, [])
    assert versions.current(index) == before


def test_two_ids_that_cannot_be_told_apart_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.chunk.hashlib.blake2b", lambda data, digest_size: Same())
    with pytest.raises(CorpusError, match="「甲」と「乙」は索引の中で区別できません"):
        build_documents([made("甲", GOALS), made("乙", TRADE)], tmp_path / "index")
    assert not (tmp_path / "index").exists()


class Same:
    """A hash that knows no difference."""

    def digest(self) -> bytes:
        return bytes(5)


def test_documents_made_in_memory(tmp_path: Path) -> None:
    words = Glossary((Term("甲", "こう", "甲。"),))
    told: list[tuple[str, int, int]] = []
    report = build_documents(
        iter([made("a", GOALS), made("b", TRADE)]),
        tmp_path / "index",
        words=words,
        progress=lambda *step: told.append(step),
    )
    assert (report.documents, report.read, report.built) == (2, 2, True)
    assert told[-1] == (EMBEDDING, report.chunks, report.chunks)
    assert (READING, 2, 2) in told
    again = build_documents([made("a", GOALS), made("b", TRADE)], tmp_path / "index", words=words)
    assert (again.built, again.read, again.contents) == (False, 0, report.contents)
    opened = Index.open(tmp_path / "index")
    assert opened.document("a").text == made("a", GOALS).text
    assert opened.glossary == words
    with pytest.raises(CorpusError, match="索引にする文書がありません"):
        build_documents([], tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_document_more_changes_few_weights() -> None:
    """Rows in few chunks count more; one chunk more or less moves next to none of the common ones."""
    before = {row: row for row in range(1, 1000)}
    after = {row: row + 1 for row in range(1, 1000)}
    weights = chive.weights(before, 2000)
    assert (np.diff(weights[1:1000]) <= 0).all()
    assert weights[0] == weights.max()
    assert weights.min() > 0
    changed = np.flatnonzero(weights != chive.weights(after, 2001))
    assert 0 < len(changed) < 40
    assert len(changed[changed > 100]) <= 10
