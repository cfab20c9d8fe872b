"""One file from one https address, within bounds: the only import of httpx in the indexer.

What a server may do to us is bounded here: where it can send us (https, public addresses, few
redirects), how much it can send, how long it can take. What is cut off is kept and taken up again
where it stopped, unless the file has changed meanwhile.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path
from urllib.parse import urljoin

import httpx

from indexer.errors import CorpusError
from indexer.fetch import stamp
from indexer.fetch.reach import UnreachableError, check_public, host_of, proxied, resolved, short
from indexer.fetch.stamp import Stamp
from indexer.formats import LARGEST

Told = Callable[[int, int | None], None]  # bytes that are there, bytes that there will be
_CONNECT, _READ = 10.0, 30.0  # seconds
_REASONS = {  # words of the libraries' messages
    "CERTIFICATE": "証明書を確かめられません",
    "refused": "接続を断られました",
    "Name or service not known": "名前を引けません",
    "name resolution": "名前を引けません",
    "unreachable": "経路がありません",
}
_BUSY = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything one file may take."""

    largest: int = LARGEST  # bytes
    redirects: int = 5
    tries: int = 4
    total: float = 900.0  # seconds for all tries together
    wait: float = 60.0  # seconds before a further try at most, whatever the server asks for
    pause: float = 1.0  # seconds between two requests to one host


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file as it came, whole."""

    address: str  # where it came from in the end
    media_type: str  # "" where the server did not say
    stamp: Stamp


class _Again(Exception):  # noqa: N818 - no error: one try of several
    """This try failed in a way that a further one may not."""

    def __init__(self, reason: CorpusError, wait: float | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.wait = wait


def user_agent() -> str:
    """Who asks: a server's keeper should be able to tell."""
    try:
        version = metadata.version("senryaku")
    except metadata.PackageNotFoundError:
        version = "0"
    return f"Senryaku/{version} (policy document assistant; python-httpx/{httpx.__version__})"


@dataclass(slots=True)
class Web:
    """A client with its bounds. ``resolve``, ``clock``, ``sleep`` are there for tests to replace."""

    client: httpx.Client
    limits: Limits = Limits()
    resolve: Callable[[str], Iterable[str]] = resolved
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    allowed: frozenset[str] = frozenset()  # hosts that may have private addresses
    _asked: dict[str, float] = field(default_factory=dict)  # host → when it was last asked

    @classmethod
    def open(cls) -> Web:
        """The web as this machine reaches it, through a proxy where one is set."""
        return cls(httpx.Client(timeout=httpx.Timeout(_READ, connect=_CONNECT)))

    def get(self, address: str, part: Path, known: Stamp | None, told: Told) -> Delivered | None:
        """Fetch ``address`` whole into ``part``; None where it is as it was at ``known``.

        What ``part`` holds of an earlier try is gone on with. Raises UnreachableError where the host
        cannot be spoken to, CorpusError for everything else; what came stays in ``part`` where
        a later call can go on with it.
        """
        deadline = self.clock() + self.limits.total
        for number in range(1, self.limits.tries + 1):
            try:
                return self._once(address, part, known, deadline, told)
            except _Again as again:
                wait = 2.0 ** (number - 1) if again.wait is None else again.wait
                late = self.clock() + wait > deadline or wait > self.limits.wait
                if number == self.limits.tries or late:
                    raise again.reason from None
                self.sleep(wait)
        raise AssertionError("there is a last try")

    def _once(
        self, address: str, part: Path, known: Stamp | None, deadline: float, told: Told
    ) -> Delivered | None:
        begun = stamp.begun(part, address)
        there = part.stat().st_size if begun else 0
        known = known if known is not None and known.address == address else None
        response = self._asked_for(address, stamp.conditions(begun, there, known))
        headers = response.headers
        try:
            if response.status_code == 304 and begun is None and known is not None:
                return None
            if not self._goes_on(response, begun, there, part):
                stamp.drop(part)
                begun, there = Stamp(address, headers.get("ETag"), headers.get("Last-Modified")), 0
                if not _is_encoded(response):  # what is unpacked cannot be gone on with
                    begun.write(stamp.of_part(part))
            self._receive(response, part, there, deadline, told)
        except httpx.DecodingError as error:
            raise CorpusError(f"{short(address)} の圧縮を解けません（{error}）。") from None
        except httpx.TransportError as error:
            raise _Again(CorpusError(_broken_off(address, error))) from None
        finally:
            response.close()
        media_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Delivered(str(response.request.url), media_type, begun or Stamp(address))

    def _asked_for(self, address: str, conditions: Mapping[str, str]) -> httpx.Response:
        """The response to a request for ``address``, its head only, redirects followed."""
        headers = {"User-Agent": user_agent(), "Accept-Encoding": "identity", **conditions}
        at = address
        for _ in range(self.limits.redirects + 1):
            host = self._check(at)
            self._pause(host)
            try:
                request = self.client.build_request("GET", at, headers=headers)
                response = self.client.send(request, stream=True, follow_redirects=False)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
                raise _Again(UnreachableError(host, _reason(error))) from None
            except (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL) as error:
                raise CorpusError(f"{at} は取得できません（{error}）。") from None
            except httpx.TransportError as error:
                raise _Again(CorpusError(_broken_off(at, error))) from None
            self._check_peer(response, host)
            if not response.has_redirect_location:
                return response
            response.close()
            at = _joined(at, response.headers["Location"])
        raise CorpusError(
            f"{address} は転送が多すぎます（{self.limits.redirects} 回まで）。アドレスを確かめてください。"
        )

    def _check(self, address: str) -> str:
        """The host of ``address``. Raises CorpusError where no request may be sent there."""
        host = host_of(address)
        if host not in self.allowed:
            try:
                found = list(self.resolve(host))
            except UnreachableError as error:
                raise _Again(error) from None
            for one in found:
                check_public(host, one)
        return host

    def _check_peer(self, response: httpx.Response, host: str) -> None:
        """What answered is no private address either, whatever the name meant a moment ago."""
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if peer and host not in self.allowed and not proxied(host):
            try:
                check_public(host, str(peer[0]))
            except CorpusError:
                response.close()
                raise

    def _pause(self, host: str) -> None:
        """Not more often than once in ``limits.pause`` seconds to one host."""
        if (last := self._asked.get(host)) is not None:
            wait = last + self.limits.pause - self.clock()
            if wait > 0:
                self.sleep(wait)
        self._asked[host] = self.clock()

    def _goes_on(
        self, response: httpx.Response, begun: Stamp | None, there: int, part: Path
    ) -> bool:
        """Whether the body goes on where ``part`` ends. Raises where there is no body to be had."""
        status, address = response.status_code, str(response.request.url)
        if status == 206 and begun is not None:
            headers = response.headers
            where = headers.get("Content-Range", "")
            changed = begun.differs(headers.get("ETag"), headers.get("Last-Modified"))
            if where.startswith(f"bytes {there}-") and not changed and not _is_encoded(response):
                return True
            raise self._afresh(part, address)
        if status == 200:
            return False
        if status == 416 and begun is not None:
            raise self._afresh(part, address)
        said = f"{short(address)} を取得できません（{status} {response.reason_phrase}）。"
        if status in _BUSY:
            wait = _retry_after(response.headers.get("Retry-After"))
            asked = f"{wait:,.0f} 秒後にと求められています。" if wait else ""
            raise _Again(CorpusError(f"{said}{asked}時間をおいてやり直してください。"), wait)
        raise CorpusError(f"{said}アドレスを確かめてください。")

    def _afresh(self, part: Path, address: str) -> _Again:
        stamp.drop(part)
        said = f"{short(address)} は取得の途中で変わりました。やり直してください。"
        return _Again(CorpusError(said), 0.0)

    def _receive(
        self, response: httpx.Response, part: Path, there: int, deadline: float, told: Told
    ) -> None:
        """The body into ``part`` from byte ``there`` on."""
        address = short(str(response.request.url))
        length = response.headers.get("Content-Length", "")
        counted = length.isascii() and length.isdigit() and not _is_encoded(response)
        total = there + int(length[:19]) if counted else None
        if total is not None and total > self.limits.largest:
            stamp.drop(part)
            raise CorpusError(_too_large(address, total, self.limits.largest))
        with part.open("r+b" if there else "wb") as file:
            file.seek(there)
            file.truncate()
            for chunk in response.iter_bytes():
                there += len(chunk)
                if there > self.limits.largest:
                    stamp.drop(part)
                    raise CorpusError(_too_large(address, there, self.limits.largest))
                file.write(chunk)
                told(there, total)
                if self.clock() > deadline:
                    raise CorpusError(
                        f"{address} は時間がかかりすぎるため止めました（{self.limits.total:,.0f} 秒まで）。"
                        "もう一度実行すると続きから取得します。"
                    )
            file.flush()
            os.fsync(file.fileno())
        if total is not None and there != total:
            if there > total:
                stamp.drop(part)
            said = f"{address} は途中で切れました（{there:,} / {total:,} バイト）。やり直してください。"
            raise _Again(CorpusError(said))


def _is_encoded(response: httpx.Response) -> bool:
    return bool(response.headers.get("Content-Encoding", "identity").lower() != "identity")


def _joined(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError:
        raise CorpusError(f"{short(address)} の転送先が読めません。") from None


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait, given as such or as a date; None where the server does not say."""
    if value is None:
        return None
    if value.isascii() and value.strip().isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "応答がありません"
    said = str(error)[:120] or type(error).__name__
    found = (reason for word, reason in _REASONS.items() if word in said)
    return next(found, said)


def _broken_off(address: str, error: Exception) -> str:
    return (
        f"{short(address)} との通信が途切れました（{_reason(error)}）。もう一度実行してください。"
    )


def _too_large(address: str, size: int, most: int) -> str:
    return f"{address} は大きすぎます（{size / 1e6:,.0f} MB、上限 {most / 1e6:,.0f} MB）。取得しません。"
