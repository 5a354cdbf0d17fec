"""DID documents: which keys speak for a DID, and for what (CID 1.0, DID Core 1.0).

A method counts only if the document names it by its full URL, says that the DID
itself controls it, and lists it under the purpose asked for. Documents that
contradict themselves are refused whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from keys.errors import (
    DidDocumentError,
    DidUnreadableError,
    KeysError,
    MethodNotFoundError,
)
from keys.instants import format_instant
from keys.jwk import ALGORITHMS, public_jwk
from keys.multikey import encode_multikey
from keys.public_key import KeyType, PublicKey
from keys.verification_method import (
    VerificationMethod,
    declared_id,
    method_url,
    parse_verification_method,
)

__all__ = [
    "DidDocument",
    "PublishedKey",
    "VerificationMethod",
    "build_did_document",
    "parse_did_document",
]

# Our own limit: a document beyond it is refused, so that no one pays for its keys.
MAX_METHODS: Final = 64
# CID 1.0, "Verification Relationships".
RELATIONSHIPS: Final = (
    "assertionMethod",
    "authentication",
    "keyAgreement",
    "capabilityInvocation",
    "capabilityDelegation",
)
DID_CONTEXT: Final = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT: Final = "https://w3id.org/security/multikey/v1"
JWK_CONTEXT: Final = "https://w3id.org/security/jwk/v1"


@dataclass(frozen=True, slots=True)
class DidDocument:
    """A DID document that is consistent in itself and belongs to `id`.

    `methods` holds the keys that we can use; `unusable` says of the others why not.
    `relationships` lists method ids under each purpose.
    """

    id: str
    methods: Mapping[str, VerificationMethod]
    relationships: Mapping[str, frozenset[str]]
    document: Mapping[str, Any]
    unusable: Mapping[str, str] = field(default_factory=dict)

    def method_for(
        self, url: str, *, relationship: str = "assertionMethod"
    ) -> VerificationMethod:
        """The method whose id is exactly `url`, if authorized for `relationship`.

        VC Data Integrity 1.0, "Retrieve Verification Method".

        Raises:
            MethodNotFoundError: no such method, not under this relationship, not
                controlled by this DID, or its key is not one that we can use.
        """
        if url in self.unusable:
            msg = f"{url} cannot be used: {self.unusable[url]}"
            raise MethodNotFoundError(msg)
        method = self.methods.get(url)
        if method is None:
            msg = f"the document of {self.id} has no verification method {url}"
            raise MethodNotFoundError(msg)
        if method.controller != self.id:
            msg = f"{url} is controlled by {method.controller}, not by {self.id}"
            raise MethodNotFoundError(msg)
        if url not in self.relationships.get(relationship, frozenset()):
            because = " (it is revoked)" if method.revoked else ""
            msg = f"{url} is not authorized under {relationship}{because}"
            raise MethodNotFoundError(msg)
        return method

    def method_with(
        self, public_key: PublicKey, *, relationship: str = "assertionMethod"
    ) -> VerificationMethod:
        """The method that publishes `public_key`, authorized for `relationship`.

        Raises:
            MethodNotFoundError: no method holds this key, or none as `method_for` asks.
        """
        authorized = self.relationships.get(relationship, frozenset())
        urls = [
            url for url, one in self.methods.items() if one.public_key == public_key
        ]
        if not urls:
            msg = f"the document of {self.id} does not publish this key"
            raise MethodNotFoundError(msg)
        url = next((url for url in urls if url in authorized), urls[0])
        return self.method_for(url, relationship=relationship)


# ------------------------------------------------------------------ reading


def parse_did_document(document: Mapping[str, Any], *, expected_id: str) -> DidDocument:
    """Read the DID document of `expected_id`.

    Methods of unknown types, with keys that we do not accept, or that belong to other
    DIDs are kept out without making the document unusable.

    Raises:
        DidDocumentError: another `id`, relative or duplicate method ids, a method
            without a controller, over 64 methods, or a part of the wrong shape.
    """
    if document.get("id") != expected_id:
        msg = f"this is not the DID document of {expected_id}: its id is another"
        raise DidDocumentError(msg)
    declared = _list(document, "verificationMethod")
    references: dict[str, frozenset[str]] = {}
    for relationship in RELATIONSHIPS:
        ids, embedded = _references(document, relationship)
        declared += embedded
        references[relationship] = ids
    methods, unusable = _read_methods(declared, did=expected_id)
    return DidDocument(
        id=expected_id,
        methods=MappingProxyType(methods),
        relationships=MappingProxyType(references),
        document=document,
        unusable=MappingProxyType(unusable),
    )


def _list(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name, [])
    if not isinstance(value, list):
        msg = f"DID document member {name!r} must be an array"
        raise DidDocumentError(msg)
    if len(value) > MAX_METHODS:
        msg = f"DID document has over {MAX_METHODS} entries in {name!r}"
        raise DidUnreadableError(msg)
    return list(value)


def _references(
    document: Mapping[str, Any], relationship: str
) -> tuple[frozenset[str], list[Any]]:
    entries = _list(document, relationship)
    embedded = [entry for entry in entries if isinstance(entry, Mapping)]
    ids = [e["id"] if isinstance(e, Mapping) and "id" in e else e for e in entries]
    return frozenset(method_url(url) for url in ids), embedded


def _read_methods(
    declared: Sequence[Any], *, did: str
) -> tuple[dict[str, VerificationMethod], dict[str, str]]:
    if len(declared) > MAX_METHODS:
        msg = f"DID document declares over {MAX_METHODS} verification methods"
        raise DidUnreadableError(msg)
    methods: dict[str, VerificationMethod] = {}
    unusable: dict[str, str] = {}
    for entry in declared:
        url = declared_id(entry)
        if url in methods or url in unusable:
            msg = f"two verification methods have the id {url}"
            raise DidDocumentError(msg)
        if not url.startswith(f"{did}#"):
            unusable[url] = f"it belongs to another DID than {did}"
            continue
        try:
            methods[url] = parse_verification_method(entry)
        except DidDocumentError:
            raise
        except KeysError as exc:
            unusable[url] = str(exc)
    return methods, unusable


# ----------------------------------------------------------------- building


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A key as its owner publishes it.

    `expires` and `revoked` end every proof made with the key, older ones too (CID 1.0,
    "Verification Methods"). So a key that is merely retired has neither, and only one
    that was compromised is revoked. `as_jwk` overrides the form: Ed25519 is published
    as Multikey, the keys of JWTs (RSA, P-256, P-384) as JsonWebKey.
    """

    fragment: str
    public_key: PublicKey
    expires: datetime | None = None
    revoked: datetime | None = None
    as_jwk: bool | None = None


def build_did_document(did: str, keys: Sequence[PublishedKey]) -> dict[str, Any]:
    """The DID document of `did` that publishes `keys`.

    A revoked key stays listed with the moment of its revocation, but is authorized for
    nothing: verifiers that do not know `revoked` must refuse it as well.
    """
    methods = [_build_method(did, key) for key in keys]
    contexts = [DID_CONTEXT, MULTIKEY_CONTEXT]
    if any(method["type"] == "JsonWebKey" for method in methods):
        contexts.append(JWK_CONTEXT)
    authorized = [f"{did}#{key.fragment}" for key in keys if key.revoked is None]
    return {
        "@context": contexts,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": authorized,
    }


def _build_method(did: str, key: PublishedKey) -> dict[str, Any]:
    as_jwk = key.as_jwk
    if as_jwk is None:
        as_jwk = key.public_key.type is not KeyType.ED25519
    method: dict[str, Any] = {
        "id": f"{did}#{key.fragment}",
        "type": "JsonWebKey" if as_jwk else "Multikey",
        "controller": did,
    }
    if as_jwk:
        algorithm = ALGORITHMS[key.public_key.type][0]
        method["publicKeyJwk"] = public_jwk(
            key.public_key, kid=key.fragment, alg=algorithm
        )
    else:
        method["publicKeyMultibase"] = encode_multikey(key.public_key)
    for name, moment in (("expires", key.expires), ("revoked", key.revoked)):
        if moment is not None:
            method[name] = format_instant(moment)
    return method
