"""HTML: what a page shows becomes lines and tables, what is around it goes, nothing runs away."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from indexer.errors import CorpusError
from indexer.formats import html_page, html_source, read
from indexer.formats.html_blocks import Reader
from indexer.formats.html_source import DEEPEST, TooManyTagsError, tame
from indexer.formats.html_text import Link as Linked
from indexer.formats.html_text import collapse, raised
from indexer.tree import Line, Table
from indexer.types import Catalogued, Document, SectionKind

SHARED = Path(__file__).resolve().parents[2] / "shared"
PAGES = sorted((SHARED / "corpus/html").glob("*.html"))
TITLE = "<title>題</title>"

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
# (page, title, lines of the display text after it)
TITLES = [
    (f"{TITLE}<p>題</p><p>甲", "題", ["甲"]),
    (f"{TITLE}<p>○題</p><p>甲", "題", ["甲"]),
    ("<title>題名｜市のページ</title><p>甲</p><h1>題名</h1><p>乙", "題名", ["甲", "乙"]),
    (
        "<title>計画の題名｜市のページ</title><p>甲</p><p>計画の題名</p><p>乙",
        "計画の題名",
        ["甲", "乙"],
    ),
    (f"{TITLE}<p>甲", "題", ["甲"]),
    ("<h2>見出し</h2><p>甲", "見出し", ["甲"]),
    ("<p>題のような行</p><p>甲。", "題のような行", ["甲。"]),
    ("<p>これは文です。</p><p>甲", "a", ["これは文です。", "甲"]),
]
NAVIGATION = [
    "<ul><li><a href=1>甲</a><li><a href=2>乙</a><li><a href=3>丙</a></ul>",
    "<a href=1>甲</a><br>　<a href=2>乙</a><br><a href=3>丙</a><br>",
    "<div><a href=/>ホーム</a> &gt; <a href=/k>健康</a> ＞ 題</div>",
    "<p>現在位置：<a href=/>ホーム</a> » 題</p>",
    "<p><a href=1>前へ</a> | <a href=2>次へ</a></p>",
    "<p><a href='#top'>このページの先頭へ</a></p>",
    "<h2>目次</h2><ul><li><a href='#1'>第一章　総則</a></ul>",
    "<p>目　次</p><ul><li><a href='#1'>第一章　総則</a></ul>",
]
NOT_NAVIGATION = [
    ("<p><a href=1>甲の資料</a></p>", "甲の資料"),
    ("<p>この<a href='#1'>条例</a>は、<a href='#2'>次号</a>による。</p>", "この条例は、次号による。"),
    ("<h2><a href='#1'>見出し</a></h2><p>乙", "見出し"),
    ("<ul><li>一　<a href=1>健康保険法</a><li>二　<a href=2>船員法</a><li>三　<a href=3>国保法</a></ul>", "健康保険法"),
]  # fmt: skip
# (page, what the error says besides that there is no text)
EMPTY = [
    ("", "置き直す"),
    ("<html><body>  <!-- 甲 --></body></html>", "置き直す"),
    (f"{TITLE}<body><div id=app></div><script src=a.js></script>", "スクリプトで表示"),
    (f"{TITLE}<noscript>JavaScript を有効に</noscript><script>x</script>", "スクリプトで表示"),
    (f"{TITLE}<meta http-equiv='refresh' content='0;url=https://example.invalid/'>", "別のページへ移る"),
    (f"{TITLE}<frameset cols='1,2'><frame src=a><frame src=b></frameset>", "フレームに表示"),
    (f"{TITLE}<table><tr><td>&nbsp;</table><script></script>", "スクリプトで表示"),
]  # fmt: skip
LAW = """<TITLE>健康法</TITLE><B>健康法<BR>
（平成十四年法律第百三号）</B><BR><BR>
　<A HREF="#1" TARGET="data">第一章　総則（第一条―第六条）</A><BR>
<P>　　　<B><A NAME="1">第一章　総則</A>
</B><P>
<DIV class="arttitle"><A NAME="2">（目的）</A>
</DIV><DIV class="item"><B>第一条</B>
<A NAME="3"></A>
　この法律は、国民の健康の増進を目的とする。
</DIV>
<P><DIV class="arttitle">（責務）</DIV><DIV class="item"><B>第二条の二</B>
　国は、次に掲げる<A HREF="/x">施策</A>
（以下「施策」という。）を行う。
<DIV class="number"><B><A NAME="4">一</A>
</B>
　研究
<DIV class="para1"><B>イ</B>　基礎研究</DIV>
</DIV></DIV>
<DIV class="item"><B>２</B>
　前項の施策は、公表する。
</DIV>
<BR>　　　<A NAME="5"><B>附　則</B></A><BR><P>
　この法律は、公布の日から施行する。
"""
LAW_TREE = [
    "健康法",
    " | （平成十四年法律第百三号）",
    " 章1 第一章　総則",
    "  条1 第一条（目的）",
    "   項1 この法律は、国民の健康の増進を目的とする。",
    "  条2_2 第二条の二（責務）",
    "   項1 国は、次に掲げる施策（以下「施策」という。）を行う。",
    "    号1 一　研究",
    "     細目1 イ　基礎研究",
    "   項2 ２　前項の施策は、公表する。",
    " 附則 附　則",
    "  | この法律は、公布の日から施行する。",
]
# By the standard each of these makes a tree many times its size, or a tree without end.
HOSTILE = {
    "nested": "<div>" * 100_000 + "甲",
    "nested in tables": "<table><tr><td>" * 30_000 + "甲",
    "nested lists": "<ul><li>" * 50_000 + "甲",
    "nested by what is not closed": "<div><table></div>" * 20_000 + "甲",
    "nested in forms": "<form><div></form>" * 20_000 + "甲",
    "formatting": "".join(f"<p><font size={i}>甲</p>" for i in range(5_000)),
    "formatting in tables": "".join(f"<b id={i}><table><td></b></table>" for i in range(3_000)),
    "attributes": "<p " + " ".join(f"x{i}=1" for i in range(300_000)) + ">甲",
    "one attribute": '<p title="' + "x" * 3_000_000 + '">甲',
    "data url": '<p>甲<img src="data:image/png;base64,' + "A/" * 1_000_000 + '">',
    "spans": "<table border=1><tr><td colspan=1000 rowspan=60000>" + "x" * 50_000
    + "<tr><td>甲<td>乙" * 500,
    "comments": "<p>甲</p>" + "<!--" * 300_000,
    "open tags": "<p>甲</p>" + "<a " * 300_000,
    "open quotes": "<p>甲</p>" + "<a b='" * 100_000,
    "one id": "<p id=a>甲</p>" * 3_000,
    "entities": "甲" + "&nbsp;" * 200_000,
    "svg": "甲<svg>" + "<g>" * 50_000,
    "math": "甲" + "<math>" * 50_000,
}  # fmt: skip


def catalogued(file: str = "a.html") -> Catalogued:
    return Catalogued("a", "", file)


def document(page: str) -> Document:
    return html_page.read(page.encode(), catalogued())


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


def shape(found: Document) -> list[str]:
    """A line a section, one blank a level, what it counts, its heading; then | its paragraphs."""
    out: list[str] = []
    depths: list[int] = []
    for section in found.sections:
        depths.append(0 if section.parent is None else depths[section.parent] + 1)
        unit = f"{section.unit}{section.number} " if section.unit else ""
        out.append(" " * depths[-1] + unit + found.heading(section))
        own = found.text[section.head_end : section.body_end].splitlines()
        out += [" " * (depths[-1] + 1) + f"| {paragraph}" for paragraph in own if paragraph]
    return out


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


@pytest.mark.parametrize(("page", "title", "rest"), TITLES)
def test_the_title(page: str, title: str, rest: list[str]) -> None:
    found = document(page)
    assert found.heading(found.sections[0]) == title
    assert found.text.splitlines()[1:] == rest


@pytest.mark.parametrize("navigation", NAVIGATION)
def test_navigation_is_left_out(navigation: str) -> None:
    page = f"{TITLE}<body>{navigation}<p>本文です。</p>{navigation}<p>次の文です。</p>{navigation}"
    assert document(page).text == "題\n本文です。\n次の文です。\n"


def test_a_heading_of_links_alone_goes_with_them() -> None:
    links = "<p><a href=1>甲</a></p>" * 3
    page = f"{TITLE}<h2>目標</h2><p>本文です。</p><h3>関連</h3>{links}<h2>施策</h2>{links}<p>次の文です。"
    assert document(page).text == "題\n目標\n本文です。\n施策\n次の文です。\n"


@pytest.mark.parametrize(("body", "kept"), NOT_NAVIGATION)
def test_links_in_the_text_are_text(body: str, kept: str) -> None:
    assert kept in document(f"{TITLE}<p>本文です。</p>{body}").text


def test_a_page_that_is_a_list_of_links_is_read() -> None:
    assert document(TITLE + NAVIGATION[0]).text == "題\n甲\n乙\n丙\n"


@pytest.mark.parametrize(
    "mark", ["main", "div role=main", "article", "div id=primary", "div id=contents"]
)
def test_the_main_part_alone_is_read(mark: str) -> None:
    tag = mark.split()[0]
    page = f"{TITLE}<div>周りの文</div><{mark}><p>本文です。</p></{tag}><div>沿革</div>"
    assert document(page).text == "題\n本文です。\n"


def test_a_main_part_with_next_to_nothing_in_it_is_none() -> None:
    page = f"{TITLE}<main>甲</main><p>{'本文です。' * 20}</p>"
    assert "本文です。" in document(page).text


@pytest.mark.parametrize(("page", "why"), EMPTY)
def test_a_page_without_text_says_why(page: str, why: str) -> None:
    with pytest.raises(CorpusError, match=rf"^a\.html に本文がありません。.*{why}"):
        document(page)


def test_a_page_with_hardly_any_text_is_flagged() -> None:
    (flag,) = document(f"{TITLE}<div id=app>読み込み中</div><script></script>").flags
    assert re.search(r"a\.html の本文は 7 字だけです。.*スクリプト", flag)


def test_what_is_struck_out_is_flagged() -> None:
    (flag,) = document(f"{TITLE}<p>目標は<s>70歳</s><del>72歳</del>75歳").flags
    assert flag == "a.html の取り消し線の付いた部分 2 か所は読んでいません。"


def test_a_law_is_articles_with_captions_and_clauses() -> None:
    assert shape(document(LAW)) == LAW_TREE


@pytest.mark.parametrize(
    ("declared", "codec", "flags"),
    [
        ("shift_jis", "cp932", 0),
        ("utf-8", "utf-8", 0),
        ("utf-8", "cp932", 1),
        ("shift_jis", "utf-8", 1),
        ("euc-jp", "euc_jp", 0),
        ("", "cp932", 1),
        ("", "iso2022_jp", 0),
    ],
)
def test_encodings(declared: str, codec: str, flags: int) -> None:
    meta = f'<META http-equiv="Content-Type" content="text/html; charset={declared}">'
    page = f"<html><head>{meta if declared else ''}{TITLE}</head><body>健康寿命を延伸する。"
    found = read(page.encode(codec), catalogued())
    assert found.text == "題\n健康寿命を延伸する。\n"
    assert len(found.flags) == flags
    assert all("として読みました" in flag for flag in found.flags)


def test_control_characters_go() -> None:
    page = f"{TITLE}<p>{'本文です。' * 9}甲\0乙\x01丙&#0;丁&#8;戊&shy;己&#xD800;"
    assert document(page).text.endswith("甲乙丙\ufffd丁戊己\ufffd\n")


def test_nothing_is_fetched_or_run() -> None:
    """Scripts, frames, pictures and refreshes are no more than text that is left out."""
    page = f"""{TITLE}<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/"><base href=//x>
    <p onclick="x()">本文です。<img src=http://127.0.0.1:9/ onerror=x()><iframe src=//x>甲</iframe>"""
    assert document(page).text == "題\n本文です。\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_time(name: str) -> None:
    started = time.perf_counter()
    try:
        assert "甲" in document(TITLE + HOSTILE[name]).text
    except CorpusError as error:
        assert str(error).startswith("a.html ")  # noqa: PT017 - it may as well be read
    assert time.perf_counter() - started < 5


def test_nesting_without_end_is_cut_and_flagged() -> None:
    found = document(f"{TITLE}{'<div>' * 1000}甲{'</div>' * 1000}<p>乙</p>")
    assert found.text == "題\n甲\n乙\n"
    assert [flag for flag in found.flags if f"{DEEPEST} 段" in flag]


def test_more_tags_than_a_page_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_source, "MOST_TAGS", 1_000)
    source = "<p>" * 1_001
    with pytest.raises(TooManyTagsError):
        tame(source)
    with pytest.raises(CorpusError, match=r"区切り（タグ）が多すぎます"):
        document(source)


def test_a_large_page_is_read_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(
        "indexer.formats.child.read",
        lambda module, data, known: called.append(module) or html_page.read(data, known),
    )
    page = f"<html>{TITLE}<!-- {'x' * 2_000_000} --><p>本文です。"
    assert read(page.encode(), catalogued()).text == "題\n本文です。\n"
    assert called == ["html_page"]


@pytest.mark.parametrize(
    "source",
    [
        "<p>甲</p>",
        "<div><div>甲</div></div>",
        "<!-- <b> -->",
        "<script>'<b><div>'</script>",
        "a < b",
        "<3",
    ],
)
def test_ordinary_source_stays_as_it_is(source: str) -> None:
    assert tame(source) == (source, False)


@pytest.mark.parametrize(
    ("text", "before", "link", "shown"),
    [
        ("1", "寿命", Linked.NO, "[1]"),
        ("2", "km", Linked.NO, "^2"),
        ("1", "AMED", Linked.HERE, "[1]"),
        ("th", "4", Linked.NO, "th"),
        ("[1]", "寿命", Linked.NO, "[1]"),
        ("※", "寿命", Linked.NO, "※"),
        ("注1", "寿命", Linked.NO, "[注1]"),
    ],
)
def test_raised(text: str, before: str, link: Linked, shown: str) -> None:
    assert raised(text, before, link) == shown


@given(st.text(alphabet="健康 \n\t\r\xa0　aB1。「", max_size=40))
def test_collapse_changes_blanks_alone(text: str) -> None:
    shown = collapse(text)
    assert "".join(shown.split()) == "".join(text.split())
    assert collapse(shown) == shown
    assert not re.search(r"[\n\t\r\xa0]|  ", shown)


_TAGS = (
    "div p b font table tr td th ul ol li dl dt dd h1 h2 a sup ruby rt form span s figure pre br"
)
_PIECES = [f"<{tag}>" for tag in _TAGS.split()] + [f"</{tag}>" for tag in _TAGS.split()]
_PIECES += [
    "<svg>",
    "</svg>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<a href=#x>",
    "<td colspan=3 ",
]
_PIECES += [
    "rowspan=0>",
    "&nbsp;",
    "&#0;",
    "\n",
    "　",
    "甲",
    "第1条　",
    "（目的）",
    "附　則",
    "1. ",
    '"',
    "<",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_any_soup_is_a_document_or_an_error(soup: str) -> None:
    try:
        found = document(soup)
    except CorpusError:
        return
    assert found.text.endswith("\n")
    assert found.sections[0].end == len(found.text)


@given(st.binary(max_size=200), st.integers(0, 2000), st.integers(0, 2000))
def test_a_damaged_page_is_a_document_or_an_error(junk: bytes, at: int, end: int) -> None:
    data = LAW.encode("cp932")
    try:
        html_page.read(data[:at] + junk + data[at:][:end], catalogued())
    except CorpusError as error:
        assert str(error).startswith("a.html ")  # noqa: PT017 - most are read


needs_pages = pytest.mark.skipif(not PAGES, reason="shared/corpus/html is not here")


@needs_pages
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem[:20])
def test_the_articles_of_the_main_provisions_are_all_there(path: Path) -> None:
    """Counted in the source, where the number of an article is an element of its own."""
    data = path.read_bytes()
    found = read(data, catalogued(path.name))
    source = data.decode("cp932" if path.name.startswith("egov") else "utf-8")
    main = re.split(r'<B>附\s*則|<span class="word-space">附', source)[0]
    printed = re.findall(r"<(?:B|span[^>]*)>(?:<A [^>]*>)?(第[^<\s]+条(?:の[^<\s]+)?)\s*<", main)
    articles = [section.label for section in found.sections if section.unit == "条"]
    assert len(printed) >= 5
    assert articles[: len(printed)] == printed
    assert found.flags == ()


@needs_pages
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem[:20])
def test_captions_are_on_their_articles(path: Path) -> None:
    data = path.read_bytes()
    source = data.decode("cp932" if path.name.startswith("egov") else "utf-8")
    found = read(data, catalogued(path.name))
    headings = {found.heading(section) for section in found.sections if section.unit == "条"}
    pairs = re.findall(
        r'arttitle">(?:<A [^>]*>)?(（[^<]+）)(?:</A>)?\s*</DIV>\s*<DIV class="item"><B>(?:<A [^>]*>)?(第[^<\s]+)',
        source,
    )
    pairs += re.findall(
        r'<p class="title"><span[^>]*>([^<]+)</span></p><p[^>]*><span[^>]*>(第[^<]+)<', source
    )
    assert {label + caption for caption, label in pairs} <= headings


@needs_pages
def test_nothing_but_the_ordinance_is_read_of_its_page() -> None:
    path = next(path for path in PAGES if path.stem.endswith("80"))
    found = read(path.read_bytes(), catalogued(path.name))
    assert found.text.startswith("かつらぎ町駐車場等設置条例\n平成9年11月14日\n条例第25号\n")
    assert not re.search(r"沿革|体系情報|条項目次|e0000", found.text)
    table = next(s for s in found.sections if s.kind is SectionKind.TABLE)
    assert found.header(table) == "名称\t位置"
    assert found.cells(found.sections[table.id + 1])[0] == "船岡山駐車場"
