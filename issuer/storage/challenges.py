"""Challenges that the verifier beside the issuer handed out, for all its processes."""

from datetime import datetime

import sqlalchemy as sa

from issuer.storage.tables import challenges


class SqlChallengeTable:
    """`issuer.ports.ChallengeTable` in SQL."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, challenge: str, *, ends: datetime, now: datetime) -> None:
        """Keep a challenge, and forget those that have ended."""
        self._connection.execute(
            sa.delete(challenges).where(challenges.c.ends_at < now)
        )
        self._connection.execute(
            sa.insert(challenges).values(challenge=challenge, ends_at=ends)
        )

    def take(self, challenge: str, *, now: datetime) -> bool:
        """Use a challenge up; whether it was there, and in time."""
        taken = self._connection.execute(
            sa.delete(challenges).where(
                challenges.c.challenge == challenge, challenges.c.ends_at > now
            )
        )
        return taken.rowcount == 1
