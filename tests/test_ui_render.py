"""Answers and documents as text, Markdown and HTML: nothing lost, nothing let through."""

from __future__ import annotations

import dataclasses
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui_fakes import CATALOGUED, DOCUMENT, LINES, REF, TEXT, FakeAssistant, citation

from assistant.types import Answer, Citation, Status
from indexer.types import Document, Place
from ui import page, render, terminal

ANSWERED = FakeAssistant().ask("健康寿命の目標は？")
HOSTILE = "<script>alert(1)</script>\"'&\n\n**太字**\x1b[31m\u202e\ud800"


class Reader(HTMLParser):
    """Collects the text of marks, every tag, and every link of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.marks: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._inside = False
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self._inside = True
            self.marks.append("")

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "mark"

    def handle_data(self, data):
        if self._inside:
            self.marks[-1] += data


def hostile_answer() -> Answer:
    document = dataclasses.replace(REF, id="a/b?c#\"'", title=HOSTILE, edition=HOSTILE)
    cited = Citation(1, document, (HOSTILE,), 3, HOSTILE, 0, 5)
    return Answer(HOSTILE, Status.PARTIAL, f"{HOSTILE}[1][2]", HOSTILE, (cited,), (HOSTILE,))


def test_plain_shows_everything_an_official_checks():
    text = render.plain(ANSWERED)
    for words in (
        "→ 75歳以上",
        "健康寿命を75歳以上とすることが目標です[1]。",
        "[1] 試験戦略（案）（第2期・案・2020-03）",
        "2. 目標【P】",
        "「2040年までに健康寿命を75歳以上とする。」",
        "・この文書は案です。",
    ):
        assert words in text


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_said(status):
    answer = Answer("？", status, "本文です。")
    label = render.LABELS[status]
    assert label in render.html(answer)
    assert (label in render.plain(answer)) is (status is not Status.ANSWERED)
    assert (label in render.markdown(answer)) is (status is not Status.ANSWERED)


def test_page_number_and_path_are_shown():
    cited = dataclasses.replace(citation(1, "75歳以上"), page=12, section=("2. 目標", "（１） 表"))
    answer = dataclasses.replace(ANSWERED, citations=(cited,))
    for text in (render.plain(answer), render.markdown(answer), render.html(answer)):
        assert "2. 目標 ＞ （１） 表" in text.replace("\\", "")
        assert "12 ページ" in text


def test_short_answer_is_not_said_twice():
    answer = Answer("？", Status.ANSWERED, "75歳以上[1]。", "75歳以上")
    assert render.plain(answer).count("75歳以上") == 1


def test_terminal_gets_no_control_characters():
    text = render.plain(hostile_answer())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    assert "<script>" in text  # words stay what they are
    text.encode("utf-8")


def test_html_escapes_everything_and_stays_on_one_line():
    html = render.html(hostile_answer())
    assert "\n" not in html
    reader = Reader(html)
    assert {tag for tag, _ in reader.tags} <= {
        "div",
        "p",
        "strong",
        "ul",
        "li",
        "details",
        "summary",
        "span",
        "blockquote",
        "br",
        "a",
    }
    assert not [name for _, attrs in reader.tags for name in attrs if name.startswith("on")]
    links = [attrs for tag, attrs in reader.tags if tag == "a"]
    assert {link["href"] for link in links} == {"/documents/a%2Fb%3Fc%23%22%27?start=0&end=5#mark"}
    assert {(link["target"], link["rel"]) for link in links} == {("_blank", "noopener")}


def test_only_markers_with_a_citation_become_links():
    html = render.html(dataclasses.replace(ANSWERED, answer="甲[1]、乙[2]、丙[1]。"))
    assert html.count('class="sr-marker"') == 2
    assert "乙[2]" in html


def test_markdown_escapes_and_links_absolutely():
    text = render.markdown(hostile_answer(), "https://qa.example.jp/")
    assert "https://qa.example.jp/documents/a%2Fb%3Fc%23%22%27?start=0&end=5#mark" in text
    assert not re.search(r"(?<!\\)<script", text)
    assert "\\*\\*太字\\*\\*" in text
    assert render.markdown(Answer("？", Status.ANSWERED, "1. 総論\n- 甲")).startswith("1\\. 総論")


@given(st.text(alphabet=st.characters(), max_size=60))
def test_html_text_says_what_it_was_given(text):
    shown = unescape(render.html_text(text).replace("<br>", "\n"))
    assert shown == terminal.printable(text)


def test_document_page_tells_what_the_document_is():
    html = page.document_page(DOCUMENT)
    for words in ('<html lang="ja">', "試験戦略（案）", "第2期", "2020–2024年度", "試験本部"):
        assert words in html
    assert '<span class="status">案</span>' in html
    assert 'href="https://example.jp/plan"' in html
    assert "利用条件：政府標準利用規約" in html
    assert "<script" not in html


def test_document_page_keeps_the_tree():
    html = page.document_page(DOCUMENT)
    tags = re.findall(r"<(h[2-5]|p) id=\"s(\d)\"", html)
    assert tags == [
        ("h2", "1"),
        ("h3", "2"),
        ("h2", "3"),
        ("p", "4"),
        ("p", "5"),
        ("h2", "6"),
    ]
    assert html.count("調整中（未確定）") == 1
    assert 'class="item d1 pending"' in html  # what stands under 【P】 is as open as its heading


def test_document_page_escapes_its_text():
    html = page.document_page(DOCUMENT)
    assert "本戦略は&lt;b&gt;17条&lt;/b&gt;に基づく &amp; 計画である。" in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " https://x"])
def test_only_addresses_of_the_web_become_links(url):
    catalogued = dataclasses.replace(CATALOGUED, url=url)
    html = page.document_page(dataclasses.replace(DOCUMENT, catalogued=catalogued))
    assert f'href="{url}"' not in html


@given(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)))
def test_exactly_the_cited_characters_are_marked(start, length):
    end = min(len(TEXT), start + length)
    reader = Reader(page.document_page(DOCUMENT, (start, end)))
    wanted = [line for line in TEXT[start:end].split("\n") if line]
    assert reader.marks == wanted
    identified = [attrs for tag, attrs in reader.tags if attrs.get("id") == "mark"]
    assert len(identified) == (1 if wanted else 0)
    assert all("autofocus" in attrs for attrs in identified)


def test_every_line_of_a_document_is_on_its_page_whatever_the_tree():
    bare = Document(CATALOGUED, TEXT, DOCUMENT.sections[:1])
    for document in (DOCUMENT, bare):
        html = unescape(page.document_page(document))
        assert all(line in html for line in LINES)


def test_pages_of_the_source_are_told():
    paged = dataclasses.replace(
        DOCUMENT, places=(Place(0, 1, 1), Place(TEXT.index("2. 目標"), len(TEXT), 2))
    )
    html = page.document_page(paged)
    assert html.index("1 ページ") < html.index("2 ページ") < html.index('id="s3"')


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ""),
        (("健康法", "第二条（定義）", "第１項"), "第二条（定義） 第１項"),
        (("健康法", "第二条（定義）", "第１項", "一"), "第二条（定義） 第１項 一"),
        (("2. 目標", "（１）全体の\nKPI"), "（１）全体の KPI"),
        (("第１項",), "第１項"),
    ],
)
def test_a_place_is_named_by_its_last_heading_with_a_name(
    path: tuple[str, ...], expected: str
) -> None:
    assert render.place(path) == expected


def test_items_of_a_list_hang_and_many_citations_are_folded_away() -> None:
    words = ("健康", "寿命", "75歳", "目標", "総論", "計画", "戦略", "別紙")
    cited = tuple(citation(n, quote) for n, quote in enumerate(words, 1))
    answer = Answer("問", Status.ANSWERED, "全二件：\n・<一>[1]\n・二[8]\nほか", citations=cited)
    shown = render.html(answer)
    text = shown.split('<div class="sr-text">')[1].split("</div>")[0]
    assert text.startswith('全二件：<br><span class="sr-item">・&lt;一&gt;<a ')
    assert text.endswith("[8]</a></span>ほか")
    before, folded = shown.split('<details class="sr-more"><summary>ほかの出典 2 件</summary>')
    assert (before.count("sr-citation"), folded.count("sr-citation")) == (6, 2)
