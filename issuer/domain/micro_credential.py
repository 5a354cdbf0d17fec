"""Micro-credentials and stacks, as approved: versions that never change again.

Members that the policy demands may be empty here, so that a proposal can be read
whole and every rule (`issuer.domain.policy`) can say what it misses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from vc.language import is_english


class Purpose(StrEnum):
    """The three ends that the policy names (clause 2)."""

    SENIOR_EXECUTIVE = "senior-executive-education"
    PROFESSIONAL = "professional-development"
    PERSONAL = "personal-development"


class Mode(StrEnum):
    """How it is delivered (FAQ 1, "How are ANU micro-credentials delivered?")."""

    IN_PERSON = "in-person"
    ON_SITE = "on-site"
    ONLINE = "online"
    BLENDED = "blended"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRef:
    """The name of one version: code and version."""

    code: str
    version: str

    @property
    def name(self) -> str:
        """Both in one word, as they stand in an address."""
        return f"{self.code}/{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Planned hours by kind (FAQ 2, "How long … to run for?")."""

    teaching: Decimal = Decimal(0)
    synchronous: Decimal = Decimal(0)
    self_study: Decimal = Decimal(0)
    assessment: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """All hours together."""
        return self.teaching + self.synchronous + self.self_study + self.assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningOutcome:
    """What an enrolee can do afterwards."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A piece of assessment and the outcomes that it demonstrates."""

    id: str
    title: str
    description: str = ""
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Teacher:
    """A member of the teaching team."""

    name: str
    role: str = ""
    university_staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """Who vouches for something that software cannot see, and since when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The decision that made a proposal a version that may be offered."""

    reference: str
    body: str
    approved_by: str
    approved_on: date
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A reference to somebody else's framework."""

    name: str
    url: str
    framework: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermittedWording:
    """A phrase that looks like a breach of clause 10, and why it is none."""

    phrase: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MicroCredential:
    """One version of a micro-credential, with everything its approval said."""

    code: str
    version: str
    title: str
    description: str
    language: str
    units: Decimal
    hours: Hours
    mode: str = ""
    level: str = ""
    field_of_study: str = ""
    purposes: tuple[str, ...] = ()
    strategic_plan: str = ""
    outcomes: tuple[LearningOutcome, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    teaching_team: tuple[Teacher, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    approval: Approval | None = None
    not_contracted_out: Attestation | None = None
    qualified_teachers: Attestation | None = None
    wording_read: Attestation | None = None
    permitted_wording: tuple[PermittedWording, ...] = ()
    survey: str = ""
    online_approval: str = ""
    hours_justification: str = ""
    co_taught_with: tuple[str, ...] = ()
    language_micro_credential: bool = False
    valid_for_months: int | None = None

    @property
    def ref(self) -> VersionRef:
        """Its code and version."""
        return VersionRef(code=self.code, version=self.version)

    @property
    def is_taught_in_english(self) -> bool:
        """Whether clause 6 leaves the language of instruction unsaid."""
        return is_english(self.language)

    def published_texts(self) -> Iterator[tuple[str, str]]:
        """Every text that the public sees, with its place."""
        yield "title", self.title
        yield "description", self.description
        yield "field_of_study", self.field_of_study
        yield from _texts_of_outcomes(self.outcomes)
        for number, assessment in enumerate(self.assessments):
            yield f"assessments[{number}].title", assessment.title
            yield f"assessments[{number}].description", assessment.description


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One version of a stack: micro-credentials that form another one (clause 9)."""

    code: str
    version: str
    title: str
    description: str
    language: str
    components: tuple[VersionRef, ...]
    field_of_study: str = ""
    purposes: tuple[str, ...] = ()
    strategic_plan: str = ""
    outcomes: tuple[LearningOutcome, ...] = ()
    approval: Approval | None = None
    wording_read: Attestation | None = None
    permitted_wording: tuple[PermittedWording, ...] = ()

    @property
    def ref(self) -> VersionRef:
        """Its code and version."""
        return VersionRef(code=self.code, version=self.version)

    @property
    def is_taught_in_english(self) -> bool:
        """Whether clause 6 leaves the language of instruction unsaid."""
        return is_english(self.language)

    def published_texts(self) -> Iterator[tuple[str, str]]:
        """Every text that the public sees, with its place."""
        yield "title", self.title
        yield "description", self.description
        yield "field_of_study", self.field_of_study
        yield from _texts_of_outcomes(self.outcomes)


AchievementVersion = MicroCredential | Stack


def _texts_of_outcomes(
    outcomes: tuple[LearningOutcome, ...],
) -> Iterator[tuple[str, str]]:
    for number, outcome in enumerate(outcomes):
        yield f"outcomes[{number}].text", outcome.text
