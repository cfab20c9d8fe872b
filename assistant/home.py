"""Which document a question is at home in, where it names none: by its genre, by its words together.

A law says what must be done, a plan what is intended, a report how things are, and questions show
in their words which of them they are asked of. Where several documents say nearly the same, that
decides; it is too light to put a passage before one that covers clearly more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from assistant.evidence import Scored
from assistant.kinds import Kind
from assistant.phrases import HEAVY
from assistant.question import Question


class Genre(StrEnum):
    """What kind of document one is."""

    LAW = "law"
    PLAN = "plan"
    REPORT = "report"


_BRACKETS = re.compile(r"\([^()]*\)|\s")
# What the folded title of a document ends in, brackets off.
_TITLES = (
    (Genre.LAW, re.compile(r"(?:法|法律|令|規則|規程|条例|要綱)$")),
    (
        Genre.PLAN,
        re.compile(
            r"(?:戦略|計画|大綱|方針|プラン|構想|ビジョン|ロードマップ)(?:案|の?概要|本文)*$"
        ),
    ),
)
# Words of a folded question by which it is asked of a genre.
_WORDS = {
    Genre.LAW: re.compile(
        r"\d条|第\d+[項号]|条文|法(?:律|令|的|で|に|の|は|上)|政令|省令|規定|義務|罰|過料|違反|処分|"
        r"届け?出|届け|許可|認可|認定|指定|申請|請求|しなければ|責務|知事|市町村|定め"
    ),
    Genre.PLAN: re.compile(
        r"施策|取り?組|目標|kpi|指標|方針|プロジェクト|戦略|国の計画|この計画|重点|推進|推し進め|"
        r"力を入れ|後押し|未確定|国(?:は|が|として)[^。]{0,20}(?:つもり|たい|する(?:の|ん))|"
        r"(?<!標準)理念|(?:対象|計画|実施)期間|書いてあ|入って(?:い)?ま?す?|扱われ|[○●・]を|見出し|柱"
    ),
    Genre.REPORT: re.compile(r"状況|推移|事例|調査|白書|コラム|図表?|[図表]\d|何社|各国|米国|欧州"),
}
_LEAN = 0.08  # what it adds to be of the genre that is asked
_PERIOD = 0.15  # that a document is known to be of a period, where that is asked
_PERIOD_ASKED = re.compile(r"(?:対象|計画|実施)期間")
_PERIOD_MEANT = re.compile(r"何年度|第\d+期")  # the same, where it is asked when
_TOGETHER = 0.08  # what it adds that all that is asked about stands in the same document


@lru_cache(maxsize=1024)
def genre(title: str) -> Genre:
    """The genre of the document with that folded title."""
    bare = _BRACKETS.sub("", title)
    return next((one for one, pattern in _TITLES if pattern.search(bare)), Genre.REPORT)


def asked_of(question: Question) -> Genre | None:
    """The genre whose words alone ``question`` has; None where none or several.

    Where an article is what is asked for, it is no word of what it is asked of: 基本理念の根拠条文は.
    """
    found = [
        one
        for one, pattern in _WORDS.items()
        if pattern.search(question.folded) and not (one is Genre.LAW and question.kind is Kind.LAW)
    ]
    return found[0] if len(found) == 1 else None


def bonuses(question: Question, scored: Sequence[Scored]) -> dict[str, float]:
    """What it adds to the score of each document's passages, by id: 0 for the likeliest, else less.

    Scores are compared by their ratio, so nothing is added to those of the likeliest document.
    """
    wanted = asked_of(question)
    shares = _together(question, scored)
    meant = question.kind is Kind.PERIOD and _PERIOD_MEANT.search(question.folded)
    period = bool(meant or _PERIOD_ASKED.search(question.folded))
    documents = {s.passage.document.id: s for s in scored}
    found = {
        one: _LEAN * (wanted is not None and genre(s.words.title) is wanted)
        + _PERIOD * (period and s.passage.document.catalogued.period is not None)
        + _TOGETHER * shares[one]
        for one, s in documents.items()
    }
    most = max(found.values(), default=0.0)
    return {one: value - most for one, value in found.items()}


def _together(question: Question, scored: Sequence[Scored]) -> dict[str, float]:
    """For each document the share of what is asked about that its passages name."""
    named: defaultdict[str, set[int]] = defaultdict(set)
    heavy = [(i, p) for i, p in enumerate(question.phrases) if p.weight >= HEAVY and not p.title]
    for s in scored:
        found = named[s.passage.document.id]
        for i, phrase in heavy:
            if i not in found and any(
                name in text
                for name in phrase.names
                for text in (s.words.whole, s.words.heading, s.words.title)
            ):
                found.add(i)
    total = sum(p.weight for _, p in heavy) or 1.0
    weights = {i: p.weight for i, p in heavy}
    return {one: sum(weights[i] for i in found) / total for one, found in named.items()}
