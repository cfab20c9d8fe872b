"""Who is to do what in a document: subjects of duties, cues, marks and columns that name bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from indexer.normalize import Folded, fold, fold_text
from indexer.register import marks
from indexer.register.bearers import masked, shortens, subjects
from indexer.register.cues import cues
from indexer.register.duties import Claim, duties
from indexer.register.types import Elsewhere, Responsibility, Role, Status, Unparsed
from indexer.types import DRAFT, Document, Section, SectionKind

UNKNOWN = "主体の一覧にない名称"
_NOT_UNDERSTOOD = "担当を示す表記ですが、主体の名称を読み取れません。"
# What a line has to have to be read at all.
_PROMISING = re.compile(
    "[はもが]|[中主]?核|の[下も]|にお[いけ]|によ[るっり]|主導|[連協]|共同|所管|担当|主[管務体]|責任|[(（【《〔［<＜〈]"
)
_SHORT = re.compile(
    r"\((?:[^「」()]*[。、])?(?:以下)?[^「」()]{0,60}「(?P<short>[^「」]{1,20})」という。?[^「」()]*\)"
)
_PROVISION = frozenset("編 章 節 款 目 条 附則 別表".split())
_MARKER = re.compile(r"\A[\s\uf0a0-\uf0ff○●◎〇■□◆◇・※*-]+")
_TRAILING = re.compile(r"[\s、。・((【《〔<]+\Z")


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line or table cell: where it starts in the document, and its words folded."""

    section: Section
    start: int
    folded: Folded
    heading: bool


class _Reader:
    """One document being read: what it introduces, and the rows found so far."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.more = shorts(document)
        self.day = _day(document.catalogued.date)
        self.is_law = any(section.unit == "条" for section in document.sections)
        signs = re.compile(f"[{marks.SIGNS}]")
        lines = (line for line in document.text.split("\n") if signs.search(line))
        self.legend = marks.legend(map(fold_text, lines))
        self.rows: list[Responsibility] = []
        self.unparsed: list[Unparsed] = []

    def read(self, line: _Line) -> None:
        text = line.folded.text
        if not line.heading:
            for claim in duties(text, self.more):
                self._add(line, claim)
            for claim in () if self.is_law else cues(text, self.more):
                self._add(line, claim)
        for mark in () if self.is_law else marks.marks(text, self.legend, self.day):
            self._add_mark(line, mark)

    def _add(self, line: _Line, claim: Claim) -> None:
        start, end = line.folded.span(*claim.span)
        task = line.folded.text[slice(*claim.task)]
        flags = (*claim.flags, *(() if claim.bearer.known else (UNKNOWN,)))
        self._append(
            line.section, line.start + start, line.start + end, claim.bearer.body, claim.role,
            task, claim.words, flags,
        )  # fmt: skip

    def _add_mark(self, line: _Line, mark: marks.Mark) -> None:
        """The task of a mark is what stands before it in its line, or the line above."""
        document, section = self.document, line.section
        text, (at, stop) = line.folded.text, mark.span
        before, start = text[:at], line.start
        end = line.start + line.folded.span(at, stop)[1]
        if fold_text(document.title_of(section)) and line.start >= section.head_end:
            start = section.start + _label(document, section)
            before = fold_text(document.text[start : section.head_end])
        task = _TRAILING.sub("", _MARKER.sub("", before))
        if not mark.bodies or not task:
            reason = _NOT_UNDERSTOOD
            self.unparsed.append(Unparsed(section.id, start, end, "responsibility", reason))
            return
        for one in mark.bodies:
            flags = (*mark.flags, *(() if one.known else (UNKNOWN,)))
            self._append(section, start, end, one.body, one.role, task, text[at:stop], flags)

    def read_table(self, table: Section) -> None:
        """The rows of a table with a column of those who do it."""
        document = self.document
        found = marks.columns(document.header(table))
        rows = [s for s in document.children(table) if s.kind is SectionKind.ROW] if found else []
        last: tuple[marks.Named, ...] = ()
        at_last = (0, 0)
        for row, following in zip_longest(rows, rows[1:]):
            if row is None or found is None:
                break
            who, what = found
            cells = document.cells(row)
            cell = cells[who] if len(cells) > max(who, what) else ""
            if marks.is_none(cell) or marks.is_none(cells[what]):
                continue
            start = row.start + sum(len(one) + 1 for one in cells[:who])
            here = (start, start + len(cell))
            if fold_text(cell).strip() in ("同上", "〃"):
                bodies, here = last, at_last
            else:
                bodies = marks.named(cell, self.day)
                if not bodies and following and (rest := document.cells(following))[who:]:
                    bodies = marks.named(cell + rest[who], self.day)
            last, at_last = bodies, here
            self._add_cells(row, cells, what, bodies, Elsewhere("words", *here))

    def _add_cells(
        self, row: Section, cells: tuple[str, ...], what: int, bodies: tuple[marks.Named, ...],
        words: Elsewhere,
    ) -> None:  # fmt: skip
        document = self.document
        end = row.start + len(document.text[row.start : row.head_end].rstrip("\n"))
        if not bodies:
            unread = Unparsed(row.id, row.start, end, "responsibility", _NOT_UNDERSTOOD)
            self.unparsed.append(unread)
        outside = words.start < row.start
        for one in bodies:
            self._append(
                row, row.start, end, one.body, one.role, fold_text(cells[what]).strip(),
                fold_text(document.text[words.start : words.end]).strip(),
                () if one.known else (UNKNOWN,),
                (words, Elsewhere("body", words.start, words.end)) if outside else (),
            )  # fmt: skip

    def _append(
        self, section: Section, start: int, end: int, body: str, role: Role, task: str,
        words: str, flags: tuple[str, ...], elsewhere: tuple[Elsewhere, ...] = (),
    ) -> None:  # fmt: skip
        status = Status.SETTLED
        if self.document.is_pending(section):
            status = Status.PENDING
        elif self.document.catalogued.status == DRAFT:
            status = Status.DRAFT
        row = Responsibility(
            section.id, start, end, body, role, task, words, status, flags, elsewhere
        )
        self.rows.append(row)


def responsibilities(document: Document) -> tuple[list[Responsibility], list[Unparsed]]:
    """Every row of who is to do what, in the order of the text, and what was not understood.

    Each sentence gives a body one row of a role at most.
    """
    reader = _Reader(document)
    for section in document.sections:
        if section.kind is SectionKind.TABLE:
            reader.read_table(section)
        else:
            for line in _lines(document, section):
                reader.read(line)
    once: dict[tuple[int, str], Responsibility] = {}
    for row in sorted(reader.rows, key=lambda one: (one.start, one.end)):
        once.setdefault((row.start, row.body), row)
    return list(once.values()), reader.unparsed


def shorts(document: Document) -> Mapping[str, str]:
    """Short forms of bodies that the document introduces, folded, to their names.

    One that is introduced for two bodies stands for none: in laws 機構 may be one in this chapter
    and another in that.
    """
    found: dict[str, set[str]] = {}
    for line in document.text.split("\n"):
        if "」という" not in line:
            continue
        text = fold_text(line)
        bare = masked(text)
        for match in _SHORT.finditer(text):
            named = subjects(text, bare, 0, match.start())
            name = named[-1].body if named else ""
            if name != match["short"] and shortens(match["short"], name):
                found.setdefault(match["short"], set()).add(name)
    return {short: names.pop() for short, names in found.items() if len(names) == 1}


def _lines(document: Document, section: Section) -> Iterator[_Line]:
    """The lines of ``section`` that may say something; a row of a table is a line a cell."""
    heading = document.is_heading(section) or section.kind is SectionKind.TITLE
    at = section.start + _label(document, section)
    if section.unit in _PROVISION or section.kind in (SectionKind.TITLE, SectionKind.CAPTION):
        at = section.head_end
    for line in re.split(r"[\n\t]", document.text[at : section.body_end]):
        if _PROMISING.search(line):
            yield _Line(section, at, fold(line), heading and at < section.head_end)
        at += len(line) + 1


def _label(document: Document, section: Section) -> int:
    """How long the marker at the start of ``section`` is, as printed."""
    return len(section.label) if document.text.startswith(section.label, section.start) else 0


def _day(written: str | None) -> date | None:
    """The day of a document that has a date or a year; None where it has none."""
    match = re.match(r"(\d{4})(?:-(\d{2})-(\d{2}))?", written or "")
    try:
        return date(int(match[1]), int(match[2] or 7), int(match[3] or 1)) if match else None
    except ValueError:
        return None
