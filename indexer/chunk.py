"""A document cut into chunks that are found as one: sentences and items packed to a budget."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.japanese import Morpheme, count, morphemes, sentences
from indexer.normalize import fold_text
from indexer.types import Chunk, Document, Section, SectionKind

BUDGET = 160  # morphemes; about 8 lines of a policy document
_LONG = 2 * BUDGET  # characters; a morpheme has one and a half
ORDINAL_BITS = 24  # of a chunk's id: which chunk of its document; the 39 above are the document's


def chunk_id(document_id: str, ordinal: int) -> int:
    """The id of the chunk number ``ordinal`` (from 0) of a document, below 2**63.

    It depends on nothing else that is in the corpus, so that it stays when other documents change.
    """
    digest = hashlib.blake2b(document_id.encode(), digest_size=5).digest()
    return int.from_bytes(digest, "big") >> 1 << ORDINAL_BITS | ordinal


def id_range(document_id: str) -> range:
    """All ids that chunks of a document can have."""
    first = chunk_id(document_id, 0)
    return range(first, first + (1 << ORDINAL_BITS))


def document_part(chunk_id: int) -> int:
    """What the ids of a document's chunks have in common: ``id_range`` begins with it."""
    return chunk_id >> ORDINAL_BITS << ORDINAL_BITS


def chunks(document: Document, budget: int = BUDGET) -> list[Chunk]:
    """The chunks of ``document``. They tile its text without a gap.

    A heading opens a new chunk. Below it, sentences and bare items are packed together until
    ``budget`` morphemes are full; only a sentence longer than that is cut inside.
    """
    return [one.chunk for one in cut(document, budget)]


@dataclass(frozen=True, slots=True)
class Cut:
    """A chunk with what was learnt of it while it was cut: the folded pieces and their morphemes."""

    chunk: Chunk
    folded: tuple[str, ...]  # its sentences and items, one after the other
    tagged: tuple[tuple[Morpheme, ...], ...]  # of each piece


def cut(document: Document, budget: int = BUDGET) -> Iterator[Cut]:
    """As ``chunks``; every piece is tagged once, for its size and for whatever comes after."""
    number = chunk_id(document.id, 0)
    for group in _groups(document):
        for spans in _pack(document.text, group, budget):
            folded = tuple(fold_text(document.text[start:end]) for start, end in spans)
            one = _chunk(document, number, spans[0][0], spans[-1][1])
            yield Cut(one, folded, tuple(map(morphemes, folded)))
            number += 1


def _groups(document: Document) -> Iterator[list[tuple[int, int]]]:
    """For every heading or table the pieces that belong together: its sentences, items, rows."""
    pieces: list[tuple[int, int]] = []
    head = document.sections[0]
    for section in document.sections:
        opens = section.kind is SectionKind.TABLE or document.is_heading(section)
        if pieces and (opens or section.start >= head.end):
            yield pieces
            pieces = []
        if opens:
            head = section
        elif section.start >= head.end:
            head = document.sections[section.parent or 0]
        pieces.extend(_pieces(document, section))
    if pieces:
        yield pieces


def _pieces(document: Document, section: Section) -> list[tuple[int, int]]:
    """The sentences of a section's own text as spans that tile it."""
    own = document.own_text(section)
    if not own:  # a table without header rows
        return []
    starts = [section.start, *(section.start + start for start, _ in sentences(own)[1:])]
    return list(zip(starts, [*starts[1:], section.body_end], strict=True))


def _pack(text: str, pieces: list[tuple[int, int]], budget: int) -> Iterator[list[tuple[int, int]]]:
    """The pieces of each chunk; they tile the group."""
    packed: list[tuple[int, int]] = []
    used = 0
    for piece in pieces:
        size = _size(text, piece)
        if used and used + size > budget:
            yield packed
            packed, used = [], 0
        if size > budget:
            *cuts, piece = _cut(text, piece, budget)
            for one in cuts:
                yield [*packed, one]
                packed = []
            size = _size(text, piece)
        packed.append(piece)
        used += size
    yield packed


def _size(text: str, piece: tuple[int, int]) -> int:
    """How many morphemes a piece has, as it is searched."""
    folded = fold_text(text[slice(*piece)])
    # Of a long one, which is likely to be cut, the morphemes are not needed: counting is cheaper.
    return count(folded) if len(folded) > _LONG else len(morphemes(folded))


def _cut(text: str, piece: tuple[int, int], budget: int) -> list[tuple[int, int]]:
    """A sentence too long for a chunk, cut every ``budget`` morphemes."""
    found = morphemes(text[slice(*piece)])
    starts = [piece[0], *(piece[0] + m.start for m in found[budget::budget])]
    return list(zip(starts, [*starts[1:], piece[1]], strict=True))


def _chunk(document: Document, number: int, start: int, end: int) -> Chunk:
    section = document.section_at(start)
    while section.end < end:
        section = document.sections[section.parent or 0]
    return Chunk(
        id=number,
        document_id=document.id,
        section=section.id,
        start=start,
        end=end,
        text=document.text[start:end],
        path=document.path(section),
        header=_header(document, section, start),
    )


def _header(document: Document, section: Section, start: int) -> str:
    """The header rows of a table that the chunk goes on with; its first chunk has them itself."""
    header = document.header(section)
    return "" if document.text.startswith(header, start) else header
