"""The baked vectors: chiVe's rows found by spaCy's hash, unit length, the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import paragraphs

from indexer.chive import bake
from indexer.embed import STATIC, StaticEncoder, Vectors, WordRows, murmur64
from indexer.errors import IndexMismatch

# As spacy.strings.hash_string gives them.
HASHES = [
    ("a", 0xA52BE5B3F6674B2A),
    ("é", 0xE19B724B3679F39C),
    ("寿命", 0x43CA1FEBA1AAF9FB),
    ("健康", 0x90E5468E3D1E9F6F),
    ("AMED", 0xC7FDF6CBDCD84FD4),
    ("abcdefgh", 0xF65AFEAEC8664640),  # one block and nothing left
    ("健康寿命延伸", 0x63736FCC58EDAED),
    ("12345678901234567", 0xCC3BB22E69153737),
]
TEXTS = ("健康寿命を延伸する。", "認知症施策の推進", "健康・医療分野の研究開発")
# What no vector is known for.
UNKNOWN = ["", " \n", "。、！", "ヌメロパポテ", "です。", "\ud800\x00"]
# (question, the nearest of the passages)
PASSAGES = ("健康寿命を延ばす。", "自動車の輸出が増えた。", "小説を書いて出版した。")
NEAREST = [("長寿と健康", 0), ("クルマの貿易", 1), ("本を執筆する作家", 2)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("embed") / "encoder"
    bake(TEXTS, path)
    return path


@pytest.fixture(scope="module")
def encoder(folder: Path) -> StaticEncoder:
    return StaticEncoder(folder)


def norms(vectors: Vectors) -> list[float]:
    return [float(n) for n in np.linalg.norm(vectors, axis=1)]


@pytest.mark.parametrize(("word", "key"), HASHES)
def test_murmur64(word: str, key: int) -> None:
    assert murmur64(word.encode()) == key


@pytest.mark.slow
@given(st.text(max_size=40))
def test_murmur64_is_the_hash_of_spacy(word: str) -> None:
    from spacy.strings import hash_string

    assert not word or murmur64(word.encode()) == hash_string(word)


def test_its_name_and_dimension(encoder: StaticEncoder) -> None:
    assert (encoder.name, encoder.dimension) == (STATIC, 300)


@given(st.lists(paragraphs(), max_size=5))
def test_vectors_are_of_unit_length_or_zero(encoder: StaticEncoder, texts: list[str]) -> None:
    found = encoder.encode_documents(texts)
    assert found.shape == (len(texts), encoder.dimension)
    assert found.dtype == np.float32
    for text, norm in zip(texts, norms(found), strict=True):
        assert norm == pytest.approx(1.0, abs=1e-5) if encoder.rows(text) else norm == 0.0


@given(st.lists(paragraphs(), min_size=1, max_size=4))
def test_a_vector_does_not_depend_on_its_neighbours(
    encoder: StaticEncoder, texts: list[str]
) -> None:
    together = encoder.encode_documents(texts)
    apart = [encoder.encode_queries([text])[0] for text in texts]
    np.testing.assert_array_equal(together, np.stack(apart))


@pytest.mark.parametrize("text", UNKNOWN)
def test_nothing_known_is_a_zero_row(encoder: StaticEncoder, text: str) -> None:
    assert encoder.rows(text) == []
    assert not encoder.encode_queries([text]).any()


@pytest.mark.parametrize(("question", "nearest"), NEAREST)
def test_near_meanings_are_near(encoder: StaticEncoder, question: str, nearest: int) -> None:
    cosines = encoder.encode_documents(PASSAGES) @ encoder.encode_queries([question])[0]
    assert int(np.argmax(cosines)) == nearest


def test_a_row_is_a_cluster_of_near_synonyms(encoder: StaticEncoder) -> None:
    assert encoder.rows("長寿") == encoder.rows("長命") != encoder.rows("寿命")
    assert encoder.rows("健康寿命") == [*encoder.rows("健康"), *encoder.rows("寿命")]


def test_word_vectors(encoder: StaticEncoder) -> None:
    found = encoder.word_vectors(["健康", "qqqzzz", "長寿", "長命"])
    assert norms(found) == pytest.approx([1.0, 0.0, 1.0, 1.0], abs=1e-5)
    np.testing.assert_array_equal(found[2], found[3])
    assert float(found[0] @ found[2]) < 0.99


def test_baking_twice_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    bake(TEXTS, tmp_path)
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    for name in names:
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes(), name


@pytest.mark.slow
def test_a_word_of_every_text_weighs_less_than_a_rare_one(tmp_path: Path) -> None:
    """健康 and 輸出 stand side by side; the rarer in the corpus takes the vector's side."""
    question = "健康 輸出"
    sides: list[float] = []
    for common in ("健康", "輸出"):
        encoder = bake([common] * 50, tmp_path / common)
        whole = encoder.encode_queries([question])[0]
        health, trade = encoder.word_vectors(["健康", "輸出"])
        sides.append(float(whole @ health - whole @ trade))
    assert sides[0] < 0 < sides[1]


def test_rows_are_found_by_any_of_the_forms() -> None:
    words = ["健康", "AMED"]
    order = sorted(range(2), key=lambda i: murmur64(words[i].encode()))
    keys = np.array([murmur64(words[i].encode()) for i in order], dtype=np.uint64)
    rows = WordRows(keys, np.array([[7, 9][i] for i in order], dtype=np.int32))
    found: Sequence[int | None] = [
        rows.row("健康"),
        rows.row("amed"),
        rows.row("元気", "健康"),
        rows.row("元気"),
        rows.row(""),
    ]
    assert found == [7, 9, 7, None, None]


@pytest.mark.slow
def test_sentence_transformers_loads_it_and_gives_the_same(
    folder: Path, encoder: StaticEncoder
) -> None:
    """Without trust_remote_code: words are the row numbers, blanks between them."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), local_files_only=True)
    segmented = [" ".join(map(str, encoder.rows(text))) for text in TEXTS]
    np.testing.assert_allclose(
        model.encode(segmented), encoder.encode_documents(TEXTS), atol=1e-6, rtol=0
    )


@pytest.mark.slow
def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    from indexer.embed import SentenceEncoder

    with pytest.raises(IndexMismatch, match=r"nowhere.*確かめてください"):
        SentenceEncoder(str(tmp_path / "nowhere"))


@pytest.mark.slow
def test_sentence_transformers_passes_over_words_that_are_no_row(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), local_files_only=True)
    assert model.encode(["健康 1"]).shape == (1, 300)
