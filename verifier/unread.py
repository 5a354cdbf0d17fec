"""Reports on things that never became a credential."""

from datetime import datetime

from verifier.errors import UnreadableSubmissionError, VerifierError
from verifier.report import CheckResult, Kind, Outcome, Report, Verdict


def unread_report(error: VerifierError, now: datetime) -> Report:
    """A report whose one check says why nothing could be read.

    What holds no credential is malformed. A host that gave no answer, a budget that
    was spent or a place that stayed taken says nothing of the badge.
    """
    unreadable = isinstance(error, UnreadableSubmissionError)
    check = CheckResult(
        check="format",
        outcome=Outcome.FAILED if unreadable else Outcome.NOT_CHECKED,
        reason=error.code,
        detail=f"{error}.",
    )
    return Report(
        verdict=Verdict.MALFORMED if unreadable else Verdict.INDETERMINATE,
        kind=Kind.OTHER,
        checks=(check,),
        checked_at=now,
    )
