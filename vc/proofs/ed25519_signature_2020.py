"""Ed25519Signature2020 (Data Integrity EdDSA Cryptosuites 1.0): verified, never issued.

The older form of `eddsa-rdfc-2022`, with a `type` of its own and no `cryptosuite`.
"""

from dataclasses import dataclass
from typing import Final

from keys.public_key import KeyType
from vc.canonicalize import Profile
from vc.model import Document
from vc.overriding import override
from vc.proofs.cryptosuite import Cryptosuite, Disclosure, Label, Proof, ToBeSigned
from vc.proofs.hashing_suite import HashingSuite
from vc.proofs.rdfc_hashing import hash_rdfc


@dataclass(frozen=True, kw_only=True)
class _VerifiedOnly(HashingSuite):
    @property
    @override
    def label(self) -> Label:
        return self.name, None

    @override
    def prepare(
        self,
        document: Document,
        options: Proof,
        *,
        key_type: KeyType,
        profile: Profile,
        disclosure: Disclosure | None = None,
    ) -> ToBeSigned:
        return Cryptosuite.prepare(
            self,
            document,
            options,
            key_type=key_type,
            profile=profile,
            disclosure=disclosure,
        )


ED25519_SIGNATURE_2020: Final = _VerifiedOnly(
    name="Ed25519Signature2020",
    key_types=frozenset({KeyType.ED25519}),
    hash_data=hash_rdfc,
)
