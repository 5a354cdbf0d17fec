"""A rule is data: an id, the clause it holds, and the function that holds it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from issuer.findings import Finding, Severity

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEdition:
    """Which text of the policy a rule comes from (clause 15: reviewed each year)."""

    number: str
    version: int
    effective_on: date
    review_on: date

    @property
    def name(self) -> str:
        """How the edition is cited."""
        return f"{self.number} v{self.version}"


EDITION: Final = PolicyEdition(
    number="ANUP_5972717",
    version=3,
    effective_on=date(2021, 4, 9),
    review_on=date(2026, 4, 9),
)


def clause(number: int) -> str:
    """The citation of a clause of the policy."""
    return f"{EDITION.name}, clause {number}"


def faq(section: int, question: str) -> str:
    """The citation of an answer of the Micro-credential FAQ."""
    return f"Micro-credential FAQ {section}, “{question}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a check function yields: the rule adds its own id and citation."""

    place: str
    message: str
    remedy: str
    severity: Severity = Severity.BLOCKING


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[Subject]):
    """One statement of the policy that software can hold."""

    id: str
    citation: str
    statement: str
    check: Callable[[Subject], Iterable[Fault]]

    def findings(self, subject: Subject, *, at: str = "") -> Iterator[Finding]:
        """What `subject` breaks, each with its place below `at`."""
        for fault in self.check(subject):
            yield Finding(
                rule=self.id,
                citation=self.citation,
                place=".".join(part for part in (at, fault.place) if part),
                message=fault.message,
                remedy=fault.remedy,
                severity=fault.severity,
            )
