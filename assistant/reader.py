"""The few words of a passage that answer a question, by a small trained network in plain numpy.

Input: the morphemes of both with the index's static word vectors and what they have to do with each
other (assistant/reading.py). Dilated convolutions (Wu et al. 2017, "Fast Reading Comprehension with
ConvNets") make of it a score for every span of whole morphemes within a sentence; 0 is the score of
"not here", so that the spans of several passages compare. The weights, assistant/reader.safetensors,
are learned by eval/train_reader.py from the train part of JaQuAD (So et al. 2022, CC BY-SA 3.0, after
Japanese Wikipedia) and are under the same licence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from assistant import reading
from assistant.reading import Asked, Text, WordVectors
from indexer.japanese import Morpheme
from indexer.normalize import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.embed import Vectors

    Integers: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]
Parameters: TypeAlias = "Mapping[str, Vectors]"

WEIGHTS = Path(__file__).with_name("reader.safetensors")
LONGEST = 12  # morphemes of an answer
DILATIONS = (1, 2, 4, 8, 1)  # of the blocks that read the passage
CROSSED = 3  # blocks before the passage looks at the question again
ASKED_BLOCKS = 2  # that read the question
IMPOSSIBLE = -1e4  # the score of a span that is none
# What a text costs for each 1 that it is behind in the search: over the passages of JaQuAD's train
# part and the questions kept aside of it, 8 to 32 did the same.
_TRUSTED = 8.0
_LOOKED_AT = 24  # best spans of a text among which those that overlap are dropped
_MOST = 4 * 65_536  # multiplications from which OpenBLAS wakes its other threads
_BOUNDS = frozenset("以上 以下 未満 以内 超 程度 前後".split())  # of a figure, after it
_ABOUT = frozenset("約 およそ おおむね 概ね".split())  # before it
_KATAKANA = re.compile("[ァ-ヺー]+")
_OPENING, _CLOSING = "「『《〈“", "」』》〉”"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a text, ``text[start:end]``; the higher ``score`` the surer, below 0 rather none."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Words:
    """The words and parts of speech that the weights know apart."""

    lemmas: Mapping[str, int]  # from 1; 0 stands for all others
    kinds: Mapping[str, int]

    def of(self, text: Text) -> tuple[Integers, Integers]:
        """The number of each morpheme's lemma and of its part of speech."""
        lemmas = [self.lemmas.get(m.lemma, 0) for m in text.morphemes]
        kinds = [self.kinds.get(kind(m), 0) for m in text.morphemes]
        return np.array(lemmas, dtype=np.int64), np.array(kinds, dtype=np.int64)


def kind(morpheme: Morpheme) -> str:
    """The part of speech with its subdivisions, as the weights name it."""
    return f"{morpheme.pos}/{morpheme.detail}/{morpheme.use}"


class Reader:
    """The weights, ready to read; holds nothing of what it read, safe from any thread."""

    def __init__(self, parameters: Parameters, words: Words) -> None:
        self._parameters = parameters
        self._words = words

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Reader:
        """The weights in ``path``, float16 there, float32 here."""
        from safetensors import safe_open

        with safe_open(path, framework="numpy") as file:
            told, names = file.metadata(), file.keys()
            found = {name: file.get_tensor(name).astype(np.float32) for name in names}
        lists = (json.loads(told[name]) for name in ("lemmas", "kinds"))
        return cls(found, Words(*({one: i for i, one in enumerate(known, 1)} for known in lists)))

    def read(self, question: str, text: str, word_vectors: WordVectors) -> list[Span]:
        """The spans of ``text`` that may answer, none over another, the surest first."""
        return self.read_all(question, [text], word_vectors)[0]

    def read_all(
        self, question: str, texts: Sequence[str], word_vectors: WordVectors
    ) -> list[list[Span]]:
        """As ``read``, of each of ``texts``; ``word_vectors`` is that of the index at hand."""
        asked = reading.ask(question, word_vectors)
        folded = [fold(text) for text in texts]
        passages = [reading.read(one.text, word_vectors) for one in folded]
        if not asked.text.morphemes:
            return [[] for _ in texts]
        spans: list[list[Span]] = []
        for one, passage, scores in zip(
            folded, passages, self.scores(asked, passages), strict=True
        ):
            found: list[Span] = []
            for first, last, score in _best(scores):
                tagged = passage.morphemes
                first, last = whole(tagged, *unbracketed(tagged, first, last))
                span = Span(*one.span(tagged[first].start, tagged[last].end), score)
                if all(span.end <= other.start or span.start >= other.end for other in found):
                    found.append(span)
            spans.append(found)
        return spans

    def scores(self, asked: Asked, passages: Sequence[Text]) -> list[Vectors]:
        """The score of each span of each passage, shape (morphemes, LONGEST): by first and length.

        ``IMPOSSIBLE`` where a span would end in another sentence.
        """
        places, total = _places(passages)
        if not places:
            return [np.zeros((0, LONGEST), dtype=np.float32) for _ in passages]
        parameters = self._parameters
        question, about = _asked(parameters, asked, self._embedded(asked.text))
        rows = np.zeros((total, question.shape[1]), dtype=np.float32)
        sentences = np.full(total, -1)
        for number, (place, passage) in enumerate(zip(places, passages, strict=True)):
            rows[place] = self._beside(asked, passage, question)
            sentences[place] = passage.sentences + number * total
        rows += _times(about, parameters["about"])
        found = _spans(
            parameters, _read(parameters, rows, question, sentences >= 0), about, sentences
        )
        return [found[place] for place in places]

    def _embedded(self, text: Text) -> Vectors:
        parameters = self._parameters
        lemmas, kinds = self._words.of(text)
        known = parameters["word"][lemmas] + parameters["kind"][kinds]
        rows: Vectors = known + parameters["shape"][text.shapes]
        rows += _times(text.vectors, parameters["vector"])[text.forms]
        return rows

    def _beside(self, asked: Asked, passage: Text, question: Vectors) -> Vectors:
        """The morphemes of ``passage`` as they are, and as the question's words meet them."""
        parameters = self._parameters
        figures = _times(reading.figures(asked, passage), parameters["figure"])
        keys = np.maximum(_times(passage.vectors, parameters["key"]), 0)
        theirs = np.maximum(_times(asked.text.vectors, parameters["key"]), 0)[asked.text.forms]
        met = _times(_shares(_times(keys, theirs.T)), question)
        rows: Vectors = self._embedded(passage) + figures + parameters["figure_bias"]
        rows += _times(met, parameters["aligned"])[passage.forms]
        return rows


def unbracketed(tagged: Sequence[Morpheme], first: int, last: int) -> tuple[int, int]:
    """The span without brackets at its ends: 鉄腕アトム of 『鉄腕アトム』."""
    while first < last and tagged[first].surface in _OPENING:
        first += 1
    while first < last and tagged[last].surface in _CLOSING:
        last -= 1
    return first, last


def whole(tagged: Sequence[Morpheme], first: int, last: int) -> tuple[int, int]:
    """The span with what belongs to it: 以上 of 75歳, プログラム of ディレクター."""
    figure = any(m.detail == "数詞" for m in tagged[first : last + 1])
    while last + 1 < len(tagged) and (
        (figure and tagged[last + 1].surface in _BOUNDS) or _one_word(tagged, last)
    ):
        last += 1
    while first and (
        (figure and tagged[first - 1].surface in _ABOUT) or _one_word(tagged, first - 1)
    ):
        first -= 1
    return first, last


def _one_word(tagged: Sequence[Morpheme], place: int) -> bool:
    """Whether a morpheme and the one after it are one stretch of katakana."""
    before, after = tagged[place : place + 2]
    return before.end == after.start and all(
        map(_KATAKANA.fullmatch, (before.surface, after.surface))
    )


def surest(found: Sequence[Sequence[Span]], behind: Sequence[float]) -> tuple[int, Span] | None:
    """The best span of several texts and which text it is of; None where there is none.

    ``behind``: how much less each text scored in the search (Hit.score) than the first, from 0.
    """
    best = [
        (spans[0].score - _TRUSTED * less, -i)
        for i, (spans, less) in enumerate(zip(found, behind, strict=True))
        if spans
    ]
    if not best:
        return None
    which = -max(best)[1]
    return which, found[which][0]


def _places(passages: Sequence[Text]) -> tuple[list[slice], int]:
    """Where each passage stands when all are one array, too far apart to see each other."""
    places: list[slice] = []
    at = 0
    for passage in passages:
        places.append(slice(at, at + len(passage.morphemes)))
        at += len(passage.morphemes) + max(DILATIONS)
    return places, at


def _asked(parameters: Parameters, asked: Asked, rows: Vectors) -> tuple[Vectors, Vectors]:
    """The words of the question in their context, and the question as one row."""
    here = np.ones(len(rows), dtype=np.bool_)
    for i in range(ASKED_BLOCKS):
        rows = _block(parameters, f"asked{i}", rows, 1, here)
    about = _shares(rows @ parameters["pool"])[None] @ rows
    return rows, about


def _read(parameters: Parameters, rows: Vectors, question: Vectors, here: Flags) -> Vectors:
    for i, dilation in enumerate(DILATIONS):
        if i == CROSSED:
            own = _normed(parameters, "cross", rows)
            keys = _times(own, parameters["cross.query"])
            shares = _shares(_times(keys, question.T) / np.float32(rows.shape[1] ** 0.5))
            context = _times(shares, question)
            both = np.concatenate([context, context * own], axis=1)
            rows = rows + _times(both, parameters["cross.value"])
        rows = _block(parameters, f"read{i}", rows, dilation, here)
    return _normed(parameters, "out", rows)


def _block(parameters: Parameters, name: str, rows: Vectors, dilation: int, here: Flags) -> Vectors:
    """A gated convolution over three rows so far apart, added to what was there."""
    width = rows.shape[1]
    own = _normed(parameters, name, rows)
    own[~here] = 0
    weights = parameters[f"{name}.conv"]
    # One product for each of the three rows: half the time of one of all three side by side.
    both = _times(own, weights[width : 2 * width])
    both += parameters[f"{name}.bias"]
    both[dilation:] += _times(own[:-dilation], weights[:width])
    both[:-dilation] += _times(own[dilation:], weights[2 * width :])
    gates = np.exp(-both[:, width:])
    gates += 1
    both[:, :width] /= gates
    result: Vectors = rows + both[:, :width]
    return result


def _spans(parameters: Parameters, rows: Vectors, about: Vectors, sentences: Integers) -> Vectors:
    first, last = (
        np.maximum(
            _times(rows, parameters[name])
            + parameters[f"{name}.bias"]
            + _times(about, parameters[f"{name}.asked"]),
            0,
        )
        for name in ("first", "last")
    )
    starts = first @ parameters["first.weight"] + parameters["none"]
    ends = last @ parameters["last.weight"]
    first /= np.float32(first.shape[1] ** 0.5)
    found = np.full((len(rows), LONGEST), IMPOSSIBLE, dtype=np.float32)
    for more in range(min(LONGEST, len(rows))):
        until = len(rows) - more
        together = np.einsum("ij,ij->i", first[:until], last[more:])
        score = starts[:until] + ends[more:] + together + parameters["length"][more]
        fits = (sentences[:until] >= 0) & (sentences[:until] == sentences[more:])
        found[:until, more] = np.where(fits, score, IMPOSSIBLE)
    return found


def _best(scores: Vectors) -> Iterator[tuple[int, int, float]]:
    """First and last morpheme and score of the best spans, the best first, ties in reading order."""
    flat = scores.ravel()
    top = min(_LOOKED_AT, len(flat))
    least = np.partition(flat, len(flat) - top)[len(flat) - top] if top else 0.0
    best = np.flatnonzero(flat >= least)
    for at in best[np.argsort(-flat[best], kind="stable")[:top]]:
        if flat[at] > IMPOSSIBLE:
            first, more = divmod(int(at), LONGEST)
            yield first, first + more, float(flat[at])


def _normed(parameters: Parameters, name: str, rows: Vectors) -> Vectors:
    normed: Vectors = rows - rows.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", normed, normed) / rows.shape[1] + 1e-5)
    normed /= spread[:, None].astype(np.float32)
    normed *= parameters[f"{name}.gain"]
    normed += parameters[f"{name}.shift"]
    return normed


def _shares(scores: Vectors) -> Vectors:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Vectors = powers / powers.sum(axis=-1, keepdims=True)
    return result


def _times(rows: Vectors, weights: Vectors) -> Vectors:
    """``rows @ weights`` piece by piece, so that it stays on this thread (indexer/products.py)."""
    step = max(1, _MOST // max(1, weights.size))
    even = len(rows) // step * step
    result = np.empty((len(rows), weights.shape[1]), dtype=np.float32)
    pieces = np.ascontiguousarray(rows[:even]).reshape(-1, step, rows.shape[1])
    np.matmul(pieces, weights, out=result[:even].reshape(-1, step, weights.shape[1]))
    np.matmul(rows[even:], weights, out=result[even:])
    return result
