"""What every answer promises, whatever is asked: random questions, the promises of the design."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assistant_samples import (
    JUNK,
    QUESTIONS,
    SENSIBLE,
    SHORT,
    STRATEGY,
    TURNS,
    broken,
    same,
)
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Assistant, DocumentRef, Status, Token

GOAL = "健康寿命は何歳以上を目指しますか"


# Questions that have tried a promise hard.
@pytest.mark.parametrize(
    "question",
    [
        "「[7]」とは何ですか",  # its own brackets are no marker
        "[1]の予算額はいくらですか",
        "令和12年の健康寿命は何歳ですか",
        "二〇五〇年の統合プロジェクトの件数は",
        "基本理念はいくつありますか",  # a count that the text does not print
        "国際展開の項目はいくつ",
        "第3章とは",  # a chapter is too long to quote
        "統合プロジェクトは確定していますか",  # what is said of a document is cited too
        "3.2.1(2)の項目を挙げてください",
        "3.5(2)とは",
    ],
)
def test_an_answer_to_a_hard_question_keeps_every_promise(
    assistant: Assistant, question: str
) -> None:
    assert broken(assistant.ask(question), assistant) == []


@pytest.mark.parametrize(
    ("question", "count"),
    [("基本理念はいくつありますか", "二つ"), ("国際展開の項目はいくつ", "四つ")],
)
def test_a_count_is_told_and_not_only_its_items(
    assistant: Assistant, question: str, count: str
) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer in (count, None)
    assert count in answer.answer
    assert not any("除きました" in note for note in answer.notes)


@pytest.mark.parametrize("question", ["7", "{{7*7}}", "8は何ですか", "0の意味は"])
def test_a_figure_is_not_found_within_another(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status not in (Status.ANSWERED, Status.PARTIAL)


@given(question=SENSIBLE)
def test_an_answer_to_words_of_the_document_keeps_every_promise(
    assistant: Assistant, question: str
) -> None:
    assert broken(assistant.ask(question), assistant) == []


@given(question=SHORT)
def test_an_answer_to_a_short_question_keeps_every_promise(
    assistant: Assistant, question: str
) -> None:
    assert broken(assistant.ask(question), assistant) == []


@given(question=JUNK)
def test_an_answer_to_junk_keeps_every_promise(assistant: Assistant, question: str) -> None:
    assert broken(assistant.ask(question), assistant) == []


@given(question=QUESTIONS, history=TURNS)
def test_an_answer_after_any_history_keeps_every_promise(
    assistant: Assistant, question: str, history: list[tuple[str, str]]
) -> None:
    assert broken(assistant.ask(question, history), assistant) == []


@given(data=st.data())
def test_an_answer_to_a_piece_of_the_document_keeps_every_promise(
    assistant: Assistant, data: st.DataObject
) -> None:
    text = assistant.document(STRATEGY).text
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : start + data.draw(st.integers(1, 60))]
    form = data.draw(st.sampled_from(("", "とは何ですか", "はいつですか", "の内訳は", "を全部")))
    assert broken(assistant.ask(piece + form), assistant) == []


@given(question=QUESTIONS, history=TURNS)
def test_the_same_question_has_the_same_answer(
    assistant: Assistant, question: str, history: list[tuple[str, str]]
) -> None:
    assert same(assistant.ask(question, history)) == same(assistant.ask(question, history))


@given(question=QUESTIONS)
def test_a_stream_is_the_answer_in_pieces_and_then_the_answer(
    assistant: Assistant, question: str
) -> None:
    *pieces, last = assistant.stream(question)
    assert isinstance(last, Answer)
    assert same(last) == same(assistant.ask(question))
    tokens = [piece for piece in pieces if isinstance(piece, Token)]
    assert len(tokens) == len(pieces)
    assert all(token.text for token in tokens)
    assert "".join(token.text for token in tokens) == last.answer


def test_a_long_answer_is_streamed_in_more_than_one_piece(assistant: Assistant) -> None:
    assert len(list(assistant.stream("国際展開の促進の項目をすべて挙げてください"))) > 3


@given(question=QUESTIONS, k=st.integers(1, 40))
def test_what_is_found_is_an_exact_slice_best_first(
    assistant: Assistant, question: str, k: int
) -> None:
    hits = assistant.search(question, k)
    document = assistant.document(STRATEGY)
    assert len(hits) <= k
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.chunk.id for hit in hits}) == len(hits)
    assert all(h.chunk.text == document.text[h.chunk.start : h.chunk.end] for h in hits)


def test_fewer_hits_are_the_first_of_more(assistant: Assistant) -> None:
    many = assistant.search("研究開発の推進", 12)
    assert many[:5] == assistant.search("研究開発の推進", 5)
    assert len(many) == 12


# How an answer could break each promise, so that ``broken`` is known to see it.
def shifted(answer: Answer) -> Answer:
    citation = answer.citations[0]
    return replace(answer, citations=(replace(citation, start=citation.start + 1),))


def misplaced(answer: Answer) -> Answer:
    return replace(answer, citations=(replace(answer.citations[0], section=("1. 総論",)),))


def paged(answer: Answer) -> Answer:
    return replace(answer, citations=(replace(answer.citations[0], page=3),))


def settled(answer: Answer) -> Answer:
    reference: DocumentRef = replace(answer.citations[0].document, status="決定")
    return replace(answer, citations=(replace(answer.citations[0], document=reference),))


@pytest.mark.parametrize(
    ("harm", "seen"),
    [
        (shifted, "is no slice"),
        (misplaced, "does not stand in"),
        (paged, "is not on page"),
        (settled, "names its document otherwise"),
        (lambda a: replace(a, answer=f"{a.answer}[2]"), "markers"),
        (lambda a: replace(a, answer=a.answer.replace("[1]", "")), "no marker"),
        (lambda a: replace(a, answer=f"{a.answer}\n80歳です。[1]"), "figure 80"),
        (lambda a: replace(a, citations=()), "answered from nothing"),
        (lambda a: replace(a, citations=a.citations * 2), "cited twice"),
        (lambda a: replace(a, status="answered"), "status 'answered'"),
        (lambda a: replace(a, status=Status.CLARIFY), "cites where nothing"),
        (lambda a: replace(a, short_answer="80歳"), "is not in the answer"),
        (lambda a: replace(a, short_answer="75歳", status=Status.PARTIAL), "short answer"),
        (lambda a: replace(a, mode="generated"), "mode"),
        (lambda a: replace(a, timings_ms={}), "timings"),
        (lambda a: replace(a, notes=("案です。", "案です。")), "a note twice"),
        (lambda a: replace(a, notes=("draft",)), "no Japanese"),
        (lambda a: replace(a, notes=("Traceback：失敗",)), "says Traceback"),
        (lambda a: replace(a, answer=a.answer + "に" * 1000), "characters long"),
    ],
)
def test_a_broken_promise_is_seen(assistant: Assistant, harm: object, seen: str) -> None:
    answer = assistant.ask(GOAL)
    assert broken(answer, assistant) == []
    assert callable(harm)
    assert any(seen in wrong for wrong in broken(harm(answer), assistant))
