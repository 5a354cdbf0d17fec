"""The verifier's interface, described for programs (OpenAPI 3.1).

What can be derived from the code is: verdicts, kinds, outcomes and limits.
"""

from functools import cache
from typing import Any, Final

from verifier.intake.submission import MAX_SUBMISSION_BYTES
from verifier.report import Kind, Outcome, Verdict

VERSION: Final = "1.0.0"
MAX_CREDENTIALS: Final = 500
_JSON: Final = "application/json"
_PROBLEM: Final = "application/problem+json"

VERDICTS: Final = {
    Verdict.VALID: "Genuine, in force, and by an issuer on a list that we trust.",
    Verdict.VALID_UNTRUSTED_ISSUER: "Genuine, by an issuer on none of the lists read.",
    Verdict.STATUS_UNKNOWN: "Genuine; whether it was revoked could not be read.",
    Verdict.EXPIRED: "Genuine, and no longer in force.",
    Verdict.NOT_YET_VALID: "Genuine, and not in force yet.",
    Verdict.SUSPENDED: "Genuine, and set aside by its issuer for now.",
    Verdict.REVOKED: "Genuine, and withdrawn by its issuer for good.",
    Verdict.PART_NOT_VALID: "A genuine stack, with a part that is not in force.",
    Verdict.INDETERMINATE: "Could not be checked; nothing follows from that.",
    Verdict.INVALID: "The signature does not hold, or is not the issuer's.",
    Verdict.MALFORMED: "Not readable as a credential.",
}


@cache
def openapi_document() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Signet verifier",
            "version": VERSION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": (
                "Checks Open Badges 3.0 and other verifiable credentials. No account "
                "is needed and nothing that is handed in is kept. A program may ask "
                "as often as the RateLimit headers allow."
            ),
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "Reports", "description": "Everything that the page knows."},
            {"name": "VC API", "description": "W3C VCALM 1.0, the verifier's part."},
        ],
        "paths": {
            "/api/v1/verify": {"post": _verify()},
            "/credentials/verify": {"post": _verify_credential()},
            "/presentations/verify": {"post": _verify_presentation()},
            "/challenges": {"post": _challenges()},
        },
        "components": {"schemas": _schemas(), "responses": _responses()},
    }


def _verify() -> dict[str, Any]:
    return {
        "operationId": "verify",
        "tags": ["Reports"],
        "summary": "Verify one credential, or several",
        "description": (
            "The body is the credential itself: JSON, a token, or a file with one "
            "inside (PNG, SVG, PDF, a photo of a QR code). Or it is a JSON object "
            "that names it by `url`, `credential` or `credentials`. One credential "
            "is answered with its report; `credentials`, and several files, with a "
            "report each in `results`."
        ),
        "requestBody": {
            "required": True,
            "content": {
                _JSON: {"schema": {"$ref": "#/components/schemas/Submission"}},
                "application/vc": {"schema": {"type": "object"}},
                "application/vc+jwt": {"schema": {"type": "string"}},
                "application/octet-stream": {"schema": {}},
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": {"type": "array", "items": {}}},
                    }
                },
            },
        },
        "responses": {
            "200": _answers(
                "The report, or several",
                {"anyOf": [_ref("Report"), _ref("Reports")]},
            ),
            **_problems("400", "413", "429"),
        },
    }


def _verify_credential() -> dict[str, Any]:
    members = {"verifiableCredential": {"type": "object"}, "options": _OPTIONS}
    return _vc_api(
        "verifyCredential", "Verify a credential", members, ["verifiableCredential"]
    )


def _verify_presentation() -> dict[str, Any]:
    members = {
        "verifiablePresentation": {"type": "object"},
        "presentation": {
            "type": "object",
            "description": "instead, one that nobody signed: its credentials alone",
        },
        "options": _OPTIONS,
    }
    return _vc_api(
        "verifyPresentation",
        "Verify a presentation and every credential in it",
        members,
        [],
    )


_OPTIONS: Final = {
    "type": "object",
    "properties": {
        "challenge": {"type": "string"},
        "domain": {},
        "returnCredential": {"type": "boolean"},
        "returnPresentation": {"type": "boolean"},
        "returnResults": {"type": "boolean"},
        "returnProblemDetails": {"type": "boolean"},
        "checks": {"type": "array", "items": {"type": "string"}},
    },
}


def _vc_api(
    name: str, summary: str, members: dict[str, Any], required: list[str]
) -> dict[str, Any]:
    schema = {"type": "object", "required": required, "properties": members}
    return {
        "operationId": name,
        "tags": ["VC API"],
        "summary": summary,
        "requestBody": {"required": True, "content": {_JSON: {"schema": schema}}},
        "responses": {
            "200": _answers("It verifies", _ref("VerificationResponse")),
            "400": _answers(
                "It does not verify, or the call is wrong; a 200 with `verified: "
                "false` for whoever sends `Prefer: handling=lenient`",
                _ref("VerificationResponse"),
            ),
            **_problems("413", "429"),
        },
    }


def _challenges() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["challenge"],
        "properties": {"challenge": {"type": "string"}},
    }
    return {
        "operationId": "createChallenge",
        "tags": ["VC API"],
        "summary": "A challenge for a presentation, good once, for five minutes",
        "responses": {
            "200": _answers("The challenge", schema),
            **_problems("429"),
        },
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answers(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {_JSON: {"schema": schema}}}


def _problems(*statuses: str) -> dict[str, Any]:
    return {one: {"$ref": f"#/components/responses/{one}"} for one in statuses}


def _responses() -> dict[str, Any]:
    described = {
        "400": "The call names nothing that could be verified",
        "413": f"Over {MAX_SUBMISSION_BYTES // 1024 // 1024} MB",
        "429": "More than one address may ask for; see Retry-After",
    }
    return {
        status: {
            "description": description,
            "content": {_PROBLEM: {"schema": _ref("Problem")}},
        }
        for status, description in described.items()
    }


def _schemas() -> dict[str, Any]:
    return {
        "Submission": {
            "description": "What to verify.",
            "anyOf": [
                {"type": "object", "required": ["@context"], "title": "Credential"},
                _submission("url", {"type": "string", "format": "uri"}),
                _submission("credential", _ONE),
                _submission(
                    "credentials",
                    {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": MAX_CREDENTIALS,
                        "items": _ONE,
                    },
                ),
            ],
        },
        "Report": _report(),
        "Reports": {
            "type": "object",
            "required": ["results", "summary"],
            "properties": {
                "results": {"type": "array", "items": _ref("Report")},
                "summary": {
                    "type": "object",
                    "description": "How many had each verdict.",
                    "additionalProperties": {"type": "integer"},
                },
            },
        },
        "Verdict": {
            "type": "string",
            "enum": [one.value for one in Verdict],
            "description": "\n".join(
                f"- `{one.value}`: {words}" for one, words in VERDICTS.items()
            ),
        },
        "Check": _check(),
        "VerificationResponse": {
            "type": "object",
            "required": ["verified"],
            "properties": {
                "verified": {"type": "boolean"},
                "problemDetails": {"type": "array", "items": {"type": "object"}},
                "results": {"type": "object"},
                "credential": {"type": "object"},
            },
        },
        "Problem": {
            "type": "object",
            "description": "RFC 9457.",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
            },
        },
    }


_ONE: Final = {"type": ["object", "string"]}


_EXPECT: Final = {
    "type": "string",
    "description": "The name or e-mail address of whom you expect; adds a check.",
}


def _submission(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    members = {name: schema, "expect": _EXPECT}
    return {"type": "object", "required": [name], "properties": members}


def _report() -> dict[str, Any]:
    reports = {"type": "array", "items": _ref("Report")}
    return {
        "type": "object",
        "required": ["verdict", "kind", "checked_at", "checks", "issuer", "components"],
        "properties": {
            "verdict": _ref("Verdict"),
            "kind": {"type": "string", "enum": [one.value for one in Kind]},
            "checked_at": {"type": "string", "format": "date-time"},
            "checks": {"type": "array", "items": _ref("Check")},
            "issuer": {
                "type": "object",
                "required": ["id", "name", "claimed_name"],
                "properties": {
                    "id": {"type": ["string", "null"]},
                    "name": {
                        "type": ["string", "null"],
                        "description": "From a trust list, never from the credential.",
                    },
                    "claimed_name": {"type": ["string", "null"]},
                },
            },
            "credential": {
                "type": "object",
                "description": "Only what the proof covers; absent unless it held.",
            },
            "components": reports,
            "endorsements": reports,
        },
    }


def _check() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["check", "outcome", "reason", "detail"],
        "properties": {
            "check": {"type": "string"},
            "outcome": {"type": "string", "enum": [one.value for one in Outcome]},
            "reason": {
                "type": "string",
                "description": "A code that never changes; empty where it passed.",
            },
            "detail": {"type": "string"},
            "as_of": {"type": "string", "format": "date-time"},
            "evidence": {"type": "object"},
        },
    }
