"""The targets that one line states: of which indicator, how much, by when, compared with what.

Lines are folded (indexer/normalize.py). 2040年までに健康寿命を男女とも3年以上延伸し、75歳以上とする states
two targets, 認知症サポート医の数【2025年までに1.6万人】 one, and …【2024年度末までに全国展開を達成】 one without
a figure. Nothing is computed: every value is a piece of the line.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from indexer.register.deadline import As, When
from indexer.register.line import Bracket, Line, line
from indexer.register.quantity import CHANGES, Quantity
from indexer.register.subject import named, split, trimmed

_ONLY_WORDS = re.compile(r"[\0、。\s]*")
_BESIDES = re.compile(
    r"[\0、。:：\-~]|まで|まだ|に|で|の|を|へ|と|は|中|末|毎|約|うち|目標値?|達成|する|年間"
)
_DONE = re.compile(r"(?P<of>.+)を(?P<goal>[^をがは]{2,20})")  # 介護離職者数をゼロにする(2025年度)
_OBJECT_BEHIND = re.compile(r"の[^、。をのは]{2,20}を[一-龠ァ-ヶ]{2,8}(?:する|し|$)")
_GOAL_WORDS = re.compile(
    rf"{CHANGES}|達成|完了|実現|着手|開始|設置|策定|整備|実施|展開|普及|構築|導入|解消|維持|同水準|同程度|全て|全都道府県|全市町村|ゼロ"
)


@dataclass(frozen=True, slots=True)
class Target:
    """One target of ``indicator``; ``folded[start:end]`` are the words it was read from."""

    indicator: str
    start: int
    end: int
    value: str = ""
    unit: str = ""
    comparator: str = ""
    change: str = ""
    deadline: str = ""
    year: int | None = None
    cumulative: bool = False
    baseline: str = ""
    baseline_date: str = ""
    breakdown: str = ""
    text_target: str = ""
    flags: tuple[str, ...] = ()


def targets(text: str, gaps: Collection[int] = ()) -> list[Target]:
    """The targets that the folded ``text`` states, in order; [] where it states none.

    ``gaps``: positions where blanks stood that folding took out.
    """
    read = line(text, gaps)
    figures = _figures(read) or _of_people(read)
    if not figures:
        one = _without_figure(read)
        return [one] if one else []
    found: list[Target] = []
    for at in range(len(figures)):
        found.append(_target(read, figures, at, found))
    return _with_late_deadline(read, figures, found)


def _figures(read: Line) -> list[Quantity]:
    """The figures that are aimed at: not today's, and no age or share that says of whom."""
    aimed = [one for one in read.figures if one not in read.now]
    inside = {one: read.around(one.start) for one in aimed}
    square = [one for one in aimed if (b := inside[one]) and b.mark == "【"]
    if square and not read.text[: square[0].start].startswith("【"):
        first = inside[square[0]]
        assert first is not None
        aimed = [one for one in aimed if one.start > first.start]
    kept = [one for one in aimed if not _describes(read, one, inside[one])]
    outside = [one for one in kept if inside[one] is None]
    closed = [one for one in kept if (b := inside[one]) and outside and b.end < outside[0].start]
    return [one for one in kept if one not in closed]


def _of_people(read: Line) -> list[Quantity]:
    """The figure of 2030年までに1000人の医師を養成する, where it is all there is to aim at."""
    dated = any(one.role is As.UNTIL for one in read.dates)
    found = [one for one in read.naming if _OBJECT_BEHIND.match(read.text, one.end)]
    return found if dated and len(found) == 1 and not read.figures else []


def _describes(read: Line, figure: Quantity, bracket: Bracket | None) -> bool:
    """Whether a bracket's words are about more than the figure: (top1%論文), (75歳未満), (100件のうち)."""
    if bracket is None or bracket.mark not in "(<〈":
        return False
    words = read.marked[bracket.start + 1 : bracket.end - 1]
    if figure.unit == "歳" and not re.search("寿命|年齢$", read.text[: bracket.start]):
        return True
    for one in read.figures:
        if bracket.start < one.start < bracket.end:
            a, b = one.start - bracket.start - 1, one.end - bracket.start - 1
            words = words[:a] + "\0" * (b - a) + words[b:]
    if "\0" * (figure.end - figure.start + 1) in words or re.search(
        r"目標|目指|達成|累計|累積|比", words
    ):
        return False
    rest = re.sub(CHANGES, "", _BESIDES.sub("", words))
    return len(rest) > 8 or bool(re.search("のうち|除く|含む|参照|ページ|図|表|調査|参考", words))


def _target(read: Line, figures: list[Quantity], at: int, found: list[Target]) -> Target:
    figure = figures[at]
    before = found[-1] if found else None
    since = figures[at - 1].end if before else 0
    indicator, breakdown = split(read, since, figure.start, first=before is None)
    if before and not indicator:
        indicator = before.indicator
    elif not indicator:
        indicator = named(read, figure.end)
    when = _deadline(read, figures, at)
    compared, compared_at = _compared(read, figures, at)
    new_date = any(one.start >= since and one.start < figure.start for one in read.dates)
    if before and not breakdown and not new_date and re.search("とも|いずれも", before.breakdown):
        breakdown = before.breakdown
    flags = figure.flags + (when.flags if when else ())
    return Target(
        indicator,
        figure.start,
        figure.end,
        figure.value,
        figure.unit,
        figure.comparator,
        figure.change,
        when.text if when else "",
        when.year if when else None,
        figure.cumulative,
        compared,
        compared_at,
        breakdown,
        "",
        flags,
    )


def _deadline(read: Line, figures: list[Quantity], at: int) -> When | None:
    """The date by which ``figures[at]`` is to be: in its bracket, right behind it, or said before."""
    figure = figures[at]
    bracket = read.around(figure.start)
    dated = [one for one in read.dates if one.role in (As.UNTIL, As.IN) and not _of_now(read, one)]
    same = [one for one in dated if bracket and bracket.start < one.start < bracket.end]
    if same:
        before = [one for one in same if one.start < figure.start]
        return before[-1] if before else same[0]
    until = figures[at + 1].start if at + 1 < len(figures) else len(read.text)
    behind = [one for one in dated if figure.end <= one.start < until and _alone(read, one)]
    if behind and not (bracket is None and _said_before(read, dated, figure)):
        return behind[0]
    said = _said_before(read, dated, figure)
    if said or behind:
        return said or behind[0]
    rest = [one for one in dated if one.start >= figure.end and one.start < until]
    return rest[0] if rest else _of_the_year(read)


def _of_the_year(read: Line) -> When | None:
    """The year that a line begins with: 2020年の使用量を2013年の水準から50%削減する."""
    first = read.dates[0] if read.dates else None
    begins = first is not None and not trimmed(read.text[: first.start])
    return first if begins and first and first.role is As.OTHER and first.year else None


def _said_before(read: Line, dated: list[When], figure: Quantity) -> When | None:
    said = [one for one in dated if one.end <= figure.start and not _alone_behind(read, one)]
    return said[-1] if said else None


def _alone(read: Line, date: When) -> bool:
    """Whether ``date`` stands in brackets with no figure beside it."""
    bracket = read.around(date.start)
    return bracket is not None and not any(
        bracket.start < one.start < bracket.end for one in read.figures
    )


def _alone_behind(read: Line, date: When) -> bool:
    """Whether ``date`` belongs to what stands before it: 70社(r10)、80件."""
    bracket = read.around(date.start)
    if bracket is None:
        return False
    return any(one.end <= bracket.start for one in read.figures) or not _alone(read, date)


def _of_now(read: Line, date: When) -> bool:
    """Whether ``date`` says when a figure of today was taken: (r5.6), 2011年約5000億円→."""
    for one in read.now:
        bracket, own = read.around(date.start), read.around(one.start)
        if date.role is As.UNTIL:
            return False
        if bracket is not None and bracket == own:
            return True
        before = bracket == own and 0 <= one.start - date.end <= 2
        if 0 <= date.start - one.end <= 1 or before:
            return True
    return False


def _compared(read: Line, figures: list[Quantity], at: int) -> tuple[str, str]:
    """What ``figures[at]`` is compared with, and of when that is."""
    figure = figures[at]
    bracket = read.around(figure.start)
    since = figures[at - 1].end if at else 0
    until = figures[at + 1].start if at + 1 < len(figures) else len(read.text)
    for one in read.dates:
        near = since <= one.start < until or (bracket and bracket.start < one.start < bracket.end)
        if one.role is As.COMPARED and near:
            words = read.text[one.start : one.end]
            return (words if words.endswith("比") else one.text), one.text
    until = figures[at + 1].start if at + 1 < len(figures) else len(read.text)
    near_now = [one for one in read.now if since <= one.start < until] or list(read.now)
    if not near_now:
        return "", ""
    first, last = near_now[0], near_now[0]
    bracket = read.around(first.start)
    if bracket is not None and len(figures) == 1:
        last = [one for one in near_now if one.start < bracket.end][-1]
    start = bracket.start + 1 if bracket and last is not first else first.start
    only = replace(read, now=(last,))
    when = next((d.text for d in read.dates if _of_now(only, d)), "")
    return read.text[start : last.end], when


def _with_late_deadline(read: Line, figures: list[Quantity], found: list[Target]) -> list[Target]:
    """A date behind the last of several figures holds for those before it that have none."""
    last = found[-1]
    joined = "、" in read.text[figures[0].end : figures[-1].start]
    if len(found) < 2 or not last.deadline or not joined:
        return found
    return [
        one if one.deadline else replace(one, deadline=last.deadline, year=last.year)
        for one in found
    ]


def _without_figure(read: Line) -> Target | None:
    """A target in words: 【2024年度末までに全国展開を達成】, 2026年度までに開発に着手."""
    dated = [one for one in read.dates if one.role in (As.UNTIL, As.IN)]
    compared = [one for one in read.dates if one.role is As.COMPARED]
    bracket = _goal_bracket(read, [*dated, *compared])
    start, end = (bracket.start, bracket.end) if bracket else (0, len(read.text))
    when = next((one for one in dated if start <= one.start < end), None)
    than = next((one for one in compared if start <= one.start < end), None)
    if bracket is not None:
        indicator = trimmed(read.text[: bracket.start])
        words = _words(read, bracket.start + 1, bracket.end - 1)
        if not words and (done := _DONE.fullmatch(indicator)):
            indicator, words = trimmed(done["of"]), done["goal"]
    elif when is not None:
        indicator, words = _in_a_sentence(read, when)
    else:
        return None
    if not (indicator and (when or than)) or (not words and not bracket):
        return None
    return Target(
        indicator,
        start,
        end,
        deadline=when.text if when else "",
        year=when.year if when else None,
        baseline=than.text if than else "",
        baseline_date=than.text if than else "",
        text_target=words,
        flags=when.flags if when else (),
    )


def _goal_bracket(read: Line, dated: list[When]) -> Bracket | None:
    """The bracket that says by when, or since when, something is to be so."""
    for one in read.brackets:
        if (
            one.mark in "【[(<"
            and one.start > 0
            and any(one.start < d.start < one.end for d in dated)
        ):
            words = _BESIDES.sub("", read.marked[one.start + 1 : one.end - 1])
            if one.mark == "【" or len(words) < 2 or _GOAL_WORDS.search(words):
                return one
    return None


def _words(read: Line, start: int, end: int) -> str:
    """What ``read`` says between ``start`` and ``end`` beside its dates."""
    parts = [
        part for part in re.split("\0+", read.marked[start:end]) if not _ONLY_WORDS.fullmatch(part)
    ]
    last = parts[-1] if parts else ""
    return last.strip("、。でに ") if len(last.strip("、。でに中 ")) > 1 else ""


def _in_a_sentence(read: Line, when: When) -> tuple[str, str]:
    """Indicator and goal of …について、2026年度までに開発に着手; ("", "") where they cannot be told."""
    before = trimmed(read.text[: when.start])
    after = read.text[when.end :].lstrip("中にまでは、").rstrip("、。")
    if before:
        return before, after
    found = re.match(r"(?P<of>[^。]+)(?:を|について)(?P<goal>[^を。]+)$", after)
    return (trimmed(found["of"]), found["goal"]) if found else ("", "")
