"""What a term is: said outright, in brackets, in passing, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from assistant_bridge_samples import BODY, BRIDGE, FERRY, ask, cited, engineer
from assistant_samples import broken, folded, quoted
from indexer_samples import write_corpus

from assistant import Assistant, Status
from indexer.build import build

NOTES = """湖の調査報告

1. 調査

湖沼環境観測員（ＬＥＯ）が水質を測る。

調査では、標識放流（魚に印を付けて放し、再び捕らえて数を推し量る方法をいう。）により魚の数を調べた。

湖底の砂を採り、船上でふるいにかけて粒の大きさごとに分け、乾かして重さを量る方法（以下「粒度試験」という。）を用いた。

2. 用語

「透明度」：白い円板が見えなくなる深さ。

3. 湖畔

○ 湖畔林の保全

・ 水鳥の営巣地を守る。

・ 倒木を片付ける。
"""

# question, short answer, the law that defines it
DEFINED = [
    ("つり橋とは何ですか", "主索により桁をつり下げた構造の橋", BRIDGE),
    ("つり橋の定義は", "主索により桁をつり下げた構造の橋", BRIDGE),
    ("では、「つり橋」とは？", "主索により桁をつり下げた構造の橋", BRIDGE),
    ("渡船って何ですか", "旅客を対岸に運ぶための船舶", FERRY),
    ("渡船は旅客を運ぶ船に当たりますか", None, FERRY),
    ("その船は渡船に当たりますか", "旅客を対岸に運ぶための船舶", FERRY),
]  # fmt: skip


@pytest.mark.parametrize(("question", "short", "law"), DEFINED)
def test_a_law_says_what_its_term_is(question: str, short: str | None, law: str) -> None:
    answer = ask(question)
    assert (answer.status, answer.short_answer) == (Status.ANSWERED, short)
    assert cited(answer) == [law]
    assert "をいう。" in quoted(answer)
    assert broken(answer, engineer()) == []


def test_a_short_form_stands_for_its_body() -> None:
    answer = ask("機構とは何ですか")
    assert answer.short_answer == "独立行政法人橋りょう技術総合機構"
    assert set(cited(answer)) <= {BRIDGE, BODY}


@pytest.mark.parametrize("question", ["主索の定義は何ですか", "運航者とは何ですか", "桁とは？"])
def test_a_term_that_is_only_used_is_not_explained(question: str) -> None:
    answer = ask(question)
    assert answer.status is Status.NOT_IN_CORPUS
    assert answer.short_answer is None
    assert broken(answer, engineer()) == []


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("lake")
    build([write_corpus(folder / "corpus", {"a.txt": NOTES})], folder / "index")
    return Assistant.open(folder / "index")


# question, words told, words quoted
SHOWN = [
    ("標識放流とは何ですか", "魚に印を付けて放し、再び捕らえて数を推し量る方法をいう。", "標識放流（魚に"),
    ("LEOとは何の略ですか", "湖沼環境観測員", "湖沼環境観測員（ＬＥＯ）"),
    ("粒度試験とは何ですか", "粒の大きさごとに分け", "以下「粒度試験」という"),
    ("透明度とは何ですか", "白い円板が見えなくなる深さ", "白い円板"),
    ("湖畔林の保全とは何ですか", "水鳥の営巣地を守る", "湖畔林の保全"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "words", "quote"), SHOWN)
def test_a_report_shows_what_a_term_is(
    lake: Assistant, question: str, words: str, quote: str
) -> None:
    answer = lake.ask(question)
    assert answer.status is Status.ANSWERED
    assert folded(words) in folded(answer.answer)
    assert folded(quote) in quoted(answer)
    assert broken(answer, lake) == []


def test_a_definition_within_a_long_sentence_is_told_without_the_sentence(tmp_path: Path) -> None:
    """Of over 500 characters those are told that the term stands behind."""
    shores = "東西南北春夏秋冬松杉桜梅山川森林花月"
    padding = "、".join(f"{one}の岸において風と波と水の温かさを朝と夕に測ること" for one in shores)
    text = f"湖の規程\n\n1. 測定\n\n調査員は、{padding}及び水面下の光の強さ（以下「湖光量」という。）を記録する。\n"
    build([write_corpus(tmp_path / "corpus", {"a.txt": text})], tmp_path / "index")
    reader = Assistant.open(tmp_path / "index")
    answer = reader.ask("湖光量とは何ですか")
    assert answer.status is Status.ANSWERED
    assert "水面下の光の強さ" in answer.answer
    assert len(answer.answer) < 420
    assert broken(answer, reader) == []
