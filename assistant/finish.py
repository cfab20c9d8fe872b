"""A draft → the answer: every statement verified, what it cites numbered, notes added."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant import verify
from assistant.notes import notes_on
from assistant.passage import Passage, citable
from assistant.statement import Draft
from assistant.types import Answer, Citation, DocumentRef, Status
from indexer.types import Document, Section

_PRINTED = re.compile(r"\[(\d+)\]")  # printed so in a document, and no marker of ours


def finish(question: str, draft: Draft, editions: Mapping[str, str]) -> Answer:
    """Verify the statements of ``draft`` and number what they cite."""
    citations: dict[tuple[str, int, int], Citation] = {}
    lines: list[str] = []
    used: list[Passage] = []
    withheld, short = 0, draft.short_answer
    for statement in draft.statements:
        found = [citable(passage) for passage in statement.passages]
        context = [part for p in found for part in context_of(p)]
        claims = statement.text.replace(statement.ours, "") if statement.ours else statement.text
        if found and verify.unsupported(claims, [*(p.text for p in found), *context]):
            withheld += 1
            short = None if statement.text == f"{short}です。" else short
            continue
        for passage in found:
            if passage.key not in citations:
                citations[passage.key] = _cite(passage, len(citations) + 1)
                used.append(passage)
        marks = "".join(f"[{citations[p.key].marker}]" for p in found)
        lines.append(_PRINTED.sub(r"〔\1〕", statement.text) + marks)
    status = draft.status
    notes = [*draft.notes, *notes_on(used, editions)]
    if withheld:
        notes.append("出典の言葉で確かめられなかった文を除きました。")
        if not citations and status is Status.ANSWERED:
            status = Status.NOT_IN_CORPUS
            lines = ["確かめられる記載が見つかりませんでした。"]
    return Answer(
        question=question,
        status=status,
        answer="\n".join(lines),
        short_answer=short if status is Status.ANSWERED else None,
        citations=tuple(citations.values()),
        notes=tuple(dict.fromkeys(notes)),
    )


def context_of(passage: Passage) -> list[str]:
    """What a passage stands under: its document, its headings, of a law the numbers of clauses."""
    document, section = passage.document, passage.section
    path = document.path(section)
    inside = (document.clause_name(child) for child in _below(document, section))
    above = (document.title_of(a) for a in document.ancestors(section))
    return [
        document.catalogued.title,
        *above,
        *path,
        *(f"{path[-1]}{name}" for name in inside if name and path),
    ]


def _below(document: Document, section: Section) -> list[Section]:
    """The clauses of an article, to any depth; none of what is no article."""
    if section.unit != "条":
        return []
    return [s for s in document.sections if section.start < s.start < section.end]


def _cite(passage: Passage, marker: int) -> Citation:
    document, catalogued = passage.document, passage.document.catalogued
    return Citation(
        marker=marker,
        document=DocumentRef(
            catalogued.id,
            catalogued.title,
            catalogued.edition,
            catalogued.status,
            catalogued.date,
            catalogued.url,
        ),
        section=document.path(passage.section),
        page=document.page_at(passage.start),
        quote=passage.text,
        start=passage.start,
        end=passage.end,
    )
