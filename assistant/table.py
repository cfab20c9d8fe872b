"""Rows of tables in words: which column is asked for, and the cell with the names of both."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.passage import LONGEST_QUOTE, Form, Passage
from assistant.phrases import Phrase
from assistant.statement import Statement
from indexer.normalize import fold_text
from indexer.types import SectionKind

_WHOLLY = 0.5  # of a phrase that a column's name must have to be asked for by it alone
_MOST = 3  # columns that can be the ones asked for


def is_row(passage: Passage) -> bool:
    """Whether ``passage`` is a row of a table."""
    return passage.section.kind is SectionKind.ROW


def header_of(passage: Passage) -> Passage | None:
    """The header rows over a row, to be cited with it; None where there are none."""
    document = passage.document
    table = document.sections[passage.section.parent or 0]
    text = document.own_text(table).rstrip("\n")
    if table.kind is not SectionKind.TABLE or not text or len(text) > LONGEST_QUOTE:
        return None
    return Passage(document, table, table.start, table.start + len(text), Form.ITEM)


def columns(header: Passage | None, count: int) -> list[str]:
    """The name of each of ``count`` columns: what its header rows say, each once."""
    rows = [line.split("\t") for line in header.text.split("\n")] if header else []
    names: list[str] = []
    for i in range(count):
        parts = [row[i].strip() for row in rows if i < len(row) and row[i].strip()]
        names.append("・".join(dict.fromkeys(parts)))
    return names


def cell(phrases: Sequence[Phrase], passage: Passage) -> tuple[Statement, str] | None:
    """The one cell of a row that is asked for, in a sentence and alone; None where it is not one."""
    cells = passage.document.cells(passage.section)
    header = header_of(passage)
    if header is None or len(cells) < 2:
        return None
    names = columns(header, len(cells))
    asked = _asked_of(phrases, names, cells)
    if not asked or len(asked) > _MOST:
        return None
    found = [(names[i], cells[i].strip()) for i in asked]
    told = "、".join(f"{name}は{value}" for name, value in found)
    text = f"「{cells[0].strip()}」の{told}です。"
    return Statement(text, (passage, header)), "、".join(value for _, value in found)


def _asked_of(phrases: Sequence[Phrase], names: Sequence[str], cells: Sequence[str]) -> list[int]:
    """The columns that are asked for: those that a phrase names alone, else those named best."""
    columns = [i for i in range(1, len(names)) if cells[i]]
    alone: dict[int, None] = {}
    for phrase in phrases:
        scores = {i: _named([phrase], names[i]) for i in columns}
        best = [i for i in columns if scores[i] == max(scores.values()) > 0]
        if len(best) == 1 and scores[best[0]] >= _WHOLLY * phrase.weight:
            alone[best[0]] = None
    if alone:
        return sorted(alone)
    totals = {i: _named(phrases, names[i]) for i in columns}
    return [i for i in columns if totals[i] == max(totals.values()) > 0]


def whole(passage: Passage) -> Statement:
    """A row with the names of its columns."""
    cells = passage.document.cells(passage.section)
    header = header_of(passage)
    names = columns(header, len(cells))
    first, *rest = (
        f"{name} {value.strip()}" if name else value.strip()
        for name, value in zip(["", *names[1:]], cells, strict=True)
        if value.strip()
    )
    told = f"{first}：{'、'.join(rest)}" if rest else first
    return Statement(told, (passage, header) if header else (passage,))


def _named(phrases: Sequence[Phrase], column: str) -> float:
    """How much of what is asked a column's name names."""
    folded = fold_text(column)
    whole = sum(p.weight for p in phrases if any(name in folded for name in p.names))
    parts = sum(
        0.5 * p.weight * sum(part in folded for part in p.parts) / len(p.parts)
        for p in phrases
        if p.parts and not any(name in folded for name in p.names)
    )
    return whole + parts
