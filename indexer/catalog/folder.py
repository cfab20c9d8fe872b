"""The files of a folder: found without leaving it, opened without waiting and within bounds.

A corpus folder is filled by people and by downloads: what lies in it may be a link to elsewhere, a
pipe that never ends, a disk image, or something this user may not read. Each is named, none stops
the rest.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from indexer import archive
from indexer.errors import CorpusError
from indexer.formats import LARGEST, SUFFIXES

SIDECAR = ".sha256"  # ends the name of the file that keeps a document's hash
_UNWRITABLE = ("Cc", "Cf", "Cs", "Zl", "Zp")  # Unicode categories that no name may hold
# What lies beside documents on every disk: skipped without a word, as are dotfiles and ~$ locks.
_BESIDE = frozenset({"readme", "license", "thumbs.db", "desktop.ini"})
_REASONS = {
    errno.ENOENT: "ありません",
    errno.ENOTDIR: "ありません",
    errno.EACCES: "読む権限がありません",
    errno.EPERM: "読む権限がありません",
    errno.EISDIR: "フォルダです",
    errno.ELOOP: "リンクが自分に戻ります",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.ENXIO: "ソケットです",
}
_BESIDE_FOLDERS = frozenset({"__MACOSX", "__pycache__"})
_READ = SUFFIXES | {archive.SUFFIX}


@dataclass(frozen=True, slots=True)
class Found:
    """The files below a folder in the order of their names, and a sentence for each refused one."""

    files: tuple[Path, ...]
    problems: tuple[str, ...]


def shown(name: str) -> str:
    """A file's name fit for a message: what cannot be printed becomes "?"."""
    return "".join("?" if unicodedata.category(c) in _UNWRITABLE else c for c in name)


def walk(root: Path, within: Path, besides: frozenset[Path] = frozenset()) -> Found:
    """The files below ``root`` that some reader may read, named from ``within``.

    Left out without a word: dotfiles and dotfolders, ``~$`` lock files, README and LICENSE without
    a suffix, Thumbs.db, desktop.ini, .sha256 sidecars, the folders ``besides``, and links to what
    is found anyway. Everything else that is not read is named: other suffixes, links that lead out
    of ``within`` or nowhere, pipes and devices, names that cannot be written, and what this user
    may not read.
    """
    files: list[Path] = []
    links: list[Path] = []
    problems: list[str] = []
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            problems.append(_unopened(_name(folder, within), error))
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.is_symlink():
                links.append(path)
            elif not entry.is_dir(follow_symlinks=False):
                files.append(path)
            elif path not in besides and entry.name not in _BESIDE_FOLDERS and entry.name[0] != ".":
                waiting.append(path)
    named = {os.path.realpath(path) for path in files}
    for link in sorted(links):
        if reason := _refused_link(link, within):
            problems.append(reason)
        elif (real := os.path.realpath(link)) not in named and not os.path.isdir(real):
            named.add(real)
            files.append(link)
    kept: list[Path] = []
    for path in sorted(files, key=lambda path: path.parts):
        if not _is_beside(path.name):
            reason = _refused(path, within)
            problems.append(reason) if reason else kept.append(path)
    return Found(tuple(kept), tuple(problems))


def _name(path: Path, within: Path) -> str:
    return shown(str(path.relative_to(within))) if path != within else shown(str(within))


def _is_beside(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _BESIDE or name.lower().endswith(SIDECAR)


def _refused_link(link: Path, within: Path) -> str:
    if _is_beside(link.name):
        return ""
    real = os.path.realpath(link)
    if not Path(real).is_relative_to(os.path.realpath(within)):
        return f"{_name(link, within)} は文書のフォルダの外を指すリンクのため読みません。"
    if not os.path.exists(real):
        return f"{_name(link, within)} は切れたリンクです。リンクを直すか、外してください。"
    return ""


def _refused(path: Path, within: Path) -> str:
    """Why the file is not read; "" where it may be."""
    name = _name(path, within)
    if name != str(path.relative_to(within)):
        return f"{name} は名前に使えない文字（制御文字など）があるため読みません。名前を変えてください。"
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _unopened(name, error)
    if not stat.S_ISREG(mode):
        return _irregular(name)
    if path.suffix.lower() not in _READ:
        kind = f"拡張子 {path.suffix} の形式" if path.suffix else "拡張子がない形式"
        return (
            f"{name} は{kind}のため読みません。{'、'.join(sorted(_READ))} の文書を置いてください。"
        )
    return ""


def digest(path: Path, name: str, most: int = LARGEST) -> str:
    """SHA-256 of the file's content; ``name`` is what messages call it.

    Raises CorpusError where it is no regular file, larger than ``most`` bytes, or cannot be opened.
    """
    with _opened(path, name, most) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(path: Path, name: str, most: int = LARGEST) -> bytes:
    """The file's content; raises CorpusError as ``digest`` does."""
    with _opened(path, name, most) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise CorpusError(_too_large(name, len(content), most))
    return content


@contextmanager
def _opened(path: Path, name: str, most: int | None) -> Iterator[BufferedReader]:
    """Opened without waiting for the other end of a pipe; kind and size are the open file's own."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise CorpusError(_irregular(name))
            if most is not None and status.st_size > most:
                raise CorpusError(_too_large(name, status.st_size, most))
            yield file
    except OSError as error:
        raise CorpusError(_unopened(name, error)) from None


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _unopened(name: str, error: OSError) -> str:
    reason = _REASONS.get(error.errno or 0, error.strerror)
    return f"{name} を開けません（{reason}）。置き場所と権限を確かめてください。"


def _irregular(name: str) -> str:
    return f"{name} はふつうのファイルではない（パイプ、ソケットなど）ため読みません。"


def _too_large(name: str, size: int, most: int) -> str:
    return (
        f"{name} は大きすぎます（{size / 1e6:,.0f} MB、上限 {most / 1e6:,.0f} MB）。"
        "分けて置き直してください。"
    )


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file beside ``path``, then put it in its place: never half a file, never two."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with partial.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
