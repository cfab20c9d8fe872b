"""Where a conversation stands: the passage that what was last asked was answered from.

A turn that goes on (その期間は, では市町村は) seldom names its law again, and other laws say the like in
the same words. What stands near the place the last answer came from is likelier meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant import home
from assistant.evidence import Scored, Scorer
from assistant.passage import Form, Passage, article_of, passages
from assistant.question import Question
from indexer.index import Index
from indexer.types import Section

_HITS = 8  # chunks in which the place is looked for
_MOST_REPLY = 200  # characters of the last answer that are compared
_LEAST = 0.35  # of what was asked that a passage says to be the place
_CLOSE = 0.7  # of the best of them that others are near enough
# What it adds to a passage's score that it is of the place's article, chapter, document. Tuned on
# the follow-ups of eval/questions/wider/laws.jsonl, laws-2.jsonl and laws-3.jsonl.
_ARTICLE, _CHAPTER, _DOCUMENT = 0.2, 0.14, 0.06
_REPEATED = 0.8  # of what was answered from which a passage is what it was taken from
_SAID = 0.05  # of the place itself: that was answered already
_OWN = 0.5  # weight and cover of a phrase of this turn from which the place speaks of it as well
_SPOKEN_OF = 0.7  # of what was asked before that the place's article says, whatever its words
# The turn asks of another thing of the kind: it need not stand where this one does.
_OTHER = re.compile(r"の(?:方|ほう)|一方|反対に|逆に")
_FURTHER = 0.3  # what counts of the turn before the last


def find(
    question: Question, index: Index, scorer: Scorer, documents: Sequence[str] | None
) -> Passage | None:
    """The passage that the turn before ``question`` was answered from; None where none is like it."""
    before = question.before
    if before is None:
        return None
    said, first = question.replied[:_MOST_REPLY], before.before
    queries = [f"{before.query} {first.folded if first else ''}".strip(), *([said] if said else [])]
    hits = [hit for query in queries for hit in index.search(query, _HITS, documents)]
    found = [p for p in passages(index, hits) if p.form is not Form.GROUP]
    further = [one.coverage for one in scorer.score(first, found)] if first else [0.0] * len(found)
    own = scorer.score(before, found)
    homes = home.bonuses(before, own)
    scored = [
        replace(one, score=one.score + _FURTHER * more + homes[one.passage.document.id])
        for one, more in zip(own, further, strict=True)
    ]
    most = max((one.score for one in scored), default=0.0)
    # What is said to have been answered tells the place only among those that answer.
    shared = {one.passage.key: _shared(one, said) for one in scored}
    repeats = {key for key, share in shared.items() if share >= _REPEATED}
    least = max(_LEAST, _CLOSE * most)
    near = [one for one in scored if one.score >= least or one.passage.key in repeats]

    def likely(one: Scored) -> float:
        return one.score + shared[one.passage.key] + (one.passage.key in repeats)

    best = max(near, key=likely, default=None)
    return best.passage if best is not None else None


def _shared(scored: Scored, said: str) -> float:
    """How much of what was answered stands in a passage, by its pairs of characters."""
    pairs = {a + b for a, b in pairwise(said)}
    text = f"{scored.words.text}\n{scored.words.heading}"
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def near(question: Question, scored: Scored, place: Passage | None) -> float:
    """What it adds to the score of a passage to stand near ``place``."""
    passage = scored.passage
    if place is None or passage.document.id != place.document.id:
        return 0.0
    other = bool(_OTHER.search(question.folded))
    if passage.key == place.key and (other or not _says_more(question, scored)):
        return _SAID
    if _article(passage).id == _article(place).id:
        return _CHAPTER if other else _ARTICLE
    here, there = _chapter(passage), _chapter(place)
    return _CHAPTER if here is not None and here is there else _DOCUMENT


def _says_more(question: Question, scored: Scored) -> bool:
    """Whether a passage speaks of what this turn asks itself, not only of what came before."""
    own = [p.weight >= _OWN and p.text not in question.carried for p in question.phrases]
    return any(o and c >= _OWN for o, c in zip(own, scored.covers, strict=True))


def spoken_of(question: Question, scored: Scored, place: Passage | None) -> Scored:
    """``scored`` with what was carried over from the turn before covered in the place's article."""
    passage = scored.passage
    if place is None or not question.carried or passage.document.id != place.document.id:
        return scored
    if _article(passage).id != _article(place).id:
        return scored
    pairs = list(zip(question.phrases, scored.covers, strict=True))
    covers = tuple(max(c, _SPOKEN_OF * (p.text in question.carried)) for p, c in pairs)
    total = sum(p.weight for p in question.phrases) or 1.0
    coverage = sum(p.weight * c for p, c in zip(question.phrases, covers, strict=True)) / total
    return replace(scored, covers=covers, coverage=coverage)


def _article(passage: Passage) -> Section:
    return article_of(passage) or passage.section


def _chapter(passage: Passage) -> Section | None:
    """What the article of a passage stands in, or its section where there are no articles."""
    above = passage.document.ancestors(_article(passage))
    return above[-1] if above else None
