"""`signet verify SOURCE…`: the verifier's command, beside the issuer."""

from pathlib import Path

import click

from issuer.commands.session import Session, json_option, pass_session
from verifier.command import finish, summary_option, verify_sources


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@json_option
@click.option("--offline", is_flag=True, help="Fetch nothing at all.")
@summary_option
@pass_session
def verify(
    session: Session,
    sources: tuple[str, ...],
    as_json: bool,
    offline: bool,
    summary: Path | None,
) -> None:
    """Verify badges: files or folders of them, https links, or - for input.

    Our own badges are checked without fetching anything. Exit status: 0 valid; 2 we
    could not decide; 1 anything else; 64 wrong usage.
    """
    reports = verify_sources(sources, session.application.verifier(offline=offline))
    finish(reports, as_json=as_json, summary=summary)
