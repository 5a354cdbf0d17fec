"""Every way in which the issuer refuses: a code, a sentence, an exit status.

A message names the place and the remedy, because it is what a person reads in a
terminal. Exit statuses follow the BSD `sysexits` list, so that scripts can tell a
typing error from a busy database.
"""

from collections.abc import Mapping
from typing import ClassVar, Final

from issuer.findings import Finding

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 64
EXIT_DATA: Final = 65
EXIT_NO_INPUT: Final = 66
EXIT_UNAVAILABLE: Final = 69
EXIT_INTERNAL: Final = 70
EXIT_CANNOT_CREATE: Final = 73
EXIT_TRY_AGAIN: Final = 75
EXIT_NOT_PERMITTED: Final = 77
EXIT_CONFIGURATION: Final = 78


class IssuerError(Exception):
    """The root of this package's errors."""

    code: ClassVar[str] = "issuer_error"
    exit_status: ClassVar[int] = EXIT_FAILED


# ------------------------------------------------------------ what was given


class InputMissingError(IssuerError):
    """A file that was named does not exist or cannot be read."""

    code = "input_missing"
    exit_status = EXIT_NO_INPUT


class MalformedInputError(IssuerError):
    """A file or a value that is not what it should be."""

    code = "input_malformed"
    exit_status = EXIT_DATA


class PolicyRefusedError(IssuerError):
    """Something that the policy or the format does not allow, with every finding."""

    code = "policy_refused"
    exit_status = EXIT_DATA

    def __init__(self, message: str, *, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


class UnusableRowsError(IssuerError):
    """A gradebook with rows or cells that cannot be used; `details` names each."""

    code = "rows_unusable"
    exit_status = EXIT_DATA

    def __init__(self, message: str, *, details: tuple[str, ...]) -> None:
        super().__init__(message)
        self.details = details


class UnusableEntryError(MalformedInputError):
    """An entry of the trust list with fields that cannot be used, each with why."""

    code = "entry_unusable"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{at}: {words}" for at, words in problems.items()))
        self.problems = problems


class NotFoundError(IssuerError):
    """An offering, batch, credential or enrolment that nobody knows."""

    code = "not_found"
    exit_status = EXIT_DATA


class ConfigurationError(IssuerError):
    """Settings that are missing or contradict each other, all of them at once."""

    code = "configuration_wrong"
    exit_status = EXIT_CONFIGURATION


# ------------------------------------------------------------ what was asked


class ConflictError(IssuerError):
    """It is not in a state in which that can be done."""

    code = "conflict"
    exit_status = EXIT_DATA


class ImmutableVersionError(ConflictError):
    """An approved version that somebody tried to change in place."""

    code = "version_immutable"


class ProposalChangedError(ConflictError):
    """What is to be approved is not what the second person saw."""

    code = "proposal_changed"


class BatchChangedError(ProposalChangedError):
    """The list is not the one that was proposed or approved."""

    code = "batch_changed"


class NotPermittedError(IssuerError):
    """This person may not do that."""

    code = "not_permitted"
    exit_status = EXIT_NOT_PERMITTED


class OwnBatchError(NotPermittedError):
    """A batch needs a second person."""

    code = "own_batch"


class SignInRefusedError(NotPermittedError):
    """Nobody was signed in; the message is for the person who tried.

    `reason` says of which kind it is, `detail` what did not hold, in words of ours
    alone: neither has anything of what was sent, so that both can be logged.
    """

    code = "sign_in_refused"

    def __init__(self, message: str, *, reason: str, detail: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.detail = detail


class OwnEntryError(NotPermittedError):
    """An entry of the trust list needs a second person."""

    code = "own_entry"


class NotSignedInError(NotPermittedError):
    """Nobody is proven to be there, or not lately enough, or not with that role."""

    code = "not_signed_in"


# ------------------------------------------------------- what is around us


class StorageError(IssuerError):
    """The database cannot be used."""

    code = "storage_unavailable"
    exit_status = EXIT_UNAVAILABLE


class StorageBusyError(StorageError):
    """Somebody else is writing; the same thing will work in a moment."""

    code = "storage_busy"
    exit_status = EXIT_TRY_AGAIN


class NotInitializedError(StorageError):
    """There is no database yet, or one of another version of this program."""

    code = "not_initialized"


class CannotCreateError(IssuerError):
    """A file or folder could not be written."""

    code = "cannot_create"
    exit_status = EXIT_CANNOT_CREATE


class SelfCheckError(IssuerError):
    """Our own verifier refused what we had just signed, so nobody gets it."""

    code = "self_check_failed"
    exit_status = EXIT_INTERNAL


class AuditBrokenError(IssuerError):
    """The audit log is not the one that was written."""

    code = "audit_broken"
    exit_status = EXIT_FAILED


class ArtworkError(MalformedInputError):
    """A picture that cannot be drawn as the policy wants it."""

    code = "artwork"
