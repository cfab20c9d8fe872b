"""Which passages answer: the first that speaks of what is asked, and those that belong beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant import roles
from assistant.evidence import Scored
from assistant.home import Genre, genre
from assistant.kinds import Kind, Need
from assistant.listing import lists_asked
from assistant.passage import Form, article_of
from assistant.phrases import HEAVY, Phrase
from assistant.question import Question
from assistant.statement import listed
from assistant.table import is_row

# Tuned on eval/questions/strategy.jsonl and strategy-2.jsonl.
LEAST = 0.45  # coverage below which the documents do not speak of what is asked
TOUCHED = 0.5  # cover of the very thing asked for below which a passage is not about it
RELATED = 0.34  # coverage from which it answers whether something is spoken of at all
_HOW_MANY = re.compile(
    r"何(?:人|名|社|件|(?:か|ヶ|カ|箇)?所|施設|法人|病院|校|床|疾病)(?!以|まで|未)|[人員者師]数(?!値|字)"
)
_COUNTABLE = re.compile(r"何(?:本|点|項目)")  # what a list gives by being counted
_ITEMS_ASKED = re.compile(r"(?:項目|見出し|柱|箇条)[^。]{0,6}何件")  # 何件 asks for cases as a rule
_WHO_ASKED = re.compile(
    r"(?:誰|だれ|どなた)(?:が|に|を|から|と|です|でしょう|なの|[?。]*$)|所管|担当"
)
# Names of a figure: the passage holds the figure, it need not call it so.
_FIGURE_NAMED = re.compile(r"(?:割合|比率|率|額|数|期間|期限|年齢|時期|頻度)$")
_SUPPOSED = re.compile(r"でしょう|ですよね|ますよね|合って|正しい|でしたっけ|本当")
_ORDERED = re.compile(r"省令|政令|規則|告示|様式")
_LEFT_TO = re.compile(r"(?:省令|政令|規則|告示|条例)で(?:定め|規定)")
# A number of things, no date and no address: 6つ, 三人以内.
_COUNTED = re.compile(
    r"(?<![第\d.])\d[\d,]*(?!年|月|日|条|項|号|章|節|期|次|\d)(?:つ|[一-龠ァ-ヶー])"
)
CLOSE = 0.8  # of the best score below which no passage is looked at
NEARBY = 0.3  # coverage from which a passage is worth naming beside a refusal


def choose(question: Question, ranked: Sequence[Scored], coverage: float = LEAST) -> Scored | None:
    """The first passage that covers the question and holds what it needs; None where none does."""
    if not ranked:
        return None
    least = CLOSE * ranked[0].score
    coined = _coined(question, ranked)
    for scored in ranked:
        if scored.score < least:
            return None
        if _of_another(question, scored, coined):
            continue
        if scored.coverage >= coverage and _speaks_of(question, scored):
            return scored
    return None


def why_not(question: Question, scored: Scored, coverage: float = LEAST) -> tuple[str, ...]:
    """Each thing for which ``choose`` passes over a passage, as a code; () where it may answer.

    See ``_lacks``; "coverage": it says too little.
    """
    little = ("coverage",) if scored.coverage < coverage else ()
    return (*_lacks(question, scored), *little)


def _speaks_of(question: Question, scored: Scored) -> bool:
    """Whether the passage holds the kind of thing asked for and the thing itself."""
    return next(_lacks(question, scored), None) is None


def _lacks(question: Question, scored: Scored) -> Iterator[str]:
    """What the passage lacks to answer, as codes.

    "who": nobody is named; "needs": what is needed is not held; "names": see ``_unnamed``; "open":
    it is left to an order; "count": nothing that can be counted; "asked": the very thing asked for.
    """
    if question.kind is Kind.WHO and _WHO_ASKED.search(question.folded):
        role = roles.asked(question.folded)
        text = scored.words.whole
        named = roles.bearers(role, text) or roles.names_anyone(text)
        if scored.passage.form is not Form.GROUP and not named:
            yield "who"
    needs = missing(question, scored)
    if needs:
        yield "needs"
    if _unnamed(question, scored):
        yield "names"
    if left_open(question, scored):
        yield "open"
    if question.kind is Kind.COUNT and not question.needs and not _countable(question, scored):
        yield "count"
    if question.asked is not None and scored.covers[question.asked] < TOUCHED:
        held = question.needs and not needs  # the figure is there, whatever it is called
        if not (held and _FIGURE_NAMED.search(question.phrases[question.asked].text)):
            yield "asked"


def _countable(question: Question, scored: Scored) -> bool:
    """Whether a passage gives a number of what is asked, or lists it so that it can be counted."""
    if len(listed(scored.passage)) > 1:
        return lists_asked(question, scored.passage)
    found = re.search(r"\d", scored.words.whole) if is_row(scored.passage) else None
    return bool(found or _COUNTED.search(scored.words.whole))


def _unnamed(question: Question, scored: Scored) -> bool:
    """Whether the passage is not about a name in the question, or a figure is asked of what it
    does not speak of: how many there are in the whole country is not how many sit on a board.
    """
    figure = question.kind is Kind.COUNT or bool(_HOW_MANY.search(question.folded))
    supposed = bool(_SUPPOSED.search(question.folded))  # a wrong name is to be corrected
    return any(
        cover < TOUCHED
        for p, cover in zip(question.phrases, scored.covers, strict=True)
        if p.weight >= HEAVY and not p.title
        if (figure and not supposed and _is_thing(p) and not _stands_in(scored, p))
        or not (supposed or all(_named_in(scored, name) for name in p.proper))
    )


def _coined(question: Question, ranked: Sequence[Scored]) -> dict[int, str]:
    """The phrases that one plan's passages alone have word for word, with that plan: its own terms."""
    found: dict[int, str] = {}
    for i, phrase in enumerate(question.phrases):
        if phrase.weight < 1.0 or len(phrase.parts) < 2 or phrase.title:
            continue
        plans = {
            s.passage.document.id: genre(s.words.title) is Genre.PLAN
            for s in ranked
            if phrase.text in s.words.whole or phrase.text in s.words.heading
        }
        if list(plans.values()) == [True]:
            found[i] = next(iter(plans))
    return found


def _of_another(question: Question, scored: Scored, coined: dict[int, str]) -> bool:
    """Whether a figure or a name is asked of a thing that only another document speaks of."""
    exact = question.kind in (Kind.VALUE, Kind.WHO, Kind.COUNT) or question.needs
    return bool(exact) and any(
        document != scored.passage.document.id and scored.covers[i] < TOUCHED
        for i, document in coined.items()
    )


def left_open(question: Question, scored: Scored) -> bool:
    """Whether what is asked of an order is what the passage leaves to that order."""
    asks = _ORDERED.search(question.folded) and not _LEFT_TO.search(question.folded)
    return bool(asks) and bool(_LEFT_TO.search(scored.words.whole))


def _named_in(scored: Scored, name: str) -> bool:
    words = scored.words
    return any(name in text for text in (words.whole, words.heading, words.title, words.linked))


def _stands_in(scored: Scored, phrase: Phrase) -> bool:
    """Whether a list has the thing among what it lists."""
    return scored.passage.form is Form.GROUP and any(n in scored.words.whole for n in phrase.names)


def _is_thing(phrase: Phrase) -> bool:
    """Whether a phrase is what a figure can be of: no figure itself, no everyday wording."""
    return phrase.weight >= 1.0 and not phrase.text[0].isdigit() and not phrase.alternatives


def missing(question: Question, scored: Scored) -> list[Need]:
    """What the question needs and the passage does not hold."""
    at = article_of(scored.passage) is not None
    lists = question.kind in (Kind.LIST, Kind.COUNT) and len(listed(scored.passage)) > 1
    counts = bool(_ITEMS_ASKED.search(question.folded))
    return [
        need
        for need in question.needs
        if not (need.address and at)
        and not (lists and (counts or _COUNTABLE.search(need.label)))
        and not need.held.search(scored.words.whole)
    ]


def complements(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """Passages that hold what ``best`` leaves open of the question."""
    open_phrases = [
        i
        for i, p in enumerate(question.phrases)
        if p.weight >= (0.5 if p.alternatives else 0.8) and best.covers[i] < 0.4
    ]
    found: list[Scored] = []
    for i in open_phrases:
        holds = (s for s in ranked if s.own[i] >= 0.95 and s.coverage >= NEARBY)
        other = next((s for s in holds if _beside(question, best, s, i)), None)
        if other is not None and other.passage.form is not Form.GROUP:
            found.append(other)
    return found[:2]


def _beside(question: Question, best: Scored, other: Scored, i: int) -> bool:
    """Whether ``other`` speaks of what ``best`` does as well, besides phrase ``i``, if of another
    document.
    """
    shared = (
        j != i and p.weight >= HEAVY and min(best.covers[j], other.covers[j]) >= TOUCHED
        for j, p in enumerate(question.phrases)
    )
    return other.passage.document is best.passage.document or any(shared)


def equals(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """Passages that say as much of what is asked as ``best`` does."""
    heavy = [i for i, p in enumerate(question.phrases) if p.weight >= HEAVY]
    if not heavy or best.passage.form is Form.GROUP:
        return []
    return [
        s
        for s in ranked
        if s.passage.form is Form.SENTENCE
        and s.score >= 0.9 * best.score
        and genre(s.words.title) is genre(best.words.title)
        and all(s.own[i] >= best.own[i] - 0.05 for i in heavy)
    ][:3]


def named(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """Items that are above all about a thing asked for: a measure bears its name."""
    names = [
        name
        for p in question.phrases
        if p.weight >= 0.5
        for name in p.names
        if sum(name in s.words.text for s in ranked) <= max(3, len(ranked) // 10)
    ]
    return [
        s
        for s in ranked
        if s.passage.form is Form.ITEM
        and s.score >= 0.3 * best.score
        and any(name in s.words.text and len(name) >= 0.25 * len(s.words.text) for name in names)
    ][:2]


def once(chosen: Iterable[Scored]) -> list[Scored]:
    """Each passage once, and none that stands within another."""
    found: list[Scored] = []
    for scored in chosen:
        p = scored.passage
        within = any(
            p.document.id == o.passage.document.id
            and (o.passage.start <= p.start and p.end <= o.passage.end)
            for o in found
        )
        if not within:
            found.append(scored)
    return found
