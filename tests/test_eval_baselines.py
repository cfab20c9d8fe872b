"""Each thing that people would otherwise install finds what it should, and nothing where there is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.baselines import Baseline, baselines, search_all, words
from eval.baselines.splitter import CHUNK_SIZE, _split
from eval.collection import Passage
from indexer import versions

PASSAGES = (
    Passage("kenko", "健康寿命", "健康寿命を延ばし、75歳以上とすることを目指す。", 1),
    Passage("amed", "AMED", "日本医療研究開発機構は、研究開発の支援を行う。", 2),
    Passage("todoke", "妊娠の届出", "妊娠した者は、市町村長に届け出る。", 3),
    Passage("hoiku", "", '保育所の入所は、"毎月10日"までに申し込む。', 4),
)
ASKED = {
    "健康寿命の目標は？": "kenko",
    "研究開発を支援するのはどこ？": "amed",
    "妊娠したら市町村長に届け出る？": "todoke",
    '保育所の"入所"の申し込みは毎月10日まで？': "hoiku",
}
NAMES = [baseline.name for baseline in baselines("")]


@pytest.fixture(scope="module")
def encoder(strategy_index: Path) -> Path:
    return versions.current(strategy_index) / versions.ENCODER


@pytest.fixture(params=NAMES)
def baseline(request: pytest.FixtureRequest, encoder: Path) -> Baseline:
    return next(one for one in baselines(encoder) if one.name == request.param)


def test_the_right_document_is_first(baseline: Baseline) -> None:
    found = search_all(baseline, PASSAGES, {query: query for query in ASKED}, 10)
    assert {query: ranking[0] for query, ranking in found.items()} == ASKED
    assert all(len(ranking) == len(set(ranking)) for ranking in found.values())


def test_no_more_is_found_than_was_asked_for(baseline: Baseline) -> None:
    search = baseline.index(PASSAGES)
    assert len(search("研究開発の支援と妊娠の届出と健康寿命", 2)) == 2


@pytest.mark.parametrize("question", ["？", "々", "\"' OR NEAR(", "zxqv"])
def test_a_question_without_a_known_word_is_no_error(baseline: Baseline, question: str) -> None:
    assert set(baseline.index(PASSAGES)(question, 10)) <= {passage.id for passage in PASSAGES}


def test_a_long_document_is_split_as_the_recipe_splits() -> None:
    long = Passage("long", "題", "\n\n".join(f"第{n}の段落である。" * 20 for n in range(30)), 1)
    owners, pieces = _split((long, PASSAGES[0]))
    assert set(owners[:-1]) == {"long"}
    assert owners[-1] == "kenko"
    assert len(owners) == len(pieces) > 3
    assert max(map(len, pieces)) <= CHUNK_SIZE


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [("健康寿命", 2, ["健康", "康寿", "寿命"]), ("ＡＢ、c", 2, ["ab"]), ("あ", 3, [])],
)
def test_grams(text: str, size: int, expected: list[str]) -> None:
    assert words.grams(text, size) == expected


def test_lemmas_are_of_content_words() -> None:
    assert words.lemmas("健康を保った。") == ["健康", "保つ"]
