"""Answers from the register: every row, each with its citation, and what the answer says of itself."""

from __future__ import annotations

import re

import pytest

from assistant import Answer, Assistant, Status
from assistant.tabled import FROM_TEXT, kanji
from indexer.build import build

LAW = """街路樹管理法
（平成二十年法律第一号）
第一章　総則
第一条（国の責務）
国は、街路樹の保全に関する施策を総合的に策定し、及び実施する責務を有する。
第二条（住民の責務）
住民は、街路樹の保全に協力するよう努めなければならない。
第二章　管理
第三条（管理）
都道府県は、街路樹管理計画を定めなければならない。
２　市町村は、街路樹管理計画を定めるよう努めるものとする。
３　都道府県は、前項の計画を定めたときは、遅滞なく、これを公表しなければならない。
第四条（登録診断機関）
登録診断機関は、街路樹の診断の結果を都道府県に届け出なければならない。
２　登録診断機関は、診断に関して知り得た秘密を漏らしてはならない。
"""
OTHER = """水路管理法
（平成二十一年法律第二号）
第一条（国の責務）
国は、水路の保全に関する施策を策定し、及び実施する責務を有する。
第二条（管理）
市町村は、水路管理計画を定めなければならない。
"""


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "gairo.txt").write_text(LAW, encoding="utf-8")
    (corpus / "suiro.txt").write_text(OTHER, encoding="utf-8")
    build([corpus], corpus / "index")
    return Assistant.open(corpus / "index")


def quotes(answer: Answer) -> list[str]:
    return [one.quote for one in answer.citations]


def test_a_table_says_what_limits_it_how_many_there_are_and_every_row(assistant: Assistant) -> None:
    answer = assistant.ask("3.2.2の施策をすべて挙げてください")
    assert answer.status is Status.ANSWERED
    assert re.sub(r"\[\d+\]", "", answer.answer).split("\n") == [
        "登録されている施策（章節＝3.2.2）、全四件：",
        "・アジア健康構想の推進（規制調和の推進を含む）",
        "・アフリカ健康構想の推進",
        "・我が国の医療の国際的対応能力の向上",
        "・日本型医療・ヘルスケアサービス等の対外発信",
    ]
    assert len(answer.citations) == 4
    assert answer.notes[0] == (
        "政策登録簿から答えました（施策、章節＝3.2.2）。登録されている全 4 件です。"
    )


def test_no_row_is_lost_where_there_are_more_than_fit(assistant: Assistant) -> None:
    answer = assistant.ask("施策をすべて挙げてください")
    told = int(re.search(r"登録されている全 (\d+) 件", answer.notes[0])[1])  # type: ignore[index]
    lines = answer.answer.split("\n")
    shown = sum(line.startswith("・") for line in lines)
    assert shown < told
    assert len(answer.citations) == told
    assert f"ほか{kanji(told - shown)}件" in lines[-1]
    assert len(answer.answer) < 1000 + 5 * told  # markers apart


def test_a_count_is_short(assistant: Assistant) -> None:
    answer = assistant.ask("3.2.1 には施策がいくつありますか")
    assert answer.short_answer == "十二件"
    assert len(answer.citations) == 12
    assert len(re.sub(r"\[\d+\]", "", answer.answer)) <= 400


def test_rows_are_counted_by_chapter(assistant: Assistant) -> None:
    answer = assistant.ask("施策は章ごとにいくつありますか")
    assert re.search(r"基本方針：九件、具体的施策：[一二三四五六七八九十]+件", answer.answer)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("街路樹管理法で努めるとされているのは誰ですか", ["住民は", "市町村は"]),
        ("街路樹管理法で登録診断機関の義務をすべて", ["登録診断機関は、街路樹の", "登録診断機関は、診断に"]),
        ("街路樹管理法で登録診断機関が届け出なければならないものをすべて", ["登録診断機関は、街路樹の"]),
        ("街路樹管理法で禁止されていることを全部", ["登録診断機関は、診断に"]),
        ("街路樹管理法の第2章に都道府県の義務はいくつありますか", ["都道府県は、街路樹", "都道府県は、前項"]),
        (
            "街路樹管理法で都道府県の義務と市町村の義務を比べて",
            ["都道府県は、街路樹", "都道府県は、前項", "市町村は、街路樹"],
        ),
        ("国の責務を定めた条文をすべて", ["国は、街路樹", "国は、水路"]),
    ],
)  # fmt: skip
def test_exactly_the_rows_asked_for_are_cited(
    laws: Assistant, question: str, expected: list[str]
) -> None:
    answer = laws.ask(question)
    assert answer.notes[0].startswith("政策登録簿から答えました")
    found = quotes(answer)
    assert len(found) == len(expected)
    assert all(any(q.startswith(one) for q in found) for one in expected)


def test_rows_of_several_documents_name_them(laws: Assistant) -> None:
    answer = laws.ask("国の責務を定めた条文をすべて挙げてください").answer
    assert "（街路樹管理法）" in answer
    assert "（水路管理法）" in answer


def test_who_is_named_comes_first(laws: Assistant) -> None:
    assert "主体：住民、市町村" in laws.ask("街路樹管理法で努力義務を負うのは誰ですか").answer


def test_a_turn_changes_the_rows(laws: Assistant) -> None:
    before = "街路樹管理法で都道府県に求められていることをすべて挙げて"
    first = laws.ask(before)
    assert len(first.citations) == 2
    then = laws.ask("市町村については？", history=[(before, first.answer)])
    assert [q[:4] for q in quotes(then)] == ["市町村は"]


def test_where_the_register_has_no_row_the_text_answers_and_says_so(laws: Assistant) -> None:
    answer = laws.ask("街路樹管理法の街路樹の保全に関する施策をすべて教えてください")
    assert answer.status in (Status.ANSWERED, Status.PARTIAL)
    assert answer.notes[0] == FROM_TEXT


@pytest.mark.parametrize(
    "question", ["健康寿命の目標は何歳以上ですか", "統合プロジェクトは全部でいくつありますか"]
)
def test_other_answers_say_nothing_of_the_register(assistant: Assistant, question: str) -> None:
    assert not any("政策登録簿" in note for note in assistant.ask(question).notes)


def test_that_none_is_due_then_is_an_answer(assistant: Assistant) -> None:
    answer = assistant.ask("2030年が期限のKPIをすべて挙げてください")
    assert answer.status is Status.NOT_IN_CORPUS
    assert "2030年" in answer.answer
    assert any(note.startswith("登録されているKPIの期限：") for note in answer.notes)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "〇"), (1, "一"), (10, "十"), (11, "十一"), (52, "五十二"), (100, "百"), (246, "二百四十六"), (4219, "四千二百十九"), (12345, "12,345")],
)  # fmt: skip
def test_numbers_in_kanji(number: int, said: str) -> None:
    assert kanji(number) == said


def test_answers_are_faithful_to_what_they_cite(assistant: Assistant, laws: Assistant) -> None:
    for one, question in ((assistant, "KPIをすべて挙げて"), (laws, "国の責務を定めた条文をすべて")):
        for citation in one.ask(question).citations:
            text = one.document(citation.document.id).text
            assert text[citation.start : citation.end] == citation.quote
