"""Lines → tree: which lines are headings, which are wrapped, and how they are put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.outline import build, disagreements, width
from indexer.tree import Line, join
from indexer.types import Section, SectionKind

HEADING, ITEM, NOTE = SectionKind.HEADING, SectionKind.ITEM, SectionKind.NOTE
FULL = "本計画は国民が健康な生活及び長寿を享受することのできる社会の形成を目指"  # a full line

# (left, right, joined)
JOINED = [
    ("形成す", "るためには", "形成するためには"),
    ("ＡＩ", "による", "ＡＩによる"),
    ("the Global", "Health", "the Global Health"),
    ("COVID", "19", "COVID 19"),
    ("AMED", "を核", "AMEDを核"),
    ("を核とした", "AMED", "を核としたAMED"),
    ("研究（", "PD", "研究（PD"),
    ("Global", "（GHSA）", "Global（GHSA）"),
    ("", "甲", "甲"),
]
# (text, columns)
WIDTHS = [
    ("", 0),
    ("abc", 3),
    ("健康", 4),
    ("ＡＢ", 4),
    ("ｱｲ", 2),
    ("（１）a", 7),
    ("①", 2),
    ("\ue000", 2),
]
# (line, kind, label as printed)
MARKERS = [
    ("第1章 総論", HEADING, "第1章"),
    ("第二節 目標", HEADING, "第二節"),
    ("Ⅰ. 総論", HEADING, "Ⅰ."),
    ("1. 総論", HEADING, "1."),
    ("１．総論", HEADING, "１．"),
    ("1.総論", HEADING, "1."),
    ("1.1.基本理念", HEADING, "1.1."),
    ("1.1 基本理念", HEADING, "1.1"),
    ("1. 割増賃金", HEADING, "1."),
    ("（１）研究開発", HEADING, "（１）"),
    ("(1)研究開発", HEADING, "(1)"),
    ("Ⅰ．総論", HEADING, "Ⅰ．"),
    ("1) 夜間の往診", ITEM, "1)"),
    ("１）夜間の往診", ITEM, "１）"),
    ("ア) 夜間の往診", ITEM, "ア)"),
    ("イ) 夜間の往診", ITEM, "イ)"),
    ("a) 夜間の往診", ITEM, "a)"),
    ("ａ）夜間の往診", ITEM, "ａ）"),
    ("<医薬品>", HEADING, ""),
    ("＜政策目標＞", HEADING, ""),
    ("〈目標〉", HEADING, ""),
    ("《共生》", HEADING, ""),
    ("【アウトプット指標】", HEADING, ""),
    ("【施策１】", HEADING, ""),
    ("【保健・医療、福祉】", HEADING, ""),
    ("○ 位置づけ", ITEM, "○"),
    ("○予防", ITEM, "○"),
    ("〇日本の医療", ITEM, "〇"),
    ("◯ 位置づけ", ITEM, "◯"),
    ("● 位置づけ", ITEM, "●"),
    ("① 経済成長", ITEM, "①"),
    ("・ 機能強化", ITEM, "・"),
    ("• 機能強化", ITEM, "•"),
    ("\uf0b7 健康経営", ITEM, "\uf0b7"),
    ("※ 注", NOTE, "※"),
    ("※１ 注", NOTE, "※１"),
    ("（※）注", NOTE, "（※）"),
    ("（※２）注", NOTE, "（※２）"),
    ("(※)注", NOTE, "(※)"),
]
# Lines that open nothing, each after a heading 3.: no number of its kind has come before them.
NOT_MARKERS = [
    "3.5 倍に増えた",
    "3.5倍に増えた",
    "12.5 ％",
    "2024 年度から",
    "2024.4.1 決定",
    "75歳以上",
    "（５）のとおり",
    "(12)のとおり",
    "9. のとおり",
    "（例）甲",
    "〒100 東京都",
    "3.5-1 倍に増えた",
    "4. 割を超えた",
    "2.5％",
    "5) 甲",
    "1)のとおり",
    "１）、乙",
    "c) 甲",
    "ハ) 甲",
    "ア）のとおり",
    "<現状> 9社(R7) <目標> 48社(R14)",
    "【2031 年までに2.4 万人】",
    "【全国展開を達成】",
    "《所管省庁︓厚生労働省》",
    "【厚生労働省】",
    "【P】",
    "一 総則",
    "Ⅰ型糖尿病",
    "Ⅰ、Ⅱ及びⅢ",
    "Ⅰ.1 甲",
]
# (lines, what the tree is: a line a section, two blanks a level)
TREES = [
    (
        ["題", "1. 甲", "1.1. 乙", "（１）丙", "○ 丁", "① 戊", "・ 己", "※ 注", "2. 庚"],
        [
            "題",
            " 1. 甲",
            "  1.1. 乙",
            "   （１）丙",
            "    ○ 丁",
            "     ① 戊",
            "      ・ 己",
            "       ※ 注",
            " 2. 庚",
        ],
    ),
    (  # bullets go up again as far as they have to
        ["題", "1. 甲", "○ 乙", "・ 丙", "・ 丁", "○ 戊", "1.1. 己", "1.2. 庚", "2. 辛"],
        [
            "題",
            " 1. 甲",
            "  ○ 乙",
            "   ・ 丙",
            "   ・ 丁",
            "  ○ 戊",
            "  1.1. 己",
            "  1.2. 庚",
            " 2. 辛",
        ],
    ),
    (  # the numbering in brackets starts again below every heading
        ["題", "1. 甲", "(1)乙", "(2)丙", "2. 丁", "(1)戊", "(2)己"],
        ["題", " 1. 甲", "  (1)乙", "  (2)丙", " 2. 丁", "  (1)戊", "  (2)己"],
    ),
    (
        ["題", "1. 甲", "2. 乙", "2.1. 丙", "2.2. 丁", "2.2.1. 戊", "2.2.2. 己", "2.3. 庚"],
        [
            "題",
            " 1. 甲",
            " 2. 乙",
            "  2.1. 丙",
            "  2.2. 丁",
            "   2.2.1. 戊",
            "   2.2.2. 己",
            "  2.3. 庚",
        ],
    ),
    (  # of the first and the third edition of the strategy
        [
            "題",
            "1.甲",
            "(1)乙",
            "1)丙",
            "2)丁",
            "(2)戊",
            "1)己",
            "Ⅱ 庚",
            "2.3 辛",
            "2.3-1 壬",
            "○ 癸",
        ],
        [
            "題",
            " 1.甲",
            "  (1)乙",
            "   1)丙",
            "   2)丁",
            "  (2)戊",
            "   1)己",
            " Ⅱ 庚",
            "  2.3 辛",
            "   2.3-1 壬",
            "    ○ 癸",
        ],
    ),
    (  # a group above its items; one in such brackets beside it
        [
            "題",
            "<甲乙>",
            "○ 丙",
            "○ 丁",
            "<戊己>",
            "1. 庚",
            "<辛壬>",
            "1) 癸。",
            "【子丑】",
            "1) 寅",
        ],
        [
            "題",
            " <甲乙>",
            "  ○ 丙",
            "  ○ 丁",
            " <戊己>",
            " 1. 庚",
            "  <辛壬>",
            "   1) 癸。",
            "  【子丑】",
            "   1) 寅",
        ],
    ),
    (  # groups that divide each item
        ["題", "○ 甲", "【現状】", "・ 乙", "【目標】", "・ 丙", "○ 丁", "【現状】", "【目標２】"],
        [
            "題",
            " ○ 甲",
            "  【現状】",
            "   ・ 乙",
            "  【目標】",
            "   ・ 丙",
            " ○ 丁",
            "  【現状】",
            "  【目標２】",
        ],
    ),
    (
        [
            "題",
            "イ) 甲",
            "ロ) 乙",
            "ハ) 丙",
            "(1)丁",
            "ア) 戊",
            "イ) 己",
            "a) 庚",
            "b) 辛",
            "ウ) 壬",
        ],
        [
            "題",
            " イ) 甲",
            " ロ) 乙",
            " ハ) 丙",
            " (1)丁",
            "  ア) 戊",
            "  イ) 己",
            "   a) 庚",
            "   b) 辛",
            "  ウ) 壬",
        ],
    ),
    (  # chapters, sections, numbers
        ["題", "第1章 甲", "第1節 乙", "1. 丙", "第2節 丁", "第2章 戊"],
        ["題", " 第1章 甲", "  第1節 乙", "   1. 丙", "  第2節 丁", " 第2章 戊"],
    ),
]
# (headings of the tree, outline, entries that are missing)
OUTLINES = [
    (["1. 甲", "1.1. 乙", "2. 丙"], ["1. 甲", "2. 丙"], []),
    (["1. 甲", "（４）乙に関する KPI"], ["（４）乙に関するKPI"], []),
    (["1. 甲"], ["1. 甲", "2. 乙"], ["2. 乙"]),
    (["2. 乙", "1. 甲"], ["1. 甲", "2. 乙"], ["2. 乙"]),  # there, but in another order
    (["1. 甲", "1. 甲"], ["1. 甲", "1. 甲"], []),
    (["1. 甲"], ["1. 甲", "1. 甲"], ["1. 甲"]),
    (["1. 甲"], [], []),
]


def built(*lines: str | Line) -> tuple[str, tuple[Section, ...]]:
    return built_lines([line if isinstance(line, Line) else Line(line) for line in lines])


def built_lines(lines: list[Line]) -> tuple[str, tuple[Section, ...]]:
    laid_out = build(lines)
    return laid_out.text, laid_out.sections


def shape(text: str, sections: tuple[Section, ...]) -> list[str]:
    """A line a section: one blank a level, then its heading."""
    depths: list[int] = []
    for section in sections:
        depths.append(0 if section.parent is None else depths[section.parent] + 1)
    return [" " * d + text[s.start : s.head_end] for d, s in zip(depths, sections, strict=True)]


@pytest.mark.parametrize(("left", "right", "joined"), JOINED)
def test_join(left: str, right: str, joined: str) -> None:
    assert join(left, right) == joined


@given(st.text(min_size=1), st.text(min_size=1))
def test_join_adds_at_most_one_blank(left: str, right: str) -> None:
    assert join(left, right) in (left + right, f"{left} {right}")


@pytest.mark.parametrize(("text", "columns"), WIDTHS)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(("line", "kind", "label"), MARKERS)
def test_a_marker_opens_a_section(line: str, kind: SectionKind, label: str) -> None:
    before = ["1. 甲"] if line.startswith("1.1") else []
    text, sections = built("題", *before, line)
    section = sections[-1]
    assert (section.kind, section.label) == (kind, label)
    assert text[section.start : section.head_end] == line


@pytest.mark.parametrize("line", NOT_MARKERS)
def test_a_number_in_running_text_opens_nothing(line: str) -> None:
    text, sections = built("題", "1. 甲", "2. 乙", "3. 丙", FULL, line)
    assert [s.label for s in sections] == ["", "1.", "2.", "3."]
    assert line in text


@pytest.mark.parametrize(("lines", "expected"), TREES)
def test_tree(lines: list[str], expected: list[str]) -> None:
    assert shape(*built(*lines)) == expected


def test_a_wrapped_line_is_joined_inside_the_word() -> None:
    text, sections = built("題", "○ 甲", FULL, "す。", FULL, "す。", "以上。")
    assert text.splitlines() == ["題", "○ 甲", FULL + "す。", FULL + "す。", "以上。"]
    assert len(sections) == 2


def test_a_wrapped_bullet_is_one_bullet() -> None:
    text, sections = built("題", f"・ {FULL}", "す。", "・ 次")
    assert shape(text, sections) == ["題", f" ・ {FULL}す。", " ・ 次"]


def test_a_wrapped_heading_is_one_heading() -> None:
    text, sections = built("題", f"（１）{FULL}", "すもの", FULL, "す。")
    assert shape(text, sections) == ["題", f" （１）{FULL}すもの"]
    assert text.splitlines()[2:] == [FULL + "す。"]


def test_a_short_heading_is_not_joined_with_the_text_below() -> None:
    text, sections = built("題", "1. 対象期間", "2020 年度から５年間。", FULL)
    assert shape(text, sections)[1] == " 1. 対象期間"
    assert text.splitlines()[2] == "2020 年度から５年間。"


def test_an_open_bracket_goes_on_whatever_the_next_line_begins_with() -> None:
    text, sections = built(
        "題", FULL, "・ 支援（円滑化を含", "む）", "・ 連携（", "① 甲、", "② 乙）", "・ 次"
    )
    assert shape(text, sections)[1:] == [
        " ・ 支援（円滑化を含む）",
        " ・ 連携（① 甲、② 乙）",
        " ・ 次",
    ]


def test_an_enumeration_in_a_sentence_goes_on_over_the_line_end() -> None:
    start = "・ 事業を、①医薬品プロジェクト、②医療機器・ヘルスケアプロジェクト、"
    text, sections = built(
        "題",
        start,
        "③再生医療プロジェクト、④ゲノムプロジェクト、",
        "⑤疾患プロジェクトの５つと定める。",
    )
    assert len(sections) == 2
    assert text.splitlines()[1].endswith(
        "、③再生医療プロジェクト、④ゲノムプロジェクト、⑤疾患プロジェクトの５つと定める。"
    )


def test_circled_numbers_after_a_full_stop_are_items() -> None:
    _, sections = built(
        "題", "○ 理念", "基本理念は以下のとおりとする。", "① 甲への寄与", "② 乙への寄与"
    )
    assert [s.label for s in sections] == ["", "○", "①", "②"]
    assert [s.parent for s in sections] == [None, 0, 1, 1]


def test_an_indented_line_has_lost_its_bullet() -> None:
    lines = [
        Line("題"),
        Line("○ 甲", 1),
        Line("健康経営の推進", 1, True),
        Line("地域連携", 1, True),
    ]
    text, sections = built_lines([*lines, Line("○ 乙", 1), Line("丙", 1)])
    assert shape(text, sections) == ["題", " ○ 甲", "  健康経営の推進", "  地域連携", " ○ 乙"]
    assert [s.kind for s in sections[2:4]] == [ITEM, ITEM]
    assert [s.label for s in sections[2:4]] == ["", ""]


def test_an_indented_line_right_below_is_wrapped() -> None:
    """Nothing between the lines, where the document has an empty line after each."""
    lines = [Line("題"), *(Line(f"・ {FULL}", 1) for _ in range(3)), Line("す。", 0, True)]
    text, sections = built_lines(lines)
    assert len(sections) == 4
    assert text.endswith(FULL + "す。\n")


def test_indents_mean_nothing_where_most_lines_have_them() -> None:
    lines = [Line("題"), *(Line(f"{FULL}{i}", 1, True) for i in range(5))]
    assert len(built_lines(lines)[1]) == 1


def test_a_wider_gap_ends_the_paragraph() -> None:
    lines = [Line("題"), Line("○ 甲", 1), *(Line(FULL, 1) for _ in range(3)), Line("次の段落", 2)]
    text, _ = built_lines(lines)
    assert text.splitlines()[2:] == [FULL * 3, "次の段落"]


@pytest.mark.parametrize("mark", ["【P】", "【Ｐ】", "（P）", "（Ｐ）", "(P)"])
def test_a_pending_mark_is_seen_and_stays(mark: str) -> None:
    text, sections = built("題", f"1. 甲{mark}", "○ 乙", "2. 丙", f"・ 丁を行う。{mark}", "・ 戊")
    assert [s.pending for s in sections] == [False, True, False, False, True, False]
    assert text.count(mark) == 2


@pytest.mark.parametrize("words", ["（PD）", "（Ph）", "P", "【PMDA】", "（参考）"])
def test_other_brackets_are_not_pending(words: str) -> None:
    _, sections = built("題", f"1. 甲{words}")
    assert not any(s.pending for s in sections)


@pytest.mark.parametrize(("headings", "outline", "missing"), OUTLINES)
def test_disagreements(headings: list[str], outline: list[str], missing: list[str]) -> None:
    assert disagreements(headings, outline) == missing


def test_no_lines_is_an_error() -> None:
    with pytest.raises(ValueError, match="title"):
        build([])
