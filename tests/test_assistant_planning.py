"""Questions planned into queries over the register, and questions that are left to the text."""

from __future__ import annotations

import time
from typing import Any

import pytest
from fake_vocabulary import FakeVocabulary

from assistant import replanned
from assistant.followup import resolve
from assistant.lexicon import Lexicon
from assistant.planning import Known, Plan
from assistant.question import understand
from indexer.register import Role, Status
from indexer.register.query import Deadline, RegisterQuery

LEXICON = Lexicon(FakeVocabulary())
HEADINGS = {"新産業創出": "3.2.1.新産業創出", "環境の整備": "(2)研究開発の環境の整備"}
BODIES = ("登録試験機関", "街路樹医")
LAW = "街路樹管理法"


def _heading(words: str) -> tuple[str, str]:
    return next(((HEADINGS[one], one) for one in HEADINGS if one in words), ("", ""))


def _bearers(words: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, one) for one in BODIES if one in words)


def planned(question: str, history: tuple[tuple[str, str], ...] = ()) -> Plan | None:
    """The plan for ``question``; LAW is the document that it names where it does."""
    asked = resolve(question, history, LEXICON, lambda one, other: one == other)
    told = " ".join((question, *(turn for turn, _ in history)))
    named = [LAW] if LAW in told else []
    documents = ["law"] if named else None
    return replanned.plan(asked, documents, named, Known(_heading, _bearers))


def rows(kind: str, **limits: Any) -> RegisterQuery:
    return RegisterQuery(kind, **limits)


def duty(**limits: Any) -> RegisterQuery:
    return RegisterQuery("responsibility", documents=("law",), roles=(Role.DUTY,), **limits)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("KPIをすべて挙げてください", (rows("kpi"),)),
        ("施策は全部で何件ありますか", (rows("measure"),)),
        ("2024年度が期限のKPIは？", (rows("kpi", deadlines=(Deadline(2024, fiscal=True),)),)),
        ("令和6年度までに達成する目標を列挙して", (rows("kpi", deadlines=(Deadline(2024, fiscal=True),)),)),
        ("2030年以降が期限の指標を全部", (rows("kpi", deadlines=(Deadline(2030, bound="から"),)),)),
        ("推進すると書かれている取組をすべて", (rows("measure", actions=("推進",)),)),
        ("厚生労働省が所管する施策は", (rows("measure", bodies=("厚生労働省",)),)),
        ("数値目標のないKPIはどれですか", (rows("kpi", numbered=False),)),
        ("数字で示された目標だけ抜き出して", (rows("kpi", numbered=True),)),
        ("期限の書かれていないKPIを挙げて", (rows("kpi", dated=False),)),
        ("見出しだけのKPIを挙げて", (rows("kpi", status=Status.HEADING_ONLY),)),
        ("（P）が付いている施策はどれ？", (rows("measure", status=Status.PENDING),)),
        ("未定のものを全部教えて", (rows("measure", status=Status.PENDING), rows("kpi", status=Status.PENDING))),
        ("AMEDが担う施策を一覧に", (rows("measure", bodies=("日本医療研究開発機構",)),)),
        ("担い手が書かれていない施策は何件ですか", (rows("measure", charged=False),)),
        ("3.2.1 に入っている施策を漏れなく", (rows("measure", section="3.2.1"),)),
        ("3.3.の施策を残らず", (rows("measure", section="3.3"),)),
        ("新産業創出の施策をすべて", (rows("measure", section="3.2.1.新産業創出"),)),
        ("第2章の(1)の施策を洗い出して", (rows("measure", section="第2章", text="(1)"),)),
        ("推進するとされている施策はいくつありますか", (rows("measure", actions=("推進",)),)),
    ],
)  # fmt: skip
def test_rows_are_asked_for(question: str, expected: tuple[RegisterQuery, ...]) -> None:
    plan = planned(question)
    assert plan is not None
    assert plan.queries == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (f"{LAW}で国の義務をすべて", (duty(bodies=("国",)),)),
        (f"{LAW}で国が「しなければならない」とされていることを全部", (duty(bodies=("国",), text="なければならない"),)),
        (f"{LAW}で登録試験機関に義務を課している条はいくつ", (duty(bodies=("登録試験機関",)),)),
        (f"{LAW}で街路樹医が届け出なければならないのはどんなときか、すべて", (duty(bodies=("街路樹医",), doing="届け出"),)),
        (f"{LAW}の義務を全部。努力義務は除く。", (duty(),)),
        (f"{LAW}の第3章に国の義務はいくつありますか", (duty(bodies=("国",), section="第3章"),)),
        (
            f"{LAW}で努めるとされているのは誰ですか",
            (rows("responsibility", documents=("law",), roles=(Role.EFFORT,)),),
        ),
        (
            f"{LAW}で禁止されていることは何ですか。全部",
            (rows("responsibility", documents=("law",), text="てはならない"),),
        ),
        (
            f"{LAW}で都道府県の義務と市町村の義務を比べて",
            tuple(
                rows("responsibility", documents=("law",), bodies=(one,), roles=(Role.DUTY, Role.EFFORT))
                for one in ("都道府県", "市町村")
            ),
        ),
    ],
)  # fmt: skip
def test_what_bodies_are_to_do_is_asked_for(
    question: str, expected: tuple[RegisterQuery, ...]
) -> None:
    plan = planned(question)
    assert plan is not None
    assert plan.queries == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("List all KPIs.", (rows("kpi"),)),
        ("Which KPIs have a numerical target?", (rows("kpi", numbered=True),)),
        ("How many measures are listed in 3.2.2?", (rows("measure", section="3.2.2"),)),
        ("Which measures is AMED responsible for?", (rows("measure", bodies=("日本医療研究開発機構",)),)),
    ],
)  # fmt: skip
def test_english_questions_ask_for_rows_too(
    question: str, expected: tuple[RegisterQuery, ...]
) -> None:
    plan = planned(question)
    assert plan is not None
    assert plan.queries == expected


ALL_KPIS = (("KPIを全部見せてください", "七件です。"),)
OF_SECTION = (("3.2.1の施策をすべて", "十二件です。"),)
OF_LAW = ((f"{LAW}で都道府県の義務をすべて挙げて", "二件です。"),)


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (ALL_KPIS, "そのうち期限が2024年度のものは？", rows("kpi", deadlines=(Deadline(2024, fiscal=True),))),
        (ALL_KPIS, "そのうち数値が決まっているものだけ", rows("kpi", numbered=True)),
        (ALL_KPIS, "それは全部で何件ですか", rows("kpi")),
        (OF_SECTION, "では3.2.2は？", rows("measure", section="3.2.2")),
        (OF_SECTION, "環境の整備のほうは？", rows("measure", section="(2)研究開発の環境の整備")),
        (OF_SECTION, "その中で保険者が担うのは？", rows("measure", section="3.2.1", bodies=("保険者",))),
        (OF_LAW, "市町村については？", duty(bodies=("市町村",))),
        (
            OF_LAW,
            "では努力義務は？",
            rows("responsibility", documents=("law",), bodies=("都道府県",), roles=(Role.EFFORT,)),
        ),
    ],
)  # fmt: skip
def test_a_turn_changes_what_limits_the_rows(
    history: tuple[tuple[str, str], ...], question: str, expected: RegisterQuery
) -> None:
    plan = planned(question, history)
    assert plan is not None
    assert plan.queries == (expected,)


def test_a_count_is_asked_of_the_rows_of_the_turn_before() -> None:
    plan = planned("それは何件ですか", (*OF_SECTION, ("では3.2.2は？", "四件です。")))
    assert plan is not None
    assert plan.counts
    assert plan.queries == (rows("measure", section="3.2.2"),)


@pytest.mark.parametrize(
    "question",
    [
        "健康寿命の目標は何歳以上ですか",
        "統合プロジェクトは全部でいくつありますか",
        "本戦略の基本理念をすべて挙げてください",
        "KPIの章の区分をすべて教えて",
        "施策とは何ですか",
        f"{LAW}の対策本部の所掌事務をすべて",
        f"{LAW}の主務大臣を全員教えてください",
        f"{LAW}に基本計画に定める事項を全部挙げて",
        f"{LAW}では何日以内に届け出なければなりませんか",
        "Within how many days must the prefecture be notified?",
        "国の責務は何ですか",
    ],
)
def test_what_asks_for_words_is_left_to_the_text(question: str) -> None:
    assert planned(question) is None


@pytest.mark.parametrize(
    ("history", "question"),
    [
        (OF_SECTION, "なぜですか"),
        (OF_SECTION, "KPIは？"),
        (OF_LAW, "罰則はありますか"),
        (ALL_KPIS, "健康寿命の目標は何歳以上ですか"),
    ],
)
def test_a_turn_that_asks_for_words_is_left_to_the_text(
    history: tuple[tuple[str, str], ...], question: str
) -> None:
    assert planned(question, history) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("担い手ごとに施策をすべて挙げて", ("bearers",)),
        ("施策は全部で何件ありますか", ("counts",)),
        ("施策は章ごとにいくつありますか", ("counts", "chapters")),
        ("誰がどんな施策を担うのか全部教えて", ()),
        ("2030年が期限のKPIをすべて", ("strict",)),
    ],
)
def test_how_rows_are_told(question: str, said: tuple[str, ...]) -> None:
    plan = planned(question)
    assert plan is not None
    told = ("counts", "bearers", "strict", "chapters")
    assert tuple(one for one in told if getattr(plan, one)) == said


def test_planning_takes_little_time_where_no_rows_are_asked_for() -> None:
    asked = [understand(one, LEXICON) for one in ("健康寿命の目標は何歳以上ですか", "対象期間は？")]
    known = Known(_heading, _bearers)
    began = time.process_time()
    for _ in range(100):
        for question in asked:
            replanned.plan(question, None, [], known)
    assert time.process_time() - began < 0.2 * 2  # a millisecond each, twice over
