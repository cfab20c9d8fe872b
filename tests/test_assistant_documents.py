"""Several documents, one of them final: who is asked, what is cited, and how ties fall."""

from __future__ import annotations

from pathlib import Path

import pytest
from assistant_samples import broken, folded, quoted, same, told

from assistant import Answer, Assistant, Status
from indexer.build import build
from indexer.errors import SenryakuError

CATALOG = """
[[document]]
id = "plan"
file = "documents/plan.txt"
title = "みどり町健康づくり計画（第３次）"
edition = "第３次"
status = "決定"
date = "2025-03-20"
publisher = "みどり町"
url = "https://example.jp/plan"

[[document]]
id = "ordinance"
file = "documents/ordinance.txt"
title = "みどり町歩道整備条例"
status = "決定"
date = "2019-06-01"
"""
PLAN = """みどり町健康づくり計画（第３次）

1. 目標

1.1. 歩数

町民の１日の歩数を2030年度までに平均8,000歩以上とする。

1.2. 計画期間

2025年度から2030年度までの６年間とする。

2. 施策

2.1. 重点施策

○ 朝の体操の普及

○ 減塩教室の開催

○ 歩道の案内板の設置

2.2. 推進体制

町長の下で、健康推進課が各事業を取りまとめる。

2.3. 巡回相談

保健師が集会所を巡回し、相談に応じる。
"""
ORDINANCE = """みどり町歩道整備条例

第1章 目的

この条例は、歩道の整備に関する基本となる事項を定めることを目的とする。

第2章 幅員

歩道の幅員は、２メートル以上とする。

第3章 推進体制

建設課が歩道の整備を行う。

第4章 巡回相談

保健師が集会所を巡回し、相談に応じる。
"""
LETTER = """お知らせ

役場の窓口は午前９時に開く。

図書館の休館日は月曜日とする。
"""
PAGES = {"plan.txt": PLAN, "ordinance.txt": ORDINANCE}


def town(folder: Path) -> Path:
    """An index of the two documents in ``folder``."""
    (folder / "corpus" / "documents").mkdir(parents=True)
    (folder / "corpus" / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    for name, text in PAGES.items():
        (folder / "corpus" / "documents" / name).write_text(text, encoding="utf-8")
    report = build([folder / "corpus"], folder / "index")
    assert report.problems == ()
    return folder / "index"


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant open on the two documents of the town."""
    return Assistant.open(town(tmp_path_factory.mktemp("town")))


def test_a_document_without_headings_is_answered_from(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    build([tmp_path], tmp_path / "index")
    reader = Assistant.open(tmp_path / "index")
    answer = reader.ask("図書館の休館日はいつですか")
    assert answer.status is Status.ANSWERED
    assert "月曜日" in answer.answer
    assert broken(answer, reader) == []


def cited(answer: Answer) -> set[str]:
    return {citation.document.id for citation in answer.citations}


# question | the document cited | words told | words quoted
TABLE: tuple[tuple[str, str, str, str], ...] = (
    ("歩数の目標は何歩以上ですか", "plan", "8,000歩以上", "平均8,000歩以上"),
    ("計画期間はいつからいつまでですか", "plan", "2025年度から2030年度まで", "2025年度から"),
    ("重点施策をすべて挙げてください", "plan", "減塩教室の開催", "朝の体操の普及"),
    ("歩道の幅員は何メートル以上ですか", "ordinance", "2メートル以上", "２メートル以上"),
    ("歩道の整備を行うのはどの課ですか", "ordinance", "建設課", "建設課が歩道の整備"),
    ("減塩教室はどこに書かれていますか", "plan", "重点施策", "減塩教室の開催"),
)


@pytest.mark.parametrize(("question", "document", "words", "quote"), TABLE)
def test_the_right_document_answers(
    clerk: Assistant, question: str, document: str, words: str, quote: str
) -> None:
    answer = clerk.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].document.id == document
    assert folded(words) in told(answer)
    assert folded(quote) in quoted(answer)
    assert broken(answer, clerk) == []


@pytest.mark.parametrize(("question", "document", "words", "quote"), TABLE)
def test_only_the_chosen_documents_are_cited(
    clerk: Assistant, question: str, document: str, words: str, quote: str
) -> None:
    (other,) = {"plan", "ordinance"} - {document}
    chosen = clerk.ask(question, documents=[document])
    assert cited(chosen) == {document}
    assert folded(words) in told(chosen)
    elsewhere = clerk.ask(question, documents=[other])
    assert cited(elsewhere) <= {other}
    assert folded(quote) not in quoted(elsewhere)


def test_a_search_stays_within_the_chosen_documents(clerk: Assistant) -> None:
    assert {hit.chunk.document_id for hit in clerk.search("歩道の整備", 50)} == {
        "plan",
        "ordinance",
    }
    for document in ("plan", "ordinance"):
        hits = clerk.search("歩道の整備", 50, [document])
        assert {hit.chunk.document_id for hit in hits} == {document}


def test_the_order_in_which_documents_are_named_does_not_matter(clerk: Assistant) -> None:
    for question, *_ in TABLE:
        one, two = (
            clerk.ask(question, documents=ids)
            for ids in (["plan", "ordinance"], ["ordinance", "plan"])
        )
        assert same(one) == same(two) == same(clerk.ask(question))


def test_a_citation_carries_what_the_catalogue_says(clerk: Assistant) -> None:
    (citation, *_) = clerk.ask("歩数の目標は何歩以上ですか").citations
    reference = citation.document
    assert reference.title == "みどり町健康づくり計画（第３次）"
    assert (reference.edition, reference.status, reference.date) == ("第３次", "決定", "2025-03-20")
    assert reference.url == "https://example.jp/plan"
    assert citation.section == ("1. 目標", "1.1. 歩数")


@pytest.mark.parametrize("question", [row[0] for row in TABLE])
def test_a_final_document_is_not_called_a_draft(clerk: Assistant, question: str) -> None:
    assert "案の段階" not in told(clerk.ask(question))


def test_the_draft_beside_it_is_called_one(assistant: Assistant) -> None:
    assert "案の段階" in told(assistant.ask("対象期間は何年度から何年度までですか"))


def test_a_final_document_is_said_to_be_no_draft(clerk: Assistant) -> None:
    answer = clerk.ask("みどり町健康づくり計画はまだ案ですか")
    assert answer.status is Status.ANSWERED
    assert "案ではありません" in answer.answer
    assert cited(answer) == {"plan"}


@pytest.mark.parametrize(
    "question",
    [
        "健康寿命は何歳以上ですか",
        "統合プロジェクトをすべて挙げてください",
        "計画の予算額はいくらですか",
    ],
)
def test_what_neither_document_says_is_not_answered(clerk: Assistant, question: str) -> None:
    answer = clerk.ask(question)
    assert answer.status is Status.NOT_IN_CORPUS
    assert broken(answer, clerk) == []


def test_the_same_words_in_two_documents_fall_the_same_way(
    clerk: Assistant, tmp_path: Path
) -> None:
    question = "保健師は何をしますか"
    first = clerk.ask(question)
    assert first.status is Status.ANSWERED
    assert "集会所を巡回" in first.answer
    assert same(clerk.ask(question)) == same(first)
    assert same(Assistant.open(town(tmp_path)).ask(question)) == same(first)
    hits = clerk.search(question, 20)
    again = clerk.search(question, 20)
    assert [hit.chunk.id for hit in hits] == [hit.chunk.id for hit in again]


def test_either_of_two_that_say_the_same_is_cited_when_chosen(clerk: Assistant) -> None:
    for document in ("plan", "ordinance"):
        answer = clerk.ask("保健師は何をしますか", documents=[document])
        assert cited(answer) == {document}
        assert "集会所を巡回" in answer.answer


def test_all_documents_are_listed_in_catalogue_order(clerk: Assistant) -> None:
    assert [entry.id for entry in clerk.documents()] == ["plan", "ordinance"]
    with pytest.raises(SenryakuError, match="plan、ordinance"):
        clerk.document("kenko")


def test_pages_are_not_made_up(clerk: Assistant) -> None:
    assert {c.page for c in clerk.ask("歩数の目標は何歩以上ですか").citations} == {None}
