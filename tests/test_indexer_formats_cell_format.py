"""Numbers and dates as cells show them. Checked against LibreOffice where it knows the format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.formats.xlsx.cell_format import BUILT_IN, shown, shown_text

DAY = 45383  # 2024-04-01, a Monday
WESTERN, ERA = 'yyyy"年"m"月"d"日"', '[$-411]ggge"年"m"月"d"日"'
SHOWN = (
    (0.123, "0.0%", "12.3%"),
    (0.125, "0%", "13%"),
    (1234567.8, "#,##0", "1,234,568"),
    (-1234, '#,##0;"△ "#,##0', "△ 1,234"),
    (-1234, "#,##0;[Red]▲#,##0", "▲1,234"),
    (0, '#,##0;-#,##0;"-"', "-"),
    (-5, BUILT_IN[38], "-5"),
    (-0.5, "0.0_);[Red]\\(0.0\\)", "(0.5)"),
    (-0.04, "0.0", "0.0"),
    (5, ";;;", ""),
    (0, "#,###", ""),
    (1.005, "0.00", "1.01"),
    (3.14159, "0.0##", "3.142"),
    (1.5, "#.##", "1.5"),
    (0.5, ".0", ".5"),
    (12, '0"件/年"', "12件/年"),
    (6, '"令和"0"年度"', "令和6年度"),
    (3, "第0期", "第3期"),
    (2024, '0"年"', "2024年"),
    (1600031, "000-0000", "160-0031"),
    (1234567, '#,##0,"千円"', "1,235千円"),
    (1500000, '#,##0.0,,"百万"', "1.5百万"),
    (1500, '[>=1000]#,##0,"千";0', "2千"),
    (900, '[>=1000]#,##0,"千";0', "900"),
    (10, "[$¥-411]#,##0", "¥10"),
    (50, '0"%"', "50%"),
    (12345.678, "0.00E+00", "1.23E+04"),
    (0.25, "# ?/?", "1/4"),
    (2.5, "# ?/?", "2 1/2"),
    (1234, "[DBNum3]#,##0", "１,２３４"),
    (123, 'General"人"', "123人"),
    (-123, 'G/標準"人"', "-123人"),
    (DAY, WESTERN, "2024年4月1日"),
    (DAY, ERA, "令和6年4月1日"),
    (DAY, "[$-411]ge.m.d", "R6.4.1"),
    (DAY, 'gg ee"年度"', "令 06年度"),
    (DAY, '[DBNum1][$-411]ggge"年"m"月"d"日"', "令和六年四月一日"),
    (43585, ERA, "平成31年4月30日"),
    (43586, ERA, "令和1年5月1日"),
    (43586, '[$-ja-JP-x-gannen]ggge"年"', "令和元年"),
    (DAY, BUILT_IN[14], "2024/4/1"),
    (DAY, BUILT_IN[58], "令和6年4月1日"),
    (DAY, 'yyyy"年度"', "2024年度"),
    (DAY, 'm"月"d"日"(aaa)', "4月1日(月)"),
    (DAY, "aaaa", "月曜日"),
    (DAY, "d-mmm-yy", "1-Apr-24"),
    (DAY, "[$-F800]dddd, mmmm dd, yyyy", "2024年4月1日"),
    (DAY + 0.75, "yyyy/mm/dd hh:mm", "2024/04/01 18:00"),
    (DAY + 0.75, "h:mm AM/PM", "6:00 PM"),
    (0.0625, 'h"時"mm"分"', "1時30分"),
    (1.5, "[h]:mm", "36:00"),
    (0.001, "mm:ss", "01:26"),
    (1, "yyyy/m/d", "1900/1/1"),
    (61, "yyyy/m/d", "1900/3/1"),
    (-1, "yyyy/m/d", "-1"),
    (1e9, WESTERN, "1000000000"),
    (0.1 + 0.2, "", "0.3"),
    (1 / 3, "General", "0.3333333333"),
    (12, "@", "12"),
    (1e20, "", "1E+20"),
    (float("nan"), "", "#NUM!"),
)  # fmt: skip


@pytest.mark.parametrize(("value", "code", "expected"), SHOWN)
def test_a_number_is_what_its_cell_shows(value: float, code: str, expected: str) -> None:
    assert shown(value, code) == expected


def test_days_may_be_counted_from_1904() -> None:
    assert shown(DAY - 1462, WESTERN, from_1904=True) == "2024年4月1日"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", "山田"),
        ('@"様"', "山田様"),
        ('0;0;0;"約"@', "約山田"),
        ("0.0", "山田"),
        ("", "山田"),
    ],
)
def test_a_text_is_what_its_cell_shows(code: str, expected: str) -> None:
    assert shown_text("山田", code) == expected


@given(
    st.floats() | st.integers(-(10**18), 10**18).map(float),
    st.text(st.sampled_from('0#?,.%;"[]@gemdyhsaE+-/\\_*!<>=1$年GnralB'), max_size=20),
)
def test_any_format_shows_something(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)
    assert isinstance(shown_text("山", code), str)


@given(st.integers(-(10**12), 10**12))
def test_no_figure_is_lost(value: int) -> None:
    assert shown(value, "#,##0").replace(",", "") == str(value)
    assert shown(value, "0") == shown(value, "") == str(value)
