"""A credential at its address: a page for people, the signed bytes for programs."""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from issuer.domain.award import Credential
from issuer.domain.batch import AwardKind
from issuer.domain.micro_credential import AchievementVersion
from issuer.web.linkedin import add_to_profile_url
from issuer.web.ports import PublicPorts, ports
from vc.baking import bake_png, bake_svg
from verifier.report import Kind, Report, Verdict
from verifier.speech.presenters import Presentation, present_report

bp = Blueprint("credentials", __name__)

VC: Final = "application/vc"
VC_JWT: Final = "application/vc+jwt"
# Synonyms in which programs ask for the same bytes (standards A16).
_JSON_TYPES: Final = (VC, "application/vc+ld+json", "application/ld+json")
_HTML: Final = "text/html"


@bp.get("/credentials/<uuid:credential_id>")
def page(credential_id: UUID) -> AnyResponse:
    """The page, or the credential itself, by `Accept`."""
    found = _released(credential_id)
    wanted = request.accept_mimetypes.best_match(
        [_HTML, *_JSON_TYPES, "application/json", VC_JWT], default=_HTML
    )
    if wanted == _HTML:
        response = Response(_page(found))
    elif wanted == VC_JWT:
        response = _as_jwt(found)
    else:
        response = _as_json(found, VC if wanted in _JSON_TYPES else wanted)
    response.headers["Vary"] = "Accept"
    return response


@bp.get("/credentials/<uuid:credential_id>.json")
def as_json(credential_id: UUID) -> Response:
    """The credential exactly as it was signed."""
    return _as_json(_released(credential_id), VC)


@bp.get("/credentials/<uuid:credential_id>.jwt")
def as_jwt(credential_id: UUID) -> Response:
    """The same badge as an Open Badges JWT."""
    return _as_jwt(_released(credential_id))


@bp.get("/credentials/<uuid:credential_id>.png")
def as_png(credential_id: UUID) -> Response:
    """The badge's picture with the credential baked in."""
    found, version = _with_picture(credential_id)
    baked = bake_png(ports().pictures.badge_png(version), _text(found))
    return _file(baked, "image/png", f"{credential_id}.png")


@bp.get("/credentials/<uuid:credential_id>.svg")
def as_svg(credential_id: UUID) -> Response:
    """The badge's picture as SVG with the credential baked in."""
    found, version = _with_picture(credential_id)
    baked = bake_svg(ports().pictures.badge_svg(version), _text(found))
    response = _file(baked, "image/svg+xml", f"{credential_id}.svg")
    # An SVG that is opened by itself is a document: nothing in it may run.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    return response


@bp.get("/credentials/<uuid:credential_id>/qr.svg")
def qr_code(credential_id: UUID) -> Response:
    """A QR code that opens the credential's page."""
    found = _released(credential_id)
    url = ports().identity.credential(found.id)
    return Response(ports().pictures.qr_svg(url), mimetype="image/svg+xml")


@bp.get("/credentials/<uuid:credential_id>/card.png")
def card(credential_id: UUID) -> Response:
    """The link preview; it names no person."""
    _, version = _with_picture(credential_id)
    return Response(ports().pictures.card_png(version), mimetype="image/png")


@bp.get("/credentials/<uuid:credential_id>/linkedin")
def linkedin(credential_id: UUID) -> AnyResponse:
    """Off to LinkedIn's own form; we send nothing by ourselves."""
    found = _released(credential_id)
    shown = present_report(_verified(found))
    if found.kind is AwardKind.ATTENDANCE or shown.claims is None:
        abort(404)
    return redirect(linkedin_url(found, shown), 302)


def linkedin_url(found: Credential, shown: Presentation) -> str:
    """LinkedIn's form with the fields of this badge."""
    title = shown.claims.title if shown.claims else ""
    if shown.claims and shown.claims.taught_in:
        title = f"{title} ({shown.claims.taught_in.english})"
    return add_to_profile_url(
        _document(found), title=title, issuer=ports().identity.name
    )


def _released(credential_id: UUID) -> Credential:
    """The credential, or 404: private ones and ones that never were look alike."""
    with ports().database.read() as uow:
        found = uow.credentials.credential(str(credential_id))
    if found is None or not found.is_public:
        abort(404)
    return found


def _with_picture(credential_id: UUID) -> tuple[Credential, AchievementVersion]:
    """A badge and its version; attendance has no picture at all (policy clause 8)."""
    found = _released(credential_id)
    if found.kind is AwardKind.ATTENDANCE:
        abort(404)
    return found, _version_of(found, ports())


def _version_of(found: Credential, of: PublicPorts) -> AchievementVersion:
    with of.database.read() as uow:
        award = uow.batches.award(found.award)
        version = uow.catalogue.version(award.achievement) if award else None
    if version is None:
        abort(404)
    return version


def _page(found: Credential) -> str:
    report = _verified(found)
    shown = present_report(report)
    url = ports().identity.credential(found.id)
    in_force = report.verdict in (Verdict.VALID, Verdict.VALID_UNTRUSTED_ISSUER)
    return render_template(
        "public/credential.html",
        report=report,
        shown=shown,
        url=url,
        credential_id=found.id,
        in_force=in_force,
        attendance=report.kind is Kind.ATTENDANCE,
        art=None if report.kind is Kind.ATTENDANCE else f"/credentials/{found.id}.svg",
    )


def _verified(found: Credential) -> Report:
    return ports().verifier.verify(_text(found).encode())


def _text(found: Credential) -> str:
    if found.document is None:
        abort(404)
    return found.document.decode()


def _document(found: Credential) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(_text(found))
    return document


def _as_json(found: Credential, media_type: str) -> Response:
    response = Response(_text(found), content_type=media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _as_jwt(found: Credential) -> Response:
    if found.token is None:
        abort(404)
    response = Response(found.token, content_type=VC_JWT)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _file(data: bytes, media_type: str, name: str) -> Response:
    response = Response(data, content_type=media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
