"""From results to one verdict: the only place where that is decided.

The table is facts/attacks.md, "Verdicts and fail rules": the first line that
matches wins, and what no line names can never become `valid`.
"""

from collections.abc import Iterable
from typing import Final, assert_never

from verifier.report import CheckResult, Outcome, Verdict

# Worst first. `decide` answers with the first of these that any check calls for.
_RANK: Final = tuple(Verdict)

# Answers whose reason says more than the outcome does.
_BY_REASON: Final = {
    ("status", "revoked"): Verdict.REVOKED,
    ("status", "suspended"): Verdict.SUSPENDED,
    ("validity", "not_yet_valid"): Verdict.NOT_YET_VALID,
    ("components", "part_issuer_unknown"): Verdict.VALID_UNTRUSTED_ISSUER,
}

# What a failed check says of the whole, unless its reason says it more exactly.
_IF_FAILED: Final = {
    "format": Verdict.MALFORMED,
    "schema": Verdict.MALFORMED,
    "context": Verdict.INVALID,
    "proof": Verdict.INVALID,
    "issuer-key": Verdict.INVALID,
    "validity": Verdict.EXPIRED,
    "status": Verdict.STATUS_UNKNOWN,
    "components": Verdict.PART_NOT_VALID,
    "recipient": Verdict.PART_NOT_VALID,
    "issuer": Verdict.VALID_UNTRUSTED_ISSUER,
    # What others say in it is proven or not by itself (attacks D15).
    "endorsements": Verdict.VALID,
    # The copy at its own address differs: said beside the verdict, not instead.
    "published-copy": Verdict.VALID,
    # It is somebody else's: as genuine as before.
    "person": Verdict.VALID,
}

_IF_NOT_CHECKED: Final = {
    "status": Verdict.STATUS_UNKNOWN,
    "components": Verdict.STATUS_UNKNOWN,
    "recipient": Verdict.VALID,
    "endorsements": Verdict.VALID,
    "issuer": Verdict.VALID_UNTRUSTED_ISSUER,
    "achievement-type": Verdict.VALID,
    "published-copy": Verdict.VALID,
    "person": Verdict.VALID,
}

# Checks that may be beside the point; a proof never is.
_MAY_NOT_APPLY: Final = frozenset(
    {
        "status",
        "components",
        "recipient",
        "achievement-type",
        "person",
        "published-copy",
    }
)

# Without every one of these, passed, nothing is valid.
_REQUIRED: Final = ("format", "context", "schema", "proof", "issuer-key", "validity")


def decide(checks: Iterable[CheckResult]) -> Verdict:
    """The verdict that `checks` amount to."""
    results = tuple(checks)
    called_for = {_verdict_of(result) for result in results}
    if any(verdict is not Verdict.VALID for verdict in called_for):
        return min(called_for, key=_RANK.index)
    passed = {one.check for one in results if one.outcome is Outcome.PASSED}
    if passed.issuperset(_REQUIRED) and "issuer" in passed:
        return Verdict.VALID
    return Verdict.INDETERMINATE


def _verdict_of(result: CheckResult) -> Verdict:
    match result.outcome:
        case Outcome.PASSED:
            return Verdict.VALID
        case Outcome.FAILED:
            fallback = _IF_FAILED.get(result.check, Verdict.INVALID)
            return _BY_REASON.get((result.check, result.reason), fallback)
        case Outcome.NOT_CHECKED:
            fallback = _IF_NOT_CHECKED.get(result.check, Verdict.INDETERMINATE)
            return _BY_REASON.get((result.check, result.reason), fallback)
        case Outcome.NOT_APPLICABLE:
            if result.check in _MAY_NOT_APPLY or result.reason == "not_proven":
                return Verdict.VALID
            return Verdict.INDETERMINATE
        case _:
            assert_never(result.outcome)
