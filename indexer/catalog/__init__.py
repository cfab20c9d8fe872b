"""What is in a corpus folder: its catalogue's documents, and the files there without an entry."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from indexer import archive, editions, glossary
from indexer.catalog import file as catalog_file
from indexer.catalog import folder as on_disk
from indexer.catalog.file import CATALOG
from indexer.errors import CorpusError
from indexer.types import Catalogued

DOCUMENTS = "documents"
_NO_ID = re.compile(r"[^\w.-]+")  # what an id that is made of a file's name leaves out


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to index: where it lies, what is known of it, and what its bytes are."""

    path: Path
    catalogued: Catalogued
    sha256: str
    listed: bool  # stands in the catalogue
    member: str | None = None  # of the ZIP that ``path`` is

    def read(self) -> bytes:
        """The document's content. Raises CorpusError where it cannot be read."""
        if self.member is not None:
            return archive.read(self.path, self.member)
        return on_disk.read(self.path, self.catalogued.file or self.path.name)

    @property
    def flags(self) -> tuple[str, ...]:
        """What a person should know of the file before it is read."""
        known = self.catalogued
        if known.sha256 in (None, self.sha256):
            return ()
        return (
            f"{known.file} の中身が目録の sha256 と違います。正しい文書か確かめ、正しければ目録を直してください。",
        )


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of one or several corpus folders, and what is wrong with the rest."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]  # one Japanese sentence each: left out, or a link that counts nothing
    awaited: tuple[Catalogued, ...] = ()  # in a catalogue, not held


def read_corpora(folders: Iterable[Path]) -> Corpus:
    """The corpus that ``folders`` make together: catalogue order, then files without an entry.

    A file's id is its name without the suffix, made fit for an address; where that is taken a
    number follows. A file named by the id of a document that a catalogue knows of and does not
    hold is that document. Raises CorpusError for a folder that is not there or an unreadable catalogue;
    what is wrong with a single document is a problem, and the others go in.
    """
    reading = _Reading()
    places = {os.path.realpath(place): place for place in folders}.values()
    for place in places:
        if not place.is_dir():
            raise CorpusError(
                f"文書のフォルダ {place} がありません。--corpus に正しいフォルダを指定してください。"
            )
        reading.add_listed(place)
    names = Counter(entry.catalogued.id for one in reading.listed.values() for entry in one)
    entries: list[Entry] = []
    for place in places:
        entries += reading.listed[place]
        for entry in reading.unlisted(place):
            own = replace(entry.catalogued, id=_free(entry.catalogued.id, names))
            entries.append(replace(entry, catalogued=own))
    awaited = tuple(reading.awaited.values())
    held = [entry.catalogued for entry in entries]
    ids = {known.id for known in (*held, *awaited)}
    known = [*held, *awaited, *(one for one in reading.refused if one.id not in ids)]
    reading.problems += editions.problems(known)
    older = editions.settled(known)
    settled = (
        replace(entry, catalogued=replace(one, supersedes=older[one.id]))
        for entry, one in zip(entries, held, strict=True)
    )
    return Corpus(tuple(settled), tuple(reading.problems), awaited)


def id_of(name: str) -> str:
    """An id made of a file's name: letters of every script, digits, ``_``, ``-`` and ``.``."""
    stem = unicodedata.normalize("NFC", Path(name).stem)
    return _NO_ID.sub("-", stem).strip("-.") or "document"


def _free(wanted: str, names: Counter[str]) -> str:
    """``wanted``, or with the first number that makes it an id of its own."""
    found = wanted
    while names[found]:
        names[wanted] += 1
        found = f"{wanted}-{names[wanted]}"
    names[found] = 1
    return found


class _Reading:
    """The corpus folders as they are being read."""

    def __init__(self) -> None:
        self.listed: dict[Path, list[Entry]] = {}
        self.awaited: dict[str, Catalogued] = {}
        self.refused: list[Catalogued] = []  # listed, with a file that cannot be taken
        self.problems: list[str] = []
        self._ids: dict[str, Path] = {}
        self._spoken_for: set[tuple[str, str | None]] = set()  # (path, member) of every entry

    def add_listed(self, folder: Path) -> None:
        """What the catalogue of ``folder`` names."""
        catalog = catalog_file.read(folder)
        self.listed[folder] = []
        self.problems += catalog.problems
        for file in catalog.spoken_for:
            if on_disk.shown(file) == file:
                self._spoken_for.add((os.path.realpath(folder / file), None))
        for known in catalog.entries:
            other = self._ids.setdefault(known.id, folder)
            if other != folder:
                self.problems.append(
                    f"文書の id「{known.id}」が {other / CATALOG} と {folder / CATALOG} で重なっているため、"
                    "後のものは入れていません。どちらかの id を変えてください。"
                )
                if known.file:
                    self._spoken_for.add((os.path.realpath(folder / known.file), None))
            elif known.file is None:
                self.awaited[known.id] = known
            else:
                try:
                    self.listed[folder].append(self._entry(folder, known, known.file))
                except CorpusError as error:
                    self.problems.append(str(error))
                    self.refused.append(replace(known, file=None))

    def _entry(self, folder: Path, known: Catalogued, file: str) -> Entry:
        """What ``known`` names. Raises CorpusError where that cannot be taken."""
        where = f"目録の {known.id} のファイル {on_disk.shown(file)}"
        if on_disk.shown(file) != file:
            raise CorpusError(f"{where} の名前に使えない文字があります。書き直してください。")
        path, member = _split(folder, file)
        real = os.path.realpath(path)
        self._spoken_for.add((real, member))
        if not Path(real).is_relative_to(os.path.realpath(folder)):
            raise CorpusError(f"{where} は文書のフォルダの外にあるため読みません。")
        if not os.path.exists(path) or os.path.isdir(path):
            raise CorpusError(f"{where} がありません。ファイルを置くか、目録から外してください。")
        if member is None and _is_archive(path):
            raise CorpusError(
                f"{where} は ZIP です。中の文書を {file}/（中の名前）の形で一件ずつ書いてください。"
            )
        return _hashed(Entry(path, known, "", True, member))

    def unlisted(self, folder: Path) -> list[Entry]:
        """The files of ``folder`` that no catalogue names; the members of those that are ZIPs."""
        has_catalogue = (folder / CATALOG).is_file()
        root = folder / DOCUMENTS if has_catalogue else folder
        if not root.is_dir():
            return []
        found = on_disk.walk(root, folder, frozenset({folder / glossary.FOLDER}))
        self.problems += found.problems
        entries: list[Entry] = []
        for path in found.files:
            for member in self._members(path, folder):
                place = (os.path.realpath(path), member)
                if place not in self._spoken_for:
                    self._spoken_for.add(place)
                    name = "/".join(filter(None, (str(path.relative_to(folder)), member)))
                    try:
                        entries.append(_hashed(self._unlisted(path, name, member)))
                    except CorpusError as error:
                        self.problems.append(str(error))
        return entries

    def _unlisted(self, path: Path, name: str, member: str | None) -> Entry:
        if known := self.awaited.pop(id_of(name), None):
            return Entry(path, replace(known, file=name), "", True, member)
        return Entry(path, Catalogued(id_of(name), "", name), "", False, member)

    def _members(self, path: Path, folder: Path) -> Iterator[str | None]:
        """None for a file that is one document, the members of one that is a ZIP of them."""
        if (os.path.realpath(path), None) in self._spoken_for or not _is_archive(path):
            yield None
            return
        members, problems = archive.members(path)
        self.problems += problems
        yield from (member.name for member in members)


def _hashed(entry: Entry) -> Entry:
    """The entry with its hash. Raises CorpusError where its file cannot be read."""
    if entry.member is not None:
        return replace(entry, sha256=hashlib.sha256(entry.read()).hexdigest())
    name = entry.catalogued.file or entry.path.name
    return replace(entry, sha256=on_disk.digest(entry.path, name))


def _split(folder: Path, file: str) -> tuple[Path, str | None]:
    """The path that ``file`` names, and the rest where that is a ZIP that something is in."""
    path = folder / file
    for parent in path.parents:
        if parent == folder:
            break
        if parent.suffix.lower() == archive.SUFFIX and parent.is_file():
            return parent, str(path.relative_to(parent))
    return path, None


def _is_archive(path: Path) -> bool:
    """Whether the file is a ZIP of documents; an office document called .zip is not."""
    return path.suffix.lower() == archive.SUFFIX and not archive.is_office_file(path)
