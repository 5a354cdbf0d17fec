"""What every command needs: settings, who acts, files in and out, words or JSON."""

import getpass
import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import click

from issuer.bootstrap import Application, current_time
from issuer.config import Settings, load_settings
from issuer.errors import (
    CannotCreateError,
    InputMissingError,
    MalformedInputError,
    NotPermittedError,
)
from issuer.services.journal import Act

MAX_INPUT_BYTES: Final = 20_000_000
MAX_ACTOR: Final = 254


class Session:
    """One run of the program. Nothing is read or opened before it is asked for."""

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        *,
        clock: Callable[[], datetime] = current_time,
    ) -> None:
        self.environ = os.environ if environ is None else environ
        self.clock = clock

    @cached_property
    def settings(self) -> Settings:
        """The settings, from the environment."""
        return load_settings(self.environ)

    @cached_property
    def application(self) -> Application:
        """The issuer, put together by the settings."""
        return Application(self.settings, clock=self.clock)

    def act(self, by: str | None) -> Act:
        """Who acts: `--by`, else SIGNET_ACTOR, else the login of this computer.

        Raises:
            NotPermittedError: nobody is named, or the name is unusable.
        """
        actor = by or self.environ.get("SIGNET_ACTOR") or _login()
        if not actor or len(actor) > MAX_ACTOR or not actor.isprintable():
            msg = "nobody is named as acting. Give --by EMAIL or set SIGNET_ACTOR."
            raise NotPermittedError(msg)
        return Act(by=actor, at=self.clock())


pass_session = click.make_pass_decorator(Session)

by_option = click.option("--by", metavar="EMAIL", help="Who acts (or SIGNET_ACTOR).")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def read_input(path: str) -> bytes:
    """The bytes of a file that somebody named.

    Raises:
        InputMissingError: it is not there or cannot be read.
        MalformedInputError: it is larger than anything we read.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_INPUT_BYTES + 1)
    except OSError as exc:
        msg = f"{path} cannot be read ({exc.strerror}). Check the name."
        raise InputMissingError(msg) from exc
    except ValueError as exc:
        msg = f"{path!r} is no file name. Check the name."
        raise InputMissingError(msg) from exc
    if len(data) > MAX_INPUT_BYTES:
        msg = f"{path} is over {MAX_INPUT_BYTES} bytes. Give a smaller file."
        raise MalformedInputError(msg)
    return data


def write_output(path: Path, data: bytes) -> None:
    """Write a file, making its folder.

    Raises:
        CannotCreateError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as exc:
        msg = f"{path} cannot be written ({exc.strerror}). Check the folder."
        raise CannotCreateError(msg) from exc


def say(words: str, value: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a result: words for a person, or JSON for a program."""
    if as_json:
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    elif words:
        click.echo(words)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
