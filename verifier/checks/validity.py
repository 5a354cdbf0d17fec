"""Is today inside the dates between which the credential is in force?"""

from datetime import datetime, timedelta

from vc.model import VerifiedCredential
from vc.timestamps import format_timestamp
from verifier.report import CheckResult, Outcome


def check_validity(
    verified: VerifiedCredential, *, now: datetime, clock_skew: timedelta
) -> CheckResult:
    """Compare `now` with validFrom and validUntil (VCDM 2.0, "Validity Period").

    The instant of validUntil is still inside, and `clock_skew` is granted at
    both ends.
    """
    credential = verified.credential
    valid_from, valid_until = credential.valid_from, credential.valid_until
    evidence = {
        "validFrom": format_timestamp(valid_from) if valid_from else None,
        "validUntil": format_timestamp(valid_until) if valid_until else None,
    }
    outcome, reason, detail = Outcome.PASSED, "", ""
    if valid_from is not None and now + clock_skew < valid_from:
        outcome, reason = Outcome.FAILED, "not_yet_valid"
        detail = f"It takes effect on {format_timestamp(valid_from)}."
    elif valid_until is not None and now - clock_skew > valid_until:
        outcome, reason = Outcome.FAILED, "expired"
        detail = f"It was in force until {format_timestamp(valid_until)}."
    return CheckResult(
        check="validity",
        outcome=outcome,
        reason=reason,
        detail=detail,
        evidence=evidence,
    )
