"""eddsa-rdfc-2022 (Data Integrity EdDSA Cryptosuites 1.0): what badges carry."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from keys.public_key import KeyType
from vc.canonicalize import canonicalize
from vc.model import Document
from vc.proofs.cryptosuite import Cryptosuite
from vc.proofs.proof_value import decode_base58_signature, encode_base58_signature


def hash_data(document: Document, config: Mapping[str, Any], _: KeyType) -> bytes:
    """SHA-256 of the canonical proof options, then of the canonical document.

    "Hashing (eddsa-rdfc-2022)": the options take the document's `@context`.

    Raises:
        CanonicalizationError: one of the two says more than its quads would.
    """
    options = {**config, "@context": document.get("@context")}
    return _digest(options) + _digest(document)


def _digest(document: Document) -> bytes:
    return hashlib.sha256(canonicalize(document).encode()).digest()


EDDSA_RDFC_2022: Final = Cryptosuite(
    name="eddsa-rdfc-2022",
    key_types=frozenset({KeyType.ED25519}),
    hash_data=hash_data,
    encode=encode_base58_signature,
    decode=decode_base58_signature,
)
