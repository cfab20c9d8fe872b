"""Rows of the register as a table for the terminal, CSV, JSON and XLSX. Pure but for the workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any, TypeAlias

from indexer.register.printed import one_line, printed
from indexer.register.query import Entry
from indexer.register.types import Kpi
from indexer.types import Catalogued
from ui.columns import draw
from ui.render import PATH_SEPARATOR, document_url, place
from ui.terminal import printable

Titles: TypeAlias = Mapping[str, Catalogued]  # by document id
Column: TypeAlias = tuple[str, Callable[[Entry], object]]

STATUS = {"": "", "pending": "未確定", "draft": "案", "heading_only": "見出しのみ"}
KIND = {"measure": "施策", "kpi": "KPI", "responsibility": "担当", "unparsed": "未解釈"}
# A spreadsheet would compute what begins so; a Japanese one what begins so in full width as well.
_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?")  # as many digits as a spreadsheet keeps
_NO_XML = str.maketrans("", "", "\ufffe\uffff")


def _field(name: str) -> Callable[[Entry], object]:
    return lambda entry: getattr(entry.row, name)


def _listed(name: str) -> Callable[[Entry], object]:
    return lambda entry: "、".join(map(str, getattr(entry.row, name)))


def _status(entry: Entry) -> object:
    return STATUS[getattr(entry.row, "status", "")]


def _path(entry: Entry) -> object:
    return PATH_SEPARATOR.join(map(one_line, entry.path))


def _heading(entry: Entry) -> object:
    return place([one_line(heading) for heading in entry.path])


_PLACE: tuple[Column, ...] = (
    ("原文", lambda entry: entry.quote),
    ("章節", _path),
    ("ページ", lambda entry: entry.page),
    ("文書", lambda entry: entry.document),
    ("始まり", lambda entry: entry.row.start),
    ("終わり", lambda entry: entry.row.end),
)
_STATE: tuple[Column, ...] = (("状態", _status), ("注意", _listed("flags")))
# What a spreadsheet gets, a value a column.
COLUMNS: dict[str, tuple[Column, ...]] = {
    "kpi": (
        ("指標", _field("indicator")),
        ("目標", _field("target")),
        ("値", _field("value")),
        ("単位", _field("unit")),
        ("比較", _field("comparator")),
        ("変化", _field("change")),
        ("期限", _field("deadline")),
        ("期限の年", _field("year")),
        ("累計", lambda entry: "累計" if entry.row.cumulative else ""),  # type: ignore[union-attr]
        ("現状・基準", _field("baseline")),
        ("現状の時点", _field("baseline_date")),
        ("内訳", _field("breakdown")),
        *_STATE,
        *_PLACE,
    ),
    "measure": (
        ("施策", lambda entry: entry.quote),
        ("行為", _field("action")),
        ("主体", _listed("bodies")),
        ("KPIの始まり", _listed("kpis")),
        *_STATE,
        *_PLACE,
    ),
    "responsibility": (
        ("主体", _field("body")),
        ("役割", _field("role")),
        ("内容", _field("task")),
        ("根拠の言葉", _field("words")),
        *_STATE,
        *_PLACE,
    ),
    "unparsed": (
        ("種類", lambda entry: KIND[entry.row.kind]),  # type: ignore[union-attr]
        ("理由", _field("reason")),
        *_PLACE,
    ),
}
# What there is room for on a screen; a column that all rows leave empty is left out there.
_SHOWN = {
    "kpi": ("指標", "目標", "期限", "現状・基準", "状態", "章節"),
    "measure": ("施策", "主体", "状態", "章節"),
    "responsibility": ("主体", "役割", "内容", "状態", "章節"),
    "unparsed": ("種類", "理由", "原文", "章節"),
}
_WIDTH = 120  # columns where the output is no terminal


def as_table(
    kind: str, entries: Sequence[Entry], limits: str, titles: Titles, width: int | None = None
) -> str:
    """A table to read, document by document, and under it how many rows there are and what they
    were limited to; ``width`` in columns of the terminal."""
    by_name = dict((*COLUMNS[kind], ("章節", _heading)))
    rows = [
        [_cell(by_name[name](shown)) for name in _SHOWN[kind]] for shown in map(_as_shown, entries)
    ]
    kept = [at for at, _ in enumerate(_SHOWN[kind]) if any(row[at] for row in rows)]
    names = [_SHOWN[kind][at] for at in kept]
    drawn = draw(names, [[row[at] for at in kept] for row in rows], width or _WIDTH)
    apart = "\n\n" if any("\n" in row for row in drawn.rows) else "\n"
    blocks: list[str] = []
    for document, group in groupby(
        zip(entries, drawn.rows, strict=True), lambda one: one[0].document
    ):
        title = f"■ {_cell(titles[document].title)}（{document}）"
        blocks.append(
            "\n".join((title, "", *drawn.head, apart.join(row for _, row in group), "", ""))
        )
    total = f"{KIND[kind]} 全 {len(entries):,} 件（{limits}）\n"
    return "".join(blocks) + total + (_CUT if drawn.cut else "")


_CUT = "「…」で切った所は、--format csv、json、xlsx で全文を見られます。\n"


def _as_shown(entry: Entry) -> Entry:
    """``entry`` with its words as printed."""
    return replace(entry, row=printed(entry))


def _cell(value: object) -> str:
    return printable(one_line(str(value or "")))


def as_csv(kind: str, entries: Sequence[Entry], titles: Titles) -> str:
    """RFC 4180 with a byte order mark, which Excel needs to read UTF-8 as such."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_safe(value) for value in row] for row in _cells(kind, entries, titles))
    return "\ufeff" + out.getvalue()


def as_objects(entries: Sequence[Entry], titles: Titles) -> list[dict[str, Any]]:
    """Rows for JSON: their values, and their words as a citation has them."""
    return [
        {
            **{k: v for k, v in asdict(entry.row).items() if k not in ("start", "end", "section")},
            **({"target": entry.row.target} if isinstance(entry.row, Kpi) else {}),
            "document": {
                "id": entry.document,
                "title": titles[entry.document].title,
                "status": titles[entry.document].status,
            },
            "section": list(entry.path),
            "page": entry.page,
            "quote": entry.quote,
            "start": entry.row.start,
            "end": entry.row.end,
            "url": document_url(entry.document, entry.row.start, entry.row.end),
        }
        for entry in map(_as_shown, entries)
    ]


def as_xlsx(kind: str, entries: Sequence[Entry], titles: Titles) -> bytes:
    """A workbook of one sheet, its first row frozen and filtered."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = KIND[kind]
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(_cells(kind, entries, titles), 1):
        for at, value in enumerate(row, 1):
            if value in ("", None):
                continue
            cell = sheet.cell(number, at, _figure(value))
            cell.alignment = wrapped
            if isinstance(value, str) and _FORMULA.match(value):
                cell.data_type, cell.quotePrefix = "s", True  # text, and stays so when it is edited
    for cell in sheet[1]:
        cell.font = bold
        wide = cell.value in ("原文", "内容", "章節", "施策", "指標", "文書名")
        sheet.column_dimensions[cell.column_letter].width = 44 if wide else 12
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(kind: str, entries: Sequence[Entry], titles: Titles) -> list[list[object]]:
    """The table whole; the names of its columns are its first row."""
    columns = (*COLUMNS[kind], ("文書名", lambda entry: titles[entry.document].title))
    rows = [[_clean(read(shown)) for _, read in columns] for shown in map(_as_shown, entries)]
    return [[name for name, _ in columns], *rows]


def _clean(value: object) -> object:
    return printable(value).translate(_NO_XML) if isinstance(value, str) else value


def _safe(value: object) -> object:
    """``value`` so that a spreadsheet that opens a CSV does not take it for a formula."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _figure(value: object) -> object:
    """``value`` as a number where it is nothing but one."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    return float(value) if "." in value else int(value)
