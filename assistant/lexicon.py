"""What the corpus calls what a reader calls otherwise: kana, slips of the pen, everyday and English words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

from indexer.address import NAME_ENDS, documents_of, short_title
from indexer.english import Table, translated
from indexer.expand import Sayings, names
from indexer.glossary import Entry, Glossary
from indexer.japanese import Morpheme, content_lemmas, morphemes
from indexer.normalize import fold_text
from indexer.types import Catalogued

_KATAKANA = re.compile(r"[ァ-ヶー]+")
_KANJI = re.compile(r"[一-龠々]")
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
# Counters a kana question writes without kanji; 2040ねん is no reading of a term.
_KANA_COUNTERS = (
    (re.compile(r"(?<=\d)ねん"), "年"),
    (re.compile(r"(?<=\d)さい"), "歳"),
    (re.compile(r"なんねん"), "何年"),
    (re.compile(r"なんさい"), "何歳"),
    (re.compile(r"だれ"), "誰"),
)
# What may stand right behind the name of a law: a provision of it, or what is said of it.
_BEHIND = r"第\d|附則|別表|違反|改正|上[のはで、]"
# What a law may be called: no method, and no part of 法人.
_LAW = re.compile(
    rf"[一-龠々ァ-ヶー・a-z]{{1,30}}(?<![方手用文論作技])(?<![^医]療)法(?:施行令)?(?:(?={_BEHIND})|(?![一-龠々ァ-ヶー]))"
)
_LAST_HIRAGANA = re.compile(r"(.*[ぁ-ん])([^ぁ-ん]+法)$")
_SHORTEST_LAW = 2  # characters, with 法
_LEAST_SLIPPED = 5  # characters of a law's name in which one may be wrong
_LONGEST_READING, _SHORTEST_READING = 16, 3


class Vocabulary(Protocol):
    """What the lexicon needs of an index."""

    glossary: Glossary

    @property
    def catalogued(self) -> tuple[Catalogued, ...]: ...

    def frequency(self, term: str) -> int: ...

    def read_as(self, reading: str) -> list[str]: ...

    def compounds(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Title:
    """How a document is named in questions, and how it names itself (本戦略)."""

    pattern: re.Pattern[str]
    itself: str
    of: str  # the whole title, folded


class Lexicon:
    """Maps a reader's wording to the corpus's. All texts folded."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.frequency = lru_cache(maxsize=10_000)(vocabulary.frequency)

    def from_kana(self, text: str, machinery: re.Pattern[str]) -> str:
        """``text`` with hiragana turned to the corpus's words, where it is written without kanji.

        What ``machinery`` matches stays: the しょう of でしょうか is no word.
        """
        if len(_KANJI.findall(text)) > 0.15 * sum(c.isalpha() for c in text):
            return text
        for pattern, written in _KANA_COUNTERS:
            text = pattern.sub(written, text)
        return _HIRAGANA.sub(lambda m: self._words_of(m[0], machinery), text)

    def from_katakana(self, text: str) -> str:
        """``text`` written without hiragana, its katakana that is no word of the corpus made so."""
        if any("ぁ" <= char <= "ゖ" for char in text) or not _KATAKANA.search(text):
            return text
        words = [*self._vocabulary.compounds(), *self._synonyms]
        return _KATAKANA.sub(
            lambda m: m[0] if len(m[0]) > 1 and any(m[0] in w for w in words) else _hiragana(m[0]),
            text,
        )

    def from_short_titles(self, text: str) -> str:
        """``text`` with laws that are called for short called by the title of the document held.

        難病法 and 薬機法 become titles; a law that is not held stays as it is called.
        """

        def called(match: re.Match[str]) -> str:
            before = text[: match.end()]
            whole = any(before.endswith(title) for title in self._held)  # がん対策基本法
            if whole:
                return match[0]
            meant = _near(match[0], self._tails(text[: match.start()]))
            return meant if meant != match[0] else self._title_of(match[0], text)

        return _LAW.sub(called, text)

    def _tails(self, before: str) -> list[str]:
        """What goes on behind the last hiragana of titles held, of which ``before`` ends in the rest.

        A name is read without hiragana: 対策基体法 of がん対策基体法, a slip of がん対策基本法.
        """
        parts = [_LAST_HIRAGANA.match(title) for title in self._held]
        return [part[2] for part in parts if part and before.endswith(part[1])]

    def is_law(self, name: str) -> bool:
        """Whether the folded ``name`` is known to be that of a law, held or not."""
        return name.endswith("法") and name in self._synonyms

    def synonyms(self, term: str) -> tuple[str, ...]:
        """Other wordings of ``term`` that the glossary knows to mean the same."""
        return self._synonyms.get(term, ())

    def everyday(self, found: Sequence[Morpheme]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Everyday sayings among the morphemes ``found``: (start, end, the corpus's words).

        A word that is common in the documents themselves means what it says.
        """
        return self._everyday.among(found, self.frequency)

    def from_english(self, text: str) -> tuple[list[tuple[str, ...]], list[str]]:
        """The corpus's words for the English ones of ``text``, and the words that have none."""
        found, unknown = translated(text, self._english)
        # The corpus's own words first: the others are other ways of saying it.
        return [
            tuple(sorted(means, key=lambda w: not self.frequency(w))) for means in found
        ], unknown

    def corrected(self, compound: str) -> str | None:
        """The corpus's compound that ``compound`` is a slip of the pen or two away from."""
        if len(compound) < 4:
            return None
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import extractOne

        slips = 1 if len(compound) < 8 else 2
        near = extractOne(
            compound, self._compounds, scorer=Levenshtein.distance, score_cutoff=slips
        )
        return str(near[0]) if near else None

    def entry(self, term: str) -> Entry | None:
        """The glossary's entry for ``term``."""
        return self._entries.get(term)

    @cached_property
    def titles(self) -> tuple[Title, ...]:
        """The documents' names: 健康・医療戦略(第2期), 第2期; none of what goes on (…推進法)."""
        found = []
        for entry in self._vocabulary.catalogued:
            title = fold_text(entry.title)
            stem = short_title(entry.title) or title
            edition = re.escape(fold_text(entry.edition or stem))
            name = rf"(?:\(?{edition}\)?(?:の)?)?{re.escape(stem)}(?:\(?{edition}\)?)?|{edition}"
            noun = next((m.surface for m in reversed(morphemes(stem))), stem)
            found.append(
                Title(
                    re.compile(rf"(?:{name})(?:\(案\))?{NAME_ENDS}"),
                    f"本{noun}",
                    title,
                )
            )
        return tuple(found)

    @cached_property
    def _held(self) -> tuple[str, ...]:
        return tuple(short_title(entry.title) for entry in self._vocabulary.catalogued)

    def _title_of(self, name: str, text: str) -> str:
        """The title of the law that ``name`` is or ends with a short form of, with what is before.

        Of several laws 機構法 is the one whose body ``text`` speaks of.
        """
        if name in self._synonyms and not self._synonyms[name]:
            return name  # a law by its whole title: 健康保険法 is not short for 国民健康保険法
        if whole := [title for title in self._held if title.endswith(name)]:
            spoken = [title for title in whole if self._body_in(title, text)]
            one = whole if len(whole) == 1 or not name.startswith("機構") else spoken
            return min(one, key=len) if one else name
        for start in range(len(name) - _SHORTEST_LAW):
            short = name[start:]
            means = [other for other in self.synonyms(short) if other in self._held]
            if means:
                return name[:start] + means[0]
            if short in self._held:
                return name
        ids = documents_of(name, self._vocabulary.catalogued)
        held = [short_title(e.title) for e in self._vocabulary.catalogued if e.id in ids]
        return held[0] if len(held) == 1 else self._near_title(name)

    def _body_in(self, title: str, text: str) -> bool:
        """Whether ``text`` speaks of the body that the law ``title`` is about."""
        body = title.removesuffix("法")
        return any(name in text for name in (body, *self.synonyms(body)))

    def _near_title(self, name: str) -> str:
        """The title that ``name`` is a slip of the pen away from, else ``name``."""
        if name in self._synonyms:
            return name
        return _near(name, self._held)

    @cached_property
    def _compounds(self) -> list[str]:
        return [c for c in self._vocabulary.compounds() if len(c) >= 4 and not c[0].isdigit()]

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for entry in self._vocabulary.glossary.entries:
            for name in (entry.name, *entry.aliases):
                if entry.meaning:
                    entries.setdefault(fold_text(name), entry)
        return entries

    @cached_property
    def _readings(self) -> dict[str, list[str]]:
        entries = self._vocabulary.glossary.entries
        return {_katakana(e.reading): [fold_text(e.name)] for e in entries if e.reading}

    @cached_property
    def _synonyms(self) -> dict[str, tuple[str, ...]]:
        return names(self._vocabulary.glossary.entries)

    @cached_property
    def _everyday(self) -> Sayings:
        return Sayings(self._vocabulary.glossary.everyday)

    @cached_property
    def _english(self) -> Table:
        return Table.of(self._vocabulary.glossary.english)

    def _words_of(self, run: str, machinery: re.Pattern[str]) -> str:
        """The words of the corpus that a run of hiragana spells, the longest first."""
        result: list[str] = []
        at = 0
        while at < len(run):
            for size in range(min(_LONGEST_READING, len(run) - at), _SHORTEST_READING - 1, -1):
                reading = _katakana(run[at : at + size])
                words = self._vocabulary.read_as(reading) or self._readings.get(reading, [])
                if words:
                    result.append(words[0])
                    at += size
                    break
            else:
                kept = machinery.match(run, at)
                end = max(kept.end() if kept else 0, at + 1)
                result.append(run[at:end])
                at = end
        return "".join(result)


def _near(name: str, titles: Sequence[str]) -> str:
    """The one of ``titles`` that ``name`` is a slip of the pen away from, else ``name``."""
    if len(name) < _LEAST_SLIPPED:
        return name
    from rapidfuzz.distance import Levenshtein

    near = [t for t in titles if Levenshtein.distance(name, t, score_cutoff=1) == 1]
    return near[0] if len(near) == 1 else name


@lru_cache(maxsize=8192)
def lemmas(text: str) -> tuple[str, ...]:
    """The content lemmas of a folded wording."""
    return tuple(content_lemmas(text))


def _katakana(text: str) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def _hiragana(text: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)
