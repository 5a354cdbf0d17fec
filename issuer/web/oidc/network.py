"""The way to the identity provider: short waits, small answers, no detours.

The provider is whom the operator named and may well be inside the university, so the
addresses are not guarded as those in a stranger's document are. Authlib talks through
urllib3, which knows nothing of this machine's proxies and passwords: with `requests`
installed, PyLD would give itself a loader that uses the network.
"""

import contextlib
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, Self
from urllib.parse import quote_plus, urlencode

import urllib3
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError

from issuer.config import OidcSettings
from issuer.web.oidc.refusals import Refusal, refused
from vc import strict_json
from vc.errors import VcError

# One wait of a socket, and one whole answer.
TIMEOUT_SECONDS: Final = 5.0
# The key sets and discovery documents of large providers have some 10 KiB.
MAX_BYTES: Final = 256 * 1024
# RFC 6749, "Error Response" of the token endpoint: not for the person to mend.
_OUR_MISTAKES: Final = frozenset(
    {"invalid_client", "unauthorized_client", "unsupported_grant_type"}
)
# What reading hostile tokens, keys and answers raises in the libraries, and no more.
UNREADABLE: Final = (
    JoseError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    RecursionError,
)
_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "Signet",
    }
)


@cache
def certificates() -> ssl.SSLContext:
    """The authorities that this machine trusts, a university's own among them.

    To read them takes longer than to sign somebody in.
    """
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, with what Authlib looks at."""

    status_code: int
    content: bytes

    def json(self) -> Any:  # noqa: ANN401 - JSON is any of six types
        """The value that it spells."""
        return strict_json.loads(self.content)

    def raise_for_status(self) -> None:
        """Refuse an answer that is none."""
        if self.status_code != HTTPStatus.OK:
            raise refused(Refusal.PROVIDER_DOWN, f"status {self.status_code}")


class Way:
    """Connections for one conversation."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(
            ssl_context=certificates(), retries=False, timeout=TIMEOUT_SECONDS
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.clear()

    def fetch_document(
        self, url: str, *, access_token: str | None = None
    ) -> Mapping[str, Any]:
        """The JSON object at `url`.

        Raises:
            SignInRefusedError: there is none.
        """
        bearer = (
            {} if access_token is None else {"Authorization": f"Bearer {access_token}"}
        )
        with failures_named():
            answer = self._request("GET", url, bearer)
            answer.raise_for_status()
            document = answer.json()
        if not isinstance(document, dict):
            raise refused(Refusal.PROVIDER_UNUSABLE, "not a JSON object")
        return document

    def post(
        self,
        url: str,
        *,
        data: Mapping[str, str],
        headers: Mapping[str, str],
        auth: ClientAuth,
    ) -> Answer:
        """What Authlib sends, with what proves that we are the client."""
        url, proven, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return self._request("POST", url, proven, body)

    def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: str | None = None
    ) -> Answer:
        response = self._pool.request(
            method,
            url,
            headers={**_HEADERS, **headers},
            body=body,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            return Answer(response.status, _whole(response))
        finally:
            response.close()


def _whole(response: urllib3.BaseHTTPResponse) -> bytes:
    """The answer, read to its end and bounded."""
    until = time.monotonic() + TIMEOUT_SECONDS
    if HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST:
        raise refused(Refusal.PROVIDER_UNUSABLE, "a redirect")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise refused(Refusal.PROVIDER_UNUSABLE, "compressed although asked not to")
    data = bytearray()
    while chunk := response.read1(16 * 1024):
        data += chunk
        if len(data) > MAX_BYTES:
            raise refused(Refusal.PROVIDER_UNUSABLE, "too large")
        if time.monotonic() > until:
            raise refused(Refusal.PROVIDER_DOWN, "too slow")
    return bytes(data)


def client_for(settings: OidcSettings, way: Way, token_auth: str) -> OAuth2Client:
    """Authlib's client, which proves by `token_auth` that it is ours."""
    client_id, secret = settings.client_id, settings.client_secret
    if token_auth == "client_secret_basic":  # noqa: S105 - its registered name
        # RFC 6749, "Client Password", which Authlib leaves to its caller.
        client_id, secret = quote_plus(client_id), quote_plus(secret)
    return OAuth2Client(way, client_id, secret, token_endpoint_auth_method=token_auth)


@contextlib.contextmanager
def failures_named() -> Iterator[None]:
    """Whatever happens on the way, as a refusal; what was sent or answered stays out.

    Their messages may quote codes and tokens, so none is kept as a cause either.
    """
    try:
        yield
    except AuthlibBaseError as exc:
        if exc.error in _OUR_MISTAKES:
            raise refused(Refusal.PROVIDER_UNUSABLE, "does not know us") from None
        # A code that is old, used, or another client's.
        raise refused(Refusal.NOT_PROVEN, "code not redeemed") from None
    except (urllib3.exceptions.HTTPError, OSError) as exc:
        raise refused(Refusal.PROVIDER_DOWN, type(exc).__name__) from None
    except (VcError, *UNREADABLE) as exc:
        raise refused(Refusal.PROVIDER_UNUSABLE, type(exc).__name__) from None
