"""Which passage may answer a question, and for what the others are passed over."""

from __future__ import annotations

from dataclasses import replace

import assistant_law_samples as samples
import pytest
from assistant_law_samples import AGENCY, PATIENTS, PLAN, at, every, group, scored
from assistant_samples import QUESTIONS
from fake_vocabulary import FakeVocabulary
from hypothesis import given
from indexer_law_samples import article, law, read_xml

from assistant.choice import LEAST, choose, left_open, missing, why_not
from assistant.evidence import Scored, Words
from assistant.lexicon import Lexicon, lemmas
from assistant.passage import Passage, passage_at
from assistant.question import Question, understand
from assistant.rank import rank
from indexer.normalize import clean, fold_text

LEXICON = Lexicon(FakeVocabulary())


def says(question: Question, text: str, covers: float = 1.0, linked: str = "") -> Scored:
    """A sentence of a law, as printed; it covers all of ``question`` but names it has not."""
    document = read_xml(law(article("1", text)))
    passage = passage_at(document, document.text.index(text))
    assert passage is not None
    return saying(question, passage, text, covers, linked)


def saying(question: Question, passage: Passage, text: str, covers: float, linked: str) -> Scored:
    folded = fold_text(text)
    words = Words(folded, folded, frozenset(lemmas(folded)), "", frozenset(), "", fold_text(linked))
    each = tuple(covers * all(name in folded for name in p.proper) for p in question.phrases)
    return Scored(passage, words, each, each, coverage=covers, score=covers)


# question | passage | what it is passed over for: () it may answer
WHY_NOT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # A figure, a body, a place that is asked for and not there.
    ("任期は何年ですか", "任期は、四年とする。", ()),
    ("任期は何年ですか", "任期は、別に定める。", ("needs",)),
    ("費用は何割ですか", "費用は、別に支払う。", ("needs",)),
    ("東京の審査会は", "審査会を置く。", ("names",)),
    ("東京の審査会は", "東京に審査会を置く。", ()),
    ("東京の審査会で合っていますか", "審査会を置く。", ()),  # a wrong name is to be corrected
    ("hipaa法の罰則は", "罰則を定める。", ("names",)),
    # What is left to an order is not said.
    ("省令で定める基準は何ですか", "基準は、省令で定める。", ()),
    ("省令の基準は何ですか", "基準は、省令で定める。", ("open",)),
    ("省令の基準は何ですか", "省令の基準は、安全とする。", ()),
    ("政令ではどう決まっていますか", "費用は、政令で定める。", ("open",)),
    ("基準は何ですか", "基準は、省令で定める。", ()),
    ("告示に書かれた額は", "額は、条例で定める。", ("open",)),
    # A count: a number of things, no date and no address.
    ("業務はいくつありますか", "業務を三つ行う。", ()),
    ("業務はいくつありますか", "二十人以内の委員が業務を行う。", ()),
    ("業務はいくつありますか", "業務を行う。", ("count",)),
    ("業務はいくつありますか", "平成二十年から業務を行う。", ("count",)),
    ("業務はいくつありますか", "第三条の業務を行う。", ("count",)),
    ("業務はいくつありますか", "第二期の業務を行う。", ("count",)),
    ("業務はいくつありますか", "業務は、①研究、②助成とする。", ()),
    # A provision's own number need not be printed in it.
    ("根拠は何条ですか", "業務を行う。", ()),
)  # fmt: skip


@pytest.mark.parametrize(("text", "passage", "expected"), WHY_NOT)
def test_what_a_passage_is_passed_over_for(
    text: str, passage: str, expected: tuple[str, ...]
) -> None:
    question = understand(text, LEXICON)
    found = says(question, passage)
    assert why_not(question, found) == expected
    assert choose(question, [found]) is (None if expected else found)


# question | what the passage does not speak of | whether that is all the question hangs on
UNSPOKEN: tuple[tuple[str, str, bool], ...] = (
    ("全国の患者は何人ですか", "全国", True),
    ("患者の病院は何か所ですか", "病院", True),
    ("全国の患者はどこで診ますか", "全国", False),  # no figure of it is asked
    ("全国の患者は20人でしょうか", "全国", False),  # a figure to be corrected
)


@pytest.mark.parametrize(("text", "unspoken", "expected"), UNSPOKEN)
def test_a_figure_is_of_what_is_asked_and_of_no_other_thing(
    text: str, unspoken: str, expected: bool
) -> None:
    question = replace(understand(text, LEXICON), asked=None)
    found = says(question, "患者は、二十人とする。")
    covers = tuple(0.0 if p.text == unspoken else 1.0 for p in question.phrases)
    assert 0.0 in covers
    assert ("names" in why_not(question, replace(found, covers=covers))) is expected


def test_a_name_in_what_a_passage_refers_to_is_spoken_of() -> None:
    question = understand("東京の審査会は", LEXICON)
    assert why_not(question, says(question, "審査会を置く。", linked="東京都に置く。")) == ()


@pytest.mark.parametrize(("covers", "chosen"), [(LEAST, True), (LEAST - 0.01, False), (0.0, False)])
def test_what_covers_too_little_is_not_chosen(covers: float, chosen: bool) -> None:
    question = replace(understand("審査会について", LEXICON), asked=None)
    found = says(question, "審査会を置く。", covers)
    assert (choose(question, [found]) is found) is chosen
    assert ("coverage" in why_not(question, found)) is not chosen


def test_the_thing_asked_for_must_be_covered() -> None:
    question = understand("審査会の事務局は何ですか", LEXICON)
    assert question.asked is not None
    covers = [1.0] * len(question.phrases)
    covers[question.asked] = 0.4
    found = replace(says(question, "審査会を置く。"), covers=tuple(covers))
    assert why_not(question, found) == ("asked",)
    assert choose(question, [found]) is None


def test_the_name_of_a_figure_need_not_be_said_where_the_figure_is() -> None:
    question = understand("支給の有効期間は何年ですか", LEXICON)
    assert question.asked is not None
    assert question.phrases[question.asked].text.endswith("期間")
    covers = [1.0] * len(question.phrases)
    covers[question.asked] = 0.0
    found = replace(says(question, "三年を限り支給する。"), covers=tuple(covers))
    assert choose(question, [found]) is found


@pytest.mark.parametrize(
    ("text", "passage", "chosen"),
    [
        ("委員は誰が任命しますか", "委員は、大臣が任命する。", True),
        ("委員は誰が任命しますか", "委員の任命は、公正に行う。", False),
        ("誰に届け出ますか", "知事に届け出る。", True),
        ("誰に届け出ますか", "知事は、届け出る。", False),
    ],
)
def test_who_is_asked_for_must_be_named(text: str, passage: str, chosen: bool) -> None:
    question = replace(understand(text, LEXICON), needs=())
    found = says(question, passage)
    assert (choose(question, [found]) is found) is chosen


def test_the_first_that_may_answer_is_chosen_and_none_far_behind_the_best() -> None:
    question = understand("任期は何年ですか", LEXICON)
    lacks = says(question, "任期は、別に定める。")
    holds = says(question, "任期は、四年とする。")
    assert choose(question, [lacks, replace(holds, score=0.81)]) is not None
    assert choose(question, [lacks, replace(holds, score=0.79)]) is None
    assert choose(question, []) is None


def test_a_list_can_be_counted_where_a_number_of_its_items_is_asked() -> None:
    question = samples.asked("機構の業務は何本ありますか")
    (items,) = scored(question, group(AGENCY, "機構は、次に"))
    (sentence,) = scored(question, at(AGENCY, "四年とする"))
    assert [need.label for need in missing(question, sentence)] == ["数値（何本）"]
    assert missing(question, items) == []
    assert choose(question, rank(question, [items, sentence])) is not None


@pytest.mark.parametrize(
    ("question", "document_id", "words"),
    [
        ("理事長は誰が任命しますか", AGENCY, "主務大臣が任命"),
        ("審査会の委員は何人ですか", PATIENTS, "二十人以内"),
        ("施策の柱はいくつありますか", PLAN, "３つと定める"),
        ("全国の患者は何人ですか", "", ""),
        ("東京の審査会は", "", ""),
        ("難病の患者の割合は", "", ""),
        ("厚生労働省令の内容は", "", ""),
    ],
)
def test_what_is_chosen_of_all_passages(question: str, document_id: str, words: str) -> None:
    index, read = samples.index(), samples.asked(question)
    passages = [p for known in index.catalogued for p in every(index.document(known.id))]
    found = choose(read, rank(read, scored(read, *passages)))
    assert (found and found.passage) == (at(document_id, words) if words else None)


@given(text=QUESTIONS)
def test_what_is_chosen_is_passed_over_for_nothing(text: str) -> None:
    question = understand(clean(text), LEXICON)
    for passage in ("任期は、四年とする。", "基準は、省令で定める。", "審査会を置く。"):
        found = says(question, passage)
        if choose(question, [found]) is found:
            assert not missing(question, found)
            assert not left_open(question, found)
        else:
            assert why_not(question, found) or question.kind.value == "who"
