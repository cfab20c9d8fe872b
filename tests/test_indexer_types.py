"""The tree of a document: spans inside spans, and the look-ups on them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import catalogued, document_of, documents

from indexer.types import Document, Place, Section, SectionKind

SOURCE = """計画

1. 総論【P】

1.1. 理念

○ 位置づけ

本計画は国民が健康な生活及び長寿を享受する社会の形成を目指す。

・ 甲

・ 乙

※ 注

2. 空

3. 期間

５年間。
"""
# (heading, path, is a heading, empty, pending)
LOOKED_UP = [
    ("1. 総論【P】", ("1. 総論【P】",), True, False, True),
    ("1.1. 理念", ("1. 総論【P】", "1.1. 理念"), True, False, True),
    ("○ 位置づけ", ("1. 総論【P】", "1.1. 理念", "○ 位置づけ"), True, False, True),
    ("・ 甲", ("1. 総論【P】", "1.1. 理念", "○ 位置づけ"), False, False, True),
    ("・ 乙", ("1. 総論【P】", "1.1. 理念", "○ 位置づけ"), False, False, True),
    ("※ 注", ("1. 総論【P】", "1.1. 理念", "○ 位置づけ"), False, False, True),
    ("2. 空", ("2. 空",), True, True, False),
    ("3. 期間", ("3. 期間",), True, False, False),
]
# (offset, page)
PLACES = (Place(0, 10, 1), Place(10, 20, 2), Place(20, 30, 3))
PAGES = [(0, 1), (9, 1), (10, 2), (19, 2), (20, 3), (99, 3)]


def section(document: Document, heading: str) -> Section:
    return next(s for s in document.sections if document.heading(s) == heading)


@pytest.mark.parametrize(("heading", "path", "is_heading", "empty", "pending"), LOOKED_UP)
def test_look_ups(
    heading: str, path: tuple[str, ...], is_heading: bool, empty: bool, pending: bool
) -> None:
    document = document_of(SOURCE)
    found = section(document, heading)
    assert document.path(found) == path
    assert document.is_heading(found) is is_heading
    assert document.is_empty(found) is empty
    assert document.is_pending(found) is pending
    assert found.label + " " + document.title_of(found) == heading


def test_children_and_own_text() -> None:
    document = document_of(SOURCE)
    place = section(document, "○ 位置づけ")
    assert [document.heading(s) for s in document.children(place)] == ["・ 甲", "・ 乙"]
    assert (
        document.own_text(place)
        == "○ 位置づけ\n本計画は国民が健康な生活及び長寿を享受する社会の形成を目指す。\n"
    )
    assert [document.heading(s) for s in document.children(document.sections[0])] == [
        "1. 総論【P】",
        "2. 空",
        "3. 期間",
    ]


@pytest.mark.parametrize(("offset", "page"), PAGES)
def test_page_of_an_offset(offset: int, page: int) -> None:
    whole = document_of(SOURCE)
    paged = Document(whole.catalogued, whole.text, whole.sections, places=PLACES)
    assert paged.page_at(offset) == page


def test_a_source_without_pages_has_none() -> None:
    assert document_of(SOURCE).page_at(3) is None


def test_documents_are_compared_by_identity() -> None:
    first, second = document_of(SOURCE), document_of(SOURCE)
    assert first != second
    assert len({first, second, first}) == 2
    assert first.id == catalogued().id


@given(documents())
def test_spans_lie_in_order_inside_their_parent(document: Document) -> None:
    root = document.sections[0]
    assert (root.kind, root.parent, root.start, root.end) == (
        SectionKind.TITLE,
        None,
        0,
        len(document.text),
    )
    for i, node in enumerate(document.sections):
        assert node.id == i
        assert node.start < node.head_end <= node.body_end <= node.end
        if i:
            assert node.parent is not None
            assert node.parent < i
            parent = document.sections[node.parent]
            assert parent.body_end <= node.start
            assert node.end <= parent.end


@given(documents())
def test_siblings_follow_each_other_and_fill_their_parent(document: Document) -> None:
    for node in document.sections:
        children = list(document.children(node))
        assert children == [s for s in document.sections if s.parent == node.id]
        edges = [node.body_end, *(child.end for child in children)]
        assert [child.start for child in children] == edges[:-1]
        assert edges[-1] == node.end


@given(documents())
def test_own_texts_tile_the_document(document: Document) -> None:
    assert "".join(map(document.own_text, document.sections)) == document.text
    assert all(a.body_end == b.start for a, b in pairwise(document.sections))


@given(documents())
def test_a_section_begins_with_its_label_on_a_line_of_its_own(document: Document) -> None:
    for node in document.sections:
        assert document.text[node.start :].startswith(node.label)
        assert document.text[node.head_end] == "\n"
        assert "\n" not in document.text[node.start : node.head_end]
        assert node.start == 0 or document.text[node.start - 1] == "\n"


@given(documents(), st.data())
def test_section_at_is_the_one_whose_own_text_holds_the_offset(
    document: Document, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(document.text) - 1))
    found = document.section_at(offset)
    assert found.start <= offset < found.body_end
    assert all(not s.start <= offset < s.body_end for s in document.sections if s is not found)


@given(documents())
def test_ancestors_run_from_the_top_and_hold_the_section(document: Document) -> None:
    for node in document.sections:
        above = document.ancestors(node)
        chain = [*above, node] if node.id else []
        assert [s.parent for s in chain] == [0, *(s.id for s in above)][: len(chain)]
        assert all(s.start <= node.start and node.end <= s.end for s in above)
        assert document.is_pending(node) == any(s.pending for s in (*above, node))


@given(documents())
def test_a_path_is_of_headings_that_stand_above(document: Document) -> None:
    for node in document.sections[1:]:
        chain = (*document.ancestors(node), node)
        headings = [document.heading(s) for s in chain if document.is_heading(s)]
        assert list(document.path(node)) == headings
