"""What the public pages need: storage to read from, pictures, the verifier."""

from dataclasses import dataclass
from typing import Protocol

from flask import current_app

from issuer.domain.micro_credential import AchievementVersion
from issuer.ports import Database
from issuer.services.addresses import Identity
from verifier.service import VerifierService

EXTENSION = "signet-issuer"


class Pictures(Protocol):
    """Draws what a version looks like (`issuer.artifacts.pictures`)."""

    def badge_svg(self, version: AchievementVersion) -> bytes:
        """The badge as SVG."""
        ...

    def badge_png(self, version: AchievementVersion) -> bytes:
        """The badge as PNG."""
        ...

    def card_png(self, version: AchievementVersion) -> bytes:
        """The link preview as PNG."""
        ...

    def qr_svg(self, url: str) -> bytes:
        """A QR code that opens `url`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPorts:
    """The outside world of the public pages; nothing here can sign."""

    database: Database
    identity: Identity
    pictures: Pictures
    verifier: VerifierService


def ports() -> PublicPorts:
    """The ports of the application that handles this request."""
    of_app: PublicPorts = current_app.extensions[EXTENSION]
    return of_app
