"""Laws as JSON and XML: the tree of 編章節款条項号, what is beside it, bad input."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexer_law_samples import (
    LAW_XML,
    LAWS,
    article,
    as_api_json,
    as_json,
    catalogued,
    outline,
    paragraph,
    read_json,
    read_xml,
    real,
    squeezed,
    supplement,
)
from indexer_law_samples import law as law_of

from indexer import formats
from indexer.errors import CorpusError
from indexer.formats.law import document as law
from indexer.formats.law import from_json as law_json
from indexer.formats.law import from_xml as law_xml
from indexer.formats.law import ruby as law_ruby
from indexer.formats.law.table import names_columns
from indexer.types import Catalogued, Document, SectionKind

needs_laws = pytest.mark.skipif(not LAWS, reason="the laws of ../shared are not here")


def sentence(words: str) -> str:
    return f"<Sentence>{words}</Sentence>"


def section(tag: str, num: str, title: str, *content: str) -> str:
    return f'<{tag} Num="{num}"><{tag}Title>{title}</{tag}Title>{"".join(content)}</{tag}>'


def columns(*words: str) -> str:
    return "".join(f"<Column>{sentence(one)}</Column>" for one in words)


def in_paragraph(*content: str, words: str = "次のとおりとする。") -> str:
    return (
        '<Article Num="1"><ArticleTitle>第一条</ArticleTitle><Paragraph Num="1"><ParagraphNum/>'
        f"<ParagraphSentence>{sentence(words)}</ParagraphSentence>{''.join(content)}"
        "</Paragraph></Article>"
    )


def table(*rows: str) -> str:
    return f"<TableStruct><Table>{''.join(rows)}</Table></TableStruct>"


def row(*cells: str, tag: str = "TableRow") -> str:
    column = tag.replace("Row", "Column")
    made = "".join(
        cell if cell.startswith("<") else f"<{column}>{sentence(cell)}</{column}>" for cell in cells
    )
    return f"<{tag}>{made}</{tag}>"


HEAD = ["title<> 見本法⏎（平成二十年法律第九号）"]
ONE = article("1", "この法律は、公布の日から施行する。")

# (what it is, the law, its tree below the title)
TREES = [
    (
        "編章節款目 as printed, their numbers as in the data",
        law_of(
            section(
                "Part",
                "1",
                "第一編　総則",
                section(
                    "Chapter",
                    "4_2",
                    "第四章の二　処分等の求め",
                    section(
                        "Section",
                        "1",
                        "第一節　通則",
                        section(
                            "Subsection",
                            "1",
                            "第一款　通則",
                            section("Division", "1", "第一目　細則", article("36_3", "何人も、")),
                        ),
                    ),
                ),
            )
        ),
        [
            "編1<第一編> 第一編　総則",
            "  章4_2<第四章の二> 第四章の二　処分等の求め",
            "    節1<第一節> 第一節　通則",
            "      款1<第一款> 第一款　通則",
            "        目1<第一目> 第一目　細則",
            "          条36_3<第三十六条の三> 第三十六条の三",
            "            項1<> 何人も、",
        ],
    ),
    (
        "条 with its caption, 項, 号, 細目",
        law_of(
            article(
                "17",
                "政府は、計画を定める。",
                "前項の計画は、次とする。\n一　大綱\nイ　甲\nロ　乙\n二　その他",
                caption="（計画）",
            ),
        ),
        [
            "条17<第十七条> 第十七条（計画）",
            "  項1<> 政府は、計画を定める。",
            "  項2<２> ２　前項の計画は、次とする。",
            "    号1<一> 一　大綱",
            "      細目1<イ> イ　甲",
            "      細目2<ロ> ロ　乙",
            "    号2<二> 二　その他",
        ],
    ),
    (
        "two sentences are one line, columns have a blank between them",
        law_of(
            in_paragraph(
                f'<Item Num="1"><ItemTitle>一</ItemTitle><ItemSentence>{columns("喫煙", "たばこを燃焼させること")}</ItemSentence></Item>',
                words="甲とする。</Sentence><Sentence>ただし、乙は、この限りでない。",
            )
        ),
        [
            "条1<第一条> 第一条",
            "  項1<> 甲とする。ただし、乙は、この限りでない。",
            "    号1<一> 一　喫煙　たばこを燃焼させること",
        ],
    ),
    (
        "deleted articles stay, on one line; one that says nothing at all has no 項",
        law_of(
            article("3", "削除"),
            '<Article Num="43:44"><ArticleTitle>第四十三条及び第四十四条</ArticleTitle>'
            '<Paragraph Num="1"><ParagraphNum/><ParagraphSentence><Sentence/></ParagraphSentence></Paragraph></Article>',
        ),
        ["条3<第三条> 第三条　削除", "条43:44<第四十三条及び第四十四条> 第四十三条及び第四十四条"],
    ),
    (
        "附則 are apart, named by the amending law; captions of 項 behind their numbers",
        law_of(
            section("Chapter", "1", "第一章　総則", ONE),
            after=supplement(
                '<Paragraph Num="1"><ParagraphCaption>（施行期日）</ParagraphCaption><ParagraphNum>１</ParagraphNum>'
                f"<ParagraphSentence>{sentence('この法律は、公布の日から施行する。')}</ParagraphSentence></Paragraph>",
                extract=True,
            )
            + supplement(ONE, amends="平成二六年六月一三日法律第六七号", extract=True),
        ),
        [
            "章1<第一章> 第一章　総則",
            "  条1<第一条> 第一条",
            "    項1<> この法律は、公布の日から施行する。",
            "附則<附則> 附則　抄",
            "  項1<１> １　（施行期日）この法律は、公布の日から施行する。",
            "附則平成二六年六月一三日法律第六七号<附則> 附則（平成二六年六月一三日法律第六七号）　抄",
            "  条1<第一条> 第一条",
            "    項1<> この法律は、公布の日から施行する。",
        ],
    ),
    (
        "前文 and 制定文; the table of contents repeats the headings and goes",
        law_of(ONE).replace(
            "<MainProvision>",
            "<EnactStatement>旧法の全部を改正する。</EnactStatement><TOC><TOCLabel>目次</TOCLabel></TOC>"
            f"<Preamble>{paragraph(1, '我が国は、')}{paragraph(2, 'ここに、', printed=False)}</Preamble><MainProvision>",
        ),
        [
            "前文<前文> 前文",
            "  前文1<> 我が国は、",
            "  前文2<> ここに、",
            "条1<第一条> 第一条",
            "  項1<> この法律は、公布の日から施行する。",
        ],
    ),
    (
        "別表 with merged cells, 備考, 様式",
        law_of(
            ONE,
            after='<AppdxTable Num="1"><AppdxTableTitle>別表第一</AppdxTableTitle><RelatedArticleNum>（第一条関係）</RelatedArticleNum>'
            + table(
                row("科目", "試験委員"),
                row(
                    "一　法令",
                    '<TableColumn rowspan="2"><Sentence>一　教授</Sentence><Sentence>二　医師</Sentence></TableColumn>',
                ),
                row("二　計画"),
                row('<TableColumn colspan="2"><Sentence>計</Sentence></TableColumn>'),
            )
            + f"<Remarks><RemarksLabel>備考</RemarksLabel>{sentence('甲は、乙とする。')}</Remarks></AppdxTable>"
            "<AppdxStyle><AppdxStyleTitle>様式第一号</AppdxStyleTitle><StyleStruct><Style><Fig src='./a.pdf'/></Style></StyleStruct></AppdxStyle>",
        ),
        [
            "条1<第一条> 第一条",
            "  項1<> この法律は、公布の日から施行する。",
            "別表1<別表第一> 別表第一（第一条関係）",
            "  table<> 科目|試験委員",
            "    row<> 一　法令|一　教授　二　医師",
            "    row<> 二　計画|一　教授　二　医師",
            "    row<> 計|計",
            "  備考<備考> 備考⏎甲は、乙とする。",
            "様式<様式第一号> 様式第一号",
        ],
    ),
    (
        "a table within a 項; a marked header row; no header where none is named",
        law_of(
            in_paragraph(
                table(row("区分", "額", tag="TableHeaderRow"), row("甲", "一円")),
                table(row("第四十一条第九項", "第七十四条第二項"), row("第七十三条", "次条")),
            )
        ),
        [
            "条1<第一条> 第一条",
            "  項1<> 次のとおりとする。",
            "    table<> 区分|額",
            "      row<> 甲|一円",
            "    table<> ",
            "      row<> 第四十一条第九項|第七十四条第二項",
            "      row<> 第七十三条|次条",
        ],
    ),
    (
        "what amends another law, with the wording that it quotes",
        law_of(
            in_paragraph(
                f"<AmendProvision><AmendProvisionSentence>{sentence('目次中「甲」を「乙」に改める。')}</AmendProvisionSentence></AmendProvision>",
                f"<AmendProvision><AmendProvisionSentence>{sentence('次の一条を加える。')}</AmendProvisionSentence>"
                f"<NewProvision>{article('9', '市町村は、')}</NewProvision></AmendProvision>",
                words="見本法の一部を次のように改正する。",
            )
        ),
        [
            "条1<第一条> 第一条",
            "  項1<> 見本法の一部を次のように改正する。",
            "    改正規定<> 目次中「甲」を「乙」に改める。",
            "    改正規定<> 次の一条を加える。",
            "      条9<第九条> 第九条",
            "        項1<> 市町村は、",
        ],
    ),
    (
        "lists, classes, and text after a table: nothing is lost",
        law_of(
            in_paragraph(
                f"<List><ListSentence>{sentence('編注')}</ListSentence><Sublist1><Sublist1Sentence>{columns('甲', '乙')}</Sublist1Sentence></Sublist1></List>",
                f"<Class><ClassTitle>第一類</ClassTitle><ClassSentence>{sentence('薬剤')}</ClassSentence></Class>",
                table(row("甲", "乙")),
                "<Strange>知らない要素</Strange>",
            )
        ),
        [
            "条1<第一条> 第一条",
            "  項1<> 次のとおりとする。",
            "    clause<> 編注",
            "      clause<> 甲　乙",
            "    類<第一類> 第一類　薬剤",
            "    table<> ",
            "      row<> 甲|乙",
            "    clause<> 知らない要素",
        ],
    ),
    (
        "inside a line: Ruby, raised and lowered figures, quotations, formulas, line ends of the data",
        law_of(
            in_paragraph(
                words="容<Ruby>貌<Rt>ぼう</Rt></Ruby>を、ＣＯ<Sub>2</Sub>及び10<Sup>2</Sup>、\n"
                "<QuoteStruct>「甲」</QuoteStruct>と<ArithFormula>Ａ×Ｂ</ArithFormula><Line>傍線</Line>。"
            )
        ),
        ["条1<第一条> 第一条", "  項1<> 容貌を、ＣＯ₂及び10²、「甲」とＡ×Ｂ傍線。"],
    ),
    (
        "a law of 項 without articles",
        law_of(paragraph(1, "甲とする。", printed=True), paragraph(2, "乙とする。")),
        ["項1<１> １　甲とする。", "項2<２> ２　乙とする。"],
    ),
]


@pytest.mark.parametrize(("xml", "tree"), [t[1:] for t in TREES], ids=[t[0] for t in TREES])
def test_the_tree_of_a_law(xml: str, tree: list[str]) -> None:
    found = outline(read_xml(xml))
    head = found[0]
    assert head.startswith(HEAD[0])
    assert found[1:] == tree


@pytest.mark.parametrize("xml", [t[1] for t in TREES if "Ruby" not in t[1]], ids=lambda _: "")
def test_every_form_of_a_law_gives_the_same_document(xml: str) -> None:
    expected = read_xml(xml)
    answer = f"<law_data_response><law_full_text>{xml}</law_full_text></law_data_response>"
    for other in (read_json(as_api_json(xml)), read_xml(answer), read_json(as_json(xml))):
        if "</List>" not in xml and "<Remarks>" not in xml:  # XML turned into JSON loses order
            assert outline(other) == outline(expected)
            assert other.links == expected.links
        assert Counter(other.text) == Counter(expected.text)


def test_the_enacting_words_stand_below_the_number() -> None:
    xml = law_of(ONE).replace(
        "<MainProvision>", "<EnactStatement>全部を改正する。</EnactStatement><MainProvision>"
    )
    assert outline(read_xml(xml))[0] == "title<> 見本法⏎（平成二十年法律第九号）⏎全部を改正する。"


XML = law_of(ONE)
API = {"amendment_enforcement_date": "2024-04-01"}
OFFICIAL = "laws/405AC0000000088_20230401_504AC0100000052.xml"
KNOWN = Catalogued("a", "題", "a.xml", number="第一号", in_force_from="1999")

# (document, title, number, in force from)
FACTS = [
    (lambda: read_xml(XML), ("見本法", "平成二十年法律第九号", None)),
    (lambda: read_xml(XML, OFFICIAL), ("見本法", "平成二十年法律第九号", "2023-04-01")),
    (lambda: read_json(as_api_json(XML, **API)), ("見本法", "平成二十年法律第九号", "2024-04-01")),
    (
        lambda: read_xml(
            "<law_data_response><revision_info><amendment_enforcement_date>2024-04-01</amendment_enforcement_date>"
            f"</revision_info><law_full_text>{XML}</law_full_text></law_data_response>",
            OFFICIAL,
        ),
        ("見本法", "平成二十年法律第九号", "2024-04-01"),
    ),
    (
        lambda: read_json(as_api_json(XML, amendment_enforcement_date="未定")),
        ("見本法", "平成二十年法律第九号", None),
    ),
    (lambda: law_xml.read(XML.encode(), KNOWN), ("題", "第一号", "1999")),
    (lambda: read_xml(law_of(ONE, title="", number="")), ("", None, None)),
]


@pytest.mark.parametrize(("read", "facts"), FACTS)
def test_what_the_catalogue_leaves_open_is_taken_from_the_law(read: Any, facts: Any) -> None:
    known = read().catalogued
    assert (known.title, known.number, known.in_force_from) == facts


def test_the_title_shown_is_the_laws_own() -> None:
    document = law_xml.read(XML.encode(), KNOWN)
    assert document.heading(document.sections[0]) == "見本法"


# (sentence, characters with their readings, the rest of the law, the sentence as it was)
RUBY = [
    ("研究開発能力の養、基礎研究", [("涵", "かん")], "", "研究開発能力の涵養、基礎研究"),
    ("美化し、魅力を増し、容を変え", [("貌", "ぼう")], "", "美化し、魅力を増し、容貌を変え"),
    (
        "がんに患し、又は罹患している者",
        [("罹", "り")],
        "又は罹患している者",
        "がんに罹患し、又は罹患している者",
    ),
    ("調査研究の進状況", [("捗", "ちよく")], "", "調査研究の進捗状況"),
    (
        "身志向、情報が社会に濫する中で",
        [("痩", "そう"), ("氾", "はん")],
        "",
        "痩身志向、情報が社会に氾濫する中で",
    ),
    (
        "帯血供給事業の許可を受けた者が帯血供給事業",
        [("臍", "さい")] * 2,
        "",
        "臍帯血供給事業の許可を受けた者が臍帯血供給事業",
    ),
    ("大麻、覚\n剤取締法", [("せ", "ヽ"), ("い", "ヽ")], "", "大麻、覚せい剤取締法"),
    ("薬剤を用いる。", [("彁", "か")], "", None),  # a word of nothing
    ("患者と患部と", [("罹", "り")], "罹患 罹患", None),  # two places would do
    ("濫する、身", [("痩", "そう"), ("氾", "はん")], "", None),  # not in this order
]


@pytest.mark.parametrize(("text", "lost", "words", "expected"), RUBY)
def test_a_character_with_ruby_goes_back_to_its_place(
    text: str, lost: list[tuple[str, str]], words: str, expected: str | None
) -> None:
    assert law_ruby.place(text, lost, law_ruby.Words(words)) == expected


def test_a_character_without_a_known_place_is_kept_and_told() -> None:
    value = as_json(law_of(in_paragraph(words="薬剤を用いる。<Ruby>彁<Rt>か</Rt></Ruby>")))
    document = read_json(value)
    assert "薬剤を用いる。彁" in document.text
    assert len(document.flags) == 1
    assert "laws/a.json" in document.flags[0]
    assert "「彁」" in document.flags[0]


def test_pictures_and_further_laws_are_told() -> None:
    figure = law_of(in_paragraph("<FigStruct><Fig src='a.jpg'/></FigStruct>"))
    assert ["図 1 点" in flag for flag in read_xml(figure).flags] == [True]
    two = read_xml(f"<a>{XML}{XML.replace('見本法', '別の法')}</a>")
    assert ["2 件" in flag for flag in two.flags] == [True]
    assert "別の法" not in two.text


# (cells of a first row, do they name the columns)
FIRST_ROWS = [
    (("科目", "試験委員"), True),
    (("医薬品、医薬部外品又は化粧品の種類", "許可の種類"), False),  # 、 may be an enumeration
    (("医療機器又は体外診断用医薬品の種類", "許可の種類"), True),
    (("第七条第九項第二号", "第六項各号"), False),
    (("船員保険法", "船員保険法、国家公務員共済組合法"), False),
    (("平成十六年度", "百分の六十六"), False),
    (("一　遠心分離機", "基準"), False),
    (("種類",), False),
]


@pytest.mark.parametrize(("cells", "expected"), FIRST_ROWS)
def test_a_row_that_names_the_columns(cells: tuple[str, ...], expected: bool) -> None:
    assert names_columns(cells) == expected


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Law><LawNum>&c;</LawNum></Law>'
)
XXE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Law><LawNum>&x;</LawNum></Law>'
OUTSIDE = '<!DOCTYPE r SYSTEM "http://127.0.0.1/law.dtd"><Law/>'

# (reader, bytes, what the message says)
BAD = [
    (law_xml, BOMB.encode(), "DOCTYPE"),
    (law_xml, XXE.encode(), "DOCTYPE"),
    (law_xml, XXE.encode("utf-16"), "DOCTYPE"),
    (law_xml, OUTSIDE.encode(), "DOCTYPE"),
    (law_xml, b"<Law>" * 50_000, "入れ子"),
    (law_xml, XML.encode()[:-40], "壊れて"),
    (law_xml, b"", "壊れて"),
    (law_xml, b"<Law>&undefined;</Law>", "壊れて"),
    (law_xml, b"<Law>\xff\xfe</Law>", "壊れて"),
    (law_xml, b'<?xml version="1.0" encoding="klingon"?><Law/>', "klingon"),
    (law_xml, b'<?xml version="1.0" encoding="Shift_JIS"?><Law>\x81</Law>', "shift_jis"),
    (law_xml, b"<html><body/></html>", "Law 要素"),
    (law_xml, b"<Law/>", "本文"),
    (law_json, b"", "JSON"),
    (law_json, b'{"Law": NaN}', "NaN"),
    (law_json, b'{"Law": ' + b"9" * 5000 + b"}", "JSON"),
    (law_json, b'{"Law": {"LawBody"', "JSON"),
    (law_json, b"[" * 100_000, "入れ子"),
    (law_json, b'{"Law":' * 500 + b"1" + b"}" * 500, "入れ子"),
    (law_json, '{"Law": "\u3042"}'.encode("cp932"), "UTF-8"),
    (law_json, b"\xff\xfe", "UTF-8"),
    (law_json, b'{"Law": null}', "本文"),
    (law_json, b'{"Law": []}', "Law 要素"),
    (law_json, b"7", "Law 要素"),
    (law_json, b'{"tag": "Law", "attr": 3, "children": {"LawBody": null}}', "本文"),
]


@pytest.mark.parametrize(("reader", "data", "says"), BAD, ids=lambda v: "" if callable(v) else None)
def test_bad_input_is_one_plain_sentence(reader: Any, data: bytes, says: str) -> None:
    began = time.perf_counter()
    with pytest.raises(CorpusError, match=r"laws/a\.xml") as caught:
        reader.read(data, catalogued())
    assert says in str(caught.value)
    assert time.perf_counter() - began < 2


def test_too_many_elements_and_too_long_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law.Budget.__init__, "__defaults__", (20,))
    with pytest.raises(CorpusError, match="要素が多すぎ"):
        read_json({"Law": [{}] * 30})
    monkeypatch.setattr(law, "LARGEST", 10)
    for read in (read_xml, read_json):
        with pytest.raises(CorpusError, match="大きすぎ"):
            read(b" " * 11)


def test_a_cell_that_spans_the_world_is_one_cell() -> None:
    cell = (
        '<TableColumn colspan="99999999" rowspan="99999999"><Sentence>甲</Sentence></TableColumn>'
    )
    document = read_xml(law_of(in_paragraph(table(row(cell, "乙")))))
    assert "甲\t乙\n" in document.text
    assert any("結合" in flag for flag in document.flags)


@pytest.mark.parametrize("encoding", ["Shift_JIS", "EUC-JP", "UTF-16", "utf-8"])
def test_encodings_that_the_file_declares(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>{XML}'.encode(encoding)
    assert outline(read_xml(data)) == outline(read_xml(XML))


def test_wrong_shapes_are_read_as_far_as_they_go() -> None:
    body = {
        "LawTitle": 7,
        "MainProvision": {"Article": [3, True, None, {"ArticleTitle": ["第一条"]}]},
    }
    document = read_json({"Law": {"LawBody": body}})
    assert outline(document)[0] == "title<> 7"
    assert "条<第一条> 第一条" in outline(document)


def test_the_forms_are_known_by_their_bytes() -> None:
    for data in (
        XML.encode(),
        json.dumps(as_json(XML)).encode(),
        json.dumps(as_api_json(XML)).encode(),
    ):
        assert formats.read(data, catalogued("law.bin")).catalogued.title == "見本法"


SAMPLES = [TREES[1][1], TREES[4][1], TREES[6][1], TREES[8][1]]


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.booleans(),
    st.integers(0, 5000),
    st.binary(max_size=4),
    st.integers(0, 40),
)
def test_mutated_bytes_give_a_document_or_a_plain_error(
    xml: str, as_xml: bool, at: int, put: bytes, cut: int
) -> None:
    data = xml.encode() if as_xml else json.dumps(as_json(xml), ensure_ascii=False).encode()
    at %= len(data)
    data = data[:at] + put + data[at + cut :]
    try:
        document = (law_xml if as_xml else law_json).read(data, catalogued())
    except CorpusError:
        return
    check_nesting(document)


def json_values() -> st.SearchStrategy[Any]:
    tags = "Law LawBody LawTitle MainProvision Article Paragraph Item Sentence Ruby Table TableRow TableColumn tag attr children #text @Num @rowspan".split()
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(max_size=3),
        st.sampled_from(["第一条", "前項", "Law"]),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(tags), inner, max_size=4)
        ),
        max_leaves=20,
    )


@settings(max_examples=120, deadline=None)
@given(json_values())
def test_any_json_gives_a_document_or_a_plain_error(value: Any) -> None:
    with suppress(CorpusError):
        check_nesting(read_json({"Law": {"LawBody": value}}))


def check_nesting(document: Document) -> None:
    """Sections tile their parents in order; a label begins its line; links lie within the text."""
    sections, size = document.sections, len(document.text)
    assert sections[0].end == size
    for one in sections:
        assert 0 <= one.start <= one.head_end <= one.body_end <= one.end <= size
        assert document.text[one.start : one.head_end].startswith(one.label)
        if one.parent is not None:
            above = sections[one.parent]
            assert one.parent < one.id
            assert above.body_end <= one.start
            assert one.end <= above.end
    for link in document.links:
        assert 0 <= link.start < link.end <= size
        assert link.section is None or 0 <= link.section < len(sections)


# Over the real laws.


@cache
def source(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_bytes())["Law"]
    return value


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def elements(value: Any, tag: str) -> Iterator[Any]:
    """The elements ``tag`` anywhere in JSON."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for one in listed(inner):
                if key == tag:
                    yield one
                yield from elements(one, tag)


def tally(value: Any) -> Counter[str]:
    """How many elements of each tag are anywhere in JSON."""
    counted: Counter[str] = Counter()
    waiting = [value]
    while waiting:
        inside = waiting.pop()
        if isinstance(inside, list):
            waiting += inside
        elif isinstance(inside, dict):
            counted.update({tag: len(listed(inner)) for tag, inner in inside.items()})
            waiting += inside.values()
    return counted


@needs_laws
@pytest.mark.parametrize("path", LAWS, ids=lambda path: path.stem)
def test_every_article_and_clause_is_a_section(path: Path) -> None:
    document, body = real(path), source(path)["LawBody"]
    units = Counter(section.unit for section in document.sections)
    counted = tally(body)
    for tag, unit in (
        ("Article", "条"),
        ("Item", "号"),
        ("Chapter", "章"),
        ("Section", "節"),
        ("SupplProvision", "附則"),
    ):
        assert units[unit] == counted[tag], tag
    assert (
        len(articles(document, document.sections[0].id)) == tally(body["MainProvision"])["Article"]
    )
    supplements = [section for section in document.sections if section.unit == "附則"]
    for section, element in zip(supplements, listed(body["SupplProvision"]), strict=True):
        count = tally(element)["Article"]
        assert (
            sum(
                1
                for s in document.sections
                if s.unit == "条" and section.start <= s.start < section.end
            )
            == count
        )
        assert section.number == element.get("@AmendLawNum", "")


def articles(document: Document, home: int) -> list[int]:
    supplements = [s for s in document.sections if s.unit == "附則"]
    end = supplements[0].start if supplements else len(document.text)
    return [s.id for s in document.sections[home:] if s.unit == "条" and s.start < end]


@needs_laws
@pytest.mark.parametrize("path", LAWS, ids=lambda path: path.stem)
def test_no_character_of_the_source_is_lost(path: Path) -> None:
    document = real(path)
    tables = {s.id for s in document.sections if s.kind is SectionKind.TABLE}
    shown = squeezed(
        "".join(
            document.own_text(s)
            for s in document.sections
            if s.id not in tables and s.parent not in tables
        )
    )
    at = 0
    for words, ruby in said(source(path), "Law"):
        words = squeezed(words)
        if ruby:
            found = shown[at : at + len(words) + len(ruby)]
            assert Counter(found) == Counter(words + ruby)
            assert [c for c in found if c not in ruby] == [c for c in words if c not in ruby]
            at += len(found)
        else:
            assert shown.startswith(words, at), (shown[at : at + 60], words)
            at += len(words)
    assert at == len(shown)
    cells = "".join(
        document.text[document.sections[i].start : document.sections[i].end] for i in tables
    )
    for element in elements(source(path), "TableColumn"):
        for words, _ in said(element):
            assert squeezed(words) in squeezed(cells)


def said(value: Any, tag: str = "") -> Iterator[tuple[str, str]]:
    """The text in JSON as it is printed, with the characters that stand in Ruby; no tables."""
    if isinstance(value, str):
        yield value, ""
    if not isinstance(value, dict):
        return
    if "#text" in value:
        yield value["#text"], "".join(one["#text"] for one in listed(value.get("Ruby")))
    if tag == "Law":
        yield value["LawBody"]["LawTitle"], ""
    first = {"Article": "ArticleTitle", "Paragraph": "ParagraphNum"}.get(tag)
    keys = sorted(value, key=lambda key: key != first)
    for key in keys:
        if key[0] in "@#" or key in ("TOC", "LawTitle", "Table", "Ruby"):
            continue
        if key == "Preamble":
            yield "前文", ""
        for one in listed(value[key]):
            yield from said(one, key)
            if key == "SupplProvisionLabel":
                yield value.get("@AmendLawNum", "") + "抄" * (value.get("@Extract") == "true"), ""


@needs_laws
@pytest.mark.parametrize("path", [*LAWS, *LAW_XML], ids=lambda path: path.stem)
def test_real_laws_are_whole(path: Path) -> None:
    document = real(path)
    check_nesting(document)
    assert document.flags == ()
    assert (
        document.catalogued.number == document.own_text(document.sections[0]).split("\n")[1][1:-1]
    )
    for section in document.sections:
        if section.unit == "条":
            assert section.label.startswith("第")
            below = [child.unit for child in document.children(section)]
            assert below == ["項"] * len(below)
        if section.unit == "項" and section.number != "1":
            assert section.label, "only the first 項 goes without its number"


@needs_laws
def test_the_first_articles_of_the_strategys_law() -> None:
    path = next(path for path in LAWS if path.stem == "426AC0000000048")
    found = outline(real(path))
    assert "章3<第三章> 第三章　健康・医療戦略" in found
    at = found.index("  条17<第十七条> 第十七条")
    assert found[at + 1].startswith("    項1<> 政府は、基本理念にのっとり、")
    assert found[at + 3].startswith("      号1<一> 一　政府が総合的かつ長期的に")


@pytest.mark.skipif(not LAW_XML, reason="the law of ../shared is not here")
def test_an_official_file_says_since_when_it_is_in_force() -> None:
    document = real(LAW_XML[0])
    assert document.catalogued.in_force_from == "2024-04-01"
    assert replace(document.catalogued, in_force_from=None) == Catalogued(
        "a", "行政手続法", f"laws/{LAW_XML[0].name}", number="平成五年法律第八十八号"
    )
