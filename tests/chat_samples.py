"""A chat model that says what a test tells it to, behind the seam every LangChain model has."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import RunnableLambda

_EVIDENCE = re.compile(r'<根拠 id="([^"]+)" 箇所="([^"]*)">\n(.*?)\n</根拠>', re.DOTALL)


@dataclass(frozen=True)
class Pause:
    """A model that takes its time."""

    seconds: float


@dataclass(frozen=True)
class Ending:
    """The reason a provider gives for the end of a reply."""

    reason: str


@dataclass(frozen=True)
class Seen:
    """What a model is sent, as it reads it."""

    system: str
    human: str

    @property
    def evidence(self) -> dict[str, str]:
        """Id → text."""
        return {found[1]: found[3] for found in _EVIDENCE.finditer(self.human)}

    def id_of(self, words: str) -> str:
        """The id of the first evidence with ``words`` in it."""
        return next(key for key, text in self.evidence.items() if words in text)


# A piece of a reply: text, or what happens instead.
Piece = str | Pause | Ending | Exception
Script = Callable[[Seen], Iterable[Piece]]


class ScriptedChat(BaseChatModel):
    """Replies with what ``script`` makes of what it was sent; ``asked`` keeps what that was."""

    script: Any  # Script; pydantic would wrap a generator function
    asked: list[Seen] = []  # noqa: RUF012 - pydantic copies it
    structured: Any = None  # Callable[[Seen], Iterable[dict | Exception]], for structured output

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(str(chunk.message.content) for chunk in self._stream(messages))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for piece in self.script(self._see(messages)):
            if isinstance(piece, Exception):
                raise piece
            if isinstance(piece, Pause):
                time.sleep(piece.seconds)
                continue
            ending = {"finish_reason": piece.reason} if isinstance(piece, Ending) else {}
            text = "" if isinstance(piece, Ending) else piece
            yield ChatGenerationChunk(
                message=AIMessageChunk(content=text, response_metadata=ending)
            )

    def with_structured_output(self, schema: Any, **kwargs: Any) -> Any:
        def replies(messages: list[tuple[str, str]]) -> Iterator[Any]:
            seen = Seen(messages[0][1], messages[1][1])
            self.asked.append(seen)
            for one in self.structured(seen):
                if isinstance(one, Exception):
                    raise one
                yield one

        return RunnableLambda(replies)

    def _see(self, messages: list[BaseMessage]) -> Seen:
        seen = Seen(str(messages[0].content), str(messages[1].content))
        self.asked.append(seen)
        return seen


def says(*pieces: Piece) -> Script:
    """A script that says the same whatever it is sent."""
    return lambda seen: pieces


def letters(text: str) -> list[str]:
    """``text`` a character at a time, as a slow model streams it."""
    return list(text)


def copying(words: str, text: str | None = None) -> Script:
    """A script that cites the evidence with ``words`` in it, for ``text`` or for its own text."""

    def script(seen: Seen) -> Iterable[Piece]:
        key = seen.id_of(words)
        said = text if text is not None else seen.evidence[key]
        return letters(f"{said}[{key}]")

    return script
