"""Fetching the documents that a catalogue knows the address of.

Each comes in as delivered, beside its hash, and only where it is what its server, its address and
its bytes say alike: an error page in place of a PDF never becomes a document.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from indexer import formats
from indexer.catalog import Entry, holdings, read_corpora
from indexer.catalog import file as catalog_file
from indexer.catalog import folder as on_disk
from indexer.errors import CorpusError
from indexer.fetch import stamp
from indexer.fetch.download import Delivered, Web
from indexer.fetch.reach import UnreachableError, short
from indexer.fetch.stamp import Stamp
from indexer.formats import FORMATS, SUFFIXES, Format
from indexer.types import Catalogued

Begun = Callable[[Catalogued], Callable[[int, int | None], None]]  # told of each, then of its bytes
# What a server may call a file → the modules of indexer.formats that read such files, and the
# suffix where the bytes do not show it. Anything else (application/octet-stream) says nothing.
_MEDIA_TYPES: dict[str, tuple[tuple[str, ...], str]] = {
    "application/pdf": (("pdf",), ""),
    "application/xml": (("law.from_xml",), ""),
    "text/xml": (("law.from_xml",), ""),
    "application/json": (("law.from_json",), ""),
    "text/html": (("html",), ".html"),
    "application/xhtml+xml": (("html",), ".html"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (("docx",), ""),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (("xlsx",), ""),
    "text/plain": (("text", "markdown"), ".txt"),
    "text/markdown": (("markdown", "text"), ".md"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document that was to be fetched."""

    id: str
    said: str  # a Japanese sentence
    failed: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A document to fetch, its corpus folder, and the entry of its file where it is held."""

    known: Catalogued
    folder: Path
    entry: Entry | None


def fetch(folders: Sequence[Path], ids: Sequence[str], web: Web, begun: Begun) -> Iterator[Outcome]:
    """Fetch the documents ``ids`` of the catalogues of ``folders``; without any, all not held.

    One outcome a document, and one a host that cannot be reached for all that wait for it. Raises
    CorpusError for an id that no catalogue has, before anything is fetched.
    """
    waiting = _wanted(folders, ids)
    unreached: dict[str, list[str]] = defaultdict(list)
    reasons: dict[str, UnreachableError] = {}
    for wanted in waiting:
        known = wanted.known
        host = urlsplit(known.source or "").hostname or ""
        if host in unreached:
            unreached[host].append(known.id)
            continue
        try:
            yield Outcome(known.id, _fetched(wanted, web, begun))
        except UnreachableError as error:
            unreached[error.host].append(known.id)
            reasons[error.host] = error
        except CorpusError as error:
            yield Outcome(known.id, f"{_called(known)}：{error}", failed=True)
    for host, missed in unreached.items():
        names = "、".join(missed)
        yield Outcome(
            missed[0],
            f"{reasons[host]}取得していない文書は {len(missed)} 件です（{names}）。",
            True,
        )


def _wanted(folders: Sequence[Path], ids: Sequence[str]) -> list[_Wanted]:
    corpus = read_corpora(folders)
    held = {entry.catalogued.id: entry for entry in corpus.entries}
    known: dict[str, tuple[Catalogued, Path]] = {}
    for folder in folders:
        for one in catalog_file.read(folder).entries:
            known.setdefault(one.id, (one, folder))
    if unknown := [one for one in ids if one not in known]:
        raise CorpusError(
            f"目録に「{'、'.join(unknown)}」という id の文書はありません。senryaku corpus list で確かめてください。"
        )
    chosen = list(dict.fromkeys(ids)) or [
        one for one, (entry, _) in known.items() if entry.source and one not in held
    ]
    return [_Wanted(*known[one], held.get(one)) for one in chosen]


def _fetched(wanted: _Wanted, web: Web, begun: Begun) -> str:
    """Fetch one document; what became of it. Raises CorpusError where it could not be had."""
    known, entry = wanted.known, wanted.entry
    if known.source is None:
        page = f"{known.url} から" if known.url else "公表元から"
        raise CorpusError(
            f"取得先（source）が目録にありません。{page}手に入れ、senryaku corpus add FILE --id {known.id} で加えてください。"
        )
    if entry is not None and entry.member is not None:
        raise CorpusError(
            f"{entry.path.name} の中にあるため取得し直せません。取り出して置き直してください。"
        )
    documents = holdings.documents_of(wanted.folder)
    part = documents / f".{holdings.safe_name(known.id)}.part"
    kept = documents / f".{holdings.safe_name(known.id)}.fetched.json"
    as_fetched = entry is not None and entry.sha256 == known.sha256
    before = Stamp.read(kept) if as_fetched else None
    delivered = web.get(known.source, part, before, begun(known))
    if delivered is None:
        return f"{_called(known)}は変わっていません（304）。"
    try:
        data = on_disk.read(part, known.source)
        found = _checked(data, delivered, known.source)
        said = _placed(wanted, part, data, found)
    except CorpusError:
        stamp.drop(part)
        raise
    stamp.drop(part)
    delivered.stamp.write(kept)
    return said


def _placed(wanted: _Wanted, part: Path, data: bytes, found: tuple[Format, str]) -> str:
    """Put the file where it belongs and complete its entry; what has been done."""
    known, entry = wanted.known, wanted.entry
    sha256 = hashlib.sha256(data).hexdigest()
    known = replace(known, retrieved=date.today().isoformat())
    if entry is not None and entry.sha256 == sha256:
        if wanted.known.sha256 != sha256:
            holdings.keep(wanted.folder, known, entry.path, sha256)
        return f"{_called(known)}は変わっていません（中身が同じです）。"
    kind, suffix = found
    documents = part.parent
    path = documents / f"{holdings.safe_name(known.id)}{suffix}"
    if entry is not None and entry.path.suffix.lower() == suffix:
        path = entry.path
    elif os.path.lexists(path):
        raise CorpusError(
            f"{path.relative_to(wanted.folder)} がすでにあります。上書きはしません。ファイルか目録を直してください。"
        )
    os.replace(part, path)
    known = holdings.keep(wanted.folder, known, path, sha256)
    if entry is None:
        return (
            f"{_called(known)}を取得しました（{kind.name}、{len(data):,} バイト、{known.file}）。"
        )
    return (
        f"{_called(known)}は変わっていたため置き換えました（{kind.name}、{len(data):,} バイト、{known.file}、"
        f"前の sha256 は {entry.sha256[:12]}…）。"
    )


def _checked(data: bytes, delivered: Delivered, source: str) -> tuple[Format, str]:
    """What the file is, and the suffix for it.

    Raises CorpusError where its bytes are not what its server and its address call it.
    """
    addresses = (source, delivered.address)
    suffixes = [PurePosixPath(urlsplit(one).path).suffix.lower() for one in addresses]
    suffixes = [suffix for suffix in suffixes if suffix in SUFFIXES]
    modules, by_type = _MEDIA_TYPES.get(delivered.media_type, ((), ""))
    named = by_type or next(iter(suffixes), "")
    found = formats.detect(data, f"file{named}") if data else None
    called = next((one for one in FORMATS if suffixes and suffixes[0] in one.suffixes), None)
    if found is None:
        said = delivered.media_type or "不明"
        raise CorpusError(
            f"{short(source)} から届いたものは、どの形式としても読めません（{len(data):,} バイト、種類は {said}）。"
            "アドレスを確かめてください。"
        )
    typed = not modules or found.module in modules
    if not typed or (called is not None and called.module != found.module):
        expected = called.name if called is not None else delivered.media_type
        raise CorpusError(
            f"{short(source)} から届いたものは {expected} のはずが、中身は {found.name} です"
            f"（種類は {delivered.media_type or '不明'}）。エラーのページかもしれません。アドレスを確かめてください。"
        )
    suffix = named if named in found.suffixes else found.suffixes[0]
    return found, suffix


def _called(known: Catalogued) -> str:
    return f"「{known.title}」（{known.id}）"
