"""Display text keeps what the source says; folded text finds it, and knows the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalize import clean, compact, fold, fold_text, kanji_number

# (as printed, folded)
FOLDED = [
    # 全角と半角
    ("ＡＭＥＤ", "amed"),
    ("ＱＯＬ／QOL", "qol/qol"),
    ("７５歳以上", "75歳以上"),
    ("ｶﾞﾝ対策", "ガン対策"),
    ("ﾍﾙｽｹｱ ｻｰﾋﾞｽ", "ヘルスケアサービス"),
    ("か\u3099ん", "がん"),
    ("（ア）", "(ア)"),
    ("㈱日本", "(株)日本"),
    ("㎏", "kg"),
    # 和暦
    ("令和六年度", "2024年度"),
    ("令和 ６ 年度", "2024年度"),
    ("令和元年", "2019年"),
    ("平成元年", "1989年"),
    ("平成３０年", "2018年"),
    ("昭和六十四年一月", "1989年1月"),
    ("大正十五年", "1926年"),
    ("明治元年", "1868年"),
    ("㍻元年", "1989年"),
    ("令和の時代", "令和の時代"),
    ("明治100年", "明治100年"),
    # 漢数字は助数詞の前だけ
    ("第十七条", "第17条"),
    ("第１７条", "第17条"),
    ("百五条", "105条"),
    ("二〇二四年", "2024年"),
    ("二千二十四年四月二十七日", "2024年4月27日"),
    ("十か月", "10か月"),
    ("三つの施設", "3つの施設"),
    ("五十パーセント", "50パーセント"),
    ("二十施設", "20施設"),
    ("三千億円", "3000億円"),
    ("二百万円", "200万円"),
    # 算用数字に続く百・千
    ("3千円", "3000円"),
    ("２億５千万円", "2億5000万円"),
    ("第5百条", "第500条"),
    ("3千5百円", "3千5百円"),
    ("12千円", "12千円"),
    ("1.5千円", "1.5千円"),
    ("12,345千円", "12345千円"),
    ("3千葉", "3千葉"),
    ("一体的に推進する", "一体的に推進する"),
    ("三者の連携", "三者の連携"),
    ("一部の地域", "一部の地域"),
    ("一貫した研究", "一貫した研究"),
    ("四国と九州", "四国と九州"),
    ("千葉県", "千葉県"),
    ("八百屋", "八百屋"),
    ("十分な体制", "十分な体制"),
    # 桁区切り
    ("1,000円", "1000円"),
    ("１，２３４，５６７人", "1234567人"),
    ("1,5", "1,5"),
    ("2024,2025", "2024,2025"),
    ("3、500", "3、500"),
    # 枝番号
    ("第三十条の四", "第30条の4"),
    ("第三十六条の三の二第二項", "第36条の3の2第2項"),
    ("第四章の二", "第4章の2"),
    ("第三条の一部を改正する", "第3条の一部を改正する"),
    ("信条の二つ", "信条の2つ"),
    # 読みの括弧
    ("俯瞰（ふかん）図", "俯瞰図"),
    ("牽引(けんいん)されて", "牽引されて"),
    ("2024年度（まで）", "2024年度(まで)"),
    ("推進する（ふりがな）", "推進する(ふりがな)"),
    ("者（イ）", "者(イ)"),
    # 空白、線、囲み数字
    ("2018 年４月 27 日", "2018年4月27日"),
    ("AMED を中核", "amedを中核"),
    ("New  York\u3000City", "new york city"),
    ("甲 乙\n丙", "甲乙\n丙"),
    ("1−3‐5–7", "1-3-5-7"),
    ("～〜", "~~"),
    ("ロード", "ロード"),
    ("①医薬品②機器", "①医薬品②機器"),
    # 見えない字
    ("健\x00康\u200b長\u00ad寿", "健康長寿"),
    ("健\ud800康", "健康"),
    ("", ""),
]
# (as printed, what is looked for in the folded text, the source it leads back to)
FOUND = [
    ("推進法第十七条に基づき", "17", "十七"),
    ("推進法第十七条に基づき", "第17条", "第十七条"),
    ("本計画は令和 六 年度から", "2024年度", "令和 六 年度"),
    ("約１，２００人が", "1200人", "１，２００人"),
    ("ｶﾞﾝ対策", "ガン", "ｶﾞﾝ"),
    ("2018 年４月 27 日", "2018年4月27日", "2018 年４月 27 日"),
    ("重さ５㎏", "5k", "５㎏"),
    ("「New  York」", "new york", "New  York"),
]
# (as extracted, as displayed)
CLEANED = [
    ("⽬⽅の⼭", "目方の山"),
    ("⼀体的", "一体的"),
    ("健康\x00長寿\x07", "健康長寿"),
    ("健\ud800康\udfff", "健康"),
    ("\ufeff題名\u200b", "題名"),
    ("a\tb\nc\fd", "a\tb\nc\fd"),
    ("①２〇〇㈱ｶﾞ", "①２〇〇㈱ｶﾞ"),
    ("葛\U000e0100城 👍", "葛\U000e0100城 👍"),
    ("\ue000健康経営", "\ue000健康経営"),
]
NUMBERS = [
    ("〇", 0),
    ("十", 10),
    ("十七", 17),
    ("百五", 105),
    ("千", 1000),
    ("二千二十四", 2024),
    ("二〇二四", 2024),
    ("九千九百九十九", 9999),
]

# What a Japanese policy document is written in.
JAPANESE = "健康寿命年度条第元令和平成昭和一二三十百千〇万億かがガーｶﾞﾊﾟ。、・「」（）①⑳○※〜−:： \n　\t0123456789０５，,．.%％ABzＡａ⽬"
japanese = st.text(alphabet=st.sampled_from(JAPANESE), max_size=60)
plain = st.text(
    alphabet=st.sampled_from("健康寿かがガｶﾞﾊﾟ。、（）① \n　ABzＡａ㎏㈱\x00"), max_size=40
)
anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)
ordinary = st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs", "M"]), max_size=40)


@pytest.mark.parametrize(("printed", "folded"), FOLDED)
def test_folded_text(printed: str, folded: str) -> None:
    assert fold(printed).text == folded
    assert fold_text(printed) == folded


@pytest.mark.parametrize(("printed", "wanted", "source"), FOUND)
def test_what_is_found_leads_back_to_the_source(printed: str, wanted: str, source: str) -> None:
    folded = fold(printed)
    at = folded.text.index(wanted)
    start, end = folded.span(at, at + len(wanted))
    assert printed[start:end] == source


@pytest.mark.parametrize(("extracted", "displayed"), CLEANED)
def test_display_text(extracted: str, displayed: str) -> None:
    assert clean(extracted) == displayed


@pytest.mark.parametrize(
    ("extracted", "displayed"), [("⻑寿", "長寿"), ("国⺠", "国民"), ("⻘年", "青年")]
)
def test_radicals_of_the_supplement_become_characters(extracted: str, displayed: str) -> None:
    assert clean(extracted) == displayed


@pytest.mark.parametrize(("kanji", "value"), NUMBERS)
def test_value_of_a_kanji_numeral(kanji: str, value: int) -> None:
    assert kanji_number(kanji) == value


@given(st.integers(1, 9999))
def test_every_kanji_numeral_is_read_in_both_ways_of_writing(number: int) -> None:
    assert kanji_number(in_units(number)) == number
    assert kanji_number("".join("〇一二三四五六七八九"[int(d)] for d in str(number))) == number
    assert fold(f"第{in_units(number)}条").text == f"第{number}条"


def in_units(number: int) -> str:
    """千百十 notation: 2024 → 二千二十四."""
    digits = [(number // unit % 10, name) for unit, name in ((1000, "千"), (100, "百"), (10, "十"))]
    units = "".join(("" if d == 1 else "〇一二三四五六七八九"[d]) + name for d, name in digits if d)
    return units + ("〇一二三四五六七八九"[number % 10] if number % 10 else "")


@pytest.mark.parametrize(
    ("left", "right"), [("本戦略全体の KPI", "本戦略全体のＫＰＩ"), ("(1) 目 標", "（１）目標\n")]
)
def test_compact_makes_the_same_words_equal(left: str, right: str) -> None:
    assert compact(left) == compact(right)


def test_compact_tells_other_words_apart() -> None:
    assert compact("健康寿命") != compact("健康長寿")


@given(anything)
def test_offsets_are_monotone_and_within_the_source(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert all(
        0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True)
    )


@given(japanese)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(st.one_of(japanese, plain, anything))
def test_folding_without_the_way_back_is_the_same_folding(text: str) -> None:
    assert fold_text(text) == fold(text).text


@pytest.mark.slow
@pytest.mark.parametrize(
    "context", ["{}", "甲{}乙", "A{}B", "1{}2", "令和{}年", "か{}", "{}\u3099"]
)
def test_both_ways_fold_every_character_alike(context: str) -> None:
    texts = (context.format(chr(code)) for code in range(0x30000))
    assert [t for t in texts if fold_text(t) != fold.__wrapped__(t).text] == []


@given(plain, st.data())
def test_a_span_holds_what_was_found(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    source = text[slice(*folded.span(start, end))]
    assert folded.text[start:end].strip() in fold(source).text


@given(japanese)
def test_nothing_but_blanks_and_separators_is_lost(text: str) -> None:
    folded = fold(text)
    covered = {i for s, e in zip(folded.starts, folded.ends, strict=True) for i in range(s, e)}
    lost = {text[i] for i in range(len(text)) if i not in covered}
    assert all(char.isspace() or char in ",，" for char in lost)


@given(anything)
def test_clean_leaves_only_what_can_be_shown(text: str) -> None:
    shown = clean(text)
    assert clean(shown) == shown
    assert not [
        c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Cf") and c not in "\t\n\f"
    ]
    shown.encode("utf-8")


@given(ordinary)
def test_clean_never_changes_ordinary_text(text: str) -> None:
    expected = "".join(c for c in text if not "\u2e80" <= c <= "\u2fdf")
    assert clean(expected) == expected


@given(anything)
def test_clean_keeps_every_other_character_in_its_order(text: str) -> None:
    kept = [c for c in text if unicodedata.category(c) not in ("Cc", "Cs", "Cf") or c in "\t\n\f"]
    shown = clean(text)
    assert len(shown) == len(kept)
    assert all(a == b or "\u2e80" <= b <= "\u2fdf" for a, b in zip(shown, kept, strict=True))
