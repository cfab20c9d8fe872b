"""catalog.toml: what is known of each document, checked key by key.

A file that is no TOML is refused; an entry that cannot be used is left out and named, so that a
slip in one does not hold up the others.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from indexer.catalog import folder as on_disk
from indexer.errors import CorpusError
from indexer.types import DRAFT, Catalogued

CATALOG = "catalog.toml"
# What a document can be. A new one is a row here; the meaning is for whoever writes the catalogue.
STATUSES = {
    DRAFT: "決まる前のもの",
    "決定": "閣議や本部などで決まったもの",
    "改定": "決まった後に変えたもの",
    "公表": "決定の手続によらず公にしたもの",
    "廃止": "もう効力のないもの",
}
_LARGEST = 20_000_000  # bytes: tens of thousands of documents
_KEYS = {f.name for f in fields(Catalogued)}
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_ID = re.compile(r"""[^\s/\\?#%&"'<>`-][^\s/\\?#%&"'<>`]*""")


@dataclass(frozen=True, slots=True)
class Catalog:
    """A catalogue: its entries in order, and what is wrong with those left out."""

    entries: tuple[Catalogued, ...] = ()
    problems: tuple[str, ...] = ()
    spoken_for: frozenset[str] = frozenset()  # files of the entries that are left out


def read(folder: Path) -> Catalog:
    """The catalogue of ``folder``; empty where it has none. Raises CorpusError where unreadable."""
    path = folder / CATALOG
    if not path.is_file():
        return Catalog()
    try:
        data = tomllib.loads(on_disk.read(path, str(path), _LARGEST).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise CorpusError(f"目録 {path} を読めません（{error}）。書式を直してください。") from None
    if unknown := sorted(set(data) - {"document"}):
        raise CorpusError(
            f"目録 {path} に知らない項目 {'、'.join(unknown)} があります。文書は [[document]] で書いてください。"
        )
    listed = data.get("document", [])
    if not isinstance(listed, list):
        raise CorpusError(f"目録 {path} の document は [[document]] の形で書いてください。")
    entries: dict[str, Catalogued] = {}
    problems: list[str] = []
    spoken_for: set[str] = set()
    for number, entry in enumerate(listed, 1):
        try:
            known = _catalogued(entry)
            if known.id in entries:
                raise CorpusError(
                    f"の id「{known.id}」は前の文書と重なっています。id を変えてください。"
                )
            entries[known.id] = known
        except CorpusError as error:
            problems.append(f"目録 {path} の {number} 番目の文書{error}")
            if isinstance(entry, dict) and isinstance(entry.get("file"), str):
                spoken_for.add(entry["file"])
    return Catalog(tuple(entries.values()), tuple(problems), frozenset(spoken_for))


def problem_of(key: str, value: str) -> str | None:
    """What is wrong with ``value`` for the catalogue's ``key``, as a sentence; None: nothing."""
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in value):
        return f"{key} に改行などの制御文字があります。除いてください。"
    if key in _FORMS:
        fits, how = _FORMS[key]
        if not fits(value):
            return f"{key}「{value}」は使えません。{how}で書いてください。"
    return None


def _catalogued(entry: Any) -> Catalogued:
    """The entry as read. Raises CorpusError with the second half of a sentence."""
    if not isinstance(entry, dict):
        raise CorpusError("は [[document]] の表で書いてください。")
    if unknown := sorted(set(entry) - _KEYS):
        raise CorpusError(
            f"に知らない項目 {'、'.join(unknown)} があります。綴りを確かめてください。"
        )
    for key in ("id", "title"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise CorpusError(f"に {key} がありません。書き足してください。")
    texts = {key: _text(key, value) for key, value in entry.items()}
    for key, value in texts.items():
        if problem := problem_of(key, value):
            raise CorpusError(f"（{texts['id']}）の {problem}")
    if "sha256" in texts:
        texts["sha256"] = texts["sha256"].lower()
    start, end = texts.get("in_force_from"), texts.get("in_force_to")
    if start and end and end[: len(start)] < start[: len(end)]:
        raise CorpusError(
            f"（{texts['id']}）の in_force_to {end} が in_force_from {start} より前です。"
        )
    return Catalogued(**texts)


def _text(key: str, value: Any) -> str:
    """TOML's own dates, and years as numbers, as the text they stand for."""
    if isinstance(value, str):
        return value
    if key in _DATES and isinstance(value, date | datetime):
        return value.isoformat()
    if key in _DATES and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise CorpusError(f"の {key} は文字列で書いてください（いまは {value!r}）。")


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return _is_date(text)
    return True


def is_https(text: str) -> bool:
    """Whether ``text`` is an https address with a host, and without a password or blanks."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = not any(char.isspace() for char in text) and "\\" not in text and port != 0
    return plain and parts.scheme == "https" and bool(parts.hostname) and parts.username is None


_ON_A_DAY = "2020、2020-03、2020-03-27 のような西暦"
_HTTPS = "https:// で始まるアドレス"
_DATES = ("date", "in_force_from", "in_force_to", "retrieved")
_FORMS: dict[str, tuple[Callable[[str], bool], str]] = {
    "id": (lambda text: bool(_ID.fullmatch(text)), "空白と / ? # % & などの記号を含まない名前"),
    "file": (bool, "目録から見たファイルの場所"),
    "status": (lambda text: text in STATUSES, f"{'、'.join(STATUSES)} のどれか"),
    "date": (_is_date, _ON_A_DAY),
    "in_force_from": (_is_date, _ON_A_DAY),
    "in_force_to": (_is_date, _ON_A_DAY),
    "retrieved": (_is_moment, f"{_ON_A_DAY}か日時"),
    "url": (is_https, _HTTPS),
    "source": (is_https, _HTTPS),
    "sha256": (lambda text: bool(re.fullmatch(r"[0-9a-fA-F]{64}", text)), "16 進数 64 桁"),
}
