"""The targets of a document: indicator, value, deadline, baseline, each with the words for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.normalize import Folded, fold
from indexer.register.deadline import As, dates
from indexer.register.entry import Entry, read
from indexer.register.headings import Context, Scope
from indexer.register.line import line
from indexer.register.quantity import CHANGES, NO_UNIT
from indexer.register.subject import trimmed
from indexer.register.table import rows_of
from indexer.register.target import Target, targets
from indexer.register.types import Elsewhere, Kpi, Status, Unparsed
from indexer.types import DRAFT, PENDING, Document, Section, SectionKind

_AIMS = re.compile(
    rf"目指す|目指し|目標と(?:する|し)|(?:こと|もの)とする|[%人件社倍割年歳分回所体業度下上内満超床台]と(?:する|し)|に(?:する|し)(?:。|、|$)|達成(?:する|させる)|実現する"
    rf"|(?:{CHANGES})(?:する|し、|さ?せる|を図る|を目指す|す$|す。|る。|る$|。|$)|(?:確保|創出|養成|育成|整備|配置|設置|構築|導入|開催|輩出)(?:する|し(?=、|$))|(?:実施する|行う)。?$"
)
_ENDS_SO = re.compile(r"まで(?:に)?:?約?\d[^、。]{0,12}$")  # …市町村:2030年度までに1200市町村
_PAST = re.compile(
    r"(?:した|された|なった|ている|ていた|ています|しました|である|でした|てきた|見込まれる|見込み|予定である|とされ|推計|公表予定)。?$"
)
_LAW_LIKE = re.compile(
    r"(?:第\d+条|施行(?:する|日)|適用する|しなければならない|経過措置|ものとする)。?$|第\d+条"
)
_DEFAULT = re.compile(
    r"(?:時期|期限|年限|達成年度?|目標年度?)(?:の|に関する)?(?:記載|定め|明記|記述|断り)(?:が|の)?(?:ない|無い)"
)
_MENTIONS_DEFAULT = re.compile("(?:記載|定め|明記|記述|断り)(?:が|の)?(?:ない|無い)")
_NOTE_MARK = re.compile(r"[※*注]\d*")
_SPOKEN = re.compile(
    r"(?P<of>.+)(?:を|について)(?P<goal>[^をはが]{2,40}(?:する|図る|る|う|く|す))。?$"
)
_QUOTED = re.compile(r"「(?P<of>[^「」]{3,})」の(?P<goal>[一-龠ァ-ヶ的]{2,12})$")
_PLACED = re.compile(
    r"(?P<of>.+)を(?P<goal>公表|策定|設置|実施|創設|導入|構築|整備|作成|達成|開始|改定|改正|完了)$"
)


@dataclass(frozen=True, slots=True)
class _Default:
    """A deadline that a note gives to every target without one."""

    text: str
    year: int | None
    start: int
    end: int


def kpis(document: Document) -> tuple[list[Kpi], list[Unparsed]]:
    """The targets of ``document`` in the order of its text, and what looked like one and was not read."""
    reading = read(document)
    notes = [one for one in document.sections if one.kind is SectionKind.NOTE]
    rows: list[Kpi] = []
    unparsed: list[Unparsed] = []
    for entry in reading.entries:
        if "\t" in document.text[entry.start : entry.end]:
            continue
        found = list(_rows(document, entry, notes))
        rows.extend(found)
        if not found and _looks_like_a_target(document, entry):
            reason = "目標のように見えますが、指標と値を読み分けられません。"
            unparsed.append(Unparsed(entry.section, entry.start, entry.end, "kpi", reason))
    rows.extend(_announced(document, section) for section in reading.empty)
    tabled, puzzling = rows_of(document, reading.contexts)
    rows.extend(tabled)
    unparsed.extend(puzzling)
    defaults = list(_defaults(document))
    rows = [_settled(document, _dated(document, row, defaults)) for row in rows]
    return sorted(rows, key=lambda one: (one.start, one.end)), unparsed


def _folded(document: Document, start: int, end: int) -> tuple[Folded, frozenset[int]]:
    """A stretch of the text as one folded line, and where blanks were in it."""
    folded = fold(document.text[start:end].replace("\n", " "))
    gaps = (i for i in range(1, len(folded.text)) if folded.starts[i] > folded.ends[i - 1])
    return folded, frozenset(gaps)


def _rows(document: Document, entry: Entry, notes: list[Section]) -> Iterator[Kpi]:
    folded, gaps = _folded(document, entry.start, entry.end)
    found = [one for one in targets(folded.text, gaps) if _counts(folded.text, entry, one)]
    if not found and entry.item and entry.context.scope is Scope.LISTED:
        found = [one] if (one := _worded(folded.text)) else []
    for one in found:
        if one.indicator:
            yield _noted(document, _kpi(entry, one), folded.text, notes)


def _kpi(entry: Entry, one: Target) -> Kpi:
    row = Kpi(
        entry.section,
        entry.start,
        entry.end,
        one.indicator,
        one.value,
        one.unit,
        one.comparator,
        one.change,
        one.deadline,
        one.year,
        one.cumulative,
        one.baseline,
        one.baseline_date,
        one.breakdown,
        one.text_target,
        flags=one.flags,
    )
    return _from_context(row, entry.context)


def _from_context(row: Kpi, context: Context) -> Kpi:
    """``row`` with the deadline of a heading above it, where it has none of its own."""
    aimed = row.value or row.text_target
    if row.deadline or not aimed or context.words is None:
        return row
    place = Elsewhere("deadline", *context.words)
    return replace(
        row, deadline=context.deadline, year=context.year, elsewhere=(*row.elsewhere, place)
    )


def _counts(text: str, entry: Entry, one: Target) -> bool:
    """Whether ``one`` is a target where it stands: in a list of targets, or said to be one."""
    scope = entry.context.scope
    if scope is Scope.LISTED and entry.item:
        return True
    aims = re.search(r"(?:目標と|目指)している。?$", text)
    if (_PAST.search(text) and not aims) or _LAW_LIKE.search(text):
        return False
    bounded = one.year is not None and bool(one.deadline)
    if not one.value:
        worded = (
            bool(re.search(r"【[^】]*】", text))
            or scope > Scope.NONE
            or re.search("倍増|半減", text)
        )
        listed = entry.item or (scope is Scope.LISTED and _until(text))
        return bool(listed and bounded and one.text_target and worded)
    if scope > Scope.NONE and entry.item:
        return True
    if NO_UNIT in one.flags and not one.comparator:
        return False
    marked = bool(re.search(r"【[^】]*\d[^】]*】|目標値?[>】)]?[:は]?\d|<目標値?>", text))
    if marked and (entry.item or "<目標" in text):
        return bounded or "目標" in text
    if one.value and re.search(r"を目標と(?:する|し)", text):
        return True
    if not (bounded and _until(text)):
        return False
    if entry.item:
        return bool(_AIMS.search(text) or _ENDS_SO.search(text))
    last = text[-40:] if len(text) > 40 else text  # what running text says of it in the end
    return bool(_AIMS.search(last)) and one.end > text.rfind("。", 0, len(text) - 1)


def _until(text: str) -> bool:
    """Whether a date bounds what ``text`` says: 2029年度までに, or any where it speaks of an aim."""
    roles = (As.UNTIL, As.IN) if re.search("目標|目指|【", text) else (As.UNTIL,)
    return any(one.role in roles and one.year for one in dates(text))


def _worded(text: str) -> Target | None:
    """A line of a list of targets without a figure: an indicator alone, or a goal in words."""
    for pattern in (_QUOTED, _SPOKEN, _PLACED):
        if found := pattern.search(text):
            indicator = trimmed(
                found["of"].rsplit("、", 1)[-1] if pattern is _SPOKEN else found["of"]
            )
            if indicator:
                return Target(indicator, 0, len(text), text_target=found["goal"])
    if text.endswith("。"):
        return None
    return Target(trimmed(re.sub(r"[(\[【][pP][)\]】]", "", text)), 0, len(text))


def _noted(document: Document, row: Kpi, text: str, notes: list[Section]) -> Kpi:
    """``row`` with what the notes say that its line points to (※２)."""
    for mark in dict.fromkeys(match[0] for match in _NOTE_MARK.finditer(text)):
        note = _note(document, mark, row.end, notes)
        if note is None:
            continue
        row = replace(row, elsewhere=(*row.elsewhere, Elsewhere("note", note.start, note.head_end)))
        folded, _ = _folded(document, note.start, note.head_end)
        row = _from_note(row, folded.text, note)
    return row


def _note(document: Document, mark: str, after: int, notes: list[Section]) -> Section | None:
    """The note with ``mark`` that stands next below, else the last above."""
    same = [
        one for one in notes if fold(document.heading(one)).text.lstrip("(").startswith(mark)
        and (mark[-1:].isdigit() or not fold(document.heading(one)).text.lstrip("(")[1:2].isdigit())
    ]  # fmt: skip
    below = [one for one in same if one.start >= after]
    return below[0] if below else same[-1] if same else None


def _from_note(row: Kpi, text: str, note: Section) -> Kpi:
    """Deadline and baseline that a note gives: ※2 2033年度までの目標。基準値は2025年度の43.7%(子宮)."""
    until = next((one for one in dates(text) if one.role is As.UNTIL), None)
    if until is not None and not row.deadline and "目標" in text:
        place = Elsewhere("deadline", note.start, note.head_end)
        row = replace(row, deadline=until.text, year=until.year, elsewhere=(*row.elsewhere, place))
    told = re.search(r"(?:基準値|現状値?|実績値?)[はが:]", text)
    if told is None or row.baseline:
        return row
    figures = [one for one in line(text).figures if one.start >= told.end()]
    for one in figures:
        of = re.match(r"\((?P<of>[^()]+)\)", text[one.end :])
        if len(figures) == 1 or (of and of["of"] in row.indicator):
            when = next((d.text for d in dates(text) if told.end() <= d.start < one.start), "")
            place = Elsewhere("baseline", note.start, note.head_end)
            return replace(
                row,
                baseline=text[one.start : one.end],
                baseline_date=when,
                elsewhere=(*row.elsewhere, place),
            )
    return row


def _looks_like_a_target(document: Document, entry: Entry) -> bool:
    """Whether a line of a list of targets has a figure or 【…まで…】 that was not understood."""
    folded, _ = _folded(document, entry.start, entry.end)
    text = folded.text
    if not entry.item or _PAST.search(text):
        return False
    if entry.context.scope is Scope.LISTED:
        return text.endswith("。") or bool(line(text).figures)
    return bool(re.search(r"【[^】]*\d[^】]*まで[^】]*】", text))


def _announced(document: Document, section: Section) -> Kpi:
    """A heading for targets with nothing under it."""
    start, end = section.start + len(section.label), section.head_end
    while start < end and document.text[start].isspace():
        start += 1
    title = fold(document.text[start:end]).text
    return Kpi(section.id, start, end, title, status=Status.HEADING_ONLY)


def _defaults(document: Document) -> Iterator[_Default]:
    """The deadlines that notes give to what has none."""
    if not _MENTIONS_DEFAULT.search(document.text):
        return
    at = 0
    for words in document.text.split("\n"):
        start, at = at, at + len(words) + 1
        if _MENTIONS_DEFAULT.search(words) and _DEFAULT.search(folded := fold(words).text):
            for one in dates(folded):
                yield _Default(one.text, one.year, start, start + len(words))


def _dated(document: Document, row: Kpi, defaults: list[_Default]) -> Kpi:
    """``row`` with the deadline that a note gives to targets without one."""
    if row.deadline or not defaults or not (row.value or row.text_target):
        return row
    page = document.page_at(row.start)
    of_page = [one for one in defaults if document.page_at(one.start) == page]
    if not of_page:
        return row
    one = min(of_page, key=lambda d: abs(d.start - row.start))
    place = Elsewhere("deadline", one.start, one.end)
    return replace(row, deadline=one.text, year=one.year, elsewhere=(*row.elsewhere, place))


def _settled(document: Document, row: Kpi) -> Kpi:
    """``row`` with its status."""
    if row.status is Status.HEADING_ONLY:
        return row
    section = document.sections[row.section]
    if document.is_pending(section) or PENDING.search(document.text[row.start : row.end]):
        return replace(row, status=Status.PENDING)
    return replace(row, status=Status.DRAFT) if document.catalogued.status == DRAFT else row
