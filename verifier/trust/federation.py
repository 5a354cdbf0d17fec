"""Entity statements of OpenID Federation 1.0, as registries of issuers serve them.

A registry is a trust anchor: its own statement says with which keys it signs and where
it answers for others; its statement about an issuer says who that is. Both are signed
JWTs, and both are checked (OpenID Federation 1.0, "Entity Statement Validation").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from keys.errors import KeysError
from keys.https_url import same_origin
from keys.jwk import parse_jwk
from keys.public_key import PublicKey
from vc import strict_json
from vc.errors import VcError
from vc.jose import decode_compact, verify_signature
from vc.model import as_list, mapping_of, text_of
from verifier.errors import VerifierError
from verifier.ports import CLOCK_SKEW

CONFIGURATION_PATH: Final = "/.well-known/openid-federation"
_TYP: Final = "entity-statement+jwt"
_MAX_KEYS: Final = 16


class StatementError(VerifierError):
    """An entity statement that proves nothing."""

    code = "statement_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A trust anchor whose own statement held."""

    id: str
    keys: tuple[tuple[str, PublicKey], ...]
    fetch_endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the anchor says of one issuer."""

    name: str
    url: str | None
    issued_at: datetime


def read_anchor(
    token: bytes, *, anchor_id: str, pinned: Sequence[Any] = (), now: datetime
) -> Anchor:
    """The anchor as its own statement describes it.

    With `pinned` keys (JWKs of our own list) it must be signed by one of them. Without,
    TLS alone says that this is the anchor, and it vouches for its own keys.

    Raises:
        StatementError: the statement does not hold, or is another's.
    """
    header, payload = _decoded(token)
    own = mapping_of(payload.get("jwks")).get("keys")
    keys = _read_keys(pinned or as_list(own))
    _check(token, header, payload, keys, now)
    if payload.get("iss") != anchor_id or payload.get("sub") != anchor_id:
        msg = f"the statement is not that of {anchor_id} about itself"
        raise StatementError(msg)
    endpoint = _entity(payload).get("federation_fetch_endpoint")
    if not isinstance(endpoint, str) or not same_origin(endpoint, anchor_id):
        msg = f"{anchor_id} names no address of its own that answers for others"
        raise StatementError(msg)
    return Anchor(id=anchor_id, keys=keys, fetch_endpoint=endpoint)


def address_about(anchor: Anchor, subject: str) -> str:
    """Where the anchor answers for `subject` ("Fetch Subordinate Statement")."""
    joint = "&" if urlsplit(anchor.fetch_endpoint).query else "?"
    return f"{anchor.fetch_endpoint}{joint}sub={quote(subject, safe='')}"


def read_statement(
    token: bytes, *, anchor: Anchor, subject: str, now: datetime
) -> Statement:
    """What the anchor says of `subject`.

    Raises:
        StatementError: the statement does not hold, or is about somebody else.
    """
    header, payload = _decoded(token)
    _check(token, header, payload, anchor.keys, now)
    if payload.get("iss") != anchor.id or payload.get("sub") != subject:
        msg = f"the statement is not that of {anchor.id} about this issuer"
        raise StatementError(msg)
    entity = _entity(payload)
    institution = mapping_of(
        mapping_of(payload.get("metadata")).get("institution_additional_information")
    )
    name = text_of(entity.get("organization_name")) or text_of(
        institution.get("legal_name")
    )
    if not name:
        msg = "the statement does not name the issuer"
        raise StatementError(msg)
    return Statement(
        name=name,
        url=text_of(entity.get("homepage_uri")),
        issued_at=datetime.fromtimestamp(payload["iat"], UTC),
    )


def _decoded(token: bytes) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    try:
        parts = decode_compact(token.decode("ascii").strip())
        header, payload = (strict_json.loads(part) for part in parts)
    except (UnicodeDecodeError, VcError) as exc:
        msg = f"this is no entity statement: {exc}"
        raise StatementError(msg) from exc
    return mapping_of(header), mapping_of(payload)


def _check(
    token: bytes,
    header: Mapping[str, Any],
    payload: Mapping[str, Any],
    keys: tuple[tuple[str, PublicKey], ...],
    now: datetime,
) -> None:
    if header.get("typ") != _TYP or "crit" in header:
        msg = f"the statement's header is not that of an {_TYP}"
        raise StatementError(msg)
    if "crit" in payload:
        msg = "the statement asks for what we do not do"
        raise StatementError(msg)
    found = [key for kid, key in keys if kid == header.get("kid")]
    if len(found) != 1:
        msg = "the statement is signed with none of the anchor's keys"
        raise StatementError(msg)
    try:
        verify_signature(token.decode("ascii").strip(), header, found[0])
    except VcError as exc:
        raise StatementError(str(exc)) from exc
    _check_times(payload, now)


def _check_times(payload: Mapping[str, Any], now: datetime) -> None:
    issued, expires = payload.get("iat"), payload.get("exp")
    if type(issued) is not int or type(expires) is not int or issued < 0:
        msg = "the statement lacks its times"
        raise StatementError(msg)
    skew = CLOCK_SKEW.total_seconds()
    if issued > now.timestamp() + skew or expires <= now.timestamp() - skew:
        msg = "the statement has expired, or is yet to come"
        raise StatementError(msg)


def _read_keys(keys: Sequence[Any]) -> tuple[tuple[str, PublicKey], ...]:
    read = []
    for jwk in keys[:_MAX_KEYS]:
        kid = mapping_of(jwk).get("kid")
        try:
            key = parse_jwk(mapping_of(jwk))
        except KeysError:
            continue  # a key of a kind that we do not use signs nothing for us
        if isinstance(kid, str):
            read.append((kid, key))
    return tuple(read)


def _entity(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping_of(mapping_of(payload.get("metadata")).get("federation_entity"))
