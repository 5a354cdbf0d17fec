"""`signet keys list|generate|activate|retire|compromised`."""

from collections.abc import Callable
from typing import Any

import click

from issuer.bootstrap import KeyRecord, Keystore
from issuer.commands.session import (
    Session,
    by_option,
    json_option,
    pass_session,
    say,
)
from issuer.setting_up import NEEDED_KEYS
from keys.public_key import KeyType


@click.group()
def keys() -> None:
    """The issuer's keys: pending, active, retired, compromised."""


@keys.command(name="list")
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """List every key, oldest first."""
    found = session.application.keystore.keys()
    lines = [f"{one.state:<12} {one.type:<8} {one.kid}" for one in found]
    say("\n".join(lines), {"keys": [_value(one) for one in found]}, as_json=as_json)


@keys.command()
@click.option(
    "--type",
    "key_type",
    type=click.Choice([one.value for one in KeyType]),
    default=NEEDED_KEYS[0].value,
    show_default=True,
)
@by_option
@json_option
@pass_session
def generate(session: Session, key_type: str, by: str | None, as_json: bool) -> None:
    """Make a pending key and publish it, so that caches hold it before it signs."""
    _change(
        session,
        lambda store: store.generate(KeyType(key_type), now=session.clock()),
        by=by,
        as_json=as_json,
    )


@keys.command()
@click.argument("kid")
@by_option
@json_option
@pass_session
def activate(session: Session, kid: str, by: str | None, as_json: bool) -> None:
    """Let pending key KID sign from now on; its predecessor is retired."""
    _change(
        session,
        lambda store: store.activate(kid, now=session.clock()),
        by=by,
        as_json=as_json,
    )


@keys.command()
@click.argument("kid")
@by_option
@json_option
@pass_session
def retire(session: Session, kid: str, by: str | None, as_json: bool) -> None:
    """Let key KID sign no more; what it signed stays valid."""
    _change(
        session,
        lambda store: store.retire(kid, now=session.clock()),
        by=by,
        as_json=as_json,
    )


@keys.command()
@click.argument("kid")
@by_option
@json_option
@pass_session
def compromised(session: Session, kid: str, by: str | None, as_json: bool) -> None:
    """Revoke key KID, for good: nothing that it ever signed is believed any more."""
    _change(
        session,
        lambda store: store.mark_compromised(kid, since=session.clock()),
        by=by,
        as_json=as_json,
    )


def _change(
    session: Session,
    change: Callable[[Keystore], KeyRecord],
    *,
    by: str | None,
    as_json: bool,
) -> None:
    application = session.application
    _, act = application.database, session.act(by)  # both are there before a change
    changed = change(application.keystore)
    application.publish_keys(act, because=f"{changed.kid} is {changed.state}")
    say(f"key {changed.kid} is {changed.state}", _value(changed), as_json=as_json)


def _value(record: KeyRecord) -> dict[str, Any]:
    return {
        "kid": record.kid,
        "type": record.type.value,
        "state": record.state.value,
        "created": record.created.isoformat(),
    }
