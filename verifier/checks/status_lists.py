"""A status list before it is believed: the issuer's own, proven, and in force.

Bitstring Status List 1.0, "Validate Algorithm". The list counts only if its own proof
holds, with a key of the credential's own issuer or of a delegate whom our trust list
names (attacks S08): the specification would let anybody else publish one.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from keys.did_document import VerificationMethod
from keys.errors import KeysError
from vc import strict_json
from vc.errors import MalformedCredentialError, StatusListError, VcError
from vc.model import UnverifiedCredential, parse_credential
from vc.proofs import ASSERTION, verify_proofs, verify_secured
from vc.secured import read_secured
from vc.status_list import StatusList, parse_status_list
from verifier.checks.hosts import host_of
from verifier.checks.proof import (
    Examination,
    check_issuer_key,
    circumstances,
    method_finder,
)
from verifier.checks.validity import check_validity
from verifier.ports import Environment, Fetched, listings
from verifier.proven_lists import ProvenList
from verifier.report import Outcome

# A list without a ttl, or with a tiny one, may be used this long (fail rules).
SHORTEST_LIFE: Final = timedelta(minutes=5)
# Nobody's list is believed longer than this without reading it again.
_LONGEST_LIFE: Final = timedelta(days=7)
# An encoded list of 2^26 bits that does not compress: 8 MiB as base64url.
_MAX_LIST_BYTES: Final = 12 * 1024 * 1024
_TOKEN: Final = b"eyJ"


class ForeignHostError(StatusListError):
    """A list that stands neither at its issuer's host nor where we expect it."""

    code = "status_host_foreign"


class OutOfDateError(StatusListError):
    """A list whose time is over, or of which we hold too old a copy."""

    code = "status_out_of_date"


def refuse_foreign_host(url: str, issuer_id: str, environment: Environment) -> None:
    """Return if the issuer's list may stand at `url` (attacks S09).

    At its own host, below it, or where our trust list says; an issuer that is a bare
    key has no host, and may keep its lists anywhere.

    Raises:
        ForeignHostError: it stands elsewhere.
    """
    home, host = host_of(issuer_id), urlsplit(url).hostname or ""
    if home is None or host == home or host.endswith(f".{home}"):
        return
    for _, entry in listings(environment.trust_lists, issuer_id):
        if host in entry.status_hosts:
            return
    msg = f"its status list is kept at {host:.80}, which is not the issuer's host"
    raise ForeignHostError(msg)


def read_status_list(
    fetched: Fetched,
    *,
    url: str,
    issuer_id: str,
    environment: Environment,
    now: datetime,
) -> tuple[StatusList, datetime]:
    """A status list that was proven to be the issuer's own, and until when it counts.

    A list that the environment remembers is not proven twice; that it is in force,
    the issuer's own and by a key that is still theirs is asked each time.

    Raises:
        OutOfDateError: its time is over.
        StatusListError: it is not the issuer's; the message says which step failed.
        VcError: it cannot be read at all.
    """
    proven = _recalled(fetched, url=url, environment=environment, now=now)
    if proven is None:
        proven = _proven(fetched, url=url, environment=environment, now=now)
        if environment.proven_lists is not None:
            environment.proven_lists.remember(url, proven)
    credential = proven.verified.credential
    if credential.issuer_id != issuer_id and not any(
        credential.issuer_id in entry.status_issuers
        for _, entry in listings(environment.trust_lists, issuer_id)
    ):
        msg = f"the list at {url} is by another issuer"
        raise StatusListError(msg)
    validity = check_validity(proven.verified, now=now, clock_skew=SHORTEST_LIFE)
    if validity.reason == "not_yet_valid":
        msg = f"the list at {url} is not in force yet"
        raise StatusListError(msg)
    good_until = _good_until(proven.status_list, fetched, credential)
    if now >= good_until:
        msg = f"the list at {url} that we hold is out of date"
        raise OutOfDateError(msg)
    return proven.status_list, good_until


def _recalled(
    fetched: Fetched, *, url: str, environment: Environment, now: datetime
) -> ProvenList | None:
    """The list as it was proven before, if its keys still are what they were."""
    if environment.proven_lists is None:
        return None
    known = environment.proven_lists.recall(url, fetched.data)
    if known is None or now < known.proven_at:
        return None
    find = method_finder(environment.resolver)
    try:
        same = all(find(one.id, ASSERTION) == one for one in known.methods)
    except KeysError:
        return None
    return known if same else None


def _proven(
    fetched: Fetched, *, url: str, environment: Environment, now: datetime
) -> ProvenList:
    """Parse, prove and unpack a list: all that depends on bytes and key alone."""
    credential = _read(fetched.data)
    find = method_finder(environment.resolver)
    methods: list[VerificationMethod] = []

    def find_and_note(method_url: str, relationship: str) -> VerificationMethod:
        methods.append(find(method_url, relationship))
        return methods[-1]

    around = circumstances(environment.resolver, now=now)
    try:
        if credential.token is None:
            verified = verify_proofs(credential, find_method=find_and_note, now=now)
        else:
            around = replace(around, find_method=find_and_note)
            verified = verify_secured(credential, around)
    except (VcError, KeysError) as exc:
        msg = f"the proof of the list at {url} does not hold: {exc}"
        raise StatusListError(msg) from exc
    own = check_issuer_key(credential, Examination(verified=verified))
    if own.outcome is not Outcome.PASSED:
        msg = f"the list at {url} is not signed with its issuer's key"
        raise StatusListError(msg)
    return ProvenList(
        data=fetched.data,
        verified=verified,
        methods=tuple(methods),
        status_list=parse_status_list(verified.document, url=url),
        proven_at=now,
    )


def _read(data: bytes) -> UnverifiedCredential:
    """A list with a proof, or as a token (VC-JOSE-COSE)."""
    if not data.lstrip().startswith(_TOKEN):
        return parse_credential(
            strict_json.loads(
                data, max_bytes=_MAX_LIST_BYTES, max_string=_MAX_LIST_BYTES
            )
        )
    try:
        return read_secured(data.decode("ascii"))
    except UnicodeDecodeError as exc:
        msg = "a token is ASCII, and this is not"
        raise MalformedCredentialError(msg) from exc


def _good_until(
    status_list: StatusList, fetched: Fetched, credential: UnverifiedCredential
) -> datetime:
    """Until when a copy may be used: never past the list's own validUntil."""
    most = _LONGEST_LIFE // timedelta(milliseconds=1)
    life = timedelta(milliseconds=min(status_list.ttl_milliseconds or 0, most))
    copy_ends = fetched.fetched_at + max(life, SHORTEST_LIFE)
    ends = credential.valid_until
    return copy_ends if ends is None else min(ends, copy_ends)
