"""Which lines of a document are targets: headings, bullets, notes, tables, and prose that states one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.formats import read
from indexer.formats.text import document as text_document
from indexer.register.check import unborne
from indexer.register.kpi import kpis
from indexer.register.types import Kpi, Status
from indexer.types import Catalogued, Document


def document(source: str, name: str = "a.txt", status: str | None = None) -> Document:
    return read(source.encode(), Catalogued("a", "がん対策の計画", name, status=status))


def rows(source: str, name: str = "a.txt") -> list[Kpi]:
    return kpis(document(source, name))[0]


def told(source: str, name: str = "a.txt") -> list[tuple[str, ...]]:
    return [
        (one.indicator, one.value + one.unit + one.comparator or one.text_target, one.deadline)
        for one in rows(source, name)
    ]


PLAN = "がん対策の計画\n\n1. 成果目標（KPI）\n\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (PLAN + "・ 受診率　60％以上（2029年度）\n", [("受診率", "60%以上", "2029年度")]),
        (PLAN + "・ ドラッグ・ロスの解消\n", [("ドラッグ・ロスの解消", "", "")]),
        (
            PLAN + "・ 売上高を増加基調とする。\n",
            [("売上高", "増加基調とする", "")],
        ),
        (
            PLAN + "・ 「自立している期間の平均」の補完的活用\n",
            [("自立している期間の平均", "補完的活用", "")],
        ),
        (PLAN + "目標は毎年見直し、進み具合を公表する。\n", []),
        (
            "工程表\n\n○喫煙する人の割\n合【2032 年度までに\n12％以下】\n《所管省庁︓厚生労働省》\n",
            [("喫煙する人の割合", "12%以下", "2032年度")],
        ),
        (
            "工程表\n\n○窓口を置く市町村\n【2030 年度末までに全国展開を達成】\n",
            [("窓口を置く市町村", "全国展開を達成", "2030年度末")],
        ),
        (
            "工程表\n\n・ 新興企業の数\n<現状> 9社(R7) <目標> 48社(R14)\n",
            [("新興企業の数", "48社", "r14")],
        ),
    ],
)
def test_lists_of_targets(source: str, expected: list[tuple[str, ...]]) -> None:
    assert told(source) == expected


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("特定健診の実施率を令和11年度までに70％以上とすることを目指す。", 1),
        ("2030年度までに排出を2013年度比で46％削減することを目標としている。", 1),
        ("がん検診の受診率を60％以上とすることを目標とする。", 1),
        ("平成30年度の実施率は54.7％であり、前年度より1.6ポイント上昇した。", 0),
        ("2019年度までに30か所が整備された。", 0),
        ("2025年には高齢者が3,677万人に達すると見込まれる。", 0),
        ("この法律は、2025年４月１日から施行する。", 0),
        ("75歳以上の高齢者に対する保健事業を推進する。", 0),
        ("申請は、毎年度３月31日までに行うものとする。", 0),
        ("2023年夏までに一定のとりまとめを公表予定である。", 0),
    ],
)
def test_prose_counts_only_where_it_states_a_target(line: str, count: int) -> None:
    assert len(rows(f"がん対策の計画\n\n1. 取組\n\n{line}\n")) == count


def test_laws_state_no_targets() -> None:
    source = "ある法律\n\n第一条　国は、2030年度までに実施率を70％以上とすることを目指す。\n"
    assert rows(source) == []


@pytest.mark.parametrize(
    ("source", "deadline", "words"),
    [
        ("・ 相談窓口の数　30か所\n\n※時期の記載がないKPIは2025年までの目標\n", "2025年", "※時期の記載がない"),
        ("2029年度末までの目標は以下のとおりとする。\n・ 相談窓口の数　30か所\n", "2029年度末", "2029年度末まで"),
        ("○ 受診率※１　60％以上※２\n\n※１　過去２年の受診\n※２　2033年度までの目標\n", "2033年度", "※２"),
    ],
)  # fmt: skip
def test_a_deadline_that_stands_elsewhere_is_named(source: str, deadline: str, words: str) -> None:
    held = document(PLAN + source)
    (one,) = kpis(held)[0]
    place = next(e for e in one.elsewhere if e.field == "deadline")
    assert one.deadline == deadline
    assert held.text[place.start : place.end].startswith(words)


HEALTH = """# 計画の指標

| 指標 | 現状 | 目標 | 目標年度 | 所管 |
|---|---|---|---|---|
| 野菜摂取量 | 281g（令和元年） | 350g | 令和14年度 | 厚生労働省 |
| 喫煙率 | 男性 27％ 女性 8％ | 男性 20％以下、女性 5％以下 | 〃 | 厚生労働省 |
| 条例 | 検討中 | 制定 | 2028年度 | 総務省 |
"""
COMPARED = """# 計画の指標

| 指標 | 2013年 | 2020年(対2013年比) |
|---|---|---|
| 全抗菌薬 | 14.52 | 33%減 |
"""
BOTH = """# 進み具合

| KPI/目標 | 所管 | 実施状況 |
|---|---|---|
| 養成数 400万人 | 厚生労働省 | 約303万人(R5.6)、約291万人(R4.6) |
"""

LEVELS = """# 工程表

| KPI第2階層 | KPI第1階層 | 工程 |
|---|---|---|
| ○医師の数【2025年までに1.6万人】○喫煙率【12％以下】 | ○受講者数【2023年度に800人】 | 研修を行う。 |
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            LEVELS,
            [
                ("医師の数", "1.6万人", "2025年", "", ""),
                ("喫煙率", "12%", "", "", ""),
                ("受講者数", "800人", "2023年度", "", ""),
            ],
        ),
        (
            HEALTH,
            [
                ("野菜摂取量", "350g", "2032年度", "281g", ""),
                ("喫煙率", "20%", "2032年度", "27%", "男性"),
                ("喫煙率", "5%", "2032年度", "8%", "女性"),
                ("条例", "", "2028年度", "検討中", ""),
            ],
        ),
        (COMPARED, [("全抗菌薬", "33%", "2020年", "2013年比", "")]),
        (BOTH, [("養成数", "400万人", "", "約303万人", "")]),
        ("# 予算\n\n| 年度 | 予算額 |\n|---|---|\n| 2022年度 | 120億円 |\n", []),
    ],
)
def test_tables(source: str, expected: list[tuple[str, ...]]) -> None:
    found = [
        (one.indicator, one.value + one.unit, one.deadline, one.baseline, one.breakdown)
        for one in rows(source, "a.md")
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("source", "status", "expected"),
    [
        ("1. KPI【P】\n・ 受診率　60％\n", None, Status.PENDING),
        ("1. KPI\n・ 受診率　60％（P）\n", None, Status.PENDING),
        ("1. KPI\n・ 受診率　60％\n", "案", Status.DRAFT),
        ("1. KPI\n・ 受診率　60％\n", "決定", Status.SETTLED),
        ("1. KPI\n(1)検診に関する KPI\n", None, Status.HEADING_ONLY),
    ],
)
def test_status(source: str, status: str | None, expected: Status) -> None:
    found, _ = kpis(document("がん対策\n\n" + source, status=status))
    assert [one.status for one in found] == [expected]


def test_what_is_not_understood_is_kept() -> None:
    held = document(PLAN + "・ 平時より感染症の研究に取り組む。\n")
    found, unparsed = kpis(held)
    assert found == []
    assert [held.text[one.start : one.end] for one in unparsed] == [
        "平時より感染症の研究に取り組む。"
    ]


_LINES = st.sampled_from(
    [
        "1. 成果目標（KPI）", "2. 取組", "<医薬品>", "【2025年までの目標】", "<現状>", "<目標>", "11社(R5)",
        "・ 受診率　60％以上※１（2029年度）", "○件数(60 件/年)(2025~2029 年度累計 300 件)", "※１　2033年度までの目標",
        "※時期の記載がないKPIは2030年までの目標", "【2032年度までに12％】", "第一条　国は、努める。",
        "KPI／目標\t所管\t実施状況", "養成数 350万人\t厚生労働省\t268万人(R9.6)", "■2040年までに75歳以上とする。",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(_LINES, st.text(max_size=30)), max_size=10).map("\n".join))
def test_any_text_gives_rows_that_their_words_bear_out(source: str) -> None:
    held = text_document("計画の指標\n\n" + source, Catalogued("a", "計画の指標", "a.txt"))
    found, unparsed = kpis(held)
    for one in (*found, *unparsed):
        assert 0 <= one.start < one.end <= len(held.text)
    for row in found:
        assert row.indicator
        assert unborne(held, row) == []


@pytest.mark.parametrize(
    "line", ["2030年度までに70％以上とすることを目指す。", "2025年までに3割削減する。"]
)
def test_a_target_of_nothing_is_kept_as_not_understood(line: str) -> None:
    found, unread = kpis(document(f"第3期 健康計画\n\n1. ＫＰＩ\n\n・ {line}\n"))
    assert found == []
    assert [one.kind for one in unread] == ["kpi"]
