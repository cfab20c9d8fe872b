"""A question planned into queries over the policy register, where it asks for rows and not for words.

It asks for rows by the kind of them (施策, KPI, 責務) and by what they are to be (期限が2024年度, 数値の
ない, AMEDが担う) or by how many of them (すべて, 何件). Every subject it names besides has to limit the
rows: as a section whose heading it is, or as words of theirs; else it is left to the text. What goes
on with such a question (そのうち…は, では…は？, 全部で何件) changes what limits its rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

from assistant import limiting, rowcues
from assistant.kinds import Kind
from assistant.phrases import HEAVY, Phrase
from assistant.question import Question
from indexer.english import is_english
from indexer.normalize import fold_text
from indexer.register.bodies import names_in
from indexer.register.query import RegisterQuery
from indexer.register.types import Role

# What a heading begins with.
NUMBER = re.compile(r"^(?:[\d.]+|\(\d{1,2}\)|[○〇●・①-⑳]|第[^ ]{1,6}[条章節])\s*")
_GOES_ON = re.compile(
    r"^(?:では|それでは|じゃあ?|あと|それ(?:は|ら)|その(?:うち|中|内)|この(?:うち|中)|うち|これ(?:は|ら))|(?:は|について(?:は)?|の(?:方|ほう)は)[?。]*$"
)
_LONGEST = 40  # characters of a turn that only changes what limits the rows


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the rows that may be asked for.

    ``heading``: the heading, folded, whose words stand in the folded ones given, and those words;
    both "" where none does.
    ``bearers``: the bodies, other than those of the table, that stand in the folded words given.
    """

    heading: Callable[[str], tuple[str, str]]
    bearers: Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Queries over the register, one a kind, and how their rows are asked for."""

    queries: tuple[RegisterQuery, ...]
    counts: bool  # how many there are
    bearers: bool  # who they name
    strict: bool  # limited by fields alone: no row is an answer too


def plan(
    question: Question, documents: Sequence[str] | None, titled: Sequence[str], known: Known
) -> Plan | None:
    """The plan for ``question``; None where it asks for no rows.

    ``documents``: those asked (None: all), ``titled``: the titles of those it names, folded.
    """
    own = _own(question, documents, titled, known)
    if own is not None or question.before is None:
        return own
    before = plan(question.before, documents, titled, known)
    return _changed(before, question, titled, known) if before is not None else None


def _own(
    question: Question, documents: Sequence[str] | None, titled: Sequence[str], known: Known
) -> Plan | None:
    """The plan for what ``question`` says itself."""
    folded, whole = _asked(question, titled)
    quantified = bool(rowcues.ALL.search(whole) or rowcues.COUNT.search(whole))
    compared = bool(rowcues.BESIDE.search(folded))
    asks = quantified or compared or rowcues.WHICH.search(folded) or rowcues.WHO.search(folded)
    if (
        not asks
        or question.yes_or_no
        or question.kind is Kind.DEFINITION
        or rowcues.OF_TEXT.search(whole)
        or any(rowcues.ITSELF.match(folded, end) for _, _, end in names_in(folded))
        or not limiting.kinds(folded)
    ):
        return None
    within, words = known.heading(folded)
    folded = folded.replace(words, "、") if words else folded
    kinds = limiting.kinds(folded)
    bearers = known.bearers(folded) if "responsibility" in kinds else ()
    limited = [_limits(kind, folded, whole, bearers) for kind in kinds]
    limited = [one for one in limited if one.bodies or limiting.named(one.kind, folded)]
    beside = compared and any(len(one.bodies) > 1 for one in limited)
    if not quantified and not beside:
        limited = [one for one in limited if _may_do_without(one, titled, folded)]
    if not limited:
        return None
    subjects = [p.text for p in _subjects(question, folded, limited)]
    if subjects and not quantified:
        return None
    label, *others = rowcues.LABEL.findall(folded) or [""]
    others = [one for one in others if not within.startswith(one)]
    words = " ".join((*subjects, *others))
    queries = [
        replace(
            one,
            documents=None if documents is None else tuple(documents),
            section=_deeper(within, label) or one.section,
            text=" ".join(part for part in (one.text, words) if part),
        )
        for one in limited
    ]
    apart = [part for one in queries for part in _apart(one, titled, beside)]
    strict = not subjects and any(_says_what_is_missing(one) for one in limited)
    counts, who = bool(rowcues.COUNT.search(whole)), bool(rowcues.WHO.search(folded))
    return Plan(tuple(apart), counts, who, strict)


def _asked(question: Question, titled: Sequence[str]) -> tuple[str, str]:
    """What asks in ``question``, and all its words, without the titles of documents."""
    said = question.folded, fold_text(question.text)
    folded, whole = (limiting.in_japanese(_untitled(one, titled)) for one in said)
    return folded, f"{folded}。{whole}"


def _untitled(folded: str, titled: Sequence[str]) -> str:
    for title in titled:
        folded = folded.replace(title, "、")
    return folded


def _limits(kind: str, folded: str, whole: str, bearers: tuple[str, ...]) -> RegisterQuery:
    query = limiting.limits(kind, folded)
    if kind != "responsibility":
        return query
    masked = _untitled(folded, bearers)  # 医師 of a longer name is not meant
    named = tuple(dict.fromkeys(body for body, _, _ in names_in(masked)))
    roles = limiting.roles(whole) if rowcues.EXCLUDED.search(whole) else query.roles
    doing = limiting.doing(masked)
    return replace(query, bodies=(*named, *bearers), roles=roles, doing=doing)


def _changed(before: Plan, question: Question, titled: Sequence[str], known: Known) -> Plan | None:
    """``before`` with the limits that ``question``, which goes on with it, sets anew."""
    folded, whole = _asked(question, titled)
    counts = bool(rowcues.COUNT.search(whole))
    own = folded.strip("、では")
    if len(own) > _LONGEST or not (counts or _GOES_ON.search(own)):
        return None
    within, words = known.heading(own)
    rest = own.replace(words, "、") if words else own
    label = rowcues.LABEL.search(rest)
    section = _deeper(within, label[0] if label else "")
    queries = []
    for query in before.queries:
        bearers = known.bearers(rest) if query.kind == "responsibility" else ()
        anew = replace(_limits(query.kind, rest, rest, bearers), section=section)
        if _subjects(question, rest, [anew, query]):
            return None
        queries.append(_over(query, anew))
    if not counts and tuple(queries) == before.queries:
        return None
    return replace(before, queries=tuple(dict.fromkeys(queries)), counts=counts)


def _over(query: RegisterQuery, anew: RegisterQuery) -> RegisterQuery:
    """``query`` with every limit that ``anew`` has in the place of its own."""
    free = RegisterQuery(query.kind)
    set_anew = {
        one.name: getattr(anew, one.name)
        for one in fields(RegisterQuery)
        if getattr(anew, one.name) != getattr(free, one.name)
    }
    return replace(query, **set_anew)


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
    if query.roles and len(query.roles) < len(Role) - 1:
        found = [replace(one, roles=(role,)) for one in found for role in query.roles]
    if query.deadlines:
        found = [replace(one, deadlines=(due,)) for one in found for due in query.deadlines]
    return found


def _says_what_is_missing(query: RegisterQuery) -> bool:
    """Whether that no row is so says something: none is due then, none has a number."""
    return bool(
        query.deadlines or query.status or query.numbered is not None or query.kind == "kpi"
    )


def _deeper(heading: str, label: str) -> str:
    """The one of two names of sections that is not above the other: 3.1 of 3. 具体的施策 and 3.1."""
    number = NUMBER.match(heading)
    above = bool(label and number and label.startswith(number[0].strip()))
    return label if above or not heading else heading


def unnumbered(heading: str) -> str:
    """The words of a heading without its number; the number where there is nothing else."""
    return NUMBER.sub("", heading).strip() or heading


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


def _subjects(question: Question, folded: str, queries: Sequence[RegisterQuery]) -> list[Phrase]:
    """The phrases that the fields of ``queries`` do not account for."""
    english = is_english(question.folded)  # whose phrases are what it may mean
    bodies = [folded[start:end] for _, start, end in names_in(folded)]
    bodies += [body for one in queries for body in one.bodies]
    held = {word for one in queries for word in (*one.actions, one.doing, one.section) if word}
    return [
        p
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
