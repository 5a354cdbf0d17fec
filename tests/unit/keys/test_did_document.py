from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from keys.did_document import (
    JWK_CONTEXT,
    PublishedKey,
    build_did_document,
    parse_did_document,
)
from keys.errors import DidDocumentError, MethodNotFoundError
from keys.jwk import public_jwk
from keys.multikey import encode_multikey
from keys.public_key import KeyType, PublicKey

DID = "did:web:uni.example"
URL = f"{DID}#key-1"
EVIL = "did:web:evil.example"
THEN = datetime(2026, 11, 22, 10, tzinfo=UTC)


def ed25519_key(seed):
    private = ed25519.Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big"))
    return PublicKey.from_cryptography(private.public_key())


OURS, THEIRS = ed25519_key(1), ed25519_key(2)
P256 = PublicKey.from_cryptography(
    ec.derive_private_key(1, ec.SECP256R1()).public_key()
)


def method(url=URL, key=OURS, controller=DID, **members):
    base = {
        "id": url,
        "type": "Multikey",
        "controller": controller,
        "publicKeyMultibase": encode_multikey(key),
    }
    return {k: v for k, v in (base | members).items() if v is not None}


def document(*methods, assertion=(URL,), **members):
    return {
        "id": DID,
        "verificationMethod": list(methods),
        "assertionMethod": list(assertion),
    } | members


def parse(doc):
    return parse_did_document(doc, expected_id=DID)


def test_method_is_found_by_its_full_url_through_assertion_method():
    found = parse(document(method())).method_for(URL)

    assert found.public_key == OURS
    assert found.controller == DID


def test_method_embedded_in_the_relationship_is_found():
    doc = {"id": DID, "assertionMethod": [method()]}

    assert parse(doc).method_for(URL).public_key == OURS


def test_methods_of_every_known_type_are_read():
    jwk = {"publicKeyMultibase": None, "publicKeyJwk": public_jwk(P256)}
    doc = document(
        method(),
        method(f"{DID}#2", type="Ed25519VerificationKey2020"),
        method(f"{DID}#3", type="JsonWebKey", **jwk),
        method(f"{DID}#4", type="JsonWebKey2020", **jwk),
        assertion=[URL, f"{DID}#2", f"{DID}#3", f"{DID}#4"],
    )
    parsed = parse(doc)

    assert [parsed.method_for(u).public_key.type for u in doc["assertionMethod"]] == [
        KeyType.ED25519,
        KeyType.ED25519,
        KeyType.P256,
        KeyType.P256,
    ]


def test_dates_of_a_method_are_read():
    entry = method(expires="2027-01-01T00:00:00Z", revoked="2026-11-22T20:00:00+10:00")

    found = parse(document(entry)).method_for(URL)

    assert found.expires == datetime(2027, 1, 1, tzinfo=UTC)
    assert found.revoked == THEN


# ----------------------------------------- what is not authorized is not found


@pytest.mark.parametrize(
    "doc",
    [
        pytest.param(document(), id="no such entry"),
        pytest.param(document(method(), assertion=[]), id="in no relationship"),
        pytest.param(
            document(method(), assertion=[], authentication=[URL]),
            id="only in authentication",
        ),
        pytest.param(document(method(controller=EVIL)), id="controlled by another"),
        pytest.param(document(method(type="SomethingNew2030")), id="unknown type"),
        pytest.param(
            document(method(type="Ed25519VerificationKey2020", key=P256)),
            id="key does not fit its type",
        ),
        pytest.param(
            document(method(publicKeyJwk=public_jwk(OURS))), id="key in two members"
        ),
        pytest.param(document(method(publicKeyMultibase=None)), id="key in no member"),
        pytest.param(document(method(publicKeyMultibase=["z6Mk"])), id="key no string"),
        pytest.param(
            document(
                method(publicKeyMultibase=None, type="JsonWebKey", publicKeyJwk="x")
            ),
            id="JWK no object",
        ),
        pytest.param(
            document(method(secretKeyMultibase="z3u2")), id="publishes its secret"
        ),
        pytest.param(
            document(
                method(
                    publicKeyMultibase="z6LSgqcpbYRdrh1Cmbfq3i5QQWfaZS2Qt8Zpx95m3G6jXeHe"
                )
            ),
            id="X25519",
        ),
    ],
)
def test_method_is_not_found(doc):
    with pytest.raises(MethodNotFoundError):
        parse(doc).method_for(URL)


@pytest.mark.parametrize(
    "url", ["#key-1", "key-1", DID, f"{DID}#KEY-1", f"{EVIL}#key-1", f"{URL} ", ""]
)
def test_method_is_not_found_by_another_spelling(url):
    with pytest.raises(MethodNotFoundError):
        parse(document(method())).method_for(url)


def test_method_of_another_did_in_this_document_is_not_found():
    foreign = f"{EVIL}#key-1"
    doc = document(method(foreign, THEIRS), assertion=[foreign])

    with pytest.raises(MethodNotFoundError, match="belongs to another DID"):
        parse(doc).method_for(foreign)


def test_unusable_method_does_not_hide_the_usable_one():
    doc = document(method(f"{DID}#new", type="SomethingNew2030"), method())

    assert parse(doc).method_for(URL).public_key == OURS


# ------------------------------------- what contradicts itself is refused whole


@pytest.mark.parametrize(
    "doc",
    [
        pytest.param(document(method(), id=EVIL), id="another id"),
        pytest.param(document(method(), id=None), id="no id"),
        pytest.param(document(method("#key-1")), id="relative id"),
        pytest.param(document(method(), assertion=["#key-1"]), id="relative reference"),
        pytest.param(document(method(DID), assertion=[]), id="id without fragment"),
        pytest.param(document(method(None), assertion=[]), id="no method id"),
        pytest.param(document(method(), method(key=THEIRS)), id="two with one id"),
        pytest.param(document(method(), method()), id="one method twice"),
        pytest.param(
            document(method(), assertion=[method(key=THEIRS)]),
            id="embedded with the same id and another key",
        ),
        pytest.param(
            {"id": DID, "assertionMethod": [method()], "authentication": [method()]},
            id="embedded twice",
        ),
        pytest.param(document(method(controller=None)), id="no controller"),
        pytest.param(document(method(controller=[DID])), id="controller a list"),
        pytest.param(document(method(type=None)), id="no type"),
        pytest.param(document("x"), id="method a string"),
        pytest.param(document(method(), assertion=[5]), id="reference a number"),
        pytest.param(document(method(), verificationMethod={}), id="methods no array"),
        pytest.param(
            document(method(), assertionMethod=URL), id="relationship a string"
        ),
        pytest.param(document(method(revoked="yesterday")), id="bad date"),
        pytest.param(document(method(expires=5)), id="date a number"),
        pytest.param(
            document(*[method(f"{DID}#{n}") for n in range(65)]), id="65 methods"
        ),
        pytest.param(
            document(
                *[method(f"{DID}#{n}") for n in range(40)],
                assertion=[method(f"{DID}#e{n}") for n in range(40)],
            ),
            id="80 methods, half of them embedded",
        ),
    ],
)
def test_document_is_refused(doc):
    with pytest.raises(DidDocumentError):
        parse(doc)


def test_document_with_64_methods_is_read():
    doc = document(method(), *[method(f"{DID}#{n}") for n in range(63)])

    assert len(parse(doc).methods) == 64


# ----------------------------------------------------------------- building


def test_built_document_publishes_active_and_retired_keys_alike():
    built = build_did_document(
        DID, [PublishedKey("key-1", OURS), PublishedKey("key-0", THEIRS)]
    )

    assert built["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
    ]
    assert parse(built).method_for(URL).public_key == OURS
    assert parse(built).method_for(f"{DID}#key-0").public_key == THEIRS


def test_built_document_revokes_a_compromised_key():
    built = build_did_document(DID, [PublishedKey("key-1", OURS, revoked=THEN)])

    assert built["verificationMethod"][0]["revoked"] == "2026-11-22T10:00:00Z"
    with pytest.raises(MethodNotFoundError, match="revoked"):
        parse(built).method_for(URL)


def test_built_document_says_when_a_key_expires():
    built = build_did_document(DID, [PublishedKey("key-1", OURS, expires=THEN)])

    assert parse(built).method_for(URL).expires == THEN


def test_built_document_publishes_jwt_keys_as_jwk():
    rsa_key = PublicKey.from_cryptography(
        rsa.generate_private_key(65537, 2048).public_key()
    )
    built = build_did_document(
        DID, [PublishedKey("rsa", rsa_key), PublishedKey("ec", P256)]
    )

    assert built["@context"][-1] == JWK_CONTEXT
    assert [m["type"] for m in built["verificationMethod"]] == ["JsonWebKey"] * 2
    assert [m["publicKeyJwk"]["alg"] for m in built["verificationMethod"]] == [
        "RS256",
        "ES256",
    ]
    assert parse(built).method_for(f"{DID}#rsa").public_key == rsa_key


def test_built_document_publishes_a_curve_key_as_multikey_on_request():
    built = build_did_document(DID, [PublishedKey("key-1", P256, as_jwk=False)])

    assert built["verificationMethod"][0]["type"] == "Multikey"
    assert parse(built).method_for(URL).public_key == P256
