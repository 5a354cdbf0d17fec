"""What the policy asks of a proposal before it can be an approved version.

Longer than most modules, because whoever compares it with the policy's text wants
every clause about proposals on one page: the checks first, the table of rules last.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from issuer.domain.micro_credential import MicroCredential, Mode, Purpose, Stack
from issuer.domain.policy.rule import EDITION, Fault, Rule, clause, faq
from issuer.domain.policy.wording import forbidden_words, knows_words_of
from issuer.findings import Severity
from vc.errors import VcError
from vc.language import language_name_en

GRADUATE: Final = "graduate"

# FAQ 2: one plans 20-23 hours per credit unit point.
MIN_HOURS_PER_UNIT: Final = Decimal(20)
MAX_HOURS_PER_UNIT: Final = Decimal(23)

_AQF: Final = re.compile(r"\baqf\b|australian qualifications framework", re.IGNORECASE)
_AQF_LEVEL: Final = re.compile(
    r"(aqf |australian qualifications framework )?level (10|[1-9])( criteria)?",
    re.IGNORECASE,
)
_AQF_QUALIFICATION: Final = re.compile(
    r"\b(certificate (i|ii|iii|iv|[1-4])|(advanced |graduate )?diploma"
    r"|associate degree|bachelor('s|’s|s)?( honours)?( degree)?|graduate certificate"
    r"|master('s|’s|s)? (degree|of)|doctoral degree|doctorate|ph\.?d)\b",
    re.IGNORECASE,
)
_UNDERGRADUATE: Final = re.compile(r"(?<!\d)[123]\d{3}(?!\d)")


def _strategic_plan(proposal: MicroCredential | Stack) -> Iterable[Fault]:
    if not proposal.strategic_plan.strip():
        yield Fault(
            place="strategic_plan",
            message="does not say how it is aligned with the Strategic Plan",
            remedy="Add the statement from its approval.",
        )


def _purpose(proposal: MicroCredential | Stack) -> Iterable[Fault]:
    allowed = [purpose.value for purpose in Purpose]
    if not proposal.purposes:
        yield Fault(
            place="purposes",
            message="names no purpose",
            remedy=f"Choose at least one of {', '.join(allowed)}.",
        )
    for number, purpose in enumerate(proposal.purposes):
        if purpose not in allowed:
            yield Fault(
                place=f"purposes[{number}]",
                message=f"{purpose!r} is not a purpose that the policy names",
                remedy=f"Choose from {', '.join(allowed)}.",
            )


def _no_aqf_qualification(proposal: MicroCredential) -> Iterable[Fault]:
    for number, one in enumerate(proposal.alignments):
        level = _AQF_LEVEL.fullmatch(one.name.strip()) is not None
        names_one = _AQF_QUALIFICATION.search(one.name) is not None
        in_aqf = _AQF.search(f"{one.name} {one.framework}") is not None
        if names_one or (in_aqf and not level):
            yield Fault(
                place=f"alignments[{number}]",
                message=f"{one.name!r} reads as an AQF qualification, not a level",
                remedy="Align with an AQF level (“AQF level 8”), or leave it out.",
            )


def _taught_at_graduate_level(proposal: MicroCredential) -> Iterable[Fault]:
    if proposal.level != GRADUATE:
        yield Fault(
            place="level",
            message=f"the level is {proposal.level or 'missing'}",
            remedy=f"Micro-credentials are taught at {GRADUATE} level: say so.",
        )


def _taught_by_staff(proposal: MicroCredential) -> Iterable[Fault]:
    if not any(teacher.university_staff for teacher in proposal.teaching_team):
        yield Fault(
            place="teaching_team",
            message="has no member of the university's staff",
            remedy="Name at least one with `university_staff: true`.",
        )


def _synchronous_part(proposal: MicroCredential) -> Iterable[Fault]:
    if proposal.hours.synchronous <= 0:
        yield Fault(
            place="hours.synchronous",
            message="there are no hours face to face, in person or online",
            remedy="Plan synchronous hours; all micro-credentials have them.",
        )


def _mode(proposal: MicroCredential) -> Iterable[Fault]:
    allowed = [mode.value for mode in Mode]
    if proposal.mode not in allowed:
        yield Fault(
            place="mode",
            message=f"the mode of delivery is {proposal.mode or 'missing'}",
            remedy=f"Choose one of {', '.join(allowed)}.",
        )


def _not_contracted_out(proposal: MicroCredential) -> Iterable[Fault]:
    if proposal.not_contracted_out is None:
        yield Fault(
            place="attestations.not_contracted_out",
            message="nobody attests that convening, teaching and assessment are ours",
            remedy="Record who attests to it (`by`) and when (`on`).",
        )


def _approved(proposal: MicroCredential | Stack) -> Iterable[Fault]:
    if proposal.approval is None:
        yield Fault(
            place="approval",
            message="has not been approved, so it cannot be offered or awarded",
            remedy="Record reference, body, approved_by, approved_on and policy.",
        )


def _each_outcome_assessed(proposal: MicroCredential) -> Iterable[Fault]:
    covered = {one for part in proposal.assessments for one in part.outcomes}
    known = {outcome.id for outcome in proposal.outcomes}
    for number, outcome in enumerate(proposal.outcomes):
        if outcome.id not in covered:
            yield Fault(
                place=f"outcomes[{number}]",
                message=f"no assessment demonstrates {outcome.id}",
                remedy=f"List {outcome.id} under the assessment that does.",
            )
    for number, part in enumerate(proposal.assessments):
        for stray in sorted(set(part.outcomes) - known):
            yield Fault(
                place=f"assessments[{number}].outcomes",
                message=f"{stray} is not an outcome of this micro-credential",
                remedy="Name one of its outcomes, or add the outcome.",
            )


def _qualified_teachers(proposal: MicroCredential) -> Iterable[Fault]:
    if proposal.qualified_teachers is None:
        yield Fault(
            place="attestations.qualified_teachers",
            message="nobody attests to the qualifications of the teaching staff",
            remedy="Record who attests to it (`by`) and when (`on`).",
        )


def _survey(proposal: MicroCredential) -> Iterable[Fault]:
    if not proposal.survey.strip():
        yield Fault(
            place="survey",
            message="no enrolee survey is planned",
            remedy="Name the survey that enrolees will be asked to answer.",
        )


def _language_named(proposal: MicroCredential | Stack) -> Iterable[Fault]:
    try:
        language_name_en(proposal.language)
    except VcError as exc:
        yield Fault(
            place="language",
            message=f"the language of instruction is not one we can name ({exc})",
            remedy="Give its BCP 47 tag, such as en, fr or zh-Hans.",
        )


def _wording(proposal: MicroCredential | Stack) -> Iterable[Fault]:
    permitted = tuple(one.phrase for one in proposal.permitted_wording)
    for place, text in proposal.published_texts():
        found = forbidden_words(text, language=proposal.language, permitted=permitted)
        for seen in found:
            yield Fault(
                place=place,
                message=f"calls it a “{seen.word}” (character {seen.offset + 1})",
                remedy="Say “micro-credential”, or record the phrase and its reason "
                "under permitted_wording.",
            )
    for number, one in enumerate(proposal.permitted_wording):
        if not one.phrase.strip() or not one.reason.strip():
            yield Fault(
                place=f"permitted_wording[{number}]",
                message="a phrase is let through without a reason",
                remedy="Give the phrase and the reason why it is right.",
            )


def _wording_read_by_a_person(proposal: MicroCredential | Stack) -> Iterable[Fault]:
    if not knows_words_of(proposal.language) and proposal.wording_read is None:
        yield Fault(
            place="attestations.wording_read",
            message=f"we have no word list for the language {proposal.language!r}",
            remedy="Have a person read them; record who (`by`) and when (`on`).",
        )


def _not_co_taught(proposal: MicroCredential) -> Iterable[Fault]:
    for number, code in enumerate(proposal.co_taught_with):
        if _UNDERGRADUATE.search(code):
            yield Fault(
                place=f"co_taught_with[{number}]",
                message=f"{code!r} is undergraduate (1000- to 3000-level)",
                remedy="Teach it apart from undergraduate classes.",
            )


def _credit_facts(proposal: MicroCredential) -> Iterable[Fault]:
    missing = {
        "outcomes": not proposal.outcomes,
        "assessments": not proposal.assessments,
        "units": proposal.units <= 0,
        "hours": proposal.hours.total <= 0,
        "level": not proposal.level,
        "mode": not proposal.mode,
    }
    for place, is_missing in missing.items():
        if is_missing:
            yield Fault(
                place=place,
                message="a credit decision needs this, and it is not there",
                remedy=f"Fill in {place}.",
            )


def _hours_per_unit(proposal: MicroCredential) -> Iterable[Fault]:
    if proposal.units <= 0 or proposal.hours.total <= 0:
        return
    rate = proposal.hours.total / proposal.units
    if MIN_HOURS_PER_UNIT <= rate <= MAX_HOURS_PER_UNIT:
        return
    justified = bool(proposal.hours_justification.strip())
    yield Fault(
        place="hours",
        message=f"{proposal.hours.total} hours for {proposal.units} units is "
        f"{rate.quantize(Decimal('0.1'))} hours a unit, outside "
        f"{MIN_HOURS_PER_UNIT}–{MAX_HOURS_PER_UNIT}",
        remedy="Change the hours or record hours_justification.",
        severity=Severity.NOTE if justified else Severity.BLOCKING,
    )


def _online_approved(proposal: MicroCredential) -> Iterable[Fault]:
    if proposal.mode == Mode.ONLINE and not proposal.online_approval.strip():
        yield Fault(
            place="online_approval",
            message="online delivery needs a special application",
            remedy="Give the reference under which it was approved.",
        )


def _edition(proposal: MicroCredential | Stack) -> Iterable[Fault]:
    approval = proposal.approval
    if approval is not None and approval.policy != EDITION.name:
        yield Fault(
            place="approval.policy",
            message=f"was approved under {approval.policy!r}, not {EDITION.name}",
            remedy=f"Have it approved under {EDITION.name}.",
        )


# Every rule that a micro-credential and a stack share.
COMMON_RULES: Final[tuple[Rule[MicroCredential | Stack], ...]] = (
    Rule(
        id="P1-strategic-plan",
        citation=clause(1),
        statement="The approval says how it is aligned with the Strategic Plan.",
        check=_strategic_plan,
    ),
    Rule(
        id="P2-purpose",
        citation=clause(2),
        statement="It supports executive, professional or personal development.",
        check=_purpose,
    ),
    Rule(
        id="P5-approved",
        citation=clause(5),
        statement="Only an approved version can be offered.",
        check=_approved,
    ),
    Rule(
        id="P6-language",
        citation=clause(6),
        statement="The language of instruction is stated, and we can name it.",
        check=_language_named,
    ),
    Rule(
        id="P10-wording",
        citation=clause(10),
        statement="No published text calls it a program or a course.",
        check=_wording,
    ),
    Rule(
        id="P10-wording-read",
        citation=clause(10),
        statement="Where we have no word list, a person has read the texts.",
        check=_wording_read_by_a_person,
    ),
    Rule(
        id="P15-edition",
        citation=clause(15),
        statement="The approval names the edition of the policy that we hold.",
        check=_edition,
    ),
)

MICRO_CREDENTIAL_RULES: Final[tuple[Rule[MicroCredential], ...]] = (
    Rule(
        id="P3-not-aqf",
        citation=clause(3),
        statement="It is aligned with no AQF qualification type.",
        check=_no_aqf_qualification,
    ),
    Rule(
        id="P4-level",
        citation=clause(4),
        statement="It is designed and taught at graduate level.",
        check=_taught_at_graduate_level,
    ),
    Rule(
        id="P4-staff",
        citation=clause(4),
        statement="The university's staff teach it.",
        check=_taught_by_staff,
    ),
    Rule(
        id="P4-synchronous",
        citation=clause(4),
        statement="It has a face-to-face part.",
        check=_synchronous_part,
    ),
    Rule(
        id="P4-mode",
        citation=clause(4),
        statement="Its mode of delivery is one that the university uses.",
        check=_mode,
    ),
    Rule(
        id="P4-not-contracted-out",
        citation=clause(4),
        statement="Convening, teaching and assessment are not contracted out.",
        check=_not_contracted_out,
    ),
    Rule(
        id="P5-each-outcome-assessed",
        citation=clause(5),
        statement="Assessment demonstrates each learning outcome.",
        check=_each_outcome_assessed,
    ),
    Rule(
        id="P5-expertise",
        citation=clause(5),
        statement="The teaching staff are qualified.",
        check=_qualified_teachers,
    ),
    Rule(
        id="P5-survey",
        citation=clause(5),
        statement="Enrolees are surveyed.",
        check=_survey,
    ),
    Rule(
        id="P11-not-co-taught",
        citation=clause(11),
        statement="It is not co-taught at 1000-, 2000- or 3000-level.",
        check=_not_co_taught,
    ),
    Rule(
        id="P12-credit-facts",
        citation=clause(12),
        statement="It carries what a credit decision needs.",
        check=_credit_facts,
    ),
    Rule(
        id="F2-hours",
        citation=faq(2, "How long is a micro-credential recommended to run for?"),
        statement="It has 20 to 23 hours a unit, or says why not.",
        check=_hours_per_unit,
    ),
    Rule(
        id="F3-online",
        citation=faq(3, "Can a micro-credential be conducted over Zoom?"),
        statement="Online delivery has its own approval.",
        check=_online_approved,
    ),
)
