"""Signatures as multibase base58btc text, as the eddsa and ecdsa suites write them."""

from typing import Final

from keys.encodings import decode_multibase, encode_multibase
from keys.errors import KeysError
from keys.public_key import KeyType
from vc.errors import ProofError

_SIGNATURE_BYTES: Final = {
    KeyType.ED25519: 64,
    KeyType.P256: 64,
    KeyType.P384: 96,
}
# base58 needs log(256)/log(58) ≈ 1.37 characters a byte; 96 bytes need 132.
_MAX_CHARACTERS: Final = 1 + 140


def encode_base58_signature(signature: bytes) -> str:
    """`signature` as `z` and base58btc."""
    return encode_multibase(signature, "z")


def decode_base58_signature(text: str, key_type: KeyType) -> bytes:
    """The signature bytes of a `proofValue`, of exactly the length of the key's kind.

    Raises:
        ProofError: another base, another alphabet, another length.
    """
    if len(text) > _MAX_CHARACTERS or not text.startswith("z"):
        msg = "proof: proofValue is not multibase base58btc of a signature"
        raise ProofError(msg)
    try:
        signature = decode_multibase(text)
    except KeysError as exc:
        msg = f"proof: proofValue is not multibase base58btc: {exc}"
        raise ProofError(msg) from exc
    if len(signature) != _SIGNATURE_BYTES[key_type]:
        msg = f"proof: a signature of {len(signature)} bytes does not fit {key_type}"
        raise ProofError(msg)
    return signature
