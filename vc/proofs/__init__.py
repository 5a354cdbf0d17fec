"""Proofs: one file per cryptosuite, named as its specification names it.

Reading order: `data_integrity` (add a proof, check every proof), `cryptosuite`
(the questions a suite answers), `eddsa_rdfc_2022`, `table` (the suites we accept).
"""

from vc.proofs.data_integrity import (
    FindMethod,
    PreparedCredential,
    prepare_credential,
    sign_prepared,
    verify_proofs,
)
from vc.proofs.enveloping import FindKey, verify_envelope

__all__ = [
    "FindKey",
    "FindMethod",
    "PreparedCredential",
    "prepare_credential",
    "sign_prepared",
    "verify_envelope",
    "verify_proofs",
]
