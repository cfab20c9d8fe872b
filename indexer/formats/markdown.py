"""Markdown: CommonMark with tables and strikethrough, shown as a page of HTML, read as one.

Front matter gives the title and goes; footnotes stay where they are written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from indexer.errors import CorpusError
from indexer.formats import html
from indexer.formats.lines import begins_anew
from indexer.formats.text import decoded
from indexer.grammar import DOT, MARKERS
from indexer.types import Catalogued, Document

_FENCE = re.compile(r"---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^title[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"^[\w-]+[ \t]*:", re.MULTILINE)
_NOTE = re.compile(r"\[\^([^\s\[\]]{1,40})\]:[ \t]*")
_MARK = re.compile(r"\[\^([^\s\[\]]{1,40})\]")
_ANEW = "anew"  # key of the renderer's notes: whether the last line began anew
_ENDS = ("。", "：", ":")
_DEEPEST = 100  # block quotes and lists within each other; what is deeper is left out
_LARGEST = 10_000_000  # bytes, a minute's reading


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Read a Markdown file.

    Raises CorpusError where the bytes are no text or show none, or are too many.
    """
    name = catalogued.file or catalogued.id
    if len(data) > _LARGEST:
        raise CorpusError(
            f"{name} は Markdown としては大きすぎます（{len(data) / 1e6:,.0f} MB、"
            f"上限 {_LARGEST / 1e6:,.0f} MB）。分けて置き直してください。"
        )
    source, flags = decoded(data, catalogued)
    title, body = front_matter(source.replace("\r\n", "\n").replace("\r", "\n"))
    markdown = _markdown()
    tokens = markdown.parse(body)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        flags = (
            *flags,
            f"{name} の引用や箇条書きの入れ子が {_DEEPEST // 2} 段を超える部分は読んでいません。",
        )
    page = markdown.renderer.render(tokens, markdown.options, {})
    return html.document(page, catalogued, flags, title)


def front_matter(source: str) -> tuple[str, str]:
    """The title that the front matter of ``source`` gives, "" without one, and what follows it."""
    match = _FENCE.match(source)
    if match is None or not _FIELD.search(match[1] or ""):
        return "", source
    found = _KEY.search(match[1] or "")
    title = found[1] if found else ""
    if len(title) > 1 and title[0] == title[-1] and title[0] in "\"'":
        title = title[1:-1]
    return title, source[match.end() :]


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    markdown.enable(["table", "strikethrough"])
    markdown.block.ruler.before("reference", "note", _note, {"alt": ["paragraph"]})
    markdown.inline.ruler.before("link", "mark", _mark)
    markdown.add_render_rule("image", _image)
    markdown.add_render_rule("softbreak", _softbreak)
    return markdown


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``[^1]: …``, a footnote, over as many lines as a paragraph has."""
    at = state.bMarks[start] + state.tShift[start]
    match = _NOTE.match(state.src, at, state.eMarks[start])
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    last = start + 1
    while last < end and not state.isEmpty(last) and not _begins_note(state, last):
        last += 1
    text = state.getLines(start, last, state.blkIndent, False).strip()
    state.line = last
    opening = state.push("note_open", "div", 1)
    opening.attrs = {"role": "doc-footnote"}
    opening.map = [start, last]
    inline = state.push("inline", "", 0)
    inline.content = _NOTE.sub(f"[{match[1]}] ", text, count=1)
    inline.children = []
    state.push("note_close", "div", -1)
    return True


def _begins_note(state: StateBlock, line: int) -> bool:
    return bool(_NOTE.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]))


def _mark(state: StateInline, silent: bool) -> bool:
    """``[^1]`` in the text: the mark of a footnote."""
    match = _MARK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("text", "", 0).content = f"[{match[1]}]"
    state.pos = match.end()
    return True


def _image(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A picture says what its description says."""
    return escapeHtml(renderer.renderInlineAsText(tokens[at].children or [], options, env))


def _softbreak(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:
    """The end of a line of the source: of a paragraph as Japanese sets one, or within a sentence.

    Markdown asks for an empty line between paragraphs; many texts only set them in, or begin the
    line with a bullet that is none to Markdown.
    """
    before, first = _line(tokens, range(at - 1, -1, -1))
    after, _ = _line(tokens, range(at + 1, len(tokens)))
    set_in = after.startswith("　") and before.endswith(("。", "）", "」"))
    in_list = begins_anew(before) and (first or env.get(_ANEW, False))
    env[_ANEW] = set_in or _begins_anew(after, in_list or before.endswith(_ENDS))
    return "<br>\n" if env[_ANEW] else "\n"


def _line(tokens: Sequence[Token], places: range) -> tuple[str, bool]:
    """What ``tokens`` say at ``places`` up to a line end, and whether there is none."""
    parts: list[str] = []
    for i in places:
        if tokens[i].type in ("softbreak", "hardbreak"):
            return "".join(parts[:: places.step]), False
        parts.append(tokens[i].content)
    return "".join(parts[:: places.step]), True


def _begins_anew(text: str, after_an_end: bool) -> bool:
    """Whether a line begins with a mark that is no figure in a sentence and no ・ in a word."""
    marker = next((marker for marker in MARKERS if marker.pattern.match(text)), None)
    if marker is None:
        return False
    return after_an_end or not (marker.ordinal or marker.rank == DOT)
