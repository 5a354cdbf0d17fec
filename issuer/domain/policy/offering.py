"""What the policy asks of an offering and of the gradebook that comes from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from issuer.domain.micro_credential import AchievementVersion, MicroCredential
from issuer.domain.offering import GradebookSettings, Offering
from issuer.domain.policy.rule import Fault, Rule, clause
from issuer.domain.policy.wording import forbidden_words
from issuer.findings import Severity

# Clause 13: neither of these has a place in our enrolment data.
_NOT_OURS: Final = re.compile(
    r"\b(hecs|cgs|csp|commonwealth (grant|supported)|cross[- ]institution\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingProposal:
    """An offering and the version it says it delivers, if there is one."""

    offering: Offering
    version: AchievementVersion | None


def _delivers_approved_version(proposal: OfferingProposal) -> Iterable[Fault]:
    version = proposal.version
    if not isinstance(version, MicroCredential) or version.approval is None:
        yield Fault(
            place="micro_credential",
            message=f"{proposal.offering.delivers.name} is not approved",
            remedy="Offer a version that is in the catalogue with its approval.",
        )
    elif version.approval.approved_on > proposal.offering.start:
        yield Fault(
            place="start",
            message=f"starts on {proposal.offering.start}, before its version was "
            f"approved on {version.approval.approved_on}",
            remedy="Offer it after its approval.",
        )


def _dates_in_order(proposal: OfferingProposal) -> Iterable[Fault]:
    offering = proposal.offering
    if offering.end < offering.start:
        yield Fault(
            place="end",
            message=f"ends on {offering.end}, before it starts on {offering.start}",
            remedy="Swap or correct the two dates.",
        )


def _induction_recorded(proposal: OfferingProposal) -> Iterable[Fault]:
    induction = proposal.offering.gradebook.induction
    if induction is None:
        yield Fault(
            place="gradebook.induction",
            message="no column records the academic-integrity induction",
            remedy="Name the column, its pass mark and the day it closed.",
        )
    elif induction.closed_on > proposal.offering.start:
        yield Fault(
            place="gradebook.induction.closed_on",
            message=f"the induction closed on {induction.closed_on}, after the start "
            f"on {proposal.offering.start}",
            remedy="The induction comes before the first micro-credential starts.",
        )


def _each_outcome_mapped(proposal: OfferingProposal) -> Iterable[Fault]:
    version = proposal.version
    if not isinstance(version, MicroCredential):
        return
    mapped = [one.outcome for one in proposal.offering.gradebook.outcomes]
    known = [outcome.id for outcome in version.outcomes]
    for outcome in known:
        if mapped.count(outcome) != 1:
            yield Fault(
                place="gradebook.outcomes",
                message=f"{outcome} has {mapped.count(outcome)} columns",
                remedy=f"Name exactly one column for {outcome}.",
            )
    for stray in sorted(set(mapped) - set(known)):
        yield Fault(
            place="gradebook.outcomes",
            message=f"{stray} is not an outcome of {version.ref.name}",
            remedy="Name its outcomes only.",
        )


def _proficiency_mapped(proposal: OfferingProposal) -> Iterable[Fault]:
    version = proposal.version
    if (
        isinstance(version, MicroCredential)
        and version.language_micro_credential
        and proposal.offering.gradebook.proficiency is None
    ):
        yield Fault(
            place="gradebook.proficiency",
            message="a language micro-credential records previous exposure",
            remedy="Name the declaration's column and the proficiency result's.",
        )


def _no_supported_places(settings: GradebookSettings) -> Iterable[Fault]:
    columns = [one.column for one in settings.outcomes]
    columns += [settings.attendance.column] if settings.attendance else []
    for column in columns:
        if _NOT_OURS.search(column):
            yield Fault(
                place="gradebook",
                message=f"the column {column!r} concerns supported or "
                "cross-institutional places",
                remedy="Leave it out; micro-credentials have neither.",
            )


def _wording(proposal: OfferingProposal) -> Iterable[Fault]:
    language = proposal.version.language if proposal.version else "en"
    for seen in forbidden_words(proposal.offering.location, language=language):
        yield Fault(
            place="location",
            message=f"calls it a “{seen.word}”",
            remedy="Say “micro-credential”.",
        )


def _attendance_mapped(proposal: OfferingProposal) -> Iterable[Fault]:
    if proposal.offering.gradebook.attendance is None:
        yield Fault(
            place="gradebook.attendance",
            message="no column records attendance, so no certificate can be given",
            remedy="Name the column if certificates of attendance are wanted.",
            severity=Severity.NOTE,
        )


OFFERING_RULES: Final[tuple[Rule[OfferingProposal], ...]] = (
    Rule(
        id="P5-offers-approved-version",
        citation=clause(5),
        statement="Only an approved version is offered, and after its approval.",
        check=_delivers_approved_version,
    ),
    Rule(
        id="P5-dates",
        citation=clause(5),
        statement="An offering ends on or after the day it starts.",
        check=_dates_in_order,
    ),
    Rule(
        id="P5-induction-before-start",
        citation=clause(5),
        statement="The induction is recorded on or before the start.",
        check=_induction_recorded,
    ),
    Rule(
        id="P5-outcomes-recorded",
        citation=clause(5),
        statement="The gradebook records each learning outcome.",
        check=_each_outcome_mapped,
    ),
    Rule(
        id="P7-proficiency-recorded",
        citation=clause(7),
        statement="A language micro-credential records previous exposure.",
        check=_proficiency_mapped,
    ),
    Rule(
        id="P8-attendance-recorded",
        citation=clause(8),
        statement="Attendance is recorded where certificates may be given.",
        check=_attendance_mapped,
    ),
    Rule(
        id="P10-offering-wording",
        citation=clause(10),
        statement="No text of an offering calls it a program or a course.",
        check=_wording,
    ),
    Rule(
        id="P13-no-supported-places",
        citation=clause(13),
        statement="No HECS or CGS support, no cross-institutional enrolment.",
        check=lambda proposal: _no_supported_places(proposal.offering.gradebook),
    ),
)
