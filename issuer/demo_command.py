"""`signet demo`: the main job from end to end, on sample data of its own."""

import os
import shlex
import shutil
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Final

import click

from issuer.bootstrap import Application
from issuer.commands.session import Session, pass_session, write_output
from issuer.commands.setup import serve_forever
from issuer.config import DEFAULT_BASE_URL, load_settings
from issuer.demo.employer import (
    FORGERY,
    Checked,
    badge_files,
    check_files,
    forge,
    verification_files,
)
from issuer.demo.run import Made, copy_samples, run_story, staff_codes
from issuer.demo.story import COUNTS
from issuer.errors import EXIT_FAILED, CannotCreateError

DEFAULT_FOLDER: Final = "demo-data"
MARKER: Final = ".signet-demo"
PORT: Final = 8000
# What the demo takes from the environment; the rest would be somebody's real office.
_TAKEN_OVER: Final = ("SIGNET_ISSUER_NAME", "SIGNET_LINKEDIN_ORGANIZATION_ID")


@click.command()
@click.option("--no-serve", is_flag=True, help="End instead of serving the result.")
@click.option("--data-dir", default=DEFAULT_FOLDER, show_default=True, metavar="FOLDER")
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(1024, 65535)
)
@pass_session
def demo(
    session: Session,
    no_serve: bool,  # noqa: FBT001 - click passes it by name
    data_dir: str,
    port: int,
) -> None:
    """Do the whole main job on sample data, and verify all of it as an employer would.

    Ends with status 0 only if every verdict was the expected one.
    """
    now = session.clock()
    folder = Path(data_dir)
    environ = _prepare(folder, session, port=port)
    application = Application(load_settings(environ), clock=session.clock)
    made = run_story(application, now=now, say=click.echo)
    files = folder / "demo"
    write_files(application, made, files)
    click.echo(f"\nVerifying the files in {files} as an employer would:\n")
    checked = list(check_files(application, made, folder=files))
    click.echo(table(application, checked))
    wrong = [one for one in checked if not one.is_as_expected]
    counts = Counter(one.award.kind for one in made)
    click.echo(f"\n{len(checked) - len(wrong)} of {len(checked)} verdicts as expected.")
    if wrong or counts != COUNTS:
        click.echo("signet: the demo did not do what it should; see above.", err=True)
        sys.exit(EXIT_FAILED)
    if not no_serve:
        base_url = application.settings.base_url
        click.echo(f"\nThe office signs in at {base_url}/console/ with a code, once:")
        for email, code in staff_codes(application, now=session.clock()).items():
            click.echo(f"  {code}  {email}")
        where = f"SIGNET_DATA_DIR={shlex.quote(str(folder))} SIGNET_BASE_URL={base_url}"
        signet = shlex.quote(sys.argv[0])  # as it was called: it may be on no path
        click.echo(f"More: {where} {signet} staff code EMAIL")
        application.bare_database.close()
        click.echo(f"\nServing {base_url}/catalogue (Ctrl-C ends it)")
        os.environ.update(environ)
        serve_forever(host="127.0.0.1", port=port, workers=2)


def write_files(application: Application, made: list[Made], folder: Path) -> None:
    """Write every badge in every form, the sample data, and what verifiers need.

    Raises:
        CannotCreateError: a file cannot be written.
    """
    written = {**badge_files(application, made), **verification_files(application)}
    written[FORGERY] = forge(made)
    for name, data in written.items():
        write_output(folder / name, data)
    copy_samples(folder / "samples", write_output)


def table(application: Application, checked: list[Checked]) -> str:
    """A line for each badge: who, what, the verdict on each of its files, the link."""
    lines: list[str] = []
    by_badge: dict[str, list[Checked]] = {}
    for one in checked:
        by_badge.setdefault(one.path.stem, []).append(one)
    for stem, group in by_badge.items():
        made, is_forged = group[0].made, stem == Path(FORGERY).stem
        verdicts = " ".join(dict.fromkeys(one.verdict.value for one in group))
        mark = "✓" if all(one.is_as_expected for one in group) else "✗"
        forms = ",".join(one.path.suffix[1:] for one in group)
        link = application.identity.credential(made.credential.id)
        name = "(a forgery)" if is_forged else made.award.name
        lines.append(
            f"{mark} {_padded(name, 18)} {_padded(made.version.title, 34)} "
            f"{made.award.kind:<16} {verdicts:<15} {forms:<17} "
            f"{stem if is_forged else link}"
        )
    return "\n".join(lines)


def _padded(text: str, width: int) -> str:
    """`text` filled up to a width that a terminal shows, wide characters included."""
    shown = sum(
        0
        if unicodedata.combining(char)
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
    return text + " " * max(0, width - shown)


def _prepare(folder: Path, session: Session, *, port: int) -> dict[str, str]:
    """An empty folder of the demo's own, and the settings to go with it.

    Raises:
        CannotCreateError: the folder holds something that is not the demo's.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            _require_ours(folder)
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / MARKER).touch()
    except OSError as exc:
        msg = f"{folder} cannot be used ({exc.strerror}). Choose another --data-dir."
        raise CannotCreateError(msg) from exc
    secrets = {
        "SIGNET_KEY_PASSPHRASE_FILE": folder / "passphrase",
        "SIGNET_SECRET_KEY_FILE": folder / "secret-key",
    }
    for secret in secrets.values():
        write_output(secret, Application.new_token().encode())
        secret.chmod(0o600)
    kept = {name: session.environ.get(name, "") for name in _TAKEN_OVER}
    return {
        **{name: value for name, value in kept.items() if value},
        "SIGNET_DATA_DIR": str(folder),
        **{name: str(secret) for name, secret in secrets.items()},
        "SIGNET_BASE_URL": DEFAULT_BASE_URL.replace(str(PORT), str(port)),
    }


def _require_ours(folder: Path) -> None:
    if not (folder / MARKER).exists():
        msg = f"{folder} holds something that is not the demo's. Choose another "
        raise CannotCreateError(msg + "--data-dir.")
