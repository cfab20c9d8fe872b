"""A text as a reader sees it: its morphemes with what they are, and how they meet a question.

Chen et al. (2017), "Reading Wikipedia to Answer Open-Domain Questions", is where the figures of a
word beside a question (the same word, the nearest in meaning) come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from indexer.japanese import Morpheme, morphemes, sentences
from indexer.normalize import fold_text
from indexer.products import product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.embed import Vectors

    Integers: TypeAlias = NDArray[np.int64]
WordVectors: TypeAlias = "Callable[[Sequence[str]], Vectors]"  # Index.word_vectors

# What a morpheme looks like; the first that matches it whole counts.
_SHAPES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\d", r"\d{2}", r"\d{3}", r"\d{4}", r"[\d,.]+", r"[a-z]", r"[a-z]+", r"[ぁ-ゖー]+",
        r"[ァ-ヺー・]+", r"[一-龠々]", r"[一-龠々]{2}", r"[一-龠々]+", r"[「『《〈“]", r"[」』》〉”]",
        r"[(\[【]", r"[)\]】]", r"[、,]", r"[。！？!?]", r"[・/~=ー-]",
    )
)  # fmt: skip
SHAPES = len(_SHAPES) + 1
_QUOTES, _BRACKETS = ("「『《〈“", "」』》〉”"), ("([【", ")]】")
_ASKING = frozenset(
    "何 誰 何処 何時 何れ 幾つ 幾ら 何故 如何 どの どんな どう どのよう なん なに だれ どこ いつ どれ いくつ いくら どちら 何方 なぜ".split()
)
# What asks for a reason or a way, or asks nothing: 何か, 誰でも.
_MORE = re.compile(
    r"なぜ|何故|どう|どのよう|如何|[何な]ん?のため|(?:何|誰|だれ|どこ|いつ)(?:か(?!ら|所|月|国)|でも)"
)
_EMPTY = frozenset("名 名前 名称 物 事 所 時".split())  # 作品名は何 asks for a 作品
_AFTER = 4  # words after 何 or どの among which the noun is that it asks for
_NEAR = 0.5  # cosine from which two words are taken to have to do with each other
FIGURES = (
    "same",  # a content word of the question
    "like",  # cosine with the nearest content word of the question
    "within",  # stands in the question, perhaps as a part of a word
    "run",  # beside a word that it stands beside in the question too
    "left",  # nearness of the last word before it that is the question's
    "right",  # and of the next after it
    "covered",  # how much of the question its sentence says
    "covered_most",  # beside the sentence that says most
    "around",  # how much its sentence and those beside it say, beside the most
    "wanted",  # cosine with the noun that the question asks for
    "wanted_same",  # is that noun
    "quoted",
    "bracketed",
    "opening",  # in the first sentence
)


@dataclass(frozen=True, slots=True)
class Text:
    """A folded text of n morphemes in so many forms: words that are the same count once."""

    folded: str
    morphemes: tuple[Morpheme, ...]
    shapes: Integers  # (n,) what each looks like
    sentences: Integers  # (n,) which sentence each is in, from 0 without gaps
    forms: Integers  # (n,) which row of ``vectors`` is each one's
    vectors: Vectors  # (forms, dimension): unit rows, zero where a word is unknown


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a text, with what is looked for in a passage."""

    text: Text
    content: tuple[int, ...]  # which of its morphemes say what it is about
    wanted: int | None  # the noun that it asks for: 県 in どの県, 作者 in 作者は誰
    few: bool  # asks for a few words (何, 誰, いつ), not whether, why or how


def read(text: str, word_vectors: WordVectors) -> Text:
    """The folded ``text`` as morphemes with their vectors."""
    tagged = morphemes(text)
    starts = np.array([start for start, _ in sentences(text)])
    places = np.searchsorted(starts, [m.start for m in tagged], side="right") - 1
    _, places = np.unique(np.maximum(places, 0), return_inverse=True)
    shapes = np.array([_shape(m.surface) for m in tagged], dtype=np.int64)
    return Text(text, tagged, shapes, places.astype(np.int64), *_vectors(tagged, word_vectors))


@lru_cache(maxsize=100_000)
def _shape(surface: str) -> int:
    return next((i for i, one in enumerate(_SHAPES) if one.fullmatch(surface)), len(_SHAPES))


def _vectors(tagged: Sequence[Morpheme], word_vectors: WordVectors) -> tuple[Integers, Vectors]:
    """Forms and their vectors: of the word as written, else of its dictionary form."""
    numbers: dict[tuple[str, str], int] = {}
    order = [numbers.setdefault((m.surface, m.lemma), len(numbers)) for m in tagged]
    found = word_vectors([surface for surface, _ in numbers])
    unknown = np.flatnonzero(~found.any(axis=1))
    if len(unknown):
        lemmas = [lemma for _, lemma in numbers]
        found[unknown] = word_vectors([lemmas[i] for i in unknown])
    return np.array(order, dtype=np.int64), found


def ask(question: str, word_vectors: WordVectors) -> Asked:
    """``question`` with what it is about and what it asks for."""
    text = read(fold_text(question).replace("\n", ""), word_vectors)
    tagged = text.morphemes
    asking = [i for i, m in enumerate(tagged) if m.lemma in _ASKING or m.surface in _ASKING]
    content = tuple(i for i, m in enumerate(tagged) if m.is_content and i not in asking)
    few = bool(asking) and not _MORE.search(text.folded)
    return Asked(text, content, _wanted(tagged, asking), few)


def _wanted(tagged: Sequence[Morpheme], asking: Sequence[int]) -> int | None:
    """The noun after the last interrogative, else the last before it."""

    def is_noun(i: int) -> bool:
        m = tagged[i]
        return m.is_content and m.pos in ("名詞", "接尾辞") and m.lemma not in _EMPTY

    if not asking:
        return next((i for i in reversed(range(len(tagged))) if is_noun(i)), None)
    at = asking[-1]
    for i in range(at + 1, min(at + 1 + _AFTER, len(tagged))):
        if is_noun(i):
            return i
        if tagged[i].surface in ("で", "です", "が", "に", "を", "か"):
            break
    return next((i for i in reversed(range(at)) if is_noun(i)), None)


def figures(asked: Asked, passage: Text) -> Vectors:
    """What each morpheme of ``passage`` has to do with the question; (n, len(FIGURES))."""
    count = len(passage.morphemes)
    found = np.zeros((count, len(FIGURES)), dtype=np.float32)
    if not count:
        return found
    words = [asked.text.morphemes[i] for i in asked.content]
    same = _same(words, passage.morphemes)
    found[:, 0] = same
    found[:, 2] = [len(m.surface) > 1 and m.surface in asked.text.folded for m in passage.morphemes]
    found[:, 3] = _runs(asked.text.morphemes, passage.morphemes)
    found[:, 4], found[:, 5] = _nearness(same), _nearness(same[::-1])[::-1]
    if words:
        theirs = asked.text.forms[list(asked.content)]
        likeness = product(asked.text.vectors[theirs], passage.vectors)[:, passage.forms]
        found[:, 1] = np.maximum(likeness.max(axis=0), same)
        found[:, 6:9] = _covered(words, likeness, passage)
    if asked.wanted is not None:
        noun = asked.text.morphemes[asked.wanted]
        wanted = asked.text.vectors[asked.text.forms[asked.wanted]]
        found[:, 9] = (passage.vectors @ wanted)[passage.forms]
        found[:, 10] = [m.lemma == noun.lemma for m in passage.morphemes]
    found[:, 11] = _inside(passage, *_QUOTES)
    found[:, 12] = _inside(passage, *_BRACKETS)
    found[:, 13] = passage.sentences == 0
    return found


def _same(words: Sequence[Morpheme], passage: Sequence[Morpheme]) -> Vectors:
    known = {m.surface for m in words} | {m.lemma for m in words}
    return np.array([m.lemma in known or m.surface in known for m in passage], dtype=np.float32)


def _runs(question: Sequence[Morpheme], passage: Sequence[Morpheme]) -> Vectors:
    pairs = {(a.surface, b.surface) for a, b in pairwise(question)}
    met = [(a.surface, b.surface) in pairs for a, b in pairwise(passage)]
    either = zip([False, *met], [*met, False], strict=True)
    return np.array([before or after for before, after in either], dtype=np.float32)


def _nearness(same: Vectors) -> Vectors:
    """1 / (1 + words since the last that is the question's); 0 where there is none before."""
    places = np.arange(len(same))
    last = np.maximum.accumulate(np.where(same > 0, places, -(10**6)))
    return (1 / (1 + places - last)).astype(np.float32)


def _covered(words: Sequence[Morpheme], likeness: Vectors, passage: Text) -> Vectors:
    """How much of the question each morpheme's sentence says; (n, 3), see FIGURES."""
    lemmas: dict[str, list[int]] = {}
    for place, m in enumerate(passage.morphemes):
        lemmas.setdefault(m.lemma, []).append(place)
    met = np.where(likeness > _NEAR, likeness * likeness, 0)
    for i, word in enumerate(words):
        met[i, lemmas.get(word.lemma, [])] = 1
    firsts = np.flatnonzero(np.diff(passage.sentences, prepend=-1))
    best = np.maximum.reduceat(met, firsts, axis=1)  # (words, sentences)
    covered = best.mean(axis=0)
    beside = np.maximum(best[:, 1:], best[:, :-1])
    around = best.copy()
    around[:, 1:] = np.maximum(around[:, 1:], beside)
    around[:, :-1] = np.maximum(around[:, :-1], beside)
    wide = around.mean(axis=0)
    rows = np.stack(
        [covered, covered / max(1e-6, covered.max()), wide / max(1e-6, wide.max())], axis=1
    )
    result: Vectors = rows[passage.sentences].astype(np.float32)
    return result


def _inside(passage: Text, opening: str, closing: str) -> Integers:
    steps = [(m.surface in opening) - (m.surface in closing) for m in passage.morphemes]
    return (np.cumsum(steps) > 0).astype(np.int64)
