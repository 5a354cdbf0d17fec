"""The verifier for people: a form, and the answer as a page of its own."""

from flask import Blueprint, render_template, request

from verifier.presenters import Presentation, present_report
from verifier.report import Report
from verifier.web.service import verifier_service
from verifier.web.site import site

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
    return render_template(
        "verifier/result.html", report=report, shown=shown, art=_own_art(shown)
    )


def _own_art(shown: Presentation) -> str | None:
    """The badge's picture, if this site serves it; nobody else's is ever loaded."""
    base_url = site().base_url
    if shown.claims is None or not shown.claims.image or not base_url:
        return None
    if not shown.claims.image.startswith(f"{base_url}/achievements/"):
        return None
    return shown.claims.image.removeprefix(base_url)
