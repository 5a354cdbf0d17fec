"""The verifier for people: a form, and the answer as a page of its own."""

from flask import Blueprint, render_template, request

from verifier.presenters import present_report
from verifier.report import Report
from verifier.web.service import verifier_service

bp = Blueprint("verify", __name__)


@bp.get("/verify")
def page() -> str:
    """The form, or with `?url=` the answer about that link."""
    url = request.args.get("url", "").strip()
    if not url:
        return render_template("verifier/form.html", problem=None)
    return show(verifier_service().verify_link(url))


@bp.post("/verify")
def submit() -> tuple[str, int] | str:
    """The answer about a file or a pasted text; neither is kept."""
    file = request.files.get("file")
    data = file.read() if file else request.form.get("text", "").encode()
    if not data.strip():
        problem = "Choose a file, or paste the text of a badge."
        return render_template("verifier/form.html", problem=problem), 400
    return show(verifier_service().verify(data))


def show(report: Report) -> str:
    """The page of an answer."""
    shown = present_report(report)
    return render_template("verifier/result.html", report=report, shown=shown)
