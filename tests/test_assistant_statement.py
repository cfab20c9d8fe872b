"""Passages in words: shortened where they must be, whole where they can be, never nothing."""

from __future__ import annotations

from functools import cache

import assistant_law_samples as samples
import pytest
from assistant_law_samples import AGENCY, PATIENTS, PLAN, at, every, group
from hypothesis import given
from hypothesis import strategies as st
from indexer_law_samples import article, law, read_xml
from indexer_samples import document_of

from assistant.passage import Form, Passage, group_of, passage_at
from assistant.statement import LEAST_ROOM, SHORT, length, put, shortened
from assistant.statement import LONG as LONGEST
from indexer.types import Document

LONG = "国は、" + "必要な措置を講じ、" * 40 + "これを公表する。"
ASIDE = "（当該業務を行うために必要な費用を含むものに限る。）"
NESTED = "（当該費用（前条に規定するものを除く。以下同じ。）を含むものに限る。）"
BULLETED = """計画

1. 柱

施策の柱は、以下のとおりとする。

・ 予防を進めること
・ 診断を進めること
・ 治療を進めること
"""
LEADING = """計画

1. 期間

計画の期間は五年間とする。これを踏まえ、毎年評価を行う。
"""

# text | room | what is left
SHORTENED: tuple[tuple[str, int, str], ...] = (
    ("機構を置く。", 380, "機構を置く。"),
    ("機構を置く。", 0, "機構を置く。"),  # a line may always be taken
    (f"国は、費用{ASIDE}を支払う。", 380, f"国は、費用{ASIDE}を支払う。"),
    (f"国は、費用{ASIDE}を支払う。", 20, "国は、費用を支払う。"),
    (f"国は、費用{NESTED}を支払う。", 20, "国は、費用を支払う。"),
    ("国は、法人（以下「機構」）を置く。", 10, "国は、法人（以下「機構」）を置く。"),
    ("国は、機構を置く。【P】", 380, "国は、機構を置く。"),
    ("", 380, ""),
)


@pytest.mark.parametrize(("text", "room", "expected"), SHORTENED)
def test_asides_go_before_the_end_does(text: str, room: int, expected: str) -> None:
    assert shortened(text, room) == expected


def test_what_is_cut_ends_at_a_comma_and_says_that_it_goes_on() -> None:
    cut = shortened(LONG, 200)
    assert cut.endswith("、…")
    assert LONG.startswith(cut[:-1])
    assert 180 < len(cut) <= 200


def test_a_line_without_commas_is_cut_as_well() -> None:
    cut = shortened("研" * 500, 150)
    assert cut == "研" * 149 + "…"


@given(
    text=st.text("国は、費用（）()を支払う。①【P】 年12「」", max_size=400),
    room=st.integers(-50, 500),
)
def test_what_is_shortened_keeps_within_its_room(text: str, room: int) -> None:
    cut = shortened(text, room)
    assert len(cut) <= max(room, LEAST_ROOM)
    assert cut or not text.strip("【P】 ")
    rest = iter(text)
    assert all(char in rest for char in cut.removesuffix("…"))  # nothing of ours in between


@cache
def bulleted() -> Document:
    return document_of(BULLETED, "b")


def lines(passage: Passage, room: int = SHORT) -> list[str]:
    return [statement.text for statement in put(passage, room)]


def sentence(document: Document, words: str) -> Passage:
    return next(p for p in every(document) if words in p.text and p.form is Form.SENTENCE)


def test_an_article_is_put_in_its_own_sentences() -> None:
    assert lines(group(AGENCY, "第三条")) == [
        "機構に、役員として理事長及び監事二人を置く。",
        "理事長は、主務大臣が任命する。",
        "理事長の任期は、四年とする。",
    ]


def test_the_items_of_a_provision_are_items_of_it() -> None:
    assert lines(group(AGENCY, "第二条")) == [
        "機構は、次に掲げる業務を行う。",
        "・研究開発を行うこと。",
        "・助成金を交付すること。",
        "・情報を提供すること。",
    ]


def test_a_provision_goes_as_far_as_it_fits() -> None:
    whole, first = lines(group(AGENCY, "第二条")), lines(group(AGENCY, "第二条"), 30)
    assert first == whole[: len(first)]
    assert 0 < len(first) < len(whole)


def test_each_line_of_a_provision_is_cited_by_its_own_sentence() -> None:
    for statement in put(group(AGENCY, "第二条"), SHORT):
        (cited,) = statement.passages
        assert statement.text.removeprefix("・") == cited.text


def test_a_heading_of_a_law_alone_names_what_is_under_it() -> None:
    assert lines(group(AGENCY, "附則")) == [
        "「附則」には、次の項目が挙げられています。",
        "・（施行期日）",
        "　－この法律は、令和二年四月一日から施行する。",
    ]


def test_what_follows_a_sentence_that_announces_it_is_put_with_it() -> None:
    assert lines(sentence(bulleted(), "以下のとおり")) == [
        "施策の柱は、以下のとおりとする。",
        "・予防を進めること",
        "・診断を進めること",
        "・治療を進めること",
    ]


def test_bullets_that_do_not_fit_are_left_out_rather_than_cut_to_nothing() -> None:
    announced = sentence(bulleted(), "以下のとおり")
    assert lines(announced, 20) == ["施策の柱は、以下のとおりとする。"]


@pytest.mark.parametrize(("room", "count"), [(SHORT, 2), (20, 1)])
def test_what_leans_on_the_sentence_before_is_put_behind_it(room: int, count: int) -> None:
    found = lines(sentence(document_of(LEADING, "l"), "これを踏まえ"), room)
    assert found == ["計画の期間は五年間とする。", "これを踏まえ、毎年評価を行う。"][-count:]


@pytest.mark.parametrize("document_id", [AGENCY, PATIENTS, PLAN])
@pytest.mark.parametrize("room", [-10, 0, 1, 24, 60, LEAST_ROOM, SHORT])
def test_no_passage_is_put_in_no_words(document_id: str, room: int) -> None:
    for passage in every(samples.index().document(document_id)):
        found = put(passage, room)
        assert found, passage.text
        assert all(statement.text.strip(" ・…") for statement in found)
        assert len(found[0].text) <= max(room, LEAST_ROOM)
        assert all(statement.passages for statement in found)


@pytest.mark.parametrize("document_id", [AGENCY, PATIENTS, PLAN])
def test_all_lines_together_keep_within_what_is_asked(document_id: str) -> None:
    for passage in every(samples.index().document(document_id)):
        for room in (150, SHORT):
            assert length(put(passage, room)) <= room


ITEMS = law(
    article("1", "国は、次に掲げる事業を行う。\n一　予防\n二　診断の普及"),
    article("2", "国は、次に掲げる者に" + "必要な支援を、" * 30 + "行う。\n" + "\n".join(
        f"{n}　{'研究の成果を活用し、' * 12}事業を行う者であること。" for n in "一二三四五六七八九"
    )),
)  # fmt: skip


def clause(document: Document, words: str) -> Passage:
    found = passage_at(document, document.text.index(words))
    assert found is not None
    return found


def test_an_item_of_a_law_is_put_below_what_it_is_an_item_of() -> None:
    found = clause(read_xml(ITEMS), "診断の普及")
    assert lines(found) == ["国は、次に掲げる事業を行う。", "・診断の普及"]
    assert [s.passages[0].text for s in put(found, SHORT)] == [
        "国は、次に掲げる事業を行う。",
        "診断の普及",
    ]


def test_an_item_that_says_what_a_word_means_needs_nothing_above_it() -> None:
    terms = law(
        article("1", "この法律において、次の各号に掲げる用語の意義は、当該各号に定めるところによる。\n"
                "一　喫煙　煙を発生させることをいう。\n二　施設　人が集まる所をいう。それは広い。")
    )  # fmt: skip
    document = read_xml(terms)
    assert lines(clause(document, "煙を発生")) == ["喫煙　煙を発生させることをいう。"]


def test_an_item_of_a_law_that_ends_in_a_full_stop_is_put_so_as_well() -> None:
    assert lines(at(AGENCY, "助成金を交付")) == [
        "機構は、次に掲げる業務を行う。",
        "・助成金を交付すること。",
    ]


@pytest.mark.parametrize("room", [0, 60, 150, SHORT, LONGEST])
def test_a_provision_longer_than_its_room_is_cut_and_begins_whole(room: int) -> None:
    """Its last line may take what a first line may always take."""
    document = read_xml(ITEMS)
    section = next(s for s in document.sections if s.number == "2" and s.unit == "条")
    whole = group_of(document, section)
    assert whole is not None
    found = put(whole, room)
    assert found[0].text.startswith("国は、次に掲げる者に必要な支援を、")
    assert length(found) < max(room, LEAST_ROOM) + LEAST_ROOM
    assert all(len(one.text) <= max(room, LEAST_ROOM) + len("・") for one in found)


EXCEPTED = law(
    article(
        "1",
        "国は、計画を定めるものとする。",
        "大臣は、第一項の規定により計画を定めたときは、これを公表する。",
        "管理者は、ほかの場所で働いてはならない。ただし、知事の許可を受けたときは、この限りでない。",
    )
)


@pytest.mark.parametrize("words", ["ほかの場所で", "知事の許可"])
def test_a_rule_and_what_is_excepted_from_it_are_put_together(words: str) -> None:
    assert lines(sentence(read_xml(EXCEPTED), words)) == [
        "管理者は、ほかの場所で働いてはならない。",
        "ただし、知事の許可を受けたときは、この限りでない。",
    ]


def test_what_does_not_fit_beside_a_rule_is_left_out() -> None:
    found = lines(sentence(read_xml(EXCEPTED), "ほかの場所で"), 30)
    assert found == ["管理者は、ほかの場所で働いてはならない。"]


def test_the_paragraph_of_its_own_article_that_a_provision_follows_upon_is_put_with_it() -> None:
    assert lines(sentence(read_xml(EXCEPTED), "公表する")) == [
        "大臣は、第一項の規定により計画を定めたときは、これを公表する。",
        "第一項：国は、計画を定めるものとする。",
    ]
