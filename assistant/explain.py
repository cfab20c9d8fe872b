"""How an answer came about: what was understood, what was weighed, what each passage lacks.

Made after the answer and only where it is asked for: nothing here takes part in answering.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant import several, verify
from assistant.draft import Considered, Drafter
from assistant.finish import finish
from assistant.grounds import Reason, asked_of, cited, first, spoken, uses, why, why_not
from assistant.kinds import Kind
from assistant.passage import Form, Passage, citable
from assistant.question import Question
from assistant.scope import without_instructions
from assistant.statement import Draft, Statement
from assistant.types import Answer, History, Status
from indexer.types import Catalogued

SHOWN = 8  # passages of a question that are shown, besides those that are cited
_ANSWERS = (Status.ANSWERED, Status.PARTIAL)


@dataclass(frozen=True, slots=True)
class Focus:
    """A thing that the question is about: its weight, other wordings that count as it."""

    words: str  # as typed; of a document's name its title
    weight: float
    others: tuple[str, ...] = ()
    title: bool = False  # it is a document's name


@dataclass(frozen=True, slots=True)
class Evidence:
    """``document.text[start:end] == text``, a passage that was weighed.

    ``rank``, ``coverage`` and ``score`` are None for one that is cited without being weighed.
    """

    document: str  # id
    title: str
    section: tuple[str, ...]
    page: int | None
    form: Form
    text: str
    start: int
    end: int
    rank: int | None = None  # from 1
    coverage: float | None = None
    score: float | None = None
    covers: tuple[float, ...] = ()  # of each Focus, 0 to 1; () where a part alone was searched
    chosen: bool = False  # it, or something in it, is cited
    why_not: tuple[Reason, ...] = ()  # what it lacks; also where something in it is cited


@dataclass(frozen=True, slots=True)
class Searched:
    """Where it was looked: "given", "named", "current" (no replaced editions) or "all"."""

    limit: str
    count: int  # documents
    documents: tuple[tuple[str, str], ...] = ()  # (id, title) of those given or named


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the turn; ``kind`` and ``searched`` are None where nothing was searched."""

    text: str
    status: Status
    why: tuple[Reason, ...]
    understood: str = ""  # folded, with the turns before and short names of laws resolved
    kind: Kind | None = None
    whether: bool = False  # asks whether, not what
    focus: tuple[Focus, ...] = ()
    needs: tuple[str, ...] = ()  # what a passage must hold
    searched: Searched | None = None
    evidence: tuple[Evidence, ...] = ()  # best first


@dataclass(frozen=True, slots=True)
class Withheld:
    """A statement that its own citations do not bear out, and in which words."""

    statement: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer and how it came about, for each question that the turn asks."""

    answer: Answer
    asked: tuple[Asked, ...]
    withheld: tuple[Withheld, ...] = ()


def explain(
    answer: Answer,
    drafter: Drafter,
    catalogued: Sequence[Catalogued],
    text: str,
    history: History,
    documents: Sequence[str] | None,
) -> Explanation:
    """How ``answer`` to the cleaned ``text`` came about; ``catalogued``: the documents there are."""
    asked: list[Asked] = []
    for one, considered in _turns(drafter, text, history, documents):
        question = considered.question
        searched = _searched(question, drafter, catalogued, documents) if question else None
        asked.append(explained(one, considered, searched))
    draft = drafter.consider(text, history, documents).draft
    return Explanation(answer, tuple(asked), tuple(withheld(draft)))


def _turns(
    drafter: Drafter, text: str, history: History, documents: Sequence[str] | None
) -> list[tuple[str, Considered]]:
    """Each question of the turn with what was considered; the turn as one where none is answered."""
    turns, found = list(history), list[tuple[str, Considered]]()
    parts = several.parts(without_instructions(text))
    for one in parts[: several.LIMIT] if len(parts) > 1 else ():
        considered = drafter.consider(one, turns, documents)
        found.append((one, considered))
        turns.append((one, "\n".join(s.text for s in considered.draft.statements)))
    if any(considered.draft.status in _ANSWERS for _, considered in found):
        return found
    return [(text, drafter.consider(text, history, documents))]


def _searched(
    question: Question,
    drafter: Drafter,
    catalogued: Sequence[Catalogued],
    documents: Sequence[str] | None,
) -> Searched:
    """Where the documents for ``question`` were looked for."""
    titles = {one.id: one.title for one in catalogued}
    if documents is not None:
        return Searched("given", len(documents), _sources(documents, titles))
    named = drafter.naming.named(question)
    if named:
        return Searched("named", len(named), _sources(named, titles))
    within = drafter.naming.within(question.folded, None)
    return Searched(
        "all" if within is None else "current", len(titles if within is None else within)
    )


def _sources(ids: Sequence[str], titles: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((one, titles.get(one, one)) for one in ids)


def explained(text: str, considered: Considered, searched: Searched | None = None) -> Asked:
    """The question ``text`` with what it was chosen from."""
    question, status = considered.question, considered.draft.status
    grounds = why(text, considered)
    if question is None:
        return Asked(text, status, grounds)
    return Asked(
        text,
        status,
        grounds,
        question.folded,
        question.kind,
        question.yes_or_no,
        tuple(
            Focus(spoken(question, p), p.weight, p.alternatives, bool(p.title))
            for p in question.phrases
        ),
        tuple(dict.fromkeys(need.label for need in question.needs)),
        searched,
        tuple(_evidence(question, considered)),
    )


def _evidence(question: Question, considered: Considered) -> Iterator[Evidence]:
    """The best passages, then those that are cited besides."""
    ranked = sorted(considered.ranked, key=lambda s: -s.score)  # of several searches, together
    highest = ranked[0].score if ranked else 0.0
    best = first(question, considered.ranked)
    used = cited(considered)
    weighed: set[tuple[str, int, int]] = set()
    for rank, scored in enumerate(ranked, 1):
        passage, shown = scored.passage, citable(scored.passage)
        if (rank > SHOWN or not scored.coverage) and shown.key not in used:
            continue
        weighed.add(shown.key)
        # A heading is not chosen for a sentence somewhere under it.
        inside = passage.form is not Form.GROUP or scored is best
        yield replace(
            _passage(shown, shown.key in used or (inside and uses(passage, used))),
            form=passage.form,
            rank=rank,
            coverage=scored.coverage,
            score=scored.score,
            covers=scored.covers if asked_of(question, scored) else (),
            why_not=why_not(question, scored, highest),
        )
    for key, passage in used.items():
        if key not in weighed:
            yield _passage(passage, chosen=True)


def _passage(passage: Passage, chosen: bool) -> Evidence:
    document = passage.document
    return Evidence(
        document=document.id,
        title=document.catalogued.title,
        section=document.path(passage.section),
        page=document.page_at(passage.start),
        form=passage.form,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        chosen=chosen,
    )


def withheld(draft: Draft) -> Iterator[Withheld]:
    """The statements of ``draft`` that ``finish`` withholds."""
    for statement in draft.statements:
        alone = Draft(draft.status, (statement,))
        if statement.passages and not finish("", alone, {}).citations:
            yield Withheld(statement.text, tuple(_problems(statement)))


def _problems(statement: Statement) -> list[str]:
    """The words of ``statement`` that neither what it cites nor the headings over it have."""
    ground: list[str] = []
    for passage in map(citable, statement.passages):
        document = passage.document
        above = (document.title_of(section) for section in document.ancestors(passage.section))
        ground += [passage.text, document.catalogued.title, *above, *document.path(passage.section)]
    ours = statement.ours
    return verify.unsupported(statement.text.replace(ours, "") if ours else statement.text, ground)
