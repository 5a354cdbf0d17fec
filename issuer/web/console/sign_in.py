"""Signing in, by the university's single sign-on or with a one-time code, and out."""

from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from issuer.errors import NotPermittedError
from issuer.services.sign_in import sign_in_with_code, sign_in_with_identity
from issuer.web.console.guard import (
    begin_session,
    end_session,
    own_page,
    protect,
)
from issuer.web.console.ports import SingleSignOn, console

bp = Blueprint("sign_in", __name__, url_prefix="/console")
protect(bp)

_THEN: Final = "then"


@bp.get("/")
def home() -> AnyResponse:
    """The console's first page."""
    return redirect(own_page(None))


@bp.get("/sign-in")
def page() -> str:
    """The page where staff sign in, before they are sent where they wanted to go."""
    return _page(own_page(request.args.get("then")))


@bp.post("/sign-in")
def by_code() -> AnyResponse:
    """Sign in with a one-time code."""
    ports = console()
    token = sign_in_with_code(
        request.form.get("code", ""), ports=ports.sign_in, now=ports.clock()
    )
    begin_session(token)
    return redirect(own_page(request.form.get("then")), 303)


@bp.get("/sign-in/with")
def elsewhere() -> AnyResponse:
    """Send the browser to single sign-on; `again` has the person prove it anew."""
    session[_THEN] = own_page(request.args.get("then"))
    return _single_sign_on().begin(
        now=console().clock(), afresh="again" in request.args
    )


@bp.get("/sign-in/done")
def done_elsewhere() -> AnyResponse:
    """Where single sign-on sends the browser back to."""
    then = own_page(session.get(_THEN))
    ports = console()
    now = ports.clock()
    proven = _single_sign_on().finish(now=now)
    token = sign_in_with_identity(proven, ports=ports.sign_in, now=now)
    begin_session(token)
    return redirect(then, 303)


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this session, on the server too."""
    end_session()
    return redirect(url_for("sign_in.page"), 303)


@bp.errorhandler(NotPermittedError)
def not_let_in(error: NotPermittedError) -> tuple[str, int]:
    """The same page once more, with why."""
    then = request.values.get("then") or session.get(_THEN)
    return _page(own_page(then), problem=str(error)), 403


def _single_sign_on() -> SingleSignOn:
    return console().single_sign_on or abort(404)


def _page(then: str, *, problem: str = "") -> str:
    single = console().single_sign_on
    return render_template(
        "console/sign_in.html",
        then=then,
        problem=problem,
        single_sign_on=single.name if single else "",
        again="again" in request.args,
    )
