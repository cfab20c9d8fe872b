"""The measuring itself: what is run, how often, and what is made of the times."""

from __future__ import annotations

from pathlib import Path

import pytest
from indexer_samples import write_corpus

from assistant import Assistant
from eval import bench, bench_indexing
from eval.bench import BenchError, measure_process, measure_questions
from eval.dataset import Question

QUESTIONS = tuple(Question(str(n), "kpi", f"{n}番目の目標は？", True) for n in range(4))


class FakeAssistant(Assistant):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, question: str, *rest: object, **more: object) -> None:  # type: ignore[override]
        self.asked.append(question)


def test_each_question_is_asked_once_and_the_first_does_not_count() -> None:
    fake = FakeAssistant()
    pair = measure_questions(fake, QUESTIONS)
    assert fake.asked == [question.question for question in QUESTIONS]
    assert 0 < pair.median <= pair.p95
    assert pair.ratio == pair.median / pair.floor


def test_one_question_is_too_few() -> None:
    with pytest.raises(BenchError, match="2問以上"):
        measure_questions(FakeAssistant(), QUESTIONS[:1])


def test_processes_are_interleaved_and_the_first_pair_warms_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter([900.0, 500.0, 30.0, 20.0, 50.0, 10.0, 40.0, 30.0])
    run: list[str] = []

    def spawn(command: list[str]) -> float:
        run.append("ask" if "ask" in command else "floor")
        return next(times)

    monkeypatch.setattr(bench, "_spawn", spawn)
    pair = measure_process(Path("index"), "目標は？", runs=3)
    assert run == ["ask", "floor"] * 4
    assert (pair.median, pair.floor, pair.ratio) == (40.0, 20.0, 2.0)


def test_a_command_that_fails_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="終了コード 1"):
        measure_process(tmp_path / "none", "目標は？", runs=1)


def test_a_question_set_that_is_missing_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["--questions", str(tmp_path / "none.jsonl")]) == 1
    assert "を読めません" in capsys.readouterr().err


@pytest.mark.slow
def test_the_register_is_a_part_of_a_build(tmp_path: Path) -> None:
    files = {"documents/a.txt": "健康の計画\n\n1. 施策\n\n・健診の受診を促進する。\n" * 20}
    corpus = write_corpus(tmp_path / "corpus", files)
    register, whole = bench_indexing.register_seconds([corpus], tmp_path / "index")
    assert 0 < register < whole
