"""What a verification found: a result per check, one verdict, one report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """The four answers that a check can give."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not-checked"
    NOT_APPLICABLE = "not-applicable"


class Verdict(StrEnum):
    """The one answer of a report, worst first (`decide` in `verifier.policy`)."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    PART_NOT_VALID = "part-not-valid"
    STATUS_UNKNOWN = "status-unknown"
    VALID_UNTRUSTED_ISSUER = "valid-untrusted-issuer"
    VALID = "valid"


class Kind(StrEnum):
    """What sort of credential it is."""

    ACHIEVEMENT = "achievement"
    STACK = "stack"
    ATTENDANCE = "attendance"
    CLR = "clr"
    ENDORSEMENT = "endorsement"
    STATUS_LIST = "status-list"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The answer to one question about a credential.

    `reason` is a code that never changes, empty where the check passed; `detail`
    is a sentence for a reader; `evidence` holds what the answer rests on, in JSON
    types; `as_of` is the time for which the answer holds, where it is not "now".
    """

    check: str
    outcome: Outcome
    reason: str = ""
    detail: str = ""
    as_of: datetime | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerView:
    """Who signed: the identifier, our name for it, and the name it gives itself."""

    id: str | None = None
    name: str | None = None
    claimed_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one verification found.

    `credential` is present only where the proof held, and is what it covers;
    `endorsements` are what others say in it, a report each, of which it proves nothing.
    `allowed_for_development` names hosts that the fetcher was told to reach although
    it would refuse them: a report that may rest on one must say so.
    """

    verdict: Verdict
    kind: Kind
    checks: tuple[CheckResult, ...]
    checked_at: datetime
    issuer: IssuerView = IssuerView()
    credential: Mapping[str, Any] | None = None
    components: tuple["Report", ...] = ()
    endorsements: tuple["Report", ...] = ()
    allowed_for_development: tuple[str, ...] = ()

    def check(self, name: str) -> CheckResult | None:
        """The result of the check called `name`, if it was made."""
        return next((one for one in self.checks if one.check == name), None)
