"""Targets read out of one line: indicator, value, deadline, baseline, breakdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalize import fold
from indexer.register.deadline import IMPOSSIBLE, As, dates
from indexer.register.quantity import NO_UNIT, RANGE
from indexer.register.target import Target, targets

FIELDS = ("indicator", "value", "unit", "comparator", "change", "deadline")


def read(text: str) -> list[Target]:
    folded = fold(text)
    gaps = (i for i in range(1, len(folded.text)) if folded.starts[i] > folded.ends[i - 1])
    return targets(folded.text, list(gaps))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2040年までに健康寿命を男女とも３年以上延伸し、75歳以上とすることを目指し、2024 年度までに１年以上延伸する。",
            [
                ("健康寿命", "3", "年", "以上", "延伸", "2040年"),
                ("健康寿命", "75", "歳", "以上", "", "2040年"),
                ("健康寿命", "1", "年", "以上", "延伸", "2024年度"),
            ],
        ),
        (
            "○論文数(Top10%論文)(850 件/年)(2025~2029 年累計 4,250 件)",
            [
                ("論文数(top10%論文)", "850", "件/年", "", "", "2025~2029年"),
                ("論文数(top10%論文)", "4250", "件", "", "", "2025~2029年"),
            ],
        ),
        ("サポート医の数【2025 年までに1.6 万人】", [("サポート医の数", "1.6", "万人", "", "", "2025年")]),
        ("保険者を100％にする（R7年度末）", [("保険者", "100", "%", "", "", "r7年度末")]),
        (
            "後発医薬品の数量シェアを、2023年度末までに全ての都道府県で80％以上とする。",
            [("後発医薬品の数量シェア", "80", "%", "以上", "", "2023年度末")],
        ),
        (
            "企業価値 100 億円以上の創薬スタートアップの輩出(10 社以上)",
            [("企業価値100億円以上の創薬スタートアップの輩出", "10", "社", "以上", "", "")],
        ),
        (
            "がんの年齢調整死亡率(75 歳未満)【2028 年度までに 10％以下】",
            [("がんの年齢調整死亡率(75歳未満)", "10", "%", "以下", "", "2028年度")],
        ),
        ("使用量を3分の2に減少させる", [("使用量", "3分の2", "", "", "", "")]),
        ("2030年までに1000人の医師を養成する。", [("医師", "1000", "人", "", "", "2030年")]),
        ("在宅医療の推進", []),
    ],
)  # fmt: skip
def test_how_much_of_what_by_when(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [tuple(getattr(one, name) for name in FIELDS) for one in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "baseline", "when"),
    [
        ("民間投資額(2023 年度比で2倍)", "2023年度比", "2023年度"),
        ("予備群の数【2023 年度までに 2008 年度と比べて25%減少】", "2008年度", "2008年度"),
        ("企業数<現状>11社(R5)<目標>70社(R10)", "11社", "r5"),
        ("輸出額を倍増（平成23年約５千億円→約１兆円）", "約5000億円", "2011年"),
        ("受診率を2020年までに80％【67.7％（2010年）】とする", "67.7%", "2010年"),
        ("利用率 50%（令和6年度末） ← 7.7％（令和6年8月）", "7.7%", "2024年8月"),
        ("相談医をR10年度末までに6,000人以上とする（H30年度：4,700人）。", "4700人", "h30年度"),
        ("喫煙率を2032年度までに16.7％から12％に引き下げる", "16.7%", ""),
        ("歩数を2030年までに8,000歩とする", "", ""),
    ],
)
def test_what_it_is_compared_with(text: str, baseline: str, when: str) -> None:
    assert [(one.baseline, one.baseline_date) for one in read(text)] == [(baseline, when)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("健康寿命を男女とも３年以上延伸する", ["男女とも"]),
        ("設置数 全国で500カ所、二次医療圏ごとに1カ所以上", ["全国", "二次医療圏ごと"]),
        ("歩数【20~64歳:男性9,000歩、65歳以上:男性7,000歩】", ["20~64歳…男性", "65歳以上…男性"]),
        ("耐性率:牛1%以下、豚2%以下", ["牛", "豚"]),
    ],
)
def test_for_whom_and_where(text: str, expected: list[str]) -> None:
    assert [one.breakdown for one in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "indicator", "goal", "deadline"),
    [
        ("健康事業【2024年度末までに全国展開を達成】", "健康事業", "全国展開を達成", "2024年度末"),
        ("割合【2018 年度と比べて減少】", "割合", "減少", ""),
        ("安全基準 2033 年度までに策定に着手", "安全基準", "策定に着手", "2033年度"),
        ("介護離職者数をゼロにする（2025年度）", "介護離職者数", "ゼロにする", "2025年度"),
        ("本部の設置【2021年度中】", "本部の設置", "", "2021年度"),
    ],
)
def test_a_target_without_a_figure(text: str, indicator: str, goal: str, deadline: str) -> None:
    (one,) = read(text)
    assert (one.indicator, one.text_target, one.deadline, one.value) == (
        indicator,
        goal,
        deadline,
        "",
    )


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("参加者を2032年13月までに５万人とする", (IMPOSSIBLE,)),
        ("市町村数を2031年2月30日までに600市町村とする", (IMPOSSIBLE,)),
        ("相談員の数を2030年度までに450以上とする", (NO_UNIT,)),
        ("割合を2034年度までに65～70％とする", (RANGE,)),
        ("割合を2034年度までに65％とする", ()),
    ],
)
def test_what_is_odd_is_kept_and_flagged(text: str, flags: tuple[str, ...]) -> None:
    assert [one.flags for one in read(text)] == [flags]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2040年までに", [("2040年", 2040, As.UNTIL)]),
        ("令和12年度末", [("2030年度末", 2030, As.IN)]),
        ("令和５（2023）年度までに", [("令和5(2023)年度", 2023, As.UNTIL)]),
        ("2020 年度から 2024 年度までの累計", [("2020年度から2024年度", 2024, As.UNTIL)]),
        ("(R10)", [("r10", 2028, As.IN)]),
        ("(2025.3)", [("2025.3", 2025, As.IN)]),
        ("対2013年比", [("2013年", 2013, As.COMPARED)]),
        ("2018年の報告", [("2018年", 2018, As.OTHER)]),
        ("毎年度", [("毎年度", None, As.IN)]),
        ("75歳以上", []),
    ],
)
def test_dates(text: str, expected: list[tuple[str, int | None, As]]) -> None:
    found = dates(fold(text).text)
    assert [(one.text, one.year, one.role) for one in found] == expected


_PARTS = st.sampled_from(
    "健康寿命 受診率 の数 を は 、 。 ( ) 【 】 <現状> <目標> → まで に 2030年度 R10 令和六年度 (2025.3) "
    "毎年度 75歳以上 1.6万人 ３割 60~70% 2分の1 累計 300件 /年 約 とする 延伸 2023年度比 男女とも : ※1 \u3000".split(" ")
)  # fmt: skip


@given(st.one_of(st.lists(_PARTS, max_size=14).map("".join), st.text(max_size=60)))
def test_every_value_is_a_piece_of_the_line(text: str) -> None:
    folded = fold(text).text
    for one in read(text):
        assert 0 <= one.start <= one.end <= len(folded)
        values = (one.value, one.unit, one.comparator, one.deadline, one.baseline, one.text_target)
        for value in (*values, *one.indicator.split("…"), *one.breakdown.split("…")):
            assert "".join(value.split()) in "".join(folded.split())
