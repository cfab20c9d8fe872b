"""What a passage says, taken out of it word for word: lists, definitions, values, bodies, dates.

Every function returns spans or slices of the passage's own text; nothing is reworded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from assistant import roles
from assistant.kinds import Kind
from assistant.question import Question
from indexer.normalize import fold, fold_text

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# What ends the last item of an enumeration within a sentence.
_AFTER_LAST = re.compile(
    r"の?[0-9０-９一二三四五六七八九十]+(?:つ|項目|点|種)|等?(?:と定|とする|である|について|に関する|の推進|を)|。|$"
)
_JOINS = re.compile(r"[\s、，]*(?:及び|並びに|又は)?[\s、，]*$")  # what stands between two items
_SLASHED = re.compile(r"[（「]([^（）「」／]+(?:／[^（）「」／]+){2,})[）」]")
_PENDING = re.compile(r"\s*(?:【[PＰ]】|[（(][PＰ][）)])\s*$")

_DATE = r"\d{4}年(?:度)?(?:\(\d{4}年(?:度)?\))?(?:\d{1,2}月(?:\d{1,2}日)?)?"
_RANGE = re.compile(rf"{_DATE}から{_DATE}まで(?:の\d+年間)?")
_UNTIL = re.compile(rf"{_DATE}(?:まで|末)")
_ANY_DATE = re.compile(_DATE)
_YEARS = re.compile(r"\d+年間")

_LAW_NUMBER = re.compile(r"\d{4}年(?:法律|政令|[^\s()、。]{1,8}令)第\d+号")
_LASTING = re.compile(
    r"(?:約|おおむね|少なくとも|最大(?:で)?|最長(?:で)?)?(?<![\d.])(?!\d{4}年)(?:\d[\d.]*|[一二三四五六七八九十百]+(?=週間|時間))(?:年|か月|月|週間|日|時間)(?:間)?(?:以内|以上|以下|未満|を超えない)?(?:ごと)?(?!法律|政令|\d|を超えて|を下ら|を下回)|毎[年月週日]"
)
_LAW = re.compile(
    r"(?:[^\s、。「」（）を]{0,20}?法|同法)(?:律)?(?:第)?\d+条(?:の\d+)?|[^\s、。「」（）はを]{2,24}法(?![人的令律学])"
)
_MEASURED = re.compile(
    r"(?:約|おおむね|少なくとも|最大(?:で)?|最長(?:で)?)?(?<![\d.])(?!\d{4}年)\d[\d.]*(?:年間|年|歳|%|割|倍|件|社|人|名|つ|円|億円|兆円|か所|箇所)(?:以上|以下|未満|以内|程度|を超え(?:る|ない))?(?!を超えて|を下ら|を下回)"
)
_TARGET = re.compile(rf"({_MEASURED.pattern})(?:と|に)(?:する|し|なる)")
_LASTING_ASKED = re.compile(
    r"任期|最長|最短|有効期間|何[年月日週](?:間)?(?:以内|以上|ごと|おき|で|です|か)|何(?:[かカヵヶケ箇個]月|週間?|時間|日間)|頻度|間隔|ごと|おき|(?:どれ|どの)(?:くらい|ぐらい|だけ)|期間は?(?:どれ|何(?:年間|か月|日))|how (?:long|often|many)"
)
_LONG_ASIDE = re.compile(
    r"（[^（）]{9,}）|\([^()]{9,}\)"
)  # behind a name, longer than a short form
# What stands before the name of a body: 豊富な経験を有する|プログラムディレクター.
_HEAD_NOUN = re.compile(r"(?:する|した|ある|いる|な)(?=[ァ-ヶ一-龠A-Z])")
Span: TypeAlias = tuple[int, int]


def plain(text: str) -> str:
    """``text`` without a mark of status at its end: the notes tell of it."""
    return _PENDING.sub("", text.strip())


def enumeration(text: str) -> list[tuple[int, int]]:
    """Spans of the items that ``text`` counts ①②③… in a line, or parts by ／, without the marks."""
    if match := _SLASHED.search(text):
        cuts = [
            match.start(1) - 1,
            *(match.start(1) + m.start() for m in re.finditer("／", match[1])),
        ]
        return [(a + 1, b) for a, b in zip(cuts, [*cuts[1:], match.end(1)], strict=True)]
    starts = [text.find(mark) for mark in _CIRCLED]
    marks = [at for i, at in enumerate(starts) if at >= 0 and all(x >= 0 for x in starts[: i + 1])]
    if len(marks) < 2 or marks != sorted(marks):
        return []
    spans: list[tuple[int, int]] = []
    for at, following in zip(marks, [*marks[1:], None], strict=True):
        start = at + 1
        if following is None:
            end_match = _AFTER_LAST.search(text, start + 1)
            end = end_match.start() if end_match else len(text)
        else:
            end = following
        item = _JOINS.sub("", text[start:end])
        spans.append((start, start + len(item)))
    return spans


def printed_count(text: str, count: int) -> str | None:
    """``count`` as ``text`` prints it (６つ), None where it does not."""
    folded = fold(text)
    match = re.search(rf"(?<!\d){count}(?:つ|種類|項目|点)", folded.text)
    return text[slice(*folded.span(*match.span()))].strip() if match else None


def definition(term: str, text: str) -> tuple[int, int] | None:
    """The span of ``text`` that says what the folded ``term`` is, where it says so outright.

    「A」：… / Aとは、…をいう / …（A） / …（以下「A」という。）
    """
    folded = fold(text)
    found = _defines(term, folded.text)
    return folded.span(*found) if found else None


def defines(term: str, folded: str) -> bool:
    """Whether the ``folded`` text says outright what the folded ``term`` is."""
    return _defines(term, folded) is not None


def _defines(term: str, folded: str) -> Span | None:
    name = re.escape(term)
    for pattern in (
        rf"「{name}」:(?P<d>.+)",
        rf"(?:「{name}」|{name})とは、?(?P<d>.+?)(?:をいう|のことをいう|である)",
        rf"(?:^|[、。])(?P<d>[^、。]+?)\((?:以下)?「?{name}」?(?:という。?)?\)",
        rf"^{name}、(?:[^、]*これ[^、]*、)?(?P<d>.+?)(?:として(?:策定|定め|位置)|である)",
    ):
        match = re.search(pattern, folded) if term in folded else None
        if match and len(match["d"]) > 1:
            return match.span("d")
    return None


def explained(term: str, text: str) -> bool:
    """Whether a sentence shows what ``term`` is by what it puts before or after it.

    相談・助言等のA, …に基づくAを行う。
    """
    folded = fold_text(text)
    name = re.escape(term)
    return bool(
        re.search(rf"(?:等の|などの|といった|ような){name}", folded)
        or re.search(
            rf"(?:[くるたなぐすうの]|的な)、?{name}(?:の[^、。]{{1,8}})?(?:を|は|が)[^、。]{{1,12}}。",
            folded,
        )
    )


def expansion(abbreviation: str, text: str) -> str | None:
    """What ``abbreviation`` (folded) is short for: プログラムディレクター（PD） → プログラム…"""
    folded = fold(text)
    match = re.search(
        rf"([ァ-ヶー・]{{3,}}|[一-龠]{{2,}})\({re.escape(abbreviation)}\)", folded.text
    )
    return text[slice(*folded.span(*match.span(1)))] if match else None


def short_answer(question: Question, text: str) -> str | None:
    """The few words of ``text`` that answer a question for a value, a date, a body or a law.

    Of several the one that belongs to what the question names: in 2040年までに３年以上…、2024年度
    までに１年以上 the deadline of １年以上 is the date before it, the value for 2040年 comes after.
    """
    folded = fold(text)
    folded = replace(folded, text=_LAW_NUMBER.sub(lambda m: "〓" * len(m[0]), folded.text))
    named = [name for p in question.phrases for name in p.names]
    spans = [
        (start, end)
        for start, end in _short_spans(question, folded.text)
        if (said := folded.text[start:end]) not in question.folded and said not in named
    ]
    if not spans:
        return None
    start, end = _belonging(question, folded.text, spans)
    found = " ".join(text[slice(*folded.span(start, end))].split())
    if question.kind is not Kind.WHO:
        return found
    return _HEAD_NOUN.split(_LONG_ASIDE.sub("", found))[-1]


def _belonging(question: Question, text: str, spans: list[Span]) -> Span:
    """The span that goes with a figure of the question; the first where it names none."""
    anchors = [text.find(figure) for figure in question.figures if figure in text]
    if not anchors or question.kind not in (Kind.PERIOD, Kind.VALUE):
        return spans[0]
    before = [span for span in spans if span[1] <= anchors[0]]
    after = [span for span in spans if span[0] > anchors[0]]
    if question.kind is Kind.PERIOD:
        return max(before, default=spans[0])
    return min(after, default=spans[0])


def _short_spans(question: Question, text: str) -> Iterator[Span]:
    if question.kind is Kind.WHO:
        yield from roles.bearers(roles.asked(question.folded), text)
    elif question.kind is Kind.LAW:
        yield from _matches([_LAW], text)
    elif question.kind is Kind.PERIOD and (lasting := _lasting_in(question, text)):
        yield from lasting
        return
    if question.kind is Kind.PERIOD:
        dates = list(_dates_in(question, text))
        yield from dates
        if dates:
            return
    if question.kind in (Kind.VALUE, Kind.PERIOD, Kind.COUNT):
        figures = list(_matches([_MEASURED], text))
        held = [need.held for need in question.needs]
        for pattern in held:
            yield from (span for span in figures if pattern.search(text[slice(*span)]))
        if not held:
            dated = any(_ANY_DATE.match(figure) for figure in question.figures)
            yield from figures if dated else _matches([_TARGET], text, group=1)


def _lasting_in(question: Question, text: str) -> list[Span]:
    """How long or how often, where that is asked for."""
    asked = _LASTING_ASKED.search(question.folded)
    return list(_matches([_LASTING], text)) if asked else []


def _dates_in(question: Question, text: str) -> Iterator[Span]:
    """Date expressions, of the form that the question wants."""
    for pattern in _dates(question.folded):
        if spans := list(_matches([pattern], text)):
            yield from spans
            return


def _dates(folded: str) -> list[re.Pattern[str]]:
    if "何年間" in folded:
        return [_YEARS]
    if "いつまで" in folded or "期限" in folded or "年限" in folded:
        return [_RANGE, _UNTIL, _ANY_DATE]
    ends = any(word in folded for word in ("終わ", "終了", "最終", "最後の年", "まで"))
    starts = any(word in folded for word in ("始ま", "開始", "から", "初年度", "スタート"))
    decided = any(word in folded for word in ("閣議決定", "何日", "日付", "決ま"))
    if ends and not starts:
        return [_UNTIL, _RANGE, _ANY_DATE]
    if decided or (starts and not ends):
        return [_ANY_DATE]
    return [_RANGE, _ANY_DATE]


def _matches(patterns: Iterable[re.Pattern[str]], text: str, group: int = 0) -> Iterator[Span]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield match.span(group)
