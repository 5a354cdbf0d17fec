"""The few questions that every cryptosuite answers.

How is my proof labelled? Which keys make it? What must be signed, and how does the
signature become a `proofValue`? Does this proof hold? And, for some: what does a
holder show who shows less? Nothing outside a suite's own file asks anything else.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from keys.errors import SignatureMismatchError
from keys.public_key import KeyType, PublicKey
from vc.canonicalize import Profile
from vc.errors import ProofError, UnsupportedCryptosuiteError
from vc.model import Document

Proof: TypeAlias = Mapping[str, Any]
Label: TypeAlias = tuple[str, str | None]
"""A proof's `type` and `cryptosuite`, by which the table finds its suite."""

DATA_INTEGRITY_PROOF: Final = "DataIntegrityProof"


@dataclass(frozen=True, slots=True)
class ToBeSigned:
    """The bytes to be signed, and what turns their signature into a `proofValue`."""

    data: bytes
    finish: Callable[[bytes], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What a suite with selective disclosure needs to know when it signs.

    `mandatory` are JSON pointers to what every derived proof must show; None stands
    for what we hold to be so (`vc.proofs.disclosure`). `random_bytes` gives as many
    unpredictable bytes as it is asked for.
    """

    random_bytes: Callable[[int], bytes]
    mandatory: tuple[str, ...] | None = None


class Cryptosuite(ABC):
    """A way to secure a document, as one specification describes it.

    Documents come without proofs, or with those that a chain puts under this one;
    proofs without `proofValue` where they are options, with it where they are checked.
    """

    name: str
    key_types: frozenset[KeyType]
    copies_context = False
    """Whether a proof carries the document's `@context` (the JCS suites)."""
    derives = False
    """Whether a holder can derive from its proofs."""

    @property
    def label(self) -> Label:
        """What a proof of this suite has for `type` and `cryptosuite`."""
        return DATA_INTEGRITY_PROOF, self.name

    def prepare(
        self,
        document: Document,
        options: Proof,
        *,
        key_type: KeyType,
        profile: Profile,
        disclosure: Disclosure | None,
    ) -> ToBeSigned:
        """Fix what must be signed so that `options` become a proof of `document`.

        Raises:
            UnsupportedCryptosuiteError: proofs of this suite are only checked here.
            CanonicalizationError: one of the two says more than would be signed.
        """
        del document, options, key_type, profile, disclosure
        msg = f"{self.name} is verified here, and never issued"
        raise UnsupportedCryptosuiteError(msg)

    @abstractmethod
    def verify(
        self,
        document: Document,
        proof: Proof,
        *,
        public_key: PublicKey,
        profile: Profile,
    ) -> None:
        """Return if `proof` was made with this key over this very document.

        Raises:
            ProofError: it was not, or is spelled in a way that the suite does not have.
            CanonicalizationError: one of the two says more than the proof covers.
        """

    def derive(
        self,
        document: Document,
        proof: Proof,
        *,
        pointers: Sequence[str],
        profile: Profile,
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give what `pointers` disclose of `document`, and the proof for it.

        Raises:
            UnsupportedCryptosuiteError: proofs of this suite stand or fall as a whole.
        """
        del document, proof, pointers, profile
        msg = f"{self.name} proves the whole document, and no part of it alone"
        raise UnsupportedCryptosuiteError(msg)


def without_value(proof: Proof) -> dict[str, Any]:
    """The options of a proof: all of it but `proofValue`."""
    return {name: value for name, value in proof.items() if name != "proofValue"}


def check_signature(public_key: PublicKey, signature: bytes, data: bytes) -> None:
    """Return if `public_key` made `signature` over `data`.

    Raises:
        ProofError: it did not.
    """
    try:
        public_key.verify(signature, data)
    except SignatureMismatchError as exc:
        msg = "the signature does not match the contents"
        raise ProofError(msg) from exc
