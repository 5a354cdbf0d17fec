"""eddsa-rdfc-2022 (Data Integrity EdDSA Cryptosuites 1.0): what badges carry."""

from typing import Final

from keys.public_key import KeyType
from vc.proofs.hashing_suite import HashingSuite
from vc.proofs.rdfc_hashing import hash_rdfc

EDDSA_RDFC_2022: Final = HashingSuite(
    name="eddsa-rdfc-2022",
    key_types=frozenset({KeyType.ED25519}),
    hash_data=hash_rdfc,
)
