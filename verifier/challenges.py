"""Challenges that we hand out, each good once and for five minutes (attacks D07).

VCALM 1.0, "Create Challenge". A caller may bring a challenge of its own; whether that
is fresh is then the caller's affair. One of ours is known by how it begins, so a copy
that was used or forgotten is never taken for somebody else's.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Protocol

PREFIX: Final = "signet-"
LIFE: Final = timedelta(minutes=5)
# What one process remembers at most; the oldest are forgotten, and so are refused.
MOST: Final = 10_000


class Freshness(Enum):
    """What we know of a challenge that somebody answers to."""

    FRESH = "fresh"
    USED = "used"
    NOT_OURS = "not-ours"


class ChallengeStore(Protocol):
    """Remembers the challenges that were handed out."""

    def create(self, now: datetime) -> str:
        """A new challenge."""
        ...

    def use(self, challenge: str, now: datetime) -> Freshness:
        """Use a challenge up; ours is fresh only the first time."""
        ...


class ChallengesInMemory:
    """The challenges of one process, for a verifier without a database."""

    def __init__(self, new_token: Callable[[], str]) -> None:
        self._new_token = new_token
        self._ends: dict[str, datetime] = {}

    def create(self, now: datetime) -> str:
        """A new challenge; the oldest makes room where there are too many."""
        if len(self._ends) >= MOST:
            del self._ends[next(iter(self._ends))]
        challenge = PREFIX + self._new_token()
        self._ends[challenge] = now + LIFE
        return challenge

    def use(self, challenge: str, now: datetime) -> Freshness:
        """Use a challenge up."""
        if not challenge.startswith(PREFIX):
            return Freshness.NOT_OURS
        ends = self._ends.pop(challenge, now)
        return Freshness.FRESH if now < ends else Freshness.USED
