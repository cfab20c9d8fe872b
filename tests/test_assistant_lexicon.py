"""What the corpus calls what a reader calls otherwise, over a small vocabulary."""

from __future__ import annotations

import re

import pytest
from fake_vocabulary import FakeVocabulary
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon import Lexicon, Vocabulary, lemmas
from indexer import glossary
from indexer.glossary import Glossary
from indexer.japanese import morphemes
from indexer.types import Catalogued

MACHINERY = re.compile("でしょうか|はなんですか")
VOCABULARY: Vocabulary = FakeVocabulary()
LEXICON = Lexicon(VOCABULARY)
PATIENTS = "難病の患者に対する医療等に関する法律"
AMED = "国立研究開発法人日本医療研究開発機構法"
PMDA = "独立行政法人医薬品医療機器総合機構法"
DRUGS = "医薬品、医療機器等の品質、有効性及び安全性の確保等に関する法律"
CANCER, HEALTH, INSURED = "がん対策基本法", "健康増進法", "国民健康保険法"
HELD = (PATIENTS, AMED, PMDA, DRUGS, CANCER, HEALTH, INSURED)

# text | with the titles of laws that are held. All folded.
SHORT_TITLES: tuple[tuple[str, str], ...] = (
    ("難病法の目的", f"{PATIENTS}の目的"),
    ("難病医療法の目的", f"{PATIENTS}の目的"),
    ("健増法は", f"{HEALTH}は"),
    ("健康増伸法は", f"{HEALTH}は"),  # a slip of the pen
    ("基本法の目的", f"{CANCER}の目的"),  # the only one that ends so
    (f"{CANCER}の目的", f"{CANCER}の目的"),
    ("薬機法の目的", f"{DRUGS}の目的"),
    ("amedの業務は機構法では", f"amedの業務は{AMED}では"),  # of two that end so
    ("pmdaの業務は機構法では", f"pmdaの業務は{PMDA}では"),
    ("機構法の業務は", "機構法の業務は"),
    ("健康保険法とは", "健康保険法とは"),  # a law of its own, not held
    ("労働基準法の目的", "労働基準法の目的"),
    ("薬機法施行令は", "薬機法施行令は"),  # not held
    ("調べる方法と手法は", "調べる方法と手法は"),
    ("療法と用法は", "療法と用法は"),
    ("医療法人は", "医療法人は"),
    ("薬機法第2条", f"{DRUGS}第2条"),
    ("難病法第7条第1項は", f"{PATIENTS}第7条第1項は"),
    ("健康増伸法第2条", f"{HEALTH}第2条"),
    ("薬機法附則第3条", f"{DRUGS}附則第3条"),
    ("薬機法違反の罰則", f"{DRUGS}違反の罰則"),
    ("難病法上の義務", f"{PATIENTS}上の義務"),
    ("薬機法施行令第2条", "薬機法施行令第2条"),  # not held
    ("方法第2条", "方法第2条"),
    ("薬機法第一種の", "薬機法第一種の"),  # no provision
    ("がん対策基体法は", f"{CANCER}は"),
    ("がん対策基体法第2条は", f"{CANCER}第2条は"),
    ("肺がん対策基体法は", f"肺{CANCER}は"),
    ("虫歯対策基体法は", "虫歯対策基体法は"),  # two letters from it, and another thing
    ("がん検診制度法は", "がん検診制度法は"),
    ("", ""),
)


class Laws(FakeVocabulary):
    """A corpus of laws, with the names of laws that come with the package."""

    def __init__(self) -> None:
        held = [Catalogued(f"law-{i}", title, "documents/a.xml") for i, title in enumerate(HELD)]
        super().__init__(held, {})

    @property
    def glossary(self) -> Glossary:
        return glossary.read([])


LAWS = Lexicon(Laws())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("けんこうじゅみょう", "健康寿命"),  # the longest reading wins
        ("けんこうのもくひょう", "健康の目標"),
        ("しさく", "施策"),  # the most frequent word of a reading
        ("じゅみょうはなんですか", "寿命はなんですか"),
        ("もくひょうでしょうか", "目標でしょうか"),
        ("2040ねんのもくひょう", "2040年の目標"),
        ("75さい", "75歳"),
        ("なんさいですか", "何歳ですか"),
        ("だれですか", "誰ですか"),
        ("みたことのないことば", "みたことのないことば"),
        ("健康寿命のもくひょう", "健康寿命のもくひょう"),  # written with kanji: left alone
        ("ケンコウ", "ケンコウ"),
        ("", ""),
        ("123", "123"),
    ],
)
def test_kana_become_words_of_the_corpus(text: str, expected: str) -> None:
    assert LEXICON.from_kana(text, MACHINERY) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("健康寿命", ("健康余命",)),
        ("健康余命", ("健康寿命",)),
        ("amr", ("薬剤耐性",)),
        ("薬剤耐性", ("amr",)),
        ("認知症", ()),
        ("", ()),
    ],
)
def test_names_of_one_term_stand_for_each_other(term: str, expected: tuple[str, ...]) -> None:
    assert LEXICON.synonyms(term) == expected


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("物忘れが増えた", ["認知症"]),
        ("薬が効かない菌", ["薬剤耐性"]),
        ("薬が効かなくなる", ["薬剤耐性"]),
        ("薬が効く", []),
        ("効かない薬", []),
        ("物忘れと薬が効かないこと", ["認知症", "薬剤耐性"]),
        ("歩道", []),
        ("", []),
    ],
)
def test_everyday_sayings_are_known_however_inflected(text: str, means: list[str]) -> None:
    found = sorted(LEXICON.everyday(morphemes(text)))
    assert [words for _, _, (words,) in found] == means
    assert all(0 <= start < end <= len(text) for start, end, _ in found)


def test_a_word_of_the_documents_means_what_it_says() -> None:
    said = morphemes("物忘れが増えた")
    own = {m.lemma: 1 for m in said} | {m.surface: 1 for m in said}
    assert Lexicon(FakeVocabulary(frequencies={})).everyday(said)
    assert Lexicon(FakeVocabulary(frequencies={**own, "物忘れ": 1})).everyday(said) == []


@pytest.mark.parametrize(
    ("text", "found", "unknown"),
    [
        ("healthy life expectancy", [("健康寿命",)], []),
        ("life", [("生活",)], []),
        ("the targets of life", [("目標",), ("生活",)], ["the", "of"]),
        ("policy", [("施策",)], []),
        ("policies", [("施策",)], []),
        ("moon base", [], ["moon", "base"]),
        ("", [], []),
    ],
)
def test_english_is_read_the_longest_first(
    text: str, found: list[tuple[str, ...]], unknown: list[str]
) -> None:
    assert LEXICON.from_english(text) == (found, unknown)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("健康寿名", "健康寿命"),
        ("薬剤耐牲対策", "薬剤耐性対策"),
        ("健康寿命", "健康寿命"),
        ("地域医寮連携推伸協議会", "地域医療連携推進協議会"),  # two slips in a long word
        ("健庫寿名", None),  # two in a short one
        ("健審", None),  # too short to tell
        ("火星移住計画", None),
        ("2024年度目標値", None),
        ("", None),
    ],
)
def test_slips_of_the_pen_are_seen_and_other_words_left(written: str, meant: str | None) -> None:
    assert LEXICON.corrected(written) == meant


def test_the_glossary_s_entry_is_found_by_any_name() -> None:
    entry = LEXICON.entry("amr")
    assert entry is not None
    assert entry is LEXICON.entry("薬剤耐性")
    assert entry.reading == "やくざいたいせい"
    assert LEXICON.entry("認知症") is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("みどり町健康づくり計画の期間", True),
        ("みどり町健康づくり計画(第3次)の期間", True),
        ("第3次の期間", True),
        ("第3次みどり町健康づくり計画の期間", True),
        ("みどり町健康づくり計画推進会議", False),
        ("みどり町の計画", False),
    ],
)
def test_a_document_is_known_by_its_names(text: str, named: bool) -> None:
    (title,) = LEXICON.titles
    assert bool(title.pattern.search(text)) is named
    assert title.itself == "本計画"


@pytest.mark.parametrize(("text", "expected"), SHORT_TITLES)
def test_laws_are_called_by_the_titles_of_those_held(text: str, expected: str) -> None:
    assert LAWS.from_short_titles(text) == expected
    assert LAWS.from_short_titles(expected) == expected


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("難病法", True),
        ("労働基準法", True),  # not held
        ("健康保険法", True),
        ("見本法", False),
        ("方法", False),
        ("難病", False),
        ("", False),
    ],
)
def test_a_law_is_known_to_be_one_whether_held_or_not(name: str, known: bool) -> None:
    assert LAWS.is_law(name) is known


@given(text=st.text("難病健康増進保険機構方法の薬施行令第2条、a", max_size=20))
def test_short_titles_change_nothing_but_names_of_laws(text: str) -> None:
    found = LAWS.from_short_titles(text)
    if "法" not in text:
        assert found == text
    assert LAWS.from_short_titles(found) == found


def test_each_document_has_its_own_name() -> None:
    ordinance = Catalogued("rule", "みどり町健康づくり条例", "documents/rule.txt")
    titles = Lexicon(FakeVocabulary([*VOCABULARY.catalogued, ordinance])).titles
    assert [title.itself for title in titles] == ["本計画", "本条例"]
    named = [bool(t.pattern.search("みどり町健康づくり条例の目的")) for t in titles]
    assert named == [False, True]


def test_nothing_is_known_of_an_empty_corpus() -> None:
    lexicon = Lexicon(FakeVocabulary((), {}))
    assert lexicon.titles == ()
    assert lexicon.frequency("健康寿命") == 0


def test_how_often_a_word_occurs_is_asked_once() -> None:
    vocabulary = FakeVocabulary()
    lexicon = Lexicon(vocabulary)
    assert [lexicon.frequency("健康寿命") for _ in range(3)] == [3, 3, 3]
    assert vocabulary.asked == ["健康寿命"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("健康寿命を守る", ("健康", "寿命", "守る")),
        ("守った", ("守る",)),
        ("すること", ()),
        ("", ()),
    ],
)
def test_lemmas_are_of_the_words_that_say_something(text: str, expected: tuple[str, ...]) -> None:
    assert lemmas(text) == expected


@given(text=st.text("けんこうじゅみょうさい2ー健康aAん ", max_size=30))
def test_reading_kana_never_loses_what_is_no_kana(text: str) -> None:
    read = LEXICON.from_kana(text, MACHINERY)
    assert [c for c in text if c in "2aA "] == [c for c in read if c in "2aA "]
    assert LEXICON.from_kana(text, MACHINERY) == read


@given(text=st.text(max_size=30))
def test_any_word_may_be_looked_up(text: str) -> None:
    assert LEXICON.corrected(text) in {None, *VOCABULARY.compounds()}
    assert text not in LEXICON.synonyms(text)
    found, unknown = LEXICON.from_english(text)
    assert all(found)
    assert all(word in text for word in unknown if not text.endswith("s"))
