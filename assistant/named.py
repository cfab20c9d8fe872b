"""The names that a text states: bodies, persons in office, laws, and words in Latin letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# A name is a run of these, with ・ and 等 inside (健康・医療戦略推進本部, 新型インフルエンザ等対策本部).
_RUN = r"[一-龠々ァ-ヶーa-z0-9・]"
_OFFICES = r"副?大臣補?|政務官|(?:官房)?長官補?|副?知事|副?(?:市町村|市区町村|本部|委員|理事|議|会|所|局|部|課|室)長|官房副長官補?|本部員|総理大臣|内閣府|内閣官房"
_BODIES = (
    r"省|庁|機構|本部|委員会|会議|協議会|審議会|審査会|検討会|センター|研究所|協会|連盟|連合会|学会|"
    r"基金|財団|法人|組合|連合|会社|高等専門学校|高専|大学|局|裁判所|保健所|広域連合|事業団|病院|省令|府令"
)
_BODY = re.compile(
    rf"(?:(?!以下|以上|等又は){_RUN}|(?<={_RUN})等(?=[一-龠ァ-ヶ]))*?(?:{_OFFICES}|{_RUN}(?:{_BODIES}))"
    rf"(?:(?!令|者|設|費|費用|等の|員|内|間|間会)(?={_RUN})(?:{_RUN})*?(?:{_OFFICES}|{_BODIES}))*"
    rf"(?!令|設置法|法|長(?!期|い)|員)"
)
# Those who act in laws and plans, of which no suffix tells.
_ACTORS = re.compile(
    r"都道府県(?!知事|公安)|市町村(?!長)|地方公共団体|自治体|政府(?!対策|行動)|国庫|国民(?!健康|生活|経済|保健)|"
    r"(?<![一-龠])国(?=は|が|に|の|と|及び|、|や|・)|事業者|事業主|医療機関|研究機関|(?<!被)保険者|研究者|保護者"
)
_COMPOUND = re.compile(r"(?![等及又並若各全間内外])[一-龠々ァ-ヶー]")  # 市町村 of 市町村計画
_LAW = re.compile(
    r"(?:がん)?[一-龠ァ-ヶー・々]{2,}法(?=第?\d|[^一-龠々]|$)|[^「」、。()│\nは]{4,60}に関する(?:特別措置)?法律"
)
_NO_LAW = re.compile(
    r"(?:方|手|療|製|用|工|技|司|立|文|作|論|寸|便|無|合|違|不|適)法$|^(?:国際|同|旧|新|本)法$"
)
_LATIN = re.compile(r"(?<![a-z0-9])[a-z0-9]*[a-z][a-z0-9]*(?:[\-.+][a-z0-9]+)*")
_COUNTED = re.compile(r"\d+[a-z]{2,}")  # 640gpu: a figure with its unit, not a name
# What a name may lack or have in front and be the same body.
_FORM = re.compile(
    r"^(?:国立研究開発法人|独立行政法人|国立大学法人|学校法人|(?:一般|公益)(?:社団|財団)法人|"
    r"(?:特定非営利活動|医療|社会福祉)法人|株式会社|認定(?=個人))"
)
_SHORT = {
    "厚労": "厚生労働",
    "文科": "文部科学",
    "経産": "経済産業",
    "国交": "国土交通",
    "農水": "農林水産",
    "首相": "内閣総理大臣",
    "地方自治体": "地方公共団体",
    "自治体": "地方公共団体",
    "国保組合": "国民健康保険組合",
    "国保連合会": "国民健康保険団体連合会",
    "内閣総理大臣": "内閣総理大臣",
    "総理大臣": "内閣総理大臣",
}
_ALIASES = re.compile("|".join(_SHORT))
_WEAK = frozenset({"国", "政府", "国庫", "国民", "事業者", "研究者", "保護者"})  # read as words too
_KIND_ALONE = re.compile(rf"(?:各|関係|同|当|当該|新|旧|両|全国|薬|\d+)*(?:府省|{_BODIES})")
_STRICT = ("省", "庁", "大臣", "知事", "長官")  # 労働大臣 is no 厚生労働大臣
_NOTE = re.compile(r"\([^()]*\)|\)")
_ALONGSIDE = re.compile(
    r"(?:\([^)]*\))?(?:及び|並びに|又は|若しくは|または|もしくは|および|、|・|や|と|か)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A body, an office or an actor."""

    text: str
    kind: str  # body, actor
    start: int
    end: int
    after: int  # where its particle stands: of A及びB, behind B


def canonical(name: str) -> str:
    """``name`` without its legal form, abbreviations of ministries written out."""
    full = _ALIASES.sub(lambda m: _SHORT[m[0]], name)
    return _FORM.sub("", full) or full


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[Name, ...]:
    """The bodies, offices and actors of a prepared ``text`` in order."""
    spans = [
        ((m.start() + len(m[0]) - len(m[0].lstrip("0123456789項・")), m.end()), "body")
        for m in _BODY.finditer(text)
        if not _KIND_ALONE.fullmatch(m[0])
    ]
    taken = [span for span, _ in spans]
    spans += [
        (m.span(), "actor")
        for m in _ACTORS.finditer(text)
        if not any(a < m.end() and m.start() < b for a, b in taken)
        and not _COMPOUND.match(text, m.end())
    ]
    spans.sort()
    starts = {start: end for (start, end), _ in spans}
    return tuple(
        Name(text[start:end], kind, start, end, _behind(text, end, starts))
        for (start, end), kind in spans
    )


def _behind(text: str, end: int, starts: dict[int, int]) -> int:
    """Where the particle after the name that ends at ``end`` stands; of A及びB, that of B."""
    while (joined := _ALONGSIDE.match(text, end)) and joined.end() in starts:
        end = starts[joined.end()]
    noted = _NOTE.match(text, end)
    return noted.end() if noted else end


def laws(text: str) -> list[str]:
    """The laws that a prepared ``text`` names."""
    return [m[0] for m in _LAW.finditer(text) if not _NO_LAW.search(m[0])]


def short_of(law: str, whole: str) -> bool:
    """Whether ``whole`` has the full name of a ``law``: 個人情報の保護に関する法律 of 個人情報保護法."""
    full = re.finditer(rf"{re.escape(law[:2])}[^、。()│\n「」]{{2,60}}?に関する法律", whole)
    return any(_in_order(law, found[0]) for found in full)


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


def latin(text: str) -> list[str]:
    """The words in Latin letters of a prepared ``text``: ai, llm-jp, 70b."""
    return [m[0] for m in _LATIN.finditer(text) if not _COUNTED.fullmatch(m[0])]


def says_name(name: Name, ground: str) -> bool:
    """Whether ``ground`` has the body ``name``: by its whole name or the end of a longer one."""
    wanted = canonical(name.text)
    if wanted in _WEAK:
        return True
    if any(canonical(other.text).endswith(wanted) for other in names(ground)):
        strict = wanted.endswith(_STRICT) and wanted not in _STRICT
        return not strict or _begins_word(wanted, _ALIASES.sub(lambda m: _SHORT[m[0]], ground))
    return any(canonical(other.text).startswith(wanted) for other in names(ground)) or (
        name.kind == "body" and _inside(wanted, ground)
    )


def _begins_word(wanted: str, ground: str) -> bool:
    """Whether ``wanted`` stands in ``ground`` with no kanji before it."""
    starts = (match.start() for match in re.finditer(re.escape(wanted), ground))
    return any(not "一" <= ground[max(0, at - 1) : at] <= "龠" for at in starts)


def _inside(wanted: str, ground: str) -> bool:
    """Whether ``ground`` has it inside a longer word, where it is no part of another office."""
    return bool(re.search(rf"{re.escape(wanted)}(?!令|員|長|補)", ground)) and not wanted.endswith(
        ("省", "庁", "大臣", "知事")
    )


def says_word(word: str, ground: str) -> bool:
    """Whether ``ground`` has ``word`` as a whole Latin word."""
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", ground))
