"""A question planned into queries over the policy register, where it asks for rows and not for words.

It asks for rows by the kind of them (施策, KPI, 責務) and by what they are to be (期限が2024年度, 数値の
ない, AMEDが担う) or by how many of them (すべて, 何件). Every subject it names besides has to limit the
rows: as a section whose heading it is, or as words of theirs; else it is left to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.kinds import Kind
from assistant.phrases import HEAVY, Phrase
from assistant.question import Question
from indexer.normalize import fold_text
from indexer.register.bodies import names_in
from indexer.register.query import Deadline, RegisterQuery
from indexer.register.types import Role, Status

# What rows are called.
_KINDS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        ("kpi", r"kpi|成果指標|数値目標|成果目標|達成目標|(?<![一-龠])指標|(?<![一-龠])目標(?!年)"),
        ("measure", r"施策|取り?組み?(?!む)|対策(?=[をはがの、]|$)"),
        (
            "responsibility",
            r"責務|義務|責任|役割|担当|所管|権限|主体|努めなければ|努めるもの|努めること|できること|しなければならないこと",
        ),
    )
)
_ALL = re.compile(
    r"すべて|全て|全部|一覧|列挙|挙げ|リスト|漏れなく|並べ|それぞれ|どれ(?:です|$|と|か)|どれとどれ|何と何|洗い出|まとめて"
)
_COUNT = re.compile(
    r"何[件個つ]|何[か箇ヶカ]条|いくつ|件数|幾つ|の数(?:は|を|$)|どれ(?:くらい|ぐらい|だけ)あ"
)
_WHO = re.compile(
    r"誰|だれ|どこ(?!まで)|どの(?:主体|機関|組織|省庁|府省|団体|立場)|主体(?:は|を)|担い手"
)
_WHICH = re.compile(
    r"どの(?:条文|条|施策|取組|kpi|指標|目標|規定|法律)|どんな|どのような|何(?:です|が|を|か|は|$)|あります|(?:もの|こと)は|は$|(?:を|について)?(?:教え|示)"
)
# What is asked of a text and not of rows: its parts, its articles by number.
_OF_TEXT = re.compile(
    r"区分|見(?:出|だ)し(?!だけ|のみ|しか)|何節|(?<!章)節(?:が|は|の見)|何条|何法|根拠|名前|名称"
)
_YEAR = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?P<fiscal>度)?(?P<bound>以前|以降|以後|より[前後]|の前|の後|までのもの)?"
)
_UNDATED = re.compile(r"期限[^。]{0,10}?(?:ない|なし|無い|いません|未定)")
_BOUNDS = {
    "以前": "まで",
    "以降": "から",
    "以後": "から",
    "より前": "まで",
    "より後": "から",
    "の前": "まで",
    "の後": "から",
    "までのもの": "まで",
}
_BEYOND = {
    "より前": -1,
    "より後": 1,
    "の前": -1,
    "の後": 1,
}  # years, where the year itself is left out
_DUE = re.compile(r"期限|まで|目標年|達成|年度?の目標")
_NUMBER = r"(?:数値|数字|数値目標|定量(?:的な)?目標|具体的な(?:数値|数字|数))"
_UNNUMBERED = re.compile(
    rf"{_NUMBER}[^。]{{0,12}}?(?:ない|なし|無い|いません|おらず|空)|数値(?:以外|でない)|定性(?:的|目標)"
)
_NUMBERED = re.compile(
    rf"{_NUMBER}[^。]{{0,10}}?(?:ある|あり|入った|示された|示している|掲げ|持つ|付き)"
)
_STATUSES = (
    (
        Status.HEADING_ONLY,
        re.compile(
            r"見出し(?:だけ|のみ|しか)|(?:中身|内容|記載)[^。]{0,6}(?:ない|空|いません)|空(?:の|欄)"
        ),
    ),
    (
        Status.PENDING,
        re.compile(
            r"【p】|\(p\)|未確定|未定|(?:確定|決まって|固まって|決定)[^。]{0,6}(?:ない|いません)|調整中|ペンディング"
        ),
    ),
)
_CHARGED = re.compile(
    r"(?:担い手|主体|担当)[^。]{0,4}(?:名指し|書かれ|明記|示され|明示|決ま|定ま|わか|分か)(?:[^。]{0,4}(?P<not>ない|いません))?"
)
_ROLES = (
    (Role.EFFORT, re.compile(r"努力義務|努めなければ|努めるもの|努めること|努力を求め|努力が求め")),
    (Role.POWER, re.compile(r"できること|することができ|権限|「できる」|できると")),
    (Role.DUTY, re.compile(r"(?<!努力)義務|しなければならない")),
    (Role.SUPPORT, re.compile(r"協力(?:する|を求め|主体)")),
)
_PROVISIONS = re.compile(r"どの(?:条文|条|法律|規定)")
_CAPTION = "責務"  # what laws call the article that says what a body is there for
_ACTION = re.compile(
    r"(?<![一-龠])「?(?P<action>[一-龠]{2})」?(?:する|される)(?:と(?:されて|して)(?:いる|いた))?(?:施策|取組|取り組み)"
)
_NO_ACTION = frozenset("関係 関連 主要 具体 個別 基本 重要 全部 各種 以下 新規 担当 確定".split())
_LABEL = re.compile(r"(?<![\d.])(?:\d+(?:\.\d+)+|\(\d{1,2}\))(?![\d.])")
# What a body does that is asked for: …が定めるもの.
_DOING = re.compile(r"(?:が|の)(?P<stem>[一-龠]{1,3}[めけえ]?)(?:る|す|う)(?:もの|こと|の)")
_CHARGE = re.compile(r"(?:求められ|課され|課せられ|命じられ|任され|義務付けられ)")
# Words that say how rows are asked for, not what they are about.
_TOLD = re.compile(
    r"(?:kpi|指標|目標|数値|数字|定量|施策|取り?組み?|対策|責務|義務|努力|責任|役割|担当|所管|権限|主体|条文|規定|期限|年度?|見出し|中身|内容|確定|未定|"
    r"登録|一覧|件数|関係|関連|関わ|担|対象|設定|達成|記載|文書|戦略|計画|法律|法令|条|数|もの|全体|すべて|比較|定め|協力|具体|記述|部分|箇所|名指し|明記|挙げ|別|立場|できる|定め|負[うい])+"
)


# What a heading begins with.
NUMBER = re.compile(r"^(?:[\d.]+|\(\d{1,2}\)|[○〇●・①-⑳]|第[^ ]{1,6}[条章節])\s*")


@dataclass(frozen=True, slots=True)
class Plan:
    """Queries over the register, one a kind, and how their rows are asked for."""

    queries: tuple[RegisterQuery, ...]
    counts: bool  # how many there are
    bearers: bool  # who they name
    strict: bool  # limited by fields alone: no row is an answer too


def plan(
    question: Question,
    documents: Sequence[str] | None,
    titled: Sequence[str],
    heading: Callable[[str], str],
    bears: Callable[[str], bool],
) -> Plan | None:
    """The plan for ``question``; None where it asks for no rows.

    ``documents``: those asked (None: all), ``titled``: the titles of those it names, folded.
    ``heading``: the heading, folded, whose words stand in the folded ones given; "" where none does.
    ``bears``: whether the folded words name a body that rows are about.
    """
    folded = question.folded
    for title in titled:
        folded = folded.replace(title, "、")
    if (
        question.yes_or_no
        or question.kind is Kind.DEFINITION
        or _OF_TEXT.search(fold_text(question.text))
    ):
        return None
    within = heading(folded)
    if within:
        folded = folded.replace(unnumbered(within), "、")
    kinds = _kinds(folded)
    limited = [_limits(kind, folded) for kind in kinds]
    quantified = bool(_ALL.search(folded) or _COUNT.search(folded))
    asks = quantified or _WHICH.search(folded) or _WHO.search(folded)
    limited = [q for q in limited if quantified or (asks and _may_do_without(q, titled, folded))]
    if not limited:
        return None
    rest = _subjects(question, folded, limited)
    label = _LABEL.search(folded)
    bearers = tuple(p.text for p in rest if bears(p.text))
    words = " ".join(p.text for p in rest if p.text not in bearers)
    if words and not quantified:
        return None
    queries = [
        replace(
            one,
            documents=None if documents is None else tuple(documents),
            bodies=(*one.bodies, *bearers) if one.kind == "responsibility" else one.bodies,
            section=_deeper(within, label[0] if label else "") or one.section,
            text=" ".join(part for part in (one.text, words) if part),
        )
        for one in limited
    ]
    queries = [part for one in queries for part in _apart(one, titled)]
    strict = not words and any(_says_what_is_missing(one) for one in limited)
    return Plan(tuple(queries), bool(_COUNT.search(folded)), bool(_WHO.search(folded)), strict)


def _apart(query: RegisterQuery, titled: Sequence[str]) -> list[RegisterQuery]:
    """A query for each document, role and deadline that are asked beside one another."""
    several = len(titled) > 1 and query.documents is not None
    found = (
        [replace(query, documents=(one,)) for one in query.documents or ()] if several else [query]
    )
    if query.roles:
        found = [replace(one, roles=(role,)) for one in found for role in query.roles]
    if query.deadlines:
        found = [replace(one, deadlines=(due,)) for one in found for due in query.deadlines]
    return found


def _says_what_is_missing(query: RegisterQuery) -> bool:
    """Whether that no row is so says something: none is due then, none has a number."""
    return bool(
        query.deadlines or query.status or query.numbered is not None or query.kind == "kpi"
    )


def _deeper(heading: str, label: str) -> str:
    """The one of two names of sections that is not above the other: 3.1 of 3. 具体的施策 and 3.1."""
    number = NUMBER.match(heading)
    above = bool(label and number and label.startswith(number[0].strip()))
    return label if above or not heading else heading


def unnumbered(heading: str) -> str:
    """The words of a heading without its number; the number where there is nothing else."""
    return NUMBER.sub("", heading).strip() or heading


def _kinds(folded: str) -> list[str]:
    """The kinds of rows that are asked for; 担当 of a 施策 is asked for as a 施策."""
    found = [kind for kind, words in _KINDS if words.search(folded)]
    if not found and (
        any(words.search(folded) for _, words in _ROLES)
        or (names_in(folded) and (_CHARGE.search(folded) or _DOING.search(folded)))
    ):
        return ["responsibility"]
    return found[:1] if "responsibility" in found else found


def _may_do_without(query: RegisterQuery, titled: Sequence[str], folded: str) -> bool:
    """Whether rows are asked for though no word says all: by a deadline, by what they lack."""
    if query.kind == "responsibility":
        every = query.section and not titled and _PROVISIONS.search(folded)
        return bool((query.roles and (titled or query.bodies)) or every)
    return bool(
        query.deadlines
        or query.status
        or query.bodies
        or query.actions
        or query.numbered is not None
        or query.dated is not None
        or query.charged is not None
    )


def _limits(kind: str, folded: str) -> RegisterQuery:
    """What the fields of the rows of a kind have to be."""
    query = RegisterQuery(kind)
    named = tuple(dict.fromkeys(body for body, _, _ in names_in(folded)))
    if kind == "responsibility":
        roles = tuple(role for role, words in _ROLES if words.search(folded))
        caption = _CAPTION if _CAPTION in folded and not roles else ""
        doing = _DOING.search(folded)
        return replace(
            query, bodies=named, roles=roles, section=caption, doing=doing["stem"] if doing else ""
        )
    status = next((status for status, words in _STATUSES if words.search(folded)), None)
    query = replace(query, status=status)
    if kind == "kpi":
        return replace(
            query,
            deadlines=_deadlines(folded),
            numbered=_numbered(folded),
            dated=False if _UNDATED.search(folded) else None,
        )
    action, charged = _ACTION.search(folded), _CHARGED.search(folded)
    done = action["action"] if action and action["action"] not in _NO_ACTION else ""
    return replace(
        query,
        bodies=named,
        actions=(done,) if done else (),
        charged=not charged["not"] if charged else None,
    )


def _deadlines(folded: str) -> tuple[Deadline, ...]:
    if not _DUE.search(folded):
        return ()
    return tuple(
        Deadline(
            int(m["year"]) + _BEYOND.get(m["bound"] or "", 0),
            bool(m["fiscal"]),
            _BOUNDS.get(m["bound"] or "", ""),
        )
        for m in _YEAR.finditer(folded)
    )


def _numbered(folded: str) -> bool | None:
    if _UNNUMBERED.search(folded):
        return False
    return True if _NUMBERED.search(folded) else None


def _subjects(question: Question, folded: str, queries: Sequence[RegisterQuery]) -> list[Phrase]:
    """The phrases that the fields of ``queries`` do not account for."""
    bodies = [folded[start:end] for _, start, end in names_in(folded)]
    held = {word for one in queries for word in (*one.actions, one.doing, one.section) if word}
    return [
        p
        for p in question.phrases
        if p.weight >= HEAVY
        and not p.title
        and p.text[0] != "^"
        and p.text in folded
        and not re.search(rf"{re.escape(p.text)}(?:など|等|をはじめ)", folded)  # an example
        and not any(p.text in body or body in p.text for body in bodies)
        and not any(p.text in word or word in p.text for word in held)
        and not _TOLD.fullmatch(p.text)
        and not re.fullmatch(r"\d+年度?(?:まで)?", p.text)
    ]
