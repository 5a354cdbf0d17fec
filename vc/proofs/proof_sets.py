"""A document and its proofs, a set or a chain (VC Data Integrity 1.0, "Proof Sets")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vc.errors import ProofError
from vc.model import Document, as_list


@dataclass(frozen=True, slots=True)
class Secured:
    """A document without its proofs, and its proofs."""

    unsecured: Document
    proofs: Sequence[Any]

    @classmethod
    def of(cls, document: Document) -> "Secured":
        """`document` taken apart."""
        unsecured = {name: one for name, one in document.items() if name != "proof"}
        return cls(unsecured, as_list(document.get("proof")))

    def covered_by(self, proof: Mapping[str, Any]) -> Document:
        """What `proof` is made over: in a chain, the proofs before it too.

        Raises:
            ProofError: it names a proof that is not there, or more than one has.
        """
        wanted = as_list(proof.get("previousProof"))
        if not wanted:
            return self.unsecured
        return {**self.unsecured, "proof": [self._named(one) for one in wanted]}

    def _named(self, identifier: object) -> Mapping[str, Any]:
        found = [
            one
            for one in self.proofs
            if isinstance(one, Mapping) and one.get("id") == identifier
        ]
        if not isinstance(identifier, str) or len(found) != 1:
            msg = "proof: previousProof must name one proof of the document by its id"
            raise ProofError(msg)
        return found[0]
