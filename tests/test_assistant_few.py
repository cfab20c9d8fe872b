"""The few words that answer, by the reader: which drafts they change, and that they are cited."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from assistant_bridge_samples import BRIDGE, document, index
from hypothesis import given
from hypothesis import strategies as st

from assistant import Status, few
from assistant.draft import Drafter
from assistant.passage import passage_at
from assistant.reader import Reader, Span
from assistant.reading import WordVectors
from assistant.statement import Draft, Statement, length
from indexer.types import Hit

DRAFTER = Drafter(index())
SURE, UNSURE = 100.0, -100.0
DUTY, RECORDS, PLAN = "主索の点検を行い", "点検の記録を", "基本計画を定め"


class Pointing(Reader):
    """A reader that is as sure as it is told to be of the same words, wherever they stand."""

    def __init__(self, words: str, score: float) -> None:
        self.pointed, self.score = words, score

    def read_all(
        self, question: str, texts: Sequence[str], word_vectors: WordVectors
    ) -> list[list[Span]]:
        starts = [text.find(self.pointed) for text in texts]
        return [[Span(at, at + len(self.pointed), self.score)] if at >= 0 else [] for at in starts]


def draft_of(words: str, short: str | None = None) -> Draft:
    """An answer that is the sentence of the law that ``words`` stand in."""
    law = document(BRIDGE)
    passage = passage_at(law, law.text.index(words))
    assert passage is not None
    return Draft(Status.ANSWERED, (Statement(passage.text, (passage,)),), short)


def hits_of(words: str) -> list[Hit]:
    """The best passages of the law that are found, those with ``words`` first."""
    found = index().search(words, 16, [BRIDGE])
    return sorted(found, key=lambda hit: words not in hit.chunk.text)


def read(question: str, draft: Draft, reader: Reader, found: str = "主索の点検を行い") -> Draft:
    return few.shortened(DRAFTER.understand(question, ()), draft, hits_of(found), index(), reader)


REFUSED = Draft(Status.NOT_IN_CORPUS, (Statement("お尋ねの内容は、書かれていません。"),))

# question, draft, words the reader is sure of, the short answer then
LED = [
    ("点検の記録は何年間保存しますか", draft_of(RECORDS), "五年間", "五年間"),
    ("点検はどのくらいの頻度で行いますか", draft_of(DUTY), "毎年一回", "毎年一回"),
    ("点検の結果は誰に届け出ますか", draft_of(DUTY), "都道府県知事", "都道府県知事"),
    ("点検の頻度はどのくらいですか", REFUSED, "毎年一回", "毎年一回"),
    ("点検の結果は誰に届け出ますか", draft_of(PLAN, "国土交通大臣"), "都道府県知事", "都道府県知事"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "draft", "words", "short"), LED)
def test_words_that_are_sure_lead_and_are_cited(
    question: str, draft: Draft, words: str, short: str
) -> None:
    found = read(question, draft, Pointing(words, SURE), words)
    assert (found.status, found.short_answer) == (Status.ANSWERED, short)
    lead = found.statements[0]
    assert lead.text == f"{short}です。"
    assert any(short in passage.text for passage in lead.passages)


@pytest.mark.parametrize(("question", "draft", "words", "short"), LED)
def test_words_that_are_not_sure_change_nothing(
    question: str, draft: Draft, words: str, short: str
) -> None:
    assert read(question, draft, Pointing(words, UNSURE), words) == draft


# question, draft, words the reader is sure of that are no answer to it
KEPT = [
    ("点検は必要ですか", draft_of(DUTY), "毎年一回"),
    ("点検に関する規定をすべて挙げてください", draft_of(DUTY), "毎年一回"),
    ("点検に関する規定をすべて挙げてください", REFUSED, "毎年一回"),
    ("点検の結果は誰に届け出ますか", draft_of(DUTY), "毎年一回"),
    ("基本計画を定めるのは誰ですか", draft_of(PLAN, "国土交通大臣"), "大臣"),
    ("主索の点検は何年ごとに行いますか", REFUSED, "ここには無い言葉"),
]


@pytest.mark.parametrize(("question", "draft", "words"), KEPT)
def test_what_is_not_asked_for_is_not_led_with(question: str, draft: Draft, words: str) -> None:
    assert read(question, draft, Pointing(words, SURE), words) == draft


def test_nothing_found_is_read_without_error() -> None:
    question = DRAFTER.understand("点検の頻度はどのくらいですか", ())
    assert few.shortened(question, REFUSED, [], index(), Pointing("毎年", SURE)) == REFUSED


@given(st.data(), st.sampled_from([row[0] for row in (*LED, *KEPT)]))
def test_the_short_answer_stands_in_what_is_cited(data: st.DataObject, question: str) -> None:
    text = document(BRIDGE).text
    start = data.draw(st.integers(0, len(text) - 2))
    words = text[start : data.draw(st.integers(start + 1, min(start + 12, len(text))))]
    draft = data.draw(st.sampled_from([draft_of(DUTY), draft_of(RECORDS), REFUSED]))
    score = data.draw(st.floats(UNSURE, SURE))
    found = read(question, draft, Pointing(words, score))
    if found != draft:
        assert found.short_answer
        cited = [passage.text for s in found.statements for passage in s.passages]
        assert any(found.short_answer in one for one in cited)
        assert length(found.statements) <= 800
