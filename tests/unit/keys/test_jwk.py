import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from keys.encodings import decode_base64url, encode_base64url
from keys.errors import (
    KeysError,
    MalformedKeyError,
    UnsafeKeyError,
    UnsupportedKeyError,
)
from keys.jwk import parse_jwk, public_jwk, thumbprint
from keys.public_key import PublicKey

# RFC 8037, "JWK Thumbprint Canonicalization"; RFC 7638, "Example JWK Thumbprint".
RFC8037_X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
RFC8037_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
RFC7638_N = (
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxu"
    "hDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN"
    "5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5"
    "hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBni"
    "Iqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
)
RFC7638_THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"

ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": RFC8037_X}
RSA = {"kty": "RSA", "n": RFC7638_N, "e": "AQAB"}


@pytest.fixture(scope="module")
def p256():
    key = ec.derive_private_key(11, ec.SECP256R1()).public_key()
    return public_jwk(PublicKey.from_cryptography(key))


def changed(jwk, **members):
    return {k: v for k, v in (jwk | members).items() if v is not None}


def test_thumbprints_of_the_rfcs():
    assert thumbprint(parse_jwk(ED25519)) == RFC8037_THUMBPRINT
    assert thumbprint(parse_jwk(RSA)) == RFC7638_THUMBPRINT


@pytest.mark.parametrize(
    "private",
    [
        ed25519.Ed25519PrivateKey.generate(),
        ec.derive_private_key(3, ec.SECP256R1()),
        ec.derive_private_key(3, ec.SECP384R1()),
        rsa.generate_private_key(65537, 2048),
    ],
    ids=["Ed25519", "P-256", "P-384", "RSA"],
)
def test_jwk_reads_back_what_it_wrote(private):
    key = PublicKey.from_cryptography(private.public_key())

    jwk = public_jwk(key, kid="k1")

    assert jwk["kid"] == "k1"
    assert parse_jwk(jwk) == key


def test_jwk_says_its_algorithm_when_asked(p256):
    key = parse_jwk(p256)

    assert public_jwk(key, alg="ES256") == p256 | {"alg": "ES256"}


def test_coordinates_keep_their_leading_zeros():
    for secret in range(1, 600):
        key = ec.derive_private_key(secret, ec.SECP256R1()).public_key()
        if key.public_numbers().x >> 248 == 0 or key.public_numbers().y >> 248 == 0:
            jwk = public_jwk(PublicKey.from_cryptography(key))
            assert (
                len(decode_base64url(jwk["x"])) == len(decode_base64url(jwk["y"])) == 32
            )
            assert parse_jwk(jwk) == PublicKey.from_cryptography(key)


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
@pytest.mark.parametrize("jwk", [ED25519, RSA], ids=["OKP", "RSA"])
def test_jwk_refuses_private_members(jwk, member):
    with pytest.raises(UnsafeKeyError, match="private members"):
        parse_jwk(jwk | {member: "AQAB"})


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"kty": "oct"}, UnsupportedKeyError),
        ({"kty": "okp"}, UnsupportedKeyError),
        ({"kty": None}, MalformedKeyError),
        ({"kty": ["OKP"]}, MalformedKeyError),
        ({"crv": "X25519"}, UnsupportedKeyError),
        ({"crv": "Ed448"}, UnsupportedKeyError),
        ({"crv": None}, MalformedKeyError),
        ({"x": None}, MalformedKeyError),
        ({"x": 5}, MalformedKeyError),
        ({"x": RFC8037_X + "="}, MalformedKeyError),
        ({"x": RFC8037_X[:-1]}, KeysError),
        ({"x": RFC8037_X + "AA"}, MalformedKeyError),
        ({"x": "A" * 100_000}, MalformedKeyError),
        ({"use": "enc"}, UnsupportedKeyError),
        ({"key_ops": ["sign"]}, UnsupportedKeyError),
        ({"key_ops": "verify"}, UnsupportedKeyError),
        ({"alg": "ES256"}, UnsupportedKeyError),
        ({"alg": "none"}, UnsupportedKeyError),
        ({"alg": ["EdDSA"]}, UnsupportedKeyError),
    ],
)
def test_jwk_refuses(members, error):
    with pytest.raises(error):
        parse_jwk(changed(ED25519, **members))


def test_jwk_accepts_both_names_of_the_ed25519_algorithm():
    for alg in ("EdDSA", "Ed25519"):
        assert parse_jwk(ED25519 | {"alg": alg, "use": "sig", "key_ops": ["verify"]})


@pytest.mark.parametrize(
    "members",
    [
        {"crv": "secp256k1"},
        {"crv": "P-384"},
        {"crv": "P-521"},
        {"y": None},
        {"x": encode_base64url(bytes(31) + b"\1")},
        {"x": encode_base64url(b"\xff" * 32)},
        {"x": encode_base64url(bytes(33))},
        {"x": encode_base64url(b"\1" * 31)},
    ],
)
def test_jwk_refuses_points_of_wrong_length_or_off_the_curve(p256, members):
    with pytest.raises(KeysError):
        parse_jwk(changed(p256, **members))


@pytest.mark.parametrize(
    "members",
    [
        {"n": "AQAB"},
        {"n": ""},
        {"e": ""},
        {"e": "AAEAAQ"},  # a leading zero byte
        {"e": "Aw"},  # 3
        {"e": "AQ"},  # 1
        {"e": "AQAA"},  # even
        {"n": "AA" + RFC7638_N},
        {"n": RFC7638_N[: len(RFC7638_N) // 2]},
        {"n": "_" * 4000},
    ],
)
def test_jwk_refuses_weak_or_respelt_rsa(members):
    with pytest.raises(KeysError):
        parse_jwk(RSA | members)
