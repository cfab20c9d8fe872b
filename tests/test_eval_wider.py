"""Questions over documents beside the project: what is indexed, what is saved, what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import Assistant
from eval import wider
from eval.compare import load_run
from eval.dataset import load

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpus"
QUESTION = {
    "id": "w-1",
    "category": "kpi",
    "question": "健康寿命の目標は何歳ですか。",
    "answerable": True,
    "facts": [["75歳"]],
    "evidence": ["75歳以上とすることを目指し"],
}


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder like that of the documents: every paper, and one that is no document."""
    folder = tmp_path / "shared"
    for name in ("pdf", *wider.LAWS):
        (folder / name).mkdir(parents=True)
    for name in (*wider.PAPERS, "sample_of_print"):
        paper = folder / "pdf" / f"{name}.pdf"
        paper.write_bytes(name.encode())
        paper.chmod(0o444)
    return folder


def test_only_the_papers_that_are_asked_about_are_taken(shared: Path, tmp_path: Path) -> None:
    place = tmp_path / "build" / "papers"
    for _ in range(2):  # again over what is there
        found = wider.folders(tmp_path / "corpus", shared, place)
        assert found == [tmp_path / "corpus", shared / "laws", shared / "laws_xml", place]
        assert {path.stem for path in place.iterdir()} == set(wider.PAPERS)
        (place / "left_over.pdf").write_bytes(b"")


@pytest.mark.parametrize("gone", ["pdf/yomitoku_sample.pdf", "laws_xml"])
def test_where_a_document_lacks_it_is_named_and_nothing_is_done(
    gone: str, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wider.missing(shared) == []
    path = shared / gone
    path.rmdir() if path.is_dir() else path.unlink()
    place = tmp_path / "build"
    assert wider.main(["--shared", str(shared), "--build", str(place)]) == 0
    assert capsys.readouterr().out == f"法令と白書の問題集: {path} がないため省きました。\n"
    assert not place.exists()


def test_a_set_is_asked_and_saved_as_a_run(assistant: Assistant, tmp_path: Path) -> None:
    one = tmp_path / "one.jsonl"
    one.write_text(json.dumps(QUESTION), encoding="utf-8")
    head, row = wider.measure(assistant, [one], tmp_path / "eval")
    assert len(head) == len(row)
    assert row[:3] == ["one", "1", "100.0%"]
    assert float(row[-2]) > 0
    saved = load_run(tmp_path / "eval" / "wider-one.json")
    assert saved["overall"]["passed"]["mean"] == 1
    assert saved["errors"] == {}


def test_the_sets_of_the_strategy_are_asked_beside_laws_and_papers_too() -> None:
    names = [path.stem for path in wider.question_sets()]
    assert {*wider.STRATEGY, "laws", "kinds"} <= set(names)
    assert len(set(names)) == len(names)  # each run is saved by its name
    assert all(path.is_file() for path in wider.question_sets())


def test_there_is_a_development_set_for_each_that_is_kept_aside() -> None:
    names = {path.stem for path in wider.SETS.glob("*.jsonl")}
    kept = {name for name in names if name.endswith("-heldout")}
    assert {name.removesuffix("-heldout") for name in kept} <= names - kept
    assert sum(len(load(path)) for path in wider.SETS.glob("*.jsonl")) >= 600


@pytest.mark.skipif(not SHARED.is_dir(), reason="the documents are not beside the project")
def test_the_documents_are_all_there() -> None:
    assert wider.missing(SHARED) == []
