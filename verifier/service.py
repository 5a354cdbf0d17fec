"""The verifier as pages, programs and commands use it: bytes or a link → a report."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from vc.canonicalize import Profile
from verifier.challenges import ChallengeStore
from verifier.errors import VerifierError
from verifier.intake.confined import Confinement
from verifier.intake.confined_tasks import REHEARSALS
from verifier.intake.submission import is_link, read_submission
from verifier.pipeline import verify_credential
from verifier.ports import Environment
from verifier.receipt_desk import ReceiptDesk
from verifier.report import Report
from verifier.unread import unread_report

# Up to here no document costs more than 50 ms, however made (docs/performance.md); a
# larger one is tried out first where it can be ended, and few at a time (attacks R07).
LARGE_CHARS: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierService:
    """Everything that is needed to verify what somebody hands in.

    `environment` is asked for at each request, so that a changed trust list or key
    is seen without a restart. Without `receipts` this site makes none.
    """

    environment: Callable[[], Environment]
    fetch: Callable[[str], bytes]
    clock: Callable[[], datetime]
    challenges: ChallengeStore
    confined: Confinement
    receipts: ReceiptDesk | None = None

    def verify(self, data: bytes, *, profile: Profile = Profile.OPEN_BADGES) -> Report:
        """The report on a file or a text; a link in it is followed, once."""
        try:
            text = read_submission(data, confined=self.confined)
            if is_link(text):
                return self._verify(self._read(text), Profile.OPEN_BADGES, link=text)
            return self._verify(text, profile)
        except VerifierError as exc:
            return unread_report(exc, self.clock())

    def verify_link(self, url: str) -> Report:
        """The report on what a link serves."""
        try:
            return self._verify(self._read(url), Profile.OPEN_BADGES, link=url)
        except VerifierError as exc:
            return unread_report(exc, self.clock())

    def _read(self, url: str) -> str:
        return read_submission(self.fetch(url), confined=self.confined)

    def _verify(self, text: str, profile: Profile, link: str | None = None) -> Report:
        now = self.clock()
        around = replace(self.environment(), profile=profile)
        if len(text) <= LARGE_CHARS:
            return verify_credential(text, environment=around, now=now, link=link)
        with self.confined.place():
            self.confined.run(REHEARSALS[profile], text.encode(errors="replace"))
            return verify_credential(text, environment=around, now=now, link=link)
