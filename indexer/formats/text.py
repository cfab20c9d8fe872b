"""Plain text, also as extracted from a PDF: lines, without what the page added to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.encoding import GUESSED, REPLACEMENT, NotTextError, decode, names
from indexer.errors import CorpusError
from indexer.formats.tabbed import elements
from indexer.normalize import clean, compact
from indexer.outline import build, disagreements
from indexer.tree import Line
from indexer.types import Catalogued, Document

_PAGE_NUMBER = re.compile(r"[-‐–—\s]*[0-9０-９]{1,4}[-‐–—\s]*")


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Read a text file in any encoding that indexer.encoding knows.

    Raises CorpusError where the bytes are no text or hold none.
    """
    source, flags = decoded(data, catalogued)
    result = document(source, catalogued)
    return replace(result, flags=(*flags, *result.flags))


def decoded(
    data: bytes, catalogued: Catalogued, declared: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """The text of ``data``, and what a person should know of how it was read.

    ``declared`` is the encoding that the source says it is in. Raises CorpusError where the bytes
    are no text.
    """
    try:
        text, encoding = decode(data, declared)
    except NotTextError:
        raise CorpusError(
            f"{catalogued.file} は文字の文書として読めません（UTF-8、Shift_JIS、EUC-JP などの"
            "どれでもありません）。UTF-8 に変換してから置き直してください。"
        ) from None
    flags = []
    if declared is not None and not names(declared, encoding):
        flags.append(
            f"{catalogued.file} の文字コードの宣言は {declared} ですが、{encoding} として読みました。"
        )
    elif declared is None and encoding in GUESSED:
        flags.append(
            f"{catalogued.file} は UTF-8 ではありません。{encoding} の文書として読みました。"
        )
    if broken := text.count(REPLACEMENT):
        flags.append(
            f"{catalogued.file} に読めない文字が {broken:,} か所あります。{REPLACEMENT} で示します。"
        )
    return text, tuple(flags)


def document(source: str, catalogued: Catalogued) -> Document:
    """The document that the extracted text ``source`` is. Raises CorpusError where it is empty."""
    raw = clean(source.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")).split("\n")
    body, outline = split_outline(raw)
    lines = to_lines(body)
    if not lines:
        raise CorpusError(
            f"{catalogued.file} に本文がありません。文書を置き直すか、目録から外してください。"
        )
    laid_out = build(elements(lines))
    result = Document(catalogued, laid_out.text, laid_out.sections)
    missing = disagreements((result.heading(s) for s in result.sections), outline)
    flags = tuple(f"PDFの目次にある見出し「{entry}」が本文に見当たりません。" for entry in missing)
    return replace(result, flags=flags)


def split_outline(raw: Sequence[str]) -> tuple[Sequence[str], list[str]]:
    """Part the outline that PDF tools append (a tail of tab-indented lines) from the body.

    Only a tail whose first entry stands in the body as a line is an outline.
    """
    start = len(raw)
    while start and (raw[start - 1].startswith("\t") or not raw[start - 1].strip()):
        start -= 1
    tail = [line.strip() for line in raw[start:] if line.startswith("\t")]
    body = {compact(line) for line in raw[:start]}
    if len(tail) >= 2 and compact(tail[0]) in body:
        return raw[:start], tail
    return raw, []


def to_lines(raw: Sequence[str]) -> list[tuple[Line, str]]:
    """Lines with text and their source, the empty ones counted as gaps, page numbers left out."""
    lines: list[tuple[Line, str]] = []
    gap = 0
    for i, source in enumerate(raw):
        stripped = source.strip()
        if not stripped or (_PAGE_NUMBER.fullmatch(stripped) and _stands_alone(raw, i)):
            gap += not stripped
            continue
        indented = source[:1] in (" ", "\t")
        lines.append((Line(stripped, gap if lines else 0, indented), source))
        gap = 0
    return lines


def _stands_alone(raw: Sequence[str], i: int) -> bool:
    around = (raw[i - 1] if i else "", raw[i + 1] if i + 1 < len(raw) else "")
    return not any(line.strip() for line in around)
