"""Several questions in one turn: where they part, and how their answers come together."""

from __future__ import annotations

import pytest
from assistant_samples import QUESTIONS, broken, folded, quoted, same, told
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant, Status
from assistant.joined import join
from assistant.several import LIMIT, parts
from assistant.statement import SHORT, Draft, Statement, length

# a turn | its questions
PARTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("対象期間はいつからいつまでで、根拠となる法律は何ですか", ("対象期間はいつからいつまでですか", "根拠となる法律は何ですか")),
    ("対象期間は何年間で、基本理念の根拠は第何条ですか。", ("対象期間は何年間ですか", "基本理念の根拠は第何条ですか。")),
    ("AMEDとは何ですか。また、統合プロジェクトはいくつありますか？", ("AMEDとは何ですか。", "統合プロジェクトはいくつありますか？")),
    ("目標は何歳？あと、統合プロジェクトの数も知りたい。", ("目標は何歳？", "統合プロジェクトの数も知りたい。")),
    ("目的と定義を教えて", ("目的を教えて", "定義を教えて")),
    ("推進法の目的と基本理念は何ですか", ("推進法の目的は何ですか", "推進法の基本理念は何ですか")),
    ("任期と人数は", ("任期は", "人数は")),
    ("審査会の委員の任期と人数は？", ("審査会の委員の任期は", "審査会の委員の人数は")),
    ("助成の上限と対象年齢はどうなっていますか", ("助成の上限はどうなっていますか", "助成の対象年齢はどうなっていますか")),
    ("目標の数値と期限は", ("目標の数値は", "目標の期限は")),
    ("教育の項には何がありますか。それと、二つの施策は？", ("教育の項には何がありますか。", "二つの施策は？")),
    ("薬局を開くにはだれの許可がいる？その許可は何年ごとに更新？", ("薬局を開くにはだれの許可がいる？", "その許可は何年ごとに更新？")),
    ("認知症が心配です。施策は何ですか。また、担当はどこですか。", ("認知症が心配です。施策は何ですか。", "担当はどこですか。")),
    ("目標は何歳ですか\n対象期間はいつまでですか", ("目標は何歳ですか", "対象期間はいつまでですか")),
    ("目標は何ですか。期間はいつまでですか。AMEDとは何ですか。", ("目標は何ですか。", "期間はいつまでですか。", "AMEDとは何ですか。")),
)  # fmt: skip
ONE = (
    "対象期間はいつからいつまでですか",
    "健康寿命の目標は何歳で、いつまでに達成しますか",
    "健康寿命はいつまでに何年延ばし、何歳以上にする目標ですか。",
    "アジア健康構想とアフリカ健康構想の違いは何ですか",
    "任期と人数の違いは",
    "任期と人数は同じですか",
    "医師と看護師は",
    "健康寿命と平均寿命は",
    "期間と期限の定め方は",
    "医薬品、医療機器、再生医療等製品とは何か",
    "健康寿命と平均寿命について教えてください",
    "基本理念はいくつあり、それぞれ何ですか。",
    "重要な取組は何項目で、内容は何か",
    "項目は何ですか。全部教えてください。",
    "本当の賞みたいなもの、ある？名前は？",
    "見直しはあるのでしょうか。ある場合は、どんなときですか？",
    "留保は付いていますか。付いているならその印も示してください。",
    "病院の機械がハッカーに狙われたら怖いです。守る話は？",
    "中学生です。統合プロジェクトって何ですか？",
    "大学で倫理を教えている者です。どのような課題への対応が挙げられていますか。",
    "届け出る事項は全部でいくつ？それぞれ何ですか",
    "制限できるのでしょうか。特措法ではどうなっていますか",
    "誰が、何のために使うことになっていますか。",
    "2023年度に始める事業は、本戦略の期間の内か外か。期間を示して答えてほしい。",
    "「対象期間は何年間で、目標は何ですか」という見出し",
    "",
    "。",
)


@pytest.mark.parametrize(("turn", "questions"), PARTED)
def test_questions_part_where_each_asks_for_something_of_its_own(
    turn: str, questions: tuple[str, ...]
) -> None:
    assert parts(turn) == questions


@pytest.mark.parametrize("turn", ONE)
def test_one_question_stays_one(turn: str) -> None:
    assert parts(turn) == (turn,)


@given(text=st.text("目標期間は何ですかで、。？また基本\n教えて", max_size=60))
def test_any_text_has_parts(text: str) -> None:
    found = parts(text)
    assert found
    assert all(part for part in found) or found == ("",)


# ---------------------------------------------------------------- answers together


@pytest.mark.parametrize(
    ("turn", "words", "short"),
    [
        (PARTED[0][0], ("2020年度から2024年度まで", "推進法17条"), True),
        (PARTED[1][0], ("5年間", "推進法第2条"), True),
        ("健康寿命の目標は何歳ですか。また、統合プロジェクトを全部挙げてください。", ("75歳以上", "シーズ開発・研究基盤"), False),
        ("アジア健康構想は何の項目ですか。あと、対象期間はいつまでですか。", ("アジア健康構想", "2024年度"), False),
    ],
)  # fmt: skip
def test_the_answers_stand_one_after_the_other(
    assistant: Assistant, turn: str, words: tuple[str, ...], short: bool
) -> None:
    answer = assistant.ask(turn)
    assert answer.status is Status.ANSWERED
    assert all(folded(word) in told(answer) for word in words)
    assert (answer.short_answer is not None) is short
    assert broken(answer, assistant) == []


@pytest.mark.parametrize(
    ("turn", "named", "reason"),
    [
        ("健康寿命の目標は何歳ですか。それと、予算はいくらですか。", "予算はいくらですか", "書かれていません"),
        ("健康寿命の目標は何歳ですか。あと、明日の天気は？", "明日の天気は", "対象外"),
        ("明日の天気は？あと、健康寿命の目標は何歳ですか。", "明日の天気は", "対象外"),
    ],
)  # fmt: skip
def test_what_is_not_answered_is_named_and_the_whole_is_partial(
    assistant: Assistant, turn: str, named: str, reason: str
) -> None:
    answer = assistant.ask(turn)
    assert answer.status is Status.PARTIAL
    assert f"「{named}」" in answer.answer
    assert reason in answer.answer
    assert "75歳以上" in quoted(answer)
    assert answer.short_answer is None


@pytest.mark.parametrize(
    "turn", ["月面基地の費用はいくらですか。また、火星の人口は何人ですか。", "明日の天気は？あと、今何時？"]
)  # fmt: skip
def test_where_nothing_is_answered_the_whole_is_refused(assistant: Assistant, turn: str) -> None:
    answer = assistant.ask(turn)
    assert answer.status in (Status.NOT_IN_CORPUS, Status.OUT_OF_SCOPE)
    assert broken(answer, assistant) == []


def test_a_later_question_takes_the_subject_of_the_first_along(assistant: Assistant) -> None:
    answer = assistant.ask("健康寿命の目標は何歳ですか。それはいつまでに達成する目標ですか。")
    assert "2040年" in told(answer)
    after = assistant.ask(
        "4番目は？", [("期間はいつまでですか。また、統合プロジェクトは？", "６つ")]
    )
    assert "ゲノム" in after.answer


def test_of_many_questions_the_first_are_answered_and_that_is_said(assistant: Assistant) -> None:
    turn = "対象期間はいつまでですか。健康寿命の目標は何歳ですか。統合プロジェクトはいくつですか。AMEDの役割は何ですか。"
    answer = assistant.ask(turn)
    assert len(parts(turn)) == LIMIT + 1
    assert any("3問まで" in note for note in answer.notes)
    assert same(answer) == same(assistant.ask(turn))


@settings(max_examples=15, deadline=None)
@given(turns=st.lists(QUESTIONS, min_size=2, max_size=4))
def test_any_questions_together_keep_what_every_answer_promises(
    assistant: Assistant, turns: list[str]
) -> None:
    found = broken(assistant.ask("。また、".join(turns)), assistant)
    # The line that names what is not answered states nothing of the documents.
    assert [what for what in found if "お尋ねのうち" not in what] == []


def draft(*texts: str, status: Status = Status.ANSWERED, short: str | None = None) -> Draft:
    return Draft(status, tuple(Statement(text) for text in texts), short)


def test_drafts_are_joined_in_order_and_in_the_room_of_one_answer() -> None:
    one = draft("a" * 200, "b" * 170)
    joined = join(("一", "二"), (one, draft("c" * 150, "d" * 200)))
    assert joined is not None
    assert [s.text[0] for s in joined.statements] == ["a", "c"]
    assert length(joined.statements) <= SHORT


@pytest.mark.parametrize(
    ("drafts", "status", "short"),
    [
        ((draft("あです。", "x", short="あ"), draft("いです。", short="い")), Status.ANSWERED, "あ、い"),
        ((draft("あです。", short="あ"), draft("い")), Status.ANSWERED, None),
        ((draft("あです。", short="あ"), draft("い", status=Status.CLARIFY)), Status.PARTIAL, None),
        ((draft("あ"), draft("い", status=Status.PARTIAL)), Status.PARTIAL, None),
    ],
)  # fmt: skip
def test_the_status_of_several(
    drafts: tuple[Draft, Draft], status: Status, short: str | None
) -> None:
    joined = join(("一", "二"), drafts)
    assert joined is not None
    assert (joined.status, joined.short_answer) == (status, short)
    if short:
        assert joined.statements[0].text == f"{short}です。"


def test_none_is_joined_where_none_answers() -> None:
    refused = draft("ない", status=Status.NOT_IN_CORPUS)
    assert join(("一", "二"), (refused, refused)) is None
