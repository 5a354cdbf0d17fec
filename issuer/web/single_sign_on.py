"""Single sign-on: who somebody is, as the university's identity provider proves it.

OpenID Connect's authorization code flow with PKCE, state and nonce. What a sign-in was
begun with stays in the browser's own session (Flask's, signed), so that only the
browser which began it can end it, and once. Nothing is asked of the provider before
somebody signs in: public pages start and run without it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from flask import redirect, request, session
from werkzeug.wrappers import Response

from issuer.config import OidcSettings
from issuer.errors import SignInRefusedError
from issuer.services.sign_in import ProvenIdentity
from issuer.web.oidc.id_token import CLOCK_SKEW
from issuer.web.oidc.provider import Asked, Claims, IdentityProvider, new_questions
from issuer.web.oidc.refusals import Refusal, refused

SESSION_KEY: Final = "signet_sign_in"
# Long enough for a second factor that has to be looked for.
MAX_AGE: Final = timedelta(minutes=15)
# Tabs in which one browser may have begun; more would outgrow a cookie.
_MAX_BEGUN: Final = 3
# OpenID Connect Core 1.0, "ID Token", sub.
_MAX_SUBJECT: Final = 255
_MAX_EMAIL: Final = 254
# RFC 6749, "Error Response", and Core 1.0, "Authentication Error Response".
_PROVIDERS_TROUBLE: Final = frozenset({"server_error", "temporarily_unavailable"})
_OUR_MISTAKES: Final = frozenset(
    {
        *("invalid_request", "unauthorized_client", "unsupported_response_type"),
        *("invalid_scope", "request_not_supported", "registration_not_supported"),
    }
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A sign-in that this browser began."""

    asked: Asked
    at: datetime
    afresh: bool


class SingleSignOn:
    """The way to the provider and back, for the request that is being answered."""

    def __init__(self, settings: OidcSettings, *, redirect_uri: str) -> None:
        self._settings = settings
        self._provider = IdentityProvider(settings, redirect_uri=redirect_uri)

    @property
    def name(self) -> str:
        """The words for the button."""
        return self._settings.name

    def begin(self, *, now: datetime, afresh: bool) -> Response:
        """The redirect to the provider.

        `afresh`: even somebody whom the provider still knows has to prove it again.

        Raises:
            SignInRefusedError: the provider is down, or says what we cannot accept.
        """
        with _Logged():
            endpoints = self._provider.endpoints(now)
            begun = _Begun(asked=new_questions(), at=now, afresh=afresh)
            url = self._provider.authorization_url(
                endpoints, begun.asked, afresh=afresh
            )
        _remember(begun)
        response = redirect(url)
        response.headers["Cache-Control"] = "no-store"
        return response

    def finish(self, *, now: datetime) -> ProvenIdentity:
        """Who came back, from the query of the current request.

        A sign-in that was begun afresh is held to it.

        Raises:
            SignInRefusedError: nobody is signed in; its message says why.
        """
        with _Logged():
            answer = _single_values()
            begun = _take(answer.get("state", ""), now)
            endpoints = self._provider.endpoints(now)
            self._refuse_another_provider(answer, always_named=endpoints.names_itself)
            claims = self._provider.redeem(
                endpoints, begun.asked, code=_code(answer), now=now
            )
            return self._identity(claims, begun, now)

    def _refuse_another_provider(
        self, answer: Mapping[str, str], *, always_named: bool
    ) -> None:
        """RFC 9207: an answer that names its sender has to name ours."""
        named = answer.get("iss", None if always_named else self._settings.issuer)
        if named != self._settings.issuer:
            raise refused(Refusal.NOT_PROVEN, "iss of the answer")

    def _identity(self, claims: Claims, begun: _Begun, now: datetime) -> ProvenIdentity:
        subject = _text(claims.id_token, "sub", _MAX_SUBJECT)
        if subject is None or not subject.isascii():
            raise refused(Refusal.NOT_PROVEN, "sub")
        # An address and what is said of it come from one place.
        place = claims.id_token if "email" in claims.id_token else claims.userinfo
        email = _text(place, "email", _MAX_EMAIL)
        return ProvenIdentity(
            issuer=self._settings.issuer,
            subject=subject,
            email=email,
            email_verified=email is not None and place.get("email_verified") is True,
            authenticated_at=_authenticated_at(claims.id_token, begun, now),
        )


class _Logged:
    """Writes a refusal to the log, in words of ours alone."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: object, _traceback: object) -> None:
        if isinstance(error, SignInRefusedError):
            log.warning("sign-in refused: %s (%s)", error.reason, error.detail)


def _single_values() -> Mapping[str, str]:
    """The query's parameters; RFC 6749, 3.1: none of them more than once."""
    values = request.args.to_dict(flat=False)
    if any(len(several) != 1 for several in values.values()):
        raise refused(Refusal.ELSEWHERE, "a parameter twice")
    return {name: several[0] for name, several in values.items()}


def _code(answer: Mapping[str, str]) -> str:
    error = answer.get("error")
    if error is None:
        code = answer.get("code")
        if not code:
            raise refused(Refusal.NOT_PROVEN, "no code")
        return code
    if error in _PROVIDERS_TROUBLE:
        raise refused(Refusal.PROVIDER_DOWN, "says so itself")
    if error in _OUR_MISTAKES:
        raise refused(Refusal.PROVIDER_UNUSABLE, "does not take our request")
    raise refused(Refusal.CANCELLED, "the provider says no")


def _authenticated_at(
    claims: Mapping[str, Any], begun: _Begun, now: datetime
) -> datetime | None:
    """When the person proved it, if it is said (Core 1.0, "ID Token", auth_time)."""
    if claims.get("auth_time") is None:
        if begun.afresh:
            raise refused(Refusal.NOT_AFRESH, "no auth_time")
        return None
    seconds = claims["auth_time"]
    try:
        if isinstance(seconds, bool):
            raise TypeError  # noqa: TRY301 - the one place that says so
        at = datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise refused(Refusal.NOT_PROVEN, "auth_time") from None
    if at > now + CLOCK_SKEW:
        raise refused(Refusal.NOT_PROVEN, "auth_time in the future")
    if begun.afresh and at < begun.at - CLOCK_SKEW:
        raise refused(Refusal.NOT_AFRESH, "auth_time")
    return at


def _text(claims: Mapping[str, Any], name: str, longest: int) -> str | None:
    value = claims.get(name)
    if isinstance(value, str) and value.isprintable() and 0 < len(value) <= longest:
        return value
    return None


# ---------------------------------------------------------- the browser's session


def _remember(begun: _Begun) -> None:
    kept = sorted(_entries().items(), key=lambda one: one[1]["at"])
    entry = {
        "nonce": begun.asked.nonce,
        "verifier": begun.asked.code_verifier,
        "at": begun.at.timestamp(),
        "afresh": begun.afresh,
    }
    newest = kept[-(_MAX_BEGUN - 1) :]
    session[SESSION_KEY] = {**dict(newest), begun.asked.state: entry}


def _take(state: str, now: datetime) -> _Begun:
    """What was begun with `state`, which from now on is used."""
    entries = dict(_entries())
    entry = entries.pop(state, None)
    if entry is None:
        raise refused(Refusal.ELSEWHERE, "state")
    session[SESSION_KEY] = entries
    at = datetime.fromtimestamp(entry["at"], UTC)
    if not -CLOCK_SKEW <= now - at <= MAX_AGE:
        raise refused(Refusal.ELSEWHERE, "too long ago")
    asked = Asked(state=state, nonce=entry["nonce"], code_verifier=entry["verifier"])
    return _Begun(asked=asked, at=at, afresh=entry["afresh"])


def _entries() -> Mapping[str, Any]:
    entries: Mapping[str, Any] = session.get(SESSION_KEY, {})
    return entries
