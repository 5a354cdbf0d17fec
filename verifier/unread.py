"""Reports on things that never became a credential."""

from datetime import datetime

from verifier.errors import VerifierError
from verifier.report import CheckResult, Kind, Outcome, Report, Verdict


def unread_report(
    error: VerifierError, outcome: Outcome, verdict: Verdict, now: datetime
) -> Report:
    """A report whose one check says why nothing could be read."""
    check = CheckResult(
        check="format", outcome=outcome, reason=error.code, detail=f"{error}."
    )
    return Report(verdict=verdict, kind=Kind.OTHER, checks=(check,), checked_at=now)
