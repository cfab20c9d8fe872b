"""Each part of the judgement, in tables of Japanese input and expected result."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eval.dataset import Question
from eval.metrics import (
    PARTS,
    bootstrap_interval,
    concise_holds,
    evidence_holds,
    faithful_holds,
    figures,
    forbid_holds,
    judge,
    missing_facts,
    normalise,
    overlaps,
    status_holds,
)

TEXT = "１．目標\n2040年までに３年以上延伸し、75歳以上とする。予算は1,200億円、17 件。①医薬品"

NORMALISED = [
    ("２０４０ 年", "2040年"),
    ("ＱＯＬ\n向上", "QOL向上"),
    ("ﾓﾀﾞﾘﾃｨ　等", "モダリティ等"),
    ("（Ｐ）", "(P)"),
]

# (one, other, do they overlap)
OVERLAPS = [
    ("３年以上延伸", "2040年までに3年以上 延伸する", True),
    ("2040年までに３年以上延伸する", "３年以上", True),
    ("あいうえおかきくけこさしX", "Yあいうえおかきくけこさし", True),
    ("あいうえおかきくけこさX", "Yあいうえおかきくけこさ", False),
    ("目標", "予算", False),
    ("", "予算", False),
    ("予算", " \n", False),
]

# (text, the figures in it)
FIGURES = [
    ("２０４０年", {"2040"}),
    ("1,200億円と1200人", {"1200"}),
    ("1,2,3", {"1", "2", "3"}),
    ("2024,2025年", {"2024", "2025"}),
    ("0.5％、3.2.1.節", {"0.5", "3.2.1"}),
    ("①2020年", {"1", "2020"}),
    ("十七条", set()),
]

# (answer, question, whether faithful), with one citation: all of TEXT
FAITHFUL = [
    ("2040年までに[1]75歳以上です[1]。", "目標は？", True),
    ("２０４０年です[1]。", "目標は？", True),
    ("1200億円です[1]。", "予算は？", True),
    ("17件です[1]。", "何件？", True),
    ("7件です[1]。", "何件？", False),
    ("5歳以上です[1]。", "目標は？", False),
    ("2050年です[1]。", "目標は？", False),
    ("2050年の目標はありません[1]。", "2050年の目標は？", True),
    ("目標です[9]。", "目標は？", True),
]


def question(**fields: Any) -> Question:
    given: dict[str, Any] = {"id": "q", "category": "kpi", "question": "目標は？"}
    return Question(**{**given, "answerable": True, **fields})


def answer(said: str = "目標です。", quote: str = TEXT, **fields: Any) -> dict[str, Any]:
    start = TEXT.find(quote)
    cited = {"marker": 1, "document": {"id": "d"}, "quote": quote}
    cited |= {"start": start, "end": start + len(quote)}
    plain = {"status": "answered", "answer": said, "citations": [cited], "notes": []}
    return {**plain, **fields}


def lookup(document_id: str) -> str | None:
    return TEXT if document_id == "d" else None


@pytest.mark.parametrize(("text", "expected"), NORMALISED)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(("one", "other", "expected"), OVERLAPS)
def test_overlap_is_symmetric(one: str, other: str, expected: bool) -> None:
    assert overlaps(one, other) is expected
    assert overlaps(other, one) is expected


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_figures_are_whole_numbers(text: str, expected: set[str]) -> None:
    assert figures(text) == expected


def test_a_fact_is_any_of_its_alternatives_in_answer_or_notes() -> None:
    asked = question(facts=(("3年以上", "三年以上"), ("【P】", "未確定"), ("予算",)))
    said = answer("健康寿命を ３年\n以上[1]。", notes=["この部分は未確定です。"])
    assert missing_facts(asked, said) == (("予算",),)
    assert judge(asked, said, lookup).facts == pytest.approx(2 / 3)
    assert judge(asked, said, lookup).failed == ("facts",)


def test_a_fact_is_not_glued_together_from_answer_and_note() -> None:
    assert missing_facts(question(facts=(("3年以上",),)), answer("3年", notes=["以上"]))


@pytest.mark.parametrize(
    ("evidence", "expected"), [((), True), (("75歳以上",), True), (("予算", "別の文"), False)]
)
def test_evidence_is_one_of_the_strings_in_one_of_the_quotes(
    evidence: tuple[str, ...], expected: bool
) -> None:
    said = answer(quote="2040年までに３年以上延伸し、75歳以上とする。")
    assert evidence_holds(question(evidence=evidence), said) is expected


def test_evidence_needs_a_citation() -> None:
    assert not evidence_holds(question(evidence=("75歳以上",)), answer(citations=[]))


@pytest.mark.parametrize(
    ("status", "answerable"),
    [
        ("answered", True),
        ("partial", True),
        ("not_in_corpus", False),
        ("out_of_scope", False),
        ("clarify", False),
    ],
)
def test_status_goes_with_whether_it_can_be_answered(status: str, answerable: bool) -> None:
    assert status_holds(question(answerable=answerable), answer(status=status))
    assert not status_holds(question(answerable=not answerable), answer(status=status))


@pytest.mark.parametrize("answerable", [True, False])
def test_an_unknown_status_never_holds(answerable: bool) -> None:
    for status in ("", "ANSWERED", "error", None):
        assert not status_holds(question(answerable=answerable), answer(status=status))


def test_forbidden_words_are_looked_for_in_the_answer_alone() -> None:
    asked = question(forbid=("５ つ",))
    assert not forbid_holds(asked, answer("5つです。"))
    assert forbid_holds(asked, answer("6つです。", notes=["5つではありません。"]))


@pytest.mark.parametrize(
    ("category", "limit"),
    [
        ("kpi", 400),
        ("follow-up", 400),
        ("list", 1000),
        ("comparison", 1000),
        ("procedure", 1000),
        ("cross-document", 1000),
    ],
)
def test_the_limit_of_an_answer_counts_neither_markers_nor_blanks(
    category: str, limit: int
) -> None:
    asked = question(category=category)
    assert concise_holds(asked, answer("あ" * limit + " \n[1][12]"))
    assert not concise_holds(asked, answer("あ" * (limit + 1)))


def test_the_limit_of_a_quote() -> None:
    cited = answer()["citations"][0]
    assert concise_holds(question(), answer(citations=[{**cited, "quote": "あ" * 600}]))
    assert not concise_holds(question(), answer(citations=[{**cited, "quote": "あ" * 601}]))


@pytest.mark.parametrize(("said", "asked", "expected"), FAITHFUL)
def test_every_figure_stands_in_a_quote_or_in_the_question(
    said: str, asked: str, expected: bool
) -> None:
    assert faithful_holds(question(question=asked), answer(said), lookup) is expected


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "目票"},
        {"start": 0, "end": 2},
        {"start": -2, "end": 10_000},
        {"start": "0"},
        {"start": None},
        {"start": 3, "end": 3, "quote": ""},
        {"document": {"id": "none"}},
        {"document": "d"},
        {"quote": None},
    ],
)
def test_a_quote_that_is_no_exact_slice_is_not_faithful(change: dict[str, Any]) -> None:
    good = answer(quote="目標")
    assert faithful_holds(question(), good, lookup)
    bad = answer(citations=[{**good["citations"][0], **change}])
    assert not faithful_holds(question(), bad, lookup)


def test_every_quote_must_be_exact() -> None:
    good = answer(quote="目標")["citations"][0]
    bad = {**good, "start": good["start"] + 1}
    assert not faithful_holds(question(), answer(citations=[good, bad]), lookup)


@given(span=st.tuples(*[st.integers(0, len(TEXT))] * 2).map(sorted))
def test_an_exact_slice_repeated_as_the_answer_is_always_faithful(span: list[int]) -> None:
    start, end = span
    assume(start < end)
    cited = {"marker": 1, "document": {"id": "d"}, "quote": TEXT[start:end]}
    said = {"answer": f"{TEXT[start:end]}[1]", "citations": [{**cited, "start": start, "end": end}]}
    assert faithful_holds(question(), said, lookup)


@given(data=st.data())
def test_changing_a_digit_of_the_answer_makes_it_unfaithful(data: st.DataObject) -> None:
    quote = "2040年までに３年以上延伸し、75歳以上とする。"
    at = data.draw(st.sampled_from([i for i, c in enumerate(quote) if c.isdigit()]))
    digit = data.draw(st.sampled_from("0123456789"))
    changed = quote[:at] + digit + quote[at + 1 :]
    assume(not figures(changed) <= figures(quote))
    assert not faithful_holds(question(), answer(f"{changed}[1]", quote=quote), lookup)
    assert faithful_holds(question(), answer(f"{quote}[1]", quote=quote), lookup)


@given(figure=st.integers(0, 9999) | st.sampled_from([3, 17, 75, 1200, 2040]))
def test_a_figure_is_faithful_exactly_where_the_quote_holds_it(figure: int) -> None:
    expected = str(figure) in figures(TEXT)
    assert faithful_holds(question(), answer(f"{figure}です[1]。"), lookup) is expected


def test_a_missing_answer_scores_zero_in_every_part() -> None:
    judged = judge(question(answerable=False), None, lookup)
    assert judged.failed == PARTS
    assert sum(judged.score(part) for part in PARTS) == 0


WRONG = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@given(
    said=st.dictionaries(
        st.sampled_from(["answer", "status", "citations", "notes"]),
        WRONG | st.lists(st.dictionaries(st.sampled_from(["quote", "start", "document"]), WRONG)),
    )
)
def test_an_answer_object_of_any_shape_is_judged_and_none_of_these_passes(
    said: dict[str, Any],
) -> None:
    assert not judge(question(facts=(("2040年",),)), said, lookup).passed


def test_a_good_answer_passes() -> None:
    asked = question(facts=(("2040年",),), evidence=("2040年までに",), forbid=("2050年",))
    judged = judge(asked, answer("2040年です[1]。"), lookup)
    assert judged.passed
    assert judged.as_dict()["passed"] is True


@given(scores=st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=40))
def test_the_interval_is_repeatable_and_inside_the_scores(scores: list[float]) -> None:
    low, high = bootstrap_interval(scores)
    assert min(scores) <= low <= high <= max(scores)
    assert (low, high) == bootstrap_interval(scores)


def test_the_interval_of_half_of_a_hundred_is_about_ten_points_either_side() -> None:
    low, high = bootstrap_interval([0.0, 1.0] * 50)
    assert 0.38 <= low <= 0.42
    assert 0.58 <= high <= 0.62


def test_no_scores_have_no_interval() -> None:
    with pytest.raises(ValueError, match="no scores"):
        bootstrap_interval([])
