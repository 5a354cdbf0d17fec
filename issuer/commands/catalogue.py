"""`signet catalogue import FILE`."""

import click

from issuer.commands.session import (
    Session,
    by_option,
    json_option,
    pass_session,
    read_input,
    say,
)
from issuer.services.catalogue import import_catalogue


@click.group()
def catalogue() -> None:
    """Micro-credentials, stacks and offerings."""


@catalogue.command(name="import")
@click.argument("file")
@by_option
@json_option
@pass_session
def import_(session: Session, file: str, by: str | None, as_json: bool) -> None:
    """Check a catalogue FILE (YAML) against the policy and keep it, whole or not."""
    imported = import_catalogue(
        read_input(file),
        name=file,
        database=session.application.database,
        act=session.act(by),
    )
    lines = [f"added {name}" for name in imported.added]
    lines += [f"unchanged {name}" for name in imported.unchanged]
    lines += [f"note: {note.sentence()}" for note in imported.notes]
    value = {
        "added": imported.added,
        "unchanged": imported.unchanged,
        "notes": [note.sentence() for note in imported.notes],
    }
    say("\n".join(lines), value, as_json=as_json)
