"""A dated delivery of one version, and how its gradebook is to be read."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from issuer.domain.micro_credential import VersionRef

DEFAULT_FAIL_WORDS: Final = ("Fail",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassMark:
    """What counts as a pass: a word of a scale, or a smallest mark. Exactly one.

    A word that is neither `word` nor one of `fail_words` is no result at all, so
    that a slip of the pen does not fail anybody.
    """

    word: str | None = None
    fail_words: tuple[str, ...] = DEFAULT_FAIL_WORDS
    minimum: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeColumn:
    """The gradebook column that records one learning outcome."""

    outcome: str
    column: str
    passes: PassMark


@dataclass(frozen=True, slots=True, kw_only=True)
class InductionColumn:
    """The column of the academic-integrity induction, and the day it closed.

    A gradebook export has no dates, so the convenor records when the induction
    closed: whoever passed it had done so by then.
    """

    column: str
    passes: PassMark
    closed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceColumn:
    """The column of attendance, in percent, and how much of it is attendance."""

    column: str
    minimum_percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProficiencyColumns:
    """Where previous exposure is declared and the proficiency result stands."""

    declared_column: str
    declared_word: str
    result_column: str
    passes: PassMark


@dataclass(frozen=True, slots=True, kw_only=True)
class GradebookSettings:
    """Which column means what, for one offering."""

    outcomes: tuple[OutcomeColumn, ...] = ()
    induction: InductionColumn | None = None
    attendance: AttendanceColumn | None = None
    proficiency: ProficiencyColumns | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """One dated delivery of a micro-credential."""

    code: str
    delivers: VersionRef
    start: date
    end: date
    location: str
    convenor: str
    convenor_email: str
    gradebook: GradebookSettings = field(default_factory=GradebookSettings)
