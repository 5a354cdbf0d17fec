"""Batches, and the awards that come from them or from a completed stack."""

from datetime import date

import sqlalchemy as sa

from issuer.domain.award import Award
from issuer.domain.batch import AwardKind, Batch, BatchItem, BatchState
from issuer.domain.micro_credential import VersionRef
from issuer.storage.tables import awards, batches, components, credentials
from issuer.storage.upsert import put


class SqlBatchStore:
    """`issuer.ports.BatchStore` in SQL."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def batch(self, batch_id: str) -> Batch | None:
        """One batch."""
        query = sa.select(batches).where(batches.c.id == batch_id)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _batch(row)

    def batches(self) -> list[Batch]:
        """Every batch, oldest first."""
        query = sa.select(batches).order_by(batches.c.proposed_at, batches.c.id)
        return [_batch(row) for row in self._connection.execute(query).mappings()]

    def put_batch(self, batch: Batch) -> None:
        """Keep a batch, new or changed."""
        values = {
            "offering": batch.offering,
            "content": batch.content(),
            "digest": batch.digest,
            "state": batch.state,
            "proposed_by": batch.proposed_by,
            "proposed_at": batch.proposed_at,
            "approved_by": batch.approved_by,
            "approved_at": batch.approved_at,
        }
        put(self._connection, batches, {"id": batch.id}, values)

    def add_award(self, award: Award) -> bool:
        """Keep an award; false if the person has that award already."""
        if self._has(award):
            return False
        self._connection.execute(
            sa.insert(awards).values(
                id=award.id,
                kind=award.kind,
                id_number=award.id_number,
                name=award.name,
                email=award.email,
                achievement_code=award.achievement.code,
                achievement_version=award.achievement.version,
                offering=award.offering,
                batch=award.batch,
                awarded_at=award.awarded_at,
                policy=award.policy,
                policy_review=award.policy_review.isoformat(),
                results=dict(award.results),
            )
        )
        for position, credential in enumerate(award.components):
            self._connection.execute(
                sa.insert(components).values(
                    award=award.id, credential=credential, position=position
                )
            )
        return True

    def award(self, award_id: str) -> Award | None:
        """One award."""
        found = self._awards(awards.c.id == award_id)
        return found[0] if found else None

    def awards(self, *, batch: str) -> list[Award]:
        """The awards of one batch."""
        return self._awards(awards.c.batch == batch)

    def awards_without_credential(self, *, batch: str, limit: int) -> list[Award]:
        """The first awards without a planned credential; batch "" means stacks."""
        planned = sa.select(credentials.c.award)
        return self._awards(
            awards.c.batch == batch, awards.c.id.not_in(planned), limit=limit
        )

    def _has(self, award: Award) -> bool:
        return bool(
            self._awards(
                awards.c.id_number == award.id_number,
                awards.c.kind == award.kind,
                awards.c.achievement_code == award.achievement.code,
                awards.c.achievement_version == award.achievement.version,
                awards.c.offering == award.offering,
            )
        )

    def _awards(
        self, *conditions: sa.ColumnElement[bool], limit: int | None = None
    ) -> list[Award]:
        query = (
            sa.select(awards)
            .where(*conditions)
            .order_by(awards.c.awarded_at, awards.c.kind, awards.c.id_number)
            .limit(limit)
        )
        rows = self._connection.execute(query).mappings().all()
        return [_award(row, components=self._components(row["id"])) for row in rows]

    def _components(self, award_id: str) -> tuple[str, ...]:
        query = (
            sa.select(components.c.credential)
            .where(components.c.award == award_id)
            .order_by(components.c.position)
        )
        return tuple(self._connection.execute(query).scalars())


def _batch(row: sa.RowMapping) -> Batch:
    content = row["content"]
    return Batch(
        id=row["id"],
        offering=content["offering"],
        achievement=content["achievement"],
        policy=content["policy"],
        items=tuple(BatchItem.from_content(item) for item in content["items"]),
        digest=row["digest"],
        state=BatchState(row["state"]),
        proposed_by=row["proposed_by"],
        proposed_at=row["proposed_at"],
        approved_by=row["approved_by"],
        approved_at=row["approved_at"],
    )


def _award(row: sa.RowMapping, *, components: tuple[str, ...]) -> Award:
    return Award(
        id=row["id"],
        kind=AwardKind(row["kind"]),
        id_number=row["id_number"],
        name=row["name"],
        email=row["email"],
        achievement=VersionRef(
            code=row["achievement_code"], version=row["achievement_version"]
        ),
        offering=row["offering"],
        batch=row["batch"],
        awarded_at=row["awarded_at"],
        policy=row["policy"],
        policy_review=date.fromisoformat(row["policy_review"]),
        results=row["results"],
        components=components,
    )
