"""What is taken out of a passage word for word: lists, definitions, long forms, short answers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from assistant_samples import STRATEGY
from fake_vocabulary import FakeVocabulary
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, extract
from assistant.lexicon import Lexicon
from assistant.question import understand

SIX = (
    "「統合プロジェクト」を、①医薬品プロジェクト、②医療機器・ヘルスケアプロジェクト、"
    "③再生・細胞医療・遺伝子治療プロジェクト、④ゲノム・データ基盤プロジェクトの４つと定める。"
)
GOAL = "2040年までに健康寿命を男女とも３年以上延伸し、75歳以上とすることを目指し、2024 年度までに１年以上延伸する。"
SPAN = "2020 年度から 2024 年度までの５年間。"
LEXICON = Lexicon(FakeVocabulary())

ENUMERATED: tuple[tuple[str, list[str]], ...] = (
    (
        SIX,
        [
            "医薬品プロジェクト",
            "医療機器・ヘルスケアプロジェクト",
            "再生・細胞医療・遺伝子治療プロジェクト",
            "ゲノム・データ基盤プロジェクト",
        ],
    ),
    ("①予防、②診断及び③治療を図る。", ["予防", "診断", "治療"]),
    ("①教育並びに②広報について定める。", ["教育", "広報"]),
    ("①相談、②助言とする。", ["相談", "助言"]),
    ("① 食事　② 運動", ["食事", "運動"]),
    ("（予防／診断／治療／予後・QOL）に着目する。", ["予防", "診断", "治療", "予後・QOL"]),
    ("「予防／診断／治療」といった目的", ["予防", "診断", "治療"]),
    ("（予防／診断）に着目する。", []),
    ("①だけがある。", []),
    ("②診断、③治療を図る。", []),
    ("②診断、①予防を図る。", []),
    ("予防、診断、治療を図る。", []),
    ("", []),
)

DEFINED: tuple[tuple[str, str, str | None], ...] = (
    ("統合計画", "「統合計画」：各省の事業を一元的に管理する仕組み。", "各省の事業を一元的に管理する仕組み。"),
    ("伴走支援", "伴走支援とは、研究者への相談や助言をいう。", "研究者への相談や助言"),
    ("伴走支援", "「伴走支援」とは研究者に寄り添うことである。", "研究者に寄り添うこと"),
    ("健康長寿社会", "国民が長寿を享受できる社会（健康長寿社会）を形成する。", "国民が長寿を享受できる社会"),
    ("本部", "市は、健康づくり推進本部（以下「本部」という。）を置く。", "健康づくり推進本部"),
    ("基本計画", "基本計画、市が施策を進める道筋として策定する。", "市が施策を進める道筋"),
    ("伴走支援", "伴走支援を行う。", None),
    ("支援", "「伴走支援」：研究者への相談。", None),
    ("伴走支援", "", None),
    ("伴.支援", "伴走支援とは、相談をいう。", None),
)  # fmt: skip

EXPANDED: tuple[tuple[str, str, str | None], ...] = (
    ("pd", "豊富な経験を有するプログラムディレクター（PD）の下で", "プログラムディレクター"),
    ("pd", "プログラムディレクター（ＰＤ）が", "プログラムディレクター"),
    ("amr", "薬剤耐性（AMR）対策", "薬剤耐性"),
    ("amr", "感染症（AMR 含む）", None),
    ("ps", "プログラムディレクター（PD）", None),
    ("pd", "PDの下で", None),
    ("p.", "プログラムディレクター（PD）", None),
)

SHORT: tuple[tuple[str, str, str | None], ...] = (
    ("健康寿命は何歳以上を目指しますか", GOAL, "75歳以上"),
    ("健康寿命の目標年はいつですか", GOAL, "2040年"),
    ("健康寿命の延伸はいつまでですか", GOAL, "2040年まで"),
    ("健康寿命は何年以上延ばしますか", GOAL, "３年以上"),
    ("健康寿命の目標は", GOAL, "75歳以上"),
    ("計画の期間はいつからいつまでか", SPAN, "2020 年度から 2024 年度までの５年間"),
    ("計画は何年間か", SPAN, "５年間"),
    ("方針の閣議決定はいつ", "方針（2018 年４月 27 日閣議決定）を踏まえる。", "2018 年４月 27 日"),
    (
        "根拠となる法律は何条か",
        "健康・医療戦略推進法１７条に基づく。",
        "健康・医療戦略推進法１７条",
    ),
    ("根拠となる条文は", "医療法第六条の規定による。", "医療法第六条"),
    ("中核となる機関はどこか", "AMED を中核とした研究開発を推進する。", "AMED"),
    ("誰の下で進めるか", "市長の下で、事業を進める。", "市長"),
    ("任期は何年ですか", "任期は、四年とする。", "四年"),
    ("任期は何年ですか", "任期は、令和二年から三年とする。", "三年"),
    ("任期は何年ですか", "任期は別に定める。", None),
    ("何日以内に届け出ますか", "その日から三十日以内に令和六年の様式で出す。", "三十日以内"),
    ("評価の頻度は", "少なくとも三年ごとに評価を行う。", "少なくとも三年ごと"),
    ("評価の頻度は", "毎年、評価を行う。", "毎年"),
    ("最長で何年ですか", "最長で五年とする。", "最長で五年"),
    ("最大でどのくらいの期間ですか", "最大六か月とする。", "最大六か月"),
    ("有効期間は", "有効期間は、三年を超えないものとする。", "三年を超えない"),
    ("受診率は何%ですか", "少なくとも50%以上とする。", "少なくとも50%以上"),
    ("割合はどれくらいですか", "30%を超えない額とする。", "30%を超えない"),
    ("いつ施行されますか", "令和二年四月一日から施行する。", "令和二年四月一日"),
    (
        "いつ改めましたか",
        "平成二十九年法律第二十八号は、令和二年四月に改めた。",  # a law's number is no date
        "令和二年四月",
    ),
    ("計画の開始はいつですか", "平成28年（2016年）4月に始まる。", "平成28年（2016年）4月"),
    (
        "期間はいつからいつまでですか",
        "平成28年（2016年）4月から令和2年（2020年）3月まで",
        "平成28年（2016年）4月から令和2年（2020年）3月まで",
    ),
    ("会長は誰が任命しますか", "会長は、大臣が任命する。", "大臣"),
    ("会長は誰ですか", "会長は、内閣総理大臣をもって充てる。", "内閣総理大臣"),
    ("誰に届け出ますか", "事業者は、知事に届け出なければならない。", "知事"),
    ("健康寿命はなぜ大切か", GOAL, None),
    ("健康寿命は75歳以上ですか。何歳ですか", "75歳以上とする。", None),
    ("計画の期間はいつからいつまでか", "期間は定めない。", None),
)


@pytest.mark.parametrize(("text", "expected"), ENUMERATED)
def test_what_is_counted_in_a_line_is_told_apart(text: str, expected: list[str]) -> None:
    assert [text[a:b].strip() for a, b in extract.enumeration(text)] == expected


def test_all_six_projects_are_told_apart_in_the_strategy(assistant: Assistant) -> None:
    text = assistant.document(STRATEGY).text
    line = next(line for line in text.split("\n") if "①医薬品プロジェクト" in line)
    found = [line[a:b] for a, b in extract.enumeration(line)]
    assert len(found) == 6
    assert all(item.endswith("プロジェクト") for item in found)


@given(
    items=st.lists(
        st.text("健康医療研究開発基盤・", min_size=2, max_size=9), min_size=2, max_size=9
    )
)
def test_whatever_is_enumerated_is_found_again(items: list[str]) -> None:
    marks = "①②③④⑤⑥⑦⑧⑨"
    text = "、".join(mark + item for mark, item in zip(marks, items, strict=False)) + "と定める。"
    assert [text[a:b] for a, b in extract.enumeration(text)] == items


@given(text=st.text("①②③健康、及び／（）「」。 Aの６つ", max_size=40))
def test_spans_of_an_enumeration_are_in_order_and_apart(text: str) -> None:
    spans = extract.enumeration(text)
    assert all(0 <= a <= b <= len(text) for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))


@pytest.mark.parametrize(("term", "text", "expected"), DEFINED)
def test_a_definition_is_the_words_that_define(term: str, text: str, expected: str | None) -> None:
    span = extract.definition(term, text)
    assert (span and text[slice(*span)]) == expected


@pytest.mark.parametrize(("abbreviation", "text", "expected"), EXPANDED)
def test_the_long_form_stands_before_the_bracket(
    abbreviation: str, text: str, expected: str | None
) -> None:
    assert extract.expansion(abbreviation, text) == expected


@pytest.mark.parametrize(("question", "text", "expected"), SHORT)
def test_a_short_answer_is_of_the_kind_asked_for(
    question: str, text: str, expected: str | None
) -> None:
    assert extract.short_answer(understand(question, LEXICON), text) == expected


@given(
    question=st.sampled_from(sorted({question for question, _, _ in SHORT})),
    text=st.text(
        "令和二年三月以内少なくとも最大約75歳%年間ごと、。(2016)第法律号大臣は", max_size=30
    ),
)
def test_a_short_answer_stands_in_its_source(question: str, text: str) -> None:
    found = extract.short_answer(understand(question, LEXICON), text)
    assert found is None or (found and found in text)


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("伴走支援", "研究開発に対する相談・助言等の伴走支援を行う。", True),
        ("伴走支援", "研究者に寄り添うための伴走支援", False),
        ("研究開発", "野心的な目標に基づく研究開発を行う。", True),
        ("研究開発", "研究開発を行う。", False),
    ],
)
def test_a_sentence_may_show_what_a_term_is(term: str, text: str, expected: bool) -> None:
    assert extract.explained(term, text) is expected


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("プロジェクトの６つと定める。", 6, "６つ"),
        ("次の三種類とする。", 3, "三種類"),
        ("16つと定める。", 6, None),
        ("プロジェクトを定める。", 6, None),
    ],
)
def test_a_count_is_given_as_printed(text: str, count: int, expected: str | None) -> None:
    assert extract.printed_count(text, count) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＫＰＩ【P】", "ＫＰＩ"),
        ("研究開発を行う。（P）", "研究開発を行う。"),
        ("研究開発を行う。（Ｐ） ", "研究開発を行う。"),
        ("プログラムディレクター（PD）", "プログラムディレクター（PD）"),
        (" 取組 ", "取組"),
    ],
)
def test_a_mark_of_status_is_not_part_of_the_words(text: str, expected: str) -> None:
    assert extract.plain(text) == expected
