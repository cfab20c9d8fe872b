"""The rows of the register: what a document plans, what it measures, and who is to do what.

Offsets are positions in ``Document.text`` counted in code points, end-exclusive, as everywhere:
``document.text[start:end]`` are the words that a row was read from. Values are folded (half-width,
western years); every one of them occurs in the folded words of its row, or in a place that
``elsewhere`` names (indexer/register/check.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What a careful reader has to know of a row."""

    SETTLED = ""
    PENDING = "pending"  # 【P】, （P）: not settled yet
    DRAFT = "draft"  # of a document that is not decided (案)
    HEADING_ONLY = "heading_only"  # announced by a heading with nothing under it


class Role(StrEnum):
    """How a body has to do with a task."""

    DUTY = "義務"  # しなければならない, するものとする, 責務を有する
    EFFORT = "努力義務"  # 努めなければならない, 努めるものとする
    POWER = "できる"  # することができる
    LEAD = "主"  # する, 〜を中核として, 〜の下で, 主 in a list of bodies
    JOINT = "共管"  # one of several that lead
    SUPPORT = "協力"  # 協力する, 連携する


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the value of ``field`` stands when it is not in the row's own words."""

    field: str  # deadline, indicator, body, …
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A line that says what is to be done (施策)."""

    section: int  # id of the section it stands in
    start: int
    end: int
    action: str  # 推進, 整備, 検討: the word of doing; "" where the line names a subject alone
    bodies: tuple[str, ...] = ()  # normalised, in the order of the text
    kpis: tuple[
        int, ...
    ] = ()  # where the KPIs that measure it start (indexer/register/relation.py)
    status: Status = Status.SETTLED
    flags: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class Kpi:
    """One target of an indicator, or an indicator without one. Several targets are several rows."""

    section: int
    start: int
    end: int
    indicator: str  # 健康寿命; as printed but folded
    value: str = ""  # 75; "" of a target without a number and of no target
    unit: str = ""  # 歳
    comparator: str = ""  # 以上 以下 未満 以内 超 約 程度
    change: str = ""  # 延伸 増 減 比: what the value is if it is no level
    deadline: str = ""  # 2040年, 2024年度, 2024年度末, 2025~2029年度
    year: int | None = None  # the western year that the deadline ends in
    cumulative: bool = False  # 累計, 累積
    baseline: str = ""  # the value that it is now or is compared with: 11社, 2023年度比
    baseline_date: str = ""  # 2023年度
    breakdown: str = ""  # 男女とも
    text_target: str = ""  # 全国展開を達成: a target without a number
    status: Status = Status.SETTLED
    flags: tuple[str, ...] = ()  # 日付が実在しない, 単位がない, …: kept and shown
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def target(self) -> str:
        """The target as it is said: 75歳以上, 3年以上延伸, 累計1,000件, 約5割減; "" where none is set."""
        if not self.value:
            return self.text_target
        before = "累計" if self.cumulative else ""
        about = self.comparator if self.comparator in ("約", "概ね") else ""
        after = "" if about else self.comparator
        value = f"{int(self.value):,}" if self.value.isdecimal() else self.value
        return f"{before}{about}{value}{self.unit}{after}{self.change}"


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who is to do what, by the words of one sentence, mark or column."""

    section: int
    start: int
    end: int
    body: str  # normalised: 厚生労働省 of 厚労省 and of 厚
    role: Role
    task: str  # the words for what
    words: str  # the words that say so: は…しなければならない, を中核として
    status: Status = Status.SETTLED
    flags: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class Unparsed:
    """What looked like a row and was not understood: kept with its words, never guessed."""

    section: int
    start: int
    end: int
    kind: str  # kpi, measure, responsibility
    reason: str  # in Japanese, for a reader


@dataclass(frozen=True, slots=True)
class Register:
    """All rows of one document, each kind in the order of the text."""

    measures: tuple[Measure, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
