"""The verifier for people: a form, the answer as a page of its own, and a receipt."""

import json
from typing import Final

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from vc.errors import VcError
from verifier.checks.person import MAX_EXPECTED_CHARS, with_person
from verifier.receipt import is_receipt
from verifier.receipt_desk import ReceiptDesk
from verifier.report import Report
from verifier.speech.marking import N_
from verifier.speech.presenters import present_report
from verifier.trust.lists import trust_document
from verifier.web.service import verifier_service
from verifier.web.site import CAMERA_PAGE_HEADERS
from verifier.web.speech import reader_language, this_site
from verifier.web.submissions import (
    Answer,
    NothingSubmittedError,
    Submission,
    answer,
    read_form,
)

bp = Blueprint("verify", __name__)

# Of one list on a page; all of it is in the JSON.
_MOST_SHOWN: Final = 500
_NO_RECEIPT: Final = N_("There is nothing to write a receipt of.")


@bp.get("/verify")
def page() -> str:
    """The form, or with `?url=` the answer about that link."""
    url = request.args.get("url", "").strip()
    if not url:
        return _form()
    return _answer_page(Submission(url=url))


@bp.post("/verify")
def submit() -> tuple[str, int] | str:
    """The answer about what was handed in; none of it is kept."""
    try:
        submission = read_form(request, base_url=this_site().base_url)
    except NothingSubmittedError as exc:
        return _form(str(exc)), 400
    return _answer_page(submission)


@bp.post("/verify/receipt")
def receipt() -> AnyResponse | tuple[str, int] | str:
    """A signed receipt, as a file or as a page; a receipt's own is itself."""
    desk = verifier_service().receipts or abort(404)
    try:
        submission = read_form(request, base_url=this_site().base_url)
        made = _receipt_of(answer(verifier_service(), submission), desk)
    except NothingSubmittedError as exc:
        return _form(str(exc)), 400
    except VcError:
        return _form(_NO_RECEIPT), 400
    if request.form.get("as") == "page":
        return _answer_page(Submission(data=made))
    return Response(
        made,
        mimetype="application/vc",
        headers={
            "Content-Disposition": 'attachment; filename="signet-receipt.json"',
        },
    )


@bp.get("/verify/did.json")
def did_document() -> Response:
    """Who signs receipts here: a DID document (did:web, "Read (Resolve)")."""
    desk = verifier_service().receipts or abort(404)
    return Response(
        json.dumps(desk.document),
        mimetype="application/did+json",
        headers={"Access-Control-Allow-Origin": "*"},
    )


@bp.get("/verify/scan")
def scan() -> AnyResponse:
    """The page with the camera: the only one that may use it, or run WebAssembly."""
    return Response(render_template("verifier/scan.html"), headers=CAMERA_PAGE_HEADERS)


@bp.get("/verify/how")
def how() -> str:
    """How checking works, and how to do it without us."""
    desk = verifier_service().receipts
    return render_template(
        "verifier/how.html", receipts=desk is not None, did=desk.did if desk else ""
    )


@bp.get("/verify/known")
def known() -> str:
    """Whom we know by name, list by list, and which registries we ask."""
    around = verifier_service().environment()
    return render_template(
        "verifier/known.html",
        lists=around.trust_lists,
        registries=around.registries,
        most=_MOST_SHOWN,
    )


@bp.get("/verify/known.json")
def known_as_json() -> Response:
    """The same issuers in the format of the DCC's registries, for other verifiers."""
    document = trust_document(verifier_service().environment().trust_lists)
    return Response(
        json.dumps(document, ensure_ascii=False),
        mimetype="application/json",
        headers={"Access-Control-Allow-Origin": "*"},
    )


@bp.get("/verify/privacy")
def privacy() -> str:
    """What is kept, which is nothing, and how to confirm that."""
    return render_template("verifier/privacy.html")


@bp.get("/verify/accessibility")
def accessibility() -> str:
    """What these pages promise to everybody, and where to say that they do not."""
    return render_template("verifier/accessibility.html")


def _form(problem: str | None = None) -> str:
    return render_template("verifier/form.html", problem=problem)


def _answer_page(submission: Submission) -> str:
    found = answer(verifier_service(), submission)
    expected = request.form.get("expect", "")[:MAX_EXPECTED_CHARS].strip()
    report = with_person(found.report, expected)
    fields = submission.fields()
    return render_template(
        "verifier/result.html",
        report=report,
        shown=present_report(report, reader_language()),
        fields=fields,
        expected=expected,
        receipts=bool(fields) and _may_have_receipt(report, found),
    )


def _may_have_receipt(report: Report, found: Answer) -> bool:
    if verifier_service().receipts is None or found.data is None:
        return False
    return report.credential is None or not is_receipt(report.credential)


def _receipt_of(found: Answer, desk: ReceiptDesk) -> bytes:
    """A receipt of ours is given back as it is; of all else one is made.

    Raises:
        NothingSubmittedError: nothing could be read, or it is somebody else's receipt.
        VcError: what it claims to be from cannot be signed.
    """
    document = found.report.credential
    if found.data is None:
        raise NothingSubmittedError(_NO_RECEIPT)
    if document is None or not is_receipt(document):
        return desk.receipt(found.report, found.data)
    if found.report.issuer.id != desk.did:
        raise NothingSubmittedError(_NO_RECEIPT)
    return found.data
