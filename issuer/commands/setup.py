"""`signet init`, `signet doctor`, `signet serve`, `signet worker`."""

import os
import sys
import time
from typing import Final

import click

from issuer.commands.session import (
    Session,
    by_option,
    json_option,
    pass_session,
    say,
)
from issuer.doctor import diagnose
from issuer.errors import EXIT_FAILED, StorageBusyError
from issuer.services.journal import SYSTEM, Act
from issuer.services.ports import IssuingPorts
from issuer.services.stacks import award_completed_stacks
from issuer.services.status import TIME_TO_LIVE, publish_status
from issuer.setting_up import set_up

# Published twice within its time to live, a list is never older than it says.
DEFAULT_INTERVAL: Final = int(TIME_TO_LIVE.total_seconds() // 2)


@click.command()
@by_option
@json_option
@pass_session
def init(session: Session, by: str | None, as_json: bool) -> None:
    """Make what is missing: data folder, tables, keystore, keys. Safe to run again."""
    application = session.application
    done = set_up(application, session.act(by))
    did = application.identity.did
    lines = [f"database at version {done.revision}", f"issuer {did}"]
    lines += [f"made and activated key {kid}" for kid in done.new_keys]
    value = {"did": did, "revision": done.revision, "new_keys": done.new_keys}
    say("\n".join(lines), value, as_json=as_json)


@click.command()
@json_option
@pass_session
def doctor(session: Session, as_json: bool) -> None:
    """Print the effective settings, secrets hidden, and all that is wrong at once."""
    settings = session.settings.shown()
    found = diagnose(session.application, now=session.clock())
    lines = [f"{name} = {value}" for name, value in settings.items()]
    for one in found:
        mark = "note" if one.only_a_note else ("WRONG" if one.problem else "ok")
        lines.append(
            f"{mark:<6} {one.subject}{': ' if one.problem else ''}{one.problem}"
        )
    value = {
        "settings": settings,
        "findings": [
            {"subject": one.subject, "problem": one.problem, "note": one.only_a_note}
            for one in found
            if one.problem
        ],
    }
    say("\n".join(lines), value, as_json=as_json)
    if any(one.problem and not one.only_a_note for one in found):
        sys.exit(EXIT_FAILED)


# In each worker; most of them wait, for a network or for a confined child.
THREADS = 32


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@pass_session
def serve(session: Session, host: str, port: int, workers: int) -> None:
    """Serve the public pages and the verifier, with gunicorn, until stopped."""
    session.application.did_document()  # whatever is wrong is said before serving
    serve_forever(host=host, port=port, workers=workers)


def serve_forever(*, host: str, port: int, workers: int) -> None:
    """Become gunicorn, serving `issuer:create_app` by the environment's settings."""
    sys.stdout.flush()
    arguments = server_arguments(host=host, port=port, workers=workers)
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - our own words


def server_arguments(*, host: str, port: int, workers: int) -> list[str]:
    """How gunicorn is started: with threads, and without an access log.

    While one thread waits for somebody else's server, or for a large file to be read,
    the others answer; each worker listens by itself, so that connections that are kept
    open spread over them. A line for each request would be a record of who looked at or
    checked which badge, and every page says that we keep none.
    """
    return [
        *("-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers)),
        *("--worker-class", "gthread", "--threads", str(THREADS), "--reuse-port"),
        *("--no-control-socket", "issuer:create_app()"),
    ]


@click.command()
@click.option("--once", is_flag=True, help="Do what is due and end.")
@click.option(
    "--interval",
    default=DEFAULT_INTERVAL,
    show_default=True,
    type=click.IntRange(1, 86_400),
    metavar="SECONDS",
)
@pass_session
def worker(session: Session, once: bool, interval: int) -> None:
    """Award completed stacks and publish the status lists, again and again."""
    ports = (
        session.application.ports
    )  # whatever is wrong is said before the first round
    while True:
        try:
            _work(ports, Act(by=SYSTEM, at=session.clock()))
        except StorageBusyError as exc:
            if once:
                raise
            click.echo(f"signet: {exc}", err=True)  # the next round will do it
        if once:
            return
        time.sleep(interval)


def _work(ports: IssuingPorts, act: Act) -> None:
    stacks = award_completed_stacks(ports, act)
    lists = publish_status(ports, act)
    click.echo(f"{len(stacks)} stack(s) issued, {len(lists)} list(s) published")
