"""Which addresses a stranger's document may have us ask (attacks W01 to W03, S09).

By the URL, before a name is looked up; and by the addresses that the name turns out to
have, of which one bad one condemns all.
"""

import ipaddress
import re
from collections.abc import Collection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from verifier.errors import FetchRefusedError

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# A registered host name in its ASCII form: two labels at least, the last no number.
_HOST: Final = re.compile(
    r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*\.(?![0-9]+$)(?!-)[a-z0-9-]{2,63}"
)

# What `is_global` of Python 3.11 lets through, or what may lead back inside.
_DENIED: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "224.0.0.0/4",  # multicast
        "ff00::/8",
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "2001::/23",  # Teredo, benchmarking, ORCHID
        "2002::/16",  # 6to4
    )
)


def checked_url(url: str, allowed: Collection[str]) -> SplitResult:
    """The parts of an address that may be fetched from.

    `allowed` names `host:port` that may be reached although the rules forbid it.

    Raises:
        FetchRefusedError: not https, no public host name, or another port than 443.
    """
    if len(url) > 2048 or not url.isascii() or not url.isprintable() or " " in url:
        msg = "the address is not a plain URL"
        raise FetchRefusedError(msg)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as exc:
        msg = f"the address is not a URL: {exc}"
        raise FetchRefusedError(msg) from exc
    host = parts.hostname or ""
    default = 443 if parts.scheme == "https" else 80
    if parts.scheme in ("http", "https") and f"{host}:{port or default}" in allowed:
        return parts
    if parts.scheme != "https":
        msg = f"only https is fetched, not {parts.scheme or 'a bare name'}"
        raise FetchRefusedError(msg)
    if "@" in parts.netloc or _HOST.fullmatch(host) is None:
        msg = f"{host or 'nothing'} is not the name of a public host"
        raise FetchRefusedError(msg)
    if port not in (None, 443):
        msg = f"only port 443 is fetched from, not {port}"
        raise FetchRefusedError(msg)
    return parts


def refuse_unsafe_address(host: str, address: str) -> None:
    """Return if `address`, one of those that `host` has, is public.

    Raises:
        FetchRefusedError: it is not, or cannot be read.
    """
    try:
        ip = parse_ip(address)
    except ValueError as exc:
        msg = f"{host} has an address that cannot be read"
        raise FetchRefusedError(msg) from exc
    denied = any(ip in network for network in _DENIED if network.version == ip.version)
    if denied or not ip.is_global:
        msg = f"{host} has an address that is not public"
        raise FetchRefusedError(msg)


def parse_ip(address: str) -> IpAddress:
    """An address without its zone; raises ValueError."""
    return ipaddress.ip_address(address.partition("%")[0])
