"""What a model writes, read: sentences, ids, markup taken off, however the pieces are cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reply import LONGEST, CutShort, Endless, Written, from_objects, from_text

REPLIES: list[tuple[str, list[tuple[str, str]]]] = [
    ("目標です。[k2m3]", [("目標です。", "k2m3")]),
    ("一つです。[k2m3]二つです。[b4c5][k2m3]", [("一つです。", "k2m3"), ("二つです。", "b4c5 k2m3")]),
    ("一つです[k2m3]。二つです［b4c5］。", [("一つです。", "k2m3"), ("二つです。", "b4c5")]),
    ("一つです。 [k2m3, b4c5]\n\n二つです。", [("一つです。", "k2m3 b4c5"), ("二つです。", "")]),
    ("一つです。\n[k2m3]\n二つです。(id: b4c5)", [("一つです。", "k2m3"), ("二つです。", "b4c5")]),
    ("目標[k2m3]は75歳です。", [("目標は75歳です。", "k2m3")]),
    ("「国は。県は。」とします。[k2m3]", [("「国は。県は。」とします。", "k2m3")]),
    ("（注。）とします。[k2m3]（別の文）です。", [("（注。）とします。", "k2m3"), ("（別の文）です。", "")]),
    ("閉じない「かぎ。\n次です。", [("閉じない「かぎ。", ""), ("次です。", "")]),
    ("2.5倍です。[k2m3]", [("2.5倍です。", "k2m3")]),
    ("目標です。[1][2][zz]", [("目標です。", "")]),
    ("目標です。[3]目標です。[k2m3]", [("目標です。", ""), ("目標です。", "k2m3")]),
    ("KPI【P】です。[k2m3]", [("KPI【P】です。", "k2m3")]),
    ("[k2m3][b4c5]", []),
    ("", []),
    (" \n\n ", []),
    ("# 回答\n- **一つ**目です。[k2m3]\n1. `二つ`目です。", [("回答", ""), ("・一つ目です。", "k2m3"), ("・二つ目です。", "")]),
    ("**一つです。**[k2m3]\n* 二つです。", [("一つです。", "k2m3"), ("・二つです。", "")]),
    ("```\n一つです。\n```", [("一つです。", "")]),
    ("<p>一つ<b>です</b>。</p>[k2m3]", [("一つです。", "k2m3")]),
    ("<script>alert(1)</script>一つです。[k2m3]", [("一つです。", "k2m3")]),
    ("<img src=x onerror=alert(1)>一つです。", [("一つです。", "")]),
    ("[こちら](https://example.com/)です。", [("こちらです。", "")]),
    ("<think>考えます。[k2m3]</think>一つです。[b4c5]", [("一つです。", "b4c5")]),
    ("<think>考えるだけです。", []),
    ("途中で切れた文", [("途中で切れた文", "")]),
]  # fmt: skip


def read(pieces: Iterable[str]) -> list[tuple[str, str]]:
    return [(one.text, " ".join(one.ids)) for one in from_text(pieces)]


@pytest.mark.parametrize(("reply", "expected"), REPLIES)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_reply_is_read(reply: str, expected: list[tuple[str, str]], size: int) -> None:
    assert read(reply[i : i + size] for i in range(0, len(reply), size)) == expected


@given(
    st.lists(st.sampled_from([reply for reply, _ in REPLIES]), max_size=3).map("".join),
    st.data(),
)
def test_how_the_pieces_are_cut_makes_no_difference(reply: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(reply)), max_size=8)))
    edges = [0, *cuts, len(reply)]
    pieces = [reply[a:b] for a, b in pairwise(edges)]
    assert read(pieces) == read([reply])


@given(st.text(max_size=300))
def test_no_text_breaks_it_and_no_marker_is_left(reply: str) -> None:
    for text, _ in read([reply]):
        assert text == " ".join(text.split()) != ""
        assert "[1]" not in text


def test_a_sentence_comes_as_soon_as_it_is_complete() -> None:
    read_so_far: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ("一つです。", "[k2m3]", "二"):
            read_so_far.append(piece)
            yield piece

    first = next(from_text(pieces()))
    assert first == Written("一つです。", ("k2m3",))
    assert len(read_so_far) == 3  # the marker might have gone on before that


@pytest.mark.parametrize("piece", ["あ", "あ。", "。", "[k2m3]", "「", "\n"])
def test_a_reply_without_end_is_given_up(piece: str) -> None:
    def endless() -> Iterator[str]:
        for number in range(50 * LONGEST):
            yield piece
            assert number * len(piece) <= LONGEST + len(piece)

    with pytest.raises(Endless):
        list(from_text(endless()))


def objects(*sentences: tuple[str, list[str]], finished: bool = True) -> list[dict[str, Any]]:
    """The object as it grows, sentence by sentence, and the last one in two halves."""
    whole = [{"text": text, "ids": ids} for text, ids in sentences]
    grown: list[dict[str, Any]] = [{}, {"sentences": []}]
    grown += [
        {"sentences": [*whole[:i], {"text": whole[i]["text"][:2]}]} for i in range(len(whole))
    ]
    return [*grown, {"sentences": whole}, {"sentences": whole, "finished": finished}]


def test_a_growing_object_is_read_sentence_by_sentence() -> None:
    grown = objects(("一つ**です**。", ["k2m3"]), ("二つです。[b4c5]", ["[c2d3]", "9"]))
    assert list(from_objects(grown)) == [
        Written("一つです。", ("k2m3",)),
        Written("二つです。", ("c2d3", "9", "b4c5")),
    ]
    assert next(from_objects(iter(grown[:4]))) == Written("一つです。", ("k2m3",))


@pytest.mark.parametrize(
    ("grown", "expected"),
    [
        ([], CutShort),
        (objects(("一つです。", ["k2m3"]), finished=False), CutShort),
        ([{"sentences": [{"text": "あ" * (LONGEST + 1), "ids": []}]}], Endless),
        ([{"sentences": "一つです。"}], CutShort),
        ([{"sentences": [1, None, {"text": 2}]}], CutShort),
    ],
)
def test_an_object_that_is_no_use(grown: list[dict[str, Any]], expected: type[Exception]) -> None:
    with pytest.raises(expected):
        list(from_objects(grown))


def test_an_object_without_sentences_says_that_nothing_is_said() -> None:
    assert list(from_objects(objects())) == [Written("記載なし")]
