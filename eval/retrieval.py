"""Does the right document come up: the retrievers measured over a collection with judgements.

The collection is indexed as a corpus is, into a folder that goes again; each query is asked of
both retrievers fused and of each alone. Measures are those of ir_measures (MacAvaney et al. 2022).
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import ir_measures

from eval.collection import Collection, Qrels, read
from eval.dataset import DatasetError
from eval.report import table
from indexer.build import build_documents
from indexer.errors import CorpusError
from indexer.glossary import Glossary
from indexer.index import Index
from indexer.parts import Progress
from indexer.search import Retriever
from indexer.types import Document

MEASURES = ("Success@1", "Success@10", "RR@10", "nDCG@10", "R@10")
RETRIEVERS: dict[Retriever, str] = {  # as they are called in print
    "hybrid": "両方",
    "lexical": "語",
    "dense": "意味",
}
DEPTH = 100  # documents ranked for each query
TAG = "senryaku"
_CHUNKS_EACH = 3  # asked for at first: a document may have several

Ranking = list[str]  # document ids, best first
Scores = dict[str, float]  # measure → mean over the queries


@dataclass(frozen=True, slots=True)
class Measured:
    """What a collection showed; ``rankings`` are the hybrid's, 100 deep, by query id."""

    ms_per_query: float
    scores: dict[Retriever, Scores]
    rankings: dict[str, Ranking]
    notices: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON, rounded to what can be told apart."""
        return {
            "queries": len(self.rankings),
            "ms_per_query": round(self.ms_per_query, 3),
            **{
                name: {measure: round(score, 6) for measure, score in found.items()}
                for name, found in self.scores.items()
            },
        }

    def as_text(self) -> str:
        """A table for the terminal."""
        rows = [["検索方法", *MEASURES]]
        for name, called in RETRIEVERS.items():
            rows.append([called, *(f"{self.scores[name][measure]:.4f}" for measure in MEASURES)])
        told = f"問 {len(self.rankings):,}、検索1回 平均 {self.ms_per_query:.2f} ms（{RETRIEVERS['hybrid']}）"
        return "\n".join((*table(rows), told))


def measure(
    collection: Collection,
    *,
    words: Glossary | None = None,
    encoder: str | None = None,
    progress: Progress | None = None,
) -> Measured:
    """Index ``collection`` with the glossary ``words`` and ask all of its queries.

    Raises DatasetError where nothing of it can be read.
    """
    say = progress or (lambda stage, done, total: None)
    with tempfile.TemporaryDirectory(prefix="senryaku-eval-") as folder:
        problems = build(collection, Path(folder), words or Glossary(), encoder, say)
        index = Index.open(folder)
        index.search("最初の問い")  # what is loaded at the first question is loaded now
        # The hybrid first: nothing is remembered for it from another's search.
        found = {name: _ask(index, collection.queries, name, say) for name in RETRIEVERS}
    rankings, seconds = found["hybrid"]
    return Measured(
        1000 * seconds / len(rankings),
        {name: score(collection.qrels, ranked) for name, (ranked, _) in found.items()},
        rankings,
        (*collection.notices, *problems),
    )


def build(
    collection: Collection, folder: Path, words: Glossary, encoder: str | None, say: Progress
) -> list[str]:
    """Index ``collection`` into ``folder``; one sentence for each document that is left out."""
    problems: list[str] = []

    def documents() -> Iterator[Document]:
        for done, passage in enumerate(collection.passages, 1):
            say("文書集を読んでいます", done, len(collection.passages))
            try:
                yield read(passage)
            except CorpusError as error:
                problems.append(f"{error}この文書は見つかりません。")

    def known(stage: str, done: int, total: int) -> None:
        if total:  # how many documents there are the build cannot see
            say(stage, done, total)

    try:
        build_documents(documents(), folder, words=words, encoder=encoder, progress=known)
    except CorpusError:
        raise DatasetError(f"索引にできる文書がありません。{''.join(problems[:1])}") from None
    return problems


def rank(index: Index, query: str, retriever: Retriever = "hybrid", depth: int = DEPTH) -> Ranking:
    """The ``depth`` best documents for ``query``, each at the place of its best chunk."""
    chunks = _CHUNKS_EACH * depth
    while True:
        hits = index.search(query, chunks, retriever=retriever)
        found = list(dict.fromkeys(hit.chunk.document_id for hit in hits))
        if len(found) >= depth or len(hits) < chunks:
            return found[:depth]
        chunks *= 2


def score(qrels: Qrels, rankings: Mapping[str, Sequence[str]]) -> Scores:
    """The measures over all queries of ``qrels``; one without a ranking counts as nothing found."""
    run = {query: _scored(ranking) for query, ranking in rankings.items()}
    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    found = ir_measures.calc_aggregate(measures, qrels, run)
    return {str(one): float(found[one]) for one in measures}


def trec(rankings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lines of a TREC run. White space and % in an id are written as in an address: %20."""
    for query, ranking in rankings.items():
        for place, (name, points) in enumerate(_scored(ranking).items(), 1):
            yield f"{_written(query)} Q0 {_written(name)} {place} {points} {TAG}\n"


def _scored(ranking: Sequence[str]) -> dict[str, int]:
    """Points for each place: evaluators sort by score in single precision, ties by name."""
    return {name: len(ranking) - place for place, name in enumerate(ranking)}


def _written(name: str) -> str:
    return re.sub(r"[\s%]", lambda match: quote(match[0], safe=""), name)


def _ask(
    index: Index, queries: Mapping[str, str], retriever: Retriever, say: Progress
) -> tuple[dict[str, Ranking], float]:
    """The ranking of every query, and how many seconds searching took."""
    found, seconds = {}, 0.0
    for done, (key, query) in enumerate(queries.items(), 1):
        began = time.perf_counter()
        found[key] = rank(index, query, retriever)
        seconds += time.perf_counter() - began
        say(f"検索しています（{RETRIEVERS[retriever]}）", done, len(queries))
    return found, seconds
