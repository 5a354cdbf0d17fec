"""What a rule found: which rule, where, what is wrong, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding stops what was asked, or is only to be read."""

    BLOCKING = "blocking"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, in words that need no manual.

    `rule` is the rule's id (or `format`, where no policy is concerned), `citation`
    its source, `place` a path into the document or a row and column.
    """

    rule: str
    citation: str
    place: str
    message: str
    remedy: str
    severity: Severity = Severity.BLOCKING
    line: int | None = None

    def sentence(self) -> str:
        """The finding in one line: place, fault, source, remedy."""
        line = f"line {self.line}, " if self.line is not None else ""
        source = f" [{self.citation}]" if self.citation else ""
        return f"{line}{self.place}: {self.message}{source}. {self.remedy}"
