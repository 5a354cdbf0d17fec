"""The verifier's pages and its JSON face."""

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from verifier.config import VerifierSettings
from verifier.intake.submission import MAX_SUBMISSION_BYTES
from verifier.service import VerifierService
from verifier.web import api, limits, pages, vc_api
from verifier.web.service import install
from verifier.web.site import Site, make_app


def make_verifier_app(service: VerifierService, site: Site) -> Flask:
    """The verifier by itself: no database, no private key."""
    app = make_app("verifier", whose=site, max_bytes=MAX_SUBMISSION_BYTES)
    register(app, service)
    return app


def register(app: Flask, service: VerifierService) -> None:
    """Add the verifier to an application that has our pages already."""
    install(app, service)
    app.register_blueprint(pages.bp)
    app.register_blueprint(api.bp)
    app.register_blueprint(vc_api.bp)
    app.after_request(_to_be_kept_nowhere)


def _to_be_kept_nowhere(response: Response) -> Response:
    """An answer is of its moment and of somebody's badge: no cache keeps it."""
    if limits.asks_something():
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def protect(
    app: Flask,
    settings: VerifierSettings,
    *,
    key: bytes,
    also: frozenset[str] = frozenset(),
) -> None:
    """Limit what one address may ask, believing our own proxies about whose it is.

    `key` is 16 random bytes for the hashes of addresses; `also` names endpoints that
    are limited beside the verifier's.
    """
    limits.install(app, settings.rate_limit, key=key, also=also)
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops)  # type: ignore[method-assign]
