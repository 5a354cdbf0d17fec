"""From an issuer's identifier to its keys: by arithmetic, known, or fetched.

did:key and did:jwk are their own key; did:web and https issuers publish a document.
How to fetch is the caller's affair; nothing here opens a connection.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from keys.did import did_web_document_url, parse_did_url
from keys.did_document import (
    DidDocument,
    VerificationMethod,
    parse_did_document,
)
from keys.errors import (
    DidDocumentError,
    DidUnavailableError,
    MalformedDidError,
    UnsupportedDidMethodError,
)
from keys.https_url import SCHEME, HttpsUrl, parse_https_url
from keys.key_documents import fragment_key, method_at
from keys.public_key import PublicKey
from keys.self_describing import did_jwk_document, did_key_document
from keys.strict_document import MAX_DOCUMENT_BYTES, load_document

__all__ = ["MAX_DOCUMENT_BYTES", "Fetch", "Resolver"]

Fetch = Callable[[str], bytes]

ASSERTION: Final = "assertionMethod"
# What makes a document one that says which keys are the issuer's.
_METHODS: Final = frozenset({"verificationMethod", ASSERTION, "keys"})


@dataclass(frozen=True, slots=True)
class Resolver:
    """Finds issuers' documents: among the `known` first, then with `fetch`.

    `fetch` takes an https URL and gives the bytes found there, or raises OSError or
    KeysError. Without it, only did:key, did:jwk and the known can be resolved.
    """

    known: Mapping[str, DidDocument] = field(default_factory=dict)
    fetch: Fetch | None = None
    development_hosts: frozenset[str] = frozenset()

    def resolve(self, identifier: str) -> DidDocument:
        """The document of an issuer: a DID, or an https address.

        Raises:
            MalformedDidError: neither, or one with a fragment.
            UnsupportedDidMethodError: a DID of a method that we do not resolve.
            MalformedKeyError, UnsupportedKeyError, UnsafeKeyError: a did:key or did:jwk
                that is no key of ours.
            DidUnavailableError: the document could not be obtained.
            DidUnreadableError: what was obtained is no document that can be read.
            DidDocumentError: what was obtained is not this issuer's document.
        """
        if identifier in self.known:
            return self.known[identifier]
        if identifier.startswith(SCHEME):
            return self._fetch_issuer(_without_fragment(identifier))
        url = parse_did_url(identifier)
        if url.fragment is not None:
            msg = f"a DID without a fragment is needed, not {identifier!r}"
            raise MalformedDidError(msg)
        match url.method:
            case "key":
                return did_key_document(identifier, url.method_specific_id)
            case "jwk":
                return did_jwk_document(identifier, url.method_specific_id)
            case "web":
                return self._fetch_document(identifier)
            case _:
                msg = f"DIDs of the method {url.method!r} are not resolved; use did:web"
                raise UnsupportedDidMethodError(msg)

    def find_method(
        self, url: str, relationship: str = ASSERTION
    ) -> VerificationMethod:
        """The verification method at `url`, through its controller's own document.

        VC Data Integrity 1.0, "Retrieve Verification Method".

        Raises:
            MethodNotFoundError: it is not there, or not for this relationship.
            KeysError: as `resolve` does.
        """
        if url.startswith(SCHEME):
            return self._method_by_address(url, relationship)
        document = self.resolve(parse_did_url(url).did)
        return document.method_for(url, relationship=relationship)

    def find_key(
        self, identifier: str, key: PublicKey, relationship: str = ASSERTION
    ) -> VerificationMethod:
        """The method of this issuer that publishes `key`.

        Raises:
            MethodNotFoundError: none does, or not for this relationship.
            KeysError: as `resolve` does.
        """
        return self.resolve(identifier).method_with(key, relationship=relationship)

    def _method_by_address(self, url: str, relationship: str) -> VerificationMethod:
        parts = _https(url)
        if parts.document in self.known:
            known = self.known[parts.document]
            return known.method_for(url, relationship=relationship)
        in_address = fragment_key(url, parts)
        try:
            document = load_document(self._fetch(parts.document))
        except (DidUnavailableError, DidDocumentError):
            if in_address is None:
                raise
            return in_address
        if in_address is not None and not _METHODS & document.keys():
            return in_address
        return method_at(url, parts, document, relationship=relationship)

    def _fetch_issuer(self, parts: HttpsUrl) -> DidDocument:
        return _read_once(self._fetch(parts.document), parts.document)

    def _fetch_document(self, did: str) -> DidDocument:
        try:
            hosts = self.development_hosts
            address = did_web_document_url(did, development_hosts=hosts)
        except MalformedDidError as exc:
            msg = f"{did} names no public host, so its document cannot be had: {exc}"
            raise DidUnavailableError(msg) from exc
        return _read_once(self._fetch(address), did)

    def _fetch(self, address: str) -> bytes:
        if self.fetch is None:
            msg = f"{address} is not of a known issuer, and fetching is off"
            raise DidUnavailableError(msg)
        try:
            return self.fetch(address)
        except OSError as exc:
            msg = f"{address} could not be fetched: {exc}"
            raise DidUnavailableError(msg) from exc


@lru_cache(maxsize=64)
def _read_once(data: bytes, identifier: str) -> DidDocument:
    """The document of `identifier`; what a cache hands out again is not read again."""
    return parse_did_document(load_document(data), expected_id=identifier)


def _https(url: str) -> HttpsUrl:
    try:
        return parse_https_url(url)
    except MalformedDidError as exc:
        msg = f"{url[:80]} names no public host, so nothing can be had there: {exc}"
        raise DidUnavailableError(msg) from exc


def _without_fragment(url: str) -> HttpsUrl:
    parts = _https(url)
    if parts.fragment is not None:
        msg = f"an issuer's address has no fragment: {url!r:.80}"
        raise MalformedDidError(msg)
    return parts
