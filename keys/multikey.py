"""Multikey: a public key in one short text (CID 1.0, "Multikey").

A multicodec number says the kind of key, so the same 32 bytes cannot be taken for a
key of another kind.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from keys.encodings import (
    decode_multibase,
    decode_varint,
    encode_multibase,
    encode_varint,
)
from keys.errors import UnsupportedKeyError
from keys.public_key import KeyType, PublicKey

# The multicodec table's *-pub entries that CID 1.0 gives a Multikey form.
_TYPES: Final[Mapping[int, KeyType]] = MappingProxyType(
    {0xED: KeyType.ED25519, 0x1200: KeyType.P256, 0x1201: KeyType.P384}
)
_HEADERS: Final[Mapping[KeyType, bytes]] = MappingProxyType(
    {key_type: encode_varint(code) for code, key_type in _TYPES.items()}
)
# A P-384 key takes 70 characters; nothing longer is a key that we read.
MAX_MULTIKEY_CHARS: Final = 80


def encode_multikey(key: PublicKey) -> str:
    """`key` as base58btc Multikey text, such as `z6Mk…`.

    Raises:
        UnsupportedKeyError: an RSA key, which is published as a JWK.
    """
    header = _HEADERS.get(key.type)
    if header is None:
        msg = f"{key.type} keys have no Multikey form; publish them as JsonWebKey"
        raise UnsupportedKeyError(msg)
    return encode_multibase(header + key.raw, "z")


@lru_cache(maxsize=1024)
def decode_multikey(text: str) -> PublicKey:
    """The public key that Multikey `text` spells.

    Few issuers sign many badges, so the last thousand keys are remembered: checking
    that a point lies on its curve costs more than the signature itself.

    Raises:
        MalformedKeyError: not base58btc Multikey text, or of a wrong length.
        UnsupportedKeyError: a private key, or a kind of key that we do not accept.
        UnsafeKeyError: a key that proves nothing.
    """
    data = decode_multibase(text, bases="z", max_chars=MAX_MULTIKEY_CHARS)
    code, raw = decode_varint(data)
    key_type = _TYPES.get(code)
    if key_type is None:
        msg = f"multicodec 0x{code:x} is not a kind of public key that we accept"
        raise UnsupportedKeyError(msg)
    return PublicKey.from_raw(key_type, raw)
