"""Editions: the newer one is asked, the older one where the question names it, with a note."""

from __future__ import annotations

from pathlib import Path

import pytest
from indexer_samples import entry, write_corpus

from assistant import Assistant, Status
from assistant.current import Current
from indexer.build import build
from indexer.filters import Filter
from indexer.normalize import fold_text
from indexer.types import Catalogued

FIRST = """健康づくり計画（第1期）

1. 目標

健康寿命を70歳以上とすることを目指す。

2. 体制

計画の推進は健康課が行う。
"""
SECOND = """健康づくり計画（第2期）

1. 目標

健康寿命を75歳以上とすることを目指す。
"""
CATALOG = entry(
    "plan-1",
    "documents/1.txt",
    title="健康づくり計画",
    edition="第1期",
    status="決定",
    date="2014-07",
) + entry(
    "plan-2",
    "documents/2.txt",
    title="健康づくり計画",
    edition="第2期",
    status="決定",
    date="2020-03",
    supersedes="plan-1",
)
NOTE = "「健康づくり計画（第1期）」は旧版です（新版は「健康づくり計画（第2期）」）。"

# (question, document cited, short answer, whether it is noted that there is a newer one)
ASKED = [
    ("健康寿命の目標は何歳ですか", "plan-2", "75歳以上", False),
    ("第1期の計画の健康寿命の目標は何歳ですか", "plan-1", "70歳以上", True),
    ("第１期では健康寿命の目標は何歳でしたか", "plan-1", "70歳以上", True),
]


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("editions")
    files = {"documents/1.txt": FIRST, "documents/2.txt": SECOND}
    build([write_corpus(folder / "corpus", files, CATALOG)], folder / "index")
    return Assistant.open(folder / "index")


@pytest.mark.parametrize(("question", "document", "short", "noted"), ASKED)
def test_the_edition_that_is_meant_is_asked(
    editions: Assistant, question: str, document: str, short: str, noted: bool
) -> None:
    answer = editions.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].document.id == document
    assert answer.short_answer == short
    assert (NOTE in answer.notes) is noted


def test_a_filter_reaches_the_old_edition(editions: Assistant) -> None:
    answer = editions.ask("健康寿命の目標は何歳ですか", documents=["plan-1"])
    assert (answer.short_answer, NOTE in answer.notes) == ("70歳以上", True)


def test_what_only_the_old_edition_says_is_not_said_of_the_new_one(editions: Assistant) -> None:
    assert editions.ask("計画の推進は誰が行いますか").status is not Status.ANSWERED
    assert "健康課" in editions.ask("第1期の計画の推進は誰が行いますか").answer


def test_search_keeps_to_the_current_editions_too(editions: Assistant) -> None:
    assert {hit.chunk.document_id for hit in editions.search("健康寿命")} == {"plan-2"}
    named = {hit.chunk.document_id for hit in editions.search("第1期の健康寿命")}
    assert "plan-1" in named


# (filter, documents found)
FILTERED = [
    (Filter(statuses=("決定",)), {"plan-2"}),
    (Filter(since="2010"), {"plan-2"}),
    (Filter(editions=("第1期",)), {"plan-1"}),
    (Filter(documents=("plan-1", "plan-2")), {"plan-1", "plan-2"}),
    (Filter(sections=("plan-1#目標",)), {"plan-1"}),
    (Filter(until="2019"), {"plan-1"}),
    (Filter(until="2020"), {"plan-1", "plan-2"}),
]


@pytest.mark.parametrize(("where", "documents"), FILTERED)
def test_a_filter_of_a_search_reaches_the_old_edition_where_it_means_it(
    editions: Assistant, where: Filter, documents: set[str]
) -> None:
    found = editions.search("健康寿命の目標", where=where)
    assert {hit.chunk.document_id for hit in found} == documents


def test_an_old_edition_is_found_where_no_other_fits(tmp_path: Path) -> None:
    files = {"documents/1.txt": FIRST, "documents/2.txt": SECOND}
    catalog = CATALOG.replace('"決定"', '"廃止"', 1)
    build([write_corpus(tmp_path / "corpus", files, catalog)], tmp_path / "index")
    found = Assistant.open(tmp_path / "index").search("目標", where=Filter(statuses=("廃止",)))
    assert {hit.chunk.document_id for hit in found} == {"plan-1"}


def test_without_editions_all_documents_are_asked() -> None:
    assert Current([Catalogued("a", "甲", "a.txt")]).documents("目標") is None


# (question, documents that it calls by their titles)
CALLED = [
    ("がん対策基本法の目的は", ["gan"]),
    ("健康・医療戦略推進法第17条", ["law"]),
    ("健康・医療戦略の目標", []),
    ("医療法人とは", []),
    ("医療法とがん対策基本法の違い", ["gan", "medical"]),
    ("目標は何ですか", []),
]


@pytest.mark.parametrize(("question", "expected"), CALLED)
def test_documents_are_known_by_their_whole_titles(question: str, expected: list[str]) -> None:
    current = Current(
        [
            Catalogued("gan", "がん対策基本法", "1"),
            Catalogued("law", "健康・医療戦略推進法", "2"),
            Catalogued("medical", "医療法", "3"),
        ]
    )
    assert current.named(fold_text(question)) == expected


def test_what_the_named_document_does_not_say_is_looked_for_in_the_others(
    tmp_path: Path,
) -> None:
    law = "健康づくり基本法\n\n第１条　この法律は、健康の増進を目的とする。\n"
    plan = "実施計画\n\n1. 期間\n\n健康づくり基本法に基づく計画の期間は令和六年度からの５年間とする。\n"
    build([write_corpus(tmp_path / "corpus", {"a.txt": law, "b.txt": plan})], tmp_path / "index")
    answer = Assistant.open(tmp_path / "index").ask(
        "健康づくり基本法に基づく計画の期間は何年間ですか"
    )
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].document.id == "b"
