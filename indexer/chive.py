"""The embedded encoder made: chiVe's word vectors weighted for a corpus and written to a folder.

Weighting: Arora, Liang, Ma (2017), "A Simple but Tough-to-Beat Baseline for Sentence Embeddings";
removal of components: Mu, Viswanath (2018), "All-but-the-Top". Only building an index needs this.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from indexer.embed import KEYS, MATRIX, WEIGHTS, StaticEncoder, Vectors, WordRows
from indexer.errors import IndexDamaged

COMPONENTS = 2  # common directions that are taken out of the vectors
# Weights go up in steps of this (natural logarithm), so that a document more or less changes those
# of few rows, and only the chunks with such a row have to be embedded again.
_STEP = 0.25
_LEAST = 0.1  # weight of a row that occurs in every text
_ITERATIONS = 100  # to the last digit: the third largest eigenvalue is four fifths of the second
ROWS = 20_000  # of ja-ginza's table


def bake(texts: Iterable[str], folder: Path, components: int = COMPONENTS) -> StaticEncoder:
    """Make the static encoder for a corpus of ``texts`` and write it to ``folder``.

    ``components``: how many of the vectors' common directions are taken out.
    Raises IndexDamaged where the chiVe data of ja-ginza is not installed.
    """
    frequency: Counter[int] = Counter()
    count = 0
    known = words()
    for text in texts:
        count += 1
        frequency.update(set(known.of(text)))
    return bake_counted(frequency, count, folder, components)


@cache
def words() -> WordRows:
    """Which row stands for a word, before anything is baked."""
    import srsly

    table = srsly.msgpack_loads(_data("key2row").read_bytes())
    keys = np.fromiter(table.keys(), dtype=np.uint64, count=len(table))
    rows = np.fromiter(table.values(), dtype=np.int32, count=len(table))
    order = np.argsort(keys)
    return WordRows(keys[order], rows[order])


def bake_counted(
    frequency: Mapping[int, int], count: int, folder: Path, components: int = COMPONENTS
) -> StaticEncoder:
    """As ``bake``, for ``count`` texts of which ``frequency`` says in how many a row occurs.

    The words, which no corpus changes, may be in ``folder`` already.
    """
    centred = _centred(components)
    scale = weights(frequency, count, len(centred))
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / KEYS).exists():
        words().save(folder)
    rows, dimension = centred.shape
    baked = np.zeros((rows + 1, dimension), dtype=np.float32)  # the last is that of unknown words
    np.multiply(centred, scale[:, None], out=baked[:-1])
    _save_static_embedding(baked, folder)
    return StaticEncoder(folder)


def weights(frequency: Mapping[int, int], count: int, rows: int = ROWS) -> Vectors:
    """What each of the ``rows`` counts for in the mean that stands for a text; shape (rows,).

    The logarithm of how few of ``count`` texts it occurs in, in steps.
    """
    occurs = np.zeros(rows)
    occurs[list(frequency)] = list(frequency.values())
    steps = np.rint(np.log1p(count) / _STEP) - np.rint(np.log1p(occurs) / _STEP)
    found: Vectors = (_STEP * steps + _LEAST).astype(np.float32)
    return found


def data_version() -> str:
    """Name and version of the word vectors that rows and weights are of."""
    from importlib.metadata import version

    return f"ja-ginza {version('ja-ginza')}"


@cache
def _centred(components: int) -> Vectors:
    """The rows as unit vectors without mean and common directions: 24 MB, made once."""
    vectors = np.load(_data("vectors"), allow_pickle=False)
    centred: Vectors = vectors - vectors.mean(axis=0)
    common = _common(centred.T @ centred, components)
    centred -= centred @ common.T @ common
    centred /= np.linalg.norm(centred, axis=1, keepdims=True) + 1e-9
    return centred


def _common(covariance: Vectors, count: int) -> Vectors:
    """The directions that most rows share, shape (count, dimension): the largest eigenvectors.

    By subspace iteration: LAPACK's solver for all of them keeps every core busy for longer.
    """
    start = np.random.default_rng(0).normal(size=(len(covariance), count))
    found: Vectors = start.astype(np.float32)
    for _ in range(_ITERATIONS):
        found, _ = np.linalg.qr(covariance @ found)
    return found.T


def _data(name: str) -> Path:
    """A file of chiVe's data. Raises IndexDamaged where ja-ginza is not installed."""
    spec = find_spec("ja_ginza")
    folders = (
        sorted(Path(spec.origin).parent.glob("ja_ginza-*/vocab")) if spec and spec.origin else []
    )
    if not folders:
        raise IndexDamaged(
            "単語ベクトル（ja-ginza パッケージ）が入っていません。pip install ja-ginza で入れてください。"
        )
    return folders[-1] / name


def _save_static_embedding(matrix: Vectors, folder: Path) -> None:
    """Write what SentenceTransformer(folder) loads: row numbers as words, blanks between them."""
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    module = folder / WEIGHTS
    module.mkdir(parents=True, exist_ok=True)
    try:
        save_file({"embedding.weight": matrix}, module / MATRIX)
    except SafetensorError as error:  # a full disk
        raise OSError(str(error)) from error
    _write_json(module / "tokenizer.json", _tokenizer(len(matrix)))
    package = "sentence_transformers.sentence_transformer.modules"
    modules = [
        {"idx": 0, "name": "0", "path": WEIGHTS, "type": f"{package}.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{package}.Normalize"},
    ]
    (folder / "1_Normalize").mkdir(exist_ok=True)
    _write_json(folder / "modules.json", modules)
    _write_json(folder / "config_sentence_transformers.json", {"similarity_fn_name": "cosine"})


def _tokenizer(rows: int) -> dict[str, object]:
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "vocab": {**{str(i): i for i in range(rows - 1)}, "[UNK]": rows - 1},
            "unk_token": "[UNK]",
        },
    }


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, sort_keys=True), encoding="utf-8")
