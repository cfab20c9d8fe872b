"""Lines of a Japanese policy document → its tree, by the grammar of indexer.grammar.

A line without a marker continues what is open: the same paragraph where the print was merely
wrapped, a new one otherwise. Where a reader knows better (a heading's level, that a line goes on),
it says so on the line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer import grammar, wrapped
from indexer.grammar import MARKERS, Marker, follows_on, number_parts
from indexer.normalize import compact
from indexer.tree import ROOT_RANK, Layout, Line, Node, Paragraph, Table, lay_out
from indexer.types import SectionKind

# What goes on after a number that is none of a heading: 3.2 倍に増やす, 9. のとおり.
_NO_TITLE = re.compile(r"[のをにはがでと]|\s?(?:[％%‰]|[倍割](?=[でにのをとがか、。以程]|$))")
_SHORTEST_CUT = 16  # columns of a line that a box may have broken, however wide the page is
_SHORTEST_FULL = 40  # columns of a full line at least: a page is wider than its headings


def build(elements: Sequence[Line | Table]) -> Layout:
    """The display text of ``elements`` and its sections, the document itself first.

    The first is a Line, the title. Raises ValueError where there is none.
    """
    if not elements or not isinstance(elements[0], Line):
        raise ValueError("a document begins with a line: its title")
    outline = _Outline([element for element in elements if isinstance(element, Line)])
    for element in elements[1:]:
        if isinstance(element, Table):
            outline.add_table(element)
        else:
            outline.add(element)
    return lay_out(outline.nodes)


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
class _Found:
    """A marker at the beginning of a line."""

    marker: Marker
    label: str  # as printed
    number: str
    rank: int
    end: int  # where the marker ends in the line


class _Outline:
    """The nodes of a document while its lines come in."""

    def __init__(self, lines: Sequence[Line]) -> None:
        title = lines[0]
        paragraph = Paragraph.of(title.text, title.page, title.box)
        self.nodes = [Node(SectionKind.TITLE, "", ROOT_RANK, None, [paragraph])]
        self._layout = _Print.of(lines)
        self._stack = [0]
        self._items: list[tuple[int, int]] = []  # level and node of the nested items that are open
        self._previous = title

    def add(self, line: Line) -> None:
        node = self._current()
        last = self.nodes[-1]
        if line.kind is not SectionKind.ITEM and not line.joins:
            self._items.clear()
        if line.joins and last.paragraphs and last.kind is not SectionKind.ROW:
            last.paragraphs[-1].extend(line.text, line.page, line.box)
        elif line.kind is not None:
            self._leaf(line, line.kind)
        elif line.level is not None:
            self._open_heading(line, line.level)
        elif found := self._match(line):
            self._open(line, found)
        elif last is node and self._continues(line, node):
            node.paragraphs[-1].extend(line.text, line.page, line.box)
        else:
            self._paragraph(line)
        self._previous = line

    def add_table(self, table: Table) -> None:
        """A table below what is open, or below the caption right before it."""
        self._items.clear()
        captioned = self.nodes[-1].kind is SectionKind.CAPTION
        parent = len(self.nodes) - 1 if captioned else self._stack[-1]
        head = [
            Paragraph.of(_cells(row.cells), row.page, row.box) for row in table.rows[: table.header]
        ]
        self.nodes.append(Node(SectionKind.TABLE, "", grammar.TABLE_RANK, parent, head))
        at = len(self.nodes) - 1
        for row in table.rows[table.header :]:
            paragraph = Paragraph.of(_cells(row.cells), row.page, row.box)
            self.nodes.append(Node(SectionKind.ROW, "", grammar.ROW_RANK, at, [paragraph]))

    def _paragraph(self, line: Line) -> None:
        """A paragraph of what is open; of an article its first 項.

        Text that follows a leaf (a footnote, a table) is a child of its own: a section's own
        paragraphs stand before its children.
        """
        node = self.nodes[self._stack[-1]]
        paragraph = Paragraph.of(line.text, line.page, line.box)
        if node.unit == "条":
            rank = grammar.FIRST_PARAGRAPH_RANK
            self._push(Node(SectionKind.CLAUSE, "", rank, None, [paragraph], "項", "1"))
        elif self.nodes[-1] is not node:
            parent = self._stack[-1]
            self.nodes.append(Node(SectionKind.TEXT, "", grammar.TEXT_RANK, parent, [paragraph]))
        else:
            node.paragraphs.append(paragraph)

    def _leaf(self, line: Line, kind: SectionKind) -> None:
        """A note, a caption, an item: nothing goes on from it; an item may have items below."""
        paragraph = Paragraph.of(line.text, line.page, line.box)
        parent = self._stack[-1]
        if kind is SectionKind.ITEM and line.level is not None:
            while self._items and self._items[-1][0] >= line.level:
                self._items.pop()
            parent = self._items[-1][1] if self._items else parent
            self._items.append((line.level, len(self.nodes)))
        self.nodes.append(Node(kind, line.label, grammar.CAPTION_RANK, parent, [paragraph]))

    def _open_heading(self, line: Line, level: int) -> None:
        """A heading that the source marks as one; its number is read off it where it has one."""
        label, number, unit = "", "", ""
        for marker in MARKERS:
            match = marker.pattern.match(line.text)
            if match and not marker.within and not (marker.alone and match[0] != line.text):
                label, unit = match[0].strip(), marker.unit
                number = grammar.number_of(marker, match)
                break
        paragraph = Paragraph.of(line.text, line.page, line.box)
        self._push(Node(SectionKind.HEADING, label, level, None, [paragraph], unit, number))

    def _open(self, line: Line, found: _Found) -> None:
        if found.marker.unit == "条":
            self._open_article(line, found)
            return
        marker = found.marker
        text = line.text
        if marker.unit == "項" and (caption := self._take_caption()) is not None:
            # （施行期日） above １　この法律は: one line, as the law data has it.
            text = f"{found.label}　{caption.text}{line.text[found.end :].strip()}"
        paragraph = Paragraph.of(text, line.page, line.box)
        self._push(
            Node(marker.kind, found.label, found.rank, None, [paragraph], marker.unit, found.number)
        )

    def _open_article(self, line: Line, found: _Found) -> None:
        """第N条 as a heading with its caption, what it says on the same line as its first 項."""
        rest = line.text[found.end :].strip()
        heading = Paragraph.of(found.label, line.page, line.box)
        caption = self._take_caption()
        if caption is not None:
            label = len(heading.text)
            heading.extend(caption.text)
            heading.origins += [(label + at, page, box) for at, page, box in caption.origins]
        title = "" if self._says(rest) else rest
        if title:
            heading.text = line.text if caption is None else f"{heading.text}　{title}"
        self._push(
            Node(SectionKind.HEADING, found.label, found.rank, None, [heading], "条", found.number)
        )
        if rest and not title:
            self._paragraph(replace(line, text=rest))

    def _says(self, rest: str) -> bool:
        """Whether what follows 第N条 on its line is the provision itself, not a title."""
        if not rest or grammar.ARTICLE_CAPTION.fullmatch(rest):
            return False
        return "。" in rest or "、" in rest or width(rest) >= 0.6 * self._layout.full

    def _take_caption(self) -> Paragraph | None:
        """The （…） printed on a line of its own right above an article, taken from there."""
        paragraphs = self.nodes[-1].paragraphs
        if not paragraphs or not grammar.ARTICLE_CAPTION.fullmatch(paragraphs[-1].text):
            return None
        if len(paragraphs) > 1:
            return paragraphs.pop()
        node = self.nodes[-1]
        if node.kind is SectionKind.TITLE or node.label:
            return None
        self.nodes.pop()
        if self._stack[-1] == len(self.nodes):
            self._stack.pop()
        return paragraphs[0]

    def _push(self, node: Node) -> None:
        while len(self._stack) > 1 and self.nodes[self._stack[-1]].rank >= node.rank:
            self._stack.pop()
        node.parent = self._stack[-1]
        self.nodes.append(node)
        self._stack.append(len(self.nodes) - 1)

    def _match(self, line: Line) -> _Found | None:
        """The marker that ``line`` begins with."""
        open_nodes = [self.nodes[i] for i in self._stack]
        text = self._text_before()
        if line.joins is None and wrapped.is_open(text):
            return None
        for marker in MARKERS:
            match = marker.pattern.match(line.text)
            if match is None or (marker.alone and match[0] != line.text):
                continue
            if marker.within and not any(node.unit in marker.within for node in open_nodes):
                continue
            label = match[0].strip()
            if line.joins is None and self._runs_on(marker, line.text[match.end() :], text):
                return None
            number = grammar.number_of(marker, match)
            if marker.rank == grammar.GROUP:
                return _Found(marker, "", "", self._group_rank(line.text), match.end())
            if not marker.ordinal:
                counted = marker.rank == grammar.CIRCLED and _enumerates(text, label)
                found = _Found(marker, label, number, marker.rank, match.end())
                return None if counted else found
            parts = number_parts(number)
            if follows_on(parts, marker, open_nodes):
                return _Found(marker, label, number, marker.rank + len(parts), match.end())
        lost = line.indented and not self._layout.indented and line.gap >= max(1, self._layout.gap)
        return _Found(grammar.LOST_BULLET, "", "", grammar.LOST_BULLET.rank, 0) if lost else None

    def _group_rank(self, text: str) -> int:
        """A group stands beside the open one with such brackets, or below the item that it divides."""
        for at in reversed(self._stack[1:]):
            above = self.nodes[at]
            group = above.kind is SectionKind.HEADING and not above.label
            if group and wrapped.is_alike(above.paragraphs[0].text, text):
                return above.rank
        last = self.nodes[self._stack[-1]]
        divided = last.kind is SectionKind.ITEM and not last.paragraphs[-1].text.endswith("。")
        return last.rank + 1 if divided else grammar.GROUP

    def _current(self) -> Node:
        """The node whose paragraph is open: the last where it is one, else the deepest open."""
        last = self.nodes[-1]
        return last if last.kind is SectionKind.TEXT else self.nodes[self._stack[-1]]

    def _text_before(self) -> str:
        """The paragraph that is open."""
        node = self._current()
        return node.paragraphs[-1].text if node.paragraphs else ""

    def _runs_on(self, marker: Marker, rest: str, text: str) -> bool:
        """Whether what looks like a marker is the wrapped rest of a sentence: 3.2 倍に増やす。

        健康 at the end of a full line and ・医療 at the start of the next are one word.
        """
        if marker.ordinal and _NO_TITLE.match(rest):
            return True
        if marker.rank == grammar.DOTTED and rest.endswith("。") and not text.endswith("。"):
            return True
        full = width(self._previous.text) >= 0.95 * self._layout.full
        unfinished = full and not text.endswith("。")
        return marker.rank == grammar.DOT and unfinished and rest[:1].strip() != ""

    def _continues(self, line: Line, node: Node) -> bool:
        """Whether ``line`` is the wrapped rest of the paragraph before it."""
        if line.joins is False or not node.paragraphs:
            return False
        text = node.paragraphs[-1].text
        if wrapped.is_open(text):
            return True
        if (line.gap > self._layout.gap and line.gap > 0) or self._previous.level is not None:
            return False
        share = width(self._previous.text) / self._layout.full
        first = len(node.paragraphs) == 1
        if (node.kind is SectionKind.TITLE and first) or any(
            map(wrapped.stands_alone, (text, line.text))
        ):
            return False
        broken = width(self._previous.text) >= _SHORTEST_CUT and not text.endswith("。")
        if broken and wrapped.is_cut(text, line.text):
            return True
        if share < 0.95 and wrapped.is_marked(line.text):
            return False
        if (first and node.kind is SectionKind.HEADING) or text.endswith("。"):
            return share >= 0.9
        return share >= 0.6 or not first or (broken and wrapped.leads_on(text))


@dataclass(frozen=True, slots=True)
class _Print:
    """How this document is set: the length of a full line and the usual gap between lines."""

    full: int
    gap: int
    indented: bool  # most lines are: an indent means nothing

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Print:
        gaps = sorted(line.gap for line in lines)
        return cls(
            full=max(_SHORTEST_FULL, *(width(line.text) for line in lines)),
            gap=gaps[len(gaps) // 2],
            indented=sum(line.indented for line in lines) * 2 > len(lines),
        )


def _enumerates(text: str, label: str) -> bool:
    """Whether ``text`` counts ①②… within an unfinished sentence, so that ``label`` goes on."""
    before = chr(ord(label) - 1)
    return before in text[1:] and not text.endswith("。")


def _cells(cells: Sequence[str]) -> str:
    return "\t".join(cells)
