"""The verifier's settings, from the environment; all that is wrong said at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from verifier.errors import SettingsError

DEFAULT_RATE_LIMIT: Final = "30/minute"
_RATE_LIMIT: Final = re.compile(r"off|[1-9][0-9]{0,8}/(?:second|minute|hour|day)")
_PROXIES: Final = re.compile(r"[0-9]")
_HOST_AND_PORT: Final = re.compile(r"[a-z0-9.:\[\]-]+:[0-9]{1,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierSettings:
    """SIGNET_TRUST_LIST (files, separated by commas), SIGNET_FETCH_ALLOW.

    SIGNET_RATE_LIMIT is what one address may ask, such as "30/minute", or "off";
    SIGNET_TRUSTED_PROXIES how many proxies of our own stand before us, whose word for
    the address of the sender is believed.
    """

    trust_lists: tuple[Path, ...] = ()
    fetch_allow: frozenset[str] = frozenset()
    rate_limit: str = DEFAULT_RATE_LIMIT
    trusted_proxies: int = 0


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
    rate_limit = environ.get("SIGNET_RATE_LIMIT") or DEFAULT_RATE_LIMIT
    if _RATE_LIMIT.fullmatch(rate_limit) is None:
        problems.append(
            f"SIGNET_RATE_LIMIT: {rate_limit!r} is neither like 30/minute nor off"
        )
    proxies = environ.get("SIGNET_TRUSTED_PROXIES") or "0"
    if _PROXIES.fullmatch(proxies) is None:
        problems.append(f"SIGNET_TRUSTED_PROXIES: {proxies!r} is no number from 0 to 9")
    if problems:
        raise SettingsError("; ".join(problems))
    return VerifierSettings(
        trust_lists=tuple(Path(name) for name in lists),
        fetch_allow=allowed,
        rate_limit=rate_limit,
        trusted_proxies=int(proxies),
    )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
