"""The two forms of an `ecdsa-sd-2023` `proofValue`, in their only spelling.

ECDSA 1.0, "serializeBaseProofValue", "serializeDerivedProofValue": a header of three
bytes, then one CBOR array of untagged values, as multibase base64url. What is read is
written again and compared, so two spellings never stand for one proof.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import cbor2

from keys.encodings import decode_multibase, encode_multibase
from keys.errors import KeysError
from keys.public_key import KeyType, PublicKey
from vc.errors import BaseProofError, ProofError, TooLargeError
from vc.json_pointers import MAX_POINTERS

# Seven hundred statements; a badge has a hundred. Also the longest string we read.
MAX_CHARACTERS: Final = 64 * 1024

_BASE: Final = b"\xd9\x5d\x00"
_DERIVED: Final = b"\xd9\x5d\x01"
# The multicodec p256-pub, 0x1200, as a varint.
_P256_PREFIX: Final = b"\x80\x24"
_SIGNATURE_BYTES: Final = 64
_KEY_BYTES: Final = 2 + 33
_DIGEST_BYTES: Final = 32
# An array of arrays or of a map, and no deeper.
_MAX_DEPTH: Final = 3

_Parts = TypeVar("_Parts")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseProof:
    """What an issuer gives the holder: everything that deriving takes."""

    base_signature: bytes
    statement_key: PublicKey
    hmac_key: bytes
    signatures: tuple[bytes, ...]
    mandatory: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedProof:
    """What a holder gives a verifier; `labels` are by canonical label number."""

    base_signature: bytes
    statement_key: PublicKey
    signatures: tuple[bytes, ...]
    labels: Mapping[int, bytes]
    mandatory_indexes: tuple[int, ...]


def encode_key(key: PublicKey) -> bytes:
    """A P-256 key as it is signed and carried: Multikey bytes."""
    return _P256_PREFIX + key.raw


def encode_base(proof: BaseProof) -> str:
    """`proof` as a `proofValue`.

    Raises:
        TooLargeError: longer than anybody here would read.
    """
    return _encode(
        _BASE,
        [
            proof.base_signature,
            encode_key(proof.statement_key),
            proof.hmac_key,
            list(proof.signatures),
            list(proof.mandatory),
        ],
    )


def encode_derived(proof: DerivedProof) -> str:
    """`proof` as a `proofValue`.

    Raises:
        TooLargeError: longer than anybody here would read.
    """
    return _encode(
        _DERIVED,
        [
            proof.base_signature,
            encode_key(proof.statement_key),
            list(proof.signatures),
            dict(proof.labels),
            list(proof.mandatory_indexes),
        ],
    )


def decode_base(text: str) -> BaseProof:
    """The base proof that `text` spells.

    Raises:
        ProofError: another spelling, or a derived proof, from which nothing follows.
    """
    data = _bytes_of(text)
    if not data.startswith(_BASE):
        msg = "proof: not a base proof of ecdsa-sd-2023, so nothing can be derived"
        raise ProofError(msg)
    return _parts(data, _read_base)


def decode_derived(text: str) -> DerivedProof:
    """The derived proof that `text` spells.

    Raises:
        BaseProofError: a base proof, with which a holder would give everything away.
        ProofError: another spelling.
    """
    data = _bytes_of(text)
    if data.startswith(_BASE):
        msg = (
            "proof: a base proof of ecdsa-sd-2023, which is for the holder alone; "
            "derive a proof from it and hand that in"
        )
        raise BaseProofError(msg)
    if not data.startswith(_DERIVED):
        msg = "proof: proofValue is not a derived proof of ecdsa-sd-2023"
        raise ProofError(msg)
    return _parts(data, _read_derived)


# ------------------------------------------------------------------ the frame


def _encode(header: bytes, parts: list[Any]) -> str:
    text = encode_multibase(header + cbor2.dumps(parts), "u")
    if len(text) > MAX_CHARACTERS:
        msg = (
            f"an ecdsa-sd-2023 proof of {len(text)} characters, {MAX_CHARACTERS} at "
            "most are read; the document says too many things one by one"
        )
        raise TooLargeError(msg)
    return text


def _bytes_of(text: str) -> bytes:
    try:
        return decode_multibase(text, bases="u", max_chars=MAX_CHARACTERS)
    except KeysError as exc:
        msg = f"proof: proofValue is not multibase base64url: {exc}"
        raise ProofError(msg) from exc


def _parts(data: bytes, read: Callable[[list[Any]], _Parts]) -> _Parts:
    body = data[len(_BASE) :]
    try:
        parts = cbor2.loads(
            body,
            max_depth=_MAX_DEPTH,
            allow_indefinite=False,
            allow_duplicate_keys=False,
        )
        _demand(isinstance(parts, list) and len(parts) == 5, "an array of five parts")
        result = read(parts)
        _demand(cbor2.dumps(parts) == body, "in the shortest form of untagged CBOR")
    except (cbor2.CBORError, KeysError, TypeError) as exc:
        msg = f"proof: proofValue cannot be read: {exc}"
        raise ProofError(msg) from exc
    return result


# ------------------------------------------------------------------ the parts


def _read_base(parts: list[Any]) -> BaseProof:
    base_signature, key, hmac_key, signatures, mandatory = parts
    _demand(
        type(mandatory) is list
        and len(mandatory) <= MAX_POINTERS
        and all(type(one) is str for one in mandatory),
        "with a list of JSON pointers",
    )
    return BaseProof(
        base_signature=_octets(base_signature, _SIGNATURE_BYTES),
        statement_key=_statement_key(key),
        hmac_key=_octets(hmac_key, _DIGEST_BYTES),
        signatures=_signatures(signatures),
        mandatory=tuple(mandatory),
    )


def _read_derived(parts: list[Any]) -> DerivedProof:
    base_signature, key, signatures, labels, indexes = parts
    _demand(
        type(labels) is dict
        and all(type(one) is int and one >= 0 for one in labels)
        and len(set(labels.values())) == len(labels),
        "with a map from label numbers to labels, each another one",
    )
    _demand(
        type(indexes) is list
        and all(type(one) is int and one >= 0 for one in indexes)
        and indexes == sorted(set(indexes)),
        "with a rising list of indexes",
    )
    return DerivedProof(
        base_signature=_octets(base_signature, _SIGNATURE_BYTES),
        statement_key=_statement_key(key),
        signatures=_signatures(signatures),
        labels={
            number: _octets(label, _DIGEST_BYTES) for number, label in labels.items()
        },
        mandatory_indexes=tuple(indexes),
    )


def _signatures(value: object) -> tuple[bytes, ...]:
    _demand(type(value) is list, "with a list of signatures")
    assert isinstance(value, list)  # noqa: S101 - for the type checker, just demanded
    return tuple(_octets(one, _SIGNATURE_BYTES) for one in value)


def _octets(value: object, length: int) -> bytes:
    if type(value) is not bytes or len(value) != length:
        msg = f"proof: proofValue is not as ecdsa-sd-2023 has it: {length} bytes wanted"
        raise ProofError(msg)
    return value


def _statement_key(value: object) -> PublicKey:
    data = _octets(value, _KEY_BYTES)
    _demand(data.startswith(_P256_PREFIX), "with a P-256 key")
    return PublicKey.from_raw(KeyType.P256, data[len(_P256_PREFIX) :])


def _demand(condition: bool, what: str) -> None:  # noqa: FBT001
    if not condition:
        msg = f"proof: proofValue is not as ecdsa-sd-2023 has it: {what}"
        raise ProofError(msg)
