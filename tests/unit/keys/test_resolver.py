import json

import pytest

from keys.did_document import parse_did_document
from keys.errors import (
    DidDocumentError,
    DidUnavailableError,
    DidUnreadableError,
    KeysError,
    MalformedDidError,
    MethodNotFoundError,
    UnsupportedDidMethodError,
)
from keys.resolver import MAX_DOCUMENT_BYTES, Resolver

MULTIKEY = "z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG"
DID_KEY = f"did:key:{MULTIKEY}"
DID = "did:web:uni.example"
DOCUMENT = {
    "id": DID,
    "verificationMethod": [
        {
            "id": f"{DID}#key-1",
            "type": "Multikey",
            "controller": DID,
            "publicKeyMultibase": MULTIKEY,
        }
    ],
    "assertionMethod": [f"{DID}#key-1"],
}


def serving(data):
    def fetch(url):
        assert url == "https://uni.example/.well-known/did.json"
        return data

    return fetch


def never(url):
    pytest.fail(f"fetched {url}")


def test_did_key_is_resolved_without_fetching():
    document = Resolver({}, never).resolve(DID_KEY)

    method = document.method_for(f"{DID_KEY}#{MULTIKEY}")
    assert method.controller == DID_KEY
    reread = parse_did_document(document.document, expected_id=DID_KEY)
    assert reread.method_for(method.id) == method


def test_did_key_refuses_another_fragment_than_its_own_key():
    document = Resolver().resolve(DID_KEY)

    with pytest.raises(MethodNotFoundError):
        document.method_for(f"{DID_KEY}#z6MkOther")


@pytest.mark.parametrize("text", ["did:key:z", "did:key:u7QE", "did:key:z6Mk%20"])
def test_did_key_refuses_what_is_no_key(text):
    with pytest.raises(KeysError):
        Resolver().resolve(text)


def test_known_document_is_used_without_fetching():
    known = parse_did_document(DOCUMENT, expected_id=DID)

    assert Resolver({DID: known}, never).resolve(DID) is known


def test_did_web_is_fetched():
    document = Resolver({}, serving(json.dumps(DOCUMENT).encode())).resolve(DID)

    assert document.method_for(f"{DID}#key-1")


def test_localhost_is_fetched_over_http_only_when_allowed():
    did = "did:web:localhost%3A8000"
    seen = []

    def fetch(url):
        seen.append(url)
        return json.dumps({"id": did}).encode()

    with pytest.raises(DidUnavailableError, match="no public host"):
        Resolver({}, fetch).resolve(did)
    Resolver({}, fetch, frozenset({"localhost:8000"})).resolve(did)

    assert seen == ["http://localhost:8000/.well-known/did.json"]


def test_unknown_did_web_is_unavailable_when_fetching_is_off():
    with pytest.raises(DidUnavailableError, match="fetching is off"):
        Resolver().resolve(DID)


@pytest.mark.parametrize("error", [OSError, TimeoutError, ConnectionResetError])
def test_failed_fetch_is_unavailable_not_invalid(error):
    def fetch(url):
        raise error(url)

    with pytest.raises(DidUnavailableError):
        Resolver({}, fetch).resolve(DID)


@pytest.mark.parametrize(
    "text",
    [
        "did:ion:x",
        "did:example:123",
    ],
)
def test_other_methods_are_unsupported(text):
    with pytest.raises(UnsupportedDidMethodError):
        Resolver({}, never).resolve(text)


@pytest.mark.parametrize("text", [f"{DID}#key-1", "DID:WEB:uni.example", "did:web:"])
def test_what_is_not_a_plain_did_is_refused_before_any_fetch(text):
    with pytest.raises(MalformedDidError):
        Resolver({}, never).resolve(text)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "169.254.169.254", "metadata", "10.0.0.1%3A22"]
)
def test_a_host_that_is_not_public_is_never_asked_and_nothing_follows(host):
    """The badge is not forged for that: its key is out of our reach (attacks W01)."""
    with pytest.raises(DidUnavailableError, match="no public host"):
        Resolver({}, never).resolve(f"did:web:{host}")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b"[]",
        b'"did"',
        b"\xff",
        b"[" * 60_000,
        b'{"id":"did:web:uni.example","id":"did:web:uni.example"}',
        b'{"id":"did:web:uni.example","x":{"a":1,"\\u0061":2}}',
        b'{"id":"did:web:uni.example","x":NaN}',
        b'{"id":"did:web:uni.example"}' + b" " * MAX_DOCUMENT_BYTES,
        json.dumps({"id": DID, "verificationMethod": [{}] * 65}).encode(),
    ],
)
def test_what_cannot_be_read_is_as_good_as_unavailable(data):
    """An error page in a document's place says nothing against a badge (W08)."""
    with pytest.raises(DidUnreadableError):
        Resolver({}, serving(data)).resolve(DID)


@pytest.mark.parametrize(
    "document",
    [
        {"id": "did:web:evil.example"},
        {},
        {"id": DID, "verificationMethod": {}},
        {"id": DID, "verificationMethod": [{"id": "#key-1"}]},
    ],
)
def test_what_is_not_this_did_s_document_is_refused(document):
    with pytest.raises(DidDocumentError) as caught:
        Resolver({}, serving(json.dumps(document).encode())).resolve(DID)
    assert not isinstance(caught.value, DidUnreadableError)
