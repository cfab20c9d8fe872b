"""One file from one address: where a server may send us, how much, how long. No network."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from web_samples import AT, BODY, Chunks, Clock, Server, get, web_of, whole

from indexer.errors import CorpusError
from indexer.fetch import reach
from indexer.fetch.reach import UnreachableError
from indexer.fetch.stamp import Stamp


def test_a_file_comes_whole(tmp_path: Path) -> None:
    server = Server(whole(**{"Content-Type": "application/pdf; charset=x", "ETag": '"1"'}))
    told: list[tuple[int, int | None]] = []
    part = tmp_path / ".a.part"
    found = web_of(server).get(AT, part, None, lambda *size: told.append(size))
    assert (found.address, found.media_type) == (AT, "application/pdf")
    assert found.stamp == Stamp(AT, '"1"', None)
    assert part.read_bytes() == BODY
    assert told[-1] == (len(BODY), len(BODY))
    (request,) = server.asked
    assert request.headers["User-Agent"].startswith("Senryaku/")
    assert request.headers["Accept-Encoding"] == "identity"


def test_redirects_are_followed(tmp_path: Path) -> None:
    server = Server(
        httpx.Response(302, headers={"Location": "/b.pdf"}),
        httpx.Response(301, headers={"Location": "https://www.example.jp/c.pdf"}),
        whole(),
    )
    assert get(web_of(server), tmp_path).address == "https://www.example.jp/c.pdf"
    assert [str(r.url) for r in server.asked][1] == "https://example.go.jp/b.pdf"


# (where a server sends us, words of the refusal)
TRAPS = [
    ("http://example.go.jp/plan.pdf", "https のアドレスではない"),
    ("file:///etc/passwd", "https のアドレスではない"),
    ("ftp://example.go.jp/", "https のアドレスではない"),
    ("//user:pw@example.jp/", "https のアドレスではない"),
    ("https://localhost/", "内部のアドレス（127.0.0.1）"),
    ("https://127.0.0.1/", "内部のアドレス"),
    ("https://intra.example.com/", "内部のアドレス（127.0.0.1）"),
    ("https://[::1", "Invalid URL"),
    ("https://[::1]/", "内部のアドレス（::1）"),
    ("https://example.go.jp:0/", "https のアドレスではない"),
    ("https://exa mple.jp/", "https のアドレスではない"),
    (AT, "転送が多すぎます（5 回まで）"),
]


@pytest.mark.parametrize(("location", "words"), TRAPS)
def test_nobody_sends_us_astray(tmp_path: Path, location: str, words: str) -> None:
    server = Server(httpx.Response(302, headers={"Location": location}))
    with pytest.raises(CorpusError) as caught:
        get(web_of(server), tmp_path)
    assert words in str(caught.value)
    assert all(r.url.host == "example.go.jp" for r in server.asked)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 192.168.0.1 172.16.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 ::1 "
    "fe80::1%eth0 fc00::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 255.255.255.255 nonsense".split(),
)
def test_private_addresses_are_not_asked(tmp_path: Path, address: str) -> None:
    server = Server(whole())
    web = web_of(server)
    web.resolve = lambda host: ["203.0.114.7", address]
    with pytest.raises(CorpusError, match=r"example\.go\.jp は内部のアドレス"):
        get(web, tmp_path)
    assert server.asked == []
    web.allowed = frozenset({"example.go.jp"})
    assert get(web, tmp_path) is not None


def test_a_name_that_turns_private_in_between_is_noticed(tmp_path: Path) -> None:
    class Peer:
        def get_extra_info(self, name: str) -> tuple[str, int]:
            return ("10.0.0.1", 443)

    answer = httpx.Response(200, content=BODY, extensions={"network_stream": Peer()})
    with pytest.raises(CorpusError, match=r"内部のアドレス（10\.0\.0\.1）"):
        get(web_of(Server(answer)), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ConnectError("[Errno 111] Connection refused"), "接続を断られました"),
        (httpx.ConnectError("[Errno -2] Name or service not known"), "名前を引けません"),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"), "証明書を確かめられません"),
        (httpx.ConnectTimeout("timed out"), "応答がありません"),
        (httpx.ProxyError("407"), "407"),
    ],
)
def test_a_host_that_cannot_be_reached(tmp_path: Path, error: Exception, words: str) -> None:
    clock, server = Clock(), Server(error)
    with pytest.raises(UnreachableError, match=r"example\.go\.jp に接続できません") as caught:
        get(web_of(server, clock), tmp_path)
    assert words in str(caught.value)
    assert caught.value.host == "example.go.jp"
    assert len(server.asked) == 4
    assert clock.slept == [1.0, 2.0, 4.0]


def test_a_name_that_is_not_known(tmp_path: Path) -> None:
    web = web_of(Server(whole()))
    web.resolve = reach.resolved  # sockets are blocked: getaddrinfo is all that runs

    def unknown(*arguments: object, **more: object) -> None:
        raise OSError(-2, "Name or service not known")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.getaddrinfo", unknown)
        patch.setattr("urllib.request.getproxies", dict)
        with pytest.raises(UnreachableError, match="名前を引けません"):
            get(web, tmp_path)
        patch.setattr("urllib.request.getproxies", lambda: {"https": "http://proxy:8080"})
        assert get(web, tmp_path) is not None  # only the proxy knows the name


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(tmp_path: Path, status: int) -> None:
    clock, server = Clock(), Server(httpx.Response(status), httpx.Response(status), whole())
    assert get(web_of(server, clock), tmp_path) is not None
    assert clock.slept == [1.0, 2.0]


# (Retry-After, seconds waited; None: not waited for)
WAITS = [("7", 7.0), ("0", 0.0), ("61", None), ("9" * 400, None), ("soon", 1.0), ("-5", 1.0)]


@pytest.mark.parametrize(("value", "waited"), WAITS)
def test_what_a_busy_server_asks_for_is_heeded_within_bounds(
    tmp_path: Path, value: str, waited: float | None
) -> None:
    clock = Clock()
    server = Server(httpx.Response(429, headers={"Retry-After": value}), whole())
    if waited is None:
        with pytest.raises(CorpusError, match=r"429 .*秒後にと求められています"):
            get(web_of(server, clock), tmp_path)
        assert clock.slept == []
    else:
        get(web_of(server, clock, pause=0), tmp_path)
        assert clock.slept == [waited]


def test_a_date_to_wait_for_that_is_past_is_no_wait(tmp_path: Path) -> None:
    clock = Clock()
    when = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}
    get(web_of(Server(httpx.Response(503, headers=when), whole()), clock, pause=0), tmp_path)
    assert clock.slept == [0.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 206, 204, 304, 416])
def test_other_answers_are_final(tmp_path: Path, status: int) -> None:
    server = Server(httpx.Response(status))
    with pytest.raises(CorpusError, match=f"を取得できません（{status}"):
        get(web_of(server), tmp_path)
    assert len(server.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_large_is_not_begun(tmp_path: Path) -> None:
    for length in ("1001", "9" * 5000):
        server = Server(
            httpx.Response(200, stream=Chunks(iter([b"x"])), headers={"Content-Length": length})
        )
        with pytest.raises(CorpusError, match="大きすぎます"):
            get(web_of(server, largest=1000), tmp_path)
        assert list(tmp_path.iterdir()) == []


def test_a_body_without_end_is_stopped(tmp_path: Path) -> None:
    given_out = []

    def endless() -> Iterator[bytes]:
        while True:
            given_out.append(1)
            yield b"x" * 1000

    server = Server(httpx.Response(200, stream=Chunks(endless())))
    with pytest.raises(CorpusError, match="大きすぎます"):
        get(web_of(server, largest=100_000), tmp_path)
    assert len(given_out) == 101
    assert list(tmp_path.iterdir()) == []


def test_a_packed_body_without_end_is_stopped(tmp_path: Path) -> None:
    packed = gzip.compress(bytes(30_000_000))
    headers = {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
    server = Server(httpx.Response(200, stream=Chunks(iter([packed])), headers=headers))
    with pytest.raises(CorpusError, match="大きすぎます"):
        get(web_of(server, largest=1_000_000), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_packed_badly_is_refused(tmp_path: Path) -> None:
    server = Server(lambda request: httpx.Response(
        200, stream=Chunks(iter([b"no gzip"])), headers={"Content-Encoding": "gzip"}
    ))  # fmt: skip
    with pytest.raises(CorpusError, match="圧縮を解けません"):
        get(web_of(server), tmp_path)


def test_what_has_not_changed_is_not_sent(tmp_path: Path) -> None:
    when = "Wed, 21 Oct 2015 07:28:00 GMT"
    server = Server(httpx.Response(304))
    assert get(web_of(server), tmp_path, Stamp(AT, '"1"', when)) is None
    asked = server.asked[0].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', when)
    with pytest.raises(CorpusError, match="304"):
        get(web_of(server), tmp_path, Stamp("https://example.jp/other", '"1"'))


def test_one_host_is_not_hurried(tmp_path: Path) -> None:
    clock = Clock()
    web = web_of(Server(whole()), clock)
    get(web, tmp_path)
    get(web, tmp_path)
    clock.now += 0.25
    web.get("https://other.jp/a.pdf", tmp_path / ".b.part", None, lambda *size: None)
    get(web, tmp_path)
    assert clock.slept == [1.0, 0.75]
