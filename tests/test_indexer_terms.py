"""The vocabulary of a corpus: words by lemma, noun compounds as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import paragraphs

from indexer.japanese import morphemes
from indexer.normalize import fold_text
from indexer.terms import Term, collect, compounds

# (text, its noun compounds)
COMPOUNDS = [
    ("健康寿命の延伸", ["健康寿命"]),
    ("匿名加工医療情報の利活用を推進する", ["匿名加工医療情報"]),
    ("健康・医療", []),
    ("健康 寿命", []),  # not across a blank
    ("健康\n寿命", []),
    ("寿命を延ばす", []),
    ("研究開発を行い、人材育成を図る", ["研究開発", "人材育成"]),
    ("1.2.対象期間", ["対象期間"]),
    ("① 総合的な支援", ["総合的"]),
    ("2024年度", []),  # begins with a figure
    ("AMED研究", ["AMED研究"]),
    ("", []),
]


def test_words_and_compounds_with_readings_and_frequencies() -> None:
    found = collect(["健康寿命を延ばす。健康寿命", "健康の推進", "健康寿命の推進"])
    assert found == [
        Term("伸ばす", "ノバス", 1, False),
        Term("健康", "ケンコウ", 3, False),
        Term("健康寿命", "ケンコウジュミョウ", 2, True),
        Term("寿命", "ジュミョウ", 2, False),
        Term("推進", "スイシン", 2, False),
    ]


def test_terms_are_folded() -> None:
    assert [t.text for t in collect(["ＡＭＥＤ", "AMED"])] == ["amed"]


def test_a_word_that_is_also_a_compound_is_kept_once() -> None:
    texts = [t.text for t in collect(["健康寿命 健康", "研究開発"])]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(("text", "expected"), COMPOUNDS)
def test_compounds(text: str, expected: list[str]) -> None:
    found = ["".join(m.surface for m in run) for run in compounds(morphemes(text))]
    assert found == expected


@given(paragraphs())
def test_a_compound_stands_in_the_text_without_a_break(text: str) -> None:
    for run in compounds(morphemes(text)):
        assert len(run) > 1
        assert text[run[0].start : run[-1].end] == "".join(m.surface for m in run)


@given(st.lists(paragraphs(), max_size=6))
def test_frequencies_count_texts(texts: list[str]) -> None:
    found = collect(texts)
    assert [t.text for t in found] == sorted({t.text for t in found})
    for term in found:
        assert 1 <= term.frequency <= len(texts)
        if term.compound:
            assert term.frequency <= sum(term.text in fold_text(text) for text in texts)


def test_nothing_has_no_terms() -> None:
    assert collect([]) == []
    assert collect(["", "。、"]) == []
