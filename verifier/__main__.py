"""`signet-verify`: the verifier as a command of its own, without the issuer."""

import os
import sys
from pathlib import Path

import click

from verifier.bootstrap import build_service
from verifier.command import (
    EXIT_USAGE,
    finish,
    summary_option,
    verify_sources,
)
from verifier.config import load_settings
from verifier.errors import VerifierError


@click.command(name="verify")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--offline", is_flag=True, help="Fetch nothing at all.")
@summary_option
def verify(
    sources: tuple[str, ...], as_json: bool, offline: bool, summary: Path | None
) -> None:
    """Verify badges: files or folders of them, https links, or - for input.

    Exit status: 0 valid; 2 we could not decide; 1 anything else; 64 wrong usage.
    """
    service = build_service(load_settings(os.environ), offline=offline)
    reports = verify_sources(sources, service)
    finish(reports, as_json=as_json, summary=summary)


def main() -> None:
    """Run the command; a mistake of the caller ends in one sentence and 64."""
    try:
        verify.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(EXIT_USAGE)
    except click.ClickException as exc:
        exc.show()
        sys.exit(EXIT_USAGE)
    except VerifierError as exc:
        click.echo(f"signet-verify: {exc}", err=True)
        sys.exit(EXIT_USAGE)


if __name__ == "__main__":
    main()
