"""How well the few words that answer a question are found: JaQuAD's questions over all its passages.

So et al. (2022), "JaQuAD: Japanese Question Answering Dataset for Machine Reading Comprehension"
(CC BY-SA 3.0, after Wikipedia), read where it lies. Exact match and F1 as there: F1 is of characters,
both after NFKC, lower case and removal of blanks and punctuation; an answer that is not given counts 0.
Beside them a sentence as the answer: the last one of the best passage, and the one that is cited.
Prints; judges nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from assistant import Assistant
from assistant.reader import Reader, surest
from eval import collection, retrieval
from eval.dataset import DatasetError, records
from eval.report import table
from eval.run import percentile
from indexer import glossary, japanese
from indexer.errors import SenryakuError
from indexer.index import Index
from indexer.types import Document

# Read where they lie, not copied.
BENCHMARKS = Path(os.environ.get("SENRYAKU_BENCHMARKS", "../shared/benchmarks"))
COLLECTION = "jaquad_dev"
READ = 3  # best passages that the reader reads
_HITS = 12  # chunks among which they are


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the passage that answers it and the words that do."""

    id: str
    question: str
    document: str
    answers: tuple[str, ...]


System: TypeAlias = Callable[[Asked], str | None]  # the few words, None where it gives none


@dataclass(frozen=True, slots=True)
class Row:
    """A system over all questions: shares of 1, milliseconds a question."""

    name: str
    given: float  # of the questions it gives an answer to
    exact: float
    f1: float
    f1_given: float  # of what it gives alone
    median: float
    p95: float

    def cells(self) -> list[str]:
        shares = (self.given, self.exact, self.f1, self.f1_given)
        return [self.name, *(f"{n:.4f}" for n in shares), f"{self.median:.2f}", f"{self.p95:.2f}"]


def questions(folder: Path, most: int | None = None) -> list[Asked]:
    """The questions of ``folder`` that have an answer, at most so many, evenly spaced.

    Raises DatasetError where the collection cannot be read or no question has its answer's words.
    """
    found = collection.load(folder)
    right = {
        key: [name for name, grade in judged.items() if grade > 0]
        for key, judged in found.qrels.items()
    }
    asked = [
        Asked(key, found.queries[key], right[key][0], answers)
        for number, record in records(folder / "queries.jsonl")
        if right.get(key := str(record["id"]))
        and (answers := _answers(record, f"{folder / 'queries.jsonl'} の{number}行目"))
    ]
    if not asked:
        raise DatasetError(
            f"{folder} には答えの言葉（answers）のある問がありません。別のフォルダを指定してください。"
        )
    return asked[:: max(1, -(-len(asked) // most))] if most else asked


def _answers(record: dict[str, Any], where: str) -> tuple[str, ...]:
    found = record.get("answers", [])
    if not isinstance(found, list) or not all(
        isinstance(one, dict) and isinstance(one.get("text"), str) for one in found
    ):
        raise DatasetError(f'{where}: 項目「answers」は [{{"text": …}}, …] の形にしてください。')
    return tuple(one["text"] for one in found if _normal(one["text"]))


def exact(given: str | None, answers: Sequence[str]) -> float:
    """1 where ``given`` is one of the ``answers``, else 0."""
    return float(given is not None and _normal(given) in {_normal(one) for one in answers})


def f1(given: str | None, answers: Sequence[str]) -> float:
    """The best F1 of the characters of ``given`` and those of one of the ``answers``."""
    return max((_overlap(_normal(given or ""), _normal(one)) for one in answers), default=0.0)


def _overlap(given: str, right: str) -> float:
    shared = (Counter(given) & Counter(right)).total()
    return 2 * shared / (len(given) + len(right)) if shared else 0.0


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "PZC")


def measure(name: str, system: System, asked: Sequence[Asked]) -> Row:
    """What ``system`` answers to all of ``asked``, compared with their answers."""
    times: list[float] = []
    given: list[str | None] = []
    for one in asked:
        japanese.morphemes.cache_clear()  # nobody is spared what another has tagged
        began = time.perf_counter()
        given.append(system(one))
        times.append((time.perf_counter() - began) * 1000)
    scores = [f1(text, one.answers) for text, one in zip(given, asked, strict=True)]
    answered = sum(text is not None for text in given)
    return Row(
        name,
        answered / len(asked),
        statistics.mean(exact(text, one.answers) for text, one in zip(given, asked, strict=True)),
        statistics.mean(scores),
        sum(scores) / max(1, answered),
        statistics.median(times),
        percentile(sorted(times), 95),
    )


def systems(assistant: Assistant) -> Iterator[tuple[str, System]]:
    """What is compared, by the names it has in print."""

    def short(one: Asked) -> str | None:
        return assistant.ask(one.question).short_answer

    def short_given(one: Asked) -> str | None:
        return assistant.ask(one.question, documents=[one.document]).short_answer

    def cited(one: Asked) -> str | None:
        return next((c.quote for c in assistant.ask(one.question).citations), None)

    def last(one: Asked) -> str | None:
        hits = assistant.search(one.question, 1)
        return _last(assistant.document(hits[0].chunk.document_id)) if hits else None

    yield "short_answer", short
    yield "short_answer（正解の段落だけから）", short_given
    yield "引用した文", cited
    yield "最良の段落の最後の文", last
    yield "正解の段落の最後の文", lambda one: _last(assistant.document(one.document))


def readings(assistant: Assistant, index: Index) -> Iterator[tuple[str, System]]:
    """The trained reader over what is found, over what is cited, and over the right passage alone."""
    reader = Reader.load()

    def best(one: Asked, texts: Sequence[str], behind: Sequence[float]) -> str | None:
        found = surest(reader.read_all(one.question, texts, index.word_vectors), behind)
        return found and texts[found[0]][found[1].start : found[1].end]

    def searched(one: Asked) -> str | None:
        hits = assistant.search(one.question, _HITS)
        scores: dict[str, float] = {}
        for hit in hits:
            scores.setdefault(hit.chunk.document_id, hit.score)
        texts = [assistant.document(name).text for name in list(scores)[:READ]]
        return best(one, texts, [hits[0].score - score for score in list(scores.values())[:READ]])

    def cited(one: Asked) -> str | None:
        quotes = list(dict.fromkeys(c.quote for c in assistant.ask(one.question).citations))
        return best(one, quotes, [0.0] * len(quotes))

    def given(one: Asked) -> str | None:
        return best(one, [assistant.document(one.document).text], [0.0])

    yield f"読み取り（検索した上位{READ}段落）", searched
    yield "読み取り（引用した文）", cited
    yield "読み取り（正解の段落だけから）", given


def _last(document: Document) -> str:
    start, end = japanese.sentences(document.text)[-1]
    return document.text[start:end]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table in Japanese; 1 where it could not be made."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_reader", description=__doc__)
    parser.add_argument("collection", nargs="?", type=Path, default=BENCHMARKS / COLLECTION)
    parser.add_argument("--questions", type=int, help="at most so many, evenly spaced")
    parser.add_argument("--index", type=Path, help="where it is kept for the next time")
    options = parser.parse_args(arguments)
    try:
        if not options.collection.is_dir():
            print(f"短い答えの比較: {options.collection} がないため省きました。")
            return 0
        asked = questions(options.collection, options.questions)
        with tempfile.TemporaryDirectory(prefix="senryaku-reader-") as place:
            index = _indexed(options.collection, options.index or Path(place))
            assistant = Assistant(index)
            compared = (*systems(assistant), *readings(assistant, index))
            rows = [measure(name, system, asked) for name, system in compared]
    except SenryakuError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"短い答えの比較 {options.collection.name}（問 {len(asked):,}）")
    head = ["方法", "答えた割合", "完全一致", "F1", "答えた問のF1", "中央値 ms", "p95 ms"]
    for line in table([head, *(row.cells() for row in rows)]):
        print(f"  {line}")
    return 0


def _indexed(folder: Path, index: Path) -> Index:
    """The passages of ``folder``, indexed in ``index`` if they are not yet."""
    if not (index.is_dir() and any(index.iterdir())):
        index.mkdir(parents=True, exist_ok=True)
        retrieval.build(collection.load(folder), index, glossary.Glossary(), None, lambda *_: None)
    return Index.open(index)


if __name__ == "__main__":
    sys.exit(main())
