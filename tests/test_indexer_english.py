"""English questions: which Japanese words they bring, and that no other question is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import glossary
from indexer.english import Table, expanded, is_english, stem, translated, words_of
from indexer.normalize import fold_text

CORPUS = Path(__file__).parents[1] / "corpus"
PHRASES = (
    ("healthy life expectancy", ("健康寿命",)),
    ("life", ("生活",)),
    ("base", ("拠点",)),
    ("based", ("基づく",)),
    ("R&D", ("研究開発",)),
    ("start-up", ("ベンチャー", "スタートアップ")),
    ("policy", ("施策",)),
    ("promote", ("推進",)),
    ("Alzheimer's disease", ("認知症",)),
    ("country", ("国",)),
)
TABLE = Table.of(PHRASES)
REAL = glossary.read([CORPUS])
REAL_TABLE = Table.of(REAL.english)
# (question, the Japanese words for it, the words that have none)
TRANSLATED = [
    ("healthy life expectancy", ["健康寿命"], []),
    ("life in healthy life expectancy", ["生活", "健康寿命"], ["in"]),
    ("the bases it is based on", ["拠点", "基づく"], ["the", "it", "is", "on"]),
    ("promoting policies", ["推進", "施策"], []),
    ("r&d of start-ups", ["研究開発", "ベンチャー"], ["of"]),
    ("amed's r & d", ["研究開発"], ["amed"]),
    ("alzheimer’s diseases", ["認知症"], []),
    ("countries' policies", ["国", "施策"], []),
    ("healthy life", ["生活"], ["healthy"]),
    ("", [], []),
    ("認知症とは", [], []),
]
STEMS = [
    ("promote promotes promoted promoting", "promot"),
    ("study studies studied studying", "studi"),
    ("plan plans planned planning", "plan"),
    ("virus viruses", "virus"),
    ("disease diseases", "diseas"),
    ("need needs needed", "need"),
    ("analysis", "analysis"),
    ("access", "access"),
    ("ring", "ring"),
    ("tax taxes", "tax"),
    ("up ups", "up"),
    ("bed", "bed"),
]
# (query, what is added to it)
EXPANDED = [
    ("what is the target of healthy life expectancy?", "健康寿命"),
    ("start-up policy", "ベンチャー スタートアップ 施策"),
    ("policies and policy", "施策"),
    ("what policy is there for a start-up ベンチャー", "施策 スタートアップ"),
    ("which moon is it", ""),
    ("amrとは", ""),
    ("policyとは", ""),
    ("健康寿命の目標は", ""),
    ("policy", ""),  # one word may be a name
    ("", ""),
]
# English words of the field, and a Japanese word that they must bring.
FIELD = [
    ("How many dementia patients are there?", ["認知症", "患者"]),
    ("Is nursing care covered by long-term care insurance?", ["介護", "介護保険"]),
    ("What do local governments do about infectious diseases?", ["地方公共団体", "感染症"]),
    ("the budget for research and development", ["予算", "研究開発"]),
    ("Who is in charge of vaccination?", ["担当", "予防接種"]),
    ("By when must the plan be revised?", ["期限", "計画", "見直し"]),
    ("countermeasures against AMR", ["対策"]),
    ("antimicrobial resistance", ["薬剤耐性", "AMR"]),
    ("pregnant women and children", ["妊娠", "女性", "子ども"]),
    ("medicines for rare diseases", ["医薬品", "難病"]),
    ("universal health coverage", ["UHC"]),
    ("electronic medical records", ["電子カルテ"]),
    ("hospitals in municipalities", ["病院", "市町村"]),
    ("Which competent minister appoints the president of the agency?", ["主務大臣", "任命"]),
    ("imprisonment or a civil fine for a false report", ["懲役", "過料", "虚偽"]),
    ("Must the governor notify the mayor without delay?", ["都道府県知事", "通知", "遅滞なく"]),
    ("the term of office of board members", ["任期", "役員"]),
    ("Where is its main office?", ["主たる事務所"]),
    ("Who bears the cost for insured persons?", ["被保険者"]),
    ("provision to a third party without consent", ["第三者提供", "同意"]),
    ("responsibilities of local governments", ["地方公共団体の責務"]),
    ("What shall employers endeavor to do?", ["事業主", "努める"]),
    ("the Civil Code and the Labor Standards Act", ["民法", "労働基準法"]),
]


@pytest.mark.parametrize(("text", "means", "unknown"), TRANSLATED)
def test_the_longest_phrase_counts(text: str, means: list[str], unknown: list[str]) -> None:
    found, rest = translated(fold_text(text), TABLE)
    assert [first for first, *_ in found] == means
    assert rest == unknown


@pytest.mark.parametrize(("forms", "expected"), STEMS)
def test_forms_of_a_word_have_one_stem(forms: str, expected: str) -> None:
    assert {stem(form) for form in forms.split()} == {expected}


@pytest.mark.parametrize(("query", "added"), EXPANDED)
def test_a_query_is_expanded_where_it_is_english(query: str, added: str) -> None:
    assert expanded(query, TABLE) == f"{query} {added}".rstrip()


@pytest.mark.parametrize(("text", "wanted"), FIELD)
def test_the_glossary_has_the_words_of_the_field(text: str, wanted: list[str]) -> None:
    found, _ = translated(fold_text(text), REAL_TABLE)
    brought = {word for means in found for word in means}
    assert {fold_text(word) for word in wanted} <= brought


def test_every_phrase_of_the_glossary_is_found() -> None:
    """By itself, with all its meanings, and all of it."""
    for said, means in REAL.english:
        found, rest = translated(fold_text(said), REAL_TABLE)
        assert (found, rest) == ([tuple(fold_text(word) for word in means)], []), said


def test_the_glossary_is_large_and_japanese() -> None:
    assert len({means for _, means in REAL.english}) >= 400
    for said, means in REAL.english:
        assert said.isascii(), said
        assert 1 <= len(means) <= 4, said
        assert all(word.strip() == word for word in (said, *means))


@given(st.text(max_size=40))
def test_nothing_of_a_query_is_lost(query: str) -> None:
    found = expanded(query, REAL_TABLE)
    assert found.startswith(query)
    assert found == query or is_english(query)
    assert expanded(found, REAL_TABLE) == found


@given(st.lists(st.sampled_from([said for said, _ in PHRASES] + ["moon", "of"]), max_size=6))
def test_every_word_is_in_a_phrase_or_unknown(parts: list[str]) -> None:
    text = fold_text(" ".join(parts))
    found, unknown = translated(text, TABLE)
    known = {word for said, _ in PHRASES for word in words_of(fold_text(said))}
    assert unknown == [w for w in words_of(text) if w in unknown]
    assert bool(found) or not any(" ".join(words_of(fold_text(p))) in TABLE.exact for p in parts)
    assert {"moon", "of"} - known == {"moon", "of"}
