"""The issuer's public pages, on the verifier's frame and beside its pages."""

from flask import Flask

from issuer.services.vc_api_ports import VcApiPorts
from issuer.web import catalogue, credentials, well_known
from issuer.web import vc_api as vc_api_pages
from issuer.web.ports import EXTENSION, PublicPorts
from verifier import web as verifier_web
from verifier.intake.submission import MAX_SUBMISSION_BYTES
from verifier.speech.marking import N_
from verifier.web.site import Link, Site, make_app


def make_issuer_app(ports: PublicPorts, *, vc_api: VcApiPorts | None = None) -> Flask:
    """Issuer and verifier in one application; nothing in it can sign a badge.

    With `vc_api`, the instances for programs are served too, each with its own key.
    """
    organization, _, unit = ports.identity.name.partition(",")
    whose = Site(
        organization=organization.strip(),
        unit=unit.strip(),
        home="/catalogue",
        base_url=ports.identity.base_url,
        navigation=(
            Link(N_("Catalogue"), "/catalogue"),
            Link(N_("Verify"), "/verify"),
        ),
    )
    app = make_app("issuer", whose=whose, max_bytes=MAX_SUBMISSION_BYTES)
    app.extensions[EXTENSION] = ports
    for blueprint in (catalogue.bp, credentials.bp, well_known.bp):
        app.register_blueprint(blueprint)
    verifier_web.register(app, ports.verifier)
    if vc_api is not None:
        app.extensions[vc_api_pages.EXTENSION] = vc_api
        app.register_blueprint(vc_api_pages.bp)
    return app
