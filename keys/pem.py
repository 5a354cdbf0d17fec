"""Public keys in PEM, as Open Badges 2.0 publishes them."""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from keys.errors import MalformedKeyError
from keys.public_key import PublicKey

# An RSA key of 8,192 bits takes 1,500 characters.
_MAX_CHARS = 4096


def parse_pem(text: str) -> PublicKey:
    """The public key that `text` holds.

    Raises:
        MalformedKeyError: not one PEM block of a public key.
        UnsupportedKeyError, UnsafeKeyError: a key that we do not accept.
    """
    if len(text) > _MAX_CHARS:
        msg = f"a public key in PEM has at most {_MAX_CHARS} characters"
        raise MalformedKeyError(msg)
    try:
        key = load_pem_public_key(text.encode("ascii"))
    except (ValueError, UnsupportedAlgorithm) as exc:
        msg = "not the PEM of a public key"
        raise MalformedKeyError(msg) from exc
    return PublicKey.from_cryptography(key)
