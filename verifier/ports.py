"""What the checks need of the outside world, as values and functions."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from keys.did_document import DidDocument
from keys.resolver import Resolver
from vc.canonicalize import Profile
from verifier.proven_lists import ProvenLists

# Digital Bazaar's default too; the end instant itself is still inside (attacks T01).
CLOCK_SKEW: Final = timedelta(seconds=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Bytes from an address, and when we got them.

    `problem` says why a copy of before had to do, where we asked again in vain.
    """

    data: bytes
    fetched_at: datetime
    problem: str | None = None


# An https address → what is there; raises FetchError.
FetchDocument = Callable[[str], Fetched]
FetchStatusList = FetchDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustEntry:
    """An issuer on a trust list: the name by which *we* call it.

    `status_hosts` and `status_issuers` are who else may keep its status lists, and
    sign them; a list that others publish may not say so.
    """

    id: str
    name: str
    url: str | None = None
    location: str | None = None
    did_document: DidDocument | None = None
    status_hosts: frozenset[str] = frozenset()
    status_issuers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """A list of issuers, where it came from and when; `problem` if unreadable."""

    name: str
    source: str
    updated: str | None = None
    entries: Mapping[str, TrustEntry] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """A registry that others keep, and how it is asked about one issuer.

    `ask` gives a list with that issuer on it, or with nobody, or with a `problem`; it
    never raises for a registry that misbehaves. `is_pinned`: it must sign with keys
    that we hold it to; else its https address alone says that it is itself.
    """

    name: str
    source: str
    is_pinned: bool
    ask: Callable[[str], TrustList]


class PublishedCopies(Protocol):
    """The credentials that we ourselves publish, by their addresses."""

    def is_ours(self, url: str) -> bool:
        """Tell whether `url` is an address at which we publish credentials."""
        ...

    def canonical(self, url: str) -> str:
        """The address of the credential that `url`, of ours, is a form of."""
        ...

    def find(self, url: str) -> bytes | None:
        """What is published there, as it was signed; None if nothing is."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Everything outside the credential that a verification may consult.

    `registries` are asked only about issuers whom no trust list of ours names.
    `fetch_document` reads small documents of others; without it none are read.
    `one_verification` surrounds each verification, so that what one may cost the
    network can be bounded.
    `allowed_for_development` names the hosts that SIGNET_FETCH_ALLOW lets the fetcher
    reach although it would refuse them; every report says so. `profile`: which
    contexts a credential may bring (the VC API answers for the general one).
    """

    resolver: Resolver
    fetch_status_list: FetchStatusList
    fetch_document: FetchDocument | None = None
    trust_lists: tuple[TrustList, ...] = ()
    registries: tuple[Registry, ...] = ()
    published: PublishedCopies | None = None
    proven_lists: ProvenLists | None = None
    one_verification: Callable[[], AbstractContextManager[object]] = nullcontext
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


def lists_about(environment: Environment, issuer_id: str) -> tuple[TrustList, ...]:
    """Our own lists, and what the registries say of an issuer on none of them.

    A registry that is asked learns whose badge is being verified, so whoever is known
    already is not asked about.
    """
    own = environment.trust_lists
    if not environment.registries or listings(own, issuer_id):
        return own
    return (*own, *(one.ask(issuer_id) for one in environment.registries))
