"""The part of a signature that many credentials share: the hashed proof options."""

import hashlib
from dataclasses import dataclass

from vc.canonicalize import Profile
from vc.errors import UnsupportedCryptosuiteError
from vc.proofs.cryptosuite import Cryptosuite, Proof, ToBeSigned
from vc.proofs.hashing_suite import HashingSuite
from vc.proofs.options import ProofOptions, build_proof
from vc.proofs.proof_value import encode_base58_signature
from vc.proofs.rdfc_hashing import HASH_NAMES, hash_options, hash_rdfc


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofHead:
    """A proof without its value, and the first half of what is signed with it."""

    options: ProofOptions
    proof: Proof
    hash_name: str
    options_hash: bytes

    def to_be_signed(self, canonical: bytes) -> ToBeSigned:
        """The bytes to be signed for a document with this canonical form."""
        digest = getattr(hashlib, self.hash_name)(canonical).digest()
        return ToBeSigned(self.options_hash + digest, encode_base58_signature)


def proof_head(
    options: ProofOptions, suite: Cryptosuite, *, context: object
) -> ProofHead:
    """Hash the options of a proof over documents with this `@context`, once for all.

    Raises:
        UnsupportedCryptosuiteError: the suite does not sign canonical RDF.
        CanonicalizationError: the options say more than their quads would.
    """
    check_shareable(suite)
    proof = build_proof(options, suite, context=context)
    hash_name = HASH_NAMES.get(options.key_type, "sha256")
    return ProofHead(
        options=options,
        proof=proof,
        hash_name=hash_name,
        options_hash=hash_options(
            {"@context": context},
            proof,
            hash_name=hash_name,
            profile=Profile.OPEN_BADGES,
        ),
    )


def check_shareable(suite: Cryptosuite) -> None:
    """Return if what a suite signs falls into options and document.

    Raises:
        UnsupportedCryptosuiteError: the suite does not sign canonical RDF.
    """
    if not isinstance(suite, HashingSuite) or suite.hash_data is not hash_rdfc:
        msg = f"{suite.name} does not sign the hash of canonical RDF"
        raise UnsupportedCryptosuiteError(msg)
