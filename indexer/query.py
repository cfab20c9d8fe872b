"""A query as it is searched for: its words, what else may stand for them, the figure it asks for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.japanese import Morpheme, content_lemmas, morphemes
from indexer.normalize import fold_text

# What 何年 and the like ask for stands in a text as digits before the same counter.
_COUNTED = re.compile(
    r"何(年|月|日|世紀|人|名|個|回|歳|円|キロ|メートル|km|m|度|%|割|倍|番|位|種|冊|本|社|校|件|時間|時|分|秒|台|つ|代|巻|票|点|か月|ヶ月|カ月|か所|ヶ所|カ所|箇所|か国|施設|条)"
)
_DIGITS = r"\d[\d.,万億兆]*"
# What other words ask for, the first that fits.
_ASKED = (
    (re.compile(r"いつ(?!も)|何時|時期|期限"), re.compile(rf"{_DIGITS}(?:年|月|日|世紀|時)")),
    (re.compile(r"いくら(?!でも)|金額|料金"), re.compile(rf"{_DIGITS}円|無料|ドル")),
    (
        re.compile(r"いくつ|どれ(?:くらい|ぐらい|だけ|ほど)|どの(?:くらい|ぐらい|程度)"),
        re.compile(r"\d"),
    ),
)
# What a word of a query counts by its part of speech (unidic): what is asked about is a noun, what
# is asked of it mostly stands otherwise in the text. Tuned on JaQuAD and eval/collections/city.
_COUNTS = {"動詞": 0.7, "形容詞": 0.7, "形状詞": 0.7, "副詞": 0.3}
_DEPENDENT = 0.3  # もらう, いく, いい where they may be an auxiliary
_OF_TIME = 0.5  # 次, 内, 前 and other nouns that may be adverbs, and 何
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
GRAM = 3  # characters


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words that may stand in a text for some of the query's: 乳児 for 赤ちゃん. All lemmas."""

    of: tuple[str, ...]
    lemmas: tuple[str, ...]
    wording: str  # folded


@dataclass(frozen=True, slots=True)
class Query:
    """A query read. ``text`` is what was asked; lemmas are those of content words, each once."""

    text: str
    folded: str
    tagged: tuple[Morpheme, ...]
    lemmas: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All lemmas that are looked for: the query's own, then those of the alternatives."""
        others = (lemma for other in self.alternatives for lemma in other.lemmas)
        return tuple(dict.fromkeys((*self.lemmas, *others)))

    @property
    def importance(self) -> dict[str, float]:
        """What each of ``lemmas`` counts, 0 to 1, whatever the documents are."""
        return {m.lemma: _importance(m) for m in self.tagged if m.is_content}

    @property
    def instead(self) -> str:
        """The wordings of the alternatives as one text."""
        return " ".join(dict.fromkeys(one.wording for one in self.alternatives))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Content words of the query that follow one another."""
        found = [m.lemma for m in self.tagged if m.is_content]
        return tuple(dict.fromkeys(itertools.pairwise(found)))

    @property
    def grams(self) -> tuple[str, ...]:
        """The query's runs of GRAM letters or digits, but for those in hiragana alone."""
        text = self.folded
        found = (text[i : i + GRAM] for i in range(len(text) - GRAM + 1))
        return tuple(dict.fromkeys(g for g in found if g.isalnum() and not _HIRAGANA.fullmatch(g)))

    @property
    def figure(self) -> re.Pattern[str] | None:
        """What the figure that the query asks for looks like; None where it asks for none."""
        if counted := _COUNTED.search(self.folded):
            return re.compile(_DIGITS + re.escape(counted[1]))
        return next((held for asked, held in _ASKED if asked.search(self.folded)), None)


def _importance(morpheme: Morpheme) -> float:
    if morpheme.pos in ("動詞", "形容詞") and morpheme.detail == "非自立可能":
        return _DEPENDENT
    if morpheme.pos == "名詞" and (morpheme.use == "副詞可能" or morpheme.surface == "何"):
        return _OF_TIME
    return _COUNTS.get(morpheme.pos, 1.0)


def read(text: str, others: Iterable[tuple[str, Sequence[str]]] = ()) -> Query:
    """Read ``text``; ``others`` are (words of it, wordings that may stand for them) pairs."""
    folded = fold_text(text)
    tagged = morphemes(folded)
    lemmas = tuple(dict.fromkeys(m.lemma for m in tagged if m.is_content))
    found: dict[Alternative, None] = {}
    for said, wordings in others:
        own = dict.fromkeys(content_lemmas(fold_text(said)))
        of = tuple(lemma for lemma in own if lemma in lemmas)
        for wording in map(fold_text, wordings):
            means = tuple(dict.fromkeys(content_lemmas(wording)))
            if of and means and not set(means) <= set(of):
                found[Alternative(of, means, wording)] = None
    return Query(text, folded, tagged, lemmas, tuple(found))
