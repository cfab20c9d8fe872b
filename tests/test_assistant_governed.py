"""A value and what it is of: the year, the group, the case, the column, as the source has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify import supported

GOAL = "2040年までに健康寿命を男女とも３年以上延伸し、75歳以上とすることを目指し、2024 年度までに１年以上延伸する。"
MARKET = "ヘルスケア産業の市場規模を2020年に10兆円、2030年に20兆円とし、海外市場の獲得額は2030年に３兆円とする。"
AID = "助成金の額は、単身世帯の場合は10万円、二人以上の世帯の場合は15万円とする。"
RATES = "令和14年度までに成人の喫煙率を12％、妊婦の喫煙率を０％とし、飲酒を令和10年度までになくす。"
LIMITS = "役員の変更があったときは14日以内に、決算が確定したときは３月以内に知事に届け出なければならない。"
SMOKING = (
    "2020年４月より、飲食店では喫煙が禁止となりました（学校では、2019年７月より敷地内禁煙です）。"
)
PROVISO = "変更しようとするときは、大臣の認定を受けなければならない。ただし、軽微な変更については、この限りでない。"
COUNTS = "都道府県名\t陽性者数\t入院治療等を要する者（人）\tうち重症※6\n宮崎\t1,954\t1\t0\n沖縄\t9,242\t609\t3"
OPINION = "あらかじめ、戦略本部及び個人情報保護委員会の意見を聴かなければならない。"
REPORT = "主宰者は、報告書を作成し、行政庁に提出しなければならない。当事者は、報告書の閲覧を求めることができる。"

HELD = [
    ("健康寿命を2024年度までに1年以上延伸する。", GOAL),
    ("健康寿命：75歳以上（2040年まで）", GOAL),
    ("市場規模の目標は、2030年に20兆円です。", MARKET),
    ("海外市場の獲得額は2030年に3兆円とします。", MARKET),
    ("二人以上の世帯の場合、助成金の額は15万円。", AID),
    ("妊婦の喫煙率は令和14年度までに0％とします。", RATES),
    ("役員に変更があったら、14日以内に知事へ届け出る必要があります。", LIMITS),
    ("学校は2019年7月から敷地内禁煙です。", SMOKING),
    ("軽微な変更なら、大臣の認定を受ける必要はありません。", PROVISO),
    ("沖縄の陽性者数は9,242人です。", COUNTS),
    ("沖縄で入院治療を要する人は609人、うち重症は3人です。", COUNTS),
    ("意見を聴く相手は、戦略本部と個人情報保護委員会の二つです。", OPINION),
    ("報告書を作成するのは主宰者です。", REPORT),
]
WRONG = [
    ("健康寿命：75歳以上（2024年度まで）", GOAL),
    ("健康寿命を2024年度までに3年以上延伸する。", GOAL),
    ("市場規模の目標は、2020年に20兆円です。", MARKET),
    ("海外市場の獲得額は2030年に20兆円とします。", MARKET),
    ("二人以上の世帯の場合、助成金の額は10万円。", AID),
    ("妊婦の喫煙率は令和14年度までに12％とします。", RATES),
    ("役員に変更があったら、3か月以内に知事へ届け出る必要があります。", LIMITS),
    ("学校は2020年4月から敷地内禁煙です。", SMOKING),
    ("軽微な変更についても、大臣の認定を受けなければなりません。", PROVISO),
    ("沖縄の陽性者数は1,954人です。", COUNTS),
    ("意見を聴く相手は、戦略本部と個人情報保護委員会の三つです。", OPINION),
    ("当事者は、報告書を作成しなければなりません。", REPORT),
]


@pytest.mark.parametrize(("statement", "cited"), HELD)
def test_what_is_of_it_is_held(statement: str, cited: str) -> None:
    assert supported(statement, [cited]) == ()


@pytest.mark.parametrize(("statement", "cited"), WRONG)
def test_what_is_of_another_one_is_not(statement: str, cited: str) -> None:
    assert supported(statement, [cited])


def test_the_names_of_the_columns_may_stand_in_another_text() -> None:
    header, _, row = COUNTS.split("\n")
    assert supported("沖縄の陽性者数は9,242人です。", [row, header]) == ()


@given(st.lists(st.integers(2001, 2090), min_size=2, max_size=5, unique=True).map(sorted))
def test_each_year_has_its_own_value(years: list[int]) -> None:
    values = {year: 10 + 7 * i for i, year in enumerate(years)}
    source = "市場規模を" + "、".join(f"{y}年に{v}兆円" for y, v in values.items()) + "とする。"
    for year in years:
        for other in years:
            said = f"市場規模は{year}年に{values[other]}兆円とします。"
            assert (supported(said, [source]) == ()) == (year == other)
