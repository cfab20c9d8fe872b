"""Which lines of a plan say what is to be done, and by which word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.formats import read
from indexer.formats.text import document as text_document
from indexer.register.check import unborne
from indexer.register.extract import extract
from indexer.register.measure import action_of, measures
from indexer.register.types import Status
from indexer.types import Catalogued, Document


def document(source: str, title: str = "がん対策推進計画", name: str = "a.txt") -> Document:
    return read(f"{title}\n\n{source}".encode(), Catalogued("a", title, name))


def found(source: str, title: str = "がん対策推進計画") -> list[str]:
    held = document(source, title)
    return [held.text[one.start : one.end] for one in measures(held)[0]]


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("データの連携の促進", "促進"),
        ("臨床研究中核病院の機能強化", "強化"),
        ("成果の実用化を図る", "実用化"),
        ("対応能力を向上させる", "向上"),
        ("搬送の手順を定める", "定める"),
        ("技術アプローチを行う", "アプローチ"),
        ("専門家の育成・確保等", "確保"),
        ("献立の見直し", "見直し"),
        ("体験会を毎年開くものとする", "開く"),
        ("拠点病院を指定することができる", "指定"),
        ("意見を聴くよう努めるものとする", "聴く"),
        ("日本医療研究開発大賞", ""),
        ("予防・健康づくり等のインセンティブ", ""),
    ],
)
def test_the_word_of_doing(said: str, action: str) -> None:
    assert action_of(said) == action


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1. 具体的施策\n・ 手引の改訂\n・ 窓口を整備する。\n", ["手引の改訂", "窓口を整備する。"]),
        ("1. 施策\n○ 買い物の足の確保\n① 運行区域の拡大\n", ["運行区域の拡大"]),
        ("1. 施策\nデータ利活用の基盤を整備する。\n", ["データ利活用の基盤を整備する。"]),
        ("1. 総論\n・ 計画の位置づけの整理\n", []),
        ("1. 現状と課題\n・ 検診の受診率の向上\n", []),
        ("1. 施策\n・ 2019年度に窓口を整備した。\n・ 検討を進めている。\n", []),
        ("1. 施策\n（※）手引：医師が使う資料の作成\n", []),
        ("1. 施策\n・ 手引の改訂（P）\n", ["手引の改訂（P）"]),
        ("1. 施策\n(1)検診\n1)検診車の配備\n2)受診の案内を送る。\n", ["検診車の配備", "受診の案内を送る。"]),
        ("第一条　国は、検診を推進する。\n", []),
    ],
)  # fmt: skip
def test_the_lines_of_a_plan(source: str, expected: list[str]) -> None:
    assert found(source) == expected


@pytest.mark.parametrize("title", ["科学技術白書", "モデル就業規則", "がん対策の進捗状況"])
def test_reports_and_rules_plan_nothing(title: str) -> None:
    assert found("本文\n・ 検診の推進\n推進する。\n", title) == []


def test_a_target_is_no_measure() -> None:
    held = document("1. 施策\n・ 受診率を2029年度までに60％以上とする。\n・ 検診の案内の改善\n")
    register = extract(held)
    assert [held.text[one.start : one.end] for one in register.measures] == ["検診の案内の改善"]
    assert [one.indicator for one in register.kpis] == ["受診率"]


def test_the_bodies_are_those_made_responsible() -> None:
    held = document("1. 施策\n・ 医療機器の開発の推進（◎文、厚）\n")
    (one,) = extract(held).measures
    assert one.bodies == ("文部科学省", "厚生労働省")


def test_a_row_of_a_table_of_measures_is_one() -> None:
    source = "# 食の計画\n\n## 1. 取組\n\n| 施策 | 所管 |\n|---|---|\n| 表示の見直し | 消費者庁 |\n"
    held = read(source.encode(), Catalogued("a", "食の計画", "a.md"))
    (one,) = extract(held).measures
    assert (one.action, one.bodies) == ("見直し", ("消費者庁",))


def test_what_is_pending_says_so() -> None:
    (one,) = measures(document("1. 施策【P】\n・ 手引の改訂\n"))[0]
    assert one.status is Status.PENDING


@given(st.text(max_size=80))
def test_any_text_is_read(source: str) -> None:
    text = f"計画\n\n1. 施策\n・ {source}\n"
    held = text_document(text, Catalogued("a", "計画", "a.txt"))
    for one in measures(held)[0]:
        assert 0 <= one.start < one.end <= len(held.text)
        assert unborne(held, one) == []
