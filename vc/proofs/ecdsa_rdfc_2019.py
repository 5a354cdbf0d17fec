"""ecdsa-rdfc-2019 (Data Integrity ECDSA Cryptosuites 1.0)."""

from typing import Final

from keys.public_key import KeyType
from vc.proofs.cryptosuite import Cryptosuite
from vc.proofs.proof_value import decode_base58_signature, encode_base58_signature
from vc.proofs.rdfc_hashing import hash_rdfc

ECDSA_RDFC_2019: Final = Cryptosuite(
    name="ecdsa-rdfc-2019",
    key_types=frozenset({KeyType.P256, KeyType.P384}),
    hash_data=hash_rdfc,
    encode=encode_base58_signature,
    decode=decode_base58_signature,
)
