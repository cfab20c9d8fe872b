"""Settings: the flag, then the environment, then ``senryaku.toml`` in the working directory."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.errors import SenryakuError
from indexer.models import DTYPES, Encoding, Running

if TYPE_CHECKING:
    from assistant.generate import Chat

FILE = "senryaku.toml"
_PREFIX = "SENRYAKU_"
_MODEL_KEY = "SENRYAKU_MODEL_API_KEY"
LARGEST_PORT, MOST = 65535, 1_000_000
LONGEST_WAIT = 3600  # seconds for a chat model's reply
ADDRESS = re.compile(r"https?://[^\s/?#]+\S*")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a setting may be: in words, how the environment's text is read, what fits."""

    told: str
    fits: Callable[[Any], bool]
    read: Callable[[str], Any] = str


def _whole(told: str, low: int, high: int) -> Kind:
    def fits(value: Any) -> bool:
        return type(value) is int and low <= value <= high

    return Kind(told, fits, _number)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_TEXT = Kind("文字列", _is_text)
_TEXTS = Kind(
    "文字列か文字列の配列",
    lambda value: _is_text(value) or (isinstance(value, list) and all(map(_is_text, value))),
)
_COUNT = _whole("1 以上の整数", 1, MOST)
KINDS = {
    "index": _TEXT,
    "corpus": _TEXTS,
    "encoder": _TEXT,
    "query_prompt": _TEXT,
    "document_prompt": _TEXT,
    "max_length": _COUNT,
    "dtype": Kind("、".join(DTYPES) + " のどれか", lambda value: value in DTYPES),
    "batch_size": _COUNT,
    "device": _TEXT,
    "reranker": _TEXT,
    "model": _TEXT,
    "model_base_url": Kind(
        "http:// か https:// で始まるアドレス",
        lambda value: _is_text(value) and bool(ADDRESS.fullmatch(value)),
    ),
    "model_timeout": _whole(f"1 から {LONGEST_WAIT} の整数", 1, LONGEST_WAIT),
    "host": _TEXT,
    "port": _whole(f"0 から {LARGEST_PORT} の整数", 0, LARGEST_PORT),
}
# What may be set to nothing: a model that is given its texts without a prompt.
_MAY_BE_EMPTY = ("query_prompt", "document_prompt")


class SettingsError(SenryakuError):
    """A setting in the environment or in ``senryaku.toml`` cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a flag was not given, what was set elsewhere, and what holds otherwise."""

    environment: Mapping[str, str]
    file: Mapping[str, Any]

    @classmethod
    def read(cls) -> Settings:
        """From this process's environment and working directory."""
        return cls(os.environ, read_file(Path(FILE)))

    def index(self, flag: str | None) -> Path:
        return Path(self._value("index", flag) or "index")

    def corpus(self, flag: list[str] | None) -> list[Path]:
        if flag is None and (listed := self.environment.get(f"{_PREFIX}CORPUS")):
            flag = [folder for folder in listed.split(os.pathsep) if folder]
        found = flag or self.file.get("corpus") or ["corpus"]
        return [Path(folder) for folder in ([found] if isinstance(found, str) else found)]

    def encoder(self, flag: str | None, **flags: Any) -> str | None:
        """The identity of the encoder that is set; None where none is named.

        ``flags``: query_prompt, document_prompt, max_length and dtype, as flags give them.
        """
        from indexer.embed import STATIC  # brings numpy, which corpus list can do without

        name = self._value("encoder", flag)
        if not name or name == STATIC:
            return name or None
        options = {
            key: value
            for key in ("query_prompt", "document_prompt", "max_length", "dtype")
            if (value := self._value(key, flags.get(key))) is not None
        }
        return Encoding(name, **options).identity

    def running(self, device: str | None = None, batch_size: int | None = None) -> Running:
        """How encoder and reranker are run; the arguments are what flags give."""
        usual = Running()
        return Running(
            self._value("device", device) or usual.device,
            self._value("batch_size", batch_size) or usual.batch_size,
        )

    def reranker(self, flag: str | None) -> str | None:
        """The name or folder of the reranker; None where none is set."""
        return self._value("reranker", flag) or None

    def model(
        self, flag: str | None, base_url: str | None = None, timeout: int | None = None
    ) -> Chat | None:
        """The chat model that writes the answers; None where none is named.

        Its key is read from the environment alone: a file is copied and shown.
        """
        name = self._value("model", flag)
        if not name:
            return None
        from assistant.generate import TIMEOUT, Chat

        return Chat(
            name,
            self._value("model_base_url", base_url) or None,
            float(self._value("model_timeout", timeout) or TIMEOUT),
            self.environment.get(_MODEL_KEY) or None,
        )

    def host(self, flag: str | None) -> str:
        return self._value("host", flag) or "127.0.0.1"

    def port(self, flag: int | None) -> int:
        port = self._value("port", flag)
        return 7860 if port is None else int(port)

    def _value(self, key: str, flag: Any) -> Any:
        """What is set of ``key``; None where nothing is. Raises SettingsError where it is no use."""
        if flag is not None and (flag != "" or key in _MAY_BE_EMPTY):
            return flag
        variable = f"{_PREFIX}{key.upper()}"
        text = self.environment.get(variable)
        if text is None or (text == "" and key not in _MAY_BE_EMPTY):
            return self.file.get(key)
        value = KINDS[key].read(text)
        if not KINDS[key].fits(value):
            raise SettingsError(
                f"環境変数 {variable} の「{text}」は{KINDS[key].told}ではありません。"
            )
        return value


def read_file(path: Path) -> dict[str, Any]:
    """The settings of the file ``path``; none where there is no file."""
    if not path.is_file():
        return {}
    import tomllib

    try:
        found = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"設定ファイル {path} を読めません（{error}）。書式を直してください。"
        ) from None
    for key, value in found.items():
        _check(path, key, value)
    return found


def _check(path: Path, key: str, value: Any) -> None:
    kind = KINDS.get(key)
    if kind is None:
        raise SettingsError(
            f"設定ファイル {path} に知らない項目 {key} があります。使えるのは {'、'.join(KINDS)} です。"
        )
    if not kind.fits(value):
        raise SettingsError(f"設定ファイル {path} の {key} は{kind.told}で書いてください。")
