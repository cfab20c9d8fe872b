"""What a corpus folder holds; bad input is named, with what to do about it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from indexer_samples import entry, write_corpus

from indexer.catalog import read_catalog, read_corpora
from indexer.errors import CorpusError

A = "documents/a.txt"
TEXT = "題\n"
# (catalogue, words of the message: what, and what to do)
REFUSED = [
    (b"\xff\xfe[[document]]", ("catalog.toml", "読めません", "書式を直し")),
    ("[[document]\n", ("catalog.toml", "読めません", "書式を直し")),
    ('id = "a', ("catalog.toml", "読めません", "書式を直し")),
    ("document = 3\n", ("catalog.toml", "[[document]] の形で書いて")),
    ('[document]\nid = "a"\n', ("catalog.toml", "[[document]] の形で書いて")),
    ("document = [1]\n", ("catalog.toml", "1 番目", "[[document]] の表で書いて")),
    (entry() + entry("b", titel="甲"), ("catalog.toml", "2 番目", "titel", "綴りを確かめ")),
    ('[[document]]\nid = "a"\ntitle = "t"\n', ("catalog.toml", "file がありません", "書き足し")),
    ('[[document]]\nid = "a"\nfile = "x"\n', ("catalog.toml", "title がありません", "書き足し")),
    ('[[document]]\ntitle = "t"\nfile = "x"\n', ("catalog.toml", "id がありません", "書き足し")),
    (entry(" "), ("catalog.toml", "id がありません")),
    ('[[document]]\nid = 3\ntitle = "t"\nfile = "x"\n', ("catalog.toml", "id がありません")),
    (entry() + entry(), ("「a」", "a.txt", "重なって", "id を変えて")),
]
# (entry, words of the problem reported while the rest is read)
LEFT_OUT = [
    (entry("b", "documents/b.txt"), ("documents/b.txt", "ファイルを置くか、目録から外して")),
    (entry("b", "documents"), ("documents", "ファイルを置くか、目録から外して")),
    (entry("b", "../b.txt"), ("../b.txt", "外にある")),
    (entry("b", "documents/../../b.txt"), ("../../b.txt", "外にある")),
    (entry("b", "/b.txt"), ("/b.txt", "外にある")),
]


def test_a_catalogue_says_what_is_known(tmp_path: Path) -> None:
    more = {"status": "案", "edition": "第2期", "date": "2020-03", "supersedes": "old"}
    corpus = read_corpora([write_corpus(tmp_path, {A: TEXT}, entry(**more))])
    (found,) = corpus.entries
    assert corpus.problems == ()
    assert (found.path, found.listed) == (tmp_path / A, True)
    assert found.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    known = found.catalogued
    assert (known.id, known.title, known.file) == ("a", "aの題", A)
    assert (known.status, known.edition, known.date, known.supersedes) == tuple(more.values())
    assert known.publisher is None


def test_a_date_may_be_written_as_toml_writes_dates(tmp_path: Path) -> None:
    write_corpus(tmp_path, {}, entry() + "date = 2020-03-27\n")
    assert [known.date for known in read_catalog(tmp_path)] == ["2020-03-27"]


def test_entries_come_in_the_order_of_the_catalogue(tmp_path: Path) -> None:
    names = ("c", "a", "b")
    files = {f"documents/{name}.txt": TEXT for name in names}
    catalog = "".join(entry(name, f"documents/{name}.txt") for name in names)
    corpus = read_corpora([write_corpus(tmp_path, files, catalog)])
    assert [e.catalogued.id for e in corpus.entries] == list(names)


@pytest.mark.parametrize(("catalog", "words"), REFUSED)
def test_a_catalogue_that_cannot_be_used(
    tmp_path: Path, catalog: str | bytes, words: tuple[str, ...]
) -> None:
    write_corpus(tmp_path, {A: TEXT}, catalog)
    with pytest.raises(CorpusError) as caught:
        read_corpora([tmp_path])
    assert all(word in str(caught.value) for word in words), caught.value


@pytest.mark.parametrize(("bad", "words"), LEFT_OUT)
def test_an_entry_that_cannot_be_read_is_left_out_and_named(
    tmp_path: Path, bad: str, words: tuple[str, ...]
) -> None:
    (tmp_path / "b.txt").write_text("外\n", encoding="utf-8")
    folder = write_corpus(tmp_path / "corpus", {A: TEXT}, entry() + bad)
    corpus = read_corpora([folder])
    assert [e.catalogued.id for e in corpus.entries] == ["a"]
    (problem,) = corpus.problems
    assert "目録の b " in problem
    assert all(word in problem for word in words), problem


def test_a_file_name_that_no_system_has_is_left_out(tmp_path: Path) -> None:
    catalog = entry() + entry("b", "documents/\\u0000.txt")
    corpus = read_corpora([write_corpus(tmp_path, {A: TEXT}, catalog)])
    assert len(corpus.problems) == 1


def test_a_file_without_an_entry_is_taken_in_unlisted(tmp_path: Path) -> None:
    files = {A: TEXT, "documents/sub/b.txt": TEXT, "documents/c.exe": TEXT, "d.txt": TEXT}
    corpus = read_corpora([write_corpus(tmp_path, files, entry())])
    found = [(e.catalogued.id, e.catalogued.file, e.listed) for e in corpus.entries]
    assert found == [("a", A, True), ("b", "documents/sub/b.txt", False)]


def test_a_folder_without_a_catalogue_is_read_whole(tmp_path: Path) -> None:
    corpus = read_corpora([write_corpus(tmp_path, {"b.txt": TEXT, "x/a.txt": TEXT})])
    assert [e.catalogued.id for e in corpus.entries] == ["b", "a"]
    assert read_catalog(tmp_path) == ()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nowhere がありません。--corpus に正しいフォルダ"):
        read_corpora([tmp_path / "nowhere"])


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    write_corpus(tmp_path, {A: TEXT})
    with pytest.raises(CorpusError, match=r"a\.txt がありません"):
        read_corpora([tmp_path / A])


def test_an_empty_folder_has_no_entries(tmp_path: Path) -> None:
    corpus = read_corpora([tmp_path])
    assert (corpus.entries, corpus.problems) == ((), ())


def test_folders_make_one_corpus(tmp_path: Path) -> None:
    first = write_corpus(tmp_path / "1", {A: TEXT}, entry())
    second = write_corpus(tmp_path / "2", {"documents/b.txt": TEXT})
    corpus = read_corpora([first, second])
    assert [e.catalogued.id for e in corpus.entries] == ["a", "b"]


def test_an_id_in_two_folders_is_refused(tmp_path: Path) -> None:
    first = write_corpus(tmp_path / "1", {A: TEXT}, entry())
    second = write_corpus(tmp_path / "2", {A: TEXT})
    with pytest.raises(CorpusError, match=r"「a」が .*1/documents.*2/documents.*重なって"):
        read_corpora([first, second])
