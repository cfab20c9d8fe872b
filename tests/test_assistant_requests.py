"""What a question says of the answer that it wants is told from what it is about."""

from __future__ import annotations

import pytest

from assistant.requests import REQUEST


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("上司への説明用に、国際展開の柱を挙げよ", "国際展開の柱を挙げよ"),
        ("議会答弁のため、対象期間は", "対象期間は"),
        ("部内資料用に対象期間を", "対象期間を"),
        ("位置付けを一文で", "位置付けを"),
        ("100字以内で位置付けを", "位置付けを"),
        ("3つ目をもう一度", "3つ目を"),
        ("改めて対象期間を", "対象期間を"),
        ("センターについての記載ぶり如何。", "センターについての。"),
        ("促進に挙がっている取組は", "促進に取組は"),
        ("見直しの規定をご教示願いたい", "見直しの規定を"),
        # What documents do speak of stays.
        ("土地区画整理事業とは", "土地区画整理事業とは"),
        ("説明義務は誰が負うか", "説明義務は誰が負うか"),
        ("一度だけ更新できるか", "一度だけ更新できるか"),
        ("広報活動の充実", "広報活動の充実"),
    ],
)
def test_what_is_wanted_of_an_answer_is_no_subject(asked: str, left: str) -> None:
    assert REQUEST.sub("", asked) == left
