"""Tables with a column of those who do it (所管, 担当, 実施主体): a body or several a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest

from indexer.normalize import fold_text
from indexer.register.bearers import Span
from indexer.register.marks import Named, named
from indexer.types import Document, Section, SectionKind

_WHO = re.compile(
    r"(?:主)?(?:所管|担当|主管|実施主体|責任|関係)(?:府省庁?|省庁|官庁|部局|部署|課室?|大臣|機関|者|組織)?(?:名|等)?(?:\(.*\))?|府省庁?名?|省庁名?|実施者|(?:取組|推進)?主体"
)
_WHAT = re.compile(r"施策|取組|項目|事業|対策|内容|課題|kpi|指標|目標|名称|件名")
_NONE = re.compile(r"[-—–−―ー－]*|なし|未定|該当なし")
_SAME = re.compile(r"同上|〃|々|”")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of such a table: what is to be done, by whom, and where both are said."""

    section: Section
    start: int
    end: int
    task: str  # folded
    bodies: tuple[Named, ...]  # () where the cell was not understood
    cell: Span  # of the words that name the bodies, perhaps in a row above
    words: str  # those words, folded


@dataclass(frozen=True, slots=True)
class _Line:
    section: Section
    start: int
    cells: tuple[str, ...]

    def span(self, column: int) -> Span:
        start = self.start + sum(len(cell) + 1 for cell in self.cells[:column])
        return start, start + len(self.cells[column])

    @property
    def end(self) -> int:
        return self.start + len("\t".join(self.cells))


def rows(document: Document, day: date | None) -> Iterator[Row]:
    """The rows of every table of ``document`` that has a column for bodies; ``day``: its date."""
    for section in document.sections:
        if section.kind is SectionKind.TABLE:
            header = document.header(section)
            below = [child for child in document.children(section) if child.kind is SectionKind.ROW]
            lines = [_Line(row, row.start, _cells(document, row)) for row in below]
            yield from _of_table(document, header, lines, day)
        elif section.kind is not SectionKind.ROW:
            for header, lines in _plain(document, section):
                yield from _of_table(document, header, lines, day)


def _cells(document: Document, row: Section) -> tuple[str, ...]:
    return tuple(document.text[row.start : row.head_end].rstrip("\n").split("\t"))


def _plain(document: Document, section: Section) -> Iterator[tuple[str, list[_Line]]]:
    """Tables that came as lines with tabs between the cells."""
    text = document.text[section.start : section.body_end]
    if "\t" not in text:
        return
    at, run = section.start, list[_Line]()
    for line in [*text.split("\n"), ""]:
        cells = tuple(line.split("\t"))
        if run and len(cells) != len(run[0].cells):
            yield "\t".join(run[0].cells), run[1:]
            run = []
        if len(cells) > 1:
            run.append(_Line(section, at, cells))
        at += len(line) + 1


def _columns(header: str) -> tuple[int, int] | None:
    """The columns of bodies and of tasks under the header rows ``header``; None: none of bodies."""
    lines = [[fold_text(cell) for cell in line.split("\t")] for line in header.split("\n")]
    names = ["".join(dict.fromkeys(cells)) for cells in zip_longest(*lines, fillvalue="")]
    who = next((i for i, name in enumerate(names) if _WHO.fullmatch(name)), None)
    if who is None or len(names) < 2:
        return None
    others = [i for i in range(len(names)) if i != who]
    return who, next((i for i in others if _WHAT.search(names[i])), others[0])


def _of_table(
    document: Document, header: str, lines: list[_Line], day: date | None
) -> Iterator[Row]:
    found = _columns(header)
    if found is None:
        return
    who, what = found
    above: Row | None = None
    broken = False
    for line, following in pairwise([*lines, None]):
        if line is None or len(line.cells) <= max(found) or broken:
            broken = False  # the second half of a cell that was read with its first
            continue
        cell, task = line.cells[who], fold_text(line.cells[what]).strip()
        if _SAME.fullmatch(fold_text(cell).strip()) and above:
            bodies, span = above.bodies, above.cell
        elif _NONE.fullmatch(fold_text(cell).strip()) or _NONE.fullmatch(task):
            continue
        else:
            bodies, span = named(cell, day), line.span(who)
            if not bodies and following and len(following.cells) > who:
                bodies = named(cell + following.cells[who], day)
                broken = bool(bodies)
                span = (span[0], following.span(who)[1]) if broken else span
        words = fold_text(document.text[slice(*span)]).strip()
        above = Row(line.section, line.start, line.end, task, bodies, span, words)
        yield above
