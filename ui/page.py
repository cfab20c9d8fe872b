"""A document as a page, with the cited characters marked: where every citation leads.

The page needs no script and loads nothing: its style stands in it, ``autofocus`` scrolls to the
mark where the address has no ``#mark``. Pure functions.
"""

from __future__ import annotations

import base64
import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from indexer.types import Catalogued, Document, Link, Section, SectionKind
from ui.render import document_url, html_text

Span = tuple[int, int]

STYLE = (Path(__file__).parent / "static" / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
# What a browser may do with these pages: show them.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_LINE = re.compile(r"[^\n]+")
_DEEPEST_HEADING = 5
_CONTENTS_DEPTH = 2  # chapters and their sections


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of text that leads to ``href``."""

    start: int
    end: int
    href: str


# Where a reference leads: the id of a document and a section of it; None where it is not known.
Follow = Callable[[Link], tuple[str, Section] | None]


def document_page(
    document: Document, span: Span | None = None, follow: Follow | None = None
) -> str:
    """``document`` as an HTML page; the characters of ``span`` are marked and scrolled to.

    References are links where ``follow`` knows what they mean.
    """
    body = "\n".join(_blocks(document, span, _anchors(document, follow)))
    title = document.catalogued.title or document.id
    return _page(title, f"{_header(document, span)}\n<main>\n{body}\n</main>\n{_footer(document)}")


def message_page(title: str, message: str, link: tuple[str, str] | None = None) -> str:
    """A page that says one thing, such as that there is no such document."""
    way = f'<p><a href="{escape(link[0])}">{html_text(link[1])}</a></p>' if link else ""
    heading = f"<h1>{html_text(title)}</h1>"
    return _page(title, f"<main>{heading}<p>{html_text(message)}</p>{way}</main>")


def listing_page(title: str, body: str) -> str:
    """A page around ``body``, which is HTML already."""
    return _page(title, f"<main>{body}</main>")


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<title>{html_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _header(document: Document, span: Span | None) -> str:
    known = document.catalogued
    status = f' <span class="status">{html_text(known.status)}</span>' if known.status else ""
    facts = [(name, value) for name, value in _facts(known) if value]
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    jump = '<p class="jump"><a href="#mark">引用された箇所へ</a></p>' if span else ""
    return (
        f"<header>\n<h1>{html_text(known.title or document.id)}{status}</h1>\n"
        f"<dl>{rows}</dl>\n{jump}{_contents(document)}\n</header>"
    )


def _facts(known: Catalogued) -> Iterator[tuple[str, str]]:
    yield "版", html_text(known.edition or "")
    yield "日付", html_text(known.date or "")
    yield "対象期間", html_text(known.period or "")
    yield "発行", html_text(known.publisher or "")
    yield "原典", _source(known.url)


def _source(url: str | None) -> str:
    """A link to the source, only where the address is one of the web."""
    if not url:
        return ""
    if not url.startswith(("https://", "http://")):
        return html_text(url)
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{html_text(url)}</a>'


def _footer(document: Document) -> str:
    licence = document.catalogued.licence
    terms = f"<p>利用条件：{html_text(licence)}</p>" if licence else ""
    told = "この画面は検索用に取り込んだ本文です。正式な文面は原典で確かめてください。"
    return f"<footer>{terms}<p>{told}</p></footer>"


def _contents(document: Document) -> str:
    """The table of contents: the numbered headings near the top of the tree."""
    items = [
        f'<li class="level{depth}"><a href="#s{section.id}">'
        f"{html_text(document.heading(section))}</a></li>"
        for section in document.sections[1:]
        if section.kind is SectionKind.HEADING
        and (depth := len(document.ancestors(section)) + 1) <= _CONTENTS_DEPTH
    ]
    if not items:
        return ""
    return f"<nav><details><summary>目次</summary><ul>{''.join(items)}</ul></details></nav>"


def _blocks(document: Document, span: Span | None, links: Sequence[Anchor]) -> Iterator[str]:
    """Every line of the document as a block, in reading order.

    A section's own text is taken up to where the next one begins, so that no character of the
    document can be missing from the page whatever the tree is.
    """
    writer = _Marker(document.text, span, links)
    page: int | None = None
    ends = [section.start for section in document.sections[1:]] + [len(document.text)]
    for section, end in zip(document.sections, ends, strict=True):
        for match in _LINE.finditer(document.text, section.start, end):
            if not match[0].strip() or _repeats_title(document, match, span):
                continue
            if (now := document.page_at(match.start())) != page:
                page = now
                yield f'<p class="page">{page} ページ</p>'
            in_heading = match.start() < section.head_end
            if section.kind in (SectionKind.TABLE, SectionKind.ROW):
                cells = writer.cells(match.start(), match.end())
                yield _row(section, cells, first=in_heading)
                continue
            text = writer.write(match.start(), match.end())
            yield _block(document, section, text, first=in_heading)


def _repeats_title(document: Document, line: re.Match[str], span: Span | None) -> bool:
    """Whether ``line`` is the printed title, which the page's heading shows, and is not cited."""
    start, end = span or (0, 0)
    cited = max(line.start(), start) < min(line.end(), end)
    in_title = line.start() < document.sections[0].head_end
    return in_title and not cited and line[0].strip() == document.catalogued.title.strip()


def _block(document: Document, section: Section, text: str, *, first: bool) -> str:
    """One line: a heading, a bullet, a note, or a paragraph, indented by its depth."""
    depth = len(document.ancestors(section))
    pending = " pending" if document.is_pending(section) else ""
    if not section.id:
        return f'<p class="lead">{text}</p>'
    if not first:
        return f'<p class="d{min(depth + 1, 6)}{pending}">{text}</p>'
    badge = ' <span class="badge">調整中（未確定）</span>' if section.pending else ""
    anchor = f'id="s{section.id}"'
    if document.is_heading(section):
        tag = f"h{min(depth + 2, _DEEPEST_HEADING)}"
        return f'<{tag} {anchor} class="d{min(depth, 6)}{pending}">{text}{badge}</{tag}>'
    return f'<p {anchor} class="{section.kind} d{min(depth, 6)}{pending}">{text}{badge}</p>'


def _row(section: Section, cells: Iterable[str], *, first: bool) -> str:
    """A line of a table, its cells side by side."""
    anchor = f' id="s{section.id}"' if first else ""
    header = " names" if section.kind is SectionKind.TABLE else ""
    shown = "".join(f"<span>{cell}</span>" for cell in cells)
    return f'<div{anchor} class="row{header}">{shown}</div>'


class _Marker:
    """Writes stretches of a text as HTML, what falls into the span marked, references as links."""

    def __init__(self, text: str, span: Span | None, links: Sequence[Anchor]) -> None:
        self._text = text
        self._span = span or (0, 0)
        self._marked = False
        self._links = links
        self._starts = [link.start for link in links]

    def cells(self, start: int, end: int) -> Iterator[str]:
        """The cells of a table's row, which tabs tell apart."""
        for cell in self._text[start:end].split("\t"):
            yield self.write(start, start + len(cell))
            start += len(cell) + 1

    def write(self, start: int, end: int) -> str:
        """``text[start:end]``."""
        parts: list[str] = []
        at = start
        first = bisect_left(self._starts, start)
        for link in self._links[first : bisect_left(self._starts, end)]:
            if link.start < at or link.end > end:  # within the one before, or cut by a cell's end
                continue
            parts.append(self._plain(at, link.start))
            shown = self._plain(link.start, link.end)
            parts.append(f'<a class="ref" href="{escape(link.href)}">{shown}</a>')
            at = link.end
        return "".join([*parts, self._plain(at, end)])

    def _plain(self, start: int, end: int) -> str:
        begin, stop = max(start, self._span[0]), min(end, self._span[1])
        if begin >= stop:
            return html_text(self._text[start:end])
        # Focusing it scrolls to it where the address does not end in #mark.
        attributes = "" if self._marked else ' id="mark" tabindex="-1" autofocus'
        self._marked = True
        before, marked = self._text[start:begin], self._text[begin:stop]
        return (
            f"{html_text(before)}<mark{attributes}>{html_text(marked)}</mark>"
            f"{html_text(self._text[stop:end])}"
        )


def _anchors(document: Document, follow: Follow | None) -> list[Anchor]:
    """The references of ``document`` that lead somewhere, by where they stand."""
    found: list[Anchor] = []
    for link in document.links:
        target = follow(link) if follow is not None else None
        if target is None:
            continue
        page = "" if target[0] == document.id else document_url(target[0])
        place = f"#s{target[1].id}" if target[1].id else ""
        found.append(Anchor(link.start, link.end, f"{page}{place}" or "#"))
    return found
