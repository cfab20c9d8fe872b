"""A document's text folded once, when it is indexed: line by line, so that a stretch is found again.

No rule of folding looks past a line end, so that the lines folded one by one are the text folded.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from indexer.normalize import fold_text


def fold_lines(text: str) -> str:
    """``text`` folded line by line; it has as many lines as before."""
    return "\n".join(map(fold_text, text.split("\n")))


@dataclass(frozen=True, slots=True)
class FoldedLines:
    """``text`` with the same text folded; ``fold_text`` of a long stretch of it at little cost."""

    text: str
    folded: str  # fold_lines(text)
    ends: tuple[int, ...]  # of each line in ``text``, without its line end
    folded_ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str, folded: str) -> FoldedLines:
        return cls(text, folded, _line_ends(text), _line_ends(folded))

    def span(self, start: int, end: int) -> str:
        """``fold_text(text[start:end])``; lines that the span has whole are not folded again."""
        first = bisect_left(self.ends, start)  # the line that it begins in
        if end <= self.ends[first]:
            return fold_text(self.text[start:end])
        last = bisect_left(self.ends, end)  # the line that it ends in
        head = fold_text(self.text[start : self.ends[first]])
        whole = last if end == self.ends[last] else last - 1
        middle = self.folded[self.folded_ends[first] : self.folded_ends[whole]]
        rest = self.text[self.ends[whole] : end]  # from a line end on, if any
        return head + middle + fold_text(rest)


def _line_ends(text: str) -> tuple[int, ...]:
    return tuple(accumulate((len(line) + 1 for line in text.split("\n")), initial=-1))[1:]
