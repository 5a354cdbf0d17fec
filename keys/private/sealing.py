"""Private keys at rest: PKCS#8, encrypted under a key that scrypt makes.

PKCS#8's own derivation takes a third of a millisecond for a guess. So the passphrase
goes through scrypt first, and what comes out is the passphrase of PKCS#8.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from keys.encodings import decode_base64url, encode_base64url
from keys.errors import KeystoreError, MalformedEncodingError
from keys.private.signers import PrivateKey

MIN_PASSPHRASE_CHARS: Final = 8
_SALT_BYTES: Final = 16
_KEY_BYTES: Final = 32
# Beyond this, a damaged file would ask for more than 2 GiB.
_MAX_COST: Final = 2**20
_MAX_PARALLEL: Final = 16
_BLOCK_SIZE: Final = 8


@dataclass(frozen=True, slots=True)
class Work:
    """What one guess at the passphrase costs: `cost` KiB of memory, `parallel` times.

    OWASP Password Storage Cheat Sheet, "scrypt": 32 MiB three times.
    """

    cost: int = 2**15
    parallel: int = 3


@dataclass(frozen=True, slots=True)
class Seal:
    """Encrypts and decrypts private keys; one for each keystore."""

    salt: bytes
    work: Work
    _secret: bytes = field(repr=False)

    @classmethod
    def derive(cls, passphrase: str, *, salt: bytes, work: Work) -> "Seal":
        """The seal that `passphrase` and `salt` make, slowly."""
        scrypt = Scrypt(
            salt=salt, length=_KEY_BYTES, n=work.cost, r=_BLOCK_SIZE, p=work.parallel
        )
        return cls(salt, work, scrypt.derive(passphrase.encode("utf-8")))

    @classmethod
    def parse(cls, header: Mapping[str, Any], *, passphrase: str) -> "Seal":
        """The seal that `describe` wrote down.

        Raises:
            KeystoreError: it is damaged, or the passphrase is not the one.
        """
        cost = _bounded(header.get("scryptCost"), _MAX_COST)
        parallel = _bounded(header.get("scryptParallel"), _MAX_PARALLEL)
        try:
            salt = decode_base64url(str(header.get("salt")))
            seal = cls.derive(passphrase, salt=salt, work=Work(cost, parallel))
        except (MalformedEncodingError, ValueError) as exc:
            raise _damaged() from exc
        if not hmac.compare_digest(seal._mark(), str(header.get("check"))):  # noqa: SLF001
            msg = (
                "the passphrase does not open the keystore; check SIGNET_KEY_PASSPHRASE"
            )
            raise KeystoreError(msg)
        return seal

    def describe(self) -> dict[str, Any]:
        """What to keep beside the keys; it gives nothing of the passphrase away."""
        return {
            "salt": encode_base64url(self.salt),
            "scryptCost": self.work.cost,
            "scryptParallel": self.work.parallel,
            "check": self._mark(),
        }

    def seal(self, key: PrivateKey) -> str:
        """`key` as encrypted PKCS#8 in PEM."""
        return key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(self._password())
        ).decode("ascii")

    def unseal(self, pem: str) -> object:
        """The private key in `pem`.

        Raises:
            KeystoreError: `pem` is damaged, or was sealed by another keystore.
        """
        try:
            return load_pem_private_key(pem.encode("ascii"), self._password())
        except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
            msg = "its private half is damaged or of another keystore; restore it"
            raise KeystoreError(msg) from exc

    def _password(self) -> bytes:
        return self._secret.hex().encode("ascii")

    def _mark(self) -> str:
        mark = hmac.digest(self._secret, b"signet keystore check", hashlib.sha256)
        return encode_base64url(mark)


def _bounded(value: object, limit: int) -> int:
    if not isinstance(value, int) or not 0 < value <= limit:
        raise _damaged()
    return value


def _damaged() -> KeystoreError:
    return KeystoreError(
        "the keystore's own file keystore.json is damaged; restore it from the backup"
    )
