"""How often a host may be asked, and when it is left alone (attacks S13, N05).

Five failures in a row, and for a minute it is not asked; then one probe decides. A
stranger's credential can name any host, so none is asked more than a few times a
minute, whoever wants it asked.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from verifier.errors import NotAskedError

FAILURES_TO_OPEN: Final = 5
OPEN_FOR: Final = timedelta(seconds=60)
_MINUTE: Final = timedelta(minutes=1)
# A probe that never reports back, since its process was killed, is forgotten.
_PROBE_FOR: Final = timedelta(seconds=30)
# Hosts remembered, the least recently asked forgotten first: about 2 MB.
MAX_HOSTS: Final = 4096


@dataclass(slots=True)
class _Host:
    asked: deque[datetime] = field(default_factory=deque)
    failures: int = 0
    open_until: datetime | None = None


class HostWatch:
    """The recent past of each host. Thread-safe."""

    def __init__(self, *, max_hosts: int = MAX_HOSTS) -> None:
        self._max_hosts = max_hosts
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = Lock()

    def admit(self, host: str, *, now: datetime, per_minute: int) -> None:
        """Return if `host` may be asked now, and note that it is.

        Raises:
            NotAskedError: it failed too often and is left alone for a while, or it was
                asked often enough in the last minute.
        """
        with self._lock:
            known = self._known(host)
            if known.open_until is not None:
                if now < known.open_until:
                    msg = (
                        f"{host} gave no answer several times; asked again in a minute"
                    )
                    raise NotAskedError(msg)
                known.open_until = now + _PROBE_FOR  # half open: this one decides
            while known.asked and known.asked[0] <= now - _MINUTE:
                known.asked.popleft()
            if len(known.asked) >= per_minute:
                msg = f"{host} was asked often enough in the last minute"
                raise NotAskedError(msg)
            known.asked.append(now)

    def note_answer(self, host: str) -> None:
        """The host answered, whatever it said."""
        with self._lock:
            known = self._known(host)
            known.failures, known.open_until = 0, None

    def note_silence(self, host: str, *, now: datetime) -> None:
        """The host did not answer, or not so that it could be understood."""
        with self._lock:
            known = self._known(host)
            known.failures += 1
            if known.failures >= FAILURES_TO_OPEN:
                known.open_until = now + OPEN_FOR

    def _known(self, host: str) -> _Host:
        known = self._hosts.setdefault(host, _Host())
        self._hosts.move_to_end(host)
        while len(self._hosts) > self._max_hosts:
            self._hosts.popitem(last=False)
        return known
