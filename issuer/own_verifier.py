"""The verifier beside the issuer: it knows our own document and lists unfetched."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Final

from cachetools import TTLCache

from issuer.ports import Database, VerifySigned
from issuer.published import Published
from issuer.receipt_key import ReceiptIdentity
from issuer.services.addresses import Identity, status_list_name
from keys.did_document import DidDocument
from keys.resolver import Resolver
from verifier.challenges import LIFE, PREFIX, Freshness
from verifier.errors import AbsentError, FetchError
from verifier.pipeline import verify_credential
from verifier.ports import Environment, Fetched, FetchStatusList, TrustEntry, TrustList
from verifier.report import Report

# The forms in which a credential is published beside its address (docs/interface.md).
_FORMS: Final = (".json", ".jwt", ".png", ".svg", ".pdf")
# Compared with what is handed in, so that many at once do not each ask the database.
_MOST_COPIES: Final = 2_000
_COPY_SECONDS: Final = 30


def nothing_is_fetched(url: str) -> Fetched:
    """A way to fetch that refuses everything.

    Raises:
        FetchError: always.
    """
    msg = f"{url} is not ours, and fetching is off"
    raise FetchError(msg)


def own_environment(
    identity: Identity,
    *,
    own: DidDocument,
    published: Published,
    clock: Callable[[], datetime],
    kept: TrustList,
    around: Environment | None = None,
) -> Environment:
    """What a verification beside the issuer may consult: ours first, then `around`.

    A list of ours is as of now, since what we serve is the source itself. `kept` is
    our own list of other issuers, on which we ourselves always stand.
    """
    outer = around or Environment(
        resolver=Resolver(), fetch_status_list=nothing_is_fetched
    )
    entry = TrustEntry(
        id=identity.did, name=identity.name, url=identity.base_url, did_document=own
    )
    ours = replace(kept, entries={**kept.entries, identity.did: entry})
    known = {**outer.resolver.known, identity.did: own}
    return replace(
        outer,
        resolver=replace(outer.resolver, known=known),
        fetch_status_list=_own_lists_first(
            identity,
            published=published,
            clock=clock,
            otherwise=outer.fetch_status_list,
        ),
        trust_lists=(ours, *outer.trust_lists),
    )


def with_receipts(environment: Environment, receipts: ReceiptIdentity) -> Environment:
    """The same, where the receipts that this site has signed are known, too."""
    ours, *others = environment.trust_lists
    entry = TrustEntry(id=receipts.did, name=receipts.name)
    resolver = environment.resolver
    known = {**resolver.known, receipts.did: receipts.known}
    listed = replace(ours, entries={**ours.entries, receipts.did: entry})
    return replace(
        environment,
        resolver=replace(resolver, known=known),
        trust_lists=(listed, *others),
    )


def verify_with(environment: Environment) -> VerifySigned:
    """Our own verifier within an environment."""

    def verify(text: str, now: datetime) -> Report:
        return verify_credential(text, environment=environment, now=now)

    return verify


def _own_lists_first(
    identity: Identity,
    *,
    published: Published,
    clock: Callable[[], datetime],
    otherwise: FetchStatusList,
) -> FetchStatusList:
    prefix = identity.status_list("")

    def fetch(url: str) -> Fetched:
        if not url.startswith(prefix):
            return otherwise(url)
        found = published.find(status_list_name(url.removeprefix(prefix)))
        if found is None:
            msg = f"we have not published {url}"
            raise FetchError(msg)
        return Fetched(data=found.content, fetched_at=clock())

    return fetch


class OwnCopies:
    """`verifier.ports.PublishedCopies` out of the database."""

    def __init__(
        self,
        identity: Identity,
        database: Database,
        *,
        timer: Callable[[], float] = monotonic,
    ) -> None:
        self._prefix = identity.credential("")
        self._database = database
        self._lock = Lock()
        self._lately: TTLCache[str, bytes | None] = TTLCache(
            _MOST_COPIES, _COPY_SECONDS, timer
        )

    def is_ours(self, url: str) -> bool:
        """Tell whether `url` is an address at which we publish credentials."""
        return url.startswith(self._prefix)

    def canonical(self, url: str) -> str:
        """The address of the credential that `url`, of ours, is a form of."""
        name = url.partition("?")[0].partition("#")[0]
        for ending in _FORMS:
            name = name.removesuffix(ending)
        return name

    def find(self, url: str) -> bytes | None:
        """What is published there, as it was signed; None if nothing is.

        For comparison only, so a copy of half a minute ago will do; whoever shows it
        reads it anew.
        """
        # Asked once: between "is it there" and "what is it" it could have ended.
        with self._lock, suppress(KeyError):
            return self._lately[url]
        document = self.read(url)
        with self._lock:
            self._lately[url] = document
        return document

    def read(self, url: str) -> bytes | None:
        """The same, as of now."""
        with self._database.read() as uow:
            found = uow.credentials.credential(url.removeprefix(self._prefix))
        if found is None or not found.is_public:
            return None
        return found.document


def own_links_first(
    copies: OwnCopies, *, outer: Callable[[str], bytes]
) -> Callable[[str], bytes]:
    """How a link is read beside the issuer: ours from the database, never by http."""

    def fetch(url: str) -> bytes:
        if not copies.is_ours(url):
            return outer(url)
        document = copies.read(copies.canonical(url))
        if document is None:
            msg = f"there is no credential at {url}"
            raise AbsentError(msg)
        return document

    return fetch


class ChallengesInDatabase:
    """`verifier.challenges.ChallengeStore` for all processes beside the issuer."""

    def __init__(self, database: Database, new_token: Callable[[], str]) -> None:
        self._database = database
        self._new_token = new_token

    def create(self, now: datetime) -> str:
        """A new challenge."""
        challenge = PREFIX + self._new_token()
        with self._database.write() as uow:
            uow.challenges.add(challenge, ends=now + LIFE, now=now)
        return challenge

    def use(self, challenge: str, now: datetime) -> Freshness:
        """Use a challenge up; of two that try at once, one succeeds."""
        if not challenge.startswith(PREFIX):
            return Freshness.NOT_OURS
        with self._database.write() as uow:
            taken = uow.challenges.take(challenge, now=now)
        return Freshness.FRESH if taken else Freshness.USED
