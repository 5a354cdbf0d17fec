"""Whose key a token is checked with: named by `kid`, or carried as `jwk`."""

import json

import pytest

from keys.did_document import parse_did_document
from keys.encodings import encode_base64url
from keys.errors import KeysError, MethodNotFoundError
from keys.jwk import ALGORITHMS, public_jwk
from keys.resolver import Resolver
from tests.support import (
    ISSUER_KEY,
    NOW,
    STRANGER_KEY,
    TOKEN_KEY,
    UNI,
    issuer_document,
    published_key,
    unsigned_badge,
)
from vc.errors import KeyNotAuthorizedError
from vc.jose import assemble_token
from vc.proofs import verify_envelope
from vc.token_claims import expected_claims
from verifier.checks.proof import key_finder, method_finder
from verifier.checks.structure import read_credential


def token(signer, **header):
    document = unsigned_badge()
    claims = expected_claims(document)
    payload = {**document, **{k: v for k, v in claims.items() if v is not None}}
    header = {"alg": ALGORITHMS[signer.public_key.type][0], "typ": "JWT", **header}
    parts = (encode_base64url(json.dumps(one).encode()) for one in (header, payload))
    signing_input = ".".join(parts).encode()
    return assemble_token(signing_input, signer.sign(signing_input))


def verify(text, *keys):
    document = parse_did_document(issuer_document(*keys), expected_id=UNI)
    resolver = Resolver(known={UNI: document})
    _, credential = read_credential(text)
    return verify_envelope(
        credential,
        find_method=method_finder(resolver),
        find_key=key_finder(resolver),
        now=NOW,
    )


@pytest.mark.parametrize("signer", [ISSUER_KEY, TOKEN_KEY])
def test_a_token_that_carries_the_issuers_published_key_is_believed(signer):
    verified = verify(token(signer, jwk=public_jwk(signer.public_key)))

    assert verified.proofs[0].verification_method == signer.verification_method


def test_a_token_that_carries_a_strangers_key_is_refused():
    text = token(STRANGER_KEY, jwk=public_jwk(STRANGER_KEY.public_key))

    with pytest.raises(MethodNotFoundError, match="does not publish this key"):
        verify(text)


def test_a_token_that_carries_a_revoked_key_is_refused():
    text = token(TOKEN_KEY, jwk=public_jwk(TOKEN_KEY.public_key))

    with pytest.raises(MethodNotFoundError, match="not authorized"):
        verify(text, published_key(ISSUER_KEY), published_key(TOKEN_KEY, revoked=NOW))


def test_kid_decides_where_a_token_has_both():
    jwk = public_jwk(TOKEN_KEY.public_key)

    with pytest.raises(KeysError, match="no verification method"):
        verify(token(TOKEN_KEY, kid=f"{UNI}#elsewhere", jwk=jwk))


@pytest.mark.parametrize("jwk", [None, "a", [], 5], ids=repr)
def test_a_key_that_is_no_object_is_refused(jwk):
    with pytest.raises(KeyNotAuthorizedError, match="jwk is not a JSON object"):
        verify(token(TOKEN_KEY, jwk=jwk))


def test_a_token_without_any_key_is_refused():
    with pytest.raises(KeyNotAuthorizedError, match="kid and jwk are missing"):
        verify(token(TOKEN_KEY))
