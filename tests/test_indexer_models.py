"""Models by name: what is set of them, which prompts hold, and what is said where one is no use."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_samples import cross_model, static_model, transformer_model

from indexer.embed import SentenceEncoder
from indexer.errors import IndexMismatch, ModelError
from indexer.models import DTYPES, Encoding, Running, cross_encoder
from indexer.rerank import CrossReranker

TEXTS = ("健康寿命を延伸する。", "認知症施策の推進", "")
# (what is set, its identity)
IDENTITIES = [
    (Encoding("cl-nagoya/ruri-v3-30m"), "cl-nagoya/ruri-v3-30m"),
    (Encoding("m", dtype="bfloat16"), '{"name": "m", "dtype": "bfloat16"}'),
    (Encoding("m", query_prompt=""), '{"name": "m", "query_prompt": ""}'),
    (
        Encoding("m", document_prompt="文書: ", max_length=8),
        '{"name": "m", "document_prompt": "文書: ", "max_length": 8}',
    ),
]
# (name, prompts of its own configuration, what holds for questions, for documents)
PROMPTS = [
    ("intfloat/multilingual-e5-small", {}, "query: ", "passage: "),
    ("/models/multilingual-e5-large", {"query": "", "document": ""}, "query: ", "passage: "),
    ("cl-nagoya/ruri-v3-310m", {}, "検索クエリ: ", "検索文書: "),
    ("cl-nagoya/ruri-base-v2", {}, "クエリ: ", "文章: "),
    ("pkshatech/GLuCoSE-base-ja-v2", {}, "query: ", "passage: "),
    ("pkshatech/GLuCoSE-base-ja", {}, "", ""),
    ("BAAI/bge-m3", {}, "", ""),
    ("cl-nagoya/ruri-v3-30m", {"query": "問: ", "passage": "文: "}, "問: ", "文: "),
    ("some/model", {"query": "問: "}, "問: ", ""),
    ("e5-base/other", {}, "", ""),  # the folder above is no part of the name
]
words = st.none() | st.text(max_size=6)
encodings = st.builds(
    Encoding,
    st.text(min_size=1, max_size=8).filter(lambda name: not name.startswith("{")),
    words,
    words,
    st.none() | st.integers(1, 9999),
    st.sampled_from(DTYPES),
)


@pytest.mark.parametrize(("encoding", "identity"), IDENTITIES)
def test_a_model_is_its_name_and_what_changes_its_vectors(
    encoding: Encoding, identity: str
) -> None:
    assert encoding.identity == identity


@given(encodings)
def test_an_identity_says_all(encoding: Encoding) -> None:
    assert Encoding.of(encoding.identity) == encoding


@given(encodings, encodings)
def test_two_settings_have_two_identities(one: Encoding, other: Encoding) -> None:
    assert (one.identity == other.identity) is (one == other)


@pytest.mark.parametrize("identity", ["{", '{"dtype": "float32"}', '{"name": "m", "x": 1}', "{}"])
def test_an_identity_that_is_none(identity: str) -> None:
    with pytest.raises(ModelError, match="読めません"):
        Encoding.of(identity)


@pytest.mark.parametrize(("name", "own", "query", "document"), PROMPTS)
def test_prompts(name: str, own: dict[str, str], query: str, document: str) -> None:
    assert Encoding(name).prompts(own) == (query, document)
    assert Encoding(name, query_prompt="").prompts(own) == ("", document)
    assert Encoding(name, query_prompt="甲", document_prompt="乙").prompts(own) == ("甲", "乙")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.mark.slow
@pytest.mark.parametrize("dtype", DTYPES)
def test_vectors_are_unit_rows_whatever_the_numbers_of_the_model(folder: Path, dtype: str) -> None:
    name = transformer_model(folder / "bert")
    encoder = SentenceEncoder(Encoding(name, dtype=dtype).identity, Running("cpu", 2))
    found = encoder.encode_documents(TEXTS)
    assert (found.shape, found.dtype) == ((3, 16), np.float32)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    assert encoder.encode_queries([]).shape == (0, 16)
    plain = SentenceEncoder(name).encode_documents(TEXTS)
    assert float((found * plain).sum(axis=1).min()) > 0.999
    assert (dtype == "float32") is bool(np.array_equal(found, plain))


@pytest.mark.slow
def test_a_prompt_stands_before_every_text(folder: Path) -> None:
    name = static_model(folder / "own", {"query": "検索クエリ: ", "document": "検索文書: "})
    bare = SentenceEncoder(Encoding(name, query_prompt="", document_prompt="").identity)
    own = SentenceEncoder(name)
    other = SentenceEncoder(Encoding(name, query_prompt="abc: ").identity)
    text = "健康寿命"
    expected = [
        (own.encode_queries, f"検索クエリ: {text}"),
        (own.encode_documents, f"検索文書: {text}"),
        (other.encode_queries, f"abc: {text}"),
        (other.encode_documents, f"検索文書: {text}"),
    ]
    for encode, whole in expected:
        np.testing.assert_allclose(encode([text]), bare.encode_queries([whole]), atol=1e-6)
        assert not np.allclose(encode([text]), bare.encode_queries([text]), atol=1e-3)


@pytest.mark.slow
def test_the_longest_text_is_set(folder: Path) -> None:
    name = transformer_model(folder / "bert")
    short = SentenceEncoder(Encoding(name, max_length=4).identity)
    start, whole = short.encode_documents(["健康", "健康 寿命 認知"])
    assert np.allclose(start, whole, atol=1e-6)
    start, whole = SentenceEncoder(name).encode_documents(["健康", "健康 寿命 認知"])
    assert not np.allclose(start, whole, atol=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: (path / "model.safetensors").write_bytes(b"\0" * 64),
        lambda path: (path / "config.json").write_text("{"),
        lambda path: (path / "config.json").unlink(),
    ],
)
def test_a_damaged_model_is_named(tmp_path: Path, spoil: object) -> None:
    name = transformer_model(tmp_path / "bert")
    assert callable(spoil)
    spoil(tmp_path / "bert")
    with pytest.raises(IndexMismatch, match=r"bert」を読み込めません.*確かめてください"):
        SentenceEncoder(name)


@pytest.mark.slow
def test_a_device_that_is_not_there(folder: Path) -> None:
    name = transformer_model(folder / "bert")
    with pytest.raises(ModelError, match="device"):
        SentenceEncoder(name, Running("gpuu"))


@pytest.mark.slow
def test_a_model_with_broken_weights_gives_no_vectors(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    name = transformer_model(tmp_path / "bert")
    weights = tmp_path / "bert" / "model.safetensors"
    broken = {key: np.full_like(value, np.nan) for key, value in load_file(weights).items()}
    save_file(broken, weights, metadata={"format": "pt"})
    with pytest.raises(ModelError, match=r"bert」が数でない値を返しました.*float32"):
        SentenceEncoder(name).encode_queries(["健康"])


@pytest.mark.slow
def test_what_is_no_reranker_is_refused(folder: Path) -> None:
    """A bare BERT would get a head of random numbers; three labels are no score."""
    for name in (transformer_model(folder / "bare"), cross_model(folder / "three", labels=3)):
        with pytest.raises(ModelError, match="点数を付けるモデルではありません"):
            cross_encoder(name, DTYPES[0], Running())


@pytest.mark.slow
def test_a_cross_encoder_scores_each_pair_by_itself(folder: Path) -> None:
    reranker = CrossReranker(cross_model(folder / "cross"), Running("cpu", 2))
    together = reranker.scores("健康寿命", TEXTS)
    assert (together.shape, together.dtype) == ((3,), np.float32)
    apart = [float(reranker.scores("健康寿命", [text])[0]) for text in TEXTS]
    np.testing.assert_allclose(together, apart, atol=1e-6)
    assert len({round(score, 6) for score in apart}) > 1
    assert reranker.scores("健康寿命", []).shape == (0,)
    with pytest.raises(ModelError, match="nowhere"):
        CrossReranker(str(folder / "nowhere"))
