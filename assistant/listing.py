"""Whether a passage lists what a question asks for: projects, not whatever else it counts."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.passage import Form, Passage
from assistant.question import Question
from assistant.statement import listed
from indexer.normalize import fold_text

_NEAR = 12  # characters before the first item within which what is listed is named


def bears_names(question: Question, passage: Passage) -> bool:
    """Whether most of what ``passage`` lists ends in a word asked for: …プロジェクト."""
    texts = [fold_text(item.text) for item in listed(passage)]
    return len(texts) > 1 and any(
        phrase.parts and phrase.weight >= 0.3 and _share_end(texts, phrase.parts[-1])
        for phrase in question.phrases
    )


def lists_asked(question: Question, passage: Passage) -> bool:
    """Whether the items are of the kind asked for, by their names or by what they stand under."""
    found = listed(passage)
    if len(found) < 2:
        return False
    if passage.form is Form.GROUP:
        above = fold_text(passage.document.heading(passage.section))
    else:
        above = fold_text(passage.text[: found[0].start - passage.start])[-_NEAR:]
    counted = question.counted
    asked = question.phrases if counted is None else [question.phrases[counted]]
    names = [n for p in asked if p.weight >= 0.5 for n in p.names]
    return any(name in above for name in names) or bears_names(question, passage)


def _share_end(texts: Sequence[str], word: str) -> bool:
    return sum(text.rstrip("等)").endswith(word) for text in texts) > len(texts) / 2
