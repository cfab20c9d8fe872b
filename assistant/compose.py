"""Passages → an answer: which of them answer the question, and how they are put.

What is written stands in the passages word for word; the words around it (「…」には、次の項目が
挙げられています) are the only ones of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant import extract
from assistant.evidence import Form, Passage, Scored, items
from assistant.question import Kind, Need, Question
from assistant.types import Status
from indexer.japanese import sentences
from indexer.normalize import fold_text

# Tuned on eval/questions/strategy.jsonl.
LEAST = 0.45  # coverage below which the documents do not speak of what is asked
TOUCHED = 0.5  # cover of the very thing asked for below which a passage is not about it
RELATED = 0.34  # coverage from which it answers whether something is spoken of at all
NEARBY = 0.3  # coverage from which a passage is worth naming beside a refusal
SHORT, LONG = 380, 950  # characters of an answer
_LISTING = (Kind.LIST, Kind.COUNT, Kind.ORDINAL)
_FOLLOWS = re.compile(r"(?:以下|次)の(?:とおり|通り|各号|もの)|次に掲げる")
_BESIDE = re.compile(r"(?:まで|向け|の場合)?[」』]?(?:と|及び|、|や|and|vs)[「『]?")
_LEANS_BACK = re.compile(
    r"^(?:[^、。]{0,8}、)?(?:これ(?:ら|を|に|は|ま)|この(?:ため|よう|際)|その(?:ため|際|上)|こうした|当該|同(?:時に|法|条|計画))"
)
_NUMERALS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of the answer and the passages it stands on; none where it states nothing."""

    text: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is verified and its citations are numbered."""

    status: Status
    statements: tuple[Statement, ...]
    short_answer: str | None = None
    notes: tuple[str, ...] = ()


def choose(question: Question, ranked: Sequence[Scored], coverage: float = LEAST) -> Scored | None:
    """The first passage that covers the question and holds what it needs; None where none does."""
    if not ranked:
        return None
    least = 0.8 * ranked[0].score
    for scored in ranked:
        if scored.score < least:
            return None
        if scored.coverage >= coverage and _speaks_of(question, scored):
            return scored
    return None


def _speaks_of(question: Question, scored: Scored) -> bool:
    """Whether the passage holds the kind of thing asked for and the thing itself."""
    if missing(question, scored):
        return False
    return question.asked is None or scored.covers[question.asked] >= TOUCHED


def missing(question: Question, scored: Scored) -> list[Need]:
    """What the question needs and the passage does not hold."""
    return [need for need in question.needs if not need.held.search(scored.words.whole)]


def content(question: Question, best: Scored, ranked: Sequence[Scored]) -> Draft:
    """The best passage, with others that say what it leaves open or say as much of the same."""
    limit = LONG if question.kind in (Kind.LIST, Kind.COMPARISON) else SHORT
    near = best.coverage < LEAST and question.yes_or_no
    chosen = [best, *_complements(question, best, ranked)]
    if question.kind is Kind.CONTENT:
        chosen.extend(_equals(question, best, ranked))
    if best.passage.form is Form.SENTENCE:
        chosen.extend(_named(question, best, ranked))
    short = extract.short_answer(question, best.passage.text)
    statements: list[Statement] = []
    if short:
        statements.append(Statement(f"{short}です。", (best.passage,)))
    if near:
        statements.insert(
            0, Statement("そのままの記載ではありませんが、関係する記載は次のとおりです。")
        )
    for scored in _once(chosen):
        statements.extend(put(scored.passage, limit - _length(statements)))
    return Draft(Status.PARTIAL if near else Status.ANSWERED, tuple(statements), short)


def listing(question: Question, best: Scored, ranked: Sequence[Scored]) -> Draft:
    """All items of a heading or of an enumeration, counted where a number is asked for."""
    names = listed(best.passage)
    if len(names) < 2:
        return content(question, best, ranked)
    statements = put(best.passage, LONG)
    short = None
    if question.kind is Kind.COUNT:
        short = _counted(best.passage, len(names))
        statements = [Statement(f"{short}です。", (best.passage,)), *statements]
    return Draft(Status.ANSWERED, tuple(statements), short)


def ordinal(
    question: Question, best: Scored, ranked: Sequence[Scored], said: Callable[[str], bool]
) -> Draft:
    """The n-th item of a list; where there is no n-th, all of them and a note."""
    near = [s for s in ranked if s.score >= 0.8 * best.score and s.coverage >= LEAST]
    spoken = (s for s in near if any(said(item.text) for item in listed(s.passage)))
    best = next(spoken, best)
    found = listed(best.passage)
    if len(found) < 2 or question.ordinal is None:
        return content(question, best, ranked)
    if question.ordinal == 0:
        picked = [item for item in found if not said(item.text)] or found
    elif question.ordinal > len(found):
        note = f"質問では{question.ordinal}番目とありますが、文書に挙げられているのは{_few(len(found))}です。"
        lead = Statement(f"文書に挙げられているのは{_few(len(found))}です。", (best.passage,))
        return Draft(Status.ANSWERED, (lead, *put(best.passage, LONG)), None, (note,))
    else:
        picked = [found[question.ordinal - (question.ordinal > 0)]]
    short = "、".join(item.text for item in picked)
    statement = Statement(f"「{short}」です。", tuple({p.key: p for p in picked}.values()))
    return Draft(Status.ANSWERED, (statement,), short)


def definition(question: Question, best: Scored, ranked: Sequence[Scored]) -> Draft | None:
    """What a term is, where a passage says or shows it; None where none does."""
    terms = _terms(question)
    for term in terms:
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
    if "定義" in question.folded or "という言葉" in question.folded:
        return None
    for scored in ranked:
        if scored.passage.form is Form.SENTENCE and any(
            extract.explained(term, scored.passage.text) for term in terms
        ):
            return Draft(Status.ANSWERED, tuple(put(scored.passage, SHORT)))
    return None


def comparison(question: Question, best: Scored, ranked: Sequence[Scored]) -> Draft:
    """For each thing compared the passage that is about it and not about the others."""
    compared = _compared(question)
    if any(max(s.covers[i] for s in ranked) < TOUCHED for i in compared):
        return refusal(question, ranked)
    chosen: list[Scored] = [] if len(compared) > 1 else [best]
    for i in compared:
        others = [j for j in compared if j != i]
        about = [s for s in ranked if s.own[i] >= 0.8 and s.coverage >= NEARBY]
        alone = [s for s in about if all(s.own[j] < 0.8 for j in others)]
        chosen.extend((alone or about)[:1])
    if len(compared) > 1:
        chosen.append(best)
    statements: list[Statement] = []
    for scored in _once(chosen):
        statements.extend(put(scored.passage, LONG - _length(statements)))
    return Draft(Status.ANSWERED, tuple(statements))


def _compared(question: Question) -> list[int]:
    """The phrases a comparison sets side by side (AとB), else all that weigh."""
    spans = [(question.folded.find(p.text), i) for i, p in enumerate(question.phrases)]
    placed = sorted((at, i) for at, i in spans if at >= 0)
    pairs: list[int] = []
    for (at, i), (following, j) in pairwise(placed):
        between = question.folded[at + len(question.phrases[i].text) : following]
        if _BESIDE.fullmatch(between):
            pairs.extend((i, j))
    heavy = [i for i, p in enumerate(question.phrases) if p.weight >= 0.6]
    return list(dict.fromkeys(pairs or heavy))[:4]


def empty(best: Scored) -> Draft:
    """The heading stands there, nothing under it."""
    title = best.passage.document.title_of(best.passage.section)
    text = f"文書には「{title}」という見出しがありますが、その下には何も記載されていません。"
    note = f"見出し「{title}」だけが置かれ、内容は書かれていません。"
    return Draft(Status.NOT_IN_CORPUS, (Statement(text, (best.passage,)),), None, (note,))


def refusal(question: Question, ranked: Sequence[Scored]) -> Draft:
    """The documents do not say, what it is that they do not say, and what comes nearest."""
    statements = [Statement(f"{_unsaid(question, ranked)}、収録している文書には書かれていません。")]
    if ranked and ranked[0].coverage >= NEARBY:
        nearest = ranked[0].passage
        path = (*nearest.document.ancestors(nearest.section), nearest.section)
        heading = next((s for s in reversed(path) if nearest.document.is_heading(s)), None)
        if heading is not None:
            title = nearest.document.title_of(heading)
            statements.append(Statement(f"最も近い記載は「{title}」にあります。", (nearest,)))
    return Draft(Status.NOT_IN_CORPUS, tuple(statements))


def put(passage: Passage, room: int) -> list[Statement]:
    """``passage`` in words, within ``room`` characters; nothing where not even its start fits."""
    if passage.form is Form.SENTENCE:
        lines = [Statement(extract.plain(passage.text), (passage,))]
        before = _before(passage) if _LEANS_BACK.search(passage.text) else None
        if before is not None and len(before.text) + len(passage.text) <= room:
            lines.insert(0, Statement(extract.plain(before.text), (before,)))
        if _FOLLOWS.search(passage.text):
            lines.extend(_bullets(passage, room))
        lines.extend(_notes_under(passage, room - len(passage.text)))
    elif passage.form is Form.GROUP:
        lines = _group(passage, room)
    else:
        lines = [Statement(_item(passage), (passage,))]
    return lines if lines and len(lines[0].text) <= room else []


def listed(passage: Passage) -> list[Passage]:
    """What ``passage`` enumerates: a heading's items, or ①②③ in a line."""
    if passage.form is Form.GROUP:
        return items(passage)
    return [
        Passage(passage.document, passage.section, passage.start + a, passage.start + b, Form.ITEM)
        for a, b in extract.enumeration(passage.text)
    ]


def _group(passage: Passage, room: int) -> list[Statement]:
    title = passage.document.title_of(passage.section)
    found = items(passage)
    head = Passage(
        passage.document, passage.section, passage.start, passage.section.head_end, Form.ITEM
    )
    whole = passage if len(passage.text) <= 600 else head
    lines = [Statement(f"「{extract.plain(title)}」には、次の項目が挙げられています。", (whole,))]
    own = passage.document.text[passage.section.head_end : passage.section.body_end].strip()
    if own and len(own) < room // 2:
        start = passage.document.text.index(own, passage.section.head_end)
        body = Passage(passage.document, passage.section, start, start + len(own), Form.SENTENCE)
        lines.append(Statement(own.replace("\n", " "), (body,)))
    for item in found:
        text = extract.plain(item.document.title_of(item.section))
        lines.append(Statement(f"・{text}", (item if whole is head else whole,)))
        if item.document.is_heading(item.section):
            inner = [
                Statement(f"　－{extract.plain(i.text)}", (i if whole is head else whole,))
                for i in _leaves(item)
            ]
            if _length(lines) + _length(inner) <= room - 20 * len(found):
                lines.extend(inner)
    return lines if _length(lines) <= max(room, LONG) else lines[:1]


def _before(passage: Passage) -> Passage | None:
    """The sentence before ``passage`` in its own section, which a これを踏まえ refers to."""
    section = passage.section
    own = passage.document.text[section.head_end : passage.start]
    spans = sentences(own)
    if not spans:
        return None
    start, end = (section.head_end + at for at in spans[-1])
    return Passage(passage.document, section, start, end, Form.SENTENCE)


def _bullets(passage: Passage, room: int) -> list[Statement]:
    """What stands below a sentence that ends 以下のとおりとする."""
    whole = Passage(
        passage.document, passage.section, passage.section.start, passage.section.end, Form.GROUP
    )
    lines = [Statement(f"・{extract.plain(item.text)}", (item,)) for item in items(whole)]
    return lines if _length(lines) <= room else []


def _leaves(item: Passage) -> list[Passage]:
    whole = Passage(item.document, item.section, item.section.start, item.section.end, Form.GROUP)
    return items(whole)


def _item(passage: Passage) -> str:
    text = extract.plain(passage.text)
    above = passage.document.ancestors(passage.section)
    if passage.form is Form.EMPTY or not above:
        return f"「{text}」という見出しがあります。"
    return f"「{extract.plain(passage.document.title_of(above[-1]))}」の項目として「{text}」が挙げられています。"


def _notes_under(passage: Passage, room: int) -> list[Statement]:
    """The ※ notes that explain a sentence, where they fit."""
    lines: list[Statement] = []
    for child in passage.document.children(passage.section):
        text = passage.document.text[child.start : child.head_end]
        if child.kind == "note" and len(text) <= room:
            note = Passage(passage.document, child, child.start, child.head_end, Form.SENTENCE)
            lines.append(Statement(text, (note,)))
            room -= len(text)
    return lines


def _complements(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """Passages that hold what ``best`` leaves open of the question."""
    open_phrases = [
        i for i, p in enumerate(question.phrases) if p.weight >= 0.8 and best.covers[i] < 0.4
    ]
    found: list[Scored] = []
    for i in open_phrases:
        other = next((s for s in ranked if s.own[i] >= 0.95 and s.coverage >= NEARBY), None)
        if other is not None and other.passage.form is not Form.GROUP:
            found.append(other)
    return found[:2]


def _equals(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """Passages that say as much of what is asked as ``best`` does."""
    heavy = [i for i, p in enumerate(question.phrases) if p.weight >= 0.6]
    if not heavy or best.passage.form is Form.GROUP:
        return []
    return [
        s
        for s in ranked
        if s.passage.form is Form.SENTENCE
        and s.score >= 0.9 * best.score
        and all(s.own[i] >= best.own[i] - 0.05 for i in heavy)
    ][:3]


def _named(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """Items that are above all about a thing asked for: a measure bears its name."""
    names = [
        name
        for p in question.phrases
        if p.weight >= 0.5
        for name in (p.text, *p.alternatives)
        if sum(name in s.words.text for s in ranked) <= max(3, len(ranked) // 10)
    ]
    return [
        s
        for s in ranked
        if s.passage.form is Form.ITEM
        and s.score >= 0.3 * best.score
        and any(name in s.words.text and len(name) >= 0.25 * len(s.words.text) for name in names)
    ][:2]


def _once(chosen: Iterable[Scored]) -> list[Scored]:
    """Each passage once, and none that stands within another."""
    found: list[Scored] = []
    for scored in chosen:
        p = scored.passage
        within = any(
            p.document is o.passage.document
            and (o.passage.start <= p.start and p.end <= o.passage.end)
            for o in found
        )
        if not within:
            found.append(scored)
    return found


def _terms(question: Question) -> list[str]:
    """The terms a definition is asked of, folded, with other names of them."""
    heavy = [p for p in question.phrases if p.weight >= 0.6] or list(question.phrases)
    # A term named by more of its words is the more special one.
    return [name for p in heavy for name in (p.text, *p.alternatives)][: 1 + 3 * len(heavy)]


def _counted(passage: Passage, count: int) -> str:
    printed = extract.printed_count(passage.text, count)
    return printed or _few(count)


def _few(count: int) -> str:
    """A count of ours in kanji numerals: digits are kept for what the documents print."""
    return f"{_NUMERALS[count]}つ" if count < 10 else f"{count}項目"


def _unsaid(question: Question, ranked: Sequence[Scored]) -> str:
    if ranked and (needs := missing(question, ranked[0])):
        return "お尋ねの" + "、".join(dict.fromkeys(need.label for need in needs)) + "は"
    best = ranked[0] if ranked else None
    names = [
        phrase.text
        for i, phrase in enumerate(question.phrases)
        if phrase.weight >= 0.6 and (best is None or best.covers[i] < 0.4)
    ]
    return (
        ("".join(f"「{name}」" for name in names[:3]) + "については") if names else "お尋ねの内容は"
    )


def _length(statements: Iterable[Statement]) -> int:
    return sum(len(statement.text) for statement in statements)
