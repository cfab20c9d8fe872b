"""Versions: a reader sees a whole index or is told what is wrong; a killed build loses nothing."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from indexer_samples import GOALS, TRADE, write, write_corpus

from indexer import versions
from indexer.build import build
from indexer.errors import IndexDamaged, IndexError_, IndexMismatch, IndexMissing
from indexer.index import Index
from indexer.versions import CURRENT, FORMAT, MANIFEST, Manifest

ROOT = Path(__file__).parents[1]
QUESTION = "健康寿命の目標"
# Kinds of files of a version; one of each is lost and cut.
PARTS = [
    "store.sqlite",
    "vectors.faiss",
    "glossary.json",
    "lexical/meta.json",
    "lexical/*.idx",
    "lexical/*.store",
    "encoder/keys.npy",
    "encoder/rows.npy",
    "encoder/modules.json",
    "encoder/0_StaticEmbedding/model.safetensors",
    "encoder/0_StaticEmbedding/tokenizer.json",
]
# What CURRENT may hold by mistake.
NOT_A_VERSION: list[str | bytes] = [
    "",
    "\n",
    "0123456789abcdef",
    "..",
    ".",
    "/tmp",
    "../x",
    b"\xff",
]
BAD_MANIFESTS = ["", "{", "[]", "3", f'{{"format": {FORMAT}}}', f'{{"format": {FORMAT}, "x": 1}}']


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus/ and its index/; not to be written to."""
    folder = tmp_path_factory.mktemp("made")
    build([write_corpus(folder / "corpus", {"a.txt": GOALS})], folder / "index")
    return folder


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    """A copy of the index, files shared: replace them, never write into them."""
    shutil.copytree(made / "index", tmp_path / "index", copy_function=os.link)
    return tmp_path / "index"


def replaced(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def works(index: Path) -> bool:
    return "75歳以上" in Index.open(index).search(QUESTION)[0].chunk.text


def leftovers(index: Path) -> list[str]:
    return [path.name for path in index.iterdir() if path.name.startswith(".")]


def test_no_index(tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path, write(tmp_path / "file", "x")):
        with pytest.raises(IndexMissing, match="ありません。先に senryaku index"):
            Index.open(folder)


@pytest.mark.parametrize("content", NOT_A_VERSION)
def test_current_names_no_version(index: Path, content: str | bytes, made: Path) -> None:
    replaced(index / CURRENT, content if isinstance(content, bytes) else content.encode())
    with pytest.raises(IndexDamaged, match="揃っていません。senryaku index で作り直して"):
        Index.open(index)


def test_no_current(index: Path) -> None:
    (index / CURRENT).unlink()
    with pytest.raises(IndexMissing, match=r"senryaku index"):
        Index.open(index)


@pytest.mark.parametrize("damage", ["lost", "cut", "longer"])
@pytest.mark.parametrize("part", PARTS)
def test_half_a_version(index: Path, part: str, damage: str) -> None:
    path = next(versions.current(index).glob(part))
    content = path.read_bytes()
    if damage == "lost":
        path.unlink()
    else:
        replaced(path, content[: len(content) // 2] if damage == "cut" else content + b"\0")
    with pytest.raises(IndexDamaged) as caught:
        Index.open(index)
    assert path.name in str(caught.value)
    assert "senryaku index で作り直して" in str(caught.value)


def test_every_file_of_a_version_is_counted(made: Path) -> None:
    folder = versions.current(made / "index")
    found = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    uncounted = found - set(versions.read_manifest(folder).files)
    assert {name for name in uncounted if not name.endswith(".lock")} == {MANIFEST}


@pytest.mark.parametrize(
    "part", ["store.sqlite", "vectors.faiss", "lexical/*.idx", "lexical/meta.json"]
)
def test_a_file_of_the_right_size_and_other_content(index: Path, part: str) -> None:
    path = next(versions.current(index).glob(part))
    replaced(path, bytes(path.stat().st_size))
    with pytest.raises(IndexDamaged, match="senryaku index で作り直して"):
        Index.open(index)


@pytest.mark.parametrize("part", ["keys.npy", "rows.npy", "0_StaticEmbedding/model.safetensors"])
def test_an_encoder_file_of_the_right_size_and_other_content(index: Path, part: str) -> None:
    path = versions.current(index) / versions.ENCODER / part
    replaced(path, bytes(path.stat().st_size))
    with pytest.raises(IndexDamaged):
        Index.open(index)


def test_no_manifest(index: Path) -> None:
    (versions.current(index) / MANIFEST).unlink()
    with pytest.raises(IndexDamaged, match="揃っていません"):
        Index.open(index)


@pytest.mark.parametrize("content", BAD_MANIFESTS)
def test_a_manifest_that_is_none(index: Path, content: str) -> None:
    replaced(versions.current(index) / MANIFEST, content.encode())
    with pytest.raises(IndexError_, match="senryaku index で作り直して"):
        Index.open(index)


@pytest.mark.parametrize("found", [FORMAT + 1, FORMAT - 1, None, "3.1"])
def test_another_format_version_is_named(index: Path, found: object) -> None:
    path = versions.current(index) / MANIFEST
    data = json.loads(path.read_bytes())
    replaced(path, json.dumps({**data, "format": found}).encode())
    with pytest.raises(IndexMismatch) as caught:
        Index.open(index)
    assert f"形式は {found} 版" in str(caught.value)
    assert f"{FORMAT} 版を読みます" in str(caught.value)
    assert "senryaku index で作り直して" in str(caught.value)


def test_another_encoder_is_named_with_the_one_there_is(index: Path) -> None:
    with pytest.raises(IndexMismatch) as caught:
        Index.open(index, encoder="cl-nagoya/ruri-v3-30m")
    assert "「chive-static」" in str(caught.value)
    assert "「cl-nagoya/ruri-v3-30m」" in str(caught.value)
    assert Index.open(index, encoder="chive-static").search(QUESTION)


def test_the_next_build_mends_a_damaged_version(index: Path, made: Path) -> None:
    (versions.current(index) / "store.sqlite").unlink()
    report = build([made / "corpus"], index)
    assert report.built
    assert works(index)
    assert leftovers(index) == []


@pytest.mark.parametrize("stage", ["読んで", "計算"])
def test_a_build_that_breaks_off_leaves_the_old_version_serving(
    index: Path, tmp_path: Path, stage: str
) -> None:
    def break_off(name: str, done: int, total: int) -> None:
        if stage in name:
            raise KeyboardInterrupt

    other = write_corpus(tmp_path / "other", {"a.txt": TRADE})
    before = sorted(path.name for path in index.iterdir())
    with pytest.raises(KeyboardInterrupt):
        build([other], index, progress=break_off)
    assert works(index)
    assert sorted(path.name for path in index.iterdir()) == before


def test_what_a_live_build_is_writing_stays(index: Path) -> None:
    with versions.building(index) as mine, versions.building(index) as other:
        assert mine != other
        assert mine.is_dir()
        assert other.is_dir()
    assert leftovers(index) == []


def test_the_version_before_is_kept_and_the_ones_before_that_go(tmp_path: Path) -> None:
    names = [publish_empty(tmp_path, corpus) for corpus in ("a", "b", "c", "d")]
    assert versions.current(tmp_path).name == names[-1]
    kept = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert kept == sorted(names[-versions.KEPT :])
    versions.switch(tmp_path, names[-2])
    assert versions.current(tmp_path).name == names[-2]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == kept


def publish_empty(index: Path, corpus: str) -> str:
    """A version with one file in it; its name."""
    manifest = Manifest(FORMAT, corpus, "e", 1, "d", {}, documents=1, problems=("読めません。",))
    with versions.building(index) as folder:
        changed = write(folder / "sub/甲.txt", "甲").stat().st_mtime_ns
        versions.publish(index, folder, manifest)
    found = versions.read_manifest(versions.current(index))
    known = {"sub/甲.txt": hashlib.sha256("甲".encode()).hexdigest()}
    assert datetime.fromisoformat(found.built) <= datetime.now(UTC)
    assert found == dataclasses.replace(
        manifest,
        built=found.built,
        files={"sub/甲.txt": 3},
        times={"sub/甲.txt": changed},
        hashes=known,
    )
    return manifest.version


@pytest.mark.parametrize(
    "change",
    [
        {"format": FORMAT + 1},
        {"corpus": "x"},
        {"encoder": "x"},
        {"dictionary": "x"},
        {"settings": {"chunk_budget": 1}},
    ],
)
def test_a_version_is_named_after_what_it_was_made_of(change: dict[str, object]) -> None:
    manifest = Manifest(FORMAT, "c", "e", 1, "d", {"chunk_budget": 2})
    assert dataclasses.replace(manifest, **change).version != manifest.version
    counted = dataclasses.replace(manifest, files={"a": 1}, documents=7, built="2040-01-01")
    assert counted.version == manifest.version
