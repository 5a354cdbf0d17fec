"""What somebody hands in on a page, and how the page hands it in again.

Nothing is kept on the server between two requests. So that an answer can be asked for
once more (in another language, about a person, as a receipt) the page carries what was
handed in as a field of its forms: a link as itself, all else as base64, which no
browser takes for anything (docs/adr/0024).
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from vc.strict_json import MAX_BYTES
from verifier.errors import VerifierError
from verifier.intake.codes import address_of_code
from verifier.report import Report
from verifier.service import VerifierService
from verifier.speech.marking import N_

# A larger picture has to be chosen again; no credential by itself is as large.
MAX_CARRIED_BYTES: Final = 512 * 1024
# The longest JSON that is read, every byte of it escaped, and the other fields.
_MAX_FORM_BYTES: Final = 3 * MAX_BYTES + 4096
_MAX_FIELDS: Final = 20
_NOTHING: Final = N_("Choose a file, or paste the text of a badge.")
_NO_CODE: Final = N_(
    "That is not a code of this site. It is the end of a credential’s address: 26 "
    "letters and figures, or 36 with dashes."
)


class NothingSubmittedError(VerifierError):
    """There is nothing to verify; the message is for the form."""

    code = "nothing_submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A link, or the bytes of a file or a text."""

    url: str = ""
    data: bytes = b""

    def fields(self) -> dict[str, str]:
        """The form fields that hand it in again; none if it is too large."""
        if self.url:
            return {"url": self.url}
        if len(self.data) > MAX_CARRIED_BYTES:
            return {}
        return {"again": base64.b64encode(self.data).decode()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A report, and the bytes that it is about if they could be read."""

    report: Report
    data: bytes | None


def read_form(request: Request, *, base_url: str) -> Submission:
    """What a form hands in.

    Raises:
        NothingSubmittedError: nothing, or a code that is none; its message says so.
        RequestEntityTooLarge: more than any form of ours sends.
    """
    _refuse_bulk(request)
    if file := request.files.get("file"):
        return _submitted(file.read())
    if url := request.form.get("url", "").strip():
        return Submission(url=url)
    if code := request.form.get("code", "").strip():
        address = address_of_code(code, base_url=base_url) if base_url else None
        if address is None:
            raise NothingSubmittedError(_NO_CODE)
        return Submission(url=address)
    if again := request.form.get("again", ""):
        return _submitted(_decoded(again))
    return _submitted(request.form.get("text", "").encode())


def _refuse_bulk(request: Request) -> None:
    """Hold a form without files to what one of ours sends, before it is taken apart.

    Eight megabytes of empty fields are 2.7 million of them.
    """
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    if (request.content_length or 0) > _MAX_FORM_BYTES:
        raise RequestEntityTooLarge
    sent = request.get_data()
    if len(sent) > _MAX_FORM_BYTES or sent.count(b"&") > _MAX_FIELDS:
        raise RequestEntityTooLarge


def answer(service: VerifierService, submission: Submission) -> Answer:
    """The report on a submission, made now."""
    if not submission.url:
        report = service.verify(submission.data)
        return Answer(report=report, data=submission.data)
    read: list[bytes] = []
    report = replace(service, fetch=_noting(service.fetch, read)).verify_link(
        submission.url
    )
    return Answer(report=report, data=read[0] if read else None)


def _noting(fetch: Callable[[str], bytes], read: list[bytes]) -> Callable[[str], bytes]:
    def fetch_and_note(url: str) -> bytes:
        read.append(fetch(url))
        return read[-1]

    return fetch_and_note


def _submitted(data: bytes) -> Submission:
    if not data.strip():
        raise NothingSubmittedError(_NOTHING)
    return Submission(data=data)


def _decoded(again: str) -> bytes:
    try:
        return base64.b64decode(again, validate=True)
    except (binascii.Error, ValueError) as exc:
        raise NothingSubmittedError(_NOTHING) from exc
