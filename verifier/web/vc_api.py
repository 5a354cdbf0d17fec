"""The VC API's verifier, for credentials and presentations (VCALM 1.0, "Verifying").

It answers for the general profile: on the proof, with dates and status; whether the
key is the issuer's stands beside it (standards A1). What does not verify is a 400 with
problem details, or a 200 for whoever asks `Prefer: handling=lenient` (A2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, request

from vc import strict_json
from vc.canonicalize import Profile
from vc.errors import VcError
from vc.model import as_list
from vc.presentation import Occasion
from verifier.challenges import Freshness
from verifier.intake.submission import MAX_SUBMISSION_BYTES
from verifier.presentations import (
    PresentationReport,
    verify_presentation,
    verify_unsigned,
)
from verifier.report import CheckResult, Outcome, Report
from verifier.report_json import check_to_json
from verifier.web.limits import charge_for
from verifier.web.service import verifier_service
from verifier.web.site import problem

bp = Blueprint("vc_api_verifier", __name__)

_RETURNED: Final = frozenset(
    {"checks", "returnCredential", "returnProblemDetails", "returnResults"}
)
_NOT_ASKED: Final = Occasion(others_allowed=True)
_OF_PRESENTATIONS: Final = frozenset({"challenge", "domain", "returnPresentation"})
_MUST_PASS: Final = ("format", "schema", "context", "proof", "validity")
_MUST_NOT_FAIL: Final = ("status", "components", "recipient")
# What an answer on the proof can be wrong about; the rest stands in the results.
_PROBLEMATIC: Final = {*_MUST_PASS, *_MUST_NOT_FAIL, "issuer-key"}
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
    "presentation-format": f"{_VCDM}PARSING_ERROR",
    "presentation-proof": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
}
_PROBLEM_REASONS: Final = {
    "challenge_invalid": f"{_SECURITY}INVALID_CHALLENGE_ERROR",
    "domain_invalid": f"{_SECURITY}INVALID_DOMAIN_ERROR",
    "status_unavailable": f"{_STATUS}STATUS_RETRIEVAL_ERROR",
    "status_list_length": f"{_STATUS}STATUS_LIST_LENGTH_ERROR",
    "status_out_of_range": f"{_VCDM}RANGE_ERROR",
}
# A list that was read and is none is an error (Bitstring Status List 1.0, "Validate
# Algorithm"); one that could not be read is one only for whoever asks for the status.
_BROKEN_LISTS: Final = ("status_unusable", "status_list_length", "status_out_of_range")


class BadRequestError(Exception):
    """A request that says nothing of any credential; carries its RFC 9457 problem."""

    def __init__(self, title: str, detail: str, problem_type: str) -> None:
        super().__init__(detail)
        self.title, self.detail, self.type = title, detail, problem_type


@bp.errorhandler(BadRequestError)
def bad_request(error: BadRequestError) -> Response:
    """400 with the problem."""
    members = {"type": error.type, "verified": False}
    return problem(400, error.title, error.detail, **members)


@bp.post("/challenges")
def create_challenge() -> Response:
    """A challenge for a presentation: good once, for five minutes."""
    service = verifier_service()
    challenge = service.challenges.create(service.clock())
    return jsonify({"challenge": challenge})


@bp.post("/credentials/verify")
def verify_credential() -> Response:
    """Whether a credential verifies."""
    body = _body()
    options = _options(body, _RETURNED)
    credential = _object(body, "verifiableCredential")
    report = verifier_service().verify(_as_bytes(credential), profile=Profile.GENERAL)
    answer = _credential_answer(report, options)
    if options.get("returnCredential"):
        answer["credential"] = credential
    return _respond(answer)


@bp.post("/presentations/verify")
def verify_presented() -> Response:
    """Whether a presentation verifies: its own proof, and every credential in it."""
    body = _body()
    options = _options(body, _RETURNED | _OF_PRESENTATIONS)
    occasion = _occasion(options)
    if _is_unsigned(body):
        presentation = _object(body, "presentation")
        _charge(presentation)
        report = _unsigned_report(presentation, occasion)
    else:
        presentation = _object(body, "verifiablePresentation")
        _charge(presentation)
        report = _signed_report(presentation, occasion)
    answer = _presentation_answer(report, options)
    if options.get("returnPresentation"):
        answer["verifiablePresentation"] = presentation
    return _respond(answer)


def _charge(presentation: Mapping[str, Any]) -> None:
    held = as_list(presentation.get("verifiableCredential"))
    charge_for(current_app, credentials=len(held), large=0)


def _is_unsigned(body: Mapping[str, Any]) -> bool:
    return "presentation" in body and "verifiablePresentation" not in body


def _unsigned_report(
    presentation: Mapping[str, Any], occasion: Occasion
) -> PresentationReport:
    if "proof" in presentation or occasion != _NOT_ASKED:
        detail = (
            "presentation: without a proof; one with it is a verifiablePresentation"
        )
        raise BadRequestError("Not unsigned", detail, _PROBLEM_TYPES["schema"])
    service = verifier_service()
    return verify_unsigned(
        _as_bytes(presentation).decode(),
        environment=replace(service.environment(), profile=Profile.GENERAL),
        now=service.clock(),
    )


def _signed_report(
    presentation: Mapping[str, Any], occasion: Occasion
) -> PresentationReport:
    service = verifier_service()
    now = service.clock()
    if (
        occasion.challenge is not None
        and service.challenges.use(occasion.challenge, now) is Freshness.USED
    ):
        detail = "challenge: it was used already, or its five minutes are over"
        kind = _PROBLEM_REASONS["challenge_invalid"]
        raise BadRequestError("Challenge used", detail, kind)
    return verify_presentation(
        _as_bytes(presentation).decode(),
        occasion=occasion,
        environment=replace(service.environment(), profile=Profile.GENERAL),
        now=now,
    )


def _body() -> Mapping[str, Any]:
    try:
        body = strict_json.loads(request.get_data(), max_bytes=MAX_SUBMISSION_BYTES)
    except VcError as exc:
        raise BadRequestError("Not JSON", str(exc), _PROBLEM_TYPES["format"]) from exc
    if not isinstance(body, Mapping):
        detail = "the body is a JSON object"
        raise BadRequestError("Not an object", detail, _PROBLEM_TYPES["format"])
    return body


def _options(body: Mapping[str, Any], known: frozenset[str]) -> Mapping[str, Any]:
    options = {} if body.get("options") is None else body["options"]
    if not isinstance(options, Mapping):
        detail = "options: an object"
        raise BadRequestError("Malformed options", detail, _PROBLEM_TYPES["schema"])
    if unknown := options.keys() - known:
        kind = "https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED"
        detail = f"options.{min(unknown)}: not known here"
        raise BadRequestError("Unknown option", detail, kind)
    return options


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    member = body.get(name)
    if not isinstance(member, Mapping):
        detail = f"{name}: an object is needed"
        raise BadRequestError("Nothing to verify", detail, _PROBLEM_TYPES["format"])
    return member


def _occasion(options: Mapping[str, Any]) -> Occasion:
    challenge, domains = options.get("challenge"), as_list(options.get("domain"))
    texts = [*domains, *([] if challenge is None else [challenge])]
    if not all(isinstance(one, str) for one in texts):
        detail = "options.challenge is one text, options.domain one or several"
        raise BadRequestError("Malformed option", detail, _PROBLEM_TYPES["schema"])
    return Occasion(
        challenge=challenge,
        domain=frozenset(domains) if domains else None,
        others_allowed=True,
    )


def _credential_answer(report: Report, options: Mapping[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "verified": _verifies(report, asked=as_list(options.get("checks"))),
        "problemDetails": [
            _problem_of(one)
            for one in report.checks
            if one.outcome in _BAD and one.check in _PROBLEMATIC
        ],
    }
    if options.get("returnResults", True):
        answer["results"] = {one.check: check_to_json(one) for one in report.checks}
    return answer


def _presentation_answer(
    report: PresentationReport, options: Mapping[str, Any]
) -> dict[str, Any]:
    answers = [_credential_answer(one, options) for one in report.credentials]
    proven = report.itself.outcome is Outcome.PASSED
    unsigned = report.itself.outcome is Outcome.NOT_APPLICABLE
    stands = proven or (unsigned and bool(answers))
    problems = [] if stands else [_problem_of(report.itself)]
    for one in answers:
        if not one["verified"]:
            problems += one["problemDetails"]
    return {
        "verified": stands and all(one["verified"] for one in answers),
        "problemDetails": problems,
        "presentationResult": {"verified": proven, **check_to_json(report.itself)},
        "credentialResults": answers,
    }


def _problem_of(check: CheckResult) -> dict[str, str]:
    fallback = _PROBLEM_TYPES.get(check.check, f"{_VCDM}PARSING_ERROR")
    return {
        "type": _PROBLEM_REASONS.get(check.reason, fallback),
        "title": check.reason,
        "detail": check.detail,
    }


def _verifies(report: Report, *, asked: Sequence[object]) -> bool:
    outcomes = {one.check: one.outcome for one in report.checks}
    return (
        all(outcomes.get(one) is Outcome.PASSED for one in _MUST_PASS)
        and not any(outcomes.get(one) is Outcome.FAILED for one in _MUST_NOT_FAIL)
        and not _lacks_status(report, asked)
    )


def _lacks_status(report: Report, asked: Sequence[object]) -> bool:
    status = report.check("status")
    return (
        status is not None
        and status.outcome is Outcome.NOT_CHECKED
        and (status.reason in _BROKEN_LISTS or "credentialStatus" in asked)
    )


def _respond(answer: dict[str, Any]) -> Response:
    response = jsonify(answer)
    lenient = "handling=lenient" in request.headers.get("Prefer", "")
    response.status_code = 200 if answer["verified"] or lenient else 400
    return response


def _as_bytes(secured: Mapping[str, Any]) -> bytes:
    """A secured object from inside a request, enveloped or not, as it came."""
    return strict_json.dumps(secured).encode()
