"""An explanation in words and as JSON: every code has its sentence, nothing steers a terminal."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from assistant_samples import QUESTIONS
from hypothesis import given

from assistant import Answer, Assistant, Status
from assistant.explain import Asked, Evidence, Explanation, Focus, Searched, Withheld
from assistant.grounds import Reason
from assistant.kinds import Kind
from assistant.passage import Form
from ui import explain

ROOT = Path(__file__).resolve().parents[1]

# Codes that assistant.choice gives, and those of the ways in which an answer is found.
CHOSEN_BY = set("needs names open count asked coverage best near settled defined penalty".split())
# (reason, what is said)
SAID = [
    (Reason("needs", ("金額",)), "金額が書かれていない"),
    (Reason("needs", ("金額", "時期")), "金額、時期が書かれていない"),
    (Reason("names", ("韓国",)), "「韓国」に触れていない"),
    (Reason("coverage", (), 0.31, 0.45), "覆う割合が足りない（0.31 < 0.45）"),
    (
        Reason("score", (), 0.4012, 0.4048),
        "最も近い記載に比べて点が低い（0.4012 < 0.4048）",
    ),
    (
        Reason("outside", ("天気",)),
        "政策文書と関わりのない事柄と読める（「天気」）ため、文書を探しませんでした",
    ),
    (Reason("outside"), "政策文書と関わりのない事柄と読めるため、文書を探しませんでした"),
    (Reason("time", ("1999年度",)), "文書は「1999年度」を取り上げていません"),
]


@pytest.mark.parametrize(("reason", "said"), SAID)
def test_a_reason_in_words(reason: Reason, said: str) -> None:
    assert explain.reason_text(reason) == said


def test_every_code_kind_and_form_has_words() -> None:
    tree = ast.parse((ROOT / "assistant" / "grounds.py").read_text(encoding="utf-8"))
    codes = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Reason"
        and isinstance(node.args[0], ast.Constant)
    }
    assert codes
    assert codes | CHOSEN_BY <= set(explain.REASONS)
    assert set(explain.KINDS) == set(Kind)
    assert set(explain.FORMS) == set(Form)


EVIDENCE = Evidence(
    "plan", "計画\x1b[31m", ("1. 総論",), 3, Form.SENTENCE, "目標は\n75歳以上とする。", 10, 22,
    rank=1, coverage=0.9, score=1.0, covers=(1.0, 0.2), chosen=True,
)  # fmt: skip
OTHER = Evidence(
    "plan", "計画", ("2. 方針",), None, Form.GROUP, "長" * 200, 30, 230,
    rank=2, coverage=0.3, score=0.4, covers=(0.0, 0.9),
    why_not=(Reason("coverage", (), 0.3, 0.45), Reason("names", ("目標",))),
)  # fmt: skip
ASKED = Asked(
    "目標は？",
    Status.ANSWERED,
    (Reason("best", (), 0.9, 0.45),),
    "健康寿命の目標は?",
    Kind.VALUE,
    True,
    (Focus("健康寿命", 1.0, ("長寿",)), Focus("計画", 0.3, (), True)),
    ("数値",),
    Searched("named", 1, (("plan", "計画"),)),
    (EVIDENCE, OTHER),
)
ALONE = Explanation(
    Answer("目標は？", Status.ANSWERED, "75歳以上です。[1]"),
    (ASKED,),
    (Withheld("80歳です。", ("80歳",)),),
)


@pytest.mark.parametrize(
    "words",
    [
        "読み取り：健康寿命の目標は?",
        "種類：数値・目標値（あるかどうか、そうかどうかの問い）",
        "・健康寿命　重み 1.00　別の言い方：長寿",
        "・計画　重み 0.30　文書の名前",
        "答えに必要なもの：数値",
        "・plan　計画",
        "判定：文書に基づく回答",
        "理由：質問の言葉を十分に覆い（0.90 ≥ 0.45）、",
        "1. 【採用】計画[31m ＞ 1. 総論　3 ページ",
        "文　覆う割合 0.90　点 1.00　覆う言葉：健康寿命",
        "「目標は 75歳以上とする。」",
        "採らなかった理由：覆う割合が足りない（0.30 < 0.45）、「目標」に触れていない。",
        "・80歳です。\n    出典にないもの：「80歳」",
    ],
)
def test_what_a_reader_is_shown(words: str) -> None:
    assert words in explain.text(ALONE)


def test_questions_of_one_turn_are_numbered() -> None:
    both = explain.text(Explanation(ALONE.answer, (ASKED, ASKED)))
    assert "【問い1】目標は？" in both
    assert "【問い2】目標は？" in both
    assert "【問い" not in explain.text(ALONE)


def test_a_passage_beside_a_refusal_is_no_answer() -> None:
    refused = Asked(
        "？", Status.NOT_IN_CORPUS, (Reason("names", ("韓国",)),), "?", Kind.CONTENT,
        evidence=(EVIDENCE,),
    )  # fmt: skip
    said = explain.text(Explanation(ALONE.answer, (refused,)))
    assert "【採用】" not in said
    assert "【参考として提示】" in said
    assert "理由：最も近い記載に足りないもの：「韓国」に触れていない。" in said


def test_the_object_has_everything_and_is_json() -> None:
    data = explain.as_object(ALONE)
    assert json.loads(json.dumps(data, ensure_ascii=False, allow_nan=False)) == data
    (asked,) = data["asked"]
    assert (asked["kind"], asked["kind_text"]) == ("value", "数値・目標値")
    assert asked["searched"]["documents"] == [{"id": "plan", "title": "計画"}]
    assert asked["why"][0]["code"] == "best"
    assert asked["evidence"][1]["why_not"][0] == {
        "code": "coverage",
        "words": [],
        "value": 0.3,
        "least": 0.45,
        "text": "覆う割合が足りない（0.30 < 0.45）",
    }
    assert asked["evidence"][0]["covered"] == ["健康寿命"]
    assert data["withheld"] == [{"statement": "80歳です。", "problems": ["80歳"]}]


@given(QUESTIONS)
def test_no_question_breaks_it(assistant: Assistant, question: str) -> None:
    explanation = assistant.explain(question)
    said = explain.text(explanation)
    assert said.startswith("この答えになった理由\n")
    assert "\x1b" not in said
    assert "None" not in said.replace(question, "")
    data = explain.as_object(explanation)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
