"""The words of a Word paragraph as they show in print: runs, fields, ruby, symbols, tracked changes.

Inserted text counts, deleted and hidden text does not. Of ruby the base is kept, of a field its
result. The mark of a footnote is left out of the text (2024 with a raised 1 must not read 20241):
the note itself follows the paragraph with its number. Raised figures stay raised: 10⁶, m².
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.formats.docx.styles import Styles, W, is_on, number, value
from indexer.formats.docx.symbols import symbol, translated
from indexer.formats.office import Element
from indexer.normalize import clean

BREAK = "\n"  # a line break inside a paragraph
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RAISED = str.maketrans("0123456789+-−()（）", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾⁽⁾")
_CAN_RISE = re.compile(r"[0-9+\-−()（）]+")
# An enclosed character or ruby of old: eq \o\ac(○,1), eq \* jc2 \o\ad(\s\up 9(よみ),漢字)
_OVERSTRUCK = re.compile(r"^\s*eq\b.*\\o.*[,，]\s*([^,，()]*)\)\s*$", re.IGNORECASE | re.DOTALL)
_LONGEST_INSTRUCTION = 300  # characters of an EQ field that is looked into
_CONTENTS = re.compile(r"\s*TOC\b")
_SKIPPED = frozenset(
    [f"{W}{tag}" for tag in (
        "pPr", "rPr", "del", "moveFrom", "delText", "delInstrText", "rt", "rubyPr", "sdtPr", "sdtEndPr",
        "footnoteRef", "endnoteRef", "annotationRef", "instrText", "pict", "drawing", "object",
        "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "smartTagPr", "customXmlPr", "fldData",
    )] + [f"{_M}{tag}" for tag in ("rPr", "ctrlPr", "oMathParaPr")]
)  # fmt: skip
_CHARACTERS = {
    f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": BREAK, f"{W}cr": BREAK,
    f"{W}noBreakHyphen": "-", f"{W}softHyphen": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a note in the text."""

    kind: str  # footnote or endnote
    id: str
    custom: str  # the mark itself where the author chose it; "" for a number


@dataclass(slots=True)
class Text:
    """What was gathered from a paragraph."""

    words: list[str] = field(default_factory=list)
    notes: list[Mark] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)  # w:txbxContent, text boxes anchored here
    pictures: int = 0

    @property
    def lines(self) -> list[str]:
        """The text in the lines that the author broke it into, blanks made single."""
        parts = clean("".join(self.words)).split(BREAK)
        return [line for part in parts if (line := re.sub(r"[ \t\xa0]+", " ", part).strip())]


@dataclass(slots=True)
class Fields:
    """The fields that are open: they may span paragraphs, as a table of contents does."""

    balanced: bool  # every field of the document ends; else none may swallow the rest
    _open: list[str] = field(default_factory=list)  # their instructions
    _result: list[bool] = field(default_factory=list)  # whether the result has begun

    def mark(self, kind: str) -> str:
        """Take in w:fldChar. Gives what a field without a result shows."""
        if kind == "begin":
            self._open.append("")
            self._result.append(False)
        elif kind == "separate" and self._result:
            self._result[-1] = True
        elif kind == "end" and self._open:
            instruction, shown = self._open.pop(), self._result.pop()
            return "" if shown else _overstruck(instruction)
        return ""

    def instruct(self, text: str) -> None:
        if self._open:
            self._open[-1] += text

    @property
    def hides(self) -> bool:
        """Whether text here is an instruction, or of a table of contents."""
        if not self.balanced:
            return False
        return not all(self._result) or any(map(_CONTENTS.match, self._open))


class Reader:
    """Gathers the text of the paragraphs of one document, one after the other."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self._fields = Fields(_balanced(root))
        self._styles = styles
        self._actions: dict[str, Callable[[Element, Text], None]] = {
            f"{W}r": self._run,
            f"{W}fldChar": self._field_mark,
            f"{W}fldSimple": self._field,
            f"{W}sym": self._symbol,
            f"{_M}t": lambda element, text: self._say(element.text or "", text),
            f"{W}sdt": self._control,
            f"{W}footnoteReference": self._note,
            f"{W}endnoteReference": self._note,
            f"{W}pict": self._drawing,
            f"{W}drawing": self._drawing,
            f"{W}object": self._drawing,
            f"{_MC}AlternateContent": self._alternatives,
        }

    def paragraph(self, element: Element) -> Text:
        """The text of a w:p."""
        text = Text()
        style = value(element.find(f"{W}pPr"), "pStyle")
        if not self._styles.hidden(style):
            self._children(element, text)
        return text

    def _children(self, element: Element, text: Text) -> None:
        for child in element.iterchildren():
            action = self._actions.get(child.tag)
            if action is not None:
                action(child, text)
            elif child.tag not in _SKIPPED:
                self._children(child, text)

    def _run(self, run: Element, text: Text) -> None:
        properties = run.find(f"{W}rPr")
        if self._is_hidden(properties):
            self._instructions(run)
            return
        fonts = properties.find(f"{W}rFonts") if properties is not None else None
        font = fonts.get(f"{W}ascii", "") if fonts is not None else ""
        raised = value(properties, "vertAlign") == "superscript"
        for child in run.iterchildren():
            shown = _CHARACTERS.get(child.tag)
            if child.tag == f"{W}t":
                words = translated(child.text or "", font)
                rises = raised and _CAN_RISE.fullmatch(words)
                self._say(words.translate(_RAISED) if rises else words, text)
            elif shown is not None:
                self._say(shown, text)
            elif child.tag == f"{W}instrText":
                self._fields.instruct(child.text or "")
            elif (action := self._actions.get(child.tag)) is not None:
                action(child, text)
            elif child.tag not in _SKIPPED:
                self._children(child, text)

    def _say(self, words: str, text: Text) -> None:
        if not self._fields.hides:
            text.words.append(words)

    def _is_hidden(self, properties: Element | None) -> bool:
        """Hidden, or on screen only, as page numbers of a table of contents for the web."""
        if properties is None:
            return False
        own = is_on(properties, "vanish")
        if own is None:
            own = self._styles.hidden(value(properties, "rStyle"))
        return own or bool(is_on(properties, "webHidden"))

    def _instructions(self, run: Element) -> None:
        """A hidden run may open and close fields all the same."""
        for child in run.iterchildren(f"{W}fldChar", f"{W}instrText"):
            if child.tag == f"{W}fldChar":
                self._fields.mark(child.get(f"{W}fldCharType", ""))
            else:
                self._fields.instruct(child.text or "")

    def _field_mark(self, mark: Element, text: Text) -> None:
        self._say(self._fields.mark(mark.get(f"{W}fldCharType", "")), text)

    def _field(self, element: Element, text: Text) -> None:
        if not _CONTENTS.match(element.get(f"{W}instr", "")):
            self._children(element, text)

    def _symbol(self, element: Element, text: Text) -> None:
        code = element.get(f"{W}char", "")
        if re.fullmatch("[0-9A-Fa-f]{1,5}", code):
            self._say(symbol(int(code, 16), element.get(f"{W}font", "")), text)

    def _control(self, control: Element, text: Text) -> None:
        """A content control; what only asks to be filled in is no text."""
        if not is_on(control.find(f"{W}sdtPr"), "showingPlcHdr"):
            self._children(control, text)

    def _note(self, mark: Element, text: Text) -> None:
        kind = "footnote" if mark.tag == f"{W}footnoteReference" else "endnote"
        follows = mark.get(f"{W}customMarkFollows") in ("1", "true", "on")
        own = (mark.getparent().findtext(f"{W}t") or "").strip() if follows else ""
        text.notes.append(Mark(kind, mark.get(f"{W}id", ""), own))

    def _drawing(self, drawing: Element, text: Text) -> None:
        boxes = [box for box in drawing.iter(f"{W}txbxContent") if _outermost(box, drawing)]
        text.boxes += boxes
        text.pictures += not boxes

    def _alternatives(self, element: Element, text: Text) -> None:
        """The same content for new and for old programs: the first only."""
        choice = next(element.iterchildren(f"{_MC}Choice"), None)
        if choice is None:
            choice = element.find(f"{_MC}Fallback")
        if choice is not None:
            self._children(choice, text)


def _balanced(root: Element) -> bool:
    """Whether every field of a part ends, and none that has not begun."""
    depth = 0
    for mark in root.iter(f"{W}fldChar"):
        depth += {"begin": 1, "end": -1}.get(mark.get(f"{W}fldCharType"), 0)
        if depth < 0:
            return False
    return depth == 0


def _outermost(box: Element, drawing: Element) -> bool:
    """Whether a text box stands in no other one of ``drawing`` and is not said twice."""
    for above in box.iterancestors():
        if above is drawing:
            return True
        if above.tag in (f"{W}txbxContent", f"{_MC}Fallback"):
            return False
    return False


def _overstruck(instruction: str) -> str:
    """A character in a circle, or the word under old ruby, of an EQ field; "" for any other."""
    match = _OVERSTRUCK.match(instruction[:_LONGEST_INSTRUCTION])
    if match is None:
        return ""
    inner = match[1].strip()
    count = number(inner) if "○" in instruction or "◯" in instruction else None
    return chr(ord("①") + count - 1) if count and count <= 20 else inner
