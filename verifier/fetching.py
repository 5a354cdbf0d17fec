"""The only door to the network: https, a checked and pinned address, small answers.

Every address comes from a stranger's document, so each rule here answers an attack
(attacks.md 3.7): which hosts may be named (W01, W03), which addresses they may
have (W02), that the address checked is the address connected to (W04), and how much
may come back (W08). Redirects are not followed: the new place would be unchecked.
"""

import contextlib
import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse

from verifier.errors import FetchError, FetchRefusedError

Resolve = Callable[[str, int], Sequence[str]]
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_BYTES: Final = 64 * 1024
CONNECT_SECONDS: Final = 2.0
TOTAL_SECONDS: Final = 5.0
_CHUNK: Final = 16 * 1024

# A registered host name in its ASCII form: two labels at least, the last no number.
_HOST: Final = re.compile(
    r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*\.(?![0-9]+$)(?!-)[a-z0-9-]{2,63}"
)

# What `is_global` of Python 3.11 lets through, or what may lead back inside.
_DENIED: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "224.0.0.0/4",  # multicast
        "ff00::/8",
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "2001::/23",  # Teredo, benchmarking, ORCHID
        "2002::/16",  # 6to4
    )
)


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of `host`, as the system's resolver gives them."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in answers]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedFetcher:
    """Fetches https documents from public hosts.

    `allowed` holds `host:port` of hosts that may be reached although they are
    private or plain http: for development only (SIGNET_FETCH_ALLOW).
    """

    resolve: Resolve = resolve_host
    allowed: Collection[str] = frozenset()
    total_seconds: float = TOTAL_SECONDS
    user_agent: str = "Signet-Verifier"

    def fetch(self, url: str, *, max_bytes: int = MAX_BYTES) -> bytes:
        """The bytes at `url`, at most `max_bytes` of them.

        Raises:
            FetchRefusedError: an address that we never fetch from.
            FetchError: no answer, an answer that is not 200, too large or too slow.
        """
        parts = _checked_url(url, self.allowed)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = parts.hostname or ""
        address = self._checked_address(host, port)
        with _failures_named(host):
            return self._read(parts, host, port, address, max_bytes)

    def _checked_address(self, host: str, port: int) -> str:
        try:
            addresses = list(self.resolve(host, port))
        except OSError as exc:
            msg = f"{host} has no address that we could find"
            raise FetchError(msg) from exc
        if not addresses:
            msg = f"{host} has no address"
            raise FetchError(msg)
        if f"{host}:{port}" not in self.allowed:
            for address in addresses:
                _refuse_unsafe_address(host, address)
        return addresses[0]

    def _read(
        self, parts: SplitResult, host: str, port: int, address: str, max_bytes: int
    ) -> bytes:
        target = parts.path or "/"
        if parts.query:
            target += f"?{parts.query}"
        headers = {
            "Host": host if port in (80, 443) else f"{host}:{port}",
            "Accept": "application/vc, application/did+json, application/json;q=0.9",
            "Accept-Encoding": "identity",
            "User-Agent": self.user_agent,
        }
        connection = _connection(parts.scheme, host, port, address)
        seconds = self.total_seconds
        with contextlib.closing(connection), _cut_off(connection, host, seconds):
            connection.request(
                "GET",
                target,
                headers=headers,
                preload_content=False,
                decode_content=False,
            )
            response = connection.getresponse()
            if response.status != HTTPStatus.OK:
                msg = f"{host} answered with status {response.status}"
                raise FetchError(msg)
            if response.headers.get("Content-Encoding", "identity") != "identity":
                msg = f"{host} compressed its answer although asked not to"
                raise FetchError(msg)
            return _bounded(response, host, max_bytes)


def _checked_url(url: str, allowed: Collection[str]) -> SplitResult:
    if len(url) > 2048 or not url.isascii() or not url.isprintable() or " " in url:
        msg = "the address is not a plain URL"
        raise FetchRefusedError(msg)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as exc:
        msg = f"the address is not a URL: {exc}"
        raise FetchRefusedError(msg) from exc
    host = parts.hostname or ""
    default = 443 if parts.scheme == "https" else 80
    if parts.scheme in ("http", "https") and f"{host}:{port or default}" in allowed:
        return parts
    if parts.scheme != "https":
        msg = f"only https is fetched, not {parts.scheme or 'a bare name'}"
        raise FetchRefusedError(msg)
    if "@" in parts.netloc or _HOST.fullmatch(host) is None:
        msg = f"{host or 'nothing'} is not the name of a public host"
        raise FetchRefusedError(msg)
    if port not in (None, 443):
        msg = f"only port 443 is fetched from, not {port}"
        raise FetchRefusedError(msg)
    return parts


def _refuse_unsafe_address(host: str, address: str) -> None:
    """Refuse an address that is not public; one bad answer condemns them all."""
    try:
        ip: IpAddress = ipaddress.ip_address(address.partition("%")[0])
    except ValueError as exc:
        msg = f"{host} has an address that cannot be read"
        raise FetchRefusedError(msg) from exc
    denied = any(ip in network for network in _DENIED if network.version == ip.version)
    if denied or not ip.is_global:
        msg = f"{host} has an address that is not public"
        raise FetchRefusedError(msg)


def _connection(scheme: str, host: str, port: int, address: str) -> HTTPConnection:
    """A connection to `address`, which must prove by its certificate to be `host`."""
    if scheme == "http":
        return HTTPConnection(address, port, timeout=CONNECT_SECONDS)
    return HTTPSConnection(
        address,
        port,
        timeout=CONNECT_SECONDS,
        cert_reqs="CERT_REQUIRED",
        server_hostname=host,
        assert_hostname=host,
    )


@contextlib.contextmanager
def _cut_off(connection: HTTPConnection, host: str, seconds: float) -> Iterator[None]:
    """Connect, and shut the connection down after `seconds`, whatever it does by then.

    A socket's timeout begins anew with every byte, so a server that drips its
    handshake, headers or body could hold us for hours.

    Raises:
        FetchError: it was cut off; what had come until then may look whole.
    """
    was_cut = threading.Event()
    connected: list[socket.socket] = []

    def cut() -> None:
        was_cut.set()
        # Once connected the socket is kept here: the connection gives it away to a
        # response that ends by closing. Before, the handshake is what may drip.
        for held in connected or [connection.sock]:
            with contextlib.suppress(OSError, AttributeError):
                held.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        connected.append(connection.sock)
        yield
    finally:
        timer.cancel()
        if was_cut.is_set():
            msg = f"{host} took longer than {seconds:g} seconds"
            raise FetchError(msg)


def _bounded(response: BaseHTTPResponse, host: str, max_bytes: int) -> bytes:
    """Read the whole answer, at most `max_bytes` of it.

    Raises:
        FetchError: there is more, or it ended before it was whole.
    """
    data = bytearray()
    while chunk := response.read(_CHUNK):
        data += chunk
        if len(data) > max_bytes:
            msg = f"{host} sent more than {max_bytes // 1024} KiB"
            raise FetchError(msg)
    return bytes(data)


@contextlib.contextmanager
def _failures_named(host: str) -> Iterator[None]:
    try:
        yield
    except urllib3.exceptions.TimeoutError as exc:
        msg = f"{host} gave no answer in time"
        raise FetchError(msg) from exc
    except (urllib3.exceptions.HTTPError, OSError) as exc:
        msg = f"{host} could not be read: {type(exc).__name__}"
        raise FetchError(msg) from exc
