"""Writing into the audit log: one line for a use case, in its own transaction."""

from dataclasses import dataclass
from datetime import datetime

from issuer.domain.audit import AuditEntry, verify_chain
from issuer.ports import Database, UnitOfWork

SYSTEM = "signet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acts, and when."""

    by: str
    at: datetime


def record(
    uow: UnitOfWork, act: Act, action: str, subject: str, **details: object
) -> None:
    """Chain an entry to the audit log, in the transaction of what it tells."""
    uow.ledger.append(
        AuditEntry(
            sequence=0,
            at=act.at,
            actor=act.by,
            action=action,
            subject=subject,
            details=details,
        )
    )


def verify_audit(database: Database) -> int:
    """Check the whole audit log; how many entries hold.

    Raises:
        AuditBrokenError: an entry was altered, removed or added.
    """
    with database.read() as uow:
        return verify_chain(uow.ledger.entries(), head=uow.ledger.audit_head()).sequence
