"""Answers out of tables: the cell with the names of its row and column, both cited."""

from __future__ import annotations

import pytest
from indexer_samples import write_corpus

from assistant import Assistant, Status
from indexer.build import build

PAGE = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>検査の状況</title></head>
<body><main><h1>検査の状況</h1><p>各県の検査の状況は次の表のとおりである。</p>
<table><caption>表１ 県別の状況</caption>
<tr><th rowspan="2">県名</th><th rowspan="2">陽性者数</th><th colspan="2">入院者数</th></tr>
<tr><th>軽症</th><th>重症</th></tr>
<tr><td>青森県</td><td>944</td><td>64</td><td>1</td></tr>
<tr><td>岩手県</td><td>608</td><td>35</td><td>0</td></tr>
<tr><td>宮城県</td><td>5,529</td><td>1,277</td><td>3</td></tr>
</table></main></body></html>"""
# (question, short answer, words of the answer)
CELLS = [
    ("青森県の陽性者数は", "944", "「青森県」の陽性者数は944です。"),
    ("宮城県の陽性者数はいくつですか", "5,529", "「宮城県」の陽性者数は5,529です。"),
    ("宮城県の重症の入院者数は", "3", "入院者数・重症は3"),
    ("岩手県の軽症の入院者数を教えてください", "35", "入院者数・軽症は35"),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("tables")
    build([write_corpus(folder / "corpus", {"a.html": PAGE})], folder / "index")
    return Assistant.open(folder / "index")


@pytest.mark.parametrize(("question", "short", "words"), CELLS)
def test_a_cell_is_answered(tables: Assistant, question: str, short: str, words: str) -> None:
    answer = tables.ask(question)
    assert answer.status is Status.ANSWERED
    assert (answer.short_answer, words in answer.answer) == (short, True), answer.answer


def test_row_and_header_are_cited_to_the_letter(tables: Assistant) -> None:
    answer = tables.ask("青森県の陽性者数は")
    row, header = answer.citations
    assert row.quote == "青森県\t944\t64\t1"
    assert header.quote.split("\n")[0].startswith("県名\t陽性者数")
    for citation in answer.citations:
        document = tables.document(citation.document.id)
        assert citation.quote == document.text[citation.start : citation.end]


def test_a_row_without_a_column_asked_for_is_told_whole(tables: Assistant) -> None:
    answer = tables.ask("岩手県の状況は")
    assert "陽性者数 608" in answer.answer
    assert "入院者数・軽症 35" in answer.answer
