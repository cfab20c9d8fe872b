"""One reader a format. FORMATS is the seam: how such a file is known, and the module that reads it.

A reader module has ``read(data: bytes, catalogued: Catalogued) -> Document``, pure but for what
its library does in memory, and raises CorpusError with one Japanese sentence where it cannot.
The bytes decide what a file is; the suffix only where they do not say.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePath

from indexer.errors import CorpusError
from indexer.formats import child
from indexer.types import Catalogued, Document

LARGEST = 200_000_000  # bytes of one document
_HEAD = 4096  # bytes that tell what a file is


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    name: str  # as people call it
    suffixes: tuple[str, ...]
    module: str  # below indexer.formats; imported when the first such file is read
    looks_like: Callable[[bytes], bool]  # by the whole file's bytes
    apart: int | None = None  # bytes above which one is read in a process of its own (child)


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda data: any(mark in data[:1024] for mark in marks)


def _zipped(member: str) -> Callable[[bytes], bool]:
    def look(data: bytes) -> bool:
        if not data.startswith(b"PK"):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return any(name.startswith(member) for name in archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False

    return look


def _is_ole(data: bytes) -> bool:
    return data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _law_json(data: bytes) -> bool:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") and b'"Law"' in data[:_HEAD]


def _law_xml(data: bytes) -> bool:
    head = data[:_HEAD]
    law = any(mark in head for mark in (b"<Law", b"<law_data_response", b"<DataRoot"))
    return law and b"<html" not in head.lower()


# A page begins with one of these, behind a byte order mark, an XML declaration and comments.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|h1|div|p|table)\b",
    re.DOTALL | re.IGNORECASE,
)


def _html(data: bytes) -> bool:
    return _PAGE.match(data[:_HEAD].replace(b"\0", b"")) is not None


def _never(data: bytes) -> bool:
    return False


FORMATS: tuple[Format, ...] = (
    Format("PDF", (".pdf",), "pdf", _starts(b"%PDF-"), apart=0),
    Format("Word", (".docx", ".docm"), "docx", _zipped("word/document")),
    Format("Excel", (".xlsx", ".xlsm"), "xlsx", _zipped("xl/workbook")),
    Format("古い形式か暗号化された Office", (".doc", ".xls"), "ole", _is_ole),
    Format("法令 JSON", (".json",), "law.from_json", _law_json),
    Format("法令 XML", (".xml",), "law.from_xml", _law_xml),
    Format("HTML", (".html", ".htm", ".xhtml"), "html", _html, apart=2_000_000),
    Format("Markdown", (".md", ".markdown"), "markdown", _never),
    Format("テキスト", (".txt",), "text", _never),
)
SUFFIXES = frozenset(suffix for known in FORMATS for suffix in known.suffixes)


def detect(data: bytes, name: str) -> Format | None:
    """What the file ``name`` with these bytes is; None where nothing here reads it."""
    suffix = PurePath(name).suffix.lower()
    by_suffix = next((known for known in FORMATS if suffix in known.suffixes), None)
    by_bytes = next((known for known in FORMATS if known.looks_like(data)), None)
    if by_bytes is None and by_suffix is not None and by_suffix.looks_like is not _never:
        return None  # it only calls itself one
    return by_bytes or by_suffix


def read(data: bytes, catalogued: Catalogued) -> Document:
    """The document that the file ``catalogued.file`` with these bytes is.

    Raises CorpusError where it cannot be read.
    """
    name = catalogued.file or catalogued.id
    if not data:
        raise CorpusError(f"{name} は空（0 バイト）です。文書を置き直してください。")
    if len(data) > LARGEST:
        raise CorpusError(
            f"{name} は大きすぎます（{len(data) / 1e6:,.0f} MB、上限 {LARGEST / 1e6:,.0f} MB）。"
            "分けて置き直してください。"
        )
    suffix = PurePath(name).suffix.lower()
    found = detect(data, name)
    if found is None:
        raise CorpusError(_unreadable(name, suffix))
    document = _read(found, data, catalogued)
    if suffix and suffix not in found.suffixes:
        flag = (
            f"{name} の拡張子は {suffix} ですが、中身は {found.name} のため、そのように読みました。"
        )
        document = replace(document, flags=(flag, *document.flags))
    return document


def _read(found: Format, data: bytes, catalogued: Catalogued) -> Document:
    if found.apart is not None and len(data) > found.apart:
        return child.read(found.module, data, catalogued)
    document: Document = import_module(f"indexer.formats.{found.module}").read(data, catalogued)
    return document


def _unreadable(name: str, suffix: str) -> str:
    called = next((known.name for known in FORMATS if suffix in known.suffixes), None)
    if called is not None:
        return (
            f"{name} は拡張子が {suffix} ですが、中身は {called} ではありません（壊れているか、途中で切れています）。"
            "文書を置き直してください。"
        )
    known = "、".join(sorted(SUFFIXES - {".doc", ".xls"}))
    return f"{name} の形式は読めません。読める形式は {known} です。変換して置き直してください。"
