"""What a document says a term is, in whichever way it says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.definitions import defined

# (text, term, what it is said to be)
DEFINED = [
    (
        "この法律において「臨床研究」とは、医薬品等を人に対して用いる研究をいう。",
        "臨床研究",
        "医薬品等を人に対して用いる研究",
    ),
    (
        "この法律において「製造」とは、加工を施すことをいい、「施設」とは、製造をする場所をいう。",
        "製造",
        "加工を施すこと",
    ),
    (
        "この法律において「製造」とは、加工を施すことをいい、「施設」とは、製造をする場所をいう。",
        "施設",
        "製造をする場所",
    ),
    (
        "この法律は、難病（治療方法が確立していない希少な疾病であって、長期の療養を要するものをいう。以下同じ。）の患者に関する。",
        "難病",
        "治療方法が確立していない希少な疾病であって、長期の療養を要するものをいう",
    ),
    (
        "（※）「統合プロジェクト」：事業を一元的に管理する仕組み。",
        "統合プロジェクト",
        "事業を一元的に管理する仕組み。",
    ),
    (
        "厚生労働大臣は、施策の推進に関する基本的な指針（以下「基本指針」という。）を定める。",
        "基本指針",
        "施策の推進に関する基本的な指針",
    ),
    (
        "この法律は、国民が長寿を享受できる社会（以下「健康長寿社会」という。）を形成するため、医療（以下「先端医療」という。）を進める。",
        "健康長寿社会",
        "国民が長寿を享受できる社会",
    ),
    (
        "三　受動喫煙　人が他人の喫煙によりたばこの煙にさらされることをいう。",
        "受動喫煙",
        "人が他人の喫煙によりたばこの煙にさらされること",
    ),
    ("健康寿命とは、制限なく生活できる期間である。", "健康寿命", "制限なく生活できる期間"),
    (
        "「第１種技術」とは、影響が明らかでない技術をいう。",
        "第1種技術",
        "影響が明らかでない技術",
    ),
]
# Nothing is defined here.
PLAIN = [
    "これとは別に、必要な措置を講ずる。",
    "研究開発を推進する。",
    "（以下同じ。）",
    "次に掲げる事項：",
    "",
]


@pytest.mark.parametrize(("text", "term", "means"), DEFINED)
def test_the_words_that_define_are_found(text: str, term: str, means: str) -> None:
    shifted = f"第一条\n{text}\n"
    found = {one.term: shifted[one.start : one.end] for one in defined(shifted)}
    assert found[term] == means


@pytest.mark.parametrize("text", PLAIN)
def test_what_defines_nothing_gives_nothing(text: str) -> None:
    assert defined(text) == []


def test_an_outright_definition_is_clearer_than_one_in_passing() -> None:
    text = "基本方針（以下「方針」という。）を定める。\n「方針」とは、進む方向をいう。"
    assert [one.clear for one in defined(text) if one.term == "方針"] == [1, 3]


@given(st.text("「」とは、をいう。（）以下という：健康A１\n　", max_size=80))
def test_spans_lie_within_their_line(text: str) -> None:
    for one in defined(text):
        assert 0 <= one.start < one.end <= len(text)
        assert "\n" not in text[one.start : one.end]
