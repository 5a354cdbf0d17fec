"""Issuers and keys that an https address names (Open Badges 3.0, "Profile").

As strict as our reading of DIDs, and for the same reason: two spellings of one address
must not become two issuers, nor one spelling two.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from keys.did import MAX_DID_CHARS, refuse_unfit_host
from keys.errors import MalformedDidError

SCHEME: Final = "https://"


@dataclass(frozen=True, slots=True)
class HttpsUrl:
    """An https address: what to fetch, whose origin it is, and which part is meant."""

    document: str
    origin: str
    fragment: str | None


def parse_https_url(text: str) -> HttpsUrl:
    """The parts of an https address that an issuer or a key may have.

    Raises:
        MalformedDidError: another scheme, a user name, a port, an IP literal or
            private host, upper case in the host, or what no plain URL contains.
    """
    if len(text) > MAX_DID_CHARS or not text.startswith(SCHEME):
        msg = f"not an https address of at most {MAX_DID_CHARS} characters"
        raise MalformedDidError(msg)
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        msg = f"not a plain https address: {text[:80]!r}"
        raise MalformedDidError(msg)
    try:
        parts = urlsplit(text)
    except ValueError as exc:
        msg = f"not an https address: {text[:80]!r}"
        raise MalformedDidError(msg) from exc
    refuse_unfit_host(parts.netloc)
    if {".", ".."} & set(parts.path.split("/")):
        msg = f"an issuer's address has no dotted segments: {text[:80]!r}"
        raise MalformedDidError(msg)
    document, has_fragment, fragment = text.partition("#")
    return HttpsUrl(
        document=document,
        origin=f"{SCHEME}{parts.netloc}",
        fragment=fragment if has_fragment else None,
    )


def same_origin(url: str, issuer_id: str) -> bool:
    """Tell whether two https addresses are on one host, as far as either is one."""
    try:
        return parse_https_url(url).origin == parse_https_url(issuer_id).origin
    except MalformedDidError:
        return False
