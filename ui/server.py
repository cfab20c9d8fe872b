"""One process, one port: the API, the document pages and the chat."""

from __future__ import annotations

import errno
import os
import socket

import uvicorn
from fastapi import FastAPI

from assistant import Assistant
from indexer.errors import SenryakuError
from ui import api, chat
from ui.terminal import tell

_WAIT = 3  # seconds given to open answers when the server stops


class ServeError(SenryakuError):
    """The server cannot listen where it was told to."""


def create(assistant: Assistant) -> FastAPI:
    """The whole application over ``assistant``."""
    return chat.mount(api.create_app(assistant), assistant)


def serve(assistant: Assistant, host: str, port: int) -> None:
    """Serve until interrupted; raises ServeError where ``host`` and ``port`` cannot be had."""
    with listen(host, port) as listener:
        config = uvicorn.Config(
            create(assistant),
            log_level="warning",
            access_log=False,  # addresses hold questions
            timeout_graceful_shutdown=_WAIT,
            server_header=False,
        )
        tell(f"{address(listener, host)} で開けます。終えるには Ctrl+C を押してください。")
        uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to ``host`` and ``port``, so that a port in use is known before the start."""
    try:
        family, _, _, _, where = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise ServeError(f"アドレス {host} が見つかりません。--host を確かめてください。") from None
    try:
        return socket.create_server((str(where[0]), port), family=family)
    except OSError as error:
        raise ServeError(_refusal(error, host, port)) from None


def _refusal(error: OSError, host: str, port: int) -> str:
    """Why the machine does not let us listen there, and what to do."""
    match error.errno:
        case errno.EADDRINUSE:
            return f"ポート {port} はほかで使われています。--port で別の番号を指定してください。"
        case errno.EADDRNOTAVAIL:
            return f"{host} はこの機械のアドレスではありません。--host を確かめてください。"
        case errno.EACCES | errno.EPERM:
            return f"ポート {port} を使う権限がありません。--port で 1024 以上を指定してください。"
    return f"{host} のポート {port} で待ち受けられません（{os.strerror(error.errno or 0)}）。"


def address(listener: socket.socket, host: str) -> str:
    """The address to type into a browser."""
    name = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}:{listener.getsockname()[1]}/"
