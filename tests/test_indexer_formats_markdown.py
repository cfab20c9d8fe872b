"""Markdown: what it shows becomes lines and tables; front matter, footnotes, marks and raw HTML."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_indexer_formats_html import shape

from indexer.errors import CorpusError
from indexer.formats import read
from indexer.formats.markdown import front_matter
from indexer.types import Catalogued, Document, SectionKind

SHARED = Path(__file__).resolve().parents[2] / "shared"
FILES = sorted(SHARED.glob("*.md"))

# (what follows "# 題", the lines of the display text after the title)
SHOWN = [
    ("甲\n乙\n\n丙", ["甲乙", "丙"]),  # a line end of the source is none of the text
    ("the Global\nHealth,\nand", ["the Global Health, and"]),
    ("甲は文です。\n　乙も文です。", ["甲は文です。", "乙も文です。"]),  # set in as a new paragraph
    ("目標\n○ 甲\n・乙\n① 丙\n※ 丁", ["目標", "○ 甲", "・乙", "① 丙", "※ 丁"]),  # nor bullets
    ("次の施策：\n・乙\n・丙", ["次の施策：", "・乙", "・丙"]),
    ("次のとおり。\n（１）甲\n（２）乙", ["次のとおり。", "（１）甲", "（２）乙"]),
    ("健康\n・医療は前年の\n3.5 倍", ["健康・医療は前年の3.5 倍"]),
    ("甲  \n乙\\\n丙", ["甲", "乙", "丙"]),  # but those that are meant
    ("これは**強調**、*斜体*、`符号`、~~旧~~新", ["これは強調、斜体、符号、新"]),
    ("[甲](http://x.example 'y')と<http://z.example>", ["甲とhttp://z.example"]),
    ("![図の説明](a.png)は ![推移](b.png) のとおり", ["図の説明は 推移 のとおり"]),
    ("①㈱～ １２ &amp; \\*甲\\* ⽬的", ["①㈱～ １２ & *甲* 目的"]),
    ("- 甲\n  - 乙\n- 丙", ["甲", "乙", "丙"]),
    ("1. 甲\n2. 乙\n   1. 丙", ["1. 甲", "2. 乙", "1. 丙"]),
    ("3) 甲\n4) 乙", ["3. 甲", "4. 乙"]),
    ("> 甲\n> 乙\n>\n> 丙", ["甲乙", "丙"]),
    ("```python\nx = 1\n  # y\n```", ["x = 1", "# y"]),
    ("    x\n    y", ["x", "y"]),
    ("甲\n\n---\n\n乙", ["甲", "乙"]),
    ("|甲|乙|\n|-|-:|\n|**1**|2 \\| 3|", ["甲\t乙", "1\t2 | 3"]),
    ("甲[^1]は乙[^注]。\n\n[^1]: 注の文\n    続き\n[^注]: 次の注", ["甲[1]は乙[注]。", "[1] 注の文続き", "[注] 次の注"]),
    ("甲[^1]。\n[^1]: 段落の直後", ["甲[1]。", "[1] 段落の直後"]),
    ("<div>生の<b>文</b><script>x()</script></div>\n\n甲<br>乙<!-- 丙 -->", ["生の文", "甲", "乙"]),
    ("<p hidden>甲</p>\n\n乙", ["乙"]),
    ("a < b かつ c > d、<全体目標>", ["a < b かつ c > d、<全体目標>"]),
    ("- [目標](#目標)\n- [施策](#施策)\n\n甲", ["甲"]),  # a table of contents
]  # fmt: skip
# (file, title, what comes after it)
TITLES = [
    ("# 題\n甲", "題", ["甲"]),
    ("題\n===\n甲", "題", ["甲"]),
    ("---\ntitle: 題\ndate: 2024\n---\n甲", "題", ["甲"]),
    ('---\ntitle: "題：副題"\n---\n# 題：副題\n甲', "題：副題", ["甲"]),
    ("---\ntitle: 題\n---\n# 章\n甲", "題", ["章", "甲"]),
    ("---\ndate: 2024\n...\n# 題\n甲", "題", ["甲"]),
    ("\ufeff---\r\ntitle: 題\r\n---\r\n甲\r\n", "題", ["甲"]),
    ("---\n\n甲は文です。\n\n---\n", "a", ["甲は文です。"]),  # two rules, no front matter
    ("## 題\n甲", "題", ["甲"]),
    ("題のような行\n\n甲。", "題のような行", ["甲。"]),
]
POLICY = """# 計画

## 第1章 総則

（１）目標

健康寿命を
延伸する。

### 指標

表1 指標の一覧

|指標|目標|
|---|---|
|健康寿命|75歳以上|

## 第2章 施策

○ 認知症施策
・ 家族の支援

第3条（責務）

国は、次を行う。
"""
POLICY_TREE = [
    "計画",
    " 章1 第1章 総則",
    "  （１）目標",
    "   | 健康寿命を延伸する。",
    "  指標",
    "   | 表1 指標の一覧",
    "   指標\t目標",
    "    健康寿命\t75歳以上",
    " 章2 第2章 施策",
    "  ○ 認知症施策",
    "   ・ 家族の支援",
    "  条3 第3条（責務）",
    "   項1 国は、次を行う。",
]
# What makes a parser that looks back slow, or nest without end.
HOSTILE = {
    "quotes": "> " * 5_000 + "甲",
    "lists": "- " * 5_000 + "甲",
    "brackets": "[" * 5_000,
    "links": "[a](" * 5_000,
    "pictures": "![" * 2_000,
    "stars": "*a **b" * 5_000,
    "ticks": "".join("`" * i + " " for i in range(200)),
    "columns": "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|b\n" * 200,
    "notes": "[^a]: " * 5_000,
    "definitions": "[a]: b\n" * 5_000 + "\n[a]\n",
    "tags": "<div>" * 20_000,
    "entities": "&#0;&#x110000;&bogus;" * 2_000,
}


def catalogued(file: str = "a.md") -> Catalogued:
    return Catalogued("a", "", file)


def document(source: str) -> Document:
    return read(source.encode(), catalogued())


@pytest.mark.parametrize(("source", "lines"), SHOWN)
def test_what_is_shown(source: str, lines: list[str]) -> None:
    assert document(f"# 題\n\n{source}\n").text.splitlines() == ["題", *lines]


@pytest.mark.parametrize(("source", "title", "rest"), TITLES)
def test_the_title(source: str, title: str, rest: list[str]) -> None:
    assert document(source).text.splitlines() == [title, *rest]


def test_headings_and_the_grammar_make_the_tree() -> None:
    assert shape(document(POLICY)) == POLICY_TREE


@pytest.mark.parametrize(
    ("source", "kind", "label"),
    [
        ("- 甲", SectionKind.ITEM, ""),
        ("2. 甲", SectionKind.ITEM, "2."),
        ("- ① 甲", SectionKind.ITEM, "①"),
        ("甲[^1]\n\n[^1]: 乙", SectionKind.NOTE, "[1]"),
        ("※ 甲", SectionKind.NOTE, "※"),
        ("|甲|乙|\n|-|-|\n|1|2|", SectionKind.ROW, ""),
        ("###### 甲\n\n乙", SectionKind.HEADING, ""),
    ],
)
def test_kinds(source: str, kind: SectionKind, label: str) -> None:
    section = document(f"# 題\n\n{source}\n").sections[-1]
    assert (section.kind, section.label) == (kind, label)


def test_a_table_names_its_columns() -> None:
    found = document("# 題\n\n|指標|目標|\n|-|-|\n|健康寿命|75歳以上|\n|認知症|6%減|\n")
    row = found.sections[-1]
    assert found.header(row) == "指標\t目標"
    assert found.cells(row) == ("認知症", "6%減")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\ntitle: 甲 # 乙\n---\n丙", ("甲 # 乙", "丙")),
        ("---\ntitle: '甲'\n---\n丙", ("甲", "丙")),
        ("---\nauthor: 甲\n---\n丙", ("", "丙")),
        ("---\n甲\n---\n", ("", "---\n甲\n---\n")),
        ("---\ntitle: 甲\n丙", ("", "---\ntitle: 甲\n丙")),
        ("甲\n---\ntitle: 乙\n---\n", ("", "甲\n---\ntitle: 乙\n---\n")),
        ("", ("", "")),
    ],
)
def test_front_matter(source: str, expected: tuple[str, str]) -> None:
    assert front_matter(source) == expected


def test_what_is_struck_out_is_flagged() -> None:
    (flag,) = document("# 題\n\n目標は~~70歳~~75歳").flags
    assert flag == "a.md の取り消し線の付いた部分 1 か所は読んでいません。"


def test_another_encoding_is_read_and_flagged() -> None:
    found = read("# 題\n\n健康寿命①\n".encode("cp932"), catalogued())
    assert found.text == "題\n健康寿命①\n"
    assert [flag for flag in found.flags if "Shift_JIS" in flag]


@pytest.mark.parametrize(
    "source", ["\n", "---\ntitle: 題\n---\n", "<!-- 甲 -->\n", "[a]: b\n", "***\n"]
)
def test_a_file_without_text_is_refused(source: str) -> None:
    with pytest.raises(CorpusError, match=r"a\.md に本文がありません。"):
        document(source)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(CorpusError, match=r"大きすぎます（10 MB、上限 10 MB）"):
        read(b"a" * 10_000_001, catalogued())


def test_what_is_nested_too_deep_is_flagged() -> None:
    found = document("# 題\n\n甲\n\n" + "> " * 200 + "乙\n")
    assert found.text == "題\n甲\n"
    assert [flag for flag in found.flags if "入れ子が 50 段を超える" in flag]


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_in_time(name: str) -> None:
    started = time.perf_counter()
    assert document(f"# 題\n\n甲\n\n{HOSTILE[name]}\n").text.startswith("題\n甲\n")
    assert time.perf_counter() - started < 5


_PIECES = [
    *"#>-*_`[]()!|~\\<&:^ ",
    "\n",
    "\n\n",
    "    ",
    "1. ",
    "[^1]",
    "[^1]: ",
    "---\n",
    "```\n",
    "<div>",
]
_PIECES += [
    "</div>",
    "<!--",
    "-->",
    "|-|-|\n",
    "第1条　",
    "甲",
    "※",
    "https://x.example",
    "&#0;",
    "\t",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=50).map("".join))
def test_any_text_is_a_document_or_an_error(source: str) -> None:
    try:
        found = document(f"甲\n\n{source}")
    except CorpusError:
        return
    assert found.text.endswith("\n")
    assert found.sections[0].end == len(found.text)


@pytest.mark.skipif(not FILES, reason="shared is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_heading_of_a_real_file_is_a_section(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    found = read(path.read_bytes(), catalogued(path.name))
    printed = [line.lstrip("#").strip() for line in source.splitlines() if line.startswith("#")]
    kinds = (SectionKind.TITLE, SectionKind.HEADING)
    assert [
        found.heading(s) for s in found.sections if s.kind in kinds and s.label == ""
    ] == printed
    assert found.flags == ()
