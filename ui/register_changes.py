"""Differences between the registers of two editions, as lines and as JSON. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indexer.editions import named
from indexer.register.diff import Change, Kind
from indexer.register.printed import one_line, printed
from indexer.register.query import Entry
from indexer.types import Catalogued
from ui.register_table import KIND, STATUS, as_objects
from ui.render import PATH_SEPARATOR
from ui.terminal import printable

_SIGNS = {Kind.ADDED: "＋", Kind.DROPPED: "－", Kind.CHANGED: "～"}
_FIELDS = {
    "indicator": "指標", "target": "目標", "deadline": "期限", "baseline": "現状・基準",
    "breakdown": "内訳", "status": "状態", "action": "行為", "bodies": "主体", "role": "役割",
    "task": "内容",
}  # fmt: skip


def as_lines(before: Catalogued, after: Catalogued, found: Mapping[str, Sequence[Change]]) -> str:
    """Totals of each kind, then its rows that came, went or changed."""
    lines = [f"{named(before)} → {named(after)}"]
    for kind, changes in found.items():
        counts = "、".join(
            f"{told} {sum(one.kind is what for one in changes):,}"
            for told, what in (("追加", Kind.ADDED), ("削除", Kind.DROPPED), ("変更", Kind.CHANGED))
        )
        lines += [
            "",
            f"{KIND[kind]}：{counts}",
            *(line for one in changes for line in _change(one)),
        ]
    return printable("\n".join(lines)) + "\n"


def _change(change: Change) -> list[str]:
    entry = change.after or change.before
    assert entry is not None
    where = PATH_SEPARATOR.join(map(one_line, entry.path))
    lines = [f"{_SIGNS[change.kind]} {one_line(entry.quote)}（{where}）"]
    if change.before is not None and change.after is not None:
        lines += [f"    {_field(change.before, change.after, name)}" for name in change.fields]
    return lines


def _field(before: Entry, after: Entry, name: str) -> str:
    if name == "quote":  # the new words stand above
        return f"もとの文：{one_line(before.quote)}"
    return f"{_FIELDS[name]}：{_value(before, name)} → {_value(after, name)}"


def _value(entry: Entry, name: str) -> str:
    value = getattr(printed(entry), name)
    if name == "status":
        return STATUS[value] or "確定"
    return ("、".join(value) if isinstance(value, tuple) else str(value)) or "（なし）"


def as_object(
    before: Catalogued, after: Catalogued, found: Mapping[str, Sequence[Change]]
) -> dict[str, Any]:
    """The same for JSON: rows as ``register`` gives them, null where an edition has none."""
    titles = {one.id: one for one in (before, after)}
    return {
        "before": before.id,
        "after": after.id,
        **{
            kind: [
                {
                    "kind": str(one.kind),
                    "fields": list(one.fields),
                    **{
                        side: as_objects([entry], titles)[0] if entry else None
                        for side, entry in (("before", one.before), ("after", one.after))
                    },
                }
                for one in changes
            ]
            for kind, changes in found.items()
        },
    }
