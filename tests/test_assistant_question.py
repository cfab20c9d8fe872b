"""What is asked: the kind of answer, what it is about, and what an answer must hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from assistant_samples import QUESTIONS
from fake_vocabulary import FakeVocabulary
from hypothesis import given

from assistant.kinds import Kind
from assistant.lexicon import Lexicon
from assistant.question import Question, understand
from indexer.index import Index
from indexer.normalize import clean

LEXICON = Lexicon(FakeVocabulary())

KINDS: dict[Kind, tuple[str, ...]] = {
    Kind.PENDING: (
        "健診の目標値は確定していますか",
        "この計画はまだ案の段階でしょうか",
        "【P】が付いている項目を知りたい",
        "健康寿命の目標はもう正式に決まったものですか",
        "Is the target finalized?",
    ),
    Kind.ORDINAL: (
        "基本目標の二番目は何か",
        "重点施策の３つ目を示してください",
        "最後の項目は何でしょうか",
        "前者についてもう少し知りたい",
        "もう一つの柱は何ですか",
    ),
    Kind.COMPARISON: (
        "健診と検診の違いは何ですか",
        "前期と後期を比較してください",
        "国の計画と町の計画ではどう異なるのでしょう",
        "What is the difference between the two plans?",
    ),
    Kind.DEFINITION: (
        "フレイルとは何ですか",
        "健康余命の定義を教えてください",
        "「受療率」という用語の意味は",
        "ロコモって何",
        "ＡＤＬは何の略でしょうか",
        "健康寿命とは",
        "What is meant by frailty",
    ),
    Kind.LAW: (
        "この計画は何条に基づくのか",
        "策定の根拠を知りたい",
        "どの法律で定められているのですか",
        "法令上の位置づけは",
        "Which law is it based on?",
    ),
    Kind.REASON: (
        "なぜ健診を受ける必要があるのか",
        "健康づくりを進める理由は",
        "計画を策定する目的を述べよ",
        "どうして認知症施策が重要なのですか",
        "Why is prevention needed?",
    ),
    Kind.COUNT: (
        "重点施策はいくつありますか",
        "指標は何項目ありますか",
        "柱は全部で４つですか",
        "How many pillars are there?",
    ),
    Kind.LIST: (
        "重点施策をすべて挙げてください",
        "関係する取組の一覧がほしい",
        "どのような施策が並んでいますか",
        "健康づくりにはどんな取組がありますか",
        "第２章の構成を知りたい",
        "List the pillars of the plan",
    ),
    Kind.WHO: (
        "健診は誰が行うのですか",
        "計画の推進主体を知りたい",
        "事業を担当する機関は",
        "どの団体が協力しますか",
        "窓口はどこですか",
        "Who runs the screening?",
    ),
    Kind.PERIOD: (
        "計画はいつから始まりますか",
        "何年度に見直しますか",
        "達成の期限を知りたい",
        "When does the plan end?",
    ),
    Kind.VALUE: (
        "健康寿命を何歳にしますか",
        "受診率の目標は",
        "喫煙率をどのくらい下げますか",
        "健診の数値を知りたい",
        "受診者を何倍に増やしますか",
        "What target does the town set?",
    ),
    Kind.CONTENT: (
        "町の食育について教えてください",
        "歩道の整備に関する記述",
        "物忘れへの備えはありますか",
        "高齢者の見守りはどのように進めますか",
        "Tell me about dental care",
    ),
}

# question | what a refusal would say is not there
NEEDS: tuple[tuple[str, str | None], ...] = (
    ("健診の費用はいくらですか", "金額"),
    ("健康づくり事業の予算額を示してください", "金額"),
    ("相談窓口の電話番号を知りたい", "連絡先"),
    ("町長の氏名は", "氏名"),
    ("事業の担当課はどこですか", "担当部署"),
    ("受診率は何%ですか", "割合"),
    ("現在の受診率の値は", "現在の値"),
    ("計画はいつ始まりますか", "時期"),
    ("歩数をどれくらい増やしますか", "数値"),
    ("健診の会場は何か所ですか", "数値（何か所）"),
    ("参加者は何人ですか", "数値（何人）"),
    ("健康寿命を何歳に延ばしますか", "数値（何歳）"),
    ("食育の取組を教えてください", None),
    ("生活上の課題はどの課題ですか", None),
)

# question | phrase | another wording that counts as it
PHRASES: tuple[tuple[str, str, str | None], ...] = (
    ("健康寿命の延伸について", "健康寿命", "健康余命"),
    ("けんこうじゅみょうについておしえてください", "健康寿命", None),
    ("けんこうじゅみょうのもくひょうはなんですか", "目標", None),
    ("薬剤耐牲対策について", "薬剤耐牲対策", "薬剤耐性対策"),
    ("地域医療連係推進協議会について", "地域医療連係推進協議会", "地域医療連携推進協議会"),
    ("ＡＭＲへの対応", "amr", "薬剤耐性"),
    ("amrへの対応", "amr", "薬剤耐性"),
    ("健康余命を伸ばす方法", "健康余命", "健康寿命"),
    ("What is the healthy life expectancy target", "健康寿命", None),
    ("WHAT ARE THE POLICIES", "施策", None),
    ("２０２４年度の見直し", "2024年度", None),
    ("令和六年度の見直し", "2024年度", None),
    ("第十七条の内容", "第17条", None),
    ("「地産地消」の推進", "地産地消", None),
    ("『薬剤耐性』について", "薬剤耐性", "amr"),
    ("健康寿命　延伸", "延伸", None),
    ("第２号被保険者とは", "第2号被保険者", None),  # terms with a number in them
    ("第一種再生医療等技術の定義は", "第1種再生医療等技術", None),
    ("ＧＰＴ－３の利用は", "gpt-3", None),
    ("第1-2-4図は何ですか", "第1-2-4図", None),
    ("第二号の要件は", "第2号", None),
    ("策定根拠は", "策定", None),  # tails that the documents do not say with it
    ("所管省庁はどこか", "所管", None),
)


def read(text: str) -> Question:
    return understand(text, LEXICON)


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for kind, texts in KINDS.items() for text in texts]
)
def test_the_kind_of_answer_asked_for(text: str, kind: Kind) -> None:
    assert read(text).kind is kind


def test_every_kind_has_questions_and_they_are_many() -> None:
    assert set(KINDS) == set(Kind)
    assert sum(map(len, KINDS.values())) >= 60


@pytest.mark.parametrize(("text", "label"), NEEDS)
def test_what_an_answer_must_hold(text: str, label: str | None) -> None:
    labels = [need.label for need in read(text).needs]
    assert (label in labels) if label else labels == []


@pytest.mark.parametrize(
    ("text", "passage", "held"),
    [
        ("健診の費用はいくらですか", "費用は500円とする。", True),
        ("健診の費用はいくらですか", "費用は別に定める。", False),
        ("担当課はどこですか", "健康推進課が行う。", True),
        ("担当課はどこですか", "課題に取り組む。", False),
        ("受診率は何%ですか", "受診率は45%である。", True),
        ("受診率は何%ですか", "受診率を高める。", False),
        ("会場は何か所ですか", "3か所で行う。", True),
        ("会場は何か所ですか", "各地で行う。", False),
    ],
)
def test_a_passage_holds_what_is_needed_or_not(text: str, passage: str, held: bool) -> None:
    needs = read(text).needs
    assert needs
    assert all(bool(need.held.search(passage)) is held for need in needs)


@pytest.mark.parametrize(("text", "phrase", "alternative"), PHRASES)
def test_what_a_question_is_about(text: str, phrase: str, alternative: str | None) -> None:
    found = {p.text: p.alternatives for p in read(text).phrases}
    assert phrase in found
    assert alternative is None or alternative in found[phrase]


@pytest.mark.parametrize("said", ["物忘れが心配な人への支援", "ボケ防止の取り組み"])
def test_everyday_words_stand_for_the_corpus_s(said: str) -> None:
    assert any("認知症" in p.alternatives for p in read(said).phrases)


@pytest.mark.parametrize(
    "text", ["でしょうか", "について教えてください", "何ですか", "はい", "？？？", ""]
)
def test_words_of_asking_are_no_subject(text: str) -> None:
    assert [p.text for p in read(text).phrases if p.weight >= 0.6] == []


@pytest.mark.parametrize(
    ("text", "heavy", "light"),
    [
        ("健康寿命の目標は", "健康寿命", "目標"),
        ("食育の取組は", "食育", "取組"),
        ("喫煙対策の実施状況は", "喫煙対策", "実施状況"),
    ],
)
def test_the_subject_weighs_more_than_words_of_every_plan(
    text: str, heavy: str, light: str
) -> None:
    weights = {p.text: p.weight for p in read(text).phrases}
    assert weights[heavy] > weights.get(light, 0.0)


@pytest.mark.parametrize(
    "text", ["みどり町健康づくり計画の期間は", "第３次の期間は", "この計画の期間は"]
)
def test_the_document_s_own_name_is_no_subject(text: str) -> None:
    assert all(p.weight < 0.6 for p in read(text).phrases)


def test_what_is_told_before_a_bare_question_is_what_is_asked() -> None:
    told = read("この計画は2019年度から始まったと聞きました。合っていますか。")
    assert told.kind is Kind.PERIOD
    assert read("対象期間は2019年度からと聞きました。見直しはありますか。").kind is Kind.CONTENT


@pytest.mark.parametrize(
    ("text", "ordinals"),
    [
        ("二番目は", (2,)),
        ("３つ目は", (3,)),
        ("十一番目の項目", (11,)),
        ("最後の項目は", (-1,)),
        ("前者は", (1,)),
        ("後者は", (-1,)),
        ("もう一つは", (0,)),
        ("健康寿命は", ()),
    ],
)
def test_which_of_them_is_meant(text: str, ordinals: tuple[int, ...]) -> None:
    assert read(text).ordinals == ordinals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("認知症施策はありますか", True),
        ("歩道の整備も含まれるのですか", True),
        ("認知症施策は何ですか", False),
        ("どの施策が含まれますか", False),
        ("Is dementia mentioned?", True),
    ],
)
def test_whether_or_what(text: str, expected: bool) -> None:
    assert read(text).yes_or_no is expected


@pytest.mark.parametrize(
    ("text", "phrase", "proper"),
    [
        ("札幌市の健診は", "札幌市", ("札幌",)),
        ("フランスの健診は", "フランス", ("フランス",)),
        ("HIPAA法の罰則は", "hipaa法", ("hipaa法",)),
        ("町の健診は", "健診", ()),
        ("ＡＭＲへの対応", "amr", ()),  # another wording stands for it
    ],
)
def test_names_of_places_and_foreign_laws_are_proper(
    text: str, phrase: str, proper: tuple[str, ...]
) -> None:
    assert {p.text: p.proper for p in read(text).phrases}[phrase] == proper


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("業務はいくつありますか", "業務"),
        ("業務は全部で何種類ありますか", "業務"),
        ("健診の会場の数はいくつですか", "会場"),
        ("健診の「相談窓口」はいくつですか", "相談窓口"),
        ("いくつありますか", None),
        ("業務は何ですか", None),  # not counted
    ],
)
def test_what_is_counted(text: str, counted: str | None) -> None:
    question = read(text)
    found = None if question.counted is None else question.phrases[question.counted].text
    assert found == counted


@pytest.mark.parametrize(
    ("text", "part", "typed"),
    [
        ("令和６年度の健診は", "2024年度", "令和６年度"),
        ("第十七条の健診は", "第17条", "第十七条"),
        ("ＡＭＲの対策は", "amr", "ＡＭＲ"),
        ("健診は", "健診", "健診"),
        ("健診は", "検診", "検診"),  # not there: as it is
        ("健診は", "", ""),
    ],
)
def test_a_part_is_given_back_as_it_was_typed(text: str, part: str, typed: str) -> None:
    assert read(text).typed(part) == typed


def test_words_that_ask_for_a_figure_weigh_little_and_english_without_meaning_as_well() -> None:
    weights = {p.text: p.weight for p in read("健康寿命の割合は").phrases}
    assert weights["割合"] <= 0.1 < weights["健康寿命"]
    assert [p.weight for p in read("What is the gdpr").phrases] == [0.2]


def test_the_query_holds_the_question_and_the_other_wordings() -> None:
    query = read("健康余命はどれくらいか").query
    assert "健康余命" in query
    assert "健康寿命" in query


def test_what_is_told_around_the_question_weighs_less() -> None:
    told = read("食育の記事を書いています。健康寿命の目標を教えてください。")
    weights = {p.text: p.weight for p in told.phrases}
    assert weights["健康寿命"] > 2 * weights.get("食育", 0.0)


def test_no_document_is_needed_to_read_a_question() -> None:
    assert understand("本計画の期間は", Lexicon(FakeVocabulary(()))).kind is Kind.PERIOD


@given(text=QUESTIONS)
def test_any_text_can_be_read(text: str) -> None:
    question = read(clean(text))
    assert question.text == clean(text)
    assert isinstance(question.kind, Kind)
    assert all(phrase.text and 0 < phrase.weight <= 2 for phrase in question.phrases)
    assert len({phrase.text for phrase in question.phrases}) == len(question.phrases)
    assert read(clean(text)) == question


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("ｹﾝｺｳｼﾞｭﾐｮｳﾉﾓｸﾋｮｳﾊ", "健康寿命の目標は"),
        ("ﾑｰﾝｼｮｯﾄ型ﾉ研究開発ﾊ", "ムーンショット型の研究開発は"),
        ("Ａ Ｍ Ｅ Ｄ の役割", "amedの役割"),
        ("健 康 寿 命 の目標", "健康寿命の目標"),
    ],
)
def test_half_width_kana_and_words_spelt_out_are_read(
    strategy_index: Path, asked: str, read: str
) -> None:
    assert understand(asked, Lexicon(Index.open(strategy_index))).folded.replace("、", "") == read
