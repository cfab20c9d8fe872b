"""Settings: the flag, then the environment, then ``senryaku.toml`` in the working directory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import SenryakuError

FILE = "senryaku.toml"
_PREFIX = "SENRYAKU_"
_STRING, _STRINGS, _PORT = "文字列", "文字列か文字列の配列", "0 から 65535 の整数"
_KEYS = {"index": _STRING, "corpus": _STRINGS, "encoder": _STRING, "host": _STRING, "port": _PORT}


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
        return Path(flag or self._text("index") or "index")

    def corpus(self, flag: list[str] | None) -> list[Path]:
        if flag is None and (listed := self.environment.get(f"{_PREFIX}CORPUS")):
            flag = [folder for folder in listed.split(os.pathsep) if folder]
        found = flag or self.file.get("corpus") or ["corpus"]
        return [Path(folder) for folder in ([found] if isinstance(found, str) else found)]

    def encoder(self, flag: str | None) -> str | None:
        return flag or self._text("encoder")

    def host(self, flag: str | None) -> str:
        return flag or self._text("host") or "127.0.0.1"

    def port(self, flag: int | None) -> int:
        if flag is not None:
            return flag
        text = self.environment.get(f"{_PREFIX}PORT")
        if not text:
            return int(self.file.get("port", 7860))
        if not (text.isascii() and text.isdecimal() and _is_port(int(text))):
            raise SettingsError(f"環境変数 {_PREFIX}PORT の「{text}」は{_PORT}ではありません。")
        return int(text)

    def _text(self, key: str) -> str | None:
        value = self.environment.get(f"{_PREFIX}{key.upper()}") or self.file.get(key)
        return str(value) if value else None


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
    wanted = _KEYS.get(key)
    if wanted is None:
        raise SettingsError(
            f"設定ファイル {path} に知らない項目 {key} があります。使えるのは {'、'.join(_KEYS)} です。"
        )
    strings = (
        wanted == _STRINGS and isinstance(value, list) and all(isinstance(v, str) for v in value)
    )
    right = _is_port(value) if wanted == _PORT else isinstance(value, str) or strings
    if not right:
        raise SettingsError(f"設定ファイル {path} の {key} は{wanted}で書いてください。")


def _is_port(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 65535
