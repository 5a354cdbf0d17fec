"""Credentials with their bytes as signed, and their places in the status lists."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from issuer.domain.award import Credential, CredentialState, Standing
from issuer.domain.batch import AwardKind
from issuer.storage.tables import (
    awards,
    components,
    credentials,
    status_entries,
    status_lists,
)
from issuer.stores import StatusListRecord, StatusPlace


class SqlCredentialStore:
    """`issuer.ports.CredentialStore` in SQL."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def credential(self, credential_id: str) -> Credential | None:
        """One credential."""
        query = sa.select(credentials).where(credentials.c.id == credential_id)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _credential(row)

    def credentials(
        self,
        *,
        batch: str | None = None,
        state: CredentialState | None = None,
        person: str | None = None,
    ) -> list[Credential]:
        """The credentials that fit, oldest first."""
        query = (
            sa.select(credentials)
            .join(awards, awards.c.id == credentials.c.award)
            .order_by(credentials.c.created, credentials.c.id)
        )
        if batch is not None:
            query = query.where(awards.c.batch == batch)
        if state is not None:
            query = query.where(credentials.c.state == state)
        if person is not None:
            query = query.where(awards.c.id_number == person)
        return [_credential(row) for row in self._connection.execute(query).mappings()]

    def add_credential(self, credential: Credential) -> None:
        """Keep the intent to issue."""
        self._connection.execute(
            sa.insert(credentials).values(
                id=credential.id,
                award=credential.award,
                kind=credential.kind,
                planned=dict(credential.planned),
                created=credential.created,
                **_changing(credential),
            )
        )

    def put_credential(self, credential: Credential) -> None:
        """Keep a credential's new state."""
        self._connection.execute(
            sa.update(credentials)
            .where(credentials.c.id == credential.id)
            .values(_changing(credential))
        )

    def stacks_carrying(self, credential_id: str) -> list[Credential]:
        """The stack credentials that carry this one as a part."""
        query = (
            sa.select(credentials)
            .join(components, components.c.award == credentials.c.award)
            .where(components.c.credential == credential_id)
            .order_by(credentials.c.created)
        )
        return [_credential(row) for row in self._connection.execute(query).mappings()]

    def status_lists(self) -> list[StatusListRecord]:
        """Every status list, oldest first."""
        taken = (
            sa.select(sa.func.count())
            .where(status_entries.c.list_id == status_lists.c.id)
            .scalar_subquery()
        )
        query = sa.select(status_lists, taken.label("taken")).order_by(
            status_lists.c.opened_at, status_lists.c.id
        )
        return [
            StatusListRecord(
                id=row.id, purpose=row.purpose, size=row.size, taken=row.taken
            )
            for row in self._connection.execute(query)
        ]

    def add_status_list(self, record: StatusListRecord, *, at: datetime) -> None:
        """Keep a new status list."""
        self._connection.execute(
            sa.insert(status_lists).values(
                id=record.id, purpose=record.purpose, size=record.size, opened_at=at
            )
        )

    def is_taken(self, list_id: str, index: int) -> bool:
        """Tell whether an index has been given out."""
        query = sa.select(status_entries.c.credential).where(
            status_entries.c.list_id == list_id, status_entries.c.position == index
        )
        return self._connection.execute(query).first() is not None

    def add_place(self, place: StatusPlace) -> None:
        """Give an index out, for good."""
        self._connection.execute(
            sa.insert(status_entries).values(
                list_id=place.list_id,
                position=place.index,
                credential=place.credential,
                purpose=place.purpose,
                value=place.value,
            )
        )

    def places(self, credential_id: str) -> list[StatusPlace]:
        """A credential's places."""
        query = (
            sa.select(status_entries)
            .where(status_entries.c.credential == credential_id)
            .order_by(status_entries.c.purpose)
        )
        return [
            StatusPlace(
                list_id=row.list_id,
                purpose=row.purpose,
                index=row.position,
                credential=row.credential,
                value=row.value,
            )
            for row in self._connection.execute(query)
        ]

    def set_bit(self, credential_id: str, *, purpose: str, value: bool) -> None:
        """Change the bit that the next published list will carry."""
        self._connection.execute(
            sa.update(status_entries)
            .where(
                status_entries.c.credential == credential_id,
                status_entries.c.purpose == purpose,
            )
            .values(value=value)
        )

    def set_indexes(self, list_id: str) -> list[int]:
        """The indexes of a list whose bit is set."""
        query = (
            sa.select(status_entries.c.position)
            .where(status_entries.c.list_id == list_id, status_entries.c.value)
            .order_by(status_entries.c.position)
        )
        return list(self._connection.execute(query).scalars())


def _changing(credential: Credential) -> dict[str, Any]:
    return {
        "state": credential.state,
        "standing": credential.standing,
        "document": credential.document,
        "token": credential.token,
        "digest": credential.digest,
        "visibility": credential.visibility,
        "flagged": credential.flagged,
    }


def _credential(row: sa.RowMapping) -> Credential:
    document = row["document"]
    return Credential(
        id=row["id"],
        award=row["award"],
        kind=AwardKind(row["kind"]),
        state=CredentialState(row["state"]),
        standing=Standing(row["standing"]),
        planned=row["planned"],
        created=row["created"],
        document=None if document is None else bytes(document),
        token=row["token"],
        digest=row["digest"],
        visibility=row["visibility"],
        flagged=row["flagged"],
    )
