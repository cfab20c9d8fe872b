"""Sentences and morphemes as spans of the very text they were taken from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import paragraphs

from indexer.japanese import (
    bigrams,
    content_lemmas,
    dictionary_version,
    morphemes,
    sentences,
)

# (text, its sentences)
SENTENCES = [
    ("甲を行う。乙を行う。", ["甲を行う。", "乙を行う。"]),
    ("甲を行う。\n乙を行う", ["甲を行う。", "乙を行う"]),
    ("見出し\n甲を行う。", ["見出し", "甲を行う。"]),
    ("「甲。乙。」と述べた。丙。", ["「甲。乙。」と述べた。", "丙。"]),
    ("甲（乙。丙！）を行う。丁。", ["甲（乙。丙！）を行う。", "丁。"]),
    ("『「甲。」乙。』丙。丁。", ["『「甲。」乙。』丙。", "丁。"]),
    ("甲（乙。丙\n丁。戊。", ["甲（乙。丙", "丁。", "戊。"]),  # never past a line end
    ("甲）を行う。乙。", ["甲）を行う。", "乙。"]),
    ("甲を行う。（P）", ["甲を行う。（P）"]),
    ("甲を行う。（Ｐ）", ["甲を行う。（Ｐ）"]),
    ("甲を行う。【P】\n乙。", ["甲を行う。【P】", "乙。"]),
    ("甲を行う。（注）乙を行う。", ["甲を行う。", "（注）乙を行う。"]),
    ("本当か？はい！次。", ["本当か？", "はい！", "次。"]),
    ("75.5％、3.5 倍。次", ["75.5％、3.5 倍。", "次"]),
    ("  甲。　 乙。 \n\n", ["甲。", "乙。"]),
    ("", []),
    (" \n　\n", []),
]
# (text, surface, lemma)
LEMMAS = [
    ("5000円", "円", "円"),  # unidic: 円-助数詞
    ("AMEDを核とする", "AMED", "AMED"),  # not in the dictionary
    ("健康寿命", "健康", "健康"),
    ("健康寿命", "寿命", "寿命"),
    ("延ばした", "延ばし", "伸ばす"),  # one lemma for 延ばす and 伸ばす
    ("延ばさない", "ない", "ない"),
    ("サービスの提供", "サービス", "サービス"),  # unidic: サービス-service
    ("2024年", "2024", "2024"),
]
# (text, the content words it is known by)
CONTENT = [
    ("健康寿命の延伸を行うこと", ["健康", "寿命", "延伸"]),
    ("これを踏まえ、必要に応じて", ["踏まえる", "必要", "応ずる"]),
    ("することができる", []),
    ("", []),
]
BIGRAMS = [
    ("健康寿命", ["健康", "康寿", "寿命"]),
    ("健康、寿命", ["健康", "寿命"]),
    ("a1 b2", ["a1", "b2"]),
    ("健", []),
    ("", []),
]

text = st.one_of(
    st.text(
        alphabet=st.sampled_from("健康は延ばす。！？「」（）『』【】P \n　\tAMED1２①・"),
        max_size=80,
    ),
    st.lists(paragraphs(), max_size=5).map("\n".join),
)
shown = st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), max_size=40)


@pytest.mark.parametrize(("source", "expected"), SENTENCES)
def test_sentences(source: str, expected: list[str]) -> None:
    assert [source[start:end] for start, end in sentences(source)] == expected


@pytest.mark.parametrize("mark", ["（P）", "(P)", "【P】"])
def test_a_sentence_ends_after_its_status_mark(mark: str) -> None:
    source = f"甲を行う。{mark}乙を行う。"
    found = [source[start:end] for start, end in sentences(source)]
    assert found == [f"甲を行う。{mark}", "乙を行う。"]


def test_end_marks_in_a_row_end_one_sentence() -> None:
    source = "本当か！？次。"
    assert [source[start:end] for start, end in sentences(source)] == ["本当か！？", "次。"]


@given(text)
def test_sentences_cover_every_character_but_blanks_once_and_in_order(source: str) -> None:
    at = 0
    for start, end in sentences(source):
        assert not source[at:start].strip(), "nothing but blanks between sentences"
        assert at <= start < end
        sentence = source[start:end]
        assert sentence == sentence.strip()
        assert "\n" not in sentence
        at = end
    assert not source[at:].strip()


@given(st.one_of(text, shown))
def test_morphemes_are_slices_of_the_text(source: str) -> None:
    at = 0
    for morpheme in morphemes(source):
        assert morpheme.surface == source[morpheme.start : morpheme.end]
        assert morpheme.surface
        assert morpheme.lemma
        assert not source[at : morpheme.start].strip()
        assert morpheme.start >= at
        at = morpheme.end
    assert not source[at:].strip()


@pytest.mark.parametrize(("source", "surface", "lemma"), LEMMAS)
def test_lemma_of_a_word(source: str, surface: str, lemma: str) -> None:
    assert [m.lemma for m in morphemes(source) if m.surface == surface] == [lemma]


@pytest.mark.parametrize(("source", "expected"), CONTENT)
def test_content_words(source: str, expected: list[str]) -> None:
    assert content_lemmas(source) == expected


def test_words_have_readings_where_the_dictionary_knows_them() -> None:
    assert [m.reading for m in morphemes("健康寿命とAMED")] == ["ケンコウ", "ジュミョウ", "ト", ""]


@pytest.mark.parametrize(
    ("source", "denied"), [("延ばさない", True), ("延ばさず", True), ("延ばす", False)]
)
def test_negation_is_told(source: str, denied: bool) -> None:
    assert any(m.is_negation for m in morphemes(source)) is denied


@pytest.mark.parametrize(("source", "expected"), BIGRAMS)
def test_bigrams(source: str, expected: list[str]) -> None:
    assert bigrams(source) == expected


def test_threads_agree() -> None:
    sources = [f"健康寿命を{i}年以上延伸する。" for i in range(200)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(morphemes.__wrapped__, sources))  # past the cache
    assert found == [morphemes.__wrapped__(source) for source in sources]


def test_the_dictionary_has_a_version() -> None:
    name, version = dictionary_version().split()
    assert name == "unidic-lite"
    assert version[0].isdigit()
