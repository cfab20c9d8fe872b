"""A question planned into queries over the policy register, where it asks for rows and not for words.

It asks for rows by the kind of them (施策, KPI, 責務) and by what they are to be (期限が2024年度, 数値の
ない, AMEDが担う) or by how many of them (すべて, 何件). Every subject it names besides has to limit the
rows: as a section whose heading it is, or as words of theirs; else it is left to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant import limiting, rowcues
from assistant.kinds import Kind
from assistant.phrases import HEAVY
from assistant.question import Question
from assistant.registered import NUMBER
from indexer.english import is_english
from indexer.normalize import fold_text
from indexer.register.bodies import names_in
from indexer.register.query import RegisterQuery
from indexer.register.types import Role

_MOST_ROLES = 3  # that are asked beside one another; more are all but some


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the rows that may be asked for.

    ``heading``: the heading, folded, whose words stand in the folded ones given, and those words;
    both "" where none does.
    ``bearers``: the bodies, other than those of the table, that stand in the folded words given:
    how they are called there, and their names.
    """

    heading: Callable[[str], tuple[str, str]]
    bearers: Callable[[str], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Queries over the register, one a kind, and how their rows are asked for."""

    queries: tuple[RegisterQuery, ...]
    counts: bool  # how many there are
    bearers: bool  # who they name
    strict: bool  # limited by fields alone: no row is an answer too
    chapters: bool = False  # how many each chapter has


def plan(
    question: Question, documents: Sequence[str] | None, titled: Sequence[str], known: Known
) -> Plan | None:
    """The plan for what ``question`` says itself; None where it asks for no rows.

    ``documents``: those asked (None: all), ``titled``: the titles of those it names, folded.
    """
    folded, whole = asked(question, titled)
    every = bool(rowcues.ALL.search(whole) or rowcues.COUNT.search(whole))
    compared = bool(rowcues.BESIDE.search(folded))
    which = every or compared or rowcues.WHICH.search(folded) or rowcues.WHO.search(folded)
    if not which or _asks_of_text(question, folded, whole):
        return None
    if not (every or compared or _may_be_limited(titled, folded)):
        return None
    within, words = known.heading(folded)
    folded = folded.replace(words, "、") if words else folded
    limited = _limited(folded, whole, known)
    beside = compared and any(len(one.bodies) > 1 for one in limited)
    if not every and not beside:
        limited = [one for one in limited if _may_do_without(one, titled, folded)]
    left = subjects(question, folded, limited)
    unknown = [one for one in left if re.search(re.escape(one) + rowcues.BEARER_BEFORE, folded)]
    left = [one for one in left if one not in unknown]
    if not limited or (left and not every):
        return None
    label, *others = rowcues.LABEL.findall(folded) or [""]
    words = " ".join((*left, *(one for one in others if not within.startswith(one))))
    queries = [
        replace(
            one,
            documents=None if documents is None else tuple(documents),
            section=deeper(within, label) or one.section,
            text=" ".join(part for part in (one.text, words) if part),
        )
        for one in (_of(query, unknown) for query in limited)
    ]
    return Plan(
        queries=tuple(part for one in queries for part in _apart(one, titled, beside)),
        counts=bool(rowcues.COUNT.search(whole)),
        bearers=bool(rowcues.WHO.search(folded)) and not rowcues.WHO_WHAT.search(folded),
        strict=not left and any(_says_what_is_missing(one) for one in limited),
        chapters=bool(rowcues.CHAPTERS.search(whole)),
    )


def asked(question: Question, titled: Sequence[str]) -> tuple[str, str]:
    """What asks in ``question``, and with it all that it requests, without titles of documents.

    What it only tells beside that, すべての目標は撤回された, asks for nothing.
    """
    told = re.split(r"[。\n]", fold_text(question.text))
    requests = "。".join(one for one in told if rowcues.REQUESTS.search(one))
    folded, whole = (
        limiting.in_japanese(_without(one, titled)) for one in (question.folded, requests)
    )
    return folded, f"{folded}。{whole}"


def _without(folded: str, names: Iterable[str]) -> str:
    """``folded`` without ``names``; 国 of 推進法の国 is no other country: の goes with the name."""
    for name in names:
        folded = folded.replace(f"{name}の", "、").replace(name, "、")
    return folded


def _asks_of_text(question: Question, folded: str, whole: str) -> bool:
    return bool(
        question.yes_or_no
        or question.kind is Kind.DEFINITION
        or not limiting.kinds(folded)
        or rowcues.OF_TEXT.search(whole)
        or any(rowcues.ITSELF.match(folded, end) for _, _, end in names_in(folded))
    )


def _limited(folded: str, whole: str, known: Known) -> list[RegisterQuery]:
    """A query a kind; none where only a verb asks for what bodies do and none of them is named."""
    found = [limits(kind, folded, whole, known) for kind in limiting.kinds(folded)]
    return [one for one in found if one.bodies or one.status or limiting.named(one.kind, folded)]


def limits(kind: str, folded: str, whole: str, known: Known) -> RegisterQuery:
    """What the rows of a kind have to be by the words ``folded``, and by all, ``whole``."""
    query = limiting.limits(kind, folded)
    if kind != "responsibility":
        return query
    bearers = known.bearers(folded)
    masked = _without(
        folded, (called for called, _ in bearers)
    )  # 医師 of a longer name is not meant
    named = (*(body for body, _, _ in names_in(masked)), *(name for _, name in bearers))
    roles = limiting.roles(whole) if rowcues.EXCLUDED.search(whole) else query.roles
    return replace(
        query, bodies=tuple(dict.fromkeys(named)), roles=roles, doing=limiting.doing(masked)
    )


def _of(query: RegisterQuery, unknown: Sequence[str]) -> RegisterQuery:
    """``query`` of bodies that the register may not know; of measures they are words."""
    if query.kind == "responsibility":
        return replace(query, bodies=(*query.bodies, *unknown))
    return replace(query, text=" ".join((query.text, *unknown)).strip())


def _apart(query: RegisterQuery, titled: Sequence[str], beside: bool) -> list[RegisterQuery]:
    """A query for each document, body, role and deadline that are asked beside one another.

    What bodies are bound to is compared with what they are only to try: both are duties then.
    """
    found = [query]
    if len(titled) > 1 and query.documents is not None:
        found = [replace(query, documents=(one,)) for one in query.documents]
    if beside and query.kind == "responsibility":
        roles = (Role.DUTY, Role.EFFORT) if Role.DUTY in query.roles else query.roles
        return [replace(one, bodies=(b,), roles=roles) for one in found for b in query.bodies]
    if query.roles and len(query.roles) <= _MOST_ROLES:
        found = [replace(one, roles=(role,)) for one in found for role in query.roles]
    if query.deadlines:
        found = [replace(one, deadlines=(due,)) for one in found for due in query.deadlines]
    return found


def _says_what_is_missing(query: RegisterQuery) -> bool:
    """Whether that no row is so says something: none is due then, none has a number, none is theirs."""
    return bool(
        query.deadlines
        or query.status
        or query.numbered is not None
        or query.kind == "kpi"
        or (query.kind == "measure" and query.bodies)
    )


def deeper(heading: str, label: str) -> str:
    """The one of two names of sections that is not above the other: 3.1 of 3. 具体的施策 and 3.1."""
    number = NUMBER.match(heading)
    above = bool(label and number and label.startswith(number[0].strip()))
    return label if above or not heading else heading


def _may_be_limited(titled: Sequence[str], folded: str) -> bool:
    """Whether rows may be asked for though no word says all, before the register is looked into."""
    found = [limiting.limits(kind, folded) for kind in limiting.kinds(folded)]
    return any(
        _may_do_without(one, titled, folded)
        or (one.kind == "responsibility" and one.roles and rowcues.ROLE_NAMED.search(folded))
        for one in found
    )


def _may_do_without(query: RegisterQuery, titled: Sequence[str], folded: str) -> bool:
    """Whether rows are asked for though no word says all: by a deadline, by what they lack."""
    if query.kind == "responsibility":
        every = query.section and not titled and rowcues.PROVISIONS.search(folded)
        role = query.roles and rowcues.ROLE_NAMED.search(folded)
        return bool((role and (titled or query.bodies)) or every)
    return bool(
        query.deadlines
        or query.status
        or query.bodies
        or query.actions
        or query.numbered is not None
        or query.dated is not None
        or query.charged is not None
    )


def subjects(question: Question, folded: str, queries: Sequence[RegisterQuery]) -> list[str]:
    """The phrases that the fields of ``queries`` do not account for."""
    english = is_english(question.folded)  # whose phrases are what it may mean
    bodies = [folded[start:end] for _, start, end in names_in(folded)]
    bodies += [body for one in queries for body in one.bodies]
    held = {word for one in queries for word in (*one.actions, one.doing, one.section) if word}
    return [
        p.text
        for p in question.phrases
        if p.weight >= HEAVY
        and not p.title
        and p.text[0] != "^"
        and (p.text in folded or english)
        and not re.search(rf"{re.escape(p.text)}(?:など|等|をはじめ)", folded)  # an example
        and not any(p.text in body or body in p.text for body in bodies)
        and not any(p.text in word or word in p.text for word in held)
        and not rowcues.TOLD.fullmatch(p.text)
        and not re.fullmatch(r"\d+年度?(?:まで)?", p.text)
    ]
