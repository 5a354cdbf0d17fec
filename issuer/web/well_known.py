"""What machines ask of an issuer: status lists, keys, and whether it is alive."""

from importlib.metadata import version as installed_version
from typing import Final

from flask import Blueprint, Response, abort, jsonify, request

from issuer.errors import IssuerError
from issuer.services.addresses import status_list_name
from issuer.services.status import TIME_TO_LIVE
from issuer.web.ports import ports

bp = Blueprint("well_known", __name__)

_TTL: Final = int(TIME_TO_LIVE.total_seconds())


@bp.get("/status/<list_id>")
def status_list(list_id: str) -> Response:
    """A signed status list, cacheable for its time to live, for anyone."""
    response = _published(status_list_name(list_id))
    response.headers["Cache-Control"] = f"public, max-age={_TTL}"
    return response


@bp.get("/.well-known/did.json")
def did_document() -> Response:
    """The issuer's DID document: current and retired keys."""
    return _published("did.json")


@bp.get("/.well-known/jwks.json")
def key_set() -> Response:
    """The same keys as a JWK Set."""
    return _published("jwks.json")


@bp.get("/healthz")
def healthz() -> Response:
    """Whether the process answers; touches nothing."""
    return jsonify({"status": "ok"})


@bp.get("/readyz")
def readyz() -> Response:
    """Whether the database answers and the issuer's keys are published."""
    try:
        with ports().database.read() as uow:
            ready = uow.ledger.published("did.json") is not None
    except IssuerError:
        ready = False
    response = jsonify({"status": "ready" if ready else "not ready"})
    response.status_code = 200 if ready else 503
    return response


@bp.get("/version")
def version() -> Response:
    """Which Signet this is."""
    return jsonify({"name": "signet", "version": installed_version("signet")})


def _published(name: str) -> Response:
    with ports().database.read() as uow:
        document = uow.ledger.published(name)
    if document is None:
        abort(404)
    response = Response(document.content, content_type=document.media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return response
