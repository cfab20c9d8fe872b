"""Every way a command can fail, as an exit status and one Japanese sentence on standard error.

0 done, 1 could not do it, 2 wrong usage, 130 interrupted. No traceback reaches a user unless
SENRYAKU_DEBUG is set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from indexer.errors import SenryakuError
from ui.arguments import UsageError
from ui.terminal import printable

FAILED, USAGE, INTERRUPTED = 1, 2, 130


def guarded(run: Callable[[], int | None]) -> int:
    """The exit status of ``run``, whatever happens in it."""
    try:
        status = run() or 0
        sys.stdout.flush()
    except UsageError as error:
        return _say(str(error), USAGE)
    except SenryakuError as error:
        return _say(str(error), FAILED)
    except BrokenPipeError:
        return _hang_up()
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _say(os_error_sentence(error), FAILED)
    except Exception as error:
        if os.environ.get("SENRYAKU_DEBUG"):
            raise
        return _say(unexpected_sentence(error), FAILED)
    return status


def _say(sentence: str, status: int) -> int:
    print(f"senryaku: {printable(sentence)}", file=sys.stderr)
    return status


def _hang_up() -> int:
    """The reader of our output has gone (``| head``): end without a word about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def unexpected_sentence(error: Exception) -> str:
    """What to say of an error that nobody foresaw."""
    kind = f"{type(error).__name__}: {error}".strip(": ")
    return (
        f"予期しない問題が起きました（{kind}）。"
        "SENRYAKU_DEBUG=1 を付けて実行すると詳しい記録が出ます。"
    )


def os_error_sentence(error: OSError) -> str:
    """What a failed reading or writing means to the user, with the name of the file."""
    name = str(error.filename) if error.filename else "ファイル"
    match error:
        case FileNotFoundError():
            return f"{name} がありません。名前を確かめてください。"
        case PermissionError():
            return f"{name} を読み書きする権限がありません。"
        case IsADirectoryError():
            return f"{name} はフォルダです。ファイルを指定してください。"
        case NotADirectoryError():
            return f"{name} はフォルダではありません。フォルダを指定してください。"
    return f"{name} を読み書きできません（{error.strerror or error}）。"
