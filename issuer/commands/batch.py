"""`signet batch list|status|approve|issue`."""

from collections import Counter
from typing import Any

import click

from issuer.commands.session import (
    Session,
    by_option,
    json_option,
    pass_session,
    say,
)
from issuer.domain.batch import Batch
from issuer.services.approval import approve_batch, find_batch
from issuer.services.issuance import issue_batch
from issuer.services.stacks import award_completed_stacks


@click.group()
def batch() -> None:
    """Lists of awards: proposed by one person, approved by another, issued."""


@batch.command(name="list")
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """List every batch, oldest first."""
    with session.application.database.read() as uow:
        found = uow.batches.batches()
    lines = [f"{one.id}  {one.state}  {len(one.items)} award(s)" for one in found]
    value = {"batches": [_value(one) for one in found]}
    say("\n".join(lines) or "There is no batch yet.", value, as_json=as_json)


@batch.command()
@click.argument("batch_id", metavar="ID")
@json_option
@pass_session
def status(session: Session, batch_id: str, as_json: bool) -> None:
    """Show who would get what in batch ID, and how far issuing has come."""
    with session.application.database.read() as uow:
        found = find_batch(uow, batch_id)
        credentials = uow.credentials.credentials(batch=batch_id)
    states = Counter(one.state.value for one in credentials)
    lines = [
        f"{found.id}: {found.state}, {found.achievement} for {found.offering}",
        f"digest {found.digest}",
        f"proposed by {found.proposed_by}, approved by {found.approved_by or 'nobody'}",
        *(f"  {one.id_number}  {one.kind:<16}  {one.name}" for one in found.items),
        *(f"{count} credential(s) {state}" for state, count in states.items()),
    ]
    value = {**_value(found), "items": found.content()["items"], "states": states}
    say("\n".join(lines), value, as_json=as_json)


@batch.command()
@click.argument("batch_id", metavar="ID")
@click.option("--digest", metavar="SHA256", help="The digest of the list you saw.")
@by_option
@json_option
@pass_session
def approve(
    session: Session,
    batch_id: str,
    digest: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Approve batch ID. Whoever proposed it cannot.

    The ID ends in the beginning of the list's digest: a list that changed has another.
    """
    approved = approve_batch(
        batch_id,
        digest=digest,
        database=session.application.database,
        act=session.act(by),
    )
    words = (
        f"Batch {approved.id} is approved by {approved.approved_by}: "
        f"{len(approved.items)} award(s). Next: signet batch issue {approved.id}"
    )
    say(words, _value(approved), as_json=as_json)


@batch.command()
@click.argument("batch_id", metavar="ID")
@by_option
@json_option
@pass_session
def issue(session: Session, batch_id: str, by: str | None, as_json: bool) -> None:
    """Issue approved batch ID and the stacks that it completes. Safe to run again."""
    act = session.act(by)
    ports = session.application.ports
    issued = issue_batch(batch_id, ports=ports, act=act)
    stacks = award_completed_stacks(ports, act)
    address = ports.identity.credential
    lines = [f"issued {address(one)}" for one in issued.released]
    lines += [f"issued {address(one)} (a stack that is complete)" for one in stacks]
    lines += [f"left out {one}" for one in issued.left_out]
    value = {
        "issued": [address(one) for one in issued.released],
        "stacks": [address(one) for one in stacks],
        "left_out": issued.left_out,
    }
    nothing = "Everything in it has been issued already."
    say("\n".join(lines) or nothing, value, as_json=as_json)


def _value(found: Batch) -> dict[str, Any]:
    return {
        "id": found.id,
        "state": found.state.value,
        "offering": found.offering,
        "achievement": found.achievement,
        "digest": found.digest,
        "awards": len(found.items),
        "proposed_by": found.proposed_by,
        "approved_by": found.approved_by,
    }
