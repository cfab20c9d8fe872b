"""Provisions named in a question, and the documents they are of; found first however written."""

from __future__ import annotations

import pytest
from indexer_samples import write_corpus

from indexer.address import Provision, documents_of, named, sought
from indexer.build import build
from indexer.index import Index
from indexer.normalize import fold_text
from indexer.types import Catalogued

# (question, provisions named)
NAMED = [
    ("医療法第三十条の四は何を定めていますか", [Provision("医療法", ("30_4",))]),
    ("医療法第三十条の四", [Provision("医療法", ("30_4",))]),
    ("医療法30条の4", [Provision("医療法", ("30_4",))]),
    ("医療法の第３０条の４第２項", [Provision("医療法", ("30_4", "2"))]),
    ("推進法17条2項1号", [Provision("推進法", ("17", "2", "1"))]),
    ("介護保険法、第9条", [Provision("介護保険法", ("9",))]),
    ("医療法附則第二条", [Provision("医療法", ("2",), True)]),
    ("第三条", [Provision("", ("3",))]),
    ("医療法第一条と介護保険法第二条", [Provision("医療法", ("1",)), Provision("と介護保険法", ("2",))]),
    ("医療法第30条の4つの目的", [Provision("医療法", ("30",))]),
    ("条件は何ですか", []),
    ("三か条の約束", []),
]  # fmt: skip
LAWS = [
    Catalogued("m", "医療法", "m"),
    Catalogued("s", "健康・医療戦略推進法", "s"),
    Catalogued("k", "介護保険法", "k"),
    Catalogued("h", "国民健康保険法", "h"),
]
# (name, documents it is of)
NAMES = [
    ("医療法", ["m"]),
    ("この場合の医療法", ["m"]),
    ("推進法", ["s"]),
    ("健康・医療戦略推進法", ["s"]),
    ("保険法", ["k", "h"]),
    ("それは介護保険法", ["k"]),
    ("学校教育法", []),
    ("法", []),
    ("", []),
]
RULES = """甲の規則

第１章 総則

（目的）
第１条 この規則は、健康の増進を目的とする。

（届出）
第１０条 届出は十七日以内に行う。

（保存）
第１７条 書類は五年間保存する。
２ 保存の方法は別に定める。
"""


@pytest.mark.parametrize(("question", "expected"), NAMED)
def test_named(question: str, expected: list[Provision]) -> None:
    assert named(fold_text(question)) == expected


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_documents_of(name: str, expected: list[str]) -> None:
    assert documents_of(fold_text(name), LAWS) == expected


def test_without_a_name_the_one_document_of_the_search_is_meant() -> None:
    third = fold_text("第三条の内容は")
    assert sought(third, LAWS, ["m"]) == [("m", Provision("", ("3",)))]
    assert sought(third, LAWS, None) == []
    assert sought(third, LAWS, ["m", "k"]) == []
    assert sought(fold_text("介護保険法第三条"), LAWS, ["m"]) == []


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("provision")
    build([write_corpus(folder / "corpus", {"a.txt": RULES})], folder / "index")
    return Index.open(folder / "index")


@pytest.mark.parametrize("written", ["第十七条", "17条", "第１７条", "第17条", "十七条"])
def test_an_article_is_found_first_however_its_number_is_written(
    index: Index, written: str
) -> None:
    hit = index.search(f"甲の規則の{written}")[0]
    assert "書類は五年間保存する" in hit.chunk.text
    assert hit.chunk.path[-1].startswith("第１７条（保存）")


def test_the_rest_of_the_hits_still_follow(index: Index) -> None:
    hits = index.search("甲の規則の第１７条と届出")
    assert len(hits) > 1
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
