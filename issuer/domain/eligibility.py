"""The decision about one enrolee, with every rule's answer, so that "why" is shown.

Policy clauses 5, 7 and 8: an enrolee is awarded an approved version for one offering
when the induction is recorded, every outcome is passed, no hold is open and, for a
language micro-credential, the proficiency rule is met.
"""

from dataclasses import dataclass
from enum import StrEnum

from issuer.domain.policy.award import (
    ASSESSMENT_RULE,
    AWARD_RULES,
    Answer,
    EligibilityCase,
    RuleAnswer,
)


class DecisionKind(StrEnum):
    """What an enrolee is to have."""

    AWARD = "award"
    ATTENDANCE = "attendance"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an enrolee is to have, and each rule's answer."""

    kind: DecisionKind
    answers: tuple[RuleAnswer, ...]

    @property
    def refusals(self) -> tuple[RuleAnswer, ...]:
        """The rules that stand in the way of an award."""
        return tuple(one for one in self.answers if one.answer is Answer.FAILS)

    @property
    def why(self) -> str:
        """The refusals in one line, each with its source; empty for an award."""
        return "; ".join(f"{one.reason} [{one.citation}]" for one in self.refusals)


def decide_eligibility(case: EligibilityCase) -> Decision:
    """What the policy gives this enrolee.

    A certificate of attendance is for whoever attended without passing (clause 8);
    what fails another rule is refused until its reason is mended.
    """
    answers = tuple(rule.answer(case) for rule in AWARD_RULES)
    failed = {one.rule for one in answers if one.answer is Answer.FAILS}
    if not failed:
        kind = DecisionKind.AWARD
    elif failed == {ASSESSMENT_RULE} and _attended(case):
        kind = DecisionKind.ATTENDANCE
    else:
        kind = DecisionKind.REFUSED
    return Decision(kind=kind, answers=answers)


def _attended(case: EligibilityCase) -> bool:
    settings = case.offering.gradebook.attendance
    percent = case.result.attendance_percent
    return (
        settings is not None
        and percent is not None
        and percent >= settings.minimum_percent
    )
