"""What follows a breach: the penal provision that names the article which was breached.

第六条の規定に違反した者は、十万円以下の過料に処する says nothing of what 第六条 forbids; the question
asks of just that. So the conduct is found first, then the provision that refers to its article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from assistant import refuse
from assistant.evidence import Scored
from assistant.passage import Passage, article_of, passage_at
from assistant.question import Question
from assistant.statement import SHORT, Draft, Statement, length, put
from assistant.types import Status

_ASKED = re.compile(
    r"罰|過料|罰金|懲役|禁錮|拘禁|刑(?:は|が|に|で|[?。]*$)|処罰|penalt|punish|\bfine\b|imprison"
)
_NO_CONDUCT = re.compile(rf"{_ASKED.pattern}|^怠|^破[りっら]|^守[らり]")  # no provision says so
_PENAL = re.compile(r"懲役|禁錮|拘禁刑|罰金|過料|拘留|科料")
_AMOUNT = re.compile(
    r"[^、。（）]{1,12}(?:以下|以上)の(?:懲役|禁錮|拘禁刑|罰金|過料|科料)"
    r"(?:(?:若しくは|又は|及び)[^、。（）]{1,14}(?:以下|以上)の(?:懲役|禁錮|拘禁刑|罰金|過料|科料))*"
)
_CONDUCT = 4  # passages of conduct whose article may be the one breached
_OUTRIGHT = 0.6  # of what is asked that a penal provision says which describes the conduct itself
_WHOLLY = 0.9  # of what is asked that a provision says which is the very duty asked about
_CLOSE = 0.8  # of what that says, what other provisions of the same conduct say at least
# A duty left undone. One that is breached otherwise may be punished where no link leads.
_OMITTED = re.compile(r"なかっ|ない(?:と|場合|とき|で)|ずに|なければ|怠")
_LEAST = 0.4  # of the best passage's score that the conduct must have


def asked(question: Question) -> bool:
    """Whether it is asked what a breach is punished with."""
    return bool(_ASKED.search(question.folded))


def draft(question: Question, ranked: Sequence[Scored]) -> Draft | None:
    """The penalty for what ``question`` speaks of, with the provision breached.

    A refusal where the very duty stands there and nothing punishes its breach; None where no such
    provision is found.
    """
    conduct = [s for s in ranked if not _PENAL.search(s.passage.text) and article_of(s.passage)]
    said = _spoken_of(question, ranked[0]) if ranked else 0.0
    outright = said >= _OUTRIGHT and _punishes(ranked[0].passage)
    if outright and said >= max(map(partial(_spoken_of, question), conduct), default=0.0):
        return _punished(ranked[0].passage, None)
    duty = _duty(question, conduct)
    least = _LEAST if duty is None else _CLOSE * _spoken_of(question, duty)
    for scored in conduct[:_CONDUCT]:
        if _spoken_of(question, scored) < least:
            break
        for penal in provisions(scored.passage):
            if found := _punished(penal, scored.passage):
                return found
    if duty is None or any(_said_of_penalty(question, scored) for scored in ranked):
        return None
    return refuse.refusal(question, (duty, *ranked))


def _duty(question: Question, conduct: Sequence[Scored]) -> Scored | None:
    """The provision that is the very duty left undone; None where it is not that plain."""
    said = [p for p in question.phrases if not p.title and not _NO_CONDUCT.search(p.text)]
    if len(said) < 2 or not _OMITTED.search(question.folded):
        return None
    best = max(conduct, key=partial(_spoken_of, question), default=None)
    return best if best is not None and _spoken_of(question, best) >= _WHOLLY else None


def _said_of_penalty(question: Question, scored: Scored) -> bool:
    """Whether a passage that speaks of penalties speaks of the conduct as well."""
    speaks = _PENAL.search(scored.passage.text) is not None
    return speaks and _spoken_of(question, scored) >= _OUTRIGHT


def _punished(penal: Passage, conduct: Passage | None) -> Draft | None:
    """What ``penal`` punishes with, led by it, and the provision that is breached."""
    statements = put(penal, SHORT)
    for statement in statements:
        if amount := _AMOUNT.search(statement.text):
            lead = Statement(f"{amount[0]}です。", statement.passages)
            own = put(conduct, SHORT - length(statements)) if conduct else []
            return Draft(Status.ANSWERED, (lead, *own, *statements), amount[0])
    return None


def _spoken_of(question: Question, scored: Scored) -> float:
    """How much of the conduct asked about a passage says; what asks for a penalty aside."""
    pairs = [
        (p.weight, cover)
        for p, cover in zip(question.phrases, scored.covers, strict=False)
        if not _NO_CONDUCT.search(p.text)
    ]
    total = sum(weight for weight, _ in pairs)
    return sum(weight * cover for weight, cover in pairs) / total if total else 0.0


def provisions(breached: Passage) -> Iterator[Passage]:
    """The passages that punish a breach of the article that ``breached`` stands in."""
    document, article = breached.document, article_of(breached)
    if article is None:
        return
    chain = (*document.ancestors(breached.section), breached.section)
    paragraph = next((s for s in chain if s.unit == "項"), None)
    found: list[tuple[bool, Passage]] = []
    for link in document.links:
        if link.section is None:
            continue
        if not article.start <= document.sections[link.section].start < article.end:
            continue
        passage = passage_at(document, link.start)
        if passage is not None and _punishes(passage):
            exact = link.section in (article.id, paragraph.id if paragraph else article.id)
            found.append((not exact, passage))
    yield from (passage for _, passage in sorted(found, key=lambda pair: pair[0]))


def _punishes(passage: Passage) -> bool:
    document = passage.document
    above = (passage.section, *document.ancestors(passage.section))
    return any(_PENAL.search(document.heading(s)) for s in above if s.unit in ("条", "項", "号"))
