"""Measures and the KPIs that measure them, where print leaves no doubt."""

from __future__ import annotations

from indexer_samples import document_of

from indexer.register.extract import extract

PLAN = """第3期 健康推進計画

1. 具体的施策

1.1. 健康づくりの人材の育成

・ 保健師の研修を推進する。

・ 栄養士の研修を推進する。

1.2. 地域の連携

・ 医療機関の連携を強化する。

2. ＫＰＩ

（１）計画全体のＫＰＩ

・ 2030年までに健康寿命を75歳以上とする。

（２）健康づくりの人材の育成に関するＫＰＩ

・ 2028年度までに研修の受講者を500人以上とする。
"""


def test_a_group_of_kpis_belongs_to_the_measures_of_the_heading_it_is_named_after() -> None:
    document = document_of(PLAN)
    found = extract(document)
    people = document.text.index("2028年度までに")
    by_words = {document.text[one.start : one.end]: one.kpis for one in found.measures}
    assert by_words["保健師の研修を推進する。"] == (people,)
    assert by_words["栄養士の研修を推進する。"] == (people,)
    assert by_words["医療機関の連携を強化する。"] == ()
    assert people in {kpi.start for kpi in found.kpis}
