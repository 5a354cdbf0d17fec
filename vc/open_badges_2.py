"""Open Badges 2.0: assertions of the older kind, read and never issued.

An assertion is proven by standing at its own address (hosted), or by a JWS (signed); it
leads to a BadgeClass, and that to the Profile of its issuer. Nothing here is proven:
`verifier.open_badges_2` fetches and judges.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from vc import strict_json
from vc.errors import MalformedCredentialError, StatusListError, VcError
from vc.jose import decode_compact
from vc.model import Document, as_list, mapping_of, text_of
from vc.timestamps import parse_timestamp

VERSION: Final = "2.0"
CONTEXT: Final = "https://w3id.org/openbadges/v2"
_HOSTED: Final = frozenset({"HostedBadge", "hosted"})
_SIGNED: Final = frozenset({"SignedBadge", "signed"})
# Open Badges 2.0, "IdentityObject" → the names that Open Badges 3.0 has for the same.
_IDENTITY_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {"email": "emailAddress", "url": "userName", "telephone": "identifier"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """An assertion that could be read; `token` is the JWS that it came in, if it did.

    `badge` is the id of its BadgeClass, `creator` of the key that signed it.
    """

    document: Document
    id: str
    badge: str
    hosted: bool
    creator: str | None
    issued_on: datetime
    expires: datetime | None
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The issuer, as the document at its own id describes it.

    `origins` and `starts` say where its hosted assertions may stand.
    """

    document: Document
    id: str
    keys: tuple[Any, ...]
    origins: frozenset[str]
    starts: tuple[str, ...]
    revocation_list: str | None


def older_document(text: str) -> Document | None:
    """The document in `text`, if it is of Open Badges 2.0 at all."""
    try:
        stripped = text.strip()
        if not stripped.startswith("{"):
            stripped = decode_compact(stripped)[1].decode()
        document = mapping_of(strict_json.loads(stripped))
    except (VcError, UnicodeDecodeError):
        return None
    is_older = CONTEXT in as_list(document.get("@context"))
    return document if is_older and _is_a(document, "Assertion") else None


def parse_assertion(document: Document, *, token: str | None = None) -> Assertion:
    """Read an assertion (Open Badges 2.0, "Assertion").

    Raises:
        MalformedCredentialError: a part is missing or mistyped; the message names it.
    """
    verification = mapping_of(document.get("verification"))
    kinds = {one for one in as_list(verification.get("type")) if isinstance(one, str)}
    if not kinds & (_HOSTED | _SIGNED):
        msg = "verification: neither HostedBadge nor SignedBadge"
        raise MalformedCredentialError(msg)
    if not kinds & _HOSTED and token is None:
        msg = "verification: a SignedBadge is a JWS, and this is not"
        raise MalformedCredentialError(msg)
    recipient = mapping_of(document.get("recipient"))
    if not text_of(recipient.get("identity")) or not text_of(recipient.get("type")):
        msg = "recipient: an object with a type and an identity"
        raise MalformedCredentialError(msg)
    expires = document.get("expires")
    return Assertion(
        document=document,
        id=_id_in(document, "id"),
        badge=_id_in(document, "badge"),
        hosted=not kinds & _SIGNED,
        creator=text_of(verification.get("creator")),
        issued_on=parse_timestamp(document.get("issuedOn")),
        expires=None if expires is None else parse_timestamp(expires),
        token=token,
    )


def parse_badge_class(document: object, *, url: str) -> tuple[Document, str]:
    """A BadgeClass, and the id of its issuer.

    Raises:
        MalformedCredentialError: not the BadgeClass that stands at `url`.
    """
    badge = mapping_of(document)
    if badge.get("id") != url or not _is_a(badge, "BadgeClass"):
        msg = f"what {url} serves is not its BadgeClass"
        raise MalformedCredentialError(msg)
    if not text_of(badge.get("name")):
        msg = f"the BadgeClass at {url} has no name"
        raise MalformedCredentialError(msg)
    return badge, _id_in(badge, "issuer")


def parse_profile(document: object, *, url: str) -> Profile:
    """The Profile of an issuer.

    Raises:
        MalformedCredentialError: not the Profile that stands at `url`.
    """
    profile = mapping_of(document)
    if profile.get("id") != url or not (
        _is_a(profile, "Profile") or _is_a(profile, "Issuer")
    ):
        msg = f"what {url} serves is not its Profile"
        raise MalformedCredentialError(msg)
    hosting = mapping_of(profile.get("verification"))
    return Profile(
        document=profile,
        id=url,
        keys=tuple(as_list(profile.get("publicKey"))),
        origins=frozenset(_texts(hosting.get("allowedOrigins"))),
        starts=tuple(_texts(hosting.get("startsWith"))),
        revocation_list=text_of(profile.get("revocationList")),
    )


def revocation_in(
    document: object, assertion: Assertion, *, url: str, issuer_id: str
) -> str | None:
    """Why the assertion is revoked, perhaps empty; None if it is not.

    Raises:
        StatusListError: not the RevocationList that the issuer keeps at `url`.
    """
    listing = mapping_of(document)
    revoked = listing.get("revokedAssertions")
    if listing.get("id") != url or not isinstance(revoked, list):
        msg = f"what {url} serves is not its RevocationList"
        raise StatusListError(msg)
    if (mapping_of(listing.get("issuer")).get("id") or listing.get("issuer")) != (
        issuer_id
    ):
        msg = f"the RevocationList at {url} is by another issuer"
        raise StatusListError(msg)
    known_as = {assertion.id, text_of(assertion.document.get("uid"))} - {None}
    for one in revoked:
        entry = {"id": one} if isinstance(one, str) else mapping_of(one)
        if {text_of(entry.get("id")), text_of(entry.get("uid"))} & known_as:
            return text_of(entry.get("revocationReason")) or ""
    return None


def as_achievement(
    assertion: Assertion, badge: Document, issuer: Profile
) -> dict[str, Any]:
    """What it says, under the names that Open Badges 3.0 has for the same things.

    For showing and comparing; it is not what was signed, and carries no proof.
    """
    recipient = mapping_of(assertion.document.get("recipient"))
    document = {
        "openBadgesVersion": VERSION,
        "id": assertion.id,
        "type": ["Assertion"],
        "name": text_of(badge.get("name")),
        "issuer": {
            "id": issuer.id,
            "type": ["Profile"],
            "name": text_of(issuer.document.get("name")),
            "url": text_of(issuer.document.get("url")),
        },
        "validFrom": assertion.document.get("issuedOn"),
        "validUntil": assertion.document.get("expires"),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_identity(recipient)],
            "achievement": {
                "id": assertion.badge,
                "type": ["Achievement"],
                "name": text_of(badge.get("name")),
                "description": text_of(badge.get("description")),
                "criteria": _criteria(badge.get("criteria")),
            },
        },
    }
    return {name: _whole(one) for name, one in document.items() if one is not None}


def _identity(recipient: Mapping[str, Any]) -> dict[str, Any]:
    kind = text_of(recipient.get("type")) or ""
    return {
        "type": "IdentityObject",
        "hashed": recipient.get("hashed") is True,
        "identityHash": recipient.get("identity"),
        "identityType": _IDENTITY_TYPES.get(kind, "identifier"),
        "salt": text_of(recipient.get("salt")),
    }


def _criteria(criteria: object) -> dict[str, Any]:
    if isinstance(criteria, str):
        return {"id": criteria}
    held = mapping_of(criteria)
    return {
        "id": text_of(held.get("id")),
        "narrative": text_of(held.get("narrative")),
    }


def _whole(value: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
    """`value` without the members that are not there."""
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _whole(one) for name, one in value.items() if one is not None}


def _is_a(document: Mapping[str, Any], name: str) -> bool:
    return name in as_list(document.get("type"))


def _id_in(document: Mapping[str, Any], member: str) -> str:
    value = document.get(member)
    identifier = mapping_of(value).get("id") if isinstance(value, Mapping) else value
    if not isinstance(identifier, str) or not identifier:
        msg = f"{member}: an id, or an object with one"
        raise MalformedCredentialError(msg)
    return identifier


def _texts(value: object) -> list[str]:
    return [one for one in as_list(value) if isinstance(one, str)]
