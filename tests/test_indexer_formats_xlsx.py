"""Excel files: sheets, tables with their headers, text, as they show; what is hidden is told of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_samples import broken, packed, readable, relations, sheet_part, swapped, xlsx
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from indexer.errors import CorpusError
from indexer.formats.xlsx import read
from indexer.types import Catalogued, Document, SectionKind

FILE = "documents/KPI一覧.xlsx"
Rows = list[list[Any]]
KPI: Rows = [["KPI/目標", "所管", "実施状況"], ["サポーター", "厚生労働省", "303万人"], ["サポート医", "厚生労働省", "1.6万人"]]  # fmt: skip


def document(data: bytes, title: str = "") -> Document:
    return read(data, Catalogued("a", title, FILE))


def made(rows: Rows, more: Callable[[Any], None] | None = None, name: str = "Sheet1") -> bytes:
    """A workbook of openpyxl with one sheet of ``rows``; ``more`` does the rest to the sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    if more is not None:
        more(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lines(data: bytes) -> list[str]:
    """The text but for the title, with | between cells."""
    return document(data, "題").text.replace("\t", "|").splitlines()[1:]


def tree(data: bytes) -> list[tuple[int, str, str]]:
    found = document(data, "題")
    return [
        (len(found.ancestors(s)), s.kind.value, found.own_text(s).strip("\n").replace("\t", "|"))
        for s in found.sections[1:]
    ]


def header_of(data: bytes) -> list[str]:
    found = document(data)
    table = next(s for s in found.sections if s.kind is SectionKind.TABLE)
    return found.own_text(table).replace("\t", "|").splitlines()


def merge(*references: str) -> Callable[[Any], None]:
    return lambda sheet: [sheet.merge_cells(reference) for reference in references]


def test_a_table_of_indicators_with_its_lines_above_and_below() -> None:
    def more(sheet: Any) -> None:
        merge("A1:F1", "C3:D3", "A3:A4", "B3:B4", "E3:E4", "F3:F4", "B5:B6")(sheet)
        for column in "CDE":
            sheet[f"{column}5"].number_format = '#,##0"人"'
            sheet[f"{column}6"].number_format = "0.0%"
            sheet[f"F{5 + (column == 'D')}"].number_format = '[$-411]ggge"年"m"月"d"日"'

    day = datetime(2026, 3, 31)
    data = made(
        [
            ["認知症施策推進大綱 KPI一覧"],
            [None] * 5 + ["（単位：人）"],
            ["KPI/目標", "所管", "実施状況", None, "目標値", "期限"],
            [None, None, "R5", "R6", None, None],
            ["サポーターの数", "厚生\n労働省", 3030000, 3200000, 4000000, day],
            ["サポート医の割合【P】", None, 0.123, 0.2, 0.25, day],
            ["※　時期の記載がないKPIは2025年までの目標"],
        ],
        more,
        "KPI一覧",
    )
    assert document(data).text.splitlines()[0] == "認知症施策推進大綱 KPI一覧"
    assert tree(data) == [
        (0, "heading", "KPI一覧\n（単位：人）"),
        (
            1,
            "table",
            "KPI/目標|所管|実施状況|実施状況|目標値|期限\nKPI/目標|所管|R5|R6|目標値|期限",
        ),
        (2, "row", "サポーターの数|厚生労働省|3,030,000人|3,200,000人|4,000,000人|令和8年3月31日"),
        (2, "row", "サポート医の割合【P】|厚生労働省|12.3%|20.0%|25.0%|令和8年3月31日"),
        (1, "note", "※　時期の記載がないKPIは2025年までの目標"),
    ]
    assert document(data).flags == ()
    assert [s.pending for s in document(data).sections] == [False, False, False, False, True, False]


BOLD, GREY = Font(bold=True), PatternFill("solid", fgColor="DDDDDD")


def styled(reference: str, **look: Any) -> Callable[[Any], None]:
    def more(sheet: Any) -> None:
        for row in sheet[reference]:
            for cell in row:
                for name, value in look.items():
                    setattr(cell, name, value)

    return more


def filtered(reference: str) -> Callable[[Any], None]:
    return lambda sheet: setattr(sheet.auto_filter, "ref", reference)


HEADERS: tuple[tuple[Rows, Callable[[Any], None] | None, list[str]], ...] = (
    (KPI, None, ["KPI/目標|所管|実施状況"]),
    ([["年度", 2023, 2024], ["予算", 10, 20], ["決算", 11, 21]], None, ["年度|2023|2024"]),
    ([[1, 2], [3, 4], [5, 6]], None, []),
    ([["75歳以上の人口（2020年10月1日現在の推計値）", "100人"], ["a", "b"]], styled("A1:B1", font=BOLD), ["75歳以上の人口（2020年10月1日現在の推計値）|100人"]),
    ([["名称", "本部"], ["日時", "14時"], ["場所", "東京"]], styled("A1:A3", fill=GREY), []),
    ([["区分", "値"], ["計", "合計"], ["a", "1"]], styled("A1:B2", fill=GREY), ["区分|値", "計|合計"]),
    ([["a1", "2"], ["b1", "3"], ["c1", "4"]], filtered("A1:B3"), ["a1|2"]),
)  # fmt: skip


@pytest.mark.parametrize(("rows", "more", "expected"), HEADERS)
def test_the_rows_that_name_the_columns_are_told(
    rows: Rows, more: Callable[[Any], None] | None, expected: list[str]
) -> None:
    assert header_of(made(rows, more)) == expected


def test_an_excel_table_knows_its_header() -> None:
    def more(sheet: Any) -> None:
        sheet.add_table(openpyxl.worksheet.table.Table(displayName="T", ref="A1:B3"))

    assert header_of(made([["2024年4月の値は5", "b9"], ["x", "1"], ["y", "2"]], more)) == [
        "2024年4月の値は5|b9"
    ]


N = None
REGIONS: tuple[tuple[Rows, list[str]], ...] = (
    # Two tables one below the other, text between.
    ([*KPI, [], ["以上のほか、次のとおり。"], [], ["区分", "数"], ["a", 1]],
     ["KPI/目標|所管|実施状況", "サポーター|厚生労働省|303万人", "サポート医|厚生労働省|1.6万人", "以上のほか、次のとおり。", "区分|数", "a|1"]),
    # Side by side.
    ([["区分", "数", N, "項目", "率"], ["a", 1, N, "c", 3], ["b", 2, N, "d", 4]],
     ["区分|数", "a|1", "b|2", "項目|率", "c|3", "d|4"]),
    # A blank row within a table, with the name of a group.
    ([["区分", "数"], ["a", 1], [], ["＜医薬品＞", N], ["b", 2]], ["区分|数", "a|1", "＜医薬品＞|", "b|2"]),
    ([["区分", "数"], ["a", 1], [], ["表２ 別の表", N], ["b", 2], ["c", 3]], ["区分|数", "a|1", "表２ 別の表", "b|2", "c|3"]),
    # A group's name inside.
    ([["区分", "数"], ["＜医薬品＞"], ["a", 1]], ["区分|数", "＜医薬品＞|", "a|1"]),
    # Text indented by columns, numbers in cells of their own.
    ([["1. 目標"], [N, "（１）", "健康寿命"], [N, N, "延伸する。"], [N, "（２）", "期間"]],
     ["1. 目標", "（１） 健康寿命", "延伸する。", "（２） 期間"]),
    ([["担当", "健康・医療戦略室"]], ["担当 健康・医療戦略室"]),
    ([["数"], [1], [2]], ["数", "1", "2"]),
)  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), REGIONS)
def test_blank_rows_and_columns_part_what_is_there(rows: Rows, expected: list[str]) -> None:
    assert lines(made([["題名"], [], *rows])) == expected


def test_text_is_read_by_its_marks() -> None:
    rows = [
        ["計画"],
        ["1. 目標"],
        ["(1) 健康寿命"],
        ["○ 延伸する。\n・運動\n・食事"],
        ["本文の\n続き"],
        ["※ 注"],
        ["後"],
    ]
    assert tree(made(rows)) == [
        (0, "heading", "1. 目標"),
        (1, "heading", "(1) 健康寿命"),
        (2, "item", "○ 延伸する。"),
        (3, "item", "・運動"),
        (3, "item", "・食事\n本文の続き"),
        (4, "note", "※ 注"),
        (4, "text", "後"),
    ]


def test_squared_paper_has_as_many_columns_as_texts() -> None:
    rows: Rows = [
        ["区分", N, N, "数", N, N, "備考", N],
        ["a", N, N, 1, N, N, "x", N],
        [N, N, N, N, N, N, N, N],
        ["b", N, N, 2, N, N, "y", N],
    ]
    merged = [f"{a}{r}:{b}{r + (r == 2)}" for r in (1, 2, 4) for a, b in ("AC", "DF", "GH")]
    assert lines(made(rows, merge(*merged))) == ["区分|数|備考", "a|1|x", "b|2|y"]


def test_a_caption_stands_over_its_table() -> None:
    found = tree(made([["題名"], [], ["表１　KPI"], *KPI]))
    assert found[0] == (0, "caption", "表１　KPI")
    assert found[1][:2] == (1, "table")


def test_sheets_are_sections_and_hidden_ones_are_told_of() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    book.active["A1"] = "一枚目"
    second = book.create_sheet("別表")
    for row in KPI:
        second.append(row)
    second["E1"] = "=A1&B1"
    second.column_dimensions["B"].hidden = True
    second.row_dimensions[3].hidden = True
    second["A1"].comment = Comment("[スレッド化されたコメント]\n…\nコメント:\n    要確認", "山田")
    hidden = book.create_sheet("作業用")
    hidden["A1"] = "秘密"
    hidden.sheet_state = "veryHidden"
    book.create_sheet("空")
    file = io.BytesIO()
    book.save(file)
    found = document(file.getvalue())
    assert found.text.replace("\t", "|").splitlines() == [
        "KPI一覧", "Sheet1", "一枚目", "別表", "KPI/目標|実施状況", "サポーター|303万人", "A1 要確認",
    ]  # fmt: skip
    assert found.flags == (
        f"{FILE} の非表示のシート（作業用）は読んでいません。",
        f"{FILE} のシート「別表」の非表示の行 1 行と列 1 列は読んでいません。",
        f"{FILE} のシート「別表」の E1 は計算結果が保存されていない式のため空です。Excel で開いて保存し直すと読めます。",
    )


def test_a_hidden_row_is_no_blank_row_and_its_merged_text_stays() -> None:
    def more(sheet: Any) -> None:
        sheet.merge_cells("B2:B4")
        sheet.row_dimensions[2].hidden = True

    rows: Rows = [["区分", "所管"], ["a", "厚生労働省"], ["b", N], ["c", N]]
    assert lines(made(rows, more)) == ["区分|所管", "b|厚生労働省", "c|厚生労働省"]


# A cell's XML → what it shows (style 1: 0.0%, style 2: a date of an era).
STYLES = (
    '<numFmts><numFmt numFmtId="176" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="176"/><xf numFmtId="58"/></cellXfs>'
)
STRINGS = "<si><t>目標</t><rPh sb='0' eb='2'><t>モクヒョウ</t></rPh></si><si><r><t>健康</t></r><r><t>寿命</t></r></si><si><t>a_x000D_\nb</t></si>"
CELLS = (
    ('<c r="A2" t="s"><v>0</v></c>', "目標"),
    ('<c r="A2" t="s"><v>1</v></c>', "健康寿命"),
    ('<c r="A2" t="s"><v>2</v></c>', "a b"),
    ('<c r="A2" t="inlineStr"><is><t>直書き</t></is></c>', "直書き"),
    ('<c r="A2" t="str"><f>A1</f><v>式の文字</v></c>', "式の文字"),
    ('<c r="A2" t="b"><v>1</v></c>', "TRUE"),
    ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    ('<c r="A2"><f>0.1+0.2</f><v>0.30000000000000004</v></c>', "0.3"),
    ('<c r="A2" s="1"><v>0.123</v></c>', "12.3%"),
    ('<c r="A2" s="2"><v>45383</v></c>', "令和6年4月1日"),
    ('<c r="A2" t="d"><v>2024-04-01</v></c>', "2024-04-01"),
    ("<c><v>7</v></c>", "7"),
    ('<c r="A2" s="99"><v>7</v></c>', "7"),
)  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_a_cell_is_what_it_shows(cell: str, expected: str) -> None:
    row = (
        f'<row r="2"><c r="A1" t="inlineStr"><is><t>題名</t></is></c></row><row r="2">{cell}</row>'
    )
    data = xlsx(sheet_part(row), strings=STRINGS, styles=STYLES)
    assert document(data).text == f"題名\n{expected}\n"


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:sp><xdr:txBody>'
    "<a:p><a:r><a:t>図形の</a:t></a:r><a:r><a:t>文字</a:t></a:r></a:p><a:p/></xdr:txBody></xdr:sp></xdr:twoCellAnchor>"
    "<xdr:twoCellAnchor><xdr:pic/></xdr:twoCellAnchor></xdr:wsDr>"
)


def test_text_in_shapes_is_read_and_pictures_and_macros_are_told_of() -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>題名</t></is></c></row>'
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": DRAWING,
        "xl/vbaProject.bin": b"x",
    }
    found = document(xlsx(sheet_part(cell), more=more))
    assert found.text == "題名\n図形の文字\n"
    assert found.flags == (
        f"{FILE} のマクロは実行せず、表と文章だけを読みました。",
        f"{FILE} のシート「Sheet1」の図やグラフ 1 点の中の文字は読んでいません。",
    )


def one(address: str, text: str = "a") -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_merge_over_the_whole_sheet_fills_what_there_is() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    data = xlsx(
        sheet_part(f'<row r="1">{one("A1", "題名")}</row><row r="3">{one("C3")}</row>', merged)
    )
    assert document(data).text.startswith("題名\n")


def test_a_cell_at_the_end_of_the_world_is_a_cell() -> None:
    data = xlsx(
        sheet_part(
            f'<row r="1">{one("A1", "題名")}</row><row r="1048576">{one("XFD1048576", "果て")}</row>'
        )
    )
    assert document(data).text == "題名\n果て\n"


def test_days_from_1904_and_strict_names() -> None:
    cell = f'<row r="1">{one("A1", "題名")}</row><row r="2"><c r="A2" s="2"><v>43921</v></c></row>'
    data = xlsx(sheet_part(cell), styles=STYLES, workbook='<workbookPr date1904="1"/>')
    assert document(data).text == "題名\n令和6年4月1日\n"
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts: dict[str, str | bytes] = {
            name: file.read(name)
            .replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/")
            for name in file.namelist()
        }  # fmt: skip
    assert document(packed(parts)).text == "題名\n令和6年4月1日\n"


MERGED = "<mergeCells>" + '<mergeCell ref="A1:Z400"/>' * 400 + "</mergeCells>"
CROSS = "".join(f'<row r="{i}">{one(f"A{i}")}</row>' for i in range(2, 5000))
WIDE = f'<row r="1">{"".join(f"<c><v>{i}</v></c>" for i in range(3000))}</row>'
BAD = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "パスワードを外して"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), ".xlsx などの新しい形式"),
    (made(KPI)[:-60], "開けません"),
    (xlsx(sheet_part("")), "読める内容がありません"),
    (packed({"_rels/.rels": relations(("officeDocument", "a.xml")), "a.xml": "<a/>"}), "Excel の文書では"),
    (xlsx("<worksheet><sheetData>"), "XML の 1 行目"),
    (xlsx(sheet_part(f'<row r="1">{one("A1")}{one("Z400")}</row>', MERGED)), "大きすぎます"),
    (xlsx(sheet_part(WIDE + CROSS)), "大きすぎます"),
    (xlsx(sheet_part(f'<row r="1">{one("A1", "長" * 50_000)}{one("Z400")}</row>', '<mergeCells><mergeCell ref="A1:Z400"/></mergeCells>')), "大きすぎます"),
)  # fmt: skip


@pytest.mark.parametrize(("data", "message"), BAD)
def test_what_cannot_be_read_is_said_in_a_sentence(data: bytes, message: str) -> None:
    with pytest.raises(CorpusError, match=message) as raised:
        document(data)
    assert str(raised.value).startswith(FILE)


SAMPLE = made(
    [["KPI一覧"], [], *KPI, [], ["※ 注"], ["1. 目標"], [0.5, datetime(2024, 4, 1), "=A1"]],
    merge("B4:B5", "A1:C1"),
    "別表",
)


STRANGE = {
    "-1", "99999999999", "", "nan", "1e999", "mergeCell", "A1:XFD1048576", "row", "c", "v", "hidden",
}  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_bytes_are_a_document_or_a_sentence(data: st.DataObject) -> None:
    readable(document, broken(SAMPLE, data))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_parts_are_a_document_or_a_sentence(data: st.DataObject) -> None:
    """Words of the XML swapped for others: what stands where it should not."""
    readable(document, swapped(SAMPLE, data, STRANGE))


GRID = st.lists(
    st.lists(st.sampled_from([None, "a", "計", 1, 0.5, "1. 目標", "※注", "文。"]), max_size=6),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(GRID)
def test_every_cell_is_in_the_text(rows: Rows) -> None:
    values = [str(value) for row in rows for value in row if value is not None]
    if values:
        text = document(made(rows), "題").text
        assert all(
            text.count(value) >= values.count(value) for value in set(values) if value != "1"
        )
