"""The VC API's issuer endpoints, one set an instance, opened by a bearer token."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, request

from issuer.domain.vc_api import Instance
from issuer.errors import (
    ConflictError,
    IssuerError,
    MalformedInputError,
    NotFoundError,
    NotPermittedError,
)
from issuer.services.vc_api import UnknownOptionError, derive, find_instance, issue
from issuer.services.vc_api_ports import VcApiPorts
from issuer.services.vc_api_status import change_status
from vc import strict_json
from vc.errors import (
    DataLossError,
    MalformedCredentialError,
    RuleViolationError,
    StatusListError,
    UnknownContextError,
    VcError,
)
from verifier.web.site import problem

bp = Blueprint("vc_api", __name__)

EXTENSION: Final = "signet-vc-api"

_VCDM: Final = "https://www.w3.org/TR/vc-data-model#"
_SECURITY: Final = "https://w3id.org/security#"
_VCALM: Final = "https://www.w3.org/TR/vcalm#"
# The first class that fits names the problem (standards 6.1, 6.2, 6.5).
_PROBLEMS: Final[tuple[tuple[type[Exception], int, str, str], ...]] = (
    (UnknownOptionError, 400, f"{_VCALM}UNKNOWN_OPTION_PROVIDED", "Unknown option"),
    (NotFoundError, 404, "about:blank", "Not found"),
    (NotPermittedError, 401, "about:blank", "Not permitted"),
    (ConflictError, 409, "about:blank", "Conflict"),
    (MalformedInputError, 400, f"{_VCDM}MALFORMED_VALUE_ERROR", "Malformed value"),
    (StatusListError, 400, f"{_VCDM}MALFORMED_VALUE_ERROR", "Malformed value"),
    (RuleViolationError, 400, f"{_VCDM}MALFORMED_VALUE_ERROR", "Malformed value"),
    (MalformedCredentialError, 400, f"{_VCDM}PARSING_ERROR", "Not readable"),
    (UnknownContextError, 400, f"{_VCDM}PARSING_ERROR", "Unknown context"),
    (
        DataLossError,
        400,
        f"{_SECURITY}DATA_LOSS_DETECTION_ERROR",
        "A proof would not cover all of it",
    ),
    (VcError, 400, f"{_SECURITY}PROOF_GENERATION_ERROR", "No proof could be made"),
    (IssuerError, 503, "about:blank", "Not now"),
)


@bp.post("/vc-api/<name>/credentials/issue")
def issue_credential(name: str) -> Response:
    """201 and the credential with its proof (VCALM 1.0, "Issue Credential")."""
    instance, body = _opened(name), _body()
    signed = issue(
        _member(body, "credential"),
        _options(body),
        instance=instance,
        ports=_ports(),
    )
    return _answer({"verifiableCredential": signed}, 201)


@bp.post("/vc-api/<name>/credentials/status")
def change_credential_status(name: str) -> Response:
    """200 once the new list is published (VCALM 1.0, "Update Status")."""
    instance, body = _opened(name), _body()
    change_status(body, instance=instance, ports=_ports())
    return _answer({}, 200)


@bp.post("/vc-api/<name>/credentials/derive")
def derive_credential(name: str) -> Response:
    """201 and the credential that shows less (VCALM 1.0, "Derive Credential")."""
    _opened(name)
    body = _body()
    derived = derive(_member(body, "verifiableCredential"), _options(body))
    return _answer({"verifiableCredential": derived}, 201)


@bp.errorhandler(VcError)
@bp.errorhandler(IssuerError)
def refused(error: Exception) -> Response:
    """An RFC 9457 problem of the type that the specifications name."""
    for kind, status, problem_type, title in _PROBLEMS:
        if isinstance(error, kind):
            response = problem(status, title, str(error), type=problem_type)
            if status == 401:
                response.headers["WWW-Authenticate"] = "Bearer"
            return response
    raise error


def _ports() -> VcApiPorts:
    ports: VcApiPorts = current_app.extensions[EXTENSION]
    return ports


def _opened(name: str) -> Instance:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        msg = "a bearer token is needed: Authorization: Bearer …"
        raise NotPermittedError(msg)
    return find_instance(name, token=token.strip(), ports=_ports())


def _body() -> Mapping[str, Any]:
    body = strict_json.loads(request.get_data(cache=False))
    if not isinstance(body, Mapping):
        msg = "the body is a JSON object"
        raise MalformedInputError(msg)
    return body


def _member(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    member = body.get(name)
    if not isinstance(member, Mapping):
        msg = f"{name}: an object is needed"
        raise MalformedInputError(msg)
    return member


def _options(body: Mapping[str, Any]) -> Mapping[str, Any]:
    options = {} if body.get("options") is None else body["options"]
    if not isinstance(options, Mapping):
        msg = "options: an object"
        raise MalformedInputError(msg)
    return options


def _answer(body: Mapping[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response
