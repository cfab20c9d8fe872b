"""Lines with tabs: which are the rows of a table, which are lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import document_of

from indexer.types import Document, SectionKind

# (lines below a title, kind and own text of every section below it)
TABLES = [
    (
        "KPI／目標\t所管\t実施状況\n協定 1,500市町村\t警察庁\t980市町村(R9.4)\n仕様を公表\t経済産業省\t検討中\n※時期の記載がないものは2031年まで\n",
        [
            ("TABLE", "KPI／目標\t所管\t実施状況"),
            ("ROW", "協定 1,500市町村\t警察庁\t980市町村(R9.4)"),
            ("ROW", "仕様を公表\t経済産業省\t検討中"),
            ("NOTE", "※時期の記載がないものは2031年まで"),
        ],
    ),
    (  # a caption above, text below, a merged cell, blanks around cells
        "表1　指標\n指標 \t 目標\t期限\n受診率\t70％\t2030年度\n\t80％\t2035年度\n\n以上は毎年見直す。\n",
        [
            ("CAPTION", "表1　指標"),
            ("TABLE", "指標\t目標\t期限"),
            ("ROW", "受診率\t70％\t2030年度"),
            ("ROW", "\t80％\t2035年度"),
            ("TEXT", "以上は毎年見直す。"),
        ],
    ),
    (  # no header; an indented table; empty lines between the rows
        "1. 甲\n\n\t受診率\t70％\n\n\t相談件数\t80件\n",
        [("HEADING", "1. 甲"), ("TABLE", ""), ("ROW", "受診率\t70％"), ("ROW", "相談件数\t80件")],
    ),
    (  # another number of cells is another table
        "指標\t目標\n受診率\t70％\n指標\t目標\t期限\n相談\t80件\t2030年\n",
        [
            ("TABLE", "指標\t目標"),
            ("ROW", "受診率\t70％"),
            ("TABLE", "指標\t目標\t期限"),
            ("ROW", "相談\t80件\t2030年"),
        ],
    ),
    (  # a bracket that is open above reaches into no table and no heading below one
        "○ 甲（乙\n指標\t目標\n受診率\t70％\n2. 丙\n",
        [
            ("ITEM", "○ 甲（乙"),
            ("TABLE", "指標\t目標"),
            ("ROW", "受診率\t70％"),
            ("HEADING", "2. 丙"),
        ],
    ),
]
# (lines below a title, the display text below it)
LINES = [
    ("所管\t厚生労働省\n甲を推進する。\n", "所管\t厚生労働省\n甲を推進する。\n"),  # one row
    ("1.\t甲の推進\n2.\t乙の推進\n", "1.\t甲の推進\n2.\t乙の推進\n"),  # numbers and their text
    ("○\t甲\t厚労省\n○\t乙\t経産省\n", "○\t甲\t厚労省\n○\t乙\t経産省\n"),
    ("第1章　甲\t3\nはじめに\t7\n", "第1章　甲\t3\nはじめに\t7\n"),  # contents
    ("1. 甲\n\n\t別添１\n\t別添２\n", "1. 甲\n別添１\n別添２\n"),  # indents
]


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(s.kind.name, document.own_text(s).strip("\n")) for s in document.sections[1:]]


@pytest.mark.parametrize(("source", "expected"), TABLES)
def test_lines_with_as_many_cells_are_a_table(source: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(document_of(f"題\n{source}")) == expected


@pytest.mark.parametrize(("source", "shown"), LINES)
def test_other_lines_with_tabs_stay_lines(source: str, shown: str) -> None:
    document = document_of(f"題\n{source}")
    assert document.text == f"題\n{shown}"
    assert SectionKind.TABLE not in [s.kind for s in document.sections]


@given(
    st.lists(
        st.lists(st.sampled_from(["", "甲", "目標", "70％", "1.", "○乙", "※", "12"]), min_size=1),
        max_size=6,
    )
)
def test_every_cell_is_shown_in_its_order(rows: list[list[str]]) -> None:
    source = "\n".join("\t".join(row) for row in rows)
    shown = "".join(document_of(f"題名\n{source}\nおわり").text.split())
    rest = iter("".join(source.split()))
    kept = "".join("".join(row) for row in rows if "".join(row).strip(" 0123456789"))
    assert all(char in rest for char in shown.removeprefix("題名").removesuffix("おわり"))
    assert len(shown) >= len(f"題名{kept}おわり")
