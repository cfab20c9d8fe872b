"""Which rows of the register are asked for, and the rows as they are read from an index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from indexer.normalize import fold_text
from indexer.register.types import Kpi, Measure, Responsibility, Role, Status, Unparsed
from indexer.types import PENDING

Row: TypeAlias = Measure | Kpi | Responsibility | Unparsed

# Each kind of row by its name on the command line, in the API and in the store.
KINDS: dict[str, type[Row]] = {
    "measure": Measure,
    "kpi": Kpi,
    "responsibility": Responsibility,
    "unparsed": Unparsed,
}
_ENDING = 3  # characters of a verb behind its stem
_BOUND = re.compile(r"(?:なければ|ては)ならない$")
UNPARSED = "unparsed"  # of any kind, seen and not understood
FLAGGED = "flagged"  # understood, with a doubt that a person should look at
_CHAPTER = re.compile(r"第(?P<number>\d+)[章節款](?:の\d+)?")
_YEAR = re.compile(r"(?P<year>\d{4})(?P<unit>年度?)?(?P<bound>まで|以前|以降|以後|から)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with its words and where they stand. ``quote == document.text[row.start:row.end]``."""

    kind: str  # a key of KINDS
    document: str  # id
    path: tuple[str, ...]  # headings from the top down, as printed
    page: int | None
    quote: str
    row: Row


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit in time: of that year, or from it on, or up to it; ``fiscal``: 年度 alone."""

    year: int
    fiscal: bool = False
    bound: str = ""  # "" of that year, まで up to it, から from it on

    @classmethod
    def read(cls, written: str) -> Deadline | None:
        """2024, 2024年度, 令和6年度まで, 2030年以降; None for anything else."""
        match = _YEAR.fullmatch(fold_text(written).strip())
        if match is None:
            return None
        bound = {"以前": "まで", "以降": "から", "以後": "から"}.get(match["bound"], match["bound"])
        return cls(int(match["year"]), match["unit"] == "年度", bound or "")

    def holds(self, kpi: Kpi) -> bool:
        if kpi.year is None or (self.fiscal and "年度" not in kpi.deadline):
            return False
        if self.bound:
            return kpi.year <= self.year if self.bound == "まで" else kpi.year >= self.year
        return kpi.year == self.year


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """What rows have to be; what is left as it is limits nothing."""

    kind: str
    documents: tuple[str, ...] | None = None  # ids
    bodies: tuple[str, ...] = ()  # normalised; one of them
    roles: tuple[Role, ...] = ()  # one of them
    actions: tuple[str, ...] = ()  # of a measure; one of them
    deadlines: tuple[Deadline, ...] = ()  # one of them
    section: str = ""  # a heading's words, or its number
    status: str | None = None  # of Status, or UNPARSED, FLAGGED
    text: str = ""  # words, each of which the row's own words or headings have
    numbered: bool | None = None  # whether a KPI has a target with a number
    dated: bool | None = None  # whether a KPI has a deadline
    charged: bool | None = None  # whether a measure names a body
    doing: str = ""  # what a responsibility is to do, the stem of its last verb: 定め
    of: str = ""  # the kind that an unparsed row looked like

    def holds(self, entry: Entry) -> bool:
        """Whether ``entry``, of the kind and the documents asked for, is a row asked for."""
        return all(
            test(self, entry)
            for test in (
                _has_body,
                _has_role,
                _acts,
                _is_due,
                _is_within,
                _stands_so,
                _says,
                _counts,
            )
        )


def _has_body(query: RegisterQuery, entry: Entry) -> bool:
    return not query.bodies or bool(set(query.bodies) & set(bodies_of(entry.row)))


def bodies_of(row: Row) -> tuple[str, ...]:
    """The bodies that a row names, normalised."""
    if isinstance(row, Responsibility):
        return (row.body,)
    return row.bodies if isinstance(row, Measure) else ()


def _has_role(query: RegisterQuery, entry: Entry) -> bool:
    row = entry.row
    if not (query.roles or query.doing):
        return True
    if not isinstance(row, Responsibility) or (query.roles and row.role not in query.roles):
        return False
    done = _BOUND.sub("", row.task)
    return query.doing in done[-len(query.doing) - _ENDING :]


def _is_due(query: RegisterQuery, entry: Entry) -> bool:
    row = entry.row
    return not query.deadlines or (
        isinstance(row, Kpi) and any(one.holds(row) for one in query.deadlines)
    )


def _acts(query: RegisterQuery, entry: Entry) -> bool:
    row = entry.row
    return not query.actions or (isinstance(row, Measure) and row.action in query.actions)


def _is_within(query: RegisterQuery, entry: Entry) -> bool:
    asked = fold_text(query.section)
    if not asked:
        return True
    if chapter := _CHAPTER.fullmatch(asked):  # a chapter of a law, or 3. of a plan
        number = re.compile(rf"{asked}(?![の\d])|{chapter['number']}\.(?!\d)")
        return any(number.match(fold_text(heading)) for heading in entry.path)
    if re.fullmatch(r"[\d.()]+", asked):  # 3.2.1, (1): a number is not a part of another one
        number = re.compile(rf"{re.escape(asked.rstrip('.'))}(?![\d])")
        return any(number.match(fold_text(heading)) for heading in entry.path)
    return any(asked in fold_text(heading) for heading in entry.path)


def _stands_so(query: RegisterQuery, entry: Entry) -> bool:
    if isinstance(entry.row, Unparsed):
        return query.of in ("", entry.row.kind)
    if query.status is None:
        return True
    if query.status == FLAGGED:
        return bool(entry.row.flags)
    if query.status == Status.PENDING:  # a heading with nothing under it may be so as well
        return any(PENDING.search(words) for words in (entry.quote, *entry.path))
    return entry.row.status == query.status


def _says(query: RegisterQuery, entry: Entry) -> bool:
    if not query.text:
        return True
    said = fold_text(" ".join((entry.quote, *entry.path)))
    return all(fold_text(word) in said for word in query.text.split())


def _counts(query: RegisterQuery, entry: Entry) -> bool:
    row = entry.row
    if query.charged is not None and isinstance(row, Measure):
        return bool(row.bodies) is query.charged
    if not isinstance(row, Kpi):
        return query.numbered is None and query.dated is None
    asked = ((query.numbered, row.value), (query.dated, row.deadline))
    return all(wanted is None or bool(value) is wanted for wanted, value in asked)
