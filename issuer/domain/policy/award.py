"""Who may be awarded what: the rules of eligibility, each with its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from issuer.domain.micro_credential import MicroCredential
from issuer.domain.offering import Offering
from issuer.domain.people import EnrolmentResult, History
from issuer.domain.policy.rule import EDITION, clause, faq


class Answer(StrEnum):
    """How a rule answers for one enrolee."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_APPLICABLE = "not-applicable"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityCase:
    """Everything that a decision about one enrolee rests on."""

    version: MicroCredential
    offering: Offering
    result: EnrolmentResult
    history: History
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """One rule's answer, with its citation and the facts that led to it."""

    rule: str
    citation: str
    answer: Answer
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRule:
    """One rule of eligibility."""

    id: str
    citation: str
    statement: str
    decide: Callable[[EligibilityCase], tuple[Answer, str]]

    def answer(self, case: EligibilityCase) -> RuleAnswer:
        """This rule's answer for `case`."""
        answer, reason = self.decide(case)
        return RuleAnswer(
            rule=self.id, citation=self.citation, answer=answer, reason=reason
        )


def _approved(case: EligibilityCase) -> tuple[Answer, str]:
    approval = case.version.approval
    if approval is None:
        return Answer.FAILS, f"{case.version.ref.name} has not been approved"
    return Answer.HOLDS, f"approved on {approval.approved_on} ({approval.reference})"


def _inducted(case: EligibilityCase) -> tuple[Answer, str]:
    if case.history.holds_micro_credential:
        return Answer.NOT_APPLICABLE, "not the enrolee's first micro-credential"
    known = [case.history.inducted_on]
    induction = case.offering.gradebook.induction
    if induction is not None and case.result.induction_passed:
        known.append(induction.closed_on)
    dates = [day for day in known if day is not None]
    if not dates:
        return Answer.FAILS, "the academic-integrity induction is not recorded"
    if min(dates) > case.offering.start:
        return Answer.FAILS, f"the induction of {min(dates)} came after the start"
    return Answer.HOLDS, f"inducted by {min(dates)}"


def _all_outcomes_passed(case: EligibilityCase) -> tuple[Answer, str]:
    found = {o.id: case.result.outcome_passed(o.id) for o in case.version.outcomes}
    failed = [outcome for outcome, passed in found.items() if passed is False]
    missing = [outcome for outcome, passed in found.items() if passed is None]
    reasons = []
    if failed:
        reasons.append(f"not passed: {', '.join(failed)}")
    if missing:
        reasons.append(f"no result: {', '.join(missing)}")
    if reasons:
        return Answer.FAILS, "; ".join(reasons)
    return Answer.HOLDS, "every learning outcome was passed"


def _proficiency(case: EligibilityCase) -> tuple[Answer, str]:
    if not case.version.language_micro_credential:
        return Answer.NOT_APPLICABLE, "not a language micro-credential"
    if case.result.declares_exposure is None:
        return Answer.FAILS, "previous exposure to the language was not declared"
    if not case.result.declares_exposure:
        return Answer.HOLDS, "declared no previous exposure"
    if not case.result.proficiency_passed:
        return Answer.FAILS, "declared exposure, and has no proficiency result"
    return Answer.HOLDS, "declared exposure, and took the proficiency assessment"


def _no_hold(case: EligibilityCase) -> tuple[Answer, str]:
    holds = case.history.open_holds
    if holds:
        return Answer.FAILS, "on hold: " + "; ".join(hold.reason for hold in holds)
    return Answer.HOLDS, "no hold is open"


def _policy_in_review(case: EligibilityCase) -> tuple[Answer, str]:
    words = f"decided under {EDITION.name}, to be reviewed by {EDITION.review_on}"
    if case.on > EDITION.review_on:
        return Answer.NOTE, f"{words}: that day has passed"
    return Answer.HOLDS, words


AWARD_RULES: Final = (
    AwardRule(
        id="P5-awards-approved-version",
        citation=clause(5),
        statement="Only an approved version is awarded.",
        decide=_approved,
    ),
    AwardRule(
        id="P5-induction",
        citation=clause(5),
        statement="The induction comes before the first micro-credential.",
        decide=_inducted,
    ),
    AwardRule(
        id="P7-proficiency",
        citation=clause(7),
        statement="Previous exposure to the language needs a proficiency result.",
        decide=_proficiency,
    ),
    AwardRule(
        id="P8-assessment-passed",
        citation=clause(8),
        statement="The assessment was completed and passed.",
        decide=_all_outcomes_passed,
    ),
    AwardRule(
        id="F3-no-hold",
        citation=faq(3, "… in the case of an academic integrity concern …?"),
        statement="No hold is open on the enrolment.",
        decide=_no_hold,
    ),
    AwardRule(
        id="P15-policy-edition",
        citation=clause(15),
        statement="An award records the policy's edition and review date.",
        decide=_policy_in_review,
    ),
)
ASSESSMENT_RULE: Final = "P8-assessment-passed"
