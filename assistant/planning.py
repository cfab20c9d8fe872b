"""A question planned into a query over the policy register, where it asks for rows and not for words.

It asks for rows by the kind of them (施策, KPI, 責務) and by what they are to be (期限が2024年度, 数値の
ない, AMEDが担う) or by how many of them (すべて, 何件). Every subject it names besides has to limit the
rows: as a section whose heading it is, or as words of theirs; else it is left to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.phrases import HEAVY, Phrase
from assistant.question import Question
from indexer.register.bodies import names_in
from indexer.register.query import Deadline, RegisterQuery
from indexer.register.types import Role, Status

# What rows are called. The first that a question has is the kind it asks for.
_KINDS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        ("kpi", r"kpi|成果指標|数値目標|成果目標|達成目標|指標|目標(?!年)"),
        ("measure", r"施策|取り?組み?(?!む)|対策(?=[をはがの、]|$)"),
        (
            "responsibility",
            r"責務|義務|責任|役割|担当|所管|権限|主体|努めなければ|努めるもの|努めること|できること|担[うい]|しなければならないこと|条文",
        ),
    )
)
_ALL = re.compile(
    r"すべて|全て|全部|一覧|列挙|挙げ|リスト|漏れなく|並べ|それぞれ|どれ(?:です|$|と|か)|どれとどれ|何と何|洗い出|まとめて"
)
_COUNT = re.compile(r"何[件個条つ]|いくつ|件数|幾つ|の数(?:は|を|$)|どれ(?:くらい|ぐらい|だけ)あ")
_WHO = re.compile(r"誰|だれ|どこ(?!まで)|どの(?:主体|機関|組織|省庁|府省|団体|立場)|主体は|担い手")
_WHICH = re.compile(
    r"どの(?:条文|条|施策|取組|kpi|指標|目標|規定)|どんな|どのような|何(?:です|が|を|か|は|$)|あります|ものは|は$|(?:を|について)?(?:教え|示)"
)
_YEAR = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?P<fiscal>度)?(?P<bound>以前|以降|以後|まで)?"
    r"(?P<due>[^。]{0,6}?(?:期限|まで|目標|達成|最終|終わ))?"
)
_DUE = re.compile(r"期限|まで|目標年|達成|いつまで")
_NUMBER = r"(?:数値|数字|数値目標|定量(?:的な)?目標|具体的な(?:数値|数字|数))"
_UNNUMBERED = re.compile(
    rf"{_NUMBER}[^。]{{0,12}}?(?:ない|なし|無い|いません|おらず|空)|数値(?:以外|でない)|定性(?:的|目標)"
)
_NUMBERED = re.compile(
    rf"{_NUMBER}[^。]{{0,10}}?(?:ある|あり|入った|示された|示している|掲げ|定め|持つ|付き)"
)
_STATUSES = (
    (Status.HEADING_ONLY, re.compile(r"見出し(?:だけ|のみ|しか)|(?:中身|内容|記載)[^。]{0,6}(?:ない|空|いません)|空(?:の|欄)")),
    (Status.PENDING, re.compile(r"【p】|\(p\)|未確定|未定|確定[^。]{0,6}(?:ない|いません)|決まって(?:い)?(?:ない|ません)|調整中|ペンディング")),
)  # fmt: skip
_ROLES = (
    (Role.EFFORT, re.compile(r"努力義務|努めなければ|努めるもの|努めること|努力を求め|努力が求め")),
    (Role.POWER, re.compile(r"できること|することができ|権限|できると")),
    (Role.DUTY, re.compile(r"(?<!努力)義務|責務|しなければならない")),
    (Role.SUPPORT, re.compile(r"協力(?:する|を求め|主体)")),
)
_ACTION = re.compile(
    r"(?P<action>[一-龠]{2})(?:する|される|している)?(?:と(?:されて|して)(?:いる|いた))?(?:施策|取組|取り組み)"
)
_NO_ACTION = frozenset("関連 主要 具体 個別 基本 重要 全部 各種 以下 新規".split())
_LABEL = re.compile(r"(?<![\d.])(?:\d+(?:\.\d+)+|\(\d{1,2}\))(?![\d.])")
# Words that say how rows are asked for, not what they are about.
_TOLD = re.compile(
    r"kpi|指標|目標|数値|数字|定量|施策|取り?組み?|対策|責務|義務|努力|責任|役割|担当|所管|権限|主体|条文|規定|期限|年度?|見出し|中身|内容|確定|未定|"
    r"登録|一覧|件数|関係|関連|関わ|担|対象|設定|達成|記載|文書|戦略|計画|法律|法令|条|数|もの|全体|すべて|比較|定め|協力|具体|記述|部分|箇所"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A query over the register and how its rows are asked for."""

    query: RegisterQuery
    counts: bool  # how many there are
    bearers: bool  # who they name
    strict: bool  # limited by fields alone: no row is an answer too


def plan(
    question: Question,
    documents: Sequence[str] | None,
    titled: Sequence[str],
    heading: Callable[[str], str],
) -> Plan | None:
    """The plan for ``question``; None where it asks for no rows.

    ``documents``: those asked (None: all), ``titled``: the titles of those it names, folded.
    ``heading``: the heading, folded, whose words are the folded ones given; "" where none is.
    """
    folded = question.folded
    for title in titled:
        folded = folded.replace(title, "、")
    kind = next((kind for kind, words in _KINDS if words.search(folded)), None)
    if kind is None or question.yes_or_no:
        return None
    named = [body for body, _, _ in names_in(folded)]
    limited = _limits(kind, folded, named)
    quantified = bool(_ALL.search(folded) or _COUNT.search(folded))
    fields = limited != RegisterQuery(kind)
    if not quantified and not (
        fields and _WHICH.search(folded) and _may_do_without(limited, titled)
    ):
        return None
    rest = _subjects(question, folded, limited)
    section = next((p for p in rest if heading(p.text)), None)
    label = _LABEL.search(folded)
    words = " ".join(p.text for p in rest if p is not section)
    if words and not quantified:
        return None
    query = replace(
        limited,
        documents=None if documents is None else tuple(documents),
        section=label[0] if label else heading(section.text) if section else "",
        text=words,
    )
    bare = not fields and not query.section and not query.text and not titled
    if bare and not quantified:
        return None
    return Plan(query, bool(_COUNT.search(folded)), bool(_WHO.search(folded)), not words)


def _may_do_without(query: RegisterQuery, titled: Sequence[str]) -> bool:
    """Whether rows are asked for though no word says all of them: by a deadline, by what they lack."""
    if query.kind == "responsibility":
        return bool(query.roles and (titled or query.bodies))
    return bool(query.deadlines or query.status or query.bodies or query.numbered is not None)


def _limits(kind: str, folded: str, named: Sequence[str]) -> RegisterQuery:
    """What the fields of the rows have to be."""
    query = RegisterQuery(kind)
    status = next((status for status, words in _STATUSES if words.search(folded)), None)
    if status is not None:
        query = replace(query, status=status)
    if kind == "kpi":
        query = replace(query, deadlines=_deadlines(folded), numbered=_numbered(folded))
    if kind == "responsibility":
        query = replace(query, roles=tuple(r for r, words in _ROLES if words.search(folded)))
    if kind == "measure" and (action := _ACTION.search(folded)):
        done = action["action"]
        query = query if done in _NO_ACTION else replace(query, actions=(done,))
    if kind in ("measure", "responsibility"):
        query = replace(query, bodies=tuple(dict.fromkeys(named)))
    return query


def _deadlines(folded: str) -> tuple[Deadline, ...]:
    if not _DUE.search(folded):
        return ()
    bounds = {"以前": "まで", "以降": "から", "以後": "から"}
    return tuple(
        Deadline(int(m["year"]), bool(m["fiscal"]), bounds.get(m["bound"] or "", ""))
        for m in _YEAR.finditer(folded)
    )


def _numbered(folded: str) -> bool | None:
    if _UNNUMBERED.search(folded):
        return False
    return True if _NUMBERED.search(folded) else None


def _subjects(question: Question, folded: str, query: RegisterQuery) -> list[Phrase]:
    """The phrases that the fields of ``query`` do not account for."""
    bodies = [folded[start:end] for _, start, end in names_in(folded)]
    return [
        p
        for p in question.phrases
        if p.weight >= HEAVY
        and not p.title
        and p.text[0] != "^"
        and p.text in folded
        and not any(p.text in body or body in p.text for body in bodies)
        and p.text not in query.actions
        and not _TOLD.fullmatch(p.text)
        and not re.fullmatch(r"\d+年度?(?:まで)?", p.text)
    ]
