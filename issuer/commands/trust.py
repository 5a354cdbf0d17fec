"""`signet trust list|propose|confirm|withdraw`: our own list of issuers."""

from typing import Any

import click

from issuer.commands.session import (
    Session,
    by_option,
    json_option,
    pass_session,
    say,
)
from issuer.domain.trust import ListedIssuer, TrustEntryRecord
from issuer.services import trust as list_of_issuers


@click.group()
def trust() -> None:
    """Whom the verifier knows by name: proposed by one person, confirmed by another."""


@trust.command(name="list")
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """List every entry, newest first."""
    with session.application.database.read() as uow:
        found = uow.trust.entries()
    lines = [
        f"{one.id}  {one.state:<9}  {one.issuer.id}  {one.issuer.name}" for one in found
    ]
    value = {"entries": [_value(one) for one in found]}
    say("\n".join(lines) or "There is no entry yet.", value, as_json=as_json)


@trust.command()
@click.argument("issuer_id", metavar="ISSUER")
@click.option("--name", required=True, help="What we shall call it.")
@click.option("--evidence", required=True, help="How we know that it is they.")
@click.option("--url", default="", help="Its own site, https://…")
@click.option("--location", default="", help="City and country.")
@click.option(
    "--status-host", "hosts", multiple=True, help="Who else may keep its status lists."
)
@click.option(
    "--status-issuer", "issuers", multiple=True, help="Who else may sign them."
)
@by_option
@json_option
@pass_session
def propose(
    session: Session,
    issuer_id: str,
    name: str,
    evidence: str,
    url: str,
    location: str,
    hosts: tuple[str, ...],
    issuers: tuple[str, ...],
    by: str | None,
    as_json: bool,
) -> None:
    """Propose ISSUER (did:web:…, did:key:…, did:jwk:… or https://…) for the list."""
    issuer = ListedIssuer(
        id=issuer_id,
        name=name,
        evidence=evidence,
        url=url,
        location=location,
        status_hosts=hosts,
        status_issuers=issuers,
    )
    entry = list_of_issuers.propose(
        issuer, ports=session.application.trust_ports, act=session.act(by)
    )
    words = (
        f"Proposed as {entry.id}, digest {entry.digest}\n"
        f"Next, by somebody else: signet trust confirm {entry.id}"
        f" --digest {entry.digest}"
    )
    say(words, _value(entry), as_json=as_json)


@trust.command()
@click.argument("entry_id", metavar="ID")
@click.option(
    "--digest", required=True, metavar="SHA256", help="Of the entry that you looked at."
)
@by_option
@json_option
@pass_session
def confirm(
    session: Session, entry_id: str, digest: str, by: str | None, as_json: bool
) -> None:
    """Put proposed entry ID on the list. Whoever proposed it cannot."""
    entry = list_of_issuers.confirm(
        entry_id,
        digest=digest.lower(),
        ports=session.application.trust_ports,
        act=session.act(by),
    )
    words = f"{entry.issuer.id} is listed as {entry.issuer.name}."
    say(words, _value(entry), as_json=as_json)


@trust.command()
@click.argument("entry_id", metavar="ID")
@click.option("--reason", required=True, help="Why, for the record.")
@by_option
@json_option
@pass_session
def withdraw(
    session: Session, entry_id: str, reason: str, by: str | None, as_json: bool
) -> None:
    """Take entry ID off the list, or a proposal back."""
    entry = list_of_issuers.withdraw(
        entry_id,
        reason=reason,
        ports=session.application.trust_ports,
        act=session.act(by),
    )
    say(f"{entry.issuer.id} is withdrawn.", _value(entry), as_json=as_json)


def _value(entry: TrustEntryRecord) -> dict[str, Any]:
    return {
        "entry": entry.id,
        "state": entry.state.value,
        "issuer": entry.issuer.content(),
        "digest": entry.digest,
        "proposed_by": entry.proposed_by,
        "confirmed_by": entry.confirmed_by,
        "withdrawn_by": entry.withdrawn_by,
        "reason": entry.reason,
    }
