"""Our own list of issuers, every entry that it ever had."""

from collections.abc import Sequence

import sqlalchemy as sa

from issuer.domain.trust import EntryState, ListedIssuer, TrustEntryRecord
from issuer.storage.tables import trust_entries
from issuer.storage.upsert import put


class SqlTrustStore:
    """`issuer.stores.TrustStore` in SQL."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def entry(self, entry_id: str) -> TrustEntryRecord | None:
        """One entry."""
        found = self._entries(trust_entries.c.id == entry_id)
        return found[0] if found else None

    def entries(self) -> Sequence[TrustEntryRecord]:
        """Every entry, newest first."""
        return self._entries()

    def put_entry(self, entry: TrustEntryRecord) -> None:
        """Keep an entry, new or changed."""
        values = {
            "issuer": entry.issuer.id,
            "content": entry.issuer.content(),
            "digest": entry.digest,
            "state": entry.state,
            "proposed_by": entry.proposed_by,
            "proposed_at": entry.proposed_at,
            "confirmed_by": entry.confirmed_by,
            "confirmed_at": entry.confirmed_at,
            "withdrawn_by": entry.withdrawn_by,
            "withdrawn_at": entry.withdrawn_at,
            "reason": entry.reason,
        }
        put(self._connection, trust_entries, {"id": entry.id}, values)

    def _entries(self, *where: sa.ColumnElement[bool]) -> list[TrustEntryRecord]:
        newest_first = trust_entries.c.proposed_at.desc(), trust_entries.c.id
        query = sa.select(trust_entries).where(*where).order_by(*newest_first)
        return [
            TrustEntryRecord(
                id=row.id,
                issuer=ListedIssuer.from_content(row.content),
                digest=row.digest,
                state=EntryState(row.state),
                proposed_by=row.proposed_by,
                proposed_at=row.proposed_at,
                confirmed_by=row.confirmed_by,
                confirmed_at=row.confirmed_at,
                withdrawn_by=row.withdrawn_by,
                withdrawn_at=row.withdrawn_at,
                reason=row.reason,
            )
            for row in self._connection.execute(query)
        ]
