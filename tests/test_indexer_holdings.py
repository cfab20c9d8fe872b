"""Adding a document: the file as delivered, its hash, its entry; nothing written over or lost."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import entry, write, write_corpus

from indexer import formats
from indexer.catalog import file as catalog_file
from indexer.catalog import holdings, read_corpora
from indexer.errors import CorpusError
from indexer.types import Catalogued

TEXT = "健康の計画\n\n1. 目標\n\n75歳以上とする。\n"
CATALOG = """# この目録の説明

[[document]]
id = "a"
file = "documents/a.txt"   # 場所
title = "甲"

# ここから計画
[[document]]
id = "plan-3"
title = "第3期計画"   # まだない
status = "決定"
date = 2025-02-18

# 最後
[[document]]
id = "last"
title = "末"
"""
# (name of the file, name that it gets)
NAMES = [
    ("計画 案.txt", "計画 案.txt"),
    ("-rf.txt", "rf.txt"),
    (".hidden.txt", "hidden.txt"),
    ("~$lock.txt", "lock.txt"),
    ("a\nb\u202e.txt", "a_b_.txt"),
    ('a:b|c?"<>*.txt', "a_b_c_____.txt"),
    ("か\u3099.txt", "が.txt"),
    ("---", "document"),
]
# (what is given, words of the refusal)
REFUSED = [
    ({}, "題名がありません。新しい文書には --title"),
    ({"id": "new"}, "目録に id「new」の文書はありません"),
    ({"id": "a", "title": "題"}, "id「a」は documents/a.txt が使っています。上書きはしません"),
    ({"id": "b", "title": "題", "supersedes": "x"}, "--supersedes の「x」という id の文書は"),
    ({"id": "b", "title": "題", "supersedes": "b"}, "前の版の id を指定"),
    ({"id": "b/c", "title": "題"}, "id「b/c」は使えません"),
    ({"id": "b", "title": "題", "date": "昨日"}, "date「昨日」は使えません"),
    ({"id": "b", "title": "題\n二行"}, "title に改行など"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", {"documents/a.txt": "甲\n"}, CATALOG)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "in" / "計画 案.txt", TEXT)


def test_a_document_is_added(folder: Path, source: Path) -> None:
    more = {"title": "計画（案）", "status": "案", "supersedes": "a"}
    taken = holdings.add(folder, source, more)
    path = folder / "documents" / "計画 案.txt"
    assert (taken.path, taken.held_before) == (path, False)
    assert path.read_bytes() == source.read_bytes()
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    assert (folder / "documents" / "計画 案.txt.sha256").read_text() == f"{sha256}  計画 案.txt\n"
    (found,) = [e for e in read_corpora([folder]).entries if e.catalogued.id == "計画-案"]
    assert found.catalogued == taken.catalogued
    assert found.catalogued.sha256 == found.sha256 == sha256
    assert found.catalogued.retrieved == date.today().isoformat()
    assert found.catalogued.supersedes == "a"
    assert taken.document is not None
    assert taken.document.text.startswith("健康の計画")


def test_sha256sum_agrees(folder: Path, source: Path) -> None:
    taken = holdings.add(folder, source, {"title": "題"})
    command = ["sha256sum", "-c", holdings.sidecar(taken.path).name]
    assert subprocess.run(command, cwd=taken.path.parent, capture_output=True).returncode == 0


def test_what_stands_in_the_catalogue_stays(folder: Path, source: Path) -> None:
    holdings.add(folder, source, {"title": '計画"案"', "edition": "第\\3期"})
    text = (folder / "catalog.toml").read_text(encoding="utf-8")
    assert text.startswith(CATALOG)
    added = tomllib.loads(text)["document"][-1]
    assert (added["title"], added["edition"]) == ('計画"案"', "第\\3期")


def test_what_is_known_is_completed(folder: Path, source: Path) -> None:
    taken = holdings.add(folder, source, {"id": "plan-3", "edition": "第3期"})
    assert (taken.catalogued.title, taken.catalogued.status) == ("第3期計画", "決定")
    assert taken.catalogued.date == "2025-02-18"
    text = (folder / "catalog.toml").read_text(encoding="utf-8")
    before, after = CATALOG.split("date = 2025-02-18\n")
    assert text.startswith(before)
    assert text.endswith(after)
    assert [d["id"] for d in tomllib.loads(text)["document"]] == ["a", "plan-3", "last"]
    assert read_corpora([folder]).problems == ()


def test_a_file_named_like_what_is_known_completes_it(folder: Path, tmp_path: Path) -> None:
    taken = holdings.add(folder, write(tmp_path / "plan-3.txt", TEXT), {})
    assert taken.catalogued.title == "第3期計画"


def test_the_last_entry_is_completed_too(folder: Path, source: Path) -> None:
    holdings.add(folder, source, {"id": "last"})
    text = (folder / "catalog.toml").read_text(encoding="utf-8")
    assert text.startswith(CATALOG)
    assert "計画 案.txt" in text


def test_the_same_bytes_twice_do_nothing(folder: Path, source: Path, tmp_path: Path) -> None:
    holdings.add(folder, source, {"title": "題"})
    before = sorted(p.name for p in folder.rglob("*")), (folder / "catalog.toml").read_bytes()
    again = holdings.add(folder, write(tmp_path / "other.txt", TEXT), {"title": "別の題"})
    assert again.held_before
    assert again.catalogued.title == "題"
    assert before == (
        sorted(p.name for p in folder.rglob("*")),
        (folder / "catalog.toml").read_bytes(),
    )


def test_a_file_of_that_name_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    taken = holdings.add(folder, write(tmp_path / "a.txt", TEXT), {"id": "b", "title": "題"})
    assert taken.path.name == "a-2.txt"
    assert (folder / "documents" / "a.txt").read_text(encoding="utf-8") == "甲\n"


def test_a_file_that_lies_there_already_gets_its_entry(folder: Path) -> None:
    path = write(folder / "documents" / "sub" / "b.txt", TEXT)
    taken = holdings.add(folder, path, {"title": "題"})
    assert taken.catalogued.file == "documents/sub/b.txt"
    assert [e.listed for e in read_corpora([folder]).entries] == [True, True]


@pytest.mark.parametrize(("given_", "words"), REFUSED)
def test_what_cannot_be_taken_changes_nothing(
    folder: Path, source: Path, given_: dict[str, str], words: str
) -> None:
    before = sorted(p.name for p in folder.rglob("*"))
    with pytest.raises(CorpusError) as caught:
        holdings.add(folder, source, given_)
    assert words in str(caught.value)
    assert sorted(p.name for p in folder.rglob("*")) == before
    assert (folder / "catalog.toml").read_text(encoding="utf-8") == CATALOG


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.txt", b"", "空（0 バイト）"),
        ("x.pdf", b"<html>not found</html>", "x.pdf"),
        ("x.exe", b"MZ\x00\x01", "x.exe の形式は読めません"),
        ("x.zip", b"PK\x03\x04", "x.zip は ZIP です"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    folder: Path, tmp_path: Path, name: str, content: bytes, words: str, monkeypatch
) -> None:
    if name == "x.pdf":  # whatever the reader of HTML makes of it

        def refuses(data: bytes, known: Catalogued) -> None:
            raise KeyError(name)

        monkeypatch.setattr(formats, "read", refuses)
    with pytest.raises(CorpusError, match="x"):
        holdings.add(folder, write(tmp_path / name, content), {"title": "題"})
    assert (folder / "catalog.toml").read_text(encoding="utf-8") == CATALOG
    with pytest.raises(CorpusError) as caught:
        holdings.add(folder, tmp_path / name, {"title": "題"})
    assert words in str(caught.value)


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_names_that_every_system_takes(name: str, expected: str) -> None:
    assert holdings.safe_name(name) == expected


@given(st.text(min_size=1))
def test_any_name_is_made_safe(name: str) -> None:
    safe = holdings.safe_name(name)
    assert 0 < len(safe.encode()) <= 255 - 20
    assert "/" not in safe
    assert safe[0] not in "-.~"


def test_a_folder_without_a_catalogue_gets_one(tmp_path: Path, source: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    holdings.add(folder, source, {"title": "題"})
    assert [k.title for k in catalog_file.read(folder).entries] == ["題"]


def test_a_catalogue_must_not_hide_loose_files(tmp_path: Path, source: Path) -> None:
    folder = write_corpus(tmp_path / "corpus", {"b.txt": TEXT + "乙"})
    with pytest.raises(CorpusError, match="外に 1 件"):
        holdings.add(folder, source, {"title": "題"})
    assert not (folder / "catalog.toml").exists()


def test_nothing_is_written_outside(tmp_path: Path, source: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "documents").symlink_to(write(tmp_path / "elsewhere" / "x.txt", "甲").parent)
    with pytest.raises(CorpusError, match="外を指すリンク"):
        holdings.add(folder, source, {"title": "題"})
    assert [p.name for p in (tmp_path / "elsewhere").iterdir()] == ["x.txt"]


def test_a_catalogue_in_another_form_is_not_broken(tmp_path: Path, source: Path) -> None:
    text = 'document = [{ id = "a", title = "甲" }]\n'
    folder = write_corpus(tmp_path / "corpus", {}, text)
    with pytest.raises(CorpusError, match="書き足せません"):
        holdings.add(folder, source, {"title": "題"})
    assert (folder / "catalog.toml").read_text(encoding="utf-8") == text


def test_what_was_cut_off_is_taken_up_again(folder: Path, source: Path, monkeypatch) -> None:
    def dies(folder: Path, known: Catalogued) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(holdings, "write_entry", dies)
    with pytest.raises(OSError, match="No space"):
        holdings.add(folder, source, {"title": "題"})
    monkeypatch.undo()
    taken = holdings.add(folder, source, {"title": "題"})
    assert taken.path.name == "計画 案.txt"
    assert len(os.listdir(folder / "documents")) == 3


def test_a_pipe_is_not_waited_for(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(CorpusError, match="ふつうのファイルではない"):
        holdings.add(folder, tmp_path / "pipe.txt", {"title": "題"})


def test_the_catalogue_helper_of_the_tests_is_completed(tmp_path: Path, source: Path) -> None:
    folder = write_corpus(tmp_path / "corpus", {}, entry("a", "documents/gone.txt"))
    holdings.add(folder, source, {"id": "a"})  # its file was lost
    assert [e.path.name for e in read_corpora([folder]).entries] == ["計画 案.txt"]
