"""How well passages cover a question: its phrases in their words and in the headings above."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import mul

import numpy as np

from assistant.lexicon import lemmas
from assistant.passage import Form, Passage
from assistant.phrases import Phrase, stands
from assistant.question import Question
from indexer.address import PROVISION
from indexer.embed import Vectors
from indexer.index import Index
from indexer.normalize import fold_text
from indexer.products import product

_BOTH_CALENDARS = re.compile(r"(\d{4}年度?)\(\1\)")
_OF_LAW = re.compile(r"(?:に関する法律|法|法律)(?:施行令)?$")
_CLAUSE_NAME = re.compile(r"第\d+[項号]|[イロハニホヘトチリヌ]")
# What stands around the words of a heading: its number, brackets, 等.
_DRESS = re.compile(r"^第\d+条[の\d]*|[()]|等(?=\)?$)")
_LAW_NUMBER = re.compile(r"\(?\d{4}年(?:法律|政令|[^\s()、。]{1,8}令)第\d+号\)?")
_MOST_LINKS, _LINKED_READ = 2, 120  # references followed, characters read of each
_MORE = re.compile(r"の\d")  # 第30条の4 is not 第30条


@dataclass(frozen=True, slots=True)
class Words:
    """A passage's own words and those around it, folded. A GROUP's own are its heading's."""

    whole: str  # without the numbers of laws (平成29年法律第28号), which are no dates
    text: str
    lemmas: frozenset[str]
    heading: str
    heading_lemmas: frozenset[str]
    title: str
    linked: str = ""  # the provisions that it refers to
    linked_lemmas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with how well it covers each phrase of the question (0 to 1), and in all."""

    passage: Passage
    words: Words
    covers: tuple[float, ...]  # by phrase, own words and context together
    own: tuple[float, ...]  # by phrase, own words alone
    coverage: float  # weighted mean of ``covers``
    score: float  # what passages are ranked by


# Share of a phrase that counts where it stands in the headings above a passage, is the heading
# right above it, stands in the title of its document, or only as a word of like meaning.
# Tuned on eval/questions/strategy.jsonl.
IN_HEADING, RIGHT_ABOVE, IN_TITLE, ALIKE = 0.7, 0.9, 0.6, 0.8
AT_ADDRESS = 1.0  # of an article's number that the passage stands under
LINKED = 0.6  # of what a provision says that the passage refers to: 同条第1号に掲げる費用
SUBJECT = 0.9  # of the body that a law is about
LEAST_ALIKE = 0.5  # cosine of two words below which they have nothing in common
SCATTERED = 0.85  # of a compound whose parts all stand there, but not together


class Scorer:
    """Scores passages for questions over one index; keeps what it learnt of words."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._vector = lru_cache(maxsize=50_000)(self._word_vector)
        self._words = lru_cache(maxsize=20_000)(self._words_of)

    def score(self, question: Question, found: Sequence[Passage]) -> list[Scored]:
        """``found`` with their coverage of ``question``; not sorted."""
        words = [self._words(passage) for passage in found]
        cover = _Cover(question.phrases, self._near(question.phrases, words), words)
        own = {id_: self._called(question.phrases, id_) for id_ in {p.document.id for p in found}}
        return [cover.scored(p, w, own[p.document.id]) for p, w in zip(found, words, strict=True)]

    def _called(self, phrases: Sequence[Phrase], document_id: str) -> tuple[Phrase, ...]:
        """``phrases`` with what the document calls them for short: AMED is 機構 in its law."""
        shorts = self._index.shorts(document_id)

        def called(phrase: Phrase) -> Phrase:
            names = [n for n in phrase.names if len(n) > 2]
            own = [s for s, long in shorts if len(s) > 1 and any(map(long.endswith, names))]
            return replace(phrase, alternatives=(*phrase.alternatives, *own)) if own else phrase

        return tuple(map(called, phrases))

    def words(self, passage: Passage) -> Words:
        """The passage folded, its own words and those of the headings above it."""
        return self._words(passage)

    def alike(self, one: str, other: str) -> bool:
        """Whether two words are of a kind: アジア and アフリカ."""
        return float(self._vector(one) @ self._vector(other)) >= LEAST_ALIKE

    def _near(
        self, phrases: Sequence[Phrase], words: Sequence[Words]
    ) -> dict[str, dict[str, float]]:
        """For each part of a phrase the passages' words of like meaning, with their cosine."""
        parts = list(dict.fromkeys(part for phrase in phrases for part in phrase.parts))
        known = sorted(set().union(*(w.lemmas | w.heading_lemmas | w.linked_lemmas for w in words)))
        if not parts or not known:
            return {part: {} for part in parts}
        cosines = product(self._rows(parts), self._rows(known))
        return {
            part: {known[j]: float(row[j]) for j in np.flatnonzero(row >= LEAST_ALIKE)}
            for part, row in zip(parts, cosines, strict=True)
        }

    def _words_of(self, passage: Passage) -> Words:
        document = passage.document
        path = document.path(passage.section)
        whole = _BOTH_CALENDARS.sub(
            r"\1", self._index.folded(document.id, passage.start, passage.end)
        )
        text = whole
        if passage.form in (Form.GROUP, Form.EMPTY):
            text = dated_once(document.heading(passage.section))
            path = path[:-1]
        elif path and path[-1] == document.heading(passage.section) == passage.text:
            path = path[:-1]
        header = document.header(passage.section)  # of a table: what the cells of a row are of
        above = [*map(fold_text, path), *([fold_text(header)] if header else ())]
        heading = "\n".join(above)
        linked = _linked(passage)
        return Words(
            _LAW_NUMBER.sub("", whole),
            text,
            frozenset(lemmas(text)),
            heading,
            _lemmas_of(above),
            fold_text(document.catalogued.title),
            "\n".join(linked),
            _lemmas_of(linked),
        )

    def _rows(self, words: Sequence[str]) -> Vectors:
        """The vectors of ``words``, one below the other: np.stack takes twice as long for so many."""
        rows: Vectors = np.concatenate(list(map(self._vector, words))).reshape(len(words), -1)
        return rows

    def _word_vector(self, word: str) -> Vectors:
        vector: Vectors = self._index.word_vectors([word])[0]
        return vector


class _Cover:
    """How passages cover the phrases of one question."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        near: dict[str, dict[str, float]],
        found: Sequence[Words],
    ) -> None:
        self._phrases = phrases
        self._near = near
        # Articles of which the text is there: passages that only mention them count for less.
        self._at_hand = {
            phrase.text
            for phrase in phrases
            if any(at_address(phrase.text, words.heading) for words in found)
        }
        self._weights = [phrase.weight for phrase in phrases]
        self._total = sum(self._weights) or 1.0
        self._headings: dict[tuple[str, str, str], tuple[float, ...]] = {}

    def scored(self, passage: Passage, words: Words, phrases: Sequence[Phrase]) -> Scored:
        """``phrases``: those of the question as the passage's document calls them."""
        own = tuple(self._own(phrase, words) for phrase in phrases)
        above = self._above(words, phrases)
        covers = tuple(map(max, own, above))
        coverage = sum(map(mul, self._weights, covers)) / self._total
        direct = sum(map(mul, self._weights, own)) / self._total
        # A passage that says it itself is better than one under a heading that says it.
        return Scored(passage, words, covers, own, coverage, 0.8 * coverage + 0.2 * direct)

    def _own(self, phrase: Phrase, words: Words) -> float:
        """What a passage's own words cover; what stands under an article is more than mentions it."""
        if at_address(phrase.text, words.heading):
            return AT_ADDRESS
        share = IN_HEADING if phrase.text in self._at_hand else 1.0
        return share * self._covered(phrase, words.text, words.lemmas)

    def _above(self, words: Words, phrases: Sequence[Phrase]) -> tuple[float, ...]:
        """What the headings over a passage and the title of its document cover."""
        key = (words.heading, words.title, words.linked)
        if key not in self._headings:
            self._headings[key] = tuple(
                max(
                    IN_HEADING * self._covered(phrase, words.heading, words.heading_lemmas),
                    LINKED * self._covered(phrase, words.linked, words.linked_lemmas)
                    if words.linked
                    else 0.0,
                    RIGHT_ABOVE * any(_heads(words.heading, n) for n in phrase.names),
                    AT_ADDRESS * at_address(phrase.text, words.heading),
                    IN_TITLE * (phrase.title == words.title),
                    max((_entitles(words.title, name) for name in phrase.names), default=0.0),
                )
                for phrase in phrases
            )
        return self._headings[key]

    def _covered(self, phrase: Phrase, text: str, found: frozenset[str]) -> float:
        if phrase.text[0] == "^":
            return float(any(_labelled(line, phrase.text[1:]) for line in text.split("\n")))
        if phrase.text[0].isdigit():
            return float(stands(phrase.text, text))
        if phrase.text in text or any(other in text for other in phrase.alternatives):
            return 1.0
        if not phrase.parts:
            return 0.0
        shares = [1.0 if part in found else self._alike(part, found) for part in phrase.parts]
        best = sum(shares) / len(shares)
        for other in phrase.alternatives:
            parts = lemmas(other)
            if parts:
                best = max(best, sum(part in found for part in parts) / len(parts))
        return best * (SCATTERED if len(phrase.parts) > 1 else 1.0)

    def _alike(self, part: str, found: frozenset[str]) -> float:
        near = self._near[part]
        words = near.keys() & found
        return ALIKE * max(map(near.__getitem__, words)) if words else 0.0


@lru_cache(maxsize=8192)
def at_address(phrase: str, heading: str) -> bool:
    """Whether ``phrase`` is the number of an article and one of the headings is that article's."""
    named = PROVISION.fullmatch(phrase)
    if named is None:
        return False
    label = f"第{named['article']}条{named['branch']}"
    clause = f"第{named['paragraph']}項"
    lines = heading.split("\n")
    at_article = any(line.startswith(label) and not _MORE.match(line, len(label)) for line in lines)
    supplement = any(line.startswith("附則") for line in lines)
    if supplement != (named["supplement"] is not None):
        return False
    # An only 項 is not numbered in print.
    clauses = [line for line in lines if re.fullmatch(r"第\d+項", line)] or ["第1項"]
    return at_article and (named["paragraph"] is None or clause in clauses)


def _labelled(heading: str, label: str) -> bool:
    """Whether ``heading`` bears ``label``: 3.1 is not the label of 3.1.2, nor 3. that of 3.1."""
    rest = heading[len(label) :].removeprefix(".")
    return heading.startswith(label) and not rest[:1].isdigit()


def _entitles(title: str, name: str) -> float:
    """How much of a thing called ``name`` a document of that ``title`` is about.

    Of 独立行政法人医薬品医療機器総合機構法 the 総合機構 is what all of it is about.
    """
    if name not in title:
        return 0.0
    return SUBJECT if _OF_LAW.sub("", title).endswith(name) and len(name) > 3 else IN_TITLE


@lru_cache(maxsize=8192)
def caption(heading: str) -> str:
    """The words of the last of the headings, without its number and brackets."""
    lines = [line for line in heading.split("\n") if not _CLAUSE_NAME.fullmatch(line)]
    return _DRESS.sub("", lines[-1]) if lines else ""


def _heads(heading: str, term: str) -> bool:
    """Whether the last of the headings is little more than ``term``: 1.2.対象期間, (所掌事務等)."""
    last = caption(heading)
    return last.endswith(term) and len(term) * 2 >= len(last)


def _lemmas_of(texts: Sequence[str]) -> frozenset[str]:
    """The content lemmas of headings or of provisions referred to, which many passages share."""
    return frozenset().union(*map(lemmas, texts))


def dated_once(text: str) -> str:
    """``text`` folded, a year that is given in both calendars once: 平成28年(2016年)4月."""
    return _BOTH_CALENDARS.sub(r"\1", fold_text(text))


def _linked(passage: Passage) -> list[str]:
    """What the provisions of the same law say that ``passage`` refers to, as far as it is short."""
    document = passage.document
    found: list[str] = []
    first = bisect_left(document.links, passage.start, key=lambda link: link.start)
    for link in document.links[first:]:
        if link.start >= passage.end or len(found) == _MOST_LINKS:
            break
        if link.section is not None:
            section = document.sections[link.section]
            end = min(section.end, section.start + _LINKED_READ)
            found.append(fold_text(document.text[section.start : end]))
    return found
