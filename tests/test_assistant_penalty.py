"""What a breach is punished with: the penal provision that refers to the article breached."""

from __future__ import annotations

import pytest
from assistant_bridge_samples import BRIDGE, ask, cited, document, engineer
from assistant_samples import broken, folded, quoted
from hypothesis import given
from hypothesis import strategies as st

from assistant import Status, penalty
from assistant.passage import article_of, passage_at

# question, short answer, the conduct that is quoted beside the penal provision
PUNISHED = [
    ("主索の点検を行わなかったときの罰則は何ですか", "三十万円以下の罰金", "主索の点検を行い"),
    ("つり橋の点検をしなかったらどんな罰を受けますか", "三十万円以下の罰金", "主索の点検を行い"),
    ("点検の結果を届け出なかった場合の罰金は", "三十万円以下の罰金", "都道府県知事に届け出"),
    ("点検の記録を保存しないと過料はいくらですか", "十万円以下の過料", "五年間保存"),
]


@pytest.mark.parametrize(("question", "short", "conduct"), PUNISHED)
def test_the_penalty_is_told_with_the_duty_that_is_breached(
    question: str, short: str, conduct: str
) -> None:
    answer = ask(question)
    assert (answer.status, answer.short_answer) == (Status.ANSWERED, short)
    assert answer.answer.startswith(f"{short}です。")
    assert conduct in quoted(answer)
    assert f"{short}に処する" in quoted(answer)
    assert cited(answer) == [BRIDGE]
    assert broken(answer, engineer()) == []


# question without a word of a penalty
NOT_ASKED = ("主索の点検の頻度は", "つり橋保全法の目的は何ですか", "点検の記録は何年間保存しますか")


@pytest.mark.parametrize("question", NOT_ASKED)
def test_no_penalty_is_told_where_none_is_asked_for(question: str) -> None:
    assert "に処する" not in ask(question).answer


@pytest.mark.parametrize(
    "question",
    [
        "救命具の点検を行わなかったときの罰則は何ですか",
        "基本計画を定めなかったときの罰則は何ですか",
        "渡船の救命具の点検を怠ったら罰金はいくらですか",
        "渡船の運航者が救命具を点検しないとどんな罰がありますか",
    ],
)
def test_a_duty_without_a_penalty_is_not_told_another_ones(question: str) -> None:
    answer = ask(question)
    assert answer.status is Status.NOT_IN_CORPUS
    assert "に処する" not in answer.answer
    assert "最も近い記載は" in answer.answer
    assert broken(answer, engineer()) == []


# words of the duty, the penal articles that follow on its breach, the exact paragraph first
FOLLOWS = [
    ("主索の点検を行い", ["第七条", "第八条"]),
    ("点検の記録を", ["第八条", "第七条"]),
    ("基本計画を定め", []),
    ("主索の材料", []),
]


@pytest.mark.parametrize(("words", "expected"), FOLLOWS)
def test_penal_provisions_are_those_that_refer_to_the_article(
    words: str, expected: list[str]
) -> None:
    law = document(BRIDGE)
    breached = passage_at(law, law.text.index(words))
    assert breached is not None
    found = list(penalty.provisions(breached))
    assert [
        article.label.removesuffix("（罰則）") for p in found if (article := article_of(p))
    ] == expected


@given(st.data())
def test_what_punishes_says_so_whatever_is_breached(data: st.DataObject) -> None:
    law = document(BRIDGE)
    at = data.draw(st.integers(0, len(law.text) - 1))
    breached = passage_at(law, at)
    for passage in penalty.provisions(breached) if breached else ():
        assert 0 <= passage.start < passage.end <= len(law.text)
        assert folded(passage.text).endswith(("罰金に処する。", "過料に処する。"))
