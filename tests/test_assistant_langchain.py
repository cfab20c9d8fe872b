"""The retriever and the runnable, used as LangChain uses its own."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from assistant_samples import same
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import RunnableLambda

from assistant import Answer, Assistant, Token
from assistant.langchain import StrategyRetriever, answer_runnable
from indexer.errors import SenryakuError
from indexer.filters import Filter

GOAL, LIST = "健康寿命の目標は？", "統合プロジェクトは何がありますか"
STRATEGY = "kenko-iryo-senryaku-2-gaiyo"
DOCS = Path(__file__).resolve().parents[1] / "docs" / "langchain.md"
METADATA = ["id", "title", "edition", "status", "section", "page", "start", "end", "score"]


def test_passages_are_exact_slices_in_the_order_of_the_search(assistant: Assistant) -> None:
    found = StrategyRetriever(assistant=assistant, k=4).invoke(GOAL)
    hits = assistant.search(GOAL, 4)
    assert [one.page_content for one in found] == [hit.chunk.text for hit in hits]
    for one in found:
        place = one.metadata
        assert list(place) == METADATA
        text = assistant.document(place["id"]).text
        assert one.page_content == text[place["start"] : place["end"]]
        assert one.id == f"{place['id']}#{place['start']}-{place['end']}"
    assert "75歳以上" in found[0].page_content
    assert found[0].metadata["section"][-1] == "（１）本戦略全体の KPI"
    assert found[0].metadata["score"] >= found[-1].metadata["score"]


def test_a_search_is_limited_for_all_calls_or_for_one(assistant: Assistant) -> None:
    drafts = StrategyRetriever(assistant=assistant, where=Filter(statuses=("案",)))
    assert {one.metadata["status"] for one in drafts.invoke(GOAL)} == {"案"}
    assert len(drafts.invoke(GOAL, k=2)) == 2
    of_one = StrategyRetriever(assistant=assistant, document_ids=[STRATEGY])
    assert {one.metadata["id"] for one in of_one.invoke(GOAL)} == {STRATEGY}
    follow_up = of_one.invoke("2024年度までは？", k=1, history=[(GOAL, "")])
    assert "75歳以上" in follow_up[0].page_content
    with pytest.raises(SenryakuError, match="nowhere"):
        of_one.invoke(GOAL, document_ids=["nowhere"])


def test_a_retriever_may_be_awaited(assistant: Assistant) -> None:
    retriever = StrategyRetriever(assistant=assistant, k=3)
    assert asyncio.run(retriever.ainvoke(GOAL)) == retriever.invoke(GOAL)
    assert retriever.batch([GOAL, LIST]) == [retriever.invoke(GOAL), retriever.invoke(LIST)]


def test_answers_are_those_of_the_assistant(assistant: Assistant) -> None:
    runnable = answer_runnable(assistant)
    expected = [same(assistant.ask(question)) for question in (GOAL, LIST)]
    assert same(runnable.invoke(GOAL)) == expected[0]
    assert [same(answer) for answer in runnable.batch([GOAL, LIST])] == expected  # type: ignore[arg-type]
    assert same(asyncio.run(runnable.ainvoke(GOAL))) == expected[0]  # type: ignore[arg-type]


def test_a_question_may_come_with_its_turns_and_documents(assistant: Assistant) -> None:
    asked: Any = {
        "question": "2024年度までの目標は？",
        "history": [[GOAL, "…"]],
        "documents": [STRATEGY],
    }
    expected = assistant.ask(asked["question"], [(GOAL, "…")], [STRATEGY])
    assert same(answer_runnable(assistant).invoke(asked)) == same(expected)
    bare: Any = {"question": GOAL, "history": None}
    assert same(answer_runnable(assistant).invoke(bare)) == same(assistant.ask(GOAL))


@pytest.mark.parametrize("asked", [{}, {"question": None}, {"query": GOAL}])
def test_what_is_no_question_is_an_error(assistant: Assistant, asked: Any) -> None:
    with pytest.raises(TypeError, match="question"):
        answer_runnable(assistant).invoke(asked)


def test_a_stream_is_tokens_and_then_the_answer(assistant: Assistant) -> None:
    runnable = answer_runnable(assistant)

    async def awaited() -> list[Any]:
        return [event async for event in runnable.astream(GOAL)]

    for events in (list(runnable.stream(GOAL)), asyncio.run(awaited())):
        *tokens, answer = events
        assert isinstance(answer, Answer)
        assert all(isinstance(token, Token) for token in tokens)
        assert "".join(token.text for token in tokens) == answer.answer


def test_it_is_a_step_of_a_chain_that_callbacks_see(assistant: Assistant) -> None:
    class Seen(BaseCallbackHandler):
        names: list[str] = []  # noqa: RUF012 - one handler, one test

        def on_chain_start(self, *args: Any, **kwargs: Any) -> None:
            self.names.append(str(kwargs.get("name")))

    chain = RunnableLambda(str.strip) | answer_runnable(assistant) | (lambda a: a.short_answer)
    assert chain.invoke(f" {GOAL} ", {"callbacks": [Seen()]}) == "75歳以上"
    assert "StrategyAnswerer" in Seen.names


def test_the_example_of_the_documentation_runs(
    assistant: Assistant, strategy_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = DOCS.read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(example.replace('"index"', repr(str(strategy_index))), {})
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "75歳以上"
    assert told[1].startswith("answered ")
