"""Hits and document trees as lines for the terminal. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from indexer.types import Catalogued, Document, Section
from ui.render import PATH_SEPARATOR
from ui.terminal import printable

_EXCERPT = 160  # characters of a hit that are shown


def hit_lines(hits: Iterable[dict[str, Any]]) -> str:
    """Hit objects (ui.objects) with rank, scores and the beginning of their text."""
    blocks = [_hit(hit) for hit in hits]
    return printable("\n\n".join(blocks) if blocks else "見つかりませんでした。") + "\n"


def _hit(hit: dict[str, Any]) -> str:
    document = hit["document"]
    scores = "  ".join(
        f"{name} {'—' if hit[key] is None else format(hit[key], '.4f')}"
        for name, key in (("総合", "score"), ("語", "lexical"), ("意味", "dense"))
    )
    text = " ".join(hit["text"].split())
    excerpt = text[:_EXCERPT] + ("…" if len(text) > _EXCERPT else "")
    page = "" if hit["page"] is None else f"　{hit['page']} ページ"
    place = PATH_SEPARATOR.join([document["title"] or document["id"], *hit["section"]])
    lines = [f"{hit['rank']}. {place}{page}", f"   {scores}  ({hit['start']}–{hit['end']})"]
    return "\n".join([*lines, f"   {excerpt}"])


def catalogue_entry(known: Catalogued) -> str:
    """Id, title, and what is known of a document."""
    period = f"対象期間 {known.period}" if known.period else None
    facts = [known.number, known.edition, known.status, known.date, period, known.publisher]
    described = "・".join(fact for fact in facts if fact)
    return f"{known.id}\n    {known.title or '（題名なし）'}" + (
        f"（{described}）" if described else ""
    )


def tree_lines(document: Document) -> str:
    """The document's tree: every section with its span, indented by depth."""
    lines = [catalogue_entry(document.catalogued), ""]
    lines += [_section(document, section) for section in document.sections]
    lines += ["", *(f"注意：{flag}" for flag in document.flags)] if document.flags else []
    return printable("\n".join(lines)) + "\n"


def _section(document: Document, section: Section) -> str:
    depth = len(document.ancestors(section)) + (section.id != 0)
    heading = " ".join(document.heading(section).split())
    pending = "  〔未確定〕" if section.pending else ""
    empty = "  〔本文なし〕" if document.is_empty(section) else ""
    return f"{'  ' * depth}{heading}{pending}{empty}  [{section.start}:{section.end}]"
