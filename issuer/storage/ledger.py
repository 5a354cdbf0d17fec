"""The audit log, the outbox and what we publish."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from issuer.domain.audit import AuditEntry, AuditHead, chain
from issuer.storage.tables import audit, audit_head, outbox, published
from issuer.storage.upsert import put
from issuer.stores import OutboxMessage, PublishedDocument

_ONE_HEAD = 1


class SqlLedgerStore:
    """`issuer.ports.LedgerStore` in SQL."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def audit_head(self) -> AuditHead:
        """The end of the audit log."""
        query = sa.select(audit_head.c.sequence, audit_head.c.digest)
        row = self._connection.execute(query).one_or_none()
        return AuditHead() if row is None else AuditHead(sequence=row[0], digest=row[1])

    def append(self, entry: AuditEntry) -> AuditEntry:
        """Chain an entry to the log and keep it."""
        linked = chain(entry, after=self.audit_head())
        self._connection.execute(
            sa.insert(audit).values(
                sequence=linked.sequence,
                at=linked.at,
                actor=linked.actor,
                action=linked.action,
                subject=linked.subject,
                details=dict(linked.details),
                previous=linked.previous,
                digest=linked.digest,
            )
        )
        head = {"sequence": linked.sequence, "digest": linked.digest}
        put(self._connection, audit_head, {"id": _ONE_HEAD}, head)
        return linked

    def entries(self) -> Iterator[AuditEntry]:
        """The whole log, in order."""
        query = sa.select(audit).order_by(audit.c.sequence)
        for row in self._connection.execute(query).mappings():
            yield AuditEntry(**row)

    def post(self, message: OutboxMessage) -> None:
        """Put a message into the outbox."""
        self._connection.execute(
            sa.insert(outbox).values(
                id=message.id, kind=message.kind, subject=message.subject, at=message.at
            )
        )

    def pending(self, kind: str) -> list[OutboxMessage]:
        """The messages nobody has acted on, oldest first."""
        query = (
            sa.select(outbox)
            .where(outbox.c.kind == kind, outbox.c.done_at.is_(None))
            .order_by(outbox.c.at, outbox.c.id)
        )
        return [
            OutboxMessage(id=row.id, kind=row.kind, subject=row.subject, at=row.at)
            for row in self._connection.execute(query)
        ]

    def done(self, message_id: str, *, at: datetime) -> None:
        """Mark a message as acted on."""
        self._connection.execute(
            sa.update(outbox).where(outbox.c.id == message_id).values(done_at=at)
        )

    def publish(self, document: PublishedDocument) -> None:
        """Keep the bytes that we serve under a name."""
        values = {
            "media_type": document.media_type,
            "content": document.content,
            "digest": hashlib.sha256(document.content).hexdigest(),
            "published_at": document.published_at,
        }
        put(self._connection, published, {"name": document.name}, values)

    def published(self, name: str) -> PublishedDocument | None:
        """The bytes that we serve under a name."""
        query = sa.select(published).where(published.c.name == name)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return PublishedDocument(
            name=row.name,
            media_type=row.media_type,
            content=bytes(row.content),
            published_at=row.published_at,
        )
