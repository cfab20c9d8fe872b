"""Hits and documents as the JSON objects that the command line and the API both give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Protocol

from indexer.types import Catalogued, Document, Hit


class Library(Protocol):
    """What hands out documents by id: the Assistant."""

    def document(self, document_id: str) -> Document: ...


def hit_objects(hits: Iterable[Hit], library: Library) -> list[dict[str, Any]]:
    """``hits`` best first, each with where it stands and every retriever's score."""
    return [_hit_object(rank, hit, library) for rank, hit in enumerate(hits, 1)]


def _hit_object(rank: int, hit: Hit, library: Library) -> dict[str, Any]:
    chunk = hit.chunk
    document = library.document(chunk.document_id)
    known = document.catalogued
    return {
        "rank": rank,
        "score": hit.score,
        "lexical": hit.lexical,
        "dense": hit.dense,
        "document": {"id": known.id, "title": known.title, "status": known.status},
        "section": list(chunk.path),
        "page": document.page_at(chunk.start),
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
    }


def catalogue_objects(documents: Iterable[Catalogued]) -> list[dict[str, Any]]:
    """What is known of each document, without where its file lies on this machine."""
    return [_catalogue_object(known) for known in documents]


def _catalogue_object(known: Catalogued) -> dict[str, Any]:
    return {key: value for key, value in asdict(known).items() if key != "file"}


def place_objects(document: Document, start: int, end: int) -> list[dict[str, Any]]:
    """Where ``text[start:end]`` stands in print: page and box (points from the top left) by line."""
    return [asdict(place) for place in document.places_of(start, end)]


def document_object(document: Document) -> dict[str, Any]:
    """A document with text and tree, so that ``text[start:end]`` can be checked from outside."""
    sections = [
        asdict(section) | {"kind": str(section.kind), "heading": document.heading(section)}
        for section in document.sections
    ]
    return _catalogue_object(document.catalogued) | {
        "text": document.text,
        "sections": sections,
        "pages": document.pages,
        "links": [asdict(link) for link in document.links],
        "flags": list(document.flags),
    }
