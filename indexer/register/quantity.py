"""Figures that plans aim at, in folded text: value, unit, comparator, and what the value is of."""

from __future__ import annotations

import re
from dataclasses import dataclass

RANGE, NO_UNIT = "範囲の目標", "単位がない"

_NUMBER = r"\d+(?:\.\d+)?"
_VALUE = rf"{_NUMBER}(?:[兆億万]{_NUMBER}(?![年月]))*"
BOUNDS = r"以上|以下|未満|以内|超え?る?(?![過音])|程度|前後|を超える|を超え|を上回る|を下回る|を下回らない|を?上限|弱(?![一-龠])|強(?![一-龠])"
# What a value is if it is no level. Longer ones first.
CHANGES = (
    r"倍増|半減|延伸|延長|増加|増大|増員|増設|増産|増(?!進|床率)|減少|減塩|削減|縮減|低減|軽減|減(?!災|速|免|量化)|抑制|短縮|縮小|低下|向上|改善"
    r"|拡大|拡充|上昇|引き?上げ|引き?下げ|増や|減ら|高め|伸ば|下げ|上げ|延ば|カット"
)
# What is done to reach it: a unit ends where one of these begins.
_DOINGS = (
    r"達成|確保|設置|維持|実施|創出|整備|養成|育成|配置|開発|取得|獲得|開催|輩出|導出|承認|策定|指定|採択|参加|参画|登録|普及"
    r"|採用|投入|創設|構築|支援|到達|上市|締結|認定|同定|受講|修了|完了|展開|導入|作成|認証|公表|選定|受入|派遣|移行|接種|申請|締約"
)
_AFTER_UNIT = re.compile(
    rf"{BOUNDS}|{CHANGES}|{_DOINGS}|当(?!局)|毎|比|目標|目指|目途|相当|から|分の|累計|累積|現状|現在"
)
_UNIT = (
    r"\s?(?P<scale>[千百]?[兆億万]?)(?P<unit>%ポイント|%|‰|パーセント|ポイント|[ヶかカケヵ箇](?:所|国|年|月)(?:間)?|[一-龠々ァ-ヶー]+|つ(?!の)"
    r"|(?:mg|kg|g|ml|l|km|m2|m|cm|kcal|did|t|mmhg|回線|usd)(?![a-z]))?(?P<per>/[一-龠a-z0-9]{1,6}日?)?"
)
_QUANTITY = re.compile(
    rf"(?P<before>(?:約|およそ|おおよそ|おおむね|概ね|少なくとも|最低)?)(?<![\d.])(?:(?P<of>{_VALUE})分の(?P<part>{_VALUE})"
    rf"|(?P<value>\d{{1,3}}/\d{{1,3}}(?![\d/])|(?:{_VALUE}%?[~\-])?{_VALUE})(?![\d.]|日目|次[^の])){_UNIT}"
)
_BOUND = re.compile(rf"(?P<bound>{BOUNDS})")
_CHANGE = re.compile(
    rf"(?:の|を|ずつ|ほど|分)?(?P<change>{CHANGES})|(?P<level>に|へ|まで|で|と)(?P<to>{CHANGES})"
)
_CUMULATIVE = re.compile(r"(?:累計|累積|延べ|通算|合計)(?:で|は|:|数)?(?:約)?$")
_CUMULATIVE_AFTER = re.compile(r"[()]?(?:累計|累積)")
# Figures that name something instead of counting it: 第3世代, top10%, 健康日本21, kpi19, g7.
_NAMED = re.compile(r"(?:第|日本|top|[a-z]|no\.?|上位|[a-z]-|/)$")
_NOUN_BEHIND = re.compile(rf"(?!{CHANGES}|{_DOINGS}|現状|目標|累計|全国|輸出|達)[一-龠ァ-ヶ]{{2}}")
_MARKED = re.compile("(?:[※*]|注)$")  # the number of a note
_OF_WHAT = re.compile(
    rf"(?:の(?!(?:{CHANGES}|{_DOINGS}|割合|水準|目標|ペース|実現|[)】>。、]|$)))|当た?り|あたり|につき|ごと|おき|に1(?:回|度|人|件)|以外|世代|号|条|章|節|項(?!目)|:"
)
_TIME = re.compile(r"年間?|[ヶかカケヵ箇]月間?|週間?|日間?|時間|分|秒|月|年度|年代")
_EACH_DAY = re.compile(r"歳(?:[一-龠]|代)|(?:日|週|年|月)(?!間|数|齢)[一-龠ァ-ヶ]")
_GOES_ON = re.compile(r"(?!(?:と|に)(?:する|し)|(?:に|へ|まで)[一-龠])[ぁ-んa-z)][^)】]")
_DURATION = re.compile("寿命|期間|年数|日数|時間|年齢|間隔|ラグ|遅れ|短縮|延伸|差|までの")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure at ``folded[start:end]``."""

    start: int
    end: int
    value: str
    unit: str
    comparator: str
    change: str
    cumulative: bool
    names: bool  # says which things are meant, not how many there are to be: 65歳以上の高齢者
    flags: tuple[str, ...] = ()


def quantities(folded: str, taken: list[tuple[int, int]]) -> list[Quantity]:
    """The figures of ``folded`` in order, but for those within the spans ``taken`` by dates."""
    masked = list(folded)
    for start, end in taken:
        masked[start:end] = "\0" * (end - start)
    free = "".join(masked)
    return [_quantity(free, match) for match in _QUANTITY.finditer(free)]


def _quantity(folded: str, match: re.Match[str]) -> Quantity:
    unit, at = _unit(match)
    bound = _BOUND.match(folded, at)
    end = bound.end() if bound else at
    change = _CHANGE.match(folded, end)
    value = match["value"] or f"{match['of']}分の{match['part']}"
    before = match["before"]
    flags = tuple(
        flag
        for flag, holds in (
            (RANGE, "~" in value or bool(re.search(r"[\d%]-", value))),
            (NO_UNIT, not unit and not match["part"]),
        )
        if holds
    )
    return Quantity(
        match.start(),
        end,
        value,
        unit,
        bound["bound"].removeprefix("を") if bound else before,
        (change["change"] or "") if change else "",
        _is_cumulative(folded, match.start(), end),
        _names(folded, match, unit, end, change),
        flags,
    )


def _unit(match: re.Match[str]) -> tuple[str, int]:
    """The unit of a figure, and where it ends: 万人 of 万人確保, 件/年."""
    unit, at = match["unit"] or "", match.end("scale")
    stop = _AFTER_UNIT.search(unit)
    if stop and not (unit.startswith(("分", "比")) and stop.start() == 0 and len(unit) == 1):
        unit = unit[: stop.start()]
    whole = match["scale"] + unit
    end = at + len(unit)
    if match["per"] and end == match.start("per"):
        whole, end = whole + match["per"], match.end("per")
    return whole, end


def _is_cumulative(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - 8) : start]
    return bool(_CUMULATIVE.search(before) or _CUMULATIVE_AFTER.match(folded, end))


def _names(
    folded: str, match: re.Match[str], unit: str, end: int, change: re.Match[str] | None
) -> bool:
    """Whether the figure says which things are meant, or names one."""
    if _NAMED.search(folded, max(0, match.start() - 4), match.start()):
        return True
    if not unit and _MARKED.search(folded, max(0, match.start() - 2), match.start()):
        return True
    if _OF_WHAT.match(folded, end) or _EACH_DAY.match(unit):
        return True
    if _NOUN_BEHIND.match(folded, end) and _BOUND.search(folded, match.start(), end):
        return True  # 75歳未満年齢調整死亡率
    bare = unit.lstrip("千百万億兆")
    if _TIME.fullmatch(bare) and not change:
        return not _DURATION.search(folded)
    return not unit and not change and bool(_GOES_ON.match(folded, end))
