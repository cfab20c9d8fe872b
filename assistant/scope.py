"""Questions that no policy document answers, told by their wording before anything is searched."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.scopes import (
    ASKED_ABOUT,
    CARE,
    COURTESY,
    EMPTY_REPLY,
    FELT,
    INSTRUCTION,
    INSTRUCTION_REPLY,
    OF_DOCUMENTS,
    PATIENCE,
    PRIVATE,
    RULES,
    TOLD,
    TOLD_OF_THEM,
)
from indexer.japanese import morphemes, sentences
from indexer.normalize import fold_text

__all__ = [
    "EMPTY_REPLY",
    "INSTRUCTION_REPLY",
    "reply",
    "without_courtesy",
    "without_instructions",
]

_PIECE = re.compile(
    r"(?<=[?!？！])(?![?!？！。」』)）])|(?<=[a-zA-Z][.;] )"
)  # sentences() keeps ASCII ? and !
_CLAUSE = re.compile(r"(?<=[、，,])")
_STILL_ASKS = re.compile(
    r"何|いつ|誰|だれ|どこ|どの|どう|いくつ|なぜ|教え|挙げ|示し|ですか|ますか|は[?]|とは"
)
_WISHES = re.compile(r"[?？か][。]?$|たい|ほしい|欲しい|ください|下さい|求め|お願い")
_TITLE = re.compile(r"さん|氏|様|君|先生")
# What is asked of a person by name that is nobody else's business.
_OF_A_PERSON = re.compile(
    r"病|がん|癌|住所|電話|番号|連絡先|家族|年収|給料|成績|入院|結婚|身長|体重|年齢|どこに住|何歳|亡くな"
)


def reply(text: str) -> str | None:
    """The reply to a question outside the documents; None where it is for the documents."""
    rest, courtesy = _without_courtesy(fold_text(text))
    if courtesy is not None and not any(c.isalnum() for c in rest):
        return courtesy
    for rule in RULES:
        if all(pattern.search(rest) for pattern in rule.patterns) and not (
            rule.unless and rule.unless.search(rest)
        ):
            return rule.reply
    if _only_tells(rest) and not OF_DOCUMENTS.search(rest):
        if FELT.search(rest):
            return CARE
        if TOLD.search(rest) and not TOLD_OF_THEM.search(rest):
            return PATIENCE
    return PRIVATE if _asks_of_a_person(rest) else None


def without_instructions(text: str) -> str:
    """``text`` without the sentences that tell the assistant what to do.

    Of a sentence that asks as well (規則を忘れて、対象期間はいつまでですか) the clause alone goes.
    """
    kept: list[str] = []
    text = _SET_APART.sub("", text)
    for a, b in sentences(text):
        for piece in _PIECE.split(text[a:b]):
            kept.append(piece if not _instructs(piece) else _asking_clauses(piece))
    return "".join(kept)


def without_courtesy(folded: str) -> str:
    """The folded question without a greeting or thanks before it."""
    return _without_courtesy(folded)[0]


# What is set apart as words to the assistant, [system] … [/system], asks nothing of the documents.
_SET_APART = re.compile(
    r"[\[<]\s*(system|inst|admin|指示|システム)\s*[\]>].*?[\[<]/\s*\1\s*[\]>]", re.I | re.S
)


def _instructs(text: str) -> bool:
    folded = fold_text(text)
    return bool(INSTRUCTION.search(folded)) and not ASKED_ABOUT.search(folded)


def _asking_clauses(sentence: str) -> str:
    """The clauses of a sentence that are no instruction, where they are a question themselves."""
    left = "".join(part for part in _CLAUSE.split(sentence) if not _instructs(part))
    asks = _STILL_ASKS.search(fold_text(left)) and not _instructs(left)
    return left if asks and left != sentence else ""


def _only_tells(folded: str) -> bool:
    """Whether the last thing said is a plain statement: nothing is asked, wished or named."""
    if _STILL_ASKS.search(folded) or _WISHES.search(folded):
        return False
    said = [m for m in morphemes(folded) if m.pos not in ("補助記号", "空白")]
    while said and said[-1].pos == "助詞" and said[-1].detail == "終助詞":
        said.pop()
    return bool(said) and said[-1].pos in ("動詞", "形容詞", "助動詞")


def _asks_of_a_person(folded: str) -> bool:
    """Whether it asks what is private of somebody that it names."""
    if not _OF_A_PERSON.search(folded) or OF_DOCUMENTS.search(folded):
        return False
    found = morphemes(folded)
    return any(
        m.use == "人名" and (_TITLE.match(folded, m.end) or (m.end == n.start and n.use == "人名"))
        for m, n in pairwise(found)
    )


def _without_courtesy(folded: str) -> tuple[str, str | None]:
    said = None
    while True:
        for pattern, answer in COURTESY:
            if match := pattern.match(folded):
                folded, said = folded[match.end() :], said or answer
                break
        else:
            return folded, said
