"""The verifier beside the issuer: it knows our own document and lists unfetched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from issuer.ports import Database, VerifySigned
from issuer.published import Published
from issuer.receipt_key import ReceiptIdentity
from issuer.services.addresses import Identity, status_list_name
from keys.did_document import DidDocument
from keys.resolver import Resolver
from verifier.challenges import LIFE, PREFIX, Freshness
from verifier.errors import FetchError
from verifier.pipeline import verify_credential
from verifier.ports import Environment, Fetched, FetchStatusList, TrustEntry, TrustList
from verifier.report import Report


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
    around: Environment | None = None,
    receipts: ReceiptIdentity | None = None,
) -> Environment:
    """What a verification beside the issuer may consult: ours first, then `around`.

    A list of ours is as of now, since what we serve is the source itself. With
    `receipts` those that this site has signed are known, too.
    """
    outer = around or Environment(
        resolver=Resolver(), fetch_status_list=nothing_is_fetched
    )
    entry = TrustEntry(
        id=identity.did, name=identity.name, url=identity.base_url, did_document=own
    )
    name = f"Signet trust list, kept by {identity.name}"
    known, entries = {identity.did: own}, {identity.did: entry}
    if receipts is not None:
        known[receipts.did] = receipts.known
        entries[receipts.did] = TrustEntry(id=receipts.did, name=receipts.name)
    ours = TrustList(name=name, source="self", entries=entries)
    return replace(
        outer,
        resolver=replace(outer.resolver, known={**outer.resolver.known, **known}),
        fetch_status_list=_own_lists_first(
            identity,
            published=published,
            clock=clock,
            otherwise=outer.fetch_status_list,
        ),
        trust_lists=(ours, *outer.trust_lists),
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


def own_links_first(
    identity: Identity, *, database: Database, outer: Callable[[str], bytes]
) -> Callable[[str], bytes]:
    """How a link is read beside the issuer: ours from the database, never by http."""
    prefix = identity.credential("")

    def fetch(url: str) -> bytes:
        if not url.startswith(prefix):
            return outer(url)
        name = url.removeprefix(prefix).partition("?")[0].partition("#")[0]
        with database.read() as uow:
            found = uow.credentials.credential(name.removesuffix(".json"))
        if found is None or found.document is None or not found.is_public:
            msg = f"there is no credential at {url}"
            raise FetchError(msg)
        return found.document

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
