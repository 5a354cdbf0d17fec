"""The suites that sign two hashes: of the proof options, then of the document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from keys.public_key import KeyType, PublicKey
from vc.canonicalize import Profile
from vc.model import Document
from vc.overriding import override
from vc.proofs.cryptosuite import (
    Cryptosuite,
    Disclosure,
    Proof,
    ToBeSigned,
    check_signature,
    without_value,
)
from vc.proofs.proof_value import decode_base58_signature, encode_base58_signature


class HashData(Protocol):
    """What is signed: the hash of the proof options, then of the document."""

    def __call__(
        self,
        document: Document,
        config: Mapping[str, Any],
        *,
        key_type: KeyType,
        profile: Profile,
    ) -> bytes:
        """Hash `document` (without its proof) and `config` (without proofValue).

        Raises:
            CanonicalizationError: one of the two says more than its hash would.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class HashingSuite(Cryptosuite):
    """A suite whose `proofValue` is one signature in base58btc."""

    name: str
    key_types: frozenset[KeyType]
    hash_data: HashData
    copies_context: bool = False

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
        """Hash both; a `disclosure` makes no difference, as all is always shown."""
        del disclosure
        data = self.hash_data(document, options, key_type=key_type, profile=profile)
        return ToBeSigned(data, encode_base58_signature)

    @override
    def verify(
        self,
        document: Document,
        proof: Proof,
        *,
        public_key: PublicKey,
        profile: Profile,
    ) -> None:
        """Hash both again, and compare with what was signed."""
        signature = decode_base58_signature(proof["proofValue"], public_key.type)
        data = self.hash_data(
            document, without_value(proof), key_type=public_key.type, profile=profile
        )
        check_signature(public_key, signature, data)
