"""The network of assistant/reader.py in torch, to learn its weights: the same sums, with their slopes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from assistant.reader import ASKED_BLOCKS, CROSSED, DILATIONS, IMPOSSIBLE, LONGEST
from assistant.reading import FIGURES, SHAPES

if TYPE_CHECKING:
    from torch import Tensor

Parameters: TypeAlias = "Mapping[str, Tensor]"
WIDTH = 64  # of what stands for a morpheme
_ENDS = 32  # of what stands for it as the first or last of an answer
_SELDOM = -4.0  # the score of a span at first: there are thousands beside one "not here"


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts beside each other, shape (texts, morphemes): ``here`` is 1 where there is one, else 0."""

    lemmas: Tensor
    kinds: Tensor
    shapes: Tensor
    sentences: Tensor
    here: Tensor
    vectors: Tensor  # (texts, morphemes, dimension)


@dataclass(frozen=True, slots=True)
class Noise:
    """What is left out while learning, as shares: of vectors, of a block's input, of lemmas."""

    vectors: float = 0.0
    inner: float = 0.0
    lemmas: float = 0.0


QUIET = Noise()


def parameters(lemmas: int, kinds: int, dimension: int, width: int = WIDTH) -> dict[str, Tensor]:
    """Weights to begin with, drawn from torch's generator, for so many known lemmas and kinds."""
    import torch

    def drawn(*shape: int, scale: float | None = None) -> Tensor:
        return torch.randn(*shape) * (1 / math.sqrt(shape[0]) if scale is None else scale)

    found = {
        "word": drawn(lemmas + 1, width, scale=0.3),
        "kind": drawn(kinds + 1, width, scale=0.3),
        "shape": drawn(SHAPES, width, scale=0.3),
        # Unit vectors of so many dimensions: their parts are small.
        "vector": drawn(dimension, width, scale=1.0),
        "key": drawn(dimension, width, scale=1.0),
        "figure": drawn(len(FIGURES), width, scale=0.5),
        "figure_bias": torch.zeros(width),
        "aligned": drawn(width, width),
        "about": drawn(width, width),
        "pool": drawn(width),
        "cross.query": drawn(width, width),
        "cross.value": drawn(2 * width, width),
        "length": torch.zeros(LONGEST),
        "none": torch.full((1,), _SELDOM),
    }
    blocks = [f"asked{i}" for i in range(ASKED_BLOCKS)]
    blocks += [f"read{i}" for i in range(len(DILATIONS))]
    for name in blocks:
        found[f"{name}.conv"] = drawn(3 * width, 2 * width)
        found[f"{name}.bias"] = torch.zeros(2 * width)
    for name in (*blocks, "cross", "out"):
        found[f"{name}.gain"], found[f"{name}.shift"] = torch.ones(width), torch.zeros(width)
    for name in ("first", "last"):
        found[name], found[f"{name}.asked"] = drawn(width, _ENDS), drawn(width, _ENDS)
        found[f"{name}.weight"], found[f"{name}.bias"] = drawn(_ENDS), torch.zeros(_ENDS)
    return {name: one.requires_grad_() for name, one in found.items()}


def scores(
    known: Parameters, question: Batch, passage: Batch, figures: Tensor, noise: Noise = QUIET
) -> Tensor:
    """The score of every span, shape (texts, morphemes, LONGEST), as assistant.reader gives it."""
    import torch

    asked = _embedded(known, question, noise)
    for i in range(ASKED_BLOCKS):
        asked = _block(known, f"asked{i}", asked, 1, question.here, noise)
    asked = asked * question.here.unsqueeze(-1)
    away = (question.here - 1) * -IMPOSSIBLE
    about = torch.softmax(asked @ known["pool"] + away, -1).unsqueeze(1) @ asked
    keys, theirs = (torch.relu(one.vectors @ known["key"]) for one in (passage, question))
    met = torch.softmax(keys @ theirs.transpose(1, 2) + away.unsqueeze(1), -1) @ asked
    rows = _embedded(known, passage, noise) + figures @ known["figure"] + known["figure_bias"]
    rows = rows + met @ known["aligned"] + about @ known["about"]
    for i, dilation in enumerate(DILATIONS):
        if i == CROSSED:
            rows = rows + _crossed(known, rows, asked, away)
        rows = _block(known, f"read{i}", rows, dilation, passage.here, noise)
    rows = _dropped(_normed(known, "out", rows), noise.inner)
    return _spans(known, rows, about, passage)


def loss(found: Tensor, right: Sequence[Sequence[tuple[int, int]]]) -> Tensor:
    """The mean of -log P(a right span): (first, last) each, "not here" where a text has none."""
    import torch

    count, _, longest = found.shape
    flat = torch.cat([found.reshape(count, -1), torch.zeros(count, 1)], 1)
    shares = torch.log_softmax(flat, -1)
    each = []
    for row, spans in zip(shares, right, strict=True):
        places = [first * longest + last - first for first, last in spans]
        each.append(torch.logsumexp(row[places or [len(row) - 1]], 0))
    return -torch.stack(each).mean()


def _embedded(known: Parameters, text: Batch, noise: Noise) -> Tensor:
    import torch

    vectors, lemmas = text.vectors, text.lemmas
    if noise.vectors:  # the same parts in all of a text: a thousandth of the random numbers
        kept = torch.rand(len(vectors), 1, vectors.shape[2]) > noise.vectors
        vectors = vectors * kept / (1 - noise.vectors)
    if noise.lemmas:
        lemmas = torch.where(torch.rand(lemmas.shape) < noise.lemmas, 0, lemmas)
    rows = known["word"][lemmas] + known["kind"][text.kinds] + known["shape"][text.shapes]
    return rows + vectors @ known["vector"]


def _block(
    known: Parameters, name: str, rows: Tensor, dilation: int, here: Tensor, noise: Noise
) -> Tensor:
    import torch
    from torch.nn.functional import pad

    own = _dropped(_normed(known, name, rows) * here.unsqueeze(-1), noise.inner)
    before = pad(own, (0, 0, dilation, 0))[:, : own.shape[1]]
    after = pad(own, (0, 0, 0, dilation))[:, dilation:]
    both = torch.cat([before, own, after], -1) @ known[f"{name}.conv"] + known[f"{name}.bias"]
    value, gate = both.chunk(2, -1)
    return rows + value * torch.sigmoid(gate)


def _crossed(known: Parameters, rows: Tensor, asked: Tensor, away: Tensor) -> Tensor:
    """What the question's words say to each morpheme once it knows its context."""
    import torch

    own = _normed(known, "cross", rows)
    likeness = own @ known["cross.query"] @ asked.transpose(1, 2) / math.sqrt(rows.shape[2])
    context = torch.softmax(likeness + away.unsqueeze(1), -1) @ asked
    return torch.cat([context, context * own], -1) @ known["cross.value"]


def _spans(known: Parameters, rows: Tensor, about: Tensor, passage: Batch) -> Tensor:
    import torch
    from torch.nn.functional import pad

    first, last = (
        torch.relu(rows @ known[name] + known[f"{name}.bias"] + about @ known[f"{name}.asked"])
        for name in ("first", "last")
    )
    starts, ends = first @ known["first.weight"] + known["none"], last @ known["last.weight"]
    count = rows.shape[1]
    found = []
    for more in range(LONGEST):
        if more >= count:
            found.append(torch.full_like(starts, IMPOSSIBLE))
            continue
        until = count - more
        together = (first[:, :until] * last[:, more:]).sum(-1) / math.sqrt(first.shape[2])
        score = starts[:, :until] + ends[:, more:] + together + known["length"][more]
        same = passage.sentences[:, :until] == passage.sentences[:, more:]
        fits = same & (passage.here[:, more:] > 0)
        found.append(pad(score.masked_fill(~fits, IMPOSSIBLE), (0, more), value=IMPOSSIBLE))
    return torch.stack(found, -1)


def _normed(known: Parameters, name: str, rows: Tensor) -> Tensor:
    from torch.nn.functional import layer_norm

    return layer_norm(rows, rows.shape[-1:], known[f"{name}.gain"], known[f"{name}.shift"])


def _dropped(rows: Tensor, share: float) -> Tensor:
    from torch.nn.functional import dropout

    return dropout(rows, share) if share else rows
