"""References in the text of a law: what each leads to, and what stays unlinked."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexer_law_samples import LAW_XML, LAWS, article, law, paragraph, read_xml, real, supplement

from indexer.references import find, links, resolve
from indexer.references.law_names import title_before
from indexer.references.provisions import Provisions, follows, number_of, numbers
from indexer.references.words import parse
from indexer.types import Catalogued, Document, Link

needs_laws = pytest.mark.skipif(not LAWS, reason="the laws of ../shared are not here")
TITLE, NUMBER = "健康保険法", "大正十一年法律第七十号"
HEALTH = f"{TITLE}（{NUMBER}）"
DRUGS = "医薬品、医療機器等の品質、有効性及び安全性の確保等に関する法律"


def told(document: Document) -> list[str]:
    """Every link as: the words → law and address."""
    return [
        f"{document.text[one.start : one.end]} → {one.law or ''}{' ' * bool(one.law and one.address)}"
        f"{'.'.join(one.address) or ('' if one.law else named(document, one.section))}"
        for one in document.links
    ]


def named(document: Document, section: int | None) -> str:
    assert section is not None
    return document.sections[section].label or "全体"


def third(*paragraphs: str, title: str = "見本法", after: str = "") -> str:
    """A law of five articles with two 項 of two 号 each; the third says ``paragraphs``."""
    usual = (
        "甲は、次とする。\n一　子\nイ　鼠\nロ　牛\n二　丑",
        "乙は、次とする。\n一　寅\n二　卯",
        "丙とする。",
    )
    told = [article(str(i), *(paragraphs if i == 3 else usual)) for i in range(1, 6)]
    return law(*told, title=title, after=after)


# (what it is, the 項 of article 3, the links)
OWN = [
    (
        "the article before, the one after",
        ["前条の規定は、次条に準用する。"],
        ["前条 → 2", "次条 → 4"],
    ),
    (
        "前項, 次項, only where there is one",
        ["次項による。前項による。", "前項による。"],
        ["次項 → 3.2", "前項 → 3.1"],
    ),
    (
        "前二項 is two links, 前三条 nothing where there are two",
        ["甲", "乙", "前二項及び前三条による。"],
        ["前二項 → 3.1", "前二項 → 3.2"],
    ),
    ("前二条", ["前二条に定める。"], ["前二条 → 1", "前二条 → 2"]),
    ("第N条第N項第N号イ", ["第一条第一項第一号ロに定める。"], ["第一条第一項第一号ロ → 1.1.1.ロ"]),
    (
        "an article with its number alone: 第一項 is meant",
        ["第一条第二号に定める。"],
        ["第一条第二号 → 1.1.2"],
    ),
    (
        "of this article, of this 項",
        ["甲", "第一項の場合、第二号に掲げる。\n一　子\n二　丑"],
        ["第一項 → 3.1", "第二号 → 3.2.2"],
    ),
    (
        "an enumeration goes on with what its first member left open",
        ["第一条第一項及び第二項、第二条第一項第一号並びに第四条に定める。"],
        ["第一条第一項 → 1.1", "第二項 → 1.2", "第二条第一項第一号 → 2.1.1", "第四条 → 4"],
    ),
    (
        "号 of an enumeration",
        ["第一条第二項第一号又は第二号"],
        ["第一条第二項第一号 → 1.2.1", "第二号 → 1.2.2"],
    ),
    (
        "from … to: what is between as well",
        ["第一条から第四条までに定める。"],
        ["第一条 → 1", "第一条 → 2", "第一条 → 3", "第四条 → 4"],
    ),
    (
        "after 並びに it may be either article's 項",
        ["第一条第一項並びに第二項による。", "乙"],
        ["第一条第一項 → 1.1"],
    ),
    ("第一条及び第二項 says nothing certain", ["第一条及び第二項による。", "乙"], ["第一条 → 1"]),
    (
        "同条, 同項, 同号",
        ["第一条第二項第一号による。同項第二号、同号及び同条第一項による。"],
        ["第一条第二項第一号 → 1.2.1", "同項第二号 → 1.2.2", "同号 → 1.2.2", "同条第一項 → 1.1"],
    ),
    (
        "同条 in the 号 below",
        ["第一条による。\n一　同条第二項"],
        ["第一条 → 1", "同条第二項 → 1.2"],
    ),
    (
        "同条 across a bracket: what stands outside",
        ["第一条（第二条において準用する場合を含む。）及び同条第二項による。"],
        ["第一条 → 1", "第二条 → 2"],
    ),
    (
        "同条 within the bracket behind it",
        ["第一条第一項（同条第二項を除く。）による。"],
        ["第一条第一項 → 1.1", "同条第二項 → 1.2"],
    ),
    (
        "同条 where only a bracket named one",
        ["甲（第一条をいう。）は、同条第二項による。"],
        ["第一条 → 1", "同条第二項 → 1.2"],
    ),
    (
        "a bracket that takes a part of what it follows",
        ["第一条第二項（第一号を除く。）、第二条（第三項に限る。）及び第四条"],
        ["第一条第二項 → 1.2", "第一号 → 1.2.1", "第二条 → 2", "第三項 → 2.3", "第四条 → 4"],
    ),
    (
        "a bracket that adds something speaks of this article",
        ["甲", "第一条（第一項において準用する場合を含む。）"],
        ["第一条 → 1", "第一項 → 3.1"],
    ),
    (
        "イ beside and below",
        ["次とする。\n一　次のイ又はロに掲げる物\nイ　ロに掲げる物\nロ　丑"],
        ["イ → 3.1.1.イ", "ロ → 3.1.1.ロ", "ロ → 3.1.1.ロ"],
    ),
    ("前号, 次号", ["次とする。\n一　次号の物\n二　前号の物"], ["次号 → 3.1.2", "前号 → 3.1.1"]),
    (
        "この条 with a number, not alone",
        ["以下この条において同じ。この条第二項による。", "乙"],
        ["この条第二項 → 3.2"],
    ),
    ("this law as a whole", ["この法律の規定による。"], ["この法律 → 全体"]),
    ("an article that is not there", ["第九十九条、第一条第九項、第一条第一項第九号"], []),
    (
        "words that are no references",
        ["第一号被保険者、第二号新介護保険法、前条例、第一項目、第一条約、以前条約"],
        [],
    ),
    ("第三条の一部 is no branch", ["第一条の一部を適用する。"], ["第一条 → 1"]),
    (
        "what is quoted speaks of another place",
        ["第一条中「第二条」とあるのは「同条第一項」と読み替える。"],
        ["第一条 → 1"],
    ),
    ("earlier and later versions", ["旧第一条、改正前の第二条及び新第四条による。"], []),
    ("other kinds of texts", ["定款第一条、民事訴訟規則第二条、同規則第四条による。"], []),
]

OTHER = [
    (
        "another law with its number",
        [f"{HEALTH}第六十三条第三項第一号に定める。"],
        [f"{HEALTH}第六十三条第三項第一号 → {TITLE} 63.3.1"],
    ),
    ("as a whole", [f"{HEALTH}の規定による。"], [f"{TITLE} → {TITLE}"]),
    (
        "a long title",
        [f"医薬品（{DRUGS}（昭和三十五年法律第百四十五号）第二条第一項に規定する医薬品をいう。）"],
        [f"{DRUGS}（昭和三十五年法律第百四十五号）第二条第一項 → {DRUGS} 2.1"],
    ),
    (
        "later without the number",
        [f"{HEALTH}による。", f"{TITLE}第三条及び第五条第二項による。"],
        [f"{TITLE} → {TITLE}", f"{TITLE}第三条 → {TITLE} 3", f"第五条第二項 → {TITLE} 5.2"],
    ),
    (
        "by the short name that the text gives it",
        [
            "独立行政法人通則法（平成十一年法律第百三号。以下「通則法」という。）による。",
            "通則法第二条による。",
        ],
        ["独立行政法人通則法 → 独立行政法人通則法", "通則法第二条 → 独立行政法人通則法 2"],
    ),
    (
        "同法, also in the next 項",
        [f"{HEALTH}による。", "同法第三条及び同条第二項による。第一条による。"],
        [
            f"{TITLE} → {TITLE}",
            f"同法第三条 → {TITLE} 3",
            f"同条第二項 → {TITLE} 3.2",
            "第一条 → 1",
        ],
    ),
    (
        "同条 of another law",
        [f"{HEALTH}第三条第一項並びに同条第二項"],
        [f"{HEALTH}第三条第一項 → {TITLE} 3.1", f"同条第二項 → {TITLE} 3.2"],
    ),
    (
        "a law without a number, by a plain name",
        ["民法第九十条による。"],
        ["民法第九十条 → 民法 90"],
    ),
    (
        "whose beginning cannot be told",
        ["国及び独立行政法人通則法第二条、る施行法第二条による。"],
        [],
    ),
    (
        "its number where its title is not certain",
        ["国及び独立行政法人通則法（平成十一年法律第百三号）第二条"],
        ["独立行政法人通則法（平成十一年法律第百三号）第二条 → 平成十一年法律第百三号 2"],
    ),
    ("a version of another law", ["旧健康保険法第三条、改正後の健康保険法第四条"], []),
    (
        "附則 of another law",
        [f"{HEALTH}附則第三条第一項"],
        [f"{HEALTH}附則第三条第一項 → {TITLE} 附則.3.1"],
    ),
    ("章 of another law", [f"{HEALTH}第四章の規定"], [f"{HEALTH}第四章 → {TITLE}"]),
    (
        "a bracket that takes a part of a law",
        [f"{HEALTH}の準用において、同法（第二条第七項を除く。）による。"],
        [f"{TITLE} → {TITLE}", f"同法 → {TITLE}", f"第二条第七項 → {TITLE} 2.7"],
    ),
    (
        "治療方法 and 憲法 are no law to link to",
        ["治療方法第二条、日本国憲法第二条、検査方法（第一条の方法をいう。）"],
        ["第一条 → 1"],
    ),
    (
        "this law by its own title, 本法",
        ["見本法第一条及び本法第二条"],
        ["見本法第一条 → 1", "本法第二条 → 2"],
    ),
]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [row[1:] for row in OWN + OTHER],
    ids=[row[0] for row in OWN + OTHER],
)
def test_references(paragraphs: list[str], expected: list[str]) -> None:
    assert told(read_xml(third(*paragraphs))) == expected


def chaptered(words: str) -> str:
    def chapter(number: int, *content: str) -> str:
        kanji = "〇一二三四"[number]
        return f'<Chapter Num="{number}"><ChapterTitle>第{kanji}章　章</ChapterTitle>{"".join(content)}</Chapter>'

    sections = "".join(
        f'<Section Num="{i}"><SectionTitle>第{"〇一二"[i]}節　節</SectionTitle>{article(str(i + 1), words if i == 1 else "丙")}</Section>'
        for i in (1, 2)
    )
    table = "<AppdxTable><AppdxTableTitle>別表第一</AppdxTableTitle><RelatedArticleNum>（第四条関係）</RelatedArticleNum></AppdxTable>"
    return law(
        chapter(1, article("1", "甲")),
        chapter(2, sections),
        chapter(3, article("4", "丁")),
        after=table,
    )


DIVISIONS = [
    ("前章、次章及び第三章", ["前章 → 第一章", "次章 → 第三章", "第三章 → 第三章"]),
    ("第二節の規定", ["第二節 → 第二節"]),
    ("第二章第一節及び第二節", ["第二章第一節 → 第一節", "第二節 → 第二節"]),
    ("第一章から第三章まで", ["第一章 → 第一章", "第一章 → 第二章", "第三章 → 第三章"]),
    ("第九章、第三節、この章", []),
    ("別表第一の上欄、別表第二", ["別表第一 → 別表第一"]),
]


@pytest.mark.parametrize(("words", "expected"), DIVISIONS)
def test_references_to_chapters_and_tables(words: str, expected: list[str]) -> None:
    assert told(read_xml(chaptered(words))) == [*expected, "第四条 → 4"]


AMENDS = "平成二六年六月一三日法律第六七号"
# (what it is, the 附則 after the law, the links)
SUPPLEMENTS = [
    (
        "of the law itself: 第一条 is the main provision's, 前条 its own",
        supplement(article("1", "第一条による。"), article("2", "前条及び附則第一条による。")),
        ["第一条 → 1", "前条 → 附則.1", "附則第一条 → 附則.1"],
    ),
    (
        "of an amending law: 第一条 and この法律 are that law's",
        supplement(
            article("1", "この法律第一条、第二条及び附則第二条による。"),
            article("2", "前条、見本法第一条による。"),
            amends=AMENDS,
        ),
        ["附則第二条 → 附則.2", "前条 → 附則.1", "見本法第一条 → 1"],
    ),
    (
        "versions: 新法, 旧法, 改正後の見本法",
        supplement(
            article(
                "1",
                "第二条の規定による改正後の見本法（以下「新法」という。）第一条及び第二条による。",
            ),
            article("2", "新法第一条、旧法第二条、改正後の第四条、同条による。"),
            amends=AMENDS,
        ),
        [],
    ),
    (
        "of a part only: the article before is not the one printed before",
        supplement(
            article("1", "甲"), article("7", "附則第一条から前条までによる。"), amends=AMENDS
        ),
        ["附則第一条 → 附則.1"],
    ),
    (
        "without articles",
        supplement(paragraph(1, "附則第二項による。", printed=True), paragraph(2, "前項による。")),
        ["附則第二項 → 附則.2", "前項 → 附則.1"],
    ),
    (
        "a nickname holds in its own 附則 alone",
        supplement(article("1", f"改正法（{NUMBER}）"), amends="一")
        + supplement(
            article(
                "1",
                "健康保険法（大正十一年法律第七十号。以下「健保法」という。）第二条、健保法第三条",
            ),
            amends=AMENDS,
        )
        + supplement(article("1", "健保法第三条"), amends="二"),
        [
            "健康保険法（大正十一年法律第七十号。以下「健保法」という。）第二条 → 健康保険法 2",
            "健保法第三条 → 健康保険法 3",
            "健保法第三条 → 健保法 3",
        ],
    ),
]


@pytest.mark.parametrize(
    ("after", "expected"), [row[1:] for row in SUPPLEMENTS], ids=[row[0] for row in SUPPLEMENTS]
)
def test_references_in_supplementary_provisions(after: str, expected: list[str]) -> None:
    found = told(read_xml(third("丙", "丁", after=after)))
    assert [one for one in found if one != "改正法 → 改正法"] == expected


def test_an_order_calls_its_law_by_one_character() -> None:
    document = read_xml(law(article("1", "法第二条第一項の政令で定めるもの"), title="見本法施行令"))
    assert told(document) == ["法第二条第一項 → 見本法 2.1"]
    given = f"{HEALTH[:-1]}。以下「法」という。）第二条。法第三条、方法第四条"
    assert told(read_xml(law(article("1", given), title="別の政令")))[1:] == [
        "法第三条 → 健康保険法 3"
    ]


def test_what_an_amending_provision_quotes_is_not_read() -> None:
    amendment = (
        '<Article Num="1"><ArticleTitle>第一条</ArticleTitle><Paragraph Num="1"><ParagraphNum/><ParagraphSentence>'
        "<Sentence>見本法の一部を次のように改正する。</Sentence></ParagraphSentence><AmendProvision>"
        "<AmendProvisionSentence><Sentence>第一条の次に次の一条を加える。</Sentence></AmendProvisionSentence>"
        f"<NewProvision>{article('2', '前条による。')}</NewProvision></AmendProvision></Paragraph></Article>"
    )
    document = read_xml(law(amendment, article("3", "第二条による。")))
    assert told(document) == ["見本法 → 全体"]
    assert find(document, ("2",)) is None


def test_a_table_of_substitutes_quotes() -> None:
    cells = "<TableColumn><Sentence>第一条</Sentence></TableColumn><TableColumn><Sentence>前項</Sentence></TableColumn>"
    table = f"<TableStruct><Table><TableRow>{cells}</TableRow></Table></TableStruct>"
    for words, expected in (
        ("次の表のとおり読み替える。", []),
        ("次の表のとおりとする。", ["第一条 → 1"]),
    ):
        source = third(words).replace(
            f"{words}</Sentence></ParagraphSentence>",
            f"{words}</Sentence></ParagraphSentence>{table}",
        )
        assert told(read_xml(source)) == expected


# (address, 附則, label and beginning of what is found)
FOUND = [
    (("2",), None, "第二条"),
    (("2", "1"), None, "甲は、"),
    (("2", "1", "1"), None, "一　子"),
    (("2", "1", "1", "イ"), None, "イ　鼠"),
    (("2", "1", "1", "2"), None, "ロ　牛"),
    (("2",), "", "第二条（その二）"),
    (("附則", "2"), None, "第二条（その二）"),
    (("2",), AMENDS, "第二条（その三）"),
    (("4", "9"), None, None),
    (("9",), None, None),
    (("1",), "なし", None),
    ((), None, None),
]


@pytest.mark.parametrize(("address", "where", "expected"), FOUND)
def test_a_provision_is_found_by_its_numbers(
    address: tuple[str, ...], where: str | None, expected: str | None
) -> None:
    after = supplement(article("2", "甲", caption="（その二）")) + supplement(
        article("2", "甲", caption="（その三）"), amends=AMENDS
    )
    document = read_xml(third("丙", after=after))
    section = find(document, address, where)
    if expected is None:
        assert section is None
    else:
        assert section is not None
        assert document.heading(section).startswith(expected)


def test_deleted_articles_are_found_by_each_of_their_numbers() -> None:
    deleted = article("4", "削除").replace('Num="4"', 'Num="4:6"', 1)
    document = read_xml(law(deleted, article("7", "第五条及び前条"), article("8", "前条")))
    assert find(document, ("6",)) == find(document, ("4",)) is not None
    assert told(document) == ["第五条 → 5", "前条 → 4", "前条 → 7"]


DOCUMENTS = [
    Catalogued("old", DRUGS, "a", number="昭和三十五年法律第百四十五号"),
    Catalogued("new", DRUGS, "b", number="昭和三十五年法律第百四十五号", supersedes="old"),
    Catalogued("health", "健康保険法", "c"),
]


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        (DRUGS, "new"),
        ("昭和三十五年法律第百四十五号", "new"),
        ("健康 保険法", "health"),
        ("保険法", None),
        (None, None),
    ],
)
def test_a_link_to_another_document(law: str | None, expected: str | None) -> None:
    assert resolve(Link(0, 1, law, ("1",)), DOCUMENTS) == expected


@pytest.mark.parametrize(
    ("words", "title", "sure"),
    [
        (
            "この場合において、医薬品、医療機器等の品質、有効性及び安全性の確保等に関する法律",
            DRUGS,
            True,
        ),
        ("国又は独立行政法人通則法", "独立行政法人通則法", True),
        ("国及び独立行政法人通則法", "国及び独立行政法人通則法", False),
        ("健康保険法、船員保険法", "船員保険法", True),
        ("第一条の規定による改正後の国民健康保険法", "国民健康保険法", True),
        ("第五条中地方税法", "地方税法", True),
        ("麻薬及び向精神薬取締法", "麻薬及び向精神薬取締法", False),
        ("がん対策基本法", "がん対策基本法", True),
        (
            "再生医療製品の早期の医薬品、医療機器等の品質の確保等に関する法律",
            "再生医療製品の早期の医薬品、医療機器等の品質の確保等に関する法律",
            False,
        ),
    ],
)
def test_where_a_title_begins(words: str, title: str, sure: bool) -> None:
    assert title_before(words, len(words)) == (title, sure)


@pytest.mark.parametrize(
    ("before", "number", "expected"),
    [
        ("36", "36_2", True),
        ("36_2", "36_3", True),
        ("36_3", "37", True),
        ("36_2_5", "36_3", True),
        ("43:44", "45", True),
        ("1", "3", False),
        ("36", "36_3", False),
        ("2", "1", False),
        ("", "1", False),
        ("9" * 5000, "1", False),
    ],
)
def test_which_number_follows(before: str, number: str, expected: bool) -> None:
    assert follows(before, number) == expected


def test_numbers_in_words() -> None:
    assert number_of("第三十六条の三") == "36_3"
    assert number_of("第１２条") == "12"
    assert numbers("13:15") == ("13", "14", "15")
    assert numbers("13:9") == ("13",)
    assert numbers("") == ()
    assert parse("附則第三条第二項第一号ハ（３）")[1:] == ("3", "2", "1", ("ハ", "3"))
    assert parse("前二項")[2] == "-2"


WORDS = "第一条 第二条 前条 次条 同条 第一項 第二項 前項 同項 第一号 前号 同号 この条 附則第一条 イ （ ） 「 」 、 及び 又は 並びに から まで を除く 同法 この法律 健康保険法 （大正十一年法律第七十号） 第二章 前章 別表第一 改正後の の規定により 方法 \n".split(
    " "
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30), st.booleans())
def test_any_words_are_read(words: list[str], amending: bool) -> None:
    text = "".join(words).replace("\n", "")
    after = supplement(article("1", text), amends=AMENDS if amending else "")
    check_links(read_xml(third(text, text, after=after)))


def check_links(document: Document) -> None:
    """Sorted; spans are the same or apart; a section in this law is where its address says."""
    assert list(document.links) == sorted(document.links, key=lambda one: (one.start, one.end))
    for one, other in pairwise(document.links):
        assert (one.start, one.end) == (other.start, other.end) or one.end <= other.start
    provisions = Provisions(document.sections, document.text)
    for one in document.links:
        assert document.text[one.start : one.end].strip()
        assert "\n" not in document.text[one.start : one.end]
        if one.law is None:
            assert one.section is not None
            if one.address:
                section = document.sections[one.section]
                assert provisions.contexts[section.id].quoted is False
                numbers_of = [part for part in one.address if part != "附則"]
                level = ("条", "項", "号", "細目")
                home = provisions.homes[provisions.contexts[section.id].home]
                units = level if home.articles else level[1:]
                assert section.unit == units[min(len(numbers_of), len(units)) - 1]
                assert numbers_of[-1] in (*numbers(section.number), provisions.label(section.id))
        else:
            assert one.section is None


@needs_laws
@pytest.mark.parametrize("path", [*LAWS, *LAW_XML], ids=lambda path: path.stem)
def test_links_of_real_laws(path: Path) -> None:
    document = real(path)
    check_links(document)
    own = [one for one in document.links if one.law is None and one.section]
    assert len(own) > len(document.sections) / 40
    for one in own:
        assert one.address == () or document.sections[one.section or 0].unit in (
            "条",
            "項",
            "号",
            "細目",
        )


@needs_laws
def test_references_between_the_strategys_laws() -> None:
    document = real(next(path for path in LAWS if path.stem == "430CO0000000163"))
    found = told(document)
    parent = "医療分野の研究開発に資するための匿名加工医療情報に関する法律"
    assert f"法第八条第三項第一号イ → {parent} 8.3.1.イ" in found
    assert f"ハ（３） → {parent} 8.3.1.ハ.3" in found
    known = [real(path).catalogued for path in LAWS]
    leads = [resolve(one, known) for one in document.links if one.law == parent]
    assert set(leads) == {"a"}
    first = document.links[0]
    target = real(next(path for path in LAWS if path.stem == "429AC0000000028"))
    section = find(target, first.address)
    assert section is not None
    assert "「医療情報」とは" in target.own_text(section)


def test_a_text_without_any_structure_has_no_links() -> None:
    document = read_xml(law(paragraph(1, "甲とする。")))
    assert links(document.text, document.sections) == ()


# Texts that a search backwards or a look-up through a list would read in the square of their length.
LONG = [
    "第一条（" * 10_000,
    "（" * 100_000,
    "第一条" + "の二" * 60_000,
    "第一章" * 60_000,
    "一" * 200_000,
    "".join(f"甲{i}法（{NUMBER}。以下「乙{i}法」という。）乙{i}法第二条。" for i in range(3000)),
    "甲は、次とする。\n" + "\n".join(["一　前号から第九号まで"] * 5000),
]


@pytest.mark.slow
@pytest.mark.parametrize("words", LONG, ids=lambda words: words[:8].strip())
def test_long_texts_take_no_time(words: str) -> None:
    began = time.perf_counter()
    check_links(read_xml(law(article("1", words))))
    assert time.perf_counter() - began < 5
