"""The pictures of a version, each drawn once and kept while the process lives."""

from functools import lru_cache

from issuer.artifacts.badge import (
    BADGE_PIXELS,
    CARD_SIZE,
    Artwork,
    draw_badge_svg,
    draw_card_svg,
    draw_png,
)
from issuer.artifacts.qr import draw_qr_svg
from issuer.domain.micro_credential import AchievementVersion, Stack

# Versions never change, so a picture may stay; this many of each kind at most.
_KEPT = 256


class Pictures:
    """Draws badges, link previews and QR codes for one issuer.

    `name` is "University, unit" or just a name; `host` stands on link previews.
    """

    def __init__(self, *, name: str, host: str) -> None:
        issuer, _, unit = name.partition(",")
        self._issuer, self._unit, self._host = issuer.strip(), unit.strip(), host
        self._badge_svg = lru_cache(maxsize=_KEPT)(draw_badge_svg)
        self._badge_png = lru_cache(maxsize=_KEPT)(_draw_badge_png)
        self._card_png = lru_cache(maxsize=_KEPT)(_draw_card_png)

    def badge_svg(self, version: AchievementVersion) -> bytes:
        """The badge as SVG.

        Raises:
            ArtworkError: it cannot be drawn as the policy wants it.
        """
        return self._badge_svg(self._artwork(version)).encode()

    def badge_png(self, version: AchievementVersion) -> bytes:
        """The badge as PNG, 600 pixels wide.

        Raises:
            ArtworkError: it cannot be drawn as the policy wants it.
        """
        return self._badge_png(self._artwork(version))

    def card_png(self, version: AchievementVersion) -> bytes:
        """The link preview as PNG, 1200 by 627 pixels.

        Raises:
            ArtworkError: it cannot be drawn as the policy wants it.
        """
        return self._card_png(self._artwork(version))

    def qr_svg(self, url: str) -> bytes:
        """A QR code that opens `url`."""
        return draw_qr_svg(url)

    def _artwork(self, version: AchievementVersion) -> Artwork:
        parts: tuple[str, ...] = ()
        if isinstance(version, Stack):
            parts = tuple(part.code for part in version.components)
        return Artwork(
            code=version.code,
            version=version.version,
            title=version.title,
            language=version.language,
            issuer=self._issuer,
            unit=self._unit,
            host=self._host,
            field=version.field_of_study.casefold(),
            parts=parts,
        )


def _draw_badge_png(art: Artwork) -> bytes:
    return draw_png(draw_badge_svg(art), width=BADGE_PIXELS)


def _draw_card_png(art: Artwork) -> bytes:
    return draw_png(draw_card_svg(art), width=CARD_SIZE[0])
