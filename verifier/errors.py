"""What can keep us from an answer, as opposed to being the answer."""

from typing import ClassVar


class VerifierError(Exception):
    """The root of this package's errors."""

    code: ClassVar[str] = "verifier_error"


class UnreadableSubmissionError(VerifierError):
    """What was handed in holds no credential that we can read."""

    code = "unreadable"


class OverBudgetError(VerifierError):
    """Checking it would take more time or memory than anybody gets (attacks 3.5)."""

    code = "over_budget"


class BusyError(VerifierError):
    """Every place for dear work is taken; nothing follows about the submission."""

    code = "busy"


class FetchError(VerifierError):
    """A document could not be fetched; nothing follows about what it would say."""

    code = "fetch_failed"


class FetchRefusedError(FetchError):
    """An address that we never fetch from, whoever asks (attacks.md 3.7)."""

    code = "fetch_refused"


class UnansweredError(FetchError):
    """The host did not answer, or said itself that it cannot just now."""

    code = "fetch_unanswered"


class NotAskedError(FetchError):
    """A host that we did not ask, since enough was asked for one reason or another."""

    code = "fetch_not_asked"


class AbsentError(FetchError):
    """The host answers that there is nothing there; `gone` if there once was."""

    code = "fetch_absent"

    def __init__(self, message: str, *, gone: bool = False) -> None:
        super().__init__(message)
        self.gone = gone


class SettingsError(VerifierError):
    """A setting or a trust list that cannot be used."""

    code = "settings"
