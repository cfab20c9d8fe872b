"""A run asks once, survives what goes wrong, and adds up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from assistant.types import Answer, Citation, DocumentRef, History, Status
from eval.dataset import Question
from eval.metrics import PARTS
from eval.report import as_json
from eval.run import RunReport, lookup, percentile, run, score
from indexer.errors import CorpusError
from indexer.types import Catalogued, Document

TEXT = "2040年までに75歳以上とする。"
QUESTIONS = (
    Question("a", "kpi", "目標は？", True, facts=(("75歳以上",),), evidence=("75歳以上",)),
    Question("b", "kpi", "壊れる問", True, facts=(("3年",),)),
    Question("c", "list", "項目は？", True, history=(("前", "後"),)),
    Question("d", "unanswerable", "予算額は？", False),
    Question("e", "greeting", "こんにちは", False),
)


class FakeAssistant:
    """Answers from a table; asked for anything else it breaks."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, History]] = []

    def ask(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Answer:
        self.asked.append((question, history))
        reference = DocumentRef("d", "題")
        cited = (Citation(1, reference, ("1.",), None, TEXT, 0, len(TEXT)),)
        answers = {
            "目標は？": Answer(question, Status.ANSWERED, "75歳以上です[1]。", citations=cited),
            "項目は？": Answer(question, Status.NOT_IN_CORPUS, "記載がありません。"),
            "予算額は？": Answer(question, Status.NOT_IN_CORPUS, "記載がありません。"),
            "こんにちは": Answer(question, Status.ANSWERED, "75歳以上です[1]。", citations=cited),
        }
        return answers[question]

    def document(self, document_id: str) -> Document:
        if document_id != "d":
            raise CorpusError("その文書はありません。")
        return Document(Catalogued("d", "題", "d.txt"), TEXT, ())


@pytest.fixture(scope="module")
def report() -> RunReport:
    return run(FakeAssistant(), QUESTIONS)


def judged(report: RunReport) -> dict[str, tuple[str, ...]]:
    return {outcome.question.id: outcome.judgement.failed for outcome in report.outcomes}


def test_each_question_is_asked_once_with_its_history() -> None:
    fake, seen = FakeAssistant(), []
    run(fake, QUESTIONS, progress=lambda done, total: seen.append((done, total)))
    assert fake.asked == [(q.question, q.history) for q in QUESTIONS]
    assert seen == [(n, 5) for n in range(1, 6)]


def test_the_parts_that_fail_are_those_that_should(report: RunReport) -> None:
    assert judged(report) == {"a": (), "b": PARTS, "c": ("status",), "d": (), "e": ("status",)}


def test_a_crash_is_recorded_and_the_run_goes_on(report: RunReport) -> None:
    assert report.errors == {"b": "KeyError: '壊れる問'"}
    assert [o.answer is None for o in report.outcomes] == [False, True, False, False, False]


def test_rates_overall_and_by_category(report: RunReport) -> None:
    assert report.overall["passed"].mean == pytest.approx(2 / 5)
    assert report.overall["passed"].count == 5
    kpi = report.by_category["kpi"]
    assert (kpi["passed"].mean, kpi["facts"].mean, kpi["passed"].count) == (0.5, 0.5, 2)
    assert list(report.by_category) == ["greeting", "kpi", "list", "unanswerable"]
    for rate in report.overall.values():
        assert 0 <= rate.low <= rate.mean <= rate.high <= 1


def test_refusals_are_counted_apart(report: RunReport) -> None:
    found = {name: (rate.mean, rate.count) for name, rate in report.refusals.items()}
    assert found == {
        "answerable": (pytest.approx(1 / 3), 3),
        "out_of_scope": (0.0, 1),
        "unanswerable": (1.0, 1),
    }


def test_latency_leaves_out_what_crashed(report: RunReport) -> None:
    assert [o.latency_ms is None for o in report.outcomes] == [False, True, False, False, False]
    latency = report.latency_ms
    assert latency is not None
    assert 0 <= latency["median"] <= latency["p95"]


def test_saved_answers_are_scored_as_they_were_when_asked(report: RunReport) -> None:
    saved: dict[str, dict[str, Any]] = json.loads(
        json.dumps({o.question.id: o.answer for o in report.outcomes if o.answer is not None})
    )
    again = score(saved, QUESTIONS, lookup(FakeAssistant()))
    assert judged(again) == judged(report)
    assert again.overall == report.overall
    assert again.errors == {"b": "保存された回答がありません"}


def test_saved_timings_are_the_latency() -> None:
    saved = {"a": {"status": "answered", "timings_ms": {"retrieve": 1.5, "answer": 2.0, "x": "?"}}}
    assert score(saved, QUESTIONS[:1], lambda _: None).latency_ms == {"median": 3.5, "p95": 3.5}


def test_a_document_that_is_not_indexed_is_none() -> None:
    find = lookup(FakeAssistant())
    assert (find("d"), find("none"), find("none")) == (TEXT, None, None)


def test_the_json_is_sorted_and_the_same_for_the_same_answers(report: RunReport) -> None:
    backwards = RunReport(tuple(reversed(report.outcomes)))
    text = as_json(report)
    data = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    assert [one["id"] for one in data["questions"]] == ["a", "b", "c", "d", "e"]
    assert data["questions"] == json.loads(as_json(backwards))["questions"]
    assert data["overall"]["passed"]["mean"] == 0.4


@pytest.mark.parametrize(("percent", "expected"), [(50, 2.0), (95, 4.0), (1, 1.0), (100, 4.0)])
def test_percentiles_are_values_that_occurred(percent: float, expected: float) -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], percent) == expected


def test_an_empty_run_has_no_rates() -> None:
    empty = run(FakeAssistant(), ())
    assert (empty.refusals, empty.by_category, empty.latency_ms, empty.errors) == ({}, {}, None, {})
    assert json.loads(as_json(empty))["overall"] == {}
