"""``senryaku index`` and its commands status, verify, gc, as the command line shows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from indexer_samples import GOALS, TRADE, write, write_corpus

from indexer import versions
from ui.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with corpus/ in it, as the command line takes it without a flag."""
    write_corpus(tmp_path / "corpus", {"a.txt": GOALS, "b.txt": TRADE})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_from_nothing_to_garbage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "status"]) == 1
    assert "senryaku index を実行" in capsys.readouterr().err
    assert not (folder / "index").exists()

    assert main(["index"]) == 0
    assert "索引を作りました：文書 2、" in capsys.readouterr().out
    assert main(["index"]) == 0
    assert "索引は最新です" in capsys.readouterr().out
    first = versions.current(folder / "index").name

    assert main(["index", "status"]) == 0
    told = capsys.readouterr().out
    assert first in told
    assert "文書 2、" in told
    assert "状態：最新です" in told

    write(folder / "corpus/c.txt", "第三の文書\n")
    (folder / "corpus/b.txt").unlink()
    assert main(["index", "status"]) == 0
    assert "senryaku index で作り直して" in capsys.readouterr().out
    assert main(["index"]) == 0
    assert "文書 2（読んだもの 1、外したもの 1）" in capsys.readouterr().out
    assert main(["index", "status", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["stale"], found["serves"]["documents"]) == (False, 2)
    assert [one["name"] for one in found["others"]] == [first]

    assert main(["index", "gc"]) == 0
    told = capsys.readouterr().out
    assert f"消しました：{first}" in told
    assert "1 件を消し" in told
    assert main(["index", "verify"]) == 0
    assert "問題はありません" in capsys.readouterr().out


def test_verify_fails_and_names_the_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index"]) == 0
    path = versions.current(folder / "index") / "glossary.json"
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    capsys.readouterr()
    assert main(["index", "verify"]) == 1
    said = capsys.readouterr().err
    assert "glossary.json" in said
    assert "senryaku index で作り直して" in said


def test_status_without_the_documents(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index"]) == 0
    (folder / "corpus").rename(folder / "elsewhere")
    capsys.readouterr()
    assert main(["index", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stale"] is None
    assert main(["index", "status", "--corpus", "nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().err
    assert main(["index", "status", "--corpus", "elsewhere", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stale"] is False


@pytest.mark.parametrize("given", [["index", "other"], ["index", "gc", "--json"]])
def test_wrong_usage(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(given) == 2
    assert "--help" in capsys.readouterr().err
