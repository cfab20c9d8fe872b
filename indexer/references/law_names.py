"""Which law a text means: titles with their numbers, short names it gives them, 新法 and 旧法.

A title begins nowhere in particular: 「国又は独立行政法人通則法（平成十一年法律第百三号）」. It is cut out
where the words around it leave no doubt; otherwise the law is known by its number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

UNSURE = ""  # a law is meant, but which one, or in which of its versions, is not certain
_NUMERAL = "元一二三四五六七八九十百千〇0-9０-９"
NUMBER = (
    rf"(?:明治|大正|昭和|平成|令和)[{_NUMERAL}]{{1,4}}年"
    rf"(?:法律|政令|勅令|条約|[一-龠]{{1,8}}[省府]令|[一-龠]{{1,8}}規則)第[{_NUMERAL}]{{1,8}}号"
)
_NUMBERED = re.compile(rf"(?<=[法律令則約])（({NUMBER})")
_NICKNAME = re.compile(r"。?以下[^「」（）。]{0,40}?「([^「」（）]{1,40})」という")
_DEFINED = re.compile(r"（以下[^「」（）。]{0,40}?「([^「」（）]{1,40}[法律令則])」という")
# What cannot be inside a title: the title begins behind it.
_HARD = re.compile(r"[。「」『』（）\n\t　]|[ぁ-ん]、")
_ENDS_BEFORE = re.compile(
    r"第[一二三四五六七八九十百千〇0-9０-９]+[条項号章節](?:の[一二三四五六七八九十]+)*(?:の規定|から|まで|中)?"
    r"|別表(?:第[一二三四五六七八九十]+)?|の項|から(?!の)|について(?!の)|の際(?:現に)?|(?:場合|年度)における|同表"
    r"|改正[前後]の|規定(?:により|による|に基づき|に基づく|する|の|は)|により|に基づ[くき]|(?:規定|準用|適用)する"
    r"|において|のうち|に掲げる|とする|又は|若しくは|並びに|その他(?:の)?|同法|この法律は?|の日が"
    r"|(?:[一-龠]法|法律|令|規則|条例|等|規定|事項|者)(?:、|及び)"
)
_WORD = r"[一-龠々〇ァ-ヴーA-Za-z]+"
_GENERIC = "特別措置法|臨時措置法|特例法|特別法|施行法|基本法|整備法|促進法|推進法|設置法"
_PLAIN_TAIL = re.compile(
    rf"(?:[のをがには、るたう]|年度における)(?!{_GENERIC}|規則|施行令)({_WORD}[法令則])$"
)
_JUNK = re.compile("^(?:及び|、|の)+")
_UNCLEAR = re.compile(
    "^(?:その|この|これ|以下|当該|同)|^は|.[がは]|による|に係る|^[^、]*[のを][^、]*、|、.*[をが]"
)
_WHOLE_WORD = re.compile(rf"{_WORD}(?:法律|法|令|規則)$")
_JOINED = re.compile(r".[、をがは]|及び|によ|ため")
_ORDERS = (("施行令", "法"), ("施行規則", "法"), ("施行細則", "法"))
_MOST_TITLES = 50  # that one law may have had; with more of them none is certain
_LONGEST = 150  # characters of a title
_KANJI_BEFORE = re.compile("[一-龠々ァ-ヴー]")
_INSIDE_WORD = re.compile("[ぁ-ん](?<![のをがにはへとるた])$")
_VERSION = re.compile(r"(?:改正|廃止)(?:前|後)の$|[旧新]$|なお(?:その)?効力を有する.{0,20}$")
_OLD_OR_NEW = re.compile("旧|新|改正[前後]")
_OF_VERSION = re.compile("[旧新改]|年|第|附則|整備|施行日")
# Ends of what is quoted like a law: an article that follows is not one of the text's own.
_FOREIGN = re.compile(
    r"(?:法律|法|令|規則|条例|条約|協定|規程|規約|定款|議定書|憲章|要領|要綱|基準|指針|綱領)$"
)
_NO_LAW = re.compile("[方療用製作技手工文立司憲違適合無]法$|^法|[^一-龠々ァ-ヴー]法$|[^る]法律$")
_LAST = frozenset("律法令則例約定程款書章領綱準針")


@dataclass(slots=True)
class _Known:
    """Names that laws are known by, looked up by what ends at a place in a text."""

    laws: dict[str, str] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)  # of the names, the longest first

    def add(self, name: str, law: str) -> None:
        self.laws[name] = law
        if len(name) not in self.lengths:
            self.lengths.append(len(name))
            self.lengths.sort(reverse=True)

    def ending(self, text: str, end: int) -> Iterator[tuple[str, str]]:
        """The names that ``text[:end]`` ends with, and the laws that they stand for."""
        for length in self.lengths:
            name = text[max(0, end - length) : end]
            if name in self.laws:
                yield name, self.laws[name]


@dataclass(slots=True)
class Names:
    """The laws that a text names; a nickname holds within a home (indexer.references.provisions)."""

    own: str  # title of the text itself
    _nicknames: dict[int, _Known] = field(default_factory=dict)
    _titles: dict[str, _Known] = field(default_factory=dict)  # by their last two characters

    def ends_law(self, text: str, end: int) -> bool:
        """Whether what ends at ``end`` may be the name of a law."""
        return text[end - 1 : end] in _LAST

    def numbered(self, text: str, end: int, number: str) -> tuple[str, int]:
        """What the law is called whose name ends at ``end``, before ``number``; where that begins.

        Its number where its title is not certain.
        """
        for title, _ in self._titled(text, end):
            return title, end - len(title)
        word = _WHOLE_WORD.search(text, max(0, end - _LONGEST), end)
        return number, word.start() if word else end

    def before(self, text: str, end: int, homes: Sequence[int]) -> tuple[str | None, int] | None:
        """The law that is named right before ``end``, None for this one, and where its name begins.

        None altogether where no law is named; UNSURE for one that cannot be told.
        """
        if text[end - 1 : end] not in _LAST:
            return None
        if known := self._known(text, end, homes):
            return known
        start = max(0, end - 40)
        if not _FOREIGN.search(text, start, end):
            return None
        found = _WHOLE_WORD.search(text, start, end)
        if found is None or not found[0].endswith("法") or _NO_LAW.search(found[0]):
            return UNSURE, end
        return self._plain(text, found.start(), found[0]), found.start()

    def mentioned(self, text: str, end: int, homes: Sequence[int]) -> tuple[str | None, int] | None:
        """The same for a law that is named in passing, where 治療方法 is none."""
        known = self._known(text, end, homes)
        if known is not None or _NO_LAW.search(text, max(0, end - 3), end):
            return known
        return UNSURE, end

    def _known(self, text: str, end: int, homes: Sequence[int]) -> tuple[str | None, int] | None:
        for name, law in self._candidates(text, end, homes):
            start = end - len(name)
            if not _KANJI_BEFORE.match(text[start - 1 : start]):
                known: str | None = None if law == self.own else law
                return (UNSURE if self.is_version(text, start) else known), start
        return None

    def _plain(self, text: str, start: int, word: str) -> str | None:
        """A law named without its number: 民法. Not 旧法, 向精神薬取締法, がん対策基本法's tail."""
        if word == "本法":
            return None
        if _OF_VERSION.search(word) or re.fullmatch(_GENERIC, word):
            return UNSURE
        if self.is_version(text, start):
            return UNSURE
        before = text[max(0, start - 2) : start]
        return UNSURE if before == "及び" or _INSIDE_WORD.search(before) else word

    def is_version(self, text: str, start: int) -> bool:
        """Whether the law named from ``start`` on is meant as it was, not as it is."""
        return bool(_VERSION.search(text, max(0, start - 40), start))

    def _candidates(self, text: str, end: int, homes: Sequence[int]) -> Iterator[tuple[str, str]]:
        for home in homes:
            if home in self._nicknames:
                yield from self._nicknames[home].ending(text, end)
        yield from self._titled(text, end)

    def _titled(self, text: str, end: int) -> Iterator[tuple[str, str]]:
        known = self._titles.get(text[max(0, end - 2) : end])
        return known.ending(text, end) if known else iter(())

    def add_title(self, title: str) -> None:
        self._titles.setdefault(title[-2:], _Known()).add(title, title)

    def nickname(self, home: int, name: str, law: str) -> None:
        """``name`` stands for ``law`` in ``home``; for two laws it stands for neither."""
        known = self._nicknames.setdefault(home, _Known())
        known.add(name, law if known.laws.get(name, law) == law else UNSURE)


def title_before(text: str, end: int) -> tuple[str, bool]:
    """What may be the title that ends at ``end``, and whether its beginning is certain."""
    start = max(0, end - _LONGEST)
    for hard in _HARD.finditer(text, start, end):
        start = hard.end()
    for cut in _ENDS_BEFORE.finditer(text, start, end - 1):
        start = cut.end()
    title = _JUNK.sub("", text[start:end])
    tail = _PLAIN_TAIL.search(title)
    if tail and not title.endswith("法律") and (len(tail[1]) > 2 or tail[0][0] != "の"):
        return tail[1], True
    if not _JOINED.search(title):
        return title, True
    return title, title.endswith("法律") and not _UNCLEAR.search(title)


def names(text: str, own: str, homes: Iterable[tuple[int, int, int]]) -> Names:
    """The laws that ``text``, titled ``own``, names; ``homes`` are its homes with their spans.

    A nickname given in the main provision holds in the law's own 附則 as well.
    """
    known = Names(own)
    mentions = list(_NUMBERED.finditer(text))
    certain: dict[str, set[str]] = {}
    for mention in mentions:
        title, sure = title_before(text, mention.start())
        if sure:
            certain.setdefault(mention[1], set()).add(title)
    for titles in certain.values():
        if len(titles) > _MOST_TITLES:
            continue
        for title in titles:  # 平成二十年度の健康保険法 is 健康保険法 where that stands elsewhere
            if not any(title.endswith(other) and title != other for other in titles):
                known.add_title(title)
    known.add_title(own)
    spans = sorted(homes, key=lambda span: span[1])
    for suffix, name in _ORDERS:  # an order under a law calls it 法
        if own.endswith(suffix):
            known.nickname(0, name, own.removesuffix(suffix))
    for mention in mentions:
        if given := _NICKNAME.match(text, mention.end()):
            law, start = known.numbered(text, mention.start(), mention[1])
            old = _OLD_OR_NEW.match(given[1]) or known.is_version(text, start)
            known.nickname(_home(spans, given.start()), given[1], UNSURE if old else law)
    for given in _DEFINED.finditer(text):
        home = _home(spans, given.start())
        found = known.before(text, given.start(), (home,))
        named = own if found and found[0] is None else found[0] if found else UNSURE
        known.nickname(home, given[1], UNSURE if _OLD_OR_NEW.match(given[1]) else named or UNSURE)
    return known


def _home(spans: list[tuple[int, int, int]], at: int) -> int:
    """The home that holds ``at``; those of 附則 follow one another within the main one's span."""
    place = bisect_right(spans, at, key=lambda span: span[1]) - 1
    home, start, end = spans[max(0, place)] if spans else (0, 0, 0)
    return home if start <= at < end else 0
