"""The verifier's settings, from the environment; all that is wrong said at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from verifier.errors import SettingsError

_HOST_AND_PORT: Final = re.compile(r"[a-z0-9.:\[\]-]+:[0-9]{1,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierSettings:
    """SIGNET_TRUST_LIST (files, separated by commas), SIGNET_FETCH_ALLOW."""

    trust_lists: tuple[Path, ...] = ()
    fetch_allow: frozenset[str] = frozenset()


def load_settings(environ: Mapping[str, str]) -> VerifierSettings:
    """Read the settings.

    Raises:
        SettingsError: one message that names every setting that cannot be used.
    """
    lists = _split(environ.get("SIGNET_TRUST_LIST", ""))
    allowed = frozenset(_split(environ.get("SIGNET_FETCH_ALLOW", "")))
    problems = [
        f"SIGNET_TRUST_LIST: there is no file {name}"
        for name in lists
        if not Path(name).is_file()
    ]
    problems += [
        f"SIGNET_FETCH_ALLOW: {one!r} is not host:port"
        for one in sorted(allowed)
        if _HOST_AND_PORT.fullmatch(one) is None
    ]
    if problems:
        raise SettingsError("; ".join(problems))
    return VerifierSettings(
        trust_lists=tuple(Path(name) for name in lists), fetch_allow=allowed
    )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
