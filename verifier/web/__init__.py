"""The verifier's pages and its JSON face."""

from flask import Flask

from verifier.intake import MAX_SUBMISSION_BYTES
from verifier.service import VerifierService
from verifier.web import api, pages, vc_api
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
