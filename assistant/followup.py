"""A question that leans on the turns before it, made whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.kinds import Kind
from assistant.lexicon import Lexicon
from assistant.phrases import FIGURE, Phrase
from assistant.question import Question, understand
from assistant.types import History
from indexer.normalize import fold_text

# それ, その: what was said before is meant. では、…は？ goes on, where it is no whole question.
_POINTS = re.compile(
    r"^(?:それ|そこ|その|これ(?!まで|から)|つまり)|(?:それ|そこ|その|これ|それら|これら)(?:は|が|の|を|に|で)|の(?:方|ほう)(?:は|を|も|について)|\b(?:it|that|they|them)\b"
)
_GOES_ON = re.compile(
    r"^(?:では|それでは|じゃあ?|あと|また|他に|ほかに|次|なら|一方|逆に|同じく|もう|and |then |what about|how about)"
)
_FRAGMENT = re.compile(r"(?:は|も|の場合|なら)[?。]*$|^(?:and |what about|how about)")
_REACH = 6  # user turns looked back
_LONGEST_TURN = 400  # characters of a turn that are read
# もっと詳しく after a definition wants what there is, not the definition again.
_NOT_CARRIED = (Kind.ORDINAL, Kind.PENDING, Kind.DEFINITION, Kind.COMPARISON)
EARLIER = 0.5  # weight of an earlier turn's phrases beside the question's own


Alike = Callable[[str, str], bool]


def resolve(text: str, history: History, lexicon: Lexicon, alike: Alike) -> Question:
    """Understand ``text``, filled up from ``history`` where it does not stand alone.

    ``alike`` tells words of a kind: アフリカ asked after アジア takes its place.
    """
    question = understand(text, lexicon)
    if not history or not _leans(question):
        return question
    earlier = _topic(history, lexicon)
    if earlier is None:
        return question
    own = {phrase.text for phrase in question.phrases}
    others = [phrase for phrase in earlier.phrases if phrase.text not in own]
    replaced = [phrase for phrase in others if _replaced(phrase, question, alike)]
    carried = tuple(
        replace(phrase, weight=phrase.weight * EARLIER)
        for phrase in others
        if phrase not in replaced
    )
    kind = question.kind
    if kind is Kind.CONTENT and earlier.kind not in _NOT_CARRIED:
        kind = earlier.kind
    needs = question.needs or (earlier.needs if kind is earlier.kind else ())
    return replace(
        question,
        phrases=question.phrases + carried,
        kind=kind,
        needs=needs,
        contrasted=tuple(phrase.text for phrase in replaced),
    )


def _leans(question: Question) -> bool:
    """Whether it starts from what was said before, or names nothing but a figure."""
    named = any(p.title or (p.weight > 0.6 and not FIGURE.match(p.text)) for p in question.phrases)
    if _POINTS.search(question.folded) or not named:
        return True
    return bool(_GOES_ON.match(question.folded) and _FRAGMENT.search(question.folded))


def _topic(history: History, lexicon: Lexicon) -> Question | None:
    """The last question that names what it is about, with what later ones added."""
    later: tuple[Phrase, ...] = ()
    for user, _ in list(history)[: -_REACH - 1 : -1]:
        question = understand(user[:_LONGEST_TURN], lexicon)
        if question.phrases and not _leans(question):
            return replace(question, phrases=question.phrases + later)
        later = tuple(p for p in question.phrases if p.weight >= 0.6) + later
    said = " ".join(answer for _, answer in list(history)[-1:])
    spoken = understand(said[:200], lexicon) if said else None
    return replace(spoken, kind=Kind.CONTENT, needs=()) if spoken and spoken.phrases else None


def _replaced(phrase: Phrase, question: Question, alike: Alike) -> bool:
    """Whether the new question puts something in the place of ``phrase``: 2040年 by 2024年度."""
    if FIGURE.match(phrase.text):
        return any(FIGURE.match(own.text) for own in question.phrases)
    heavy = [own for own in question.phrases if own.weight >= 0.6]
    return any(
        len(phrase.parts) == len(own.parts) and all(map(alike, phrase.parts, own.parts))
        for own in heavy
    )


def answered_before(text: str, history: History) -> bool:
    """Whether the last answer named ``text`` already."""
    last = list(history)[-1:]
    return any(fold_text(text) in fold_text(answer) for _, answer in last)
