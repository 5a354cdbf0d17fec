"""The identity provider of the staff: what it publishes, and what it says of somebody.

Nothing is asked before somebody signs in, and what is asked has its limits: a provider
that is down or slow keeps nobody from the public pages (docs/adr/0030, attacks A04).
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from authlib.common.security import generate_token
from authlib.oauth2.client import OAuth2Client

from issuer.config import OidcSettings
from issuer.domain.staff import WHOLE_LIFE
from issuer.web.oidc.discovery import Endpoints, parse_discovery
from issuer.web.oidc.id_token import Expected, read_id_token, usable_keys
from issuer.web.oidc.network import Way, client_for, failures_named
from issuer.web.oidc.refusals import Refusal, refused

# All that is asked for one page; each answer has a limit of its own.
TOTAL_SECONDS: Final = 10.0
# Threads that may wait for the provider, of those that also serve the public pages.
AT_ONCE: Final = 4
DISCOVERY_KEPT: Final = timedelta(minutes=5)
SCOPE: Final = "openid email"
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of the provider, for its answer to be held against."""

    state: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the provider says of a person; the ID token held in every respect."""

    id_token: Mapping[str, Any]
    userinfo: Mapping[str, Any]


def new_questions() -> Asked:
    """What nobody can guess; RFC 7636 wants a verifier of 43 characters at least."""
    return Asked(
        state=generate_token(32),
        nonce=generate_token(32),
        code_verifier=generate_token(48),
    )


class IdentityProvider:
    """The provider that the settings name, asked when somebody signs in, never before.

    Every method but the constructor raises SignInRefusedError.
    """

    def __init__(self, settings: OidcSettings, *, redirect_uri: str) -> None:
        self._settings = settings
        self._redirect_uri = redirect_uri
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._known: tuple[datetime, Endpoints] | None = None

    def endpoints(self, now: datetime) -> Endpoints:
        """What the provider publishes of itself, asked again after five minutes."""
        known = self._known
        if known is not None and timedelta(0) <= now - known[0] < DISCOVERY_KEPT:
            return known[1]
        found = self._ask(self._discover)
        self._known = (now, found)
        return found

    def authorization_url(
        self, endpoints: Endpoints, asked: Asked, *, afresh: bool
    ) -> str:
        """Where to send the browser to.

        `afresh`: the person is to prove who it is even if the provider still knows
        (OpenID Connect Core 1.0, "Authentication Request", prompt and max_age).
        """
        # Asked for an age, the provider has to say when it was (Core 1.0, auth_time).
        age = {"max_age": str(int(WHOLE_LIFE.total_seconds()))}
        if afresh:
            age = {"max_age": "0", "prompt": "login"}
        client = OAuth2Client(
            None,
            self._settings.client_id,
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
        )
        url, _ = client.create_authorization_url(
            endpoints.authorization,
            state=asked.state,
            nonce=asked.nonce,
            code_verifier=asked.code_verifier,
            **age,
        )
        return str(url)

    def redeem(
        self, endpoints: Endpoints, asked: Asked, *, code: str, now: datetime
    ) -> Claims:
        """What the provider says of whoever brought `code`."""
        return self._ask(lambda: self._redeem(endpoints, asked, code, now))

    def _redeem(
        self, endpoints: Endpoints, asked: Asked, code: str, now: datetime
    ) -> Claims:
        with Way() as way:
            token = self._token(way, endpoints, asked, code)
            keys = usable_keys(way.fetch_document(endpoints.keys))
            id_token = read_id_token(token, keys, self._expected(asked, now))
            if endpoints.userinfo is None or "email" in id_token:
                return Claims(id_token=id_token, userinfo={})
            access = token.get("access_token")
            if not isinstance(access, str):
                raise refused(Refusal.NOT_PROVEN, "access_token")
            userinfo = way.fetch_document(endpoints.userinfo, access_token=access)
        if userinfo.get("sub") != id_token["sub"]:
            # OpenID Connect Core 1.0, "Successful UserInfo Response".
            raise refused(Refusal.NOT_PROVEN, "sub of userinfo")
        return Claims(id_token=id_token, userinfo=userinfo)

    def _expected(self, asked: Asked, now: datetime) -> Expected:
        return Expected(
            issuer=self._settings.issuer,
            client_id=self._settings.client_id,
            nonce=asked.nonce,
            now=now,
        )

    def _discover(self) -> Endpoints:
        issuer = self._settings.issuer
        url = f"{issuer.removesuffix('/')}/.well-known/openid-configuration"
        with Way() as way:
            return parse_discovery(way.fetch_document(url), issuer=issuer)

    def _token(
        self, way: Way, endpoints: Endpoints, asked: Asked, code: str
    ) -> Mapping[str, Any]:
        client = client_for(self._settings, way, endpoints.token_auth)
        with failures_named():
            token: Mapping[str, Any] = client.fetch_token(
                endpoints.token,
                grant_type="authorization_code",
                code=code,
                redirect_uri=self._redirect_uri,
                code_verifier=asked.code_verifier,
            )
        return token

    def _ask(self, work: Callable[[], _Answer]) -> _Answer:
        """What `work` answers, which may wait on name servers and dripping hosts.

        The thread that waits is not one of those that serve pages; where the provider
        hangs, AT_ONCE of them at most hang with it.
        """
        if not self._free.acquire(blocking=False):
            raise refused(Refusal.BUSY, "too many at once")
        answer: Future[_Answer] = Future()

        def run() -> None:
            try:
                answer.set_result(work())
            except BaseException as exc:  # noqa: BLE001 - raised again by `result`
                answer.set_exception(exc)
            finally:
                self._free.release()

        threading.Thread(target=run, daemon=True).start()
        try:
            return answer.result(TOTAL_SECONDS)
        except TimeoutError:
            raise refused(Refusal.PROVIDER_DOWN, "no answer in time") from None
