"""The ranker's weights are learned of judged questions: what tells right from wrong gets them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexer_samples import write

from eval import train_ranker
from eval.dataset import DatasetError
from eval.train_ranker import Lists, learn, lists, success, written
from indexer import ranker
from indexer.errors import IndexMismatch
from indexer.features import FEATURES

CORPUS = (
    {"id": "a", "title": "健康寿命", "text": "健康寿命を延ばし、75歳以上とすることを目指す。"},
    {"id": "b", "title": "保育所", "text": "保育所の入所は、毎月10日までに申し込む。"},
    {"id": "c", "title": "ごみの収集", "text": "粗大ごみは、収集の前日までに予約する。"},
    {"id": "d", "title": "転入届", "text": "引っ越した日から14日以内に届け出る。"},
)
QUERIES = (
    {"id": "1", "text": "健康寿命は何歳を目指すのか"},
    {"id": "2", "text": "保育所の入所はいつまでに申し込むのか"},
    {"id": "3", "text": "粗大ごみの予約"},
    {"id": "4", "text": "？"},  # nothing is looked for
    {"id": "5", "text": "転入届は何日以内か"},
    {"id": "6", "text": "。"},  # nor here, at the end
)
ANSWERS = {"1": "a", "2": "b", "3": "c", "4": "a", "5": "d", "6": "a"}
Rows = Sequence[Mapping[str, Any]]


def collected(folder: Path, queries: Rows = QUERIES) -> Path:
    """The collection written to ``folder``."""
    judged = [{"query_id": q["id"], "doc_id": ANSWERS[q["id"]], "relevance": 1} for q in queries]
    for name, rows in (("corpus", CORPUS), ("queries", queries), ("qrels", judged)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        write(folder / f"{name}.jsonl", lines)
    return folder


def made(rows: Sequence[Sequence[Sequence[float]]], right: Sequence[int]) -> Lists:
    """Lists of candidates by their features; ``right``: which of each list answers (-1: none)."""
    lengths = [len(one) for one in rows]
    flags = [i == answer for one, answer in zip(rows, right, strict=True) for i in range(len(one))]
    return Lists(
        np.array([row for one in rows for row in one], dtype=np.float64),
        np.array(flags),
        np.arange(sum(lengths)),
        np.cumsum([0, *lengths[:-1]]),
        len(rows),
    )


def tellable(column: int, questions: int = 20) -> Lists:
    """Ten candidates a question, of which ``column`` alone tells which is right."""
    chance = np.random.default_rng(column)
    rows = chance.random((questions, 10, len(FEATURES)))
    right = chance.integers(0, 10, questions)
    rows[:, :, column] = chance.random((questions, 10)) * 0.5
    rows[np.arange(questions), right, column] = 0.9
    return made(rows.tolist(), right.tolist())


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has the ranker read its weights from another ranker.toml."""

    def read(path: Path) -> Sequence[float]:
        monkeypatch.setattr(ranker, "__file__", str(path.with_name("ranker.py")))
        ranker.weights.cache_clear()
        return [float(weight) for weight in ranker.weights()]

    yield read
    ranker.weights.cache_clear()


@pytest.mark.parametrize("name", [FEATURES[0], FEATURES[3], FEATURES[-1]])
def test_what_tells_right_from_wrong_gets_the_weight(name: str) -> None:
    column = FEATURES.index(name)
    part = tellable(column)
    weights = learn([part])
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert int(np.argmax(weights)) == column
    assert weights[column] > 0.6
    even = np.full(len(FEATURES), 1 / len(FEATURES))
    assert success(part, weights)[0] == 1.0 > success(part, even)[0]


def test_what_speaks_against_an_answer_gets_no_weight_below_zero() -> None:
    part = tellable(1)
    part.features[part.right, 0] = 0.0  # right ones never have the first feature
    weights = learn([part])
    assert weights[0] == 0
    assert success(part, weights)[0] == 1.0


def test_every_collection_counts_the_same_whatever_its_size() -> None:
    few, many = tellable(0, 10), tellable(1, 100)
    weights = learn([few, many])
    assert weights[0] == pytest.approx(weights[1], rel=0.5)
    assert learn([few, many]) == pytest.approx(learn([many, few]), abs=1e-3)


def test_lists_without_an_answer_teach_nothing() -> None:
    part = tellable(2)
    with_more = made(
        [
            *(part.features[s : s + 10].tolist() for s in part.starts),
            [[9.0] * len(FEATURES), [0.0] * len(FEATURES)],
        ],
        [*(int(np.argmax(part.right[s : s + 10])) for s in part.starts), -1],
    )
    ones = np.ones(len(FEATURES))
    value, slope = train_ranker._loss(part, ones)
    other, its = train_ranker._loss(with_more, ones)
    assert other == pytest.approx(value)
    assert its == pytest.approx(slope)
    assert success(with_more, ones)[0] == pytest.approx(success(part, ones)[0] * 20 / 21)


@settings(max_examples=30)
@given(st.integers(0, 2**31), st.integers(1, 4))
def test_the_slope_is_that_of_the_loss(seed: int, questions: int) -> None:
    chance = np.random.default_rng(seed)
    rows = [
        chance.random((int(chance.integers(1, 6)), len(FEATURES))).tolist()
        for _ in range(questions)
    ]
    part = made(rows, [int(chance.integers(-1, len(one))) for one in rows])
    weights, step = chance.random(len(FEATURES)), 1e-6
    _, slope = train_ranker._loss(part, weights)
    for i in range(len(FEATURES)):
        moved = weights.copy()
        moved[i] += step
        less = weights.copy()
        less[i] -= step
        rise = train_ranker._loss(part, moved)[0] - train_ranker._loss(part, less)[0]
        assert rise / (2 * step) == pytest.approx(slope[i], abs=1e-5)


def test_a_document_stands_at_the_place_of_its_best_candidate() -> None:
    """Eleven chunks of one wrong document before the right one leave that in the second place."""
    rows = [[[score] * len(FEATURES)] for score in np.linspace(1, 0, 12)]
    part = Lists(
        np.array([row[0] for row in rows]),
        np.array([False] * 11 + [True]),
        np.array([0] * 11 + [1]),
        np.array([0]),
        1,
    )
    assert success(part, np.ones(len(FEATURES))) == (0.0, 1.0)


def test_the_candidates_of_a_collection(tmp_path: Path) -> None:
    found = lists(collected(tmp_path))
    assert found.questions == len(QUERIES)
    assert len(found.starts) == 4  # for two of the questions there is nothing to look for
    assert (found.lengths > 0).all()
    assert found.features.shape == (len(found.right), len(FEATURES))
    assert [int(own.sum()) for own in np.split(found.right, found.starts[1:])] == [1] * 4
    assert success(found, learn([found])) == (4 / 6, 4 / 6)


def test_fewer_questions_are_evenly_spaced(tmp_path: Path) -> None:
    assert lists(collected(tmp_path), 2).questions == 2


def test_what_is_written_is_what_the_ranker_reads(tmp_path: Path, reading: Any) -> None:
    weights = {name: round((i + 1) / 36, 4) for i, name in enumerate(FEATURES)}
    path = write(tmp_path / "ranker.toml", written(weights, ["甲（CC0）: 3 questions", "乙"]))
    assert reading(path) == pytest.approx(list(weights.values()))
    text = path.read_text(encoding="utf-8")
    assert "# - 甲（CC0）: 3 questions\n# - 乙\n" in text


def test_weights_of_other_features_are_refused(tmp_path: Path, reading: Any) -> None:
    other = dict.fromkeys((*FEATURES[1:], FEATURES[0]), 0.1)
    path = write(tmp_path / "ranker.toml", written(other, ["甲"]))
    with pytest.raises(IndexMismatch, match=r"順位付けの重み.*sentence、.*作り直してください"):
        reading(path)


def test_the_command_learns_writes_and_says_what_it_is_worth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], reading: Any
) -> None:
    folder, out = collected(tmp_path / "c"), tmp_path / "ranker.toml"
    check = collected(tmp_path / "check", QUERIES[:3])
    told = ["--check", str(check), "--source", "例（MIT）: 6 questions", "--out", str(out)]
    assert train_ranker.main([str(folder), *told]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3:2] for line in lines[:4]] == [
        ["学習", "均等"],
        ["学習", "学習した重み"],
        ["検査", "均等"],
        ["検査", "学習した重み"],
    ]
    assert lines[3].endswith("Success@1 1.0000 Success@10 1.0000")
    assert sum(reading(out)) == pytest.approx(1, abs=0.001)
    assert "# - 例（MIT）: 6 questions\n" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("questions", ["x", "0", "-3", "1.5"])
def test_a_number_of_questions_that_is_none_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], questions: str
) -> None:
    out = tmp_path / "ranker.toml"
    assert train_ranker.main([f"{tmp_path}:{questions}", "--out", str(out)]) == 1
    assert f"「{questions}」は問の数ではありません。" in capsys.readouterr().err
    assert not out.exists()


def test_a_collection_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train_ranker.main([str(tmp_path / "nowhere"), "--out", str(tmp_path / "r")]) == 1
    assert "nowhere というフォルダがありません。" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_questions_that_find_nothing_at_all_are_said(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="文書が一つも見つかりません。問と文書が合っているか"):
        lists(collected(tmp_path, QUERIES[3:4]))
