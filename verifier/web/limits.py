"""How much one address may ask for (attacks N01): some, and then 429 for a while.

And how much at once: each request holds one of the server's threads, for seconds where
it waits for somebody's slow host, and nobody gets them all.

Addresses are kept for as long as the window lasts, in memory, and only as hashes with a
key of this process: there is no record of who checked anything. Each server process
counts for itself.
"""

import time
from collections import Counter
from hashlib import blake2b
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Final

from flask import Flask, Response, g, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

OFF: Final = "off"
_EXTENSION: Final = "signet-limits"
# What makes us verify or remember something; a page that only shows does not.
_LIMITED: Final = frozenset(
    {
        "api.verify",
        "vc_api_verifier.create_challenge",
        "vc_api_verifier.verify_credential",
        "vc_api_verifier.verify_presented",
        "verify.receipt",
        "verify.submit",
    }
)
_NAME: Final = "verify"
# What a call with several credentials costs at least.
_CALL: Final = 3
_IPV6_SITE: Final = 64
# A quarter of the threads of a server process (`signet serve`).
MAX_AT_ONCE: Final = 8
# Who asks from an address that we cannot read.
_UNREAD: Final = "unread"


class RateLimits:
    """Counts what each address asks for, and says no where it is too much."""

    def __init__(self, limit: RateLimitItem, *, key: bytes) -> None:
        self._limit = limit
        self._key = key
        self._counter = FixedWindowRateLimiter(MemoryStorage())
        self._at_once: Counter[str] = Counter()
        self._lock = Lock()

    def charge(self, cost: int = 1) -> None:
        """Count `cost` for whoever sent this request.

        Raises:
            TooManyRequests: it is more than the address has left.
        """
        who = self._who(request.remote_addr)
        if who is None:
            return
        allowed = self._counter.hit(self._limit, who, cost=cost)
        ends, left = self._counter.get_window_stats(self._limit, who)
        seconds = max(1, round(ends - time.time()))  # noqa: TID251 - of a header only
        g.rate_limit = (left, seconds)
        if not allowed:
            raise TooManyRequests

    def begin(self) -> None:
        """Note that a request of this sender is being answered.

        Raises:
            TooManyRequests: as many of them are already as one sender gets.
        """
        who = self._who(request.remote_addr)
        if who is None:
            return
        with self._lock:
            if self._at_once[who] >= MAX_AT_ONCE:
                raise TooManyRequests
            self._at_once[who] += 1
        g.answering = who

    def end(self) -> None:
        """Note that it has been."""
        who = g.pop("answering", None)
        if who is None:
            return
        with self._lock:
            self._at_once[who] -= 1
            if not self._at_once[who]:
                del self._at_once[who]

    def describe(self, response: Response) -> Response:
        """Say in the headers what the limit is and what is left of it.

        draft-ietf-httpapi-ratelimit-headers, "RateLimit-Policy", "RateLimit".
        """
        if found := g.get("rate_limit"):
            left, seconds = found
            quota, window = self._limit.amount, self._limit.get_expiry()
            response.headers["RateLimit-Policy"] = f'"{_NAME}";q={quota};w={window}'
            response.headers["RateLimit"] = f'"{_NAME}";r={left};t={seconds}'
            if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                response.headers["Retry-After"] = str(seconds)
        return response

    def _who(self, address: str | None) -> str | None:
        """The sender; nobody on this machine, where a proxy or a test asks.

        An IPv6 site counts as one: each of its hosts has more addresses than there
        are seconds. So do all whose address a proxy gives in a way that we cannot read.
        """
        if not address:  # by a socket of this machine
            return None
        try:
            ip = ip_address(address)
        except ValueError:
            return _UNREAD
        if isinstance(ip, IPv6Address):
            ip = ip.ipv4_mapped or ip
        if ip.is_loopback:
            return None
        kept = ip.packed[: _IPV6_SITE // 8] if ip.version == 6 else ip.packed
        return blake2b(kept, key=self._key, digest_size=16).hexdigest()


def install(
    app: Flask, limit: str, *, key: bytes, also: frozenset[str] = frozenset()
) -> None:
    """Limit what each address may ask of `app`; `limit` as in "30/minute", or "off".

    `also` names endpoints beside the verifier's.
    """
    if limit == OFF:
        return
    limits = RateLimits(parse(limit), key=key)
    app.extensions[_EXTENSION] = limits

    def charge_one() -> None:
        if asks_something() or request.endpoint in also:
            limits.charge()
            limits.begin()

    def end(_error: BaseException | None) -> None:
        limits.end()

    # Before anything reads the body, which a sender may take for ever to send.
    app.before_request_funcs.setdefault(None, []).insert(0, charge_one)
    app.after_request(limits.describe)
    app.teardown_request(end)


def asks_something() -> bool:
    """Tell whether this request makes us verify or remember something."""
    by_link = request.endpoint == "verify.page" and "url" in request.args
    return by_link or request.endpoint in _LIMITED


def charge_for(app: Flask, *, credentials: int, large: int) -> None:
    """Count a call with many credentials as more than one.

    As three, since it may wait for others as long as three may; as one for each 25 and
    for each four large ones, which are each tried out in a process of their own.
    """
    limits: RateLimits | None = app.extensions.get(_EXTENSION)
    if limits is not None and credentials > 1:
        limits.charge(max(_CALL, credentials // 25) - 1 + large // 4)
