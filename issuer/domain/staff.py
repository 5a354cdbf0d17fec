"""The people of the office: who they are, what they may do, how they were proven.

There is no password of ours. A person is proven by the university's single sign-on, or
by a one-time code that whoever runs the server hands them (docs/adr/0031).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from issuer.errors import MalformedInputError

# ASVS 7.3: what nobody uses ends, and what is used ends too (attacks H05).
IDLE_LIFE: Final = timedelta(minutes=30)
WHOLE_LIFE: Final = timedelta(hours=8)
# What may change whom the verifier trusts needs a recent proof (attacks A07).
FRESH: Final = timedelta(minutes=5)
CODE_LIFE: Final = timedelta(minutes=10)

_EMAIL: Final = re.compile(r"[!-?A-~]{1,64}@[a-z0-9.-]{1,189}")
_MAX_NAME_CHARS: Final = 200


class Role(StrEnum):
    """What somebody may do in the console."""

    VIEWER = "viewer"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody who may sign in.

    Whom single sign-on has proven is known by `oidc_issuer` and `oidc_subject` from
    then on, and no longer by an address that may change.
    """

    email: str
    name: str
    role: Role
    oidc_issuer: str | None = None
    oidc_subject: str | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSession:
    """One sign-in. `digest` is the SHA-256 of what the browser's cookie holds."""

    digest: str
    email: str
    proven_at: datetime
    begun_at: datetime
    seen_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether it was idle for too long, or has lasted for a working day."""
        return now - self.seen_at > IDLE_LIFE or now - self.begun_at > WHOLE_LIFE

    def is_fresh(self, now: datetime) -> bool:
        """Whether the person was proven a moment ago."""
        return now - self.proven_at <= FRESH


def address_of(text: str) -> str:
    """An address in the one form in which we keep it.

    What is not ASCII stays as it is, and so is nobody's: the sign for kelvin has a
    lower case that is our letter k.
    """
    plain = text.strip()
    return plain.lower() if plain.isascii() else plain


def same_person(one: str, other: str) -> bool:
    """Whether two ways to write an actor, typed or proven, mean one person.

    Case, blanks, and the letters of other widths make no second person (ADR 12).
    """
    return _alike(one) == _alike(other)


def _alike(actor: str) -> str:
    return "".join(unicodedata.normalize("NFKC", actor).casefold().split())


def staff_member(email: str, *, name: str, role: Role) -> StaffMember:
    """A new member, with the address in the one form in which we keep it.

    Raises:
        MalformedInputError: no e-mail address, or a name that cannot be shown.
    """
    address = address_of(email)
    if _EMAIL.fullmatch(address) is None:
        msg = f"{email!r} is no e-mail address of the form name@example.edu."
        raise MalformedInputError(msg)
    if not name.strip() or len(name) > _MAX_NAME_CHARS or not name.isprintable():
        msg = f"the name of {address} is empty, too long or on several lines."
        raise MalformedInputError(msg)
    return StaffMember(email=address, name=name.strip(), role=role)
