"""A question that leans on the turns before it, made whole.

What a conversation stands at is its last question made whole. A turn that names only another law,
another provision or another thing of the same kind is put into the words of that question; one
that points (それ, その) or goes on (では) takes its subject along at a lower weight.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant import scope, several
from assistant.aspects import ACTORS, OF_A_BREACH, OF_A_LAW, OF_A_THING
from assistant.kinds import Kind
from assistant.lexicon import Lexicon, lemmas
from assistant.phrases import FIGURE, HEAVY, PERIOD, Phrase
from assistant.provisions import of_provision
from assistant.question import Question, understand
from assistant.types import History
from indexer.address import PROVISION
from indexer.normalize import fold_text

# それ, その: what was said before is meant. では、…は？ goes on, where it is no whole question.
_POINTS = re.compile(
    r"^(?:それ|そこ|その|これ(?!まで|から)|つまり|いや|いえ)|(?:それ|そこ|その|これ|それら|これら)(?:は|が|の|を|に|で)|の(?:方|ほう)(?:は|を|も|について|です)|\b(?:it|that|they|them)\b"
)
_GOES_ON = re.compile(
    r"^(?:では|それでは|じゃあ?|あと|また|他に|ほかに|次|なら|一方|逆に|同じく|もう|and |then |what about|how about)"
)
_FRAGMENT = re.compile(r"(?:は|も|の場合|なら)[?。]*$|^(?:and |what about|how about)")
_LEAD = re.compile(
    r"^(?:(?:では|それでは|じゃあ?|あと|それと|なら|一方|ちなみに|いや|いいえ|いえ|違います|そうではなく(?:て)?)(?:[、。]|(?=[^、。]))[ ]*)+"
)
# What was asked before is not meant: 健康寿命ではなく、…
_DENIED = re.compile(
    r"^(?P<denied>[^。?、]{1,30}?)(?:の(?:こと|話))?(?:では|じゃ|で)なく(?:て)?[、]?"
)
# X alone, with nothing asked of it: では、Xは？ いや、Xの方です
_BARE = re.compile(
    r"^(?P<named>[^?。、]{1,40}?)(?:の(?:方|ほう)|の場合)?(?:では|について(?:は|も)?|は|も|なら|です(?=[。]*$)|(?=[?]))(?:どう(?:です|でしょう)?か?|(?:教えて|お願い)(?:ください|します)?)?[?。]*$"
)
_ASKS = re.compile(r"何|誰|だれ|いつ|どこ|どの|どん|なぜ|いくつ|いくら|どれ|もっと|詳しく")
# Words by which the document as a whole is asked of; 根拠は何条ですか alone is of what was spoken of.
_ITSELF = re.compile(
    r"戦略|文書|資料|法(?:律)?(?!的|令|律は|律[をが])|この計画|本計画|第\d+期|strategy"
)
_REACH = 10  # user turns looked back
_LONGEST_TURN = 400  # characters of a turn that are read
# もっと詳しく after a definition wants what there is, not the definition again.
_NOT_CARRIED = (Kind.ORDINAL, Kind.PENDING, Kind.DEFINITION, Kind.COMPARISON)
EARLIER = 0.5  # weight of an earlier turn's phrases beside the question's own
_SHORT_REPLY = 40  # characters of an answer that only names somebody or something
# Such an answer: 食育推進会議です, 啓発週間が設けられています.
_NAMED = re.compile(
    r"^「?(?P<name>[一-龠々ァ-ヶーa-z0-9・]{2,30})」?(?:です|(?:が|を)[^、。]{1,20})?。?$"
)


Alike = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a conversation stands at: its last question made whole, and what was answered."""

    question: Question
    title: str  # the document that it names, as named there; "" none
    address: str  # the provision that it names: 第18条第1項; "" none
    reply: str  # the answer's first line, folded

    @property
    def heavy(self) -> list[Phrase]:
        return [p for p in self.question.phrases if p.weight >= EARLIER * HEAVY and not p.title]


# A turn with a question word of its own needs nothing that the last one needed.
_ASKS_ITSELF = re.compile(r"何|誰|だれ|どこ|どの|どれ|いつ|いくつ|いくら|なぜ|どう")


def resolve(text: str, history: History, lexicon: Lexicon, alike: Alike) -> Question:
    """Understand ``text``, filled up from ``history`` where it does not stand alone.

    ``alike`` tells words of a kind: アフリカ asked after アジア takes its place. What the assistant
    is said to have answered is words like any other: nothing in it is followed.
    """
    standing: _Standing | None = None
    for user, answer in list(history)[-_REACH:]:
        turn = scope.without_courtesy(fold_text(scope.without_instructions(user[:_LONGEST_TURN])))
        if not turn.strip() or scope.reply(turn):
            continue
        for asked in several.parts(turn):
            question = _whole(asked, standing, lexicon, alike)
            if any(p.weight >= HEAVY or p.title for p in question.phrases) or standing is None:
                standing = _standing(question, answer, lexicon)
            elif any(map(str.isalnum, asked)):
                standing = replace(standing, reply=_first_line(answer))
    if standing is not None and not standing.question.phrases:
        standing = _spoken(history, lexicon)
    return _whole(text, standing, lexicon, alike)


def _standing(question: Question, answer: str, lexicon: Lexicon) -> _Standing:
    folded = question.folded
    provision = PROVISION.search(folded)
    address = provision[0] if provision else ""
    return _Standing(question, _title(folded, lexicon), address, _first_line(answer))


def _first_line(answer: str) -> str:
    first = fold_text(answer[:_LONGEST_TURN]).partition("\n")[0]
    return re.sub(r"\[\d+\]", "", first)


def _spoken(history: History, lexicon: Lexicon) -> _Standing | None:
    """What was answered last, where no turn of the user's names anything."""
    said = list(history)[-1][1][:200]
    spoken = understand(said, lexicon) if said else None
    if spoken is None or not spoken.phrases:
        return None
    return _standing(replace(spoken, kind=Kind.CONTENT, needs=()), said, lexicon)


def _title(folded: str, lexicon: Lexicon) -> str:
    """The document that the folded text names, in its words; the longest name of several."""
    found = (match[0] for t in lexicon.titles if (match := t.pattern.search(folded)))
    return max(found, key=len, default="")


def _whole(text: str, standing: _Standing | None, lexicon: Lexicon, alike: Alike) -> Question:
    """``text`` as a question after what the conversation stands at."""
    question = understand(text, lexicon)
    if standing is None:
        return question
    rest = _LEAD.sub("", question.folded)
    denied = _DENIED.match(rest)
    if denied and denied["denied"] in standing.question.folded:
        rest = rest[denied.end() :]
        question = understand(rest, lexicon)
    title = _title(rest, lexicon)
    whole = _made_whole(rest, title, question, standing, lexicon, alike)
    if title and title != standing.title:
        return whole
    if whole.folded == question.folded and whole.phrases == question.phrases:
        return whole
    return replace(whole, before=standing.question, replied=standing.reply)


def _made_whole(
    rest: str,
    title: str,
    question: Question,
    standing: _Standing,
    lexicon: Lexicon,
    alike: Alike,
) -> Question:
    """``question``, of which ``rest`` is what it says itself, with what it leaves out."""
    other = _of_other_document(rest, title, standing) if title else None
    said = other or (None if title else of_provision(rest, standing.title, standing.address))
    if said is not None:
        return understand(said, lexicon)
    if not title and (taken := _in_its_place(rest, question, standing, alike)):
        said, replaced = taken
        return replace(understand(said, lexicon), contrasted=replaced)
    return _leaning(question, rest, title, standing, lexicon, alike)


def _of_other_document(rest: str, title: str, standing: _Standing) -> str | None:
    """The same question of the law that ``rest`` names alone: 食育基本法では？"""
    bare = _BARE.match(rest)
    if bare is None or bare["named"].strip("「」『』の") != title or title == standing.title:
        return None
    before = _LEAD.sub("", standing.question.folded)
    if standing.title:
        return before.replace(standing.title, title)
    return f"{title}では、{before}"


def _in_its_place(
    rest: str, question: Question, standing: _Standing, alike: Alike
) -> tuple[str, tuple[str, ...]] | None:
    """The last question with what ``rest`` names alone instead of its like, and what was replaced.

    副本部長は？ after …の本部長は誰ですか asks 副本部長は誰ですか.
    """
    bare = _BARE.match(rest)
    own = [p for p in question.phrases if p.weight >= HEAVY and not p.title]
    if bare is None or len(own) != 1 or _ASKS.search(rest) or own[0].text not in bare["named"]:
        return None
    if bare["named"] in OF_A_LAW | OF_A_THING:
        return None
    before = _LEAD.sub("", standing.question.folded)
    named = bare["named"]
    if FIGURE.fullmatch(named):  # 第2号 in the place of 第1号, in 第1号被保険者 too
        unit = re.sub(r"^第?[\d.]+", "", named)
        alone = re.findall(rf"第?(?<![\d.])\d[\d.]*{unit}(?!\d)", before) if unit else []
        return (before.replace(alone[0], named), (alone[0],)) if len(alone) == 1 else None
    for phrase in reversed(standing.heavy):
        if phrase.text not in before or named in phrase.text:
            continue
        if "の" in named and lemmas(named)[-1:] == phrase.parts[-1:]:
            # 都道府県の計画 is one of the same matter: what it is a plan of stays.
            return before.replace(phrase.text, f"{named}({phrase.text})"), ()
        if "の" not in named and _like(phrase, own[0], alike):
            return before.replace(phrase.text, named), (phrase.text,)
    return None


def _like(phrase: Phrase, own: Phrase, alike: Alike) -> bool:
    """Whether ``own`` is of the kind of ``phrase``: 第2号 and 第1号, 副本部長 and 本部長, 中東 and アジア."""
    if FIGURE.fullmatch(phrase.text) or not phrase.parts or not own.parts:
        return False
    if len(phrase.parts) > 1 and len(own.parts) > 1:
        heads = phrase.parts[-1], own.parts[-1]
        affixes = all(len(head) == 1 for head in heads)  # 本部長, 本部員
        return heads[0] == heads[1] or (affixes and phrase.parts[0] == own.parts[0])
    return len(phrase.parts) == len(own.parts) and all(map(alike, phrase.parts, own.parts))


def _leaning(
    question: Question,
    rest: str,
    title: str,
    standing: _Standing,
    lexicon: Lexicon,
    alike: Alike,
) -> Question:
    """``question`` with the document and the subject of the last one, where it leans on them."""
    heavy = [p.text for p in question.phrases if p.weight >= HEAVY and not p.title]
    alone = OF_A_LAW | OF_A_THING
    aspect = bool(heavy) and not title and all(text in alone for text in heavy)
    breach = bool(heavy) and not title and all(_of_a_breach(p) for p in question.phrases)
    bare = bool(_BARE.match(rest)) and not _ASKS.search(rest) and len(heavy) <= 1
    actors = bool(heavy) and not title and all(text in ACTORS for text in heavy)
    leans = _leans(question) or aspect or breach or actors
    if standing.title and not title and (leans or bare):
        joint = "の" if aspect else "では、"
        whole = understand(f"{standing.title}{joint}{rest}", lexicon)
        if heavy and all(text in OF_A_LAW for text in heavy):
            return whole
        question = replace(whole, kind=question.kind, needs=question.needs)
    return _carried(question, standing, alike, aspect) if leans else question


def _of_a_breach(phrase: Phrase) -> bool:
    """Whether it is of any duty and its breach, and says nothing of which: 命令に従わなかったとき."""
    return all(part in OF_A_BREACH or part in OF_A_LAW for part in phrase.parts)


def _carried(question: Question, standing: _Standing, alike: Alike, aspect: bool) -> Question:
    """``question`` with the phrases of the last one at a lower weight, and its kind if it has none."""
    earlier = standing.question
    own = {phrase.text for phrase in question.phrases}
    others = [
        p for p in (*earlier.phrases, *_named_in_reply(question, standing)) if p.text not in own
    ]
    replaced = [phrase for phrase in others if _replaced(phrase, question, alike)]
    carried = tuple(
        replace(phrase, weight=phrase.weight * EARLIER)
        for phrase in others
        if phrase not in replaced
    )
    kind = question.kind
    if kind is Kind.CONTENT and earlier.kind not in _NOT_CARRIED and not aspect:
        kind = earlier.kind
    asks = _ASKS_ITSELF.search(question.folded)
    needs = question.needs or (earlier.needs if kind is earlier.kind and not asks else ())
    return replace(
        question,
        phrases=_without_period(question.phrases, carried) + carried,
        carried=frozenset(phrase.text for phrase in carried),
        kind=kind,
        needs=needs,
        contrasted=tuple(phrase.text for phrase in replaced),
    )


def _without_period(own: tuple[Phrase, ...], carried: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """``own`` without the period of the document itself, where another thing was spoken of."""
    return tuple(p for p in own if p is not PERIOD) if carried else own


def _named_in_reply(question: Question, standing: _Standing) -> tuple[Phrase, ...]:
    """What the last answer named, where それ may mean it: 食育推進会議です。"""
    named = _NAMED.match(standing.reply)
    if named is None or len(standing.reply) > _SHORT_REPLY or not _POINTS.search(question.folded):
        return ()
    name = named["name"]
    return () if FIGURE.match(name) else (Phrase(name, lemmas(name), 1.2),)


def _leans(question: Question) -> bool:
    """Whether it starts from what was said before, or names nothing but a figure."""
    itself = bool(_ITSELF.search(question.folded))
    named = any(
        itself if p.title else p.weight > HEAVY and not FIGURE.match(p.text)
        for p in question.phrases
    )
    if _POINTS.search(question.folded) or not named:
        return True
    return bool(_GOES_ON.match(question.folded) and _FRAGMENT.search(question.folded))


def _replaced(phrase: Phrase, question: Question, alike: Alike) -> bool:
    """Whether the new question puts something in the place of ``phrase``: 2040年 by 2024年度."""
    if FIGURE.match(phrase.text):
        return any(FIGURE.match(own.text) for own in question.phrases)
    heavy = [own for own in question.phrases if own.weight >= HEAVY]
    return any(
        len(phrase.parts) == len(own.parts) and all(map(alike, phrase.parts, own.parts))
        for own in heavy
    )


def answered_before(text: str, history: History) -> bool:
    """Whether the last answer named ``text`` already."""
    last = list(history)[-1:]
    return any(fold_text(text) in fold_text(answer) for _, answer in last)
