"""What a corpus folder holds; bad input is named, with what to do about it."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import entry, write_corpus

from indexer.catalog import file as catalog_file
from indexer.catalog import read_corpora
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
]
# (entry, words of the problem reported while the rest is read)
LEFT_OUT = [
    (entry("b", titel="甲"), ("catalog.toml", "2 番目", "titel", "綴りを確かめ")),
    ('[[document]]\nid = "b"\nfile = "x"\n', ("2 番目", "title がありません", "書き足し")),
    ('[[document]]\ntitle = "t"\nfile = "x"\n', ("2 番目", "id がありません", "書き足し")),
    (entry(" "), ("id がありません",)),
    ('[[document]]\nid = 3\ntitle = "t"\n', ("2 番目", "id がありません")),
    (entry("a", "documents/b.txt"), ("「a」", "重なって", "id を変えて")),
    (entry("b", status="あん"), ("（b）", "status「あん」", "案、決定、改定")),
    (entry("b", date="2020/3/27"), ("（b）", "date「2020/3/27」", "2020-03-27")),
    (entry("b", date="2020-02-30"), ("date「2020-02-30」",)),
    (entry("b", date="2020-13"), ("date「2020-13」",)),
    (entry("b", in_force_from="2021", in_force_to="2020-12-31"), ("in_force_to", "より前")),
    (entry("b", url="http://example.jp/"), ("url「http://example.jp/」", "https://")),
    (entry("b", source="file:///etc/passwd"), ("source", "https://")),
    (entry("b", source="https://user:pw@example.jp/"), ("source", "https://")),
    (entry("b", sha256="12ab"), ("sha256「12ab」", "16 進数 64 桁")),
    (entry("b/c"), ("id「b/c」", "記号を含まない")),
    (entry("-b"), ("id「-b」",)),
    (entry("b") + "publisher = 3\n", ("publisher は文字列で",)),
    (entry("b", title2="x\\n"), ("知らない項目",)),
    (entry("b", edition="第1\\n期"), ("edition に改行などの制御文字",)),
    (entry("b", "documents/b.txt"), ("documents/b.txt", "ファイルを置くか、目録から外して")),
    (entry("b", "documents"), ("documents", "ファイルを置くか、目録から外して")),
    (entry("b", "../b.txt"), ("../b.txt", "外にある")),
    (entry("b", "documents/../../b.txt"), ("../../b.txt", "外にある")),
    (entry("b", "/b.txt"), ("/b.txt", "外にある")),
]


def test_a_catalogue_says_what_is_known(tmp_path: Path) -> None:
    more = {"status": "案", "edition": "第2期", "date": "2020-03", "supersedes": "old"}
    awaited = '[[document]]\nid = "old"\ntitle = "旧"\n'
    corpus = read_corpora([write_corpus(tmp_path, {A: TEXT}, entry(**more) + awaited)])
    (found,) = corpus.entries
    assert corpus.problems == ()
    assert [known.id for known in corpus.awaited] == ["old"]
    assert (found.path, found.listed) == (tmp_path / A, True)
    assert found.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    known = found.catalogued
    assert (known.id, known.title, known.file) == ("a", "aの題", A)
    assert (known.status, known.edition, known.date, known.supersedes) == tuple(more.values())
    assert known.publisher is None


def test_a_date_may_be_written_as_toml_writes_dates(tmp_path: Path) -> None:
    write_corpus(tmp_path, {}, entry() + "date = 2020-03-27\n")
    assert [known.date for known in catalog_file.read(tmp_path).entries] == ["2020-03-27"]


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
    assert catalog_file.read(tmp_path) == catalog_file.Catalog()


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


def test_an_id_in_two_catalogues_is_named_and_the_later_left_out(tmp_path: Path) -> None:
    first = write_corpus(tmp_path / "1", {A: TEXT}, entry())
    second = write_corpus(tmp_path / "2", {A: TEXT}, entry())
    corpus = read_corpora([first, second])
    assert [e.path for e in corpus.entries] == [first / A]
    (problem,) = corpus.problems
    assert all(
        word in problem for word in ("「a」", "1/catalog.toml", "2/catalog.toml", "重なって")
    )


def test_a_folder_given_twice_is_read_once(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "1", {A: TEXT, "documents/b.txt": TEXT}, entry())
    corpus = read_corpora([folder, tmp_path / "1" / ".", folder / "documents"])
    assert [e.catalogued.id for e in corpus.entries] == ["a", "b"]
    assert corpus.problems == ()


def test_an_entry_that_is_no_table_is_left_out(tmp_path: Path) -> None:
    corpus = read_corpora([write_corpus(tmp_path, {A: TEXT}, "document = [1]\n")])
    assert "1 番目の文書は [[document]] の表で書いて" in corpus.problems[0]


_VALUES = st.one_of(
    st.text(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.floats(),
    st.lists(st.text()), st.sampled_from(["a", "documents/a.txt", "案", "2020", "https://x.jp", ".."]),
)  # fmt: skip
_KEYS = st.sampled_from(
    "id title file edition status date url source sha256 supersedes in_force_from in_force_to x".split()
)


@given(st.lists(st.dictionaries(_KEYS, _VALUES), max_size=4))
def test_whatever_the_entries_say_each_is_a_document_or_named(entries: list[dict]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write_corpus(Path(name), {A: TEXT}, tomlkit.dumps({"document": entries}))
        try:
            corpus = read_corpora([folder])
        except CorpusError:  # tomlkit writes what TOML does not have
            return
        named = len(corpus.problems)
        assert len(corpus.awaited) + len(corpus.entries) + named >= len(entries)
        assert all(problem.endswith("。") for problem in corpus.problems)


@given(st.binary())
def test_whatever_the_catalogue_is_it_is_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write_corpus(Path(name), {}, content)
        with suppress(CorpusError):
            assert read_corpora([folder]).entries == ()


def test_a_catalogue_out_of_all_measure_is_refused(tmp_path: Path) -> None:
    write_corpus(tmp_path, {}, "")
    with (tmp_path / "catalog.toml").open("wb") as file:
        file.truncate(500_000_000)
    with pytest.raises(CorpusError, match=r"catalog\.toml は大きすぎます"):
        read_corpora([tmp_path])
