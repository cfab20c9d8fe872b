"""How fast it answers, beside the least any such program would take on the same machine.

A process: ``ask`` from the shell against a process that imports numpy, faiss, tantivy and fugashi
and tags one sentence. Inside a process: a question never asked before against tagging it once.
Pairs are interleaved, so that a busy machine slows both. Prints; judges nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant import Assistant
from eval.dataset import Question, load
from eval.run import percentile
from indexer import japanese
from indexer.errors import SenryakuError

PROCESS_TARGET, QUESTION_TARGET_MS = 2.0, 10.0
RUNS = 11
SENTENCE = "国民が健康な生活を享受できる社会の形成を目指す。"
FLOOR = (
    "import numpy, faiss, tantivy, fugashi\n"
    f"for word in fugashi.Tagger()({SENTENCE!r}): word.feature.lemma"
)


class BenchError(SenryakuError):
    """The command line could not be run."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What was measured and its floor: medians and 95th percentile in milliseconds."""

    median: float
    p95: float
    floor: float

    @property
    def ratio(self) -> float:
        """Median over the floor's median."""
        return self.median / self.floor


def measure_process(index: Path, question: str, runs: int = RUNS) -> Pair:
    """``ask`` as a process on the built index ``index`` against the floor's imports.

    One pair warms the disk's cache; ``runs`` pairs count. Raises BenchError where one fails.
    """
    ask = [*command_line(), "ask", question, "--index", str(index)]
    floor = [sys.executable, "-c", FLOOR]
    pairs = [(_spawn(ask), _spawn(floor)) for _ in range(runs + 1)][1:]
    return _pair([asked for asked, _ in pairs], [least for _, least in pairs])


def measure_questions(assistant: Assistant, questions: Sequence[Question]) -> Pair:
    """Each question once, inside this process, against tagging it once.

    The first question warms up and does not count; no other was asked before, so that nothing
    remembered from an earlier answer flatters the time.
    """
    tag = japanese.morphemes.__wrapped__  # past its cache
    first, *others = questions
    assistant.ask(first.question, history=first.history)
    asked, tagged = [], []
    for question in others:
        asked.append(_timed(partial(assistant.ask, question.question, question.history)))
        tagged.append(_timed(partial(tag, question.question)))
    return _pair(asked, tagged)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both measurements in Japanese; 1 where nothing could be measured."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--questions", type=Path, default=Path("eval/questions/strategy.jsonl"))
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args(arguments)
    try:
        questions = load(options.questions)
        process = measure_process(options.index, questions[0].question, max(1, options.runs))
        print(_process_line(process, max(1, options.runs)))
        warm = measure_questions(Assistant.open(options.index), questions)
        print(_question_line(warm, len(questions) - 1))
    except SenryakuError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _process_line(pair: Pair, runs: int) -> str:
    return (
        f"コマンドとしての質問: {pair.median:.0f} ms ÷ 最小限の読み込み {pair.floor:.0f} ms"
        f" = {pair.ratio:.2f} 倍（目標 {PROCESS_TARGET:g} 倍以下、{runs} 組の中央値）"
    )


def _question_line(pair: Pair, count: int) -> str:
    return (
        f"起動済みでの質問: 中央値 {pair.median:.2f} ms、p95 {pair.p95:.2f} ms"
        f"（目標 中央値 {QUESTION_TARGET_MS:g} ms 以下、{count} 問）。"
        f"形態素解析1回 {pair.floor:.3f} ms の {pair.ratio:.0f} 倍"
    )


def command_line() -> list[str]:
    """How the senryaku command is started here."""
    script = Path(sys.executable).with_name("senryaku")
    return [str(script)] if script.exists() else [sys.executable, "-m", "ui.cli"]


def _spawn(command: list[str]) -> float:
    """Wall time in milliseconds of running ``command`` to its end."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=os.environ, check=False)
    took = (time.perf_counter() - began) * 1000
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise BenchError(f"計測用のコマンドが終了コード {done.returncode} で終わりました。{said}")
    return took


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _pair(measured: Sequence[float], floor: Sequence[float]) -> Pair:
    if not measured:
        raise BenchError("計測できる問がありません。問題集に2問以上を入れてください。")
    ordered = sorted(measured)
    return Pair(statistics.median(ordered), percentile(ordered, 95), statistics.median(floor))


if __name__ == "__main__":
    sys.exit(main())
