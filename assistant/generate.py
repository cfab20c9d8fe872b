"""A chat model writes the answer: the only import of LangChain's chat models, inside functions.

Whatever goes wrong (FAILURES) ends in the extracted answer with a note, never in an exception and
never in words that were not verified. Keys are neither stored with what is shown nor logged.
"""

from __future__ import annotations

import contextvars
import logging
import os
import queue
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant import accept, prompt, reply, settle
from assistant.draft import Considered
from assistant.statement import Draft
from assistant.types import History
from indexer.errors import SenryakuError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRACTIVE, GENERATED = "extractive", "generated"
TIMEOUT = 60.0  # seconds for a whole reply
_AT_ONCE = 8  # replies waited for at a time; what a provider hangs on to counts until it ends
_NO_CHUNKS = "No generation chunks"  # BaseChatModel.stream of langchain_core 1.7
_OPENAI_KEY = "OPENAI_API_KEY"
_log = logging.getLogger(__name__)


class ChatModelError(SenryakuError):
    """A chat model cannot be used as set: not installed, no key, no such name."""


class Busy(Exception):  # noqa: N818 - an outcome, told to readers as such
    """As many replies are waited for as may be."""


class Refused(Exception):  # noqa: N818
    """The provider ended the reply for what it says."""


class Empty(Exception):  # noqa: N818
    """A reply without a word."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat model by the name init_chat_model knows it by (``openai:gpt-5``), and how to reach it."""

    name: str
    base_url: str | None = None
    timeout: float = TIMEOUT  # seconds for a whole reply
    api_key: str | None = field(default=None, repr=False)  # None: the provider's own variable


@dataclass(frozen=True, slots=True)
class Step:
    """A draft while a reply comes in. ``last``: nothing follows; ``mode`` is of the last one."""

    draft: Draft
    mode: str = GENERATED
    last: bool = False


Model: TypeAlias = "str | Chat | BaseChatModel"

# Names of an error's classes, of langchain_core's kinds first, → why there is no reply of a model.
FAILURES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(names), why)
    for names, why in (
        ("Endless", "言語モデルの回答が終わらなかったため"),
        ("CutShort", "言語モデルの回答が途中で切れたため"),
        (r"\bRefused\b|ContentFilter|Refusal", "言語モデルが回答を控えたため"),
        ("Empty", "言語モデルの回答が空だったため"),
        ("Busy", "言語モデルへの問い合わせが混み合っているため"),
        ("ModelTimeout|Timeout", "言語モデルの回答が時間内に終わらなかったため"),
        ("ModelRateLimit|RateLimit|Throttl|TooManyRequests", "言語モデルの利用回数が上限に達しているため"),
        ("ModelAuthentication|ModelPermission|Authentication|PermissionDenied|Unauthorized", "言語モデルの利用が認められなかった（管理者は鍵の設定を確かめてください）ため"),
        (r"ModelNotFound|\bNotFoundError", "設定された言語モデルが見つからないため"),
        ("ContextOverflow", "言語モデルが一度に読める長さを超えたため"),
        ("ModelInvalidRequest|BadRequest", "言語モデルが依頼を受け付けなかったため"),
        ("ModelConnection|ConnectionError|ConnectError", "言語モデルに接続できなかったため"),
        ("ModelAPI|InternalServer|ServiceUnavailable", "言語モデルの提供元に障害があるため"),
        ("", "言語モデルを呼び出せなかったため"),
    )
)  # fmt: skip
# What providers give as the reason of an end, where it is no proper one.
_ENDINGS: Mapping[str, type[Exception]] = {
    "length": reply.CutShort,
    "max_tokens": reply.CutShort,
    "model_length": reply.CutShort,
    "content_filter": Refused,
    "refusal": Refused,
    "safety": Refused,
    "guardrail_intervened": Refused,
}
# Of a model that was to write structured output but cannot: it is asked for plain text.
_NO_STRUCTURE = re.compile("ModelInvalidRequest|BadRequest|NotImplementedError|OutputParser")


class Writer:
    """Writes answers with one chat model. Thread-safe; holds nothing between questions."""

    def __init__(self, model: BaseChatModel, timeout: float = TIMEOUT) -> None:
        self._model = model
        self._timeout = timeout
        self._free = threading.BoundedSemaphore(_AT_ONCE)

    @classmethod
    def of(cls, model: Model) -> Writer:
        """The writer with ``model``, by name or ready made. Raises ChatModelError."""
        if isinstance(model, str):
            model = Chat(model)
        if isinstance(model, Chat):
            return cls(_opened(model), model.timeout)
        return cls(model)

    def write(self, text: str, history: History, considered: Considered) -> Iterator[Step]:
        """The answer to ``text`` while it grows by sentences that hold, then the last step.

        Where a refusal is at stake nothing is given before the whole reply is known to hold.
        """
        evidence = prompt.evidence_of(considered) if accept.writable(considered) else {}
        if not evidence:
            yield Step(considered.draft, EXTRACTIVE, last=True)
            return
        sheet = accept.begin(considered)
        refusal = considered.draft.status not in accept.ANSWERS
        try:
            for written in self._reply(prompt.messages(text, history, evidence)):
                before, sheet = sheet, accept.add(sheet, written, evidence, considered)
                if sheet.circles:
                    raise reply.Endless
                if sheet.full:
                    break
                if sheet.statements != before.statements and not refusal:
                    yield Step(Draft(considered.draft.status, sheet.statements))
        except Exception as error:
            _log.info("no reply of the chat model: %s", type(error).__name__)
            yield Step(settle.without(considered.draft, why(error)), EXTRACTIVE, last=True)
            return
        draft, generated = settle.settle(sheet, considered)
        yield Step(draft, GENERATED if generated else EXTRACTIVE, last=True)

    def _reply(self, messages: Iterable[prompt.Message]) -> Iterator[reply.Written]:
        """The sentences of one reply; structured where the model has it, else plain text."""
        sent = [(message.role, message.text) for message in messages]
        until = time.monotonic() + self._timeout
        if (getattr(self._model, "profile", None) or {}).get("structured_output"):
            found = self._objects(sent, until)
            try:
                first = next(found, None)
            except Exception as error:
                if not _NO_STRUCTURE.search(_names(error)):
                    raise
            else:
                yield from chain([] if first is None else [first], found)
                return
        pieces = self._within(until, lambda: self._model.stream(sent))
        yield from reply.from_text(_texts(pieces))

    def _objects(self, sent: list[tuple[str, str]], until: float) -> Iterator[reply.Written]:
        asked = self._model.with_structured_output(prompt.SCHEMA)
        found = self._within(until, lambda: asked.stream(sent))
        return reply.from_objects(one for one in found if isinstance(one, Mapping))

    def _within(self, until: float, start: Callable[[], Iterable[Any]]) -> Iterator[Any]:
        """What ``start()`` yields until then; on a thread of its own, since a provider may hang.

        Raises TimeoutError, Busy, and what the stream raises.
        """
        if not self._free.acquire(blocking=False):
            raise Busy
        found: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        left = threading.Event()

        def run() -> None:
            try:
                for one in start():
                    found.put(("one", one))
                    if left.is_set():
                        break
                found.put(("end", None))
            except BaseException as error:
                found.put(("error", error))
            finally:
                self._free.release()

        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(run,), daemon=True).start()
        try:
            while True:
                try:
                    what, one = found.get(timeout=max(0.0, until - time.monotonic()))
                except queue.Empty:
                    raise TimeoutError from None
                if what == "end":
                    return
                if what == "error":
                    raise one
                yield one
        finally:
            left.set()


def _texts(pieces: Iterable[Any]) -> Iterator[str]:
    """The text of the chunks of a message. Raises Empty, Refused, CutShort by how it ends."""
    any_text = False
    for piece in _or_none(pieces):
        text = str(piece.text)
        any_text = any_text or bool(text.strip())
        yield text
        told = piece.response_metadata
        ending = str(told.get("finish_reason") or told.get("stop_reason") or "").lower()
        if ending in _ENDINGS:
            raise _ENDINGS[ending]
    if not any_text:
        raise Empty


def _or_none(pieces: Iterable[Any]) -> Iterator[Any]:
    """``pieces``; none where langchain_core raises because there are none."""
    try:
        yield from pieces
    except ValueError as error:
        if not str(error).startswith(_NO_CHUNKS):
            raise


def why(error: Exception) -> str:
    """What a reader is told of ``error``: never its own words, which may hold a key."""
    names = _names(error)
    reason = next(told for pattern, told in FAILURES if pattern.search(names))
    return f"{reason}、{settle.WITHOUT}"


def _names(error: Exception) -> str:
    return " ".join(kind.__name__ for kind in type(error).__mro__)


def _opened(chat: Chat) -> BaseChatModel:
    """The model that ``chat`` names. Raises ChatModelError."""
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {"temperature": 0, "timeout": chat.timeout, "max_retries": 1}
    if chat.base_url:
        given["base_url"] = chat.base_url
    if chat.api_key:
        given["api_key"] = chat.api_key
    elif chat.base_url and chat.name.startswith("openai:") and not os.environ.get(_OPENAI_KEY):
        given["api_key"] = "none"  # servers of one's own ask for none, the library does
    try:
        model: BaseChatModel = init_chat_model(chat.name, **given)
        if (model.profile or {}).get("temperature") is False:
            del given["temperature"]
            model = init_chat_model(chat.name, **given)
    except ImportError as error:
        package = re.search(r"langchain[-_][a-z-_]+", str(error))
        named = f"（{package[0].replace('_', '-')}）" if package else ""
        raise ChatModelError(
            f"言語モデル「{chat.name}」に要るライブラリ{named}が入っていません。"
            ".venv/bin/pip install でそれを入れてください。"
        ) from None
    except Exception as error:  # its words may hold a key
        raise ChatModelError(
            f"言語モデル「{chat.name}」を使えません（{type(error).__name__}）。"
            "「提供元:モデル名」の形の名前と、鍵（環境変数 SENRYAKU_MODEL_API_KEY か提供元のもの）を確かめてください。"
        ) from None
    return model
