"""A build that is killed, at whatever point, loses nothing: the old version serves, the next ends."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from indexer_samples import GOALS, TRADE, write, write_corpus

from indexer import upkeep, versions
from indexer.build import build
from indexer.errors import IndexMissing
from indexer.index import Index

ROOT = Path(__file__).parents[1]
# An event that Python reports of itself, or a stage of the progress; a part of what it is about or
# how far it is; which time. All lie within a build that changes an index.
KILLED_AT = [
    ("open", ".lock", 1),
    ("tempfile.mkdtemp", ".build-", 1),
    ("open", "glossary.json", 1),
    ("os.link", "keys.npy", 1),
    ("shutil.copyfile", "meta.json", 1),
    ("shutil.copyfile", "store.sqlite", 1),
    ("sqlite3.connect", "store.sqlite", 2),  # the first is to read the base
    ("文書を読んでいます", "0", 1),
    ("文書を読んでいます", "1", 1),
    ("文書を読んでいます", "3", 1),
    ("os.link", "model.safetensors", 1),
    ("os.remove", "model.safetensors", 1),
    ("open", "tokenizer.json", 2),  # the first is to copy it
    ("意味を計算しています", "", 1),
    ("os.rename", "vectors.faiss", 1),
    ("os.chmod", "vectors.faiss", 1),
    ("open", versions.MANIFEST, 3),  # it was read twice
    ("os.rename", ".build-", 2),  # the folder becomes a version; the first was the vectors
    ("tempfile.mkstemp", ".build-", 1),
    ("os.rename", versions.CURRENT, 1),  # the version is switched to
    ("os.remove", ".lock", 1),
]
# After these the new version serves already.
DONE = {("os.remove", ".lock", 1)}
CHILD = """
import os, signal, sys
from pathlib import Path
corpus, index, event, part, left = sys.argv[1:]
left = int(left)

def told(name, *arguments):
    global left
    if name == event and any(part in str(one) for one in arguments):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

from indexer.build import build

sys.addaudithook(lambda name, arguments: told(name, *(a for a in arguments if index in str(a))))
build([Path(corpus)], Path(index), progress=lambda stage, done, total: told(stage, done))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus/ and its index/; not to be written to."""
    folder = tmp_path_factory.mktemp("made")
    files = {"a.txt": GOALS, "b.txt": TRADE, "d.txt": "残る文書\n\n1. 目標\n\n統計を整える。\n"}
    build([write_corpus(folder / "corpus", files)], folder / "index")
    return folder


def killed(corpus: Path, index: Path, event: str, part: str, time: int) -> None:
    """Build in a process of its own that is killed there."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(corpus), str(index), event, part, str(time)],
        capture_output=True,
        cwd=ROOT,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def check(made: Path, folder: Path, event: str, part: str, time: int) -> None:
    """The old version serves, and the next build makes the new one and cleans up."""
    index = shutil.copytree(made / "index", folder / "index")
    corpus = shutil.copytree(made / "corpus", folder / "corpus")
    write(corpus / "b.txt", "輸送白書\n\n1. 鉄道\n\n鉄道の輸送量が増えた。\n")
    write(corpus / "c.txt", "加わった文書\n\n1. 宇宙\n\n宇宙の開発を進める。\n")
    before = Index.open(index).manifest.version
    killed(corpus, index, event, part, time)
    serves = Index.open(index)
    assert (serves.manifest.version == before) != ((event, part, time) in DONE)
    assert "75歳以上" in serves.search("健康寿命の目標")[0].chunk.text
    assert upkeep.verify(index, lambda *step: None) == ()
    build([corpus], index)
    opened = Index.open(index)
    assert opened.manifest.version != before
    assert "鉄道" in opened.search("鉄道の輸送量")[0].chunk.text
    assert "宇宙" in opened.search("宇宙の開発")[0].chunk.text
    assert upkeep.verify(index, lambda *step: None) == ()
    assert [p.name for p in index.iterdir() if p.name.startswith(".")] in ([], [".lock"])


@pytest.mark.slow
@pytest.mark.parametrize(("event", "part", "time"), KILLED_AT)
def test_a_killed_build_loses_nothing(
    made: Path, tmp_path: Path, event: str, part: str, time: int
) -> None:
    check(made, tmp_path, event, part, time)


@pytest.mark.slow
def test_a_build_killed_before_the_switch_loses_nothing(made: Path, tmp_path: Path) -> None:
    check(made, tmp_path, "os.rename", versions.CURRENT, 1)


@pytest.mark.slow
def test_the_first_build_killed_leaves_no_index(made: Path, tmp_path: Path) -> None:
    killed(made / "corpus", tmp_path / "index", "open", "keys.npy", 1)
    with pytest.raises(IndexMissing):
        Index.open(tmp_path / "index")
    assert build([made / "corpus"], tmp_path / "index").built
