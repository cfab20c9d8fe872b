"""The measures of a plan: lines that say what is to be done, with the word of doing and who does it.

A measure is a line with nothing under it in the part of a strategy or plan that says what is done: a
bullet (データの連携の促進), a sentence (…基盤を整備する。), a row of a table of measures. Laws, targets, aims
of the document and reports of what was done are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from indexer.japanese import Morpheme, morphemes
from indexer.normalize import fold_text
from indexer.register.headings import KPI_WORDS
from indexer.register.pieces import pieces
from indexer.register.table import columns_of
from indexer.register.types import Elsewhere, Kpi, Measure, Responsibility, Role, Status, Unparsed
from indexer.types import DRAFT, PENDING, Document, Section, SectionKind

# Titles of documents that plan, and of those that report or rule.
_PLANS = re.compile(
    r"戦略|計画|大綱|方針|プラン|工程表|ビジョン|構想|ロードマップ|プログラム|施策|対策|アジェンダ|取組"
)
_REPORTS = re.compile(
    r"白書|年報|報告|状況|概況|統計|調査|規則|規程|要綱|要領|議事|法律|(?<!推進)法$|進捗|進み具合|実績|評価書|^第\d+章"
)
# Headings above what is planned, and above what is said of the plan itself.
_DOES = re.compile(
    r"施策|取組|取り組み|方針|対策|各論|アクション|工程|推進|促進|整備|強化|構築|確保|展開|育成|支援|振興|充実|創出|開発|向上|普及"
)
_SAYS = re.compile(
    rf"総論|基本理念|位置[づ付]け|はじめに|おわりに|まえがき|対象期間|計画期間|期間$|背景|現状|課題$|目的|定義|用語|趣旨|経緯|目指す姿|考え方"
    rf"|検討体制|委員|名簿|重点目標|個別目標|施策の目標|参考|目次|凡例|評価$|進捗管理|{KPI_WORDS}"
)
_TITLED_SAYS = re.compile(KPI_WORDS)
_PAST = re.compile(
    r"(?:(?:て|で)いること|にある|がみられる|した|された|なった|れた|てきた|ている|ていた|ています|ました|である|でした|です|となる|になる|られる|される|できる状態|ない|がある|あった"
    r"|必要である|重要である|求められる|期待される|考えられる|以下のとおり(?:とする|である)|次のとおり(?:とする|である))$"
)
_VERB = re.compile(r"(?:[うくぐすつぬぶむる])$")
_NUMBERED = re.compile(
    r"\s*(?:[0-9０-９]{1,2}[)）]|[a-zａ-ｚ][.．)）]|[ア-ン][.．)）]|[○〇●◎■◆・])\s*"
)
_NO_LINE = re.compile(
    r"[(（]?(?:凡例|注|出典|資料|参考|備考|※)|[《≪【<＜]?(?:所管|担当|実施主体|責任)|https?:|.*[:：]$|(?:19|20)\d\d年度?[^\n]{0,4}$"
)
_BRACKETS = re.compile(r"[(【《<\[][^()【】《》<>\[\]]*[)】》>\]]")
_ENDINGS = re.compile(
    r"(?:よう(?:に)?努める|に努める|努める|するよう求める|(?:こと)?と(?:する|し、)|こととする|ものとする|ことができる|(?:なけれ|ね)ばならない|べきである|ていく|ておく|てまいる)$"
)
_LIGHT = {"為る", "行う", "図る", "目指す", "行なう", "実施", "せる", "させる", "有る", "居る"}
_DOING_NOUNS = re.compile(r"取組|取組み|取り組み|[一-龠]+[しりい]$|づくり")
_COLUMN = re.compile(
    r"工程(?:表|\(.*\))?|(?:主な|具体的な?)?(?:施策|取組|取り組み|事業|対策)(?:の?(?:名称?|内容|項目|概要)|等)?"
)
_LOWEST = ("・", "•", "‣", "▪")  # bullets that no paragraph stands below
_UNFINISHED = re.compile(r"[をのにがはとで、（「]$")
_KINDS = (SectionKind.HEADING, SectionKind.ITEM, SectionKind.TEXT, SectionKind.TITLE)
_LEGAL = ("条", "附則")


@dataclass(frozen=True, slots=True)
class _Line:
    section: Section
    start: int
    end: int
    bullet: bool


def measures(document: Document) -> tuple[list[Measure], list[Unparsed]]:
    """The measures of ``document`` in the order of its text; nothing is unparsed: a line is one or not."""
    plans = _planned(document)
    rows = [
        row for line in _lines(document, plans) if (row := _measure(document, line)) is not None
    ]
    rows.extend(_tabled(document, plans))
    return sorted(rows, key=lambda row: (row.start, row.end)), []


def placed(
    rows: Iterable[Measure], targets: Iterable[Kpi], charged: Iterable[Responsibility]
) -> list[Measure]:
    """``rows`` but for lines that are targets, with the bodies that their words make responsible."""
    at = {offset for one in targets for offset in (one.start, one.end - 1)}
    told = sorted((one for one in charged if not _helps(one)), key=lambda one: one.start)
    result: list[Measure] = []
    for row in rows:
        if not row.elsewhere and any(row.start <= offset < row.end for offset in at):
            continue
        names = [one.body for one in told if one.start < row.end and row.start < one.end]
        result.append(replace(row, bodies=tuple(dict.fromkeys(names))))
    return result


def _helps(one: Responsibility) -> bool:
    """Whether a body is only worked with: 民間企業とも連携しつつ."""
    return one.role is Role.SUPPORT and bool(re.search("連携|協力|共同|得て", one.words))


def _planned(document: Document) -> list[bool]:
    """For each section whether what stands in it is to be done."""
    title = fold_text(f"{document.catalogued.title}\n{document.heading(document.sections[0])}")
    first = bool(_PLANS.search(title)) and not any(map(_REPORTS.search, title.split("\n")))
    plans: list[bool] = []
    for section in document.sections:
        above = plans[section.parent] if section.parent is not None else first
        if section.id == 0 or section.unit in _LEGAL or section.kind is SectionKind.CLAUSE:
            plans.append(first and section.id == 0)
        elif section.kind is SectionKind.HEADING or document.is_heading(section):
            plans.append(_plans(document, section, above))
        else:
            plans.append(above)
    return plans


def _plans(document: Document, section: Section, above: bool) -> bool:
    """Whether the heading of ``section`` is above what is to be done."""
    title = fold_text(document.title_of(section)).strip()
    words = _BRACKETS.sub("", title).strip() or title.strip("()【】《》<>[]")
    says = [match.end() for match in _SAYS.finditer(words)]
    does = [match.end() for match in _DOES.finditer(words)]
    if says and (not does or says[-1] >= does[-1]):
        return False
    parent = section.parent or 0
    strong = re.search("具体的(?:な)?施策|基本方針|施策の|各論", words)
    chapter = does and document.sections[parent].kind is SectionKind.TITLE
    return above or bool(strong) or bool(chapter and _is_plan(document))


def _is_plan(document: Document) -> bool:
    title = fold_text(document.catalogued.title)
    return bool(_PLANS.search(title)) and not _REPORTS.search(title)


def _lines(document: Document, plans: list[bool]) -> Iterator[_Line]:
    """The lines in the planning part that have nothing under them."""
    text = document.text
    for section in document.sections:
        if not plans[section.id] or section.kind not in _KINDS:
            continue
        at, label = section.start, len(section.label)
        if section.kind is SectionKind.ITEM and _is_whole(document, section):
            yield _Line(section, at + label, section.body_end, True)
            continue
        if section.kind is SectionKind.HEADING and not text[section.head_end : section.end].strip():
            yield _Line(section, at + label, section.head_end, True)
        for line in text[section.start : section.body_end].split("\n"):
            start, at = at, at + len(line) + 1
            if start > section.start or section.kind is SectionKind.TEXT:
                yield from _parts(section, text, start, start + len(line))


def _is_whole(document: Document, section: Section) -> bool:
    """Whether an item is one line, wrapped or not, with nothing under it: no heading."""
    head, below = (
        document.heading(section),
        document.text[section.head_end : section.body_end].strip(),
    )
    wrapped = (
        not below
        or section.label in _LOWEST
        or "\ue000" <= section.label[:1] <= "\uf8ff"
        or bool(_UNFINISHED.search(head))
        or bool(re.fullmatch(r"[(（【《≪\[].*[)）】》≫\]]", below))
    )
    return wrapped and not any(
        child.kind not in (SectionKind.NOTE, SectionKind.TEXT)
        for child in document.children(section)
    )


def _parts(section: Section, text: str, start: int, end: int) -> Iterator[_Line]:
    """The sentences and numbered items of a line of running text."""
    if _NO_LINE.match(text, start, end):
        return
    for since, until in pieces(text, start, end):
        marker = _NUMBERED.match(text, since, until)
        yield _Line(section, marker.end() if marker else since, until, marker is not None)


def _measure(document: Document, line: _Line) -> Measure | None:
    """The measure that ``line`` is; None where it is none."""
    start, end = line.start, line.end
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    if line.bullet:
        end = _sentence_end(document.text, start, end)
    words = document.text[start:end]
    if len(words) < 4 or _NO_LINE.match(words) or "\t" in words:
        return None
    said = _first(words)
    if not said or _PAST.search(_ENDINGS.sub("", said)):
        return None
    if not line.bullet and not (words.endswith("。") and _VERB.search(said)):
        return None
    status = _status(document, line.section, words)
    return Measure(line.section.id, start, end, action_of(said), status=status)


def _sentence_end(text: str, start: int, end: int) -> int:
    """Where the last full sentence of ``text[start:end]`` ends, if only a few words are behind it."""
    last = text.rfind("。", start, end) + 1
    rest = text[last:end].strip()
    stays = not last or not rest or PENDING.search(rest) or len(rest) >= 30 or rest[0] in "(（【《"
    return end if stays else last


def _first(words: str) -> str:
    """The first sentence, folded, without brackets and its end."""
    bare = fold_text(words.replace("\n", ""))
    for _ in range(3):
        bare = _BRACKETS.sub("", bare)
    return re.split(r"。", bare, maxsplit=1)[0].strip("・、 ")


def action_of(said: str) -> str:
    """The word of doing that the folded sentence or phrase ``said`` ends in; "" where there is none."""
    tail = re.sub(r"(?:等|など|に関する取組)+$", "", said)
    while (shorter := _ENDINGS.sub("", tail)) != tail and len(shorter) > 2:
        tail = shorter
    read = morphemes(tail[-40:])
    for at in range(len(read) - 1, -1, -1):
        one = read[at]
        if one.pos == "名詞":
            return _noun(read, at)
        if one.pos == "動詞" and one.lemma not in _LIGHT:
            return _dictionary(one)
        if one.pos == "接尾辞" and one.surface == "化" and at:
            return read[at - 1].surface + one.surface
        if one.pos not in ("助詞", "助動詞", "動詞", "接尾辞", "補助記号", "空白", "接頭辞"):
            return ""
    return ""


def _noun(read: tuple[Morpheme, ...], at: int) -> str:
    one = read[at]
    if at + 1 < len(read) and read[at + 1].surface == "化":
        return one.surface + "化"
    counts = one.use == "サ変可能" or _DOING_NOUNS.fullmatch(one.surface)
    return one.surface if counts else ""


def _dictionary(one: Morpheme) -> str:
    """The verb as it stands; the form of a dictionary where that is the same word with another end."""
    return one.surface


def _status(document: Document, section: Section, words: str) -> Status:
    if document.is_pending(section) or PENDING.search(words):
        return Status.PENDING
    return Status.DRAFT if document.catalogued.status == DRAFT else Status.SETTLED


def _tabled(document: Document, plans: list[bool]) -> Iterator[Measure]:
    """The rows of tables with a column of measures."""
    for table in document.sections:
        if table.kind is not SectionKind.TABLE or not plans[table.id]:
            continue
        columns = columns_of(document.text[table.start : table.body_end].strip("\n"))
        at = next((i for i, (_, name) in enumerate(columns) if _COLUMN.fullmatch(name)), None)
        for row in document.children(table) if at is not None else ():
            cells = document.cells(row)
            said = _first(cells[at]) if at is not None and at < len(cells) else ""
            if len(said) >= 4 and not _PAST.search(said):
                place = (Elsewhere("row", row.start, row.head_end),)
                words = document.text[row.start : row.head_end]
                status = _status(document, row, words)
                yield Measure(
                    row.id, row.start, row.head_end, action_of(said), status=status, elsewhere=place
                )
