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
# Flask's cookies are signed with HMAC; a key is as long as its digest (attacks A05).
MIN_SECRET_KEY: Final = 32
_MAX_ISSUER_CHARS: Final = 255
DEFAULT_OIDC_NAME: Final = "single sign-on"
# Where plain http is allowed for an identity provider: this machine itself.
LOOPBACK_HOSTS: Final = frozenset({"localhost", "127.0.0.1"})

SECRETS: Final = (
    "SIGNET_KEY_PASSPHRASE",
    "SIGNET_SECRET_KEY",
    "SIGNET_DATABASE_URL",
    "SIGNET_OIDC_CLIENT_SECRET",
)
# A client of an identity provider is all three of them.
_OIDC: Final = (
    "SIGNET_OIDC_ISSUER",
    "SIGNET_OIDC_CLIENT_ID",
    "SIGNET_OIDC_CLIENT_SECRET",
)
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
    "SIGNET_OIDC_ISSUER",
    "SIGNET_OIDC_CLIENT_ID",
    "SIGNET_OIDC_NAME",
)
KNOWN: Final = frozenset({*SECRETS, *(f"{name}_FILE" for name in SECRETS), *_OTHERS})
HIDDEN: Final = "(set, hidden)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """The identity provider of the staff, and what we are registered as there.

    `issuer` is kept to the letter, since every answer is compared with it.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = DEFAULT_OIDC_NAME


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
    oidc: OidcSettings | None = None
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
            **_shown_oidc(self.oidc),
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
    _check_secret_key(secrets["SIGNET_SECRET_KEY"], problems)
    oidc = _oidc(environ, secrets["SIGNET_OIDC_CLIENT_SECRET"], problems)
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
        oidc=oidc,
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


def _check_secret_key(key: str | None, problems: list[str]) -> None:
    if key is None:
        return
    if len(key) < MIN_SECRET_KEY:
        problems.append(f"SIGNET_SECRET_KEY: shorter than {MIN_SECRET_KEY} characters")
    elif len(set(key)) == 1:
        problems.append("SIGNET_SECRET_KEY: one character repeated is no secret")


def _oidc(
    environ: Mapping[str, str], client_secret: str | None, problems: list[str]
) -> OidcSettings | None:
    issuer = environ.get("SIGNET_OIDC_ISSUER") or ""
    client_id = environ.get("SIGNET_OIDC_CLIENT_ID") or ""
    given = dict(zip(_OIDC, (issuer, client_id, client_secret), strict=True))
    if not any(given.values()):
        return None
    missing = [name for name, value in given.items() if not value]
    if missing:
        problems.append(
            f"single sign-on needs all of {', '.join(_OIDC)}, or none of them; "
            f"not set: {', '.join(missing)}"
        )
    if issuer and not _names_a_provider(issuer):
        problems.append(
            f"SIGNET_OIDC_ISSUER: {issuer!r} is not the https address of an identity "
            "provider, without query or fragment (plain http is for this machine only)"
        )
    return OidcSettings(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret or "",
        name=(environ.get("SIGNET_OIDC_NAME") or "").strip() or DEFAULT_OIDC_NAME,
    )


def _names_a_provider(issuer: str) -> bool:
    """OpenID Connect Core 1.0, "Terminology", Issuer Identifier."""
    try:
        parts = urlsplit(issuer)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = issuer.isascii() and issuer.isprintable() and " " not in issuer
    if len(issuer) > _MAX_ISSUER_CHARS:  # the database keeps it beside the subject
        return False
    if not plain or not host or "@" in parts.netloc or "?" in issuer or "#" in issuer:
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and host in LOOPBACK_HOSTS
    )


def _shown_oidc(oidc: OidcSettings | None) -> dict[str, str]:
    return {
        "SIGNET_OIDC_ISSUER": oidc.issuer if oidc else "",
        "SIGNET_OIDC_CLIENT_ID": oidc.client_id if oidc else "",
        "SIGNET_OIDC_CLIENT_SECRET": HIDDEN if oidc else "(not set)",
        "SIGNET_OIDC_NAME": oidc.name if oidc else "",
    }
