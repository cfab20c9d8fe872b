"""What the name of a column says of the bare numbers below it: 陽性者数 and 死亡（人） count people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.claims import CELL, figures
from assistant.figure import Figure

_NOTE = re.compile(r"[※*]\d*")
_BRACKETS = re.compile(r"\(([^()]{1,8})\)$")
_ENDS = ((re.compile(r"(?:者|人|員)数$|人員$"), "人"), (re.compile(r"件数$"), "件"))
_VALUE = re.compile(rf"(?:^|{CELL})[\d.,%-]+(?={CELL}|$)")  # a cell that is a number
_PART = re.compile(r"^(?:うち|内)(?!容|訳)")  # a column that tells of the one before


def units(header: str) -> tuple[Figure | None, ...]:
    """One of what each column of ``header`` counts, as 1人; None where its name does not tell."""
    found: list[Figure | None] = []
    for name in header.split(CELL):
        one = _one_of(_NOTE.sub("", name))
        found.append(found[-1] if one is None and found and _PART.match(name) else one)
    return tuple(found)


def _one_of(name: str) -> Figure | None:
    written = _BRACKETS.search(name)
    unit = written[1] if written else next((u for end, u in _ENDS if end.search(name)), "")
    one = figures(f"1{unit.removeprefix('単位:')}") if unit else ()
    return one[0] if len(one) == 1 and one[0].value and not one[0].parts else None


def counted(figure: Figure, cell: str, one: Figure | None) -> Figure | None:
    """``figure`` with the unit of its column; None where it has one, or is not all of its ``cell``."""
    if one is None or figure.unit or figure.text != cell.strip():
        return None
    return replace(figure, unit=one.unit, value=figure.value * one.value)


def headed(ground: Sequence[str]) -> list[str]:
    """``ground`` with rows of a table below the names of their columns, where another part has them."""
    names = [
        part for part in ground if CELL in part and "\n" not in part and not _VALUE.search(part)
    ]
    result: list[str] = []
    for part in ground:
        cells = part.split("\n", 1)[0].count(CELL)
        name = next((n for n in names if n.count(CELL) == cells and n != part), "")
        result.append(f"{name}\n{part}" if cells and name and name not in part else part)
    return result
