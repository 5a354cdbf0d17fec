"""The verifier for programs: the whole report, on a badge in any wrapping."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from vc import strict_json
from vc.errors import VcError
from verifier.intake import MAX_SUBMISSION_BYTES
from verifier.report import Report
from verifier.report_json import report_to_json
from verifier.web.service import verifier_service
from verifier.web.site import problem

bp = Blueprint("api", __name__)


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


def _answer(report: Report) -> Response:
    return jsonify(report_to_json(report))


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
    """A credential from inside a request."""
    if isinstance(credential, str):
        return credential.encode()
    return strict_json.dumps(credential).encode()
