"""Short answers by the trained reader, where the rules find none: it reads what is cited, and what
was found where nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import reading, roles
from assistant.kinds import Kind
from assistant.orders import instructs
from assistant.passage import Passage, passage_at
from assistant.question import Question
from assistant.reader import Reader, surest
from assistant.reading import WordVectors
from assistant.statement import SHORT, Draft, Statement, length, put
from assistant.types import Status
from indexer.index import Index
from indexer.normalize import fold_text
from indexer.types import Hit

# Where the rules answer they are better, and of lists the reader knows nothing.
_KINDS = (Kind.WHO, Kind.PERIOD, Kind.VALUE, Kind.CONTENT, Kind.DEFINITION)
_RESCUED = (*_KINDS, Kind.COUNT)
_PERSON_ASKED = re.compile(r"(?:誰|だれ|どなた)(?:が|に|を|から|と|です|でしょう|なの|[?。]*$)")
_POINTS_ON = ("次に掲げる", "次の", "以下の")  # what is said below, and no answer by itself
_MOST = 3  # passages that are read
# Of 158 questions of the development sets that the documents do not answer one reaches _SAID over
# what the search finds, of those that they do a third; of 700 on JaQuAD surer than that 6 of 7 are
# right, surer than _LEADS 9 of 10.
_SAID, _SURE, _ELSE, _LEADS = 2.0, -0.5, 1.5, 4.0


def shortened(
    question: Question, draft: Draft, hits: Sequence[Hit], index: Index, reader: Reader
) -> Draft:
    """``draft`` with the few words that answer, out of its passages, else out of the best ``hits``."""
    asks = not question.yes_or_no and reading.ask(question.text, index.word_vectors).few
    if not asks:
        return draft
    if draft.short_answer is not None:
        return _overruled(question, draft, hits, index, reader)
    if draft.status is Status.NOT_IN_CORPUS and question.kind in _RESCUED:
        found = _found(question, hits, index, reader, _SAID)
        return Draft(Status.ANSWERED, tuple(_put(*found)), found[0]) if found else draft
    if draft.status is not Status.ANSWERED or question.kind not in _KINDS:
        return draft
    cited = _cited(question, draft, reader, index.word_vectors)
    if cited.short_answer is not None:
        return cited
    found = _found(question, hits, index, reader, _ELSE)
    return _led(draft, *found) if found else draft


def _overruled(
    question: Question, draft: Draft, hits: Sequence[Hit], index: Index, reader: Reader
) -> Draft:
    """``draft``, or what the reader is sure of, where that is another body or date."""
    short = draft.short_answer or ""
    if draft.status is not Status.ANSWERED or question.kind not in (Kind.WHO, Kind.PERIOD):
        return draft
    found = _found(question, hits, index, reader, _ELSE)
    if found is None or found[0] in short or short in found[0]:
        return draft
    return _led(draft, *found)


def _cited(question: Question, draft: Draft, reader: Reader, vectors: WordVectors) -> Draft:
    cited = {p.key: p for s in draft.statements for p in s.passages}
    passages = list(cited.values())[:_MOST]
    texts = [passage.text for passage in passages]
    best = surest(reader.read_all(question.text, texts, vectors), [0.0] * len(texts))
    if best is None or best[1].score <= _SURE:
        return draft
    place, span = best
    short = texts[place][span.start : span.end]
    if not _fits(question, short):
        return draft
    told = any(short in s.text for s in draft.statements)
    if span.score <= _LEADS and not told:
        return draft  # what was left out of a long sentence
    if span.score <= _LEADS or any(s.text == f"{short}です。" for s in draft.statements):
        return replace(draft, short_answer=short)
    lead = Statement(f"{short}です。", (passages[place],))
    return replace(draft, short_answer=short, statements=(lead, *draft.statements))


def _found(
    question: Question, hits: Sequence[Hit], index: Index, reader: Reader, least: float
) -> tuple[str, Passage] | None:
    """The words of the best ``hits`` that answer and their sentence; None where none is so sure."""
    best_hits = hits[:_MOST]
    texts = [hit.chunk.text for hit in best_hits]
    behind = [best_hits[0].score - hit.score for hit in best_hits]
    best = surest(reader.read_all(question.text, texts, index.word_vectors), behind)
    if best is None or best[1].score <= least:
        return None
    place, span = best
    chunk = best_hits[place].chunk
    passage = passage_at(index.document(chunk.document_id), chunk.start + span.start)
    short = chunk.text[span.start : span.end]
    if passage is None or instructs(passage.text) or not _fits(question, short):
        return None
    text = fold_text(passage.text)  # 罰金はいくら is not answered by 毎月一回
    held = all(need.address or need.held.search(text) for need in question.needs)
    return (short, passage) if held else None


def _fits(question: Question, short: str) -> bool:
    """Whether ``short`` may be what is asked for: a body or a person where 誰 is asked."""
    if short.startswith(_POINTS_ON):
        return False
    return not _PERSON_ASKED.search(question.folded) or roles.is_bearer(fold_text(short))


def _put(short: str, passage: Passage) -> list[Statement]:
    lead = Statement(f"{short}です。", (passage,))
    return [lead, *put(passage, SHORT - len(lead.text))]


def _led(draft: Draft, short: str, passage: Passage) -> Draft:
    """``draft`` led by what the reader is sure of, as far as there is room for both."""
    lines = _put(short, passage)
    told = [*lines, *(s for s in draft.statements if s not in lines)]
    while length(told) > SHORT and len(told) > len(lines):
        told.pop()
    return replace(draft, short_answer=short, statements=tuple(told))
