import pytest

from keys.did import (
    DidUrl,
    did_key,
    did_web_document_url,
    did_web_for,
    parse_did_url,
)
from keys.errors import MalformedDidError, UnsupportedDidMethodError
from keys.multikey import decode_multikey

MULTIKEY = "z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG"


def test_did_url_has_a_did_and_a_fragment():
    url = parse_did_url("did:web:uni.example%3A8443:badges#key-1")

    assert url == DidUrl(
        did="did:web:uni.example%3A8443:badges",
        method="web",
        method_specific_id="uni.example%3A8443:badges",
        fragment="key-1",
    )


def test_did_alone_has_no_fragment():
    assert parse_did_url("did:ion:EiA:x").fragment is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "did",
        "did:web",
        "did:web:",
        "did::uni.example",
        "DID:WEB:uni.example",
        "did:Web:uni.example",
        "did:web:uni.example;service=x?versionTime=2026-01-01T00:00:00Z",
        "did:web:uni.example;service=x",
        "did:web:uni.example?versionId=1",
        "did:web:uni.example/path",
        "did:web:uni.example#",
        "did:web:uni.example#a#b",
        "did:web:uni.example#a b",
        "did:web:uni.example:",
        "did:web:uni.example%",
        "did:web:uni.example%4",
        "did:web:uni.exаmple",  # Cyrillic а
        " did:web:uni.example",
        "did:web:uni.example\n",
        "did:web:uni.example\0",
        "#key-1",
        "https://uni.example#key",
        "did:web:" + "a" * 5000,
    ],
)
def test_did_url_refuses(text):
    with pytest.raises(MalformedDidError):
        parse_did_url(text)


def test_did_key_is_the_multikey():
    assert did_key(decode_multikey(MULTIKEY)) == f"did:key:{MULTIKEY}"


# ------------------------------------------------------------------ did:web


@pytest.mark.parametrize(
    ("base_url", "did", "address"),
    [
        (
            "https://uni.example",
            "did:web:uni.example",
            "https://uni.example/.well-known/did.json",
        ),
        (
            "https://Uni.Example/",
            "did:web:uni.example",
            "https://uni.example/.well-known/did.json",
        ),
        (
            "https://uni.example:443",
            "did:web:uni.example",
            "https://uni.example/.well-known/did.json",
        ),
        (
            "https://badges.uni.example:8443/cce/issuer/",
            "did:web:badges.uni.example%3A8443:cce:issuer",
            "https://badges.uni.example:8443/cce/issuer/did.json",
        ),
        (
            "https://xn--80ak6aa92e.com",
            "did:web:xn--80ak6aa92e.com",
            "https://xn--80ak6aa92e.com/.well-known/did.json",
        ),
    ],
)
def test_did_web_and_its_address(base_url, did, address):
    assert did_web_for(base_url) == did
    assert did_web_document_url(did) == address


def test_did_web_of_localhost_is_for_trying_things_out():
    did = did_web_for("http://localhost:8000")

    assert did == "did:web:localhost%3A8000"
    assert did_web_for("http://localhost:8000/") == did
    with pytest.raises(MalformedDidError):
        did_web_document_url(did)
    assert (
        did_web_document_url(did, development_hosts=frozenset({"localhost:8000"}))
        == "http://localhost:8000/.well-known/did.json"
    )


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "uni.example",
        "http://uni.example",
        "ftp://uni.example",
        "https://",
        "https://uni",
        "https://127.0.0.1",
        "http://127.0.0.1:8000",
        "https://[::1]:8443",
        "https://user@uni.example",
        "https://uni.example?x=1",
        "https://uni.example#x",
        "https://uni.example:80",
        "https://uni.example:99999",
        "https://uni.example:x",
        "https://uni.example/a b",
        "https://uni.example/../x",
        "https://[broken",
    ],
)
def test_did_web_refuses_bases_that_it_cannot_serve(base_url):
    with pytest.raises(MalformedDidError):
        did_web_for(base_url)


@pytest.mark.parametrize(
    "did",
    [
        "did:web:localhost",
        "did:web:uni",
        "did:web:127.0.0.1",
        "did:web:127.0.0.1%3A6379",
        "did:web:%5B%3A%3A1%5D",
        "did:web:169.254.169.254",
        "did:web:metadata.google.internal",
        "did:web:printer.local",
        "did:web:router.lan",
        "did:web:api.localhost",
        "did:web:10.0.0.1",
        "did:web:192.168.1.1%3A22",
        "did:web:127.1",
        "did:web:0x7f000001",
        "did:web:a.0x7f000001",
        "did:web:2130706433",
        "did:web:017700000001",
        "did:web:uni.example.",
        "did:web:.uni.example",
        "did:web:uni..example",
        "did:web:UNI.example",
        "did:web:-uni.example",
        "did:web:uni-.example",
        "did:web:uni_x.example",
        "did:web:" + "a" * 64 + ".example",
        "did:web:" + "a." * 130 + "example",
        "did:web:user%40uni.example",
        "did:web:uni.example%2Fpath",
        "did:web:uni.example%3A",
        "did:web:uni.example%3A0",
        "did:web:uni.example%3A22",
        "did:web:uni.example%3A80",
        "did:web:uni.example%3A08443",
        "did:web:uni.example%3A65536",
        "did:web:uni.example%3A8443%3A1",
        "did:web:uni.example::x",
        "did:web:uni.example:..:x",
        "did:web:uni.example:.",
        "did:web:uni.example:%2E%2E:x",
        "did:web:uni.example:a%2Fb",
        "did:web:uni.example:a%00",
    ],
)
def test_did_web_refuses_hosts_ports_and_paths(did):
    with pytest.raises(MalformedDidError):
        did_web_document_url(did)


def test_did_web_accepts_an_encoded_path_segment():
    assert (
        did_web_document_url("did:web:uni.example:caf%C3%A9")
        == "https://uni.example/caf%C3%A9/did.json"
    )


def test_did_web_address_is_asked_of_did_web_only():
    with pytest.raises(UnsupportedDidMethodError):
        did_web_document_url(f"did:key:{MULTIKEY}")
