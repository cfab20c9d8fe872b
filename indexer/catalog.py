"""What is in a corpus folder: its catalogue, and the files that are there without an entry."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from indexer.errors import CorpusError
from indexer.formats import SUFFIXES
from indexer.types import Catalogued
from indexer.versions import file_hash

CATALOG = "catalog.toml"
DOCUMENTS = "documents"
_KEYS = {f.name for f in fields(Catalogued)}


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to index: where it lies, what is known of it, and what its bytes are."""

    path: Path
    catalogued: Catalogued
    sha256: str
    listed: bool  # stands in the catalogue

    def read(self) -> bytes:
        """The file's content. Raises CorpusError where it cannot be read."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise CorpusError(
                f"{self.catalogued.file} を開けません（{error.strerror}）。置き場所と権限を確かめてください。"
            ) from None


@dataclass(frozen=True, slots=True)
class Corpus:
    """The entries of one or several corpus folders, and what is wrong with the rest."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]  # one Japanese sentence each; the entry is left out


def read_corpora(folders: Iterable[Path]) -> Corpus:
    """The corpus that ``folders`` make together, in catalogue order.

    Raises CorpusError for a folder that is not there, an unreadable catalogue, or an id twice.
    """
    entries: list[Entry] = []
    problems: list[str] = []
    for folder in folders:
        if not folder.is_dir():
            raise CorpusError(
                f"文書のフォルダ {folder} がありません。--corpus に正しいフォルダを指定してください。"
            )
        found, wrong = _read_folder(folder)
        entries.extend(found)
        problems.extend(wrong)
    _check_ids(entries)
    return Corpus(tuple(entries), tuple(problems))


def read_catalog(folder: Path) -> tuple[Catalogued, ...]:
    """The catalogue of ``folder``; empty where it has none. Raises CorpusError where unreadable."""
    path = folder / CATALOG
    if not path.is_file():
        return ()
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"目録 {path} を読めません（{error}）。書式を直してください。") from None
    if unknown := sorted(set(data) - {"document"}):
        raise CorpusError(
            f"目録 {path} に知らない項目 {'、'.join(unknown)} があります。文書は [[document]] で書いてください。"
        )
    documents = data.get("document", [])
    if not isinstance(documents, list):
        raise CorpusError(f"目録 {path} の document は [[document]] の形で書いてください。")
    return tuple(_catalogued(path, i, entry) for i, entry in enumerate(documents, 1))


def _catalogued(path: Path, number: int, entry: Any) -> Catalogued:
    where = f"目録 {path} の {number} 番目の文書"
    if not isinstance(entry, dict):
        raise CorpusError(f"{where}は [[document]] の表で書いてください。")
    if unknown := sorted(set(entry) - _KEYS):
        raise CorpusError(
            f"{where}に知らない項目 {'、'.join(unknown)} があります。綴りを確かめてください。"
        )
    for key in ("id", "title"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise CorpusError(f"{where}に {key} がありません。書き足してください。")
    return Catalogued(**{key: str(value) for key, value in entry.items()})


def _read_folder(folder: Path) -> tuple[list[Entry], list[str]]:
    entries: list[Entry] = []
    problems: list[str] = []
    catalogued = read_catalog(folder)
    for item in catalogued:
        if item.file is None:  # known of, not held yet
            continue
        if not item.file.isprintable():
            problems.append(
                f"目録の {item.id} のファイル名に使えない文字があります。書き直してください。"
            )
            continue
        path = folder / item.file
        if not path.resolve().is_relative_to(folder.resolve()):
            problems.append(
                f"目録の {item.id} のファイル {item.file} は文書のフォルダの外にあるため読みません。"
            )
        elif not path.is_file():
            problems.append(
                f"目録の {item.id} のファイル {item.file} がありません。ファイルを置くか、目録から外してください。"
            )
        else:
            entries.append(Entry(path, item, file_hash(path), listed=True))
    known = {entry.path.resolve() for entry in entries}
    root = folder / DOCUMENTS if (folder / CATALOG).is_file() else folder
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        if path.suffix.lower() in SUFFIXES and path.is_file() and path.resolve() not in known:
            name = str(path.relative_to(folder))
            entries.append(
                Entry(path, Catalogued(path.stem, "", name), file_hash(path), listed=False)
            )
    return entries, problems


def _check_ids(entries: Iterable[Entry]) -> None:
    seen: dict[str, Path] = {}
    for entry in entries:
        if other := seen.get(entry.catalogued.id):
            raise CorpusError(
                f"文書の id「{entry.catalogued.id}」が {other} と {entry.path} で重なっています。"
                "どちらかの id を変えてください。"
            )
        seen[entry.catalogued.id] = entry.path
