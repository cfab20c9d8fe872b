"""The lines of a document that may state a target, each with what the headings above it say.

An entry is a bullet, a short line or a sentence; values that print set on a line of their own belong
to the line before. Laws state none: what stands below a 条 is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.normalize import fold_text
from indexer.register.headings import LABEL, Context, Scope, group, headed, told
from indexer.register.pieces import LABEL_RAW, pieces
from indexer.types import Document, Section, SectionKind

_PROMISING = re.compile(
    r"(?=.*[0-9０-９〇一二三四五六七八九十倍半全])(?=.*(?:ま\s?で|年\s?度?\s?中に|年\s?度?\s?に|[％%】]|現\s?状|目\s?標|目指|毎年|[RＲ][0-9０-９]))"
)
_KPI_RAW = re.compile("指標|目標|[KkＫ][PpＰ][IiＩ]|アウト(?:カム|プット)")
_VALUE_LINE = re.compile(
    r"\s*(?:[【(（<＜〈《\[]|(?:現状|目標|基準)|約?[0-9０-９]+[0-9０-９,，.．]*\s?(?:[^\s0-9０-９.．)）]|$)|[0-9]{4}\s?年度?\s?(?:末\s?)?まで)"
)
_ITEM_LINE = re.compile(r"\s*(?:[○〇●◎■◆・]|[0-9０-９]{1,2}[)）]|[①-⑳]|[a-z][.．])")
_AIMED = re.compile(r"[<＜〈《【\[(（]\s?目標値?\s?[>＞〉》】\]）)]")
_OPEN_LABEL = re.compile(r"(?:現状|目標)値?\s?[>＞〉》】\]）)]$")
_VALUED = re.compile(
    r"[【（(][^】）)]*[0-9０-９]\s?[^】）)年]{0,6}[】）)]$|[0-9０-９]\s?(?:[％%件人社回校]|か所|以上|以下)(?:以上|以下)?$"
)
_CHARGED = re.compile(
    r"[《≪（(]?(?:所管|担当|実施主体)[^\s:：︓。、]{0,8}[:：︓].*"
)  # who, not how much
_SKIPPED = (
    SectionKind.CAPTION,
    SectionKind.TABLE,
    SectionKind.ROW,
    SectionKind.CLAUSE,
    SectionKind.NOTE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """``text[start:end]`` may state a target."""

    section: int
    start: int
    end: int
    item: bool  # a bullet or a line in its place, not a sentence of running text
    context: Context


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries of a document, the contexts of its sections, and headings that announce targets."""

    entries: tuple[Entry, ...]
    contexts: dict[int, Context]
    empty: tuple[Section, ...]  # numbered headings for targets with nothing under them


def read(document: Document) -> Reading:
    """The lines of ``document`` that may state a target, in reading order."""
    contexts: dict[int, Context] = {}
    found: list[Entry] = []
    empty: list[Section] = []
    law = [False] * len(document.sections)
    for section in document.sections:
        parent = section.parent
        law[section.id] = section.unit == "条" or (parent is not None and law[parent])
        if law[section.id]:
            continue
        above = contexts.get(parent, Context()) if parent is not None else Context()
        contexts[section.id] = _below(document, section, above)
        if section.kind in _SKIPPED:
            continue
        if contexts[section.id].scope is Scope.LISTED and document.is_empty(section):
            empty.append(section)
        else:
            found.extend(_of_section(document, section, contexts))
    return Reading(tuple(_joined(document, found)), contexts, tuple(empty))


def _below(document: Document, section: Section, above: Context) -> Context:
    """What holds below ``section``'s own heading."""
    if section.kind is SectionKind.TITLE:
        return replace(
            headed(document, section.start, section.head_end, above),
            deadline="",
            words=None,
            year=None,
        )
    if section.kind is SectionKind.HEADING and _is_label(document, section):
        return above
    if section.kind is SectionKind.HEADING or document.is_heading(section):
        return headed(document, section.start, section.head_end, above, title=False)
    return above


def _of_section(
    document: Document, section: Section, contexts: dict[int, Context]
) -> Iterator[Entry]:
    """The entries of a section's own lines; group headings among them change the contexts."""
    text, at = document.text, section.start
    is_item = section.kind is SectionKind.ITEM
    own = section.head_end if section.kind in (SectionKind.HEADING, SectionKind.TITLE) else at
    labels = section.kind is SectionKind.HEADING and _is_label(document, section)
    if labels:
        own = at
    elif section.kind is SectionKind.HEADING and _says(document, section):
        is_item, own = True, at
    holder = (
        section.parent
        if section.kind is SectionKind.ITEM or section.kind is SectionKind.TEXT
        else section.id
    )
    assert holder is not None
    if contexts[holder].scope is Scope.NONE and not _may_count(text, own, section.body_end):
        return
    for line in text[section.start : section.body_end].split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip() or start < own:
            continue
        first = is_item and start == section.start
        if (
            not is_item
            and contexts[holder].scope is Scope.NONE
            and not _may_count(line, 0, len(line))
        ):
            continue
        for since, until in pieces(
            text, start + (len(section.label) if first else 0), start + len(line)
        ):
            context = contexts[section.id if first else holder]
            if (
                not first
                and not LABEL_RAW.fullmatch(text[since:until].strip())
                and (head := group(document, since, until, context))
            ):
                contexts[holder] = contexts[section.id] = head
                continue
            if context.scope is Scope.LISTED and (said := told(text, since, until, context)):
                contexts[holder] = said
                continue
            item = first or (
                context.scope > Scope.NONE and bool(_ITEM_LINE.match(text[since:until]))
            )
            yield from _entry(text, section.id, since, until, item, context)


def _is_label(document: Document, section: Section) -> bool:
    """Whether a heading is <現状> or <目標>: what its value is, not what is below it."""
    return bool(LABEL.fullmatch(fold_text(document.heading(section))))


def _says(document: Document, section: Section) -> bool:
    """Whether a numbered line is a sentence or states a value instead of heading something."""
    line = document.text[section.start + len(section.label) : section.head_end].rstrip()
    return line.endswith("。") or bool(_VALUED.search(line))


def _may_count(text: str, start: int, end: int) -> bool:
    """Whether to look closer: a target, or a heading for targets, may stand here."""
    return bool(_PROMISING.search(text, start, end) or _KPI_RAW.search(text, start, end))


def _entry(
    text: str, section: int, start: int, end: int, item: bool, context: Context
) -> Iterator[Entry]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if charged := _CHARGED.search(text, start, end):
        end = charged.start()
    if start < end and text[start] not in "《≪":
        yield Entry(section, start, end, item or text[start] in "・○〇●■◆", context)


def _joined(document: Document, found: list[Entry]) -> Iterator[Entry]:
    """Entries with the values that stand on lines of their own."""
    open_one: Entry | None = None
    for one in found:
        if open_one is not None and _goes_on(document, open_one, one):
            open_one = replace(open_one, end=one.end)
            continue
        if open_one is not None:
            yield open_one
        open_one = one
    if open_one is not None:
        yield open_one


def _goes_on(document: Document, before: Entry, one: Entry) -> bool:
    """Whether ``one`` is the value of what ``before`` names, or the rest of its line."""
    line, own = document.text[one.start : one.end], document.text[before.start : before.end]
    between = document.text[before.end : one.start]
    if document.text[before.end - 1] == "。" or one.start - before.end > 200:
        return False
    if between.strip() and not between.lstrip().startswith(("※", "（※", "(※")):
        return False
    if not before.item and (before.context.scope < Scope.LISTED or len(own) > 120):
        return False
    if _ITEM_LINE.match(line) or (one.item and not before.item):
        return False
    if LABEL_RAW.match(line) and "目" not in line[:3] and _AIMED.search(own):
        return False
    if before.item and before.section == one.section and not one.item and "\n" in between:
        return True
    return not one.item and bool(_VALUE_LINE.match(line) or _OPEN_LABEL.search(own))
