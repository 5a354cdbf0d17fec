"""Signing in to the console: who is proven, for how long, and when it ends.

Kept of a code and of a session's cookie is their SHA-256 alone; both are drawn from
over 120 random bits, so nobody guesses one (ASVS 7.2; attacks A05).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from issuer.domain.staff import (
    CODE_LIFE,
    WHOLE_LIFE,
    ConsoleSession,
    Role,
    StaffMember,
    address_of,
    staff_member,
)
from issuer.errors import ConflictError, NotFoundError, NotSignedInError
from issuer.ports import Database, NewId, UnitOfWork
from issuer.services.journal import Act, record
from verifier.intake.codes import code_of, uuid_of

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
# A session that is in use is written down once a minute, not at each request.
_SEEN_AGAIN: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenIdentity:
    """What single sign-on says of somebody, after all of it was checked.

    Somebody is `issuer` and `subject` together. An address can change hands, and is
    worth something only where `email_verified`. Where nothing says when they were
    proven, `authenticated_at` is nothing: it may have been long ago.
    """

    issuer: str
    subject: str
    email: str | None
    email_verified: bool
    authenticated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPorts:
    """What signing in needs of the world; `new_token` gives 256 random bits as text."""

    database: Database
    new_id: NewId
    new_token: Callable[[], str]


# ------------------------------------------------------------ who may sign in


def add_member(
    email: str, *, name: str, role: Role, database: Database, act: Act
) -> StaffMember:
    """Let somebody sign in, or change their name or role; what was disabled opens.

    Raises:
        MalformedInputError: no e-mail address, or a name that cannot be shown.
    """
    wanted = staff_member(email, name=name, role=role)
    with database.write() as uow:
        known = uow.staff.member(wanted.email)
        member = (
            wanted
            if known is None
            else replace(known, name=wanted.name, role=role, disabled_at=None)
        )
        uow.staff.put_member(member)
        record(uow, act, "staff.added", member.email, name=member.name, role=role)
    return member


def disable_member(email: str, *, database: Database, act: Act) -> StaffMember:
    """Let somebody sign in no longer; their sessions end now. Their name stays.

    Single sign-on will have to prove them by address again if they come back.

    Raises:
        NotFoundError: nobody has that address.
    """
    with database.write() as uow:
        found = find_member(uow, email)
        member = replace(found, disabled_at=act.at, oidc_issuer=None, oidc_subject=None)
        uow.staff.put_member(member)
        uow.staff.end_sessions(member.email)
        record(uow, act, "staff.disabled", member.email)
    return member


def sign_out_everywhere(email: str, *, database: Database, act: Act) -> int:
    """End every session of somebody, and a code not used yet; how many there were.

    Raises:
        NotFoundError: nobody has that address.
    """
    with database.write() as uow:
        member = find_member(uow, email)
        ended = uow.staff.end_sessions(member.email)
        record(uow, act, "staff.signed-out", member.email, sessions=ended)
    return ended


def issue_code(email: str, *, ports: SignInPorts, act: Act) -> str:
    """A code with which somebody can sign in once, within ten minutes.

    Raises:
        NotFoundError: nobody has that address.
        ConflictError: whoever has it may not sign in.
    """
    secret = UUID(ports.new_id())
    with ports.database.write() as uow:
        member = find_member(uow, email)
        if member.disabled_at is not None:
            msg = f"{member.email} may not sign in. Add them again first."
            raise ConflictError(msg)
        uow.staff.add_code(
            _digest(str(secret)),
            email=member.email,
            ends=act.at + CODE_LIFE,
            now=act.at,
        )
        record(uow, act, "staff.code-issued", member.email)
    return code_of(secret)


def find_member(uow: UnitOfWork, email: str) -> StaffMember:
    """The member with that address.

    Raises:
        NotFoundError: there is none.
    """
    member = uow.staff.member(address_of(email))
    if member is None:
        msg = f"nobody of the office has the address {email}. See `signet staff list`."
        raise NotFoundError(msg)
    return member


# ------------------------------------------------------------ signing in


def sign_in_with_code(code: str, *, ports: SignInPorts, now: datetime) -> str:
    """Use a one-time code up; what the cookie of the new session holds.

    Raises:
        NotSignedInError: it is no code of ours, was used, or is too old.
    """
    secret = uuid_of(code)
    if secret is not None and _is_code(secret, database=ports.database):
        with ports.database.write() as uow:
            email = uow.staff.take_code(_digest(str(secret)), now=now)
            member = uow.staff.member(email) if email else None
            if member is not None and member.disabled_at is None:
                return _begin(
                    uow, member, how="code", proven_at=now, at=now, ports=ports
                )
    msg = "This code is mistyped, used already, or older than ten minutes."
    raise NotSignedInError(msg)


def sign_in_with_identity(
    proven: ProvenIdentity, *, ports: SignInPorts, now: datetime
) -> str:
    """Sign somebody in whom single sign-on has proven; the cookie's content.

    At first they are found by their verified address and then for good by subject, so
    that neither a changed address nor a reused one opens somebody else's door
    (OpenID Connect Core 1.0, "Claim Stability and Uniqueness").

    Raises:
        NotSignedInError: they are nobody of the office.
    """
    with ports.database.write() as uow:
        member = _member_of(uow, proven)
        if member is None or member.disabled_at is not None:
            msg = "Single sign-on knows you, but this office does not. Ask to be added."
            raise NotSignedInError(msg)
        return _begin(
            uow,
            member,
            how="single sign-on",
            proven_at=min(proven.authenticated_at or _LONG_AGO, now),
            at=now,
            ports=ports,
        )


def current_session(
    token: str, *, database: Database, now: datetime
) -> tuple[StaffMember, ConsoleSession] | None:
    """Whose session the cookie means, if it goes on; that it was used is noted."""
    digest = _digest(token)
    with database.read() as uow:
        session = uow.staff.session(digest)
        member = None if session is None else uow.staff.member(session.email)
    if session is None or member is None or member.disabled_at is not None:
        return None
    if session.is_over(now):
        return None
    if now - session.seen_at >= _SEEN_AGAIN:
        session = _note_use(session, database=database, now=now)
    return None if session is None else (member, session)


def sign_out(token: str, *, database: Database) -> None:
    """End the session that the cookie means."""
    with database.write() as uow:
        uow.staff.end_session(_digest(token))


def _note_use(
    session: ConsoleSession, *, database: Database, now: datetime
) -> ConsoleSession | None:
    """Write down that it was used, unless somebody has ended it meanwhile."""
    with database.write() as uow:
        if uow.staff.session(session.digest) is None:
            return None
        used = replace(session, seen_at=now)
        uow.staff.put_session(used)
    return used


def _is_code(secret: UUID, *, database: Database) -> bool:
    """Whether it may be one: strangers who try have no writer's turn for it."""
    with database.read() as uow:
        return uow.staff.has_code(_digest(str(secret)))


def _begin(
    uow: UnitOfWork,
    member: StaffMember,
    *,
    how: str,
    proven_at: datetime,
    at: datetime,
    ports: SignInPorts,
) -> str:
    token = ports.new_token()
    uow.staff.forget_sessions(begun_before=at - WHOLE_LIFE)
    uow.staff.put_session(
        ConsoleSession(
            digest=_digest(token),
            email=member.email,
            proven_at=proven_at,
            begun_at=at,
            seen_at=at,
        )
    )
    act = Act(by=member.email, at=at)
    record(uow, act, "staff.signed-in", member.email, how=how)
    return token


def _member_of(uow: UnitOfWork, proven: ProvenIdentity) -> StaffMember | None:
    known_as = (proven.issuer, proven.subject)
    for member in uow.staff.members():
        if (member.oidc_issuer, member.oidc_subject) == known_as:
            return member
    if proven.email is None or not proven.email_verified:
        return None
    invited = uow.staff.member(address_of(proven.email))
    if invited is None or invited.oidc_subject is not None:
        return None
    bound = replace(invited, oidc_issuer=proven.issuer, oidc_subject=proven.subject)
    if bound.disabled_at is None:
        uow.staff.put_member(bound)
    return bound


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
