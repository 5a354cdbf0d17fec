"""The audit log: each entry holds a digest over the one before it and over itself.

Whoever alters, removes or inserts an entry changes every digest after it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from issuer.domain.canonical import canonical_json
from issuer.errors import AuditBrokenError

GENESIS: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to which thing, when, and the link to the entry before."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, Any] = field(default_factory=dict)
    previous: str = GENESIS
    digest: str = ""

    def content(self) -> dict[str, Any]:
        """Everything that the digest covers beside the previous digest."""
        return {
            "sequence": self.sequence,
            "at": self.at.astimezone(UTC).isoformat(),
            "actor": self.actor,
            "action": self.action,
            "subject": self.subject,
            "details": dict(self.details),
        }

    def computed_digest(self) -> str:
        """SHA-256 over the previous digest and the entry in canonical form."""
        data = self.previous.encode("ascii") + canonical_json(self.content())
        return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """The last entry's number and digest, kept apart, so that a cut end shows."""

    sequence: int = 0
    digest: str = GENESIS


def chain(entry: AuditEntry, *, after: AuditHead) -> AuditEntry:
    """`entry` as the next one after `after`."""
    linked = replace(entry, sequence=after.sequence + 1, previous=after.digest)
    return replace(linked, digest=linked.computed_digest())


def verify_chain(entries: Iterable[AuditEntry], *, head: AuditHead) -> AuditHead:
    """The head that `entries`, in order, lead to.

    Raises:
        AuditBrokenError: an entry was altered, removed or added; the message
            names the first that does not fit.
    """
    reached = AuditHead()
    for entry in entries:
        fits = entry.sequence == reached.sequence + 1
        if not fits or entry.previous != reached.digest:
            msg = f"audit entry {entry.sequence} does not follow {reached.sequence}. "
            raise AuditBrokenError(msg + "Compare with a backup.")
        if entry.computed_digest() != entry.digest:
            msg = f"audit entry {entry.sequence} was altered. Compare with a backup."
            raise AuditBrokenError(msg)
        reached = AuditHead(sequence=entry.sequence, digest=entry.digest)
    if reached != head:
        msg = f"the audit log ends at {reached.sequence}, not {head.sequence}. "
        raise AuditBrokenError(msg + "Compare with a backup.")
    return reached
