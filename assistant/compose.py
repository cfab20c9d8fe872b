"""Passages → an answer: which of them answer the question, and how they are put.

What is written stands in the passages word for word; the words around it (「…」には、次の項目が
挙げられています) are the only ones of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from assistant import extract, refuse, table
from assistant.choice import LEAST, NEARBY, TOUCHED, complements, equals, named, once
from assistant.evidence import Scored, at_address
from assistant.kinds import Kind
from assistant.passage import Form, Passage, article_of, group_of, heading_of
from assistant.phrases import HEAVY
from assistant.question import Question
from assistant.statement import (
    BELOW_PARAGRAPH,
    LEAST_ROOM,
    LONG,
    SHORT,
    Draft,
    Statement,
    counted,
    few,
    length,
    listed,
    own_sentences,
    put,
)
from assistant.types import Status
from indexer.normalize import fold_text
from indexer.types import Document, Section

_AS_GOOD = 0.92  # of the best passage's score from which another may be the one that is meant
_SETTLED = 0.97  # the same where the best gives the value that is asked for
_EQUAL = 0.6  # of the best item's score from which another of its list belongs beside it
_NUMBER_ASKED = re.compile(
    r"何条|どの条|条は(?:どこ|どれ)|条文|条項|規定(?:は|が)|どこに(?:書|定|規定)|根拠|(?:どの|何の|何という)法律[にで]"
)
_COUNT_TOO = re.compile(r"何(?:件|個|つ|項目|点)|いくつ")
_BESIDE_ANY = re.compile(r"違|異な|比べ|比較|differ|compare")
_BESIDE = re.compile(r"(?:まで|向け|の場合)?[」』]?(?:と|及び|、|や|and|vs)[「『]?")


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
    chosen.extend(_runner_up(question, best, ranked, _SETTLED if short else _AS_GOOD))
    for scored in once(chosen):
        room = limit - length(statements)
        if statements and room < LEAST_ROOM:
            break
        if table.is_row(scored.passage):
            statements.append(table.whole(scored.passage))
            continue
        lines = put(scored.passage, room)
        if scored is best or length(lines) <= room:  # what goes beside it is put whole or not
            statements.extend(lines)
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


def _runner_up(
    question: Question, best: Scored, ranked: Sequence[Scored], least: float
) -> list[Scored]:
    """The next passage from ``least`` of the best one's score: what is asked may be either."""
    others = [s for s in ranked if s.passage.key != best.passage.key]
    lists = question.kind is Kind.LIST and len(listed(best.passage)) > 1
    if not others or best.passage.form is Form.GROUP or lists:
        return []
    second = others[0]
    near = second.score >= least * best.score and second.passage.form is not Form.GROUP
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
    lead, lines = Statement(text, (heading_of(document, article),)), put(passage, SHORT - len(text))
    room = SHORT - len(text) - length(lines)
    rule = _rule(document, article)
    before = put(rule, room) if rule and rule.key != passage.key else []
    if length(before) <= room:
        lines = list(dict.fromkeys((*before, *lines)))
    return Draft(Status.ANSWERED, (lead, *lines), name)


def _rule(document: Document, article: Section) -> Passage | None:
    """The sentence that an article begins with: what comes after says what follows from it."""
    first = (article, *islice(document.children(article), 1))
    return next((one for section in first for one in own_sentences(document, section)), None)


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
    if question.kind is Kind.COUNT or _COUNT_TOO.search(question.folded):
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
    whole = _list_of(best.passage)
    found = listed(whole) if whole else []
    if whole is None or len(found) < 2 or not question.ordinals:
        return content(question, best, ranked)
    beyond = [n for n in question.ordinals if abs(n) > len(found)]
    if beyond:
        count = few(len(found))
        note = f"質問では{abs(beyond[0])}番目とありますが、文書に挙げられているのは{count}です。"
        lead = Statement(f"文書に挙げられているのは{count}です。", (whole,), ours=count)
        return Draft(Status.ANSWERED, (lead, *put(whole, LONG)), None, (note,))
    picked = list(
        dict.fromkeys(p for n in question.ordinals for p in _nth(n, found, question, said))
    )
    short = "、".join(item.text for item in picked)
    statements = [Statement(f"「{short}」です。", tuple(picked))]
    if question.ordinals == (0,):  # beside what it is the other one, which the question names
        statements.extend(put(whole, SHORT - len(short)))
    return Draft(Status.ANSWERED, tuple(statements), short)


def _nth(
    n: int, found: Sequence[Passage], question: Question, said: Callable[[str], bool]
) -> Sequence[Passage]:
    """The ``n``-th of ``found``; for 0 those that neither the question nor the last answer names."""
    if n:
        return [found[n - (n > 0)]]
    texts = [fold_text(item.text) for item in found]
    names = [name for p in question.phrases if p.weight >= HEAVY for name in p.names]
    own = [name for name in names if 0 < sum(name in text for text in texts) < len(texts)]
    others = [
        item
        for item, text in zip(found, texts, strict=True)
        if not said(item.text) and not any(name in text for name in own)
    ]
    return others or found


def _list_of(passage: Passage) -> Passage | None:
    """The list that ``passage`` is, that stands under it, or that it is an item of."""
    if len(listed(passage)) > 1:
        return passage
    document, section = passage.document, passage.section
    under = group_of(document, section)
    if under or passage.form is not Form.ITEM or section.parent is None:
        return under
    return group_of(document, document.sections[section.parent])


def comparison(question: Question, best: Scored, ranked: Sequence[Scored]) -> Draft:
    """For each thing compared the passage that is about it and not about the others."""
    sides = compared(question)
    if len(sides) < 2 or (question.needs and not _BESIDE_ANY.search(question.folded)):
        return content(question, best, ranked)
    if any(max(s.covers[i] for s in ranked) < TOUCHED for i in sides):
        return refuse.refusal(question, ranked)
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
    heavy = [i for i, p in enumerate(question.phrases) if p.weight >= HEAVY]
    return list(dict.fromkeys(pairs or heavy))[:4]
