"""C2SP/wycheproof: nothing invalid is accepted by our own entrances."""

import json

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key

from keys.errors import KeysError, SignatureMismatchError
from keys.jwk import parse_jwk
from keys.public_key import KeyType, PublicKey
from tests.vectors import vector_path
from vc import strict_json
from vc.errors import VcError
from vc.jose import decode_compact, verify_signature

pytestmark = pytest.mark.conformance


def groups(name):
    path = vector_path(f"wycheproof/testvectors_v1/{name}.json")
    return json.loads(path.read_text())["testGroups"]


def published_key(group):
    return PublicKey.from_cryptography(
        load_der_public_key(bytes.fromhex(group["publicKeyDer"]))
    )


@pytest.mark.parametrize(
    ("name", "key_type"),
    [
        ("ed25519_test", KeyType.ED25519),
        ("ecdsa_secp256r1_sha256_p1363_test", KeyType.P256),
        ("ecdsa_secp384r1_sha384_p1363_test", KeyType.P384),
        ("rsa_signature_2048_sha256_test", KeyType.RSA),
    ],
)
def test_every_signature_is_judged_as_published(name, key_type):
    wrong = []
    for group in groups(name):
        if group.get("publicKey", {}).get("publicExponent") == "03":
            continue  # a key that we refuse: test_rsa_refuses_bad_exponents
        key = published_key(group)
        assert key.type is key_type
        for test in group["tests"]:
            try:
                key.verify(bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
                accepted = True
            except SignatureMismatchError:
                accepted = False
            # "acceptable": an old encoding that one may refuse, as we do.
            if accepted != (test["result"] == "valid"):
                wrong.append((test["tcId"], test["comment"], test["result"]))
    assert wrong == []


def accepts(group, jws):
    """Whether our entrances take `jws` for the one key of `group` that it names."""
    jwk = group.get("public") or group["private"]
    try:
        header = strict_json.loads(decode_compact(jws)[0])
        (named,) = (
            candidate
            for candidate in jwk.get("keys", [jwk])
            if candidate.get("kid") == header.get("kid", candidate.get("kid"))
        )
        verify_signature(jws, header, parse_jwk(named))
    except (KeysError, VcError, ValueError):  # ValueError: no such kid, or two
        return False
    return True


@pytest.mark.parametrize("name", ["json_web_signature_test", "json_web_key_test"])
def test_no_invalid_token_or_key_is_accepted(name):
    accepted = [
        (test["tcId"], test["comment"])
        for group in groups(name)
        for test in group["tests"]
        if test["result"] == "invalid" and accepts(group, test["jws"])
    ]

    assert accepted == []


def test_valid_tokens_of_our_algorithms_are_accepted_unless_empty():
    refused = [
        test["comment"]
        for group in groups("json_web_signature_test")
        for test in group["tests"]
        if group.get("public", {}).get("alg") in {"RS256", "ES256", "ES384", "EdDSA"}
        and test["result"] == "valid"
        and not accepts(group, test["jws"])
    ]

    assert refused == ["emptyPayload"]
