"""What the verifier reads of the network, each kind with a shelf of its own.

One guarded fetcher and one cache for a process; how a kind is kept is said here and
nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from vc import strict_json
from vc.errors import VcError
from vc.jose import decode_compact
from vc.model import mapping_of
from vc.timestamps import parse_timestamp
from verifier.checks.status_lists import SHORTEST_LIFE
from verifier.errors import FetchError
from verifier.intake.submission import MAX_SUBMISSION_BYTES
from verifier.network.caching import CachingFetcher, Shelf
from verifier.ports import Fetched

# An encoded list of 2^26 bits that does not compress (attacks S01).
MAX_STATUS_LIST_BYTES: Final = 12 * 1024 * 1024
MAX_KEY_DOCUMENT_BYTES: Final = 64 * 1024
MAX_DOCUMENT_BYTES: Final = 512 * 1024
MAX_REGISTRY_BYTES: Final = 8 * 1024 * 1024
_TOKEN: Final = b"eyJ"


def life_of_list(data: bytes, now: datetime) -> timedelta | None:
    """How long a status list says that it may be used; unproven, so only a hint.

    The same rule as the check's (`verifier.checks.status_lists`): past it a copy would
    not be believed, so it has to be renewed by then.
    """
    try:
        document = _peek(data)
        until = document.get("validUntil")
        ends = None if until is None else parse_timestamp(until) - now
    except VcError:
        return SHORTEST_LIFE
    ttl = mapping_of(document.get("credentialSubject")).get("ttl")
    life = SHORTEST_LIFE
    if type(ttl) is int and ttl > 0:
        life = max(life, timedelta(milliseconds=min(ttl, 10**10)))
    return life if ends is None else min(life, ends)


def _peek(data: bytes) -> Mapping[str, Any]:
    if data.lstrip().startswith(_TOKEN):
        data = decode_compact(data.decode("ascii", "replace").strip())[1]
    return mapping_of(
        strict_json.loads(
            data,
            max_bytes=MAX_STATUS_LIST_BYTES,
            max_string=MAX_STATUS_LIST_BYTES,
            max_members=500_000,
        )
    )


# Keys that were withdrawn must be noticed in minutes, so no old copy stands in.
KEYS: Final = Shelf(name="keys", max_bytes=MAX_KEY_DOCUMENT_BYTES)
# Past its time the check refuses a copy; until then an old one may stand in (S13).
STATUS: Final = Shelf(
    name="status",
    max_bytes=MAX_STATUS_LIST_BYTES,
    most=timedelta(hours=1),
    stale=timedelta(days=7),
    life_in=life_of_list,
    attempts=2,
)
DOCUMENTS: Final = Shelf(name="documents", max_bytes=MAX_DOCUMENT_BYTES)
# Of our own choosing, so not the attacker's to multiply; each says how old it is.
REGISTRIES: Final = Shelf(
    name="registries",
    max_bytes=MAX_REGISTRY_BYTES,
    least=timedelta(minutes=5),
    usual=timedelta(hours=1),
    most=timedelta(hours=24),
    stale=timedelta(days=2),
    per_minute=60,
    counted=False,
)
# What somebody hands in a link to is read anew, but not a victim a thousand times.
LINKS: Final = Shelf(
    name="links",
    max_bytes=MAX_SUBMISSION_BYTES,
    least=timedelta(0),
    usual=timedelta(0),
    most=timedelta(0),
)


@dataclass(frozen=True, slots=True)
class Network:
    """Everything that a verification may fetch; without a cache, nothing."""

    cache: CachingFetcher | None

    def key_document(self, url: str) -> bytes:
        """A document about keys, for `keys.resolver`.

        Raises:
            OSError: it cannot be had.
        """
        try:
            return self._fetch(url, KEYS).data
        except FetchError as exc:
            raise OSError(str(exc)) from exc

    def status_list(self, url: str) -> Fetched:
        """A status list; raises FetchError."""
        return self._fetch(url, STATUS)

    def document(self, url: str) -> Fetched:
        """A small document that a credential names; raises FetchError."""
        return self._fetch(url, DOCUMENTS)

    def registry(self, url: str) -> Fetched:
        """What a registry of our choosing serves; raises FetchError."""
        return self._fetch(url, REGISTRIES)

    def link(self, url: str) -> bytes:
        """What stands at a link that somebody hands in; raises FetchError."""
        if self.cache is None:
            msg = "fetching is off; hand in the file instead of the link"
            raise FetchError(msg)
        return self._fetch(url, LINKS).data

    def _fetch(self, url: str, shelf: Shelf) -> Fetched:
        if self.cache is None:
            msg = "fetching is off"
            raise FetchError(msg)
        return self.cache.fetch(url, shelf)
