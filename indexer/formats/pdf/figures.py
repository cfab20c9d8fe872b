"""What stands in and under a figure or a table of a PDF: its labels, and what is said of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.formats.pdf.columns import CAPTION, TextLine
from indexer.formats.pdf.headings import BIG, numbering
from indexer.formats.pdf.notes import Note
from indexer.formats.pdf.paragraphs import FULL
from indexer.tree import Line

_LABEL_SIZE = 0.9  # of the usual size: what is smaller is a figure's, if a caption is near
_SOURCE = re.compile(
    r"[（(](?:資料|出典|出所|提供|写真|撮影|備考|注\s?[0-9０-９]*)[）)]"
    r"|(?:資料|出典|出所|提供|写真|撮影|備考|注\s?[0-9０-９]*)\s?[：:]|(?:資料|出典|出所)[\s　]|※"
)
_SHORT = 3  # characters of a label at most, whatever its size
_LONG_ENOUGH = 15  # characters of a line of running text


def _is_numbered_heading(line: TextLine, usual: float) -> bool:
    return line.size >= BIG * usual and re.match(r"[0-9０-９]{1,2}[\s　]+\D", line.text) is not None


def is_caption(line: TextLine, usual: float) -> bool:
    """Whether ``line`` names a figure or a table."""
    return line.size <= 1.2 * BIG * usual and CAPTION.match(line.text) is not None


@dataclass(slots=True)
class Figure:
    """What follows a caption or a table, as long as it belongs to that."""

    usual: float  # size of the running text
    caption: TextLine | None = None  # its last line so far; None under a table
    lines: list[TextLine] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def continues_caption(self, line: TextLine) -> bool:
        """Whether ``line`` is the rest of a caption, set in from where that begins."""
        above = self.caption
        if above is None or self.lines or abs(above.size - line.size) > 0.1 * above.size:
            return False
        close = -0.5 * line.size < line.piece.top - above.piece.bottom < 0.6 * line.size
        under = above.piece.left - 0.1 * line.size < line.piece.left < above.piece.right
        set_in = line.piece.left > above.piece.left + 0.6 * line.size or not CAPTION.match(
            above.text
        )
        return close and under and set_in and not _SOURCE.match(line.text)

    def holds(self, line: TextLine, following: Sequence[TextLine]) -> bool:
        """Whether ``line`` is a label in the figure or what is said of its source.

        It is not where running text begins, or a heading with running text below it.
        """
        if _SOURCE.match(line.text):
            return self.caption is not None or not line.text.startswith("※")
        if self.caption is None:
            return self._wraps(line)
        if line.size <= _LABEL_SIZE * self.usual:
            return True
        named = any(_SOURCE.match(one.text) for one in self.lines)
        if named or numbering(line.text) or _is_numbered_heading(line, self.usual):
            return False
        if len(line.text) < _SHORT:
            return True
        return not any(self._is_running(one) for one in (line, *following))

    def _is_running(self, line: TextLine) -> bool:
        usual = abs(line.size - self.usual) < 0.1 * self.usual
        return usual and len(line.text) >= _LONG_ENOUGH and "　" not in line.text

    def _wraps(self, line: TextLine) -> bool:
        """Whether ``line`` is the rest of the source named on the line before it."""
        if not self.lines:
            return False
        before = self.lines[-1]
        alike = abs(before.size - line.size) < 0.1 * line.size
        close = 0 <= line.piece.middle - before.piece.middle < 2 * line.size
        return alike and close and before.slack <= FULL

    def elements(self, page: int) -> Iterator[Line]:
        """Its labels as one line, then its sources."""
        sources: list[tuple[TextLine, bool]] = []
        labels: list[TextLine] = []
        said = Figure(self.usual)
        for line in self.lines:
            if _SOURCE.match(line.text):
                sources.append((line, False))
                said.lines = [line]
            elif said._wraps(line):
                sources.append((line, True))
                said.lines = [line]
            else:
                labels.append(line)
                said.lines = []
        if labels:
            text = "　".join(line.text for line in labels)
            yield Line(text, page=page, box=labels[0].piece.box, joins=False)
        for line, joins in sources:
            yield Line(line.text, page=page, box=line.piece.box, joins=joins)
