"""Is this presentation what it says, for this occasion, and is all in it good?

The answer is its own proof AND the report of every credential (attacks D07).
"""

from dataclasses import dataclass
from datetime import datetime

from keys.errors import KeysError
from vc import strict_json
from vc.errors import MalformedCredentialError, MissingProofError, VcError
from vc.model import UnverifiedCredential, VerifiedProof
from vc.presentation import (
    Occasion,
    UnverifiedPresentation,
    check_holder,
    read_presentation,
    self_asserted,
    verify_presentation_proof,
)
from verifier.checks.proof import circumstances
from verifier.pipeline import report_on_proven, verify_credential
from verifier.ports import Environment
from verifier.report import CheckResult, Outcome, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationReport:
    """What was found of a presentation: of itself, and of each credential."""

    itself: CheckResult
    credentials: tuple[Report, ...] = ()


def verify_presentation(
    text: str, *, occasion: Occasion, environment: Environment, now: datetime
) -> PresentationReport:
    """Verify a presentation given as JSON or as a `vp+jwt`; never raises for a bad one.

    Nothing in it is looked at unless its own proof held.
    """
    with environment.one_verification():
        return _verified(text, occasion, environment, now)


def verify_unsigned(
    text: str, *, environment: Environment, now: datetime
) -> PresentationReport:
    """Verify what stands in a presentation that nobody signed; itself proves nothing.

    VCALM 1.0, "Verify Presentation", the request without a proof.
    """
    try:
        presentation = read_presentation(text)
    except VcError as exc:
        return PresentationReport(itself=_failed("presentation-format", exc))
    unsigned = CheckResult(
        check="presentation-proof",
        outcome=Outcome.NOT_APPLICABLE,
        reason=MissingProofError.code,
        detail="Nobody signed the presentation; each credential stands for itself.",
    )
    with environment.one_verification():
        return PresentationReport(
            itself=unsigned,
            credentials=tuple(
                verify_credential(_text(one), environment=environment, now=now)
                for one in presentation.credentials
            ),
        )


def _verified(
    text: str, occasion: Occasion, environment: Environment, now: datetime
) -> PresentationReport:
    try:
        presentation = read_presentation(text)
    except VcError as exc:
        return PresentationReport(itself=_failed("presentation-format", exc))
    try:
        proofs = _prove(presentation, occasion, environment, now)
    except (VcError, KeysError) as exc:
        return PresentationReport(itself=_failed("presentation-proof", exc))
    return PresentationReport(
        itself=CheckResult(check="presentation-proof", outcome=Outcome.PASSED),
        credentials=tuple(
            _report(one, presentation, proofs, environment, now)
            for one in presentation.credentials
        ),
    )


def _report(
    credential: UnverifiedCredential,
    presentation: UnverifiedPresentation,
    proofs: tuple[VerifiedProof, ...],
    environment: Environment,
    now: datetime,
) -> Report:
    profile = environment.profile
    own = self_asserted(credential, presentation, proofs, profile=profile)
    if own is not None:
        return report_on_proven(own, environment=environment, now=now)
    return verify_credential(_text(credential), environment=environment, now=now)


def _prove(
    presentation: UnverifiedPresentation,
    occasion: Occasion,
    environment: Environment,
    now: datetime,
) -> tuple[VerifiedProof, ...]:
    around = circumstances(environment.resolver, now=now, profile=environment.profile)
    proofs = verify_presentation_proof(presentation, occasion, around)
    check_holder(presentation, proofs)
    return proofs


def _text(credential: UnverifiedCredential) -> str:
    return credential.token or strict_json.dumps(credential.document)


def _failed(check: str, error: VcError | KeysError) -> CheckResult:
    is_shape = isinstance(error, MalformedCredentialError)
    return CheckResult(
        check="presentation-format" if is_shape else check,
        outcome=Outcome.FAILED,
        reason=error.code,
        detail=f"{error}.",
    )
