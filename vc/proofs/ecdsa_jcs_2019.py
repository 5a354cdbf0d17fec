"""ecdsa-jcs-2019 (Data Integrity ECDSA Cryptosuites 1.0)."""

from typing import Final

from keys.public_key import KeyType
from vc.proofs.cryptosuite import Cryptosuite
from vc.proofs.jcs_hashing import hash_jcs
from vc.proofs.proof_value import decode_base58_signature, encode_base58_signature

ECDSA_JCS_2019: Final = Cryptosuite(
    name="ecdsa-jcs-2019",
    key_types=frozenset({KeyType.P256, KeyType.P384}),
    hash_data=hash_jcs,
    encode=encode_base58_signature,
    decode=decode_base58_signature,
    copies_context=True,
)
