"""Does the proof hold, over everything that is said, and with the issuer's key?

One examination answers three checks: `context` (does a proof cover every word),
`proof` (does the signature match) and `issuer-key` (is the key the issuer's own).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from keys.errors import (
    DidUnavailableError,
    KeysError,
    UnsupportedDidMethodError,
)
from keys.https_url import same_origin
from keys.resolver import Resolver
from vc.canonicalize import Profile
from vc.errors import (
    BudgetExceededError,
    CanonicalizationError,
    KeyNotAuthorizedError,
    ProofError,
    VcError,
)
from vc.model import UnverifiedCredential, VerifiedCredential, VerifiedProof
from vc.proofs import (
    Circumstances,
    FindKey,
    FindMethod,
    speaks_for,
    verify_secured,
)
from vc.proofs.context_list import check_context_list
from verifier.checks.hosts import international
from verifier.report import CheckResult, Outcome

# Nothing is known about the proof after these: not wrong, and never right.
_UNDECIDED: Final = (DidUnavailableError, UnsupportedDidMethodError)


@dataclass(frozen=True, slots=True)
class Examination:
    """What checking the proofs came to: proven, or the error that says why not."""

    verified: VerifiedCredential | None = None
    error: VcError | KeysError | None = None


def method_finder(resolver: Resolver) -> FindMethod:
    """Find a verification method through its controller's document."""
    return resolver.find_method


def key_finder(resolver: Resolver) -> FindKey:
    """Find an issuer's verification method by its key."""
    return resolver.find_key


def circumstances(
    resolver: Resolver, *, now: datetime, profile: Profile = Profile.OPEN_BADGES
) -> Circumstances:
    """Everything that checking a proof needs of the world."""
    return Circumstances(
        find_method=method_finder(resolver),
        find_key=key_finder(resolver),
        now=now,
        profile=profile,
    )


def examine_proof(
    credential: UnverifiedCredential,
    *,
    resolver: Resolver,
    now: datetime,
    profile: Profile = Profile.OPEN_BADGES,
) -> Examination:
    """Check every proof that the credential carries, embedded or enveloping.

    Contexts that the profile knows come first: without them no key is worth a fetch.
    """
    around = circumstances(resolver, now=now, profile=profile)
    try:
        if profile is Profile.OPEN_BADGES:
            check_context_list(credential.document, profile)
        verified = verify_secured(credential, around)
    except (VcError, KeysError) as exc:
        return Examination(error=exc)
    return Examination(verified=verified)


def check_context(examination: Examination) -> CheckResult:
    """Does the proof cover every term, type and identifier of the document?"""
    error = examination.error
    if not isinstance(error, CanonicalizationError):
        return CheckResult(check="context", outcome=Outcome.PASSED)
    return CheckResult(
        check="context",
        outcome=Outcome.FAILED,
        reason=error.code,
        detail=f"It says something that no signature covers: {error}.",
    )


def check_proof(examination: Examination) -> CheckResult:
    """Has anything been changed since it was signed?"""
    if examination.verified is not None:
        proofs = examination.verified.proofs
        created = proofs[0].created
        return CheckResult(
            check="proof",
            outcome=Outcome.PASSED,
            evidence={
                "cryptosuite": proofs[0].cryptosuite,
                "verificationMethods": [one.verification_method for one in proofs],
                "created": created.isoformat() if created else None,
            },
        )
    error = examination.error
    if isinstance(error, ProofError) and not isinstance(error, KeyNotAuthorizedError):
        return _result("proof", Outcome.FAILED, error)
    if isinstance(error, BudgetExceededError):
        return _result("proof", Outcome.NOT_CHECKED, error)
    if isinstance(error, CanonicalizationError):
        return CheckResult(
            check="proof",
            outcome=Outcome.NOT_CHECKED,
            reason="not_canonicalizable",
            detail="What is said cannot be compared with what was signed.",
        )
    if isinstance(error, KeysError | KeyNotAuthorizedError):
        return CheckResult(
            check="proof",
            outcome=Outcome.NOT_CHECKED,
            reason="no_key",
            detail="Without the issuer's key the signature cannot be checked.",
        )
    return _result("proof", Outcome.FAILED, error)


def check_issuer_key(
    credential: UnverifiedCredential, examination: Examination
) -> CheckResult:
    """Is the key that signed the issuer's own? (standards A1, attacks D02, D04)."""
    error = examination.error
    if examination.verified is None:
        if isinstance(error, _UNDECIDED):
            return _result("issuer-key", Outcome.NOT_CHECKED, error)
        if isinstance(error, KeysError | KeyNotAuthorizedError):
            return _result("issuer-key", Outcome.FAILED, error)
        return CheckResult(
            check="issuer-key",
            outcome=Outcome.NOT_APPLICABLE,
            reason="not_proven",
            detail="The contents are not proven.",
        )
    proofs = examination.verified.proofs
    own = [one for one in proofs if speaks_for(one, credential.issuer_id)]
    if own:
        return _passed_by(own[0], proofs, credential.issuer_id)
    if any(_stands_in_address(one, credential.issuer_id) for one in proofs):
        return CheckResult(
            check="issuer-key",
            outcome=Outcome.NOT_CHECKED,
            reason="issuer_unauthenticated",
            detail="Nothing was changed since it was signed, but the key stands in its "
            "own address: nothing shows that it is the issuer's.",
            evidence={"verificationMethod": proofs[0].verification_method},
        )
    return CheckResult(
        check="issuer-key",
        outcome=Outcome.FAILED,
        reason="key_not_issuers",
        detail="The key that signed is not the key of the issuer it names.",
    )


def _passed_by(
    own: VerifiedProof, proofs: tuple[VerifiedProof, ...], issuer_id: str
) -> CheckResult:
    others = [
        one.verification_method for one in proofs if not speaks_for(one, issuer_id)
    ]
    evidence: dict[str, Any] = {
        "verificationMethod": own.verification_method,
        "alsoSignedBy": others,
    }
    if spelt := international(issuer_id):
        evidence["internationalHost"] = spelt
    return CheckResult(check="issuer-key", outcome=Outcome.PASSED, evidence=evidence)


def _stands_in_address(proof: VerifiedProof, issuer_id: str) -> bool:
    """Tell whether nobody answers for a key at the issuer's address (standards A11)."""
    return not proof.controller and same_origin(proof.verification_method, issuer_id)


def _result(
    check: str, outcome: Outcome, error: VcError | KeysError | None
) -> CheckResult:
    return CheckResult(
        check=check,
        outcome=outcome,
        reason=error.code if error is not None else "proof_invalid",
        detail=f"{error}.",
    )
