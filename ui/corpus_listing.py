"""Catalogues, added documents and differences as lines for the terminal. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from indexer.editions import named
from indexer.types import Catalogued, Document
from ui.listing import catalogue_entry
from ui.render import PATH_SEPARATOR
from ui.terminal import printable

if TYPE_CHECKING:
    from indexer.diff import Change, Difference, Edit, Side

_MOST_EDITS = 3  # shown of one section
_LONGEST_EDIT = 60  # characters shown of what went or came
_SIGNS = {"added": "＋", "removed": "－", "changed": "～"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the corpus as ``corpus list`` shows it."""

    known: Catalogued
    held: bool
    newer: Catalogued | None  # the edition that replaces it

    def as_dict(self) -> dict[str, Any]:
        newer = None if self.newer is None else self.newer.id
        return {**asdict(self.known), "held": self.held, "superseded_by": newer}


def corpus_lines(listed: Iterable[Listed]) -> str:
    """One document a block: id and state, title and what is known, and how to get what is not held."""
    documents = list(listed)
    held = sum(one.held for one in documents)
    old = sum(one.newer is not None for one in documents)
    totals = f"取得済み {held:,} 件、未取得 {len(documents) - held:,} 件、旧版 {old:,} 件"
    return printable("\n".join([*map(_listed, documents), totals])) + "\n"


def _listed(one: Listed) -> str:
    first, *rest = catalogue_entry(one.known).split("\n")
    states = [] if one.held else ["未取得"]
    if one.newer is not None:
        states.append(f"旧版（新版は {one.newer.id}）")
    marks = "".join(f"  〔{state}〕" for state in states)
    how = [] if one.held else [f"    {_how_to_get(one.known)}"]
    return "\n".join([first + marks, *rest, *how])


def _how_to_get(known: Catalogued) -> str:
    if known.source:
        return f"取得：senryaku corpus fetch {known.id}"
    page = f"{known.url} で手に入れ、" if known.url else ""
    return f"入手：{page}senryaku corpus add FILE --id {known.id}"


def added_lines(document: Document, size: int) -> str:
    """What was taken in, and what was found in it."""
    known = document.catalogued
    pages = "" if document.pages is None else f"{document.pages:,} ページ、"
    sections = len(document.sections) - 1
    lines = [
        f"「{known.title}」（{known.id}）を加えました：{known.file}（{size:,} バイト）",
        f"読み取ったもの：{pages}章節・項目 {sections:,}、{len(document.text):,} 文字",
        "索引に入れるには senryaku index を実行してください。",
    ]
    return printable("\n".join(lines)) + "\n"


def difference_lines(before: Catalogued, after: Catalogued, found: Difference) -> str:
    """Totals, then every section that differs with the words that changed."""
    counts = [
        f"{name} {sum(change.kind == kind for change in found.changes):,}"
        for name, kind in (("追加", "added"), ("削除", "removed"), ("変更", "changed"))
    ]
    lines = [
        f"{named(before)} → {named(after)}",
        "、".join([*counts, f"同じ {found.same:,}"]),
    ]
    blocks = [_change(change) for change in found.changes]
    return printable("\n\n".join(["\n".join(lines), *blocks])) + "\n"


def _change(change: Change) -> str:
    side = change.after or change.before
    assert side is not None
    moved = ""
    if change.before and change.after and _heading(change.before) != _heading(change.after):
        moved = f"（前は {_heading(change.before)}）"
    lines = [f"{_SIGNS[change.kind]} {_heading(side)}{moved}"]
    lines += [f"    {_edit(edit)}" for edit in change.edits[:_MOST_EDITS]]
    if (more := len(change.edits) - _MOST_EDITS) > 0:
        lines.append(f"    ほか {more:,} か所")
    return "\n".join(lines)


def _heading(side: Side) -> str:
    return PATH_SEPARATOR.join(" ".join(one.split()) for one in side.path) or "（表題と前文）"


def _edit(edit: Edit) -> str:
    went, came = _cut(edit.before), _cut(edit.after)
    if went and came:
        words = f"［{went} → {came}］"
    else:
        words = f"［＋{came}］" if came else f"［－{went}］"
    return f"…{_line(edit.lead)}{words}{_line(edit.trail)}…"


def _cut(text: str) -> str:
    line = _line(text)
    return line if len(line) <= _LONGEST_EDIT else f"{line[:_LONGEST_EDIT]}…"


def _line(text: str) -> str:
    return " ".join(text.split())


def difference_object(before: Catalogued, after: Catalogued, found: Difference) -> dict[str, Any]:
    """The difference as the JSON object that ``corpus diff --json`` prints."""
    return {
        "before": {"id": before.id, "title": before.title, "edition": before.edition},
        "after": {"id": after.id, "title": after.title, "edition": after.edition},
        "same": found.same,
        "changes": [asdict(change) for change in found.changes],
    }
