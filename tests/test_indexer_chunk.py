"""Chunks: exact slices that tile the document, within the budget, under their heading."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import document_of, documents

from indexer.chunk import BUDGET, chunk_id, chunks, id_range
from indexer.japanese import morphemes, sentences
from indexer.types import Document

SENTENCE = "健康寿命を延伸する。"  # 6 morphemes
# (source, budget, texts of the chunks)
CUT = [
    ("題\n", 160, ["題\n"]),
    # A heading opens a chunk, bare bullets stay with it.
    (
        "題\n\n1. 甲\n\n・ 乙\n\n・ 丙\n\n2. 丁\n\n本文。\n",
        160,
        ["題\n", "1. 甲\n・ 乙\n・ 丙\n", "2. 丁\n本文。\n"],
    ),
    # A bullet with items below is a heading too.
    ("題\n\n○ 甲\n\n・ 乙\n\n○ 丙\n\n・ 丁\n", 160, ["題\n", "○ 甲\n・ 乙\n", "○ 丙\n・ 丁\n"]),
    ("題\n\n○ 甲\n\n○ 丙\n", 160, ["題\n○ 甲\n○ 丙\n"]),
    # Sentences are packed to the budget and cut between.
    (
        f"題\n\n1. 甲\n\n{SENTENCE * 4}\n",
        12,
        ["題\n", f"1. 甲\n{SENTENCE}", SENTENCE * 2, f"{SENTENCE}\n"],
    ),
    # A sentence longer than the budget is cut inside.
    (
        "題\n\n1. 甲\n\n健康寿命を延伸する施策を推進する。\n",
        5,
        ["題\n", "1. 甲\n", "健康寿命を延伸する", "施策を推進する。\n"],
    ),
]


@pytest.mark.parametrize(("source", "budget", "texts"), CUT)
def test_where_a_document_is_cut(source: str, budget: int, texts: list[str]) -> None:
    assert [c.text for c in chunks(document_of(source), budget=budget)] == texts


def test_a_chunk_knows_its_place() -> None:
    document = document_of(
        "題\n\n1. 甲\n\n1.1. 乙\n\n○ 丙\n\n健康寿命を延伸する施策を推進する。\n\n・ 丁\n"
    )
    found = chunks(document)
    assert [c.id for c in found] == [chunk_id(document.id, i) for i in range(4)]
    assert {c.document_id for c in found} == {document.id}
    last = found[-1]
    assert last.text == "○ 丙\n健康寿命を延伸する施策を推進する。\n・ 丁\n"
    assert last.path == ("1. 甲", "1.1. 乙", "○ 丙")
    assert document.heading(document.sections[last.section]) == "○ 丙"


@given(documents(), st.integers(1, 40))
def test_chunks_tile_the_document(document: Document, budget: int) -> None:
    found = chunks(document, budget=budget)
    assert (found[0].start, found[-1].end) == (0, len(document.text))
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(c.start < c.end and c.text == document.text[c.start : c.end] for c in found)
    assert [c.id for c in found] == list(id_range(document.id)[: len(found)])


@given(documents(), st.integers(1, 40))
def test_the_section_of_a_chunk_is_the_deepest_that_holds_it(
    document: Document, budget: int
) -> None:
    for chunk in chunks(document, budget=budget):
        holding = [s for s in document.sections if s.start <= chunk.start and chunk.end <= s.end]
        assert chunk.section == max(holding, key=lambda s: (s.start, s.id)).id
        assert chunk.path == document.path(document.sections[chunk.section])


@given(documents(), st.integers(1, 40))
def test_no_chunk_is_over_the_budget(document: Document, budget: int) -> None:
    """Counted as the document's sentences are tagged, however a part alone would be tagged."""
    starts = morpheme_starts(document)
    for chunk in chunks(document, budget=budget):
        assert sum(chunk.start <= at < chunk.end for at in starts) <= budget


def morpheme_starts(document: Document) -> list[int]:
    found: list[int] = []
    for section in document.sections:
        own = document.own_text(section)
        spans = sentences(own)
        edges = [0, *(start for start, _ in spans[1:]), len(own)]
        for start, end in pairwise(edges):
            found.extend(section.start + start + m.start for m in morphemes(own[start:end]))
    return found


@given(documents())
def test_no_sentence_within_the_budget_is_cut(document: Document) -> None:
    edges = {c.start for c in chunks(document)}
    for section in document.sections:
        own = document.own_text(section)
        for start, end in sentences(own):
            if len(morphemes(own[start:end])) <= BUDGET:
                assert not edges & set(range(section.start + start + 1, section.start + end))


@given(documents())
def test_a_heading_opens_a_chunk(document: Document) -> None:
    edges = {c.start for c in chunks(document)}
    assert all(s.start in edges for s in document.sections if document.is_heading(s))


@given(documents(), st.integers(1, 200))
def test_chunks_are_the_same_every_time(document: Document, budget: int) -> None:
    assert chunks(document, budget=budget) == chunks(document, budget=budget)


def test_an_id_depends_on_the_document_and_the_place_alone() -> None:
    assert chunk_id("a", 0) == 8_822_750_666_440_048_640
    assert {chunk_id(name, 0) % 2**24 for name in ("a", "国の計画", "")} == {0}
    assert id_range("a")[5] == chunk_id("a", 5)
    assert all(0 <= chunk_id(str(number), 2**24 - 1) < 2**63 for number in range(1000))
    assert len({id_range(str(number)).start for number in range(1000)}) == 1000
