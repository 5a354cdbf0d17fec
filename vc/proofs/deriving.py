"""A holder shows less: from a credential with a base proof to a derived one."""

from collections.abc import Sequence
from typing import Any

from vc.canonicalize import Profile
from vc.errors import MissingProofError
from vc.model import Document
from vc.proofs.cryptosuite import Proof
from vc.proofs.proof_sets import Secured
from vc.proofs.table import CRYPTOSUITES, cryptosuite_of


def derive_credential(
    document: Document,
    *,
    pointers: Sequence[str],
    profile: Profile = Profile.OPEN_BADGES,
) -> dict[str, Any]:
    """What `pointers` disclose of a signed document, with a proof for just that.

    Other proofs of the document are left behind: they cover all of it.

    Raises:
        MissingProofError: it has no proof, or not one, from which can be derived.
        MalformedPointerError: a pointer that leads nowhere.
        ProofError: the base proof does not fit the document.
        CanonicalizationError: parts of it cannot be shown without others.
    """
    secured = Secured.of(document)
    base = _base_proof(secured)
    shown, proof = cryptosuite_of(base).derive(
        secured.unsecured, base, pointers=pointers, profile=profile
    )
    return {**shown, "proof": proof}


def _base_proof(secured: Secured) -> Proof:
    names = [suite.name for suite in CRYPTOSUITES.values() if suite.derives]
    found: list[Proof] = [
        one
        for one in secured.proofs
        if isinstance(one, dict) and one.get("cryptosuite") in names
    ]
    if len(found) != 1:
        msg = f"deriving takes a document with one base proof of {' or '.join(names)}"
        raise MissingProofError(msg)
    return found[0]
