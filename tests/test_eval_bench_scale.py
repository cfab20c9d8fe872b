"""Made-up policy documents look like real ones, and what is measured with them adds up."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from eval import bench_scale, policy_text
from eval.bench import BenchError
from eval.bench_scale import Built, exponent
from eval.policy_text import Vocabulary
from indexer import chunk
from indexer.errors import SenryakuError
from indexer.index import Index

COMPOUNDS = (
    "健康寿命 研究開発 薬剤耐性 統合プロジェクト 匿名加工医療情報 医療機器 臨床研究 国際展開 人材育成 データ利活用"
).split()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.of(COMPOUNDS)


def test_the_vocabulary_is_the_same_whatever_the_order(vocabulary: Vocabulary) -> None:
    assert Vocabulary.of(COMPOUNDS[::-1]) == vocabulary
    assert set(COMPOUNDS) <= set(vocabulary.terms)
    assert len(set(vocabulary.terms)) == len(vocabulary.terms) == len(vocabulary.shares)


def test_a_word_is_the_rarer_the_later_it_stands(vocabulary: Vocabulary) -> None:
    drawn = Counter(vocabulary.draw(policy_text.random.Random(1), 30_000))
    first, third = (drawn[vocabulary.terms[i]] for i in (0, 2))
    assert first / third == pytest.approx(3, rel=0.2)


def test_chunks_are_as_many_and_as_long_as_promised(vocabulary: Vocabulary) -> None:
    made = list(policy_text.documents(vocabulary, 500))
    assert len(made) == 5
    cut = [list(chunk.cut(document)) for document in made]
    assert statistics.mean(map(len, cut)) == pytest.approx(policy_text.CHUNKS, rel=0.15)
    sizes = [sum(map(len, one.tagged)) for of in cut for one in of]
    assert 80 <= statistics.median(sizes) <= 160
    assert all(not document.flags for document in made)
    assert {"heading", "item"} <= {section.kind for section in made[0].sections}


def test_a_document_is_the_same_in_a_corpus_of_any_size(vocabulary: Vocabulary) -> None:
    small = [one.text for one in policy_text.documents(vocabulary, 200)]
    large = [one.text for one in islice(policy_text.documents(vocabulary, 100_000), 3)]
    assert small == large[:2]
    assert len(set(large)) == 3
    assert policy_text.document(vocabulary, 1, seed=1).text != large[1]


def test_questions_differ_and_ask_for_what_the_documents_speak_of(vocabulary: Vocabulary) -> None:
    asked = policy_text.questions(vocabulary, 40, 300)
    assert asked == policy_text.questions(vocabulary, 40, 300)
    assert len(set(asked)) > 35
    assert all("{" not in question and "}" not in question for question in asked)
    text = "".join(document.text for document in policy_text.documents(vocabulary, 300))
    known = [term for term in vocabulary.terms if term in text]
    assert all(any(term in question for term in known) for question in asked)


def test_an_empty_vocabulary_makes_no_text() -> None:
    with pytest.raises(SenryakuError, match="複合語"):
        Vocabulary.of(["健康寿命"])


@pytest.mark.parametrize(
    ("cost", "power", "bound"),
    [
        (lambda n: n, 1.0, 1.097),
        (lambda n: n * math.log(n), 1.097, 1.097),
        (lambda n: n * n, 2.0, 1.097),
    ],
)
def test_the_growth_is_a_power_of_the_size(cost, power: float, bound: float) -> None:
    smaller, larger = (Built(n, cost(n), 0.0, 0.0, 0) for n in (10_000, 100_000))
    found = exponent(smaller, larger)
    assert found == pytest.approx((power, bound), abs=0.001)


def test_what_is_built_can_be_searched(vocabulary: Vocabulary, tmp_path: Path) -> None:
    built = bench_scale.build(vocabulary, 100, tmp_path / "index")
    assert built.chunks == pytest.approx(100, rel=0.15)
    assert built.seconds > 0
    assert built.peak > 10
    assert built.size > 100_000
    question = policy_text.questions(vocabulary, 1, 100)[0]
    assert Index.open(tmp_path / "index").search(question, 10)
    asked = bench_scale.ask(tmp_path / "index", [question] * (bench_scale.WARMING + 3))
    assert asked.chunks == built.chunks
    assert 0 < asked.median <= asked.p95
    assert asked.resident > asked.own > 0
    with pytest.raises(BenchError, match="21 問以上"):
        bench_scale.ask(tmp_path / "index", [question])


def test_an_index_that_is_not_there_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench_scale.main(["--index", str(tmp_path / "none")]) == 1
    assert "senryaku index" in capsys.readouterr().err
