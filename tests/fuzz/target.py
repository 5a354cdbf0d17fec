"""The whole intake as one function: bytes → report → JSON and page words.

Whatever the bytes are, it must answer, foresee its answer, and call nothing valid that
the university did not sign.
"""

import json
from collections.abc import Mapping
from functools import cache

from tests.fuzz.seeds import genuine
from tests.support import NOW, environment, without
from vc.canonicalize import canonicalize
from verifier.errors import VerifierError
from verifier.intake.confined_tasks import TASKS
from verifier.intake.submission import is_link, read_submission
from verifier.pipeline import verify_credential
from verifier.report import Report, Verdict
from verifier.report_json import report_to_json
from verifier.speech.presenters import present_report
from verifier.unread import unread_report

_GREEN = (Verdict.VALID, Verdict.VALID_UNTRUSTED_ISSUER)


def run_here(task: str, data: bytes) -> bytes:
    """What a confined child does, unconfined."""
    return TASKS[task](data)


class BrokenError(AssertionError):
    """The verifier did what it must never do."""


def examine(data: bytes) -> Report:
    """The report on `data`.

    Raises:
        BrokenError: an answer that nobody foresaw, or trust in what was not signed.
        Exception: anything else is a bug as well.
    """
    report = _report(data)
    json.dumps(report_to_json(report))
    present_report(report)
    for one in (report, *report.components, *report.endorsements):
        if any(check.reason == "internal_error" for check in one.checks):
            raise BrokenError("an error that nobody foresaw")
        if one.verdict in _GREEN and one.credential is not None:
            _refuse_forgery(one.credential)
    return report


def _report(data: bytes) -> Report:
    try:
        text = read_submission(data, confined=run_here)
    except VerifierError as exc:
        return unread_report(exc, NOW)
    if is_link(text):
        text = ""  # nothing is fetched here
    return verify_credential(text, environment=environment(), now=NOW)


def _refuse_forgery(credential: Mapping[str, object]) -> None:
    if canonicalize(credential) not in _meanings():
        raise BrokenError("green, and not what was signed")


@cache
def _meanings() -> frozenset[str]:
    """What the seeds say, as the text that their proofs cover."""
    seeds = genuine()
    documents = [json.loads(seeds[name]) for name in seeds if name.endswith(".json")]
    parts = [
        part
        for one in documents
        for part in one["credentialSubject"].get("verifiableCredential", ())
    ]
    return frozenset(canonicalize(without(one, "proof")) for one in documents + parts)
