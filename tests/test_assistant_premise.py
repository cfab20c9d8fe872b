"""Figures and editions that a question takes for granted and the documents do not have."""

from __future__ import annotations

import assistant_law_samples as samples
import pytest
from assistant_law_samples import AGENCY, PATIENTS, PLAN, at
from assistant_samples import QUESTIONS
from fake_vocabulary import FakeVocabulary
from hypothesis import given

from assistant import premise
from assistant.lexicon import Lexicon
from assistant.question import Question, understand
from assistant.statement import Draft, Statement
from assistant.types import Status
from indexer.normalize import clean, fold_text

LEXICON = Lexicon(FakeVocabulary(()))
TEXTS = [
    fold_text(
        "計画の期間は2020年度から５年間とし、75歳以上を目指す。第２期の計画である。第二次の見直しと第十二版。"
    )
]

# question | whether it asks of what lies outside the documents
OUTSIDE: tuple[tuple[str, bool], ...] = (
    ("2050年の健康寿命の目標は", True),
    ("2020年度の健康寿命の目標は", False),
    ("2050年についての記載", False),  # no value is asked for
    ("目標年は2050年ですか", False),  # asserted: it is to be corrected
    ("2050年の目標は80歳で合っていますか", False),
    ("第1期の施策は", True),
    ("第2期の施策は", False),
    ("第1期の施策で合っていますか", False),
    ("第3次の施策は", True),
    ("第5版の改定は", True),
    ("第4次の施策で合っていますか", False),
    ("第2次の施策は", False),  # 第二次 in print
    ("第12版の改定は", False),
    ("期間は2019年度からの4年間ですか", False),  # asserted: it is to be corrected
    ("2次元の画像は", False),  # no edition
    ("1999年度の施策は", True),  # of a year, whatever is asked of it
    ("1999年における取組をすべて挙げて", True),
    ("平成11年度の予算の状況は", True),
    ("1999年の会議の名前は", False),
    ("健康寿命は何歳ですか", False),
    ("80歳と90歳では健康寿命の目標はどれくらいですか", True),  # neither figure is known
    ("75歳と90歳では健康寿命の目標はどれくらいですか", False),  # one of them is
    ("80歳の健康寿命の目標はどれくらいですか", False),  # a single one may be a slip
)


def weighed(text: str) -> Question:
    return premise.weigh(understand(text, LEXICON), TEXTS)


@pytest.mark.parametrize(("text", "expected"), OUTSIDE)
def test_years_and_editions_that_no_document_has_lie_outside(text: str, expected: bool) -> None:
    assert premise.outside(weighed(text)) is expected


@pytest.mark.parametrize(
    ("text", "figure", "light"),
    [
        ("75歳以上の目標", "75歳以上", False),
        ("80歳以上の目標", "80歳以上", True),
        ("5年間の計画", "5年間", False),
        ("15年間の計画", "15年間", True),  # 5 stands there, 15 does not
        ("7歳の目標", "7歳", True),  # nor is 7 in 75
    ],
)
def test_figures_that_no_passage_has_weigh_little(text: str, figure: str, light: bool) -> None:
    weights = {p.text: p.weight for p in weighed(text).phrases}
    assert (weights[figure] <= 0.2) is light


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目標は80歳ですよね", True),
        ("目標は80歳で合っていますか", True),
        ("本当に80歳ですか", True),
        ("Is the target 80, correct?", True),
        ("目標は何歳ですか", False),
    ],
)
def test_whether_it_wants_to_hear_that_it_is_right(text: str, expected: bool) -> None:
    assert premise.confirms(understand(text, LEXICON)) is expected


# question | document, words of what is cited | the right figures, None where nothing is wrong
CORRECTED: tuple[tuple[str, str, str, str | None], ...] = (
    ("任期は三年ですよね", AGENCY, "四年とする", "「4年」"),
    ("任期は四年ですよね", AGENCY, "四年とする", None),
    ("健康寿命は80歳ですよね", PLAN, "75歳以上", "「75歳以上」"),
    ("委員は30件ですよね", PATIENTS, "二十人以内", None),  # counts another thing
    ("委員は30人ですよね", PATIENTS, "二十人以内", "「20人以内」"),
    ("施行は2025年4月ですよね", AGENCY, "から施行する", "「2020年4月1日」"),
    ("期間は10年ですよね", PLAN, "五年間とする", "「5年」"),  # 2016年 is no number of years
    ("期間は10年間ですよね", PLAN, "五年間とする", "「5年間」"),
    ("任期は三年ですよね", PATIENTS, "特定医療費を支給する", None),
    ("委員は30人以内ですよね", PATIENTS, "二十人以内", "「20人以内」"),
    ("委員は30人以下ですよね", PATIENTS, "二十人以内", "「20人以内」"),
    ("委員は30人未満ですよね", PATIENTS, "二十人以内", "「20人以内」"),
    ("委員は20人以下ですよね", PATIENTS, "二十人以内", None),  # bounds alike
    ("委員は20人以上ですよね", PATIENTS, "二十人以内", "「20人以内」"),
    ("委員が30人以下の審査会の役割は", PATIENTS, "二十人以内", None),  # of which it is asked
    ("健康寿命は70歳以下ですよね", PLAN, "75歳以上", "「75歳以上」"),
    ("期間は2020年4月からですよね", PLAN, "五年間とする", "「2016年4月」"),
    ("期間は2016年4月からですよね", PLAN, "五年間とする", None),
    ("期間は平成30年4月からですよね", PLAN, "五年間とする", "「2016年4月」"),
)


@pytest.mark.parametrize(("text", "document_id", "words", "right"), CORRECTED)
def test_a_wrong_figure_is_set_right(
    text: str, document_id: str, words: str, right: str | None
) -> None:
    passage = at(document_id, words)
    question = samples.asked(text)
    question = premise.weigh(question, [samples.scorer().words(passage).whole])
    draft = Draft(Status.ANSWERED, (Statement(passage.text, (passage,)),))
    found = premise.corrected(question, draft)
    if right is None:
        assert found is draft
    else:
        (note,) = found.notes
        assert note.endswith(f"文書にあるのは{right}です。")
        assert found.statements[1:] == draft.statements
        assert not found.statements[0].passages


@given(text=QUESTIONS)
def test_weighing_only_makes_figures_lighter(text: str) -> None:
    before = understand(clean(text), LEXICON)
    after = premise.weigh(before, TEXTS)
    assert [p.text for p in after.phrases] == [p.text for p in before.phrases]
    assert all(a.weight <= b.weight for a, b in zip(after.phrases, before.phrases, strict=True))
    assert premise.weigh(after, TEXTS) == after
    assert isinstance(premise.outside(after), bool)


# question | phrases that are supposed of what it asks about, which no passage is found by
@pytest.mark.parametrize(
    ("text", "light"),
    [
        ("会議の委員は3人だけですよね", {"3人"}),
        ("会議の事務局は東京にあるのですよね", {"東京"}),
        ("申請書は都道府県知事に出すんですよね", {"都道府県知事"}),
        ("都道府県知事には何を出しますか", set()),
    ],
)
def test_what_is_supposed_finds_nothing(text: str, light: set[str]) -> None:
    question = understand(text, Lexicon(FakeVocabulary()))
    weighed = premise.weigh(question, ["3人の委員を東京に置く。"])
    told = {p.text for p in weighed.phrases if p.text in light and p.weight <= premise.SUPPOSED}
    assert told == light
    if not light:
        assert weighed.phrases == question.phrases
