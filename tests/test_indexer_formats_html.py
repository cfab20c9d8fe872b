"""HTML: what a page shows becomes lines and tables, what is around it goes, nothing runs away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.errors import CorpusError
from indexer.formats import html, read
from indexer.types import Catalogued, Document, SectionKind

SHARED = Path(__file__).resolve().parents[2] / "shared"
PAGES = sorted((SHARED / "corpus/html").glob("*.html"))
TITLE = "<title>題</title>"

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


def catalogued(file: str = "a.html") -> Catalogued:
    return Catalogued("a", "", file)


def document(page: str) -> Document:
    return html.read(page.encode(), catalogued())


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


def test_a_large_page_is_read_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(
        "indexer.formats.child.read",
        lambda module, data, known: called.append(module) or html.read(data, known),
    )
    page = f"<html>{TITLE}<!-- {'x' * 2_000_000} --><p>本文です。"
    assert read(page.encode(), catalogued()).text == "題\n本文です。\n"
    assert called == ["html"]


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
def test_supplementary_provisions_are_apart() -> None:
    """Every 附則, with the law that it came with, and no article of theirs among the main ones."""
    for path in PAGES:
        data = path.read_bytes()
        source = data.decode("cp932" if path.name.startswith("egov") else "utf-8")
        found = read(data, catalogued(path.name))
        main, *rest = re.split(r'<B>附\s*則|<span class="word-space">附', source)
        apart = [section for section in found.sections if section.unit == "附則"]
        articles = [section for section in found.sections if section.unit == "条"]
        assert len(apart) == len(rest), path.name
        inside = [s for s in articles if any(a in apart for a in found.ancestors(s))]
        printed = re.findall(r"<(?:B|span[^>]*)>(?:<A [^>]*>)?第[^<\s]+条(?:の[^<\s]+)?\s*<", main)
        assert len(articles) - len(inside) == len(printed), path.name


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
