"""Who can bear a task: how bodies and persons are called, and the subjects of a folded sentence.

Sentences are read ``masked``: what stands in brackets and 「」 is blanked out, length kept, so that
spans in one are spans in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from indexer.register.bodies import normalise, unincorporated
from indexer.register.called import KANA, is_bearer, is_none

Span: TypeAlias = tuple[int, int]

# A subject of a duty: further names, and none of what only sounds like one.
_MORE = re.compile(
    r"(?:理事|監事|幹事|参事|[都道府県市町村区]|事業主|世帯主|雇主|使用者|遺族|家族|弁護士|福祉士|技師|総裁|銀行|公庫|公社|事業団|スーパーバイザー|オフィサー|スタートアップ|産業界|業界|学界|プロバイダー?|メーカー|住民|患者|児童|親|ファンド)(?:等|ら|たち)?$"
)
_THING = re.compile(
    r"(?:事項|部分|期間|[予決精計概試加]算|定員|人員|満員|動員|加入|記入|導入|本人の同意|原因|基金の額|場所|会計|機会|社会|集会|大会|照会|立会|面会|開会|閉会|年会|入会|退会|再会|際会|都会|教会の|"
    r"全体|個人情報|法律|政令|省令|建物|(?:一|全|内|外|上|下|腹|頭|胸|局|患|細|幹|端|深|各)部|当局の|(?:結|効)果|課題|課程|教室|病室|暗室|温室|浴室|居室|官民|五官|器官|器|料金|報道官の|"
    r"参加国|相手国|外国|諸国|各国|両国|自国|他国|全国|帰国|入国|出国|本国|(?:区|地|市)域|地区|学区|鉱区|街区|都市|町並み|農村の)$"
)
_NOUN = re.compile(rf"(?:[一-龠々ァ-ヶーa-z0-9・〓-]|{KANA})+\Z")
_LINKED = re.compile(rf"(?:(?:{KANA}|[一-龠々ァ-ヶーa-z0-9・〓-])+の)+\Z")
_LINKED_LIST = re.compile(
    r"(?:[一-龠々ァ-ヶーa-z0-9・〓-]+(?:、|又は|若しくは|及び|並びに))*(?:[一-龠々ァ-ヶーa-z0-9・〓-]+の)+\Z"
)
_PERSON = re.compile(r"(?:[長員者官師人補]|大臣|知事|理事|監事)〓*\Z")
_PROVISION = re.compile(r"(?:第[0-9]+[条項号](?:の[0-9]+)*|[前次同][0-9]?[条項号]|附則|別表)の\Z")
_OFFICER = re.compile(r"(?:長|知事|大臣)〓*\Z")
# What joins the subjects of a list; と and や join nouns only.
_JOINT = re.compile(
    r"その他の?|、|及び|又は|並びに|若しくは|または|および|(?<=[一-龠々ァ-ヶーa-z〓])[とや](?=[一-龠々ァ-ヶa-z])"
)
_NOBODY = frozenset(
    "者 人 もの 同社 当社 弊社 同者 両者 同氏 我々 長 員 何れか いずれか 我が国".split()
)  # says nothing of who it is
_GENERAL = frozenset("法人 団体 機関 職員 役員 会社 委員 施設 国 大学 学校".split())
_OFFICE = re.compile(r".{2}(?:[^職役社委議会]員|長|官|補|大臣|知事|本部|会議|審議会|機構)\Z")
_ANOTHER = re.compile(r"(?:我が|わが|他の|外の|の|ある|いる|した|する)\Z")  # before 国
_ONE_OF = re.compile(
    r"(?:者|法人|機関|人|員|師|団体|社|組合)〓*(?:のうち|で(?:あ|な)[^、。]{0,2})"
)  # before もの
_NUMBERED = re.compile(r"\A(?:第[0-9]+[条項号])?[0-9]*")  # folded to what follows: 2本部は
_ADVERBIAL = re.compile(r"(?:について|に対して?|により|に応じて?|において|ごとに|あらかじめ)\Z")
_STAFF = frozenset("職員 役員 従業者 使用人 構成員".split())
_BEFORE_NAME = re.compile(r"\A(?:当該|各|その|この|これらの|他の|全ての?|すべての|同|いずれかの)")
_LONG, _LONGEST = 30, 80  # characters of a bearer that is named by a whole clause
# What such a clause begins with and can do without: 第2条に規定する, 施行の際; and its last words.
_REFERENCE = re.compile(
    r"(?:の規定(?:により|による)|に規定する|に掲げる|において|につき、?|についての|に係る|の際)(?=.{4})"
)
_SUCH = re.compile(r"であ[っつ]て.*もの(?=の)|\A.*の施行の際(?:現に(?:存する|ある)?)?(?=.{4})")
_LEAST = re.compile(r"[一-龠々ァ-ヶーa-z0-9・]+[をにが][^をにが、]{1,24}(?:者|もの|人|員|者等)\Z")
_CALLED = re.compile(
    r"\((?:[^「」]*[。、])?以下[^「」]*「(?P<short>[^「」]{1,30})」という。?[^「」]*\)\Z"
)
_BRACKETS = {"(": ")", "「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Bearer:
    """A bearer of a task in a folded sentence: ``text[start:end]`` names it."""

    body: str  # normalised, or as written where the table of bodies has it not
    start: int
    end: int
    known: bool = True


def shortens(short: str, name: str) -> bool:
    """Whether ``short`` takes its characters from ``name``, in their order: 本部, 推進本部."""
    rest = iter(name)
    return all(char in rest for char in short)


def masked(text: str) -> str:
    """``text`` with 〓 for every character in closed brackets and 「」, those included."""
    opened: list[tuple[str, int]] = []
    spans: list[Span] = []
    for i, char in enumerate(text):
        if char in _BRACKETS:
            opened.append((_BRACKETS[char], i))
        elif opened and char == opened[-1][0]:
            spans.append((opened.pop()[1], i + 1))
    chars = list(text)
    for start, end in spans:
        chars[start:end] = "〓" * (end - start)
    return "".join(chars)


def sentences(bare: str) -> Iterator[Span]:
    """Spans of the sentences of a masked line, without their 。."""
    start = 0
    for match in re.finditer(r"。|\Z", bare):
        if match.start() > start:
            yield start, match.start()
        start = match.end()


def last_word(bare: str, start: int, stop: int) -> int:
    """Where the words of a masked sentence end, without brackets behind them."""
    while stop > start and bare[stop - 1] in "〓\n":
        stop -= 1
    return stop


def subjects(
    text: str, bare: str, start: int, end: int, more: Mapping[str, str] | None = None
) -> list[Bearer]:
    """The bearers that ``text[:end]`` ends with, from ``start`` on, in order; [] where it names none.

    国及び地方公共団体 are two; of 指定を受けた者 the whole clause is the name, of 事業を行う医療機関
    the last words are.
    """
    found: list[Bearer] = []
    pieces = _pieces(bare, start, end)
    at, stop = pieces.pop()
    while (bearer := _bearer(text, bare, at, stop, more)) is not None:
        left = pieces.pop() if pieces else None
        if left is None:
            found.append(bearer)
            break
        if _goes_on(bare, left, at, stop):
            at = left[0]  # 研究開発及び新産業創出を行う事業者: one name
            continue
        if not (_is_former(bare[at:stop]) and _is_bare(bare[slice(*left)])):
            found.append(bearer)
        # 保健所を設置する市及び特別区: a clause before a comma may belong to anything.
        if bare[left[1] : at] == "、" and not _is_bare(bare[slice(*left)]):
            break
        at, stop = left
    return found[::-1]


def last_name(bare: str, end: int) -> str:
    """The name of a body that ``bare[:end]`` ends with, normalised, without a clause before; ""."""
    noun = _NUMBERED.sub("", bare[_head(bare, 0, end) : end].strip("〓"))
    return normalise(noun) or (unincorporated(noun) if _names(noun) else "")


def _pieces(bare: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    at = start
    for match in _JOINT.finditer(bare, start, end):
        if match.start() > at:
            spans.append((at, match.start()))
        at = match.end()
    return [*spans, (at, end)]


def _goes_on(bare: str, left: Span, at: int, stop: int) -> bool:
    """Whether the words before a joint belong to the clause that describes the name behind it."""
    clause = bare[at : _head(bare, at, stop)]
    joint = bare[left[1] : at]
    left_name = bare[slice(*left)]
    if bare[at:stop].strip("〓") in _STAFF and joint != "、":  # 機構の役員若しくは職員
        return "の" in left_name and _is_bare(left_name)
    if all(_OFFICER.search(one) for one in (left_name, bare[at:stop])):
        return False
    if _LINKED_LIST.fullmatch(clause) and not _PROVISION.search(clause):
        # 病院、診療所又は助産所の管理者
        noun = left_name[_head(left_name, 0, len(left_name)) :]
        return "の" not in left_name and _names(noun) and not _PERSON.search(noun)
    if not re.search("[ぁ-ん]", clause) or joint == "、":
        return False
    if not _is_bare(left_name):
        return True
    first = re.match(r"(?P<who>[一-龠々ァ-ヶーa-z0-9・]+)(?:の|が|から)", clause)
    return first is not None and _names(first["who"])


def _head(bare: str, at: int, stop: int) -> int:
    """Where the noun begins that ``bare[at:stop]`` ends with."""
    noun = _NOUN.search(bare, at, stop)
    return noun.start() if noun else stop


def _names(noun: str) -> bool:
    noun = noun.rstrip("〓")
    if noun in ("もの", "何人") or normalise(noun):
        return True
    if noun.isascii() or _THING.search(noun) or is_none(noun):
        return False
    return is_bearer(noun) or bool(_MORE.search(noun))


def _is_former(piece: str) -> bool:
    """Whether ``piece`` points back at the bearers before it: これらの職にあった者."""
    return piece.startswith(("これらの", "その職に", "その他の者"))


def _is_bare(piece: str) -> bool:
    """Whether ``piece`` is nothing but a bearer's name: 都道府県知事, 病院の管理者."""
    noun = _NOUN.search(piece)
    if noun is None or not _names(noun[0]):
        return False
    before = piece[: noun.start()]
    return not before or bool(_LINKED.fullmatch(before) or _BEFORE_NAME.fullmatch(before))


def _bearer(
    text: str, bare: str, at: int, stop: int, more: Mapping[str, str] | None
) -> Bearer | None:
    noun_at = _head(bare, at, stop)
    noun = bare[noun_at:stop].strip("〓")
    if bare[max(at, stop - 2) : stop] == "もの" and _ONE_OF.search(bare, max(0, at - 60), stop):
        noun, noun_at = "もの", stop - 2
    if not noun or not (noun in (more or {}) or _names(noun)):
        return None
    noun_at += len(bare[noun_at:stop]) - len(bare[noun_at:stop].lstrip("〓"))
    if noun == "国" and _ANOTHER.search(bare, max(0, noun_at - 3), noun_at):
        return None
    known = normalise(noun, more)
    short = _CALLED.search(text, noun_at, stop)
    if short and _names(short["short"]) and not (known and shortens(short["short"], known)):
        return Bearer(normalise(short["short"]) or short["short"], at, stop, known=False)
    linked = _LINKED.search(bare, at, noun_at)
    if known and not (linked and noun in _GENERAL):
        return Bearer(known, noun_at, stop)
    if _ADVERBIAL.search(bare, at, noun_at):
        at = noun_at  # 次の各号に該当する者について町長
    elif _OFFICE.search(noun) and re.search("[一-龠].*[ぁ-ん]\\Z", bare[at:noun_at]) and not linked:
        at = noun_at  # 命を受けて内閣官房副長官補
    if _BEFORE_NAME.fullmatch(bare, at, noun_at):
        at = noun_at
    name = _shortened(unincorporated(re.sub("〓+", "", bare[at:stop])), cut=_is_cut(bare, at))
    if len(name) > _LONGEST or name in _NOBODY:
        return None
    return Bearer(name, at, stop, known=False)


def _is_cut(bare: str, at: int) -> bool:
    """Whether a clause begins at ``at`` only because a list of things goes on there: 乳児用、病者用の…."""
    left = _NOUN.search(bare[: at - 1]) if bare[at - 1 : at] == "、" else None
    return left is not None and not _names(left[0])


def _shortened(name: str, *, cut: bool) -> str:
    """A clause that names somebody without what a reader can do without."""
    name = _SUCH.sub("", name.removeprefix("当該"))
    while len(name) > _LONG and (reference := _REFERENCE.search(name)):
        name = name[reference.end() :]
    least = _LEAST.search(name) if cut or len(name) > _LONG else None
    return least[0] if least else name
