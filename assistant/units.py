"""How a figure is written: numerals, units and what compares them, as tables over folded text.

Every unit has a class and a factor to the class's own unit (years and months are months, 割 and
％ are shares), so that 2割 is 20％ and 半年 is 6か月, and no class is ever another: 年 is not 年度.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}
_KANJI = "〇一二三四五六七八九十百千"

SHARE, MONTHS, DAYS, HOURS, DATE = "割合", "月数", "日数", "時間", "日付"
# Written unit → class and factor. Longer ones first where one begins with another.
UNITS: dict[str, tuple[str, Decimal]] = {
    unit: (kind, Decimal(factor))
    for kind, written in {
        SHARE: {"パーセント": "0.01", "%": "0.01", "割": "0.1"},
        MONTHS: {
            **dict.fromkeys(("年間", "か年", "ヶ年", "カ年", "ヵ年", "箇年", "年"), "12"),
            **dict.fromkeys(
                ("か月間", "か月", "ヶ月", "カ月", "ヵ月", "ケ月", "箇月", "月間", "月"), "1"
            ),
        },
        DAYS: {"週間": "7", "日間": "1", "日": "1"},
        HOURS: {"時間": "1"},
        "人": {"人": "1", "名": "1"},
        "歳": {"歳": "1", "才": "1"},
        "つ": dict.fromkeys(("項目", "種類", "つ", "個", "点", "種"), "1"),
        "か所": dict.fromkeys(("か所", "箇所", "ヶ所", "カ所", "ヵ所", "ケ所"), "1"),
        "か国": dict.fromkeys(("か国", "箇国", "ヶ国", "カ国", "ヵ国"), "1"),
        "円": {"円": "1"},
        "年度": {"年度": "1"},
        "年代": {"年代": "1"},
        **{
            unit: {unit: "1"}
            for unit in (
                "ポイント",
                "ドル",
                "ユーロ",
                "倍",
                "件",
                "社",
                "校",
                "床",
                "台",
                "本",
                "冊",
                "回",
                "位",
                "期",
                "次",
                "世代",
                "行",
                "秒",
                "分",
                "施設",
                "機関",
                "法人",
                "大学",
                "拠点",
                "か条",
                "等級",
                "級",
                "類",
            )
        },
    }.items()
    for unit, factor in written.items()
}
ARTICLES = ("編", "章", "節", "款", "条", "項", "号")  # from the outside in
UNIT = re.compile("|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)))
# What follows a character that then is no unit: 年度 is above, 人間 and 分野 are words.
NOT_UNIT = re.compile(
    r"人(?:間|口|材|工)|分(?:野|析|の)|割合|本(?:部|法|戦略|計画)|点検|位置|期間|次(?:の|に|号|条|項|世代)|行(?:政|う|い|っ)"
    r"|回(?:答|線)|社会|件数|個人|種別|月額|日本|名称|級|類(?![似型])"
)
OTHER_UNIT = re.compile(r"[一-龠々ァ-ヶー]{1,8}|[a-z]{2,}")

_TENS = rf"(?:[{''.join(_SMALL)}]\d*)*"
NUMBER = rf"\d+(?:\.\d+)?{_TENS}(?:[万億兆](?:\d+(?:\.\d+)?{_TENS})?)*"
# A kanji numeral that folding left, because what follows is no counter to it.
SPELT = rf"[{_KANJI}万億兆]+(?=以上|以下|未満|以内|を超|円|割|倍|本柱|週間|時間|世代|行|秒|法人|機関|大学|校|拠点)"
RATIO = re.compile(rf"(?P<of>{NUMBER}|[{_KANJI}]+)分の(?P<part>{NUMBER}|[{_KANJI}]+)")
FRACTION = re.compile(r"(?<![\d/.])(?P<part>\d{1,3})/(?P<of>\d{1,3})(?![\d/])")
HALF = {
    "半年": (MONTHS, Decimal(6)),
    "半分": (SHARE, Decimal("0.5")),
    "半額": (SHARE, Decimal("0.5")),
}

GE, LE, LT, GT, EACH, UNTIL, SINCE, BEFORE, ABOUT, AT = (
    "以上",
    "以下",
    "未満",
    "超",
    "ごと",
    "まで",
    "から",
    "以前",
    "約",
    "時点",
)
# What stands after a figure, in the order in which it is tried, and what it says of it.
AFTER: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (bound, re.compile(pattern))
    for bound, pattern in (
        (GE, r"以上|を(?:下ら|下回ら|下回り)(?:ない|ません)|を下回ることなく"),
        (
            LE,
            r"以下|以内|を超え(?:ない|ません)(?:範囲内?)?|を超え(?:ることが?は?でき|ては(?:なら|いけ))(?:ない|ません)|(?:を|が)(?:上限|限度)",
        ),
        (
            LT,
            r"未満|に(?:満た|達し)(?:ない|ず)|も?(?:たって|経って|を?経過して)いない|を下回|より(?:少な|低|小さ)",
        ),
        (GT, r"超(?!え|過|音)|を超え|を?上回|より(?:多|高|大き)"),
        (EACH, r"ごと|の(?:間隔|周期)|毎(?!年|月|日)|おき(?=に|の)|に(?:1|一)(?:回|度)"),
        (UNTIL, r"まで|迄"),
        (SINCE, r"から(?!な[るりっ]|成|構成)|以降|以後"),
        (BEFORE, r"以前"),
        (AT, r"時点|現在"),
        (
            ABOUT,
            r"程度|前後|くらい|ぐらい|ほど|余り|頃|ころ|ごろ|(?:を|が)?(?:目途|目処|めど|目安)",
        ),
    )
)
# What may stand between a date and what bounds it.
BETWEEN = re.compile(
    r"の?(?:夏|秋|春|冬|初め|上旬|中旬|下旬|中頃|末|内|中|に)(?=頃|ころ|ごろ|まで|以|から|か|時点|現在)|~"
)
BEFORE_IT: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (bound, re.compile(rf"(?:{pattern})$"))
    for bound, pattern in (
        (ABOUT, r"約|およそ|おおよそ|おおむね|概ね|ほぼ"),
        (
            LE,
            r"最大で?も?|最長で?も?|最高で?|上限は(?:[^、。は]{1,8}の)?|多くとも|長くとも|遅くとも",
        ),
        (GE, r"少なくとも|最低で?も?|最短で?も?|最小で?|下限は(?:[^、。は]{1,8}の)?"),
    )
)
CUMULATIVE = re.compile(r"(?:累計|延べ|累積|通算)(?:数|額)?(?:は|で|が|、)?(?:約|およそ)?$")


def number(written: str) -> Decimal:
    """The value of a numeral of digits, kanji or both: 7千億, 1.5兆, 百, 2億500万."""
    total, digits = Decimal(0), ""
    small = Decimal(0)  # what stands since the last 万, 億 or 兆
    for char in written:
        if char in _SMALL:
            small += (Decimal(digits) if digits else 1) * _SMALL[char]
            digits = ""
        elif char in _LARGE:
            total += (small + (Decimal(digits) if digits else (0 if small else 1))) * _LARGE[char]
            small, digits = Decimal(0), ""
        else:
            digits += str(_DIGITS.get(char, char))
    return total + small + (Decimal(digits) if digits else 0)
