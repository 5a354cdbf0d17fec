"""The way to the identity provider: short waits, small answers, no detours.

The provider is whom the operator named and may well be inside the university, so the
addresses are not guarded as those in a stranger's document are.
"""

import contextlib
import ssl
import time
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote_plus

import urllib3
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from requests import PreparedRequest, RequestException, Response, Timeout
from requests.adapters import HTTPAdapter

from issuer.config import OidcSettings
from issuer.web.oidc.refusals import Refusal, refused
from vc import strict_json
from vc.errors import VcError
from vc.overriding import override

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


@cache
def certificates() -> ssl.SSLContext:
    """The authorities that this machine trusts, a university's own among them.

    To read them takes longer than to sign somebody in.
    """
    return ssl.create_default_context()


class _UnacceptableError(RequestException):
    """An answer that no provider should give."""


class _SmallAnswers(HTTPAdapter):
    """Short waits, small answers, no redirects, the certificates of this machine."""

    @override
    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **kwargs: Any
    ) -> None:
        super().init_poolmanager(
            connections, maxsize, block, ssl_context=certificates(), **kwargs
        )

    @override
    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        return super().send(
            request, *args, **{**kwargs, "stream": True, "timeout": TIMEOUT_SECONDS}
        )

    @override
    def build_response(
        self, req: PreparedRequest, resp: urllib3.BaseHTTPResponse
    ) -> Response:
        return super().build_response(req, _whole(resp))


def _whole(response: urllib3.BaseHTTPResponse) -> urllib3.BaseHTTPResponse:
    """The same answer, read to its end and bounded."""
    until = time.monotonic() + TIMEOUT_SECONDS
    data = bytearray()
    try:
        if HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST:
            msg = "a redirect"
            raise _UnacceptableError(msg)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            msg = "compressed although asked not to"
            raise _UnacceptableError(msg)
        while chunk := response.read1(16 * 1024):
            data += chunk
            if len(data) > MAX_BYTES:
                msg = "too large"
                raise _UnacceptableError(msg)
            if time.monotonic() > until:
                msg = "too slow"
                raise Timeout(msg)
    finally:
        response.close()
    return urllib3.HTTPResponse(
        body=BytesIO(data),
        status=response.status,
        headers={"Content-Type": response.headers.get("Content-Type", "")},
        preload_content=False,
    )


def session_for(settings: OidcSettings, token_auth: str = "") -> OAuth2Session:
    """A client for one conversation, without this machine's proxies and passwords."""
    client_id, secret = settings.client_id, settings.client_secret
    if token_auth == "client_secret_basic":  # noqa: S105 - its registered name
        # RFC 6749, "Client Password", which Authlib leaves to its caller.
        client_id, secret = quote_plus(client_id), quote_plus(secret)
    session = OAuth2Session(
        client_id, secret, token_endpoint_auth_method=token_auth or None
    )
    session.trust_env = False
    session.headers.update({"Accept-Encoding": "identity", "User-Agent": "Signet"})
    for scheme in ("https://", "http://"):
        session.mount(scheme, _SmallAnswers())
    return session


def fetch_document(
    session: OAuth2Session, url: str, *, access_token: str | None = None
) -> Mapping[str, Any]:
    """The JSON object at `url`."""
    headers = {"Accept": "application/json"}
    if access_token is not None:
        headers["Authorization"] = f"Bearer {access_token}"
    with failures_named():
        answer = session.request("GET", url, withhold_token=True, headers=headers)
        if answer.status_code != HTTPStatus.OK:
            raise refused(Refusal.PROVIDER_DOWN, f"status {answer.status_code}")
        document = strict_json.loads(answer.content)
    if not isinstance(document, dict):
        raise refused(Refusal.PROVIDER_UNUSABLE, "not a JSON object")
    return document


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
    except (_UnacceptableError, VcError) as exc:
        raise refused(Refusal.PROVIDER_UNUSABLE, type(exc).__name__) from None
    except (RequestException, urllib3.exceptions.HTTPError, OSError) as exc:
        raise refused(Refusal.PROVIDER_DOWN, type(exc).__name__) from None
    except UNREADABLE as exc:
        raise refused(Refusal.PROVIDER_UNUSABLE, type(exc).__name__) from None
