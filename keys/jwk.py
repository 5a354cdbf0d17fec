"""JSON Web Keys: public halves only (RFC 7517, RFC 7518, RFC 8037)."""

import hashlib
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from keys.encodings import decode_base64url, encode_base64url
from keys.errors import MalformedKeyError, UnsafeKeyError, UnsupportedKeyError
from keys.public_key import MAX_RSA_BITS, KeyType, PublicKey

# RFC 7518 "Parameters for RSA Keys", "Elliptic Curve Keys" and "Symmetric Keys".
_PRIVATE_MEMBERS: Final = frozenset(
    {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"}
)
# The algorithms that each kind of key may be used with, ours first (RFC 7518, RFC 8037,
# RFC 9864).
ALGORITHMS: Final[Mapping[KeyType, tuple[str, ...]]] = MappingProxyType(
    {
        KeyType.ED25519: ("EdDSA", "Ed25519"),
        KeyType.P256: ("ES256",),
        KeyType.P384: ("ES384",),
        KeyType.RSA: ("RS256",),
    }
)
_CURVES: Final[Mapping[str, tuple[KeyType, ec.EllipticCurve, int]]] = MappingProxyType(
    {
        "P-256": (KeyType.P256, ec.SECP256R1(), 32),
        "P-384": (KeyType.P384, ec.SECP384R1(), 48),
    }
)
_MAX_MEMBER_CHARS: Final = MAX_RSA_BITS // 6 + 8


def public_jwk(
    key: PublicKey, *, kid: str | None = None, alg: str | None = None
) -> dict[str, str]:
    """`key` as a JWK, with `kid` and `alg` when given."""
    jwk = _required_members(key)
    if alg is not None:
        jwk["alg"] = alg
    if kid is not None:
        jwk["kid"] = kid
    return jwk


def thumbprint(key: PublicKey) -> str:
    """The SHA-256 thumbprint of `key` in base64url (RFC 7638)."""
    members = json.dumps(_required_members(key), sort_keys=True, separators=(",", ":"))
    return encode_base64url(hashlib.sha256(members.encode("ascii")).digest())


def parse_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    """The public key that `jwk` describes, for checking signatures.

    Raises:
        MalformedKeyError: a member is missing or not exactly as RFC 7518 spells it.
        UnsupportedKeyError: a kind, curve, `use`, `key_ops` or `alg` that is not ours.
        UnsafeKeyError: a private member, or a key that proves nothing.
    """
    if private := sorted(_PRIVATE_MEMBERS & jwk.keys()):
        msg = f"JWK holds private members ({', '.join(private)}); publish it without"
        raise UnsafeKeyError(msg)
    read = _READERS.get(_text(jwk, "kty"))
    if read is None:
        msg = f"JWK kty {jwk['kty']!r} is not one of {', '.join(sorted(_READERS))}"
        raise UnsupportedKeyError(msg)
    key = read(jwk)
    _refuse_other_uses(jwk, key.type)
    return key


def _required_members(key: PublicKey) -> dict[str, str]:
    loaded = key.to_cryptography()
    if isinstance(loaded, rsa.RSAPublicKey):
        rsa_numbers = loaded.public_numbers()
        return {"kty": "RSA", "n": _uint(rsa_numbers.n), "e": _uint(rsa_numbers.e)}
    if isinstance(loaded, ec.EllipticCurvePublicKey):
        numbers, size = loaded.public_numbers(), loaded.key_size // 8
        x, y = (
            encode_base64url(c.to_bytes(size, "big")) for c in (numbers.x, numbers.y)
        )
        return {"kty": "EC", "crv": key.type.value, "x": x, "y": y}
    return {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(key.raw)}


def _uint(value: int) -> str:
    return encode_base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


# ------------------------------------------------------------------ reading


def _read_okp(jwk: Mapping[str, Any]) -> PublicKey:
    curve = _text(jwk, "crv")
    if curve != "Ed25519":
        msg = f"JWK curve {curve!r} is not accepted for kty OKP; Ed25519 is"
        raise UnsupportedKeyError(msg)
    return PublicKey.from_raw(KeyType.ED25519, _octets(jwk, "x"))


def _read_ec(jwk: Mapping[str, Any]) -> PublicKey:
    name = _text(jwk, "crv")
    if name not in _CURVES:
        msg = f"JWK curve {name!r} is not accepted for kty EC; P-256 and P-384 are"
        raise UnsupportedKeyError(msg)
    key_type, curve, size = _CURVES[name]
    x, y = _octets(jwk, "x"), _octets(jwk, "y")
    if len(x) != size or len(y) != size:
        msg = f"JWK coordinates on {name} have {size} bytes each"
        raise MalformedKeyError(msg)
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(x, "big"), int.from_bytes(y, "big"), curve
    )
    try:
        numbers.public_key()
    except ValueError as exc:
        msg = f"JWK is not a point of {name}"
        raise UnsafeKeyError(msg) from exc
    return PublicKey.from_raw(key_type, bytes([2 + (y[-1] & 1)]) + x)


def _read_rsa(jwk: Mapping[str, Any]) -> PublicKey:
    modulus, exponent = _octets(jwk, "n"), _octets(jwk, "e")
    if not modulus or not exponent or 0 in (modulus[0], exponent[0]):
        msg = "JWK members n and e are numbers without leading zero bytes"
        raise MalformedKeyError(msg)
    numbers = rsa.RSAPublicNumbers(
        int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big")
    )
    try:
        loaded = numbers.public_key()
    except ValueError as exc:
        msg = "JWK is not a usable RSA key"
        raise UnsafeKeyError(msg) from exc
    return PublicKey.from_cryptography(loaded)


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], PublicKey]]] = (
    MappingProxyType({"OKP": _read_okp, "EC": _read_ec, "RSA": _read_rsa})
)


def _text(jwk: Mapping[str, Any], name: str) -> str:
    value = jwk.get(name)
    if not isinstance(value, str):
        msg = f"JWK member {name!r} must be a string"
        raise MalformedKeyError(msg)
    return value


def _octets(jwk: Mapping[str, Any], name: str) -> bytes:
    return decode_base64url(_text(jwk, name), max_chars=_MAX_MEMBER_CHARS)


def _refuse_other_uses(jwk: Mapping[str, Any], key_type: KeyType) -> None:
    # RFC 7517: a key says what it is for, and must not serve for anything else.
    if jwk.get("use", "sig") != "sig":
        msg = f"JWK is for {jwk['use']!r}, not for signatures"
        raise UnsupportedKeyError(msg)
    operations = jwk.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        msg = "JWK key_ops does not include 'verify'"
        raise UnsupportedKeyError(msg)
    if jwk.get("alg", ALGORITHMS[key_type][0]) not in ALGORITHMS[key_type]:
        msg = f"JWK alg {jwk['alg']!r} does not fit a {key_type} key"
        raise UnsupportedKeyError(msg)
