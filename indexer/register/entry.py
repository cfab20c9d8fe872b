"""The lines of a document that may state a target, each with what the headings above it say.

An entry is a bullet, a short line or a sentence; values that print set on a line of their own belong
to the line before. Laws state none: what stands below a 条 is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from indexer.normalize import fold_text
from indexer.register.deadline import As, dates
from indexer.types import Document, Section, SectionKind

KPI_WORDS = (
    r"kpi|成果指標|評価指標|数値目標|成果目標|達成目標|目標値|測定指標|管理指標|政策目標|全体目標|特設目標|アウト(?:カム|プット)(?=指標|目標|$|[^ぁ-ん一-龠ァ-ヶ])"
    r"|指標(?=\W|$|一覧|について)|数値の一覧|(?<![一-龠])目標(?=\W|$)|(?:の|成果を測る)(?:目標|指標)(?=\W|$)"
)
_KPI_HEAD = re.compile(KPI_WORDS)
_OTHER_HEAD = re.compile(
    r"取組|取り組み|施策|工程|対策|方針|体制|課題|背景|(?<!<)現状(?!>)|状況|推進(?!計画|プラン)|目的|考え方|目指す姿|役割|進め方|評価(?!指標)"
)
_GROUP = re.compile(r"[<〈《【\[](?P<says>[^<>〈〉《》【】\[\]]{1,40})[>〉》】\]]")
_NO_GROUP = re.compile(r"所管|担当|達成(?!目標)|展開|減少|増加|低下|向上|維持|現状|実施$")
_FIGURE = re.compile(r"[0-9０-９一二三四五六七八九十]")
_PROMISING = re.compile(
    r"(?=.*[0-9０-９〇一二三四五六七八九十倍半全])(?=.*(?:ま\s?で|年\s?度?\s?中に|年\s?度?\s?に|[％%】]|現\s?状|目\s?標|目指|毎年|[RＲ][0-9０-９]))"
)
_KPI_RAW = re.compile("指標|目標|[KkＫ][PpＰ][IiＩ]|アウト(?:カム|プット)")
_VALUE_LINE = re.compile(
    r"\s*(?:[【(（<＜〈《\[]|(?:現状|目標|基準)|約?[0-9０-９]+[0-9０-９,，.．]*\s?(?:[^\s0-9０-９.．)）]|$)|[0-9]{4}\s?年度?\s?(?:末\s?)?まで)"
)
_ITEM_LINE = re.compile(r"\s*(?:[○〇●◎■◆・]|[0-9０-９]{1,2}[)）]|[①-⑳]|[a-z][.．])")
_GROUP_RAW = re.compile(r"[<＜〈《【\[][^<>＜＞〈〉《》【】\[\]\n]{1,40}[>＞〉》】\]]")
_GLUED = re.compile(  # a heading and the line below it that came as one: KPI（成果指標）国内の企業数
    r"(?:[0-9０-９]{1,2}[.．]\s?)?(?:(?:[KＫ][PＰ][IＩ]|成果(?:目標|指標)|アウト(?:カム|プット)指標)(?:[（(](?:[KＫ][PＰ][IＩ]|成果(?:目標|指標))[）)])|アウト(?:カム|プット)指標)(?=[^\sのをはがにでと、（(])"
)
_NUMBERED = re.compile(r"(?<![0-9０-９（(])[0-9０-９]{1,2}[)）]$")
_LABEL = re.compile(r"[<〈《【\[(]?(?:現状|目標|現在|基準|実績)値?[>〉》】\])]?:?")
_LABEL_RAW = re.compile(r"(?:[<＜〈《【\[(（]\s?(?:(?P<now>現状値?)|目標値?)\s?[>＞〉》】\]）)])")
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
_OPEN, _CLOSE = "（(【「『<＜《〈[", "）)】」』>＞》〉]"


class Scope(IntEnum):
    """Whether what stands here are targets."""

    NONE = 0
    TITLED = 1  # the title says so: lines with figures are
    LISTED = 2  # a heading says so: every item is


@dataclass(frozen=True, slots=True)
class Context:
    """What the headings above a line say of it."""

    scope: Scope = Scope.NONE
    deadline: str = ""
    year: int | None = None
    words: tuple[int, int] | None = None  # where the deadline stands


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


def headed(
    document: Document, start: int, end: int, above: Context, *, title: bool = True
) -> Context:
    """``above`` changed by the heading at ``text[start:end]``."""
    words = fold_text(document.text[start:end])
    kpi = [match.end() for match in _KPI_HEAD.finditer(words)]
    other = [match.end() for match in _OTHER_HEAD.finditer(words)]
    context = above
    if kpi and (not other or kpi[-1] > other[-1]):
        context = replace(context, scope=max(Scope.TITLED if title else Scope.LISTED, above.scope))
    elif kpi and title:
        context = replace(context, scope=Scope.TITLED)
    elif other and not title:
        context = Context(Scope.TITLED if above.scope is Scope.TITLED else Scope.NONE)
    when = next((d for d in dates(words) if d.role in (As.UNTIL, As.IN) or "目標" in words), None)
    if context.scope is Scope.LISTED and when is not None:
        return replace(context, deadline=when.text, year=when.year, words=(start, end))
    return context


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
                and not _LABEL_RAW.fullmatch(text[since:until].strip())
                and (group := _group(document, since, until, context))
            ):
                contexts[holder] = contexts[section.id] = group
                continue
            if context.scope is Scope.LISTED and (told := _told(text, since, until, context)):
                contexts[holder] = told
                continue
            item = first or (
                context.scope > Scope.NONE and bool(_ITEM_LINE.match(text[since:until]))
            )
            yield from _entry(text, section.id, since, until, item, context)


def _told(text: str, start: int, end: int, context: Context) -> Context | None:
    """What a sentence says of the targets below it: 2029年度末までの成果目標は以下のとおりとする。"""
    words = fold_text(text[start:end])
    if not re.search(r"(?:以下|次)(?:の|に|を|が)[^。]*。$", words):
        return None
    when = next((one for one in dates(words) if one.role is As.UNTIL), None)
    if when is None:
        return None
    return replace(context, deadline=when.text, year=when.year, words=(start, end))


def _is_label(document: Document, section: Section) -> bool:
    """Whether a heading is <現状> or <目標>: what its value is, not what is below it."""
    return bool(_LABEL.fullmatch(fold_text(document.heading(section))))


def _says(document: Document, section: Section) -> bool:
    """Whether a numbered line is a sentence or states a value instead of heading something."""
    line = document.text[section.start + len(section.label) : section.head_end].rstrip()
    return line.endswith("。") or bool(_VALUED.search(line))


def _may_count(text: str, start: int, end: int) -> bool:
    """Whether to look closer: a target, or a heading for targets, may stand here."""
    return bool(_PROMISING.search(text, start, end) or _KPI_RAW.search(text, start, end))


def _group(document: Document, start: int, end: int, context: Context) -> Context | None:
    """What a line says of those below it if it is a heading for them: <医薬品>, KPI第2階層."""
    words = fold_text(document.text[start:end])
    if len(words) > 40 or words.endswith("。") or "\t" in words or _LABEL.fullmatch(words):
        return None
    if _GROUP.fullmatch(words):
        return headed(document, start, end, context, title=False) if is_group(words) else None
    bare = re.sub(r"^[(\[]?[\dⅰ-ⅹ]{1,2}(?:[.\-]\d{1,2})*[.)\]]*", "", words)
    if _KPI_HEAD.search(bare) and not re.search(r"\d(?:%|件|人|社|か所|歳)|\d[\d.]", bare):
        return headed(document, start, end, context, title=False)
    if _OTHER_HEAD.fullmatch(words) or (len(words) <= 8 and _OTHER_HEAD.search(words)):
        return headed(document, start, end, context, title=False)
    return None


def is_group(words: str) -> bool:
    """Whether the folded ``words`` in brackets name a group of targets and are no value: <医薬品>."""
    found = _GROUP.fullmatch(words)
    if found is None or _LABEL.fullmatch(words) or _NO_GROUP.search(words):
        return False
    return bool(_KPI_HEAD.search(found["says"])) or not _FIGURE.search(words)


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A line at its sentences, at bullets and numbers within it, and at the heads of groups."""
    cuts = {start, end}
    if head := _GLUED.match(text, start, end):
        cuts.add(head.end())
    for match in _GROUP_RAW.finditer(text, start, end):
        edge = match.start() == start or not text[match.end() : end].strip()
        if (edge or _KPI_HEAD.search(fold_text(match[0]))) and is_group(fold_text(match[0])):
            cuts |= {match.start(), match.end()}
    depth, aimed = 0, False
    for at in range(start, end):
        char = text[at]
        if (
            char in _CLOSE
            and depth == 0
            and char in ")）"
            and (n := _NUMBERED.search(text, start, at + 1))
        ):
            cuts.add(n.start())
        if depth == 0 and (label := _LABEL_RAW.match(text, at, end)):
            if label["now"] and aimed:
                cuts.add(at)
                aimed = False
            aimed = aimed or not label["now"]
        depth = depth + 1 if char in _OPEN else max(0, depth - 1) if char in _CLOSE else depth
        if depth == 0 and char == "。":
            cuts.add(at + 1)
        elif depth == 0 and at > start and _is_bullet(text, at):
            cuts.add(at)
    return list(pairwise(sorted(cuts)))


def _is_bullet(text: str, at: int) -> bool:
    """Whether a bullet stands within a line: after a bracket, or where no word can go on."""
    if text[at] == "・":
        return text[at - 1] in "】）)。》" or text[at - 2 : at] == "する"
    return text[at] in "○〇●■◆" and not text[at - 1].isdigit()


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
    if _LABEL_RAW.match(line) and "目" not in line[:3] and _AIMED.search(own):
        return False
    if before.item and before.section == one.section and not one.item and "\n" in between:
        return True
    return not one.item and bool(_VALUE_LINE.match(line) or _OPEN_LABEL.search(own))
