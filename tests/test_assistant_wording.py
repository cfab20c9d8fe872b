"""A model's words against those of what it cites: synonyms pass, additions do not."""

from __future__ import annotations

import pytest

from assistant.accept import states
from assistant.wording import worded

PLACE = "市町村は、条例で定めるところにより、市町村食育推進会議を置くことができる。"
ORDER = "都道府県知事は、その措置をとるべきことを命ずることができる。"
FINE = "虚偽の報告をした者は、十万円以下の罰金に処する。"
HEAR = "厚生労働大臣は、指針を策定しようとするときは、あらかじめ、協議会の意見を聴くものとする。"
GOAL = "2040年までに健康寿命を男女とも３年以上延伸し、75歳以上とすることを目指す。"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (PLACE, "市町村は、条例により、市町村食育推進会議を設置することが可能です。"),
        (ORDER, "都道府県知事は、その措置をとるよう命令できます。"),
        (FINE, "虚偽の報告をした者には、10万円以下の罰金が科されます。"),
        (GOAL, "男性も女性も、健康寿命を2040年までに３年以上延ばす目標が掲げられています。"),
        (GOAL, "健康寿命を2040年までに75歳以上に伸ばすことが対象となる目標です。"),
    ],
)
def test_synonyms_of_officials_are_words_of_the_source(source: str, text: str) -> None:
    assert worded(text, [source])
    assert states(text, [source])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (GOAL, "健康寿命の延伸により、医療費の削減と経済の活性化が実現します。"),
        (PLACE, "市町村食育推進会議は、住民の満足度を高める画期的な組織です。"),
        (FINE, "虚偽の報告は、社会の信頼を損なう重大な犯罪です。"),
        (ORDER, "都道府県知事は、住民との対話を重ねて信頼を築きます。"),
    ],
)
def test_what_a_model_adds_is_not(source: str, text: str) -> None:
    assert not worded(text, [source])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (PLACE, "市町村は、市町村食育推進会議を設置しなければなりません。"),
        (PLACE, "市町村食育推進会議を置くことは、市町村の努力義務です。"),
        (FINE, "虚偽の報告をした者には、10万円以下の過料が科されます。"),
        (HEAR, "厚生労働大臣は、指針を策定した後に協議会の意見を聴きます。"),
        (HEAR, "協議会は、指針を策定しようとするとき、厚生労働大臣の意見を聴きます。"),
    ],
)
def test_other_values_in_the_same_words_do_not_hold(source: str, text: str) -> None:
    assert not states(text, [source])
