"""eddsa-jcs-2022 (Data Integrity EdDSA Cryptosuites 1.0)."""

from typing import Final

from keys.public_key import KeyType
from vc.proofs.cryptosuite import Cryptosuite
from vc.proofs.jcs_hashing import hash_jcs
from vc.proofs.proof_value import decode_base58_signature, encode_base58_signature

EDDSA_JCS_2022: Final = Cryptosuite(
    name="eddsa-jcs-2022",
    key_types=frozenset({KeyType.ED25519}),
    hash_data=hash_jcs,
    encode=encode_base58_signature,
    decode=decode_base58_signature,
    copies_context=True,
)
