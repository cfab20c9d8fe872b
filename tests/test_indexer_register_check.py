"""No row is written whose values its own words do not have; none is lost."""

from __future__ import annotations

import pytest
from indexer_samples import document_of

from indexer.register import Elsewhere, Kpi, Measure, Register, Responsibility, Role
from indexer.register.check import CONFLICT, checked, unborne
from indexer.register.extract import extract

SOURCE = "第1期 計画\n\n1. 目標\n\n健康寿命を令和22年までに75歳以上とする。\n\n※期限の記載がないものは2030年とする。\n"
DOCUMENT = document_of(SOURCE)
LINE = DOCUMENT.text.index("健康寿命を")
END = DOCUMENT.text.index("。", LINE) + 1
NOTE = DOCUMENT.text.index("※")


def kpi(**values: object) -> Kpi:
    return Kpi(2, LINE, END, **{"indicator": "健康寿命", "value": "75", "unit": "歳"} | values)  # type: ignore[arg-type]


def test_what_the_words_say_is_kept_in_order_and_once() -> None:
    late, early = kpi(value="75"), Kpi(1, 0, 6, "計画")
    found = checked(DOCUMENT, Register(kpis=(late, early, late)))
    assert found.kpis == (early, late)
    assert found.unparsed == ()


def test_what_they_do_not_say_is_kept_as_unparsed() -> None:
    found = checked(DOCUMENT, Register(kpis=(kpi(value="80"),)))
    assert found.kpis == ()
    assert [(one.kind, one.start, one.end) for one in found.unparsed] == [("kpi", LINE, END)]
    assert "もとの文にありません" in found.unparsed[0].reason


def test_values_are_compared_folded() -> None:
    assert unborne(DOCUMENT, kpi(indicator="健康 寿命", comparator="以上")) == []


def test_a_value_may_stand_elsewhere_if_it_does() -> None:
    where = (Elsewhere("baseline", NOTE, len(DOCUMENT.text)),)
    assert unborne(DOCUMENT, kpi(baseline="2030年", elsewhere=where)) == []
    assert unborne(DOCUMENT, kpi(baseline="2031年", elsewhere=where)) == ["baseline"]


def test_every_kind_is_checked() -> None:
    assert unborne(DOCUMENT, Measure(2, LINE, END, "整備")) == ["action"]
    charged = Responsibility(2, LINE, END, "国", Role.DUTY, "健康寿命", "しなければならない")
    assert unborne(DOCUMENT, charged) == ["words"]


@pytest.mark.parametrize(
    ("lines", "flagged"),
    [
        (("受診率を2030年度までに70％以上とする。", "受診率を2030年度までに80％以上とする。"), 2),
        (("受診率を2030年度までに70％以上とする。", "受診率を2035年度までに80％以上とする。"), 0),
        (("受診率を2030年度までに70％以上とする。", "実施率を2030年度までに80％以上とする。"), 0),
        (("寿命を2040年までに３年以上延伸し、75歳以上とする。",), 0),
    ],
)
def test_values_at_odds_are_both_kept_with_a_flag(lines: tuple[str, ...], flagged: int) -> None:
    told = "".join(f"\n・ {line}\n" for line in lines)
    found = extract(document_of(f"第3期 健康計画\n\n1. ＫＰＩ\n{told}"))
    assert len(found.kpis) == 2
    assert sum(CONFLICT in one.flags for one in found.kpis) == flagged
