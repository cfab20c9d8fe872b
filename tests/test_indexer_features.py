"""What speaks for a chunk: each figure as a plain reading of its definition has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.embed import StaticEncoder, Vectors
from indexer.features import FEATURES, Candidates, Floats, measure
from indexer.japanese import Morpheme, morphemes
from indexer.normalize import fold_text
from indexer.query import Query, read
from indexer.store import SENTENCE_END, Fields, Words, word_id

INSTEAD = 0.9
NEAR = 2e-5  # figures are rounded
VOCABULARY = "健康 寿命 目標 計画 医療 家族 予算 輸出 75 歳".split()
# The vector of each word: of two dimensions, so that likeness is easy to see.
VECTORS = {word: (np.cos(i), np.sin(i)) for i, word in enumerate(VOCABULARY[:-2])}


class Encoder(StaticEncoder):
    """Knows the words of VECTORS."""

    def __init__(self) -> None:
        self.dimension = 2

    def row(self, morpheme: Morpheme) -> int | None:
        return VOCABULARY.index(morpheme.lemma) if morpheme.lemma in VECTORS else None

    def likeness(self, rows: Sequence[int], others: np.ndarray) -> Vectors:
        matrix = np.array([VECTORS[word] for word in VOCABULARY[:-2]], dtype=np.float32)
        found: Vectors = matrix[list(rows)] @ matrix[others].T
        return found


@dataclass(frozen=True)
class Chunk:
    """A chunk by its words; a body is a list of sentences."""

    id: int = 1
    title: Sequence[str] = ()
    heading: Sequence[str] = ()
    body: Sequence[Sequence[str]] = ()

    @property
    def text(self) -> str:
        said = ["".join(self.heading), *(f"{''.join(sentence)}。" for sentence in self.body)]
        return "\n".join(said)

    @property
    def words(self) -> list[str]:
        return [*self.heading, *(word for sentence in self.body for word in sentence)]

    def fields(self) -> Fields:
        body = [n for one in self.body for n in (*map(word_id, one), SENTENCE_END)]
        known = [w for w in (*self.title, *self.words) if w in VECTORS]
        title, heading = list(map(word_id, self.title)), list(map(word_id, self.heading))
        return Fields(title, heading, body, [VOCABULARY.index(w) for w in known], self.text)


def compared(chunks: Sequence[Chunk], cosines: Sequence[float] | None = None) -> Candidates:
    words = Words.of([one.id for one in chunks], [one.fields().blobs() for one in chunks])
    given = [0.25] * len(chunks) if cosines is None else cosines
    return Candidates(words, np.array(given, dtype=np.float32))


def rarity(query: Query) -> dict[str, float]:
    """Another weight for each word."""
    return {word: 0.5 + (word_id(word) % 97) / 10 for word in query.words}


def measured(query: Query, chunks: Sequence[Chunk]) -> Floats:
    return measure(query, compared(chunks), rarity(query), Encoder())


# ------------------------------------------------------------ the definitions, read slowly


def expected(query: Query, chunks: Sequence[Chunk]) -> list[list[float]]:
    return [
        [
            share(query, {*one.title, *one.words, *beside(one, chunks)}),
            sentence(query, one),
            alike(query, one),
            0.25,
            order(query, one),
            characters(query, one),
            len(set(one.title) & set(query.words)) / max(1, len(one.title)),
            figure(query, one),
        ]
        for one in chunks
    ]


def share(query: Query, words: set[str]) -> float:
    weights = rarity(query)
    has = {word: float(word in words) for word in query.lemmas}
    for other in query.alternatives:
        held = sum(word in words for word in other.lemmas) / len(other.lemmas)
        for word in other.of:
            has[word] = max(has[word], INSTEAD * held)
    return of(sum(weights[w] * has[w] for w in has), sum(weights[w] for w in has))


def of(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def beside(one: Chunk, chunks: Sequence[Chunk]) -> set[str]:
    near = [other for other in chunks if abs(other.id - one.id) == 1]
    return {word for other in near for word in (*other.title, *other.words)}


def sentence(query: Query, one: Chunk) -> float:
    context = {*one.title, *one.heading}
    return max(share(query, {*context, *said}) for said in (*one.body, ()))


def alike(query: Query, one: Chunk) -> float:
    weights = rarity(query)
    asked = [word for word in query.lemmas if word in VECTORS]
    known = [word for word in (*one.title, *one.words) if word in VECTORS]
    if not known:
        return 0.0
    near = {w: max(float(np.dot(VECTORS[w], VECTORS[k])) for k in known) for w in asked}
    return of(sum(weights[w] * max(0.0, near[w]) for w in asked), sum(weights[w] for w in asked))


def order(query: Query, one: Chunk) -> float:
    weights = rarity(query)
    held = {pair for said in one.body for pair in pairwise(said)}
    least = {pair: min(weights[word] for word in pair) for pair in query.pairs}
    return of(sum(least[pair] for pair in least if pair in held), sum(least.values()))


def characters(query: Query, one: Chunk) -> float:
    return of(sum(gram in one.text for gram in query.grams), len(query.grams))


def figure(query: Query, one: Chunk) -> float:
    return 0.5 if query.figure is None else float(bool(query.figure.search(one.text)))


words = st.lists(st.sampled_from(VOCABULARY), max_size=5)
bodies = st.lists(words, max_size=3)
chunks = st.lists(
    st.builds(Chunk, st.integers(1, 12), words.map(lambda w: tuple(dict.fromkeys(w))), words, bodies),
    max_size=6,
    unique_by=lambda one: one.id,
)  # fmt: skip
queries = st.builds(
    lambda said, asked, others: read("、".join(said) + asked, others),
    st.lists(st.sampled_from([*VOCABULARY, "健康寿命", "健康寿命の目標", "𠮷野"]), max_size=5),
    st.sampled_from(["", "は何歳", "はいつ", "は"]),
    st.lists(
        st.tuples(st.sampled_from(VOCABULARY), st.lists(st.sampled_from(("長寿", "健康計画", "家族", "輸出予算")), max_size=2)),
        max_size=2,
    ),
)  # fmt: skip
HEALTH = Chunk(5, ("計画",), ("目標",), [("健康", "寿命", "75", "歳"), ("医療", "家族")])
# (question, others, chunk, feature, what it is)
VALUES: list[tuple[str, list[tuple[str, list[str]]], Chunk, str, float]] = [
    ("健康寿命", [], HEALTH, "around", 1.0),
    ("輸出", [], HEALTH, "around", 0.0),
    ("計画の目標は健康", [], HEALTH, "sentence", 1.0),  # with title and heading
    ("健康の計画", [], HEALTH, "around", 1.0),
    ("輸出", [("輸出", ["健康"])], HEALTH, "around", 0.9),  # another word for it
    ("輸出", [("輸出", ["健康予算"])], HEALTH, "around", 0.45),  # half of it
    ("健康", [("健康", ["輸出"])], HEALTH, "around", 1.0),  # itself
    ("健康寿命", [], HEALTH, "order", 1.0),
    ("寿命と健康", [], HEALTH, "order", 0.0),
    ("歳と医療", [], HEALTH, "order", 0.0),  # neighbours, but in two sentences
    ("目標と健康", [], HEALTH, "order", 0.0),  # heading and body
    ("健康寿命", [], HEALTH, "characters", 1.0),
    ("健康家族", [], HEALTH, "characters", 0.0),
    ("健康", [], HEALTH, "characters", 0.0),  # shorter than three
    ("計画", [], HEALTH, "title", 1.0),
    ("輸出", [("輸出", ["計画"])], HEALTH, "title", 1.0),
    ("予算", [], HEALTH, "title", 0.0),
    ("何歳ですか", [], HEALTH, "figure", 1.0),
    ("いつですか", [], HEALTH, "figure", 0.0),
    ("健康ですか", [], HEALTH, "figure", 0.5),
    ("健康", [], HEALTH, "alike", 1.0),
    ("75", [], HEALTH, "alike", 0.0),  # no vector is known for it
]
EMPTY = Chunk()


@given(queries, chunks)
def test_each_figure_is_what_its_definition_says(query: Query, found: list[Chunk]) -> None:
    result = measured(query, found)
    assert result.shape == (len(found), len(FEATURES))
    assert np.isfinite(result).all()
    for row, values in zip(result, expected(query, found), strict=True):
        got = dict(zip(FEATURES, map(float, row), strict=True))
        assert got == pytest.approx(dict(zip(FEATURES, values, strict=True)), abs=NEAR)


@settings(max_examples=50)
@given(queries, chunks)
def test_every_figure_is_between_none_and_all(query: Query, found: list[Chunk]) -> None:
    result = measured(query, found)
    assert (result >= -1e-6).all()
    assert (result <= 1 + 1e-6).all()


@settings(max_examples=40)
@given(queries, chunks, st.randoms(use_true_random=False))
def test_neither_order_nor_company_changes_a_figure(
    query: Query, found: list[Chunk], chance: object
) -> None:
    """But for ``around``, which sees the chunks right before and after."""
    result = measured(query, found)
    shuffled = list(range(len(found)))
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    again = measured(query, [found[i] for i in shuffled])
    assert again == pytest.approx(result[shuffled], abs=NEAR)
    for one, row in zip(found, result, strict=True):
        assert measured(query, [one])[0, 1:] == pytest.approx(row[1:], abs=NEAR)


@pytest.mark.parametrize(("question", "others", "chunk", "feature", "value"), VALUES)
def test_a_figure(
    question: str, others: list[tuple[str, list[str]]], chunk: Chunk, feature: str, value: float
) -> None:
    query = read(question, others)
    column = FEATURES.index(feature)
    assert measured(query, [chunk])[0, column] == pytest.approx(value, abs=NEAR)
    assert expected(query, [chunk])[0][column] == pytest.approx(value, abs=NEAR)


def test_a_chunk_has_what_those_right_before_and_after_it_have() -> None:
    found = [Chunk(7, body=[["家族"]]), Chunk(5, body=[["健康"]]), Chunk(6), Chunk(9)]
    result = measured(read("健康"), found)[:, 0]
    assert result.tolist() == [0.0, 1.0, 1.0, 0.0]  # 6 is beside 5, 7 is not


def test_the_rarer_word_counts_more() -> None:
    query = read("健康と寿命")
    found = compared([Chunk(1, body=[["健康"]]), Chunk(3, body=[["寿命"]])])
    result = measure(query, found, {"健康": 1.0, "寿命": 3.0}, Encoder())
    assert result[:, FEATURES.index("around")].tolist() == [0.25, 0.75]
    assert result[:, FEATURES.index("sentence")].tolist() == [0.25, 0.75]


def test_a_pair_counts_as_much_as_the_commoner_of_its_words() -> None:
    query = read("健康、寿命、目標")
    weights = {"健康": 1.0, "寿命": 3.0, "目標": 2.0}
    found = compared([Chunk(1, body=[["健康", "寿命"]]), Chunk(3, body=[["寿命", "目標"]])])
    result = measure(query, found, weights, Encoder())
    assert result[:, FEATURES.index("order")].tolist() == pytest.approx([1 / 3, 2 / 3], abs=NEAR)


def test_no_sentence_goes_on_from_one_chunk_to_the_next() -> None:
    """Not even where the mark of its end is missing."""
    bodies = [[word_id("健康")], [word_id("寿命")]]
    words = Words.of([1, 3], [Fields([], [], body, [], "").blobs() for body in bodies])
    found = Candidates(words, np.zeros(2, dtype=np.float32))
    result = measure(read("健康寿命"), found, {"健康": 1.0, "寿命": 1.0}, Encoder())
    assert result[:, FEATURES.index("sentence")].tolist() == [0.5, 0.5]
    assert result[:, FEATURES.index("order")].tolist() == [0.0, 0.0]


def test_the_meaning_is_what_it_is_given_with() -> None:
    found = compared([Chunk(1), Chunk(3)], [-0.5, 1.0])
    result = measure(read("健康"), found, {"健康": 1.0}, Encoder())
    assert result[:, FEATURES.index("meaning")].tolist() == [-0.5, 1.0]


@pytest.mark.parametrize("question", ["", "。", "健康寿命は何歳", "ですか"])
def test_nothing_to_compare(question: str) -> None:
    query = read(question)
    none = measured(query, [])
    assert none.shape == (0, len(FEATURES))
    (row,) = measured(query, [EMPTY]).tolist()
    assert row == [0, 0, 0, 0.25, 0, 0, 0, 0.5 if query.figure is None else 0]


def test_a_query_without_words_says_nothing_of_a_chunk() -> None:
    (row,) = measured(read("。"), [HEALTH]).tolist()
    assert row == [0, 0, 0, 0.25, 0, 0, 0, 0.5]


# (question, text, share of its runs of three characters)
CHARACTERS = [
    ("健康寿命", "健康寿命を延ばす", 1.0),
    ("健康寿命", "健康な寿命", 0.0),
    ("健康寿命", "健康寿", 0.5),
    ("健康寿命", "健康\n寿命", 0.0),
    ("健康寿命", "\ud800健康寿\ud800康寿命", 1.0),
    ("健康寿命", "𠮷健康寿命𠮷", 1.0),
    ("ＡＭＥＤの役割", fold_text("AMED"), 2 / 5),
    ("健康", "健康", 0.0),
    ("健康寿命", "", 0.0),
    ("健康寿命", "健康", 0.0),
]


@pytest.mark.parametrize(("question", "text", "value"), CHARACTERS)
def test_runs_of_three_characters(question: str, text: str, value: float) -> None:
    query = read(question)
    texts = ["別の文", text, "命健康寿"]  # no run goes on from one text to the next
    words = Words.of([1, 3, 5], [Fields([], [], [], [], one).blobs() for one in texts])
    found = Candidates(words, np.zeros(3, dtype=np.float32))
    result = measure(query, found, rarity(query), Encoder())
    assert result[1, FEATURES.index("characters")] == pytest.approx(value, abs=NEAR)


def test_a_character_of_two_units_is_none_of_two_others() -> None:
    """𠮷 is two units of UTF-16, of which neither is looked for alone."""
    query = read("𠮷野家の健康寿命")
    words = Words.of([1], [Fields([], [], [], [], "𠮷野家の健康寿命").blobs()])
    result = measure(query, Candidates(words, np.zeros(1, np.float32)), rarity(query), Encoder())
    runs = [gram for gram in query.grams if "𠮷" not in gram]
    held = result[0, FEATURES.index("characters")]
    assert held == pytest.approx(len(runs) / len(query.grams), abs=NEAR)


def test_weights_of_none_divide_by_nothing() -> None:
    query = read("健康寿命")
    nothing: Mapping[str, float] = dict.fromkeys(query.words, 0.0)
    result = measure(query, compared([HEALTH]), nothing, Encoder())
    assert np.isfinite(result).all()


def test_the_lemmas_of_the_vocabulary_are_its_words() -> None:
    """What the definitions above take for granted."""
    assert [m.lemma for word in VOCABULARY[:-1] for m in morphemes(word)] == VOCABULARY[:-1]
    assert read("何歳").lemmas[-1] == VOCABULARY[-1]
