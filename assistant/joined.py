"""The drafts of several questions asked in one turn → one draft, in the order they were asked."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.statement import LONG, SHORT, Draft, Statement, length
from assistant.types import Status

_ANSWERS = (Status.ANSWERED, Status.PARTIAL)
_SHOWN = 40  # characters of a question that are repeated


def join(asked: Sequence[str], drafts: Sequence[Draft], left_out: int = 0) -> Draft | None:
    """One draft of the ``drafts`` of the questions ``asked``; None where none of them answers.

    A question that is not answered is named as such, and the whole is partial. ``left_out``: how
    many questions more were asked.
    """
    answered = [draft for draft in drafts if draft.status in _ANSWERS]
    if not answered:
        return None
    whole = len(answered) == len(drafts) and all(d.status is Status.ANSWERED for d in answered)
    short = _short(drafts) if whole else ()
    longest = max(length(draft.statements) for draft in answered)
    limit = LONG if longest > SHORT else SHORT
    statements: list[Statement] = []
    for i, (question, draft) in enumerate(zip(asked, drafts, strict=True)):
        if draft.status in _ANSWERS:
            own = draft.statements[1:] if short else draft.statements
            said = {(s.text, tuple(p.key for p in s.passages)) for s in statements}
            own = tuple(s for s in own if (s.text, tuple(p.key for p in s.passages)) not in said)
            # What an earlier question leaves of the room is for the later ones.
            room = (limit - length([*short, *statements])) // (len(drafts) - i)
            statements.extend(_within(own, room))
        else:
            statements.append(Statement(_unanswered(question, draft)))
    notes = [note for draft in drafts for note in draft.notes]
    if left_out:
        notes.append(f"一度にお答えするのは{len(drafts)}問までです。残りは続けてお尋ねください。")
    return Draft(
        Status.ANSWERED if whole else Status.PARTIAL,
        (*short, *statements),
        "、".join(draft.short_answer or "" for draft in drafts) if short else None,
        tuple(dict.fromkeys(notes)),
    )


def _short(drafts: Sequence[Draft]) -> tuple[Statement, ...]:
    """A first line of all short answers, where each draft has one and begins with it alone."""
    leads = [draft.statements[0] for draft in drafts if draft.statements]
    if len(leads) < len(drafts) or not all(
        draft.short_answer and lead.text == f"{draft.short_answer}です。"
        for draft, lead in zip(drafts, leads, strict=True)
    ):
        return ()
    text = "、".join(draft.short_answer or "" for draft in drafts)
    passages = {p.key: p for lead in leads for p in lead.passages}
    ours = [lead.ours for lead in leads if lead.ours]
    if len(ours) > 1:  # a line has room for one count of ours
        return ()
    return (Statement(f"{text}です。", tuple(passages.values()), ours="".join(ours)),)


def _within(statements: Sequence[Statement], room: int) -> list[Statement]:
    """The ``statements`` as far as ``room`` characters reach, but one at least."""
    kept: list[Statement] = []
    for statement in statements:
        if kept and length([*kept, statement]) > room:
            break
        kept.append(statement)
    return kept


def _unanswered(question: str, draft: Draft) -> str:
    """Which of the questions is not answered, and why."""
    named = question.strip(" 　。?？\n")
    named = named if len(named) <= _SHOWN else f"{named[:_SHOWN]}…"
    if draft.status is Status.OUT_OF_SCOPE:
        return f"お尋ねのうち「{named}」は、収録している文書の対象外です。"
    return f"お尋ねのうち「{named}」については、収録している文書には書かれていません。"
