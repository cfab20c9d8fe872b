"""HTML elements → the lines and tables they show, in reading order, navigation marked as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from indexer.formats.html.lists import ITEMS, LISTS, Lists
from indexer.formats.html.source import RENAMED
from indexer.formats.html.table import is_hidden, read_table
from indexer.formats.html.text import Link, Links, Piece, collapse, lines_of, raised
from indexer.formats.lines import CAPTION, joined, one_line, paragraph
from indexer.tree import Line, Table
from indexer.types import SectionKind

STRUCK = ("del", f"{RENAMED}s", f"{RENAMED}strike")
# Elements that begin and end a line; all others are part of one.
_BLOCKS = (
    frozenset(
        "address article blockquote body caption center details dialog div fieldset figcaption figure "
        "form h1 h2 h3 h4 h5 h6 header hgroup hr legend main p pre search section summary table tbody "
        "td tfoot th thead tr".split()
    )
    | LISTS
    | ITEMS
)
# What shows no text of the document: furniture of the page, controls, readings of ruby.
_LEFT_OUT = frozenset(
    "script style template noscript head nav aside footer iframe frame frameset noframes object "
    "embed applet canvas audio video map select option input textarea button datalist progress "
    "meter svg math rt rp rtc title".split()
) | frozenset(STRUCK)
_LEFT_OUT_ROLES = frozenset("navigation search banner contentinfo complementary".split())
_CODE = f"{RENAMED}code"
_SECTIONING = frozenset({"article", "main", "section"})
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {"caption": SectionKind.CAPTION, "figcaption": SectionKind.CAPTION}
_KINDS_OF_ROLES = {"doc-footnote": SectionKind.NOTE, "doc-endnote": SectionKind.NOTE}
_NOTE = re.compile(
    r"\[[^\[\]]{1,12}\]|[（(]?[注※＊*†][0-9０-９]{0,3}[）)]?(?=[\s　:：.．]|$)|[0-9０-９]{1,3}[）).．]?(?=[\s　])"
)
_BREAK = Piece("", is_break=True)

Attributes = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Block:
    """A line or a table of a page."""

    element: Line | Table
    links: Links = Links.NONE


@dataclass(slots=True)
class Reader:
    """The blocks below an element, while they are read."""

    blocks: list[Block] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)  # of the block that is open
    _link: Link = Link.NO
    _level: int | None = None  # of the heading that is open
    _kind: SectionKind | None = None  # of the leaf that is open
    _lists: Lists = field(default_factory=Lists)
    _preformatted: int = 0
    _code: bool = False  # in which every line end is meant
    _raised: list[int] = field(default_factory=list)  # where the <sup> that are open begin
    _figures: list[int] = field(default_factory=list)
    _sections: int = 0
    _whole: int | None = None  # characters of the page

    def read(self, root: LexborNode) -> None:
        """Everything below ``root``, which is not judged itself."""
        self._sections += root.tag in _SECTIONING
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, closing = stack.pop()
            if closing:
                self._close(node)
            elif node.is_text_node:
                self._text(node.text_content or "")
            elif node is root or self._open(node):
                if node is not root:
                    stack.append((node, True))
                child = node.last_child
                while child is not None:
                    stack.append((child, False))
                    child = child.prev
        self._flush()

    def _text(self, text: str) -> None:
        lines = text.split("\n") if self._preformatted else [text]
        for i, line in enumerate(lines):
            if i:
                self._pieces.append(_BREAK)
            self._pieces.append(Piece(line, self._link))

    def _open(self, node: LexborNode) -> bool:
        """What the beginning of an element means; whether what is in it is read."""
        tag = node.tag or "-"
        if tag in _LEFT_OUT or tag[0] in "-!":
            return False
        attributes = node.attributes
        role = attributes.get("role") or ""
        if is_hidden(attributes) or role in _LEFT_OUT_ROLES or self._is_furniture(node, tag):
            return False
        if tag in _BLOCKS:
            self._flush()
        if tag == "table" and self._table(node):
            return False
        if tag in _OPENERS:
            _OPENERS[tag](self, node, attributes)
        if role in _KINDS_OF_ROLES or role == "heading":
            self._flush()
            self._kind = _KINDS_OF_ROLES.get(role)
            self._level = _level_of(attributes) if role == "heading" else None
        return True

    def _is_furniture(self, node: LexborNode, tag: str) -> bool:
        """The head of a page, not of an article; a form to fill in, not one around the page."""
        if tag == "header":
            return not self._sections
        if tag != "form":
            return False
        if self._whole is None:
            body = node.parser.body if node.parser is not None else None
            self._whole = len(body.text()) if body is not None else 0
        return len(node.text()) * 2 < self._whole

    def _close(self, node: LexborNode) -> None:
        tag = node.tag or ""
        role = node.attributes.get("role") or ""
        if tag in _BLOCKS or role in _KINDS_OF_ROLES or role == "heading":
            self._flush()
        if role in _KINDS_OF_ROLES or tag in _KINDS:
            self._kind = None
        if role == "heading" or tag in _LEVELS:
            self._level = None
        if tag in _CLOSERS:
            _CLOSERS[tag](self)

    def _flush(self) -> None:
        """The block that was open ends."""
        pieces, self._pieces = self._pieces, []
        self._raised = [0] * len(self._raised)
        if not pieces:
            return
        if self._level is None and self._kind is None:
            lines = lines_of(pieces, keep=self._code)
            self.blocks += [Block(self._line(line.text), line.links) for line in lines]
        elif text := joined(line.text for line in lines_of(pieces, keep=True)):
            self.blocks.append(Block(self._set_off(text)))

    def _line(self, text: str) -> Line:
        return self._lists.line(text) if self._lists else paragraph(text)

    def _set_off(self, text: str) -> Line:
        if self._kind is None:
            return Line(text, joins=False, level=self._level)
        match = (CAPTION if self._kind is SectionKind.CAPTION else _NOTE).match(text)
        return Line(text, joins=False, kind=self._kind, label=match[0] if match else "")

    def _table(self, node: LexborNode) -> bool:
        """Whether ``node`` is a table, which then is read."""
        table = read_table(node, text_of)
        if table is None:
            return False
        for child in node.iter():
            if child.tag == "caption" and (text := text_of(child)):
                self._kind = SectionKind.CAPTION
                self.blocks.append(Block(self._set_off(text)))
                self._kind = None
        self.blocks.append(Block(table))
        return True

    def _break(self, node: LexborNode, attributes: Attributes) -> None:
        self._pieces.append(_BREAK)

    def _image(self, node: LexborNode, attributes: Attributes) -> None:
        """A picture's description, where it stands alone: it is what the block says.

        In a link it only says what a click does.
        """
        alone = self._link is Link.NO and not any(piece.text.strip() for piece in self._pieces)
        text = (attributes.get("alt") or "").strip()
        if text and alone and (node.next is None or not (node.next.text() or "").strip()):
            self._pieces.append(Piece(text, self._link))

    def _begin_link(self, node: LexborNode, attributes: Attributes) -> None:
        target = attributes.get("href")
        if target is not None:
            self._link = Link.HERE if target.lstrip().startswith("#") else Link.ELSEWHERE

    def _end_link(self) -> None:
        self._link = Link.NO

    def _begin_heading(self, node: LexborNode, attributes: Attributes) -> None:
        self._level = _LEVELS[node.tag or ""]

    def _begin_leaf(self, node: LexborNode, attributes: Attributes) -> None:
        self._kind = _KINDS[node.tag or ""]

    def _begin_preformatted(self, node: LexborNode, attributes: Attributes) -> None:
        self._preformatted += 1
        self._code = node.css_first(_CODE) is not None

    def _end_preformatted(self) -> None:
        self._preformatted -= 1
        self._code = False

    def _begin_list(self, node: LexborNode, attributes: Attributes) -> None:
        self._lists.begin(node.tag or "", attributes)

    def _end_list(self) -> None:
        self._lists.end()

    def _begin_item(self, node: LexborNode, attributes: Attributes) -> None:
        self._lists.item(node.tag or "", attributes)

    def _begin_raised(self, node: LexborNode, attributes: Attributes) -> None:
        self._raised.append(len(self._pieces))

    def _end_raised(self) -> None:
        at = self._raised.pop()
        inside = self._pieces[at:]
        text = "".join(piece.text for piece in inside)
        if text and not any(piece.is_break for piece in inside):
            before = self._pieces[at - 1].text.rstrip() if at else ""
            link = next((p.link for p in inside if p.link is not Link.NO), self._link)
            self._pieces[at:] = [Piece(raised(text, before, link))]

    def _begin_figure(self, node: LexborNode, attributes: Attributes) -> None:
        self._figures.append(len(self.blocks))

    def _end_figure(self) -> None:
        """A caption below what it names comes to stand above it, as captions do here."""
        at = self._figures.pop()
        self.blocks[at:] = sorted(self.blocks[at:], key=lambda block: not _is_caption(block))

    def _begin_section(self, node: LexborNode, attributes: Attributes) -> None:
        self._sections += 1

    def _end_section(self) -> None:
        self._sections -= 1


def text_of(node: LexborNode) -> str:
    """All that ``node`` shows, in one line."""
    only = node.first_child
    if only is None or (only.is_text_node and only.next is None):  # most cells of most tables
        return collapse((only.text_content or "") if only is not None else "")
    reader = Reader()
    reader.read(node)
    return one_line(" ".join(_shown(block.element) for block in reader.blocks))


def _shown(element: Line | Table) -> str:
    if isinstance(element, Line):
        return element.text
    return " ".join(cell for row in element.rows for cell in dict.fromkeys(row.cells) if cell)


def _is_caption(block: Block) -> bool:
    return isinstance(block.element, Line) and block.element.kind is SectionKind.CAPTION


def _level_of(attributes: Attributes) -> int:
    level = attributes.get("aria-level") or ""
    return int(level) if len(level) == 1 and level in "123456789" else 2


_OPENERS: dict[str, Callable[[Reader, LexborNode, Attributes], None]] = {
    "br": Reader._break,
    "img": Reader._image,
    "a": Reader._begin_link,
    "sup": Reader._begin_raised,
    "pre": Reader._begin_preformatted,
    "figure": Reader._begin_figure,
    **dict.fromkeys(_LEVELS, Reader._begin_heading),
    **dict.fromkeys(_KINDS, Reader._begin_leaf),
    **dict.fromkeys(LISTS, Reader._begin_list),
    **dict.fromkeys(ITEMS, Reader._begin_item),
    **dict.fromkeys(_SECTIONING, Reader._begin_section),
}
_CLOSERS: dict[str, Callable[[Reader], None]] = {
    "a": Reader._end_link,
    "sup": Reader._end_raised,
    "pre": Reader._end_preformatted,
    "figure": Reader._end_figure,
    **dict.fromkeys(LISTS, Reader._end_list),
    **dict.fromkeys(_SECTIONING, Reader._end_section),
}
