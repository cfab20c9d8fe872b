"""Learn the weights of indexer/ranker.toml from collections of questions with judged documents.

    python -m eval.train_ranker TRAIN[:QUERIES] … [--check DIR …] [--out FILE]

A listwise softmax (Cao et al. 2007, ListNet's top-one loss) over the candidates of each question,
weights not below zero. Every collection counts the same, whatever its size. What is learned is
compared with even weights on the questions of --check, which training never sees.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from eval import collection, retrieval
from eval.dataset import DatasetError
from indexer import glossary, ranker
from indexer.errors import SenryakuError
from indexer.features import FEATURES
from indexer.index import Index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

RIDGE = 1e-3  # of the squares of the weights, in standard deviations of the features
OUT = Path(ranker.__file__).with_name(ranker.FILE)


@dataclass(frozen=True, slots=True)
class Lists:
    """The candidates of n questions, one list after the other."""

    features: Array  # (candidates, len(FEATURES))
    right: NDArray[np.bool_]  # which are of a document that answers
    documents: NDArray[np.int64]  # the document of each, by number
    starts: NDArray[np.int64]  # where each list begins; none is empty
    questions: int  # asked, also where no list has the answer or nothing was found at all

    @property
    def lengths(self) -> NDArray[np.int64]:
        return np.diff(self.starts, append=len(self.right))


def lists(folder: Path, most: int | None = None) -> Lists:
    """The candidates for the questions of a collection, at most so many, evenly spaced.

    Raises DatasetError where the collection cannot be read or nothing is found in it.
    """
    found = collection.load(folder)
    if most is not None:
        found = collection.sampled(found, most)
    with tempfile.TemporaryDirectory(prefix="senryaku-train-") as place:
        retrieval.build(found, Path(place), glossary.read([]), None, lambda *_: None)
        asked = _asked(Index.open(place), found)
    if asked is None:
        raise DatasetError(
            f"{folder} の問では文書が一つも見つかりません。問と文書が合っているか確かめてください。"
        )
    return asked


def _asked(index: Index, found: collection.Collection) -> Lists | None:
    features: list[Array] = []
    right: list[bool] = []
    documents: list[int] = []
    starts: list[int] = []
    at = 0
    number: dict[str, int] = {}
    for done, (key, question) in enumerate(found.queries.items(), 1):
        if done % 500 == 0:
            print(f"  {done:,} / {len(found.queries):,}", file=sys.stderr)
        ids, measured = index.candidates(question)
        if not ids:
            continue
        owners = [index.document_of(i) for i in ids]
        answers = {name for name, grade in found.qrels[key].items() if grade > 0}
        features.append(measured.astype(np.float64))
        right.extend(owner in answers for owner in owners)
        documents.extend(number.setdefault(owner, len(number)) for owner in owners)
        starts.append(at)
        at += len(ids)
    if not starts:
        return None
    return Lists(
        np.concatenate(features),
        np.array(right, dtype=np.bool_),
        np.array(documents),
        np.array(starts),
        len(found.queries),
    )


def learn(parts: Sequence[Lists]) -> Array:
    """The weights that put right candidates first in all ``parts``; they add up to 1."""
    from scipy.optimize import minimize

    spread = np.mean([part.features.std(axis=0) for part in parts], axis=0) + 1e-9

    def loss(weights: Array) -> tuple[float, Array]:
        each = [_loss(part, weights / spread) for part in parts]
        value = float(np.mean([one for one, _ in each])) + RIDGE * float(weights @ weights)
        slope = np.mean([one for _, one in each], axis=0) / spread
        return value, slope + 2 * RIDGE * weights

    start = np.ones(len(FEATURES))
    bounds = [(0.0, None)] * len(FEATURES)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    weights: Array = found.x / spread
    weights /= weights.sum()
    return weights


def _loss(part: Lists, weights: Array) -> tuple[float, Array]:
    """The mean over the lists that have the answer of -log P(a right candidate), and its slope."""
    lengths = part.lengths
    scores = part.features @ weights
    powers = np.exp(scores - np.repeat(np.maximum.reduceat(scores, part.starts), lengths))
    total = np.add.reduceat(powers, part.starts)
    good = np.add.reduceat(powers * part.right, part.starts)
    has = good > 0
    share = np.repeat(np.where(has, good, 1.0), lengths)
    push = powers / np.repeat(total, lengths) - powers * part.right / share
    slope = (push * np.repeat(has, lengths)) @ part.features
    count = max(1, int(has.sum()))
    return -float(np.log(good[has] / total[has]).sum()) / count, slope / count


def success(part: Lists, weights: Array) -> tuple[float, float]:
    """Success@1 and Success@10 of documents, each at the place of its best candidate."""
    first = tenth = 0
    scores = part.features @ weights
    for start, length in zip(part.starts, part.lengths, strict=True):
        own = slice(start, start + length)
        order = np.argsort(-scores[own], kind="stable")
        documents, places = np.unique(part.documents[own][order], return_index=True)
        ranked = documents[np.argsort(places)]
        right = set(part.documents[own][part.right[own]].tolist())
        first += bool(right & set(ranked[:1].tolist()))
        tenth += bool(right & set(ranked[:10].tolist()))
    return first / part.questions, tenth / part.questions


def written(weights: Mapping[str, float], sources: Sequence[str]) -> str:
    """The text of ranker.toml."""
    lines = [
        "# What each feature of indexer/features.py counts in the score of a chunk.",
        "# Made by eval/train_ranker.py of the questions of:",
        *(f"# - {source}" for source in sources),
        "",
        "[weights]",
        *(f"{name} = {value:.4f}" for name, value in weights.items()),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the learned weights and print what they are worth; 1 where nothing could be learned."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("collections", nargs="+", help="DIR or DIR:QUERIES")
    parser.add_argument("--check", nargs="*", default=[], help="as collections, never learned from")
    parser.add_argument("--source", action="append", default=[], help="what OUT says it is made of")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args(arguments)
    try:
        parts = {name: _named(name) for name in [*given.collections, *given.check]}
    except SenryakuError as error:
        print(error, file=sys.stderr)
        return 1
    weights = learn([parts[name] for name in given.collections])
    even = np.ones(len(FEATURES)) / len(FEATURES)
    for name, part in parts.items():
        kind = "検査" if name in given.check else "学習"
        for called, used in (("均等", even), ("学習した重み", weights)):
            first, tenth = success(part, used)
            print(f"{kind} {name}: {called} Success@1 {first:.4f} Success@10 {tenth:.4f}")
    found = dict(zip(FEATURES, weights.tolist(), strict=True))
    given.out.write_text(written(found, given.source or given.collections), encoding="utf-8")
    print(f"{given.out} を書きました。")
    return 0


def _named(name: str) -> Lists:
    folder, _, most = name.partition(":")
    if most and not (most.isdecimal() and int(most)):
        raise DatasetError(
            f"「{name}」の「{most}」は問の数ではありません。1以上の整数にしてください。"
        )
    return lists(Path(folder), int(most) if most else None)


if __name__ == "__main__":
    sys.exit(main())
