"""Answers written by a chat model: what it does well is kept, whatever it does wrong is not shown."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import count

import pytest
from assistant_samples import broken, same
from chat_samples import (
    Ending,
    Pause,
    Piece,
    Script,
    ScriptedChat,
    Seen,
    copying,
    letters,
    says,
)
from langchain_core import exceptions as kinds

from assistant import Answer, Assistant, Status, Token
from assistant.generate import FAILURES, Chat, Writer, why

GOAL = "健康寿命の目標は？"
LIST = "統合プロジェクトは何がありますか"
MONEY = "AMEDの予算はいくらですか"
GREETING, VAGUE = "こんにちは", "？"
WRITTEN = "健康寿命は、2040年までに男女とも３年以上延伸し、75歳以上とすることを目指します。"

Ask = Callable[..., Answer]


@pytest.fixture
def opened(assistant: Assistant) -> Callable[..., Assistant]:
    """Makes assistants that ask the same open index, each with a chat model of its own."""

    def open_with(script: Script, timeout: float = 10.0, **more: object) -> Assistant:
        writer = Writer(ScriptedChat(script=script, **more), timeout)
        return Assistant(assistant._index, writer)

    return open_with


def kept(answer: Answer, assistant: Assistant) -> list[str]:
    """The promises that a written answer breaks: those of an extracted one, but for its mode."""
    return [wrong for wrong in broken(answer, assistant) if wrong != "mode generated"]


def unchanged(answer: Answer, extracted: Answer) -> bool:
    """Whether ``answer`` is the extracted one, with one note more that tells why."""
    told = [one for one in answer.notes if one in extracted.notes]
    return (
        answer.answer == extracted.answer
        and answer.status is extracted.status
        and answer.citations == extracted.citations
        and answer.short_answer == extracted.short_answer
        and answer.mode == "extractive"
        and told == list(extracted.notes)
    )


def test_sentences_that_hold_are_the_answer(
    opened: Callable[..., Assistant], assistant: Assistant
) -> None:
    answer = opened(copying("75歳以上", WRITTEN)).ask(GOAL)
    assert answer.answer == f"{WRITTEN}[1]"
    assert (answer.status, answer.mode, answer.short_answer) == (
        Status.ANSWERED,
        "generated",
        "75歳以上",
    )
    assert answer.citations == assistant.ask(GOAL).citations
    assert any("言語モデルが書き" in note for note in answer.notes)
    assert any("【P】" in note for note in answer.notes)
    assert kept(answer, assistant) == []


def test_nothing_is_streamed_before_it_is_verified(opened: Callable[..., Assistant]) -> None:
    def script(seen: Seen) -> Iterator[Piece]:
        key = seen.id_of("75歳以上")
        yield f"健康寿命は80歳以上とすることを目指します。[{key}]"
        yield from letters(f"{WRITTEN}[{key}]")
        yield f"2024年度までに１年以上延伸します。[{key}]この戦略は成功します。[1]"

    *tokens, answer = opened(script).stream(GOAL)
    assert isinstance(answer, Answer)
    text = "".join(token.text for token in tokens if isinstance(token, Token))
    assert text == answer.answer
    assert "80歳" not in text
    assert "成功" not in text
    assert len(tokens) > 1


def test_the_first_sentence_is_streamed_while_the_second_is_written(
    opened: Callable[..., Assistant],
) -> None:
    seen_first = threading.Event()

    def script(seen: Seen) -> Iterator[Piece]:
        key = seen.id_of("75歳以上")
        yield f"{WRITTEN}[{key}]"
        yield "2024"
        assert seen_first.wait(5)
        yield f"年度までに１年以上延伸します。[{key}]"

    events = opened(script).stream(GOAL)
    assert next(events) == Token(f"{WRITTEN}[1]")
    seen_first.set()
    *_, answer = events
    assert isinstance(answer, Answer)
    assert len(answer.answer.splitlines()) == 2


# ------------------------------------------------------- a model that does what it should not

WRONG: list[tuple[str, str, str]] = [
    # what the model says of the goal ({id} its evidence), what must not be shown, what is told
    ("a wrong figure", "健康寿命は80歳以上とすることを目指します。[{id}]", "80歳"),
    ("a comparator left out", "健康寿命は75歳とすることを目指します。[{id}]", "75歳とする"),
    ("an invented year", "2035年までに75歳以上とすることを目指します。[{id}]", "2035年"),
    ("an invented body", "国立健康寿命研究機構が75歳以上を目指します。[{id}]", "研究機構"),
    ("an invented id", "健康寿命は75歳以上とすることを目指します。[z9z9]", "z9z9"),
    ("a number for an id", "健康寿命は75歳以上とすることを目指します。[1]", "目指します"),
    ("no id", "健康寿命は75歳以上とすることを目指します。", "目指します"),
    ("another language", "The goal is 75 years or more by 2040. [{id}]", "The goal"),
    ("Chinese", "到2040年，健康寿命达到75岁以上。[{id}]", "达到"),
    ("a script", "<script>alert(1)</script>[{id}]", "alert"),
    ("half a tag", "<img src=x onerror=alert(1) 健康寿命は75歳以上です。[{id}]", "onerror"),
    ("an opinion", "健康寿命の目標は素晴らしいです。[{id}]", "素晴らしい"),
    ("another fact", "健康寿命の延伸は断念されました。[{id}]", "断念"),
    ("an address", "詳しくは https://example.com/ をご覧ください。[{id}]", "example"),
]


@pytest.mark.parametrize(("said", "absent"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_does_not_hold_is_not_shown(
    opened: Callable[..., Assistant], assistant: Assistant, said: str, absent: str
) -> None:
    def script(seen: Seen) -> Iterable[Piece]:
        return letters(said.replace("{id}", seen.id_of("75歳以上")))

    asked = opened(script)
    *tokens, answer = asked.stream(GOAL)
    assert isinstance(answer, Answer)
    assert all(absent not in str(event) for event in tokens)
    assert absent not in answer.answer
    assert "75歳以上" in answer.answer
    assert any("確かめられ" in note for note in answer.notes)
    assert kept(answer, asked) == []
    assert unchanged(answer, assistant.ask(GOAL))


def test_beside_one_that_holds_the_extracted_one_takes_the_place_of_one_that_does_not(
    opened: Callable[..., Assistant],
) -> None:
    def script(seen: Seen) -> Iterable[Piece]:
        return [
            f"「統合プロジェクト」は、１つのプロジェクトとして一元的に管理する仕組みです。[{seen.id_of('一元的')}]",
            f"統合プロジェクトは７つと定めます。[{seen.id_of('①医薬品')}]",
        ]

    asked = opened(script)
    answer = asked.ask(LIST)
    assert answer.mode == "generated"
    assert "７つ" not in answer.answer
    assert "⑥シーズ開発・研究基盤プロジェクトの６つ" in answer.answer
    assert any("置き換え" in note for note in answer.notes)
    assert kept(answer, asked) == []


def test_a_short_answer_that_is_lost_comes_first(opened: Callable[..., Assistant]) -> None:
    text = "2024年度までに１年以上延伸します。"
    answer = opened(copying("75歳以上", text)).ask(GOAL)
    assert answer.answer.splitlines()[0] == "75歳以上です。[1]"
    assert text in answer.answer
    assert answer.short_answer == "75歳以上"
    assert answer.mode == "generated"


def test_items_that_are_lost_are_extracted(
    opened: Callable[..., Assistant], assistant: Assistant
) -> None:
    answer = opened(copying("①医薬品", "①医薬品プロジェクトがあります。")).ask(LIST)
    assert unchanged(answer, assistant.ask(LIST))
    assert any("値や項目の一部" in note for note in answer.notes)


def test_it_may_cite_everything_and_only_what_holds_is_cited(
    opened: Callable[..., Assistant], assistant: Assistant
) -> None:
    def script(seen: Seen) -> Iterable[Piece]:
        return [WRITTEN, *(f"[{key}]" for key in reversed(seen.evidence))]

    answer = opened(script).ask(GOAL)
    assert answer.answer == f"{WRITTEN}[1]"
    assert "75歳以上" in answer.citations[0].quote
    assert len(answer.citations) == 1


# ------------------------------------------------------------ a model that fails


def endless(seen: Seen) -> Iterator[Piece]:
    for number in count():
        yield f"第{number}の文です。[zz]"


def circling(seen: Seen) -> Iterator[Piece]:
    while True:
        yield f"{WRITTEN}[{seen.id_of('75歳以上')}]"


def half(*rest: Piece) -> Script:
    def script(seen: Seen) -> Iterator[Piece]:
        yield f"{WRITTEN}[{seen.id_of('75歳以上')}]2024年"
        yield from rest

    return script


FAILED: list[tuple[str, Script, str]] = [
    ("raises at once", says(RuntimeError("sk-secret")), "呼び出せなかった"),
    ("raises half way", half(RuntimeError("sk-secret")), "呼び出せなかった"),
    ("hangs", says(Pause(1.0), "遅い文です。"), "時間内"),
    ("hangs half way", half(Pause(1.0)), "時間内"),
    ("times out", says(kinds.ModelTimeoutError("sk-secret")), "時間内"),
    ("python times out", says(TimeoutError()), "時間内"),
    ("rate limit", says(kinds.ModelRateLimitError("sk-secret")), "上限"),
    ("no connection", says(kinds.ModelConnectionError("sk-secret")), "接続できなかった"),
    ("python has none", says(ConnectionRefusedError()), "接続できなかった"),
    ("wrong key", says(kinds.ModelAuthenticationError("sk-secret")), "鍵"),
    ("not allowed", says(kinds.ModelPermissionDeniedError("sk-secret")), "鍵"),
    ("no such model", says(kinds.ModelNotFoundError("sk-secret")), "見つからない"),
    ("too long", says(kinds.ContextOverflowError("sk-secret")), "長さを超えた"),
    ("bad request", says(kinds.ModelInvalidRequestError("sk-secret")), "受け付けなかった"),
    ("down", says(kinds.ModelAPIError("sk-secret")), "障害"),
    ("empty", says(), "空だった"),
    ("blank", says(" ", "\n"), "空だった"),
    ("endless", endless, "終わらなかった"),
    ("says the same again and again", circling, "終わらなかった"),
    ("one letter without end", lambda seen: ("あ" for _ in count()), "終わらなかった"),
    ("cut short", half(Ending("length")), "途中で切れた"),
    ("filtered", half(Ending("content_filter")), "控えた"),
    ("refuses", says("申し訳ありませんが、", "お答えできません。"), "確かめられる文がなかった"),
    ("only markers", lambda seen: [f"[{key}]" for key in seen.evidence], "確かめられる文がなかった"),
    ("only thinks", says("<think>75歳以上です。"), "確かめられる文がなかった"),
    ("says there is nothing", says("記載なし"), "答えられない"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "told"), [f[1:] for f in FAILED], ids=[f[0] for f in FAILED])
def test_a_model_that_fails_leaves_the_extracted_answer_and_a_note(
    opened: Callable[..., Assistant],
    assistant: Assistant,
    caplog: pytest.LogCaptureFixture,
    script: Script,
    told: str,
) -> None:
    asked = opened(script, timeout=0.4)
    with caplog.at_level(logging.DEBUG):
        *tokens, answer = asked.stream(GOAL)
    assert isinstance(answer, Answer)
    assert unchanged(answer, assistant.ask(GOAL))
    assert sum(told in note for note in answer.notes) == 1
    assert kept(answer, asked) == []
    assert "sk-secret" not in caplog.text + str(answer) + str(tokens)
    if len(tokens) != 1:  # nothing was shown of the model: the tokens are the answer
        text = "".join(token.text for token in tokens if isinstance(token, Token))
        assert text == answer.answer


def test_every_failure_has_words_of_its_own() -> None:
    notes = [note for _, note in FAILURES]
    assert len(set(notes)) == len(notes)
    assert why(ValueError("sk-secret")).startswith(notes[-1])


def test_no_more_replies_are_waited_for_than_may_be(opened: Callable[..., Assistant]) -> None:
    asked = opened(says(Pause(1.0), "遅い文です。"), timeout=0.05)
    notes = [asked.ask(GOAL).notes for _ in range(9)]
    assert all(any("時間内" in note for note in told) for told in notes[:8])
    assert any("混み合って" in note for note in notes[8])


def test_a_stream_that_is_left_stops_the_model(opened: Callable[..., Assistant]) -> None:
    gone = threading.Event()

    def script(seen: Seen) -> Iterator[Piece]:
        try:
            yield f"{WRITTEN}[{seen.id_of('75歳以上')}]続き"
            for _ in range(200):
                yield Pause(0.01)
                yield "です"
        finally:
            gone.set()

    events = opened(script).stream(GOAL)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert gone.wait(5)


# ------------------------------------------------------------ refusals


@pytest.mark.parametrize("question", [GREETING, VAGUE, "頭が痛いのでどの薬を飲めばいいですか"])
def test_a_reply_that_needs_no_document_never_reaches_a_model(
    opened: Callable[..., Assistant], assistant: Assistant, question: str
) -> None:
    asked = opened(says(AssertionError("asked")))
    assert same(asked.ask(question)) == same(assistant.ask(question))


@pytest.mark.parametrize(
    "said",
    [
        "記載なし",
        "AMEDの予算は100億円です。[{id}]",  # does not hold
        "AMEDを中核とした研究開発の推進を行います。[{id}]",  # holds, and says nothing of money
    ],
)
def test_a_refusal_stands(
    opened: Callable[..., Assistant], assistant: Assistant, said: str
) -> None:
    def script(seen: Seen) -> Iterable[Piece]:
        return [said.replace("{id}", next(iter(seen.evidence)))]

    *tokens, answer = opened(script).stream(MONEY)
    assert isinstance(answer, Answer)
    assert same(answer) == same(assistant.ask(MONEY))
    assert "億" not in str(tokens)


def test_a_refusal_falls_where_all_that_is_written_holds_and_tells_the_value(
    opened: Callable[..., Assistant], assistant: Assistant
) -> None:
    question = "第２期は何年度に走り出しますか"
    assert assistant.ask(question).status is Status.NOT_IN_CORPUS
    text = "第２期の期間は、2020年度から2024年度までの５年間です。"
    asked = opened(copying("2024 年度までの５年間", text))
    answer = asked.ask(question)
    assert (answer.status, answer.mode, answer.answer) == (
        Status.PARTIAL,
        "generated",
        f"{text}[1]",
    )
    assert any("質問の言葉そのものは" in note for note in answer.notes)
    assert kept(answer, asked) == []


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("統合プロジェクトの４番目は？", ()),
        ("KPIは確定していますか", ()),
        ("最後のものは？", [(LIST, "…")]),
    ],
)
def test_one_item_or_one_mark_is_never_worded_anew(
    opened: Callable[..., Assistant],
    assistant: Assistant,
    question: str,
    history: list[tuple[str, str]],
) -> None:
    asked = opened(says(AssertionError("asked")))
    assert same(asked.ask(question, history)) == same(assistant.ask(question, history))


def test_of_a_comparison_no_side_is_lost(
    opened: Callable[..., Assistant], assistant: Assistant
) -> None:
    question = "アジア健康構想とアフリカ健康構想の違いは何ですか"
    answer = opened(copying("アジア健康構想の推進（")).ask(question)
    assert unchanged(answer, assistant.ask(question))


# ------------------------------------------------------------ structured output


def test_structured_output_is_asked_for_where_the_model_has_it(
    opened: Callable[..., Assistant], assistant: Assistant
) -> None:
    def objects(seen: Seen) -> Iterator[dict[str, object]]:
        sentence = {"text": WRITTEN, "ids": [seen.id_of("75歳以上")]}
        yield {"sentences": [{"text": WRITTEN[:5]}]}
        yield {"sentences": [sentence]}
        yield {"sentences": [sentence], "finished": True}

    asked = opened(
        says(AssertionError("plain")), structured=objects, profile={"structured_output": True}
    )
    answer = asked.ask(GOAL)
    assert (answer.answer, answer.mode) == (f"{WRITTEN}[1]", "generated")
    assert kept(answer, assistant) == []


@pytest.mark.parametrize(
    "error", [NotImplementedError(), kinds.ModelInvalidRequestError("no"), kinds.OutputParserException("no")]
)  # fmt: skip
def test_a_model_that_cannot_after_all_is_asked_for_text(
    opened: Callable[..., Assistant], error: Exception
) -> None:
    asked = opened(
        copying("75歳以上", WRITTEN),
        structured=lambda seen: [error],
        profile={"structured_output": True},
    )
    assert asked.ask(GOAL).answer == f"{WRITTEN}[1]"


# ------------------------------------------------------------ names and keys


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nobody:nothing", "nobody:nothing"),
        ("nothing-anyone-knows", "提供元:モデル名"),
        ("cohere:command", "langchain-cohere"),
    ],
)
def test_a_model_that_cannot_be_had_is_an_error_that_names_it(name: str, told: str) -> None:
    from indexer.errors import SenryakuError

    with pytest.raises(SenryakuError, match=re.escape(told)):
        Writer.of(name)


def test_a_key_is_not_shown() -> None:
    assert "sk-secret" not in repr(Chat("openai:m", api_key="sk-secret"))
