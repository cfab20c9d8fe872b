"""Word files: what shows in print is read, as paragraphs, headings, notes and tables."""

from __future__ import annotations

import io
from collections.abc import Mapping

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_samples import (
    STYLES,
    broken,
    docx,
    levels,
    listed,
    p,
    packed,
    readable,
    relations,
    run,
    swapped,
    tbl,
    tc,
    tr,
)

from indexer.errors import CorpusError
from indexer.formats import ole
from indexer.formats.docx import read
from indexer.formats.numerals import form
from indexer.types import Catalogued, Document, SectionKind

FILE = "documents/戦略.docx"
DEL = "<w:del><w:r><w:delText>60歳</w:delText></w:r></w:del>"
INS = f"<w:ins>{run('75歳')}</w:ins>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, SEPARATE, END = (FIELD.format(kind) for kind in ("begin", "separate", "end"))
RUBY = (
    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>じゅみょう</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>寿命</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>"
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent>"
    "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)  # fmt: skip


def instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


# Runs of a paragraph → its words.
WORDS = (
    (run("健康") + run("寿命", "<w:b/>") + run("の延伸"), "健康寿命の延伸"),
    (run("対象は") + DEL + INS + run("以上"), "対象は75歳以上"),
    (f"<w:moveFrom>{run('前')}</w:moveFrom>" + run("後"), "後"),
    ('<w:hyperlink r:id="rId9">' + run("厚生労働省") + "</w:hyperlink>" + run("の資料"), "厚生労働省の資料"),
    (run("健康") + RUBY + run("の"), "健康寿命の"),
    (run("見え") + run("隠し", "<w:vanish/>") + run("る"), "見える"),
    (run("見え") + run("ない", '<w:vanish w:val="0"/>'), "見えない"),
    (run("見え") + run("隠し", '<w:rStyle w:val="hc"/>') + run("る"), "見える"),
    (run("左") + "<w:r><w:tab/></w:r>" + run("右"), "左 右"),
    (run("2024") + '<w:r><w:noBreakHyphen/></w:r>' + run("2028年度"), "2024-2028年度"),
    (run("10") + run("6", '<w:vertAlign w:val="superscript"/>') + run("個"), "10⁶個"),
    (run("500m") + run("2", '<w:vertAlign w:val="superscript"/>'), "500m²"),
    (run("CO") + run("2", '<w:vertAlign w:val="subscript"/>'), "CO2"),
    ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("50%"), "≥50%"),
    ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("達成"), "☑達成"),
    ('<w:r><w:sym w:font="外字" w:char="E000"/></w:r>' + run("達成"), "〓達成"),
    (run("\uf0b3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>') + run("50"), "≥50"),
    (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('令和６年')}</w:sdtContent></w:sdt>" + run("度"), "令和６年度"),
    ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("入力してください")
     + "</w:sdtContent></w:sdt>" + run("本文"), "本文"),
    (BEGIN + instruction(" REF _Ref1 ") + SEPARATE + run("第3章") + END + run("による"), "第3章による"),
    (BEGIN + instruction(" IF ") + BEGIN + instruction(" PAGE ") + SEPARATE + run("7") + END + SEPARATE
     + run("表示") + END, "表示"),
    (BEGIN + instruction(r" eq \o\ac(○,3) ") + END + run("施策"), "③施策"),
    (BEGIN + instruction(r' EQ \* jc2 \* "Font:游明朝" \* hps10 \o\ad(\s\up 9(じゅみょう),寿命)') + END, "寿命"),
    ('<w:fldSimple w:instr=" SEQ 表 ">' + run("3") + "</w:fldSimple>" + run("番"), "3番"),
    ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>" + run("とする"), "x=1とする"),
    (run("⽬標\u00a0は  二つ"), "目標 は 二つ"),
)  # fmt: skip


def document(data: bytes, title: str = "") -> Document:
    return read(data, Catalogued("a", title, FILE))


def tree(data: bytes) -> list[tuple[int, str, str]]:
    """(depth, kind, heading) of every section but the document itself."""
    found = document(data)
    return [(len(found.ancestors(s)), s.kind.value, found.heading(s)) for s in found.sections[1:]]


def own_texts(data: bytes) -> list[str]:
    found = document(data)
    return [found.own_text(section).rstrip("\n") for section in found.sections]


@pytest.mark.parametrize(("runs", "expected"), WORDS)
def test_the_words_of_a_paragraph_are_what_shows(runs: str, expected: str) -> None:
    body = p("題") + p(runs)
    assert document(docx(body)).text == f"題\n{expected}\n"


def test_headings_follow_the_chain_of_styles() -> None:
    body = (
        p("計画（案）", "t")
        + p("総論", "1") + p("目標", "2a") + p("細目", "3")
        + p("直接の水準", properties='<w:outlineLvl w:val="1"/>')
        + p("本文の水準", "1", '<w:outlineLvl w:val="9"/>')
        + p("各論", "1")
    )  # fmt: skip
    assert tree(docx(body)) == [
        (0, "heading", "総論"),
        (1, "heading", "目標"),
        (2, "heading", "細目"),
        (1, "heading", "直接の水準"),
        (0, "heading", "各論"),
    ]
    assert "直接の水準\n本文の水準" in document(docx(body)).text


def test_a_long_sentence_is_no_heading_whatever_its_level() -> None:
    said = "健康寿命を延伸するため、国、地方公共団体、医療保険者その他の関係者が連携し、必要な施策を総合的かつ計画的に推進することとする。"
    body = p("計画") + p("総論", "1") + p(said, "1")
    assert tree(docx(body)) == [(0, "heading", "総論")]


CHAPTERS = levels(
    ("decimal", "第%1章", '<w:suff w:val="space"/><w:pStyle w:val="1"/>'),
    ("decimalFullWidth", "（%2）"),
    ("bullet", "\uf06c", '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'),
)
NUMBERED = STYLES.replace(
    '<w:pPr><w:outlineLvl w:val="0"/>', '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>'
)  # fmt: skip


def test_automatic_numbers_are_part_of_the_text() -> None:
    body = (
        p("計画", "t") + p("総論", "1")
        + listed("目標", 1, 1) + listed("認知症施策", 1, 2) + listed("期間", 1, 1)
        + p("各論", "1") + listed("体制", 1, 1)
        + p("番号なし", "1", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )  # fmt: skip
    data = docx(body, styles=NUMBERED, numbering=CHAPTERS)
    assert tree(data) == [
        (0, "heading", "第1章 総論"),
        (1, "heading", "（１） 目標"),
        (2, "item", "● 認知症施策"),
        (1, "heading", "（２） 期間"),
        (0, "heading", "第2章 各論"),
        (1, "heading", "（１） 体制"),
        (0, "heading", "番号なし"),
    ]
    found = document(data)
    assert (found.sections[1].label, found.sections[1].unit, found.sections[1].number) == (
        "第1章",
        "章",
        "1",
    )


# Levels of one list, then (level of each paragraph) → the numbers printed.
COUNTS = (
    ((("decimal", "%1."), ("decimal", "%1.%2")), (0, 1, 1, 0, 1), "1. 1.1 1.2 2. 2.1"),
    ((("japaneseCounting", "第%1章"), ("decimal", "%1.%2", "<w:isLgl/>")), (0, 0, 1), "第一章 第二章 2.1"),
    ((("decimal", "%1"), ("decimal", "%2", '<w:lvlRestart w:val="0"/>')), (0, 1, 0, 1), "1 1 2 2"),
    ((("decimal", "%1"), ("decimal", "%1.%2")), (1, 0, 1), "1.1 2 2.1"),
    ((("bullet", "■"), ("decimal", "%1%2")), (0, 1, 1), "・ 1 2"),
    ((("bullet", "\uf0d8"),), (0,), "・"),
    ((("bullet", "o"),), (0,), "○"),
    ((("none", ""),), (0, 0), ""),
    ((("decimalEnclosedCircle", "%1", '<w:suff w:val="nothing"/>'),), (0, 0), "① ②"),
)  # fmt: skip


@pytest.mark.parametrize(("list_of", "each", "expected"), COUNTS)
def test_numbers_are_counted_as_word_counts(
    list_of: tuple[tuple[str, ...], ...], each: tuple[int, ...], expected: str
) -> None:
    body = p("題") + "".join(listed("@", 1, level) for level in each)
    text = document(docx(body, numbering=levels(*list_of))).text  # type: ignore[arg-type]
    numbers = [line.partition("@")[0].strip() for line in text.splitlines()[1:]]
    assert " ".join(numbers).strip() == expected


def test_numberings_of_one_list_go_on_and_start_anew_where_told() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="irohaFullWidth"/><w:lvlText w:val="%1"/></w:lvl></w:lvlOverride></w:num>'
    )
    body = p("題") + "".join(listed("@", num) for num in (1, 2, 3, 1, 3, 4, 9))
    text = document(docx(body, numbering=levels(("decimal", "%1)")) + more)).text
    assert [line.split("@")[0] for line in text.splitlines()[1:]] == [
        "1) ", "2) ", "5) ", "6) ", "7) ", "イ ", "",
    ]  # fmt: skip


FORMS = (
    ("decimal", 12, "12"), ("decimalZero", 3, "03"), ("decimalFullWidth", 12, "１２"),
    ("japaneseCounting", 10, "十"), ("japaneseCounting", 21, "二十一"), ("japaneseCounting", 305, "三百五"),
    ("ideographDigital", 10, "一〇"), ("japaneseLegal", 15, "壱拾伍"), ("upperRoman", 4, "IV"),
    ("lowerRoman", 9, "ix"), ("upperLetter", 27, "AA"), ("aiueoFullWidth", 3, "ウ"), ("aiueo", 3, "ｳ"),
    ("irohaFullWidth", 4, "ニ"), ("decimalEnclosedCircle", 21, "㉑"), ("decimalEnclosedCircle", 51, "51"),
    ("decimalEnclosedParen", 2, "⑵"), ("ideographTraditional", 2, "乙"), ("chicago", 7, "7"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "count", "expected"), FORMS)
def test_numbers_have_the_form_that_word_prints(name: str, count: int, expected: str) -> None:
    assert form(name, count) == expected


NOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>" + run(" 2010年の値。"))}{p("出典：調査")}</w:footnote>'
    f'<w:footnote w:id="1">{p("二つ目。")}</w:footnote>'
)


def note(id_: int, tag: str = "footnoteReference") -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{tag} w:id="{id_}"/></w:r>'


def test_a_note_follows_its_paragraph_and_its_mark_touches_no_figure() -> None:
    body = p("題") + p(run("2024") + note(2) + run("年までに") + note(1)) + p("次の段落")
    data = docx(body, footnotes=NOTES)
    assert (
        document(data).text == "題\n2024年までに\n1 2010年の値。 出典：調査\n2 二つ目。\n次の段落\n"
    )
    notes = [s for s in document(data).sections if s.kind is SectionKind.NOTE]
    assert [s.label for s in notes] == ["1", "2"]


def test_endnotes_and_marks_of_ones_own() -> None:
    endnotes = f'<w:endnote w:id="1">{p("文末の注")}</w:endnote><w:endnote w:id="2">{p("独自")}</w:endnote>'
    own = '<w:r><w:endnoteReference w:customMarkFollows="1" w:id="2"/><w:t>＊</w:t></w:r>'
    body = p("題") + p(
        run("本文") + note(1, "endnoteReference") + own + note(9, "endnoteReference")
    )
    assert document(docx(body, endnotes=endnotes)).text == "題\n本文＊\ni 文末の注\n＊ 独自\n"


KPI = tbl(
    tr("KPI/目標", "所管", "実施状況", properties="<w:tblHeader/>"),
    tr("認知症サポーター", tc("厚生労働省", '<w:vMerge w:val="restart"/>'), p("約303万人(R5.6)") + p("約291万人(R4.6)")),
    tr("認知症サポート医", tc("", "<w:vMerge/>"), "1.6万人【P】"),
)  # fmt: skip


def test_a_table_has_its_header_and_filled_cells() -> None:
    found = document(docx(p("題") + p("表１　KPI", "c") + KPI + p("以上")))
    rows = [found.cells(s) for s in found.sections if s.kind is SectionKind.ROW]
    assert rows == [
        ("認知症サポーター", "厚生労働省", "約303万人(R5.6) 約291万人(R4.6)"),
        ("認知症サポート医", "厚生労働省", "1.6万人【P】"),
    ]
    row = found.sections[-2]
    assert found.header(row) == "KPI/目標\t所管\t実施状況"
    assert row.kind is SectionKind.ROW
    caption = found.ancestors(row)[0]
    assert (caption.kind, caption.label) == (SectionKind.CAPTION, "表１")


ROWS = (
    (("区分", "令和５年度", "令和６年度"), ("予算", "100", "200")),
    (("100", "200"), ("300", "400")),
)
SHADE = '<w:shd w:val="clear" w:fill="D9E2F3"/>'
HEADERS = (
    (tbl(*(tr(*row) for row in ROWS[0])), 1),
    (tbl(*(tr(*row) for row in ROWS[1])), 0),
    (tbl(tr("項目", tc("目標値", '<w:gridSpan w:val="2"/>')), tr("項目", "2025年", "2030年"), tr("参加率", "50%", "60%")), 2),
    (tbl(tr(tc("表題", '<w:gridSpan w:val="2"/>')), tr("項目", "値"), tr("率", "5%")), 2),
    (tbl(tr("名称", "推進本部"), tr("日時", "14時")), 1),
    (tbl(tr(tc("名称", SHADE), "推進本部"), tr(tc("日時", SHADE), "14時")), 0),
    (tbl(tr(tc("2025", SHADE), tc("2.0", SHADE)), tr("1", "2")), 1),
    (tbl(tr("国は、必要な財政上の措置その他の措置を講ずる。", "5"), tr("a", "b")), 0),
)  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), HEADERS)
def test_the_rows_that_name_the_columns_are_told(table: str, expected: int) -> None:
    found = document(docx(p("題") + table))
    at = next(s for s in found.sections if s.kind is SectionKind.TABLE)
    assert len(found.own_text(at).splitlines()) == expected


# A table → its rows, header rows first.
TABLES = (
    (tbl(tr("a", tc("b", '<w:gridSpan w:val="2"/>'), "c"), tr("1", "2", "3", "4")), ["a|b|b|c", "1|2|3|4"]),
    (tbl(tr("a", "b"), tr("x", properties='<w:gridBefore w:val="1"/>')), ["a|b", "|x"]),
    (tbl(tr("a", "b"), tr("", ""), tr("c")), ["a|b", "c|"]),
    (tbl(tr("a", tc(tbl(tr("内1", "内2")))), tr("b", "c")), ["a|内1 内2", "b|c"]),
    (tbl(tr("a", "b"), tr("消", "去", properties="<w:del/>")), ["a|b"]),
    (tbl(tr("a", tc(p("一行目") + p("")) ), tr(tc(p("<w:r><w:t>折</w:t><w:br/><w:t>返し</w:t></w:r>")), "c\td")),
     ["a|一行目", "折返し|c d"]),
)  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_cells_stand_in_their_columns(table: str, expected: list[str]) -> None:
    lines = document(docx(p("題") + table)).text.splitlines()[1:]
    assert [line.replace("\t", "|") for line in lines] == expected


def test_a_box_around_text_is_text() -> None:
    body = p("題") + tbl(tr(tc(p("○ 目的") + p("本文") + KPI))) + p("後")
    assert tree(docx(body))[:2] == [(0, "item", "○ 目的"), (1, "table", "KPI/目標\t所管\t実施状況")]


def test_text_boxes_follow_their_paragraph_once_and_count_alone() -> None:
    box = BOX.format(listed("箱の中", 1) + KPI)
    body = p("題") + listed("前", 1) + p(run("本文") + box) + listed("後", 1)
    text = document(docx(body, numbering=levels(("decimal", "%1)")))).text
    assert text.startswith("題\n1) 前\n本文\n1) 箱の中\nKPI/目標\t")
    assert text.endswith("2) 後\n")
    assert text.count("箱の中") == 1


def test_contents_are_left_out() -> None:
    whole = BEGIN + instruction(' TOC \\o "1-3" ') + SEPARATE + run("総論　1")
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = (
        p("計画") + p("目　次") + p("総論\t1", "11") + p(whole) + p(run("各論　9") + END)
        + p("第１章　総論……………… 1")
        + f"{gallery}<w:sdtContent>{p('内容')}</w:sdtContent></w:sdt>"
        + f"<w:sdt><w:sdtContent>{p('本文')}</w:sdtContent></w:sdt>"
    )  # fmt: skip
    assert document(docx(body)).text == "計画\n本文\n"


def test_a_field_that_never_ends_swallows_nothing() -> None:
    body = p("題") + p(BEGIN + instruction(" TOC ") + SEPARATE + run("目次の行")) + p("本文")
    assert document(docx(body)).text == "題\n目次の行\n本文\n"


def test_hidden_paragraphs_and_deleted_paragraph_ends() -> None:
    mark = "<w:rPr><w:del/></w:rPr>"
    body = (
        p("題")
        + p("隠し", "h")
        + p("一つに", properties=mark)
        + p("なる文")
        + p(DEL, properties=mark)
    )
    assert document(docx(body)).text == "題\n一つになる文\n"


BREAK = "<w:r><w:br/></w:r>"
LONG = "医療分野の研究開発の成果の実用化に向けた取組を一層強化するため、関係府省"
BREAKS = (
    (run("一行目。") + BREAK + run("二行目"), "一行目。\n二行目\n"),
    (run(LONG) + BREAK + run("が連携する。"), f"{LONG}が連携する。\n"),
    (run(LONG) + BREAK + run("・ 連携"), f"{LONG}\n・ 連携\n"),
    (run("国、") + BREAK + run("地方公共団体"), "国、地方公共団体\n"),
)


@pytest.mark.parametrize(("runs", "expected"), BREAKS)
def test_lines_broken_by_hand_join_where_they_go_on(runs: str, expected: str) -> None:
    assert document(docx(p("題") + p(runs))).text == f"題\n{expected}"


CENTRED, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></cp:coreProperties>'
)
TITLES = (
    (p("資料１", properties=RIGHT) + p("令和６年３月") + p("健康戦略（案）", properties=CENTRED) + p("本文"), "古い題", "健康戦略（案）"),
    (p("別紙") + p("内閣官房", properties=RIGHT) + p("健康戦略の進捗") + p("本文。"), "", "健康戦略の進捗"),
    (p("内閣府") + p("健康戦略", "t"), "", "健康戦略"),
    (p("健康戦略", "1") + p("総論", "2") + p("各論", "2"), "古い題", "健康戦略"),
    (p("総論", "1") + p("各論", "1"), "健康戦略", "健康戦略"),
    (p("総論", "1") + p("各論", "1"), "", "戦略"),
    (p("概要") + p("健康 戦略") + p("本文。"), "健康戦略", "健康 戦略"),
    (p("本文だけがある。"), "健康戦略", "健康戦略"),
    (p(run("健康・医療") + BREAK + run("戦略"), properties=CENTRED), "", "健康・医療戦略"),
    (p("唯一の見出し", "1") + p("本文"), "古い題", "唯一の見出し"),
    (KPI, "", "戦略"),
)  # fmt: skip


@pytest.mark.parametrize(("body", "of_file", "expected"), TITLES)
def test_the_title_is_found(body: str, of_file: str, expected: str) -> None:
    data = docx(body, {"docProps/core.xml": CORE.format(of_file)})
    assert document(data).text.splitlines()[0] == expected


def test_what_a_person_should_know_is_flagged() -> None:
    picture = "<w:r><w:drawing/></w:r>"
    more = {"word/vbaProject.bin": b"\xd0\xcf"}
    body = p("題") + p(INS + picture) + '<w:altChunk r:id="rId7"/>'
    assert document(docx(body, more)).flags == (
        f"{FILE} のマクロは実行せず、文章だけを読みました。",
        f"{FILE} には確定していない変更履歴があります。挿入後・削除後の文を読みました。",
        f"{FILE} の図や画像 1 点の中の文字は読んでいません。",
        f"{FILE} に埋め込まれた別の文書は読んでいません。",
    )


def test_strict_files_and_relations_that_lead_nowhere_are_read() -> None:
    def strict(part: str | bytes) -> str:
        text = part if isinstance(part, str) else part.decode()
        return text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/",
            "http://purl.oclc.org/ooxml/officeDocument/",
        )

    parts: Mapping[str, str] = {
        "_rels/.rels": relations(("officeDocument", "/word/document2.xml"), ("image", "../NULL")),
        "word/document2.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{p('題')}{p('本文')}</w:body></w:document>",
    }  # fmt: skip
    assert document(packed({k: strict(v) for k, v in parts.items()})).text == "題\n本文\n"


def test_a_file_of_python_docx_is_read() -> None:
    made = python_docx.Document()
    made.core_properties.title = "健康戦略"
    made.add_heading("第1章　総論", 1)
    made.add_paragraph("健康寿命を延伸する。")
    made.add_paragraph("認知症施策", style="List Bullet")
    made.add_heading("第2章　各論", 1)
    table = made.add_table(2, 2)
    for at, text in enumerate(("項目", "令和６年度", "参加率", "50%")):
        table.cell(at // 2, at % 2).text = text
    file = io.BytesIO()
    made.save(file)
    assert document(file.getvalue()).text == (
        "健康戦略\n第1章　総論\n健康寿命を延伸する。\n• 認知症施策\n第2章　各論\n項目\t令和６年度\n参加率\t50%\n"
    )


def entities() -> bytes:
    bomb = '<!DOCTYPE a [<!ENTITY b "&#x41;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    return packed({"_rels/.rels": relations(("officeDocument", "word/document.xml")),
                   "word/document.xml": f"{bomb}<w:document xmlns:w='x'>&b;&c;</w:document>"})  # fmt: skip


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BAD = (
    (OLE + "EncryptedPackage".encode("utf-16-le"), "パスワードを外して"),
    (OLE + "WordDocument".encode("utf-16-le"), ".docx などの新しい形式で保存し直して"),
    (docx(p("題"))[:-40], "開けません"),
    (b"PK\3\4", "開けません"),
    (packed({"a.txt": "x"}), "本体がありません"),
    (packed({"_rels/.rels": relations(("officeDocument", "a.xml")), "a.xml": "<a/>"}), "Word の文書では"),
    (packed({"_rels/.rels": relations(("officeDocument", "a.xml")), "a.xml": "<a>"}), "XML の 1 行目"),
    (docx(""), "本文がありません"),
    (docx(p("<w:r><w:drawing/></w:r>")), "図や画像 1 点だけです"),
    (entities(), "DOCTYPE"),
    (docx(p("題") + "<w:p>" * 300 + "</w:p>" * 300), "XML の"),
)  # fmt: skip


@pytest.mark.parametrize(("data", "message"), BAD)
def test_what_cannot_be_read_is_said_in_a_sentence(data: bytes, message: str) -> None:
    with pytest.raises(CorpusError, match=message) as raised:
        document(data)
    assert str(raised.value).startswith(FILE)


def test_files_of_old_programs_are_told_what_to_do() -> None:
    with pytest.raises(CorpusError, match=r"旧\.doc は古い Office の形式"):
        ole.read(OLE + "WordDocument".encode("utf-16-le"), Catalogued("a", "", "旧.doc"))


def test_a_cell_that_spans_the_world_is_cut() -> None:
    row = tr(tc("広", '<w:gridSpan w:val="9999"/>'), *["x"] * 200)
    lines = document(docx(p("題") + tbl(row, row))).text.splitlines()
    assert {line.count("\t") for line in lines[1:]} == {63}


def test_merged_cells_cannot_fill_memory() -> None:
    first = tr(tc("長" * 400_000, '<w:vMerge w:val="restart"/>'), "x")
    with pytest.raises(CorpusError, match="表が大きすぎます"):
        document(docx(p("題") + tbl(first, *[tr(tc("", "<w:vMerge/>"), "y")] * 60)))


def test_styles_and_lists_in_a_ring_end() -> None:
    ring = (
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/></w:style>'
    )
    lists = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="x"/></w:abstractNum>'
    body = p("題") + p("本文", "x", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert document(docx(body, styles=ring, numbering=lists)).text == "題\n本文\n"


SAMPLE = docx(
    p("計画", "t") + p("総論", "1") + listed("目標", 1, 1) + p(run("2024") + note(2) + DEL + INS) + KPI
    + p(BEGIN + instruction(" TOC ") + SEPARATE + run("x") + END) + p(run("a") + BOX.format(p("箱"))),
    styles=NUMBERED, numbering=CHAPTERS, footnotes=NOTES,
)  # fmt: skip


STRANGE = {"-1", "99999999999", "", "vMerge", "txbxContent", "tbl", "p", "tc"}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_bytes_are_a_document_or_a_sentence(data: st.DataObject) -> None:
    readable(document, broken(SAMPLE, data))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_parts_are_a_document_or_a_sentence(data: st.DataObject) -> None:
    """Words of the XML swapped for others: what stands where it should not."""
    readable(document, swapped(SAMPLE, data, STRANGE))
