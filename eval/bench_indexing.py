"""How fast documents are taken in, beside the least that any such program would do to them.

Laws: the whole build against tagging the same text once with fugashi. PDF: reading one into its
tree against bare text extraction by the libraries. The register: its share of a build. Memory: the peak of building a corpus against
that of the same corpus three times over. Upkeep: an unchanged corpus looked at again, and one changed
document among a thousand made-up ones. Everything runs in processes of its own, one at a time.
Prints; judges nothing.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench import BenchError, command_line
from eval.policy_text import Vocabulary, document
from indexer.errors import SenryakuError
from indexer.index import Index

LAWS_TARGET = 4.0
REGISTER_TARGET = 0.25  # of a build's processor seconds
UNCHANGED_TARGET, CHANGED_TARGET = 1.0, 2.0  # seconds by the clock
_MANY, _LENGTH = 1000, 3000  # made-up documents, and their characters
# Read on the machine's disk, not copied: (folder of laws, folder of PDFs) beside the project.
CORPUS = Path("../shared/corpus")
OWN_CORPUS = Path("corpus")

_TAG = """
import fugashi, json, sys, time
lines = [line for line in open(sys.argv[1], encoding="utf-8").read().split("\\n") if line]
tagger = fugashi.Tagger()
began = time.process_time()
for line in lines: tagger(line)
bare = time.process_time() - began
began = time.process_time()
for line in lines:
    for word in tagger(line): word.feature.lemma
print(json.dumps([bare, time.process_time() - began]))
"""
# The build itself, with a clock around what reads the register.
_REGISTER = """
import gc, json, sys, time
from pathlib import Path
from indexer.build import build
from indexer.store import write
gc.set_threshold(200_000, 20, 50)  # as the command does
extract, took = write.extract, []
def timed(document):
    began = time.process_time()
    found = extract(document)
    took.append(time.process_time() - began)
    return found
write.extract = timed
began = time.process_time()
build([Path(one) for one in sys.argv[2:]], Path(sys.argv[1]))
print(json.dumps([sum(took), time.process_time() - began]))
"""
_PDF = """
import io, json, sys, time
data = open(sys.argv[2], "rb").read()
if sys.argv[1] == "pypdfium2":
    import pypdfium2
    began = time.process_time()
    for page in pypdfium2.PdfDocument(data): page.get_textpage().get_text_range()
elif sys.argv[1] == "pdfplumber":
    import pdfplumber
    began = time.process_time()
    for page in pdfplumber.open(io.BytesIO(data)).pages: page.extract_text(); page.close()
else:
    from indexer.formats.pdf import read
    from indexer.types import Catalogued
    began = time.process_time()
    read(data, Catalogued("x", "", sys.argv[2]))
print(json.dumps(time.process_time() - began))
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A build as a process: processor seconds, peak memory in MB, characters indexed, wall seconds.

    Processor time, because others may be using the machine; the build has one busy thread.
    """

    seconds: float
    peak: float
    characters: int
    wall: float


def build(corpora: Sequence[Path], index: Path) -> Built:
    """Index ``corpora`` as a process. Raises BenchError where it fails."""
    report = index.with_suffix(".json")
    command = [*command_line(), "index", "--index", str(index), "--report", str(report)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [*command, "--corpus", *map(str, corpora)], capture_output=True, text=True, check=False
    )
    wall = time.perf_counter() - began
    if not report.exists():
        raise BenchError(f"索引を作れませんでした。{done.stderr[-500:]}")
    found = json.loads(report.read_text(encoding="utf-8"))
    # Only a new high shows: measure small before large.
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Built(took, after.ru_maxrss / 1024, found["characters"], wall)


def tagging(index: Path) -> tuple[float, float]:
    """Processor seconds that fugashi takes for the texts of ``index``: tagging, and reading the features."""
    opened = Index.open(index)
    texts = index.with_suffix(".txt")
    texts.write_text(
        "".join(opened.document(known.id).text for known in opened.catalogued), encoding="utf-8"
    )
    bare, read = _child(_TAG, str(texts))
    return bare, read


def register_seconds(corpora: Sequence[Path], index: Path) -> tuple[float, float]:
    """Processor seconds that the register takes while ``corpora`` are indexed, and that all of it takes."""
    register, whole = _child(_REGISTER, str(index), *map(str, corpora))
    return register, whole


def pdf_seconds(path: Path, reader: str) -> float:
    """Processor seconds that ``reader`` (pypdfium2, pdfplumber, ours) takes for the PDF at ``path``."""
    return float(_child(_PDF, reader, str(path)))


def _child(code: str, *arguments: str):  # type: ignore[no-untyped-def]  # whatever it prints
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BenchError(f"計測用のプロセスが失敗しました。{done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all measurements in Japanese; 1 where one could not be made."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_indexing", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args(arguments)
    laws = options.corpus / "laws"
    try:
        with tempfile.TemporaryDirectory(prefix="senryaku-bench-") as folder:
            _register([OWN_CORPUS, *([laws] if laws.is_dir() else [])], Path(folder) / "register")
        if not options.corpus.is_dir():
            print(f"読み込みの速さ: 測る文書が {options.corpus} にないため省きました。")
            return 0
        with tempfile.TemporaryDirectory(prefix="senryaku-bench-") as folder:
            _laws(laws, Path(folder))
        for path in sorted((options.corpus / "pdf").glob("*.pdf"), key=lambda p: p.stat().st_size):
            if path.stat().st_size > _LEAST_PDF:
                _pdf(path)
    except SenryakuError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


_LEAST_PDF = 500_000  # bytes: smaller ones are over before a clock can tell


def _laws(laws: Path, folder: Path) -> None:
    once = build([laws], folder / "once")
    again = build([laws], folder / "once")
    bare, read = tagging(folder / "once")
    copies = []
    for name in "abc":
        copies.append(folder / name)
        copies[-1].mkdir()
        for path in laws.glob("*.json"):
            shutil.copyfile(path, copies[-1] / f"{path.stem}-{name}.json")
    thrice = build(copies, folder / "thrice")
    print(
        f"法令 {once.characters:,} 字の索引: {once.seconds:.1f} 秒"
        f" ÷ 同じ文の形態素解析1回 {read:.2f} 秒 = {once.seconds / read:.1f} 倍"
        f"（目標 {LAWS_TARGET:g} 倍以下。素性を読まない解析 {bare:.2f} 秒の {once.seconds / bare:.1f} 倍）"
    )
    print(
        f"メモリの最大: {once.peak:.0f} MB、文書を3倍にして {thrice.peak:.0f} MB"
        f"（{thrice.peak / once.peak:.2f} 倍）。時間は {thrice.seconds / once.seconds:.2f} 倍"
    )
    print(f"法令に変わりがないとき: {_clock(again)}（目標 {UNCHANGED_TARGET:g} 秒以下）")
    _upkeep(folder)


def _register(corpora: Sequence[Path], index: Path) -> None:
    register, whole = register_seconds(corpora, index)
    print(
        f"政策登録簿の読み取り（{'、'.join(map(str, corpora))}）: {register:.2f} 秒 ÷ 索引全体 {whole:.2f} 秒"
        f" = {register / whole:.2f}（目標 {REGISTER_TARGET:g} 以下）"
    )


def _upkeep(folder: Path) -> None:
    """One changed document among many made of the words of the laws, indexed at ``folder``/once."""
    vocabulary = Vocabulary.of(Index.open(folder / "once").compounds())
    corpus = folder / "many"
    corpus.mkdir()
    for number in range(_MANY):
        text = document(vocabulary, number).text
        (corpus / f"plan-{number}.txt").write_text(text[: text.rfind("\n", 0, _LENGTH) + 1])
    first = build([corpus], folder / "many-index")
    with (corpus / f"plan-{_MANY // 2}.txt").open("a") as file:
        file.write("\n健康寿命を３年以上延伸する。\n")
    changed = build([corpus], folder / "many-index")
    print(
        f"{_MANY:,} 文書 {first.characters:,} 字の索引: {_clock(first)}。"
        f"1文書を変えたとき: {_clock(changed)}（目標 {CHANGED_TARGET:g} 秒以下）"
    )


def _clock(built: Built) -> str:
    return f"{built.wall:.2f} 秒（プロセッサ {built.seconds:.2f} 秒）"


def _pdf(path: Path) -> None:
    from indexer.formats.pdf.glyphs import Source

    pages = Source(path.read_bytes(), path.name).count
    seconds = {name: pdf_seconds(path, name) for name in ("pypdfium2", "pdfplumber", "ours")}
    speeds = "、".join(f"{name} {pages / took:.0f}" for name, took in seconds.items())
    ratio = seconds["ours"] / seconds["pdfplumber"]
    print(
        f"PDF {path.name}（{pages} ページ）毎秒のページ数: {speeds}（pdfplumber の {ratio:.2f} 倍の時間）"
    )


if __name__ == "__main__":
    sys.exit(main())
