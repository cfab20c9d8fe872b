"""Where a conversation stands, and what it adds to stand near that."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant, Status
from assistant.followup import resolve
from assistant.lexicon import Lexicon
from assistant.place import find
from indexer.build import build
from indexer.index import Index

# Two laws with the same words, and a third turn that names neither.
LAWS = {
    "gairo": """街路樹管理法
（平成二十年法律第一号）
第一条（街路樹審査会）
都道府県に、街路樹審査会を置く。
２　委員は、都道府県知事が任命する。
３　委員の任期は、二年とする。
第二条（罰則）
第一条第二項の規定に違反した者は、十万円以下の過料に処する。
""",
    "suiro": """水路管理法
（平成二十一年法律第二号）
第一条（水路審査会）
国土交通省に、水路審査会を置く。
２　委員は、国土交通大臣が任命する。
３　委員の任期は、五年とする。
""",
}
# earlier turns | question | what is answered
TURNS: tuple[tuple[tuple[tuple[str, str], ...], str, str], ...] = (
    ((("街路樹審査会はどこに置かれますか。", "都道府県に置かれます。"),), "委員の任期は？", "二年"),
    ((("水路審査会はどこに置かれますか。", "国土交通省に置かれます。"),), "委員の任期は？", "五年"),
    ((("水路審査会はどこに置かれますか。", "国土交通省に置かれます。"), ("委員は誰が任命しますか。", "国土交通大臣が任命します。")), "じゃあ任期は？", "五年"),
)  # fmt: skip


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laws")
    for name, text in LAWS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build([folder], folder / "index")
    return folder / "index"


@pytest.mark.parametrize(("turns", "question", "told"), TURNS)
def test_a_turn_that_goes_on_is_answered_from_the_law_spoken_of(
    laws: Path, turns: tuple[tuple[str, str], ...], question: str, told: str
) -> None:
    answer = Assistant.open(laws).ask(question, turns)
    assert answer.status is Status.ANSWERED
    assert told in answer.answer


def test_the_place_is_what_the_last_turn_was_answered_from(laws: Path) -> None:
    index = Index.open(laws)
    from assistant.evidence import Scorer

    scorer = Scorer(index)
    asked = resolve("その任期は？", TURNS[0][0], Lexicon(index), scorer.alike)
    found = find(asked, index, scorer, None)
    assert found is not None
    assert found.document.id == "gairo"
    alone = resolve("街路樹審査会はどこに置かれますか。", (), Lexicon(index), scorer.alike)
    assert find(alone, index, scorer, None) is None
