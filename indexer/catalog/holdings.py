"""Taking documents into a corpus folder: the file as delivered, its hash beside it, its entry.

Every file is written whole or not at all, and none is written over: the file first, then its
sidecar, then the catalogue, so that whatever is cut off in between is taken up again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from indexer import archive, formats
from indexer.catalog import DOCUMENTS, Corpus, id_of, read_corpora
from indexer.catalog import file as catalog_file
from indexer.catalog import folder as on_disk
from indexer.catalog.file import CATALOG
from indexer.errors import CorpusError
from indexer.types import Catalogued, Document

_LONGEST_NAME = 200  # bytes of a file's name: 255 less what sidecars and partial files add
_HEAD = "# この文書フォルダの目録。一件ずつ [[document]] で書く。\n"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file that was to be added."""

    catalogued: Catalogued
    path: Path
    document: Document | None  # as it was read; None where nothing was done
    held_before: bool = False  # the corpus has the same bytes already


def add(folder: Path, source: Path, given: Mapping[str, str]) -> Taken:
    """Take the file ``source`` into ``folder`` with what is ``given`` of it (catalogue keys).

    Without an id it gets that of its name; the id of a document that is known and not held
    completes that. Raises CorpusError where the file cannot be read, what is given cannot be
    used, or the id is another document's.
    """
    name = on_disk.shown(source.name)
    data = on_disk.read(source, on_disk.shown(str(source)))
    sha256 = hashlib.sha256(data).hexdigest()
    corpus = read_corpora([folder])
    for entry in corpus.entries:
        if entry.listed and entry.sha256 == sha256:
            return Taken(entry.catalogued, entry.path, None, held_before=True)
    known = _completed(folder, corpus, {"id": id_of(source.name), **given}, new="id" not in given)
    document = readable(data, replace(known, file=name))
    twin = next((e for e in corpus.entries if e.sha256 == sha256 and e.member is None), None)
    path = twin.path if twin else _free_path(documents_of(folder), safe_name(source.name))
    if twin is None:
        on_disk.write_whole(path, lambda file: file.write(data))
    known = keep(folder, replace(known, retrieved=date.today().isoformat()), path, sha256)
    return Taken(known, path, replace(document, catalogued=known))


def documents_of(folder: Path) -> Path:
    """The folder for the files of the corpus, made where it is missing.

    Raises CorpusError where it is a link that leads out of the corpus.
    """
    path = folder / DOCUMENTS
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise CorpusError(
            f"{path} は文書のフォルダの外を指すリンクのため、書き込みません。リンクを外してください。"
        )
    path.mkdir(exist_ok=True)
    return path


def keep(folder: Path, known: Catalogued, path: Path, sha256: str) -> Catalogued:
    """Write the sidecar of ``path``, which lies in ``folder``, and its entry; the entry as written."""
    write_sidecar(path, sha256)
    known = replace(known, file=path.relative_to(folder).as_posix(), sha256=sha256)
    write_entry(folder, known)
    return known


def write_sidecar(path: Path, sha256: str) -> None:
    """The hash of ``path`` beside it, as ``sha256sum -c`` reads it."""
    line = f"{sha256}  {path.name}\n".encode()
    on_disk.write_whole(sidecar(path), lambda file: file.write(line))


def sidecar(path: Path) -> Path:
    """Where the hash of ``path`` is kept."""
    return path.with_name(path.name + on_disk.SIDECAR)


def readable(data: bytes, known: Catalogued) -> Document:
    """The document that a reader makes of ``data``. Raises CorpusError with the reason."""
    if (known.file or "").lower().endswith(archive.SUFFIX):
        raise CorpusError(
            f"{known.file} は ZIP です。{DOCUMENTS}/ に置けば中の文書が索引に入ります。"
            "題名などを付けるには、展開して一件ずつ加えてください。"
        )
    try:
        return formats.read(data, known)
    except CorpusError:
        raise
    except Exception as error:  # a library at odds with foreign bytes
        raise CorpusError(
            f"{known.file} を読む途中で問題が起きました（{type(error).__name__}: {str(error)[:120]}）。"
            "文書が壊れていないか確かめてください。"
        ) from None


def safe_name(name: str) -> str:
    """``name`` as a file's name that every system and command line takes; Japanese stays."""
    text = unicodedata.normalize("NFC", on_disk.shown(Path(name).name))
    text = "".join("_" if char in '?\\/:*"<>|' else char for char in text)
    path = Path(text.lstrip("-.~$ ") or "document")
    stem = path.stem.encode()[: _LONGEST_NAME - len(path.suffix.encode())].decode("utf-8", "ignore")
    return stem + path.suffix


def _completed(folder: Path, corpus: Corpus, given: Mapping[str, str], *, new: bool) -> Catalogued:
    """The entry that ``given`` makes, with what the catalogue knows of that id."""
    for key, value in given.items():
        if problem := catalog_file.problem_of(key, value):
            raise CorpusError(problem)
    entries = {one.id: one for one in catalog_file.read(folder).entries}
    known, held = entries.get(given["id"]), {e.catalogued.id: e for e in corpus.entries}
    other = held.get(given["id"])
    if other is not None and other.listed:
        raise CorpusError(
            f"id「{given['id']}」は {other.catalogued.file} が使っています。上書きはしません。"
            "別の版なら、別の --id を付け、--supersedes でもとの id を示してください。"
        )
    if known is None and not given.get("title"):
        reason = "題名がありません" if new else f"目録に id「{given['id']}」の文書はありません"
        raise CorpusError(f"{reason}。新しい文書には --title で題名を付けてください。")
    older = given.get("supersedes")
    if older == given["id"]:
        raise CorpusError("--supersedes には、自分ではなく前の版の id を指定してください。")
    if older is not None and older not in entries.keys() | held.keys():
        raise CorpusError(f"--supersedes の「{older}」という id の文書はありません。")
    if not (folder / CATALOG).is_file():
        _check_loose(folder, corpus)
    before = {key: value for key, value in asdict(known).items() if value} if known else {}
    return Catalogued(**{**before, **given})


def _check_loose(folder: Path, corpus: Corpus) -> None:
    """A catalogue must not put out of sight what lies beside the folder documents/."""
    root = folder / DOCUMENTS
    if loose := [entry for entry in corpus.entries if not entry.path.is_relative_to(root)]:
        raise CorpusError(
            f"{folder} には目録がなく、文書が {DOCUMENTS}/ の外に {len(loose)} 件あります。"
            f"目録を作るとそれらは読まれなくなるため、先に {DOCUMENTS}/ に移してください。"
        )


def _free_path(folder: Path, name: str) -> Path:
    path, number = folder / name, 1
    while os.path.lexists(path) or os.path.lexists(sidecar(path)):
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path


def write_entry(folder: Path, known: Catalogued) -> None:
    """Write what is known into the catalogue of ``folder``: its entry completed, or a new one.

    Comments, order and whatever else is written there stay. Raises CorpusError where unreadable.
    """
    values = {f.name: getattr(known, f.name) for f in fields(known)}
    values = {key: value for key, value in values.items() if value is not None}
    path = folder / CATALOG
    with _alone(folder):
        catalog_file.read(folder)
        before = path.read_bytes().decode("utf-8-sig") if path.is_file() else _HEAD
        after = _edited(before, values)
        try:
            tomllib.loads(after)
        except tomllib.TOMLDecodeError:
            raise CorpusError(
                f"目録 {path} は [[document]] の形でないため書き足せません。書き直してください。"
            ) from None
        on_disk.write_whole(path, lambda file: file.write(after.encode()))


def _edited(text: str, values: dict[str, str]) -> str:
    document = tomlkit.parse(text)
    listed: Any = document.get("document", [])
    for table in listed:
        if isinstance(table, Table) and table.get("id") == values["id"]:
            _set(table, values)
            return tomlkit.dumps(document)
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = value
    return f"{text.rstrip()}\n\n[[document]]\n{tomlkit.dumps(table)}"


def _set(table: Table, values: dict[str, str]) -> None:
    """Set keys before the blank lines and comments at the end, which belong to the next entry."""
    body = table.value.body
    kept = len(body)
    while kept and body[kept - 1][0] is None:
        kept -= 1
    end = body[kept:]
    del body[kept:]
    for key, value in values.items():
        if str(table.get(key)) != value:
            table[key] = value
    body.extend(end)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While the block runs no other process edits the catalogue."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
