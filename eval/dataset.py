"""Question sets: JSONL, one question a line, every line checked before anything is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.types import Turn
from indexer.errors import SenryakuError

REQUIRED = frozenset({"id", "category", "question", "answerable"})
OPTIONAL = frozenset({"history", "facts", "evidence", "forbid", "lang"})
NOTES = frozenset({"rows", "corpus"})  # of sets that ask for register rows; not judged here


class DatasetError(SenryakuError):
    """A question set, a file of answers or a saved run that cannot be used."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what a good answer to it holds.

    ``facts``: groups of alternatives, one of each group must be said. ``evidence``: words of the
    source, one of which a citation must overlap. ``forbid``: what the answer must not say.
    """

    id: str
    category: str
    question: str
    answerable: bool
    history: tuple[Turn, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    lang: str = "ja"


def load(path: Path) -> tuple[Question, ...]:
    """The questions of the JSONL file ``path``, in its order; blank lines are skipped.

    Raises DatasetError, with file and line number, at the first thing that is wrong.
    """
    found: dict[str, Question] = {}
    for number, record in records(path):
        where = f"{path} の{number}行目"
        question = _question(record, where)
        if question.id in found:
            raise DatasetError(f"{where}: id「{question.id}」が重複しています。")
        found[question.id] = question
    if not found:
        raise DatasetError(f"{path}: 問題が1問もありません。")
    return tuple(found.values())


def load_answers(path: Path) -> dict[str, dict[str, Any]]:
    """Saved answers by question id: what ``senryaku ask --jsonl … --out`` writes.

    Each line is ``{"id", …the answer object}``. Raises DatasetError as ``load`` does.
    """
    answers: dict[str, dict[str, Any]] = {}
    for number, record in records(path):
        where = f"{path} の{number}行目"
        key = _text(record, "id", where)
        if key in answers:
            raise DatasetError(f"{where}: id「{key}」が重複しています。")
        answers[key] = {name: value for name, value in record.items() if name != "id"}
    return answers


def read_text(path: Path) -> str:
    """The UTF-8 text of ``path`` (a byte order mark is dropped); DatasetError where it is not."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DatasetError(f"{path} を読めません（{error.strerror or error}）。") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DatasetError(f"{path} の{line}行目: UTF-8 として読めません。") from error


def records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of the JSONL file ``path`` with their line numbers; blank lines are skipped.

    Raises DatasetError, with file and line number, where a line is none.
    """
    # Not splitlines(): U+2028 and U+0085 may stand inside a JSON string.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            yield number, _object(line, f"{path} の{number}行目")


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        detail = (
            "同じ項目が二度あります" if isinstance(error, _RepeatedKeyError) else "文法の誤りです"
        )
        raise DatasetError(f"{where}: JSON として読めません（{detail}）。") from error
    if not isinstance(record, dict):
        raise DatasetError(f"{where}: 1行に1つの JSON オブジェクトを書いてください。")
    return record


class _RepeatedKeyError(ValueError):
    """A key that stands twice in one JSON object."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise _RepeatedKeyError
    return record


def _question(record: Mapping[str, Any], where: str) -> Question:
    unknown = sorted(record.keys() - REQUIRED - OPTIONAL - NOTES)
    if unknown:
        raise DatasetError(f"{where}: 知らない項目「{unknown[0]}」があります。")
    missing = sorted(REQUIRED - record.keys())
    if missing:
        raise DatasetError(f"{where}: 項目「{missing[0]}」がありません。")
    if not isinstance(record["answerable"], bool):
        raise DatasetError(f"{where}: 項目「answerable」は true か false にしてください。")
    return Question(
        id=_text(record, "id", where),
        category=_text(record, "category", where),
        question=_text(record, "question", where),
        answerable=record["answerable"],
        history=_history(record.get("history", []), where),
        facts=_facts(record.get("facts", []), where),
        evidence=_texts(record.get("evidence", []), "evidence", where),
        forbid=_texts(record.get("forbid", []), "forbid", where),
        lang=_text(record, "lang", where) if "lang" in record else "ja",
    )


def _text(record: Mapping[str, Any], name: str, where: str) -> str:
    value = record.get(name)
    if not _is_text(value):
        raise DatasetError(f"{where}: 項目「{name}」は空でない文字列にしてください。")
    return str(value)


def _texts(value: object, name: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(_is_text(item) for item in value):
        raise DatasetError(f"{where}: 項目「{name}」は空でない文字列の配列にしてください。")
    return tuple(value)


def _facts(value: object, where: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or not all(isinstance(group, list) and group for group in value):
        raise DatasetError(f"{where}: 項目「facts」は、言い換えの配列の配列にしてください。")
    return tuple(_texts(group, "facts", where) for group in value)


def _history(value: object, where: str) -> tuple[Turn, ...]:
    turns: list[Any] = value if isinstance(value, list) else [None]
    if not all(isinstance(t, list) and len(t) == 2 and all(map(_is_text, t)) for t in turns):
        raise DatasetError(
            f"{where}: 項目「history」は [利用者の発言, 回答] の配列にしてください。"
        )
    return tuple((user, answer) for user, answer in turns)


def _is_text(value: object) -> bool:
    """A string with something in it that can be written out (no lone surrogate)."""
    if not isinstance(value, str) or not value.strip():
        return False
    return not any("\ud800" <= char <= "\udfff" for char in value)
