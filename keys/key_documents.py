"""The key that an https address names, in whichever document stands there.

Four kinds: the issuer's own document with its methods (CID 1.0), a document that is one
method, a JWK, a JWK set (Open Badges 3.0, "JOSE Header": `kid` is dereferenceable). The
last two name no controller; their address alone vouches for them.
"""

from collections.abc import Mapping
from typing import Any, Final

from keys.did_document import parse_did_document
from keys.errors import KeysError, MethodNotFoundError
from keys.https_url import HttpsUrl
from keys.jwk import parse_jwk
from keys.multikey import decode_multikey
from keys.verification_method import VerificationMethod, parse_verification_method

MAX_KEYS: Final = 64
# The type that we give to a key whose document is the bare key.
BARE_JWK: Final = "JWK"
# The type of a key that stands in its own address: nobody vouches for it.
FRAGMENT_KEY: Final = "FragmentKey"


def method_at(
    url: str, parts: HttpsUrl, document: Mapping[str, Any], *, relationship: str
) -> VerificationMethod:
    """The method whose address is `url` in the `document` that its host serves.

    Raises:
        MethodNotFoundError: it is not there, or not for this relationship.
        KeysError: the document or the key cannot be used.
    """
    if "keys" in document:
        return _in_set(url, parts, document["keys"])
    if "kty" in document:
        return _bare(url, parts, document)
    if {"publicKeyMultibase", "publicKeyJwk"} & document.keys():
        return _single(url, document)
    own = parse_did_document(document, expected_id=parts.document)
    return own.method_for(url, relationship=relationship)


def fragment_key(url: str, parts: HttpsUrl) -> VerificationMethod | None:
    """The key that `url` holds after its `#`, if it does (1EdTech's fixtures).

    It shows that nothing was changed, and nothing of who signed (standards A11).
    """
    try:
        key = decode_multikey(parts.fragment or "")
    except KeysError:
        return None
    return VerificationMethod(id=url, type=FRAGMENT_KEY, controller="", public_key=key)


def _single(url: str, document: Mapping[str, Any]) -> VerificationMethod:
    method = parse_verification_method(document)
    if method.id != url:
        msg = f"the key document at {url} calls itself {method.id[:80]!r}"
        raise MethodNotFoundError(msg)
    return method


def _bare(url: str, parts: HttpsUrl, jwk: Mapping[str, Any]) -> VerificationMethod:
    if jwk.get("kid", url) not in (url, parts.document, parts.fragment):
        msg = f"the key at {url} calls itself {str(jwk['kid'])[:80]!r}"
        raise MethodNotFoundError(msg)
    return VerificationMethod(
        id=url, type=BARE_JWK, controller="", public_key=parse_jwk(jwk)
    )


def _in_set(url: str, parts: HttpsUrl, keys: object) -> VerificationMethod:
    if not isinstance(keys, list) or len(keys) > MAX_KEYS:
        msg = f"the key set at {parts.document} is no list of at most {MAX_KEYS} keys"
        raise MethodNotFoundError(msg)
    found = [
        one
        for one in keys
        if isinstance(one, Mapping)
        and (one.get("kid") in (url, parts.fragment) or len(keys) == 1)
    ]
    if len(found) != 1:
        msg = f"the key set at {parts.document} has {len(found)} keys for {url}"
        raise MethodNotFoundError(msg)
    return _bare(url, parts, found[0])
