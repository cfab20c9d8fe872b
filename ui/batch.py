"""``ask --jsonl``: a file of questions in, a file of answers out, all or nothing."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Answer, Assistant, Status
from assistant.types import Turn
from indexer.errors import SenryakuError
from ui.terminal import without_surrogates


class BatchError(SenryakuError):
    """A line of the question file cannot be used."""


@dataclass(frozen=True, slots=True)
class Question:
    """A line of the question file."""

    id: str | int
    question: str
    history: tuple[Turn, ...]


def answer_file(assistant: Assistant, source: Path, target: Path) -> tuple[int, list[str]]:
    """Answer the questions of ``source`` into ``target``; how many, and what went wrong with which.

    ``source`` is checked whole before the first answer, and ``target`` appears only when complete.
    """
    questions = list(read_questions(source))
    problems: list[str] = []
    objects = (answer_object(assistant, question, problems) for question in questions)
    write_whole(target, (json.dumps(item, ensure_ascii=False) + "\n" for item in objects))
    return len(questions), problems


def answer_object(assistant: Assistant, question: Question, problems: list[str]) -> dict[str, Any]:
    """The answer object with the question's id in front.

    One question that fails must not lose the answers to the others: it gets an object that says
    so, and a line in ``problems``.
    """
    try:
        answer = assistant.ask(question.question, question.history)
    except Exception as error:
        problems.append(
            f"質問 {question.id} に答えられませんでした（{type(error).__name__}: {error}）。"
        )
        answer = Answer(question.question, Status.CLARIFY, "内部の誤りのため答えられませんでした。")
    return {"id": question.id, **answer.as_dict()}


def read_questions(source: Path) -> Iterator[Question]:
    """The questions of ``source``; raises BatchError with the number of the line that is wrong."""
    for number, line in enumerate(
        source.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1
    ):
        if line.strip():
            where = f"{source} の {number} 行目"
            try:
                yield _question(json.loads(line.decode("utf-8")))
            except UnicodeDecodeError:
                raise BatchError(
                    f"{where}は UTF-8 ではありません。UTF-8 で保存してください。"
                ) from None
            except json.JSONDecodeError as error:
                raise BatchError(f"{where}を JSON として読めません（{error.msg}）。") from None
            except RecursionError:
                raise BatchError(f"{where}は入れ子が深すぎます。") from None
            except ValueError as error:
                raise BatchError(f"{where}：{error}") from None


def _question(data: Any) -> Question:
    if not isinstance(data, dict):
        raise ValueError('{"id": "…", "question": "…"} の形で書いてください。')
    identity, question = data.get("id"), data.get("question")
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise ValueError("id がありません。文字列か整数で書いてください。")
    if not isinstance(question, str):
        raise ValueError("question がありません。文字列で書いてください。")
    identity = without_surrogates(identity) if isinstance(identity, str) else identity
    return Question(identity, without_surrogates(question), tuple(_turns(data.get("history"))))


def _turns(history: Any) -> Iterator[Turn]:
    for turn in history if isinstance(history, list) else [history] if history else []:
        match turn:
            case [str(user), str(said)]:
                yield without_surrogates(user), without_surrogates(said)
            case _:
                raise ValueError("history は [[質問, 回答], …] の形で書いてください。")


def write_whole(target: Path, pieces: Iterable[str | bytes]) -> None:
    """Write ``pieces``, text as UTF-8, beside ``target``, then put the file in its place.

    Raises OSError that names ``target``, or its folder where that is not there.
    """
    if not target.name or target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            for piece in pieces:
                file.write(piece.encode() if isinstance(piece, str) else piece)
        partial.replace(target)
    except BaseException as error:
        with suppress(OSError):
            partial.unlink()
        if isinstance(error, OSError) and error.filename == str(partial):
            named = target.parent if isinstance(error, FileNotFoundError) else target
            raise OSError(error.errno, error.strerror, str(named)) from error
        raise
