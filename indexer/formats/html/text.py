"""The text of a block of HTML: blanks as a browser shows them, lines broken by hand, raised marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from indexer.formats.lines import begins_anew
from indexer.normalize import clean
from indexer.outline import width

_BLANKS = re.compile("[ \t\n\r\f\xa0]+")
_LINE_END = re.compile("[\n\r\f]")
# What comes from here on in Unicode is set without blanks between words.
_WIDE = "\u2030"
_IDEOGRAPHIC_BLANK = "　"
_FULL = 40  # columns of a line at least that was broken because it was full
_SHARE = 0.8  # of the widest line, from which a line is full
_ENDS = re.compile(r"[。．.!?！？：:；;」』）)】〉》\]］]$")
_NUMBER = re.compile("[0-9０-９,、*＊†‡注※]{1,6}")

_SEPARATOR = r"[\s|｜/／>＞»›・•‣◦▪■□●○◆◇→▶►▲△「」\[\]［］()（）]"
_ALL_LINKS = re.compile(rf"(?:{_SEPARATOR}*\0)+{_SEPARATOR}*")
_BAR = re.compile(rf"(?:{_SEPARATOR}*\0\s*[|｜>＞»›/／]+\s*)+(?:\0{_SEPARATOR}*)?")
_WAY = re.compile(r"(?:[^\0。]{0,12}[:：])?\s*(?:\0\s*[>＞»›/／]+\s*)+[^\0。]{0,60}")


class Links(Enum):
    """What part links have in a line."""

    NONE = "text, with or without links in it"
    WHOLE = "the line is a link: in a row with others a menu"
    NAVIGATION = "the way to this page, a bar of links, a link to another place on this page"


class Link(Enum):
    """Whether a piece of text is a link."""

    NO = 0
    ELSEWHERE = 1
    HERE = 2  # to a place on this page


@dataclass(frozen=True, slots=True)
class Piece:
    """Text within a block, all of it in one link or in none."""

    text: str
    link: Link = Link.NO
    is_break: bool = False  # a line end set by hand, without text


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a block."""

    text: str
    links: Links


def lines_of(pieces: Sequence[Piece], *, keep: bool = False) -> list[TextLine]:
    """The lines that ``pieces`` show; those broken only because they were full put together.

    ``keep``: every line end is meant.
    """
    segments: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.is_break:
            segments.append([])
        else:
            segments[-1].append(piece)
    segments = [segment for segment in segments if "".join(p.text for p in segment).strip()]
    raws = ["".join(piece.text for piece in segment) for segment in segments]
    found: list[TextLine] = []
    for group in ([i] for i in range(len(raws))) if keep else _unwrapped(raws):
        text = collapse("\n".join(raws[i] for i in group))
        if text:
            found.append(TextLine(text, _links([p for i in group for p in segments[i]])))
    return found


def collapse(raw: str) -> str:
    """``raw`` with blanks as one, and none where a line of Japanese source ended."""
    return clean(_BLANKS.sub(_blank, raw)).strip()


def raised(text: str, before: str, link: Link) -> str:
    """How <sup> is shown: a note's mark in brackets, an exponent after ^, the rest as it is."""
    mark = text.strip()
    if not _NUMBER.fullmatch(mark) or not mark.strip("*＊†‡注※"):
        return text
    exponent = before[-1:].isascii() and before[-1:].isalnum() and link is Link.NO
    return f"^{mark}" if exponent else f"[{mark}]"


def _blank(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if _IDEOGRAPHIC_BLANK in (before, after):
        return ""
    wide = before >= _WIDE or after >= _WIDE
    return "" if wide and _LINE_END.search(match[0]) else " "


def _unwrapped(raws: Sequence[str]) -> list[list[int]]:
    """Which of a block's lines go on from the one before: 、 at its end, or all lines are full."""
    if len(raws) == 1:
        return [[0]]
    texts = [collapse(raw) for raw in raws]
    widest = max(map(width, texts), default=0)
    full = [width(text) >= max(_FULL, _SHARE * widest) for text in texts]
    set_in_lines = len(texts) > 2 and sum(full[:-1]) * 3 >= 2 * (len(full) - 1)
    groups: list[list[int]] = []
    for i, text in enumerate(texts):
        before = texts[i - 1] if i else ""
        anew = raws[i].lstrip(" \t\r\n\f")[:1] in (_IDEOGRAPHIC_BLANK, "\xa0") or begins_anew(text)
        wrapped = set_in_lines and full[i - 1] and not _ENDS.search(before)
        if i and not anew and (wrapped or before.endswith("、")):
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _links(pieces: Sequence[Piece]) -> Links:
    linked = [piece.link for piece in pieces if piece.link is not Link.NO and piece.text.strip()]
    if not linked:
        return Links.NONE
    shape = "".join(p.text if p.link is Link.NO else "\0" * bool(p.text.strip()) for p in pieces)
    shape = re.sub("\0+", "\0", shape.strip())
    if len(shape) > 300:
        return Links.NONE
    if _ALL_LINKS.fullmatch(shape):
        if all(link is Link.HERE for link in linked) or _BAR.fullmatch(shape):
            return Links.NAVIGATION
        return Links.WHOLE
    return Links.NAVIGATION if _WAY.fullmatch(shape) else Links.NONE
