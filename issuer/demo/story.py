"""What happens in the demo, to whom, and what an employer must be told of each badge.

The people are invented, in the manner of the gradebook exports beside this file.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from issuer.domain.batch import AwardKind
from verifier.report import Verdict

CONVENOR: Final = "convenor@example.net"
APPROVER: Final = "cce.office@example.net"
INTEGRITY: Final = "academic.integrity@example.net"
# Who signs in to the console, and by what name.
STAFF: Final = {CONVENOR: "Dr Karim Benali", APPROVER: "Aroha Parata"}

# When the badge was issued that has expired since.
LONG_AGO: Final = datetime(2024, 10, 1, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An offering's results as they come in; `at` only where it is not today."""

    offering: str
    catalogue: str
    file: str
    at: datetime | None = None


DELIVERIES: Final = (
    Delivery(
        offering="SAFE01-2024A",
        catalogue="catalogue-2024.yaml",
        file="safe01-2024a.csv",
        at=LONG_AGO,
    ),
    Delivery(
        offering="DGOV01-2026A",
        catalogue="catalogue.yaml",
        file="dgov01-2026a.csv",
    ),
    Delivery(
        offering="FREN11-2026A",
        catalogue="catalogue.yaml",
        file="fren11-2026a.csv",
    ),
    Delivery(
        offering="DGOV02-2026A",
        catalogue="catalogue.yaml",
        file="dgov02-2026a.csv",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What happens to one badge after it was issued."""

    id_number: str
    achievement: str
    verdict: Verdict
    reason: str


INCIDENTS: Final = (
    Incident(
        id_number="x420303",  # Oisín, whose stack then has a part that is revoked
        achievement="DGOV02",
        verdict=Verdict.REVOKED,
        reason="The report that was assessed turned out to be another person's.",
    ),
    Incident(
        id_number="x420210",
        achievement="DGOV01",
        verdict=Verdict.SUSPENDED,
        reason="A similarity report is being looked into.",
    ),
)

# Every verdict that is not `valid`: (ID number, achievement) → what it must be.
EXPECTED: Final = {
    **{(one.id_number, one.achievement): one.verdict for one in INCIDENTS},
    ("x420303", "DGOV"): Verdict.PART_NOT_VALID,
    ("x420458", "SAFE01"): Verdict.EXPIRED,
}

# How many of each kind the story makes; the demo fails if it makes another number.
COUNTS: Final = {
    AwardKind.MICRO_CREDENTIAL: 24,
    AwardKind.ATTENDANCE: 3,
    AwardKind.STACK: 2,
}
