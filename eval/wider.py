"""Question sets over laws and papers that lie beside the project: ``python -m eval.wider``.

The sets of the strategy are asked there too: what the strategy answers alone, it has to answer with
the others beside it. They are asked of one index of the corpus and those documents, kept in ``build/wider/`` and made
anew only where something changed. Prints the totals of every set; the runs are saved as
``senryaku eval run --json`` saves them. Which questions fail is for that command to say.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant import Assistant
from assistant.types import Answer, History
from eval import report, run
from eval.dataset import load
from indexer.build import build
from indexer.errors import SenryakuError
from indexer.types import Document

SETS = Path(__file__).parent / "questions" / "wider"
STRATEGY = (  # of SETS' parent
    "strategy", "strategy-2", "strategy-3", "strategy-4", "strategy-5", "register", "register-2",
)  # fmt: skip
SHARED = Path("../shared/corpus")  # read where it lies
# The PDFs that questions are asked about; the others there are samples of print, not documents.
PAPERS = (
    "joudate_sample",
    "mext_hakusho_r6_ch1",
    "mext_hakusho_r6_ch2",
    "mhlw_001018385",
    "yomitoku_sample",
)
LAWS = ("laws", "laws_xml")


@dataclass(frozen=True, slots=True)
class Timed:
    """An assistant whose processor milliseconds are kept: other programs do not lengthen them."""

    assistant: Assistant
    spent: list[float] = field(default_factory=list)

    def ask(
        self, question: str, history: History = (), documents: Sequence[str] | None = None
    ) -> Answer:
        began = time.process_time()
        answer = self.assistant.ask(question, history, documents)
        self.spent.append((time.process_time() - began) * 1000)
        return answer

    def document(self, document_id: str) -> Document:
        return self.assistant.document(document_id)


def question_sets() -> list[Path]:
    """Every set that is asked of the wider index where none is named."""
    return [*sorted(SETS.glob("*.jsonl")), *(SETS.parent / f"{name}.jsonl" for name in STRATEGY)]


def missing(shared: Path) -> list[Path]:
    """What of the documents is not there, in the order they are needed."""
    wanted = [shared / name for name in LAWS] + [_paper(shared, name) for name in PAPERS]
    return [path for path in wanted if not path.exists()]


def folders(corpus: Path, shared: Path, place: Path) -> list[Path]:
    """The corpus folders to index: ``corpus``, the laws, and ``place`` with the papers alone.

    The papers are copied to ``place``, which is made anew: a corpus folder takes in all that lies in
    it and no link that leads out of it.
    """
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name in PAPERS:
        shutil.copyfile(_paper(shared, name), place / f"{name}.pdf")
    return [corpus, *(shared / name for name in LAWS), place]


def _paper(shared: Path, name: str) -> Path:
    return shared / "pdf" / f"{name}.pdf"


def measure(assistant: Assistant, sets: Sequence[Path], results: Path) -> list[list[str]]:
    """Ask every set, save each run below ``results``, and give the table of totals."""
    results.mkdir(parents=True, exist_ok=True)
    rows = [["問題集", "問", *(report.NAMES[c] for c in report.COLUMNS), "中央値 ms", "p95 ms"]]
    for path in sets:
        timed = Timed(assistant)
        done = run.run(timed, load(path))
        (results / f"wider-{path.stem}.json").write_text(report.as_json(done), encoding="utf-8")
        totals = done.overall
        spent = sorted(timed.spent) or [0.0]
        rows.append(
            [
                path.stem,
                str(len(done.outcomes)),
                *(f"{100 * totals[column].mean:.1f}%" for column in report.COLUMNS),
                f"{statistics.median(spent):.1f}",
                f"{run.percentile(spent, 95):.1f}",
            ]
        )
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the totals in Japanese; 1 where nothing could be measured, 0 where documents lack."""
    parser = argparse.ArgumentParser(prog="python -m eval.wider", description=__doc__)
    parser.add_argument(
        "sets", nargs="*", type=Path, help="question sets (default: wider/, the strategy)"
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--build", type=Path, default=Path("build"))
    options = parser.parse_args(arguments)
    if lacking := missing(options.shared):
        print(f"法令と白書の問題集: {lacking[0]} がないため省きました。")
        return 0
    place = options.build / "wider"
    try:
        asked_of = folders(options.corpus, options.shared, place / "papers")
        built = build(asked_of, place / "index")
        for problem in built.problems:
            print(problem, file=sys.stderr)
        assistant = Assistant.open(place / "index")
        rows = measure(assistant, options.sets or question_sets(), options.build / "eval")
    except SenryakuError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(report.table(rows)))
    print(
        "時間は1問にかかったプロセッサの時間です。"
        f"不合格の問は senryaku eval run FILE --index {place / 'index'} で見られます。"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
