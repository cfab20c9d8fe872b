"""A download that was cut off goes on where it stopped, and never joins two files. No network."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_samples import AT, BODY, Chunks, Clock, Server, broken, get, web_of, whole, with_ranges

from indexer.errors import CorpusError
from indexer.fetch import stamp
from indexer.fetch.stamp import Stamp


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


@settings(max_examples=25)
@given(st.lists(st.integers(0, len(BODY)), max_size=3), st.sampled_from(['"1"', 'W/"1"', ""]))
def test_however_often_it_breaks_off_the_bytes_are_the_servers(cuts: list[int], etag: str) -> None:
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
