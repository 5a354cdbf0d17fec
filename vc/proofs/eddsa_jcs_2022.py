"""eddsa-jcs-2022 (Data Integrity EdDSA Cryptosuites 1.0)."""

from typing import Final

from keys.public_key import KeyType
from vc.proofs.hashing_suite import HashingSuite
from vc.proofs.jcs_hashing import hash_jcs

EDDSA_JCS_2022: Final = HashingSuite(
    name="eddsa-jcs-2022",
    key_types=frozenset({KeyType.ED25519}),
    hash_data=hash_jcs,
    copies_context=True,
)
