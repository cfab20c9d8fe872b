"""A page of HTML: which part of it is the document, what it is called, and its tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePath

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from indexer.encoding import declared_in
from indexer.errors import CorpusError
from indexer.formats.html.blocks import STRUCK, Block, Reader
from indexer.formats.html.source import DEEPEST, MOST_TAGS, TooManyTagsError, tame
from indexer.formats.html.text import Links, collapse
from indexer.formats.text import decoded
from indexer.normalize import compact
from indexer.outline import build, width
from indexer.tree import Line, Table
from indexer.types import Catalogued, Document

# What holds the document where a page says so, by element, role, or the names that pages use.
_MAIN = (
    "main, [role=main]",
    "article",
    "#main, #content, #contents, #primary, #honbun, #main-content, #main-contents, #maincontents, "
    "#mainContents, #MainContents, #mainArea, .main-content, .main-contents, .entry-content",
)
_LEAST_SHARE = 0.3  # of the page's text, which the main part has
_MENU = 3  # lines in a row that are links and nothing else
_FIRST = 12  # lines among which the title is looked for
_LONGEST_TITLE = 100  # columns
_CONTENTS = re.compile(r"[【［\[]?(?:目\s*次|もくじ|contents)[】］\]]?", re.IGNORECASE)
_LITTLE = 60  # characters of text, which a page drawn by scripts may show without them
_MARK = re.compile(r"[○〇◯●◎■□◆◇・\s　]+")
_BY_SCRIPT = "本文をスクリプトで表示するページと思われます。ブラウザーで開いて PDF などに保存し、それを置いてください。"
# Why a page may have no text, by what its source has instead.
_REASONS = (
    (
        r"<frame[\s>]",
        "別のページをフレームに表示するページです。中のページのファイルを置いてください。",
    ),
    (
        r"<meta\s[^>]{0,200}?refresh",
        "別のページへ移るだけのページです。移った先のファイルを置いてください。",
    ),
    (r"<script[\s>]", _BY_SCRIPT),
)


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Read an HTML page.

    Raises CorpusError where the bytes are no text, or the page shows none, or it is no page that
    a person wrote.
    """
    source, flags = decoded(data, catalogued, declared_in(data))
    return document(source, catalogued, flags)


def document(
    source: str, catalogued: Catalogued, flags: Sequence[str] = (), title: str = ""
) -> Document:
    """The document that the page ``source`` is, called ``title`` where that is given.

    Raises CorpusError as ``read`` does.
    """
    name = catalogued.file or catalogued.id
    page, cut = _parsed(source, name)
    blocks = _main_blocks(page)
    shown = _without_menus(blocks)
    if not shown:
        raise CorpusError(f"{name} に本文がありません。{_reason(source)}")
    elements = _titled(shown, title, _title_of(page), catalogued)
    laid_out = build(elements)
    found = [*flags, *_flags(name, page, laid_out.text, cut)]
    return Document(catalogued, laid_out.text, laid_out.sections, flags=tuple(found))


def _parsed(source: str, name: str) -> tuple[LexborHTMLParser, bool]:
    try:
        tamed, cut = tame(source.replace("\0", ""))
        return LexborHTMLParser(tamed), cut
    except TooManyTagsError:
        raise CorpusError(
            f"{name} は区切り（タグ）が多すぎます（上限 {MOST_TAGS:,} 個）。分けて置き直してください。"
        ) from None
    except (SelectolaxError, ValueError):
        raise CorpusError(
            f"{name} を HTML として読めません。ブラウザーで開けるか確かめ、置き直してください。"
        ) from None


def _flags(name: str, page: LexborHTMLParser, text: str, cut: bool) -> list[str]:
    flags = []
    if cut:
        flags.append(
            f"{name} はタグの入れ子が {DEEPEST} 段を超えるため、内側の区切りを無視しました。"
        )
    struck = sum(bool(node.text().strip()) for node in page.css(", ".join(STRUCK)))
    if struck:
        flags.append(f"{name} の取り消し線の付いた部分 {struck:,} か所は読んでいません。")
    if len(text) <= _LITTLE and page.css_first("script") is not None:
        flags.append(f"{name} の本文は {len(text.strip())} 字だけです。{_BY_SCRIPT}")
    return flags


def _reason(source: str) -> str:
    found = (reason for pattern, reason in _REASONS if re.search(pattern, source, re.IGNORECASE))
    return next(found, "文書を置き直すか、目録から外してください。")


def _main_blocks(page: LexborHTMLParser) -> list[Block]:
    """The blocks of the part that holds the document, of the whole page where none is said to."""
    whole = _blocks(page.body)
    said = _size(whole)
    for selector in _MAIN:
        candidates = page.css(selector)
        if candidates:
            part = _blocks(max(candidates, key=lambda node: len(node.text())))
            if said and _size(part) >= _LEAST_SHARE * said:
                return part
    return whole


def _blocks(root: LexborNode | None) -> list[Block]:
    reader = Reader()
    if root is not None:
        reader.read(root)
    return reader.blocks


def _size(blocks: Sequence[Block]) -> int:
    """Characters of ``blocks`` that are no navigation."""
    return sum(
        len(block.element.text)
        if isinstance(block.element, Line)
        else sum(len(cell) for row in block.element.rows for cell in row.cells)
        for block in blocks
        if block.links is Links.NONE
    )


def _without_menus(blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` without navigation: but a page that is nothing else is a list of links."""
    kept: list[Block] = []
    emptied: list[int] = []  # where a menu stood
    for is_link, group in groupby(blocks, _is_link):
        run = list(group)
        if is_link:
            menu = len(run) >= _MENU
            run = [block for block in run if not menu and block.links is Links.WHOLE]
            emptied += [] if run else [len(kept)]
        kept += run
    for at in reversed(emptied):
        if at and _is_over(kept[at - 1], kept[at] if at < len(kept) else None):
            del kept[at - 1]
    return kept if any(_level(block) is None for block in kept) else list(blocks)


def _is_link(block: Block) -> bool:
    return block.links is not Links.NONE and _level(block) is None


def _is_over(block: Block, following: Block | None) -> bool:
    """Whether ``block`` is a heading below which nothing is left, or that of the contents."""
    level = _level(block)
    if isinstance(block.element, Line) and _CONTENTS.fullmatch(block.element.text):
        return True
    if level is None or following is None:
        return level is not None
    return (_level(following) or level + 1) <= level


def _level(block: Block) -> int | None:
    """The level of a heading."""
    element = block.element
    return element.level if isinstance(element, Line) and element.kind is None else None


def _title_of(page: LexborHTMLParser) -> str:
    title = page.css_first("head > title")
    return collapse(title.text()) if title is not None else ""


def _titled(
    blocks: Sequence[Block], given: str, title: str, catalogued: Catalogued
) -> list[Line | Table]:
    """The elements of ``blocks`` with the title first: as given, a line of the page, or its name."""
    elements = [block.element for block in blocks]
    title = given or title
    at = _title_at(elements, title, given)
    if at is None:
        known = title or catalogued.title or PurePath(catalogued.file or "").stem or catalogued.id
        return [Line(collapse(known), joins=False), *elements]
    found = elements.pop(at)
    assert isinstance(found, Line)
    text = title if compact(_MARK.sub("", found.text)) == compact(title) else found.text
    return [replace(found, text=text, level=None, kind=None, label="", joins=False), *elements]


def _title_at(elements: Sequence[Line | Table], title: str, given: str) -> int | None:
    """Which of the first lines is the title: as it is called, or if nothing is given the first <h1>,
    what <title> has among other words, or what stands first.
    """
    first = [
        (i, element)
        for i, element in enumerate(elements[:_FIRST])
        if isinstance(element, Line)
        and element.kind is None
        and width(element.text) <= _LONGEST_TITLE
    ]
    name = compact(title)
    rules: tuple[Callable[[int, Line], bool], ...] = (
        lambda i, line: bool(name) and compact(_MARK.sub("", line.text)) == name,
        lambda i, line: line.level == 1,
        lambda i, line: len(compact(line.text)) >= 4 and compact(line.text) in name,
        lambda i, line: not name and line.level is not None,
        lambda i, line: not name and i == 0 and not line.text.endswith("。"),
    )
    holding = rules[:1] if given else rules
    return next((i for rule in holding for i, line in first if rule(i, line)), None)
