"""ecdsa-jcs-2019 (Data Integrity ECDSA Cryptosuites 1.0)."""

from typing import Final

from keys.public_key import KeyType
from vc.proofs.hashing_suite import HashingSuite
from vc.proofs.jcs_hashing import hash_jcs

ECDSA_JCS_2019: Final = HashingSuite(
    name="ecdsa-jcs-2019",
    key_types=frozenset({KeyType.P256, KeyType.P384}),
    hash_data=hash_jcs,
    copies_context=True,
)
