"""Documents of others, fetched once and kept for a while.

A fresh copy is used unasked; an old one is renewed with its ETag; if that fails, it
serves on as long as its kind allows, and says so. Failures are kept as well, for half a
minute. However many ask at once for one address, it is fetched once. What the network
may be asked for at all: `verifier.network.allowance` and `verifier.network.host_watch`.
"""

import copy
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import Final, Protocol
from urllib.parse import urlsplit

from verifier.errors import (
    FetchError,
    FetchRefusedError,
    NotAskedError,
    UnansweredError,
)
from verifier.network.allowance import Allowance, current_allowance
from verifier.network.host_watch import HostWatch
from verifier.ports import Fetched

MAX_CACHE_BYTES: Final = 64 * 1024 * 1024
FAILURE_LIFE: Final = timedelta(seconds=30)
# Who was given less has shown nothing by not answering: whoever hands in a credential
# can spend its time elsewhere first, and nobody else shall find the host cut off by it.
_FAIR_SECONDS: Final = 1.5
# Addresses that have answered before may be asked this much oftener than new ones.
_RENEWALS: Final = 6
# What an entry costs beside its bytes: its address, its objects.
_OVERHEAD_BYTES: Final = 4 * 1024
_MAX_AGE: Final = re.compile(r"(?:^|[,\s])max-age=([0-9]{1,9})(?:$|[,\s])", re.ASCII)
_NO_STORE: Final = re.compile(r"(?:^|[,\s])no-(?:store|cache)(?:$|[,\s=])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a host answered; no `body` where our copy is still good (304)."""

    body: bytes | None
    etag: str | None = None
    max_age: timedelta | None = None


class Get(Protocol):
    """One guarded request (`verifier.network.fetching`)."""

    def __call__(
        self, url: str, *, max_bytes: int, etag: str | None, seconds: float | None
    ) -> Answer:
        """What `url` answers; raises FetchError."""
        ...


def _no_life(data: bytes, now: datetime) -> timedelta | None:
    del data, now
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """How documents of one kind are fetched, and how long they are kept.

    A copy is fresh for as long as the host says, within `least` and `most`; `usual`
    where it says nothing, and never longer than `life_in` reads in the document itself.
    For `stale` after it was fetched it may stand in where no newer can be had.
    `counted`: the address is a stranger's choice, so it is taken off an allowance.
    """

    name: str
    max_bytes: int
    least: timedelta = timedelta(minutes=1)
    usual: timedelta = timedelta(minutes=5)
    most: timedelta = timedelta(minutes=10)
    stale: timedelta = timedelta(0)
    life_in: Callable[[bytes, datetime], timedelta | None] = _no_life
    attempts: int = 1
    per_minute: int = 10
    counted: bool = True


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is remembered of an address: a copy, a failure, or a failure to renew."""

    data: bytes | None
    fetched_at: datetime
    until: datetime
    etag: str | None = None
    error: FetchError | None = None

    def size_bytes(self) -> int:
        return len(self.data or b"") + _OVERHEAD_BYTES


@dataclass(slots=True)
class _Flight:
    """A fetch that is under way, and what came of it."""

    landed: Event = field(default_factory=Event)
    kept: _Kept | None = None


def max_age_of(cache_control: str | None) -> timedelta | None:
    """For how long a host says that its answer is good (RFC 9111, "max-age")."""
    text = (cache_control or "").lower()
    if _NO_STORE.search(text):
        return timedelta(0)
    found = _MAX_AGE.search(text)
    return timedelta(seconds=int(found.group(1))) if found else None


class CachingFetcher:
    """Fetches through `get`, and keeps what came. Thread-safe."""

    def __init__(
        self,
        get: Get,
        *,
        clock: Callable[[], datetime],
        timer: Callable[[], float],
        max_bytes: int = MAX_CACHE_BYTES,
    ) -> None:
        self._get = get
        self._clock = clock
        self._timer = timer
        self._max_bytes = max_bytes
        self._hosts = HostWatch()
        self._renewals = HostWatch()
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._bytes = 0
        self._flights: dict[tuple[str, str], _Flight] = {}
        self._lock = Lock()

    @property
    def size_bytes(self) -> int:
        """About how much memory is in use."""
        return self._bytes

    def fetch(self, url: str, shelf: Shelf) -> Fetched:
        """The document at `url`: from the shelf, or fetched and put there.

        Raises:
            FetchError: it cannot be had, and there is no copy that would do.
        """
        key = (shelf.name, url)
        allowance = current_allowance() if shelf.counted else Allowance()
        with self._lock:
            known = self._kept.get(key)
            if known is not None and self._clock() < known.until:
                self._kept.move_to_end(key)
                return self._given(known, shelf)
            under_way = self._flights.get(key)
            mine = _Flight()
            if under_way is None:
                try:
                    self._permit(_host(url), known, shelf, allowance)
                except NotAskedError as exc:
                    return self._given(_failed(known, self._clock(), exc), shelf)
                self._flights[key] = mine
        if under_way is None:
            return self._given(self._fly(key, mine, known, shelf, allowance), shelf)
        kept = self._waited_for(under_way, url, allowance)
        if isinstance(kept.error, NotAskedError):  # they had no time left, and we have
            return self.fetch(url, shelf)
        return self._given(kept, shelf)

    def _permit(
        self, host: str, known: _Kept | None, shelf: Shelf, allowance: Allowance
    ) -> None:
        allowance.spend(host)
        per_minute = shelf.per_minute * (_RENEWALS if _has_copy(known) else 1)
        self._watch(known).admit(host, now=self._clock(), per_minute=per_minute)

    def _watch(self, known: _Kept | None) -> HostWatch:
        """Who watches the host: addresses that have answered are counted apart.

        Else a stranger who names ten addresses of a host's that are none, or five that
        are broken, would cut it off from whoever is handed its badges.
        """
        return self._renewals if _has_copy(known) else self._hosts

    def _waited_for(self, flight: _Flight, url: str, allowance: Allowance) -> _Kept:
        started = self._timer()
        flight.landed.wait(max(allowance.seconds, 0))
        allowance.seconds -= self._timer() - started
        if flight.kept is None:
            msg = f"{_host(url)} is being asked, and has not answered yet"
            raise UnansweredError(msg)
        return flight.kept

    def _fly(
        self,
        key: tuple[str, str],
        flight: _Flight,
        known: _Kept | None,
        shelf: Shelf,
        allowance: Allowance,
    ) -> _Kept:
        try:
            flight.kept = self._renewed(key[1], known, shelf, allowance)
            return flight.kept
        finally:
            with self._lock:
                if flight.kept is not None and (
                    shelf.stale or self._clock() < flight.kept.until
                ):
                    self._keep(key, flight.kept)
                del self._flights[key]
            flight.landed.set()

    def _renewed(
        self, url: str, known: _Kept | None, shelf: Shelf, allowance: Allowance
    ) -> _Kept:
        try:
            answer = self._asked(url, known, shelf, allowance)
        except NotAskedError as exc:
            return _failed(known, self._clock(), exc)
        except FetchError as exc:
            return _failed(known, self._clock() + FAILURE_LIFE, exc)
        now, body = self._clock(), answer.body
        etag = answer.etag
        if body is None:  # 304, which only an ETag of ours can bring
            body = (known.data if known is not None else None) or b""
            etag = known.etag if known is not None else None
        return _Kept(body, now, now + _life(answer, body, now, shelf), etag=etag)

    def _asked(
        self, url: str, known: _Kept | None, shelf: Shelf, allowance: Allowance
    ) -> Answer:
        """Ask, and again where the shelf says so and there was no answer (S13)."""
        attempts_left = shelf.attempts
        while True:
            seconds = allowance.seconds / attempts_left
            try:
                return self._asked_once(url, known, shelf, allowance, seconds)
            except UnansweredError as exc:
                attempts_left -= 1
                if not attempts_left or not allowance.may_retry():
                    allowance.silent.add(_host(url))
                    if seconds >= _FAIR_SECONDS:
                        raise
                    msg = f"too little time was left to wait for {_host(url)}"
                    raise NotAskedError(msg) from exc

    def _asked_once(
        self,
        url: str,
        known: _Kept | None,
        shelf: Shelf,
        allowance: Allowance,
        seconds: float,
    ) -> Answer:
        host, started, watch = _host(url), self._timer(), self._watch(known)
        etag = known.etag if known is not None and known.data is not None else None
        try:
            answer = self._get(
                url, max_bytes=shelf.max_bytes, etag=etag, seconds=max(seconds, 0.05)
            )
        except FetchRefusedError:
            raise
        except UnansweredError:
            if seconds >= _FAIR_SECONDS:
                watch.note_silence(host, now=self._clock())
            raise
        except FetchError:
            watch.note_answer(host)
            raise
        finally:
            allowance.seconds -= self._timer() - started
        watch.note_answer(host)
        return answer

    def _given(self, kept: _Kept, shelf: Shelf) -> Fetched:
        too_old = self._clock() >= kept.fetched_at + shelf.stale
        if kept.error is not None and (kept.data is None or too_old):
            raise copy.copy(kept.error)  # each raising adds a traceback to its own
        problem = None if kept.error is None else str(kept.error)
        return Fetched(
            data=kept.data or b"", fetched_at=kept.fetched_at, problem=problem
        )

    def _keep(self, key: tuple[str, str], kept: _Kept) -> None:
        replaced = self._kept.pop(key, None)
        if replaced is not None:
            self._bytes -= replaced.size_bytes()
        if kept.size_bytes() > self._max_bytes:
            return
        self._kept[key] = kept
        self._bytes += kept.size_bytes()
        while self._bytes > self._max_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.size_bytes()


def _has_copy(known: _Kept | None) -> bool:
    return known is not None and known.data is not None


def _failed(known: _Kept | None, until: datetime, error: FetchError) -> _Kept:
    """What is kept after a failure: the copy of before, if any, and why it is old."""
    bare = copy.copy(error)  # without the frames, which hold whatever was being read
    if known is None or known.data is None:
        return _Kept(None, until, until, error=bare)
    return replace(known, until=until, error=bare)


def _life(answer: Answer, body: bytes, now: datetime, shelf: Shelf) -> timedelta:
    said = shelf.usual if answer.max_age is None else answer.max_age
    own = shelf.life_in(body, now)
    life = min(max(said, shelf.least), shelf.most)
    return life if own is None else max(min(life, own), timedelta(0))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
