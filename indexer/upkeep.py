"""What there is at an index folder, whether it is what was written, and what of it can go."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexer import embeddings, lexical, lock, store, vectors, versions
from indexer.errors import IndexUnwritable, SenryakuError
from indexer.versions import Manifest

CHECKING = "索引を確かめています"
_REMEDY = "senryaku index で作り直してください。"
_UNIT = 1e-3  # how far from 1 the length of a vector may be
_AT_ONCE = 10_000  # vectors looked at


@dataclass(frozen=True, slots=True)
class Version:
    """A version on disk. ``bytes``: its files, those counted again that it shares with another."""

    name: str
    built: str  # ISO 8601
    documents: int
    chunks: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Status:
    """What there is at an index folder."""

    index: str
    serves: Version
    manifest: Manifest  # of the version that serves
    bytes: int  # of the whole folder, files that versions share counted once
    others: tuple[Version, ...]  # the newest first

    def as_dict(self) -> dict[str, Any]:
        """For JSON; of the manifest what the version was made of."""
        known = self.manifest
        return {
            "index": self.index,
            "bytes": self.bytes,
            "serves": asdict(self.serves),
            "format": known.format,
            "encoder": known.encoder,
            "dimension": known.dimension,
            "dictionary": known.dictionary,
            "settings": known.settings,
            "problems": list(known.problems),
            "others": [asdict(one) for one in self.others],
        }


def status(index: Path) -> Status:
    """What there is at ``index``. Raises IndexMissing, IndexDamaged or IndexMismatch."""
    folder = versions.current(index)
    manifest = versions.read_manifest(folder)
    others = [_version(*one) for one in _readable(index) if one[0] != folder]
    return Status(
        index=str(index),
        serves=_version(folder, manifest),
        manifest=manifest,
        bytes=_bytes(index),
        others=tuple(sorted(others, key=lambda one: one.built, reverse=True)),
    )


def _readable(index: Path) -> Iterator[tuple[Path, Manifest]]:
    for folder in versions.folders(index):
        try:
            yield folder, versions.read_manifest(folder)
        except SenryakuError:
            continue


def _version(folder: Path, manifest: Manifest) -> Version:
    counts = (manifest.documents, manifest.chunks, _bytes(folder))
    return Version(folder.name, manifest.built, *counts)


def _bytes(folder: Path) -> int:
    """The space that the files below ``folder`` take, a file with several names counted once."""
    stats = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum({stat.st_ino: stat.st_size for stat in stats}.values())


def verify(index: Path, say: Callable[[str, int, int], None]) -> tuple[str, ...]:
    """What is wrong with the version that serves, one sentence each: which file, what to do.

    Every file is read, every chunk compared with its document, every vector looked at. Raises
    IndexMissing, IndexDamaged or IndexMismatch where there is nothing to look at.
    """
    folder = versions.current(index)
    manifest = versions.read_manifest(folder)
    problems: list[str] = []
    for done, (name, known) in enumerate(manifest.hashes.items()):
        say(CHECKING, done, len(manifest.hashes))
        if versions.file_hash(folder / name) != known:
            problems.append(f"{folder / name} の中身が、書いたときと違います。{_REMEDY}")
    say(CHECKING, len(manifest.hashes), len(manifest.hashes))
    if problems:  # what stands in it is worth nothing
        return tuple(problems)
    stored = store.Store(folder / versions.STORE)
    try:
        return (
            *_counts(folder, manifest, stored),
            *_slices(folder, stored),
            *_vectors(folder, stored),
        )
    finally:
        stored.close()


def _counts(folder: Path, manifest: Manifest, stored: store.Store) -> Iterator[str]:
    counted = {
        versions.MANIFEST: manifest.chunks,
        versions.STORE: stored.count,
        versions.LEXICAL: len(lexical.Lexical(folder / versions.LEXICAL)),
        versions.VECTORS: len(vectors.VectorIndex(folder / versions.VECTORS)),
    }
    known = sum(one.chunks for one in stored.summaries())
    for name, count in counted.items():
        if count != known:
            yield (
                f"{folder / name} にある断片の数 {count:,} が、文書の断片の数 {known:,} と"
                f"合いません。{_REMEDY}"
            )


def _slices(folder: Path, stored: store.Store) -> Iterator[str]:
    for known in stored.catalogued:
        text, at = stored.document(known.id).text, 0
        for chunk in stored.chunks_of(known.id):
            if chunk.start != at or chunk.text != text[chunk.start : chunk.end]:
                yield (
                    f"{folder / versions.STORE} にある文書「{known.id}」の {chunk.start} 字目からの"
                    f"断片が、本文と合いません。{_REMEDY}"
                )
                break
            at = chunk.end
        else:
            if at != len(text):
                yield (
                    f"{folder / versions.STORE} にある文書「{known.id}」の {at} 字目から後が"
                    f"断片にありません。{_REMEDY}"
                )


def _vectors(folder: Path, stored: store.Store) -> Iterator[str]:
    path = folder / versions.VECTORS
    opened = vectors.VectorIndex(path)
    held = opened.batch()
    ids = stored.chunk_ids([known.id for known in stored.catalogued])
    if not np.array_equal(np.sort(np.array(ids, dtype=np.int64)), held.ids):
        yield f"{path} にあるベクトルの番号が、断片の番号と合いません。{_REMEDY}"
    for start in range(0, len(held.ids), _AT_ONCE):
        norms = np.linalg.norm(held.vectors[start : start + _AT_ONCE], axis=1)
        good = (np.abs(norms - 1) < _UNIT) | (norms == 0)  # nothing is known of a text: zero
        if not good.all():
            bad = int(held.ids[start + int(np.argmin(good))])
            yield f"{path} にある断片 {bad} のベクトルが、長さ 1 の数ではありません。{_REMEDY}"
            return


def collect(index: Path) -> tuple[tuple[str, ...], int]:
    """Remove every version but the one that serves, what killed builds left, and vectors kept for
    what the index no longer has.

    Returns the names of what went and the bytes that this freed. A build under way is waited for;
    readers that have an older version open keep it until they close it. Raises IndexMissing or
    IndexDamaged where no version serves, IndexUnwritable where the folder is not to be written to.
    """
    versions.current(index)
    try:
        with lock.held(index):
            serves = versions.current(index)
            before = _bytes(index)
            gone = [folder for folder in versions.folders(index) if folder != serves]
            gone += versions.abandoned(index)
            for path in gone:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            _forget(index, serves)
            return tuple(path.name for path in gone), before - _bytes(index)
    except OSError as error:
        raise IndexUnwritable(
            f"索引 {index} から消せません（{error.strerror}）。書き込みの権限を確かめてください。"
        ) from None


def _forget(index: Path, serves: Path) -> None:
    """Drop the computed vectors that the version that serves has no text for."""
    stored = store.Store(serves / versions.STORE)
    try:
        texts = (store.embedded(c) for one in stored.catalogued for c in stored.chunks_of(one.id))
        encoder = versions.read_manifest(serves).encoder
        embeddings.collect(index / embeddings.FOLDER, {encoder: texts})
    finally:
        stored.close()
