"""Responsibilities against what a careful reader entered by hand: precision and recall.

tests/register_gold/README.md says how the rows were made: one a body and sentence. The laws are not
part of the repository; where they are not at hand, their rows are skipped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from indexer_law_samples import LAWS, real

from indexer.formats import read
from indexer.normalize import fold_text
from indexer.register.responsibility import UNKNOWN, responsibilities
from indexer.register.types import Responsibility
from indexer.types import Catalogued, Document

GOLD = Path(__file__).parent / "register_gold"
STRATEGY = Path(__file__).parents[1] / "corpus/documents/kenko-iryo-senryaku-2-gaiyo.txt"
Gold = Mapping[str, Any]


def plain(text: str) -> str:
    return "".join(fold_text(text).split())


def gold(name: str) -> list[Gold]:
    lines = (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["kind"] == "responsibility"]


@cache
def document(name: str) -> Document:
    files = {path.stem: path for path in (*(GOLD / "notation").iterdir(), STRATEGY)}
    if name in files:
        path = files[name]
        return read(path.read_bytes(), Catalogued(path.stem, path.stem, path.name))
    law = next((path for path in LAWS if path.stem == name), None)
    if law is None:
        pytest.skip(f"{name} is not at hand")
    return real(law)


@cache
def read_once(name: str) -> list[Responsibility]:
    return responsibilities(document(name))[0]


@dataclass(frozen=True)
class Compared:
    """Rows of the gold that were found and missed, and rows that nobody entered."""

    found: list[Gold]
    missed: list[Gold]
    false: list[Responsibility]


@cache
def compared(name: str) -> Compared:
    rows = gold(name)
    documents = dict.fromkeys(str(row["document"]) for row in rows)
    left = [(one, row) for one in documents for row in read_once(one)]
    found: list[Gold] = []
    missed: list[Gold] = []
    for row in sorted(rows, key=lambda one: bool(one.get("optional"))):
        match = next((pair for pair in left if same(row, *pair)), None)
        if match is not None:
            left.remove(match)
            found.append(row)
        elif not row.get("optional"):
            missed.append(row)
    return Compared(found, missed, [row for _, row in left])


def same(row: Gold, name: str, mine: Responsibility) -> bool:
    """The same document, body and role, and words that overlap."""
    if name != row["document"] or plain(mine.body) not in accepted(row, "body"):
        return False
    if mine.role.value not in accepted(row, "role"):
        return False
    words = plain(document(name).text[mine.start : mine.end])
    return any(quote in words or words in quote for quote in accepted(row, "quote"))


def accepted(row: Gold, field: str) -> list[str]:
    return [plain(one) for one in (row[field], *row.get("accept", {}).get(field, []))]


@pytest.mark.parametrize("name", ["strategy", "notation", "laws"])
def test_rows_are_those_of_a_careful_reader(name: str) -> None:
    result = compared(name)
    found = len(result.found)
    assert found / (found + len(result.false)) >= 0.95, result.false
    needed = sum(not row.get("optional") for row in result.found)
    assert needed / (needed + len(result.missed)) >= 0.9, result.missed


def test_tasks_are_what_a_careful_reader_entered() -> None:
    """One of the two contains the other, for almost all of them."""
    found = [row for name in ("strategy", "notation", "laws") for row in compared(name).found]
    right = [any(same_task(row, mine) for mine in read_once(row["document"])) for row in found]
    assert sum(right) / len(right) >= 0.98


def same_task(row: Gold, mine: Responsibility) -> bool:
    task, parts = plain(row["task"]), plain(mine.task).split("…")
    overlap = any(task in part or part in task for part in parts)
    return overlap and same(row, row["document"], mine)


def test_bodies_that_no_table_has_are_flagged() -> None:
    flagged = {plain(row["body"]) for row in gold("notation") if row.get("flag") == "unknown_body"}
    mine = {plain(row.body) for row in read_once("okashii") if UNKNOWN in row.flags}
    assert flagged == mine
