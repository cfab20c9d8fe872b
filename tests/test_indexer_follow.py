"""References in laws lead to the provisions they mean, within a law and from one to another."""

from __future__ import annotations

from pathlib import Path

import pytest
from indexer_samples import write_corpus

from indexer.build import build
from indexer.index import Index

LAW = """<?xml version="1.0" encoding="utf-8"?>
<Law Era="Heisei" Lang="ja" LawType="{type}" Num="{num}" Year="26">
<LawNum>{number}</LawNum><LawBody><LawTitle>{title}</LawTitle><MainProvision>{articles}</MainProvision></LawBody></Law>
"""
ARTICLE = (
    '<Article Num="{num}"><ArticleTitle>{title}</ArticleTitle><Paragraph Num="1"><ParagraphNum/>'
    "<ParagraphSentence><Sentence>{text}</Sentence></ParagraphSentence></Paragraph></Article>"
)


def law(title: str, number: str, *articles: tuple[str, str, str], kind: str = "Act") -> str:
    made = "".join(ARTICLE.format(num=num, title=name, text=text) for num, name, text in articles)
    return LAW.format(type=kind, num="1", number=number, title=title, articles=made)


HEALTH = law(
    "健康づくり法",
    "平成二十六年法律第一号",
    ("1", "第一条", "この法律は、健康の増進を目的とする。"),
    ("2", "第二条", "国は、前条の目的のため、施策を講ずる。"),
)
DATA = law(
    "健康情報法",
    "平成二十七年法律第二号",
    (
        "1",
        "第一条",
        "健康づくり法（平成二十六年法律第一号）第二条の施策は、次条による。"
        "宇宙法（昭和二年法律第三号）第四条は別とする。",
    ),
    ("2", "第二条", "施策は国が行う。"),
)
# (document, words of the reference, where it leads: document and what the section says)
LEADS = [
    ("health", "前条", "health", "第一条"),
    ("data", "次条", "data", "第二条"),
    ("data", "第二条", "health", "第二条"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("follow")
    files = {"health.xml": HEALTH, "data.xml": DATA}
    build([write_corpus(folder / "corpus", files)], folder / "index")
    return Index.open(folder / "index")


@pytest.mark.parametrize(("document_id", "words", "target", "heading"), LEADS)
def test_a_reference_leads_to_what_it_means(
    index: Index, document_id: str, words: str, target: str, heading: str
) -> None:
    document = index.document(document_id)
    link = next(one for one in document.links if document.text[one.start : one.end].endswith(words))
    found = index.follow(document_id, link)
    assert found is not None
    assert found[0] == target
    assert index.document(target).heading(found[1]).startswith(heading)


def test_a_law_that_is_not_held_leads_nowhere(index: Index) -> None:
    document = index.document("data")
    unknown = [one for one in document.links if one.law is not None and "宇宙" in one.law]
    assert unknown
    assert all(index.follow("data", one) is None for one in unknown)


def test_the_links_come_back_from_the_store(index: Index, tmp_path: Path) -> None:
    links = index.document("health").links
    assert [(one.law, one.address) for one in links] == [(None, ()), (None, ("1",))]
