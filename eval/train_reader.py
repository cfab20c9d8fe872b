"""Learn assistant/reader.safetensors from questions whose answers are words of a passage.

    python -m eval.train_reader TRAIN [--epochs N] [--out FILE]

TRAIN is a collection with answers as JaQuAD has them (So et al. 2022, CC BY-SA 3.0); the shipped
weights are of its train part. Passages that do not answer: Clark, Gardner (2018), "Simple and Effective
Multi-Paragraph Reading Comprehension". One passage of twenty is kept aside: what is printed is how its
questions are answered from their passage. One thread, a quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from assistant.reader import LONGEST, WEIGHTS, Words
from assistant.reading import FIGURES
from eval import reader_examples, reader_network
from eval.bench_reader import exact, f1
from eval.reader_examples import Coded, Example, Prepared
from eval.reader_network import Batch, Noise
from indexer.errors import SenryakuError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    Array: TypeAlias = NDArray[Any]

ASIDE = 20  # one passage of so many is kept aside
EPOCHS = 3.0
_BATCH, _SORTED = 32, 40  # examples of a step; steps whose examples are sorted by length together
_RATE, _WARM, _DECAY, _STEEPEST = 3e-3, 0.05, 1e-2, 2.0  # of AdamW, and the longest slope
_NOISE = Noise(vectors=0.2, inner=0.1, lemmas=0.1)
_CUT, _ELSEWHERE, _SENTENCES = 0.75, 0.1, 5  # passages cut to so few sentences, and to wrong ones
_WRONG = 0.5  # passages that do not answer for each one that does
_MOST = 500  # morphemes of a passage that are read
_AVERAGED = 0.998  # of the mean of the weights over the steps (Polyak averaging)
_TOLD = 200  # steps between two lines on the way


@dataclass(frozen=True, slots=True)
class Measured:
    """How the questions kept aside are answered from their passage; shares of 1."""

    questions: int
    exact: float
    f1: float
    surer: float  # how often the right passage's best span scores above a wrong passage's

    def as_text(self) -> str:
        return (
            f"別にした問 {self.questions:,}: 完全一致 {self.exact:.4f} F1 {self.f1:.4f}"
            f" 段落の区別 {self.surer:.4f}"
        )


def learn(
    data: Prepared, words: Words, table: Array, epochs: float = EPOCHS, seed: int = 0
) -> dict[str, Array]:
    """The weights that put the right spans first, averaged over the steps."""
    import torch

    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    vectors = _table(table)
    known = reader_network.parameters(len(words.lemmas), len(words.kinds), table.shape[1])
    matrices = [one for one in known.values() if one.dim() > 1]
    rest = [one for one in known.values() if one.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": _DECAY}, {"params": rest, "weight_decay": 0.0}],
        lr=_RATE,
    )
    mean = {name: one.detach().clone() for name, one in known.items()}
    examples = len(data.right) + _WRONG * len(data.wrong)
    total = max(1, round(epochs * examples / _BATCH))
    began, smooth = time.monotonic(), 0.0
    for step, batch in enumerate(_batches(data, total, chance)):
        for group in optimiser.param_groups:
            group["lr"] = _rate(step / total)
        found = reader_network.scores(known, *_stacked(batch, vectors), _NOISE)
        value = reader_network.loss(found, [one.spans for one in batch])
        optimiser.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(known.values(), _STEEPEST)
        optimiser.step()
        keep = min(_AVERAGED, (step + 1) / (step + 100))
        with torch.no_grad():
            for name, one in mean.items():
                one.mul_(keep).add_(known[name], alpha=1 - keep)
        smooth = value.item() if not step else 0.99 * smooth + 0.01 * value.item()
        if (step + 1) % _TOLD == 0:
            spent = time.monotonic() - began
            print(f"  {step + 1:,} / {total:,}  {smooth:.3f}  {spent:.0f}秒", file=sys.stderr)
    return {name: one.numpy() for name, one in mean.items()}


def _rate(done: float) -> float:
    return _RATE * min(1.0, done / _WARM + 0.01) * (0.5 + 0.5 * math.cos(math.pi * done) + 0.01)


def _batches(data: Prepared, count: int, chance: np.random.Generator) -> Iterator[list[Example]]:
    """``count`` batches of texts of like length, all examples over and over."""
    while count > 0:
        wrong = [one for one in data.wrong if chance.random() < _WRONG]
        order = [*data.right, *wrong]
        places = chance.permutation(len(order))
        for at in range(0, len(order), _BATCH * _SORTED):
            some = [cut(order[i], chance) for i in places[at : at + _BATCH * _SORTED]]
            some.sort(key=lambda one: len(one.figures))
            batches = [some[i : i + _BATCH] for i in range(0, len(some), _BATCH)]
            for i in chance.permutation(len(batches))[:count]:
                yield batches[i]
            count -= len(batches)
            if count <= 0:
                return


def cut(example: Example, chance: np.random.Generator) -> Example:
    """``example``, its passage often cut to a few sentences, as answers are read from few as well."""
    sentences = example.passage.sentences
    last = int(sentences[-1]) + 1
    first, until = 0, last
    if last > 1 and (chance.random() < _CUT or len(sentences) > _MOST):
        many = int(chance.integers(1, _SENTENCES + 1))
        at = int(chance.integers(last))
        if example.spans and chance.random() >= _ELSEWHERE:
            at = int(sentences[example.spans[chance.integers(len(example.spans))][0]])
        first = max(0, at - int(chance.integers(many)))
        until = min(last, first + many)
    inside = np.flatnonzero((sentences >= first) & (sentences < until))[:_MOST]
    return _part(example, slice(int(inside[0]), int(inside[-1]) + 1))


def _part(example: Example, rows: slice) -> Example:
    passage = example.passage.part(rows)
    figures = example.figures[rows].astype(np.float32)
    if len(figures) < len(example.figures):  # what is said beside the most, and what is first
        for name in ("covered_most", "around"):
            column = FIGURES.index(name)
            figures[:, column] /= max(1e-6, float(figures[:, column].max()))
        figures[:, FIGURES.index("opening")] = passage.sentences == passage.sentences[0]
    spans = tuple(
        (first - rows.start, last - rows.start)
        for first, last in example.spans
        if rows.start <= first and last < rows.stop
    )
    return Example(example.asked, example.question, passage, figures, spans)


def _table(table: Array) -> Tensor:
    """The rows of vectors with a last one of zeros, for where no word is."""
    import torch

    return torch.from_numpy(np.concatenate([table, np.zeros_like(table[:1])]))


def _stacked(batch: Sequence[Example], vectors: Tensor) -> tuple[Batch, Batch, Tensor]:
    import torch

    longest = max(len(one.figures) for one in batch)
    figures = np.zeros((len(batch), longest, len(FIGURES)), dtype=np.float32)
    for row, one in zip(figures, batch, strict=True):
        row[: len(one.figures)] = one.figures
    question = _side_by_side([one.question for one in batch], vectors)
    passage = _side_by_side([one.passage for one in batch], vectors)
    return question, passage, torch.from_numpy(figures)


def _side_by_side(texts: Sequence[Coded], vectors: Tensor) -> Batch:
    import torch

    longest = max(len(one.forms) for one in texts)

    def column(name: str, nothing: int = 0) -> Tensor:
        found = np.full((len(texts), longest), nothing, dtype=np.int64)
        for row, one in zip(found, texts, strict=True):
            row[: len(one.forms)] = getattr(one, name)
        return torch.from_numpy(found)

    forms = column("forms", len(vectors) - 1)
    here = torch.tensor([[float(i < len(one.forms)) for i in range(longest)] for one in texts])
    lemmas, kinds, shapes, sentences = map(column, ("lemmas", "kinds", "shapes", "sentences"))
    return Batch(lemmas, kinds, shapes, sentences, here, vectors[forms])


def measure(data: Prepared, known: dict[str, Array], table: Array) -> Measured:
    """What the weights ``known`` make of ``data``."""
    vectors = _table(table)
    right, best = _answers(data.right, known, vectors)
    _, wrong = _answers(data.wrong, known, vectors)
    pairs = zip(data.asked, data.shown, right, strict=True)
    given = [("".join(shown[a : b + 1]), [one.answer]) for one, shown, (a, b) in pairs]
    surer = np.mean(np.array(best)[:, None] > np.array(wrong)[None]) if wrong else 1.0
    return Measured(
        len(given),
        float(np.mean([exact(*one) for one in given])),
        float(np.mean([f1(*one) for one in given])),
        float(surer),
    )


def _answers(
    examples: Sequence[Example], known: dict[str, Array], vectors: Tensor
) -> tuple[list[tuple[int, int]], list[float]]:
    """The best span of each, and its score."""
    import torch

    weights = {name: torch.from_numpy(one) for name, one in known.items()}
    spans, points = [], []
    for at in range(0, len(examples), _BATCH):
        with torch.no_grad():
            stacked = _stacked(examples[at : at + _BATCH], vectors)
            flat = reader_network.scores(weights, *stacked).flatten(1)
        for place, score in zip(flat.argmax(1).tolist(), flat.amax(1).tolist(), strict=True):
            first, more = divmod(place, LONGEST)
            spans.append((first, first + more))
            points.append(score)
    return spans, points


def save(known: dict[str, Array], words: Words, path: Path) -> None:
    """Write the weights as float16 with the words they are of."""
    from safetensors.numpy import save_file

    told = {
        name: json.dumps(list(one), ensure_ascii=False)
        for name, one in (("lemmas", words.lemmas), ("kinds", words.kinds))
    }
    told["source"] = "JaQuAD (So et al. 2022), train; CC BY-SA 3.0"
    save_file({name: one.astype(np.float16) for name, one in known.items()}, path, told)


def aside(data: Prepared, keep: bool) -> Prepared:
    """The part of ``data`` that is kept aside, or the part that is learned from."""
    chosen = [(one.passage % ASIDE == 0) == keep for one in data.asked]
    right = tuple(one for one, own in zip(data.right, chosen, strict=True) if own)
    numbers = {one.asked for one in right}
    return Prepared(
        right,
        tuple(one for one in data.wrong if one.asked in numbers),
        tuple(one for one, own in zip(data.asked, chosen, strict=True) if own),
        tuple(one for one, own in zip(data.shown, chosen, strict=True) if own),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the weights and print what they are worth; 1 where nothing could be learned."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("collection", type=Path)
    parser.add_argument("--epochs", type=float, default=EPOCHS)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args(arguments)
    import torch

    from indexer import chive

    torch.set_num_threads(1)
    try:
        texts, asked = reader_examples.load(given.collection)
        with tempfile.TemporaryDirectory(prefix="senryaku-train-") as place:
            # The direction of a word's vector is the same in every index.
            encoder = chive.bake_counted({}, 0, Path(place))
            data, words, table = reader_examples.prepare(texts, asked, encoder.word_vectors)
    except SenryakuError as error:
        print(error, file=sys.stderr)
        return 1
    known = learn(aside(data, keep=False), words, table, given.epochs)
    save(known, words, given.out)
    if (kept := aside(data, keep=True)).right:
        print(measure(kept, known, table).as_text())
    print(f"{given.out} を書きました。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
