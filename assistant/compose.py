"""Passages → an answer: which of them answer the question, and how they are put.

What is written stands in the passages word for word; the words around it (「…」には、次の項目が
挙げられています) are the only ones of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant import extract, table
from assistant.choice import LEAST, NEARBY, TOUCHED, complements, equals, missing, named, once
from assistant.evidence import Scored, at_address
from assistant.kinds import Kind
from assistant.passage import Form, Passage, article_of, group_of, heading_of
from assistant.question import Question
from assistant.statement import (
    BELOW_PARAGRAPH,
    LEAST_ROOM,
    LONG,
    SHORT,
    Statement,
    counted,
    few,
    length,
    listed,
    put,
    shortened,
)
from assistant.types import Status
from indexer.normalize import fold_text
from indexer.types import Document, Section

_SUBJECT = re.compile(r"(?:では、|それでは、)?「?([^「」、。]{2,40}?)」?(?:とは|って(?:何|なに))")
_AS_GOOD = 0.97  # of the best passage's score from which another may be the one that is meant
_EQUAL = 0.6  # of the best item's score from which another of its list belongs beside it
_NUMBER_ASKED = re.compile(
    r"何条|どの条|条は(?:どこ|どれ)|条文|条項|規定(?:は|が)|どこに(?:書|定|規定)|根拠"
)
_DIGIT = re.compile(r"\d")
_BESIDE_ANY = re.compile(r"違|異な|比べ|比較|differ|compare")
_BESIDE = re.compile(r"(?:まで|向け|の場合)?[」』]?(?:と|及び|、|や|and|vs)[「『]?")


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is verified and its citations are numbered."""

    status: Status
    statements: tuple[Statement, ...]
    short_answer: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Defined:
    """``passage`` says in ``start`` to ``end`` of its document what ``term`` is."""

    term: str  # as printed
    passage: Passage
    start: int
    end: int


def content(question: Question, best: Scored, ranked: Sequence[Scored]) -> Draft:
    """The best passage, with others that say what it leaves open or say as much of the same."""
    if table.is_row(best.passage) and (found := table.cell(question.phrases, best.passage)):
        return Draft(Status.ANSWERED, (found[0],), found[1])
    if question.kind is Kind.CONTENT and (said := _provision(question, best, ranked)):
        return Draft(Status.ANSWERED, tuple(said))
    if question.kind is Kind.LAW and (where := _address(question, best)):
        return where
    limit = LONG if question.kind in (Kind.LIST, Kind.COMPARISON) else SHORT
    near = best.coverage < LEAST and question.yes_or_no
    if _one_of_equals(best, ranked):
        whole = put(whole_list(best).passage, LONG)
        if length(whole) <= SHORT:
            return Draft(Status.ANSWERED, tuple(whole))
    chosen = [best, *complements(question, best, ranked)]
    if question.kind is Kind.CONTENT:
        chosen.extend(equals(question, best, ranked))
    if best.passage.form is Form.SENTENCE:
        chosen.extend(named(question, best, ranked))
    one = best.passage.form is not Form.GROUP  # of a list no value is more the answer than another
    short = extract.short_answer(question, best.passage.text) if one else None
    statements: list[Statement] = []
    if short:
        statements.append(Statement(f"{short}です。", (best.passage,)))
        if fold_text(short) == fold_text(best.passage.text).rstrip("。"):
            chosen.remove(best)  # said already
    if near:
        statements.insert(
            0, Statement("そのままの記載ではありませんが、関係する記載は次のとおりです。")
        )
    chosen.extend(_runner_up(question, best, ranked))
    for scored in once(chosen):
        if statements and limit - length(statements) < LEAST_ROOM:
            break
        if table.is_row(scored.passage):
            statements.append(table.whole(scored.passage))
        else:
            statements.extend(put(scored.passage, limit - length(statements)))
    return Draft(Status.PARTIAL if near else Status.ANSWERED, tuple(statements), short)


def _provision(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Statement]:
    """What an article says, clause by clause, where a question asks for nothing but that."""
    named = [p for p in question.phrases if at_address(p.text, best.words.heading)]
    others = [p for p in question.phrases if p.weight >= 0.5 and p not in named and not p.title]
    article = article_of(best.passage)
    if not named or others or article is None:
        return []
    within = [
        s.passage
        for s in ranked
        if article_of(s.passage) is article
        and s.passage.form is not Form.GROUP
        and all(at_address(p.text, s.words.heading) for p in named)
    ]
    statements: list[Statement] = []
    for passage in sorted(within, key=lambda p: p.start):
        if length(statements) + len(passage.text) > LONG:
            break
        mark = "・" if passage.section.unit in ("号", "細目") else ""
        statements.append(Statement(f"{mark}{extract.plain(passage.text)}", (passage,)))
    return statements


def _runner_up(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """The next passage, where it is as good as the best: what is asked may be either."""
    others = [s for s in ranked if s.passage.key != best.passage.key]
    if not others or best.passage.form is Form.GROUP or question.kind is Kind.LIST:
        return []
    second = others[0]
    near = second.score >= _AS_GOOD * best.score and second.passage.form is not Form.GROUP
    return [second] if near and second.passage.form is not Form.EMPTY else []


def _one_of_equals(best: Scored, ranked: Sequence[Scored]) -> bool:
    """Whether other items of the provision that ``best`` is an item of say as much of it."""
    section = best.passage.section
    return section.unit in BELOW_PARAGRAPH and any(
        s.passage.section.parent == section.parent
        and s.passage.document is best.passage.document
        and s.passage.section is not section
        and s.passage.section.unit == section.unit
        and s.score >= _EQUAL * best.score
        for s in ranked
    )


def _address(question: Question, best: Scored) -> Draft | None:
    """Which article it is that says so, where a question asks for its number."""
    passage, article = best.passage, article_of(best.passage)
    if article is None or not _NUMBER_ASKED.search(question.folded):
        return None
    document = passage.document
    name = article.label or document.heading(article)
    caption = document.title_of(article) if article.label else ""
    law = document.catalogued.title
    text = f"「{law}」の{name}{caption if caption != name else ''}です。"
    lead = Statement(text, (heading_of(document, article),))
    return Draft(Status.ANSWERED, (lead, *put(passage, SHORT - len(text))), name)


def whole_list(scored: Scored) -> Scored:
    """The list that an item of a provision stands in, where ``scored`` is one of several."""
    passage = scored.passage
    if passage.section.unit not in BELOW_PARAGRAPH or len(listed(passage)) > 1:
        return scored
    above = group_of(passage.document, passage.document.sections[passage.section.parent or 0])
    return replace(scored, passage=above) if above and len(listed(above)) > 1 else scored


def listing(question: Question, best: Scored, ranked: Sequence[Scored]) -> Draft:
    """All items of a heading or of an enumeration, counted where a number is asked for."""
    best = whole_list(best)
    names = listed(best.passage)
    if len(names) < 2:
        return content(question, best, ranked)
    statements = put(best.passage, LONG)
    short = None
    if question.kind is Kind.COUNT:
        short = counted(best.passage, len(names))
        statements = [Statement(f"{short}です。", (best.passage,), ours=short), *statements]
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
        count = few(len(found))
        note = f"質問では{question.ordinal}番目とありますが、文書に挙げられているのは{count}です。"
        lead = Statement(f"文書に挙げられているのは{count}です。", (best.passage,), ours=count)
        return Draft(Status.ANSWERED, (lead, *put(best.passage, LONG)), None, (note,))
    else:
        picked = [found[question.ordinal - (question.ordinal > 0)]]
    short = "、".join(item.text for item in picked)
    statement = Statement(f"「{short}」です。", tuple({p.key: p for p in picked}.values()))
    return Draft(Status.ANSWERED, (statement,), short)


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
    """A definition in the midst of a long sentence: the words that are named, with their bracket."""
    document = one.passage.document
    closes = document.text.find("）", one.end) + 1 or one.end
    named = replace(one.passage, start=one.start, end=min(closes, one.passage.end), form=Form.ITEM)
    text = f"「{one.term}」とは、「{shortened(means, SHORT)}」のことです。"
    return Draft(Status.ANSWERED, (Statement(text, (named,)),), means)


def comparison(question: Question, best: Scored, ranked: Sequence[Scored]) -> Draft:
    """For each thing compared the passage that is about it and not about the others."""
    sides = compared(question)
    if len(sides) < 2 or (question.needs and not _BESIDE_ANY.search(question.folded)):
        return content(question, best, ranked)
    if any(max(s.covers[i] for s in ranked) < TOUCHED for i in sides):
        return refusal(question, ranked)
    chosen: list[Scored] = []
    for i in sides:
        others = [j for j in sides if j != i]
        about = [s for s in ranked if s.own[i] >= 0.8 and s.coverage >= NEARBY]
        alone = [s for s in about if all(s.own[j] < 0.8 for j in others)]
        chosen.extend((alone or about)[:1])
    statements: list[Statement] = []
    for scored in once([*chosen, best]):
        statements.extend(put(scored.passage, LONG - length(statements)))
    return Draft(Status.ANSWERED, tuple(statements))


def compared(question: Question) -> list[int]:
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


def unnumbered(asked: str, document: Document, last: Section) -> Draft:
    """A law has no such article; up to which it has them."""
    law, name = document.catalogued.title, last.label or document.heading(last)
    statements = (
        Statement(f"「{law}」に{asked}はありません。"),
        Statement(f"同法の本則は{name}までです。", (heading_of(document, last),)),
    )
    return Draft(Status.NOT_IN_CORPUS, statements)


def refusal(question: Question, ranked: Sequence[Scored]) -> Draft:
    """The documents do not say, what it is that they do not say, and what comes nearest."""
    statements = [Statement(f"{_unsaid(question, ranked)}、収録している文書には書かれていません。")]
    if ranked and ranked[0].coverage >= NEARBY:
        nearest = ranked[0].passage
        path = (*nearest.document.ancestors(nearest.section), nearest.section)
        heading = next((s for s in reversed(path) if nearest.document.is_heading(s)), None)
        if heading is not None:
            title = nearest.document.title_of(heading)
            if nearest.form is Form.GROUP:  # its heading, without what it lists
                nearest = heading_of(nearest.document, nearest.section)
            cited = (
                (nearest, heading_of(nearest.document, heading))
                if _DIGIT.search(title)
                else (nearest,)
            )
            statements.append(Statement(f"最も近い記載は「{title}」にあります。", cited))
    return Draft(Status.NOT_IN_CORPUS, tuple(statements))


def terms(question: Question) -> list[str]:
    """The terms a definition is asked of, folded, with other names of them."""
    heavy = [p for p in question.phrases if p.weight >= 0.6] or list(question.phrases)
    # A term named by more of its words is the more special one.
    names = [name for p in heavy for name in p.names][: 1 + 3 * len(heavy)]
    subject = _SUBJECT.match(question.folded)
    return list(dict.fromkeys([*([subject[1]] if subject else []), *names]))


def _shown(term: str) -> str:
    """A term of the question as a refusal repeats it: short, and with nothing like a marker."""
    plain = re.sub(r"[\[\]^]", "", term)
    plain = plain.upper() if re.fullmatch(r"[a-z]{2,6}", plain) else plain  # folding made it small
    return plain if len(plain) <= 24 else f"{plain[:24]}…"


def _unsaid(question: Question, ranked: Sequence[Scored]) -> str:
    if ranked and (needs := missing(question, ranked[0])):
        return "お尋ねの" + "、".join(dict.fromkeys(need.label for need in needs)) + "は"
    subject = _SUBJECT.match(question.folded)
    if question.kind is Kind.DEFINITION and subject:
        return f"「{_shown(subject[1])}」が何であるかの説明は"
    best = ranked[0] if ranked else None
    names = [
        _shown(question.typed(phrase.text))
        for i, phrase in enumerate(question.phrases)
        if phrase.weight >= 0.6 and (best is None or best.covers[i] < 0.4)
    ]
    return (
        ("".join(f"「{name}」" for name in names[:3]) + "については") if names else "お尋ねの内容は"
    )
