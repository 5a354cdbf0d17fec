"""Enrolees and what is recorded of them in one offering."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolee:
    """A person. The LMS's ID number is the identity; an address may change."""

    id_number: str
    given_name: str
    family_name: str
    email: str

    @property
    def name(self) -> str:
        """The name as the LMS orders it."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeResult:
    """Whether one outcome was passed; `None` where nothing was recorded."""

    outcome: str
    passed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentResult:
    """What the gradebook says of one enrolee in one offering."""

    enrolee: Enrolee
    outcomes: tuple[OutcomeResult, ...]
    induction_passed: bool | None = None
    attendance_percent: Decimal | None = None
    declares_exposure: bool | None = None
    proficiency_passed: bool | None = None
    row: int = 0

    def outcome_passed(self, outcome: str) -> bool | None:
        """Whether `outcome` was passed, if anything was recorded."""
        return next(
            (one.passed for one in self.outcomes if one.outcome == outcome), None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A concern that keeps an award back (FAQ 3; clause 7)."""

    reason: str
    opened_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of an enrolee from before this offering's results."""

    inducted_on: date | None = None
    holds_micro_credential: bool = False
    open_holds: tuple[Hold, ...] = ()
    issued: Mapping[str, str] = field(default_factory=dict)
    """Kind of award → id of the credential already issued for this offering."""
