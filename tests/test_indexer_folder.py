"""What lies in a corpus folder and is no document, leads elsewhere, or never ends: named, not read."""

from __future__ import annotations

import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import entry, write, write_corpus

from indexer.catalog import folder, id_of, read_corpora
from indexer.catalog.file import problem_of
from indexer.errors import CorpusError

SHARED = Path(__file__).resolve().parents[2] / "shared"
TEXT = "題\n本文\n"
# (name, id) of files that go in
NAMES = [
    ("a.txt", "a"),
    ("健康 医療　戦略（案）.txt", "健康-医療-戦略-案"),
    ("-rf.txt", "rf"),
    ("--.txt", "document"),
    ("第１期・概要.md", "第１期-概要"),
    ("426AC0000000048.json", "426AC0000000048"),
    ("a#b?c=1&d.html", "a-b-c-1-d"),
    ("か\u3099.txt", "が"),  # as macOS writes names
    ("%2e%2e.txt", "2e-2e"),
    ("A.PDF", "A"),
]
# Names that are skipped without a word
SILENT = (
    ".DS_Store README LICENSE Thumbs.db desktop.ini ~$会議.docx .a.txt a.txt.sha256 "
    ".git/config.txt __MACOSX/a.txt ._a.txt"
).split()
# (name, words of the sentence)
NAMED = [
    ("a.exe", ("a.exe", "拡張子 .exe", "読みません")),
    ("a", ("a は拡張子がない",)),
    ("a\n注意.txt", ("a?注意.txt", "制御文字")),
    ("a\u202etxt.pdf", ("a?txt.pdf", "制御文字")),
    ("\udcff.txt", ("?.txt", "制御文字")),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_a_files_name_becomes_its_id(tmp_path: Path, name: str, expected: str) -> None:
    corpus = read_corpora([write_corpus(tmp_path, {name: TEXT})])
    assert [e.catalogued.id for e in corpus.entries] == [expected]
    assert [e.catalogued.file for e in corpus.entries] == [name]
    assert corpus.problems == ()


@given(st.text(min_size=1))
def test_any_name_becomes_an_id_that_the_catalogue_takes(name: str) -> None:
    assert problem_of("id", id_of(name.replace("/", "") or "x")) is None


@pytest.mark.parametrize("name", SILENT)
def test_what_every_disk_has_is_skipped(tmp_path: Path, name: str) -> None:
    corpus = read_corpora([write_corpus(tmp_path, {name: TEXT})])
    assert (corpus.entries, corpus.problems) == ((), ())


@pytest.mark.parametrize(("name", "words"), NAMED)
def test_what_is_not_read_is_named(tmp_path: Path, name: str, words: tuple[str, ...]) -> None:
    corpus = read_corpora([write_corpus(tmp_path, {name: TEXT, "b.txt": TEXT})])
    assert [e.catalogued.id for e in corpus.entries] == ["b"]
    (problem,) = corpus.problems
    assert all(word in problem for word in words), problem
    assert problem.isprintable()


def test_the_order_is_that_of_the_names(tmp_path: Path) -> None:
    files = ["b/2.txt", "b/10.txt", "a.txt", "b.txt", "あ/1.txt", "Z.txt"]
    folder_ = write_corpus(tmp_path, dict.fromkeys(files, TEXT))
    found = [str(p.relative_to(tmp_path)) for p in folder.walk(folder_, folder_).files]
    assert found == ["Z.txt", "a.txt", "b/10.txt", "b/2.txt", "b.txt", "あ/1.txt"]


def test_files_of_the_same_name_get_numbers(tmp_path: Path) -> None:
    files = dict.fromkeys(["a.txt", "a.md", "x/a.txt", "a-2.txt"], TEXT)
    corpus = read_corpora([write_corpus(tmp_path, files)])
    ids = {e.catalogued.file: e.catalogued.id for e in corpus.entries}
    assert ids == {"a-2.txt": "a-2", "a.md": "a", "a.txt": "a-3", "x/a.txt": "a-4"}


def test_an_entry_of_the_catalogue_keeps_its_id(tmp_path: Path) -> None:
    loose = write_corpus(tmp_path / "1", {"a.txt": TEXT})
    listed = write_corpus(tmp_path / "2", {"documents/x.txt": TEXT}, entry("a", "documents/x.txt"))
    ids = {e.catalogued.file: e.catalogued.id for e in read_corpora([loose, listed]).entries}
    assert ids == {"a.txt": "a-2", "documents/x.txt": "a"}


def test_a_file_named_by_the_id_of_a_known_document_is_that(tmp_path: Path) -> None:
    catalog_text = '[[document]]\nid = "plan-3"\ntitle = "第3期計画"\nstatus = "決定"\n'
    corpus = read_corpora([write_corpus(tmp_path, {"documents/plan-3.md": TEXT}, catalog_text)])
    (found,) = corpus.entries
    assert (found.catalogued.title, found.listed) == ("第3期計画", True)
    assert found.catalogued.file == "documents/plan-3.md"
    assert corpus.awaited == ()


def test_the_glossary_beside_documents_is_none(tmp_path: Path) -> None:
    files = {"a.txt": TEXT, "glossary/terms.toml": "", "glossary/a.md": TEXT}
    corpus = read_corpora([write_corpus(tmp_path, files)])
    assert [e.catalogued.id for e in corpus.entries] == ["a"]
    assert corpus.problems == ()


def link_out(root: Path) -> None:
    (root / "out.txt").symlink_to(write(root.parent / "secret.txt", TEXT))


def link_out_folder(root: Path) -> None:
    write(root.parent / "elsewhere" / "secret.txt", TEXT)
    (root / "out.txt").symlink_to(root.parent / "elsewhere")


def link_broken(root: Path) -> None:
    (root / "out.txt").symlink_to(root / "nowhere.txt")


def link_to_itself(root: Path) -> None:
    (root / "out.txt").symlink_to(root / "out.txt")


def fifo(root: Path) -> None:
    os.mkfifo(root / "out.txt")


def bound_socket(root: Path) -> None:
    os.chdir(root)  # a socket's path is short
    socket.socket(socket.AF_UNIX).bind("out.txt")


# (what stands at out.txt, words of its sentence)
TRAPS: list[tuple[Callable[[Path], None], str]] = [
    (link_out, "外を指すリンク"),
    (link_out_folder, "外を指すリンク"),
    (link_broken, "切れたリンク"),
    (link_to_itself, "切れたリンク"),
    (fifo, "ふつうのファイルではない"),
    (bound_socket, "ふつうのファイルではない"),
]


@pytest.mark.parametrize(("trap", "words"), TRAPS)
@pytest.mark.parametrize("listed", [False, True])
def test_nothing_outside_is_read_and_nothing_waits(
    tmp_path: Path, trap: Callable[[Path], None], words: str, listed: bool, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = write_corpus(tmp_path / "corpus", {"a.txt": TEXT})
    trap(root)
    if listed:
        write(root / "catalog.toml", entry("a", "a.txt") + entry("b", "out.txt"))
    corpus = read_corpora([root])
    assert [e.catalogued.id for e in corpus.entries] == ["a"]
    (problem,) = corpus.problems
    assert "out.txt" in problem
    assert listed or words in problem


def test_a_link_within_the_corpus_adds_nothing(tmp_path: Path) -> None:
    root = write_corpus(tmp_path, {"a.txt": TEXT, "x/b.txt": TEXT})
    (root / "c.txt").symlink_to(root / "a.txt")
    (root / "y").symlink_to(root / "x")
    (root / "x" / "up").symlink_to(root)
    corpus = read_corpora([root])
    assert [e.catalogued.id for e in corpus.entries] == ["a", "b"]
    assert corpus.problems == ()


def test_a_link_to_what_lies_beside_the_documents_is_followed(tmp_path: Path) -> None:
    root = write_corpus(tmp_path, {"kept/a.txt": TEXT}, "")
    (root / "documents" / "a.txt").symlink_to(root / "kept" / "a.txt")
    assert [e.catalogued.id for e in read_corpora([root]).entries] == ["a"]


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    root = write_corpus(tmp_path, {"a.txt": TEXT})
    with (root / "b.txt").open("wb") as file:
        file.truncate(folder.LARGEST + 1)  # a hole: no bytes on the disk
    with pytest.raises(CorpusError, match=r"b\.txt は大きすぎます（200 MB、上限 200 MB）"):
        folder.digest(root / "b.txt", "b.txt")
    corpus = read_corpora([root])
    assert [e.catalogued.id for e in corpus.entries] == ["a"]
    assert "b.txt は大きすぎます" in corpus.problems[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    root = write_corpus(tmp_path, {"a.txt": TEXT, "b.txt": TEXT, "x/c.txt": TEXT})
    (root / "b.txt").chmod(0)
    (root / "x").chmod(0)
    corpus = read_corpora([root])
    (root / "x").chmod(0o700)
    assert [e.catalogued.id for e in corpus.entries] == ["a"]
    assert len(corpus.problems) == 2
    assert all("を開けません" in problem for problem in corpus.problems)


def test_a_permission_refused_is_named(tmp_path: Path, monkeypatch) -> None:
    root = write_corpus(tmp_path, {"a.txt": TEXT, "b.txt": TEXT})
    real = os.open

    def refusing(path, *arguments, **more):
        if str(path).endswith("b.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **more)

    monkeypatch.setattr(os, "open", refusing)
    corpus = read_corpora([root])
    assert [e.catalogued.id for e in corpus.entries] == ["a"]
    assert (
        "b.txt を開けません（読む権限がありません）。置き場所と権限を確かめて" in corpus.problems[0]
    )


def archive_of(path: Path, names: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, TEXT)
    return path


def test_the_members_of_a_zip_are_documents(tmp_path: Path) -> None:
    root = write_corpus(tmp_path, {"a.txt": TEXT})
    archive_of(root / "all.zip", ["laws/b.txt", "a.txt", "../evil.txt", "c.exe"])
    corpus = read_corpora([root])
    found = [(e.catalogued.id, e.catalogued.file, e.member) for e in corpus.entries]
    assert found == [
        ("a", "a.txt", None),
        ("b", "all.zip/laws/b.txt", "laws/b.txt"),
        ("a-2", "all.zip/a.txt", "a.txt"),
    ]
    assert {e.read().decode() for e in corpus.entries} == {TEXT}
    assert len({e.sha256 for e in corpus.entries}) == 1
    assert len(corpus.problems) == 2
    assert not (tmp_path.parent / "evil.txt").exists()


def test_an_office_document_called_zip_is_one(tmp_path: Path) -> None:
    archive_of(tmp_path / "a.zip", ["[Content_Types].xml", "word/document.xml"])
    archive_of(tmp_path / "b.zip", ["x/[Content_Types].xml", "x/c.txt"])
    found = [(e.catalogued.id, e.member) for e in read_corpora([tmp_path]).entries]
    assert ("a", None) in found
    assert ("c", "x/c.txt") in found


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7 not a zip"])
def test_a_zip_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    corpus = read_corpora([write_corpus(tmp_path, {"a.zip": content, "b.txt": TEXT})])
    assert [e.catalogued.id for e in corpus.entries] == ["b"]
    assert corpus.problems[0].startswith("a.zip を開けません")


def test_a_catalogue_may_name_a_member(tmp_path: Path) -> None:
    listed = entry("law", "documents/all.zip/b.txt") + entry("none", "documents/all.zip/x.txt")
    root = write_corpus(tmp_path, {}, listed + entry("all", "documents/all.zip"))
    archive_of(root / "documents" / "all.zip", ["a.txt", "b.txt"])
    corpus = read_corpora([root])
    found = [(e.catalogued.id, e.member, e.listed) for e in corpus.entries]
    assert found[0] == ("law", "b.txt", True)
    assert "all.zip の中に x.txt がありません" in corpus.problems[0]
    assert "は ZIP です" in corpus.problems[1]


def test_a_file_that_is_not_what_the_catalogue_says_carries_a_flag(tmp_path: Path) -> None:
    listed = entry("a", "documents/a.txt", sha256="0" * 64)
    (found,) = read_corpora([write_corpus(tmp_path, {"documents/a.txt": TEXT}, listed)]).entries
    assert "documents/a.txt の中身が目録の sha256 と違います" in found.flags[0]
    listed = entry("a", "documents/a.txt", sha256=found.sha256.upper())
    (found,) = read_corpora([write_corpus(tmp_path, {}, listed)]).entries
    assert found.flags == ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared documents")
def test_the_shared_documents_all_go_in() -> None:
    corpus = read_corpora([SHARED / "corpus"])
    files = [path for path in (SHARED / "corpus").rglob("*") if path.is_file()]
    assert len(corpus.entries) == len(files)
    assert corpus.problems == ()
    assert len({e.catalogued.id for e in corpus.entries}) == len(files)


def test_writing_whole_leaves_nothing_where_it_fails(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "旧")

    def fails(file: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        folder.write_whole(path, fails)
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text(encoding="utf-8") == "旧"
    folder.write_whole(path, lambda file: file.write("新".encode()))
    assert path.read_text(encoding="utf-8") == "新"
