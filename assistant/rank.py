"""The order of passages for a question: coverage first, then whether it is of the kind asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import extract
from assistant.evidence import Form, Passage, Scored
from assistant.lexicon import lemmas
from assistant.question import Kind, Question
from indexer.normalize import fold

# What the folded passage holds that a question of the kind asks for, and what that adds.
_HOLDS: dict[Kind, tuple[re.Pattern[str], float]] = {
    kind: (re.compile(pattern), bonus)
    for kind, pattern, bonus in (
        (Kind.VALUE, r"\d[\d.]*(?:年(?!度)|歳|%|割|倍|件|社|人|億|兆|か所)", 0.15),
        (Kind.PERIOD, r"\d{4}年", 0.15),
        (Kind.LAW, r"法(?:律)?第?\d+条|法\d+条|閣議決定|[^人]法に", 0.15),
        (
            Kind.REASON,
            r"ため(?:に|の|、)|観点から|により、|ことで、|を目指|ことから|に向けた",
            0.08,
        ),
        (
            Kind.WHO,
            r"の下で|を(?:中)?核と|において|大臣|省|庁|機構|本部|企業|病院|拠点|政府|アカデミア|保険者|関係府省",
            0.08,
        ),
    )
}
_LISTS = 0.12  # for a passage that enumerates, where a list is asked for
_PRECISION = 0.06  # for a passage that says nothing but what is asked


def rank(question: Question, scored: Sequence[Scored]) -> list[Scored]:
    """``scored`` with what their form and kind add, best first, ties in reading order."""
    raised = [replace(s, score=s.score + _bonus(question, s)) for s in scored]
    return sorted(raised, key=lambda s: (-s.score, s.passage.key))


def _bonus(question: Question, scored: Scored) -> float:
    passage = scored.passage
    text = fold(passage.text).text
    bonus = _PRECISION * _precision(question, passage)
    if question.kind in _HOLDS and passage.form is not Form.GROUP:
        pattern, value = _HOLDS[question.kind]
        bonus += value * bool(pattern.search(text))
    if question.needs and passage.form is not Form.EMPTY:
        bonus += 0.15 * all(need.held.search(text) for need in question.needs)
    if question.kind in (Kind.LIST, Kind.COUNT, Kind.ORDINAL):
        bonus += _LISTS * (passage.form is Form.GROUP or bool(extract.enumeration(passage.text)))
    elif passage.form is Form.GROUP:
        bonus -= 0.04
    if question.kind is Kind.DEFINITION:
        bonus += 0.3 * any(
            extract.definition(name, passage.text) is not None
            for phrase in question.phrases
            if phrase.weight >= 0.6
            for name in (phrase.text, *phrase.alternatives)
        )
    return bonus


def _precision(question: Question, passage: Passage) -> float:
    own = passage.document.heading(passage.section) if passage.form is Form.GROUP else passage.text
    words = lemmas(fold(own).text)
    asked = {part for phrase in question.phrases for part in phrase.parts}
    return sum(word in asked for word in words) / len(words) if words else 0.0
