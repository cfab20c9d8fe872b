"""Registers of two editions beside each other."""

from __future__ import annotations

from indexer.register import Kpi, Measure, Responsibility, Role
from indexer.register.diff import Kind, compare
from indexer.register.query import Entry


def kpi(indicator: str, value: str, deadline: str = "2024年度", **other: str) -> Entry:
    row = Kpi(1, 0, 9, indicator, value, "件", deadline=deadline, **other)  # type: ignore[arg-type]
    return Entry("kpi", "a", (), None, f"{indicator}{value}件", row)


def measure(quote: str, action: str = "推進") -> Entry:
    return Entry("measure", "a", (), None, quote, Measure(1, 0, 9, action))


def changes(
    kind: str, before: list[Entry], after: list[Entry]
) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (str(one.kind), (one.after or one.before).quote, one.fields)  # type: ignore[union-attr]
        for one in compare(kind, before, after)
    ]


def test_the_same_rows_do_not_differ() -> None:
    rows = [kpi("治験", "60"), kpi("承認", "5"), measure("認知症施策の推進")]
    assert compare("kpi", rows[:2], rows[:2]) == []
    assert compare("measure", rows[2:], rows[2:]) == []


def test_targets_deadlines_and_names_that_changed_are_told() -> None:
    before = [kpi("治験の件数", "60"), kpi("承認の件数", "5"), kpi("拠点の数", "3")]
    after = [kpi("治験の件数", "80"), kpi("承認の件数", "5", "2028年度"), kpi("拠点数", "3")]
    assert changes("kpi", before, after) == [
        ("changed", "治験の件数80件", ("target",)),
        ("changed", "承認の件数5件", ("deadline",)),
        ("changed", "拠点数3件", ("indicator",)),
    ]


def test_two_targets_of_one_indicator_are_each_others_by_deadline() -> None:
    before = [kpi("寿命", "3", "2040年"), kpi("寿命", "1", "2024年度")]
    after = [kpi("寿命", "2", "2024年度"), kpi("寿命", "3", "2040年")]
    assert changes("kpi", before, after) == [("changed", "寿命2件", ("target",))]


def test_rows_come_and_go() -> None:
    found = compare("kpi", [kpi("治験", "60")], [kpi("輸出額", "9")])
    assert [one.kind for one in found] == [Kind.DROPPED, Kind.ADDED]


def test_measures_that_were_reworded_are_told() -> None:
    before = [measure("認知症施策の総合的な推進"), measure("データの利活用")]
    after = [measure("認知症施策の一層の総合的な推進")]
    assert changes("measure", before, after) == [
        ("dropped", "データの利活用", ()),
        ("changed", "認知症施策の一層の総合的な推進", ("quote",)),
    ]


def test_a_duty_that_became_an_endeavour_is_told() -> None:
    def charged(role: Role) -> Entry:
        row = Responsibility(1, 0, 9, "国", role, "施策を講ずる", "は")
        return Entry("responsibility", "a", (), None, "国は施策を講ずる", row)

    found = compare("responsibility", [charged(Role.EFFORT)], [charged(Role.DUTY)])
    assert [one.fields for one in found] == [("role",)]
