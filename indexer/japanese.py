"""Japanese text as sentences and morphemes. The only import of fugashi (MeCab, unidic-lite)."""

from __future__ import annotations

import csv
import re
import threading
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import fugashi

# Parts of speech (unidic-lite pos1) that carry what a text is about.
CONTENT_POS = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "記号"})
# Lemmas of those parts of speech that say nothing of the subject.
STOP_LEMMAS = frozenset(
    "為る 有る 居る 成る 事 物 為 等 の 言う 出来る 於く 因る 就く 対する 関する 行う 御 様 其の 此の 来る 見る 置く 頂く 下さる 教える 及ぶ 並び 又 我が".split()
)
_OPEN, _CLOSE = "（「『(〈《【［[", "）」』)〉》】］]"
# The end of a sentence, with a mark that it is pending: it belongs to the sentence before it.
_END = re.compile(r"[。！？]+(?:\s?(?:【[PＰ]】|[（(][PＰ][）)]))?")
_LEMMA, _KANA = 7, 17  # columns of unidic-lite's feature line
_TURN = re.compile(rf"[\n。！？{re.escape(_OPEN + _CLOSE)}]")  # where a sentence may end or nest
_WRITTEN = re.compile(r"[^\W_]+")  # letters and digits
_HIRAGANA = frozenset(map(chr, range(0x3041, 0x3097))) | {"ー"}
_local = threading.local()


class Morpheme(NamedTuple):  # a dataclass takes three times as long to make, and these are many
    """A MeCab morpheme; ``surface == text[start:end]`` of the text that was tagged."""

    surface: str
    lemma: str  # dictionary form without unidic's suffix (円-助数詞 → 円); surface where unknown
    pos: str  # unidic pos1: 名詞, 動詞, 助詞, …
    detail: str  # unidic pos2: 普通名詞, 数詞, 格助詞, …
    use: str  # unidic pos3: サ変可能 a noun of doing (期待), 副詞可能 one of time or degree (現在)
    reading: str  # katakana; "" where unknown
    start: int
    end: int
    is_content: bool  # carries what a text is about

    @property
    def is_negation(self) -> bool:
        return self.pos == "助動詞" and self.lemma in ("ない", "ず")


_new = tuple.__new__  # past the check of names, a third faster


def dictionary_version() -> str:
    """Name and version of the dictionary that segmentation depends on."""
    from importlib.metadata import version

    return f"unidic-lite {version('unidic-lite')}"


@lru_cache(maxsize=4096)
def morphemes(text: str) -> tuple[Morpheme, ...]:
    """The morphemes of ``text`` in order; blanks between them belong to none."""
    result: list[Morpheme] = []
    at = 0
    for line in _lines(text):
        surface, lemma, pos, detail, use, reading, content = _word(line)
        start = text.index(surface, at)
        at = start + len(surface)
        values = (surface, lemma, pos, detail, use, reading, start, at, content)
        result.append(_new(Morpheme, values))
    return tuple(result)


def count(text: str) -> int:
    """How many morphemes ``text`` has."""
    return len(_lines(text))


def content_lemmas(text: str) -> list[str]:
    """Lemmas of the content words of ``text`` in order, repeated where they are.

    Half the time of ``morphemes``: where the words stand is not looked for.
    """
    return [lemma for line in _lines(text) if (lemma := _content_lemma(line))]


def _lines(text: str) -> list[str]:
    """What MeCab says of each morpheme: surface, tab, unidic's feature line.

    As one string it costs half of what the same costs as objects. MeCab would stop at a NUL.
    """
    return _tagger().parse(text.replace("\0", " ")).split("\n")[:-1]  # type: ignore[no-any-return]  # EOS


# A corpus has few thousand different words: what the dictionary says of each is taken apart once.
@lru_cache(maxsize=200_000)
def _word(line: str) -> tuple[str, str, str, str, str, str, bool]:
    """Surface, lemma, parts of speech, reading and whether it is content, of one of ``_lines``."""
    surface, raw = line.split("\t", 1)
    fields = next(csv.reader([raw]))
    pos, detail, use = fields[:3]
    unknown = len(fields) <= _LEMMA
    lemma = (surface if unknown else fields[_LEMMA] or surface).split("-")[0]
    reading = "" if unknown else fields[_KANA]
    content = pos in CONTENT_POS and (lemma or surface) not in STOP_LEMMAS
    return surface, lemma or surface, pos, detail, use, reading, content


@lru_cache(maxsize=200_000)
def _content_lemma(line: str) -> str:
    """The lemma of a content word, "" of any other."""
    _, lemma, *_, content = _word(line)
    return lemma if content else ""


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of ``text``, tiling it but for blanks.

    A sentence ends at 。！？ outside brackets, with what closes it (（P）, 」), and at a line end.
    """
    spans: list[tuple[int, int]] = []
    start, at, depth = 0, 0, 0
    while match := _TURN.search(text, at):
        char, at = match[0], match.end()
        if char == "\n":
            spans.append((start, at - 1))
            start, depth = at, 0
        elif char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and (end := _END.match(text, at - 1)):
            at = end.end()
            spans.append((start, at))
            start = at
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters of ``text`` within stretches of letters and digits.

    Those in hiragana alone are left out: they are in every text, and find nothing that the words
    do not (measured: make bench finds the same without them in three quarters of the time).
    """
    return [
        a + b
        for run in _WRITTEN.findall(text)
        for a, b in pairwise(run)
        if not (a in _HIRAGANA and b in _HIRAGANA)
    ]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _tagger() -> fugashi.Tagger:
    """One tagger a thread: MeCab's lattice is not shared. It writes MeCab's own format."""
    tagger = getattr(_local, "tagger", None)
    if tagger is None:
        tagger = _local.tagger = fugashi.Tagger('-O ""')
    return tagger
