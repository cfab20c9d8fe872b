"""How well and how fast the right passage is found, beside what people would otherwise install.

Collections with judgements: this project and every baseline over the same documents, asked the same
questions in turn, so that a busy machine slows all of them. Question sets: whether the words that
answer come up first. Prints; judges nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Assistant
from eval import collection, dataset, evidence, retrieval
from eval.baselines import Baseline, Search, baselines
from eval.collection import Collection, Passage
from eval.report import table
from eval.run import percentile
from indexer import glossary, japanese, versions
from indexer.errors import SenryakuError
from indexer.index import Index

# Read where they lie, not copied.
BENCHMARKS = Path(os.environ.get("SENRYAKU_BENCHMARKS", "../shared/benchmarks"))
COLLECTIONS = ("jaquad_dev", "lawqa_jp")
MODEL = os.environ.get(
    "SENRYAKU_BASELINE_MODEL"
)  # a model for LangChain's recipe, by name or folder
OURS = "Senryaku"
DEPTH = 10  # documents asked for
QUESTIONS = Path("eval/questions")
KEPT_ASIDE = (
    "-heldout",
    "-unseen",
)  # how the name of a question set ends of which only totals are read
_COLUMNS = ("Success@1", "Success@10", "RR@10")


@dataclass(frozen=True, slots=True)
class Row:
    """A system over one collection. Milliseconds a question; processor seconds for its index."""

    name: str
    scores: retrieval.Scores
    median: float
    p95: float
    seconds: float

    def cells(self) -> list[str]:
        figures = [f"{self.scores[column]:.4f}" for column in _COLUMNS]
        return [self.name, *figures, *(f"{n:.2f}" for n in (self.median, self.p95, self.seconds))]


def compare(found: Collection, corpora: Sequence[Path]) -> list[Row]:
    """This project, with the glossary of ``corpora``, and all baselines over ``found``."""
    with tempfile.TemporaryDirectory(prefix="senryaku-bench-") as place:
        folder = Path(place)
        words = glossary.read(corpora)

        def ours(_: Sequence[Passage]) -> Search:
            retrieval.build(found, folder, words, None, lambda stage, done, total: None)
            index = Index.open(folder)
            return lambda query, depth: retrieval.rank(index, query, depth=depth)

        # Ours first: the recipe with vectors may use the encoder that ours writes.
        systems: dict[str, tuple[Search, float]] = {OURS: _indexed(Baseline(OURS, ours), found)}
        encoder = MODEL or versions.current(folder) / versions.ENCODER
        for baseline in baselines(encoder):
            systems[baseline.name] = _indexed(baseline, found)
        return _asked(systems, found)


def _indexed(baseline: Baseline, found: Collection) -> tuple[Search, float]:
    """How ``found`` is searched, and the processor seconds that indexing took."""
    japanese.morphemes.cache_clear()
    began = time.process_time()
    search = baseline.index(found.passages)
    took = time.process_time() - began
    search("最初の問い", DEPTH)  # what is loaded at the first question is loaded now
    return search, took


def _asked(systems: dict[str, tuple[Search, float]], found: Collection) -> list[Row]:
    rankings: dict[str, dict[str, list[str]]] = {name: {} for name in systems}
    times: dict[str, list[float]] = {name: [] for name in systems}
    for key, query in found.queries.items():
        for name, (search, _) in systems.items():
            japanese.morphemes.cache_clear()  # nobody is spared what another has tagged
            began = time.perf_counter()
            rankings[name][key] = search(query, DEPTH)
            times[name].append((time.perf_counter() - began) * 1000)
    return [
        Row(
            name,
            retrieval.score(found.qrels, rankings[name]),
            statistics.median(times[name]),
            percentile(sorted(times[name]), 95),
            seconds,
        )
        for name, (_, seconds) in systems.items()
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables in Japanese; 1 where one could not be made."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_retrieval", description=__doc__)
    parser.add_argument("collections", nargs="*", type=Path)
    parser.add_argument("--queries", type=int, default=10_000, help="of a collection, at most")
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--corpus", type=Path, nargs="+", default=[Path("corpus")])
    parser.add_argument("--questions", type=Path, nargs="+")
    parser.add_argument(
        "--misses", action="store_true", help="the worst questions, with their place"
    )
    options = parser.parse_args(arguments)
    try:
        for folder in options.collections or [BENCHMARKS / name for name in COLLECTIONS]:
            _collection(folder, options.corpus, max(1, options.queries))
        _questions(
            options.index, options.questions or sorted(QUESTIONS.glob("*.jsonl")), options.misses
        )
    except SenryakuError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _collection(folder: Path, corpora: Sequence[Path], most: int) -> None:
    if not folder.is_dir():
        print(f"検索の比較 {folder.name}: {folder} がないため省きました。")
        return
    found = collection.sampled(collection.load(folder), most)
    print(f"検索の比較 {folder.name}（文書 {len(found.passages):,}、問 {len(found.queries):,}）")
    head = ["方法", *_COLUMNS, "中央値 ms", "p95 ms", "索引 CPU 秒"]
    for line in table([head, *(row.cells() for row in compare(found, corpora))]):
        print(f"  {line}")
    print(f"  ベクトルのモデル: {MODEL or '内蔵のもの（ほかに手元のモデルがないため）'}")


def _questions(index: Path, sets: Sequence[Path], misses: bool) -> None:
    assistant, plain = Assistant.open(index), Index.open(index)
    finders: dict[str, evidence.Find] = {
        "回答の検索": lambda one, k: assistant.search(one.question, k, history=one.history),
        "索引の検索": lambda one, k: plain.search(one.question, k),
    }
    print("根拠の箇所が上位に来た割合（答えのある問。前の会話は回答の検索だけが使う）")
    rows = [["検索：問題集", "問", "1件目", "3件目まで", "中央値 ms", "p95 ms"]]
    missed: list[str] = []
    for called, find in finders.items():
        everything: list[evidence.Place] = []
        for path in sets:
            found = evidence.places(find, dataset.load(path))
            everything += found
            rows += _rows(called, path.stem, found)
            if misses and not path.stem.endswith(KEPT_ASIDE):
                missed += [_miss(called, one) for one in evidence.worst(found, 1)]
        rows += _rows(called, "全体", everything)
        alone = [one for one in everything if not one.question.history]
        rows += _rows(called, "全体、前の会話のない問", alone)
    for line in (*table(rows), *missed):
        print(f"  {line}")


def _rows(called: str, name: str, found: Sequence[evidence.Place]) -> list[list[str]]:
    if not found:
        return []
    shares = [f"{evidence.share(found, depth):.1%}" for depth in (1, 3)]
    return [
        [
            f"{called}：{name}",
            str(len(found)),
            *shares,
            *(f"{n:.2f}" for n in evidence.latency(found)),
        ]
    ]


def _miss(called: str, one: evidence.Place) -> str:
    place = f"{one.place}件目" if one.place else f"{evidence.DEPTH}件の外"
    return f"{called} {one.question.id} {place}: {one.question.question}（1件目は {one.first}）"


if __name__ == "__main__":
    sys.exit(main())
