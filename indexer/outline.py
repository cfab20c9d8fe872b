"""Lines of a Japanese policy document → display text and its tree of sections.

The grammar of headings and bullets is the table MARKERS: one row a kind of marker, ordered by
rank. A marker opens a section below the nearest open section of a lower rank. A line without a
marker continues what is open: the same paragraph where the print was merely wrapped, a new one
otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.normalize import compact
from indexer.types import PENDING, Section, SectionKind

_CLOSERS = {"）": "（", ")": "(", "」": "「", "』": "『", "】": "【", "〕": "〔"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source as the reader hands it over, furniture already gone."""

    text: str  # without blanks at either end
    gap: int = 0  # empty lines before it
    indented: bool = False  # begins with a half-width blank or tab
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """One kind of heading or bullet."""

    pattern: re.Pattern[str]
    rank: int  # the lower, the nearer to the root
    kind: SectionKind
    ordinal: bool = False  # group 1 is a number that follows on from its predecessors


def _marker(pattern: str, rank: int, kind: SectionKind, ordinal: bool = False) -> Marker:
    return Marker(re.compile(pattern), rank, kind, ordinal)


_H, _I, _N = SectionKind.HEADING, SectionKind.ITEM, SectionKind.NOTE
MARKERS: tuple[Marker, ...] = (
    _marker(r"第([0-9０-９一二三四五六七八九十]+)章", 10, _H),
    _marker(r"第([0-9０-９一二三四五六七八九十]+)節", 20, _H),
    _marker(r"([Ⅰ-Ⅻ])[.．、]?\s", 25, _H),
    _marker(r"([0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2})*)[.．](?![0-9０-９])", 30, _H, ordinal=True),
    _marker(r"([0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2})+)(?=\s)", 30, _H, ordinal=True),
    _marker(r"[（(]([0-9０-９]{1,2})[）)]", 50, _H, ordinal=True),
    _marker(r"[○〇◯●◎](?=\S|\s)", 60, _I),
    _marker(r"[①-⑳]", 70, _I),
    _marker(r"[・•‣▪]", 80, _I),
    _marker(r"[\ue000-\uf8ff]", 90, _I),  # a bullet of a symbol font
    _marker(r"(?:（※[0-9０-９]*）|\(※[0-9０-９]*\)|※[0-9０-９]*)", 100, _N),
)
DOTTED, DOT = 30, 80  # ranks of 1.2. and of ・
LOST_BULLET = Marker(re.compile(""), 90, SectionKind.ITEM)
ROOT_RANK = 0
_LONGEST_BRACKET = 200  # characters
_SHORTEST_FULL = 40  # columns of a full line at least: a page is wider than its headings


@dataclass(slots=True)
class _Node:
    """A section while it is being built."""

    kind: SectionKind
    label: str
    rank: int
    parent: int | None
    number: tuple[int, ...] = ()
    paragraphs: list[str] = field(default_factory=list)  # the first is the marker's line


def build(lines: Sequence[Line]) -> tuple[str, tuple[Section, ...]]:
    """The display text of ``lines`` and its sections, the document itself first.

    The first line is the title. Raises ValueError where there is no line at all.
    """
    if not lines:
        raise ValueError("no lines")
    layout = _Layout.of(lines)
    nodes = [_Node(SectionKind.TITLE, "", ROOT_RANK, None, paragraphs=[lines[0].text])]
    stack = [0]
    previous = lines[0]
    for line in lines[1:]:
        node = nodes[stack[-1]]
        found = _match(line, previous, layout, [nodes[i] for i in stack])
        if found is not None:
            marker, label, number = found
            rank = marker.rank + (len(number) if marker.ordinal else 0)
            while len(stack) > 1 and nodes[stack[-1]].rank >= rank:
                stack.pop()
            nodes.append(_Node(marker.kind, label, rank, stack[-1], number, [line.text]))
            stack.append(len(nodes) - 1)
        elif _continues(line, previous, node, layout):
            node.paragraphs[-1] = join(node.paragraphs[-1], line.text)
        else:
            node.paragraphs.append(line.text)
        previous = line
    return _lay_out(nodes)


def join(left: str, right: str) -> str:
    """Two parts of one wrapped line as one: a blank only between two Latin words."""
    latin = left[-1:].isascii() and left[-1:].isalnum() and right[:1].isascii()
    return f"{left} {right}" if latin and right[:1].isalnum() else left + right


def disagreements(headings: Iterable[str], outline: Iterable[str]) -> list[str]:
    """Entries of the outline a PDF carries that the tree lacks, or has in another order."""
    rest = [compact(heading) for heading in headings]
    missing: list[str] = []
    for entry in outline:
        key = compact(entry)
        if key in rest:
            rest = rest[rest.index(key) + 1 :]
        else:
            missing.append(entry)
    return missing


def width(text: str) -> int:
    """Columns that ``text`` takes in print: 2 a full-width character, 1 any other."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How this document is set: the length of a full line and the usual gap between lines."""

    full: int
    gap: int
    indented: bool  # most lines are: an indent means nothing

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Layout:
        gaps = sorted(line.gap for line in lines)
        return cls(
            full=max(_SHORTEST_FULL, *(width(line.text) for line in lines)),
            gap=gaps[len(gaps) // 2],
            indented=sum(line.indented for line in lines) * 2 > len(lines),
        )


def _match(
    line: Line, previous: Line, layout: _Layout, open_nodes: Sequence[_Node]
) -> tuple[Marker, str, tuple[int, ...]] | None:
    """The marker that ``line`` begins with, its label as printed, and its number."""
    node = open_nodes[-1]
    text = node.paragraphs[-1]
    if _is_open(text):
        return None
    for marker in MARKERS:
        match = marker.pattern.match(line.text)
        if match is None:
            continue
        label = match[0].strip()
        if _runs_on(marker, line.text[match.end() :], previous, text, layout):
            return None
        if not marker.ordinal:
            wrapped = marker.rank == 70 and _enumerates(text, label)
            return None if wrapped else (marker, label, ())
        number = tuple(int(part) for part in re.split("[.．]", match[1]))
        if _follows_on(number, marker, open_nodes):
            return marker, label, number
    lost = line.indented and not layout.indented and line.gap >= max(1, layout.gap)
    return (LOST_BULLET, "", ()) if lost else None


def _runs_on(marker: Marker, rest: str, previous: Line, text: str, layout: _Layout) -> bool:
    """Whether what looks like a marker is the wrapped rest of a sentence: 3.2 倍に増やす。

    健康 at the end of a full line and ・医療 at the start of the next are one word.
    """
    if marker.ordinal and re.match(r"[のをにはがでと]", rest):
        return True
    if marker.rank == DOTTED and rest.endswith("。") and not text.endswith("。"):
        return True
    full = width(previous.text) >= 0.95 * layout.full
    return marker.rank == DOT and full and not text.endswith("。") and rest[:1].strip() != ""


def _is_open(text: str) -> bool:
    """Whether a bracket opened in ``text`` is still open: the line cannot end there.

    One that was opened long before was never closed and is no reason to go on.
    """
    stack: list[str] = []
    for char in text[-_LONGEST_BRACKET:]:
        if char in _CLOSERS.values():
            stack.append(char)
        elif char in _CLOSERS and stack and stack[-1] == _CLOSERS[char]:
            stack.pop()
    return bool(stack)


def _enumerates(text: str, label: str) -> bool:
    """Whether ``text`` counts ①②… within an unfinished sentence, so that ``label`` goes on."""
    before = chr(ord(label) - 1)
    return before in text[1:] and not text.endswith("。")


def _follows_on(number: tuple[int, ...], marker: Marker, open_nodes: Sequence[_Node]) -> bool:
    """Whether ``number`` is the next one of its kind: 3.5 in running text is no heading."""
    rank = marker.rank + len(number)
    for node in reversed(open_nodes):
        if node.rank == rank and node.number:
            return node.number[:-1] == number[:-1] and 0 < number[-1] - node.number[-1] <= 2
        if node.rank < rank:
            above = node.number if node.rank > marker.rank else ()
            # 3.1 below 3; a kind of numbering that starts here starts low.
            return number[-1] <= 2 and (len(number) == 1 or not above or number[:-1] == above)
    return False


def _continues(line: Line, previous: Line, node: _Node, layout: _Layout) -> bool:
    """Whether ``line`` is the wrapped rest of the paragraph before it."""
    text = node.paragraphs[-1]
    if _is_open(text):
        return True
    if line.gap > layout.gap and line.gap > 0:
        return False
    share = width(previous.text) / layout.full
    if node.kind is SectionKind.TITLE and len(node.paragraphs) == 1:
        return False
    in_heading = len(node.paragraphs) == 1 and node.kind is SectionKind.HEADING
    if in_heading:
        return share >= 0.9
    if text.endswith("。"):
        return share >= 0.9
    return share >= 0.6 or len(node.paragraphs) > 1


def _lay_out(nodes: Sequence[_Node]) -> tuple[str, tuple[Section, ...]]:
    """Paragraphs as lines of the display text; spans of the sections."""
    text: list[str] = []
    at = 0
    starts: list[int] = []
    head_ends: list[int] = []
    body_ends: list[int] = []
    for node in nodes:
        starts.append(at)
        head_ends.append(at + len(node.paragraphs[0]))
        for paragraph in node.paragraphs:
            text.append(paragraph + "\n")
            at += len(paragraph) + 1
        body_ends.append(at)
    ends = list(body_ends)
    for i in range(len(nodes) - 1, 0, -1):
        parent = nodes[i].parent or 0
        ends[parent] = max(ends[parent], ends[i])
    sections = tuple(
        Section(
            id=i,
            parent=node.parent,
            kind=node.kind,
            label=node.label,
            start=starts[i],
            head_end=head_ends[i],
            body_end=body_ends[i],
            end=ends[i],
            pending=bool(PENDING.search(node.paragraphs[0])),
        )
        for i, node in enumerate(nodes)
    )
    return "".join(text), sections
