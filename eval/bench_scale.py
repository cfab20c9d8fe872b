"""How building and searching grow: made-up policy documents of 10,000 chunks, 100,000, a million.

Each size is built and asked in processes of its own: processor seconds and peak memory of the build,
how fast they grow from size to size beside n log n, wall time of warm searches never made before, and
the memory of the process that searches. The index of the corpus is asked too. Prints; judges nothing.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.bench import BenchError
from eval.policy_text import Vocabulary, documents, questions
from eval.run import percentile
from indexer.errors import SenryakuError
from indexer.index import Index

SIZES, FULL = (10_000, 100_000), 1_000_000  # chunks, about
QUESTIONS, WARMING = 200, 20
# Chunks up to which (median, 95th of 100) of a search is to take so many milliseconds.
TARGETS = {1_000: (5, 10), 100_000: (15, 30), 1_000_000: (50, 100)}
MEMORY_TARGET_GB = 4


@dataclass(frozen=True, slots=True)
class Built:
    """A build: chunks, processor seconds of the process and its threads, peak memory in MB, bytes on disk."""

    chunks: int
    seconds: float
    wall: float
    peak: float
    size: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Searches: wall milliseconds of median and 95th of 100, processor milliseconds of the median.

    Memory of the process in MB after them: all that is resident, and what of it is no mapped file.
    """

    chunks: int
    median: float
    p95: float
    processor: float
    resident: float
    own: float
    opening: float  # milliseconds until the index is open


def build(vocabulary: Vocabulary, chunks: int, index: Path) -> Built:
    """Build ``index`` of made-up documents of about ``chunks`` chunks, in this process."""
    from indexer.build import build_documents

    began, used = time.perf_counter(), time.process_time()
    report = build_documents(documents(vocabulary, chunks), index)
    wall, seconds = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    return Built(report.chunks, seconds, wall, peak, size)


def ask(index: Path, asked: Sequence[str]) -> Asked:
    """Search ``index`` for each question once, in this process; the first ``WARMING`` do not count."""
    began = time.perf_counter()
    opened = Index.open(index)
    opening = time.perf_counter() - began
    walls: list[float] = []
    processors: list[float] = []
    for question in asked:
        began, used = time.perf_counter(), time.process_time()
        opened.search(question, 10)
        walls.append(1000 * (time.perf_counter() - began))
        processors.append(1000 * (time.process_time() - used))
    walls, processors = sorted(walls[WARMING:]), processors[WARMING:]
    if not walls:
        raise BenchError(f"計測できる問がありません。{WARMING + 1} 問以上を指定してください。")
    return Asked(
        opened.manifest.chunks,
        statistics.median(walls),
        percentile(walls, 95),
        statistics.median(processors),
        _memory("VmRSS"),
        _memory("RssAnon"),
        1000 * opening,
    )


def exponent(smaller: Built, larger: Built) -> tuple[float, float]:
    """The power of the number of chunks that time grew by, and the one that n log n would have."""
    grown = math.log(larger.chunks / smaller.chunks)
    loglinear = math.log(math.log(larger.chunks) / math.log(smaller.chunks))
    return math.log(larger.seconds / smaller.seconds) / grown, 1 + loglinear / grown


def _memory(field: str) -> float:
    """A figure of this process in MB; NaN where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return math.nan
    found = dict(line.split(":", 1) for line in status.splitlines())
    return int(found.get(field, "nan kB").split()[0]) / 1024


def _vocabulary(index: Path) -> Vocabulary:
    return Vocabulary.of(Index.open(index).compounds())


def _child(*arguments: str) -> dict[str, Any]:
    """What a process of its own measured."""
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench_scale", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BenchError(f"計測用のプロセスが失敗しました。{done.stderr.strip()[-500:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all measurements in Japanese; 1 where one could not be made."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_scale", description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"), help="語彙を取る索引")
    parser.add_argument("--size", type=int, nargs="+", default=SIZES, help="断片の数")
    parser.add_argument("--full", action="store_true", help="100万の断片も測る（長くかかる）")
    parser.add_argument("--keep", type=Path, help="作った索引を残すフォルダ")
    parser.add_argument("--only", choices=("build", "ask"), help=argparse.SUPPRESS)
    parser.add_argument("--of", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    sizes = [*options.size, *([FULL] if options.full else [])]
    try:
        if options.only == "build":
            print(json.dumps(asdict(build(_vocabulary(options.index), sizes[0], options.of))))
        elif options.only == "ask":
            asked = questions(_vocabulary(options.index), WARMING + QUESTIONS, sizes[0])
            print(json.dumps(asdict(ask(options.of, asked))))
        else:
            with tempfile.TemporaryDirectory(prefix="senryaku-bench-") as folder:
                _measure(options.index, sizes, options.keep or Path(folder))
    except SenryakuError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _measure(index: Path, sizes: Sequence[int], folder: Path) -> None:
    base = ("--index", str(index), "--size")
    asked = Asked(**_child(*base, "1", "--only", "ask", "--of", str(index)))
    print(f"文書集: {_asked_line(asked)}", flush=True)
    before: Built | None = None
    for size in sorted(sizes):
        place = ("--of", str(folder / str(size)))
        built = Built(**_child(*base, str(size), "--only", "build", *place))
        print(_built_line(built, before), flush=True)
        asked = Asked(**_child(*base, str(size), "--only", "ask", *place))
        print(f"  {_asked_line(asked)}", flush=True)
        before = built


def _built_line(built: Built, before: Built | None) -> str:
    line = (
        f"断片 {built.chunks:,}: 索引作り {built.seconds:.1f} 秒（処理装置の時間、実時間 {built.wall:.1f} 秒）、"
        f"断片1万あたり {built.seconds / built.chunks * 10_000:.1f} 秒、"
        f"メモリの最大 {built.peak:.0f} MB、索引 {built.size / 1e6:.0f} MB"
    )
    if before is None:
        return line
    power, bound = exponent(before, built)
    return f"{line}。時間は断片の数の {power:.2f} 乗で増加（n log n なら {bound:.2f} 乗）"


def _asked_line(asked: Asked) -> str:
    target = next((t for most, t in TARGETS.items() if asked.chunks <= 1.2 * most), (50, 100))
    return (
        f"検索 {QUESTIONS} 問（断片 {asked.chunks:,}）: 中央値 {asked.median:.1f} ms、p95 {asked.p95:.1f} ms"
        f"（目標 {target[0]}/{target[1]} ms、処理装置の時間の中央値 {asked.processor:.1f} ms）、"
        f"メモリ {asked.resident:.0f} MB（うちファイルの写しでないもの {asked.own:.0f} MB、"
        f"目標 {MEMORY_TARGET_GB} GB 以下）、開くまで {asked.opening:.0f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
