"""The verifier as the web uses it: an environment, a way to read links, a clock."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Flask, current_app

from vc.canonicalize import Profile
from verifier.challenges import ChallengeStore
from verifier.errors import FetchError, UnreadableSubmissionError
from verifier.intake import read_submission
from verifier.pipeline import verify_credential
from verifier.ports import Environment
from verifier.report import Outcome, Report, Verdict
from verifier.unread import unread_report
from verifier.web.receipts import ReceiptDesk

_EXTENSION = "signet-verifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierService:
    """Everything that a request needs to verify what it was handed.

    `environment` is asked for at each request, so that a changed trust list or key
    is seen without a restart. Without `receipts` this site makes none.
    """

    environment: Callable[[], Environment]
    fetch: Callable[[str], bytes]
    clock: Callable[[], datetime]
    challenges: ChallengeStore
    receipts: ReceiptDesk | None = None

    def verify(self, data: bytes, *, profile: Profile = Profile.OPEN_BADGES) -> Report:
        """The report on a file or a text."""
        now = self.clock()
        try:
            text = read_submission(data)
        except UnreadableSubmissionError as exc:
            return unread_report(exc, Outcome.FAILED, Verdict.MALFORMED, now)
        environment = replace(self.environment(), profile=profile)
        return verify_credential(text, environment=environment, now=now)

    def verify_link(self, url: str) -> Report:
        """The report on what a link serves."""
        try:
            data = self.fetch(url)
        except FetchError as exc:
            now = self.clock()
            return unread_report(exc, Outcome.NOT_CHECKED, Verdict.INDETERMINATE, now)
        return self.verify(data)

    def install(self, app: Flask) -> None:
        """Make this the verifier of a Flask application."""
        app.extensions[_EXTENSION] = self


def verifier_service() -> VerifierService:
    """The verifier of the application that handles this request."""
    service: VerifierService = current_app.extensions[_EXTENSION]
    return service
