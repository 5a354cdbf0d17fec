"""`signet staff add|list|code|sign-out|disable`: who may use the console."""

import click

from issuer.commands.session import (
    Session,
    by_option,
    json_option,
    pass_session,
    say,
)
from issuer.domain.staff import CODE_LIFE, Role, StaffMember
from issuer.services.sign_in import (
    add_member,
    disable_member,
    issue_code,
    sign_out_everywhere,
)


@click.group()
def staff() -> None:
    """The people of the office, who sign in to the console."""


@staff.command()
@click.argument("email")
@click.option("--name", required=True, help="As others in the office know them.")
@click.option(
    "--role",
    type=click.Choice([one.value for one in Role]),
    default=Role.OFFICER.value,
    show_default=True,
    help="An officer decides; a viewer only looks.",
)
@by_option
@json_option
@pass_session
def add(
    session: Session, email: str, name: str, role: str, by: str | None, as_json: bool
) -> None:
    """Let EMAIL sign in, or change their name or role."""
    member = add_member(
        email,
        name=name,
        role=Role(role),
        database=session.application.database,
        act=session.act(by),
    )
    words = f"{member.name} may sign in as {member.role}. Without single sign-on: "
    say(words + f"signet staff code {member.email}", _value(member), as_json=as_json)


@staff.command(name="list")
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """List everybody who may sign in, or once could."""
    with session.application.database.read() as uow:
        found = uow.staff.members()
    lines = [
        f"{one.email:<32} {one.role:<8} {_state(one):<16} {one.name}" for one in found
    ]
    value = {"staff": [_value(one) for one in found]}
    say("\n".join(lines) or "There is nobody yet.", value, as_json=as_json)


@staff.command()
@click.argument("email")
@by_option
@json_option
@pass_session
def code(session: Session, email: str, by: str | None, as_json: bool) -> None:
    """Print a code with which EMAIL can sign in once, within ten minutes."""
    application = session.application
    made = issue_code(email, ports=application.sign_in_ports, act=session.act(by))
    minutes = int(CODE_LIFE.total_seconds() // 60)
    address = f"{application.identity.base_url}/console/sign-in"
    words = f"{made}\nGood once, for {minutes} minutes, at {address}"
    say(words, {"code": made, "address": address}, as_json=as_json)


@staff.command(name="sign-out")
@click.argument("email")
@by_option
@json_option
@pass_session
def sign_out(session: Session, email: str, by: str | None, as_json: bool) -> None:
    """End every session of EMAIL, at once."""
    ended = sign_out_everywhere(
        email, database=session.application.database, act=session.act(by)
    )
    say(f"{ended} session(s) of {email} ended.", {"ended": ended}, as_json=as_json)


@staff.command()
@click.argument("email")
@by_option
@json_option
@pass_session
def disable(session: Session, email: str, by: str | None, as_json: bool) -> None:
    """Let EMAIL sign in no longer; what they did stays theirs."""
    member = disable_member(
        email, database=session.application.database, act=session.act(by)
    )
    say(f"{member.email} may not sign in.", _value(member), as_json=as_json)


def _state(member: StaffMember) -> str:
    if member.disabled_at is not None:
        return "disabled"
    return "by single sign-on" if member.oidc_subject else "may sign in"


def _value(member: StaffMember) -> dict[str, str]:
    return {
        "email": member.email,
        "name": member.name,
        "role": member.role.value,
        "state": _state(member),
    }
