"""How much of a question a passage covers, and with which words around it."""

from __future__ import annotations

from dataclasses import replace

import assistant_law_samples as samples
import pytest
from assistant_law_samples import AGENCY, PATIENTS, PLAN, at, every, scored
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import (
    AT_ADDRESS,
    IN_HEADING,
    IN_TITLE,
    LINKED,
    RIGHT_ABOVE,
    SUBJECT,
    at_address,
    caption,
)
from assistant.phrases import Phrase
from assistant.question import Question


def about(*phrases: Phrase) -> Question:
    """A question that is about ``phrases`` and nothing else."""
    return replace(samples.asked("何ですか"), phrases=phrases, asked=None)


def cover(phrase: str, document_id: str, words: str, **more: str) -> float:
    """How much of ``phrase``, a word without parts, the passage that holds ``words`` covers."""
    (found,) = scored(about(Phrase(phrase, (), 1.0, **more)), at(document_id, words))
    return found.coverage


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("第1章 総則\n第21条(所掌事務等)", "所掌事務"),
        ("第30条の4(医療計画)", "医療計画"),
        ("第3条(役員の任命)\n第2項\n第1号", "役員の任命"),
        ("第3条(定義)\n第1項\nイ", "定義"),
        ("1.2.対象期間", "1.2.対象期間"),
        ("第6条", ""),
        ("第2項", ""),
        ("", ""),
    ],
)
def test_the_words_of_the_last_heading_that_has_any(headings: str, expected: str) -> None:
    assert caption(headings) == expected


@pytest.mark.parametrize(
    ("phrase", "heading", "expected"),
    [
        ("第3条", "第3条(役員の任命)", True),
        ("第3条", "第3条の2(役員の任命)", False),
        ("第3条の2", "第3条の2(役員の任命)", True),
        ("第3条第2項", "第3条(役員)\n第2項", True),
        ("第3条第2項", "第3条(役員)\n第3項", False),
        ("第3条第1項", "第3条(役員)", True),
        ("第1条", "附則\n第1条(施行期日)", False),
        ("附則第1条", "附則\n第1条(施行期日)", True),
        ("附則第1条", "第1条(目的)", False),
        ("役員", "第3条(役員)", False),
    ],
)
def test_an_article_is_known_by_its_number(phrase: str, heading: str, expected: bool) -> None:
    assert at_address(phrase, heading) is expected


# phrase | document | words of the passage | what of it is covered, and by what
COVERED: tuple[tuple[str, str, str, float], ...] = (
    ("任期", AGENCY, "四年とする", 1.0),  # its own words
    ("業務", AGENCY, "研究開発を行う", IN_HEADING),  # 業務の範囲
    ("業務の範囲", AGENCY, "研究開発を行う", RIGHT_ABOVE),  # the heading is that
    ("第3条", AGENCY, "四年とする", AT_ADDRESS),
    ("見本研究", AGENCY, "四年とする", IN_TITLE),
    ("見本研究機構", AGENCY, "四年とする", SUBJECT),  # the law is all about it
    ("助成金", AGENCY, "厚生労働省令で", LINKED),  # 第二条第二号 says so
    ("助成金", AGENCY, "年度計画を提出", 0.0),
    ("月面基地", PLAN, "75歳以上", 0.0),
)


@pytest.mark.parametrize(("phrase", "document_id", "words", "expected"), COVERED)
def test_what_stands_around_a_passage_counts_for_less_than_what_it_says(
    phrase: str, document_id: str, words: str, expected: float
) -> None:
    assert cover(phrase, document_id, words) == pytest.approx(expected)


def test_the_weights_keep_their_order() -> None:
    assert 1.0 >= AT_ADDRESS >= max(RIGHT_ABOVE, SUBJECT)
    assert min(RIGHT_ABOVE, SUBJECT) > IN_HEADING > max(IN_TITLE, LINKED) > 0


def test_a_body_is_known_by_what_its_own_law_calls_it() -> None:
    assert cover("見本研究機構", AGENCY, "次に掲げる業務を行う") == 1.0  # 機構は、…
    assert cover("見本研究機構", PATIENTS, "特定医療費を支給する") == 0.0


def test_a_year_in_both_calendars_is_one_year() -> None:
    words = samples.scorer().words(at(PLAN, "五年間とする"))
    assert "2016年4月" in words.whole
    assert words.whole.count("2016年") == 1


def test_the_number_of_a_law_is_no_date_of_the_passage() -> None:
    words = samples.scorer().words(at(AGENCY, "年度計画を提出"))
    assert "2017年" not in words.whole
    assert "機構は、の規定により" in words.whole
    assert "2020年4月1日" in samples.scorer().words(at(AGENCY, "から施行する")).whole


def test_the_provisions_referred_to_are_read_with_a_passage() -> None:
    linked = samples.scorer().words(at(AGENCY, "厚生労働省令で")).linked
    assert "助成金を交付すること" in linked
    assert "研究開発" not in linked
    assert samples.scorer().words(at(AGENCY, "四年とする")).linked == ""


def test_a_name_of_another_document_does_not_make_a_law_known() -> None:
    here = cover("本法は", AGENCY, "四年とする", title="見本研究機構法")
    there = cover("本法は", PATIENTS, "特定医療費を支給する", title="見本研究機構法")
    assert (here, there) == (pytest.approx(IN_TITLE), 0.0)


@given(
    text=st.lists(
        st.sampled_from(
            "機構 難病 医療費 任期 理事長 何年 第3条 ですか は の 2016年 健康寿命 業務".split()
        ),
        max_size=6,
    ).map("".join)
)
def test_coverage_is_a_share_and_every_phrase_has_its_own(text: str) -> None:
    question = samples.asked(text)
    passages = [
        p for known in samples.index().catalogued for p in every(samples.index().document(known.id))
    ]
    for found, passage in zip(scored(question, *passages), passages, strict=True):
        assert found.passage is passage
        assert 0.0 <= found.coverage <= 1.0
        assert len(found.covers) == len(question.phrases)
        assert all(0.0 <= one <= 1.0 for one in found.covers)
