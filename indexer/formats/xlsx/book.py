"""What the sheets of an Excel file share: their list, the strings, how cells are set."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from indexer.errors import CorpusError
from indexer.formats.office import Element, Package
from indexer.formats.xlsx.cell_format import BUILT_IN
from indexer.normalize import clean

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is set: its number format, and whether it stands out as a header may."""

    code: str
    stands_out: bool  # bold, or on a coloured ground


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the sheets of a workbook share."""

    sheets: tuple[SheetEntry, ...]
    strings: tuple[str, ...]
    looks: tuple[Look, ...]
    from_1904: bool


def read_workbook(package: Package) -> Workbook:
    """The workbook's list of sheets, its strings and formats. Raises CorpusError where damaged."""
    root = package.xml(package.main)
    if root is None or root.tag != f"{S}workbook":
        raise CorpusError(
            f"{package.name} は Excel の文書ではありません。Excel で開いて保存し直してください。"
        )
    relations = package.relations(package.main)
    entries: list[SheetEntry] = []
    for sheet in root.iter(f"{S}sheet"):
        path, kind = relations.get(sheet.get(_R, ""), ("", ""))
        if kind == "worksheet":
            hidden = sheet.get("state", "visible") != "visible"
            entries.append(SheetEntry(clean(sheet.get("name", "")).strip(), path, hidden))
    properties = root.find(f"{S}workbookPr")
    styles = package.xml(package.related(package.main, "styles"))
    return Workbook(
        tuple(entries),
        tuple(_strings(package)),
        tuple(_looks(styles)) if styles is not None else (),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )


def _strings(package: Package) -> Iterator[str]:
    path = package.related(package.main, "sharedStrings")
    for item in streamed(package, path, (f"{S}si",)) if path else ():
        yield words_of(item)


def streamed(package: Package, path: str, tags: Sequence[str]) -> Iterator[Element]:
    """The elements ``tags`` of a part one by one, forgotten when the next is asked for.

    Raises CorpusError where the part is not well-formed.
    """
    events = etree.iterparse(
        io.BytesIO(package.part(path)), tag=tags, resolve_entities=False, no_network=True
    )
    try:
        for _, element in events:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise CorpusError(
            f"{package.name} の部品 {path} を読めません（XML の {error.lineno} 行目）。"
            "Excel で開いて保存し直してください。"
        ) from None


def words_of(item: Element) -> str:
    """The text of a string, its runs together, without the readings above it."""
    texts = (
        text.text or ""
        for child in item.iterchildren(f"{S}t", f"{S}r")
        for text in ([child] if child.tag == f"{S}t" else child.iterchildren(f"{S}t"))
    )
    return unescaped("".join(texts))


def unescaped(text: str) -> str:
    """Characters that Excel writes as _x000D_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _looks(styles: Element) -> Iterator[Look]:
    codes = dict(BUILT_IN)
    for made in styles.iterfind(f"{S}numFmts/{S}numFmt"):
        codes[count_of(made.get("numFmtId"))] = made.get("formatCode", "")
    bold = [font.find(f"{S}b") is not None for font in styles.iterfind(f"{S}fonts/{S}font")]
    filled = [_is_coloured(fill) for fill in styles.iterfind(f"{S}fills/{S}fill")]
    for look in styles.iterfind(f"{S}cellXfs/{S}xf"):
        font, fill = count_of(look.get("fontId")), count_of(look.get("fillId"))
        out = (font < len(bold) and bold[font]) or (fill < len(filled) and filled[fill])
        yield Look(codes.get(count_of(look.get("numFmtId")), ""), out)


def _is_coloured(fill: Element) -> bool:
    pattern = fill.find(f"{S}patternFill")
    if pattern is None:
        return len(fill) > 0
    colour = pattern.find(f"{S}fgColor")
    white = colour is not None and (
        colour.get("rgb", "")[-6:].upper() == "FFFFFF"
        or (colour.get("theme") == "0" and not colour.get("tint"))
    )
    return pattern.get("patternType") == "solid" and not white


def count_of(text: str | None) -> int:
    """A whole number as Excel writes it; 0 for anything else."""
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else 0
