"""Where a request may go: https, and never into the network that this machine stands in."""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from collections.abc import Iterable
from urllib.parse import urlsplit

from indexer.catalog.file import is_https
from indexer.errors import CorpusError


class UnreachableError(CorpusError):
    """The host could not be spoken to at all; ``host`` names it."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(f"{host} に接続できません（{reason}）。ネットワークを確かめてください。")
        self.host = host


def host_of(address: str) -> str:
    """The host that ``address`` names. Raises CorpusError where it is no https address."""
    if not is_https(address):
        raise CorpusError(f"{short(address)} は https のアドレスではないため取得しません。")
    return urlsplit(address).hostname or ""


def resolved(host: str) -> Iterable[str]:
    """The addresses of ``host``; none where only the proxy can tell. Raises UnreachableError."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        if proxied(host):
            return ()
        raise UnreachableError(host, "名前を引けません") from None
    return tuple(str(address[0]) for *_, address in found)


def proxied(host: str) -> bool:
    """Whether this machine reaches ``host`` through a proxy."""
    return "https" in urllib.request.getproxies() and not urllib.request.proxy_bypass(host)


def check_public(host: str, address: str) -> None:
    """Raise CorpusError where ``address``, that of ``host``, is not one of the open internet."""
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        one = None
    if one is None or not one.is_global or one.is_multicast:
        raise CorpusError(f"{host} は内部のアドレス（{address}）を指すため取得しません。")


def short(address: str) -> str:
    """``address`` for a message."""
    return address if len(address) <= 120 else f"{address[:120]}…"
