"""The register against what a careful reader entered by hand: precision and recall of every kind.

tests/register_gold/README.md says how the rows were made and how they are compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from indexer.formats import read
from indexer.normalize import fold_text
from indexer.register.extract import extract
from indexer.register.types import Kpi, Measure, Register, Responsibility, Status
from indexer.types import Catalogued, Document

GOLD = Path(__file__).parent / "register_gold"
STRATEGY = Path(__file__).parents[1] / "corpus/documents/kenko-iryo-senryaku-2-gaiyo.txt"
Row = Kpi | Measure | Responsibility
Gold = Mapping[str, object]
COMPARED = {"kpi": ("indicator", "value", "unit", "comparator", "deadline"), "measure": ("action",)}


def plain(value: object) -> str:
    """``value`` as it is compared: folded, without white space."""
    return "".join(fold_text(str(value)).split())


def rows(*names: str) -> list[Gold]:
    lines = [line for name in names for line in (GOLD / name).read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


@cache
def document(name: str) -> Document:
    files = {path.stem: path for path in (*(GOLD / "notation").iterdir(), STRATEGY)}
    path = files[name]
    return read(path.read_bytes(), Catalogued(path.stem, path.stem, path.name))


@cache
def register(name: str) -> Register:
    return extract(document(name))


@dataclass(frozen=True)
class Compared:
    """Gold rows that were found, gold rows that were missed, and rows that nobody entered."""

    found: list[Gold]
    missed: list[Gold]
    false: list[tuple[str, Row]]

    def precision(self) -> float:
        return len(self.found) / max(1, len(self.found) + len(self.false))

    def recall(self) -> float:
        return len(self.found) / max(1, len(self.found) + len(self.missed))


def compared(kind: str, pick: Callable[[Register], tuple[Row, ...]], gold: list[Gold]) -> Compared:
    """The rows that ``pick`` takes against ``gold``, each of either matched once."""
    left = [(name, row) for name in documents(gold) for row in pick(register(name))]
    found: list[Gold] = []
    missed: list[Gold] = []
    for one in sorted(gold, key=lambda g: bool(g.get("optional"))):
        match = next((pair for pair in left if same(kind, one, *pair)), None)
        if match:
            left.remove(match)
        if not one.get("optional"):
            (found if match else missed).append(one)
    return Compared(found, missed, left)


def documents(gold: list[Gold]) -> list[str]:
    return list(dict.fromkeys(str(one["document"]) for one in gold))


def same(kind: str, gold: Gold, name: str, row: Row) -> bool:
    if name != gold["document"]:
        return False
    quote, words = plain(gold["quote"]), plain(document(name).text[row.start : row.end])
    overlap = quote in words or (words in quote and len(words) * 3 > len(quote))
    return overlap and all(agrees(field, gold, getattr(row, field)) for field in COMPARED[kind])


def agrees(field: str, gold: Gold, value: object) -> bool:
    accept = gold.get("accept")
    others = accept.get(field, []) if isinstance(accept, dict) else []
    right = [plain(one) for one in (gold[field], *others)]
    mine = plain(value)
    return mine in right or (field == "indicator" and any(one and one in mine for one in right))


def kpis(found: Register) -> tuple[Row, ...]:
    return found.kpis


def measures(found: Register) -> tuple[Row, ...]:
    return found.measures


def of_kind(kind: str, *names: str) -> list[Gold]:
    return [one for one in rows(*names) if one["kind"] == kind]


@pytest.mark.parametrize(
    ("kind", "pick", "precision", "recall"),
    [("kpi", kpis, 0.98, 0.95), ("measure", measures, 0.95, 0.95)],
)
def test_rows_are_those_of_a_careful_reader(
    kind: str, pick: Callable[[Register], tuple[Row, ...]], precision: float, recall: float
) -> None:
    gold = of_kind(kind, "strategy.jsonl", "notation.jsonl")
    result = compared(kind, pick, gold)
    assert result.precision() >= precision, result.false
    assert result.recall() >= recall, result.missed


def test_every_measure_of_the_strategy_is_there_and_no_other() -> None:
    gold = of_kind("measure", "strategy.jsonl")
    result = compared("measure", measures, gold)
    assert [one["quote"] for one in result.missed] == []
    assert [document(name).text[row.start : row.end] for name, row in result.false] == []


@pytest.mark.parametrize("name", ["kenko-iryo-senryaku-2-gaiyo", "pending"])
def test_what_is_announced_by_a_heading_alone_says_so(name: str) -> None:
    gold = [g for g in of_kind("kpi", "strategy.jsonl", "notation.jsonl") if g["document"] == name]
    announced = {plain(one["indicator"]) for one in gold if one["status"] == "heading_only"}
    rows_found = [row for row in register(name).kpis if row.status is Status.HEADING_ONLY]
    assert {plain(row.indicator) for row in rows_found} == announced
