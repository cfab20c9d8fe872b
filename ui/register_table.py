"""Rows of the register as a table for the terminal, CSV, JSON and XLSX. Pure but for the workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

from indexer.register.query import Entry
from indexer.types import Catalogued
from ui.render import PATH_SEPARATOR, document_url
from ui.terminal import printable

Titles: TypeAlias = Mapping[str, Catalogued]  # by document id
Column: TypeAlias = tuple[str, Callable[[Entry], object]]

STATUS = {"": "", "pending": "未確定", "draft": "案", "heading_only": "見出しのみ"}
KIND = {"measure": "施策", "kpi": "KPI", "responsibility": "担当", "unparsed": "未解釈"}
_FORMULA = re.compile(r"[=+\-@\t\r]")  # a spreadsheet would compute what begins so


def _field(name: str) -> Callable[[Entry], object]:
    return lambda entry: getattr(entry.row, name)


def _listed(name: str) -> Callable[[Entry], object]:
    return lambda entry: "、".join(getattr(entry.row, name))


def _status(entry: Entry) -> object:
    return STATUS[getattr(entry.row, "status", "")]


def _heading(entry: Entry) -> object:
    return entry.path[-1] if entry.path else ""


_PLACE: tuple[Column, ...] = (
    ("原文", lambda entry: entry.quote),
    ("章節", lambda entry: PATH_SEPARATOR.join(entry.path)),
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
# What there is room for on a screen.
_SHOWN = {
    "kpi": ("指標", "目標", "期限", "現状・基準", "状態", "章節", "文書"),
    "measure": ("施策", "主体", "状態", "章節", "文書"),
    "responsibility": ("主体", "役割", "内容", "章節", "文書"),
    "unparsed": ("種類", "理由", "原文", "文書"),
}
_WIDTH = 120  # columns where the output is no terminal


def as_table(kind: str, entries: Sequence[Entry], limits: str, width: int | None = None) -> str:
    """A table to read, and under it how many rows there are and what they were limited to."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    by_name = dict((*COLUMNS[kind], ("章節", _heading)))
    shown = [(name, by_name[name]) for name in _SHOWN[kind]]
    table = Table(box=box.SIMPLE_HEAD, show_lines=False, pad_edge=False)
    for name, _ in shown:
        table.add_column(name, overflow="fold")
    for entry in entries:
        cells = (str(read(entry) or "") for _, read in shown)
        table.add_row(*(printable(cell).replace("[", "\\[") for cell in cells))
    console = Console(file=io.StringIO(), width=width or _WIDTH, no_color=True, highlight=False)
    console.print(table)
    drawn = console.file.getvalue() if entries else ""  # type: ignore[attr-defined]
    return f"{drawn}{KIND[kind]} 全 {len(entries):,} 件（{limits}）\n"


def as_csv(kind: str, entries: Sequence[Entry]) -> str:
    """RFC 4180 with a byte order mark, which Excel needs to read UTF-8 as such."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(_cells(kind, entries))
    return "\ufeff" + out.getvalue()


def as_objects(entries: Sequence[Entry], titles: Titles) -> list[dict[str, Any]]:
    """Rows for JSON: their values, and their words as a citation has them."""
    return [
        {
            **{k: v for k, v in asdict(entry.row).items() if k not in ("start", "end", "section")},
            **({"target": entry.row.target} if hasattr(entry.row, "target") else {}),
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
        for entry in entries
    ]


def as_xlsx(kind: str, entries: Sequence[Entry]) -> bytes:
    """A workbook of one sheet, its first row frozen and filtered."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = KIND[kind]
    for number, row in enumerate(_cells(kind, entries), 1):
        for at, value in enumerate(row, 1):
            cell = sheet.cell(number, at, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for at, (name, _) in enumerate(COLUMNS[kind], 1):
        wide = name in ("原文", "内容", "章節", "施策", "指標")
        sheet.column_dimensions[sheet.cell(1, at).column_letter].width = 44 if wide else 12
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(kind: str, entries: Sequence[Entry]) -> list[list[object]]:
    """The table whole; the names of its columns are its first row."""
    rows = [[_safe(read(entry)) for _, read in COLUMNS[kind]] for entry in entries]
    return [[name for name, _ in COLUMNS[kind]], *rows]


def _safe(value: object) -> object:
    """``value`` so that no spreadsheet takes it for a formula."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if _FORMULA.match(text) else text
