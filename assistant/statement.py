"""Passages in words: what is written stands in them, only what joins it is ours."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from assistant import extract
from assistant.passage import Form, Passage, body_start, citable, items, label_width
from assistant.types import Status
from indexer.japanese import sentences
from indexer.types import Document, Section, SectionKind

SHORT, LONG = 380, 950  # characters of an answer
_FOLLOWS = re.compile(
    r"(?:以下|次)の(?!日|年|月|章|節|条)[一-龠ぁ-ん]{2}|次に掲げる|次に定める|当該各号"
)
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")  # innermost brackets
_LONG_ASIDE = 12  # characters of a bracket that may be left out of a long sentence
_LEANS_BACK = re.compile(
    r"^(?:ただし、|この場合において|(?:[^、。]{0,8}、)?(?:これ(?:ら|を|に|は|ま)|この(?:ため|よう|際|こと)|その(?:ため|際|上)|こうした|当該|同(?:時に|法|条|計画)))"
)
_EXCEPTS = re.compile(r"ただし、")  # the rule before it is not the whole of it
# Says nothing of what it is; 第一項 is one of the same article.
_RELATIVE = re.compile(r"(?:(?:前|同)(?:条|項|号)|第[一二三四五六七八九十]+項)$")
_BEGINNING = 30  # characters within which a provision that leans on another says so
BELOW_PARAGRAPH = ("号", "細目")  # units of a law that say nothing without what is above them
_LEAST_ITEM = 24  # characters that say what an item is about
LEAST_ROOM = 120  # characters that the first line of an answer may always take
_NUMERALS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of the answer and the passages it stands on; none where it states nothing."""

    text: str
    passages: tuple[Passage, ...] = ()
    ours: str = ""  # a count of ours in ``text``: items are counted, not quoted


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is verified and its citations are numbered."""

    status: Status
    statements: tuple[Statement, ...]
    short_answer: str | None = None
    notes: tuple[str, ...] = ()


def put(passage: Passage, room: int) -> list[Statement]:
    """``passage`` in words, within ``room`` characters; nothing where not even its start fits.

    Of a long sentence its asides in brackets are left out, then its end.
    """
    below = passage.section.unit in BELOW_PARAGRAPH
    if passage.form is Form.SENTENCE and below and _alone(passage):
        lines = _clause(passage, room)
    elif passage.form is Form.SENTENCE:
        lines = [Statement(shortened(passage.text, room), (passage,))]
        before = _before(passage) if _LEANS_BACK.search(passage.text) else None
        if before is not None and len(before.text) + len(passage.text) <= room:
            lines.insert(0, Statement(extract.plain(before.text), (before,)))
        after = _exception(passage)
        if after is not None and len(after.text) <= room - length(lines):
            lines.append(Statement(after.text, (after,)))
        if _FOLLOWS.search(passage.text):
            lines.extend(_bullets(passage, room - length(lines)))
        lines.extend(_notes_under(passage, room - length(lines)))
        lines.extend(_referred(passage, room - length(lines)))
    elif passage.form is Form.GROUP:
        lines = _group(passage, room)
    elif below:
        lines = _clause(passage, room)
    else:
        lines = [Statement(_item(passage, room), (passage,))]
    return lines if lines and len(lines[0].text) <= max(room, LEAST_ROOM) else []


def _alone(passage: Passage) -> bool:
    """Whether a sentence is all that its 号 says; of what a word means it says all there is to say."""
    own = own_sentences(passage.document, passage.section)
    return [p.start for p in own] == [passage.start] and not passage.text.endswith("をいう。")


def _referred(passage: Passage, room: int) -> list[Statement]:
    """What the 前項 or 同条 is that a provision begins with, where there is room to say it."""
    document = passage.document
    if room < LEAST_ROOM:
        return []
    first = bisect_left(document.links, passage.start, key=lambda link: link.start)
    for link in document.links[first:]:
        if link.start > passage.start + _BEGINNING:
            return []
        words = document.text[link.start : link.end]
        if link.section is None or not _RELATIVE.match(words):
            continue
        target = next(iter(own_sentences(document, document.sections[link.section])), None)
        if target is not None and not passage.start <= target.start < passage.end:
            return [Statement(f"{words}：{shortened(target.text, LEAST_ROOM)}", (target,))]
    return []


def shortened(text: str, room: int) -> str:
    """``text`` within ``room`` characters if it can be: without long asides, then without its end.

    It is never cut to less than a line.
    """
    found = extract.plain(text)
    while len(found) > room:
        less = _ASIDE.sub(lambda m: "" if len(m[0]) > _LONG_ASIDE else m[0], found)
        if less == found:
            break
        found = less
    if len(found) <= max(room, LEAST_ROOM):
        return found
    most = max(room, LEAST_ROOM) - 1  # and … after it
    return f"{found[: found.rfind('、', 0, most) + 1 or most]}…"


def _clause(passage: Passage, room: int) -> list[Statement]:
    """An item of a provision below what it is an item of: 次に掲げる事項を定める。・…"""
    document = passage.document
    above = next(
        s for s in reversed(document.ancestors(passage.section)) if s.unit not in BELOW_PARAGRAPH
    )
    lead = next(iter(own_sentences(document, above)), None)
    item = Statement(f"・{extract.plain(passage.text)}", (passage,))
    if lead is None or len(item.text) > room:
        return [Statement(shortened(passage.text, room), (passage,))]
    text = shortened(lead.text, max(room - len(item.text), LEAST_ROOM))
    return [Statement(text, (lead,)), item]


def own_sentences(document: Document, section: Section) -> list[Passage]:
    """The sentences of ``section`` itself, without its heading and its children."""
    begin = body_start(document, section)
    own = document.text[begin : section.body_end]
    return [
        Passage(document, section, begin + a, begin + b, Form.SENTENCE) for a, b in sentences(own)
    ]


def listed(passage: Passage) -> list[Passage]:
    """What ``passage`` enumerates: a heading's items, or ①②③ in a line."""
    if passage.form is Form.GROUP:
        return items(passage.document, passage.section)
    return [
        Passage(passage.document, passage.section, passage.start + a, passage.start + b, Form.ITEM)
        for a, b in extract.enumeration(passage.text)
    ]


def _group(passage: Passage, room: int) -> list[Statement]:
    if passage.section.unit in ("条", "項"):
        return _provision(passage, room)
    title = passage.document.title_of(passage.section)
    found = listed(passage)
    whole = citable(passage)
    lines = [Statement(f"「{extract.plain(title)}」には、次の項目が挙げられています。", (whole,))]
    own = passage.document.text[passage.section.head_end : passage.section.body_end].strip()
    if own and len(own) < room // 2:
        start = passage.document.text.index(own, passage.section.head_end)
        body = Passage(passage.document, passage.section, start, start + len(own), Form.SENTENCE)
        lines.append(Statement(own.replace("\n", " "), (body,)))
    for item in found:
        text = extract.plain(item.document.title_of(item.section))
        lines.append(Statement(f"・{text}", (whole if whole is passage else item,)))
        if item.document.is_heading(item.section):
            inner = [
                Statement(f"　－{extract.plain(i.text)}", (whole if whole is passage else i,))
                for i in items(item.document, item.section)
            ]
            if length(lines) + length(inner) <= room - 20 * len(found):
                lines.extend(inner)
    return lines if length(lines) <= max(room, LONG) else lines[:1]


def _provision(passage: Passage, room: int) -> list[Statement]:
    """An article or a paragraph of it in its own sentences, its items as such, as far as they fit."""
    document, lines = passage.document, list[Statement]()
    inside = (
        s
        for s in document.sections[passage.section.id :]
        if s.start < passage.section.end and s.kind is not SectionKind.ROW
    )
    for section in inside:
        mark = "・" if section.unit in BELOW_PARAGRAPH else ""
        for sentence in own_sentences(document, section):
            left = room - length(lines)
            if lines and left < _LEAST_ITEM:
                return lines
            lines.append(Statement(mark + shortened(sentence.text, left), (sentence,)))
    return lines


def _before(passage: Passage) -> Passage | None:
    """The sentence before ``passage`` in its own section, which a これを踏まえ refers to."""
    own = own_sentences(passage.document, passage.section)
    return next((one for one in reversed(own) if one.end <= passage.start), None)


def _exception(passage: Passage) -> Passage | None:
    """The sentence behind ``passage`` in its own section that says when it does not hold: ただし、…."""
    section, document = passage.section, passage.document
    rest = document.text[passage.end : section.body_end]
    if not _EXCEPTS.match(rest.lstrip()):
        return None
    start, end = (passage.end + at for at in sentences(rest)[0])
    return Passage(document, section, start, end, Form.SENTENCE)


def _bullets(passage: Passage, room: int) -> list[Statement]:
    """What stands below a sentence that ends 以下のとおりとする, each item cut where it must be."""
    below = items(passage.document, passage.section)
    texts = [extract.plain(item.text) for item in below]
    if sum(map(len, texts)) > room:
        texts = [shortened(text, _LEAST_ITEM) for text in texts]
    if sum(map(len, texts)) > room:
        each = room // max(len(texts), 1)
        texts = [_begun(text, each) for text in texts] if each >= _LEAST_ITEM else []
    return [Statement(f"・{t}", (item,)) for t, item in zip(texts, below, strict=False)]


def _begun(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _item(passage: Passage, room: int) -> str:
    """An item with what it is an item of; alone where the two are too long together."""
    text = extract.plain(passage.text)
    above = passage.document.ancestors(passage.section)
    if passage.form is Form.EMPTY or not above:
        return shortened(f"「{text}」という見出しがあります。", room)
    quoted = f"『{text}』" if "「" in text else f"「{text}」"
    title = extract.plain(passage.document.title_of(above[-1]))
    whole = f"「{title}」の項目として{quoted}が挙げられています。"
    return whole if len(whole) <= room else shortened(text, room)


def _notes_under(passage: Passage, room: int) -> list[Statement]:
    """The ※ notes that explain a sentence, where they fit."""
    lines: list[Statement] = []
    for child in passage.document.children(passage.section):
        text = passage.document.text[child.start : child.head_end]
        if child.kind == "note" and len(text) <= room:
            start = child.start + label_width(passage.document, child)
            note = Passage(passage.document, child, start, child.head_end, Form.SENTENCE)
            lines.append(Statement(note.text, (note,)))
            room -= len(text)
    return lines


def counted(passage: Passage, count: int) -> str:
    printed = extract.printed_count(passage.text, count)
    return printed or few(count)


def few(count: int) -> str:
    """A count of ours in kanji numerals: digits are kept for what the documents print."""
    return f"{_NUMERALS[count]}つ" if count < 10 else f"{count}項目"


def length(statements: Iterable[Statement]) -> int:
    return sum(len(statement.text) for statement in statements)
