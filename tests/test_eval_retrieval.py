"""A collection is indexed, asked, measured and written as a TREC run; what is wrong is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import collection, retrieval
from eval.collection import Passage
from eval.dataset import DatasetError
from indexer.errors import CorpusError
from ui.cli import main

CORPUS: tuple[dict[str, Any], ...] = (
    {"id": "kenko", "title": "健康寿命", "text": "健康寿命を延ばし、75歳以上とすることを目指す。"},
    {"id": "amed", "title": "AMED", "text": "日本医療研究開発機構は、研究開発の支援を行う。"},
    {
        "id": "法 第1条",
        "title": "母子保健法 第1条",
        "text": "#### 第1項\n妊娠した者は、市町村長に届け出る。\n#### 第2項\n手帳を交付する。",
    },
    {"id": 4, "title": "", "text": "保育所の入所は、毎月10日までに申し込む。"},
)
QUERIES: tuple[dict[str, Any], ...] = (
    {"id": "q1", "text": "健康寿命の目標は？"},
    {"id": "q2", "text": "妊娠の届出はどこに？", "split": "dev"},
    {"id": "q3", "text": "保育所の申し込みはいつまで？"},
)
QRELS: tuple[dict[str, Any], ...] = (
    {"query_id": "q1", "doc_id": "kenko", "relevance": 1},
    {"query_id": "q2", "doc_id": "法 第1条", "relevance": 2},
    {"query_id": "q3", "doc_id": "4", "relevance": 1},
)
ROWS = {"corpus": CORPUS, "queries": QUERIES, "qrels": QRELS}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the collection, with some of its files replaced by other rows or by text."""

    def files(**others: tuple[dict[str, Any], ...] | str) -> Path:
        for name, rows in {**ROWS, **others}.items():
            text = rows if isinstance(rows, str) else "".join(f"{json.dumps(r)}\n" for r in rows)
            (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
        return tmp_path

    return files


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main(["eval", "retrieval", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_figures_have_the_promised_names(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, write(), "--json")
    found = json.loads(out)
    assert (status, found.pop("queries")) == (0, 3)
    assert found.pop("ms_per_query") > 0
    assert list(found) == ["hybrid", "lexical", "dense"]
    for scores in found.values():
        assert list(scores) == ["Success@1", "Success@10", "RR@10", "nDCG@10", "R@10"]
        assert all(0 <= score <= 1 for score in scores.values())
    assert set(found["hybrid"].values()) == {1.0}
    assert "検索しています（両方）" in err


def test_the_table_says_the_same_in_japanese(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, write())
    names = [line.split()[0] for line in out.splitlines()]
    assert status == 0
    assert names[:4] == ["検索方法", "両方", "語", "意味"]
    assert "問 3、検索1回 平均" in out


def test_the_run_gives_the_same_figures_from_outside(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = tmp_path / "run.trec"
    status, out, _ = run(capsys, write(), "--json", "--run", wanted)
    assert status == 0
    lines = [line.split(" ") for line in wanted.read_text(encoding="utf-8").splitlines()]
    assert all(len(line) == 6 and line[1] == "Q0" and line[5] == "senryaku" for line in lines)
    assert ["q2", "Q0", "法%20第1条", "1"] in [line[:4] for line in lines]
    for key in ("q1", "q2", "q3"):
        of_one = [line for line in lines if line[0] == key]
        assert [int(line[3]) for line in of_one] == list(range(1, len(of_one) + 1))
        scores = [float(line[4]) for line in of_one]
        assert all(first > second for first, second in pairwise(scores))
    read = [ir_measures.ScoredDoc(unquote(q), unquote(d), float(s)) for q, _, d, _, s, _ in lines]
    judged = [ir_measures.Qrel(r["query_id"], r["doc_id"], r["relevance"]) for r in QRELS]
    measure = ir_measures.parse_measure("nDCG@10")
    found = ir_measures.calc_aggregate([measure], judged, read)[measure]
    assert found == pytest.approx(json.loads(out)["hybrid"]["nDCG@10"], abs=1e-6)


@given(st.text(min_size=1), st.lists(st.text(min_size=1), min_size=1, max_size=5, unique=True))
def test_any_id_stands_in_one_column_of_a_run_and_comes_back(query: str, names: list[str]) -> None:
    lines = [line.split() for line in retrieval.trec({query: names})]
    assert all(len(line) == 6 for line in lines)
    assert {unquote(line[0]) for line in lines} == {query}
    assert [unquote(line[2]) for line in lines] == names


def test_the_same_collection_gives_the_same_run(write: Write) -> None:
    loaded = collection.load(write())
    first, second = retrieval.measure(loaded), retrieval.measure(loaded)
    assert list(retrieval.trec(first.rankings)) == list(retrieval.trec(second.rankings))
    assert first.scores == second.scores


@pytest.mark.slow
def test_a_document_of_many_chunks_stands_once(write: Write) -> None:
    long = "".join(f"健康寿命の第{n}の目標は{n}歳である。\n" for n in range(4000))
    rows = (*CORPUS, {"id": "long", "title": "長い文書", "text": long})
    found = retrieval.measure(collection.load(write(corpus=rows))).rankings["q1"]
    assert sorted(found) == ["4", "amed", "kenko", "long", "法 第1条"]


def test_the_figures_are_those_of_the_definitions() -> None:
    qrels = {"a": {"x": 1, "y": 1}, "b": {"z": 1}, "c": {"w": 1}}
    rankings = {"a": ["n", "x"], "b": ["z"], "c": []}
    found = retrieval.score(qrels, rankings)
    assert found["Success@1"] == pytest.approx(1 / 3)
    assert found["Success@10"] == pytest.approx(2 / 3)
    assert found["RR@10"] == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert found["R@10"] == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert found["nDCG@10"] == pytest.approx((0.63093 / 1.63093 + 1 + 0) / 3, abs=1e-5)


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        (Passage("a", "題名", "本文。", 1), "題名\n本文。"),
        (Passage("a", "題名", "#### 第1項\n本文。", 1), "題名\n第1項\n本文。"),
        (Passage("a", "題名", "a_b_c と *印* と <5 人>。", 1), "題名\na_b_c と *印* と <5 人>。"),
        (Passage("a", "", "本文だけ。", 1), "本文だけ。"),
        (Passage("a", "題名だけ", "", 1), "題名だけ"),
        (Passage("a", "題: 名 #1 --- 'x'", "# 章\n本文。", 1), "題: 名 #1 --- 'x'\n章\n本文。"),
    ],
)
def test_a_line_of_the_corpus_is_read_as_a_document(passage: Passage, text: str) -> None:
    found = collection.read(passage)
    assert found.text.rstrip("\n") == text
    assert found.catalogued.title == passage.title


def test_a_document_without_a_word_is_left_out_and_named(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (*CORPUS, {"id": "empty", "title": " ", "text": "\n"})
    status, _, err = run(capsys, write(corpus=rows))
    assert status == 0
    assert "corpus.jsonl の5行目（empty）に題名も本文もありません" in err
    with pytest.raises(CorpusError):
        collection.read(Passage("empty", "", "\n", 5))


def test_what_is_not_judged_is_not_counted_and_said(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(
        capsys,
        write(
            queries=(*QUERIES, {"id": "unjudged", "text": "AMEDとは？"}),
            qrels=(
                *QRELS,
                {"query_id": "nobody", "doc_id": "kenko", "relevance": 1},
                {"query_id": "q1", "doc_id": "nowhere", "relevance": 1},
            ),
        ),
        "--json",
    )
    found = json.loads(out)
    assert (status, found["queries"]) == (0, 3)
    assert found["hybrid"]["R@10"] == pytest.approx((1 / 2 + 1 + 1) / 3, abs=1e-6)
    for word in ("unjudged", "nobody", "nowhere"):
        assert word in err


WRONG: dict[str, tuple[Mapping[str, Any], str]] = {
    "broken JSON": ({"corpus": '{"id": "a", "text": "b"}\n{"id": '}, "corpus.jsonl の2行目: JSON"),
    "same id": ({"corpus": (*CORPUS, CORPUS[0])}, "corpus.jsonl の5行目: id「kenko」が重複"),
    "same query": ({"queries": (*QUERIES, QUERIES[0])}, "queries.jsonl の4行目: id「q1」が重複"),
    "no text": ({"corpus": ({"id": "a"},)}, "corpus.jsonl の1行目: 項目「text」"),
    "no id": ({"corpus": ({"text": "a"},)}, "corpus.jsonl の1行目: 項目「id」"),
    "surrogate": ({"queries": '{"id": "\\ud800", "text": "a"}'}, "1行目: 項目「id」"),
    "title a number": ({"corpus": ({"id": "a", "title": 1, "text": "b"},)}, "項目「title」"),
    "empty query": ({"queries": ({"id": "q1", "text": " "},)}, "1行目: 項目「text」が空"),
    "relevance a word": (
        {"qrels": ({"query_id": "q1", "doc_id": "a", "relevance": "1"},)},
        "qrels.jsonl の1行目: 項目「relevance」",
    ),
    "two judgements": (
        {"qrels": (*QRELS, {**QRELS[0], "relevance": 0})},
        "qrels.jsonl の4行目: 「q1」と「kenko」",
    ),
    "nothing judged": (
        {"qrels": ({"query_id": "x", "doc_id": "a", "relevance": 1},)},
        "queries.jsonl の問が一つもありません",
    ),
    "no document": ({"corpus": "\n"}, "文書が一つもありません"),
    "nothing readable": ({"corpus": ({"id": "a", "text": ""},)}, "索引にできる文書がありません"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_one_sentence_with_file_and_line(
    case: str, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, message = WRONG[case]
    status, out, err = run(capsys, write(**files), "--run", tmp_path / "run.trec")
    assert (status, out) == (1, "")
    assert message in err
    assert "Traceback" not in err
    assert not (tmp_path / "run.trec").exists()


def test_a_file_that_is_missing_is_named(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write()
    (folder / "qrels.jsonl").unlink()
    assert "qrels.jsonl を読めません" in run(capsys, folder)[2]
    assert "というフォルダがありません" in run(capsys, folder / "none")[2]
    wanted = folder / "none" / "run.trec"
    assert (
        f"--run の {wanted} を置くフォルダがありません" in run(capsys, folder, "--run", wanted)[2]
    )
    (folder / "queries.jsonl").write_bytes(b"\xff\n")
    with pytest.raises(DatasetError, match="1行目: UTF-8"):
        collection.load(folder)
