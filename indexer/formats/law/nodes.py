"""The elements of a law → the nodes of its tree: 編章節款目, 条, 項, 号 and what stands beside them.

HANDLERS says what each element becomes. An element that is not in it becomes paragraphs: whatever
the data holds, none of its text is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from indexer.formats.law.table import table
from indexer.formats.law.text import GAP, INLINE, Element, inline, tidy
from indexer.references.provisions import AMENDMENT
from indexer.tree import CELL, ROOT_RANK, Node, Paragraph
from indexer.types import SectionKind

PREAMBLE = "前文"
# Ranks grow from the root down; the tree itself is given by the data.
_RANKS = {
    unit: rank
    for rank, units in enumerate(
        (
            ("前文", "附則", "別表", "別記", "様式", "書式", "別図", "付録"),
            ("編",),
            ("章",),
            ("節",),
            ("款",),
            ("目",),
            ("条",),
            ("項",),
            ("類", AMENDMENT, "備考"),
            ("号",),
            ("細目",),
            ("",),
        ),
        ROOT_RANK + 1,
    )
    for unit in units
}
_TABLE_RANK, _ROW_RANK = len(_RANKS) + 1, len(_RANKS) + 2
_HEADINGS = {"Part": "編", "Chapter": "章", "Section": "節", "Subsection": "款", "Division": "目"}
_APPENDICES = {
    "AppdxTable": "別表",
    "AppdxNote": "別記",
    "AppdxStyle": "様式",
    "AppdxFormat": "書式",
    "AppdxFig": "別図",
    "Appdx": "付録",
    "SupplProvisionAppdxTable": "別表",
    "SupplProvisionAppdxStyle": "様式",
    "SupplProvisionAppdx": "付録",
}
_DELETED = "削除"
_LABEL = re.compile(r"第[^\s　]+?[編章節款目](?:の[^\s　]+)?(?=[\s　]|$)")
_APPENDIX_LABEL = re.compile(r"[^\s　（(]+")


class Builder:
    """The nodes of a law while its elements come in; the law itself is node 0."""

    def __init__(self, title: str) -> None:
        self.nodes = [Node(SectionKind.TITLE, "", ROOT_RANK, None, [Paragraph(tidy(title))])]
        self.figures = 0  # pictures that say nothing here
        self.clipped = False  # a merged cell too large to fill

    def law(self, law: Element) -> None:
        """The Law element: its number and what enacts it stand below the title."""
        number = inline(law.first("LawNum"))
        if number:
            self.nodes[0].paragraphs.append(Paragraph(f"（{number}）"))
        for child in law.children:
            if not isinstance(child, Element):
                self.say(0, tidy(child))
            elif child.tag == "LawBody":
                self.each(child, 0, "LawTitle")
            elif child.tag != "LawNum":
                self.element(child, 0)

    def each(self, element: Element, parent: int, *taken: str) -> None:
        """The children of ``element`` below ``parent``, but for the tags ``taken`` already."""
        for child in element.children:
            if isinstance(child, str):
                self.say(parent, tidy(child))
            elif child.tag not in taken:
                self.element(child, parent)

    def element(self, element: Element, parent: int) -> None:
        handler = HANDLERS.get(element.tag)
        if handler is not None:
            handler(self, element, parent)
        elif _is_line(element):
            self.figures += sum(1 for _ in _pictures(element))
            self.say(parent, inline(element))
        else:
            self.each(element, parent)

    def say(self, parent: int, text: str) -> None:
        """A paragraph of ``parent``; after its children a nameless clause below it."""
        if not text:
            return
        if len(self.nodes) - 1 == parent:
            self.nodes[parent].paragraphs.append(Paragraph(text))
        else:
            self.open(SectionKind.CLAUSE, "", parent, text)

    def open(
        self,
        kind: SectionKind,
        unit: str,
        parent: int,
        line: str,
        label: str = "",
        number: str = "",
    ) -> int:
        """A new node below ``parent``; returns its place among the nodes."""
        paragraphs = [Paragraph(line)] if line else []
        self.nodes.append(Node(kind, label, _RANKS[unit], parent, paragraphs, unit, number))
        return len(self.nodes) - 1


def _heading(builder: Builder, element: Element, parent: int) -> None:
    """編, 章, 節, 款, 目: the title as printed, label before its blank."""
    unit, title_tag = _HEADINGS[element.tag], f"{element.tag}Title"
    line = inline(element.first(title_tag))
    label = found[0] if (found := _LABEL.match(line)) else ""
    at = builder.open(SectionKind.HEADING, unit, parent, line, label, element.number)
    builder.each(element, at, title_tag)


def _article(builder: Builder, element: Element, parent: int) -> None:
    """条: its title and caption as the heading, its 項 below; one that was deleted on one line."""
    label = inline(element.first("ArticleTitle"))
    line = label + inline(element.first("ArticleCaption"))
    deleted = _is_deleted(element)
    if deleted:
        line += GAP + _DELETED
    at = builder.open(SectionKind.HEADING, "条", parent, line, label, element.number)
    if not deleted:
        builder.each(element, at, "ArticleTitle", "ArticleCaption")


def _paragraph(builder: Builder, element: Element, parent: int) -> None:
    """項, with the caption that old laws and 附則 print above it behind its number."""
    label = inline(element.first("ParagraphNum"))
    caption = inline(element.first("ParagraphCaption"))
    body, blocks = _sentence(element.first("ParagraphSentence"))
    line = _line(label, caption + body)
    rest = [c for c in element.children if isinstance(c, str) or c.tag not in _PARAGRAPH_LINE]
    if not line and not rest:
        return  # deleted without a word
    unit = PREAMBLE if builder.nodes[parent].unit == PREAMBLE else "項"
    at = builder.open(SectionKind.CLAUSE, unit, parent, line, label, element.number)
    _rest(builder, [*blocks, *rest], at)


def _item(builder: Builder, element: Element, parent: int) -> None:
    """号 and its 細目: イ, （１）, （i）…"""
    title_tag, sentence_tag = f"{element.tag}Title", f"{element.tag}Sentence"
    label = inline(element.first(title_tag))
    body, blocks = _sentence(element.first(sentence_tag))
    unit = "号" if element.tag == "Item" else "細目"
    line = _line(label, body)
    at = builder.open(SectionKind.CLAUSE, unit, parent, line, label, element.number)
    rest = [
        c for c in element.children if isinstance(c, str) or c.tag not in (title_tag, sentence_tag)
    ]
    _rest(builder, [*blocks, *rest], at)


def _listed(builder: Builder, element: Element, parent: int) -> None:
    """List, Sublist, Class: a nameless clause with what is listed below it."""
    title_tag, sentence_tag = f"{element.tag}Title", f"{element.tag}Sentence"
    label = inline(element.first(title_tag))
    body, blocks = _sentence(element.first(sentence_tag))
    unit = "類" if element.tag == "Class" else ""
    at = builder.open(SectionKind.CLAUSE, unit, parent, _line(label, body), label, element.number)
    _rest(builder, blocks, at)
    builder.each(element, at, title_tag, sentence_tag)


def _amendment(builder: Builder, element: Element, parent: int) -> None:
    """A provision that amends another law; the new wording that it quotes stands below it."""
    body, blocks = _sentence(element.first("AmendProvisionSentence"))
    at = builder.open(SectionKind.CLAUSE, AMENDMENT, parent, body)
    _rest(builder, blocks, at)
    builder.each(element, at, "AmendProvisionSentence")


def _supplement(builder: Builder, element: Element, parent: int) -> None:
    """附則, named by the law that it belongs to where that is an amending one."""
    printed = inline(element.first("SupplProvisionLabel"))
    words = "".join(printed.split()) or "附則"
    label = "附則" if words.startswith("附則") else words
    number = tidy(element.attributes.get("AmendLawNum", ""))
    extract = (
        f"{GAP}抄" if element.attributes.get("Extract") == "true" and "抄" not in words else ""
    )
    line = label + (f"（{number}）" if number else "") + words[len(label) :] + extract
    at = builder.open(SectionKind.HEADING, "附則", parent, line, label, number)
    builder.each(element, at, "SupplProvisionLabel")


def _preamble(builder: Builder, element: Element, parent: int) -> None:
    at = builder.open(SectionKind.HEADING, PREAMBLE, parent, PREAMBLE, PREAMBLE)
    builder.each(element, at)


def _appendix(builder: Builder, element: Element, parent: int) -> None:
    """別表, 別記, 様式 …: its title with the articles that it belongs to."""
    named = (f"{element.tag}Title", "ArithFormulaNum", "RelatedArticleNum")
    unit = _APPENDICES[element.tag]
    line = "".join(inline(element.first(tag)) for tag in named) or unit
    label = found[0] if (found := _APPENDIX_LABEL.match(line)) else ""
    at = builder.open(SectionKind.HEADING, unit, parent, line, label, element.number)
    builder.each(element, at, *named)


def _remarks(builder: Builder, element: Element, parent: int) -> None:
    """備考 with its items."""
    label = inline(element.first("RemarksLabel"))
    at = builder.open(SectionKind.HEADING, "備考", parent, label or "備考", label or "備考")
    builder.each(element, at, "RemarksLabel")


def _table(builder: Builder, element: Element, parent: int) -> None:
    made, clipped = table(element)
    builder.clipped |= clipped
    builder.figures += sum(1 for _ in _pictures(element))
    if not made.rows:
        return
    lines = [Paragraph(CELL.join(row.cells)) for row in made.rows]
    at = len(builder.nodes)
    head = lines[: made.header]
    builder.nodes.append(Node(SectionKind.TABLE, "", _TABLE_RANK, parent, head))
    builder.nodes.extend(
        Node(SectionKind.ROW, "", _ROW_RANK, at, [line]) for line in lines[made.header :]
    )


def _figure(builder: Builder, element: Element, parent: int) -> None:
    builder.figures += 1


def _nothing(builder: Builder, element: Element, parent: int) -> None:
    """The table of contents repeats the headings."""


HANDLERS: dict[str, Callable[[Builder, Element, int], None]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    **dict.fromkeys(_APPENDICES, _appendix),
    **{f"Subitem{depth}": _item for depth in range(1, 11)},
    **{f"Sublist{depth}": _listed for depth in range(1, 4)},
    "Article": _article,
    "Paragraph": _paragraph,
    "Item": _item,
    "List": _listed,
    "Class": _listed,
    "AmendProvision": _amendment,
    "SupplProvision": _supplement,
    "Preamble": _preamble,
    "Remarks": _remarks,
    "Table": _table,
    "Fig": _figure,
    "TOC": _nothing,
}
_PARAGRAPH_LINE = ("ParagraphNum", "ParagraphCaption", "ParagraphSentence")
_IN_A_LINE = INLINE | {"Column", "Rt"}


def _is_deleted(article: Element) -> bool:
    """Whether an article says 削除 and nothing else."""
    paragraphs = list(article.elements("Paragraph"))
    if len(paragraphs) != 1 or len(paragraphs[0].children) > len(_PARAGRAPH_LINE):
        return False
    return inline(paragraphs[0]) == _DELETED


def _line(label: str, body: str) -> str:
    return f"{label}{GAP}{body}" if label and body else label or body


def _sentence(element: Element | None) -> tuple[str, list[Element]]:
    """The line of an …Sentence element, and the tables and figures that stand in it."""
    if element is None:
        return "", []
    blocks = [c for c in element.children if isinstance(c, Element) and c.tag not in _IN_A_LINE]
    blocks += list(_pictures(element)) if not blocks else []
    if not blocks:
        return inline(element), []
    kept = [c for c in element.children if isinstance(c, str) or c.tag in _IN_A_LINE]
    return inline(Element(element.tag, {}, kept)), blocks


def _rest(builder: Builder, children: list[Element] | list[Element | str], parent: int) -> None:
    for child in children:
        if isinstance(child, str):
            builder.say(parent, tidy(child))
        else:
            builder.element(child, parent)


def _is_line(element: Element) -> bool:
    """Whether ``element`` holds text or elements of a line, and so is a paragraph."""
    return any(
        bool(c.strip()) if isinstance(c, str) else c.tag in _IN_A_LINE for c in element.children
    )


def _pictures(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            if child.tag == "Fig":
                yield child
            else:
                yield from _pictures(child)
