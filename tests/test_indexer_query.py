"""A query read: its words, what else may stand for them, and the figure that it asks for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_samples import paragraphs

from indexer.japanese import content_lemmas
from indexer.normalize import fold_text
from indexer.query import GRAM, Query, read

# (question, what holds the figure that it asks for, what does not)
FIGURES = [
    ("目標は何歳ですか", ("75歳以上", "７５歳", "三歳児"), ("75年", "高齢", "歳")),
    ("何年に始まったか", ("2024年度", "令和六年", "二〇四〇年"), ("毎年", "10月", "24時間")),
    ("何年以上延ばすか", ("3年以上",), ("3か月",)),
    ("何円ですか", ("1,200円", "3千円", "1兆5000億円"), ("無料", "円高")),
    ("何時間かかるか", ("3時間",), ("3時", "時間がかかる")),
    ("何時に開くか", ("9時から", "午前９時"), ("9日",)),
    ("何％減ったか", ("12.5％", "５０パーセントと5%"), ("百分率", "12割")),
    ("何か所ありますか", ("10か所",), ("10年",)),
    ("第何条ですか", ("第十七条", "17条の2"), ("17項",)),
    ("何月何日まで", ("4月27日",), ("27日",)),  # the first that is asked for
    ("いつまでですか", ("2024年度", "4月", "27日", "18世紀", "9時"), ("いつでも", "3歳", "毎年")),
    ("申込みの期限は", ("10日まで",), ("期限はない",)),
    ("いくらかかりますか", ("300円", "無料です", "5ドル"), ("300人", "いくらか")),
    ("手数料の金額", ("300円",), ("金額",)),
    ("いくつありますか", ("6つ", "3"), ("多数",)),
    ("どれくらいですか", ("80",), ("多く",)),
    ("どの程度ですか", ("80",), ("程度",)),
]  # fmt: skip
NO_FIGURE = ["目標は何ですか", "いつもの薬", "いくらでもよい", "何が必要か", "誰が決めるか", "2024年度の予算", "何か", ""]  # fmt: skip
# (question, words that others say, others for them, what is made of that: words → their lemmas)
OTHERS = [
    ("赤ちゃんの健診", "赤ちゃん", ("乳児", "新生児"), [(("赤ちゃん",), ("乳児",)), (("赤ちゃん",), ("新生", "児"))]),
    ("物忘れの相談", "物忘れ", ("認知症",), [(("物忘れ",), ("認知", "症"))]),
    ("健康寿命の目標", "健康寿命", ("健康余命",), [(("健康", "寿命"), ("健康", "余命"))]),
    ("健康寿命の目標", "健康寿命", ("健康", "寿命"), []),  # nothing new
    ("赤ちゃんの健診", "赤ちゃん", ("赤ちゃん",), []),
    ("赤ちゃんの健診", "高齢者", ("老人",), []),  # not words of the query
    ("赤ちゃんの健診", "赤ちゃんと老人", ("家族",), [(("赤ちゃん",), ("家族",))]),
    ("赤ちゃんの健診", "赤ちゃん", ("。", "", "です"), []),  # no words
    ("赤ちゃんの健診", "", ("乳児",), []),
    ("ＡＭＥＤとは", "AMED", ("機構",), [(("amed",), ("機構",))]),  # folded as the query is
    ("薬剤耐性", "薬剤耐性", ("ＡＭＲ対策",), [(("薬剤", "耐性"), ("amr", "対策"))]),
]  # fmt: skip
# (question, word, what it counts)
COUNTS = [
    ("健康寿命を延ばす", "寿命", 1.0),
    ("健康寿命を延ばす", "伸ばす", 0.7),
    ("早い手続", "早い", 0.7),
    ("様々な書類", "様々", 0.7),
    ("すぐ届ける", "直ぐ", 0.3),
    ("証明書をもらう", "貰う", 0.3),  # mostly an auxiliary
    ("前の予算", "前", 0.5),
    ("何歳か", "何", 0.5),
    ("AMEDの役割", "amed", 1.0),
    ("17条の目的", "17", 1.0),
]  # fmt: skip
# (question, runs of three characters looked for)
GRAMS = [
    ("健康寿命", ("健康寿", "康寿命")),
    ("健康寿命健康寿命", ("健康寿", "康寿命", "寿命健", "命健康")),  # each once
    ("ＡＭＥＤ", ("ame", "med")),
    ("がんは", ()),  # hiragana alone
    ("データは", ("データ", "ータは")),
    ("ーーー", ()),
    ("健康、寿命", ()),
    ("健康", ()),
    ("", ()),
    ("𠮷野家", ("𠮷野家",)),
]  # fmt: skip
anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=30)


@pytest.mark.parametrize(("question", "held", "missing"), FIGURES)
def test_the_figure_that_is_asked_for(
    question: str, held: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    figure = read(question).figure
    assert figure is not None
    assert [text for text in held if not figure.search(fold_text(text))] == []
    assert [text for text in missing if figure.search(fold_text(text))] == []


@pytest.mark.parametrize("question", NO_FIGURE)
def test_no_figure_is_asked_for(question: str) -> None:
    assert read(question).figure is None


@pytest.mark.parametrize(("question", "said", "others", "expected"), OTHERS)
def test_what_else_may_stand_for_words(
    question: str,
    said: str,
    others: tuple[str, ...],
    expected: list[tuple[tuple[str, ...], tuple[str, ...]]],
) -> None:
    found = read(question, [(said, others)])
    assert [(one.of, one.lemmas) for one in found.alternatives] == expected
    assert found.lemmas == read(question).lemmas
    assert found.words[: len(found.lemmas)] == found.lemmas
    assert set(found.words) == {*found.lemmas, *(w for one in found.alternatives for w in one.lemmas)}  # fmt: skip
    assert found.instead.split() == [one.wording for one in found.alternatives]


@pytest.mark.parametrize(("question", "word", "counts"), COUNTS)
def test_what_a_word_counts(question: str, word: str, counts: float) -> None:
    assert read(question).importance[word] == counts


@pytest.mark.parametrize(("question", "grams"), GRAMS)
def test_runs_of_three_characters(question: str, grams: tuple[str, ...]) -> None:
    assert read(question).grams == grams


@pytest.mark.parametrize(
    ("question", "pairs"),
    [
        ("健康寿命の延伸", (("健康", "寿命"), ("寿命", "延伸"))),
        ("健康寿命と健康寿命", (("健康", "寿命"), ("寿命", "健康"))),
        ("健康", ()),
        ("ですか", ()),
    ],
)
def test_words_that_follow_one_another(question: str, pairs: tuple[tuple[str, str], ...]) -> None:
    assert read(question).pairs == pairs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("令和六年度の予算", "２０２４年度の予算"),
        ("第十七条の目的", "第17条の目的"),
        ("ﾃﾞｰﾀの利活用", "データの利活用"),
        ("健康　寿命", "健康寿命"),
        ("AMED の役割", "ＡＭＥＤの役割"),
    ],
)
def test_however_it_is_written_the_same_is_looked_for(one: str, other: str) -> None:
    first, second = read(one), read(other)
    assert (first.words, first.grams, first.pairs) == (second.words, second.grams, second.pairs)
    assert first.text == one  # what was asked stays


@given(st.one_of(anything, paragraphs()), st.lists(st.tuples(anything, st.lists(anything))))
def test_any_text_can_be_read(text: str, others: Sequence[tuple[str, Sequence[str]]]) -> None:
    found = read(text, others)
    assert isinstance(found, Query)
    assert found.text == text
    assert list(found.lemmas) == list(dict.fromkeys(content_lemmas(fold_text(text))))
    assert found.importance.keys() == set(found.lemmas)
    assert all(0 < counts <= 1 for counts in found.importance.values())
    assert all(len(gram) == GRAM and gram in found.folded for gram in found.grams)
    assert {word for pair in found.pairs for word in pair} <= set(found.lemmas)
    for one in found.alternatives:
        assert set(one.of) <= set(found.lemmas)
        assert not set(one.lemmas) <= set(one.of)
