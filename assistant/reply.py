"""What a chat model writes → sentences, each with the ids it names, as soon as it is complete.

Nothing here believes the model: markup is taken off, markers of whatever kind are taken out, and a
reply that does not end raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.prompt import ID, NOTHING

LONGEST = 6000  # characters of a reply, past which it is endless
_LONGEST_SENTENCE = 600  # characters without an end of sentence: no sentence
_WAIT = 40  # characters after an opening bracket within which a marker closes
_OPEN, _CLOSE = "[［【（(<＜", "]］】）)>＞"
_MARKER = re.compile(
    rf"\s*[{re.escape(_OPEN)}]\s*(?:id\s*[=:：]\s*)?\"?{ID}\"?(?:[\s,、，;]+{ID})*\s*[{re.escape(_CLOSE)}]"
)
_ID = re.compile(rf"(?<![a-z0-9]){ID}(?![a-z0-9])")
_UNKNOWN = re.compile(r"[\[［][\s0-9A-Za-z０-９,、，^\-]{1,16}[\]］]")
_CLOSING = re.compile(r"</[a-z][a-z0-9]*>|\*{1,3}|__", re.IGNORECASE)  # markup before a marker
_ENDS = "。！？\n"
_PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")"}
# Markup and what is left of the text; in this order.
_MARKUP = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), kept)
    for pattern, kept in (
        (r"<(script|style)\b.*?(?:</\1>|$)", ""),
        (r"</?[a-z!][^<>]*>?", ""),
        (r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1"),
        (r"```\w*|`", ""),
        (r"\*\*|__|~~", ""),
        (r"^\s*(?:#{1,6}|>+)\s+", ""),
        (r"^\s*(?:[-*+•●■]|\d{1,2}[.)．）])\s+", "・"),
        (r"^\s*[（(]\d{1,2}[)）]\s*", ""),
    )
)
_THOUGHT, _THOUGHT_OVER = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of a model without markup and markers, and the ids that stood in it."""

    text: str
    ids: tuple[str, ...] = ()


class Endless(Exception):  # noqa: N818 - an outcome, told to readers as such
    """A reply of more than LONGEST characters."""


class CutShort(Exception):  # noqa: N818
    """A reply that ended before it was finished."""


def from_text(pieces: Iterable[str]) -> Iterator[Written]:
    """The sentences of a reply in plain text with markers. Raises Endless."""
    waiting, read = "", 0
    for piece in _without_thoughts(pieces):
        waiting += piece
        read += len(piece)
        while (end := _end_of_sentence(waiting)) is not None:
            yield from _written(waiting[:end])
            waiting = waiting[end:]
        if read > LONGEST or len(waiting) > _LONGEST_SENTENCE:
            raise Endless
    while waiting.strip():
        end = _end_of_sentence(waiting, last=True) or len(waiting)
        yield from _written(waiting[:end])
        waiting = waiting[end:]


def from_objects(objects: Iterable[Mapping[str, Any]]) -> Iterator[Written]:
    """The sentences of a growing object of prompt.SCHEMA. Raises Endless, CutShort."""
    given = 0
    last: Mapping[str, Any] = {}
    for last in objects:
        found = _sentences(last)
        if sum(len(text) for text, _ in found) > LONGEST:
            raise Endless
        for text, ids in found[given:-1]:  # the last one may still grow
            yield from _object_written(text, ids)
        given = max(given, len(found) - 1)
    if not last.get("finished"):
        raise CutShort
    for text, ids in _sentences(last)[given:]:
        yield from _object_written(text, ids)
    if not _sentences(last):
        yield Written(NOTHING)


def _sentences(found: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """(text, ids) of what stands under ``sentences``; whatever has another shape is left out."""
    listed = found.get("sentences")
    return [
        (str(one["text"]), tuple(map(str, one.get("ids") or ())))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and isinstance(one.get("text"), str)
    ]


def _object_written(text: str, ids: tuple[str, ...]) -> Iterator[Written]:
    shown = without_markup(text)
    if shown:
        found = (*ids, *_ID.findall(text))
        yield Written(shown, tuple(dict.fromkeys(i.strip("[]［］ ") for i in found)))


def _written(raw: str) -> Iterator[Written]:
    text = without_markup(raw)
    if text:
        marked = "".join(match[0] for match in _MARKER.finditer(raw))
        yield Written(text, tuple(dict.fromkeys(_ID.findall(marked))))


def without_markup(raw: str) -> str:
    """``raw`` as one line of plain text, without markers, known or not."""
    text = _MARKER.sub("", raw)
    for pattern, kept in _MARKUP:
        text = pattern.sub(kept, text)
    return " ".join(_UNKNOWN.sub("", text).split())


def _end_of_sentence(text: str, last: bool = False) -> int | None:
    """Where the first sentence of ``text`` and its markers end; None while they may go on."""
    awaited: list[str] = []
    for at, char in enumerate(text):
        if char in _PAIRS:
            awaited.append(_PAIRS[char])
        elif awaited and char == awaited[-1]:
            awaited.pop()
        elif char == "\n":
            awaited.clear()
        if char in _ENDS and not awaited and text[:at].strip():
            return _after_markers(text, at + 1, last)
    return None


def _after_markers(text: str, at: int, last: bool) -> int | None:
    while match := _MARKER.match(text, at) or _CLOSING.match(text, at):
        at = match.end()
    rest = text[at:].lstrip()
    undecided = not rest or (
        rest[0] in _OPEN and not set(rest[1:]) & set(_CLOSE) and len(rest) < _WAIT
    )
    return None if undecided and not last else at


def _without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces after what a reasoning model writes to itself before its reply."""
    head, thinks, begun = "", False, False
    for piece in pieces:
        if begun:
            yield piece
            continue
        head = (head + piece) if thinks else (head + piece).lstrip()
        if not thinks and head.startswith(_THOUGHT):
            thinks = True
        if thinks:
            _, over, rest = head.partition(_THOUGHT_OVER)
            head = rest if over else head[-len(_THOUGHT_OVER) :]
            begun = bool(over)
        else:
            begun = not _THOUGHT.startswith(head)
        if begun:
            yield head
        elif not thinks:
            yield piece[: len(piece) - len(piece.lstrip())]  # blanks count as read
    if not begun and not thinks:
        yield head
