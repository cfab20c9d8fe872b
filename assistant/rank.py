"""The order of passages for a question: coverage first, then whether it is of the kind asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant import extract, home, roles
from assistant.evidence import Scored, caption
from assistant.kinds import Kind
from assistant.lexicon import lemmas
from assistant.listing import bears_names
from assistant.passage import Form, Passage, article_of
from assistant.phrases import HEAVY
from assistant.place import near, spoken_of
from assistant.question import Question
from assistant.statement import listed
from indexer.types import Hit

# What the folded passage holds that a question of the kind asks for, and what that adds.
_HOLDS: dict[Kind, tuple[re.Pattern[str], float]] = {
    kind: (re.compile(pattern), bonus)
    for kind, pattern, bonus in (
        (Kind.VALUE, r"\d[\d.]*(?:年(?!度)|歳|%|割|倍|件|社|人|億|兆|か所)", 0.15),
        (Kind.PERIOD, r"\d(?:年|か月|月|週間|日)|毎[年月週]|遅滞なく|速やかに|直ちに", 0.15),
        (Kind.LAW, r"法(?:律)?第?\d+条|法\d+条|閣議決定|[^人]法に", 0.15),
        (
            Kind.REASON,
            r"ため(?:に|の|、)|観点から|により、|ことで、|を目指|ことから|に向けた",
            0.08,
        ),
    )
}
_OF_MANY = (Kind.LIST, Kind.COUNT, Kind.ORDINAL)
# 指標は何ですか asks for a name, 目標は何ですか for a figure.
_FIGURE_ASKED = re.compile(r"目標|数値|値|何[歳年%割倍人件社]|いくら|どれ|どの|2\d{3}年|target|how")
_BEARS, _DOES = 0.12, 0.12  # for a passage that says who, and who does what is asked of
_STATES = 0.15  # for a sentence that sets the figure of what is asked about
_CHAPTER = 0.3  # for a chapter as a whole: a list of captions answers nothing but what is in it
_CHAPTER_ASKED = re.compile(r"章|節|構成|見出し|条文の一覧|何条から")
_DUTY = 0.1  # for a passage that says how far one is bound, where that is asked
_DUTY_ASKED = re.compile(r"義務|しなければ|しないと|べきで|必要(?:が|は)あり|絶対|任意|強制")
_DUTY_SAID = re.compile(r"なければならない|てはならない|努め|ものとする|ことができる")
_SUPPLEMENT, _AMENDING = 0.25, 0.1
_SUPPLEMENT_ASKED = re.compile(r"附則|施行(?!令)|経過措置|公布")
_PURPOSE = 0.2  # for an article that says what a law is for, where that is not asked
_PURPOSE_HEADED = re.compile(r"\((?P<of>[^()]{0,12}の)?(?:目的|趣旨)\)$", re.MULTILINE)
_PURPOSE_ASKED = re.compile(r"目的|趣旨|なぜ|何故|どうして|ため|狙い|ねらい|第1条|purpose|why|aim")
_CAPTION = 0.15  # for what stands under a heading that says nothing but what is asked
_EMPTY = frozenset("等 関する 係る 条".split())  # lemmas of a heading that say nothing
_NUMBER = re.compile(r"^[\d.()○●・]+")  # of a heading: 1.2.対象期間, (3)教育
_NAMED_THERE = re.compile(r"\(以下[^「」()]{0,24}「(?P<name>[^「」]{3,40})」")
_LISTS = 0.12  # for a passage that enumerates, where a list is asked for
_QUOTED = 0.9  # of the best passage's score where hits are put in order; their own counts 1
_AS_GOOD = 0.97  # of the best score that an earlier paragraph of the same article comes before it
_SAME_SECTION, _SAME_DOCUMENT = 0.9, 0.99  # what each further hit of one counts, of those before
_INTRODUCES = 0.08  # for the provision that gives a thing asked about its name: it says what it is
_PRECISION = 0.06  # for a passage that says nothing but what is asked


def rank(
    question: Question, scored: Sequence[Scored], place: Passage | None = None
) -> list[Scored]:
    """``scored`` with what their form and kind add, best first, ties in reading order.

    ``place``: where the conversation stands; what is near it comes first of what is alike.
    """
    scored = [spoken_of(question, s, place) for s in scored]
    homes = home.bonuses(question, scored)
    raised = [
        replace(
            s,
            score=s.score
            + _bonus(question, s)
            + near(question, s, place)
            + homes[s.passage.document.id],
        )
        for s in scored
    ]
    best_first = sorted(raised, key=lambda s: (-s.score, s.passage.key))
    if len(best_first) > 1 and _rule_after_exception(*best_first[:2]):
        best_first[:2] = best_first[1::-1]
    return best_first


def _rule_after_exception(best: Scored, second: Scored) -> bool:
    """Whether ``second`` stands before ``best`` in the same article and is as good: the rule comes
    first in print, what is excepted from it after.
    """
    here, there = article_of(best.passage), article_of(second.passage)
    same = here is not None and here is there and best.passage.document is second.passage.document
    return (
        same
        and second.passage.start < best.passage.start
        and second.passage.form is best.passage.form
        and second.score >= _AS_GOOD * best.score
    )


def in_order(hits: Sequence[Hit], ranked: Sequence[Scored]) -> list[Hit]:
    """``hits`` by their own score and that of the best of their passages in ``ranked``, together."""

    def score(hit: Hit) -> float:
        chunk = hit.chunk
        own = (
            one.score
            for one in ranked
            if one.passage.document.id == chunk.document_id
            and chunk.start < one.passage.end
            and one.passage.start < chunk.end
        )
        return (hit.score + _QUOTED * next(own, 0.0)) / (1 + _QUOTED)

    scored = [replace(hit, score=score(hit)) for hit in hits]
    return sorted(scored, key=lambda hit: -hit.score)


def spread(hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` so that the best of each section comes before its others, where they are close.

    Each further hit of a section, and a little of each further one of a document, counts less.
    """
    left, found = list(hits), list[Hit]()
    sections: Counter[tuple[str, int]] = Counter()
    documents: Counter[str] = Counter()

    def score(hit: Hit) -> float:
        chunk = hit.chunk
        again = sections[chunk.document_id, chunk.section], documents[chunk.document_id]
        return hit.score * _SAME_SECTION ** again[0] * _SAME_DOCUMENT ** again[1]

    while left:
        best = max(left, key=score)  # the first of equal ones
        found.append(replace(best, score=score(best)))
        sections[best.chunk.document_id, best.chunk.section] += 1
        documents[best.chunk.document_id] += 1
        left.remove(best)
    return found


def _bonus(question: Question, scored: Scored) -> float:
    passage = scored.passage
    text = scored.words.whole
    bonus = _PRECISION * _precision(question, scored)
    bonus -= _CHAPTER * (_is_chapter(passage) and not _CHAPTER_ASKED.search(question.folded))
    if _DUTY_ASKED.search(question.folded) and passage.form is Form.SENTENCE:
        bonus += _DUTY * bool(_DUTY_SAID.search(text))
    bonus -= _AMENDING * _amends(scored)
    bonus -= _SUPPLEMENT * (_supplements(scored) and not _SUPPLEMENT_ASKED.search(question.folded))
    figure = question.kind is not Kind.VALUE or _FIGURE_ASKED.search(question.folded)
    if question.kind in _HOLDS and figure and passage.form is not Form.GROUP:
        pattern, value = _HOLDS[question.kind]
        bonus += value * bool(pattern.search(text))
    if question.kind in (Kind.PERIOD, Kind.VALUE):
        bonus += _STATES * _states(question, text)
    bonus += _purpose(question, scored)
    listing = question.kind in (Kind.LIST, Kind.COUNT, Kind.COMPARISON)
    if not (listing and passage.form is Form.ITEM):  # what is listed answers together
        bonus += _CAPTION * _captioned(question, scored)
    if question.kind not in _OF_MANY:
        bonus += _INTRODUCES * _introduces(question, text)
    if question.kind is Kind.WHO and passage.form is not Form.GROUP:
        role = roles.asked(question.folded)
        bears = bool(roles.bearers(role, text))
        does = roles.does(role, text) or _identifies(question, text)
        bonus += _BEARS * bears + _DOES * (bears and does)
    if question.needs and passage.form is not Form.EMPTY:
        bonus += 0.15 * all(need.held.search(text) for need in question.needs)
    if question.kind in _OF_MANY:
        bonus += _listing(passage, bears_names(question, passage))
    elif passage.form is Form.GROUP:
        bonus += 0.05 if question.kind is Kind.COMPARISON else -0.04
    asserted = [p.text for p in question.phrases if p.weight <= 0.2 and p.text[0].isdigit()]
    bonus += 0.1 * any(re.search(r"\d" + _counter(figure), text) for figure in asserted)
    if any(word in scored.words.text for word in question.contrasted):
        bonus -= 0.2
    if question.kind is Kind.DEFINITION:
        bonus += 0.3 * any(
            extract.defines(name, text)
            for phrase in question.phrases
            if phrase.weight >= HEAVY
            for name in phrase.names
        )
    return bonus


def _is_chapter(passage: Passage) -> bool:
    return passage.form is Form.GROUP and passage.section.unit in ("編", "章", "節", "款", "目")


def _supplements(scored: Scored) -> bool:
    """Whether a passage is of a 附則: how the law came into force, not what it says."""
    return any(line.startswith("附則") for line in scored.words.heading.split("\n"))


def _amends(scored: Scored) -> bool:
    """Whether a passage is of the 附則 of an amending law, which bears that law's number."""
    return any(line.startswith("附則(") for line in scored.words.heading.split("\n"))


def _purpose(question: Question, scored: Scored) -> float:
    """What it adds that a passage says what a law or a body is for, and takes where none asks."""
    headed = _PURPOSE_HEADED.search(scored.words.heading)
    if headed is None:
        return 0.0
    if not _PURPOSE_ASKED.search(question.folded):
        return -_PURPOSE
    own = bool(headed["of"]) != any(p.title for p in question.phrases)  # the body's, the law's
    share = 1.0 if own else 0.5
    return _PURPOSE * share if question.kind is Kind.REASON and scored.coverage > 0.7 else 0.0


def _captioned(question: Question, scored: Scored) -> bool:
    """Whether the heading over a passage has no word that is not in the question."""
    said = caption_lemmas(scored.words.heading)
    return bool(said) and said <= question_lemmas(question.folded)


@lru_cache(maxsize=4096)
def caption_lemmas(heading: str) -> frozenset[str]:
    """The content lemmas of the last of the headings that is one: of 第21条(所掌事務等) 所掌, 事務."""
    return frozenset(lemmas(_NUMBER.sub("", caption(heading)))) - _EMPTY


@lru_cache(maxsize=64)
def question_lemmas(folded: str) -> frozenset[str]:
    return frozenset(lemmas(folded))


def _identifies(question: Question, text: str) -> bool:
    """Whether ``text`` says who or what a thing asked about is: 主務大臣は、…とする."""
    names = (n for p in question.phrases if p.weight >= HEAVY for n in p.names)
    return any(f"{name}は、" in text and text.rstrip().endswith("とする。") for name in names)


def _introduces(question: Question, text: str) -> bool:
    """Whether ``text`` gives a thing asked about its name: …の計画(以下「基本計画」という。)."""
    named = {m["name"] for m in _NAMED_THERE.finditer(text)}
    return any(
        name in named
        for p in question.phrases
        if p.weight >= HEAVY and not p.title
        for name in p.names
    )


def _states(question: Question, text: str) -> bool:
    """Whether ``text`` sets the figure of a thing asked about: 有効期間は、…三年とする."""
    names = (n for p in question.phrases if p.weight >= HEAVY for n in p.names)
    said = text.rstrip().endswith(("とする。", "とする"))
    return said and bool(re.search(r"\d", text)) and any(f"{name}は、" in text for name in names)


def _counter(figure: str) -> str:
    """What a figure counts: 5年以上 → 年."""
    return re.escape(re.sub(r"^[\d.]+|以上$|以下$|未満$|以内$", "", figure))


def _listing(passage: Passage, asked: bool) -> float:
    """What it adds that ``passage`` lists anything, and that it lists what is ``asked``."""
    found = listed(passage)
    if len(found) < 2:
        return 0.0
    running = sum(_runs(item) for item in found) > len(found) / 2
    document = passage.document
    chapters = any(
        document.is_heading(i.section) for i in found if i.section is not passage.section
    )
    return (0.2 if asked else 0.0) + (0.3 if running else 0.7 if chapters else 1.0) * _LISTS


def _runs(item: Passage) -> bool:
    """Whether an item is a sentence of its own, not one of a list: 号 are, though they end so."""
    return item.text.endswith("。") and item.section.unit != "号"


def _precision(question: Question, scored: Scored) -> float:
    words = scored.words.lemmas
    asked = {part for phrase in question.phrases for part in phrase.parts}
    return len(words & asked) / len(words) if words else 0.0
