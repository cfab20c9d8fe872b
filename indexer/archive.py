"""Documents inside a ZIP, and the guard that office files (ZIPs of XML) pass before they are read.

Nothing is written to disk and no size that a header states is trusted: what is unpacked is
counted. Only stored and deflated members are read: the other methods cannot be unpacked bit by bit.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from indexer.errors import CorpusError
from indexer.formats import LARGEST, SUFFIXES

SUFFIX = ".zip"
LARGEST_TOTAL = 500_000_000  # bytes, of an archive unpacked, and of the archive itself
MOST_MEMBERS = 10_000
LARGEST_XML = 64_000_000  # bytes of one part of an office file: its tree takes ten times as much
_LARGEST_DIRECTORY = 16_000_000  # bytes: 10,000 members have far less
_CONTENT_TYPES = "[Content_Types].xml"  # every office file has it, and no folder of documents
_RATIO, _RATIO_FROM = 200, 10_000_000  # text packs 5 to 50 times; bytes below which it is no matter
_CHUNK = 1 << 20
_JUNK_FOLDERS = frozenset({"__MACOSX"})
_JUNK_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_JUNK_STARTS = ("._", "~$")  # macOS resource forks, Office's lock files
_ARCHIVES = frozenset(".zip .7z .rar .lzh .lha .tar .gz .tgz .bz2 .xz .cab".split())
_MOST_PROBLEMS = 50  # sentences for one archive
_FOREIGN = (  # what zipfile raises of bytes that are no archive, or a damaged one
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path there, as a person would read it, and its size unpacked."""

    name: str
    size: int


def members(path: Path) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """The documents in the archive ``path``, and a Japanese sentence for each that is refused.

    Never raises: an archive that cannot be read has no members and one sentence.
    """
    try:
        with _opened(path, path.name) as archive:
            found, problems = _sorted_out(archive, path.name)
    except CorpusError as error:
        return (), (str(error),)
    total = sum(member.size for member in found)
    if total > LARGEST_TOTAL:
        return (), (_too_large(path.name, total),)
    if len(problems) > _MOST_PROBLEMS:
        rest = len(problems) - _MOST_PROBLEMS
        more = f"{path.name} の中には、ほかにも読まないファイルが {rest} 件あります。"
        problems = [*problems[:_MOST_PROBLEMS], more]
    return tuple(found), tuple(problems)


def read(path: Path, member: str) -> bytes:
    """The content of ``member``, one of ``members(path)``.

    Raises CorpusError where it is not one of them, is damaged, or is not what its header says.
    """
    where = f"{path.name}/{member}"
    with _opened(path, path.name) as archive:
        for info in archive.infolist():
            if _name(info) == member and not _refusal(info, where):
                return unpacked(archive, info, where, LARGEST)
    raise CorpusError(f"{path.name} の中に {member} がありません。文書を置き直してください。")


def is_office_file(path: Path) -> bool:
    """Whether the ZIP at ``path`` is itself a Word or Excel document, by its own directory.

    The bytes of documents that it merely holds unpacked look alike; False where it cannot be read.
    """
    try:
        with _opened(path, path.name) as archive:
            return _CONTENT_TYPES in archive.namelist()
    except CorpusError:
        return False


def check_office_file(data: bytes, name: str) -> None:
    """Raise CorpusError where the office file ``name`` is a bomb, damaged, or declares entities."""
    with _opened(io.BytesIO(data), name) as archive:
        total = sum(info.file_size for info in archive.infolist())
        if total > LARGEST_TOTAL:
            raise CorpusError(_too_large(name, total))
        for info in archive.infolist():
            where = f"{name} の部品 {_shown(info.filename)}"
            if reason := _unpackable(info, where):
                raise CorpusError(reason)
            _check_xml(archive, info, where)


def _check_xml(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> None:
    """Of a part that is XML: not larger than its tree may be, and no entities to expand."""
    if PurePosixPath(info.filename).suffix.lower() in (".svg", ".htm", ".html", ".mht"):
        return  # pictures and pasted pages; no one parses them
    head = unpacked(archive, info, where, LARGEST, most=256).lstrip(
        b"\xef\xbb\xbf\xfe\xff\0 \r\n\t"
    )
    if not head.startswith(b"<"):
        return
    part = unpacked(archive, info, where, LARGEST_XML)
    plain = part.replace(b"\0", b"") if b"\0" in part else part  # UTF-16
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise CorpusError(
            f"{where} に DOCTYPE（実体の宣言）があるため読みません。Office で開いて保存し直してください。"
        )


@contextmanager
def _opened(source: Path | BinaryIO, name: str) -> Iterator[zipfile.ZipFile]:
    """The archive, its directory read. Raises CorpusError where it is none or holds too much."""
    try:
        with open(source, "rb") if isinstance(source, Path) else source as file:
            _check_directory(file, name)
            with zipfile.ZipFile(file) as archive:
                if len(archive.infolist()) > MOST_MEMBERS:
                    raise CorpusError(_too_many(name))
                yield archive
    except _FOREIGN as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "ZIP"
        raise CorpusError(
            f"{name} を開けません（{reason}）。壊れているか、途中で切れています。置き直してください。"
        ) from None


def _check_directory(file: BinaryIO, name: str) -> None:
    """Before zipfile reads the directory whole: it is not larger than 10,000 members need."""
    size = file.seek(0, io.SEEK_END)
    if size > LARGEST_TOTAL:
        raise CorpusError(_too_large(name, size))
    file.seek(max(0, size - 65_557 - 76))  # the end record, a comment, a ZIP64 record before it
    tail = file.read()
    file.seek(0)
    end = tail.rfind(b"PK\5\6")
    sizes = [int.from_bytes(tail[end + 12 : end + 16], "little")] if end >= 0 else []
    if tail[max(0, end - 20) : end].startswith(b"PK\6\7"):
        at = int.from_bytes(tail[end - 12 : end - 4], "little")
        file.seek(min(at, size))
        sizes = [int.from_bytes(file.read(48)[40:48], "little")]
        file.seek(0)
    if any(found > _LARGEST_DIRECTORY for found in sizes):
        raise CorpusError(_too_many(name))


def _sorted_out(archive: zipfile.ZipFile, name: str) -> tuple[list[Member], list[str]]:
    found: dict[str, Member] = {}
    problems: list[str] = []
    unread: Counter[str] = Counter()
    for info in archive.infolist():
        member = _name(info)
        path = PurePosixPath(member)
        suffix = path.suffix.lower()
        if member.endswith("/") or _is_junk(path):
            continue
        if reason := _refusal(info, f"{name}/{_shown(member)}"):
            problems.append(reason)
        elif member in found:
            problems.append(f"{name}/{member} が二つあります。先のものだけを読みます。")
        elif suffix not in SUFFIXES:
            unread[suffix or "拡張子のないもの"] += 1
        else:
            found[member] = Member(member, info.file_size)
    problems += [
        f"{name} の中の {_shown(suffix)} {count} 件は読めない形式のため入れていません。"
        for suffix, count in unread.items()
    ]
    return list(found.values()), problems


def _refusal(info: zipfile.ZipInfo, where: str) -> str:
    """Why the member is not read; "" where it can be."""
    name = _name(info)
    parts = name.split("/")
    outside = ".." in parts or name.startswith("/") or "\\" in name or ":" in parts[0]
    if outside or any(map(_is_control, name)):
        return f"{where} は、名前がフォルダの外を指すか使えない文字を含むため読みません。"
    if stat.S_ISLNK(info.external_attr >> 16):
        return f"{where} は別のファイルへのリンクのため読みません。"
    if PurePosixPath(name).suffix.lower() in _ARCHIVES:
        return f"{where} は圧縮ファイルの中の圧縮ファイルのため開きません。展開して置き直してください。"
    return _unpackable(info, where)


def _unpackable(info: zipfile.ZipInfo, where: str) -> str:
    """Why what the header says forbids unpacking; "" where it does not."""
    if info.flag_bits & 1:
        return f"{where} は暗号化されています。パスワードを外して置き直してください。"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"{where} の圧縮方式（{info.compress_type}）は読めません。圧縮し直してください。"
    if info.file_size > LARGEST:
        return _too_large(where, info.file_size, LARGEST)
    if info.file_size > max(_RATIO_FROM, _RATIO * info.compress_size):
        return (
            f"{where} は展開すると {info.file_size / 1e6:,.0f} MB になり、"
            f"圧縮率が高すぎる（{_RATIO} 倍超）ため読みません。展開して置き直してください。"
        )
    return ""


def unpacked(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, cap: int, most: int | None = None
) -> bytes:
    """The content of a member, at most ``cap`` bytes; its first ``most`` bytes where given."""
    content = bytearray()
    try:
        with archive.open(info) as file:
            while chunk := file.read(most or _CHUNK):
                content += chunk
                if len(content) > cap:
                    raise CorpusError(_too_large(where, len(content), cap))
                if most is not None and len(content) >= most:
                    break
    except (*_FOREIGN, RuntimeError):
        raise CorpusError(f"{where} は壊れています（CRC）。文書を置き直してください。") from None
    if most is None and len(content) != info.file_size:
        raise CorpusError(f"{where} は途中で切れています。文書を置き直してください。")
    return bytes(content)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: Windows writes cp932, macOS UTF-8 in parts, neither says so."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        name = _decoded(name)
    return unicodedata.normalize("NFC", name)


def _decoded(name: str) -> str:
    """What zipfile took for cp437. Half-width katakana may look like UTF-8 of two bytes."""
    raw = name.encode("cp437", "replace")
    for encoding in ("utf-8", "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8" or text.isascii() or max(text) >= "\u0800":
            return text
    return name


def _is_junk(path: PurePosixPath) -> bool:
    """What operating systems and Office leave beside the documents."""
    return (
        bool(_JUNK_FOLDERS & set(path.parts))
        or path.name.lower() in _JUNK_FILES
        or path.name.startswith(_JUNK_STARTS)
    )


def _is_control(char: str) -> bool:
    """Control characters and the like; a full-width blank, which Japanese names have, is none."""
    return unicodedata.category(char)[0] == "C"


def _shown(name: str) -> str:
    """A name fit for a message."""
    shown = "".join("?" if _is_control(char) else char for char in name)
    return shown if len(shown) <= 120 else f"{shown[:120]}…"


def _too_large(name: str, size: int, limit: int = LARGEST_TOTAL) -> str:
    return (
        f"{name} は展開すると大きすぎます（{size / 1e6:,.0f} MB、上限 {limit / 1e6:,.0f} MB）。"
        "分けて置き直してください。"
    )


def _too_many(name: str) -> str:
    return (
        f"{name} の中のファイルが多すぎます（上限 {MOST_MEMBERS:,} 件）。分けて置き直してください。"
    )
