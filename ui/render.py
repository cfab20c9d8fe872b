"""An Answer as plain text for the terminal, as Markdown, and as HTML for the chat. Pure functions.

Whatever comes from a question or a document is untrusted here: the terminal gets no control
characters, Markdown and HTML get everything escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from assistant.types import Answer, Citation, DocumentRef, Status
from ui.terminal import printable

LABELS = {
    Status.ANSWERED: "文書に基づく回答",
    Status.PARTIAL: "一部だけ文書に書かれています",
    Status.NOT_IN_CORPUS: "文書には書かれていません",
    Status.OUT_OF_SCOPE: "この文書の対象外の質問です",
    Status.CLARIFY: "質問をもう少し詳しくしてください",
}
PATH_SEPARATOR = " ＞ "

_OPEN = 6  # citations that are shown at once; of a long list, the others are folded away
_BULLET = "・"
_UNNAMED = re.compile(r"[\W\d一二三四五六七八九十百千第条項号の]*")  # a heading: 第１項, （２）, ○
_MARKER = re.compile(r"\[(\d+)\]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
_MARKDOWN_LINE = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)


def document_url(document_id: str, start: int | None = None, end: int | None = None) -> str:
    """Where a document is read on the server; with a span, at those characters."""
    path = f"/documents/{quote(document_id, safe='')}"
    return path if start is None else f"{path}?start={start}&end={end}#mark"


def citation_url(citation: Citation) -> str:
    """Where the words of ``citation`` are read in their document."""
    return document_url(citation.document.id, citation.start, citation.end)


def place(path: Sequence[str]) -> str:
    """The last heading that has a name, with the numbers below it: 第二条（定義） 第１項."""
    named = [at for at, heading in enumerate(path) if not _UNNAMED.fullmatch(heading)]
    return " ".join(" ".join(heading.split()) for heading in path[named[-1] if named else 0 :])


def cells_apart(text: str) -> str:
    """``text`` with the cells of a table's row told apart by a line instead of a tab."""
    return re.sub(r"[^\S\n]*\t[^\S\n]*", " ｜ ", text)


def particulars(document: DocumentRef) -> str:
    """Edition, status and date as a reader needs them beside the title; "" where none is known."""
    return "・".join(part for part in (document.edition, document.status, document.date) if part)


def shown_short(answer: Answer) -> str | None:
    """The short answer, unless it only repeats the whole answer."""
    whole = _MARKER.sub("", answer.answer).strip("。 \n")
    short = answer.short_answer
    return short if short and short.strip("。 \n") != whole else None


def plain(answer: Answer) -> str:
    """``answer`` for a terminal: status, short answer, answer, citations, notes."""
    lines: list[str] = []
    if answer.status is not Status.ANSWERED:
        lines += [f"【{LABELS[answer.status]}】"]
    if short := shown_short(answer):
        lines += [f"→ {short}", ""]
    lines += [answer.answer.strip()]
    if answer.citations:
        lines += ["", "出典"]
        lines += [line for citation in answer.citations for line in _plain_citation(citation)]
    if answer.notes:
        lines += ["", "注意", *(f"・{note}" for note in answer.notes)]
    return printable("\n".join(lines).strip("\n") + "\n")


def _plain_citation(citation: Citation) -> list[str]:
    title = citation.document.title or citation.document.id
    known = particulars(citation.document)
    lines = [f"[{citation.marker}] {title}" + (f"（{known}）" if known else "")]
    where = _where(citation)
    lines += [f"    {where}"] if where else []
    quoted = f"「{cells_apart(citation.quote.strip())}」"
    return lines + [f"    {line}" for line in quoted.splitlines()]


def _where(citation: Citation) -> str:
    parts = [PATH_SEPARATOR.join(" ".join(heading.split()) for heading in citation.section)]
    if citation.page is not None:
        parts.append(f"{citation.page} ページ")
    return "　".join(part for part in parts if part)


def markdown(answer: Answer, server: str = "") -> str:
    """``answer`` as Markdown to paste into a brief; ``server`` makes its links absolute."""
    blocks: list[str] = []
    if answer.status is not Status.ANSWERED:
        blocks.append(f"**{LABELS[answer.status]}**")
    if short := shown_short(answer):
        blocks.append(f"**{_markdown_text(short)}**")
    blocks.append(_markdown_text(answer.answer.strip()).replace("\n", "  \n"))
    if answer.citations:
        blocks.append("### 出典")
        blocks += [_markdown_citation(citation, server) for citation in answer.citations]
    if answer.notes:
        blocks.append("### 注意")
        blocks.append("\n".join(f"- {_markdown_text(note)}" for note in answer.notes))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _markdown_text(text: str) -> str:
    escaped = _MARKDOWN.sub(r"\\\1", printable(text))
    return _MARKDOWN_LINE.sub(_escape_line_start, escaped)


def _escape_line_start(match: re.Match[str]) -> str:
    """Keep a line that begins like a list or a rule an ordinary line: ``1.`` becomes ``1\\.``."""
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def _markdown_citation(citation: Citation, server: str) -> str:
    title = _markdown_text(citation.document.title or citation.document.id)
    known = particulars(citation.document)
    known = f"（{_markdown_text(known)}）" if known else ""
    link = f"[{title}]({server.rstrip('/')}{citation_url(citation)}){known}"
    where = _markdown_text(_where(citation))
    quoted = [
        f"> {line}  " for line in _markdown_text(cells_apart(citation.quote.strip())).splitlines()
    ]
    lines = [f"\\[{citation.marker}\\] {link}  ", *([where] if where else []), "", *quoted]
    return "\n".join(lines).rstrip()


def html_text(text: str) -> str:
    """``text`` as HTML on one line: escaped, line breaks as ``<br>``.

    One line matters: the chat reads Markdown around its HTML and a blank line would end the HTML.
    """
    return escape(printable(text)).replace("\n", "<br>")


def html(answer: Answer) -> str:
    """``answer`` for the chat, on one line: badge, short answer, text, notes, citation cards."""
    parts = [f'<p class="sr-badge sr-{escape(str(answer.status))}">{LABELS[answer.status]}</p>']
    if short := shown_short(answer):
        parts.append(f'<p class="sr-short">{html_text(short)}</p>')
    parts.append(f'<div class="sr-text">{_linked_text(answer)}</div>')
    if answer.notes:
        notes = "".join(f"<li>{html_text(note)}</li>" for note in answer.notes)
        parts.append(f'<div class="sr-notes"><strong>注意</strong><ul>{notes}</ul></div>')
    parts += [_card(citation) for citation in answer.citations[:_OPEN]]
    if rest := answer.citations[_OPEN:]:
        cards = "".join(map(_card, rest))
        told = f"ほかの出典 {len(rest)} 件"
        parts.append(f'<details class="sr-more"><summary>{told}</summary>{cards}</details>')
    parts.append(_copyable(answer))
    return f'<div class="sr-answer">{"".join(parts)}</div>'


def _linked_text(answer: Answer) -> str:
    """The answer's text, every [n] a link to the words it cites."""
    cited = {citation.marker: citation for citation in answer.citations}

    def link(match: re.Match[str]) -> str:
        citation = cited.get(int(match[1]))
        if citation is None:
            return match[0]
        label = f"出典{citation.marker}を文書で開く（新しいタブ）"
        return f"{_anchor(citation, 'sr-marker', label)}{match[0]}</a>"

    lines = _MARKER.sub(link, html_text(answer.answer.strip())).split("<br>")
    return "".join(map(_line, lines)).removesuffix("<br>")


def _line(line: str) -> str:
    """A line of an answer as HTML: an item of a list hangs on its bullet."""
    return f'<span class="sr-item">{line}</span>' if line.startswith(_BULLET) else f"{line}<br>"


def _anchor(citation: Citation, name: str, label: str) -> str:
    url = escape(citation_url(citation))
    return (
        f'<a class="{name}" href="{url}" target="_blank" rel="noopener" '
        f'title="{label}" aria-label="{label}">'
    )


def _card(citation: Citation) -> str:
    """A citation to unfold: whose words, where they stand, the words, the way to the document."""
    document = citation.document
    title = html_text(document.title or document.id)
    status = (
        f' <span class="sr-draft">{html_text(document.status)}</span>' if document.status else ""
    )
    where_short = html_text(place(citation.section))
    label = f"出典{citation.marker}を文書で開く（新しいタブ）"
    known = html_text("・".join(p for p in (document.edition, document.date) if p))
    where = html_text(_where(citation))
    return (
        f'<details class="sr-citation"><summary><span class="sr-number">[{citation.marker}]</span> '
        f'{title}{status}<span class="sr-place">{where_short}</span></summary>'
        f'<blockquote>{html_text(cells_apart(citation.quote.strip()))}</blockquote><p class="sr-where">{where}'
        f"{'<br>' if where and known else ''}{known}</p>"
        f"<p>{_anchor(citation, 'sr-open', label)}文書のこの箇所を開く ↗</a></p></details>"
    )


def _copyable(answer: Answer) -> str:
    """The same answer as plain text, to select and paste into a brief."""
    if not answer.citations:
        return ""
    return (
        '<details class="sr-copy"><summary>出典付きの文面（貼り付け用）</summary>'
        f'<div class="sr-plain">{html_text(plain(answer))}</div></details>'
    )
