"""What is asked, understood: the kind of answer wanted, what it is about, what it must hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.kinds import Kind, Need, kind_of, needs_of
from assistant.lexicon import Lexicon
from assistant.ordinals import of_two, ordinals_of
from assistant.phrases import (
    FIGURE,
    HEAVY,
    MACHINERY,
    PERIOD,
    Phrase,
    english_phrases,
    itself,
    phrases_of,
)
from indexer.english import is_english
from indexer.japanese import sentences
from indexer.normalize import fold, fold_text

__all__ = ["Kind", "Phrase", "Question", "understand"]

_ASKS = re.compile(
    r"[?]|(?:か|かな|っけ|の|は|とは|かしら)[。]?$|ですよね|ますよね|ください|下さい|教えて(?!い)|示せ|せよ|なさい|お願い|"
    r"(?:知り|聞き|伺い|確認し|調べ)たい|たい(?:の|ん)?(?:です)?[。]?$|(?:何|どれ|どの|どん|どう|なぜ|いつ|誰|だれ|いくつ|いくら|どこ)[^。]*[。]?$|[一-龠ァ-ヶ]$|"
    r"\b(?:what|which|who|when|why|how|list|tell)\b"
)
# A word spelt out: Ａ Ｍ Ｒ; folded, what follows in Japanese stands right behind it.
_SPELT = re.compile(
    r"(?<!\S)(?:\S[ \u3000]){2,}\S(?!\S)|(?<![a-z0-9])(?:[a-z0-9] ){2,}[a-z0-9](?![a-z0-9])"
)
# A blank beside Japanese parts keywords: 国際展開 基本方針.
_KEYWORDS = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff])[ \u3000]+(?=[\u3040-\u30ff\u3400-\u9fff])"
)
_ABOUT_ITSELF = (Kind.LAW, Kind.PERIOD, Kind.REASON)
_WH = re.compile(
    r"何(?!か)|誰|だれ|どこ|どれ|どの|どん|どう|なぜ|いつ|いくつ|いくら|教え|示|挙げ|述べ|\b(?:what|which|who|when|why|how)\b"
)
_WHETHER = re.compile(r"(?:か|の|ある|る|た|話は)[?。]*$|^(?:is|are|does|do|will|can)\b")
_BUT = re.compile(r"(?<=[すただ]が、)|(?<=[すただ]けど、)")  # 紹介したいのですが、
_HOW_MANY = re.compile(r"いくつ|何(?:個|種類|項目|点|本|件|人|名|社)|全部で|幾つ|の数")
_OF_MANY = (Kind.LIST, Kind.COUNT, Kind.COMPARISON)
_TOLD = 0.1  # weight of what a reader tells around a question that names its subject
# …そうですが: what is told is what the question is about.
_SUPPOSES = re.compile(r"(?:そう|らしい|とのこと|と聞きまし|と聞い)[^、。]{0,6}が、?$")
_SUPPOSED = 0.58  # of its weight: less than a name that is asked about
_ASKED_OF = re.compile(
    r"[」』]?(?:の(?:名前|氏名|名称|数|額|値|数値))?(?:(?:は|って)(?:、)?(?:[?。]|$|何|誰|どこ|どの|どれ|いくら|いくつ|いつ|どう|どんな)|"
    r"[?。]?$|(?:を|について|が)(?:教え|示|知り|挙げ|述べ|答え|聞|お?願))"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. ``query`` is what to search for."""

    text: str  # as asked
    folded: str
    kind: Kind
    phrases: tuple[Phrase, ...]
    needs: tuple[Need, ...]
    ordinals: tuple[int, ...] = ()  # 1 the first, -1 the last, 0 the other one
    figures: tuple[str, ...] = ()
    yes_or_no: bool = False  # asks whether, not what
    asked: int | None = None  # which phrase is the thing asked for: the 担当課 of Xの担当課はどこ
    counted: int | None = None  # which phrase is what いくつ is asked of
    contrasted: tuple[str, ...] = ()  # what an earlier turn asked of instead, folded
    before: Question | None = None  # what it goes on with, where it names no other document
    replied: str = ""  # what was answered to that, folded
    carried: frozenset[str] = frozenset()  # phrases that are of that alone

    @property
    def labels(self) -> tuple[str, ...]:
        """The section numbers that the question names, folded: 3.2.1, (2)."""
        return tuple(phrase.text[1:] for phrase in self.phrases if phrase.text[0] == "^")

    def typed(self, part: str) -> str:
        """``part`` of the folded question as its reader typed it: 令和6年度 of 2024年度."""
        folded = fold(self.text)
        at = folded.text.find(part)
        return self.text[slice(*folded.span(at, at + len(part)))] if at >= 0 and part else part

    @property
    def query(self) -> str:
        """Folded words to search for: the question and, if it is Japanese, all other wordings.

        An English question is searched for by what it is about alone (see ``others``), and the
        document's own name only where nothing else is named: it is what all of it is about.
        """
        named = any(p.weight >= HEAVY and not p.title for p in self.phrases)
        about = [p for p in self.phrases if not (named and p.title)]
        if about and is_english(self.folded):
            return " ".join(dict.fromkeys(p.text for p in about))
        words = (w for p in about for w in (p.text.lstrip("^"), *p.alternatives))
        return " ".join(dict.fromkeys((self.folded, *words)))

    @property
    def others(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(Japanese words, others that may stand for them) of an English question."""
        english = is_english(self.folded)
        return tuple((p.text, p.alternatives) for p in self.phrases if english and p.alternatives)


def understand(text: str, lexicon: Lexicon) -> Question:
    """Read ``text`` as a question."""
    joined = _SPELT.sub(lambda m: "".join(m[0].split()), text.strip())
    whole = lexicon.from_katakana(fold_text(_KEYWORDS.sub("、", joined)))
    whole = lexicon.from_short_titles(lexicon.from_kana(whole, MACHINERY))
    folded, context = _asking(of_two(whole))
    english = is_english(folded)
    phrases = english_phrases(folded, lexicon) if english else phrases_of(folded, lexicon)
    asking = phrases
    if context and not english:
        phrases = _with_told(phrases, phrases_of(context, lexicon), context)
    kind = kind_of(folded)
    if kind is Kind.CONTENT and context and not any(p.weight >= HEAVY for p in asking):
        kind = kind_of(context)  # …と聞きました。合っていますか。 asks what it tells
    named = any(p.weight >= HEAVY and not FIGURE.fullmatch(p.text) for p in phrases)
    if not named and (kind is Kind.PERIOD or re.search(r"[\d何]年(?:度|間|計画)", folded)):
        phrases.append(PERIOD)
    if (
        phrases
        and kind in _ABOUT_ITSELF
        and lexicon.titles
        and all(p.weight <= 0.2 and not p.text[0].isdigit() for p in phrases)
    ):
        phrases.append(itself(lexicon.titles[0]))  # 法的根拠は？ is asked of the document itself
    phrases = list({phrase.text: phrase for phrase in phrases}.values())
    if kind in _OF_MANY and not any(p.weight >= HEAVY or p.title for p in phrases):
        phrases = [_raised(phrase, lexicon) for phrase in phrases]
    return Question(
        text=text,
        folded=folded,
        kind=kind,
        phrases=tuple(phrases),
        yes_or_no=not _WH.search(folded) and kind is Kind.CONTENT and bool(_WHETHER.search(folded)),
        asked=_asked(folded, phrases),
        counted=_counted(folded, phrases) if kind is Kind.COUNT else None,
        needs=needs_of(folded),
        ordinals=ordinals_of(folded),
        figures=tuple(dict.fromkeys(FIGURE.findall(folded))),
    )


def _with_told(own: list[Phrase], told: list[Phrase], context: str) -> list[Phrase]:
    """The phrases ``own`` of what asks, and those ``told`` in the ``context`` around it, lighter."""
    if not any(phrase.weight >= HEAVY or phrase.title for phrase in own):
        return own + told
    if not _SUPPOSES.search(context):
        return own + [replace(phrase, weight=phrase.weight * _TOLD) for phrase in told]
    kept = {phrase.text for phrase in own}
    others = [phrase for phrase in told if phrase.text not in kept]
    return own + [replace(phrase, weight=phrase.weight * _SUPPOSED) for phrase in others]


def _raised(phrase: Phrase, lexicon: Lexicon) -> Phrase:
    """A word of every document as what is asked about, where nothing else is: KPIは何と何ですか."""
    term = len(phrase.text) > 1 and phrase.text.isalpha() and lexicon.frequency(phrase.text) > 0
    return replace(phrase, weight=HEAVY) if term else phrase


def _asking(folded: str) -> tuple[str, str]:
    """The sentences of ``folded`` that ask, and those that only tell what is behind them."""
    parts = [part for a, b in sentences(folded) for part in _BUT.split(folded[a:b])]
    asking = [part for part in parts if _ASKS.search(part)]
    if not asking:
        return folded, ""
    return "".join(asking), "".join(part for part in parts if part not in asking)


def _counted(folded: str, phrases: Sequence[Phrase]) -> int | None:
    """The phrase that how many is asked of: what は, が, の数 are said of before いくつ."""
    asks = _HOW_MANY.search(folded)
    before = folded[: asks.start()] if asks else folded
    for i in reversed(range(len(phrases))):
        phrase = phrases[i]
        at = before.rfind(phrase.text)
        if phrase.weight >= HEAVY and at >= 0:
            after = before[at + len(phrase.text) :]
            if re.match(r"[」』]?(?:の?数)?(?:は|が|って|も|$)", after):
                return i
    return None


def _asked(folded: str, phrases: Sequence[Phrase]) -> int | None:
    """The phrase that は何, はどこ, を教えて and the like are said of."""
    for i in reversed(range(len(phrases))):
        phrase = phrases[i]
        at = folded.rfind(phrase.text)
        known = not phrase.text.isascii() or phrase.weight >= 1.0
        if phrase.weight >= HEAVY and at >= 0 and known and not FIGURE.fullmatch(phrase.text):
            after = folded[at + len(phrase.text) :]
            return i if _ASKED_OF.match(after) else None
    return None
