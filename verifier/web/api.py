"""The verifier for programs: our own report, and the VC API's verifier."""

import json
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from vc import strict_json
from vc.canonicalize import Profile
from vc.errors import VcError
from vc.model import mapping_of
from verifier.intake import MAX_SUBMISSION_BYTES
from verifier.report import Outcome, Report
from verifier.report_json import check_to_json, report_to_json
from verifier.web.service import verifier_service
from verifier.web.site import problem

bp = Blueprint("api", __name__)

_ENVELOPE: Final = "data:application/vc+jwt,"
_KNOWN_OPTIONS: Final = frozenset(
    {"checks", "returnCredential", "returnProblemDetails", "returnResults"}
)
# What the VC API's verifier answers on (standards A1): the proof, and being in force.
_MUST_PASS: Final = ("format", "schema", "context", "proof", "validity")
_MUST_NOT_FAIL: Final = ("status", "components", "recipient")
_BAD: Final = (Outcome.FAILED, Outcome.NOT_CHECKED)
_VCDM: Final = "https://www.w3.org/TR/vc-data-model#"
_SECURITY: Final = "https://w3id.org/security#"
_STATUS: Final = "https://www.w3.org/ns/credentials/status-list#"
_PROBLEM_TYPES: Final = {
    "format": f"{_VCDM}PARSING_ERROR",
    "schema": f"{_VCDM}MALFORMED_VALUE_ERROR",
    "context": f"{_SECURITY}DATA_LOSS_DETECTION_ERROR",
    "proof": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
    "issuer-key": f"{_VCDM}CRYPTOGRAPHIC_SECURITY_ERROR",
    "validity": f"{_VCDM}RANGE_ERROR",
    "status": f"{_STATUS}STATUS_VERIFICATION_ERROR",
}


@bp.post("/api/v1/verify")
def verify() -> Response:
    """Our report on a credential: JSON, a token, a file, or `{"url": "…"}`.

    The body is the credential itself, whatever its content type; a JSON object with
    `url` or `credential` and no `@context` names it instead.
    """
    if file := request.files.get("file"):
        return _answer(verifier_service().verify(file.read()))
    data = request.get_data(cache=False)
    if not data.strip():
        return problem(
            400,
            "Nothing to verify",
            "Send a credential as the body, a multipart file, or a JSON object with "
            "a url.",
        )
    named = _named_in(data)
    if url := named.get("url"):
        return _answer(verifier_service().verify_link(str(url)))
    if "credential" in named:
        data = _as_bytes(named["credential"])
    return _answer(verifier_service().verify(data))


@bp.post("/challenges")
def create_challenge() -> Response:
    """A challenge for a presentation: good once, for five minutes (VCALM 1.0)."""
    service = verifier_service()
    challenge = service.challenges.create(service.clock())
    response = jsonify({"challenge": challenge})
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/credentials/verify")
def verify_credential() -> Response:
    """The VC API's `/credentials/verify`: 200 if it verifies, else 400 (standards A2).

    The proof decides, with dates and status; whether the key is the issuer's is
    reported beside it.
    """
    try:
        body = strict_json.loads(request.get_data(), max_bytes=MAX_SUBMISSION_BYTES)
    except VcError as exc:
        return problem(400, "Not JSON", str(exc), verified=False)
    members = mapping_of(body)
    options = mapping_of(members.get("options"))
    if unknown := options.keys() - _KNOWN_OPTIONS:
        return problem(
            400,
            "Unknown option",
            f"options: {min(unknown)} is not known",
            type="https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED",
        )
    credential = members.get("verifiableCredential")
    if not isinstance(credential, dict):
        detail = "verifiableCredential: an object is needed"
        return problem(400, "No credential", detail, verified=False)
    report = verifier_service().verify(_as_bytes(credential), profile=Profile.GENERAL)
    return _vc_api_answer(report, credential, options)


def _answer(report: Report) -> Response:
    return jsonify(report_to_json(report))


def _vc_api_answer(
    report: Report, credential: object, options: Mapping[str, Any]
) -> Response:
    verified = _verifies(report)
    body: dict[str, Any] = {
        "verified": verified,
        "problemDetails": [
            {
                "type": _PROBLEM_TYPES.get(check.check, f"{_VCDM}PARSING_ERROR"),
                "title": check.reason,
                "detail": check.detail,
            }
            for check in report.checks
            if check.outcome in _BAD and check.check in _PROBLEM_TYPES
        ],
    }
    if options.get("returnResults", True):
        body["results"] = {one.check: check_to_json(one) for one in report.checks}
    if options.get("returnCredential"):
        body["credential"] = credential
    response = jsonify(body)
    response.status_code = 200 if verified else 400
    return response


def _verifies(report: Report) -> bool:
    outcomes = {one.check: one.outcome for one in report.checks}
    return all(outcomes.get(one) is Outcome.PASSED for one in _MUST_PASS) and not any(
        outcomes.get(one) is Outcome.FAILED for one in _MUST_NOT_FAIL
    )


def _named_in(data: bytes) -> dict[str, Any]:
    """The members of a JSON object that is not itself a credential."""
    if not data.lstrip().startswith(b"{"):
        return {}
    try:
        body = strict_json.loads(data, max_bytes=MAX_SUBMISSION_BYTES)
    except VcError:
        return {}
    return {} if "@context" in body else dict(body)


def _as_bytes(credential: object) -> bytes:
    """A credential from inside a request; an enveloped one is its token."""
    if isinstance(credential, str):
        return credential.encode()
    enveloped = mapping_of(credential).get("id")
    if mapping_of(credential).get("type") == "EnvelopedVerifiableCredential":
        return str(enveloped).removeprefix(_ENVELOPE).encode()
    return json.dumps(credential, ensure_ascii=False).encode()
