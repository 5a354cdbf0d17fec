"""DIDs and DID URLs, read strictly (DID Core 1.0, did:web, did:key).

A DID names who signed; a lenient reading of it would let one party be taken for
another. So there is one spelling, and whatever has parts that we do not use (paths,
queries, parameters) is refused rather than ignored.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from keys.errors import MalformedDidError, UnsupportedDidMethodError
from keys.multikey import encode_multikey
from keys.public_key import PublicKey

MAX_DID_CHARS: Final = 2048
# DID Core 1.0, "DID Syntax".
_ID_CHAR: Final = r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})"
_DID_URL: Final = re.compile(
    rf"(did:([a-z0-9]+):((?:{_ID_CHAR}*:)*{_ID_CHAR}+))"
    r"(?:#((?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+))?"
)
# A domain name in lower-case A-label form with two labels or more (RFC 1123).
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})+")
# WHATWG URL, "ends in a number": such a host is an IPv4 address in disguise.
_NUMERIC_LABEL: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
# RFC 6761, RFC 6762, RFC 8375 and what private networks use: never a public issuer.
_PRIVATE_SUFFIXES: Final = frozenset(
    {"alt", "arpa", "corp", "home", "internal", "intranet", "invalid", "lan", "local"}
    | {"localdomain", "localhost", "onion", "private"}
)
# did:web, "Read (Resolve)": path segments; non-ASCII ones arrive percent-encoded.
_SEGMENT: Final = re.compile(r"(?!\.{1,2}\Z)(?:[A-Za-z0-9._-]|%[89A-Fa-f][0-9A-Fa-f])+")
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}")
_HTTPS_PORT: Final = 443
_FIRST_UNPRIVILEGED_PORT: Final = 1024
_LAST_PORT: Final = 65535
_LOCALHOST: Final = "localhost"


@dataclass(frozen=True, slots=True)
class DidUrl:
    """A DID, and the fragment after it if there is one."""

    did: str
    method: str
    method_specific_id: str
    fragment: str | None


@lru_cache(maxsize=1024)
def parse_did_url(text: str) -> DidUrl:
    """The parts of a DID or of a DID URL that has nothing but a fragment.

    The last thousand are remembered: few issuers sign many badges.

    Raises:
        MalformedDidError: anything else, such as a path, a query, a parameter, upper
            case in the scheme or method, or white space.
    """
    if len(text) > MAX_DID_CHARS:
        msg = f"a DID URL has at most {MAX_DID_CHARS} characters, not {len(text)}"
        raise MalformedDidError(msg)
    match = _DID_URL.fullmatch(text)
    if match is None:
        msg = f"not a DID, or a DID with only a fragment: {text[:80]!r}"
        raise MalformedDidError(msg)
    return DidUrl(*match.groups())


def did_key(key: PublicKey) -> str:
    """The did:key of `key`.

    Raises:
        UnsupportedKeyError: an RSA key, which has no Multikey form.
    """
    return f"did:key:{encode_multikey(key)}"


# ------------------------------------------------------------------ did:web


def did_web_for(base_url: str) -> str:
    """The did:web of a site at `base_url`, such as `https://uni.example/badges`.

    `http://localhost[:port]` is understood too, for trying things out.

    Raises:
        MalformedDidError: `base_url` cannot be the address of a did:web.
    """
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError as exc:
        raise _not_a_base_url(base_url) from exc
    host = parts.hostname or ""
    scheme_fits = parts.scheme == ("http" if host == _LOCALHOST else "https")
    if not scheme_fits or parts.query or parts.fragment or "@" in parts.netloc:
        raise _not_a_base_url(base_url)
    authority = host if port in (None, _HTTPS_PORT) else f"{host}%3A{port}"
    segments = [segment for segment in parts.path.strip("/").split("/") if segment]
    did = ":".join(["did:web", authority, *segments])
    development_hosts = frozenset(
        {f"{host}:{port}", host} if host == _LOCALHOST else ()
    )
    did_web_document_url(did, development_hosts=development_hosts)
    return did


def did_web_document_url(
    did: str, *, development_hosts: frozenset[str] = frozenset()
) -> str:
    """Where the DID document of a did:web is published (did:web, "Read (Resolve)").

    `development_hosts` (`host` or `host:port`) are reached over plain http although
    they are no public domain names; empty in production.

    Raises:
        MalformedDidError: an IP literal, a single-label or private host, upper case,
            a port other than 443 or 1024 and up, or a strange path.
        UnsupportedDidMethodError: a DID of another method.
    """
    url = parse_did_url(did)
    if url.method != "web":
        msg = f"did:{url.method} has no web address"
        raise UnsupportedDidMethodError(msg)
    authority, *segments = url.method_specific_id.split(":")
    host, port = _host_and_port(authority)
    location = host if port is None else f"{host}:{port}"
    local = location in development_hosts
    if not local:
        refuse_unfit_host(host)
    if not all(_SEGMENT.fullmatch(segment) for segment in segments):
        msg = f"did:web path has an empty, dotted or otherwise strange segment: {did!r}"
        raise MalformedDidError(msg)
    path = "/".join(segments) or ".well-known"
    return f"{'http' if local else 'https'}://{location}/{path}/did.json"


def _not_a_base_url(base_url: str) -> MalformedDidError:
    return MalformedDidError(
        f"not a base for did:web: {base_url!r}; give https://a.domain.name[/path],"
        " or http://localhost:8000 to try things out"
    )


def _host_and_port(authority: str) -> tuple[str, int | None]:
    host, *rest = re.split("%3[Aa]", authority)
    if not rest:
        return host, None
    if len(rest) > 1 or _PORT.fullmatch(rest[0]) is None:
        msg = f"did:web port is not a number: {authority!r}"
        raise MalformedDidError(msg)
    port = int(rest[0])
    if port != _HTTPS_PORT and not _FIRST_UNPRIVILEGED_PORT <= port <= _LAST_PORT:
        msg = f"did:web port must be 443 or 1024 to 65535, not {port}"
        raise MalformedDidError(msg)
    return host, port


def refuse_unfit_host(host: str) -> None:
    """Return if `host` can be the public domain name of an issuer.

    Raises:
        MalformedDidError: an IP literal, one label, upper case, or a private name.
    """
    last_label = host.rpartition(".")[2]
    if _HOST.fullmatch(host) is None or _NUMERIC_LABEL.fullmatch(last_label):
        msg = f"the host must be a domain name in lower case: {host!r:.80}"
        raise MalformedDidError(msg)
    if last_label in _PRIVATE_SUFFIXES:
        msg = f"the host {host!r} is in a private name space"
        raise MalformedDidError(msg)
