"""What a term is, where the documents say or show it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import extract
from assistant.evidence import Scored
from assistant.passage import Form, Passage
from assistant.phrases import HEAVY
from assistant.question import Question
from assistant.statement import SHORT, Draft, Statement, put, shortened
from assistant.types import Status
from indexer.normalize import fold_text

SUBJECT = re.compile(r"(?:では、|それでは、)?「?([^「」、。]{2,40}?)」?(?:とは|って(?:何|なに))")


@dataclass(frozen=True, slots=True)
class Defined:
    """``passage`` says in ``start`` to ``end`` of its document what ``term`` is."""

    term: str  # as printed
    passage: Passage
    start: int
    end: int


def definition(
    question: Question, known: Sequence[Defined], ranked: Sequence[Scored]
) -> Draft | None:
    """What a term is, where a document says or shows it; None where none does.

    ``known``: where the documents define the terms of ``terms``, the best first.
    """
    asked = terms(question)
    for one in known:
        means = one.passage.document.text[one.start : one.end].strip().removesuffix("。")
        if len(one.passage.text) > SHORT and not means.endswith("をいう"):
            return _in_passing(one, means)
        if means.endswith("をいう"):  # in brackets behind the term, in the midst of a sentence
            text = f"「{one.term}」とは、{shortened(means, SHORT)}。"
            return Draft(Status.ANSWERED, (Statement(text, (one.passage,)),), means)
        return Draft(Status.ANSWERED, tuple(put(one.passage, SHORT)), means)
    for term in asked:
        for scored in ranked:
            passage = scored.passage
            if passage.form is Form.GROUP or term not in fold_text(passage.text):
                continue
            if term.isascii() and (full := extract.expansion(term, passage.text)):
                lead = Statement(f"{term.upper()}は「{full}」のことです。", (passage,))
                return Draft(Status.ANSWERED, (lead, *put(passage, SHORT)), full)
            if span := extract.definition(term, passage.text):
                short = passage.text[slice(*span)].strip().removesuffix("。")
                return Draft(Status.ANSWERED, tuple(put(passage, SHORT)), short)
    for scored in ranked:
        heads = scored.passage.form is Form.GROUP and scored.words.text
        if heads and any(heads.endswith(t) and len(t) * 2 >= len(heads) for t in asked):
            return Draft(Status.ANSWERED, tuple(put(scored.passage, SHORT)))
    if "定義" in question.folded or "という言葉" in question.folded:
        return None
    for scored in ranked:
        if scored.passage.form is Form.SENTENCE and any(
            extract.explained(term, scored.passage.text) for term in asked
        ):
            return Draft(Status.ANSWERED, tuple(put(scored.passage, SHORT)))
    return None


def _in_passing(one: Defined, means: str) -> Draft:
    """A definition in the midst of a long sentence: the words that are named, with their bracket.

    Of very long words the end, which the term stands right behind.
    """
    document = one.passage.document
    said, start = shortened(means, SHORT), one.start
    if said.endswith("…"):
        at = len(means) - SHORT
        means = said = means[means.find("、", at) + 1 or at :]
        start = document.text.index(means, one.start)
    closes = document.text.find("）", one.end) + 1 or one.end
    named = replace(one.passage, start=start, end=min(closes, one.passage.end), form=Form.ITEM)
    text = f"「{one.term}」とは、「{said}」のことです。"
    return Draft(Status.ANSWERED, (Statement(text, (named,)),), means)


def terms(question: Question) -> list[str]:
    """The terms a definition is asked of, folded, with other names of them."""
    heavy = [p for p in question.phrases if p.weight >= HEAVY] or list(question.phrases)
    # A term named by more of its words is the more special one.
    names = [name for p in heavy for name in p.names][: 1 + 3 * len(heavy)]
    subject = SUBJECT.match(question.folded)
    return list(dict.fromkeys([*([subject[1]] if subject else []), *names]))
