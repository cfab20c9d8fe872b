"""Who is to do what in a document: subjects of duties, cues, marks and columns that name bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from indexer.normalize import Folded, fold, fold_text
from indexer.register import columns, marks
from indexer.register.bearers import last_name, masked, shortens
from indexer.register.cues import cues
from indexer.register.duties import Claim, duties
from indexer.register.types import Elsewhere, Responsibility, Role, Status, Unparsed
from indexer.types import DRAFT, Document, Section, SectionKind

UNKNOWN = "主体の一覧にない名称"
_NOT_UNDERSTOOD = "担当を示す表記ですが、主体の名称を読み取れません。"
# What a line has to have to be read at all.
_PROMISING = re.compile(
    "[はもが]|を[中核司実主拠得]|の[下も]|にお[いけ]|によ[るっり]|主導|[連協]|共同|所管|担当|主[管務体]|責任|[(（【《〔［<＜〈]"
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
            for claim in duties(text, self.more, statute=self.is_law):
                self._add(line, claim)
            for claim in () if self.is_law else cues(text, self.more):
                self._add(line, claim)
        for mark in () if self.is_law else marks.marks(text, self.legend, self.day):
            self._add_mark(line, mark)

    def _add(self, line: _Line, claim: Claim) -> None:
        start, end = line.folded.span(*claim.span)
        flags = (*claim.flags, *(() if claim.bearer.known else (UNKNOWN,)))
        self._append(
            line.section, line.start + start, line.start + end, claim.bearer.body, claim.role,
            claim.task, claim.words, flags,
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
            self._not_understood(section, start, end)
            return
        for one in mark.bodies:
            flags = (*mark.flags, *(() if one.known else (UNKNOWN,)))
            self._append(section, start, end, one.body, one.role, task, text[at:stop], flags)

    def read_columns(self) -> None:
        """The rows of tables with a column of those who do it."""
        for row in columns.rows(self.document, self.day):
            start, end = row.start, row.end
            if not row.bodies:
                self._not_understood(row.section, start, end)
            places = tuple(Elsewhere(field, *row.cell) for field in ("words", "body"))
            inside = start <= row.cell[0] and row.cell[1] <= end
            for one in row.bodies:
                flags = () if one.known else (UNKNOWN,)
                self._append(
                    row.section, start, end, one.body, one.role, row.task, row.words, flags,
                    () if inside else places,
                )  # fmt: skip

    def _not_understood(self, section: Section, start: int, end: int) -> None:
        self.unparsed.append(Unparsed(section.id, start, end, "responsibility", _NOT_UNDERSTOOD))

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
    reader.read_columns()
    for section in document.sections:
        for line in _lines(document, section) if section.kind is not SectionKind.TABLE else ():
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
            name = last_name(bare, match.start())
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
