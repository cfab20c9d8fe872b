"""PDFs made on the spot, one difficulty each, and hostile ones: a document or one clear line."""

from __future__ import annotations

import dataclasses
import json
import random
import re
import subprocess
import sys
import zlib

import pytest
from pdf_samples import GOTHIC, SENTENCES, Sheet, document, made, pdf

from indexer.errors import CorpusError
from indexer.formats import child
from indexer.formats import read as read_any
from indexer.formats.child import document_from, document_to
from indexer.types import Catalogued, Document, SectionKind

WHOLE = "".join(SENTENCES)
LEFT, RIGHT = 60.0, 315.0  # columns of twenty-two characters
CHARS = 22


def tree(found: Document) -> list[tuple[int, str, str]]:
    """Depth, kind and heading line of every section but the document itself."""
    return [
        (len(found.ancestors(s)), s.kind.value, found.heading(s)) for s in found.sections if s.id
    ]


def lines(found: Document) -> list[str]:
    return found.text.rstrip("\n").split("\n")


def tables(found: Document) -> list[list[tuple[str, ...]]]:
    """Each table as its header and rows."""
    made_of: list[list[tuple[str, ...]]] = []
    for table in found.sections:
        if table.kind is SectionKind.TABLE:
            header = [tuple(line.split("\t")) for line in found.header(table).split("\n") if line]
            made_of.append([*header, *map(found.cells, found.children(table))])
    return made_of


# --- columns, heads, feet ---------------------------------------------------------------------


def two_columns(sheet: Sheet) -> None:
    sheet.text(LEFT, 80, "第１章　健康寿命の延伸に向けた取組", 16)
    y = sheet.paragraph(LEFT, 120, SENTENCES[0] + SENTENCES[1], CHARS)
    sheet.paragraph(LEFT, y, SENTENCES[2][:20], CHARS)
    y = sheet.paragraph(RIGHT, 120, SENTENCES[2][20:], CHARS, indent=False)
    sheet.paragraph(RIGHT, y, SENTENCES[3], CHARS)
    sheet.text(LEFT, 320, "第２章　人材の育成と学び直しの機会", 16)
    sheet.paragraph(LEFT, 360, SENTENCES[0], CHARS)
    sheet.paragraph(RIGHT, 360, SENTENCES[1], CHARS)


def test_two_columns_under_headings_across_them() -> None:
    found = made(two_columns)
    assert lines(found) == [
        "第１章　健康寿命の延伸に向けた取組",
        "第１章　健康寿命の延伸に向けた取組",
        SENTENCES[0] + SENTENCES[1],
        SENTENCES[2],
        SENTENCES[3],
        "第２章　人材の育成と学び直しの機会",
        SENTENCES[0],
        SENTENCES[1],
    ]
    assert [s.number for s in found.sections if s.unit == "章"] == ["1", "2"]


def with_head(number: int, text: str) -> object:
    def draw(sheet: Sheet) -> None:
        sheet.text(400, 40, "統計の手引き　令和六年版", 8)
        sheet.paragraph(LEFT, 100, text, 40)
        sheet.text(290, 810, f"- {number} -", 8)

    return draw


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [with_head(i, sentence) for i, sentence in enumerate(SENTENCES, 7)]
    found = made(*pages, title="保健統計")  # type: ignore[arg-type]
    assert lines(found) == ["保健統計", *SENTENCES]
    assert [place.page for place in found.places if place.start > 5][::2] == [1, 2, 3, 4]


def broken_sentence(first: bool) -> object:
    def draw(sheet: Sheet) -> None:
        text = SENTENCES[0] + SENTENCES[1]
        if first:
            sheet.paragraph(LEFT, 700, text[:79], 40)
        else:
            y = sheet.paragraph(LEFT, 100, text[79:], 40, indent=False)
            sheet.paragraph(LEFT, y, SENTENCES[2], 40)

    return draw


def test_a_sentence_goes_on_over_the_page() -> None:
    found = made(broken_sentence(True), broken_sentence(False), title="保健統計")  # type: ignore[arg-type]
    assert lines(found) == ["保健統計", SENTENCES[0] + SENTENCES[1], SENTENCES[2]]
    pages = [place.page for place in found.places_of(5, len(SENTENCES[0] + SENTENCES[1]))]
    assert sorted(set(pages)) == [1, 2]


def three_columns(sheet: Sheet) -> None:
    for i, x in enumerate((50.0, 225.0, 400.0)):
        sheet.paragraph(x, 100, SENTENCES[i] + SENTENCES[3], 14)


def test_three_columns() -> None:
    found = made(three_columns, title="広報")
    assert lines(found) == ["広報", *(SENTENCES[i] + SENTENCES[3] for i in range(3))]


def two_tiers(sheet: Sheet) -> None:
    """縦書き in two tiers, each of eight lines from the right."""
    for i, char in enumerate(WHOLE[:320]):
        tier, column, row = i // 100, i % 100 // 20, i % 20
        sheet.text(500 - column * 18, 72 + tier * 240 + row * 11, char)


def test_vertical_lines_in_tiers() -> None:
    found = made(two_tiers, title="広報")
    assert "".join(lines(found)[1:]) == WHOLE[:320]
    assert found.flags == ("made.pdf の 1 ページは縦書きとして読みました。",)
    first = found.places[0]
    assert first.box is not None
    assert first.box.left >= 499, "the first line stands at the right"
    assert first.box.bottom - first.box.top > 200


def labelled(number: int) -> object:
    def draw(sheet: Sheet) -> None:
        sheet.text(LEFT, 300, "①")
        sheet.paragraph(LEFT + 30, 300, SENTENCES[number], 36, indent=False)
        sheet.paragraph(LEFT + 30, 400, SENTENCES[(number + 1) % 4], 36)

    return draw


def test_labels_left_of_the_text_at_one_height_are_no_thumb_index() -> None:
    found = made(*(labelled(i % 4) for i in range(4)), *([text_page] * 20), title="計画")  # type: ignore[arg-type]
    assert found.text.count("①") == 4


def hanging(sheet: Sheet) -> None:
    y = sheet.paragraph(LEFT, 60, SENTENCES[0], 40)
    for label, text in (("①", SENTENCES[1]), ("②", SENTENCES[2]), ("③", "その他の取組")):
        sheet.text(LEFT + 10, y, label)
        y = sheet.paragraph(LEFT + 30, y, text, 35, indent=False)
    sheet.paragraph(LEFT, y, SENTENCES[3], 40)


def test_an_item_goes_on_where_its_text_began() -> None:
    found = made(hanging, title="計画")
    assert lines(found)[2:5] == [
        f"①　{SENTENCES[1]}",
        f"②　{SENTENCES[2]}",
        "③　その他の取組",
    ]
    assert lines(found)[-1] == SENTENCES[3]


# --- marks, readings, letters -----------------------------------------------------------------


def footnotes(sheet: Sheet) -> None:
    sheet.paragraph(LEFT, 100, SENTENCES[0], 40)
    sheet.text(LEFT + 10, 148, "死亡率は2024")
    sheet.text(LEFT + 10 + 60, 144, "1", 6)
    sheet.text(LEFT + 10 + 64, 148, "年に下がり、その後も下がった")
    sheet.text(LEFT + 10 + 204, 144, "2", 6)
    sheet.text(LEFT + 10 + 208, 148, "。")
    sheet.paragraph(LEFT, 164, SENTENCES[1], 40)
    sheet.line(LEFT, 740, 200, 740)
    sheet.text(LEFT, 755, "1", 7)
    sheet.text(LEFT + 18, 755, "人口動態統計による。", 7)
    sheet.text(LEFT, 767, "2", 7)
    sheet.text(LEFT + 18, 767, "年齢を調整した値。", 7)


def test_footnotes_with_raised_marks() -> None:
    found = made(footnotes, title="保健統計")
    assert lines(found) == [
        "保健統計",
        SENTENCES[0],
        "死亡率は2024年に下がり、その後も下がった。",
        "1　人口動態統計による。",
        "2　年齢を調整した値。",
        SENTENCES[1],
    ]
    notes = [s for s in found.sections if s.kind is SectionKind.NOTE]
    assert [note.label for note in notes] == ["1", "2"]


def column_notes(sheet: Sheet) -> None:
    for x, number, note in ((LEFT, 1, "人口動態統計による。"), (RIGHT, 2, "基礎調査による。")):
        y = sheet.paragraph(x, 80, SENTENCES[number] + SENTENCES[number + 1], CHARS)
        sheet.text(x + 10, y, "目標は別に定める")
        sheet.text(x + 91, y - 4, str(number), 6)
        sheet.text(x + 95, y, "。")
        sheet.text(x, 715, str(number), 7)
        sheet.text(x + 14, 715, note, 7)


def test_footnotes_under_each_column() -> None:
    found = made(column_notes, title="統計")
    assert [(s.label, found.heading(s)) for s in found.sections if s.kind is SectionKind.NOTE] == [
        ("1", "1　人口動態統計による。"),
        ("2", "2　基礎調査による。"),
    ]
    assert found.text.index("1　人口") < found.text.index(SENTENCES[3])


def small_list(sheet: Sheet) -> None:
    for i, what in enumerate(("検査の対象", "相談の窓口", "研究の公募"), 1):
        sheet.text(LEFT, 200 + 30 * i, f"{i}", 7)
        sheet.text(LEFT + 14, 200 + 30 * i, f"{what}を広げる。", 7)


def test_a_list_on_a_page_set_small_is_no_footnote() -> None:
    found = made(text_page, text_page, small_list, title="計画")
    assert [s for s in found.sections if s.kind is SectionKind.NOTE] == []
    assert lines(found)[-3:] == [
        "1　検査の対象を広げる。",
        "2　相談の窓口を広げる。",
        "3　研究の公募を広げる。",
    ]


# marks as printed | the labels they call
SEVERAL = (("1、2", ["1", "2"]), ("＊1＊2", ["＊1", "＊2"]), ("1）", ["1）"]))


@pytest.mark.parametrize(("marks", "labels"), SEVERAL)
def test_several_marks_on_end(marks: str, labels: list[str]) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.paragraph(LEFT, 100, SENTENCES[0], 40)
        sheet.text(LEFT + 10, 148, "死亡率は下がった")
        sheet.text(LEFT + 91, 144, marks, 6)
        width = sum(6 if char > "z" else 3 for char in marks)
        sheet.text(LEFT + 92 + width, 148, "が、差は残る。")
        for i, label in enumerate(labels):
            sheet.text(LEFT, 755 + 12 * i, label, 7)
            sheet.text(LEFT + 22, 755 + 12 * i, "統計による。", 7)

    found = made(draw, title="統計")
    assert "死亡率は下がったが、差は残る。" in lines(found)
    assert [s.label for s in found.sections if s.kind is SectionKind.NOTE] == labels


def powers(sheet: Sheet) -> None:
    sheet.paragraph(LEFT, 100, SENTENCES[0], 40)
    sheet.text(LEFT, 148, "居室の広さは30m")
    sheet.text(LEFT + 79, 144, "2", 6)
    sheet.text(LEFT + 83, 148, "以上とする。")


def test_a_power_is_no_mark() -> None:
    assert lines(made(powers, title="基準"))[-1] == "居室の広さは30m²以上とする。"


def readings(sheet: Sheet) -> None:
    y = sheet.paragraph(LEFT, 100, SENTENCES[0], 40)
    sheet.text(LEFT, y, "腎臓の病気を早く見つけて悪化を防ぐことは重要である。")
    sheet.text(LEFT + 1, y - 10, "じん", 4.5)
    sheet.text(LEFT + 10, y - 10, "ぞう", 4.5)


def test_a_reading_above_a_word_does_not_break_it() -> None:
    found = made(readings, title="基準")
    assert "腎臓の病気を早く見つけて" in found.text
    assert "じん" not in found.text


def twice(sheet: Sheet) -> None:
    for shift in (0.0, 0.3):
        sheet.text(LEFT + shift, 100, "人人について（hill、book）", 10, GOTHIC)
    sheet.paragraph(LEFT, 130, SENTENCES[0], 40)


def test_bold_type_printed_twice_is_read_once_and_twin_letters_stay() -> None:
    assert "人人について（hill、book）" in lines(made(twice, title="基準"))


# --- headings ---------------------------------------------------------------------------------


def sizes(sheet: Sheet) -> None:
    sheet.text(LEFT, 70, "健康づくりの計画", 24)
    y = 110.0
    for part in ("食生活", "運動"):
        sheet.text(LEFT, y, f"{part}の改善", 16)
        for what in ("現状", "目標"):
            sheet.text(LEFT, y + 25, f"{part}の{what}", 13)
            sheet.paragraph(LEFT, y + 45, SENTENCES[0], 40)
            y += 75
        y += 40


def test_headings_without_numbers_are_nested_by_size() -> None:
    found = made(sizes)
    assert found.heading(found.sections[0]) == "健康づくりの計画"
    assert tree(found) == [
        (0, "heading", "食生活の改善"),
        (1, "heading", "食生活の現状"),
        (1, "heading", "食生活の目標"),
        (0, "heading", "運動の改善"),
        (1, "heading", "運動の現状"),
        (1, "heading", "運動の目標"),
    ]


def numbers(sheet: Sheet) -> None:
    sheet.text(LEFT, 70, "第２次計画", 24)
    y = 110.0
    for size, heading in (
        (16, "第１章　総論"),
        (13, "第１節　現状"),
        (12, "（１）食生活"),
        (12, "（２）運動"),
        (13, "第２節　課題"),
        (16, "第２章　各論"),
        (13, "第１節　施策"),
    ):
        sheet.text(LEFT, y, heading, size)
        y = sheet.paragraph(LEFT, y + 22, SENTENCES[1], 40) + 22


def test_headings_with_numbers_and_sizes() -> None:
    assert tree(made(numbers)) == [
        (0, "heading", "第１章　総論"),
        (1, "heading", "第１節　現状"),
        (2, "heading", "（１）食生活"),
        (2, "heading", "（２）運動"),
        (1, "heading", "第２節　課題"),
        (0, "heading", "第２章　各論"),
        (1, "heading", "第１節　施策"),
    ]


def in_another_font(sheet: Sheet) -> None:
    sheet.text(LEFT, 70, "１　取組の現状", 16)
    y = 100.0
    for label, name in (("ア", "食生活"), ("イ", "運動"), ("ウ", "睡眠")):
        sheet.text(LEFT, y, f"{label}　{name}の改善", 10, GOTHIC)
        y = sheet.paragraph(LEFT, y + 16, SENTENCES[1], 40) + 10


def test_numbered_headings_of_the_usual_size_in_another_font() -> None:
    found = made(in_another_font, title="計画")
    assert [one[1:] for one in tree(found)[-3:]] == [
        ("heading", "ア　食生活の改善"),
        ("heading", "イ　運動の改善"),
        ("heading", "ウ　睡眠の改善"),
    ]


def long_heading(sheet: Sheet) -> None:
    sheet.text(LEFT, 60, "第１節　健康寿命の延伸に向けた国と地方公共団体の取組の", 14)
    sheet.text(LEFT + 56, 78, "現状と課題について", 14)
    sheet.paragraph(LEFT, 110, WHOLE, 40)


def test_a_heading_over_two_lines() -> None:
    found = made(long_heading, title="計画")
    assert [found.heading(s) for s in found.sections if s.unit == "節"] == [
        "第１節　健康寿命の延伸に向けた国と地方公共団体の取組の現状と課題について"
    ]


def slide(sheet: Sheet) -> None:
    sheet.text(60, 80, "認知症施策の方向性", 24, GOTHIC)
    for i, measure in enumerate(("早期に気づき、適切につなぐ", "地域で支える")):
        sheet.text(70, 140 + i * 120, f"○ {measure}", 18, GOTHIC)
        sheet.text(95, 168 + i * 120, "・ かかりつけ医と専門医の連携を強める", 14)
        sheet.text(95, 190 + i * 120, "・ 相談の窓口を身近なところに置く", 14)


def test_a_slide() -> None:
    below = [
        (1, "item", "・ かかりつけ医と専門医の連携を強める"),
        (1, "item", "・ 相談の窓口を身近なところに置く"),
    ]
    assert tree(made(slide)) == [
        (0, "heading", "○ 早期に気づき、適切につなぐ"),
        *below,
        (0, "heading", "○ 地域で支える"),
        *below,
    ]


def contents(sheet: Sheet) -> None:
    sheet.text(LEFT, 80, "目　次", 14)
    for i, (entry, page) in enumerate((("第１章 総論", 2), ("第２章 各論", 3), ("第３章 附則", 9))):
        sheet.text(LEFT, 120 + 18 * i, f"{entry}{'・' * 20}{page}")


def chapter(number: str, name: str) -> object:
    def draw(sheet: Sheet) -> None:
        sheet.text(LEFT, 80, f"第{number}章 {name}", 16)
        sheet.paragraph(LEFT, 120, WHOLE, 40)

    return draw


def test_a_printed_table_of_contents_is_left_out_and_what_it_names_is_looked_for() -> None:
    found = made(contents, chapter("１", "総論"), chapter("２", "各論"), title="計画の本文")  # type: ignore[arg-type]
    assert "・・・" not in found.text
    assert [s.number for s in found.sections if s.unit == "章"] == ["1", "2"]
    assert found.flags[-1] == "made.pdf の目次にある見出し「第３章 附則」が本文に見当たりません。"


def leaders(sheet: Sheet) -> None:
    sheet.paragraph(LEFT, 80, SENTENCES[0], 40)
    for i, (who, how_much) in enumerate((("北部", 120), ("中部", 35), ("南部", 80))):
        sheet.text(LEFT, 130 + 18 * i, f"{who}{'・' * 20}{how_much}")


def test_a_list_with_leaders_is_no_table_of_contents() -> None:
    found = made(leaders, title="統計")
    assert "北部・・・・・・・・・・・・・・・・・・・・120" in lines(found)


# --- tables and figures -----------------------------------------------------------------------


def merged(sheet: Sheet) -> None:
    sheet.paragraph(LEFT, 80, SENTENCES[0], 40)
    sheet.text(LEFT, 140, "表１　都道府県の検査")
    xs, ys = (60, 140, 220, 300, 380), (150, 170, 190, 210, 230)
    sheet.table(
        xs,
        ys,
        [
            (0, 0, 2, 1, "県名"),
            (0, 1, 1, 2, "検査人数"),
            (0, 3, 2, 1, "割合"),
            (1, 1, 1, 1, "男"),
            (1, 2, 1, 1, "女"),
            (2, 0, 1, 1, "北海道"),
            (2, 1, 1, 1, "1,234"),
            (2, 2, 1, 1, "1,300"),
            (2, 3, 1, 1, "5.6%"),
            (3, 0, 1, 1, "青森"),
            (3, 1, 1, 1, "567"),
            (3, 2, 1, 1, "600"),
            (3, 3, 1, 1, "6.6%"),
        ],
    )
    sheet.text(LEFT, 250, "資料：統計局の調査による。", 8)
    sheet.paragraph(LEFT, 290, SENTENCES[1], 40)


def test_a_table_with_merged_cells_and_two_header_rows() -> None:
    found = made(merged, title="統計")
    assert tables(found) == [
        [
            ("県名", "検査人数", "検査人数", "割合"),
            ("県名", "男", "女", "割合"),
            ("北海道", "1,234", "1,300", "5.6%"),
            ("青森", "567", "600", "6.6%"),
        ]
    ]
    table = next(s for s in found.sections if s.kind is SectionKind.TABLE)
    assert found.heading(found.sections[table.parent or 0]) == "表１　都道府県の検査"
    assert lines(found)[-2:] == ["資料：統計局の調査による。", SENTENCES[1]]


ROWS = [(f"第{i}地区", str(100 + i), f"{i}.5%") for i in range(1, 13)]


def half(rows: list[tuple[str, str, str]], top: float, *, header: bool) -> object:
    def draw(sheet: Sheet) -> None:
        head = [("地区", "人数", "割合")] if header else []
        sheet.grid((60, 160, 260, 360), top, [*head, *rows])
        if top < 200:
            sheet.paragraph(LEFT, 400, SENTENCES[1], 40)

    return draw


@pytest.mark.parametrize("again", [True, False], ids=["header repeated", "header once"])
def test_a_table_over_two_pages_is_one(again: bool) -> None:
    found = made(half(ROWS[:6], 640, header=True), half(ROWS[6:], 60, header=again), title="統計")  # type: ignore[arg-type]
    assert tables(found) == [[("地区", "人数", "割合"), *ROWS]]
    rows = [s for s in found.sections if s.kind is SectionKind.ROW]
    assert [found.page_at(row.start) for row in rows] == [1] * 6 + [2] * 6


def test_tables_of_two_pages_with_other_columns_are_two() -> None:
    def other(sheet: Sheet) -> None:
        sheet.grid((60, 120, 180, 360), 60, [("年", "月", "人数"), ("令和", "六", "12")])

    found = made(half(ROWS[:6], 640, header=True), other, title="統計")  # type: ignore[arg-type]
    assert len(tables(found)) == 2


def open_sides(sheet: Sheet) -> None:
    y = sheet.paragraph(LEFT, 80, SENTENCES[0], 40)
    rows = (
        ("区分", "内容", "時期"),
        ("検査", "対象を広げる", "令和六年"),
        ("相談", "窓口を増やす", "令和七年"),
        ("研究", "公募する", "令和八年"),
    )
    for i, row in enumerate(rows):
        sheet.line(LEFT, y + 20 * i, 400, y + 20 * i)
        for j, text in enumerate(row):
            sheet.text(LEFT + 5 + 120 * j, y + 20 * i + 14, text)
    sheet.line(LEFT, y + 80, 400, y + 80)
    sheet.paragraph(LEFT, y + 130, SENTENCES[1], 40)


def test_a_table_that_is_ruled_across_only() -> None:
    found = made(open_sides, title="計画")
    assert tables(found) == [
        [
            ("区分", "内容", "時期"),
            ("検査", "対象を広げる", "令和六年"),
            ("相談", "窓口を増やす", "令和七年"),
            ("研究", "公募する", "令和八年"),
        ]
    ]
    assert lines(found)[-1] == SENTENCES[1]


def ruled_text(sheet: Sheet) -> None:
    """Headings between rules over two columns of running text."""
    for top, heading in (
        (80, "第１節　現状について"),
        (330, "第２節　課題について"),
        (580, "第３節　今後について"),
    ):
        sheet.line(LEFT, top, 535, top)
        sheet.text(LEFT, top + 18, heading, 14)
        sheet.line(LEFT, top + 24, 535, top + 24)
        sheet.paragraph(LEFT, top + 50, SENTENCES[0] + SENTENCES[1], CHARS)
        sheet.paragraph(RIGHT, top + 50, SENTENCES[2] + SENTENCES[3], CHARS)


def test_columns_of_text_between_rules_are_no_table() -> None:
    found = made(ruled_text, title="計画")
    assert tables(found) == []
    assert [s.number for s in found.sections if s.unit == "節"] == ["1", "2", "3"]
    assert found.text.count(SENTENCES[0] + SENTENCES[1]) == 3


def framed(sheet: Sheet) -> None:
    sheet.frame(50, 80, 545, 400)
    sheet.text(LEFT, 100, "（目的）")
    sheet.text(LEFT, 116, "第１条　この規則は、健康の保持について定める。")
    sheet.text(LEFT, 132, "２　この規則にない事項は、別に定める。")
    sheet.paragraph(LEFT, 430, SENTENCES[0], 40)


def test_a_frame_around_text_is_no_table() -> None:
    found = made(framed, title="規則")
    assert tables(found) == []
    assert tree(found)[:3] == [
        (0, "heading", "第１条（目的）"),
        (1, "clause", "この規則は、健康の保持について定める。"),
        (1, "clause", "２　この規則にない事項は、別に定める。"),
    ]


def figure(sheet: Sheet) -> None:
    y = sheet.paragraph(LEFT, 80, SENTENCES[0][:39], 40)
    sheet.picture(LEFT, y + 10, 300, y + 160)
    sheet.text(LEFT + 40, y + 180, "図１　死亡率の推移と", 9)
    sheet.text(LEFT + 75, y + 192, "その要因", 9)
    sheet.text(LEFT + 40, y + 206, "出典：人口動態統計", 8)
    y = sheet.paragraph(LEFT, y + 240, SENTENCES[0][39:], 40, indent=False)
    sheet.paragraph(LEFT, y, SENTENCES[1], 40)


def test_a_caption_below_a_figure_and_the_sentence_around_it() -> None:
    found = made(figure, title="統計")
    assert lines(found) == [
        "統計",
        SENTENCES[0],
        "図１　死亡率の推移とその要因",
        "出典：人口動態統計",
        SENTENCES[1],
    ]
    assert [s.kind for s in found.sections if "図１" in found.heading(s)] == [SectionKind.CAPTION]


def paragraphs_in_a_cell(sheet: Sheet) -> None:
    sheet.table(
        (60, 140, 320),
        (100, 120, 180, 220),
        [
            (0, 0, 1, 1, "実施者"),
            (0, 1, 1, 1, "概要"),
            (1, 0, 1, 1, "研究所"),
            (1, 1, 1, 1, "代表機関：国立情報学研\n究所\n参加機関：東京の大学"),
            (2, 0, 1, 1, "大学"),
            (2, 1, 1, 1, "・相談の窓口\n・研修"),
        ],
    )


def test_paragraphs_and_items_in_a_cell_stay_apart() -> None:
    assert tables(made(paragraphs_in_a_cell, title="一覧"))[0][1:] == [
        ("研究所", "代表機関：国立情報学研究所 参加機関：東京の大学"),
        ("大学", "・相談の窓口 ・研修"),
    ]


def lines_in_a_cell(sheet: Sheet) -> None:
    sheet.table(
        (60, 140, 220, 300),
        (100, 120, 180),
        [
            (0, 0, 1, 1, "日数"),
            (0, 1, 1, 1, "四十時間"),
            (0, 2, 1, 1, "四十四時間"),
            (1, 0, 1, 1, "31日\n30日\n29日"),
            (1, 1, 1, 1, "177.1\n171.4\n165.7"),
            (1, 2, 1, 1, "194.8\n188.5\n182.2"),
        ],
    )


def test_lines_side_by_side_in_cells_are_rows() -> None:
    assert tables(made(lines_in_a_cell, title="一覧"))[0][1:] == [
        ("31日", "177.1", "194.8"),
        ("30日", "171.4", "188.5"),
        ("29日", "165.7", "182.2"),
    ]


# --- pages that are hard to read --------------------------------------------------------------


def text_page(sheet: Sheet) -> None:
    sheet.paragraph(LEFT, 100, WHOLE, 40)


def picture_page(sheet: Sheet) -> None:
    sheet.picture(40, 40, 550, 800)


def blank_page(sheet: Sheet) -> None:
    pass


def test_a_page_that_is_a_picture_or_blank_is_named() -> None:
    found = made(text_page, picture_page, text_page, blank_page, title="計画")
    assert found.flags == (
        "made.pdf の 2 ページは画像だけで、文字を読めません。文字認識（OCR）が必要です。",
        "made.pdf の 4 ページに文字がありません（白紙か、図だけのページ）。",
    )
    assert found.pages == 4
    assert {place.page for place in found.places} == {1, 3}


def test_a_document_of_pictures_asks_for_character_recognition() -> None:
    with pytest.raises(
        CorpusError, match=r"made\.pdf には読み取れる文字がありません（2 ページ.*OCR"
    ):
        made(picture_page, picture_page)


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_shown(rotate: int) -> None:
    found = made(merged, title="統計", rotate=rotate)
    straight = made(merged, title="統計")
    assert found.text == straight.text
    assert found.flags == ()
    for one, other in zip(found.places, straight.places, strict=True):
        assert one.box is not None
        assert other.box is not None
        assert one.box.left == pytest.approx(other.box.left, abs=1.5)
        assert one.box.top == pytest.approx(other.box.top, abs=1.5)


TURNED = {
    "up": (0, 1, -1, 0, 842, 100),
    "down": (0, -1, 1, 0, -400, 700),
    "on its head": (-1, 0, 0, -1, 595, 842),
}


@pytest.mark.parametrize("way", TURNED)
def test_text_on_its_side_is_read_and_its_boxes_are_on_the_page(way: str) -> None:
    def turned(sheet: Sheet) -> None:
        sheet.canvas.transform(*TURNED[way])
        merged(sheet)

    found = made(turned, title="統計")
    assert found.text == made(merged, title="統計").text
    assert found.flags == ()
    for place in found.places:
        assert place.box is not None
        assert 0 <= place.box.left < place.box.right <= 595
        assert 0 <= place.box.top < place.box.bottom <= 842


def cropped(sheet: Sheet) -> None:
    sheet.text(5, 20, "裁ち落とし見本")
    sheet.paragraph(LEFT, 200, WHOLE, 40)
    sheet.text(LEFT, 835, "版下の記号")


def test_what_is_cut_off_is_not_read() -> None:
    found = made(cropped, title="計画", crop=(40, 40, 560, 742))
    assert lines(found) == ["計画", WHOLE]
    first = found.places[0]
    assert first.box is not None
    assert first.box.left == pytest.approx(LEFT + 10 - 40, abs=2)
    assert first.box.bottom == pytest.approx(200 - 100, abs=5)


def test_a_password_to_open_it_is_named_and_an_empty_one_is_none() -> None:
    with pytest.raises(CorpusError, match=r"made\.pdf は暗号化されていて.*パスワードを外した"):
        document(pdf(text_page, password=("himitsu", "owner")))
    open_to_all = pdf(
        lambda sheet: sheet.text(LEFT, 100, "Health for all", 12, "Helvetica"),
        password=("", "owner"),
    )
    assert "Health for all" in document(open_to_all).text


# --- hostile ----------------------------------------------------------------------------------

GOOD = pdf(two_columns, merged, title="計画")


def survives(data: bytes) -> str:
    """How the reader ends on ``data``: "read", or the one line that it says."""
    try:
        found = document(data)
    except CorpusError as error:
        said = str(error)
        assert "made.pdf" in said
        assert "\n" not in said
        return said
    assert found.sections
    assert all("made.pdf" in flag for flag in found.flags)
    return "read"


@pytest.mark.parametrize("part", range(20))
def test_a_truncated_file_ends_in_one_line_or_a_document(part: int) -> None:
    survives(GOOD[: len(GOOD) * part // 20])


@pytest.mark.slow
def test_single_bytes_changed_end_in_one_line_or_a_document() -> None:
    chance = random.Random(3)
    for _ in range(60):
        data = bytearray(GOOD)
        data[chance.randrange(len(data))] = chance.randrange(256)
        survives(bytes(data))


def raw(body: str, trailer: str = "/Root 1 0 R", stream: bytes | None = None) -> bytes:
    """A PDF written out by hand: objects, and a cross-reference table that fits them."""
    parts = [
        part.encode("latin-1")
        for part in re.split(r"(?=^\d+ 0 obj)", body, flags=re.M)
        if part.strip()
    ]
    out, offsets = b"%PDF-1.4\n", []
    for part in parts:
        offsets.append(len(out))
        out += part.replace(b"@STREAM@", stream or b"") + b"\n"
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1,
        trailer.encode(),
        xref,
    )


PAGE = "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >> endobj\n"
CONTENTS = "4 0 obj << /Length 8 >> stream\nBT ET q Q\nendstream endobj\n"
ROOT = "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
HOSTILE = {
    "nothing": b"",
    "a heading only": b"%PDF-1.7\n",
    "no pages": raw(ROOT + "2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n"),
    "a tree that bites its tail": raw(
        ROOT + "2 0 obj << /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >> endobj\n" + PAGE + CONTENTS
    ),
    "a page that is its own parent": raw(
        ROOT
        + "2 0 obj << /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >> endobj\n"
        + PAGE
        + CONTENTS
    ),
    "a huge count": raw(
        ROOT
        + "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 999999999 >> endobj\n"
        + PAGE
        + CONTENTS
    ),
    "arrays in arrays": raw(
        ROOT
        + "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        + PAGE.replace("[0 0 595 842]", "[" * 5000 + "]" * 5000)
        + CONTENTS
    ),
    "dictionaries in dictionaries": raw(
        ROOT
        + "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        + PAGE.replace("/Contents", "/X " + "<< /X " * 5000 + "1" + " >>" * 5000 + " /Contents")
        + CONTENTS
    ),
    "a page without end": raw(
        ROOT
        + "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        + PAGE.replace("[0 0 595 842]", "[0 0 1e30 -1e30]")
        + CONTENTS
    ),
    "a stream that is its own filter": raw(
        ROOT
        + "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        + PAGE
        + "4 0 obj << /Length 4 0 R /Filter [/FlateDecode /LZWDecode] >> stream\nxxxx\nendstream endobj\n"
    ),
    "offsets into nowhere": GOOD.replace(b"0000000", b"9999999"),
    "no objects": re.sub(rb"\d+ 0 obj", b"0 0 xxx", GOOD),
    "a start that is none": re.sub(rb"startxref\s+\d+", b"startxref 123456789", GOOD),
    "noise": random.Random(1).randbytes(20_000),
    "noise with a heading": b"%PDF-1.4\n" + random.Random(2).randbytes(20_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_one_line_or_a_document(name: str) -> None:
    survives(HOSTILE[name])


def test_a_broken_page_does_not_hide_the_others() -> None:
    kids = ROOT + "2 0 obj << /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >> endobj\n"
    font = "6 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj\n"
    text = "BT /F1 12 Tf 72 700 Td (Health for everybody in the country) Tj ET"
    good = PAGE.replace("/Contents", "/Resources << /Font << /F1 6 0 R >> >> /Contents")
    bad = PAGE.replace("3 0 obj", "5 0 obj").replace("[0 0 595 842]", "(none)")
    stream = f"4 0 obj << /Length {len(text)} >> stream\n{text}\nendstream endobj\n"
    found = document(raw(kids + good + stream + bad + font))
    assert "Health for everybody in the country" in found.text
    assert any("2 ページ" in flag for flag in found.flags)


def bomb(packed: bytes) -> bytes:
    """A page whose contents unpack to a thousand times their size."""
    contents = f"4 0 obj << /Length {len(packed)} /Filter /FlateDecode >> stream\n@STREAM@\nendstream endobj\n"
    kids = "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
    return raw(ROOT + kids + PAGE + contents, stream=packed)


# --- in a process of its own ------------------------------------------------------------------


def test_a_document_goes_to_json_and_back() -> None:
    found = made(two_columns, merged, footnotes, title="計画")
    again = document_from(json.loads(json.dumps(document_to(found), ensure_ascii=False)))
    assert document_to(again) == document_to(found)
    assert again.sections == found.sections
    assert again.places == found.places
    assert again.catalogued == found.catalogued


@pytest.mark.slow
def test_a_file_is_read_the_same_in_another_process() -> None:
    named = Catalogued("made", "", "made.pdf")
    assert document_to(read_any(GOOD, named)) == document_to(document(GOOD))
    with pytest.raises(CorpusError, match="パスワードを外した"):
        read_any(pdf(text_page, password=("himitsu", "owner")), named)


SMALL = """
import sys
from indexer.formats import child
child.MEMORY = 500 << 20
child.main("pdf", 60)
"""


@pytest.mark.slow
def test_a_file_that_needs_too_much_memory_ends_in_one_line() -> None:
    packed = zlib.compress(bytes(800 << 20), 9)
    request = json.dumps(dataclasses.asdict(Catalogued("bomb", "", "bomb.pdf"))).encode() + b"\n"
    done = subprocess.run(
        [sys.executable, "-c", SMALL],
        input=request + bomb(packed),
        capture_output=True,
        check=False,
    )
    assert "bomb.pdf を読むのに時間かメモリが" in json.loads(done.stdout)["error"]


@pytest.mark.slow
def test_a_bomb_ends_in_one_line_within_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "LEAST", 2)
    data = bomb(zlib.compress(b"q " * 50_000_000, 9))
    assert len(data) < 1_000_000
    with pytest.raises(CorpusError, match=r"bomb\.pdf を読むのに時間かメモリが.*上限 2 秒"):
        read_any(data, Catalogued("bomb", "", "bomb.pdf"))
