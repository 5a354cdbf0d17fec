"""VC API instances, and the status places of what they issued."""

from collections.abc import Sequence

import sqlalchemy as sa

from issuer.domain.vc_api import Instance, InstanceStatus
from issuer.storage.tables import vc_api_instances, vc_api_statuses
from keys.public_key import KeyType


class SqlVcApiStore:
    """`issuer.ports.VcApiStore` in SQL."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def instance(self, name: str) -> Instance | None:
        """One instance."""
        found = [one for one in self.instances() if one.name == name]
        return found[0] if found else None

    def instances(self) -> Sequence[Instance]:
        """Every instance, by name."""
        query = sa.select(vc_api_instances).order_by(vc_api_instances.c.name)
        return [
            Instance(
                name=row.name,
                cryptosuite=row.cryptosuite,
                key_type=KeyType(row.key_type),
                did=row.did,
                status_purposes=tuple(row.status_purposes),
                token_digest=row.token_digest,
                created=row.created_at,
            )
            for row in self._connection.execute(query)
        ]

    def add_instance(self, instance: Instance) -> None:
        """Keep a new instance."""
        self._connection.execute(
            sa.insert(vc_api_instances).values(
                name=instance.name,
                cryptosuite=instance.cryptosuite,
                key_type=instance.key_type.value,
                did=instance.did,
                status_purposes=list(instance.status_purposes),
                token_digest=instance.token_digest,
                created_at=instance.created,
            )
        )

    def statuses(self, instance: str, credential: str) -> Sequence[InstanceStatus]:
        """The places of one credential."""
        return self._statuses(
            vc_api_statuses.c.instance == instance,
            vc_api_statuses.c.credential == credential,
        )

    def taken(self, list_id: str) -> Sequence[InstanceStatus]:
        """Every place of a list that was given out."""
        return self._statuses(vc_api_statuses.c.list_id == list_id)

    def add_status(self, status: InstanceStatus) -> None:
        """Give a place out, for good."""
        self._connection.execute(
            sa.insert(vc_api_statuses).values(
                list_id=status.list_id,
                position=status.index,
                instance=status.instance,
                credential=status.credential,
                purpose=status.purpose,
                value=status.value,
            )
        )

    def set_status(self, status: InstanceStatus) -> None:
        """Change the bit at a place."""
        self._connection.execute(
            sa.update(vc_api_statuses)
            .where(
                vc_api_statuses.c.list_id == status.list_id,
                vc_api_statuses.c.position == status.index,
            )
            .values(value=status.value)
        )

    def _statuses(self, *where: sa.ColumnElement[bool]) -> list[InstanceStatus]:
        query = sa.select(vc_api_statuses).where(*where)
        return [
            InstanceStatus(
                instance=row.instance,
                credential=row.credential,
                purpose=row.purpose,
                list_id=row.list_id,
                index=row.position,
                value=row.value,
            )
            for row in self._connection.execute(query)
        ]
