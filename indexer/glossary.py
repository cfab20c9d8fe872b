"""The glossary of a corpus: terms in plain words, and other ways of saying them.

It stands beside the documents, not in them: it helps to find, and a meaning taken from it is
always said to be the glossary's. Everyday and English words for what any public authority writes
about come with this package, in everyday.toml and english.toml.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from indexer.errors import CorpusError, IndexDamaged
from indexer.japanese import morphemes
from indexer.normalize import fold_text

FOLDER = "glossary"
# What any corpus of policy shares: English words of the field, everyday words for administrative
# ones, how laws are called for short.
PACKAGED = tuple(
    Path(__file__).with_name(name) for name in ("english.toml", "everyday.toml", "laws.toml")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as documents write it, and what it means; of a law or body only how it is called otherwise."""

    name: str
    reading: str  # "" of a law or body
    meaning: str  # "" of a law or body
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """An everyday way of saying something: its content lemmas, and the documents' words for it."""

    lemmas: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """``entries`` are explained; ``english`` and ``everyday`` map other wordings to documents'.

    A phrase of ``english`` that is given in several places has all the meanings.
    """

    entries: tuple[Entry, ...] = ()
    english: tuple[tuple[str, tuple[str, ...]], ...] = ()
    everyday: tuple[Saying, ...] = ()


def read(corpora: Iterable[Path]) -> Glossary:
    """The package's own words and the glossaries of the folders ``corpora`` as one.

    Of two meanings for the same saying the later is kept: a corpus's before the package's.
    Raises CorpusError where one is unreadable.
    """
    entries: list[Entry] = []
    english: dict[str, dict[str, None]] = {}
    everyday: dict[tuple[str, ...], tuple[str, ...]] = {}
    paths = [path for folder in corpora for path in sorted((folder / FOLDER).glob("*.toml"))]
    for path in (*PACKAGED, *paths):
        data = _packaged(path) if path in PACKAGED else _parse(path)
        try:
            for term in data.get("term", []):
                name, reading, meaning = _texts([term["name"], term["reading"], term["meaning"]])
                aliases = _texts(term.get("aliases", []))
                entries.append(Entry(name, reading, meaning, aliases))
                for said in _texts(term.get("english", [])):
                    english.setdefault(said.lower(), {})[name] = None
            for known in (*data.get("law", []), *data.get("body", [])):
                title, names = _texts([known["title"]])[0], _texts(known["names"])
                entries.append(Entry(title, "", "", names))
                for said in _texts(known.get("english", [])):
                    english.setdefault(said.lower(), {})[title] = None
            for word in data.get("word", []):
                meant = dict.fromkeys(_texts(word["japanese"]))
                for said in _texts(word["english"]):
                    english.setdefault(said.lower(), {}).update(meant)
            for saying in data.get("everyday", []):
                means = tuple(fold_text(word) for word in _texts(saying["means"]))
                for said in _texts(saying["said"]):
                    everyday[saying_lemmas(said)] = means
        except (KeyError, TypeError, AttributeError) as error:
            raise CorpusError(
                f"用語集 {path} に欠けた項目か形の違う項目があります（{error}）。書き足すか直してください。"
            ) from None
    sayings = tuple(Saying(lemmas, means) for lemmas, means in everyday.items() if lemmas)
    phrases = tuple((said, tuple(means)) for said, means in english.items())
    return Glossary(tuple(entries), phrases, sayings)


def _texts(value: Any) -> tuple[str, ...]:
    """A TOML array of strings; raises TypeError for anything else."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(f"文字列の並びではありません: {value!r}")
    return tuple(value)


@lru_cache(maxsize=16_384)
def saying_lemmas(said: str) -> tuple[str, ...]:
    """What an everyday saying is known by: its content words and whether they are denied."""
    found = morphemes(fold_text(said))
    return tuple(m.lemma for m in found if m.is_content or m.is_negation)


def save(path: Path, glossary: Glossary) -> None:
    text = json.dumps(glossary, ensure_ascii=False, default=_fields)
    path.write_text(text, encoding="utf-8")


def _fields(of: Glossary | Entry | Saying) -> dict[str, Any]:
    """Its fields by name, without the copies that ``asdict`` makes of thousands of them."""
    return {name: getattr(of, name) for name in of.__slots__}


def load(path: Path) -> Glossary:
    """What ``save`` wrote. Raises IndexDamaged where it is not that."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        entries = tuple(Entry(**{**e, "aliases": tuple(e["aliases"])}) for e in data["entries"])
        english = tuple((said, tuple(means)) for said, means in data["english"])
        everyday = tuple(Saying(tuple(s["lemmas"]), tuple(s["means"])) for s in data["everyday"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(
            f"索引の用語集 {path} を読めません（{error}）。senryaku index で作り直してください。"
        ) from None
    return Glossary(entries, english, everyday)


@cache
def _packaged(path: Path) -> dict[str, Any]:
    """What stands in one of PACKAGED, which does not change."""
    return _parse(path)


def _parse(path: Path) -> dict[str, Any]:
    import tomllib  # only building reads TOML

    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(
            f"用語集 {path} を読めません（{error}）。書式を直してください。"
        ) from None
