"""`signet revoke|suspend|reinstate ID`, `signet hold …`, `signet status publish`."""

from typing import Protocol

import click

from issuer.commands.session import (
    Session,
    by_option,
    json_option,
    pass_session,
    say,
)
from issuer.domain.award import Credential
from issuer.ports import Database
from issuer.services import lifecycle
from issuer.services.journal import Act
from issuer.services.lifecycle import HoldOutcome
from issuer.services.status import publish_status


class ChangeStanding(Protocol):
    """What revoking, suspending and reinstating have in common."""

    def __call__(
        self, credential_id: str, *, reason: str, database: Database, act: Act
    ) -> Credential:
        """The credential after the change."""
        ...


reason_option = click.option("--reason", required=True, metavar="TEXT", help="Why.")
offering_option = click.option("--offering", required=True, metavar="CODE")


@click.command()
@click.argument("credential_id", metavar="ID")
@reason_option
@by_option
@json_option
@pass_session
def revoke(
    session: Session, credential_id: str, reason: str, by: str | None, as_json: bool
) -> None:
    """Revoke credential ID, for good."""
    _change(session, lifecycle.revoke, credential_id, reason, by, as_json=as_json)


@click.command()
@click.argument("credential_id", metavar="ID")
@reason_option
@by_option
@json_option
@pass_session
def suspend(
    session: Session, credential_id: str, reason: str, by: str | None, as_json: bool
) -> None:
    """Suspend credential ID until it is reinstated or revoked."""
    _change(session, lifecycle.suspend, credential_id, reason, by, as_json=as_json)


@click.command()
@click.argument("credential_id", metavar="ID")
@click.option("--reason", default="the suspension was lifted", metavar="TEXT")
@by_option
@json_option
@pass_session
def reinstate(
    session: Session, credential_id: str, reason: str, by: str | None, as_json: bool
) -> None:
    """Lift the suspension of credential ID."""
    _change(session, lifecycle.reinstate, credential_id, reason, by, as_json=as_json)


@click.group()
def hold() -> None:
    """Concerns that keep an award back."""


@hold.command(name="open")
@click.argument("id_number")
@offering_option
@reason_option
@by_option
@json_option
@pass_session
def open_(
    session: Session,
    id_number: str,
    offering: str,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Hold the enrolment of ID_NUMBER back; what was issued is suspended."""
    ports, act = session.application.ports, session.act(by)
    suspended = lifecycle.open_hold(
        id_number,
        offering=offering,
        reason=reason,
        database=ports.database,
        new_id=ports.new_id,
        act=act,
    )
    publish_status(ports, act)
    words = f"{id_number} in {offering} is on hold."
    words += "".join(f"\nsuspended {one}" for one in suspended)
    say(words, {"suspended": suspended}, as_json=as_json)


@hold.command()
@click.argument("id_number")
@offering_option
@click.option(
    "--outcome",
    required=True,
    type=click.Choice([one.value for one in HoldOutcome]),
    help="cleared: reinstate what was issued; upheld: revoke it.",
)
@click.option("--note", required=True, metavar="TEXT", help="How it was decided.")
@by_option
@json_option
@pass_session
def close(
    session: Session,
    id_number: str,
    offering: str,
    outcome: str,
    note: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Close every hold on the enrolment of ID_NUMBER."""
    ports, act = session.application.ports, session.act(by)
    changed = lifecycle.close_hold(
        id_number,
        offering=offering,
        outcome=HoldOutcome(outcome),
        note=note,
        database=ports.database,
        act=act,
    )
    publish_status(ports, act)
    words = f"The hold on {id_number} in {offering} is closed: {outcome}."
    words += "".join(f"\nchanged {one}" for one in changed)
    say(words, {"changed": changed}, as_json=as_json)


@click.group()
def status() -> None:
    """The signed lists that say what is revoked or suspended."""


@status.command()
@by_option
@json_option
@pass_session
def publish(session: Session, by: str | None, as_json: bool) -> None:
    """Sign and publish every status list as it stands now, all or none."""
    ports = session.application.ports
    lists = [
        ports.identity.status_list(one)
        for one in publish_status(ports, session.act(by))
    ]
    words = "\n".join(f"published {one}" for one in lists)
    nothing = "There is no status list yet; the first issuing makes it."
    say(words or nothing, {"published": lists}, as_json=as_json)


def _change(
    session: Session,
    change: ChangeStanding,
    credential_id: str,
    reason: str,
    by: str | None,
    *,
    as_json: bool,
) -> None:
    """Change a standing and publish the lists, so that verifiers see it at once.

    The keys are opened first: without them nothing is changed at all.
    """
    ports, act = session.application.ports, session.act(by)
    changed = change(credential_id, reason=reason, database=ports.database, act=act)
    publish_status(ports, act)
    words = f"credential {changed.id} is {changed.standing}, and the lists say so."
    value = {"id": changed.id, "standing": changed.standing.value}
    say(words, value, as_json=as_json)
