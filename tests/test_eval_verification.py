"""The statements written by hand and what is made of them: how well verification tells them apart."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.verify import supported
from eval.alterations import KINDS, alterations
from eval.verification import (
    KEPT,
    OPEN,
    PAIRS,
    SETS,
    STYLES,
    STYLES_KEPT,
    WORDED,
    WORDED_KEPT,
    Outcome,
    Statement,
    measure,
    statements,
    table,
)


@cache
def outcome(name: str) -> Outcome:
    return measure(statements(name))


def test_alterations_are_caught_and_true_statements_pass() -> None:
    done = outcome(OPEN)
    assert done.caught >= 0.99
    assert done.refused <= 0.01


@pytest.mark.parametrize(
    ("name", "caught", "refused"),
    [(KEPT, 0.99, 0.06), (WORDED_KEPT, 0.98, 0.11), (STYLES_KEPT, 0.93, 0.12)],
)
def test_those_kept_aside_fare_no_worse_than_measured(
    name: str, caught: float, refused: float
) -> None:
    done = outcome(name)
    assert done.caught >= caught
    assert done.refused <= refused


def test_rewordings_of_a_model_pass_and_what_is_changed_in_them_does_not() -> None:
    done = outcome(WORDED)
    assert done.caught >= 0.98
    assert done.refused <= 0.02
    assert done.foreign <= 0.02 * len(done.true)


def test_rewordings_in_many_styles_pass() -> None:
    done = outcome(STYLES)
    assert done.caught >= 0.93
    assert done.refused <= 0.02


def test_a_value_is_not_taken_to_another_ones_year_group_or_case() -> None:
    done = outcome(PAIRS)
    assert done.caught >= 0.98
    assert done.refused <= 0.07


def test_there_are_enough_and_half_are_reworded() -> None:
    every = [*statements(OPEN), *statements(KEPT)]
    assert len(every) >= 250
    assert len({s.id for s in every}) == len(every)
    assert sum(s.form == "reworded" for s in every) * 2 >= len(every)


@pytest.mark.parametrize("name", SETS)
def test_a_verbatim_statement_stands_in_what_it_cites(name: str) -> None:
    for one in statements(name):
        assert one.form != "verbatim" or any(one.text in text for text in one.slices), one.id


@pytest.mark.parametrize("name", SETS)
def test_the_cited_slices_themselves_pass(name: str) -> None:
    for one in statements(name):
        for text in one.slices:
            assert supported(text, one.cited) == (), one.id


def test_every_kind_of_alteration_is_made() -> None:
    assert {kind for kind, *_ in outcome(OPEN).altered} == set(KINDS)


def test_an_alteration_differs_from_what_it_is_made_of() -> None:
    text = "健康寿命を2040年までに3年以上延ばします。"
    made = list(alterations(text, "2040年までに健康寿命を３年以上延伸する。"))
    assert ("比較語（脱落）", "健康寿命を2040年までに3年延ばします。") in made
    assert ("比較語（変更）", "健康寿命を2040年までに3年未満延ばします。") in made
    assert text not in [altered for _, altered in made]


def test_what_is_true_either_way_round_is_not_made() -> None:
    made = alterations("70億、130億パラメータです。", "70億、130億パラメータ")
    assert not [text for kind, text in made if kind == "値の入れ替え"]


def test_the_table_names_every_kind_with_its_counts() -> None:
    one = Statement("a", "reworded", "75歳以上とします。", ("75歳以上とする。",), ())
    text = table(measure([one]))
    assert "数字" in text
    assert "言い換え" in text
    assert "100.0%" in text
