"""One file from one address: what servers and networks do, and what becomes of it. No network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import reach, stamp
from indexer.download import Limits, Web
from indexer.errors import CorpusError
from indexer.reach import UnreachableError
from indexer.stamp import Stamp

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


def get(web: Web, folder: Path, known: Stamp | None = None):
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
    import gzip

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


def test_a_slow_body_is_stopped_and_gone_on_with(tmp_path: Path) -> None:
    clock = Clock()

    def slow() -> None:
        clock.now += 29

    pieces = Chunks((BODY[i : i + 100] for i in range(0, len(BODY), 100)), slow)
    first = httpx.Response(200, stream=pieces, headers={"ETag": '"1"'})
    server = Server(first, with_ranges())
    web = web_of(server, clock)
    with pytest.raises(CorpusError, match="時間がかかりすぎるため止めました（900 秒まで）"):
        get(web, tmp_path)
    assert (tmp_path / ".a.part").stat().st_size == 3200
    assert get(web, tmp_path) is not None
    assert server.asked[-1].headers["Range"] == "bytes=3200-"
    assert (tmp_path / ".a.part").read_bytes() == BODY


def test_a_body_cut_off_is_gone_on_with(tmp_path: Path) -> None:
    server = Server(broken(1000, ETag='"1"'), with_ranges())
    assert get(web_of(server), tmp_path) is not None
    assert (tmp_path / ".a.part").read_bytes() == BODY
    again = server.asked[1].headers
    assert (again["Range"], again["If-Range"]) == ("bytes=1000-", '"1"')


def test_a_connection_cut_off_is_gone_on_with(tmp_path: Path) -> None:
    def cut() -> Iterator[bytes]:
        yield BODY[:500]
        raise httpx.RemoteProtocolError("peer closed connection")

    server = Server(
        httpx.Response(200, stream=Chunks(cut()), headers={"ETag": '"1"'}), with_ranges()
    )
    assert get(web_of(server), tmp_path) is not None
    assert (tmp_path / ".a.part").read_bytes() == BODY


def test_a_date_will_do_to_go_on_by(tmp_path: Path) -> None:
    when = "Wed, 21 Oct 2015 07:28:00 GMT"
    server = Server(broken(1000, **{"Last-Modified": when, "ETag": 'W/"weak"'}), whole())
    get(web_of(server), tmp_path)
    assert server.asked[1].headers["If-Range"] == when


def test_without_a_mark_of_the_server_one_begins_anew(tmp_path: Path) -> None:
    server = Server(broken(1000), whole())
    get(web_of(server), tmp_path)
    assert "Range" not in server.asked[1].headers
    assert (tmp_path / ".a.part").read_bytes() == BODY


def test_a_server_without_ranges_sends_it_all_again(tmp_path: Path) -> None:
    server = Server(broken(1000, ETag='"1"'), whole(ETag='"1"'))
    get(web_of(server), tmp_path)
    assert (tmp_path / ".a.part").read_bytes() == BODY


OTHER = b"%PDF-1.4 another edition" * 9


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Range": f"bytes 1000-{len(BODY) - 1}/{len(BODY)}", "ETag": '"2"'},  # changed
        {"Content-Range": "bytes 0-99/100", "ETag": '"1"'},  # not what was asked for
        {"ETag": '"1"'},
    ],
)
def test_a_rest_of_another_file_is_not_joined(tmp_path: Path, headers: dict[str, str]) -> None:
    rest = httpx.Response(206, content=BODY[1000:], headers=headers)
    server = Server(broken(1000, ETag='"1"'), rest, with_ranges('"2"', OTHER))
    found = get(web_of(server), tmp_path)
    assert (tmp_path / ".a.part").read_bytes() == OTHER
    assert found.stamp.etag == '"2"'
    assert "Range" not in server.asked[2].headers


def test_a_file_changed_while_going_on_comes_anew(tmp_path: Path) -> None:
    server = Server(broken(1000, ETag='"1"'), with_ranges('"2"', OTHER))
    get(web_of(server), tmp_path)
    assert (tmp_path / ".a.part").read_bytes() == OTHER


def test_a_range_beyond_the_end_begins_anew(tmp_path: Path) -> None:
    (tmp_path / ".a.part").write_bytes(BODY)  # all there, but never taken
    Stamp(AT, '"1"').write(stamp.of_part(tmp_path / ".a.part"))
    server = Server(with_ranges())
    get(web_of(server), tmp_path)
    assert [r.headers.get("Range") for r in server.asked] == [f"bytes={len(BODY)}-", None]


@pytest.mark.parametrize(
    "kept", [b"", b"{}", b"[1]", b"\xff", b'{"address": 1, "etag": 2, "modified": 3}']
)
def test_a_stamp_that_is_none_is_no_stamp(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / ".a.part").write_bytes(b"x")
    stamp.of_part(tmp_path / ".a.part").write_bytes(kept)
    get(web_of(Server(with_ranges())), tmp_path)
    assert (tmp_path / ".a.part").read_bytes() == BODY


def test_a_part_of_another_address_is_not_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / ".a.part").write_bytes(b"x")
    Stamp("https://example.jp/other", '"1"').write(stamp.of_part(tmp_path / ".a.part"))
    server = Server(with_ranges())
    get(web_of(server), tmp_path)
    assert "Range" not in server.asked[0].headers


def test_a_body_that_never_comes_whole_is_given_up(tmp_path: Path) -> None:
    server = Server(lambda request: broken(1000))
    with pytest.raises(CorpusError, match="途中で切れました（1,000 / 10,249 バイト）"):
        get(web_of(server), tmp_path)
    assert len(server.asked) == 4


def test_more_than_was_promised_is_not_taken(tmp_path: Path) -> None:
    headers = {"Content-Length": "5"}
    server = Server(lambda r: httpx.Response(200, stream=Chunks(iter([BODY])), headers=headers))
    with pytest.raises(CorpusError, match="途中で切れました"):
        get(web_of(server), tmp_path)
    assert list(tmp_path.iterdir()) == []


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


@settings(max_examples=25)
@given(st.lists(st.integers(0, len(BODY)), max_size=3), st.sampled_from(['"1"', 'W/"1"', ""]))
def test_however_often_it_breaks_off_the_bytes_are_the_servers(cuts: list[int], etag: str) -> None:
    import tempfile

    def cutting(request: httpx.Request) -> httpx.Response:
        answer = with_ranges(etag or '"none"')(request)
        body = answer.read()
        cut = cuts.pop() if cuts else len(body)
        headers = dict(answer.headers) | {"content-length": str(len(body))}
        if not etag:
            headers.pop("etag")
        return httpx.Response(
            answer.status_code, stream=Chunks(iter([body[:cut]])), headers=headers
        )

    with tempfile.TemporaryDirectory() as folder:
        get(web_of(cutting), Path(folder))
        assert (Path(folder) / ".a.part").read_bytes() == BODY
