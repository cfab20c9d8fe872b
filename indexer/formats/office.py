"""Office Open XML packages: their parts by relationship, each parsed without entities.

Read part by part, and only those that carry text: pictures, macros and embedded files are never
unpacked, and a relationship that leads nowhere (Word writes such) is no reason to give up.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from indexer.archive import LARGEST_XML, check_office_file, unpacked
from indexer.errors import CorpusError

Element = Any  # lxml has no types of its own

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how old and encrypted office files begin
_STRICT = (  # ISO 29500 strict: the same names in other namespaces
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
)  # fmt: skip
_MAIN = "officeDocument"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True, slots=True)
class Package:
    """An office file whose parts are read one by one."""

    name: str  # of the file, for messages
    archive: zipfile.ZipFile
    names: frozenset[str]
    main: str  # path of the document or the workbook itself

    def xml(self, path: str | None) -> Element | None:
        """The root of the part at ``path``, None where there is none.

        Raises CorpusError where it is not well-formed.
        """
        if path is None or path not in self.names:
            return None
        return parsed(self.part(path), f"{self.name} の部品 {path}")

    def part(self, path: str) -> bytes:
        """The bytes of the part at ``path``, in the namespaces that office programs write."""
        content = _part(self.archive, path, self.name)
        for strict, common in _STRICT:
            content = content.replace(strict, common)
        return content

    def related(self, path: str, kind: str) -> str | None:
        """The first part that ``path`` names as its ``kind``: styles, footnotes, comments."""
        for target, found in self.relations(path).values():
            if found == kind:
                return target
        return None

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (path of the part, kind) of those parts that are there."""
        return dict(_relations(self.archive, self.names, path, self.name))

    @property
    def title(self) -> str:
        """The title in the file's properties; often left over from another document."""
        path = next((name for name in self.names if name.startswith("docProps/core")), None)
        try:
            root = self.xml(path)
        except CorpusError:
            return ""
        return (root.findtext(_TITLE) or "").strip() if root is not None else ""


def open_package(data: bytes, name: str) -> Package:
    """The package with these bytes. Raises CorpusError where it is none that can be read."""
    if data.startswith(OLE):
        raise CorpusError(ole_message(data, name))
    check_office_file(data, name)
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = frozenset(archive.namelist())
    roots = _relations(archive, names, "", name)
    main = next((target for _, (target, kind) in roots if kind == _MAIN), None)
    if main is None:
        raise CorpusError(
            f"{name} は Office の文書として読めません（本体がありません）。Office で開いて保存し直してください。"
        )
    return Package(name, archive, names, main)


def ole_message(data: bytes, name: str) -> str:
    """What to do about a file in the container of old and of encrypted office files."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"{name} はパスワードで保護されています。パスワードを外して置き直してください。"
    newer = ".docx" if "WordDocument".encode("utf-16-le") in data else ".xlsx"
    return (
        f"{name} は古い Office の形式（.doc や .xls）です。"
        f"Office で開き、{newer} などの新しい形式で保存し直してください。"
    )


def parsed(content: bytes, where: str) -> Element:
    """The root element of ``content``. Raises CorpusError where it is not well-formed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise CorpusError(
            f"{where} を読めません（XML の {error.lineno} 行目）。Office で開いて保存し直してください。"
        ) from None


def _relations(
    archive: zipfile.ZipFile, names: frozenset[str], path: str, name: str
) -> Iterator[tuple[str, tuple[str, str]]]:
    folder, file = posixpath.split(path)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    if rels not in names:
        return
    for relation in parsed(_part(archive, rels, name), f"{name} の部品 {rels}"):
        target = relation.get("Target", "")
        absolute = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if relation.get("TargetMode") != "External" and absolute in names:
            kind = relation.get("Type", "").rpartition("/")[2]
            yield relation.get("Id", ""), (absolute, kind)


def _part(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    return unpacked(archive, archive.getinfo(path), f"{name} の部品 {path}", LARGEST_XML)
