"""The tree of a document while it is being built, and how it is laid out as display text.

Every reader ends here: those that know the structure (laws) make nodes, the others hand lines and
tables to indexer.outline, which makes nodes of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.types import PENDING, Box, Place, Section, SectionKind

ROOT_RANK = 0
CELL = "\t"  # stands between the cells of a row


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source, or a whole paragraph of it, as the reader hands it over."""

    text: str  # without blanks at either end
    gap: int = 0  # empty lines before it
    indented: bool = False  # begins with a half-width blank or tab
    page: int | None = None
    box: Box | None = None
    joins: bool | None = None  # True: goes on from the line before; False: does not; None: unknown
    level: int | None = (
        None  # a heading of the source's own, 1 (the highest) to 9; of an ITEM its depth
    )
    kind: SectionKind | None = None  # NOTE, CAPTION or ITEM: nothing goes on from it
    label: str = ""  # of such a leaf


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, merged cells filled."""

    cells: tuple[str, ...]  # without line ends or tabs
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the source; the first ``header`` rows name the columns."""

    rows: tuple[Row, ...]
    header: int = 1


@dataclass(slots=True)
class Paragraph:
    """Text with where its parts stand in print: (offset in the text, page, box)."""

    text: str
    origins: list[tuple[int, int, Box | None]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, page: int | None = None, box: Box | None = None) -> Paragraph:
        return cls(text, [] if page is None else [(0, page, box)])

    def extend(self, text: str, page: int | None = None, box: Box | None = None) -> None:
        """Join the rest of a wrapped line."""
        joined = join(self.text, text)
        if page is not None:
            self.origins.append((len(joined) - len(text), page, box))
        self.text = joined


@dataclass(slots=True)
class Node:
    """A section while it is being built. The first paragraph is its heading or bullet line."""

    kind: SectionKind
    label: str
    rank: int
    parent: int | None
    paragraphs: list[Paragraph] = field(default_factory=list)
    unit: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Display text, its sections, and where its lines stand in print."""

    text: str
    sections: tuple[Section, ...]
    places: tuple[Place, ...] = ()


def join(left: str, right: str) -> str:
    """Two parts of one wrapped line as one: a blank only between two Latin words."""
    latin = left[-1:].isascii() and left[-1:].isalnum() and right[:1].isascii()
    return f"{left} {right}" if latin and right[:1].isalnum() else left + right


def lay_out(nodes: Sequence[Node]) -> Layout:
    """Paragraphs as lines of the display text; spans of the sections, places of the lines.

    ``nodes`` are in reading order, the document itself first, a parent before its children.
    """
    text: list[str] = []
    places: list[Place] = []
    spans: list[tuple[int, int, int]] = []  # start, head_end, body_end
    at = 0
    for node in nodes:
        start, head_end = at, at + (len(node.paragraphs[0].text) if node.paragraphs else 0)
        for paragraph in node.paragraphs:
            places.extend(_places(paragraph, at))
            text.append(paragraph.text + "\n")
            at += len(paragraph.text) + 1
        spans.append((start, head_end, at))
    ends = [body_end for _, _, body_end in spans]
    for i in range(len(nodes) - 1, 0, -1):
        parent = nodes[i].parent or 0
        ends[parent] = max(ends[parent], ends[i])
    sections = tuple(
        _section(i, node, span, end)
        for i, (node, span, end) in enumerate(zip(nodes, spans, ends, strict=True))
    )
    return Layout("".join(text), sections, tuple(places))


def _places(paragraph: Paragraph, at: int) -> list[Place]:
    starts = [origin[0] for origin in paragraph.origins]
    ends = [*starts[1:], len(paragraph.text)][: len(starts)]
    return [
        Place(at + start, at + end, page, box)
        for (start, page, box), end in zip(paragraph.origins, ends, strict=True)
    ]


def _section(number: int, node: Node, span: tuple[int, int, int], end: int) -> Section:
    start, head_end, body_end = span
    head = node.paragraphs[0].text if node.paragraphs else ""
    return Section(
        id=number,
        parent=node.parent,
        kind=node.kind,
        label=node.label,
        start=start,
        head_end=head_end,
        body_end=body_end,
        end=end,
        pending=bool(PENDING.search(head)),
        unit=node.unit,
        number=node.number,
    )
