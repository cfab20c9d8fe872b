"""法令標準XML → Document, as e-Gov offers it for download and as its law API v2 answers.

Read by expat as it comes: a document type, and with it every entity, is refused before anything
of it is taken in, and depth and number of elements are bounded.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from indexer.errors import CorpusError
from indexer.formats.law import document as law
from indexer.formats.law.text import Element
from indexer.types import Catalogued, Document

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_NATIVE = frozenset(("utf-8", "utf8", "utf-16", "us-ascii", "iso-8859-1"))  # expat knows these
_JAPANESE = {"shift_jis": "cp932", "shift-jis": "cp932", "windows-31j": "cp932"}


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Read a law in XML. Raises CorpusError where it is damaged, hostile or no law."""
    law.check_size(data, catalogued)
    data, encoding = _decoded(data, catalogued)
    reading = _Reading(catalogued.file)
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = reading.doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise CorpusError(
            f"{catalogued.file} は XML として壊れています（{error.lineno} 行目、"
            f"{expat.ErrorString(error.code)}）。e-Gov から取り直してください。"
        ) from None
    return law.document(reading.root, catalogued)


class _Reading:
    """The elements while they come in."""

    def __init__(self, file: str | None) -> None:
        self._file = file
        self._budget = law.Budget(file)
        self.root = Element("")
        self._open = [self.root]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name.rpartition(":")[2], attributes)
        self._budget.spend(len(self._open))
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].children.append(text)

    def doctype(self, *declaration: object) -> None:
        raise CorpusError(
            f"{self._file} に文書型宣言（DOCTYPE）があるため読みません。法令の XML にはないものです。"
            "e-Gov から取り直してください。"
        )


def _decoded(data: bytes, catalogued: Catalogued) -> tuple[bytes, str | None]:
    """``data`` in an encoding that expat reads, and its name where the file does not say it."""
    found = _DECLARED.match(data[:200])
    name = found[1].decode("ascii").lower() if found else "utf-8"
    if name in _NATIVE:
        return data, None
    try:
        return data.decode(_JAPANESE.get(name, name)).encode("utf-8"), "utf-8"
    except (LookupError, UnicodeError):
        raise CorpusError(
            f"{catalogued.file} の文字コード（{name}）で読めません。UTF-8 に変換して置き直してください。"
        ) from None
