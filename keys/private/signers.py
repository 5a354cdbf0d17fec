"""Private keys that sign, each behind the `Signer` protocol."""

from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from keys.errors import UnsupportedKeyError
from keys.public_key import KeyType, PublicKey
from keys.signer import Signer

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

# NIST SP 800-57 Part 1: 3,072 bits for signatures that must hold beyond 2030.
RSA_BITS: Final = 3072
_RSA_EXPONENT: Final = 65537


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """Signs with Ed25519: 64 bytes, the same for the same data (RFC 8032)."""

    verification_method: str
    public_key: PublicKey
    _key: ed25519.Ed25519PrivateKey = field(repr=False, compare=False)

    def sign(self, data: bytes) -> bytes:
        """The signature of `data`."""
        return self._key.sign(data)


@dataclass(frozen=True, slots=True)
class EcdsaSigner:
    """Signs with ECDSA on P-256 or P-384: raw r‖s, without chance (RFC 6979)."""

    verification_method: str
    public_key: PublicKey
    _key: ec.EllipticCurvePrivateKey = field(repr=False, compare=False)

    def sign(self, data: bytes) -> bytes:
        """The signature of `data`, hashed with SHA-256 (P-256) or SHA-384 (P-384)."""
        digest = SHA256() if self.public_key.type is KeyType.P256 else SHA384()
        algorithm = ec.ECDSA(digest, deterministic_signing=True)
        r, s = decode_dss_signature(self._key.sign(data, algorithm))
        size = self._key.key_size // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


@dataclass(frozen=True, slots=True)
class RsaSigner:
    """Signs with RSA PKCS#1 v1.5 and SHA-256, as RS256 does (RFC 7518)."""

    verification_method: str
    public_key: PublicKey
    _key: rsa.RSAPrivateKey = field(repr=False, compare=False)

    def sign(self, data: bytes) -> bytes:
        """The signature of `data`."""
        return self._key.sign(data, padding.PKCS1v15(), SHA256())


def signer_for(key: object, *, verification_method: str) -> Signer:
    """The signer for a private key of the `cryptography` package.

    Raises:
        UnsupportedKeyError: a kind of key that we do not sign with.
        UnsafeKeyError: a key whose public half proves nothing.
    """
    match key:
        case ed25519.Ed25519PrivateKey():
            public = PublicKey.from_cryptography(key.public_key())
            return Ed25519Signer(verification_method, public, key)
        case ec.EllipticCurvePrivateKey():
            public = PublicKey.from_cryptography(key.public_key())
            return EcdsaSigner(verification_method, public, key)
        case rsa.RSAPrivateKey():
            public = PublicKey.from_cryptography(key.public_key())
            return RsaSigner(verification_method, public, key)
        case _:
            msg = f"keys of kind {type(key).__name__} do not sign for us"
            raise UnsupportedKeyError(msg)


def generate_private_key(key_type: KeyType) -> PrivateKey:
    """A new key of `key_type`, from the operating system's randomness."""
    match key_type:
        case KeyType.ED25519:
            return ed25519.Ed25519PrivateKey.generate()
        case KeyType.P256:
            return ec.generate_private_key(ec.SECP256R1())
        case KeyType.P384:
            return ec.generate_private_key(ec.SECP384R1())
        case KeyType.RSA:
            return rsa.generate_private_key(_RSA_EXPONENT, RSA_BITS)
