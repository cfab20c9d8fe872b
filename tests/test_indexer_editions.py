"""Which document replaces which: chains, forks, drafts, and links that are wrong."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import write_corpus

from indexer import editions
from indexer.catalog import read_corpora
from indexer.types import Catalogued


def known(text: str) -> list[Catalogued]:
    """Documents from "new<old": ``*`` after an id is a draft, ``?`` one that is not held."""
    found: list[Catalogued] = []
    for word in text.split():
        name, _, old = word.partition("<")
        found.append(
            Catalogued(
                name.strip("*?"),
                name.strip("*?"),
                None if "?" in name else f"{name}.txt",
                status="案" if "*" in name else "決定",
                supersedes=old or None,
            )
        )
    return found


# (documents, old id → newest id)
CHAINS = [
    ("a b", {}),
    ("a b<a", {"a": "b"}),
    ("b<a a", {"a": "b"}),
    ("a b<a c<b", {"a": "c", "b": "c"}),
    ("c<b b<a a", {"a": "c", "b": "c"}),
    ("a b?<a c<b", {"a": "c"}),  # an edition in between need not be held
    ("a b?<a", {}),  # what replaces it is not there to be read
    ("a? b<a", {}),
    ("a b*<a", {}),  # a draft replaces nothing that was decided
    ("a b*<a c<b", {"a": "c", "b": "c"}),
    ("a* b*<a", {"a": "b"}),  # but another draft
    ("a b*<a c*<b", {"b": "c"}),
    ("a b<a c<b d*<c", {"a": "c", "b": "c"}),
    ("a b<a c<a", {"a": "c"}),  # two replace it: the later in order
    ("a b<a c<a d<b", {"a": "d", "b": "d"}),
    ("a<a", {}),
    ("a<b b<a c<a", {"a": "c"}),  # the circle counts for nothing, what hangs on it does
    ("a b<x", {}),
]
# (documents, sentence for each wrong link)
WRONG = [
    ("a b<a", []),
    ("a<a", ["目録の a の supersedes が自分自身です"]),
    ("a b<x", ["目録の b の supersedes「x」という id の文書はありません"]),
    ("a<b b<a", ["循環しています（a → b → a）"]),
    ("a<c b<a c<b d<a", ["循環しています（a → c → b → a）"]),
    ("a<b b<a c<d d<c e<e", ["自分自身", "（a → b → a）", "（c → d → c）"]),
]


@pytest.mark.parametrize(("text", "expected"), CHAINS)
def test_the_newest_edition_is_found(text: str, expected: dict[str, str]) -> None:
    assert editions.superseded(known(text)) == expected


@pytest.mark.parametrize(("text", "expected"), CHAINS)
def test_an_index_of_what_is_held_says_the_same(text: str, expected: dict[str, str]) -> None:
    documents = known(text)
    settled = editions.settled(documents)
    held = [
        Catalogued(one.id, one.title, one.file, status=one.status, supersedes=settled[one.id])
        for one in documents
        if one.file
    ]
    assert editions.superseded(held) == expected


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_a_wrong_link_is_named(text: str, expected: list[str]) -> None:
    found = editions.problems(known(text))
    assert len(found) == len(expected)
    assert all(words in "".join(found) for words in expected), found


def test_the_date_decides_between_two_that_replace_one() -> None:
    a, b, c = (Catalogued(i, i, i, date=d, supersedes=s) for i, d, s in [
        ("a", "2014", None), ("b", "2021-04", "a"), ("c", "2020-03-27", "a"),
    ])  # fmt: skip
    assert editions.superseded([a, b, c]) == {"a": "b"}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 11), st.booleans()), max_size=12))
def test_no_catalogue_makes_it_hang_or_name_what_is_not_held(rows) -> None:
    documents = {
        str(one): Catalogued(str(one), "題", "f" if held else None, supersedes=str(old))
        for one, old, held in rows
    }
    found = editions.superseded(documents.values())
    assert all(documents[old].file and documents[new].file for old, new in found.items())
    assert all(old != new and new not in found for old, new in found.items())
    assert set(editions.settled(documents.values())) == set(documents)


def test_ten_thousand_editions_take_no_time() -> None:
    chain = [Catalogued("0", "題", "f")]
    chain += [Catalogued(str(i), "題", "f", supersedes=str(i - 1)) for i in range(1, 10_000)]
    began = time.perf_counter()
    found = editions.superseded(reversed(chain))
    assert set(found.values()) == {"9999"}
    assert time.perf_counter() - began < 2


def test_the_note_names_both_editions() -> None:
    old = Catalogued("a", "健康・医療戦略", edition="第１期")
    new = Catalogued("b", "健康・医療戦略（第３期）", edition="第３期")
    expected = "「健康・医療戦略（第１期）」は旧版です（新版は「健康・医療戦略（第３期）」）。"
    assert editions.note(old, new) == expected


def test_a_circle_in_the_catalogue_stops_nothing(tmp_path: Path) -> None:
    catalog = "".join(
        f'[[document]]\nid = "{one}"\ntitle = "題"\nfile = "{one}.txt"\nsupersedes = "{old}"\n'
        for one, old in ("ab", "bc", "ca", "dd", "ex", "fg")
    )
    files = dict.fromkeys(["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"], "題\n")
    catalog += '[[document]]\nid = "g"\ntitle = "題"\nfile = "nowhere.txt"\n'
    corpus = read_corpora([write_corpus(tmp_path, files, catalog)])
    assert [e.catalogued.id for e in corpus.entries] == list("abcdef")
    assert len(corpus.problems) == 4  # nowhere.txt, d, e, and the circle; not f
    assert [e.catalogued.supersedes for e in corpus.entries] == [None] * 5 + ["g"]


def test_an_edition_in_between_that_is_not_held_is_passed_over(tmp_path: Path) -> None:
    catalog = (
        '[[document]]\nid = "3"\ntitle = "題"\nfile = "3.txt"\nsupersedes = "2"\n'
        '[[document]]\nid = "2"\ntitle = "題"\nsupersedes = "1"\n'
        '[[document]]\nid = "1"\ntitle = "題"\nfile = "1.txt"\n'
    )
    corpus = read_corpora([write_corpus(tmp_path, {"1.txt": "題", "3.txt": "題"}, catalog)])
    held = [e.catalogued for e in corpus.entries]
    assert editions.superseded(held) == {"1": "3"}
    assert corpus.problems == ()
