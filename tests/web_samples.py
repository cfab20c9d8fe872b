"""What the tests of downloads share: a server by script, a clock that stands still. No network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from indexer.fetch.download import Delivered, Limits, Web
from indexer.fetch.stamp import Stamp

AT = "https://example.go.jp/plan.pdf"
BODY = b"%PDF-1.7 " + bytes(range(256)) * 40
PRIVATE = {"::1": "::1"}
Handler = Callable[[httpx.Request], httpx.Response]


class Clock:
    """A clock that only sleeping and the server's slowness move."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Server:
    """Answers with the responses of a script, the last one over again; keeps what was asked."""

    def __init__(self, *script: httpx.Response | Exception | Handler) -> None:
        self.script = list(script)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        return answer(request)


class Chunks(httpx.SyncByteStream):
    """A body in pieces, each after ``then`` has been called."""

    def __init__(self, pieces: Iterator[bytes], then: Callable[[], None] = lambda: None) -> None:
        self.pieces, self.then = pieces, then

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.then()
            yield piece


def web_of(server: Handler, clock: Clock | None = None, **limits: float) -> Web:
    clock = clock or Clock()
    return Web(
        httpx.Client(transport=httpx.MockTransport(server)),
        Limits(**limits),
        resolve=lambda host: [
            "203.0.114.7" if host.endswith(".jp") else PRIVATE.get(host, "127.0.0.1")
        ],
        clock=clock,
        sleep=clock.sleep,
    )


def get(web: Web, folder: Path, known: Stamp | None = None) -> Delivered | None:
    return web.get(AT, folder / ".a.part", known, lambda there, total: None)


def whole(**headers: str) -> httpx.Response:
    return httpx.Response(200, content=BODY, headers=headers)


def broken(after: int, **headers: str) -> httpx.Response:
    """A body that ends early."""
    length = {"Content-Length": str(len(BODY))}
    return httpx.Response(200, stream=Chunks(iter([BODY[:after]])), headers=length | headers)


def with_ranges(etag: str = '"1"', body: bytes = BODY) -> Handler:
    """A server that keeps to what it is asked for."""

    def answer(request: httpx.Request) -> httpx.Response:
        wanted = request.headers.get("Range")
        if wanted is None or request.headers.get("If-Range") != etag:
            return httpx.Response(200, content=body, headers={"ETag": etag})
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start >= len(body):
            return httpx.Response(416)
        where = f"bytes {start}-{len(body) - 1}/{len(body)}"
        headers = {"ETag": etag, "Content-Range": where}
        return httpx.Response(206, content=body[start:], headers=headers)

    return answer
