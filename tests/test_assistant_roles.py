"""Who does it, to whom, and who fills a post: in sentences and in answers out of laws."""

from __future__ import annotations

import time

import pytest
from assistant_bridge_samples import ask, engineer
from assistant_samples import broken
from hypothesis import given
from hypothesis import strategies as st

from assistant import Status, roles
from indexer.normalize import fold_text

# question, sentence, those who bear the role in it, the likeliest first
BEARERS: list[tuple[str, str, list[str]]] = [
    ("計画を定めるのは誰ですか", "政府は、基本計画を定めなければならない。", ["政府"]),
    ("誰が処方しますか", "医師、歯科医師又は薬剤師が処方する。", ["医師、歯科医師又は薬剤師"]),
    ("誰が推進しますか", "総理大臣の下で、施策を推進する。", ["総理大臣"]),
    ("中核となるのはどこですか", "見本機構を中核とした体制をつくる。", ["見本機構"]),
    ("審査はどこで行いますか", "審査は、見本審査会において行う。", ["見本審査会"]),
    ("誰が運ぶのですか", "また、都道府県（指定都市を含む。）は、患者を運ぶ。", ["都道府県(指定都市を含む。)"]),
    ("計画を定めるのは誰ですか", "こども家庭庁長官は、計画を定める。", ["こども家庭庁長官"]),
    ("誰が意見を述べますか", "子ども・子育て会議が意見を述べる。", ["子ども・子育て会議"]),
    ("どこが担当しますか", "独立行政法人国立がん研究センターが行う。", ["独立行政法人国立がん研究センター"]),
    ("誰が講じますか", "いじめ防止対策推進会議は、対策を講じる。", ["いじめ防止対策推進会議"]),
    ("誰が施術しますか", "あん摩マッサージ指圧師、はり師又はきゅう師が施術する。", ["あん摩マッサージ指圧師、はり師又はきゅう師"]),
    ("誰が支えますか", "県及びさいたま市は、患者を支える。", ["県及びさいたま市"]),
    ("誰が定めますか", "つくばみらい市が計画を定める。", ["つくばみらい市"]),
    ("誰が定めますか", "まち・ひと・しごと創生本部は、案を定める。", ["まち・ひと・しごと創生本部"]),
    ("誰が通知しますか", "届出があったものとみなし、知事が通知する。", ["知事"]),
    ("誰が行いますか", "やはり、知事が行う。", ["知事"]),
    ("誰が定めますか", "都市が栄え、町長が定める。", ["町長"]),
    ("主務大臣は誰ですか", "この法律における主務大臣は、厚生労働大臣とする。", ["厚生労働大臣"]),
    ("会長は誰ですか", "会長は、内閣総理大臣をもって充てる。", ["内閣総理大臣"]),
    ("本部長は誰ですか", "本部長は、環境大臣を以て充てる。", ["環境大臣"]),
    ("委員は誰が任命しますか", "委員は、学識経験者のうちから、市長が任命する。", ["市長"]),
    ("会長は誰ですか", "会長は、会務を総理する。", []),
    ("誰に届け出ますか", "管理者は、その旨を都道府県知事に届け出なければならない。", ["都道府県知事"]),
    ("届出先はどこですか", "管理者は、その結果を保健所へ届け出る。", ["保健所"]),
    ("誰に提出しますか", "管理者は、市長に報告書を提出し、町長に会う。", ["市長"]),
    ("誰に届け出ますか", "管理者は、市長に会う。", []),
    ("誰が行いますか", "次に掲げる者は、点検を行う。", []),
    ("誰が行いますか", "点検の機会が増える場合は、費用が増える。", []),
]  # fmt: skip
# question, what is asked for
ASKED = [
    ("計画を定めるのは誰ですか", "が"),
    ("誰に届け出ますか", "に"),
    ("報告先はどこですか", "に"),
    ("どの大臣に申請しますか", "に"),
    ("会長は誰ですか", "長"),
    ("誰が議長を務めますか", "長"),
    ("委員は誰が任命しますか", "長"),
]
# question, sentence, whether it speaks of the doing
DOES = [
    ("計画を策定するのは誰ですか", "政府は、計画を定める。", True),
    ("届出先はどこですか", "市長に会う。", False),
    ("費用を払うのは誰ですか", "市町村が負担する。", True),
    ("計画を策定するのは誰ですか", "政府は、船を運ぶ。", False),
]


@pytest.mark.parametrize(("question", "sentence", "expected"), BEARERS)
def test_those_who_bear_the_role_are_found(
    question: str, sentence: str, expected: list[str]
) -> None:
    text = fold_text(sentence)
    found = [text[a:b] for a, b in roles.bearers(roles.asked(fold_text(question)), text)]
    assert found[: max(1, len(expected))] == expected


@pytest.mark.parametrize(("question", "expected"), ASKED)
def test_the_role_is_read_from_the_question(question: str, expected: str) -> None:
    assert roles.asked(fold_text(question)).of == expected


@pytest.mark.parametrize(("question", "sentence", "expected"), DOES)
def test_words_of_doing_stand_for_each_other(question: str, sentence: str, expected: bool) -> None:
    assert roles.does(roles.asked(fold_text(question)), fold_text(sentence)) is expected


# question, short answer
ANSWERED = [
    ("つり橋保全会議の会長は誰が務めますか", "国土交通大臣"),
    ("つり橋保全会議の委員は誰が任命しますか", "市長"),
    ("つり橋の保全に関する基本計画を定めるのは誰ですか", "国土交通大臣"),
    ("点検の結果は誰に届け出ますか", "都道府県知事"),
]


@pytest.mark.parametrize(("question", "short"), ANSWERED)
def test_a_law_answers_who(question: str, short: str) -> None:
    answer = ask(question)
    assert (answer.status, answer.short_answer) == (Status.ANSWERED, short)
    assert broken(answer, engineer()) == []


_PIECES = "国 及び 又は 並びに 、 は、 が に の 市長 大臣（長） （ ） をもって充てる 任命 提出する 。 者 こども とする".split()


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join), st.sampled_from("がに長"))
def test_bearers_lie_within_the_text_each_once(text: str, of: str) -> None:
    folded = fold_text(text)
    found = roles.bearers(roles.Role(of, frozenset({"提出"})), folded)
    assert len(set(found)) == len(found)
    for start, end in found:
        assert 0 <= start < end <= len(folded)
        assert roles.is_bearer(folded[start:end])


LONG = ("国及び", "国、", "国(甲)、", "国の", "国に", "大臣が、", "こども", "(", "国又は")


@pytest.mark.parametrize(("piece", "of"), [*((piece, "が") for piece in LONG), ("国及び", "に")])
def test_a_long_provision_is_read_in_linear_time(piece: str, of: str) -> None:
    """Five times the text costs about five times as much; were it the square, 25 times."""
    short, long = (_spent(of, (piece * n)[:n]) for n in (1_000, 5_000))
    assert long < 12 * short + 0.02


def test_a_list_of_bodies_without_end_is_read() -> None:
    assert _spent("が", ("国及び" * 7_000)[:20_000]) < 100 * _spent("が", "国及び" * 300)


def _spent(of: str, text: str) -> float:
    """Processor seconds of reading ``text``, the least of two."""
    found: list[float] = []
    for _ in range(2):
        began = time.process_time()
        roles.bearers(roles.Role(of, frozenset({"提出"})), text)
        found.append(time.process_time() - began)
    return min(found)
