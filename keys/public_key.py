"""A public key that has been checked, and what it can verify.

There is no unchecked `PublicKey`: the constructor refuses keys that prove nothing,
so whoever holds one need not ask again. The loaded key is kept with the object,
which makes the second verification as cheap as OpenSSL allows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from keys import ed25519_points
from keys.errors import (
    MalformedKeyError,
    SignatureMismatchError,
    UnsafeKeyError,
    UnsupportedKeyError,
)

# NIST SP 800-131A: 2,048 bits at least; the maximum bounds the work of one check.
MIN_RSA_BITS: Final = 2048
MAX_RSA_BITS: Final = 8192
# FIPS 186-5, "RSA Key Pair Generation": 2^16 < e < 2^256, and odd.
_MIN_RSA_EXPONENT: Final = 2**16 + 1
_MAX_RSA_EXPONENT: Final = 2**256

_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_P384_ORDER: Final = int(
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
    "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
    16,
)

# CVE-2017-15361 "ROCA": a flawed chip made primes that are powers of 65537 modulo every
# small prime, so the moduli are as well. A sound modulus is so once in 2^100.
_ROCA_POWERS: Final = MappingProxyType(
    {
        prime: frozenset(pow(65537, n, prime) for n in range(prime))
        for prime in range(3, 168, 2)
        if all(prime % divisor for divisor in range(3, prime, 2))
    }
)

CryptographyKey = (
    ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
)


class KeyType(StrEnum):
    """The kinds of key that we read."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    RSA = "RSA"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A usable public key.

    `raw` is the 32 bytes of an Ed25519 point, a compressed SEC1 point (P-256, P-384),
    or a DER SubjectPublicKeyInfo (RSA): one spelling for each key, so equality of
    `PublicKey` is equality of keys.

    Raises:
        MalformedKeyError: `raw` is not such an encoding.
        UnsafeKeyError: a small-order, non-canonical or off-curve point, or an RSA key
            that is too short or has a bad exponent.
    """

    type: KeyType
    raw: bytes
    _loaded: CryptographyKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_loaded", _LOADERS[self.type](self.raw))

    @classmethod
    def from_raw(cls, key_type: KeyType, raw: bytes) -> "PublicKey":
        """The key of `key_type` that `raw` encodes; see the class for the forms."""
        return cls(key_type, bytes(raw))

    @classmethod
    def from_cryptography(cls, key: object) -> "PublicKey":
        """Our form of a public key of the `cryptography` package.

        Raises:
            UnsupportedKeyError: a kind of key or a curve that we do not read.
        """
        match key:
            case ed25519.Ed25519PublicKey():
                return cls(KeyType.ED25519, key.public_bytes_raw())
            case rsa.RSAPublicKey():
                return cls(KeyType.RSA, _spki(key))
            case ec.EllipticCurvePublicKey(curve=ec.SECP256R1()):
                return cls(KeyType.P256, _compressed(key))
            case ec.EllipticCurvePublicKey(curve=ec.SECP384R1()):
                return cls(KeyType.P384, _compressed(key))
            case _:
                msg = f"keys of kind {type(key).__name__} are not accepted"
                raise UnsupportedKeyError(msg)

    def to_cryptography(self) -> CryptographyKey:
        """The loaded key, the same object each time."""
        return self._loaded

    def verify(self, signature: bytes, data: bytes) -> None:
        """Check that this key signed `data`.

        Ed25519 as libsodium does it; ECDSA raw r‖s with SHA-256 (P-256) or SHA-384
        (P-384); RSA PKCS#1 v1.5 with SHA-256.

        Raises:
            SignatureMismatchError: it did not.
        """
        match self._loaded:
            case ed25519.Ed25519PublicKey():
                _verify_ed25519(self._loaded, signature, data)
            case ec.EllipticCurvePublicKey():
                _verify_ecdsa(self._loaded, signature, data)
            case rsa.RSAPublicKey():
                _verify_rsa(self._loaded, signature, data)


# ------------------------------------------------------------------ reading


def _load_ed25519(raw: bytes) -> ed25519.Ed25519PublicKey:
    if len(raw) != 32:  # RFC 8032, "Encoding"
        msg = f"an Ed25519 public key has 32 bytes, not {len(raw)}"
        raise MalformedKeyError(msg)
    if not ed25519_points.is_safe_encoding(raw):
        msg = "Ed25519 public key of small order or in a non-canonical encoding"
        raise UnsafeKeyError(msg)
    if not ed25519_points.is_on_curve(raw):
        msg = "Ed25519 public key is not a point of its curve"
        raise UnsafeKeyError(msg)
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)


def _load_p256(raw: bytes) -> ec.EllipticCurvePublicKey:
    return _load_point(ec.SECP256R1(), raw, name="P-256")


def _load_p384(raw: bytes) -> ec.EllipticCurvePublicKey:
    return _load_point(ec.SECP384R1(), raw, name="P-384")


def _load_point(
    curve: ec.EllipticCurve, raw: bytes, *, name: str
) -> ec.EllipticCurvePublicKey:
    expected = 1 + curve.key_size // 8
    if len(raw) != expected or raw[0] not in (2, 3):
        msg = f"a {name} public key is a compressed point of {expected} bytes"
        raise MalformedKeyError(msg)
    if not any(raw[1:]):
        # On both curves, but no key pair has it: a known trap for implementations.
        msg = f"{name} public key with x = 0, which no honest key has"
        raise UnsafeKeyError(msg)
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve, raw)
    except ValueError as exc:
        msg = f"{name} public key is not a point of its curve"
        raise UnsafeKeyError(msg) from exc


def _load_rsa(raw: bytes) -> rsa.RSAPublicKey:
    try:
        key = load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm) as exc:
        msg = "not a DER SubjectPublicKeyInfo of an RSA key"
        raise MalformedKeyError(msg) from exc
    if not isinstance(key, rsa.RSAPublicKey) or _spki(key) != raw:
        msg = "not the DER SubjectPublicKeyInfo of an RSA key in its only spelling"
        raise MalformedKeyError(msg)
    _refuse_weak_rsa(key)
    return key


def _refuse_weak_rsa(key: rsa.RSAPublicKey) -> None:
    if not MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        msg = f"RSA keys have {MIN_RSA_BITS} to {MAX_RSA_BITS} bits, not {key.key_size}"
        raise UnsafeKeyError(msg)
    numbers = key.public_numbers()
    if not _MIN_RSA_EXPONENT <= numbers.e < _MAX_RSA_EXPONENT or not numbers.e & 1:
        msg = "RSA public exponent must be odd and at least 65537"
        raise UnsafeKeyError(msg)
    if not numbers.n & 1 or _looks_like_roca(numbers.n):
        msg = "RSA modulus with a known weakness: even, or made by a flawed chip (ROCA)"
        raise UnsafeKeyError(msg)


def _looks_like_roca(modulus: int) -> bool:
    return all(modulus % prime in powers for prime, powers in _ROCA_POWERS.items())


_LOADERS: Final[Mapping[KeyType, Callable[[bytes], CryptographyKey]]] = (
    MappingProxyType(
        {
            KeyType.ED25519: _load_ed25519,
            KeyType.P256: _load_p256,
            KeyType.P384: _load_p384,
            KeyType.RSA: _load_rsa,
        }
    )
)


def _compressed(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def _spki(key: rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


# ---------------------------------------------------------------- verifying


def _verify_ed25519(
    key: ed25519.Ed25519PublicKey, signature: bytes, data: bytes
) -> None:
    if len(signature) != 64:  # RFC 8032, "Sign"
        msg = f"an Ed25519 signature has 64 bytes, not {len(signature)}"
        raise SignatureMismatchError(msg)
    if int.from_bytes(signature[32:], "little") >= ed25519_points.GROUP_ORDER:
        msg = "Ed25519 signature whose second half is not below the group order"
        raise SignatureMismatchError(msg)
    if not ed25519_points.is_safe_encoding(signature[:32]):
        msg = "Ed25519 signature with a small-order or non-canonical first half"
        raise SignatureMismatchError(msg)
    try:
        key.verify(signature, data)
    except InvalidSignature as exc:
        raise SignatureMismatchError(_MISMATCH) from exc


def _verify_ecdsa(
    key: ec.EllipticCurvePublicKey, signature: bytes, data: bytes
) -> None:
    size = key.key_size // 8
    order, digest = _ECDSA[size]
    if len(signature) != 2 * size:
        msg = f"an ECDSA signature on this curve has {2 * size} bytes: r and s"
        raise SignatureMismatchError(msg)
    r = int.from_bytes(signature[:size], "big")
    s = int.from_bytes(signature[size:], "big")
    if not (0 < r < order and 0 < s < order):
        msg = "ECDSA signature whose r or s is zero or not below the group order"
        raise SignatureMismatchError(msg)
    try:
        key.verify(encode_dss_signature(r, s), data, digest)
    except InvalidSignature as exc:
        raise SignatureMismatchError(_MISMATCH) from exc


def _verify_rsa(key: rsa.RSAPublicKey, signature: bytes, data: bytes) -> None:
    try:
        key.verify(signature, data, padding.PKCS1v15(), SHA256())
    except InvalidSignature as exc:
        raise SignatureMismatchError(_MISMATCH) from exc


_MISMATCH: Final = "the signature does not belong to this key and data"
# Coordinate size in bytes → group order (SEC 2) and the hash of its JOSE algorithm.
_ECDSA: Final = MappingProxyType(
    {
        32: (_P256_ORDER, ec.ECDSA(SHA256())),
        48: (_P384_ORDER, ec.ECDSA(SHA384())),
    }
)
