"""From the catalogue's mappings to the domain's values, and nothing lost on the way.

The same functions read the file and what the database keeps of it, since the
database keeps each entry as it was approved.
"""

from decimal import Decimal

from issuer.catalogue.section import Section
from issuer.domain.micro_credential import (
    Alignment,
    Approval,
    Assessment,
    Attestation,
    Hours,
    LearningOutcome,
    MicroCredential,
    PermittedWording,
    Stack,
    Teacher,
    VersionRef,
)
from issuer.domain.offering import (
    DEFAULT_FAIL_WORDS,
    AttendanceColumn,
    GradebookSettings,
    InductionColumn,
    Offering,
    OutcomeColumn,
    PassMark,
    ProficiencyColumns,
)


def parse_micro_credential(entry: Section) -> MicroCredential:
    """One entry of `micro_credentials`; faults are noted in the section's findings."""
    attested = entry.section("attestations")
    version = MicroCredential(
        code=entry.code("code"),
        version=entry.code("version"),
        title=entry.text("title", required=True),
        description=entry.text("description", required=True),
        language=entry.text("language", required=True),
        units=entry.number("units", required=True),
        hours=_hours(entry.section("hours")),
        mode=entry.text("mode"),
        level=entry.text("level"),
        field_of_study=entry.text("field_of_study"),
        purposes=entry.texts("purposes"),
        strategic_plan=entry.text("strategic_plan"),
        outcomes=_outcomes(entry),
        assessments=tuple(_assessment(one) for one in entry.sections("assessments")),
        teaching_team=tuple(_teacher(one) for one in entry.sections("teaching_team")),
        alignments=tuple(_alignment(one) for one in entry.sections("alignments")),
        approval=_approval(entry.section("approval")),
        not_contracted_out=_attestation(attested, "not_contracted_out"),
        qualified_teachers=_attestation(attested, "qualified_teachers"),
        wording_read=_attestation(attested, "wording_read"),
        permitted_wording=_permitted(entry),
        survey=entry.text("survey"),
        online_approval=entry.text("online_approval"),
        hours_justification=entry.text("hours_justification"),
        co_taught_with=entry.texts("co_taught_with"),
        language_micro_credential=entry.flag("language_micro_credential"),
        valid_for_months=entry.whole_number("valid_for_months"),
    )
    _close(attested)
    entry.close()
    return version


def parse_stack(entry: Section) -> Stack:
    """One entry of `stacks`; faults are noted in the section's findings."""
    attested = entry.section("attestations")
    stack = Stack(
        code=entry.code("code"),
        version=entry.code("version"),
        title=entry.text("title", required=True),
        description=entry.text("description", required=True),
        language=entry.text("language", required=True),
        components=tuple(_ref(one) for one in entry.sections("components")),
        field_of_study=entry.text("field_of_study"),
        purposes=entry.texts("purposes"),
        strategic_plan=entry.text("strategic_plan"),
        outcomes=_outcomes(entry),
        approval=_approval(entry.section("approval")),
        wording_read=_attestation(attested, "wording_read"),
        permitted_wording=_permitted(entry),
    )
    _close(attested)
    entry.close()
    return stack


def parse_offering(entry: Section) -> Offering:
    """One entry of `offerings`; faults are noted in the section's findings."""
    gradebook = entry.section("gradebook")
    offering = Offering(
        code=entry.code("code"),
        delivers=VersionRef(
            code=entry.code("micro_credential"), version=entry.code("version")
        ),
        start=entry.day("start"),
        end=entry.day("end"),
        location=entry.text("location", required=True),
        convenor=entry.text("convenor", required=True),
        convenor_email=entry.email("convenor_email"),
        gradebook=_gradebook(gradebook) if gradebook else GradebookSettings(),
    )
    entry.close()
    return offering


def _gradebook(entry: Section) -> GradebookSettings:
    settings = GradebookSettings(
        outcomes=tuple(_outcome_column(one) for one in entry.sections("outcomes")),
        induction=_induction(entry.section("induction")),
        attendance=_attendance(entry.section("attendance")),
        proficiency=_proficiency(entry.section("proficiency")),
    )
    entry.close()
    return settings


def _outcome_column(entry: Section) -> OutcomeColumn:
    column = OutcomeColumn(
        outcome=entry.text("outcome", required=True),
        column=entry.text("column", required=True),
        passes=_pass_mark(entry),
    )
    entry.close()
    return column


def _induction(entry: Section | None) -> InductionColumn | None:
    if entry is None:
        return None
    column = InductionColumn(
        column=entry.text("column", required=True),
        passes=_pass_mark(entry),
        closed_on=entry.day("closed_on"),
    )
    entry.close()
    return column


def _attendance(entry: Section | None) -> AttendanceColumn | None:
    if entry is None:
        return None
    column = AttendanceColumn(
        column=entry.text("column", required=True),
        minimum_percent=entry.number("minimum_percent", required=True),
    )
    if column.minimum_percent > Decimal(100):
        entry.note("minimum_percent", "is over 100", "Give a percentage.")
    entry.close()
    return column


def _proficiency(entry: Section | None) -> ProficiencyColumns | None:
    if entry is None:
        return None
    columns = ProficiencyColumns(
        declared_column=entry.text("declared_column", required=True),
        declared_word=entry.text("declared_word", required=True),
        result_column=entry.text("result_column", required=True),
        passes=_pass_mark(entry),
    )
    entry.close()
    return columns


def _pass_mark(entry: Section) -> PassMark:
    word = entry.text("pass_word") or None
    minimum = entry.number("pass_minimum") if entry.has("pass_minimum") else None
    if (word is None) == (minimum is None):
        entry.note(
            "pass_word",
            "what counts as a pass is not said once",
            "Give either pass_word or pass_minimum.",
        )
    fail_words = entry.texts("fail_words") or DEFAULT_FAIL_WORDS
    return PassMark(word=word, fail_words=fail_words, minimum=minimum)


def _hours(entry: Section | None) -> Hours:
    if entry is None:
        return Hours()
    hours = Hours(
        teaching=entry.number("teaching"),
        synchronous=entry.number("synchronous"),
        self_study=entry.number("self_study"),
        assessment=entry.number("assessment"),
    )
    entry.close()
    return hours


def _outcomes(entry: Section) -> tuple[LearningOutcome, ...]:
    outcomes: list[LearningOutcome] = []
    for one in entry.sections("outcomes"):
        outcome = LearningOutcome(
            id=one.code("id"), text=one.text("text", required=True)
        )
        if outcome.id in {known.id for known in outcomes}:
            one.note("id", f"{outcome.id} is there twice", "Give each its own id.")
        outcomes.append(outcome)
        one.close()
    return tuple(outcomes)


def _assessment(entry: Section) -> Assessment:
    assessment = Assessment(
        id=entry.code("id"),
        title=entry.text("title", required=True),
        description=entry.text("description"),
        outcomes=entry.texts("outcomes"),
    )
    entry.close()
    return assessment


def _teacher(entry: Section) -> Teacher:
    teacher = Teacher(
        name=entry.text("name", required=True),
        role=entry.text("role"),
        university_staff=entry.flag("university_staff"),
    )
    entry.close()
    return teacher


def _alignment(entry: Section) -> Alignment:
    alignment = Alignment(
        name=entry.text("name", required=True),
        url=entry.text("url", required=True),
        framework=entry.text("framework"),
        description=entry.text("description"),
    )
    if alignment.url and not alignment.url.startswith("https://"):
        entry.note("url", f"{alignment.url!r} is not an https address", "Give one.")
    entry.close()
    return alignment


def _approval(entry: Section | None) -> Approval | None:
    if entry is None:
        return None
    approval = Approval(
        reference=entry.text("reference", required=True),
        body=entry.text("body", required=True),
        approved_by=entry.text("approved_by", required=True),
        approved_on=entry.day("approved_on"),
        policy=entry.text("policy", required=True),
    )
    entry.close()
    return approval


def _attestation(entry: Section | None, key: str) -> Attestation | None:
    attested = entry.section(key) if entry is not None else None
    if attested is None:
        return None
    attestation = Attestation(
        by=attested.text("by", required=True), on=attested.day("on")
    )
    attested.close()
    return attestation


def _permitted(entry: Section) -> tuple[PermittedWording, ...]:
    permitted = []
    for one in entry.sections("permitted_wording"):
        permitted.append(
            PermittedWording(phrase=one.text("phrase"), reason=one.text("reason"))
        )
        one.close()
    return tuple(permitted)


def _ref(entry: Section) -> VersionRef:
    ref = VersionRef(code=entry.code("micro_credential"), version=entry.code("version"))
    entry.close()
    return ref


def _close(entry: Section | None) -> None:
    if entry is not None:
        entry.close()
