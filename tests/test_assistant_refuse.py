"""What is said where the documents do not say: what it is, and what comes nearest."""

from __future__ import annotations

from pathlib import Path

import pytest
from assistant_bridge_samples import BRIDGE, FERRY, ask, cited, engineer
from assistant_samples import broken
from hypothesis import given, settings
from hypothesis import strategies as st
from indexer_samples import write_corpus

from assistant import Assistant, Status
from indexer.build import build

# question, how the refusal begins
REFUSED = [
    ("渡船の予算額はいくらですか", "お尋ねの金額は、"),
    ("渡船の電話番号は何番ですか", "お尋ねの連絡先は、"),
    ("管理者とは何ですか", "「管理者」が何であるかの説明は、"),
    ("遊覧飛行機の騒音測定について教えてください", "「遊覧飛行機」「騒音測定」については、"),
    ("ＸＹＺとは何ですか", "「XYZ」が何であるかの説明は、"),
]


@pytest.mark.parametrize(("question", "begins"), REFUSED)
def test_a_refusal_names_what_is_not_said(question: str, begins: str) -> None:
    answer = ask(question)
    assert (answer.status, answer.short_answer) == (Status.NOT_IN_CORPUS, None)
    first = answer.answer.splitlines()[0]
    assert first == f"{begins}収録している文書には書かれていません。"
    assert broken(answer, engineer()) == []


def test_the_nearest_passage_is_named_and_cited() -> None:
    answer = ask("渡船の予算額はいくらですか")
    assert answer.answer.splitlines()[1:] == ["最も近い記載は「（定義）」にあります。[1]"]
    assert cited(answer) == [FERRY]


def test_nothing_near_is_cited_where_nothing_is_near() -> None:
    assert ask("自転車の駐車料金はいくらですか").citations == ()


# question, what is said of the article, the last article of the law, the law
UNNUMBERED = [
    ("つり橋保全法第99条は何を定めていますか", "「つり橋保全法」に第99条はありません。", "第八条", BRIDGE),
    ("渡船安全法第四条には何が書かれていますか", "「渡船安全法」に第四条はありません。", "第三条", FERRY),
    ("渡船安全法３条の２には何が書かれていますか", "「渡船安全法」に３条の２はありません。", "第三条", FERRY),
]  # fmt: skip


@pytest.mark.parametrize(("question", "said", "last", "law"), UNNUMBERED)
def test_an_article_that_is_not_there_is_told_with_the_last_that_is(
    question: str, said: str, last: str, law: str
) -> None:
    answer = ask(question)
    assert answer.status is Status.NOT_IN_CORPUS
    assert answer.answer.splitlines() == [said, f"同法の本則は{last}までです。[1]"]
    assert cited(answer) == [law]
    assert answer.citations[0].quote.startswith(last)
    assert broken(answer, engineer()) == []


def test_a_heading_with_nothing_under_it_is_told_as_such(tmp_path: Path) -> None:
    text = "公園の計画\n\n1. 噴水の改修\n\n噴水を改修する。\n\n2. 花壇の配置\n\n3. 照明\n\n照明を増やす。\n"
    build([write_corpus(tmp_path / "corpus", {"a.txt": text})], tmp_path / "index")
    reader = Assistant.open(tmp_path / "index")
    answer = reader.ask("花壇の配置はどうなっていますか")
    assert answer.status is Status.NOT_IN_CORPUS
    assert "「花壇の配置」という見出しがありますが、その下には何も" in answer.answer
    assert any("見出し「花壇の配置」だけが置かれ" in note for note in answer.notes)
    assert [c.quote for c in answer.citations] == ["2. 花壇の配置"]
    assert reader.ask("噴水の改修はどうなっていますか").status is Status.ANSWERED


@given(st.text(st.sampled_from("桃源郷仮想ABＡ[1]^【】()「」123 "), min_size=2, max_size=60))
@settings(max_examples=40)
def test_a_refusal_repeats_no_marker_and_stays_short(term: str) -> None:
    answer = engineer().ask(f"「{term}」とは何ですか")
    assert broken(answer, engineer()) == []
    assert len(answer.answer) < 400
