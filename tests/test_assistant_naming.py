"""Which documents a question names, by title, by body, by article; and which it asks within."""

from __future__ import annotations

import pytest
from assistant_bridge_samples import BODY, BRIDGE, FERRY, TITLES, ask, cited, engineer, index
from assistant_samples import broken, quoted
from hypothesis import given
from hypothesis import strategies as st

from assistant import Status
from assistant.current import Current
from assistant.draft import Drafter
from indexer.filters import Filter
from indexer.normalize import fold_text
from indexer.types import Catalogued

DRAFTER = Drafter(index())

# question, the documents it names
NAMED = [
    ("つり橋保全法の目的は何ですか", [BRIDGE]),
    ("渡船安全法第３条には何が書かれていますか", [FERRY]),
    ("つり橋保全法と渡船安全法の目的の違いは何ですか", [BRIDGE, FERRY]),
    ("つり橋の目的は何ですか", []),
    ("渡船安全法人とは何ですか", []),
    ("橋りょう技術総合機構と渡船安全法の目的の違いは何ですか", [FERRY, BODY]),
    ("橋りょう技術総合機構の目的は何ですか", []),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), NAMED)
def test_documents_are_named_by_title_or_compared_by_body(
    question: str, expected: list[str]
) -> None:
    assert sorted(DRAFTER.naming.named(DRAFTER.understand(question, ()))) == sorted(expected)


# question, short answer, the law that says it
OF_BODY = [
    ("橋りょう技術総合機構の理事長の任期は何年ですか", "四年", BODY),
    ("つり橋保全法では点検の記録を何年間保存しますか", "五年間", BRIDGE),
]


@pytest.mark.parametrize(("question", "short", "law"), OF_BODY)
def test_what_is_asked_of_a_body_is_found_in_its_own_law(
    question: str, short: str, law: str
) -> None:
    answer = ask(question)
    assert (answer.status, answer.short_answer) == (Status.ANSWERED, short)
    assert cited(answer) == [law]


def test_the_office_of_a_body_called_by_a_short_form_is_found() -> None:
    assert "富山市" in quoted(ask("橋りょう技術総合機構の事務所はどこですか"))


def test_an_article_of_the_named_law_is_told_not_of_another() -> None:
    answer = ask("渡船安全法第３条には何が書かれていますか")
    assert answer.status is Status.ANSWERED
    assert cited(answer) == [FERRY]
    assert "救命具の点検" in quoted(answer)


def test_an_article_of_a_supplement_is_not_taken_for_one_of_the_law() -> None:
    answer = ask("つり橋保全法附則第2条には何が書かれていますか")
    assert "際現に存するつり橋" in quoted(answer)
    assert "構造の橋をいう" not in quoted(answer)


# question, whether the law is said not to be held
HELD = [
    ("医療法第30条の4には何が書かれていますか", True),
    ("渡船安全法第３条には何が書かれていますか", False),
]


@pytest.mark.parametrize(("question", "missing"), HELD)
def test_a_known_law_that_is_not_held_is_told_as_such(question: str, missing: bool) -> None:
    answer = ask(question)
    assert ("は、収録している文書にありません。" in answer.answer) is missing
    assert (answer.status is Status.NOT_IN_CORPUS) is missing
    assert broken(answer, engineer()) == []


def test_documents_that_are_given_stay_as_they_are() -> None:
    assert DRAFTER.naming.within("渡船", [FERRY]) == [FERRY]
    assert DRAFTER.naming.within("渡船", None) is None
    assert DRAFTER.naming.within("渡船", None, Filter(documents=(FERRY,))) is None


# term, where it is defined, the best first
TERMS = [("つり橋", [BRIDGE]), ("渡船", [FERRY]), ("主索", []), ("点検基準", [BRIDGE])]


@pytest.mark.parametrize(("term", "expected"), TERMS)
def test_definitions_are_found_within_the_documents_given(term: str, expected: list[str]) -> None:
    found = DRAFTER.naming.definitions_of(fold_text(term), (), None)
    assert [one.passage.document.id for one in found] == expected
    for one in found:
        assert one.passage.start <= one.start < one.end <= one.passage.end
    others = [name for name in TITLES if name not in expected]
    assert DRAFTER.naming.definitions_of(fold_text(term), (), others) == []


# ---------------------------------------------------------------- Current

KNOWN = (
    Catalogued("strategy-1", "見本戦略", "1", edition="第1期"),
    Catalogued("strategy-2", "見本戦略", "2", edition="第2期", supersedes="strategy-1"),
    Catalogued("agency", "国立研究開発法人見本研究機構法", "3"),
    Catalogued("care", "難病の患者に対する医療等に関する法律", "4"),
)
CURRENT = Current(KNOWN)

TITLED = [
    (["見本戦略"], ["strategy-2"]),
    (["見本"], []),
    (["見本戦略", "国立研究開発法人見本研究機構法"], ["strategy-2", "agency"]),
    ([], []),
]
SUBJECTS = [
    (["見本研究機構"], ["agency"]),
    (["機構"], []),  # too short to be a body's own name
    (["難病の患者に対する医療等"], ["care"]),
    (["見本戦略"], []),  # no law
    (["国立研究開発法人"], []),  # what it begins with is not whom it is about
]


@pytest.mark.parametrize(("titles", "expected"), TITLED)
def test_titles_name_the_edition_that_holds(titles: list[str], expected: list[str]) -> None:
    assert CURRENT.titled(fold_text(title) for title in titles) == expected


@pytest.mark.parametrize(("names", "expected"), SUBJECTS)
def test_a_law_is_about_the_body_that_its_title_ends_with(
    names: list[str], expected: list[str]
) -> None:
    assert CURRENT.subjects(fold_text(name) for name in names) == expected


def test_titles_that_are_all_there_are_name_none() -> None:
    assert Current(KNOWN[3:]).titled([fold_text(KNOWN[3].title)]) == []


@given(
    st.lists(st.sampled_from(["見本戦略", "見本研究機構", "法", "機構", "医療等", ""]), max_size=4)
)
def test_what_is_named_is_known_and_holds(names: list[str]) -> None:
    for found in (CURRENT.titled(names), CURRENT.subjects(names), CURRENT.named("".join(names))):
        assert len(set(found)) == len(found)
        assert set(found) <= {"strategy-2", "agency", "care"}
