"""Which genre a question is asked of, and that a plan answers it beside laws and reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import entry, write_corpus

from assistant import Assistant, Status
from assistant.choice import choose
from assistant.draft import Drafter
from assistant.home import Genre, asked_of, genre
from indexer.build import build
from indexer.index import Index
from indexer.normalize import fold_text

GENRES = [
    ("港湾戦略（第２期）（案） 概要", Genre.PLAN),
    ("森林づくり基本計画", Genre.PLAN),
    ("水道ビジョン", Genre.PLAN),
    ("街路樹施策推進大綱", Genre.PLAN),
    ("港湾戦略推進法", Genre.LAW),
    ("港湾法施行令", Genre.LAW),
    ("情報公開の総合的な推進に関する要綱", Genre.LAW),
    ("第２章　我が国における港の取組", Genre.REPORT),
    ("港湾白書", Genre.REPORT),
]

# 街路樹 is in all three, in nearly the same words.
LAW = """街路樹管理法
（平成二十年法律第一号）
第一条（基本理念）
街路樹の管理は、次に掲げる事項を基本理念として行われなければならない。
一　緑陰の確保が図られること。
二　安全の確保が図られること。
第二条（苗木の確保）
国は、街路樹の苗木の確保を図るために必要な施策を講ずるものとする。
第三条（届出）
街路樹を植える者は、都道府県知事に届け出なければならない。
"""
PLAN = """街路樹戦略（第２期）

1. 総論

1.1.基本理念

本戦略は、街路樹管理法第２条に基づき策定する。街路樹戦略の基本理念は、涼しさと美しさの二つである。

1.2.対象期間

2020 年度から 2024 年度までの５年間。

2. 具体的施策

2.1.苗木の確保

公園で苗木の確保に取り組む。

2.2.緑陰回廊の整備

緑陰回廊の整備を行う。
"""
GUIDE = """就業手引

第１条 休日

対象期間（１年間に限る）の休日は年百日とする。対象期間は１か月以上とする。
"""


@pytest.mark.parametrize(("title", "expected"), GENRES)
def test_the_genre_of_a_document_is_told_by_the_end_of_its_title(
    title: str, expected: Genre
) -> None:
    assert genre(fold_text(title)) is expected


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("home")
    known = {
        "ho": {"title": "街路樹管理法"},
        "senryaku": {
            "title": "街路樹戦略（第２期）",
            "edition": "第２期",
            "period": "2020–2024年度",
        },
        "tebiki": {"title": "就業手引"},
    }
    catalogue = "".join(entry(one, f"documents/{one}.txt", **of) for one, of in known.items())
    texts = {"ho": LAW, "senryaku": PLAN, "tebiki": GUIDE}
    files = {f"documents/{one}.txt": text for one, text in texts.items()}
    corpus = write_corpus(place, files, catalogue)
    build([corpus], place / "index")
    return place / "index"


ASKED = [
    ("苗木の確保の施策は？", Genre.PLAN),
    ("街路樹で力を入れるところは", Genre.PLAN),
    ("対象期間は", Genre.PLAN),
    ("基本理念の根拠条文は", Genre.PLAN),  # an article is what is asked for, not of
    ("街路樹を植えるときの届出は", Genre.LAW),
    ("第三条の施策は", None),  # of both
    ("街路樹の本数の推移は", Genre.REPORT),
    ("街路樹とは", None),  # of none
]


@pytest.mark.parametrize(("question", "expected"), ASKED)
def test_a_question_is_asked_of_the_genre_whose_words_alone_it_has(
    opened: Path, question: str, expected: Genre | None
) -> None:
    drafter = Drafter(Index.open(opened))
    assert asked_of(drafter.understand(question, ())) is expected


ANSWERED_FROM = [
    ("対象期間は？", "senryaku"),
    ("基本理念を教えてください", "senryaku"),
    ("苗木の確保の取組は", "senryaku"),
    ("街路樹管理法の基本理念は", "ho"),
    ("この戦略は街路樹管理法の何条に基づいていますか", "senryaku"),
    ("街路樹を植える者は誰に届け出ますか", "ho"),
]


@pytest.mark.parametrize(("question", "document"), ANSWERED_FROM)
def test_of_what_several_documents_say_the_one_that_is_asked_answers(
    opened: Path, question: str, document: str
) -> None:
    answer = Assistant.open(opened).ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].document.id == document


def test_who_does_what_a_plan_alone_speaks_of_is_not_taken_from_a_law(opened: Path) -> None:
    drafter = Drafter(Index.open(opened))
    asked = "{}を植える者は誰に届け出ますか"
    for thing, answers in (("街路樹", True), ("緑陰回廊に街路樹", False)):
        found = drafter.consider(asked.format(thing))
        assert found.question is not None
        assert (choose(found.question, found.ranked) is not None) is answers


@given(st.text(max_size=40))
def test_every_title_has_a_genre(title: str) -> None:
    assert genre(fold_text(title)) in Genre
