"""Filters: what they leave, that the best within it are found, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexer_law_samples import article, law, supplement
from indexer_samples import TRADE, entry, write_corpus

from indexer.build import build
from indexer.errors import SenryakuError
from indexer.filters import Filter
from indexer.index import Index
from indexer.search import Retriever

PLAN = """健康づくり計画

1. 目標

1.1. 健康寿命の目標

健康寿命を{years}年以上延伸することを目指す。

1.2. 期間

計画の期間は五年間とする。

2. 施策

2.1. 研究開発

（１） 体制の整備

○ 研究開発の体制を整備する。

○ 研究開発のデータを共有する。

（２） 人材の育成

健康寿命の研究を担う人材を育成する。

2.2. 国際展開

（１） 体制の整備

国際展開の体制を整備し、健康寿命の知見を共有する。
"""
LAW = law(
    article("1", "この法律は、健康寿命の延伸を目的とする。", caption="（目的）"),
    article("2", "研究開発を行う。", "前項の研究開発は体制を整備して行う。", caption="（研究）"),
    article("2_2", "国は、人材を育成する。", caption="（人材）"),
    title="健康見本法",
    after=supplement(
        article("1", "この法律は、公布の日から施行する。"),
        article("2", "研究開発の体制は、五年後に見直す。"),
    ),
)
FILES = {
    "plan-1.txt": PLAN.format(years=1),
    "plan-1b.txt": PLAN.format(years=2),
    "plan-2.txt": PLAN.format(years=3),
    "trade.txt": TRADE,
    "law.xml": LAW,
}
CATALOG = (
    entry("plan-1", "plan-1.txt", edition="第１期", status="決定", date="2014-07-22")
    + entry("plan-1b", "plan-1b.txt", edition="第１期（一部変更）", status="改定", date="2017")
    + entry("plan-2", "plan-2.txt", edition="第２期", status="案")
    + entry("trade", "trade.txt", status="公表", date="2020-03")
    + entry("law", "law.xml", title="健康見本法", date="2014-05-30")
)
ALL = {"plan-1", "plan-1b", "plan-2", "trade", "law"}
RETRIEVERS: tuple[Retriever, ...] = ("lexical", "dense", "hybrid")
QUESTIONS = (
    "健康寿命の目標",
    "研究開発の体制はどう整備されるか",
    "人材の育成と国際展開",
    "自動車の輸出と小麦の輸入",
    "健康見本法第二条",
    "五年間の期間",
)
# (filter, documents left)
LEFT = [
    (Filter(), ALL),
    (Filter(documents=("trade", "law")), {"trade", "law"}),
    (Filter(editions=("第1期",)), {"plan-1", "plan-1b"}),
    (Filter(editions=("第１期(一部変更)",)), {"plan-1b"}),
    (Filter(editions=("第二期", "第１期（一部変更）")), {"plan-1b", "plan-2"}),
    (Filter(statuses=("案",)), {"plan-2"}),
    (Filter(statuses=("決定", "公表")), {"plan-1", "trade"}),
    (Filter(since="2014"), {"plan-1", "plan-1b", "trade", "law"}),
    (Filter(since="2014-07"), {"plan-1", "plan-1b", "trade"}),
    (Filter(since="2014-07-23"), {"plan-1b", "trade"}),
    (Filter(since="2017-12-31"), {"plan-1b", "trade"}),  # 2017 may be its last day
    (Filter(since="平成三十年"), {"trade"}),
    (Filter(until="2014-07-21"), {"law"}),
    (Filter(until="2017-01-01"), {"plan-1", "plan-1b", "law"}),  # and its first
    (Filter(until="２０１４年"), {"plan-1", "law"}),
    (Filter(since="2015", until="2020-03-01"), {"plan-1b", "trade"}),
    (Filter(editions=("第1期",), statuses=("改定",), since="2017"), {"plan-1b"}),
    (Filter(documents=("plan-1", "plan-2"), statuses=("案",)), {"plan-2"}),
    (Filter(sections=("plan-1#1", "law#第1条")), {"plan-1", "law"}),
    (Filter(statuses=("案",), sections=("plan-1#1", "plan-2#1")), {"plan-2"}),
]
# (section as it is written, the text that it has, whole; … a part left out)
SECTIONS = [
    ("plan-1#1.2", "1.2. 期間…五年間とする。"),
    ("plan-1#１．２．", "1.2. 期間…五年間とする。"),
    ("plan-1#期間", "1.2. 期間…五年間とする。"),
    ("plan-1#目標", "1. 目標…五年間とする。"),  # a whole heading before words of others
    ("plan-1#健康寿命", "1.1. 健康寿命…延伸することを目指す。"),
    ("plan-1#2#国際", "2.2. 国際展開…知見を共有する。"),
    ("plan-1#2.1#(1)", "（１） 体制の整備…データを共有する。"),
    ("plan-1#2.1#（１）", "（１） 体制の整備…データを共有する。"),
    ("plan-1#2.2#体制", "（１） 体制の整備…知見を共有する。"),
    ("law#第1条", "第一条（目的）…目的とする。"),
    ("law#第一条", "第一条（目的）…目的とする。"),
    ("law#2条", "第二条（研究）…整備して行う。"),
    ("law#２条２項", "第二条（研究）…整備して行う。"),  # the 項 of an article share a chunk
    ("law#第二条の二", "第二条の二（人材）…人材を育成する。"),
    ("law#附則", "附則…見直す。"),
    ("law#附則第二条", "第二条\n…見直す。"),
    ("law#附則#第二条", "第二条\n…見直す。"),
    ("law#人材", "第二条の二（人材）…人材を育成する。"),
]
# (filter, words of what is said)
WRONG = [
    (Filter(documents=("z",)), "「z」は索引にありません。.*plan-1、"),
    (Filter(documents=()), "選ばれていません。文書を選んで"),
    (Filter(editions=("第9期",)), "版「第9期」.*第１期、第１期（一部変更）、第２期"),
    (Filter(editions=("第",)), "版「第」"),
    (Filter(editions=("",)), "版「」"),
    (Filter(statuses=("廃止",)), "状態「廃止」.*決定、改定、案、公表"),
    (Filter(since="去年"), "「去年」を読めません。2020、"),
    (Filter(until="2020-13"), "「2020-13」を読めません"),
    (Filter(since="2020-02", until="2020-01"), "「2020-02」が終わり「2020-01」より後"),
    (Filter(since="2030"), "すべてに合う文書はありません。日付の分からない文書は含みません"),
    (Filter(editions=("第2期",), statuses=("決定",)), "すべてに合う文書はありません"),
    (Filter(statuses=()), "すべてに合う文書はありません"),
    (Filter(documents=("trade",), sections=("plan-1#1",)), "すべてに合う文書はありません"),
    (Filter(sections=("z#1",)), "「z」は索引にありません"),
    (Filter(sections=("1.2",)), "どの文書のものか分かりません。.*「ID#1.2」"),
    (Filter(sections=("plan-1#9.9",)), "「9.9」はありません。大きな章節は 1. 目標、2. 施策 です"),
    (Filter(sections=("plan-1#1#国際",)), "「1#国際」はありません"),
    (Filter(sections=("plan-1#",)), "「」はありません"),
    (Filter(sections=("law#第99条",)), "「第99条」はありません"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("filtered")
    build([write_corpus(folder / "corpus", FILES, CATALOG)], folder / "index")
    return Index.open(folder / "index")


def ids(index: Index, question: str, k: int, retriever: Retriever, where: Filter | None) -> list:
    return [hit.chunk.id for hit in index.search(question, k, retriever=retriever, where=where)]


def span(index: Index, section: str) -> tuple[str, int, int]:
    """The document and span that a row of SECTIONS means."""
    document_id = section.partition("#")[0]
    first, last = dict(SECTIONS)[section].split("…")
    text = index.document(document_id).text
    after = text.index("2.2.") if section.startswith("plan-1#2.2#") else 0
    start = text.index(f"\n{first}", after) + 1
    return document_id, start, text.index(last, start) + len(last)


@pytest.mark.parametrize(("where", "documents"), LEFT)
def test_what_is_left(index: Index, where: Filter, documents: set[str]) -> None:
    known = [one.id for one in index.catalogued]
    assert index.fitting(where) == [one for one in known if one in documents]
    found = index.search("健康寿命と研究開発の体制の整備、自動車の輸出", 100, where=where)
    assert {hit.chunk.document_id for hit in found} == documents


@pytest.mark.parametrize("where", [where for where, _ in LEFT if where.sections is None])
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_best_of_what_is_left_are_the_best_of_all_that_fit(
    index: Index, where: Filter, question: str
) -> None:
    documents = set(index.fitting(where))
    for retriever in RETRIEVERS:
        everything = index.search(question, 500, retriever=retriever)
        fit = [hit for hit in everything if hit.chunk.document_id in documents]
        for k in (1, 3, 500):
            found = index.search(question, k, retriever=retriever, where=where)
            assert [hit.chunk for hit in found] == [hit.chunk for hit in fit[:k]]
            # In single precision a sum over fewer candidates may differ in the last digit.
            scores = [hit.score for hit in found]
            assert scores == pytest.approx([hit.score for hit in fit[:k]], abs=1e-5)


@pytest.mark.parametrize("section", dict(SECTIONS))
def test_a_section_is_found_whole_and_nothing_else(index: Index, section: str) -> None:
    document_id, start, end = span(index, section)
    touched = {c.id for c in index.chunks_of(document_id) if c.start < end and c.end > start}
    where = Filter(sections=(section,))
    for question in QUESTIONS:
        assert set(ids(index, question, 500, "dense", where)) == touched
        assert set(ids(index, question, 500, "hybrid", where)) == touched
        words = index.search(question, 500, retriever="lexical")
        fit = [hit for hit in words if hit.chunk.id in touched]
        assert index.search(question, 500, retriever="lexical", where=where) == fit


def test_the_id_is_left_out_where_one_document_is_left(index: Index) -> None:
    short = Filter(statuses=("案",), sections=("1.2",))
    assert index.search("期間", where=short) == index.search(
        "期間", where=Filter(sections=("plan-2#1.2",))
    )


def test_sections_that_overlap_are_found_once(index: Index) -> None:
    found = ids(index, "体制", 100, "hybrid", Filter(sections=("plan-1#2", "plan-1#2.1")))
    assert len(found) == len(set(found)) > 1


def test_the_short_form_holds_besides_the_filter(index: Index) -> None:
    where = Filter(editions=("第1期",))
    found = index.search("健康寿命", 100, ["plan-1b", "trade"], where=where)
    assert {hit.chunk.document_id for hit in found} == {"plan-1b"}
    assert index.search("健康寿命", 9, ["law"]) == index.search(
        "健康寿命", 9, where=Filter(documents=("law",))
    )


def test_a_provision_that_is_named_is_found_within_the_filter_only(index: Index) -> None:
    question = "健康見本法第二条"
    assert index.search(question)[0].chunk.document_id == "law"
    outside = index.search(question, 50, where=Filter(statuses=("案",)))
    assert {hit.chunk.document_id for hit in outside} == {"plan-2"}
    other = index.search(question, 50, where=Filter(sections=("law#第1条",)))
    assert [hit.chunk.path for hit in other] == [("第一条（目的）",)] * len(other)


@pytest.mark.parametrize(("where", "words"), WRONG)
def test_a_filter_that_cannot_hold_is_said(index: Index, where: Filter, words: str) -> None:
    with pytest.raises(SenryakuError, match=words) as raised:
        index.search("健康寿命", where=where)
    assert "\n" not in str(raised.value)


@settings(max_examples=50)
@given(st.text(alphabet=st.sampled_from("健康#1.2（）第条附則 x\x00\ud800"), max_size=12))
def test_no_words_break_a_filter(index: Index, written: str) -> None:
    for where in (Filter(editions=(written,)), Filter(sections=(f"plan-1#{written}",))):
        try:
            found = index.search("健康", where=where)
        except SenryakuError:
            continue
        assert found


def test_a_hundred_documents_are_looked_for_as_few_are(tmp_path: Path) -> None:
    files = {f"d{i:03}.txt": f"第{i}号\n\n健康寿命の計画{i}を定める。\n" for i in range(130)}
    build([write_corpus(tmp_path / "corpus", files)], tmp_path / "index")
    many = Index.open(tmp_path / "index")
    chosen = tuple(f"d{i:03}" for i in range(5, 125))
    everything = many.search("健康寿命の計画", 500, retriever="lexical")
    fit = [hit for hit in everything if hit.chunk.document_id in chosen]
    where = Filter(documents=chosen)
    assert len(fit) >= len(chosen)
    assert many.search("健康寿命の計画", 500, retriever="lexical", where=where) == fit
