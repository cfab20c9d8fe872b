"""Where lines begin and end by their words: what is rejoined, what stands on a line of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.outline import build
from indexer.tree import Line
from indexer.wrapped import is_cut, is_marked, is_open, leads_on, stands_alone

FULL = "本計画は国民が健康な生活及び長寿を享受することのできる社会の形成を目指す。"
# (a line, the next one, whether it is the rest of a word or what no line begins with)
CUT = [
    ("老朽化した水道管の更新の支援を強", "化する。", True),
    ("データ基", "盤の整備", True),
    ("テクノ", "ロジーの活用", True),
    ("新たな価", "値の創造", True),
    ("指針を図", "る。", True),
    ("公表する市町村", "︓ 2030 年度", True),
    ("甲の推進", "、乙の推進", True),
    ("ヘルスアップ宣言", "(HUD)参画数", True),
    ("施策の名称", "（KPI）", False),
    ("施策", "略称", False),
    ("評価", "年に一度、確かめる。", False),
    ("対象", "期間", False),
    ("安全基準", "2033 年度に着手", False),
    ("患者の参画", "現状：12％", False),
    ("総論", "本計画は", False),
    ("研究開発の取組", "また、モデルの開発には", False),
    ("the glo", "bal plan", False),
    ("", "甲", False),
    ("甲", "", False),
]
LEADS_ON = [
    ("研究を始める者の", True),
    ("整備を", True),
    ("国は、", True),
    ("国民が", True),
    ("安全基準を作るもの", False),
    ("はじめに", False),
    ("推進", False),
    ("", False),
]
ALONE = [
    ("【2031 年までに2.4 万人】", True),
    ("《所管省庁︓厚生労働省》", True),
    ("<医薬品>", True),
    ("【P】", False),
    ("（参考）", False),
    ("<現状> 9社 <目標> 48社", False),
    ("甲【乙】", False),
    ("【】", False),
]
MARKED = [
    ("<現状> 9社(R7) <目標> 48社(R14)", True),
    ("目標：30％以上", True),
    ("担当︓国土交通省", True),
    ("担当・所管: 甲", True),
    ("KPI：10件", True),
    ("次のとおりとする：", False),
    ("https://example.jp/", False),
    ("【P】の推進", False),
    ("推進する。", False),
]
# (lines below a title and a full line, the paragraphs that they are)
PARAGRAPHS = [
    (["\uf0b7 水道管の更新の支援を強", "化する。"], ["\uf0b7 水道管の更新の支援を強化する。"]),
    (["・ 新たな価値を創り、新産", "業創出を図る"], ["・ 新たな価値を創り、新産業創出を図る"]),
    (["3. 先端的な研究開発及び新産", "業創出"], ["3. 先端的な研究開発及び新産業創出"]),
    (["・ 結果を公表する市町村", "︓ 1,200"], ["・ 結果を公表する市町村︓ 1,200"]),
    (["○ヘルスアップ宣言", "(HUD)参画数"], ["○ヘルスアップ宣言(HUD)参画数"]),
    (["・ 研究を始める者の", "支援"], ["・ 研究を始める者の支援"]),
    (["○ 安全基準を作るもの", "2033 年度に着手"], ["○ 安全基準を作るもの", "2033 年度に着手"]),
    (["・ 患者の参画", "現状：12％", "目標：30％"], ["・ 患者の参画", "現状：12％", "目標：30％"]),
    (
        ["・ 指導者の数", "【2031 年までに2.4 万人】", "《所管︓厚生労働省》", "注意"],
        ["・ 指導者の数", "【2031 年までに2.4 万人】", "《所管︓厚生労働省》", "注意"],
    ),
    (["・ 治験", "<現状> 9社 <目標> 48社"], ["・ 治験", "<現状> 9社 <目標> 48社"]),
    (["＜政策目標＞", "体を動かす人を増やす。"], ["＜政策目標＞", "体を動かす人を増やす。"]),
    (["1) 事業所数 約 3 か所", "2) 受講者数"], ["1) 事業所数 約 3 か所", "2) 受講者数"]),
]


@pytest.mark.parametrize(("before", "line", "expected"), CUT)
def test_a_word_is_cut_at_the_end_of_a_line(before: str, line: str, expected: bool) -> None:
    assert is_cut(before, line) is expected


@pytest.mark.parametrize(("text", "expected"), LEADS_ON)
def test_a_line_leads_on_by_its_last_character(text: str, expected: bool) -> None:
    assert leads_on(text) is expected


@pytest.mark.parametrize(("text", "expected"), ALONE)
def test_a_bracket_stands_on_a_line_of_its_own(text: str, expected: bool) -> None:
    assert stands_alone(text) is expected


@pytest.mark.parametrize(("text", "expected"), MARKED)
def test_a_line_begins_with_a_label(text: str, expected: bool) -> None:
    assert is_marked(text) is expected


@pytest.mark.parametrize(("lines", "expected"), PARAGRAPHS)
def test_short_lines_go_on_where_their_words_do(lines: list[str], expected: list[str]) -> None:
    text = build([Line(line) for line in ("題", "1. 甲", "2. 乙", FULL, *lines)]).text
    assert text.splitlines()[4:] == expected


@given(st.text(alphabet="甲（）【】「」『』()〔〕", max_size=12))
def test_what_is_closed_behind_is_no_longer_open(text: str) -> None:
    assert not is_open(f"{text}（甲）") or is_open(text)
