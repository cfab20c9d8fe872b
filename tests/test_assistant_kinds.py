"""The kind of answer that is asked for, and what a passage must hold to be one."""

from __future__ import annotations

import pytest
from assistant_samples import QUESTIONS
from hypothesis import given

from assistant.kinds import KINDS, NEEDS, Kind, kind_of, needs_of
from indexer.normalize import clean, fold_text

# Wordings of laws and papers beside those of tests/test_assistant_question.py.
KIND: dict[Kind, tuple[str, ...]] = {
    Kind.DEFINITION: (
        "臨床研究というのは要するに何のことですか、臨床研究とは何のことですか",
        "受動喫煙って、どんな状態のことですか",
        "指定難病とは、どのような難病ですか",
        "特定医療という用語は",
        "フレイルとは、",
        "個人情報とはどう定義されていますか",
        "いかなる情報をいいますか、要配慮個人情報は",
        "製造販売業者とはどういう者をいいますか",
    ),
    Kind.LAW: ("審査会を置く条はどこですか", "理事長の任期は何条ですか"),
    Kind.REASON: ("なぜ保険料を納めるのですか", "免除の理由は何ですか"),
    Kind.COUNT: (
        "業務はいくつありますか",
        "How many ministries take part?",
        "指定は何件ですか",
        "相談は何万件ありましたか",
        "登録は何十万件に上りますか",
    ),
    Kind.LIST: ("開発目的の4つを挙げて", "それぞれの業務をすべて挙げてください", "全部でどれだけか、業務それぞれを列挙してください"),
    Kind.WHO: (
        "計画を決めるのはどなたですか",
        "届出はどこに出しますか",
        "申請書はどこへ出すのですか",
        "事業報告の提出先を知りたい",
        "どの大臣が任命しますか",
    ),
    Kind.PERIOD: (
        "理事長の任期は",
        "届出は何日以内にしますか",
        "審査に何週間かかりますか",
        "一日に何時間働けますか",
        "何日間入院できますか",
        "有効なのは何か月ですか",
        "有効なのは何ヶ月ですか",
        "最長でどれくらい入院できますか",
        "評価はどのくらいの頻度で行いますか",
        "毎年しなければなりませんか",
        "How long is the term of office?",
        "How many days are allowed?",
        "制度は2019年度から始まったのですか",
    ),
    Kind.COMPARISON: ("認定と指定はそれぞれどう扱われますか", "前期と後期は異なりますか"),
    Kind.CONTENT: (
        "理由がなくても解約できますか",
        "正当な理由なく立入検査を拒むとどうなりますか",
        "こととは別に定めるものはありますか",
    ),
}  # fmt: skip

# question | a passage that holds what is needed | one that does not
HELD: tuple[tuple[str, str, str], ...] = (
    ("任期は何年ですか", "任期は、二年とする。", "任期は、別に定める。"),
    ("有効期間は何か月ですか", "有効期間は、六箇月とする。", "有効期間は、六年とする。"),
    ("何ヶ月以内に届け出ますか", "三か月以内に届け出る。", "三日以内に届け出る。"),
    ("委員は何名ですか", "委員十五人以内で組織する。", "委員で組織する。"),
    ("根拠は何条ですか", "第十七条の規定による。", "規定による。"),
    ("第何回の会議ですか", "第三回会議で決めた。", "三人で決めた。"),
    ("第何号に当たりますか", "第三号に掲げる。", "三人に掲げる。"),
    ("助成の費用は", "費用の半額を助成する。", "費用を助成する。"),
    ("総額は", "総額は千円とする。", "総額を定める。"),
    ("公費負担はいくらですか", "五百円を負担する。", "三割を負担する。"),
    ("自己負担は何割ですか", "百分の三十を負担する。", "一部を負担する。"),
    ("国の負担の割合は", "費用の三分の一を負担する。", "費用を負担する。"),
    ("何省の仕事ですか", "厚生労働大臣が行う。", "市町村が行う。"),
    ("所管する省庁は", "主務大臣は、これを定める。", "理事長が定める。"),
    ("昨年の実績は", "昨年は増えた。", "増加している。"),
    ("平均で何日ですか", "平均五日かかる。", "五日かかる。"),
    ("実施した病院の一覧を見たい", "東京大学で行う。", "各地で行う。"),
    ("協力する国の名前を知りたい、国の名前は", "ケニアと協力する。", "各地域と協力する。"),
    ("何週間かかりますか", "三週間を要する。", "三年を要する。"),
    ("何週かかりますか", "十二週間を要する。", "十分に時間を要する。"),
    ("何時間働けますか", "一日八時間を超えない。", "同一時間に働く。"),
    ("何分で終わりますか", "三十分で終わる。", "三分の一で終わり、十分である。"),
    ("何分の休憩がありますか", "三十分の休憩時間を与える。", "三分の一の休憩時間を与える。"),
    ("何日間入院できますか", "三十日以内とする。", "三十年以内とする。"),
    ("任期は何年間ですか", "任期は、四年とする。", "2024年度に任期を定める。"),
    ("結果は何年間保存しますか", "結果は、五年間保存する。", "2015年に保存を定めた。"),
    ("指定は何年間有効ですか", "指定は、六年以内とする。", "令和六年に指定する。"),
    ("計画は何年間ですか", "五年間の計画である。", "2025年に計画を定める。"),
    ("有効期間は何ヵ月ですか", "登録の日から六月以内とする。", "六月に登録する。"),
    ("第何版ですか", "第二版とする。", "二枚の版とする。"),
    ("第何次の計画ですか", "第三次計画とする。", "三人の次に計画する。"),
    ("会場は何ヶ所ですか", "三箇所で行う。", "三個で行う。"),
    ("会場は何カ所ですか", "三か所で行う。", "三階の所で行う。"),
    ("会場は何箇所ですか", "３ヶ所で行う。", "所で行う。"),
    ("何カ国が加盟していますか", "三か国が加盟している。", "国が加盟している。"),
    ("何法人が参加しますか", "三法人が参加する。", "同一法人が参加する。"),
    ("患者数は", "患者は三万人いる。", "三万件ある。"),
    ("何万人いますか", "12万人がいる。", "12万件がある。"),
    ("何十万件ありますか", "三十万件を数える。", "三十万人を数える。"),
    ("件数は", "五万件であった。", "多くの件があった。"),
    ("How many days are allowed?", "三十日以内とする。", "三年以内とする。"),
    ("How many months is it valid?", "六か月とする。", "六年とする。"),
    ("How many years is the term?", "任期は三年とする。", "任期は三月とする。"),
    ("What age is the limit?", "四十歳以上とする。", "四十人以上とする。"),
    ("理事長は誰ですか", "理事長は、会員の互選による。", "理事長を置く。"),
    ("議長は誰が務めますか、議長は誰ですか", "議長は、厚生労働大臣をもって充てる。", "議長は、会議を開く。"),
    ("会長は誰ですか", "会長は、佐藤氏が務める。", "会長は、会務を総理する。"),
    ("主務大臣は誰ですか", "主務大臣は、厚生労働大臣とする。", "大臣に届け出る。"),
)  # fmt: skip

# question | labels of all that is needed, in order
LABELS: tuple[tuple[str, list[str]], ...] = (
    ("第何回の調査ですか", ["番号（第何回）"]),
    ("第何次の計画ですか", ["番号（第何次）"]),
    ("何回開きますか", ["数値（何回）"]),
    ("何か月ですか", ["数値（何か月）"]),
    ("何月ですか", ["時期", "数値（何月）"]),
    ("監事は何人で、任期は何年ですか", ["数値（何人）", "数値（何年）"]),
    ("理事長は今誰ですか", ["氏名"]),
    ("今後の患者の数値化を進めますか", []),
    ("いくらでも借りられますか", []),
    ("研究に要する費用を負担しますか", []),
    ("かかる費用は誰が払いますか", []),
    ("何度でも受けられますか", []),
    ("人数以外の要件を知りたい", ["人数"]),
    ("並ぶ項目は何件ですか", []),
    ("施策が全部で何件ありますか", []),
    ("何人も閲覧できますか", []),
    ("何人もらえますか", ["数値（何人）"]),
    ("何万件ですか", ["数値（何万件）"]),
)


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for kind, texts in KIND.items() for text in texts]
)
def test_the_wordings_of_laws_and_papers_are_known(text: str, kind: Kind) -> None:
    assert kind_of(fold_text(text)) is kind


@pytest.mark.parametrize(
    ("text", "first", "then"),
    [
        ("任期は誰が定めますか", Kind.WHO, Kind.PERIOD),
        ("業務をすべて挙げ、担当を示せ", Kind.LIST, Kind.WHO),
        ("目標は", Kind.VALUE, Kind.CONTENT),
        ("業務は", Kind.CONTENT, Kind.CONTENT),
    ],
)
def test_the_next_kind_that_fits_can_be_asked_for(text: str, first: Kind, then: Kind) -> None:
    assert (kind_of(text), kind_of(text, but=first)) == (first, then)


@pytest.mark.parametrize(("text", "holds", "lacks"), HELD)
def test_a_passage_holds_what_is_needed_or_not(text: str, holds: str, lacks: str) -> None:
    needs = needs_of(fold_text(text))
    assert needs
    assert all(need.held.search(fold_text(holds)) for need in needs)
    assert not all(need.held.search(fold_text(lacks)) for need in needs)


@pytest.mark.parametrize(("text", "labels"), LABELS)
def test_a_question_needs_this_and_no_more(text: str, labels: list[str]) -> None:
    assert [need.label for need in needs_of(fold_text(text))] == labels


def test_who_holds_a_post_now_is_a_name_and_no_rule() -> None:
    rule, name = fold_text("理事長は、大臣が任命する。"), "理事長は佐藤氏。"
    (now,) = needs_of("理事長は今誰ですか")
    (ever,) = needs_of("理事長は誰ですか")
    assert [bool(now.held.search(text)) for text in (rule, name)] == [False, True]
    assert [bool(ever.held.search(text)) for text in (rule, name)] == [True, True]


@pytest.mark.parametrize(
    ("text", "address"), [("何条ですか", True), ("根拠は", True), ("何年ですか", False)]
)
def test_a_provision_s_own_number_may_be_what_is_needed(text: str, address: bool) -> None:
    assert any(need.address for need in needs_of(text)) is address


def test_every_kind_but_the_plain_one_has_a_pattern_once() -> None:
    kinds = [kind for kind, _ in KINDS]
    assert sorted(kinds) == sorted(set(Kind) - {Kind.CONTENT})
    assert all(need.label for need in NEEDS)


@given(text=QUESTIONS)
def test_any_question_has_a_kind_and_needs_that_its_own_words_ask_for(text: str) -> None:
    folded = fold_text(clean(text))
    kind = kind_of(folded)
    assert kind_of(folded, but=kind) is not kind or kind is Kind.CONTENT
    assert all(need.asked.search(folded) for need in needs_of(folded))
