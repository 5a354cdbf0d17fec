"""What the checks need of the outside world, as values and functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from keys.did_document import DidDocument
from keys.resolver import Resolver
from vc.canonicalize import Profile
from verifier.proven_lists import ProvenLists

# Digital Bazaar's default too; the end instant itself is still inside (attacks T01).
CLOCK_SKEW: Final = timedelta(seconds=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Bytes from an address, and when we got them."""

    data: bytes
    fetched_at: datetime


# URL of a status list → its bytes; raises FetchError.
FetchStatusList = Callable[[str], Fetched]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustEntry:
    """An issuer on a trust list: the name by which *we* call it."""

    id: str
    name: str
    url: str | None = None
    location: str | None = None
    did_document: DidDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """A list of issuers, where it came from and when; `problem` if unreadable."""

    name: str
    source: str
    updated: str | None = None
    entries: Mapping[str, TrustEntry] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Everything outside the credential that a verification may consult.

    `allowed_for_development` names the hosts that SIGNET_FETCH_ALLOW lets the fetcher
    reach although it would refuse them; every report says so. `profile`: which
    contexts a credential may bring (the VC API answers for the general one).
    """

    resolver: Resolver
    fetch_status_list: FetchStatusList
    trust_lists: tuple[TrustList, ...] = ()
    proven_lists: ProvenLists | None = None
    clock_skew: timedelta = CLOCK_SKEW
    allowed_for_development: tuple[str, ...] = ()
    profile: Profile = Profile.OPEN_BADGES


def listings(
    trust_lists: tuple[TrustList, ...], issuer_id: str
) -> list[tuple[TrustList, TrustEntry]]:
    """The lists that name `issuer_id`, with their entries, most trusted first."""
    return [
        (one, one.entries[issuer_id]) for one in trust_lists if issuer_id in one.entries
    ]
