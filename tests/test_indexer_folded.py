"""A stretch of a text folded beforehand is that stretch folded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import paragraphs

from indexer.folded import FoldedLines, fold_lines
from indexer.normalize import fold_text

TEXTS = (
    "",
    "\n",
    "第一条　この法律は、平成二十八年\n　三千円とする。\n\n２　第三十条\nの四",
    "Ａ Ｂ\n c d \n(か\nな)俯瞰（ふかん）図",
)


def test_every_stretch_is_the_same_folded_beforehand() -> None:
    for text in TEXTS:
        lines = FoldedLines.of(text, fold_lines(text))
        for start in range(len(text) + 1):
            for end in range(start, len(text) + 1):
                assert lines.span(start, end) == fold_text(text[start:end])


@given(st.lists(paragraphs(), min_size=1, max_size=6), st.data())
def test_of_any_text(parts: list[str], data: st.DataObject) -> None:
    text = "\n".join(parts)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert FoldedLines.of(text, fold_lines(text)).span(start, end) == fold_text(text[start:end])
