"""The verifier for programs: the whole report, on a badge in any wrapping.

One credential gives its report; several in one call give one each, in their order.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from vc import strict_json
from vc.errors import VcError
from verifier.checks.person import MAX_EXPECTED_CHARS, with_person
from verifier.intake.submission import MAX_SUBMISSION_BYTES, is_link
from verifier.network.allowance import one_call
from verifier.report import Report
from verifier.report_json import report_to_json
from verifier.service import LARGE_CHARS
from verifier.web.limits import charge_for
from verifier.web.openapi import MAX_CREDENTIALS, VERDICTS, openapi_document
from verifier.web.service import verifier_service
from verifier.web.site import problem

bp = Blueprint("api", __name__)

# Each may make us ask somebody else's server (attacks N05).
MAX_LINKS: Final = 20
# A call may name this much; a single credential is bounded again, and more tightly.
_MAX_MEMBERS: Final = 1_000_000
_NAMES_SOMETHING: Final = re.compile(rb'\s*\{\s*"(?:url|credentials?|expect)"\s*:')


@dataclass(frozen=True, slots=True)
class Work:
    """A verification that is to be done, and how much there is to read."""

    do: Callable[[], Report]
    size_bytes: int = 0


class BadRequestError(Exception):
    """A call that names nothing to verify; says where and what would do."""


@bp.errorhandler(BadRequestError)
def bad_request(error: BadRequestError) -> Response:
    """400 with the problem."""
    title = "The call cannot be answered"
    return problem(400, title, str(error), type="/openapi/#bad-request")


@bp.post("/api/v1/verify")
def verify() -> Response:
    """Our report on a credential, or on each of several.

    The body is the credential itself, whatever its content type; or a JSON object with
    `url`, `credential` or `credentials` and no `@context`; or multipart `file`s.
    """
    # Asked about any other body, Werkzeug would take it for a form and swallow it.
    is_form = request.mimetype == "multipart/form-data"
    files = request.files.getlist("file") if is_form else []
    if files:
        expected = request.form.get("expect")
        return _answer([_expecting(expected, _of_bytes(one.read())) for one in files])
    data = request.get_data(cache=False)
    if not data.strip():
        msg = (
            "send a credential as the body, a multipart file, or a JSON object with a "
            "url, a credential, or a list of credentials"
        )
        raise BadRequestError(msg)
    named = _named_in(data)
    if named is None:
        return _answer([_of_bytes(data)])
    if "credentials" not in named:
        return _answer([_of_value(named, "the body")])
    listed = named["credentials"]
    if not isinstance(listed, list) or not listed:
        msg = "credentials: a list of at least one is needed"
        raise BadRequestError(msg)
    return _answer(_of_list(listed), several=True)


@bp.get("/openapi/openapi.json")
def openapi_json() -> Response:
    """The description of this interface for programs (OpenAPI 3.1)."""
    response = jsonify(openapi_document())
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.get("/openapi/")
def openapi_page() -> str:
    """The same for people."""
    return render_template(
        "verifier/openapi.html", api=openapi_document(), verdicts=VERDICTS
    )


def _answer(work: Sequence[Work], *, several: bool = False) -> Response:
    if len(work) > MAX_CREDENTIALS:
        msg = f"{len(work)} credentials; at most {MAX_CREDENTIALS} are read in one call"
        raise BadRequestError(msg)
    large = sum(one.size_bytes > LARGE_CHARS for one in work)
    charge_for(current_app, credentials=len(work), large=large)
    if len(work) == 1 and not several:
        return jsonify(report_to_json(work[0].do()))
    with one_call():
        reports = [one.do() for one in work]
    return jsonify(
        {
            "results": [report_to_json(one) for one in reports],
            "summary": Counter(one.verdict.value for one in reports),
        }
    )


def _of_list(listed: Sequence[object]) -> list[Work]:
    links = [one for one in listed if _is_named_link(one)]
    if len(links) > MAX_LINKS:
        msg = f"{len(links)} links; at most {MAX_LINKS} are followed in one call"
        raise BadRequestError(msg)
    return [_of_value(one, f"credentials/{place}") for place, one in enumerate(listed)]


def _is_named_link(value: object) -> bool:
    if isinstance(value, str):
        return is_link(value)
    return isinstance(value, Mapping) and "url" in value and "@context" not in value


def _of_value(value: object, where: str) -> Work:
    """What to verify by one value of a call: a credential, a token, or its name."""
    if isinstance(value, str):
        return _of_bytes(value.encode(errors="replace"))
    if not isinstance(value, Mapping):
        msg = f"{where}: a credential as an object or a text is needed"
        raise BadRequestError(msg)
    if "@context" in value:
        return _of_bytes(strict_json.dumps(value).encode())
    return _expecting(value.get("expect"), _of_named(value, where))


def _of_named(value: Mapping[str, Any], where: str) -> Work:
    if isinstance(url := value.get("url"), str):
        return Work(lambda: verifier_service().verify_link(url))
    if "credential" in value:
        return _of_value(value["credential"], f"{where}/credential")
    msg = f"{where}: it has neither a url nor a credential"
    raise BadRequestError(msg)


def _expecting(expected: object, work: Work) -> Work:
    """The same, compared with the person that the caller expects, if they say whom."""
    if not isinstance(expected, str) or not expected.strip():
        return work
    person = expected[:MAX_EXPECTED_CHARS].strip()
    return replace(work, do=lambda: with_person(work.do(), person))


def _of_bytes(data: bytes) -> Work:
    return Work(lambda: verifier_service().verify(data), len(data))


def _named_in(data: bytes) -> Mapping[str, Any] | None:
    """The members of a JSON object that names credentials and is none itself.

    It is told by its first member: no credential has one of those names. Whatever
    cannot be read is verified as it is, and so gets a report.
    """
    if _NAMES_SOMETHING.match(data) is None:
        return None
    try:
        body = strict_json.loads(
            data,
            max_bytes=MAX_SUBMISSION_BYTES,
            max_members=_MAX_MEMBERS,
            max_string=MAX_SUBMISSION_BYTES,
        )
    except VcError:
        return None
    return None if "@context" in body else body
