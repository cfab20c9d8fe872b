"""Who does it, and to whom: the bodies and persons that bear a role in a folded sentence.

定める者 of 政府は、…計画を定めなければならない is 政府; of 会長は、内閣総理大臣をもって充てる it is
内閣総理大臣; where 誰に提出する is asked, it is what stands before に in front of 提出する.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from indexer.japanese import morphemes
from indexer.register import called
from indexer.register.called import LIST, NOTED, WORD

Span: TypeAlias = tuple[int, int]

_OPENING = r"(?:^|[。、])(?:(?:ただし|また|なお|この場合において|前項の場合において)、)?"
_SUBJECT = re.compile(rf"{_OPENING}(?P<who>{LIST})(?:は、?|においては、?)")
_IN_CLAUSE = re.compile(rf"(?P<who>{LIST})が")
_FILLS = re.compile(rf"(?P<who>{LIST})(?:をもって|を以て)充て|(?P<who2>{LIST})を(?:もつて)充て")
_APPOINTS = re.compile(
    rf"(?P<who>{LIST})が(?:、[^、。]{{0,30}}、)?[^、。]{{0,20}}(?:任命|指名|委嘱|互選|選任)"
)
_OTHERS = (
    re.compile(rf"(?P<who>{WORD}{NOTED})の(?:下|もと)で"),
    re.compile(rf"(?P<who>{WORD})\s?を(?:中核|中心|核|主体)と"),
    re.compile(rf"(?P<who>{WORD})において"),
    re.compile(rf"(?P<who>{WORD})(?:によって|により|による)"),
)  # fmt: skip
_IS = re.compile(rf"は、(?P<who>{LIST})とする")

# Words of doing that stand for each other in questions and provisions.
_SAME = tuple(
    frozenset(group.split())
    for group in (
        "定める 策定 作成 作る 決める 制定 立てる 立案",
        "任命 指名 選任 選ぶ 委嘱 決める",
        "提出 出す 届け出 届け出る 届出 申請 報告 申し込む 届ける",
        "行う 実施 やる 為る 講ずる",
        "担当 所管 担う 司る 受け持つ",
        "許可 認定 承認 認める 認可",
        "指定 決める",
        "負担 払う 支払う 支弁 出す",
        "命ずる 命じる 命令",
        "管理 取り仕切る 統括",
    )
)
_TO = re.compile(
    r"(?:誰|だれ|どこ|どちら|どの[一-龠]{1,6}|どなた)(?:に|へ|宛)|(?:提出|届出|申請|報告)先"
)
_POST = re.compile(
    r"(?:長|議長|会長|大臣|委員|理事|監事|代表|トップ)(?:は|には|って|を務めるの(?:は)?|になるの(?:は)?|に(?:就く|充てられる)の(?:は)?)"
    r"[^。]{0,8}(?:誰|だれ|どなた)|誰が[^。]{0,20}(?:務め|就|充て|なり|なる)|(?:長|委員|理事|監事)(?:は|を)[^。]{0,6}(?:誰|だれ)が"
)


@dataclass(frozen=True, slots=True)
class Role:
    """What a question asks for: who does (が), to whom (に), who fills a post (長); and the doing."""

    of: str
    doing: frozenset[str]  # lemmas


def asked(folded: str) -> Role:
    """The role that the folded question asks for."""
    doing = _done(folded) - {"為る", "有る", "居る", "成る", "言う", "教える"}
    if _TO.search(folded):
        return Role("に", doing)
    return Role("長" if _POST.search(folded) else "が", doing)


def bearers(role: Role, text: str) -> list[Span]:
    """Spans of those who bear ``role`` in the folded sentence ``text``, the likeliest first."""
    found = [span for span in _of_role(role, text) if is_bearer(text[slice(*span)])]
    return list(dict.fromkeys(found))


def does(role: Role, text: str) -> bool:
    """Whether the folded ``text`` speaks of what is done: 策定 of 計画を定める."""
    return bool(role.doing & doings(text))


def doings(text: str) -> frozenset[str]:
    """The lemmas of what is done in ``text``, and the words that stand for them."""
    found = _done(text)
    alike = (group for group in _SAME if group & found)
    return frozenset(found.union(*alike))


def _done(text: str) -> frozenset[str]:
    return frozenset(
        m.lemma
        for m in morphemes(text)
        if m.pos == "動詞" or m.use == "サ変可能" or m.lemma == "届け出"  # a plain noun in unidic
    )


def _of_role(role: Role, text: str) -> Iterator[Span]:
    if role.of == "に":
        yield from _towards(role, text)
        return
    for match in _FILLS.finditer(text):
        yield match.span("who") if match["who"] else match.span("who2")
    yield from (match.span("who") for match in _IS.finditer(text))
    if role.of == "長":
        yield from (match.span("who") for match in _APPOINTS.finditer(text))
        return
    yield from (match.span("who") for match in _SUBJECT.finditer(text))
    yield from (match.span("who") for match in _IN_CLAUSE.finditer(text))
    yield from (match.span("who") for pattern in _OTHERS for match in pattern.finditer(text))


def _towards(role: Role, text: str) -> Iterator[Span]:
    """Those before に in front of the doing: 都道府県知事に届け出なければならない."""
    for match in re.finditer(
        rf"(?P<who>{LIST})(?:に(?!つ|よ|関|係|限|お|応|基|従|照|当)|へ)", text
    ):
        after = text[match.end("who") :].partition("。")[0][:60]  # に届け出 alone is tagged a noun
        if role.doing & doings(after):
            yield match.span("who")


def is_bearer(who: str) -> bool:
    """Whether the folded words ``who`` name a body or a person."""
    bare = who in ("者", "人", "もの", "次に掲げる者")  # says nothing of who it is
    if bare or called.is_none(who):
        return False
    return called.is_bearer(who) or names_anyone(who)


def names_anyone(text: str) -> bool:
    """Whether the folded ``text`` has a proper name in it: of a person or a body, of no place."""
    return any(m.detail == "固有名詞" and m.use != "地名" for m in morphemes(text))
