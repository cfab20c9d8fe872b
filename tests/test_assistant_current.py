"""Editions: the newer one is asked, the older one where the question names it, with a note."""

from __future__ import annotations

import pytest
from indexer_samples import entry, write_corpus

from assistant import Assistant, Status
from assistant.current import Current
from indexer.build import build
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
    "plan-1", "documents/1.txt", title="健康づくり計画", edition="第1期", status="決定"
) + entry(
    "plan-2",
    "documents/2.txt",
    title="健康づくり計画",
    edition="第2期",
    status="決定",
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


def test_without_editions_all_documents_are_asked() -> None:
    assert Current([Catalogued("a", "甲", "a.txt")]).documents("目標") is None
