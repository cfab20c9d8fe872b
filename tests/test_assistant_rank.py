"""Which of two passages that cover a question alike comes first, and that the order is firm."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import assistant_law_samples as samples
import pytest
from assistant_law_samples import AGENCY, PATIENTS, PLAN, at, every, group, scored
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import Scored, Words
from assistant.lexicon import lemmas
from assistant.passage import Form, Passage
from assistant.rank import caption_lemmas, rank

QUESTIONS = (
    "見本研究機構法の目的は",
    "理事長の任期は何年ですか",
    "機構の業務をすべて挙げてください",
    "審査会の委員は何人ですか",
    "理事長は誰が任命しますか",
    "健康寿命の目標は",
    "月面基地の計画は",
)


def stand_in(place: int, text: str, heading: str) -> Scored:
    """A sentence under ``heading``, both folded, at ``place`` of the plan; it covers most."""
    document = samples.index().document(PLAN)
    passage = Passage(document, document.sections[1], place, place + 1, Form.SENTENCE)
    words = Words(
        text, text, frozenset(lemmas(text)), heading, frozenset(lemmas(heading)), "見本健康計画"
    )
    return Scored(passage, words, (), (), coverage=0.8, score=0.5)


# question | (text, heading) that comes first | (text, heading) that comes after it
FIRST: tuple[tuple[str, tuple[str, str], tuple[str, str]], ...] = (
    # What a law is for answers only what asks for that.
    ("支援について", ("支援を行う。", "第2条(補助)"), ("支援を行う。", "第1条(目的)")),
    ("支援について", ("支援を行う。", "第2条(補助)"), ("支援を行う。", "第1条(支援の趣旨)")),
    ("なぜ支援を行うのですか", ("支援を行う。", "第1条(目的)"), ("支援を行う。", "第2条(補助)")),
    ("見本研究機構法の目的は", ("支援を図る。", "第1条(目的)"), ("支援を図る。", "第3条(機構の目的)")),
    ("機構の目的は", ("支援を図る。", "第3条(機構の目的)"), ("支援を図る。", "第1条(目的)")),
    # How a law came into force, only where that is asked.
    ("支援について", ("支援を行う。", "第9条(補助)"), ("支援を行う。", "附則\n第2条(補助)")),
    ("支援について", ("支援を行う。", "附則"), ("支援を行う。", "附則(2021年法律第7号)")),
    ("支援の施行はいつ", ("支援を行う。", "附則"), ("支援を行う。", "附則(2021年法律第7号)")),
    # A caption that says what is asked, and nothing else.
    ("役員の任命について", ("支援を行う。", "第3条(役員の任命)"), ("支援を行う。", "第3条(職員の任命)")),
    ("所掌事務は", ("支援を行う。", "第3条(所掌事務等)"), ("支援を行う。", "第3条(所掌事務の特例)")),
    # The provision that gives a thing its name says what it is.
    ("健康計画について", ("支援の計画(以下「健康計画」という。)を支援する。", "第2条"), ("健康計画の支援を支援する。", "第2条")),
    # How far one is bound.
    ("支援は義務ですか", ("支援を行わなければならない。", "第2条"), ("支援を行う。", "第2条")),
    ("支援は義務ですか", ("支援に努めるものとする。", "第2条"), ("支援を行う。", "第2条")),
    ("支援をしないといけませんか", ("支援をしてはならない。", "第2条"), ("支援を行う。", "第2条")),
    # Who does what is asked, and when.
    ("誰が支援を行いますか", ("大臣は、支援を行う。", "第2条"), ("支援は、3年とする。", "第2条")),
    ("誰が支援を行いますか", ("大臣は、広く適切に支援を行う。", "第2条"), ("支援を行う。", "第2条")),
    ("誰が基準を策定しますか", ("大臣は、広く適切に基準を定める。", "第2条"), ("大臣は、基準を見る。", "第2条")),
    ("支援の期間は", ("支援は、3年とする。", "第2条"), ("支援は、行う。", "第2条")),
    ("支援の届出はいつまで", ("支援を遅滞なく届け出る。", "第2条"), ("支援を広く届け出る。", "第2条")),
    ("支援の頻度は", ("支援は、毎年行う。", "第2条"), ("支援は、広く行う。", "第2条")),
)  # fmt: skip


@pytest.mark.parametrize(("question", "first", "after"), FIRST)
def test_of_two_that_cover_alike_this_comes_first(
    question: str, first: tuple[str, str], after: tuple[str, str]
) -> None:
    """The one that comes after stands before it in print, where ties would put it first."""
    found = rank(samples.asked(question), [stand_in(5, *after), stand_in(9, *first)])
    assert [one.passage.start for one in found] == [9, 5]
    assert found[0].score > found[1].score


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("支援の施行はいつ", "附則"),  # asked for: no worse than elsewhere
        ("支援の経過措置は", "附則\n第2条(補助)"),
        ("第1条は", "第1条(目的)"),
    ],
)
def test_where_it_is_asked_for_it_is_no_worse_than_elsewhere(question: str, heading: str) -> None:
    pair = [stand_in(5, "支援を行う。", heading), stand_in(9, "支援を行う。", "第7条(補助)")]
    assert [one.passage.start for one in rank(samples.asked(question), pair)] == [5, 9]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("第21条(所掌事務等)", {"所掌", "事務"}),
        ("第3条(役員に関する規定)", {"役員", "規定"}),
        ("第3条(役員)\n第2項", {"役員"}),
        ("第6条", set()),
        ("", set()),
    ],
)
def test_what_a_caption_says(headings: str, expected: set[str]) -> None:
    assert caption_lemmas(headings) == expected


def test_a_chapter_as_a_whole_comes_after_what_is_in_it() -> None:
    """A made-up chapter of the same cover: its list of captions answers nothing."""
    whole = group(AGENCY, "第三条")
    chapter = replace(whole, section=replace(whole.section, unit="章"))
    (one,) = scored(samples.asked("理事長について"), whole)
    (plain,) = rank(samples.asked("理事長について"), [one])
    (below,) = rank(samples.asked("理事長について"), [replace(one, passage=chapter)])
    assert below.score == pytest.approx(plain.score - 0.3)
    (named,) = rank(samples.asked("理事長の章について"), [replace(one, passage=chapter)])
    assert named.score > below.score + 0.25


# question | document and words of what comes first of all the corpus
BEST: tuple[tuple[str, str, str], ...] = (
    ("見本研究機構法の目的は", AGENCY, "組織を定める"),
    ("見本研究機構法の理事長の任期は", AGENCY, "四年とする"),
    ("見本研究機構法はいつ施行されますか", AGENCY, "四月一日から施行"),
    ("理事長は誰が任命しますか", AGENCY, "主務大臣が任命"),
    ("審査会の委員は何人ですか", PATIENTS, "二十人以内"),
    ("難病法の目的は", PATIENTS, "国民保健の向上"),
    ("年度計画の提出は義務ですか", AGENCY, "年度計画を提出"),
    ("施策の柱はいくつありますか", PLAN, "３つと定める"),
)


@pytest.mark.parametrize(("question", "document_id", "words"), BEST)
def test_the_best_of_all_passages(question: str, document_id: str, words: str) -> None:
    read = samples.asked(question)
    assert rank(read, scored(read, *all_passages()))[0].passage == at(document_id, words)


def all_passages() -> list[Passage]:
    index = samples.index()
    return [p for known in index.catalogued for p in every(index.document(known.id))]


@given(question=st.sampled_from(QUESTIONS), seed=st.integers(0, 99))
def test_the_order_is_best_first_and_firm(question: str, seed: int) -> None:
    read = samples.asked(question)
    given_ = scored(read, *all_passages())
    mixed = list(given_)
    random.Random(seed).shuffle(mixed)
    found = rank(read, given_)
    assert found == rank(read, mixed)
    assert {id(one.passage) for one in found} == {id(one.passage) for one in given_}
    for best, after in pairwise(found[1:] if swapped(found) else found):
        assert (-best.score, best.passage.key) <= (-after.score, after.passage.key)


def swapped(found: list[Scored]) -> bool:
    """Whether the rule of an article was put before the exception that scores a little better."""
    first, second = (one.passage for one in found[:2])
    earlier = first.document is second.document and first.start < second.start
    return earlier and found[0].score < found[1].score


def test_nothing_ranked_is_nothing() -> None:
    assert rank(samples.asked("任期は"), []) == []
