"""The versions of an index on disk: written beside the old one, switched by an atomic rename.

``index/CURRENT`` names the version that serves; ``index/<version>/manifest.json`` says what it was
made of. A version is named after that, so the same corpus and settings give the same name.
Files that a version has in common with the one before are links to the same file: nothing writes
into a published one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from indexer.errors import IndexDamaged, IndexMismatch, IndexMissing

FORMAT = 15  # of everything in a version's folder; raised by whoever changes it
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
KEPT = 2  # versions: the one that serves, and the one before it for readers still on it
# What a version's folder holds beside the manifest.
STORE, LEXICAL, VECTORS = "store.sqlite", "lexical", "vectors.faiss"
ENCODER, GLOSSARY = "encoder", "glossary.json"
_BUILDING, _LOCK = ".build-", ".lock"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version was made of, and what its files were when it was published."""

    format: int
    corpus: str  # hash of catalogue entries and file contents
    encoder: str
    dimension: int
    dictionary: str  # of words and of their vectors
    settings: dict[str, int]
    documents: int = 0
    chunks: int = 0
    built: str = ""  # when, ISO 8601
    problems: tuple[str, ...] = ()  # documents that could not be read and were left out
    files: dict[str, int] = field(default_factory=dict)  # sizes in bytes
    times: dict[str, int] = field(default_factory=dict)  # of the last change, nanoseconds
    hashes: dict[str, str] = field(default_factory=dict)  # SHA-256

    @property
    def version(self) -> str:
        made_of = (self.format, self.corpus, self.encoder, self.dictionary, self.settings)
        return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:16]

    def is_base_of(self, other: Manifest) -> bool:
        """Whether ``other`` can begin with this version: all but the documents is the same."""
        return replace(other, corpus=self.corpus).version == self.version


def current(index: Path) -> Path:
    """The folder of the version that serves.

    Raises IndexMissing where nothing was built, IndexDamaged where what CURRENT names is not there.
    """
    try:
        version = (index / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(
            f"索引が {index} にありません。先に senryaku index を実行してください。"
        ) from None
    except (UnicodeDecodeError, IsADirectoryError):
        version = ""
    folder = index / version
    if not version or folder.parent != index or not (folder / MANIFEST).is_file():
        raise IndexDamaged(
            f"索引 {index} の版「{version}」が揃っていません。senryaku index で作り直してください。"
        )
    return folder


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the version in ``folder``, its files checked to be there in full.

    Raises IndexMismatch for another format version, IndexDamaged for a missing or cut file.
    """
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = data.get("format")
        if found != FORMAT:
            raise IndexMismatch(
                f"索引 {folder.parent} の形式は {found} 版で、このプログラムは {FORMAT} 版を読みます。"
                "senryaku index で作り直してください。"
            )
        manifest = Manifest(**{**data, "problems": tuple(data["problems"])})
        if not all(isinstance(d, dict) for d in (manifest.files, manifest.times, manifest.hashes)):
            raise TypeError("files")
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise IndexDamaged(
            f"索引の {folder / MANIFEST} を読めません。senryaku index で作り直してください。"
        ) from None
    for name, size in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise IndexDamaged(
                f"索引のファイル {path} がないか、書いたときと大きさが違います。"
                "senryaku index で作り直してください。"
            )
    return manifest


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Whether every file of the version is what was written.

    One that was last changed when it was written is taken for that; others are read.
    """
    return all(
        (folder / name).stat().st_mtime_ns == manifest.times.get(name)
        or file_hash(folder / name) == known
        for name, known in manifest.hashes.items()
    )


def carry(source: Path, target: Path) -> None:
    """Take the files of the folder ``source`` over into ``target``, as links where that goes.

    What libraries write again under the same name, their JSON, is copied; their locks are left.
    """
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_dir():
            carry(path, target / path.name)
        elif path.suffix != _LOCK:
            if path.suffix != ".json":
                with suppress(OSError):  # another file system, one without links, too many of them
                    os.link(path, target / path.name)
                    continue
            shutil.copy2(path, target / path.name)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def building(index: Path) -> Iterator[Path]:
    """A folder to build a version in; removed again unless ``publish`` took it."""
    was_there = index.is_dir()
    index.mkdir(parents=True, exist_ok=True)
    _clear_abandoned(index)
    folder = Path(tempfile.mkdtemp(prefix=f"{_BUILDING}{os.getpid()}-", dir=index))
    folder.chmod(0o755)  # others may read the index, mkdtemp thinks not
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if not was_there:
            with suppress(OSError):  # a version was published into it
                index.rmdir()


def publish(index: Path, folder: Path, manifest: Manifest, base: Manifest | None = None) -> None:
    """Complete the version in ``folder`` with its manifest and make it the one that serves.

    Files that are those of ``base`` are not read again for their hash.
    """
    known = base or manifest
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != _LOCK]
    for path in paths:
        path.chmod(0o644)
    stats = {str(path.relative_to(folder)): path.stat() for path in paths}
    manifest = replace(
        manifest,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        files={name: stat.st_size for name, stat in stats.items()},
        times={name: stat.st_mtime_ns for name, stat in stats.items()},
        hashes={
            name: _known_hash(known, name, stat) or file_hash(folder / name)
            for name, stat in stats.items()
        },
    )
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    target = index / manifest.version
    if target.exists():  # of the same name but unusable, or another build was as fast
        aside = Path(tempfile.mkdtemp(prefix=f"{_BUILDING}{os.getpid()}-", dir=index))
        target.rename(aside / target.name)
    folder.rename(target)
    switch(index, manifest.version)
    _clear_abandoned(index, own=True)


def _known_hash(base: Manifest, name: str, stat: os.stat_result) -> str | None:
    same = (base.files.get(name), base.times.get(name)) == (stat.st_size, stat.st_mtime_ns)
    return base.hashes.get(name) if same else None


def switch(index: Path, version: str) -> None:
    """Make ``version`` the one that serves, in one rename; drop the oldest and abandoned builds."""
    _clear_abandoned(index)
    pointer = index / CURRENT
    before = pointer.read_bytes().decode("ascii", "replace") if pointer.is_file() else ""
    if pointer.is_dir():  # somebody's mistake: nothing of an index is ever in there
        shutil.rmtree(pointer)
    handle, name = tempfile.mkstemp(prefix=f"{_BUILDING}{os.getpid()}-", dir=index)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(version)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, 0o644)
    os.replace(name, index / CURRENT)
    kept = {version, before.strip()}
    others = [path for path in folders(index) if path.name not in kept]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[max(0, KEPT - len(kept)) :]:
        shutil.rmtree(path, ignore_errors=True)


def folders(index: Path) -> list[Path]:
    """The folders of all versions, whole or not."""
    return sorted(path.parent for path in index.glob(f"*/{MANIFEST}") if path.parent.name[0] != ".")


def abandoned(index: Path) -> list[Path]:
    """What builds left that were killed."""
    found = []
    for path in index.glob(f"{_BUILDING}*"):
        pid = path.name.removeprefix(_BUILDING).split("-")[0]
        if pid.isdigit() and not _alive(int(pid)):
            found.append(path)
    return found


def _clear_abandoned(index: Path, *, own: bool = False) -> None:
    """Remove what builds left that were killed; with ``own`` what this process put aside."""
    mine = [p for p in index.glob(f"{_BUILDING}{os.getpid()}-*") if p.is_dir()] if own else []
    for path in (*abandoned(index), *mine):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
