"""Two laws or two terms beside each other: each side from its own document."""

from __future__ import annotations

import pytest
from assistant_bridge_samples import BRIDGE, FERRY, ask, cited, engineer
from assistant_samples import broken, quoted

from assistant import Status

# question, words of the first law, words of the second
LAWS = [
    ("つり橋保全法と渡船安全法の目的を比較してください", "歩行者の安全", "渡船の運航の安全"),
    ("つり橋保全法と渡船安全法の点検の頻度の違いは何ですか", "毎年一回", "毎月一回"),
    ("つり橋保全法と渡船安全法では点検の頻度はどう異なりますか", "毎年一回", "毎月一回"),
]


@pytest.mark.parametrize(("question", "first", "second"), LAWS)
def test_each_law_says_its_own(question: str, first: str, second: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert cited(answer) == [BRIDGE, FERRY]
    one, other = answer.answer.split("「渡船安全法」：")
    assert one.startswith("「つり橋保全法」：")
    assert (first in one, second in one) == (True, False)
    assert (second in other, first in other) == (True, False)


def test_the_laws_come_in_the_order_of_the_corpus_whichever_is_named_first() -> None:
    answers = [
        ask(f"{a}と{b}の目的を比較してください")
        for a, b in (("つり橋保全法", "渡船安全法"), ("渡船安全法", "つり橋保全法"))
    ]
    assert {c.quote for c in answers[0].citations} == {c.quote for c in answers[1].citations}


def test_what_one_of_them_does_not_say_is_told() -> None:
    answer = ask("つり橋保全法と渡船安全法の基本計画の違いは何ですか")
    assert answer.status is Status.PARTIAL
    assert cited(answer) == [BRIDGE]
    assert "「渡船安全法」には、お尋ねの内容は書かれていません。" in answer.notes


def test_what_none_of_them_says_is_not_compared() -> None:
    answer = ask("つり橋保全法と渡船安全法の予算額の違いは何ですか")
    assert answer.status is Status.NOT_IN_CORPUS
    assert broken(answer, engineer()) == []


def test_two_terms_are_defined_one_after_the_other() -> None:
    answer = ask("つり橋と渡船の違いは何ですか")
    assert answer.status is Status.ANSWERED
    assert answer.answer.index("構造の橋をいう") < answer.answer.index("船舶をいう")
    assert cited(answer) == [BRIDGE, FERRY]
    assert broken(answer, engineer()) == []


def test_terms_of_which_something_else_is_asked_are_not_defined() -> None:
    assert "船舶をいう" not in quoted(ask("つり橋と渡船の点検の頻度の違いは何ですか"))


def test_a_term_without_a_definition_leaves_the_other_alone() -> None:
    answer = ask("つり橋と気球の違いは何ですか")
    assert answer.status is not Status.ANSWERED
    assert broken(answer, engineer()) == []
