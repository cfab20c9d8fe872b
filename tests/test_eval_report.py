"""The table, the page, and two runs side by side."""

from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eval.compare import compare, load_run
from eval.dataset import DatasetError, Question
from eval.metrics import Judgement
from eval.report import as_html, as_json, as_text
from eval.run import Outcome, RunReport

SCRIPT = "<script>alert('盗')</script>"
GOOD = Judgement(1.0, True, True, True, True, True)


def outcome(name: str, judgement: Judgement = GOOD, said: str = "はい[1]。") -> Outcome:
    question = Question(
        name,
        "kpi",
        f"{name}の目標は？",
        True,
        facts=(("75歳以上", "七十五歳"),),
        evidence=("根拠",),
    )
    cited = [{"marker": 1, "quote": "引用の文"}]
    answer = {"status": "answered", "answer": said, "notes": ["注です"], "citations": cited}
    return Outcome(question, answer, judgement, 2.0)


def failing(**parts: Any) -> Judgement:
    whole = {"facts": 1.0, "evidence": True, "status": True, "forbid": True}
    return Judgement(**{**whole, "concise": True, "faithful": True, **parts})


@pytest.fixture
def report() -> RunReport:
    bad = failing(facts=0.0, status=False, missing_facts=(("75歳以上", "七十五歳"),))
    crashed = Outcome(outcome("z").question, None, failing(facts=0.0), None, "ValueError: 壊れた")
    return RunReport((outcome("a"), outcome("b", bad, SCRIPT), crashed))


class Page(HTMLParser):
    """Collects tags and text as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_table_has_a_line_a_category_and_its_columns_align(report: RunReport) -> None:
    lines = as_text(report).splitlines()
    assert lines[0].split() == [
        "分野",
        "問",
        "合格",
        "事実",
        "根拠",
        "状態",
        "禁止",
        "簡潔",
        "忠実",
    ]
    assert [line.split()[:3] for line in lines[1:3]] == [
        ["kpi", "3", "33.3%"],
        ["全体", "3", "33.3%"],
    ]
    assert len({columns(line) for line in lines[:3]}) == 1


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def test_the_text_names_rates_latency_and_failures(report: RunReport) -> None:
    text = as_text(report)
    for words in (
        "合格率: 33.3%（95%区間",
        "答えられる問を誤って断った割合: 0.0%",
        "応答時間: 中央値 2.0 ms",
        "回答が得られなかった問: 1",
        "不合格 2 問:",
        "b [kpi] bの目標は？ → 事実・状態",
        "ValueError: 壊れた",
    ):
        assert words in text


def test_a_run_without_questions_is_still_a_report() -> None:
    assert as_text(RunReport(())) == "問題がありません。"
    assert "<table>" in as_html(RunReport(()))


def test_the_page_shows_failures_first_with_what_was_expected(report: RunReport) -> None:
    html = as_html(report)
    assert html.index("<h2>b［kpi］") < html.index("<h2>z［kpi］") < html.index("<h2>a［kpi］")
    for words in ("不合格: 事実・状態", "75歳以上 / 七十五歳", "[1] 引用の文", "注です", "壊れた"):
        assert words in html


def test_the_page_carries_nothing_of_an_answer_as_markup(report: RunReport) -> None:
    page = Page(as_html(report))
    assert "script" not in page.tags
    assert SCRIPT in page.texts
    assert not {"img", "link", "iframe"} & set(page.tags)


def test_page_and_json_can_be_written_whatever_the_answer_holds() -> None:
    odd = RunReport((outcome("a", said="\ud800\x00"),))
    as_html(odd).encode("utf-8")
    saved = as_json(odd).encode("utf-8")
    assert json.loads(saved)["questions"][0]["answer"]["answer"] == "\ud800\x00"


def saved(*outcomes: Outcome) -> dict[str, Any]:
    return dict(json.loads(as_json(RunReport(outcomes))))


def test_equal_runs_show_no_change() -> None:
    found = compare(saved(outcome("a")), saved(outcome("a")))
    assert (found.worse, found.better) == ((), ())
    assert found.as_text() == "変わった問はありません。"


def test_worse_better_missing_and_added_are_told_apart() -> None:
    half, none = failing(facts=0.5), failing(facts=0.0)
    mixed = failing(facts=0.75, evidence=False)
    before = saved(outcome("a"), outcome("b", half), outcome("c", none), outcome("gone"))
    before["questions"].append(saved(outcome("m", half))["questions"][0])
    after = saved(
        outcome("a", half), outcome("b"), outcome("c", none), outcome("m", mixed), outcome("new")
    )
    found = compare(before, after)
    assert found.worse == ("a", "gone", "m")
    assert found.better == ("b",)
    text = found.as_text()
    assert "悪くなった問 2:\n  a aの目標は？ → 事実↓\n  m mの目標は？ → 根拠↓ 事実↑" in text
    assert "なくなった問 1:\n  gone" in text
    assert "良くなった問 1:\n  b bの目標は？ → 事実↑" in text
    assert "増えた問 1:\n  new" in text


def test_a_saved_run_is_read_back(tmp_path: Path, report: RunReport) -> None:
    path = tmp_path / "run.json"
    path.write_text(as_json(report), encoding="utf-8")
    assert load_run(path) == saved(*report.outcomes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "JSON として読めません"),
        ("[]", "評価の結果ではないか"),
        ('{"format": 0, "questions": []}', "版が違います"),
        ('{"format": 1}', "読めない箇所"),
        ('{"format": 1, "questions": [{"id": "a"}]}', "読めない箇所"),
        ('{"format": 1, "questions": [{"id": "a", "question": "?", "judgement": {}}]}', "読めない"),
        ('{"format": 1, "questions": 3}', "読めない箇所"),
    ],
)
def test_what_is_no_run_is_refused_in_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=words):
        load_run(path)


def test_a_missing_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="を読めません"):
        load_run(tmp_path / "none.json")
