"""True statements → false ones, each by one small change: a digit, a unit, a comparator, a name, a not.

Works on the words of a statement alone, by tables, and knows nothing of how statements are
verified. What a change leaves true is left out: 70億と130億 the other way round says the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import combinations

_DIGITS = "0123456789０１２３４５６７８９一二三四五六七八九"
_NEXT = dict(zip(_DIGITS, "1234567898１２３４５６７８９８二三四五六七八九八", strict=True))
_KANJI = "一二三四五六七八九十百千"
_COUNTER = r"年度|年|月|日|歳|人|名|件|社|条|項|号|章|期|回|億|万|円|つ|割|分の|以上|以下|機関|校|位|行|秒|ノード|か"
_NUMERAL = (
    rf"[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?|(?<![{_KANJI}一-龠])[{_KANJI}]+(?={_COUNTER})"
)
_FIGURE = re.compile(
    rf"(?P<number>{_NUMERAL})(?P<unit>億パラメータ|億円|万円|年度|年(?!代)|か月|月(?!間)|日|歳|人|名|件|％|%|割|条|項|ノード|行|秒|億)"
)
_LIST = re.compile(r"[^、]{0,8}(?:、|と|・|及び|または|又は|から|～|~|-|[^、。]{0,4}ともに)")

Change = tuple[str, str]

UNITS: tuple[Change, ...] = (
    (r"(?<=[0-9])億", "兆"),
    (r"(?<=[0-9])億", "万"),
    (r"(?<=[0-9０-９十百千])万(?=円)", "億"),
    (r"千円", "万円"),
    (r"(?<=[0-9])年度", "年"),
    (r"(?<=[0-9]{4})年(?![度代0-9０-９])", "年度"),
    (rf"(?<![0-9０-９]{{3}})(?<=[{_DIGITS}十])年(?=以|間|ご|を超|です|と|で|の)", "か月"),
    (r"か月|(?<=[一三六])月(?=以|を|間)", "年"),
    (r"歳", "年"),
    (rf"(?<=[{_DIGITS}十])(?:人|名)", "件"),
    (rf"(?<=[{_DIGITS}])[％%]", "件"),
    (rf"(?<=[{_DIGITS}])件", "人"),
    (rf"(?<=[{_DIGITS}十])日(?=以内|間|にわ)", "か月"),
    (rf"(?<=[{_DIGITS}])行", "件"),
    (rf"(?<=[{_DIGITS}])秒", "分"),
    (rf"(?<=[{_DIGITS}])(?:機関|校)", "社"),
    (rf"(?<=[{_DIGITS}])ノード", "件"),
)
COMPARATORS: tuple[Change, ...] = (
    (r"以上", "以下"),
    (r"以上", "未満"),
    (rf"(?<=[{_DIGITS}歳年月日人円％%割])以下", "以上"),
    (r"以内", "以上"),
    (r"未満", "以上"),
    (r"約(?=[0-9０-９])", "最大"),
    (r"最大|最長", "最低"),
    (r"少なくとも|最低でも", "最長で"),
    (r"(?<=[0-9０-９年度月])までに", "以降に"),
    (r"を超えない範囲", "を超える範囲"),
    (rf"(?<=[{_DIGITS}]年)ごと", "以内"),
    (r"目途", "上限"),
)
DROPPED: tuple[Change, ...] = (
    (rf"(?<=[歳年月日人割％%{_DIGITS}])以上", ""),
    (rf"(?<=[歳年月日人円割％%{_DIGITS}])以下", ""),
    (rf"(?<=[歳年月日人円割％%{_DIGITS}])以内", ""),
    (rf"(?<=[歳年月日人円割％%{_DIGITS}])未満", ""),
    (r"約(?=[0-9０-９])", ""),
    (r"最大(?=[0-9０-９])", ""),
    (r"少なくとも|最低でも", ""),
    (r"(?<!から)(?<=年|度)までに", "に"),
    (r"夏頃", "夏"),
    (r"前後", ""),
    (r"を目途に", "に"),
)
_UNBOUND = r"(?!を下|に満|度|代|半|以|未|ご|間|を目|程|前|頃|ま|か|を超|後|時|末|内|相|目|に一|に1|～|~|夏|[0-9０-９])"
ADDED: tuple[Change, ...] = (
    (
        rf"(?<=[{_DIGITS}十百])(歳|人|名|件|％|か月|年(?!度|代)|日|ノード|行|秒|円){_UNBOUND}",
        r"\1以上",
    ),
    (rf"(?<=[{_DIGITS}十百])(歳|人|名|件|％|か月|ノード|行|秒|円){_UNBOUND}", r"\1未満"),
    (rf"(?<![0-9０-９第.-])([0-9０-９]+(?:人|名|件|歳|ノード|行)){_UNBOUND}", r"約\1"),
    (rf"(?<![0-9０-９第.-])([0-9０-９]+(?:人|名|件)){_UNBOUND}", r"累計\1"),
    (r"([0-9]{4}年[0-9]{1,2}月)に(?!は)", r"\1までに"),
)
ERAS: tuple[Change, ...] = (("令和", "平成"), ("平成", "昭和"), ("昭和", "大正"))
_CLASSES = (
    "厚生労働大臣 文部科学大臣 経済産業大臣 農林水産大臣 内閣総理大臣",
    "厚生労働省 文部科学省 経済産業省 総務省 農林水産省 通商産業省",
    "都道府県知事 市町村長",
    "厚生科学審議会 社会保障審議会",
    "産業技術総合研究所 理化学研究所 国立情報学研究所 国立国語研究所",
    "情報通信研究機構 科学技術振興機構 日本医療研究開発機構 医薬品医療機器総合機構",
    "東京工業大学 東北大学 東京大学 京都大学",
    "健康・医療戦略推進本部 高度情報通信ネットワーク社会推進戦略本部 知的財産戦略本部",
    "認定臨床研究審査委員会 個人情報保護委員会",
    "官民データ活用推進戦略会議 アルコール健康障害対策関係者会議",
    "AMED NEDO",
    "ELYZA NTT NEC",
    "内閣官房 内閣府",
    "地方厚生局長 消費者庁長官 内閣官房長官",
    "健康・医療戦略推進法 健康増進法 がん対策基本法 肝炎対策基本法",
)
_ACTORS = ("都道府県", "市町村")
NEGATED: tuple[Change, ...] = (
    (r"してはなりません|してはならない|してはいけません", "してもよいことになっています"),
    (r"(?<=[らっ])してはなりません", "すことができます"),
    (r"漏らしてはなりません|漏らしてはいけません|漏らしてはならない", "漏らすことができます"),
    (r"禁止されています", "認められています"),
    (r"できません", "できます"),
    (r"できます", "できません"),
    (r"できる。", "できない。"),
    (r"適用されません", "適用されます"),
    (r"適用しない", "適用する"),
    (r"しなければなりません|しなければならない", "する必要はありません"),
    (r"(?<=[めえけ])なければなりません", "る必要はありません"),
    (r"されます。", "されません。"),
    (r"します。", "しません。"),
    (r"(?<=[かき])れます。", "れません。"),
    (r"定めます。", "定めません。"),
    (r"努めます。", "努めません。"),
    (r"講ずるものとする", "講じないものとする"),
    (r"する。$", "しない。"),
    (r"されました。", "されませんでした。"),
    (r"しました。", "しませんでした。"),
    (r"されています。", "されていません。"),
    (r"しています。", "していません。"),
    (r"始まりました", "始まりませんでした"),
    (r"(?<!それ)以外の", "の"),
    (r"明確な定義はありません", "明確な定義があります"),
    (r"(?<=[一-龠])です。", "ではありません。"),
)
DUTIES: tuple[Change, ...] = (
    (r"(するよう|に)努めなければな", "しなければな"),
    (r"努力義務", "義務"),
    (r"よう努めます", "なければなりません"),
    (r"することができます|(?<=委任|設置|予約|請求|依頼)できます(?=。)", "しなければなりません"),
    (r"しなければなりません", "するよう努めます"),
)


def alterations(text: str, ground: str) -> Iterator[tuple[str, str]]:
    """(kind, false statement) made from the true ``text``, whose source says ``ground``."""
    seen = {text}
    for kind, make in KINDS.items():
        for made in make(text, ground):
            if made not in seen and made.rstrip("。") not in ground:
                seen.add(made)
                yield kind, made


def _by(table: tuple[Change, ...]) -> Callable[[str, str], Iterator[str]]:
    def make(text: str, ground: str) -> Iterator[str]:
        for pattern, new in table:
            for match in re.finditer(pattern, text):
                yield text[: match.start()] + match.expand(new) + text[match.end() :]

    return make


def _digits(text: str, ground: str) -> Iterator[str]:
    for match in re.finditer(_NUMERAL, text):
        for at in range(*match.span()):
            if text[at] in _NEXT:
                made = text[:at] + _NEXT[text[at]] + text[at + 1 :]
                if not _elliptic(text) or made[match.start() : match.end() + 1] not in ground:
                    yield made


def _years(text: str, ground: str) -> Iterator[str]:
    for match in re.finditer(r"(?P<n>[12][0-9]{3}|(?<=令和|平成|昭和)[0-9]{1,2})(?=年)", text):
        for by in (-1, 1):
            yield text[: match.start()] + str(int(match[0]) + by) + text[match.end() :]


def _articles(text: str, ground: str) -> Iterator[str]:
    for match in re.finditer(r"(?<=第)[0-9]+(?=条|項|号|章)", text):
        yield text[: match.start()] + str(int(match[0]) + 1) + text[match.end() :]


def _bodies(text: str, ground: str) -> Iterator[str]:
    for row in _CLASSES:
        names = row.split()
        for name in names:
            if name in text:
                yield from (text.replace(name, other) for other in names if other not in text)
    for name, other in (_ACTORS, _ACTORS[::-1]):
        if match := re.search(rf"{name}(?=は|が|に)", text):
            yield text[: match.start()] + other + text[match.end() :]


def _swapped(text: str, ground: str) -> Iterator[str]:
    """Two figures of one unit change places; not those of a list, which says the same."""
    for a, b in combinations(_FIGURE.finditer(text), 2):
        same = a["unit"] == b["unit"] and a["number"] != b["number"]
        if same and not _LIST.fullmatch(text[a.end() : b.start()]):
            yield (
                text[: a.start()]
                + b["number"]
                + text[a.end("number") : b.start()]
                + a["number"]
                + text[b.end("number") :]
            )


def _taken(text: str, ground: str) -> Iterator[str]:
    """A figure of the source stands for another one of it."""
    if _elliptic(text):
        return
    stated = {_plain(m["number"]) for m in _FIGURE.finditer(text)}
    for match in _FIGURE.finditer(text):
        era = match["unit"] in ("年", "年度") and text[match.start() - 2 : match.start()] in dict(
            ERAS
        )
        for other in _FIGURE.finditer(ground):
            long = len(_plain(other["number"])) == 4
            if (
                other["unit"] == match["unit"]
                and _plain(other["number"]) not in stated
                and not (era or long != (len(_plain(match["number"])) == 4))
            ):
                yield text[: match.start()] + other["number"] + text[match.end("number") :]


def _plain(number: str) -> str:
    """A numeral in plain digits: ７ and 七 are 7, 十五 is 15, 百 is 100."""
    text = unicodedata.normalize("NFKC", number).replace(",", "")
    if any(c in "十百千" for c in text):
        text = re.sub(r"(?<![一二三四五六七八九])(?=[十百千])", "一", text)
        worth = {"十": 10, "百": 100, "千": 1000}
        pairs = re.findall(r"([一二三四五六七八九])([十百千]?)", text)
        return str(sum(("〇" + _KANJI).index(d) * worth.get(u, 1) for d, u in pairs))
    return text.translate(str.maketrans("一二三四五六七八九", "123456789"))


def _elliptic(text: str) -> bool:
    """75歳以上です。 says of nothing that it is so: another figure of the source is as true."""
    return len(text) <= 14


KINDS: dict[str, Callable[[str, str], Iterator[str]]] = {
    "条・項・号": _articles,
    "年": _years,
    "元号": _by(ERAS),
    "数字": _digits,
    "単位": _by(UNITS),
    "比較語（変更）": _by(COMPARATORS),
    "比較語（脱落）": _by(DROPPED),
    "比較語（追加）": _by(ADDED),
    "機関・法令": _bodies,
    "否定": _by(NEGATED),
    "義務・努力": _by(DUTIES),
    "値の入れ替え": _swapped,
    "出典の別の値": _taken,
}
