"""Verification methods: one key of a DID document (CID 1.0, "Verification Methods")."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from keys.did import parse_did_url
from keys.errors import (
    DidDocumentError,
    MalformedDidError,
    MalformedKeyError,
    UnsafeKeyError,
    UnsupportedKeyError,
)
from keys.https_url import SCHEME, parse_https_url
from keys.instants import parse_instant
from keys.jwk import parse_jwk
from keys.multikey import decode_multikey
from keys.public_key import KeyType, PublicKey


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """One key of a DID document, and who answers for it.

    `controller` is empty where nobody does: a key that stands in its own address, or
    a bare JWK (`keys.key_documents`).
    """

    id: str
    type: str
    controller: str
    public_key: PublicKey
    expires: datetime | None = None
    revoked: datetime | None = None


def method_url(url: object) -> str:
    """`url`, if it is the absolute URL of a method: with a fragment, if it is a DID's.

    An https issuer may keep a key in a document of its own, without a fragment.

    Raises:
        DidDocumentError: it is relative, has no fragment, or is no string.
    """
    if not isinstance(url, str):
        msg = "a verification method id must be a string"
        raise DidDocumentError(msg)
    try:
        if url.startswith(SCHEME):
            parse_https_url(url)
            return url
        parsed = parse_did_url(url)
    except MalformedDidError as exc:
        msg = f"verification method id is not an absolute DID URL: {url[:80]!r}"
        raise DidDocumentError(msg) from exc
    if parsed.fragment is None:
        msg = f"verification method id has no fragment: {url!r}"
        raise DidDocumentError(msg)
    return url


def declared_id(entry: object) -> str:
    """The id of a method as its document declares it.

    Raises:
        DidDocumentError: no object, or no absolute DID URL with a fragment.
    """
    if not isinstance(entry, Mapping):
        msg = "a verification method must be an object"
        raise DidDocumentError(msg)
    return method_url(entry.get("id"))


def parse_verification_method(entry: Mapping[str, Any]) -> VerificationMethod:
    """One member of `verificationMethod`, or one embedded in a relationship.

    Raises:
        DidDocumentError: no id, type or controller, or a date that is none.
        MalformedKeyError, UnsupportedKeyError, UnsafeKeyError: the key is not one that
            we can use.
    """
    url = declared_id(entry)
    method_type, controller = entry.get("type"), entry.get("controller")
    if not isinstance(method_type, str) or not isinstance(controller, str):
        msg = f"verification method {url} needs a type and a controller, both strings"
        raise DidDocumentError(msg)
    return VerificationMethod(
        id=url,
        type=method_type,
        controller=controller,
        expires=_moment(entry, "expires"),
        revoked=_moment(entry, "revoked"),
        public_key=_read_key(entry, method_type),
    )


def _moment(entry: Mapping[str, Any], name: str) -> datetime | None:
    if name not in entry:
        return None
    try:
        return parse_instant(entry[name])
    except (TypeError, ValueError) as exc:
        msg = f"verification method {entry['id']}: {name!r} is not a dateTimeStamp"
        raise DidDocumentError(msg) from exc


def _read_key(entry: Mapping[str, Any], method_type: str) -> PublicKey:
    if {"privateKeyJwk", "privateKeyMultibase", "secretKeyMultibase"} & entry.keys():
        msg = "it publishes its private key"
        raise UnsafeKeyError(msg)
    if method_type not in _KEY_FORMS:
        msg = f"its type {method_type!r} is not one that we read"
        raise UnsupportedKeyError(msg)
    member, decode, allowed = _KEY_FORMS[method_type]
    if {"publicKeyMultibase", "publicKeyJwk"} & entry.keys() != {member}:
        msg = f"its key must be in {member} and nowhere else"
        raise MalformedKeyError(msg)
    key = decode(entry[member])
    if key.type not in allowed:
        msg = f"a {key.type} key does not fit its type {method_type!r}"
        raise MalformedKeyError(msg)
    return key


def _decode_multibase_member(value: object) -> PublicKey:
    if not isinstance(value, str):
        msg = "publicKeyMultibase must be a string"
        raise MalformedKeyError(msg)
    return decode_multikey(value)


def _decode_jwk_member(value: object) -> PublicKey:
    if not isinstance(value, Mapping):
        msg = "publicKeyJwk must be an object"
        raise MalformedKeyError(msg)
    return parse_jwk(value)


_ANY_KEY: Final = frozenset(KeyType)
# Method type → the member that holds its key, who reads it, and which keys fit.
_KEY_FORMS: Final[
    Mapping[str, tuple[str, Callable[[object], PublicKey], frozenset[KeyType]]]
] = MappingProxyType(
    {
        "Multikey": ("publicKeyMultibase", _decode_multibase_member, _ANY_KEY),
        "Ed25519VerificationKey2020": (
            "publicKeyMultibase",
            _decode_multibase_member,
            frozenset({KeyType.ED25519}),
        ),
        "JsonWebKey": ("publicKeyJwk", _decode_jwk_member, _ANY_KEY),
        "JsonWebKey2020": ("publicKeyJwk", _decode_jwk_member, _ANY_KEY),
    }
)
