"""Excel: sheets as sections, their tables and texts as they show, with what is hidden left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from indexer.errors import CorpusError
from indexer.formats.docx.title import may_be_title
from indexer.formats.office import Package, open_package
from indexer.formats.xlsx.book import SheetEntry, Workbook, read_workbook
from indexer.formats.xlsx.extras import comments, shapes
from indexer.formats.xlsx.regions import Region, elements_of, goes_on, noted, regions
from indexer.formats.xlsx.sheet import MOST_CELLS, Sheet, read_sheet
from indexer.normalize import clean
from indexer.outline import build
from indexer.tree import Line, Table
from indexer.types import Catalogued, Document

_NAMELESS = re.compile(
    r"(?:Sheet|シート|Table|ワークシート)\s?[0-9０-９]*(?:\s?\([0-9]+\))?", re.IGNORECASE
)
_FIRST = 3  # lines of the first sheet among which its title is looked for
_NAMED = 3  # addresses that a flag names


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Read an Excel file, .xlsx or .xlsm.

    Raises CorpusError where it is encrypted, damaged, a bomb, too large, or holds nothing.
    """
    name = catalogued.file or catalogued.id
    package = open_package(data, name)
    workbook = read_workbook(package)
    flags = list(_flags_of_workbook(name, package, workbook))
    shown = [entry for entry in workbook.sheets if not entry.hidden]
    elements: list[Line | Table] = []
    room = MOST_CELLS
    for entry in shown:
        sheet = read_sheet(package, workbook, entry, room)
        room -= len(sheet.cells)
        found = _elements(package, entry, sheet, flags)
        if found and (len(shown) > 1 or not _NAMELESS.fullmatch(entry.name)):
            elements.append(Line(entry.name, joins=False, level=1))
        elements += found
    if not elements:
        raise CorpusError(
            f"{name} に読める内容がありません。文書を置き直すか、目録から外してください。"
        )
    laid_out = build(_titled(elements, len(shown) == 1, package.title, catalogued))
    return Document(catalogued, laid_out.text, laid_out.sections, flags=tuple(flags))


def _flags_of_workbook(name: str, package: Package, workbook: Workbook) -> Iterator[str]:
    if any(part.lower().endswith("vbaproject.bin") for part in package.names):
        yield f"{name} のマクロは実行せず、表と文章だけを読みました。"
    hidden = [entry.name for entry in workbook.sheets if entry.hidden]
    if hidden:
        yield f"{name} の非表示のシート（{'、'.join(hidden[:_NAMED])}{_more(hidden)}）は読んでいません。"


def _elements(
    package: Package, entry: SheetEntry, sheet: Sheet, flags: list[str]
) -> list[Line | Table]:
    """What the sheet shows, region by region, each followed by the comments on it."""
    where = f"{package.name} のシート「{entry.name}」"
    notes = list(comments(package, entry))
    parts: list[tuple[Region, list[Line | Table]]] = []
    for region in regions(sheet):
        if region.is_too_large:
            raise CorpusError(f"{where}が大きすぎます。表を分けて置き直してください。")
        longer = goes_on(*parts[-1], region, sheet) if parts else None
        parts[len(parts) - (longer is not None) :] = [
            (region, longer or elements_of(sheet, region))
        ]
        found_here = [line for place, line in notes if place in region.places]
        parts[-1] = (region, noted(parts[-1][1], found_here))
    found = [element for _, elements in parts for element in elements]
    found += [line for place, line in notes if place not in sheet.cells and _is_shown(sheet, place)]
    texts, pictures = shapes(package, entry)
    flags += _flags_of_sheet(where, sheet, pictures)
    return [*found, *texts]


def _flags_of_sheet(where: str, sheet: Sheet, pictures: int) -> Iterator[str]:
    hidden = [
        f"{what} {count} {what}"
        for what, count in (("行", sheet.hidden_rows), ("列", sheet.hidden_columns))
        if count
    ]
    if hidden:
        yield f"{where}の非表示の{'と'.join(hidden)}は読んでいません。"
    if sheet.uncomputed:
        cells = "、".join(sheet.uncomputed[:_NAMED]) + _more(sheet.uncomputed)
        yield (
            f"{where}の {cells} は計算結果が保存されていない式のため空です。"
            "Excel で開いて保存し直すと読めます。"
        )
    if pictures:
        yield f"{where}の図やグラフ {pictures} 点の中の文字は読んでいません。"


def _more(names: Sequence[str]) -> str:
    return f" ほか {len(names) - _NAMED} 件" if len(names) > _NAMED else ""


def _is_shown(sheet: Sheet, place: tuple[int, int]) -> bool:
    """Whether a place without text is at least not in a row or column that is left out."""
    row, column = place
    return (not sheet.hidden_rows and not sheet.hidden_columns) or (
        row in sheet.rows and column in sheet.columns
    )


def _titled(
    elements: Sequence[Line | Table], is_only: bool, property_title: str, catalogued: Catalogued
) -> list[Line | Table]:
    """The title first: of an only sheet the line on its top, else what is known of the file."""
    rest = list(elements)
    for i, element in enumerate(rest[: _FIRST + 1] if is_only else ()):
        if isinstance(element, Table):
            break
        if element.level is None and element.kind is None and may_be_title(element.text):
            del rest[i]
            return [replace(element, joins=False), *rest]
    name = catalogued.title or clean(property_title) or PurePath(catalogued.file or "").stem
    return [Line(" ".join(name.split()) or catalogued.id, joins=False), *rest]
