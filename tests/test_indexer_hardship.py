"""No room, no permission, two at once: a sentence, the old version serves, nothing half-written."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from indexer_samples import GOALS, TRADE, write, write_corpus

from indexer import lock, upkeep, versions
from indexer.build import WAITING, build
from indexer.errors import IndexUnwritable
from indexer.index import Index

ROOT = Path(__file__).parents[1]
CHILD = """
import sys
from pathlib import Path
from indexer.build import build
print(build([Path(sys.argv[1])], Path(sys.argv[2])).version)
"""


@contextmanager
def mounted(place: Path, size: int) -> Iterator[Path]:
    """A disk of ``size`` KiB at ``place``; the test is skipped where none can be mounted."""
    place.mkdir()
    options = f"size={size}k"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def remounted(place: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)


def check_serves(index: Path) -> None:
    assert "75歳以上" in Index.open(index).search("健康寿命の目標")[0].chunk.text
    assert upkeep.verify(index, lambda *step: None) == ()
    assert [path.name for path in index.iterdir() if path.name.startswith(".")] == []


# KiB left: for the store's copy, for the words, for the weights, for the manifest.
ROOM = [0, 20, 120, 400, 1000, 8000, 23_000]


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOM)
def test_a_full_disk(tmp_path: Path, room: int) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": GOALS})
    with mounted(tmp_path / "disk", 64_000) as disk:
        index = disk / "index"
        build([corpus], index)
        used = sum(path.stat().st_blocks for path in disk.rglob("*")) // 2
        remounted(disk, f"size={used + room}k")
        for number in range(40):
            write(corpus / f"b{number}.txt", TRADE * 3)
        with pytest.raises(IndexUnwritable, match=r"空き容量がありません.*もう一度 senryaku index"):
            build([corpus], index)
        check_serves(index)
        remounted(disk, "size=128000k")
        assert build([corpus], index).read == 40
        check_serves(index)


@pytest.mark.parametrize("most", [10_000, 1_000_000])
def test_files_may_not_grow(tmp_path: Path, most: int) -> None:
    """The limit on the size of a file (ulimit -f) stands in for a full disk where none is at hand."""
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": GOALS})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        with pytest.raises(IndexUnwritable, match=r"書けません.*もう一度 senryaku index"):
            build([corpus], tmp_path / "index")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / "index").exists()


@pytest.mark.slow
def test_a_read_only_folder_is_read_and_not_written(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": GOALS})
    with mounted(tmp_path / "disk", 64_000) as disk:
        index = disk / "index"
        build([corpus], index)
        remounted(disk, "ro")
        assert not build([corpus], index).built  # nothing to do, nothing to write
        assert upkeep.status(index).serves.documents == 1
        write(corpus / "b.txt", TRADE)
        for refused in (lambda: build([corpus], index), lambda: upkeep.collect(index)):
            with pytest.raises(IndexUnwritable, match="権限を確かめ"):
                refused()
        check_serves(index)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": GOALS})
    (tmp_path / "locked").mkdir(mode=0o555)
    with pytest.raises(IndexUnwritable, match=r"locked.*権限を確かめ"):
        build([corpus], tmp_path / "locked" / "index")


@pytest.mark.slow
def test_two_builds_at_once_both_end(tmp_path: Path) -> None:
    """Of the same corpus: one builds it, the other finds it built. Of two: one after the other."""
    same = write_corpus(tmp_path / "same", {"a.txt": GOALS})
    other = write_corpus(tmp_path / "other", {"a.txt": GOALS, "b.txt": TRADE})
    index = tmp_path / "index"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(corpus), str(index)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for corpus in (same, same, other, other)
    ]
    ended = [(process.communicate()[0].strip(), process.returncode) for process in running]
    assert [status for _, status in ended] == [0] * 4
    assert ended[0] == ended[1] != ended[2] == ended[3]
    assert {path.name for path in versions.folders(index)} == {name for name, _ in ended}
    check_serves(index)


def test_the_second_build_waits_and_says_so(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": GOALS})
    index = tmp_path / "index"
    stages: list[str] = []
    asked, go_on = threading.Event(), threading.Event()

    def told(stage: str, done: int, total: int) -> None:
        stages.append(stage)
        asked.set()

    with lock.held(index):
        second = threading.Thread(
            target=lambda: (build([corpus], index, progress=told), go_on.set())
        )
        second.start()
        assert asked.wait(30)
        assert stages == [WAITING]
        assert not go_on.is_set()
    second.join(30)
    assert go_on.is_set()
    check_serves(index)


@pytest.mark.parametrize("leave", [lambda path: None, lambda path: write(path / "x", "x")])
def test_a_lock_leaves_nothing_behind(tmp_path: Path, leave: Callable[[Path], object]) -> None:
    with lock.held(tmp_path / "a" / "index"):
        leave(tmp_path / "a" / "index")
        assert (tmp_path / "a" / "index" / ".lock").exists()
    index = tmp_path / "a" / "index"
    assert not index.exists() or [path.name for path in index.iterdir()] == ["x"]
    shutil.rmtree(tmp_path / "a")


def test_a_lock_holds_among_many(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _ in range(20):
            with lock.held(tmp_path / "index"):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (max(most), len(most)) == (1, 160)
    assert not (tmp_path / "index").exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere" / "at" / "all")
    with pytest.raises(IndexUnwritable, match="link に書けません"):
        build([write_corpus(tmp_path / "corpus", {"a.txt": GOALS})], tmp_path / "link")
