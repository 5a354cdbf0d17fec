"""A provider's discovery document: the members that we use, each checked, and no other.

Authlib would hand every member to its client as an option; here a document can say
where its endpoints are, and nothing of how they are asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from issuer.config import LOOPBACK_HOSTS
from issuer.web.oidc.refusals import Refusal, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """What we use of a discovery document, each member of it checked."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    token_auth: str
    names_itself: bool


def parse_discovery(document: Mapping[str, Any], *, issuer: str) -> Endpoints:
    """What we use of a discovery document (OpenID Connect Discovery 1.0).

    Raises:
        SignInRefusedError: it is somebody else's, or leads where we do not go.
    """
    if document.get("issuer") != issuer:
        raise refused(Refusal.PROVIDER_UNUSABLE, "issuer of discovery")
    loopback = urlsplit(issuer).scheme == "http"

    def endpoint(name: str) -> str:
        return _checked_endpoint(document.get(name), name, loopback=loopback)

    return Endpoints(
        authorization=endpoint("authorization_endpoint"),
        token=endpoint("token_endpoint"),
        keys=endpoint("jwks_uri"),
        userinfo=endpoint("userinfo_endpoint")
        if "userinfo_endpoint" in document
        else None,
        token_auth=_token_auth(document),
        names_itself=document.get("authorization_response_iss_parameter_supported")
        is True,
    )


def _checked_endpoint(url: object, name: str, *, loopback: bool) -> str:
    """`url` if it is https, or plain http on this machine for a provider on it."""
    if not isinstance(url, str) or not (url.isascii() and url.isprintable()):
        raise refused(Refusal.PROVIDER_UNUSABLE, name)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise refused(Refusal.PROVIDER_UNUSABLE, name) from None
    near = loopback and parts.scheme == "http" and host in LOOPBACK_HOSTS
    if not host or "@" in parts.netloc or not (parts.scheme == "https" or near):
        raise refused(Refusal.PROVIDER_UNUSABLE, name)
    return url


def _token_auth(document: Mapping[str, Any]) -> str:
    """How we prove who we are; the default is Discovery 1.0's own."""
    known = ("client_secret_basic", "client_secret_post")
    offered = document.get("token_endpoint_auth_methods_supported", known[:1])
    for method in known:
        if isinstance(offered, list | tuple) and method in offered:
            return method
    raise refused(Refusal.PROVIDER_UNUSABLE, "token_endpoint_auth_methods_supported")
