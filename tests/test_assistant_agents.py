"""Who does what, in a statement as in what it cites."""

from __future__ import annotations

import pytest

from assistant.agents import DOER, FROM, TO, TOPIC, WHAT, acting, deeds, is_passive, turned
from assistant.claims import prepare

ORDER = "厚生労働大臣は、都道府県知事に対し、予防接種を行うよう指示することができる。"
SEEK = "裁判所は、医療法人の解散の監督に必要な調査をさせるため、検査役を選任することができる。"
STOP = (
    "特定施設の管理権原者等は、喫煙をし、又は喫煙をしようとする者に対し、"
    "喫煙の中止を求めるよう努めなければならない。"
)
GIVE = "都道府県は、市町村に対し、支援額の百分の二十五に相当する額を交付する。"
FILL = "本部長は、内閣総理大臣をもって充てる。"
PLACE = "国民健康保険審査会は、各都道府県に置く。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("厚生労働大臣は、都道府県知事に指示する。", [{DOER, TOPIC}, {TO}]),
        ("都道府県知事は、厚生労働大臣から指示されます。", [{WHAT, TO, TOPIC}, {DOER, FROM}]),
        ("市町村には、都道府県から額が交付されます。", [{TO}, {DOER, FROM}]),
        ("内閣総理大臣及び国務大臣をもって充てる。", [{WHAT, DOER}, {WHAT, DOER}]),
        ("厚生労働大臣の認可", [set()]),
    ],
)
def test_a_particle_and_the_voice_leave_roles_open(text: str, expected: list[set[str]]) -> None:
    found = [set(one.roles) for one in acting(prepare(text))]
    assert [roles - {WHAT} if TOPIC in roles and DOER in roles else roles for roles in found] == (
        expected
    )


@pytest.mark.parametrize(
    ("clause", "passive"),
    [
        ("予防接種を行うよう指示されます", True),
        ("権限の委任を受けます。", True),
        ("意見を聴くものとされています。", False),
        ("選定されています(第1図)。", True),
        ("指示することができます", False),
    ],
)
def test_the_voice_is_that_of_what_is_done(clause: str, passive: bool) -> None:
    assert is_passive(prepare(clause)) is passive


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        (ORDER, ["厚生労働大臣"]),
        ("審議会が置かれるのは厚生労働省です。", []),
        ("委員を任命するのは、厚生労働大臣です。", ["厚生労働大臣"]),
        ("必要があるときは、都道府県知事が命令を出します。", ["都道府県知事"]),
        ("健康寿命は、平均寿命より短い。", []),
    ],
)
def test_those_who_do_it(text: str, doers: list[str]) -> None:
    assert [who for deed in deeds(prepare(text)) for who in deed.doers] == doers


TRUE = [
    (ORDER, "都道府県知事は、厚労大臣から予防接種を行うよう指示されることがあります。"),
    (ORDER, "厚生労働大臣は都道府県知事に予防接種を行うよう指示できます。"),
    (SEEK, "検査役を選任できるのは裁判所です。"),
    (STOP, "喫煙の中止を求めるよう努めるのは、特定施設の管理権原者等です。"),
    (GIVE, "市町村には、都道府県から支援額の百分の二十五に相当する額が交付されます。"),
    (FILL, "本部長には内閣総理大臣が充てられます。"),
    (FILL, "内閣総理大臣が本部長を務めます。"),
    (PLACE, "各都道府県には国民健康保険審査会が置かれます。"),
]
FALSE = [
    (ORDER, "都道府県知事は、厚生労働大臣に予防接種を行うよう指示できます。"),
    (ORDER, "厚生労働大臣は、都道府県知事から予防接種を行うよう指示されます。"),
    (SEEK, "医療法人は、解散の監督に必要な調査をさせるため、検査役を選任できます。"),
    (STOP, "喫煙をしようとする者は、管理権原者等に対し、喫煙の中止を求めるよう努めます。"),
    (GIVE, "市町村は、都道府県に対し、支援額の百分の二十五に相当する額を交付します。"),
    (GIVE, "都道府県には、都道府県から額が交付されます。"),
]


@pytest.mark.parametrize(("source", "text"), TRUE)
def test_the_same_said_the_other_way_round_holds(source: str, text: str) -> None:
    assert not list(turned(prepare(text), [prepare(source)]))


@pytest.mark.parametrize(("source", "text"), FALSE)
def test_roles_that_are_changed_do_not(source: str, text: str) -> None:
    assert [problem.kind for problem in turned(prepare(text), [prepare(source)])]
