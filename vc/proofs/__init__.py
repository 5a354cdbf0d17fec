"""Proofs: one file per cryptosuite, named as its specification names it.

Reading order: `signing` (add a proof), `data_integrity` (check every proof),
`cryptosuite` (the questions a suite answers), `eddsa_rdfc_2022`, `table` (the suites
we accept).
"""

from vc.proofs.authority import speaks_for
from vc.proofs.circumstances import Circumstances, FindKey, FindMethod
from vc.proofs.cryptosuite import Disclosure
from vc.proofs.data_integrity import (
    Expected,
    check_key_times,
    proofs_that_hold,
    verify_proofs,
)
from vc.proofs.deriving import derive_credential
from vc.proofs.enveloping import verify_envelope, verify_secured
from vc.proofs.options import ASSERTION, AUTHENTICATION, ProofOptions
from vc.proofs.signing import (
    PreparedCredential,
    PreparedDocument,
    prepare_checked,
    prepare_credential,
    prepare_with_options,
    sign_prepared,
)

__all__ = [
    "ASSERTION",
    "AUTHENTICATION",
    "Circumstances",
    "Disclosure",
    "Expected",
    "FindKey",
    "FindMethod",
    "PreparedCredential",
    "PreparedDocument",
    "ProofOptions",
    "check_key_times",
    "derive_credential",
    "prepare_checked",
    "prepare_credential",
    "prepare_with_options",
    "proofs_that_hold",
    "sign_prepared",
    "speaks_for",
    "verify_envelope",
    "verify_proofs",
    "verify_secured",
]
