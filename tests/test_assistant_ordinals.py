"""Which of several things a question means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kinds import Kind, kind_of
from assistant.ordinals import of_two, ordinals_of


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("4番目と6番目は?", (4, 6)),
        ("最後から2番目の項目", (-2,)),
        ("十一番目の項目", (11,)),
        ("後ろのほうを原文で", (-1,)),
        ("前の方は何条ですか", (1,)),
        ("もうひとつの方は", (0,)),
        ("薬事規制の適切な運用と並んで書かれている項目は", (0,)),
        ("前の方針との違い", ()),
        ("国の後の方式", ()),
        ("健康寿命の目標は", ()),
    ],
)
def test_the_places_asked_for(asked: str, expected: tuple[int, ...]) -> None:
    assert ordinals_of(asked) == expected
    assert (kind_of(asked) is Kind.ORDINAL) == bool(expected)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            "方針の「構築」と施策の「強化」、後のほうには何がありますか",
            "「強化」には何がありますか",
        ),
        ("「A案」と「B案」のうち、前者は何年ですか", "「A案」は何年ですか"),
        ("「A案」と「B案」の違いは", "「A案」と「B案」の違いは"),
        ("後者は何年ですか", "後者は何年ですか"),
    ],
)
def test_one_of_two_that_the_question_quotes(asked: str, expected: str) -> None:
    assert of_two(asked) == expected


@given(st.text(alphabet="一二三十1234番目つ最初後前者のほうもとは並んで「」、", max_size=30))
def test_no_place_is_named_twice(asked: str) -> None:
    found = ordinals_of(asked)
    assert len(found) == len(set(found))
    assert len(of_two(asked)) <= len(asked)
