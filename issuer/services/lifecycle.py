"""What may become of a credential: suspended, reinstated, revoked, each with a reason.

A change shows at the next published status list (`publish_status`). Revocation is
final. A revoked part flags the stacks that carry it, for staff to look at.
"""

from dataclasses import replace
from enum import StrEnum

from issuer.domain.award import Credential, CredentialState, Standing, change_standing
from issuer.domain.batch import AwardKind
from issuer.domain.people import Hold
from issuer.errors import NotFoundError
from issuer.ports import Database, NewId, UnitOfWork
from issuer.services.journal import Act, record
from vc.status_list import REVOCATION, SUSPENSION


class HoldOutcome(StrEnum):
    """How a concern ended, for what was issued already."""

    CLEARED = "cleared"
    UPHELD = "upheld"


def revoke(
    credential_id: str, *, reason: str, database: Database, act: Act
) -> Credential:
    """Revoke a credential, for good.

    Raises:
        NotFoundError: there is no such credential.
        ConflictError: it is revoked already, or no reason was given.
    """
    with database.write() as uow:
        return _change(_find(uow, credential_id), Standing.REVOKED, reason, uow, act)


def suspend(
    credential_id: str, *, reason: str, database: Database, act: Act
) -> Credential:
    """Suspend a credential until it is reinstated or revoked.

    Raises:
        NotFoundError: there is no such credential.
        ConflictError: it is not in force, or no reason was given.
    """
    with database.write() as uow:
        return _change(_find(uow, credential_id), Standing.SUSPENDED, reason, uow, act)


def reinstate(
    credential_id: str, *, reason: str, database: Database, act: Act
) -> Credential:
    """Lift a suspension.

    Raises:
        NotFoundError: there is no such credential.
        ConflictError: it is not suspended.
    """
    with database.write() as uow:
        return _change(_find(uow, credential_id), Standing.ACTIVE, reason, uow, act)


def open_hold(
    id_number: str,
    *,
    offering: str,
    reason: str,
    database: Database,
    new_id: NewId,
    act: Act,
) -> tuple[str, ...]:
    """Hold an enrolment back (FAQ 3); what was issued is suspended.

    Raises:
        NotFoundError: nobody of that number is enrolled in that offering.
    """
    with database.write() as uow:
        _require_enrolled(uow, id_number, offering)
        hold = Hold(reason=reason, opened_by=act.by)
        uow.enrolments.open_hold(
            hold, id_number=id_number, offering=offering, at=act.at, hold_id=new_id()
        )
        record(uow, act, "hold.opened", f"{offering}/{id_number}", reason=reason)
        issued = _issued(uow, id_number, offering)
        suspended = [one for one in issued if one.standing is Standing.ACTIVE]
        for credential in suspended:
            _change(credential, Standing.SUSPENDED, f"hold: {reason}", uow, act)
    return tuple(one.id for one in suspended)


def close_hold(
    id_number: str,
    *,
    offering: str,
    outcome: HoldOutcome,
    note: str,
    database: Database,
    act: Act,
) -> tuple[str, ...]:
    """Close an enrolment's holds; what was suspended is reinstated or revoked.

    Raises:
        NotFoundError: no hold is open there.
    """
    with database.write() as uow:
        closed = uow.enrolments.close_holds(
            id_number=id_number, offering=offering, by=act.by, note=note, at=act.at
        )
        if not closed:
            msg = f"no hold is open on {id_number} in {offering}. Nothing was changed."
            raise NotFoundError(msg)
        subject = f"{offering}/{id_number}"
        record(uow, act, "hold.closed", subject, outcome=outcome.value, note=note)
        to = Standing.ACTIVE if outcome is HoldOutcome.CLEARED else Standing.REVOKED
        issued = _issued(uow, id_number, offering)
        changed = [one for one in issued if one.standing is Standing.SUSPENDED]
        for credential in changed:
            _change(credential, to, f"hold {outcome.value}: {note}", uow, act)
    return tuple(one.id for one in changed)


_ACTIONS = {
    Standing.REVOKED: "credential.revoked",
    Standing.SUSPENDED: "credential.suspended",
    Standing.ACTIVE: "credential.reinstated",
}


def _change(
    credential: Credential, to: Standing, reason: str, uow: UnitOfWork, act: Act
) -> Credential:
    changed = replace(
        credential, standing=change_standing(credential, to=to, reason=reason)
    )
    uow.credentials.put_credential(changed)
    if to is Standing.REVOKED:
        uow.credentials.set_bit(credential.id, purpose=REVOCATION, value=True)
        _flag_stacks(credential, uow, act)
    else:
        suspended = to is Standing.SUSPENDED
        uow.credentials.set_bit(credential.id, purpose=SUSPENSION, value=suspended)
    record(uow, act, _ACTIONS[to], credential.id, reason=reason)
    return changed


def _flag_stacks(part: Credential, uow: UnitOfWork, act: Act) -> None:
    for stack in uow.credentials.stacks_carrying(part.id):
        flag = f"part {part.id} was revoked"
        uow.credentials.put_credential(replace(stack, flagged=flag))
        record(uow, act, "stack.flagged", stack.id, part=part.id)


def _find(uow: UnitOfWork, credential_id: str) -> Credential:
    """The credential of an id, or of an address that ends in it."""
    credential = uow.credentials.credential(credential_id.rsplit("/", maxsplit=1)[-1])
    if credential is None:
        msg = f"there is no credential {credential_id!r}. Give the id in its address."
        raise NotFoundError(msg)
    return credential


def _require_enrolled(uow: UnitOfWork, id_number: str, offering: str) -> None:
    if not uow.enrolments.is_enrolled(id_number, offering=offering):
        msg = f"{id_number} is not enrolled in {offering}. Import its results first."
        raise NotFoundError(msg)


def _issued(uow: UnitOfWork, id_number: str, offering: str) -> list[Credential]:
    history = uow.enrolments.history(id_number, offering=offering)
    wanted = history.issued.get(AwardKind.MICRO_CREDENTIAL)
    found = uow.credentials.credential(wanted) if wanted else None
    is_out = found is not None and found.state is CredentialState.RELEASED
    return [found] if found is not None and is_out else []
