"""`signet`: every command, and how each kind of trouble ends."""

import sys
from collections.abc import Sequence

import click

from issuer.commands.audit import audit
from issuer.commands.batch import batch
from issuer.commands.catalogue import catalogue
from issuer.commands.keys import keys
from issuer.commands.lifecycle import hold, reinstate, revoke, status, suspend
from issuer.commands.results import results
from issuer.commands.session import Session
from issuer.commands.setup import doctor, init, serve, worker
from issuer.commands.staff import staff
from issuer.commands.trust import trust
from issuer.commands.vc_api import vc_api
from issuer.commands.verify import verify
from issuer.demo_command import demo
from issuer.errors import (
    EXIT_DATA,
    EXIT_NOT_PERMITTED,
    EXIT_USAGE,
    IssuerError,
    PolicyRefusedError,
    UnusableRowsError,
)
from keys.errors import KeysError
from vc.errors import VcError
from verifier.errors import VerifierError

EXIT_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="signet")
@click.pass_context
def cli(context: click.Context) -> None:
    """Issue and verify micro-credentials as Open Badges 3.0.

    Exit status: 0 done; 64 wrong usage; 65 data that cannot be used; 66 a file that
    is not there; 69 no database; 73 cannot write; 75 busy, try again; 77 not
    permitted; 78 a setting is wrong.
    """
    context.obj = context.obj or Session()


for command in (
    *(
        audit,
        batch,
        catalogue,
        demo,
        doctor,
        hold,
        init,
        keys,
        reinstate,
        results,
        revoke,
    ),
    *(serve, staff, status, suspend, trust, vc_api, verify, worker),
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; trouble ends in one sentence and a documented exit status."""
    sys.exit(run(arguments))


def run(
    arguments: Sequence[str] | None = None, *, session: Session | None = None
) -> int:
    """Run a command; its exit status."""
    try:
        cli.main(arguments, prog_name="signet", standalone_mode=False, obj=session)
    except click.exceptions.Abort:
        return EXIT_INTERRUPTED
    except click.ClickException as exc:
        exc.show()
        return EXIT_USAGE
    except SystemExit as exc:
        return exc.code if isinstance(exc.code, int) else EXIT_USAGE
    except (IssuerError, KeysError, VcError, VerifierError) as exc:
        for detail in _details(exc):
            click.echo(detail, err=True)
        click.echo(f"signet: {exc}", err=True)
        return _exit_status(exc)
    return 0


def _details(exc: Exception) -> Sequence[str]:
    if isinstance(exc, PolicyRefusedError):
        return [finding.sentence() for finding in exc.findings]
    return exc.details if isinstance(exc, UnusableRowsError) else []


def _exit_status(exc: Exception) -> int:
    match exc:
        case IssuerError():
            return exc.exit_status
        case KeysError():
            return EXIT_NOT_PERMITTED
        case VerifierError():
            return EXIT_USAGE
        case _:
            return EXIT_DATA


if __name__ == "__main__":
    main()
