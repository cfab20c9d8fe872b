"""A search of the assistant: what would be quoted comes first, follow-ups bring their topic along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import Assistant
from assistant.evidence import Scored, Scorer
from assistant.passage import Passage, passages
from assistant.rank import in_order
from indexer import versions
from indexer.index import Index
from indexer.store import embedded
from indexer.types import Hit

HEALTH = ("健康寿命の目標は何歳以上ですか", "75歳以上です。")
ASIA = ("アジア健康構想について教えてください", "アジア健康構想の推進です。")
PROJECTS = ("統合プロジェクトを教えて", "６つと定める。")
# earlier turns | question that leans on them | words of the first hit, not found without them
LEANING = [
    ((HEALTH,), "それはいつまでに達成するのですか", "2040年までに健康寿命"),
    ((HEALTH,), "もっと詳しく", "75歳以上"),
    ((PROJECTS, HEALTH), "それはいつまでですか", "2040年までに健康寿命"),
    ((ASIA,), "もっと詳しく", "アジア健康構想"),
]
# Questions whose answer's words stand in the first hit.
QUOTED = [
    "健康寿命を何年以上延伸し、何歳以上とするのか",
    "官民ファンドで何をするのですか",
    "プログラムディレクターの下で何をするのですか",
    "薬剤耐性（AMR）対策はどこに書いてありますか",
    "本戦略の対象期間はいつまでですか",
]
NOTHING = ["", "。", "\x00", "\ud800"]


class Longest:
    """A reranker that likes long passages and remembers what it read."""

    name = "longest"

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += texts
        return np.array([len(text) for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def index(strategy_index: Path) -> Index:
    return Index.open(strategy_index)


@pytest.fixture(scope="module")
def hits(index: Index) -> list[Hit]:
    return index.search("研究開発の推進", 8)


@pytest.mark.parametrize(("history", "question", "words"), LEANING)
def test_a_question_that_leans_on_earlier_ones_is_searched_for_with_them(
    assistant: Assistant, history: tuple[tuple[str, str], ...], question: str, words: str
) -> None:
    assert words in assistant.search(question, 1, history=history)[0].chunk.text
    assert words not in assistant.search(question, 1)[0].chunk.text


@pytest.mark.parametrize(
    "question", ["統合プロジェクトをすべて挙げてください", "認知症施策はどこに書いてありますか"]
)
def test_a_question_that_stands_alone_is_searched_for_alone(
    assistant: Assistant, question: str
) -> None:
    assert assistant.search(question, 5, history=(HEALTH,)) == assistant.search(question, 5)


@pytest.mark.parametrize("question", QUOTED)
def test_the_first_hit_is_where_the_answer_is_quoted_from(
    assistant: Assistant, question: str
) -> None:
    cited = assistant.ask(question).citations[0]
    first = assistant.search(question, 1)[0].chunk
    assert first.document_id == cited.document.id
    assert first.start < cited.end
    assert cited.start < first.end


@pytest.mark.parametrize("k", [0, 1, 2, 5, 8, 9, 12])
def test_fewer_hits_are_the_first_of_more(assistant: Assistant, k: int) -> None:
    for question in ("健康寿命の目標は何歳か", "データの利活用", "それはいつまでですか"):
        found = assistant.search(question, k, history=(HEALTH,))
        assert found == assistant.search(question, 16, history=(HEALTH,))[:k]
        assert all(a.score >= b.score for a, b in pairwise(found))


@pytest.mark.parametrize("question", NOTHING)
def test_where_nothing_is_asked_nothing_is_found(assistant: Assistant, question: str) -> None:
    assert assistant.search(question) == []


def test_a_reranker_has_the_last_word(strategy_index: Path) -> None:
    folder = versions.current(strategy_index)
    reranker = Longest()
    clerk = Assistant(Index(folder, versions.read_manifest(folder), reranker=reranker))
    found = clerk.search("健康寿命の目標は何歳ですか", 8)
    lengths = [len(embedded(hit.chunk)) for hit in found]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] == max(map(len, reranker.read))


# ------------------------------------------------------------ hits by what would be quoted


def scored(index: Index, passage: Passage, score: float) -> Scored:
    return Scored(passage, Scorer(index).words(passage), (), (), score, score)


def test_without_passages_hits_stay_in_their_order(hits: list[Hit]) -> None:
    assert [hit.chunk for hit in in_order(hits, [])] == [hit.chunk for hit in hits]
    assert in_order([], []) == []


def test_the_best_passage_of_a_hit_raises_it(index: Index, hits: list[Hit]) -> None:
    found = passages(index, hits)
    last = hits[-1].chunk
    of_last = [p for p in found if last.start <= p.start and p.end <= last.end]
    ranked = [scored(index, p, 5.0 - i) for i, p in enumerate(of_last)]
    ordered = in_order(hits, ranked)
    assert ordered[0].chunk == last
    assert [hit.chunk for hit in ordered[1:]] == [hit.chunk for hit in hits[:-1]]
    alone = in_order(hits, ranked[:1])
    assert alone == ordered  # passages after the best one of a hit change nothing


def test_hits_that_are_alike_in_both_stay_in_their_order(index: Index, hits: list[Hit]) -> None:
    ranked = [scored(index, passage, 0.5) for passage in passages(index, hits)]
    ordered = in_order(hits, ranked)
    assert [hit.chunk for hit in ordered] == [hit.chunk for hit in hits]
    assert all(a.score >= b.score for a, b in pairwise(ordered))
