"""Words of which one never stands for another."""

from __future__ import annotations

import pytest

from assistant.claims import prepare
from assistant.opposites import opposed


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("十万円以下の罰金に処する。", "10万円以下の過料に処されます。", ["過料"]),
        ("業務の一部を委託することができる。", "業務の全部を委託できます。", ["全部"]),
        ("あらかじめ、意見を聴くものとする。", "策定した後に意見を聴きます。", ["た後"]),
        ("廃止の日の一月前までに届け出る。", "廃止の日から1か月後までに届け出ます。", ["月後"]),
        ("財政の許す範囲内で計上する。", "財政の許す範囲を超えて計上します。", ["範囲を超え"]),
        ("末日をもって退職とする。", "翌月の末日で退職です。", ["翌月"]),
        ("提供を中止している。", "提供を続けています。", ["続け"]),
        ("厚生労働大臣の認可を受けて", "厚労大臣の許可を受けて", ["許可"]),
        # Where both stand in the source, or the word itself, nothing is told from them.
        ("懲役若しくは罰金に処する。", "罰金に処されます。", []),
        ("全部又は一部の停止を命ずる。", "全部の停止が命じられます。", []),
        ("しようとするときは、届け出る。", "事前に届け出ます。", []),
        ("この法律の施行後五年を経過した場合", "施行から5年後に", []),
        ("健康寿命を延伸する。", "健康寿命を延ばします。", []),
    ],
)
def test_what_stands_for_its_opposite_is_found(source: str, text: str, found: list[str]) -> None:
    assert [problem.claim for problem in opposed(prepare(text), [prepare(source)])] == found
