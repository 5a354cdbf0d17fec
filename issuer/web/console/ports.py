"""What the console needs beside the public pages: who may sign in, and chance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from flask import current_app
from werkzeug.wrappers import Response

from issuer.services.sign_in import ProvenIdentity, SignInPorts
from issuer.services.trust import TrustPorts
from verifier.ports import Environment

EXTENSION: Final = "signet-console"


class SingleSignOn(Protocol):
    """The university's identity provider, for the request that is being answered."""

    @property
    def name(self) -> str:
        """The words for the button."""
        ...

    def begin(self, *, now: datetime, afresh: bool) -> Response:
        """Send the browser there; `afresh`: they are to be proven once more."""
        ...

    def finish(self, *, now: datetime) -> ProvenIdentity:
        """Who has come back. Raises NotPermittedError, with words for the person."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolePorts:
    """The outside world of the console. Nothing here can sign a badge."""

    sign_in: SignInPorts
    trust: TrustPorts
    environment: Callable[[], Environment]
    clock: Callable[[], datetime]
    single_sign_on: SingleSignOn | None = None


def console() -> ConsolePorts:
    """The console's ports in the application that handles this request."""
    of_app: ConsolePorts = current_app.extensions[EXTENSION]
    return of_app
