"""`signet audit verify`."""

import click

from issuer.commands.session import Session, json_option, pass_session, say
from issuer.services.journal import verify_audit


@click.group()
def audit() -> None:
    """The log of who did what, each entry chained to the one before."""


@audit.command()
@json_option
@pass_session
def verify(session: Session, as_json: bool) -> None:
    """Check that no entry was altered, removed or added."""
    entries = verify_audit(session.application.database)
    words = f"The audit log holds: {entries} entries, each chained to the one before."
    say(words, {"entries": entries}, as_json=as_json)
