"""The people of the office, their one-time codes and their sessions."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from issuer.domain.staff import ConsoleSession, Role, StaffMember
from issuer.storage.tables import console_sessions, sign_in_codes, staff
from issuer.storage.upsert import put


class SqlStaffStore:
    """`issuer.stores.StaffStore` in SQL."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def member(self, email: str) -> StaffMember | None:
        """One member."""
        found = self._members(staff.c.email == email)
        return found[0] if found else None

    def members(self) -> Sequence[StaffMember]:
        """Every member, by address."""
        return self._members()

    def put_member(self, member: StaffMember) -> None:
        """Keep a member, new or changed."""
        values = {
            "name": member.name,
            "role": member.role,
            "oidc_issuer": member.oidc_issuer,
            "oidc_subject": member.oidc_subject,
            "disabled_at": member.disabled_at,
        }
        put(self._connection, staff, {"email": member.email}, values)

    def add_code(
        self, digest: str, *, email: str, ends: datetime, now: datetime
    ) -> None:
        """Keep a one-time code, instead of any other of this person."""
        codes = sign_in_codes.c
        over = (codes.email == email) | (codes.ends_at <= now)
        self._connection.execute(sa.delete(sign_in_codes).where(over))
        self._connection.execute(
            sa.insert(sign_in_codes).values(digest=digest, email=email, ends_at=ends)
        )

    def has_code(self, digest: str) -> bool:
        """Tell whether there is such a code."""
        query = sa.select(sign_in_codes.c.email).where(sign_in_codes.c.digest == digest)
        return self._connection.execute(query).first() is not None

    def take_code(self, digest: str, *, now: datetime) -> str | None:
        """Use a code up; whose it was, if it was there and in time."""
        taken = self._connection.execute(
            sa.delete(sign_in_codes)
            .where(sign_in_codes.c.digest == digest, sign_in_codes.c.ends_at > now)
            .returning(sign_in_codes.c.email)
        )
        return taken.scalar_one_or_none()

    def session(self, digest: str) -> ConsoleSession | None:
        """One session."""
        query = sa.select(console_sessions).where(console_sessions.c.digest == digest)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else ConsoleSession(**row)

    def put_session(self, session: ConsoleSession) -> None:
        """Keep a session, new or changed."""
        values = {
            "email": session.email,
            "proven_at": session.proven_at,
            "begun_at": session.begun_at,
            "seen_at": session.seen_at,
        }
        put(self._connection, console_sessions, {"digest": session.digest}, values)

    def end_session(self, digest: str) -> None:
        """End a session, if it is there."""
        ended = console_sessions.c.digest == digest
        self._connection.execute(sa.delete(console_sessions).where(ended))

    def end_sessions(self, email: str) -> int:
        """End every session of a member, and a code for one; how many there were."""
        code = sign_in_codes.c.email == email
        self._connection.execute(sa.delete(sign_in_codes).where(code))
        theirs = console_sessions.c.email == email
        return self._connection.execute(
            sa.delete(console_sessions).where(theirs)
        ).rowcount

    def forget_sessions(self, *, begun_before: datetime) -> None:
        """Forget the sessions that began before, which are over."""
        over = console_sessions.c.begun_at < begun_before
        self._connection.execute(sa.delete(console_sessions).where(over))

    def _members(self, *where: sa.ColumnElement[bool]) -> list[StaffMember]:
        query = sa.select(staff).where(*where).order_by(staff.c.email)
        return [
            StaffMember(
                email=row.email,
                name=row.name,
                role=Role(row.role),
                oidc_issuer=row.oidc_issuer,
                oidc_subject=row.oidc_subject,
                disabled_at=row.disabled_at,
            )
            for row in self._connection.execute(query)
        ]
