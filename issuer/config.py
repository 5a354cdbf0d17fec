"""The issuer's settings, from the environment; all that is wrong said at once.

A secret may stand in a file instead: `SIGNET_KEY_PASSPHRASE_FILE` names the file that
holds `SIGNET_KEY_PASSPHRASE`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from issuer.errors import ConfigurationError
from keys.did import did_web_for
from keys.errors import KeysError
from verifier.config import DEFAULT_RATE_LIMIT

DEFAULT_BASE_URL: Final = "http://localhost:8000"
DEFAULT_DATA_DIR: Final = "data"
DEFAULT_ISSUER_NAME: Final = "Example University, Centre for Continuing Education"
LOCAL_HOSTS: Final = frozenset({"localhost"})
MIN_PASSPHRASE: Final = 12

SECRETS: Final = ("SIGNET_KEY_PASSPHRASE", "SIGNET_SECRET_KEY", "SIGNET_DATABASE_URL")
_OTHERS: Final = (
    "SIGNET_DATA_DIR",
    "SIGNET_BASE_URL",
    "SIGNET_ISSUER_NAME",
    "SIGNET_LINKEDIN_ORGANIZATION_ID",
    "SIGNET_TRUST_LIST",
    "SIGNET_FETCH_ALLOW",
    "SIGNET_RATE_LIMIT",
    "SIGNET_TRUSTED_PROXIES",
    "SIGNET_NATIVE",
    "SIGNET_ACTOR",
)
KNOWN: Final = frozenset({*SECRETS, *(f"{name}_FILE" for name in SECRETS), *_OTHERS})
HIDDEN: Final = "(set, hidden)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a deployment decides."""

    data_dir: Path
    base_url: str
    did: str
    issuer_name: str
    database_url: str = field(repr=False)
    key_passphrase: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    linkedin_organization_id: str | None = None
    trust_list: str = ""
    fetch_allow: str = ""
    rate_limit: str = ""
    trusted_proxies: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def keys_dir(self) -> Path:
        """Where the keystore is."""
        return self.data_dir / "keys"

    def shown(self) -> dict[str, str]:
        """The effective settings, for a person to read; no secret among them."""
        url = self.database_url
        return {
            "SIGNET_DATA_DIR": str(self.data_dir),
            "SIGNET_DATABASE_URL": url if url.startswith("sqlite") else HIDDEN,
            "SIGNET_BASE_URL": self.base_url,
            "issuer (from the base URL)": self.did,
            "SIGNET_ISSUER_NAME": self.issuer_name,
            "SIGNET_KEY_PASSPHRASE": HIDDEN if self.key_passphrase else "(not set)",
            "SIGNET_SECRET_KEY": HIDDEN if self.secret_key else "(not set)",
            "SIGNET_LINKEDIN_ORGANIZATION_ID": self.linkedin_organization_id or "",
            "SIGNET_TRUST_LIST": self.trust_list,
            "SIGNET_FETCH_ALLOW": self.fetch_allow,
            "SIGNET_RATE_LIMIT": self.rate_limit or DEFAULT_RATE_LIMIT,
            "SIGNET_TRUSTED_PROXIES": self.trusted_proxies or "0",
        }


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        ConfigurationError: one message that names everything that is wrong.
    """
    problems: list[str] = []
    secrets = {name: _secret(name, environ, problems) for name in SECRETS}
    data_dir = Path(environ.get("SIGNET_DATA_DIR") or DEFAULT_DATA_DIR)
    base_url = (environ.get("SIGNET_BASE_URL") or DEFAULT_BASE_URL).rstrip("/")
    did = _did(base_url, problems)
    linkedin = environ.get("SIGNET_LINKEDIN_ORGANIZATION_ID") or None
    if linkedin is not None and not (linkedin.isascii() and linkedin.isdigit()):
        problems.append(
            f"SIGNET_LINKEDIN_ORGANIZATION_ID: {linkedin!r} is not a number; "
            "it is the one in the address of the page's admin view"
        )
    passphrase = secrets["SIGNET_KEY_PASSPHRASE"]
    if passphrase is not None and len(passphrase) < MIN_PASSPHRASE:
        problems.append(
            f"SIGNET_KEY_PASSPHRASE: shorter than {MIN_PASSPHRASE} characters"
        )
    if problems:
        raise ConfigurationError("; ".join(problems) + ". Correct the settings.")
    return Settings(
        data_dir=data_dir,
        base_url=base_url,
        did=did,
        issuer_name=environ.get("SIGNET_ISSUER_NAME") or DEFAULT_ISSUER_NAME,
        database_url=secrets["SIGNET_DATABASE_URL"]
        or f"sqlite:///{data_dir / 'signet.db'}",
        key_passphrase=passphrase,
        secret_key=secrets["SIGNET_SECRET_KEY"],
        linkedin_organization_id=linkedin,
        trust_list=environ.get("SIGNET_TRUST_LIST", ""),
        fetch_allow=environ.get("SIGNET_FETCH_ALLOW", ""),
        rate_limit=environ.get("SIGNET_RATE_LIMIT", ""),
        trusted_proxies=environ.get("SIGNET_TRUSTED_PROXIES", ""),
        unknown=tuple(
            sorted(n for n in environ if n.startswith("SIGNET_") and n not in KNOWN)
        ),
    )


def _secret(name: str, environ: Mapping[str, str], problems: list[str]) -> str | None:
    value, file = environ.get(name), environ.get(f"{name}_FILE")
    if value and file:
        problems.append(f"{name} and {name}_FILE are both set; keep one")
    if not file:
        return value or None
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n") or None
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "not UTF-8"
        problems.append(f"{name}_FILE: {file} cannot be read ({reason})")
        return None


def _did(base_url: str, problems: list[str]) -> str:
    parts = urlsplit(base_url)
    local = parts.hostname in LOCAL_HOSTS
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        problems.append(
            f"SIGNET_BASE_URL: {base_url!r} is not an https address "
            "(plain http is for localhost only)"
        )
        return ""
    try:
        return did_web_for(base_url)
    except KeysError as exc:
        problems.append(f"SIGNET_BASE_URL: {exc}")
        return ""
