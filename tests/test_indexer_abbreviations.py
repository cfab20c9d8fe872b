"""Short forms that a text introduces itself: learned where they are some, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import paragraphs

from indexer.abbreviations import Abbreviation, learned
from indexer.normalize import fold_text

AMR = ("amr", "薬剤耐性")
PROMOTION = ("推進法", "健康・医療戦略推進法")
# (text, short forms learned from it)
LEARNED = [
    # 長い形の後の括弧
    ("薬剤耐性（AMR）対策の推進", [AMR]),
    ("薬剤耐性(ＡＭＲ)対策", [AMR]),
    ("薬剤耐性（Antimicrobial Resistance：AMR）対策", [AMR]),
    ("薬剤耐性（Antimicrobial Resistance、AMR）", [AMR]),
    ("薬剤耐性（AMR：Antimicrobial Resistance）", [AMR]),
    ("また、薬剤耐性（AMR）と薬剤耐性（AMR）", [AMR]),
    ("ユニバーサル・ヘルス・カバレッジ（UHC）の達成", [("uhc", "ユニバーサル・ヘルス・カバレッジ")]),
    ("国立研究開発法人日本医療研究開発機構（AMED）", [("amed", "国立研究開発法人日本医療研究開発機構")]),
    ("新型コロナウイルス感染症（COVID-19）", [("covid-19", "新型コロナウイルス感染症")]),
    # 短い形の後の括弧
    ("AMR（薬剤耐性）対策", [AMR]),
    ("WHO（世界保健機関）とUHC", [("who", "世界保健機関")]),
    ("レセプト情報は、NDB（レセプト情報・特定健診等情報データベース）", [("ndb", "レセプト情報・特定健診等情報データベース")]),
    # 以下「…」という。
    ("健康・医療戦略推進法（以下「推進法」という。）", [PROMOTION]),
    ("健康・医療戦略推進法（以下、「推進法」という。）", [PROMOTION]),
    ("健康・医療戦略推進法（以下単に『推進法』と呼ぶ。）", [PROMOTION]),
    ("健康・医療戦略推進法（平成26年法律第48号。以下「推進法」という。）", [PROMOTION]),
    ("独立行政法人通則法（平成十一年法律第百三号。以下「通則法」という。）", [("通則法", "独立行政法人通則法")]),
    ("プログラムディレクター（以下「PD」という。）", [("pd", "プログラムディレクター")]),
    ("データ利活用基盤協議会（以下「データ協議会」と略す。）", [("データ協議会", "データ利活用基盤協議会")]),
    ("薬剤耐性（AMR）と世界保健機関（WHO）", [AMR, ("who", "世界保健機関")]),
    # 語を定めるだけのもの
    ("一定の者（以下「対象者」という。）", []),
    ("薬事法（昭和二十三年法律第百九十七号。以下「旧法」という。）", []),
    # 一語だけの形は、ほかの文書でほかのものを指す
    ("日本医療研究開発機構（以下「機構」という。）", []),
    ("健康・医療戦略推進法（以下「法」という。）", []),
    # 略称ではない括弧
    ("健康寿命（けんこうじゅみょう）", []),
    ("令和６年度（2024年度）", []),
    ("東京（日本）", []),
    ("目標（KPI）", []),  # a long form has three characters at least
    ("医療を推進する（DX）", []),  # not after a noun
    ("（AMR）", []),
    ("AMR（推進する）", []),
    ("AMR（薬剤耐性を減らすこと）", []),
    ("AMED（PHR）", []),
    ("薬剤\n耐性（AB）", []),
    ("薬剤耐性（AMR", []),
    ("薬剤耐性AMR）", []),
    ("", []),
]  # fmt: skip
texts = st.one_of(
    paragraphs(),
    st.text(alphabet=st.sampled_from("薬剤耐性法・AMR（）()「」以下という。、\n \ud800𠮷ー"), max_size=40),
    st.lists(st.sampled_from([text for text, _ in LEARNED]), max_size=4).map("、".join),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LEARNED)
def test_learned(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.short, one.name) for one in learned(text)] == expected


@given(texts)
def test_what_is_learned_stands_in_the_text_folded_and_once(text: str) -> None:
    found = learned(text)
    folded = fold_text(text)
    assert len(set(found)) == len(found)
    for one in found:
        assert one.short != one.name
        assert one.short in folded
        assert one.name in folded
        assert len(one.name) >= 3
        assert one.short.isascii() != one.name.isascii() or set(one.short) <= set(one.name)


@given(st.sampled_from([row for row in LEARNED if row[1]]), paragraphs())
def test_what_else_a_text_says_takes_nothing_away(
    row: tuple[str, list[tuple[str, str]]], more: str
) -> None:
    text, expected = row
    whole = learned(f"{more}\n{text}\n{more}")
    assert [one for one in whole if (one.short, one.name) in expected] == [
        Abbreviation(*pair) for pair in expected
    ]
