"""What every page shares: templates, words, icons, security headers, error pages.

The issuer's pages are built on the same: one look, one set of headers. The verifier's
pages speak the reader's language; the issuer's are in English.
"""

import re
from http import HTTPStatus
from pathlib import Path
from typing import Final

from flask import Flask, Response, g, jsonify, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from verifier.speech.claims import Claims, day_written
from verifier.speech.languages import english
from verifier.speech.marking import N_
from verifier.speech.visible_text import visible
from verifier.web.speech import (
    SITE,
    Link,
    Site,
    is_multilingual,
    reader_language,
    speak,
)

__all__ = ["Link", "Site", "make_app", "problem", "wants_json"]

TEMPLATES: Final = Path(__file__).parents[2] / "templates"
# A page loads only what this host serves, runs no inline code, and is never framed.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Strict-Transport-Security": "max-age=31536000",
}
# Where the camera is: WebAssembly reads the codes if the browser cannot, and is loaded
# from here.
CAMERA_PAGE_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(
        "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
    ),
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
_ICON: Final = Markup(
    '<svg class="{}" aria-hidden="true" focusable="false"><use href="#{}"/></svg>'
)
_SPRITE: Final = Markup(
    '<svg class="sprite" aria-hidden="true" focusable="false">{}</svg>'
)
# What only programs ask for; all else may be a person.
_PROGRAMS: Final = (
    "/api/",
    "/challenges",
    "/credentials/verify",
    "/presentations/",
    "/vc-api/",
)
_SYMBOL: Final = re.compile(r'<symbol id="([a-z-]+)".*?</symbol>', re.DOTALL)


def make_app(import_name: str, *, whose: Site, max_bytes: int) -> Flask:
    """A Flask application with our templates, headers and error pages."""
    app = Flask(
        import_name,
        template_folder=str(TEMPLATES),
        static_folder=str(TEMPLATES / "static"),
        static_url_path="/static",
    )
    app.config["MAX_CONTENT_LENGTH"] = max_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = max_bytes
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    app.extensions[SITE] = whose
    symbols = _symbols()

    def icon(name: str, css_class: str = "icon") -> Markup:
        used: dict[str, Markup] = g.setdefault("icons", {})
        used[name] = symbols[name]
        return _ICON.format(css_class, name)

    def sprite() -> Markup:
        return _SPRITE.format(Markup().join(g.get("icons", {}).values()))

    def own_art(claims: Claims) -> str | None:
        """The picture's address, if this site serves it; nobody else's is loaded."""
        prefix = f"{whose.base_url}/achievements/"
        if not whose.base_url or not (claims.image or "").startswith(prefix):
            return None
        return (claims.image or "").removeprefix(whose.base_url)

    def written_day(text: str) -> str | None:
        return day_written(text, reader_language())

    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(
        day=english().day, moment=english().moment, written_day=written_day
    )
    app.jinja_env.filters["visible"] = visible
    app.jinja_env.globals["own_art"] = own_art
    app.jinja_env.globals.update(icon=icon, sprite=sprite, site=whose)
    app.before_request(_refuse_more_than_the_limit)
    app.before_request(_refuse_what_is_no_address)
    speak(app)
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _error_page)
    return app


def wants_json() -> bool:
    """Tell whether this request is a program's."""
    if request.path.startswith(_PROGRAMS):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def problem(status: int, title: str, detail: str, **members: object) -> Response:
    """An RFC 9457 problem."""
    response = jsonify(
        {"type": "about:blank", "title": title, "status": status, "detail": detail}
        | members
    )
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _refuse_more_than_the_limit() -> None:
    """Hold a body that does not say its length to the limit too (attacks U01).

    Werkzeug reads such a body up to the limit, and then as if it ended there.

    Raises:
        RequestEntityTooLarge: it is longer.
    """
    limit = request.max_content_length
    if limit is None or request.content_length is not None:
        return
    if len(request.get_data()) >= limit:
        raise RequestEntityTooLarge


def _refuse_what_is_no_address() -> None:
    """Nothing of ours has U+0000 in its address, and PostgreSQL cannot be asked for it.

    Raises:
        NotFound: it has one.
    """
    if "\0" in request.path:
        raise NotFound


def _symbols() -> dict[str, Markup]:
    text = (TEMPLATES / "sprite.svg").read_text(encoding="utf-8")
    found = _SYMBOL.finditer(text)
    return {one[1]: Markup(one[0]) for one in found}  # noqa: S704 - our own file


def _with_headers(response: Response) -> Response:
    if is_multilingual() and response.mimetype == "text/html":
        response.vary.add("Accept-Language")
        response.content_language.add(reader_language().tag)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _error_page(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    title, detail = _ERRORS.get(status, (status.phrase, error.description or ""))
    if wants_json():
        return problem(status, title, detail)
    say = reader_language().text
    page = render_template("error.html", title=say(title), detail=say(detail))
    return Response(page, status)


_ERRORS: Final = {
    HTTPStatus.NOT_FOUND: (
        N_("There is nothing at this address."),
        N_("It may be mistyped, or its holder may have closed it."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        N_("That is too large."),
        N_("A badge is never larger than 8 MB."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        N_("That is more than one address may ask for."),
        N_("Nothing is said about any badge. Wait a minute, then ask again."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        N_("Something went wrong on our side."),
        N_("Try again in a few minutes."),
    ),
}
