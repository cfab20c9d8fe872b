"""Hostile HTML: no page makes the parser run away; any soup is a document or an error."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_indexer_formats_html import LAW, TITLE, catalogued, document

from indexer.errors import CorpusError
from indexer.formats import html
from indexer.formats.html import source
from indexer.formats.html.source import DEEPEST, TooManyTagsError, tame

# By the standard each of these makes a tree many times its size, or a tree without end.
HOSTILE = {
    "nested": "<div>" * 100_000 + "甲",
    "nested in tables": "<table><tr><td>" * 30_000 + "甲",
    "nested lists": "<ul><li>" * 50_000 + "甲",
    "nested by what is not closed": "<div><table></div>" * 20_000 + "甲",
    "nested in forms": "<form><div></form>" * 20_000 + "甲",
    "formatting": "".join(f"<p><font size={i}>甲</p>" for i in range(5_000)),
    "formatting in tables": "".join(f"<b id={i}><table><td></b></table>" for i in range(3_000)),
    "attributes": "<p " + " ".join(f"x{i}=1" for i in range(300_000)) + ">甲",
    "one attribute": '<p title="' + "x" * 3_000_000 + '">甲',
    "data url": '<p>甲<img src="data:image/png;base64,' + "A/" * 1_000_000 + '">',
    "spans": "<table border=1><tr><td colspan=1000 rowspan=60000>" + "x" * 50_000
    + "<tr><td>甲<td>乙" * 500,
    "comments": "<p>甲</p>" + "<!--" * 300_000,
    "open tags": "<p>甲</p>" + "<a " * 300_000,
    "open quotes": "<p>甲</p>" + "<a b='" * 100_000,
    "one id": "<p id=a>甲</p>" * 3_000,
    "entities": "甲" + "&nbsp;" * 200_000,
    "svg": "甲<svg>" + "<g>" * 50_000,
    "math": "甲" + "<math>" * 50_000,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_time(name: str) -> None:
    started = time.perf_counter()
    try:
        assert "甲" in document(TITLE + HOSTILE[name]).text
    except CorpusError as error:
        assert str(error).startswith("a.html ")  # noqa: PT017 - it may as well be read
    assert time.perf_counter() - started < 5


def test_nesting_without_end_is_cut_and_flagged() -> None:
    found = document(f"{TITLE}{'<div>' * 1000}甲{'</div>' * 1000}<p>乙</p>")
    assert found.text == "題\n甲\n乙\n"
    assert [flag for flag in found.flags if f"{DEEPEST} 段" in flag]


def test_more_tags_than_a_page_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_TAGS", 1_000)
    page = "<p>" * 1_001
    with pytest.raises(TooManyTagsError):
        tame(page)
    with pytest.raises(CorpusError, match=r"区切り（タグ）が多すぎます"):
        document(page)


@pytest.mark.parametrize(
    "source",
    [
        "<p>甲</p>",
        "<div><div>甲</div></div>",
        "<!-- <b> -->",
        "<script>'<b><div>'</script>",
        "a < b",
        "<3",
    ],
)
def test_ordinary_source_stays_as_it_is(source: str) -> None:
    assert tame(source) == (source, False)


_TAGS = (
    "div p b font table tr td th ul ol li dl dt dd h1 h2 a sup ruby rt form span s figure pre br"
)
_PIECES = [f"<{tag}>" for tag in _TAGS.split()] + [f"</{tag}>" for tag in _TAGS.split()]
_PIECES += [
    "<svg>",
    "</svg>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<a href=#x>",
    "<td colspan=3 ",
]
_PIECES += [
    "rowspan=0>",
    "&nbsp;",
    "&#0;",
    "\n",
    "　",
    "甲",
    "第1条　",
    "（目的）",
    "附　則",
    "1. ",
    '"',
    "<",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_any_soup_is_a_document_or_an_error(soup: str) -> None:
    try:
        found = document(soup)
    except CorpusError:
        return
    assert found.text.endswith("\n")
    assert found.sections[0].end == len(found.text)


@given(st.binary(max_size=200), st.integers(0, 2000), st.integers(0, 2000))
def test_a_damaged_page_is_a_document_or_an_error(junk: bytes, at: int, end: int) -> None:
    data = LAW.encode("cp932")
    try:
        html.read(data[:at] + junk + data[at:][:end], catalogued())
    except CorpusError as error:
        assert str(error).startswith("a.html ")  # noqa: PT017 - most are read
