"""The grounds on which passages are chosen or passed over, and a question is answered or not.

Told from what ``draft`` left behind, for an explanation: nothing here takes part in answering.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import choice, compose, penalty, premise, scopes
from assistant.draft import Considered
from assistant.evidence import Scored
from assistant.kinds import Kind
from assistant.passage import Form, Passage, citable
from assistant.phrases import HEAVY, Phrase
from assistant.question import Question
from assistant.types import Status
from indexer.normalize import fold_text

# The reply to what is no question to the documents → which rule it was.
_RULES = {
    scopes.CRISIS: "crisis",
    scopes.ANIMAL: "animal",
    scopes.CARE: "care",
    scopes.PRIVATE: "private",
    scopes.COUNSEL: "counsel",
    scopes.ABOUT: "about",
    scopes.PATIENCE: "patience",
    scopes.OUTSIDE: "outside",
    scopes.INSTRUCTION_REPLY: "instruction",
    scopes.EMPTY_REPLY: "unreadable",
    **{reply: "courtesy" for _, reply in scopes.COURTESY},
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground: a code that a face puts into words, and what it is about."""

    code: str
    words: tuple[str, ...] = ()
    value: float | None = None
    least: float | None = None  # what ``value`` would have to reach


def cited(considered: Considered) -> dict[tuple[str, int, int], Passage]:
    """What the statements of the draft cite, each once, in their order."""
    found = (citable(p) for s in considered.draft.statements for p in s.passages)
    return {passage.key: passage for passage in found}


def why_not(question: Question, scored: Scored, best: float) -> tuple[Reason, ...]:
    """What a passage lacks to be the answer; ``best`` is the score of the first of all."""
    if not asked_of(question, scored):
        return ()
    enough = premise.least(question)
    about = {
        "needs": tuple(dict.fromkeys(need.label for need in choice.missing(question, scored))),
        "names": _untouched(question, scored),
        "asked": () if question.asked is None else (_typed(question, question.asked),),
    }
    found = [
        Reason(code, about.get(code, ()), *_figures(code, scored.coverage, enough))
        for code in choice.why_not(question, scored, enough)
    ]
    said = {word for reason in found if reason.code == "names" for word in reason.words}
    found = [r for r in found if r.code != "asked" or not said.issuperset(r.words)]
    if scored.score < choice.CLOSE * best:
        found.append(Reason("score", (), scored.score, choice.CLOSE * best))
    return tuple(found)


def asked_of(question: Question, scored: Scored) -> bool:
    """Whether it was scored for ``question`` itself: what is compared is searched one by one."""
    return len(scored.covers) == len(question.phrases)


def first(question: Question, ranked: Sequence[Scored]) -> Scored | None:
    """The passage that ``choice.choose`` takes, where these were scored for ``question``."""
    if not all(asked_of(question, scored) for scored in ranked):
        return None
    return choice.choose(question, ranked, premise.least(question))


def _figures(code: str, coverage: float, enough: float) -> tuple[float, ...]:
    return (coverage, enough) if code == "coverage" else ()


def why(text: str, considered: Considered) -> tuple[Reason, ...]:
    """Why the question ``text`` is answered, or why it is not."""
    question, status = considered.question, considered.draft.status
    if question is None or status in (Status.OUT_OF_SCOPE, Status.CLARIFY):
        return (_rule(fold_text(text), considered),)
    if status in (Status.ANSWERED, Status.PARTIAL):
        return (_answered(question, considered),)
    return _refused(question, considered)


def _rule(folded: str, considered: Considered) -> Reason:
    """Which rule says that the folded text is no question to the documents, by which words."""
    reply = "".join(statement.text for statement in considered.draft.statements)
    patterns: list[tuple[re.Pattern[str], ...]] = [
        rule.patterns
        for rule in scopes.RULES
        if rule.reply == reply and not (rule.unless and rule.unless.search(folded))
    ]
    patterns += [(pattern,) for pattern, said in scopes.COURTESY if said == reply]
    patterns += [(scopes.INSTRUCTION,)] * (reply == scopes.INSTRUCTION_REPLY)
    found = [[pattern.search(folded) for pattern in rule] for rule in patterns]
    words = next(([m[0] for m in matches if m] for matches in found if all(matches)), [])
    return Reason(_RULES.get(reply, "outside"), tuple(dict.fromkeys(w.strip() for w in words)))


def _answered(question: Question, considered: Considered) -> Reason:
    """By which way the answer was found."""
    enough = premise.least(question)
    best = first(question, considered.ranked)
    if best is not None and uses(best.passage, cited(considered)):
        near = considered.draft.status is Status.PARTIAL
        return Reason(
            "near" if near else "best",
            (),
            best.coverage,
            choice.LEAST if near else enough,
        )
    ways: tuple[tuple[str, bool], ...] = (
        ("settled", question.kind is Kind.PENDING),
        ("defined", question.kind is Kind.DEFINITION),
        ("penalty", penalty.asked(question)),
        ("sides", question.kind is Kind.COMPARISON),
        ("read", best is None and considered.draft.short_answer is not None),
    )
    return Reason(next((code for code, holds in ways if holds), "other"))


def uses(passage: Passage, of: Mapping[tuple[str, int, int], Passage]) -> bool:
    """Whether ``passage``, or something in it, is one of those cited."""
    return any(
        p.document.id == passage.document.id and passage.start <= p.start and p.end <= passage.end
        for p in of.values()
    )


def _refused(question: Question, considered: Considered) -> tuple[Reason, ...]:
    """What stands against an answer: of the question, else of the passage that comes nearest."""
    ranked = considered.ranked
    if considered.retrieved is None:
        return (Reason("article") if cited(considered) else Reason("unheld"),)
    if not ranked or not ranked[0].coverage:
        return (Reason("nothing"),)
    empty = [p for p in cited(considered).values() if p.form is Form.EMPTY]
    if empty:
        return (Reason("empty", (empty[0].document.title_of(empty[0].section),)),)
    found: list[Reason] = []
    if question.kind is Kind.PENDING:
        found.append(Reason("unmarked"))
    if question.kind is Kind.DEFINITION:
        heavy = sorted(question.phrases, key=lambda p: -p.weight)[:1]
        found.append(Reason("undefined", tuple(spoken(question, p) for p in heavy)))
    if premise.outside(question):
        times = (
            p.text
            for p in question.phrases
            if premise.TIME.match(p.text) and p.weight <= premise.UNKNOWN
        )
        found.append(Reason("time", tuple(map(question.typed, times))))
    if question.kind is Kind.COMPARISON and all(asked_of(question, s) for s in ranked):
        covers = {i: max(s.covers[i] for s in ranked) for i in compose.compared(question)}
        sides = tuple(_typed(question, i) for i, cover in covers.items() if cover < choice.TOUCHED)
        found.extend([Reason("side", sides)] if sides else [])
    return (*found, *why_not(question, ranked[0], ranked[0].score))


def _untouched(question: Question, scored: Scored) -> tuple[str, ...]:
    """The names and things of weight that a passage does not speak of, as they were typed."""
    pairs = zip(question.phrases, scored.covers, strict=True)
    return tuple(
        _typed(question, i)
        for i, (phrase, cover) in enumerate(pairs)
        if phrase.weight >= HEAVY and not phrase.title and cover < choice.TOUCHED
    )


def _typed(question: Question, phrase: int) -> str:
    return spoken(question, question.phrases[phrase])


def spoken(question: Question, phrase: Phrase) -> str:
    """``phrase`` as the reader typed it; of a document's name its title."""
    return phrase.title or question.typed(phrase.text.lstrip("^"))
