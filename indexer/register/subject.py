"""Of what a figure is said: the indicator before it, and for whom or where (男女とも, 全国)."""

from __future__ import annotations

import re

from indexer.register.deadline import As
from indexer.register.line import Line
from indexer.register.quantity import CHANGES

_MARK = re.compile(
    r"^(?:(?:プロセス|アウトプット|アウトカム|ストラクチャー)指標:|(?:kpi|成果(?:目標|指標))\((?:kpi|成果(?:目標|指標))\)|[\s・•‣▪○〇◯●◎■□◆◇▶►*＊☆★※\-ー→⇒、。:;)】\]>\ue000-\uf8ff]|[①-⑳]|\(?[0-9]{1,2}[).](?=\D)|\([a-zア-ン]\)|[a-zア-ン][.)]|kpi[0-9]{1,3}(?=\D)|[ⅰ-ⅹ][.)])+"
)
_NOTE = re.compile(r"(?:\(?[※*注]+[0-9]*\)?|[0-9]{1,2}\))+$")
_TAIL = re.compile(
    r"(?:[、:;\s\0(【<\[〈]|を|が|は|も|について(?:は)?|に関して|に関し|において(?:は)?|における|のうち|の?(?:数値)?目標値?(?:として)?|→|-|\.)+$"
)
# What a clause before the one that names the indicator ends with.
_CLAUSE = re.compile(
    r"(?:。|[しり]、|[てで](?:から)?、|つつ、?|とともに、?|ともに、|ほか、|(?:を通じ(?:て|、)|により|によって|に向け(?:て|、)|を踏まえ(?:て|、)?|のため(?:に)?、|具体的には)、?|\0(?:において|は)?、)"
)
_OBJECT = re.compile(
    r"^(?P<of>.+)(?P<by>を|が(?!ん)|は|については|について|に関し(?:て|ては)|に占める[^、。]{1,12}の割合を?)(?P<rest>[^をがは]*)$"
)
_BREAKDOWN = re.compile(
    r"(?P<who>各[一-龠]{1,8}(?=に|で)|男女(?:とも|共)に?|男女それぞれ|男性|女性|男子|女子|男|女|いずれも|全て?の?[一-龠]{1,8}(?=で|に)|全国|全都道府県|全市町村|[一-龠ァ-ヶー0-9~a-z]{1,12}ごと|(?!累計|累積|合計|延べ|通算|全体|年平均)[一-龠々ァ-ヶー]{1,10}(?=で$|:$))(?:で|に|は|:|、|において)*$"
)
_GROUP = re.compile(r"(?P<group>[^:、。・】【()]{1,16}):(?P<who>[^:、。]{0,12})$")
_FILLER = re.compile(
    r"(?:[\0、。:・\s()【】<>\[\]]|約|現在|現行|毎年度?|年間|年(?![一-龠])|累計|累積|延べ|合計|全体で|現状|目標値?|数値目標|およそ|少なくとも|更に|さらに|まで|に|で|と|の|は|を|から|へ|年平均)+"
)
_ADVERBS = r"毎|各|年(?=$)|月に?(?=$)|週に?(?=$)|(?:\d{4}年度?の)?[0-9.]+[^\d、]{0,4}から|新たに?|遅くとも|早期に|対|速やかに|現在の?|現状の?|[0-9.]+[一-龠%ポイント]*から|それぞれ|おおよそ|概ね|着実に|以下を"
_OF_WHOM = re.compile(r"[^、]{1,20}(?:の|に|で|において)")  # 病院の(50%)
_VERBAL = re.compile("する|した|して|ため|いる|れる|った|んだ|という|ある")
_NAMED = re.compile(
    r"(?:の|ずつ)?(?P<of>[^\0、。()【】<>0-9]{2,40}?)(?:を|が|する|し、|。|、|】|\)|$)"
)

# What is said of a figure and names nothing: 70%以上とすること, 3割削減する.
_PREDICATE = re.compile(
    r"(?:[とにへ](?:する|な[るり]|引き上げ|引き下げ|達する|拡大|増や|減ら).*|(?:する)?こと|増加|減少|削減|低減|向上|拡大|縮小|延伸|短縮|達成|確保|実現)(?:させ?る?|する|こと)*"
)


def trimmed(words: str) -> str:
    """``words`` without the mark before it and what only leads on to the figure behind it."""
    words = _MARK.sub("", words.strip())
    bare = _TAIL.sub("", _NOTE.sub("", _TAIL.sub("", words)))
    bare = _NOTE.sub("", bare)
    quoted = re.fullmatch(r"「([^「」]+)」", bare)
    return (quoted[1] if quoted else bare).strip("\0 ")


def split(read: Line, since: int, until: int, *, first: bool) -> tuple[str, str]:
    """Indicator and breakdown in what stands before a figure; "" where there is none.

    ``since``: where the figure before it ends; what stands there may only go on from it.
    """
    text = read.marked[since:until]
    bracket = read.around(until)
    inside = ""
    if bracket is not None and bracket.start >= since:
        inside = _who(read.marked[bracket.start + 1 : until])
        text = read.marked[since : bracket.start]
        if first and not any(
            one.role is As.UNTIL for one in read.dates if one.start < bracket.start
        ):
            text = read.text[since : bracket.start]
        own = _closed(text) if first else _new(text)
        if first and not own and not _MARK.sub("", text).strip("\0"):
            return _sentence(read.marked[bracket.start + 1 : until])
        return _restored(own), inside
    if bracket is not None:
        return "", _who(text)
    if not first:
        return _sentence(text) if _OBJECT.match(_last(text)) else ("", _who(text))
    return _first(read, text)


def named(read: Line, at: int) -> str:
    """The indicator that stands behind the figure: 1000人の医師を養成."""
    match = _NAMED.match(read.marked, at)
    found = trimmed(match["of"]) if match else ""
    return "" if _PREDICATE.fullmatch(found) else found


def _first(read: Line, text: str) -> tuple[str, str]:
    today = [one.start for one in read.now if one.start < len(text)]
    if today and not read.labels() and (own := _restored(text[: min(today)])) and "を" not in own:
        return own, ""
    labels = read.labels()
    if labels and len(_FILLER.sub("", own := text[labels[-1][1] :])) > 3:
        indicator, breakdown = _sentence(own)
        return indicator or _restored(own), breakdown
    label = labels[0][0] if labels else 0
    if label == 0 and labels and (own := _restored(re.split(r"\d", text[labels[0][1] :])[0])):
        return own, ""
    if 1 < label <= len(text) and (closed := _restored(text[:label])):
        return closed, ""
    indicator, breakdown = _sentence(text)
    if indicator:
        return indicator, breakdown
    cut = max((gap for gap in read.gaps if 2 <= gap < len(text)), default=0)
    if cut and (found := _BREAKDOWN.fullmatch(text[cut:])):
        return _restored(text[:cut]), found["who"]
    if (found := re.search(r":(?P<who>[^:]{1,8})$", text)) and found.start() > 1:
        return _restored(text[: found.start()]), _who(found["who"])
    plain = re.sub(r"(?:累計|累積|延べ|年間|毎年度?|約|合計|現状|全国で|目標)+$", "", trimmed(text))
    return _restored(plain), "全国" if re.search("全国で$", text) else ""


def _sentence(text: str) -> tuple[str, str]:
    """Indicator and breakdown of 健康寿命を男女とも."""
    found = _OBJECT.match(_last(re.sub(r"(?<=[\0にで])は$", "", text)))
    if not found or not _leads(found["rest"]):
        return "", ""
    return _restored(found["of"]), _who(found["rest"])


def _leads(rest: str) -> bool:
    """Whether ``rest`` may stand between an indicator and its figure; 有する企業数 may not."""
    parts = [_BREAKDOWN.sub("", part) for part in re.split(r"\0+|、", rest)]
    return all(
        re.fullmatch(rf"(?:{_FILLER.pattern}|{_ADVERBS})*", part)
        or (_OF_WHOM.fullmatch(part) and not _VERBAL.search(part))
        for part in parts
    )


def _last(text: str) -> str:
    """The last clause of ``text``."""
    ends = [match.end() for match in _CLAUSE.finditer(text) if match.end() < len(text)]
    return text[ends[-1] :] if ends else text


def _restored(text: str) -> str:
    """An indicator around dates: their places marked with … ."""
    whole = re.split("\0+(?:まで(?:に)?)?", text)
    said = [part for part in whole[:-1] if not re.search("[はも]、?$", part)]  # 政府は、
    parts = [trimmed(part) for part in (*said, whole[-1])]
    return "…".join(part.strip("、") for part in parts if len(part.strip("、に")) > 1)


def _closed(text: str) -> str:
    """An indicator whose figure stands in brackets, without the brackets of other figures."""
    text = re.sub(r"[(【<][^()【】<>]*\0[^()【】<>]*[)】>]$", "", text)
    return re.sub(rf"を(?:{CHANGES})(?:する|させる|し|)$", "", text)


def _new(text: str) -> str:
    """A new indicator after the bracket of another: …(10件)、B(20件)."""
    rest = re.sub(r"^[^、・)】]{0,8}[)】>]", "", text)
    return rest if len(_FILLER.sub("", rest)) > 2 else ""


def _who(text: str) -> str:
    """For whom or where: 男女とも, 20~64歳…男性 of 20~64歳:男性."""
    text = text.rsplit("\0", 1)[-1]
    text = re.sub(r"^(?:まで(?:に)?|[、・。\s]|に|中に)+", "", text)
    if group := _GROUP.search(text):
        return "…".join(part for part in (group["group"].strip(), group["who"]) if part)
    last = re.split("[、・]", text.strip("、・"))[-1]
    bare = re.sub(rf"^{_FILLER.pattern}|{_FILLER.pattern}$", "", last)
    if found := _BREAKDOWN.search(last):
        return found["who"]
    return bare if 0 < len(bare) <= 12 and re.fullmatch(r"[一-龠々ァ-ヶーa-z0-9~の]+", bare) else ""
