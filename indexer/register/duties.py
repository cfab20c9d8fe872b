"""Sentences that say who has to do what: Xは、…しなければならない, …は、Xが定める.

What is a duty, an effort, a power or a plain task is said by the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.register.bearers import Bearer, Span, last_word, masked, sentences, subjects
from indexer.register.types import Role

FORBIDDEN = "禁止"  # the flag of a duty not to do something

# How a sentence ends and what role that gives; the first that fits.
_DOING = "(?<=[一-龠々ァ-ヶー]{2})|(?<=を)"  # 指定する, 指定をする; 称する and 供する are one word
_ENDS = tuple(
    (role, re.compile(rf"{pattern}(?:。|\Z)"), flags)
    for role, pattern, flags in (
        (Role.DUTY, "[てで]は(?:なら|いけ)ない(?:ものとする)?", (FORBIDDEN,)),
        (Role.EFFORT, "(?:努め|つとめ)(?:なければならない|ねばならない|るものとする|ることとする|るべきである|る)", ()),
        (Role.EFFORT, "努力(?:しなければならない|するものとする|義務を(?:負う|有する))", ()),
        (Role.DUTY, "(?:責務|責任|義務)を(?:有する|負う)(?:ものとする)?", ()),
        (Role.DUTY, rf"(?:(?:{_DOING})し)?(?:なければ|ねば)(?:ならない|いけない)(?:ものとする)?", ()),
        (Role.POWER, rf"(?:(?:{_DOING})する)?こと[がも]できる(?:ものとする)?|し得る", ()),
        (Role.DUTY, "ない(?:もの|こと)とする", (FORBIDDEN,)),
        (Role.DUTY, "(?:もの|こと)とする", ()),
    )
)  # fmt: skip
_TASK_VERB = re.compile(r"[うくぐすつぬぶむる]\Z")
# Polite ends of what is the case; 推進します and 推進することとしています say what is to be done.
POLITE = r"です|(?<!こととし)[てで]い?ます|(?:[てで]き|あり|なり|でき|れ|思い|考え|言え|いえ|異なり|示し|存在し|生じ|高まり)ます"
# Ends of what is the case, not of what is to be done.
_STATED = re.compile(
    rf"(?:{POLITE}|(?<!こと)(?<!もの)とする|(?:も?の|者|と)?とみ?なす|みなす|である|あ[るつ]|[てで]いる|いう|称する|準用する|適用する|(?:処|併科)する|"
    r"例による|による|受ける|有する|(?:喪|取|継|承)[失得継]する|失う|消滅する|解散する|成立する|生ずる|終わる|終了する|退職する|属する|該当する|占める|"
    r"組織する|構成する|充て(?:る|られる)|から成る|[とにく]なる|れる|できる|要する|足りる|任期とする|対応する|係る|含む|異なる|伸びる|増加する|減少する|まれる|"
    r"思う|指す|紹介する|述べる|過ぎない|言える|考える|考えられる|みる|見る|知る|わかる|分かる|示す|意味する|目的とする|存する|及ぶ|関する|先立つ|止まる|経過する|到来する|始まる|免れる|免かれる|該る)\Z"
)
_NO_TASK = re.compile(
    r"(?:による|有する|存続する|みなす|承継する|失う|である|ある|[となにく]る|なる|含む|属する|該当する|解散する|成立する|終了する|適用する|準用する|(?:該当|適用|準用|要|影響)し|(?:なる|される|られる)(?:もの|こと)?)\Z"
)
_TOPIC = re.compile(r"(?:において)?は(?=、|[一-龠ァ-ヶa-z〓])|(?<=何人)も")
# Xが(財務大臣と協議して)定める at the end: no other verb between が and that one.
_NOUNS = r"(?:[^、。ぁ-ん]|及び|又は|並びに|若しくは|その|これ|[をにのとでへ、]|について|により|ごとに|から|とともに|(?:と協議し|の意見を聴い|の同意を得|に諮っ|に諮つ)て、?){0,60}"
_DOES = r"[一-龠]{1,4}(?:する|[うくぐすつぬぶむる]|[えけげせてねべめれじぎび]る)"
_AGENT = re.compile(
    rf"が、?(?P<task>{_NOUNS}{_DOES}(?:ことに(?:よつて|よって|より)、?行う)?)(?:(?:もの|こと)とする|ことができる)?\Z"
)
_AGENT_BEFORE = re.compile(rf"が、?(?P<task>{_NOUNS}を[一-龠]{{1,4}}[しめいりきえけせて])、")
_HANDLED = re.compile(
    r"において、?(?P<task>(?:総括し、)?(?:処理|実施|管理|所掌)(?:し|する)|行(?:い|う)|つかさど(?:り|る))"
)
_PART = re.compile(
    r"が、?(?P<task>[^。]{0,160}?役割を(?:担|果た)(?:う|す))(?:もの|よう|こと|、|\Z)"
)
# What stands before the task itself and is no condition of it: 基本理念にのっとり、, …を図るため、.
_CIRCUMSTANCE = re.compile(
    r"[^、]*(?:にのっとり|を踏まえ(?:て)?|を?勘案して|を参酌して|に(?:基づき|即して)|ため(?:に)?|の下(?:に)?|ところにより|(?:もの|前項|前条|規定)のほか|観点から)、"
)
_TRAILS = re.compile(r"(?:を|(?:に|よう(?:に)?)(?:(?:積極的|最大限|自主的)に)?|し、?)\Z")


# 開設者が、…したときは、届け出なければならない: who applies or reports is who did it.
_OCCASION = re.compile(r"が(?=、[^。]*(?:とき|場合に)は、)")
_FIRST = re.compile(r"(?<=[一-龠ァ-ヶーa-z〓等])が(?=、)")
_ON_OCCASION = re.compile(r"(?:届け出|届出|受け|提出|申請|報告|通知|納付)し?\Z")
_PASSIVE = re.compile(r"れた(?:者|もの|人)\Z")
_TOGETHER = re.compile("、?(?:共同|連携|協力)し?(?:で|て)")


@dataclass(frozen=True, slots=True)
class Claim:
    """That ``bearer`` has a role in ``task``, by ``words``; both are of ``text[span]``."""

    span: Span  # the sentence
    bearer: Bearer
    role: Role
    task: str  # … between words that do not stand together
    words: str  # of the sentence, … for what is between them
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _End:
    role: Role
    at: int  # where the words begin that say so
    words: str
    flags: tuple[str, ...] = ()


def duties(
    text: str, more: Mapping[str, str] | None = None, *, statute: bool = True
) -> Iterator[Claim]:
    """What the folded line ``text`` gives somebody to do, sentence by sentence.

    ``more``: short forms of the document to normalised names. A subject that is a thing (計画は,
    第一項の規定は) has no task, nor has 〜とみなす anybody. ``statute``: of a law or rules; in other
    text 企業が価格を決定する tells of what is the case, unless the table knows the body.
    """
    bare = masked(text)
    for start, stop in sentences(bare):
        # A bracket behind the last word: 推進する(第3図)。
        yield from _of_sentence(text, bare, start, last_word(bare, start, stop), more, statute)


def _of_sentence(
    text: str, bare: str, start: int, stop: int, more: Mapping[str, str] | None, statute: bool
) -> Iterator[Claim]:
    end = _end(bare, start, stop)
    yielded = False
    for role, at, task, words in _agents(text, bare, start, stop, end):
        for bearer in subjects(text, bare, start, at, more):
            if bearer.known or (words.startswith("が…") and (statute or end is not None)):
                yield Claim((start, stop), bearer, role, task, words)
                yielded = True
    if yielded or end is None:
        return
    for topic in (*_TOPIC.finditer(bare, start, end.at), *_clause(bare, start, end, statute)):
        found = subjects(text, bare, start, topic.start(), more)
        plain = bare[topic.end() : topic.end() + 1] != "、" and topic[0] != "も"
        plain |= topic[0] == "が" and not statute
        if end.role is Role.LEAD and found and _PASSIVE.search(found[-1].body):
            continue  # 表彰された者は、広報に登載する
        if not found or (plain and not all(one.known for one in found)):
            continue
        task = text[slice(*_task(bare, topic.end(), end, stop))]
        together = end.role is Role.LEAD and _TOGETHER.match(bare, topic.end())
        role = Role.JOINT if together else end.role
        for bearer in found if task else ():
            words = f"{topic[0]}…{end.words}"
            yield Claim((start, stop), bearer, role, task, words, end.flags)
        return


def _clause(bare: str, start: int, end: _End, statute: bool) -> Iterator[re.Match[str]]:
    """The が of 開設者が、病院を廃止したときは、届け出なければならない, in plans of every first が、."""
    if not statute:
        yield from _FIRST.finditer(bare, start, end.at)
    if _ON_OCCASION.search(bare, start, end.at):
        yield from _OCCASION.finditer(bare, start, end.at)


def _agents(
    text: str, bare: str, start: int, stop: int, end: _End | None
) -> Iterator[tuple[Role, int, str, str]]:  # fmt: skip
    """Where the subjects with が end of whose doing the sentence is: role, end, task, words."""
    if (agent := _AGENT.search(bare, start, stop)) and not _STATED.search(bare, start, stop):
        topic = bare.rfind("は、", start, agent.start())
        for before in _AGENT_BEFORE.finditer(bare, max(topic, start), agent.start()):
            yield (
                Role.LEAD,
                before.start(),
                text[slice(*before.span("task"))],
                f"が…{before[0][-2]}",
            )
        role = end.role if end else Role.LEAD
        task = text[slice(*agent.span("task"))]
        if "を" not in agent["task"] and topic > start:  # 事務は、内閣官房副長官補が掌理する
            task = f"{text[start:topic]}…{task}"
        yield role, agent.start(), task, f"が…{bare[stop - 2 : stop]}"
    if handled := _HANDLED.search(bare, start, stop):
        topic = bare.rfind("は、", start, handled.start())
        task = text[start:topic] if topic > start else text[slice(*handled.span("task"))]
        yield Role.LEAD, handled.start(), task, handled[0]
    elif part := _PART.search(bare, start, stop):
        yield Role.LEAD, part.start(), text[slice(*part.span("task"))], "役割を"


def _end(bare: str, start: int, stop: int) -> _End | None:
    """The role that the end of the sentence gives its subject; None: nothing is to be done."""
    for role, pattern, flags in _ENDS:
        match = pattern.search(bare, max(start, stop - 24), stop)
        if match and match.end() == stop:
            if _NO_TASK.search(bare, start, match.start()):
                return None
            return _End(role, match.start(), match[0], flags)
    if not _TASK_VERB.search(bare, start, stop) or _STATED.search(bare, start, stop):
        return None
    return _End(Role.LEAD, stop, bare[max(start, stop - 2) : stop])


def _task(bare: str, start: int, end: _End, stop: int) -> Span:
    """The words for what is to be done, without the circumstances before and the end after them."""
    while bare[start : start + 1] == "、":
        start += 1
    inflected = end.flags or (end.words.startswith("なければ") and end.role is Role.DUTY)
    close = stop if inflected else end.at
    while (
        not inflected
        and (skipped := _CIRCUMSTANCE.match(bare, start, close))
        and close - skipped.end() >= 4
    ):
        start = skipped.end()
    if trail := _TRAILS.search(bare, start, close):
        close = trail.start() if trail.start() > start else close
    return start, close
