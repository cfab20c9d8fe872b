"""Headings above targets: <医薬品>, KPI第2階層, 2029年度末までの成果目標, and what they say of what is below."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from indexer.normalize import fold_text
from indexer.register.deadline import As, dates
from indexer.types import Document

KPI_WORDS = (
    r"kpi|成果指標|評価指標|数値目標|成果目標|達成目標|目標値|測定指標|管理指標|政策目標|全体目標|特設目標|アウト(?:カム|プット)(?=指標|目標|$|[^ぁ-ん一-龠ァ-ヶ])"
    r"|指標(?=\W|$|一覧|について)|数値の一覧|(?<![一-龠])目標(?=\W|$)|(?:の|成果を測る)(?:目標|指標)(?=\W|$)"
)
KPI_HEAD = re.compile(KPI_WORDS)
_OTHER_HEAD = re.compile(
    r"取組|取り組み|施策|工程|対策|方針|体制|課題|背景|(?<!<)現状(?!>)|状況|推進(?!計画|プラン)|目的|考え方|目指す姿|役割|進め方|評価(?!指標)"
)
_GROUP = re.compile(r"[<〈《【\[](?P<says>[^<>〈〉《》【】\[\]]{1,40})[>〉》】\]]")
_NO_GROUP = re.compile(r"所管|担当|達成(?!目標)|展開|減少|増加|低下|向上|維持|現状|実施$")
_FIGURE = re.compile(r"[0-9０-９一二三四五六七八九十]")
LABEL = re.compile(r"[<〈《【\[(]?(?:現状|目標|現在|基準|実績)値?[>〉》】\])]?:?")


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


def headed(
    document: Document, start: int, end: int, above: Context, *, title: bool = True
) -> Context:
    """``above`` changed by the heading at ``text[start:end]``."""
    words = fold_text(document.text[start:end])
    kpi = [match.end() for match in KPI_HEAD.finditer(words)]
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


def told(text: str, start: int, end: int, context: Context) -> Context | None:
    """What a sentence says of the targets below it: 2029年度末までの成果目標は以下のとおりとする。"""
    words = fold_text(text[start:end])
    if not re.search(r"(?:以下|次)(?:の|に|を|が)[^。]*。$", words):
        return None
    when = next((one for one in dates(words) if one.role is As.UNTIL), None)
    if when is None:
        return None
    return replace(context, deadline=when.text, year=when.year, words=(start, end))


def group(document: Document, start: int, end: int, context: Context) -> Context | None:
    """What a line says of those below it if it is a heading for them: <医薬品>, KPI第2階層."""
    words = fold_text(document.text[start:end])
    if len(words) > 40 or words.endswith("。") or "\t" in words or LABEL.fullmatch(words):
        return None
    if _GROUP.fullmatch(words):
        return headed(document, start, end, context, title=False) if is_group(words) else None
    bare = re.sub(r"^[(\[]?[\dⅰ-ⅹ]{1,2}(?:[.\-]\d{1,2})*[.)\]]*", "", words)
    if KPI_HEAD.search(bare) and not re.search(r"\d(?:%|件|人|社|か所|歳)|\d[\d.]", bare):
        return headed(document, start, end, context, title=False)
    if _OTHER_HEAD.fullmatch(words) or (len(words) <= 8 and _OTHER_HEAD.search(words)):
        return headed(document, start, end, context, title=False)
    return None


def is_group(words: str) -> bool:
    """Whether the folded ``words`` in brackets name a group of targets and are no value: <医薬品>."""
    found = _GROUP.fullmatch(words)
    if found is None or LABEL.fullmatch(words) or _NO_GROUP.search(words):
        return False
    return bool(KPI_HEAD.search(found["says"])) or not _FIGURE.search(words)
