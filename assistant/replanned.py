"""A question for rows of the register after the turns before it.

What goes on with a question for rows (そのうち…は, では…は？, 全部で何件) changes what limits them; what
does not is planned for itself (assistant/planning.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace

from assistant import planning, rowcues
from assistant.planning import Known, Plan, asked, deeper, limits, subjects
from assistant.question import Question
from indexer.register.query import RegisterQuery

_LONGEST = 40  # characters of a turn that only changes what limits the rows
# What a turn begins with that leans on the rows before it.
_BACK = re.compile(
    r"^(?:(?:それ|これ)(?:ら)?(?:は|の|で)?|(?:その|この)?(?:うち|中|内)(?:で|の|、)?|じゃあ?|あと)"
)
_GOES_ON = re.compile(
    r"^(?:(?:それ|これ)(?:ら)?(?:は|の|で)?|(?:その|この)?(?:うち|中|内)|じゃあ?|あと)|(?:は|について(?:は)?|の(?:方|ほう)は)[?。]*$"
)


def plan(
    question: Question, documents: Sequence[str] | None, titled: Sequence[str], known: Known
) -> Plan | None:
    """The plan for ``question``; None where it asks for no rows (see planning.plan)."""
    before = plan(question.before, documents, titled, known) if question.before else None
    changed = _changed(before, question, titled, known) if before else None
    return changed or planning.plan(question, documents, titled, known)


def _changed(before: Plan, question: Question, titled: Sequence[str], known: Known) -> Plan | None:
    """``before`` with the limits that ``question``, which goes on with it, sets anew."""
    folded, whole = asked(question, titled)
    counts = bool(rowcues.COUNT.search(whole))
    own = folded.strip("、では")
    others = {kind for kind, words in rowcues.KINDS if words.search(own)}
    if others - {query.kind for query in before.queries}:
        return None
    if len(own) > _LONGEST or not (counts or _GOES_ON.search(own)):
        return None
    own = _BACK.sub("", own)
    within, words = known.heading(own)
    rest = own.replace(words, "、") if words else own
    label = rowcues.LABEL.search(rest)
    section = deeper(within, label[0] if label else "")
    queries = []
    for query in before.queries:
        anew = replace(limits(query.kind, rest, rest, known), section=section)
        if subjects(question, rest, [anew, query]):
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
