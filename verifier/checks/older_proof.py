"""Is an assertion of Open Badges 2.0 the issuer's own? By its address, or its key.

Hosted: what counts is the copy at the assertion's own address, which has to be the
issuer's; the copy that was handed in proves nothing. Signed: the key has to be the
issuer's. Either way BadgeClass and Profile are read from their own addresses, since
embedded ones say whatever their author likes (Open Badges 2.0, "Verification").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from keys.pem import parse_pem
from keys.public_key import PublicKey
from vc import strict_json
from vc.errors import ProofError
from vc.jose import decode_compact, verify_signature
from vc.model import Document, mapping_of, text_of
from vc.open_badges_2 import (
    Assertion,
    Profile,
    parse_assertion,
    parse_badge_class,
    parse_profile,
)
from verifier.errors import AbsentError, FetchError
from verifier.ports import Environment, Fetched


class NotTheIssuersError(ProofError):
    """An assertion that stands, or was signed, where its issuer does not."""

    code = "origin_not_issuers"


class AssertionGoneError(FetchError):
    """The assertion's own address says 410: so version 2 revokes."""

    code = "assertion_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenAssertion:
    """An assertion that its issuer hosts or signed, and what it leads to."""

    assertion: Assertion
    badge: Document
    issuer: Profile
    as_of: datetime
    copy_differs: bool = False


def prove_assertion(assertion: Assertion, environment: Environment) -> ProvenAssertion:
    """The assertion as its issuer hosts or signed it, with what it leads to.

    Raises:
        NotTheIssuersError: it stands, or was signed, where its issuer does not.
        ProofError: the signature does not hold.
        AssertionGoneError: its address says that it is gone.
        FetchError: a document cannot be had.
        VcError, KeysError: a document or the key cannot be used.
    """
    given, as_of, differs = assertion, None, False
    if assertion.hosted:
        fetched = _hosted_copy(assertion, environment)
        assertion = parse_assertion(mapping_of(read_json(fetched)))
        if assertion.id != given.id or not assertion.hosted:
            msg = f"what {given.id} serves is another assertion"
            raise NotTheIssuersError(msg)
        as_of, differs = fetched.fetched_at, assertion.document != given.document
    badge_page = fetch_document(assertion.badge, environment)
    badge, issuer_id = parse_badge_class(read_json(badge_page), url=assertion.badge)
    issuer = parse_profile(
        read_json(fetch_document(issuer_id, environment)), url=issuer_id
    )
    _refuse_foreign_badge(assertion.badge, issuer)
    if assertion.hosted:
        _refuse_foreign_assertion(assertion.id, issuer)
    else:
        _check_signature(assertion, issuer, environment)
    return ProvenAssertion(
        assertion=assertion,
        badge=badge,
        issuer=issuer,
        as_of=as_of or badge_page.fetched_at,
        copy_differs=differs,
    )


def _hosted_copy(assertion: Assertion, environment: Environment) -> Fetched:
    try:
        return fetch_document(assertion.id, environment)
    except AbsentError as exc:
        if not exc.gone:
            raise
        raise AssertionGoneError(str(exc)) from exc


def _refuse_foreign_assertion(url: str, issuer: Profile) -> None:
    """Hold a hosted assertion to where the issuer says that its badges stand.

    Open Badges 2.0, "VerificationObject": within `startsWith`, at one of the
    `allowedOrigins`, both where both are said, and where neither is at the host of the
    issuer's own id. On a host that many issuers share, `startsWith` is all that keeps
    them apart, so no path may lead out of it.

    Raises:
        NotTheIssuersError: it stands elsewhere.
    """
    if issuer.starts and not _is_below(url, issuer.starts):
        raise _foreign(url, issuer)
    if (issuer.origins or not issuer.starts) and not _is_at_origin(url, issuer):
        raise _foreign(url, issuer)


def _refuse_foreign_badge(url: str, issuer: Profile) -> None:
    """Hold a BadgeClass, which the assertion vouches for, to the issuer's hosts.

    Raises:
        NotTheIssuersError: it stands elsewhere.
    """
    if not _is_at_origin(url, issuer) and not _is_below(url, issuer.starts):
        raise _foreign(url, issuer)


def _is_at_origin(url: str, issuer: Profile) -> bool:
    origins = issuer.origins or {urlsplit(issuer.id).hostname}
    return urlsplit(url).hostname in origins


def _is_below(url: str, starts: Iterable[str]) -> bool:
    """Tell whether an address is below one of these prefixes, as a server reads it."""
    path = unquote(urlsplit(url).path).replace("\\", "/")
    if {".", ".."} & {one.partition(";")[0] for one in path.split("/")}:
        return False
    return any(url.startswith(start) for start in starts if _is_whole(start))


def _foreign(url: str, issuer: Profile) -> NotTheIssuersError:
    return NotTheIssuersError(
        f"{url:.200} is not where the issuer {issuer.id:.200} keeps its badges"
    )


def _is_whole(start: str) -> bool:
    """Tell whether a prefix ends behind its host, so that no other host begins so."""
    return urlsplit(start).path.startswith("/")


def _check_signature(
    assertion: Assertion, issuer: Profile, environment: Environment
) -> None:
    token = assertion.token or ""
    header = strict_json.loads(decode_compact(token)[0])
    if not isinstance(header, Mapping) or {"crit", "b64", "zip"} & header.keys():
        msg = "the header of the signature asks for what we do not do"
        raise ProofError(msg)
    verify_signature(token, header, _key(assertion, issuer, environment))


def _key(assertion: Assertion, issuer: Profile, environment: Environment) -> PublicKey:
    """The issuer's key that signed: named by its Profile, and naming it as owner."""
    creator = assertion.creator
    named = {
        one if isinstance(one, str) else text_of(mapping_of(one).get("id")): one
        for one in issuer.keys
    }
    if creator is None or creator not in named:
        msg = "the key that signed is none that the issuer's Profile names"
        raise NotTheIssuersError(msg)
    key = mapping_of(named[creator])
    if "publicKeyPem" not in key:
        key = mapping_of(read_json(fetch_document(creator, environment)))
    if key.get("id") != creator or key.get("owner") != issuer.id:
        msg = f"the key at {creator:.200} is not the issuer's"
        raise NotTheIssuersError(msg)
    pem = key.get("publicKeyPem")
    if not isinstance(pem, str):
        msg = f"the key at {creator:.200} has no publicKeyPem"
        raise NotTheIssuersError(msg)
    return parse_pem(pem)


def fetch_document(url: str, environment: Environment) -> Fetched:
    """What stands at an address that the assertion leads to; raises FetchError."""
    if environment.fetch_document is None:
        msg = "fetching is off, and a badge of this kind is proven by its address"
        raise FetchError(msg)
    return environment.fetch_document(url)


def read_json(fetched: Fetched) -> Any:  # noqa: ANN401 - the parsers decide
    """The JSON that was fetched; raises VcError."""
    return strict_json.loads(fetched.data)
