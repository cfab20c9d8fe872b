"""The measures of short answers, and the benchmark over a collection of two passages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import bench_reader
from eval.bench_reader import exact, f1, questions
from eval.dataset import DatasetError

PASSAGES = [
    {"id": "a", "title": "緑山市", "text": "緑山市の市長は山田花子である。人口は12万人である。"},
    {"id": "b", "title": "青川町", "text": "青川町の町長は鈴木一郎である。町には橋が3本ある。"},
]
QUESTIONS = [
    {"id": "1", "text": "緑山市の市長は誰ですか。", "answers": [{"text": "山田花子"}]},
    {"id": "2", "text": "青川町に橋は何本ありますか。", "answers": [{"text": "3本"}]},
    {"id": "3", "text": "青川町の鳥は何ですか。", "answers": []},
]
RELEVANT = [("1", "a"), ("2", "b"), ("3", "b")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "corpus.jsonl", PASSAGES)
    write(tmp_path / "queries.jsonl", QUESTIONS)
    judged = [{"query_id": q, "doc_id": d, "relevance": 1} for q, d in RELEVANT]
    write(tmp_path / "qrels.jsonl", judged)
    return tmp_path


def write(path: Path, rows: list[dict[str, object]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "right", "same", "overlap"),
    [
        ("山田花子", "山田花子", 1, 1),
        ("「ＡＢＣ」", "abc", 1, 1),
        ("１９４７ 年", "1947年", 1, 1),
        ("コーヒー", "コヒ", 0, 2 * 2 / 6),
        ("75歳以上とする", "75歳以上", 0, 2 * 5 / 13),
        ("東東", "東", 0, 2 / 3),
        ("大阪", "東京", 0, 0),
        ("。", "東京", 0, 0),
        (None, "東京", 0, 0),
    ],
)
def test_words_are_compared_by_characters(
    given: str | None, right: str, same: float, overlap: float
) -> None:
    assert exact(given, [right]) == same
    assert f1(given, [right]) == pytest.approx(overlap)


def test_the_best_of_several_right_answers_counts() -> None:
    assert exact("東京", ["大阪", "東京"]) == 1
    assert f1("東京都", ["大阪", "東京"]) == pytest.approx(0.8)


def test_questions_without_an_answer_are_left_out(folder: Path) -> None:
    assert [(one.id, one.document, one.answers) for one in questions(folder)] == [
        ("1", "a", ("山田花子",)),
        ("2", "b", ("3本",)),
    ]
    assert [one.id for one in questions(folder, 1)] == ["1"]


@pytest.mark.parametrize(
    ("answers", "told"), [([], "答えの言葉"), ("山田", "の3行目"), ([{"start": 1}], "の3行目")]
)
def test_what_cannot_be_used_is_named(folder: Path, answers: object, told: str) -> None:
    rows = QUESTIONS if answers else [{**row, "answers": []} for row in QUESTIONS]
    write(folder / "queries.jsonl", [*rows[:2], {**rows[2], "answers": answers}])
    with pytest.raises(DatasetError, match=told):
        questions(folder)


def test_every_system_is_measured(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = folder / "index"
    assert bench_reader.main([str(folder), "--index", str(kept)]) == 0
    printed = capsys.readouterr().out
    assert "（問 2）" in printed
    assert "最良の段落の最後の文" in printed
    assert "short_answer" in printed
    read = next(
        line for line in printed.splitlines() if "正解の段落だけから" in line and "読み" in line
    )
    assert "1.0000" in read.split()[1]
    assert kept.is_dir()


def test_a_collection_that_is_not_there_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench_reader.main([str(tmp_path / "none")]) == 0
    assert "省きました" in capsys.readouterr().out
