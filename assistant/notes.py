"""What a careful official adds to an answer: that a part is pending, that a document is a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.passage import Passage
from indexer.types import DRAFT, PENDING, Section


def notes_on(passages: Iterable[Passage], editions: Mapping[str, str]) -> list[str]:
    """Notes on the passages that an answer cites, each once.

    ``editions`` says of every document that a newer one replaces (by id) what is to be said of it.
    """
    notes: list[str] = []
    for passage in passages:
        section = marked(passage)
        marked_words = passage.document.heading(section) if section else passage.text
        if mark := PENDING.search(marked_words):
            shown = marked_words if len(marked_words) <= 30 else f"{marked_words[:30]}…"
            notes.append(f"「{shown}」には{mark[0]}が付いており、内容は確定していません。")
    for passage in passages:
        catalogued = passage.document.catalogued
        if catalogued.status == DRAFT:
            notes.append(f"「{catalogued.title}」は案の段階の文書です。")
        if replaced := editions.get(catalogued.id):
            notes.append(replaced)
    return list(dict.fromkeys(notes))


def marked(passage: Passage) -> Section | None:
    """The section at or above ``passage`` that carries a mark of being pending."""
    document = passage.document
    chain = (*document.ancestors(passage.section), passage.section)
    return next((section for section in chain if section.pending), None)
