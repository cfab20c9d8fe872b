"""The comparison asks everyone the same, and says where the evidence came up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval import bench_retrieval, collection, evidence
from eval.baselines import baselines
from eval.dataset import Question
from indexer.types import Chunk, Hit

CORPUS = (
    {"id": "kenko", "title": "健康寿命", "text": "健康寿命を延ばし、75歳以上とすることを目指す。"},
    {"id": "amed", "title": "AMED", "text": "日本医療研究開発機構は、研究開発の支援を行う。"},
)
QUERIES = (
    {"id": "q1", "text": "健康寿命を何歳以上とすることを目指す？"},
    {"id": "q2", "text": "研究開発の支援を行うのは？"},
)
QRELS = (
    {"query_id": "q1", "doc_id": "kenko", "relevance": 1},
    {"query_id": "q2", "doc_id": "amed", "relevance": 1},
)
EVIDENCE = "2040年までに健康寿命を75歳以上とする"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in {"corpus": CORPUS, "queries": QUERIES, "qrels": QRELS}.items():
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def hit(text: str, place: int = 0) -> Hit:
    return Hit(Chunk(place, "d", 0, 0, len(text), text, ("1. 総論",)), 1.0, None, None)


def asked(*texts: str) -> evidence.Find:
    """Finds ``texts`` whatever is asked."""

    def find(question: Question, k: int) -> Sequence[Hit]:
        return [hit(text, place) for place, text in enumerate(texts)][:k]

    return find


def question(name: str = "a", *, answerable: bool = True, evidence: str = EVIDENCE) -> Question:
    return Question(name, "kpi", "目標は？", answerable, evidence=(evidence,) if evidence else ())


def test_everyone_is_asked_the_same_documents(folder: Path) -> None:
    rows = bench_retrieval.compare(collection.load(folder), [folder])
    names = [bench_retrieval.OURS, *(baseline.name for baseline in baselines(""))]
    assert [row.name for row in rows] == names
    for row in rows:
        assert row.scores["Success@1"] == 1.0, row.name
        assert 0 < row.median <= row.p95
        assert row.seconds > 0


@pytest.mark.parametrize(("most", "kept"), [(1, ["q1"]), (2, ["q1", "q2"]), (9, ["q1", "q2"])])
def test_fewer_questions_are_asked_of_the_same_documents(
    folder: Path, most: int, kept: list[str]
) -> None:
    found = collection.sampled(collection.load(folder), most)
    assert list(found.queries) == list(found.qrels) == kept
    assert len(found.passages) == 2


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        ((f"前文。{EVIDENCE}。", "別の文"), 1),
        (("別の文", "年までに健康寿命を75歳以上とし、"), 2),  # 12 characters in a row
        (("別の文", "健康寿命を75歳にする"), None),
        ((*["別の文"] * 40, EVIDENCE), 41),
        ((), None),
    ],
)
def test_where_the_evidence_came_up(texts: tuple[str, ...], place: int | None) -> None:
    [found] = evidence.places(asked(*texts), [question()])
    assert found.place == place
    assert found.first == ("1. 総論" if texts else "（なし）")


def test_only_what_has_an_answer_with_evidence_counts() -> None:
    listed = [question("a"), question("b", answerable=False), question("c", evidence="")]
    assert [one.question.id for one in evidence.places(asked(EVIDENCE), listed)] == ["a"]


def test_shares_and_the_worst() -> None:
    first, third, never = (
        evidence.places(asked(*["別の文"] * before, *said), [question(name)])[0]
        for name, before, said in (("a", 0, [EVIDENCE]), ("b", 2, [EVIDENCE]), ("c", 5, []))
    )
    found = [first, third, never]
    assert evidence.share(found, 1) == pytest.approx(1 / 3)
    assert evidence.share(found, 3) == pytest.approx(2 / 3)
    assert [one.question.id for one in evidence.worst(found, 1)] == ["c", "b"]


def test_the_tables_are_printed_and_a_set_kept_aside_shows_totals_only(
    folder: Path, strategy_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {
        "category": "kpi",
        "question": "まったく関係のない話題の問い",
        "answerable": True,
        "evidence": ["文書のどこにもない言葉の並び"],
    }
    for name in ("open", "closed-heldout"):
        text = json.dumps({"id": f"{name}-1", **row}, ensure_ascii=False)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    sets = [str(folder / f"{name}.jsonl") for name in ("open", "closed-heldout")]
    given = [str(folder), "--index", str(strategy_index), "--misses", "--questions", *sets]
    assert bench_retrieval.main(given) == 0
    said = capsys.readouterr().out
    assert "Senryaku" in said
    assert "回答の検索：closed-heldout" in said
    assert "0.0%" in said
    assert "open-1 100件の外" in said
    assert "closed-heldout-1" not in said


def test_what_is_not_at_hand_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [str(tmp_path / "none"), "--index", str(tmp_path / "index")]
    assert bench_retrieval.main(given) == 1
    said = capsys.readouterr()
    assert "none がないため省きました" in said.out
    assert "索引が" in said.err
