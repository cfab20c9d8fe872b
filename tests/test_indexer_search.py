"""From a query to hits: what proposes, what decides, and what must make no difference."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer import glossary, ranker, versions
from indexer.build import build_documents
from indexer.embed import Encoder, Vectors
from indexer.features import FEATURES
from indexer.formats.text import document
from indexer.glossary import Glossary
from indexer.index import Index
from indexer.store import embedded
from indexer.types import Catalogued, Document, Hit

WORDS = "健康 寿命 延伸 計画 自動車 輸出 小麦 輸入 医療 家族 施策 研究 開発 データ 予算 期間 年度 対策 推進 番号".split()
ENGLISH = (
    ("healthy life expectancy", ("健康寿命",)),
    ("target", ("目標",)),
    ("dementia", ("認知症",)),
)
LAW = "{0}\n\n第１条 {1}を定める。\n\n第５条 {1}の届出は十日以内に行う。\n\n第１８条 {1}の書類は五年間保存する。\n\n附 則\n\n第１条 この法律は、公布の日から施行する。\n"  # fmt: skip
# id → (title, text); in this order they stand in the catalogue
TEXTS = {
    "goal": ("健康づくり計画", "1. 目標\n\n健康寿命を延ばし、75歳以上とすることを目指す。\n\n2. 施策\n\n認知症の人と家族を支える。\n"),
    "baby": ("子育て案内", "1. 健診\n\n乳児の健康診査は、生後３か月から受けられる。\n"),
    "drug": ("感染症の手引", "1. 薬\n\n薬剤耐性（AMR）への対策を進める。\n"),
    "farm": ("畜産の手引", "1. 家畜\n\n家畜に使う薬では、薬剤耐性に気を付ける。\n"),
    "trade": ("貿易白書", "1. 輸出\n\n自動車の輸出は前年より増えた。\n"),
    "law": ("金融商品取引法", LAW.format("金融商品取引法", "金融商品")),
    "food": ("食品表示法", LAW.format("食品表示法", "食品")),
}  # fmt: skip
# (question, document of the first hit, words in it)
FIRST = [
    ("健康寿命の目標は何歳か", "goal", "75歳以上"),
    ("What is the target for healthy life expectancy?", "goal", "75歳以上"),
    ("dementia and family", "goal", "認知症"),
    ("赤ちゃんの健診", "baby", "乳児"),  # an everyday word
    ("赤ん坊の健診はいつから", "baby", "乳児"),
    ("AMR対策", "drug", "AMR"),
    ("家畜のAMR", "farm", "薬剤耐性"),  # by what another document says AMR is
    ("クルマの輸出", "trade", "自動車"),
    ("輸出が增えた自動車", "trade", "自動車"),  # a variant character
    ("金商法第18条", "law", "五年間保存"),
    ("金商法の第五条は", "law", "十日以内"),
    ("食品表示法第5条の届出", "food", "十日以内"),
    ("金融商品取引法附則第1条", "law", "公布の日"),
]
# (question, the provisions that come first, in this order)
NAMED = [
    ("金商法第5条及び第18条", ["第５条 金融", "第１８条 金融"]),
    ("金商法第18条及び第5条", ["第１８条 金融", "第５条 金融"]),
    ("金商法第5条と食品表示法第5条の違い", ["第５条 金融", "第５条 食品"]),
    ("食品表示法第1条、第5条と金商法第1条", ["第１条 食品", "第５条 食品", "第１条 金融"]),
]
NOTHING = ["", "。", "？", "\x00", "\ud800"]


def made(name: str, title: str, text: str) -> Document:
    return document(f"{title}\n\n{text}", Catalogued(name, title, f"{name}.txt"))


def built(folder: Path, documents: Iterable[Document], words: Glossary | None = None) -> Path:
    build_documents(documents, folder, words=words or Glossary())
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = replace(glossary.read([]), english=ENGLISH)
    documents = [made(name, *text) for name, text in TEXTS.items()]
    return built(tmp_path_factory.mktemp("search") / "index", documents, words)


@pytest.fixture(scope="module")
def index(folder: Path) -> Index:
    return Index.open(folder)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """More chunks than are ranked, of one sentence each."""
    chance = random.Random(1)
    texts = ["".join(chance.choice(WORDS) for _ in range(chance.randint(1, 6))) for _ in range(250)]
    documents = [made(f"d{i:03}", "概要", f"{text}。\n") for i, text in enumerate(texts)]
    return Index.open(built(tmp_path_factory.mktemp("many") / "index", documents))


def ranked(hits: Sequence[Hit]) -> list[tuple[int, float]]:
    return [(hit.chunk.id, hit.score) for hit in hits]


# ------------------------------------------------------------ what is found


@pytest.mark.parametrize(("question", "name", "words"), FIRST)
def test_the_first_hit(index: Index, question: str, name: str, words: str) -> None:
    first = index.search(question)[0].chunk
    assert first.document_id == name
    assert words in first.text


@pytest.mark.parametrize(("question", "starts"), NAMED)
def test_provisions_that_are_named_come_first_in_the_order_of_the_question(
    index: Index, question: str, starts: list[str]
) -> None:
    hits = index.search(question)
    found = [" ".join(hit.chunk.text.split()) for hit in hits]
    assert [text[: len(s)] for text, s in zip(found, starts, strict=False)] == starts
    assert len(hits) > len(starts)  # and what else is like the question


def test_a_provision_of_a_document_that_is_not_chosen_is_not_found(index: Index) -> None:
    hits = index.search("金商法第18条", 50, ["food"])
    assert {hit.chunk.document_id for hit in hits} == {"food"}
    (alone,) = index.search("第18条", 1, ["food"])
    assert "五年間保存" in alone.chunk.text  # of the one document that is chosen


def test_a_document_that_is_one_provision_is_found_by_its_title(tmp_path: Path) -> None:
    articles = [
        made(f"{law}-{n}", f"{law} 第{n}条", f"{n}日以内に届出を行う。\n")
        for law in ("金融商品取引法", "会社法")
        for n in range(1, 8)
    ]
    opened = Index.open(built(tmp_path / "index", articles))
    found = [hit.chunk.document_id for hit in opened.search("金商法第三条と会社法5条の届出")]
    assert found[:2] == ["金融商品取引法-3", "会社法-5"]
    within = opened.search("金商法第三条と会社法5条", 20, ["会社法-5", "会社法-6"])
    assert {hit.chunk.document_id for hit in within} == {"会社法-5", "会社法-6"}


@pytest.mark.parametrize("question", NOTHING)
def test_nothing_is_asked_and_nothing_compared(index: Index, question: str) -> None:
    ids, features = index.candidates(question)
    assert ids == []
    assert features.shape == (0, len(FEATURES))
    assert index.search(question) == []


def test_words_that_the_caller_knows_stand_for_those_of_the_question(index: Index) -> None:
    plain = index.search("乗り物の動き")
    told = index.search(
        "乗り物の動き", others=[("乗り物", ("自動車",)), ("動き", ("ゆしゅつ", "輸出"))]
    )
    assert told[0].chunk.document_id == "trade"
    assert told[0].score > max(h.score for h in plain if h.chunk.document_id == "trade")


# ------------------------------------------------------------ who decides


@pytest.mark.parametrize("question", ["健康寿命の目標は何歳か", "自動車の輸出", "乳児", "薬の対策"])
def test_hits_are_the_candidates_by_the_ranker_s_score(index: Index, question: str) -> None:
    ids, features = index.candidates(question)
    scores = dict(zip(ids, map(float, ranker.scores(features)), strict=True))
    hits = index.search(question, 100)
    assert dict(ranked(hits)) == scores
    assert ids == sorted(ids)
    for hit in hits:
        assert index.document_of(hit.chunk.id) == hit.chunk.document_id
        meaning = float(features[ids.index(hit.chunk.id), FEATURES.index("meaning")])
        assert hit.dense is None or hit.dense == pytest.approx(meaning, abs=1e-5)


def test_one_retriever_alone_is_scored_as_it_scores(index: Index) -> None:
    both = index.search("健康寿命の目標", 50)
    for name, other in (("lexical", "dense"), ("dense", "lexical")):
        hits = index.search("健康寿命の目標", 50, retriever=name)  # type: ignore[arg-type]
        assert all(hit.score == getattr(hit, name) for hit in hits)
        assert all(getattr(hit, other) is None for hit in hits)
        assert {hit.chunk.id for hit in hits} <= {hit.chunk.id for hit in both}


def test_equal_chunks_come_in_the_order_of_the_catalogue_and_of_reading(tmp_path: Path) -> None:
    said = "健康寿命を延ばす。\n"
    names = ["き", "あ", "z", "い", "b", "う"]
    text = f"1. 目標\n\n{said}\n2. 目標\n\n{said}"
    opened = Index.open(built(tmp_path / "1", [made(n, "計画", text) for n in names]))
    hits = opened.search("健康寿命を延ばす", 50)
    equal = [hit for hit in hits if hit.score == hits[0].score]
    assert len(equal) >= len(names)
    places = [(names.index(hit.chunk.document_id), hit.chunk.start) for hit in equal]
    assert places == sorted(places)
    other = Index.open(built(tmp_path / "2", [made(n, "計画", text) for n in sorted(names)]))
    again = other.search("健康寿命を延ばす", 50)
    assert sorted(ranked(again)) == sorted(ranked(hits))  # the same scores, another order of equals
    assert [h.chunk.document_id for h in again] != [h.chunk.document_id for h in hits]


# ------------------------------------------------------------ what makes no difference


def asked(count: int) -> list[str]:
    chance = random.Random(2)
    more = [*WORDS, "何円", "いくら", "zzq", "輪出"]
    return ["".join(chance.choices(more, k=chance.randint(1, 3))) for _ in range(count)]


@pytest.mark.parametrize("question", asked(12))
def test_how_many_are_asked_for_changes_no_order(many: Index, question: str) -> None:
    most = many.search(question, 60)
    for k in (1, 7, 59):
        assert ranked(many.search(question, k)) == ranked(most)[:k]


def test_asking_for_more_than_are_ranked_changes_no_order_either(many: Index) -> None:
    for question in asked(40):
        most = ranked(many.search(question, 200))
        for k in (1, 30, 60, 100):
            assert ranked(many.search(question, k)) == most[:k]


@pytest.mark.parametrize("question", ["健康寿命", "輸出", "予算の期間"])
def test_more_than_are_ranked_come_after_them_each_once(many: Index, question: str) -> None:
    hits = many.search(question, 200)
    assert len({hit.chunk.id for hit in hits}) == len(hits)
    assert all(a.score >= b.score for a, b in pairwise(hits))
    best, _ = many.candidates(question)
    assert {hit.chunk.id for hit in hits[: len(best)]} == set(best)
    assert len(hits) > len(best)
    assert all(hit.score > 0 for hit in hits)


@pytest.mark.parametrize("question", ["健康寿命の目標", "自動車の輸出", "薬剤耐性の対策"])
@pytest.mark.parametrize("documents", [["goal"], ["trade", "drug"], ["goal", "farm", "law"]])
def test_within_which_documents_is_searched_changes_no_score(
    index: Index, question: str, documents: list[str]
) -> None:
    everything = dict(ranked(index.search(question, 100)))
    within = index.search(question, 100, documents)
    assert {hit.chunk.document_id for hit in within} <= set(documents)
    assert {i: s for i, s in ranked(within) if i in everything} == {
        hit.chunk.id: everything[hit.chunk.id] for hit in within if hit.chunk.id in everything
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("健康寿命の目標", "健康寿命　の　目標"),
        ("ＡＭＲ対策", "amr対策"),
        ("金商法第十八条", "金商法第18条"),
        ("自動車の輸出", "自動車の輸出"),
    ],
)
def test_however_it_is_written_the_same_is_found(index: Index, one: str, other: str) -> None:
    assert index.search(one, 50) == index.search(other, 50)


# ------------------------------------------------------------ models


class Reading:
    """A reranker that likes long passages and remembers what it read."""

    name = "reading"

    def __init__(self) -> None:
        self.read: list[tuple[str, list[str]]] = []

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read.append((query, list(texts)))
        return np.array([len(text) for text in texts], dtype=np.float32)


@pytest.fixture
def again(folder: Path) -> tuple[Index, Reading]:
    reading = Reading()
    version = versions.current(folder)
    return Index(version, versions.read_manifest(version), reranker=reading), reading


@pytest.mark.parametrize(
    "question",
    [
        "健康寿命の目標は何歳ですか？",
        "ＡＭＲ　対策",
        "What is the target for life?",
        "金商法第十八条",
    ],
)
def test_a_reranker_has_the_last_word_and_reads_what_was_asked(
    index: Index, again: tuple[Index, Reading], question: str
) -> None:
    opened, reading = again
    hits = opened.search(question, 50)
    ((query, texts),) = reading.read
    assert query == question
    plain = index.search(question, 50)
    assert texts == [embedded(hit.chunk) for hit in plain]  # with the headings
    assert any(hit.chunk.path[-1] in text for hit, text in zip(plain, texts, strict=True))
    assert hits == sorted(plain, key=lambda hit: -len(embedded(hit.chunk)))
    assert (opened.reranks, index.reranks) == (True, False)


def test_a_reranker_is_not_asked_where_nothing_was_found_by_both(
    again: tuple[Index, Reading],
) -> None:
    opened, reading = again
    assert opened.search("健康", retriever="dense")
    assert reading.read == []


class Remembering:
    """An encoder that remembers what it was asked to read."""

    name = "remembering"

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.read: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("no document is read when a question is asked")

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return np.eye(len(texts), self.dimension, dtype=np.float32)


@pytest.mark.parametrize("question", ["ＡＭＲ　対策は？", "What is the target for life?"])
def test_a_model_reads_the_question_as_it_was_asked(index: Index, question: str) -> None:
    searcher = index._searcher
    encoder = Remembering(searcher.encoder.dimension)
    model: Encoder = encoder
    other = replace(searcher, encoder=model)
    assert other.find(other.read(question), 5, None, "hybrid")
    assert encoder.read == [question]
