"""Whether a line of a PDF goes on with the paragraph before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.formats.pdf.columns import TextLine
from indexer.formats.pdf.headings import marker_of
from indexer.grammar import CIRCLED, DOT, Marker
from indexer.tree import join

FULL = 1.6  # characters that a full line may fall short of its column
_LONG_ENOUGH = 15  # characters of a line that is running text
_DEEPEST = 4.6  # characters that the text of an item stands further right than its label
_NEARLY = 4.0  # characters that a nearly full line falls short
_FAR = 60  # characters back that an open bracket still counts
_BRACKETS = str.maketrans("()", "（）")
# 月額    円: a line set in columns by blanks
_TABULAR = re.compile(r"\s{4,}\S{1,3}$")


@dataclass(frozen=True, slots=True)
class Open:
    """A paragraph that may go on."""

    begun: TextLine  # its first line
    last: TextLine
    said: str  # all of it so far
    edge: float  # where its longest line ends

    @property
    def is_over(self) -> bool:
        """Whether its last line ends it."""
        return not self._is_full(FULL) or self.last.ends

    @classmethod
    def at(cls, line: TextLine) -> Open:
        return cls(line, line, line.text, line.piece.right)

    def with_line(self, line: TextLine) -> Open:
        edge = max(self.edge, line.piece.right)
        return Open(self.begun, line, join(self.said, line.text), edge)

    def _is_full(self, room: float) -> bool:
        """Whether its last line reaches the edge: of the column, or of the lines of its item."""
        last = self.last
        as_others = last is not self.begun and self.edge - last.piece.right <= room * last.size
        item = as_others and marker_of(self.begun.text) is not None
        return last.slack <= room or item or _is_open(self.said[-_FAR:])

    def goes_on(
        self, line: TextLine, after: TextLine | None, previous: TextLine | None, *, heading: bool
    ) -> bool:
        """Whether ``line`` belongs to it.

        ``previous`` is the line above, if that is text, ``after`` the one below.
        """
        last = self.last
        if abs(last.size - line.size) > 0.12 * max(last.size, line.size):
            return False
        marker = marker_of(line.text)
        if heading:
            return marker is None and previous is last and _is_rest_of_heading(last, line)
        full = self._is_full(max(FULL, _first_word(line)))
        if previous is None or line.piece.bottom < last.piece.top:
            # Another page or column: only a sentence in mid-air goes on there.
            runs = len(self.said) >= _LONG_ENOUGH and "　" not in last.text
            return runs and full and not last.ends and marker is None and self._is_hung(line)
        if line.piece.top - last.piece.bottom > 1.6 * line.size or _TABULAR.search(last.text):
            return False
        if not full:
            goes_on = (self._is_outdented, self._hangs_in_air, self._is_under_label)
            return marker is None and any(rule(line) for rule in goes_on)
        if marker is not None:
            under = abs(line.piece.left - last.piece.left) < 0.5 * line.size
            return under and _is_counted(marker, line.text, self.said)
        further = (line.piece.left - last.piece.left) / line.size
        if further <= 0.6:
            return True
        return self._hangs() and last is self.begun and not _is_new(last, line, after, further)

    def _hangs(self) -> bool:
        """Whether its lines after the first may begin further right than that."""
        return marker_of(self.begun.text) is not None or self.begun.indent < 0.6

    def _is_hung(self, line: TextLine) -> bool:
        """Whether ``line``, on another page or column, begins where its next line would."""
        if line.indent < 0.6:
            return True
        last = self.last
        if last is self.begun:
            deeper = (line.piece.left - last.piece.left) / line.size
            return marker_of(last.text) is not None and -0.6 < deeper < _DEEPEST
        level = abs(line.piece.left - last.piece.left) < 0.6 * line.size
        return level or abs(line.indent - last.indent) < 0.6

    def _is_under_label(self, line: TextLine) -> bool:
        """Whether ``line`` begins where the text of an item of nearly full length does."""
        last = self.last
        deeper = (line.piece.left - last.piece.left) / line.size
        marker = marker_of(last.text) if last is self.begun and not last.ends else None
        item = marker is not None and not marker.alone
        return item and 0.6 < deeper < _DEEPEST and last.slack <= _NEARLY

    def _hangs_in_air(self, line: TextLine) -> bool:
        """Whether the last line stops at a comma and ``line`` begins under it."""
        deeper = (line.piece.left - self.last.piece.left) / line.size
        deepest = _DEEPEST if marker_of(self.begun.text) is not None else 2.2
        return self.last.text.endswith(("、", "，")) and -2.2 < deeper < deepest

    def _is_outdented(self, line: TextLine) -> bool:
        """Whether ``line`` goes back to the edge that the indented first line left.

        Beside a picture lines fall short without an end.
        """
        last = self.last
        indented = last is self.begun and 0.7 < last.indent < 2.2 and not last.ends
        back = last.indent - line.indent
        return indented and 0.7 < back < 2.2 and len(last.text) >= _LONG_ENOUGH


def _is_open(text: str) -> bool:
    """Whether a bracket opened in ``text`` is not closed: the paragraph cannot end there."""
    text = text.translate(_BRACKETS)
    return any(text.rfind(opener) > text.rfind(closer) for opener, closer in ("（）", "「」"))


def _is_counted(marker: Marker, text: str, said: str) -> bool:
    """Whether a line that begins with a marker goes on with ``said``, a sentence that counts.

    ①…、②… in a sentence may be broken before any of them, and before ・ in a compound.
    """
    if said.rstrip("」』）)").endswith("。"):
        return False
    label = text[0]
    if marker.rank == CIRCLED:
        return chr(ord(label) - 1) in said[1:]
    return marker.rank == DOT and text[1:2].strip() != "" and said[:1] != label


def _is_new(before: TextLine, line: TextLine, after: TextLine | None, further: float) -> bool:
    """Whether a line that begins further right than a full one before it opens a paragraph.

    The rest of an item keeps its indent; after a paragraph's first line the next goes back.
    """
    if abs(further - 1) > 0.3:
        return False
    goes_back = (
        after is not None
        and line.slack <= FULL
        and (line.piece.left - after.piece.left) / line.size > 0.6
        and marker_of(after.text) is None
    )
    return goes_back or (before.ends and marker_of(before.text) is None)


def _is_rest_of_heading(before: TextLine, line: TextLine) -> bool:
    """Whether a large line is the rest of a heading broken over two lines."""
    close = -before.size < line.piece.top - before.piece.bottom < 0.9 * line.size
    return close and before.slack < 2 * FULL


def _first_word(line: TextLine) -> float:
    """How many characters' width its first word takes: a Latin word is not broken."""
    match = re.match(r"[!-~]+", line.text)
    return 0.6 * len(match[0]) + 0.5 if match else 0.0
