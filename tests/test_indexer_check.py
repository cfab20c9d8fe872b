"""A corpus checked against its catalogues: everything wrong is named, once."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from indexer_samples import entry, write, write_corpus

from indexer.catalog import holdings
from indexer.catalog.check import check

TEXT = "題\n\n本文\n"
SUM = hashlib.sha256(TEXT.encode()).hexdigest()
A, B = "documents/a.txt", "documents/b.txt"
# (files, catalogue, words of each problem)
WRONG = [
    ({A: TEXT}, entry(sha256=SUM), []),
    ({A: TEXT, f"{A}.sha256": f"{SUM}  a.txt\n"}, entry(), []),
    ({A: TEXT, f"{A}.sha256": f"{SUM.upper()} *a.txt\n"}, entry(), []),
    ({A: TEXT}, entry(sha256="0" * 64), ["a.txt の中身が目録の sha256 と違います"]),
    ({A: TEXT, f"{A}.sha256": f"{'0' * 64}  a.txt"}, entry(), ["a.txt.sha256 と違います"]),
    ({A: TEXT, f"{A}.sha256": b"\xff"}, entry(), ["a.txt.sha256 と違います"]),
    ({A: TEXT, f"{B}.sha256": f"{SUM}  b.txt"}, entry(), ["b.txt.sha256 に対応するファイルが"]),
    ({}, entry(), ["a のファイル documents/a.txt がありません"]),
    ({A: ""}, entry(), ["a.txt は空（0 バイト）です"]),
    ({A: TEXT, B: TEXT}, entry() + entry("b", B), ["documents/a.txt、documents/b.txt は中身が同じ"]),
    ({A: TEXT}, entry(supersedes="x"), ["supersedes「x」という id"]),
    ({A: TEXT}, entry(date="きのう"), ["date「きのう」は使えません"]),
    ({A: TEXT, "documents/x.exe": "x"}, entry(), ["x.exe は拡張子 .exe"]),
    ({A: TEXT}, entry() + entry(), ["「a」は前の文書と重なっています"]),
]  # fmt: skip


@pytest.mark.parametrize(("files", "catalog", "words"), WRONG)
def test_what_is_wrong_is_named_once(
    tmp_path: Path, files: dict[str, str | bytes], catalog: str, words: list[str]
) -> None:
    found = check([write_corpus(tmp_path, files, catalog)], lambda stage, done, total: None)
    assert len(found.problems) == len(words), found.problems
    assert all(word in problem for word, problem in zip(words, found.problems, strict=True))


def test_what_is_known_and_what_lies_there_are_counted(tmp_path: Path) -> None:
    catalog = entry() + '[[document]]\nid = "x"\ntitle = "題"\n'
    told: list[tuple[int, int]] = []
    root = write_corpus(tmp_path, {A: TEXT, B: TEXT + "乙"}, catalog)
    found = check([root], lambda stage, done, total: told.append((done, total)))
    assert (found.held, found.awaited, found.unlisted) == (2, 1, (B,))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_what_was_added_passes(tmp_path: Path) -> None:
    root = write_corpus(tmp_path / "corpus", {}, "")
    holdings.add(root, write(tmp_path / "計画 案.txt", TEXT), {"title": "題"})
    assert check([root], lambda *told: None).problems == ()


def test_without_a_catalogue_nothing_is_missing_from_it(tmp_path: Path) -> None:
    found = check([write_corpus(tmp_path, {"a.txt": TEXT})], lambda *told: None)
    assert (found.held, found.unlisted, found.problems) == (1, (), ())
