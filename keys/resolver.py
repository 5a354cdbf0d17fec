"""From a DID to its document: did:key by arithmetic, did:web known or fetched.

How to fetch is the caller's affair; nothing here opens a connection.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NoReturn

from keys.did import did_web_document_url, parse_did_url
from keys.did_document import (
    DID_CONTEXT,
    MULTIKEY_CONTEXT,
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
from keys.multikey import decode_multikey

Fetch = Callable[[str], bytes]

# Our own limit, the same as the guarded fetcher's: 64 keys take about 16 KiB.
MAX_DOCUMENT_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Resolver:
    """Finds DID documents: among the `known` first, then with `fetch`.

    `fetch` takes an https URL and gives the bytes found there, or raises OSError or
    KeysError. Without it, only did:key and the known documents can be resolved.
    """

    known: Mapping[str, DidDocument] = field(default_factory=dict)
    fetch: Fetch | None = None
    development_hosts: frozenset[str] = frozenset()

    def resolve(self, did: str) -> DidDocument:
        """The DID document of `did`.

        Raises:
            MalformedDidError: not a DID, or one with a fragment.
            UnsupportedDidMethodError: neither did:web nor did:key.
            MalformedKeyError, UnsupportedKeyError, UnsafeKeyError: a did:key that is
                no key of ours.
            DidUnavailableError: the document could not be obtained.
            DidDocumentError: what was obtained is not this DID's document.
        """
        url = parse_did_url(did)
        if url.fragment is not None:
            msg = f"a DID without a fragment is needed, not {did!r}"
            raise MalformedDidError(msg)
        if did in self.known:
            return self.known[did]
        match url.method:
            case "key":
                return _did_key_document(did, url.method_specific_id)
            case "web":
                return self._fetch_document(did)
            case _:
                msg = f"DIDs of the method {url.method!r} are not resolved; use did:web"
                raise UnsupportedDidMethodError(msg)

    def _fetch_document(self, did: str) -> DidDocument:
        try:
            hosts = self.development_hosts
            address = did_web_document_url(did, development_hosts=hosts)
        except MalformedDidError as exc:
            msg = f"{did} names no public host, so its document cannot be had: {exc}"
            raise DidUnavailableError(msg) from exc
        if self.fetch is None:
            msg = f"{did} is not among the known issuers, and fetching is off"
            raise DidUnavailableError(msg)
        try:
            data = self.fetch(address)
        except OSError as exc:
            msg = f"{address} could not be fetched: {exc}"
            raise DidUnavailableError(msg) from exc
        return parse_did_document(_read_json(data), expected_id=did)


def _did_key_document(did: str, multikey: str) -> DidDocument:
    url = f"{did}#{multikey}"
    key = decode_multikey(multikey)
    method = VerificationMethod(id=url, type="Multikey", controller=did, public_key=key)
    document = {
        "@context": [DID_CONTEXT, MULTIKEY_CONTEXT],
        "id": did,
        "verificationMethod": [
            {
                "id": url,
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": multikey,
            }
        ],
        "authentication": [url],
        "assertionMethod": [url],
    }
    authorized = frozenset({url})
    return DidDocument(
        id=did,
        methods=MappingProxyType({url: method}),
        relationships=MappingProxyType(
            {"authentication": authorized, "assertionMethod": authorized}
        ),
        document=document,
    )


def _read_json(data: bytes) -> Mapping[str, Any]:
    if len(data) > MAX_DOCUMENT_BYTES:
        msg = (
            f"DID document of {len(data)} bytes; at most {MAX_DOCUMENT_BYTES} are read"
        )
        raise DidDocumentError(msg)
    try:
        document = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique_members,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as exc:
        msg = f"DID document is not JSON: {exc}"
        raise DidDocumentError(msg) from exc
    if not isinstance(document, dict):
        msg = "DID document is not a JSON object"
        raise DidDocumentError(msg)
    return document


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        msg = "a member name appears twice in one object"
        raise DidDocumentError(msg)
    return members


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not a JSON number"
    raise DidDocumentError(msg)
