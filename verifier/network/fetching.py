"""The only door to the network: https, a checked and pinned address, small answers.

Every address comes from a stranger's document, so each rule here answers an attack
(attacks.md 3.7): which may be asked (`verifier.network.addresses`), that the address
checked is the address connected to (W04), how much may come back, how fast (W08).
Redirects are not followed: the new place would be unchecked.
"""

import contextlib
import http.client
import re
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse
from urllib3.util.ssl_match_hostname import CertificateError

from vc.overriding import override
from verifier.errors import (
    AbsentError,
    FetchError,
    FetchRefusedError,
    UnansweredError,
)
from verifier.network.addresses import checked_url, parse_ip, refuse_unsafe_address
from verifier.network.caching import Answer, max_age_of

Resolve = Callable[[str, int], Sequence[str]]
# A checked address and port → where to connect to for it.
Dial = Callable[[str, int], tuple[str, int]]

MAX_BYTES: Final = 64 * 1024
CONNECT_SECONDS: Final = 2.0
TOTAL_SECONDS: Final = 5.0
_CHUNK: Final = 16 * 1024
# Kinds of answer that we read; whoever minds `Accept` finds his own among them.
_ACCEPT: Final = (
    "application/vc, application/did+json, application/json;q=0.9, application/*;q=0.8,"
    " */*;q=0.1"
)
# RFC 9110, "ETag"; another is not worth sending back.
_ETAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,256}"', re.ASCII)
_ABSENT: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of `host`, as the system's resolver gives them."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in answers]


class _HeldHttp(HTTPConnection):
    """A connection whose socket can be shut down at any moment.

    TLS takes the socket over, and a response that ends by closing takes it along; a
    second handle on it stays with us.
    """

    held: socket.socket | None = None
    was_cut = False

    @override
    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        self.held = sock.dup()
        try:
            # A connection reset by now would leave TLS with half a socket.
            self.held.getpeername()
            if self.was_cut:
                msg = "it took too long to connect"
                raise TimeoutError(msg)
        except OSError:
            sock.close()
            raise
        return sock

    def cut(self) -> None:
        """End whatever is going on, from another thread; or what begins from now on."""
        self.was_cut = True
        if self.held is not None:
            with contextlib.suppress(OSError):
                self.held.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Give the second handle back; closing alone may come too early for that."""
        if self.held is not None:
            self.held.close()


class _HeldHttps(_HeldHttp, HTTPSConnection):
    """The same with TLS."""


def as_checked(address: str, port: int) -> tuple[str, int]:
    """Connect to the very address that was checked."""
    return address, port


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedFetcher:
    """Fetches https documents from public hosts.

    `allowed` holds `host:port` of hosts that may be reached although they are
    private or plain http: for development only (SIGNET_FETCH_ALLOW). `dial` and
    `ca_file` are the tests': every rule holds, and the internet stands on loopback.
    """

    resolve: Resolve = resolve_host
    allowed: Collection[str] = frozenset()
    total_seconds: float = TOTAL_SECONDS
    user_agent: str = "Signet-Verifier"
    dial: Dial = as_checked
    ca_file: str | None = None

    def fetch(self, url: str, *, max_bytes: int = MAX_BYTES) -> bytes:
        """The bytes at `url`, at most `max_bytes` of them.

        Raises:
            FetchError: as `get` does.
        """
        return self.get(url, max_bytes=max_bytes).body or b""

    def get(
        self,
        url: str,
        *,
        max_bytes: int = MAX_BYTES,
        etag: str | None = None,
        seconds: float | None = None,
    ) -> Answer:
        """What `url` answers; no body if it is still what `etag` says.

        Raises:
            FetchRefusedError: an address that we never fetch from.
            AbsentError: the host says that there is nothing.
            UnansweredError: no answer in time, or none that is whole.
            FetchError: another answer than 200, or one that is too large.
        """
        parts = checked_url(url, self.allowed)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = parts.hostname or ""
        limit = min(seconds or self.total_seconds, self.total_seconds)
        started = time.monotonic()
        address = self._checked_address(host, port, limit)
        left = max(limit - (time.monotonic() - started), 0.05)
        connection = self._connection(parts.scheme, host, port, address)
        with (
            _failures_named(host),
            contextlib.closing(connection),
            _cut_off(connection, host, left),
        ):
            self._refuse_other_peer(connection, host, port, address)
            connection.request(
                "GET",
                _target(parts),
                headers=self._headers(host, port, etag),
                preload_content=False,
                decode_content=False,
            )
            response = connection.getresponse()
            return _answer(response, host, max_bytes, known=etag is not None)

    def _headers(self, host: str, port: int, etag: str | None) -> dict[str, str]:
        headers = {
            "Host": host if port in (80, 443) else f"{host}:{port}",
            "Accept": _ACCEPT,
            "Accept-Encoding": "identity",
            "User-Agent": self.user_agent,
        }
        return headers if etag is None else {**headers, "If-None-Match": etag}

    def _checked_address(self, host: str, port: int, seconds: float) -> str:
        addresses = _resolved_within(seconds, self.resolve, host, port)
        if not addresses:
            msg = f"{host} has no address"
            raise UnansweredError(msg)
        if f"{host}:{port}" not in self.allowed:
            for address in addresses:
                refuse_unsafe_address(host, address)
        return addresses[0]

    def _connection(self, scheme: str, host: str, port: int, address: str) -> _HeldHttp:
        """A connection to `address`, which must prove by its certificate to be `host`.

        TLS 1.2 at least, which is urllib3's own floor.
        """
        where, at = self.dial(address, port)
        if scheme == "http":
            return _HeldHttp(where, at, timeout=CONNECT_SECONDS)
        return _HeldHttps(
            where,
            at,
            timeout=CONNECT_SECONDS,
            cert_reqs="CERT_REQUIRED",
            ca_certs=self.ca_file,
            server_hostname=host,
            assert_hostname=host,
        )

    def _refuse_other_peer(
        self, connection: HTTPConnection, host: str, port: int, address: str
    ) -> None:
        """Hold the connected socket to the address that was checked (attacks W04)."""
        peer = str(connection.sock.getpeername()[0])
        expected = self.dial(address, port)[0]
        if parse_ip(peer) != parse_ip(expected):
            msg = f"{host} was connected to at another address than was checked"
            raise FetchRefusedError(msg)


def _resolved_within(
    seconds: float, resolve: Resolve, host: str, port: int
) -> list[str]:
    """The addresses of `host`; the system's resolver knows no timeout of its own."""
    found: list[str] = []
    failed: list[OSError] = []

    def look_up() -> None:
        try:
            found.extend(resolve(host, port))
        except OSError as exc:
            failed.append(exc)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive() or failed:
        msg = f"{host} has no address that we could find"
        raise UnansweredError(msg) from (failed[0] if failed else None)
    return found


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _answer(
    response: BaseHTTPResponse, host: str, max_bytes: int, *, known: bool
) -> Answer:
    headers = response.headers
    if response.status == HTTPStatus.NOT_MODIFIED and known:
        return Answer(body=None, max_age=max_age_of(headers.get("Cache-Control")))
    _refuse_status(response.status, host)
    if headers.get("Content-Encoding", "identity") != "identity":
        msg = f"{host} compressed its answer although asked not to"
        raise FetchError(msg)
    etag = headers.get("ETag", "")
    return Answer(
        body=_bounded(response, host, max_bytes),
        etag=etag if _ETAG.fullmatch(etag) else None,
        max_age=max_age_of(headers.get("Cache-Control")),
    )


def _refuse_status(status: int, host: str) -> None:
    msg = f"{host} answered with status {status}"
    if status in _ABSENT:
        raise AbsentError(msg, gone=status == HTTPStatus.GONE)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
        status == HTTPStatus.TOO_MANY_REQUESTS
    ):
        raise UnansweredError(msg)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        msg += ", and redirects are not followed"
    if status != HTTPStatus.OK:
        raise FetchError(msg)


@contextlib.contextmanager
def _cut_off(connection: _HeldHttp, host: str, seconds: float) -> Iterator[None]:
    """Connect, and shut the connection down after `seconds`, whatever it does by then.

    A socket's timeout begins anew with every byte, so a server that drips its
    handshake, headers or body could hold us for hours.

    Raises:
        UnansweredError: it was cut off; what had come until then may look whole.
    """
    timer = threading.Timer(seconds, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        yield
    finally:
        timer.cancel()
        connection.release()
        if connection.was_cut:
            msg = f"{host} took longer than {seconds:.1f} seconds"
            raise UnansweredError(msg)


def _bounded(response: BaseHTTPResponse, host: str, max_bytes: int) -> bytes:
    """Read the whole answer, at most `max_bytes` of it.

    Raises:
        FetchError: there is more, or it ended before it was whole.
    """
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared[:20]) > max_bytes:
        msg = f"{host} announced more than {max_bytes // 1024} KiB"
        raise FetchError(msg)
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
        raise UnansweredError(msg) from exc
    except (
        urllib3.exceptions.HTTPError,
        http.client.HTTPException,
        CertificateError,  # of the name in it, which urllib3 does not count as its own
        OSError,
    ) as exc:
        msg = f"{host} could not be read: {type(exc).__name__}"
        raise UnansweredError(msg) from exc
