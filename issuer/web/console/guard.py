"""Who is at the console, and whether they may do what they ask for.

The browser holds one signed cookie with the name of a session that the server keeps,
so a session can be ended at any moment. Whatever changes something is a POST with the
token of its form (attacks H05).
"""

import logging
import re
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import (
    Blueprint,
    Flask,
    Response,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from issuer.domain.staff import ConsoleSession, Role, StaffMember
from issuer.errors import (
    ConflictError,
    IssuerError,
    MalformedInputError,
    NotFoundError,
    NotPermittedError,
    NotSignedInError,
)
from issuer.services.journal import Act
from issuer.services.sign_in import current_session, sign_out
from issuer.web.console.ports import console

_OPENED: Final = "opened"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Where one may be sent after signing in: a page of the console, and nowhere else.
_OWN_PAGE: Final = re.compile(r"/console/[a-z0-9/-]*")
_FIRST_PAGE: Final = "/console/trust"
_STATUSES: Final[tuple[tuple[type[IssuerError], HTTPStatus], ...]] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (NotPermittedError, HTTPStatus.FORBIDDEN),
    (ConflictError, HTTPStatus.CONFLICT),
    (MalformedInputError, HTTPStatus.BAD_REQUEST),
)
# Shown as stale a little before it is, so that a form is not filled in for nothing.
_MARGIN: Final = timedelta(minutes=1)

_csrf: Final = CSRFProtect()
log = logging.getLogger(__name__)


def configure(app: Flask, *, secret_key: str, is_https: bool) -> None:
    """Give the application its cookie and the tokens of forms; only the console asks.

    `__Host-` binds the cookie to this host and to https (RFC 6265bis, 4.1.3.2).
    """
    app.secret_key = secret_key
    app.config.update(
        SESSION_COOKIE_NAME="__Host-signet" if is_https else "signet-console",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, and our pages send none
    )
    _csrf.init_app(app)


def guard(blueprint: Blueprint) -> None:
    """Show the pages of `blueprint` to staff alone, and let officers alone change."""
    protect(blueprint)

    @blueprint.before_request
    def require_staff() -> AnyResponse | None:
        found = _find_session()
        if found is None:
            return to_sign_in(request.path if request.method in _SAFE else None)
        g.staff = found
        if request.method not in _SAFE:
            require_officer()
        return None

    @blueprint.context_processor
    def who_asks() -> dict[str, StaffMember]:
        return {"staff": staff()} if "staff" in g else {}


def protect(blueprint: Blueprint) -> None:
    """Take only forms of our own, keep no page, and say what was not done and why."""
    blueprint.before_request(_csrf.protect)

    @blueprint.after_request
    def never_kept(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.errorhandler(IssuerError)
    def refused(error: IssuerError) -> tuple[str, int]:
        for kind, status in _STATUSES:
            if isinstance(error, kind):
                return render_template("console/refused.html", words=str(error)), status
        # What is wrong with the machine is for whoever runs it, and strangers sign in.
        log.error("the console cannot answer: %s", error)
        words = "Something behind this page does not answer. Try again in a moment."
        return render_template("console/refused.html", words=words), 503

    @blueprint.errorhandler(CSRFError)
    def not_our_form(error: CSRFError) -> tuple[str, int]:
        del error
        words = "This form is out of date, or not ours. Load the page and send it anew."
        return render_template("console/refused.html", words=words), 403


def begin_session(token: str) -> None:
    """Let the browser hold `token`, and nothing that it held before."""
    end_session()
    session[_OPENED] = token


def end_session() -> None:
    """End the session of this browser, here and on the server."""
    token = session.get(_OPENED)
    session.clear()
    if token is not None:
        sign_out(token, database=console().sign_in.database)


def staff() -> StaffMember:
    """Who asks."""
    member, _ = _staff()
    return member


def act() -> Act:
    """Who asks, and when."""
    return Act(by=staff().email, at=console().clock())


def is_officer() -> bool:
    """Whether who asks may change anything."""
    return staff().role is Role.OFFICER


def require_officer() -> None:
    """Go on only with somebody who may change something.

    Raises:
        NotSignedInError: who asks may only look.
    """
    if not is_officer():
        msg = "You may look at everything here and change nothing. Ask an officer."
        raise NotSignedInError(msg)


def is_fresh() -> bool:
    """Whether who asks was proven lately enough to decide something now."""
    _, current = _staff()
    return current.is_fresh(console().clock() + _MARGIN)


def require_fresh() -> None:
    """Go on only with somebody who was proven a moment ago (attacks A07).

    Raises:
        NotSignedInError: that was longer ago; nothing was done.
    """
    _, current = _staff()
    if not current.is_fresh(console().clock()):
        msg = "It is a while since you signed in. Sign in again, then do it."
        raise NotSignedInError(msg)


def own_page(address: str | None) -> str:
    """`address`, if it is a page of the console; else the console's first page."""
    if address is None or _OWN_PAGE.fullmatch(address) is None:
        return _FIRST_PAGE
    return address


def to_sign_in(then: str | None) -> AnyResponse:
    """Send the browser to the page for signing in, and afterwards to `then`."""
    return redirect(url_for("sign_in.page", then=own_page(then)), 303)


def _staff() -> tuple[StaffMember, ConsoleSession]:
    found: tuple[StaffMember, ConsoleSession] = g.staff
    return found


def _find_session() -> tuple[StaffMember, ConsoleSession] | None:
    token = session.get(_OPENED)
    if not isinstance(token, str):
        return None
    ports = console()
    return current_session(token, database=ports.sign_in.database, now=ports.clock())
