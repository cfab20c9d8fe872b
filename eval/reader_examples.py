"""What assistant/reader.safetensors is learned from: questions beside passages, as numbers.

A question comes with the passage that answers it and with one that looks as if it did (what the
words of the question find best, but for those passages that hold the answer's words as well).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from assistant import reading
from assistant.reader import LONGEST, Words, kind, unbracketed
from assistant.reading import Text, WordVectors
from eval import collection
from eval.dataset import DatasetError, records
from indexer.japanese import Morpheme
from indexer.normalize import Folded, fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

LEMMAS = 4000  # that have a row of their own: the most frequent ones
_KINDS = 20  # times that a part of speech occurs at least to have one
_QUESTION = 3  # what a lemma of a question counts, beside 1 for one of a passage
_LOOKED_AT = 6  # passages that look like an answer, of which one is taken
_BEST = 0.6  # how often that is the likest


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the collection and where its answer stands."""

    question: str
    passage: int
    answer: str
    start: int  # in the passage


@dataclass(frozen=True, slots=True)
class Coded:
    """A text as numbers; every array has a row for each morpheme."""

    forms: Array  # rows of Forms.table
    lemmas: Array
    kinds: Array
    shapes: Array
    sentences: Array

    def part(self, rows: slice) -> Coded:
        columns = (self.forms, self.lemmas, self.kinds, self.shapes, self.sentences)
        return Coded(*(column[rows] for column in columns))


@dataclass(frozen=True, slots=True)
class Example:
    """A question beside a passage; ``spans`` are (first, last) morphemes, none: not here."""

    asked: int  # which question of the collection it is of
    question: Coded
    passage: Coded
    figures: Array  # (morphemes of the passage, len(FIGURES)), float16
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Examples with an answer, and for some of the same questions others that have none."""

    right: tuple[Example, ...]
    wrong: tuple[Example, ...]
    asked: tuple[Asked, ...]  # of each of ``right``
    shown: tuple[tuple[str, ...], ...]  # the surfaces of the passage of each of ``right``


class Forms:
    """The vectors of the words met so far, each once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._rows: list[Array] = []

    @property
    def table(self) -> Array:
        return np.array(self._rows, dtype=np.float32)

    def of(self, text: Text) -> Array:
        """The rows of the morphemes of ``text``, whose vectors are taken where they are new."""
        for m, form in zip(text.morphemes, text.forms, strict=True):
            if self._numbers.setdefault((m.surface, m.lemma), len(self._rows)) == len(self._rows):
                self._rows.append(text.vectors[form].copy())
        return np.array([self._numbers[m.surface, m.lemma] for m in text.morphemes], dtype=np.int64)


def load(folder: Path) -> tuple[list[str], list[Asked]]:
    """The passages' texts and the questions. Raises DatasetError where there are no answers."""
    found = collection.load(folder)
    places = {passage.id: i for i, passage in enumerate(found.passages)}
    texts = [passage.text for passage in found.passages]
    asked: list[Asked] = []
    for _, record in records(folder / "queries.jsonl"):
        judged = found.qrels.get(str(record["id"]), {})
        passage = next((places[name] for name in judged if name in places), None)
        if passage is None:
            continue
        for answer in record.get("answers", [])[:1]:
            said, start = answer["text"], answer["answer_start"]
            if said and texts[passage][start : start + len(said)] == said:
                asked.append(Asked(record["text"], passage, said, start))
    if not asked:
        raise DatasetError(
            f"{folder} には答えの位置（answers）のある問がありません。別のフォルダを指定してください。"
        )
    return texts, asked


def known_words(texts: Iterable[Sequence[Morpheme]], asked: Iterable[Sequence[Morpheme]]) -> Words:
    """The lemmas and parts of speech that occur most."""
    lemmas: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for tagged, weight in [*((t, 1) for t in texts), *((q, _QUESTION) for q in asked)]:
        for m in tagged:
            lemmas[m.lemma] += weight
            kinds[kind(m)] += 1
    often = [one for one, count in kinds.most_common() if count >= _KINDS]
    kept = [one for one, _ in lemmas.most_common(LEMMAS)]
    return Words(
        {one: i for i, one in enumerate(kept, 1)}, {one: i for i, one in enumerate(often, 1)}
    )


def spans_of(
    asked: Asked, text: str, folded: Folded, tagged: Sequence[Morpheme]
) -> list[tuple[int, int]]:
    """(first, last) of every place where the answer's words stand; none where its own is too long."""
    found: list[tuple[int, int]] = []
    own = False
    at = text.find(asked.answer)
    while at >= 0:
        end = at + len(asked.answer)
        inside = [
            i
            for i, m in enumerate(tagged)
            if folded.starts[m.start] < end and folded.ends[m.end - 1] > at
        ]
        if inside:
            first, last = unbracketed(tagged, inside[0], inside[-1])
            if last - first < LONGEST:
                found.append((first, last))
                own = own or at == asked.start
        at = text.find(asked.answer, at + 1)
    return found if own else []


def prepare(
    texts: Sequence[str], asked: Sequence[Asked], word_vectors: WordVectors, seed: int = 0
) -> tuple[Prepared, Words, Array]:
    """All examples, the words that they make known, and the vectors that ``forms`` are rows of."""
    folded = [fold(text) for text in texts]
    forms = Forms()
    read: list[Text] = []
    rows: list[Array] = []
    nothing = np.zeros((0, 0), dtype=np.float32)
    for one in folded:  # with all vectors at once, ten thousand passages are 3 GB
        text = reading.read(one.text, word_vectors)
        rows.append(forms.of(text))
        read.append(replace(text, vectors=nothing))
    questions = [reading.ask(one.question, word_vectors) for one in asked]
    numbers = [forms.of(one.text) for one in questions]
    words = known_words(
        (text.morphemes for text in read), (one.text.morphemes for one in questions)
    )
    table = forms.table
    passages = [_coded(text, row, words) for text, row in zip(read, rows, strict=True)]
    right: list[Example] = []
    wrong: list[Example] = []
    kept: list[Asked] = []
    others = _others(read, questions, asked, texts, np.random.default_rng(seed))
    everything = zip(asked, questions, numbers, others, strict=True)
    for which, (each, question, own, other) in enumerate(everything):
        place = each.passage
        spans = spans_of(each, texts[place], folded[place], read[place].morphemes)
        if not spans:
            continue
        coded = _coded(question.text, own, words)
        for number, target in ((place, spans), (other, [])):
            if number is None:
                continue
            forms_here, back = np.unique(rows[number], return_inverse=True)
            passage = replace(read[number], forms=back, vectors=table[forms_here])
            figures = reading.figures(question, passage).astype(np.float16)
            example = Example(which, coded, passages[number], figures, tuple(target))
            (right if target else wrong).append(example)
        kept.append(each)
    shown = [tuple(m.surface for m in read[each.passage].morphemes) for each in kept]
    return Prepared(tuple(right), tuple(wrong), tuple(kept), tuple(shown)), words, table


def _coded(text: Text, forms: Array, words: Words) -> Coded:
    return Coded(forms, *words.of(text), text.shapes, text.sentences)


def _others(
    read: Sequence[Text],
    questions: Sequence[reading.Asked],
    asked: Sequence[Asked],
    texts: Sequence[str],
    chance: np.random.Generator,
) -> Iterator[int | None]:
    """For each question a passage that shares rare words with it and does not hold the answer."""
    from scipy.sparse import csr_matrix

    held = [{m.lemma for m in text.morphemes if m.is_content} for text in read]
    count = Counter(lemma for lemmas in held for lemma in lemmas)
    numbers = {lemma: i for i, lemma in enumerate(count)}
    rarity = np.log(len(read) / np.array(list(count.values()) or [1]))
    pairs = [(numbers[lemma], i) for i, lemmas in enumerate(held) for lemma in sorted(lemmas)]
    at = np.array(pairs).reshape(-1, 2).T
    shape = (len(numbers), len(read))
    matrix = csr_matrix((rarity[at[0]], (at[0], at[1])), shape=shape)
    for question, one in zip(questions, asked, strict=True):
        lemmas = [question.text.morphemes[i].lemma for i in question.content]
        points = np.asarray(
            matrix[[numbers[x] for x in lemmas if x in numbers]].sum(axis=0)
        ).ravel()
        best = np.argsort(-points, kind="stable")[:_LOOKED_AT]
        fits = [int(i) for i in best if points[i] and one.answer not in texts[i]]
        likest = chance.random() < _BEST
        place = 0 if likest or not fits else int(chance.integers(len(fits)))
        yield fits[place] if fits else None
