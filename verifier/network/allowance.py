"""What one verification may cost the network: four fetches in five seconds (N01).

Whoever hands in a credential chooses the addresses in it. So what is fetched for one
verification is counted, parts and endorsements included, and a host that gave no
answer is not asked again for it.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from verifier.errors import NotAskedError

MAX_FETCHES: Final = 4
MAX_SECONDS: Final = 5.0
# A call with many credentials may fetch as much as ten, and wait as long as three: it
# holds a thread meanwhile, and is charged for three (`verifier.web.limits`).
CALL_FETCHES: Final = 10 * MAX_FETCHES
CALL_SECONDS: Final = 3 * MAX_SECONDS


@dataclass(slots=True)
class Allowance:
    """What is left; one for each verification, used by one thread."""

    fetches: int = MAX_FETCHES
    seconds: float = MAX_SECONDS
    silent: set[str] = field(default_factory=set)

    def may_retry(self) -> bool:
        """Take one more fetch off, if there is one left."""
        if self.fetches <= 0 or self.seconds <= 0:
            return False
        self.fetches -= 1
        return True

    def spend(self, host: str) -> None:
        """Take one fetch off.

        Raises:
            NotAskedError: this host was silent before, or nothing is left.
        """
        if host in self.silent:
            msg = f"{host} gave no answer just now"
            raise NotAskedError(msg)
        if self.fetches <= 0 or self.seconds <= 0:
            msg = "for one verification no more is fetched"
            raise NotAskedError(msg)
        self.fetches -= 1


_CURRENT: Final[ContextVar[Allowance | None]] = ContextVar("allowance", default=None)


def one_verification() -> AbstractContextManager[None]:
    """Everything fetched in here shares one allowance; an inner one joins the outer."""
    return _sharing(Allowance())


def one_call() -> AbstractContextManager[None]:
    """The same for a call with many credentials, however many they are."""
    return _sharing(Allowance(fetches=CALL_FETCHES, seconds=CALL_SECONDS))


@contextmanager
def _sharing(allowance: Allowance) -> Iterator[None]:
    if _CURRENT.get() is not None:
        yield
        return
    token = _CURRENT.set(allowance)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current_allowance() -> Allowance:
    """The allowance of the verification that is going on, or one for a single fetch."""
    return _CURRENT.get() or Allowance()
