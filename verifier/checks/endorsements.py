"""What of the endorsements inside of a credential is proven, each by itself?

An endorsement is somebody else's word. That it stands in a genuine badge proves
nothing of it, and that it is forged takes nothing from the badge (attacks D15): this
check is shown beside the verdict and never changes it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from keys.https_url import SCHEME, same_origin
from vc import strict_json
from vc.endorsement import Embedded, embedded_endorsements
from vc.model import Document, mapping_of
from verifier.checks.hosts import host_of
from verifier.policy import decide
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


def judged(
    endorsement: Embedded, report: Report, *, issuer_id: str, known: bool
) -> Report:
    """The report on an endorsement, with one more answer: is it about this?

    `issuer_id` signed what it stands in, and is `known` to us or not. A genuine word on
    something else lends nothing, so none of it is shown.
    """
    if report.credential is None:
        return report
    answer = _check_endorsed(endorsement, report, issuer_id=issuer_id, known=known)
    checks = (*report.checks, answer)
    if answer.outcome is Outcome.PASSED:
        return replace(report, checks=checks)
    return replace(report, checks=checks, verdict=decide(checks), credential=None)


def check_endorsements(document: Document, reports: Sequence[Report]) -> CheckResult:
    """Say how many endorsements are genuine, and speak of what they stand in."""
    total = len(embedded_endorsements(document))
    good = sum(one.verdict is Verdict.VALID for one in reports)
    undecided = sum(one.verdict in _UNDECIDED for one in reports)
    evidence = {"endorsements": total, "verified": good}
    if good == total:
        return CheckResult(
            check="endorsements", outcome=Outcome.PASSED, evidence=evidence
        )
    if good + undecided < len(reports):
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


def _check_endorsed(
    endorsement: Embedded, report: Report, *, issuer_id: str, known: bool
) -> CheckResult:
    """Is it about what it stands in, and is that the issuer's to be endorsed?

    Anybody can give an achievement the id of somebody else's, and put a genuine word on
    that into it. An issuer that we know vouches for what it names; another one's are
    itself, and what stands at its own host.
    """
    endorsed_id = endorsement.endorsed_id
    subject = mapping_of((report.credential or {}).get("credentialSubject"))
    if (
        report.kind is not Kind.ENDORSEMENT
        or endorsed_id is None
        or subject.get("id") != endorsed_id
    ):
        return CheckResult(
            check="endorsed",
            outcome=Outcome.FAILED,
            reason="endorses_another",
            detail="It speaks of something else than what it stands in.",
        )
    if known or endorsed_id == issuer_id or _is_at_home(endorsed_id, issuer_id):
        return CheckResult(check="endorsed", outcome=Outcome.PASSED)
    return CheckResult(
        check="endorsed",
        outcome=Outcome.NOT_CHECKED,
        reason="endorsed_not_issuers",
        detail="Nothing shows that what it speaks of is the signer's own.",
    )


def _is_at_home(endorsed_id: str, issuer_id: str) -> bool:
    home = host_of(issuer_id)
    return home is not None and same_origin(endorsed_id, f"{SCHEME}{home}")
