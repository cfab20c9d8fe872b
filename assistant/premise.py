"""What a question takes for granted: figures the documents do not have, and that all is settled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import choice, refuse
from assistant.evidence import Scored, dated_once
from assistant.kinds import Kind
from assistant.notes import marked
from assistant.passage import heading_of
from assistant.phrases import FIGURE, Phrase, stands
from assistant.question import Question
from assistant.roles import is_bearer
from assistant.statement import SHORT, Draft, Statement, put
from assistant.types import Status
from indexer.normalize import kanji_number
from indexer.types import DRAFT, Document

_YEAR = re.compile(r"^\d{4}年")
TIME = re.compile(r"^\d{4}年|^第\d+[期次版]")  # a year, an edition
_EDITION = re.compile(r"^第(\d+)[期次版]$")
_KANJI_EDITION = re.compile(r"第([一二三四五六七八九十百]+)[次版]")
_CONFIRMS = re.compile(r"ですよね|合って|正しい|でしたっけ|本当|間違い|ますよね|correct|right\?")
_COUNTED = re.compile(
    r"(\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d[\d.]*)(年度|年間|年|歳|%|割|倍|件|社|人|つ|条|)"
)
_ASSERTS = re.compile(
    r"(?:まで|から|間|以上|以内)?(?:に|も)?(?:です|でしょう|でした|だ|という|と聞|とあり|とさ|と書|延|計画|を目指|で合|か|[?。]|$)"
)
# 1999年度の目標: what a year or an edition has of its own.
_AT = re.compile(
    r"(?:時点|現在|当時)?(?:の|における)[^、。]{0,16}?(?:目標|施策|取組|実績|成果|予算|状況|値|数|割合|比率|率|額|結果)"
)
_COMPARED = re.compile(r"(?:以上|以下|未満|以内)$")
CONFIRMED_LEAST = 0.3  # coverage that does where a question wants its own figures confirmed
# 十人以上と聞きましたが: it may be otherwise, so it is not what a passage is found by.
_SUPPOSES = re.compile(
    _CONFIRMS.pattern + r"|そうですが|とのこと|と聞き|と聞い|らしいですが|んでしたね|のでしたね"
)
SUPPOSED = 0.4  # weight at most of what is supposed
_MARKED_LEAST = 0.15  # what is asked is whether it is marked; the mark is there or not
UNKNOWN = 0.2  # weight of a figure that no passage has: it is to be corrected, not found
_WHICH = re.compile(
    r"どれ|どの|どこ|何(?:で|が|か)|一覧|すべて|全て|挙げ|列挙|箇所(?=[?。]*$|を|は)|which|what"
)


def weigh(question: Question, texts: Sequence[str]) -> Question:
    """``question`` with the figures that none of the folded passages ``texts`` has made light."""

    def known(phrase: Phrase) -> bool:
        figure = FIGURE.fullmatch(phrase.text)
        return not figure or any(_stands(phrase.text, text) for text in texts)

    phrases = tuple(
        phrase if known(phrase) else replace(phrase, weight=min(phrase.weight, UNKNOWN))
        for phrase in question.phrases
    )
    if _SUPPOSES.search(question.folded):
        phrases = tuple(
            replace(p, weight=min(p.weight, SUPPOSED)) if _supposed(question, p) else p
            for p in phrases
        )
    return replace(question, phrases=phrases)


def _supposed(question: Question, phrase: Phrase) -> bool:
    """Whether a question supposes ``phrase`` of what it asks about: …は東京に, …を知事に出す."""
    if FIGURE.fullmatch(phrase.text):
        return bool(_COUNTED.fullmatch(_COMPARED.sub("", phrase.text)))
    after = question.folded.rpartition(phrase.text)[2]
    names = bool(phrase.proper) or is_bearer(phrase.text)
    return names and after[:1] in ("に", "が") and after[:2] != "には"


def _stands(figure: str, text: str) -> bool:
    """As ``stands``; an edition in kanji numerals too, as folding leaves 第二版 and 第三次 as they are."""
    edition = _EDITION.match(figure)
    return stands(figure, text) or (
        edition is not None
        and any(kanji_number(m[1]) == int(edition[1]) for m in _KANJI_EDITION.finditer(text))
    )


def confirms(question: Question) -> bool:
    """Whether a question wants to hear that what it says is right."""
    return bool(_CONFIRMS.search(question.folded))


def least(question: Question) -> float:
    """The coverage from which a passage answers ``question``."""
    if confirms(question):
        return CONFIRMED_LEAST
    return choice.RELATED if question.yes_or_no else choice.LEAST


def _asserted(question: Question, figure: str) -> bool:
    """Whether the question states ``figure`` (5年ですか), rather than asks of it (2013年の)."""
    after = question.folded.partition(figure)[2]
    return bool(_ASSERTS.match(after)) or confirms(question)


def outside(question: Question) -> bool:
    """Whether it asks for a value at a year, or of an edition, that the documents do not speak of."""
    asks = question.kind in (Kind.VALUE, Kind.PERIOD, Kind.COUNT) or bool(question.needs)
    if not confirms(question) and any(
        _EDITION.match(p.text) and p.weight <= UNKNOWN for p in question.phrases
    ):
        return True
    unknown = {
        re.sub(r"\D", "", p.text)
        for p in question.phrases
        if FIGURE.fullmatch(p.text) and p.weight <= UNKNOWN
    }
    if any(_asserted(question, p.text) for p in question.phrases if _unknown(p)):
        return False  # 2019年度からの4年間ですか: it is to be corrected
    known = [p for p in question.phrases if FIGURE.fullmatch(p.text) and p.weight > UNKNOWN]
    if asks and len(unknown) > 1 and not known and not confirms(question):
        return True
    return any(
        TIME.match(p.text)
        and p.weight <= UNKNOWN
        and not _asserted(question, p.text)
        and (asks or _AT.match(question.folded.partition(p.text)[2]))
        for p in question.phrases
    )


def _unknown(phrase: Phrase) -> bool:
    """Whether a phrase is a figure that no passage has."""
    return bool(FIGURE.fullmatch(phrase.text)) and phrase.weight <= UNKNOWN


def corrected(question: Question, draft: Draft) -> Draft:
    """``draft`` led by the right figure where the question has a wrong one."""
    cited = [passage for statement in draft.statements for passage in statement.passages]
    text = _alike("\n".join(dated_once(passage.text) for passage in cited))
    for phrase in question.phrases:
        match = _COUNTED.fullmatch(_COMPARED.sub("", phrase.text.removeprefix("第")))
        if match is None or phrase.weight > UNKNOWN or stands(_alike(phrase.text), text):
            continue
        if _COMPARED.search(phrase.text) and not _asserted(question, phrase.text):
            continue  # 10人以下の会社では says of whom it is asked
        right = next((p for p in cited if _same(match, dated_once(p.text))), None)
        if right is None:
            continue
        found = _same(match, dated_once(right.text))
        values = "、".join(f"「{value}」" for value in dict.fromkeys(found))
        note = f"質問にある「{phrase.text}」は文書の記載と異なります。文書にあるのは{values}です。"
        lead = Statement("質問の前提は文書の記載と異なります。文書の記載は次のとおりです。")
        return replace(draft, statements=(lead, *draft.statements), notes=(note, *draft.notes))
    return draft


def _alike(text: str) -> str:
    """``text`` with one word for 以下 and 以内, which bound alike."""
    return text.replace("以内", "以下")


def _same(figure: re.Match[str], text: str) -> list[str]:
    """The figures of ``text`` that count what ``figure`` counts; a year CE is no number of years."""
    if not figure[2]:
        return re.findall(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?", text) if "月" in figure[1] else []
    found = re.findall(rf"(?<![\d.])\d[\d.]*{figure[2]}(?:以上|以下|未満|以内)?", text)
    return [f for f in found if bool(_YEAR.match(f)) == bool(_YEAR.match(figure[0]))]


def settled(question: Question, ranked: Sequence[Scored], drafts: Sequence[Document] = ()) -> Draft:
    """Whether what is asked about is settled: marked 【P】, in a draft, or neither.

    All that is marked is looked for in the ``drafts`` held too, whatever was found.
    """
    if _WHICH.search(question.folded) and re.search(r"[(【]p[)】]|未確定", question.folded):
        return _all_pending([*drafts, *(s.passage.document for s in ranked)])
    if all(phrase.title or phrase.weight <= 0.2 for phrase in question.phrases) and ranked:
        return _whole(ranked[0].passage.document)
    best = next((s for s in ranked if s.coverage >= _MARKED_LEAST), None)
    if best is None:
        return refuse.refusal(question, ranked)
    as_near = [s for s in ranked if s.coverage >= 0.8 * best.coverage]
    # Where one of several that speak of it is marked, it is not settled.
    best = next((s for s in as_near if marked(s.passage) is not None), best)
    passage = best.passage
    section = marked(passage)
    title = passage.document.catalogued.title
    if section is not None:
        heading = heading_of(passage.document, section)
        lead = Statement(
            f"確定していません。「{passage.document.title_of(section)}」には、未確定を示す印が付いています。",
            (heading,),
        )
    elif passage.document.catalogued.status == DRAFT:
        lead = Statement(
            f"個別に未確定の印は付いていませんが、「{title}」は案の段階で、確定した文書ではありません。",
            (heading_of(passage.document, passage.document.sections[0]),),
        )
    else:
        lead = Statement(
            f"「{title}」では、未確定の印は付いていません。",
            (heading_of(passage.document, passage.document.sections[0]),),
        )
    return Draft(Status.ANSWERED, (lead, *put(passage, SHORT - 80)))


def _whole(document: Document) -> Draft:
    """Whether a document as a whole is settled."""
    name = document.catalogued.title
    text = (
        f"「{name}」は案の段階の文書で、確定したものではありません。"
        if document.catalogued.status == DRAFT
        else f"「{name}」は案ではありません。"
    )
    return Draft(Status.ANSWERED, (Statement(text, (heading_of(document, document.sections[0]),)),))


def _all_pending(searched: Sequence[Document]) -> Draft:
    """Every section of the documents ``searched`` that carries the mark itself."""
    documents = {document.id: document for document in searched}
    found = [
        heading_of(document, section)
        for document in documents.values()
        for section in document.sections
        if section.pending
    ]
    if not found:
        return Draft(Status.NOT_IN_CORPUS, (Statement("未確定の印が付いた箇所はありません。"),))
    lead = Statement("未確定の印が付いているのは、次の箇所です。", tuple(found[:1]))
    lines = [Statement(f"・{p.document.title_of(p.section)}", (p,)) for p in found[:12]]
    return Draft(Status.ANSWERED, (lead, *lines))
