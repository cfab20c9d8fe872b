"""Plain text, also as extracted from a PDF: lines, without what the page added to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.errors import CorpusError
from indexer.normalize import clean, compact
from indexer.outline import build, disagreements
from indexer.tree import Line
from indexer.types import Catalogued, Document

_PAGE_NUMBER = re.compile(r"[-‐–—\s]*[0-9０-９]{1,4}[-‐–—\s]*")


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Read a UTF-8 text file.

    Raises CorpusError where the bytes are not UTF-8 or hold no text.
    """
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"{catalogued.file} は UTF-8 の文書ではありません（{error.start + 1} バイト目）。"
            "UTF-8 に変換してから置き直してください。"
        ) from None
    return document(source, catalogued)


def document(source: str, catalogued: Catalogued) -> Document:
    """The document that the extracted text ``source`` is. Raises CorpusError where it is empty."""
    raw = clean(source.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")).split("\n")
    body, outline = split_outline(raw)
    lines = to_lines(body)
    if not lines:
        raise CorpusError(
            f"{catalogued.file} に本文がありません。文書を置き直すか、目録から外してください。"
        )
    laid_out = build(lines)
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


def to_lines(raw: Sequence[str]) -> list[Line]:
    """Lines with text, the empty ones counted as gaps, page numbers left out."""
    lines: list[Line] = []
    gap = 0
    for i, source in enumerate(raw):
        stripped = source.strip()
        if not stripped or (_PAGE_NUMBER.fullmatch(stripped) and _stands_alone(raw, i)):
            gap += not stripped
            continue
        lines.append(Line(stripped, gap if lines else 0, source[:1] in (" ", "\t")))
        gap = 0
    return lines


def _stands_alone(raw: Sequence[str], i: int) -> bool:
    around = (raw[i - 1] if i else "", raw[i + 1] if i + 1 < len(raw) else "")
    return not any(line.strip() for line in around)
