"""Status lists that were proven once, and are not proven again while nothing changed.

To parse, prove and unpack a list depends on its bytes and on the key, and on nothing
else. So that much may be remembered; whoever recalls a list asks anew for the bytes,
for the key and for the dates (`verifier.checks.status`).
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final

from keys.did_document import VerificationMethod
from vc.model import VerifiedCredential
from vc.status_list import StatusList

# Two thousand lists of the least size as they usually are, or three of 2^26 entries.
MAX_REMEMBERED_BYTES: Final = 64 * 1024 * 1024
# What a short list costs beside its bytes: its proof, its objects.
_OVERHEAD_BYTES: Final = 8 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenList:
    """A status list, the bytes that it was in, and the keys that proved it."""

    data: bytes
    verified: VerifiedCredential
    methods: tuple[VerificationMethod, ...]
    status_list: StatusList
    proven_at: datetime

    def may_be_remembered(self) -> bool:
        """Tell whether its proofs hold for good, once they have held.

        A proof or a key with an end is checked against the clock each time, by
        checking all of it each time.
        """
        return all(one.expires is None for one in self.verified.proofs) and all(
            one.expires is None and one.revoked is None for one in self.methods
        )

    def size_bytes(self) -> int:
        """About how much memory it takes: as bytes, as JSON values, and as bits."""
        return 2 * len(self.data) + len(self.status_list.bits) + _OVERHEAD_BYTES


class ProvenLists:
    """The lists proven last, by their address; the oldest go first. Thread-safe."""

    def __init__(self, *, max_bytes: int = MAX_REMEMBERED_BYTES) -> None:
        self._max_bytes = max_bytes
        self._lists: dict[str, ProvenList] = {}
        self._bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        """How many lists are remembered."""
        return len(self._lists)

    def recall(self, url: str, data: bytes) -> ProvenList | None:
        """What was proven of exactly these bytes at this address."""
        known = self._lists.get(url)
        if known is None or known.data != data:
            return None
        return known

    def remember(self, url: str, proven: ProvenList) -> None:
        """Keep a list in place of the one known at its address, if it may be kept."""
        with self._lock:
            self._forget(url)
            if not proven.may_be_remembered():
                return
            if proven.size_bytes() > self._max_bytes:
                return
            self._lists[url] = proven
            self._bytes += proven.size_bytes()
            while self._bytes > self._max_bytes:
                self._forget(next(iter(self._lists)))

    def _forget(self, url: str) -> None:
        known = self._lists.pop(url, None)
        if known is not None:
            self._bytes -= known.size_bytes()
