"""The strategy's text as a tree that a person can read, and plain text with all its furniture.

``python tests/test_indexer_formats_text.py`` writes the snapshot anew; read the change before
keeping it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from indexer_samples import catalogued, document_of, sources

from indexer.errors import CorpusError
from indexer.formats import SUFFIXES, read
from indexer.normalize import clean
from indexer.types import Document, SectionKind

STRATEGY = Path(__file__).parents[1] / "corpus/documents/kenko-iryo-senryaku-2-gaiyo.txt"
SNAPSHOT = Path(__file__).parent / "snapshots/strategy_tree.txt"
LETTERS = {
    SectionKind.TITLE: "T",
    SectionKind.HEADING: "H",
    SectionKind.ITEM: "I",
    SectionKind.NOTE: "N",
}
PAGE_NUMBERS = ("4",)  # the lines of the source that are nothing but a page number
FULL = "本計画は国民が健康な生活及び長寿を享受することのできる社会の形成を目指"

# (source, display text)
SHOWN = [
    ("題\n", "題\n"),
    ("題", "題\n"),
    ("\ufeff題\r\n\r\n1. 甲\r\n", "題\n1. 甲\n"),
    ("題\r1. 甲\r", "題\n1. 甲\n"),
    ("\n\n　題　\n\n", "題\n"),
    ("題\n\n⽬的を定める。\n", "題\n目的を定める。\n"),
    ("題\n\n甲\x00乙\x07\n", "題\n甲乙\n"),
    ("題\n\n○ 甲\n\n\n\n4\n\n○ 乙\n", "題\n○ 甲\n○ 乙\n"),
    ("題\n\n○ 甲\n\n- 12 -\n\n○ 乙\n", "題\n○ 甲\n○ 乙\n"),
    ("題\n\n○ 甲\n\n１２\n\f\n○ 乙\n", "題\n○ 甲\n○ 乙\n"),
    ("題\n\n○ 甲\n\f○ 乙\n", "題\n○ 甲\n○ 乙\n"),
    # A figure right below or above other lines is no page number.
    (f"題\n{FULL}\n○ 件数\n25\n○ 乙\n", f"題\n{FULL}\n○ 件数\n25\n○ 乙\n"),
    # Nor is one of five digits.
    (f"題\n\n{FULL}\n\n○ 人口\n\n12345\n", f"題\n{FULL}\n○ 人口\n12345\n"),
    # A page break in a sentence leaves no trace.
    (
        f"題\n\n{FULL}\n\n{FULL}\n\n\n\n4\n\n\n\n○ 乙\n",
        f"題\n{FULL}{FULL}\n○ 乙\n",
    ),
]
OUTLINED = "題\n\n1. 総論\n\n1.1.基本理念等\n\n2. 基本方針\n\n"
# (outline at the end of OUTLINED, headings that are flagged)
OUTLINES = [
    ("\n\t1. 総論\n\t1.1.基本理念等\n\n\t2. 基本方針\n", []),
    ("\n\t1. 総論\n\t1.1. 基本理念等\n\t２. 基本方針\n\n", []),
    ("\n\t1. 総論\n\t1.2.対象期間\n\t2. 基本方針\n", ["1.2.対象期間"]),
    ("\n\t2. 基本方針\n\t1. 総論\n", ["1. 総論"]),
    ("", []),
]
# What no document can be made of.
EMPTY = ["", "\n\n \n", "\ufeff", "\x00\x01", "4\n\n\n\n5\n"]

_SOURCE = "題名\n\n第1章 ①総論㈱～\n"
# (bytes of _SOURCE, what the flag names; "" where there is none)
ENCODED = [
    (_SOURCE.encode("utf-8"), ""),
    (_SOURCE.encode("utf-8-sig"), ""),
    (_SOURCE.encode("utf-16"), ""),
    (_SOURCE.encode("cp932"), "白書.txt は UTF-8 ではありません。Shift_JIS の文書として"),
    (
        b"\xc2\xea\xcc\xbe\n\n\xc2\xe81\xbe\xcf \xad\xa1\xc1\xed\xcf\xc0\xad\xea\xa1\xc1\n",
        "白書.txt は UTF-8 ではありません。EUC-JP の文書として",
    ),
]


def strategy() -> Document:
    return read(STRATEGY.read_bytes(), catalogued())


def tree(document: Document) -> str:
    """A line a section: indentation by depth, kind, pending mark, heading; then ``|`` own text."""
    out: list[str] = []
    depths: list[int] = []
    for section in document.sections:
        depths.append(0 if section.parent is None else depths[section.parent] + 1)
        indent = "  " * depths[-1]
        mark = "P" if section.pending else " "
        out.append(f"{indent}{LETTERS[section.kind]}{mark} {document.heading(section)}")
        own = document.text[section.head_end : section.body_end].splitlines()
        out.extend(f"{indent}  | {paragraph}" for paragraph in own if paragraph)
    return "\n".join(out) + "\n"


def labels(document: Document, kind: SectionKind) -> list[str]:
    return [s.label for s in document.sections if s.kind is kind]


def test_the_tree_of_the_strategy_is_the_one_in_the_snapshot() -> None:
    assert tree(strategy()) == SNAPSHOT.read_text(encoding="utf-8")


def test_the_numbered_headings_of_the_strategy() -> None:
    numbered = [label for label in labels(strategy(), SectionKind.HEADING) if label[0].isdigit()]
    assert numbered == (
        "1. 1.1. 1.2. 2. 3. 3.1. 3.2. 3.2.1. 3.2.2. 3.3. 3.4. 3.4.1. 3.4.2. 3.5.".split()
    )


def test_every_bullet_of_the_strategy_is_a_section() -> None:
    """Counted in the source, where every bullet begins a line."""
    lines = [line.strip() for line in source_lines()]
    items = labels(strategy(), SectionKind.ITEM)
    for bullets in ("○〇", "・", "①②"):
        printed = [line[0] for line in lines if line.startswith(tuple(bullets))]
        assert [label for label in items if label in set(bullets)] == printed
    assert items.count("") == 15  # the bullets that the extraction lost
    assert labels(strategy(), SectionKind.NOTE) == ["（※）"]
    brackets = [x[:3] for x in lines if x.startswith(("(", "（")) and x[2:3] in set(")）")]
    assert [x for x in labels(strategy(), SectionKind.HEADING) if x[0] in "(（"] == [
        x for x in brackets if x != "（※）"
    ]


def test_the_strategy_shows_all_it_says_and_nothing_else() -> None:
    source = "".join("".join(source_lines()).split())
    assert "".join(strategy().text.split()) == source
    assert len(source) > 3_000


def source_lines() -> list[str]:
    """The lines of the strategy's file, by its letter: no outline (tabs), no page number."""
    lines = clean(STRATEGY.read_text(encoding="utf-8")).split("\n")
    return [x for x in lines if not x.startswith("\t") and x.strip() not in PAGE_NUMBERS]


def test_no_line_of_the_strategy_is_broken_or_glued() -> None:
    """A line ends where a sentence, a heading or an item ends; a full stop ends a line."""
    document = strategy()
    heads = {s.head_end for s in document.sections}
    at = 0
    for line in document.text.splitlines():
        at += len(line)
        assert at in heads or line.endswith(("。", "（P）")), line
        assert line.count("（") == line.count("）"), line
        assert line.count("「") == line.count("」"), line
        at += 1
    assert "\n\n" not in document.text


def test_the_pending_parts_of_the_strategy() -> None:
    document = strategy()
    pending = [document.heading(s) for s in document.sections if s.pending]
    assert [p[-6:] for p in pending] == ["を行う。（P）"[-6:], "ＫＰＩ【P】"[-6:]]
    inherited = [s.label for s in document.sections if document.is_pending(s)]
    assert inherited == ["・", "3.5.", "（１）", "・", "・", "（２）", "（３）", "（４）"]


def test_headings_with_nothing_below_in_the_strategy() -> None:
    document = strategy()
    empty = [document.heading(s)[:3] for s in document.sections if document.is_empty(s)]
    assert empty == ["（２）", "（３）", "（４）"]


def test_the_outline_of_the_strategy_agrees_with_its_tree() -> None:
    assert strategy().flags == ()


@pytest.mark.parametrize(
    ("heading", "gone"),
    [
        ("3.2.2.国際展開の促進", "国際展開"),
        ("1.2.対象期間", "期間"),
        ("(3)教育、広報活動の充実等", "教育"),
    ],
)
def test_a_heading_that_is_missed_is_flagged(heading: str, gone: str) -> None:
    """The same file with that heading's line taken out of the body: the outline still has it."""
    source = STRATEGY.read_text(encoding="utf-8").replace(f"{heading} \n", f"{gone}\n", 1)
    (flag,) = document_of(source).flags
    assert f"「{heading}」" in flag


@pytest.mark.parametrize(("source", "shown"), SHOWN)
def test_display_text(source: str, shown: str) -> None:
    assert document_of(source).text == shown


@pytest.mark.parametrize(("outline", "missing"), OUTLINES)
def test_the_outline_is_a_check_and_no_content(outline: str, missing: list[str]) -> None:
    document = document_of(OUTLINED + outline)
    assert document.text == "題\n1. 総論\n1.1.基本理念等\n2. 基本方針\n"
    assert len(document.flags) == len(missing)
    assert all(f"「{m}」" in flag for m, flag in zip(missing, document.flags, strict=True))


def test_indented_lines_at_the_end_that_are_no_outline_stay() -> None:
    document = document_of("題\n\n1. 総論\n\n\t別添１\n\t別添２\n")
    assert "別添１" in document.text
    assert "別添２" in document.text


@pytest.mark.parametrize("source", EMPTY)
def test_a_file_without_text_is_refused(source: str) -> None:
    with pytest.raises(CorpusError, match=r"documents/a\.txt に本文がありません。.*置き直す"):
        document_of(source)


@pytest.mark.parametrize(("content", "flagged"), ENCODED)
def test_a_text_in_another_encoding_is_read_and_says_so(content: bytes, flagged: str) -> None:
    document = read(content, replace(catalogued(), file="白書.txt"))
    assert document.text == "題名\n第1章 ①総論㈱～\n"
    assert [flag for flag in document.flags if flagged not in flag] == []
    assert len(document.flags) == (1 if flagged else 0)


def test_broken_characters_are_shown_and_counted() -> None:
    content = ("題名\n" + "本文です。" * 100).encode() + b"\xff\n"
    document = read(content, replace(catalogued(), file="白書.txt"))
    assert document.text.endswith("。\ufffd\n")
    assert document.flags == ("白書.txt に読めない文字が 1 か所あります。\ufffd で示します。",)


@pytest.mark.parametrize(
    "content", [b"ok\n\xff", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", bytes(range(256))]
)
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(CorpusError, match=r"白書\.txt は文字の文書として読めません.*UTF-8 に変換"):
        read(content, replace(catalogued(), file="白書.txt"))


def test_the_reader_is_chosen_by_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "A.TXT"
    path.write_text("題\n", encoding="utf-8")
    assert read(path.read_bytes(), replace(catalogued(), file=path.name)).text == "題\n"
    assert ".txt" in SUFFIXES


def test_a_file_of_an_unknown_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xyz"
    path.write_text("題\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"の形式は読めません.*\.txt"):
        read(path.read_bytes(), replace(catalogued(), file=path.name))


@given(sources())
def test_what_is_shown_is_the_source_in_its_order(source: str) -> None:
    """Page numbers may go and a blank may come between Latin words; no other character moves."""
    shown = "".join(document_of(source).text.split())
    rest = iter("".join(source.split()))
    assert all(char in rest for char in shown)
    kept = [line for line in source.split("\n") if line.strip(" \t\f　-0123456789")]
    assert len(shown) >= len("".join("".join(kept).split()))


@given(sources())
def test_a_document_is_read_the_same_every_time(source: str) -> None:
    first, second = document_of(source), document_of(source)
    assert (first.text, first.sections, first.flags) == (second.text, second.sections, second.flags)


def write_snapshot() -> None:
    SNAPSHOT.parent.mkdir(exist_ok=True)
    SNAPSHOT.write_text(tree(strategy()), encoding="utf-8")


if __name__ == "__main__":
    write_snapshot()
