"""People, their results in each offering, and holds."""

from datetime import date, datetime

import sqlalchemy as sa

from issuer.domain.award import CredentialState, Standing
from issuer.domain.batch import AwardKind
from issuer.domain.offering import Offering
from issuer.domain.people import Enrolee, EnrolmentResult, History, Hold
from issuer.storage.tables import awards, credentials, holds, people, results
from issuer.storage.upsert import put


class SqlEnrolmentStore:
    """`issuer.ports.EnrolmentStore` in SQL."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def save_result(
        self, result: EnrolmentResult, *, offering: Offering, at: datetime
    ) -> None:
        """Keep what a gradebook says of a person in an offering."""
        self._save_person(result.enrolee, at=at)
        induction = offering.gradebook.induction
        inducted = induction is not None and result.induction_passed
        percent = result.attendance_percent
        values = {
            "outcomes": {one.outcome: one.passed for one in result.outcomes},
            "inducted_on": induction.closed_on.isoformat()
            if induction is not None and inducted
            else None,
            "attendance_percent": None if percent is None else str(percent),
            "recorded_at": at,
        }
        key = {"offering": offering.code, "id_number": result.enrolee.id_number}
        put(self._connection, results, key, values)

    def history(self, id_number: str, *, offering: str) -> History:
        """What is known of a person beside this offering's results."""
        return History(
            inducted_on=self._inducted_on(id_number, offering=offering),
            holds_micro_credential=self._holds_another(id_number, offering=offering),
            open_holds=self._open_holds(id_number, offering=offering),
            issued=self._issued(id_number, offering=offering),
        )

    def is_enrolled(self, id_number: str, *, offering: str) -> bool:
        """Tell whether results were kept for this person and offering."""
        query = sa.select(results.c.id_number).where(
            results.c.offering == offering, results.c.id_number == id_number
        )
        return self._connection.execute(query).first() is not None

    def open_hold(
        self, hold: Hold, *, id_number: str, offering: str, at: datetime, hold_id: str
    ) -> None:
        """Keep an open hold."""
        self._connection.execute(
            sa.insert(holds).values(
                id=hold_id,
                offering=offering,
                id_number=id_number,
                reason=hold.reason,
                opened_by=hold.opened_by,
                opened_at=at,
                note="",
            )
        )

    def close_holds(
        self, *, id_number: str, offering: str, by: str, note: str, at: datetime
    ) -> int:
        """Close every open hold of an enrolment; how many there were."""
        changed = self._connection.execute(
            sa.update(holds)
            .where(_open_holds_of(id_number, offering))
            .values(closed_by=by, closed_at=at, note=note)
        )
        return changed.rowcount

    def _save_person(self, enrolee: Enrolee, *, at: datetime) -> None:
        values = {
            "given_name": enrolee.given_name,
            "family_name": enrolee.family_name,
            "email": enrolee.email,
            "updated_at": at,
        }
        put(self._connection, people, {"id_number": enrolee.id_number}, values)

    def _inducted_on(self, id_number: str, *, offering: str) -> date | None:
        query = sa.select(sa.func.min(results.c.inducted_on)).where(
            results.c.id_number == id_number, results.c.offering != offering
        )
        earliest = self._connection.execute(query).scalar()
        return None if earliest is None else date.fromisoformat(earliest)

    def _holds_another(self, id_number: str, *, offering: str) -> bool:
        query = (
            sa.select(credentials.c.id)
            .join(awards, awards.c.id == credentials.c.award)
            .where(
                awards.c.id_number == id_number,
                awards.c.offering != offering,
                awards.c.kind == AwardKind.MICRO_CREDENTIAL,
                credentials.c.state == CredentialState.RELEASED,
                credentials.c.standing == Standing.ACTIVE,
            )
        )
        return self._connection.execute(query).first() is not None

    def _open_holds(self, id_number: str, *, offering: str) -> tuple[Hold, ...]:
        query = (
            sa.select(holds.c.reason, holds.c.opened_by)
            .where(_open_holds_of(id_number, offering))
            .order_by(holds.c.opened_at)
        )
        return tuple(
            Hold(reason=row.reason, opened_by=row.opened_by)
            for row in self._connection.execute(query)
        )

    def _issued(self, id_number: str, *, offering: str) -> dict[str, str]:
        query = (
            sa.select(awards.c.kind, credentials.c.id)
            .join(credentials, credentials.c.award == awards.c.id)
            .where(awards.c.id_number == id_number, awards.c.offering == offering)
        )
        return {row.kind: row.id for row in self._connection.execute(query)}


def _open_holds_of(id_number: str, offering: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        holds.c.id_number == id_number,
        holds.c.offering == offering,
        holds.c.closed_at.is_(None),
    )
