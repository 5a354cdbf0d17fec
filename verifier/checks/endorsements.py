"""What of the endorsements inside of a credential is proven, each by itself?

An endorsement is somebody else's word. That it stands in a genuine badge proves
nothing of it, and that it is forged takes nothing from the badge (attacks D15): this
check is shown beside the verdict and never changes it.
"""

from collections.abc import Sequence
from typing import Final

from vc import strict_json
from vc.endorsement import Embedded, embedded_endorsements
from vc.model import Document, mapping_of
from verifier.report import CheckResult, Kind, Outcome, Report, Verdict

# Each costs a verification; more is an attack on our time (attacks N01).
MAX_ENDORSEMENTS: Final = 20

_UNDECIDED: Final = (
    Verdict.INDETERMINATE,
    Verdict.STATUS_UNKNOWN,
    Verdict.VALID_UNTRUSTED_ISSUER,
)


def endorsements_of(document: Document) -> tuple[Embedded, ...]:
    """The endorsements to be verified, twenty at most."""
    return tuple(embedded_endorsements(document)[:MAX_ENDORSEMENTS])


def endorsement_text(endorsement: Embedded) -> str:
    """The endorsement as it was handed in: a token, or a JSON object."""
    value = endorsement.value
    return value if isinstance(value, str) else strict_json.dumps(value)


def check_endorsements(
    document: Document, endorsements: Sequence[Embedded], reports: Sequence[Report]
) -> CheckResult:
    """Say how many endorsements are genuine, and speak of what they stand in."""
    total = len(embedded_endorsements(document))
    good = misplaced = undecided = 0
    for endorsement, report in zip(endorsements, reports, strict=True):
        if report.verdict is Verdict.VALID and not _speaks_of(endorsement, report):
            misplaced += 1
        elif report.verdict is Verdict.VALID:
            good += 1
        elif report.verdict in _UNDECIDED:
            undecided += 1
    evidence = {"endorsements": total, "verified": good}
    if good == total:
        return CheckResult(
            check="endorsements", outcome=Outcome.PASSED, evidence=evidence
        )
    if misplaced or good + undecided < len(reports):
        return CheckResult(
            check="endorsements",
            outcome=Outcome.FAILED,
            reason="endorsement_not_valid",
            detail=f"{total - good} of {total} endorsements are not proven. "
            "That says nothing of the rest.",
            evidence=evidence,
        )
    return CheckResult(
        check="endorsements",
        outcome=Outcome.NOT_CHECKED,
        reason="endorsement_not_checked",
        detail=f"{total - good} of {total} endorsements could not be checked, or are "
        "by somebody we do not know.",
        evidence=evidence,
    )


def _speaks_of(endorsement: Embedded, report: Report) -> bool:
    subject = mapping_of((report.credential or {}).get("credentialSubject"))
    return (
        report.kind is Kind.ENDORSEMENT
        and endorsement.endorsed_id is not None
        and subject.get("id") == endorsement.endorsed_id
    )
