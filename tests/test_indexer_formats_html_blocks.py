"""Elements of HTML → lines and tables: what belongs to one line, what is an item, what is not shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from indexer.formats.html.blocks import Reader
from indexer.formats.html.source import tame
from indexer.formats.html.text import Link, collapse, raised
from indexer.tree import Line, Table
from indexer.types import SectionKind

# (what stands in <body>, its lines: the text, or the text with what it is)
LINES = [
    ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
    ("甲<div>乙</div>丙", ["甲", "乙", "丙"]),
    ("<P>甲<P>乙<DIV>丙", ["甲", "乙", "丙"]),
    # Inline elements break no word, nor does the end of a line of Japanese source.
    ("<p>健康<b>寿</b>命を<a href=x>延\n伸</a>する</p>", ["健康寿命を延伸する"]),
    ("<p><span>第1条</span>　<span>\n  この条例は、</span></p>", ["第1条　この条例は、"]),
    ("<p>the Global\n Health&nbsp;Agenda (GHSA)\nは</p>", ["the Global Health Agenda (GHSA)は"]),
    ("<p>①&amp;㈱ &lt;案&gt; ⽬的 １２&#x2460;</p>", ["①&㈱ <案> 目的 １２①"]),
    # Readings go, so that the word can be found; marks of notes and exponents stay readable.
    ("<p><ruby>俯瞰<rp>（</rp><rt>ふかん</rt><rp>）</rp></ruby>図</p>", ["俯瞰図"]),
    ("<p>健康寿命<sup>1</sup>は10km<sup>2</sup>、10<sup>6</sup>円</p>", ["健康寿命[1]は10km^2、10^6円"]),
    ("<p>75歳<sup><a href='#n'>※2</a></sup>、CO<sub>2</sub></p>", ["75歳[※2]、CO2"]),
    # Line ends set by hand.
    ("<p>電話：03<br>受付：平日</p>", ["電話：03", "受付：平日"]),
    ("<p>国民の健康の増進を図り、<br>もって国民保健の向上を図る。<br>次の文。</p>",
     ["国民の健康の増進を図り、もって国民保健の向上を図る。", "次の文。"]),
    ("<p>国民の健康の増進を図り、<br>　次の段落。</p>", ["国民の健康の増進を図り、", "次の段落。"]),
    ("<p>国は次を行う、<br>（１）甲</p>", ["国は次を行う、", "（１）甲"]),
    # Headings.
    ("<h2>目標</h2><p>甲</p>", [("目標", "level 2"), "甲"]),
    ("<h3>第１章<br>総則</h3>", [("第１章　総則", "level 3")]),
    ("<div role=heading aria-level=4>甲</div>", [("甲", "level 4")]),
    # Lists.
    ("<ul><li>甲<li>乙</ul>", [("甲", "item 1 ''"), ("乙", "item 1 ''")]),
    ("<ol><li>甲<li>乙</ol>", [("1. 甲", "item 1 '1.'"), ("2. 乙", "item 1 '2.'")]),
    ("<ol start=3 type=a><li>甲<li value=7>乙</ol>", [("c. 甲", "item 1 'c.'"), ("g. 乙", "item 1 'g.'")]),
    ("<ol style='list-style: none'><li>甲</ol>", [("甲", "item 1 ''")]),
    ("<ul><li>甲<ul><li>乙</ul><li>丙</ul>",
     [("甲", "item 1 ''"), ("乙", "item 2 ''"), ("丙", "item 1 ''")]),
    ("<ul><li><p>甲</p><p>続き</p></ul><p>後</p>", [("甲", "item 1 ''"), ("続き", "item 2 ''"), "後"]),
    ("<ul><li>○ 甲<li>・乙</ul>", [("○ 甲", "item 1 '○'"), ("・乙", "item 1 '・'")]),
    ("<ol><li>第一条　甲<li>一　乙</ol>", ["第一条　甲", "一　乙"]),
    ("<dl><dt>甲<dd>乙<dt>丙</dl>", [("甲", "item 1 ''"), ("乙", "item 2 ''"), ("丙", "item 1 ''")]),
    # Captions and notes.
    ("<figure><img src=a><figcaption>図1　推移</figcaption></figure>", [("図1　推移", "caption '図1'")]),
    ("<p role=doc-footnote>[1] 注</p>", [("[1] 注", "note '[1]'")]),
    ("<p>※1 算出による。</p>", [("※1 算出による。", "note '※1'")]),
    # Pictures that stand alone say what they show.
    ("<p><img alt='体制の図'></p><p>甲<img alt=印></p><a href=x><img alt=戻る></a>", ["体制の図", "甲"]),
    # What is not shown, or is no part of the document.
    ("<nav>甲</nav><header>乙</header><footer>丙</footer><aside>丁</aside><p>戊</p>", ["戊"]),
    ("<article><header><h2>甲</h2></header>乙</article>", [("甲", "level 2"), "乙"]),
    ("<p hidden>甲</p><p style='display : none'>乙</p><i aria-hidden=true>丙</i><p>丁</p>", ["丁"]),
    ("<script>甲</script><style>乙</style><noscript>丙</noscript><template>丁</template>戊", ["戊"]),
    ("<!-- 甲 --><p>乙<!-- 丙 -->丁</p><svg><title>戊</title></svg>", ["乙丁"]),
    ("<form><input value=甲><button>乙</button>検索</form><p>" + "本文" * 9, ["本文" * 9]),
    ("<form><p>本文です。</p><input></form>", ["本文です。"]),
    ("<p>旧<del>甲</del><s>乙</s>新</p>", ["旧新"]),
    # Preformatted: every line end of code is meant.
    ("<pre>甲\n  乙</pre>", ["甲", "乙"]),
    ("<pre><code>" + "長い行です" * 9 + "、\n" + "長い行です" * 9 + "</code></pre>",
     ["長い行です" * 9 + "、", "長い行です" * 9]),
    # Tables that only place what is in them.
    ("<table><tr><td>甲<tr><td>乙</table>", ["甲", "乙"]),
    ("<table><tr><td><h2>甲</h2><p>乙</p><td>丙<tr><td>丁<td>戊</table>",
     [("甲", "level 2"), "乙", "丙", "丁", "戊"]),
    ("<table role=presentation><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", ["甲", "乙", "丙", "丁"]),
]  # fmt: skip
# (table, rows, how many of them name the columns)
TABLES = [
    ("<tr><th>年度<th>件数<tr><td>2023<td>12件", ["年度|件数", "2023|12件"], 1),
    ("<tr><td>名称<td>位置<tr><td>甲駐車場<td>大字乙372番地", ["名称|位置", "甲駐車場|大字乙372番地"], 1),
    (
        "<thead><tr><th rowspan=2>指標<th colspan=2>値<tr><th>現状<th>目標</thead>"
        "<tr><td rowspan=2>健康寿命<td>72歳<td>75歳<br>以上<tr><td>74歳<td>77歳",
        ["指標|値|値", "指標|現状|目標", "健康寿命|72歳|75歳 以上", "健康寿命|74歳|77歳"],
        2,
    ),
    ("<tr><th>所管<td>厚生労働省<tr><th>期限<td>2025年", ["所管|厚生労働省", "期限|2025年"], 0),
    ("<tr><td><b>年度</b><td><b>2023</b><tr><td>件数<td>12", ["年度|2023", "件数|12"], 1),
    ("<tr><th>甲<th>乙<tr><td>1<td>2<tr><td><td>", ["甲|乙", "1|2"], 1),  # an empty row
    ("<tr><th>甲<th><th>乙<tr><td>1<td><td>2", ["甲|乙", "1|2"], 1),  # an empty column
    ("<tr><th>甲<th>乙<tr><td>1", ["甲|乙", "1|"], 1),
    ("<tr><th>甲<th>乙<tr><td><p>一\t行</p><p>二</p><td><ul><li>三<li>四", ["甲|乙", "一 行 二|三 四"], 1),
    ("<thead><tr><td><td></thead><tr><td>名称<td>位置<tr><td>甲<td>乙1", ["名称|位置", "甲|乙1"], 1),
]  # fmt: skip


def elements(body: str) -> list[Line | Table]:
    reader = Reader()
    root = LexborHTMLParser(tame(body)[0]).body
    assert root is not None
    reader.read(root)
    return [block.element for block in reader.blocks]


def said(element: Line | Table) -> str | tuple[str, str]:
    """A line as LINES has it."""
    assert isinstance(element, Line)
    assert element.joins is False
    if element.kind is SectionKind.ITEM:
        return element.text, f"item {element.level} {element.label!r}"
    if element.kind is not None:
        return element.text, f"{element.kind.value} {element.label!r}"
    return element.text if element.level is None else (element.text, f"level {element.level}")


@pytest.mark.parametrize(("body", "lines"), LINES)
def test_lines(body: str, lines: list[str | tuple[str, str]]) -> None:
    assert [said(element) for element in elements(body)] == lines


@pytest.mark.parametrize(("body", "rows", "header"), TABLES)
def test_tables(body: str, rows: list[str], header: int) -> None:
    (table,) = elements(f"<table>{body}</table>")
    assert isinstance(table, Table)
    assert ["|".join(row.cells) for row in table.rows] == rows
    assert table.header == header


def test_a_caption_stands_above_its_table() -> None:
    caption, table = elements("<table><caption>表1 指標</caption><tr><th>甲<th>乙<tr><td>1<td>2")
    assert said(caption) == ("表1 指標", "caption '表1'")
    assert isinstance(table, Table)
    below = elements("<figure><table><tr><th>甲<th>乙<tr><td>1<td>2</table><figcaption>表2")
    assert said(below[0]) == ("表2", "caption '表2'")


@pytest.mark.parametrize(
    ("text", "before", "link", "shown"),
    [
        ("1", "寿命", Link.NO, "[1]"),
        ("2", "km", Link.NO, "^2"),
        ("1", "AMED", Link.HERE, "[1]"),
        ("th", "4", Link.NO, "th"),
        ("[1]", "寿命", Link.NO, "[1]"),
        ("※", "寿命", Link.NO, "※"),
        ("注1", "寿命", Link.NO, "[注1]"),
    ],
)
def test_raised(text: str, before: str, link: Link, shown: str) -> None:
    assert raised(text, before, link) == shown


@given(st.text(alphabet="健康 \n\t\r\xa0　aB1。「", max_size=40))
def test_collapse_changes_blanks_alone(text: str) -> None:
    shown = collapse(text)
    assert "".join(shown.split()) == "".join(text.split())
    assert collapse(shown) == shown
    assert not re.search(r"[\n\t\r\xa0]|  ", shown)
