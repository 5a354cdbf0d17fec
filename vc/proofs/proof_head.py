"""The part of a signature that many credentials share: the hashed proof options."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from vc.canonicalize import Profile
from vc.errors import UnsupportedCryptosuiteError
from vc.jcs import canonicalize_jcs
from vc.model import Document
from vc.proofs.cryptosuite import Cryptosuite, Proof, ToBeSigned
from vc.proofs.hashing_suite import HashData, HashingSuite
from vc.proofs.jcs_hashing import hash_jcs
from vc.proofs.options import ProofOptions, build_proof
from vc.proofs.proof_value import encode_base58_signature
from vc.proofs.rdfc_hashing import HASH_NAMES, hash_options, hash_rdfc
from vc.template import Template

# The canonical form of a document that a template is sure of, or nothing.
Print = Callable[[Template, Document], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofHead:
    """A proof without its value, and the first half of what is signed with it.

    `print` gives the second half before it is hashed: what the suite makes of a
    document that a template fits.
    """

    options: ProofOptions
    proof: Proof
    hash_name: str
    options_hash: bytes
    print: Print

    def to_be_signed(self, canonical: bytes) -> ToBeSigned:
        """The bytes to be signed for a document with this canonical form."""
        digest = getattr(hashlib, self.hash_name)(canonical).digest()
        return ToBeSigned(self.options_hash + digest, encode_base58_signature)


def proof_head(
    options: ProofOptions, suite: Cryptosuite, *, context: object
) -> ProofHead:
    """Hash the options of a proof over documents with this `@context`, once for all.

    Raises:
        UnsupportedCryptosuiteError: the suite signs something else than two hashes.
        CanonicalizationError: the options say more than their hash would.
    """
    proof = build_proof(options, suite, context=context)
    hash_name = HASH_NAMES.get(options.key_type, "sha256")
    return ProofHead(
        options=options,
        proof=proof,
        hash_name=hash_name,
        options_hash=_hash_of_options(suite, proof, context, hash_name),
        print=_print_of(suite),
    )


def check_shareable(suite: Cryptosuite) -> None:
    """Return if what a suite signs falls into options and document.

    Raises:
        UnsupportedCryptosuiteError: the suite signs something else than two hashes.
    """
    _print_of(suite)


def _print_of(suite: Cryptosuite) -> Print:
    found = _PRINTS.get(suite.hash_data) if isinstance(suite, HashingSuite) else None
    if found is None:
        msg = f"{suite.name} does not sign the hash of a canonical document"
        raise UnsupportedCryptosuiteError(msg)
    return found


def _hash_of_options(
    suite: Cryptosuite, proof: Proof, context: object, hash_name: str
) -> bytes:
    if suite.copies_context:
        return hashlib.new(hash_name, canonicalize_jcs(proof)).digest()
    return hash_options(
        {"@context": context}, proof, hash_name=hash_name, profile=Profile.OPEN_BADGES
    )


_PRINTS: Final[Mapping[HashData, Print]] = MappingProxyType(
    {
        hash_rdfc: lambda template, document: template.canonical(document),
        hash_jcs: lambda template, document: template.canonical_json(document),
    }
)
