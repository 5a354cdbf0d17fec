"""DIDs that are their own key: did:key and did:jwk, resolved by arithmetic."""

from types import MappingProxyType
from typing import Any, Final

from keys.did_document import (
    DID_CONTEXT,
    JWK_CONTEXT,
    MULTIKEY_CONTEXT,
    DidDocument,
    VerificationMethod,
)
from keys.encodings import decode_base64url
from keys.errors import DidDocumentError, MalformedDidError, MalformedKeyError
from keys.jwk import parse_jwk
from keys.multikey import decode_multikey
from keys.public_key import PublicKey
from keys.strict_document import load_document

# did:jwk, "Create": the one key is always called so.
_JWK_FRAGMENT: Final = "0"


def did_key_document(did: str, multikey: str) -> DidDocument:
    """The document of a did:key (did:key, "Read").

    Raises:
        MalformedKeyError, UnsupportedKeyError, UnsafeKeyError: no key of ours.
    """
    return _document(
        VerificationMethod(
            id=f"{did}#{multikey}",
            type="Multikey",
            controller=did,
            public_key=decode_multikey(multikey),
        ),
        context=MULTIKEY_CONTEXT,
        member=("publicKeyMultibase", multikey),
    )


def did_jwk_document(did: str, encoded: str) -> DidDocument:
    """The document of a did:jwk (did:jwk, "Read").

    Raises:
        MalformedDidError: the identifier is not base64url of one JSON object.
        MalformedKeyError, UnsupportedKeyError, UnsafeKeyError: no key of ours, or
            one with its private half.
    """
    jwk, key = _read_jwk(encoded)
    return _document(
        VerificationMethod(
            id=f"{did}#{_JWK_FRAGMENT}",
            type="JsonWebKey",
            controller=did,
            public_key=key,
        ),
        context=JWK_CONTEXT,
        member=("publicKeyJwk", jwk),
    )


def _read_jwk(encoded: str) -> tuple[dict[str, Any], PublicKey]:
    try:
        jwk = load_document(decode_base64url(encoded))
    except (MalformedKeyError, DidDocumentError) as exc:
        msg = f"a did:jwk is a JSON Web Key in base64url: {exc}"
        raise MalformedDidError(msg) from exc
    return jwk, parse_jwk(jwk)


def _document(
    method: VerificationMethod, *, context: str, member: tuple[str, Any]
) -> DidDocument:
    name, value = member
    authorized = frozenset({method.id})
    document = {
        "@context": [DID_CONTEXT, context],
        "id": method.controller,
        "verificationMethod": [
            {
                "id": method.id,
                "type": method.type,
                "controller": method.controller,
                name: value,
            }
        ],
        "authentication": [method.id],
        "assertionMethod": [method.id],
    }
    return DidDocument(
        id=method.controller,
        methods=MappingProxyType({method.id: method}),
        relationships=MappingProxyType(
            {"authentication": authorized, "assertionMethod": authorized}
        ),
        document=document,
    )
