"""Text as outlines: shaped by HarfBuzz, drawn from fonts that come with us.

A badge must look alike everywhere, also where a font is missing, so its text is
turned into paths. A character that our fonts lack is refused, not drawn as a box.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import uharfbuzz as hb

from issuer.errors import ArtworkError

_FONTS: Final = Path(__file__).parent / "fonts"

SERIF_BOLD: Final = "NotoSerif-Bold.ttf"
SANS: Final = "NotoSans-Regular.ttf"
SANS_BOLD: Final = "NotoSans-Bold.ttf"
MONO: Final = "NotoSansMono-Regular.ttf"


@dataclass(frozen=True, slots=True)
class Outline:
    """A line of text as SVG path data in font units, with its advance width."""

    path: str
    advance: float
    units_per_em: int

    def width(self, size: float) -> float:
        """How wide the line is at `size` units to the em."""
        return self.advance * size / self.units_per_em


@cache
def outline(text: str, font_name: str) -> Outline:
    """The outlines of one line of `text`.

    Raises:
        ArtworkError: a character that the font has no shape for.
    """
    font = _font(font_name)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    pen = _Pen()
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if info.codepoint == 0:
            missing = text[info.cluster]
            msg = (
                f"the artwork has no letters for {missing!r} in {text!r}; use a title "
                "in Latin, Greek or Cyrillic script"
            )
            raise ArtworkError(msg)
        pen.place(position.x_offset, position.y_offset)
        font.draw_glyph_with_pen(info.codepoint, pen)
        pen.x += position.x_advance
    return Outline("".join(pen.parts), pen.x, font.face.upem)


def wrap(text: str, font_name: str, *, size: float, max_width: float) -> list[str]:
    """Break `text` at spaces into as few lines as fit `max_width`, evenly filled."""
    lines = _greedy(text, font_name, size, max_width)
    # The narrowest measure that needs no more lines leaves none of them ragged.
    narrow, wide = max_width * 0.4, max_width
    for _ in range(8):
        middle = (narrow + wide) / 2
        if len(_greedy(text, font_name, size, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return _greedy(text, font_name, size, wide)


def _greedy(text: str, font_name: str, size: float, max_width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and outline(longer, font_name).width(size) <= max_width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _font(name: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(_FONTS / name)))


class _Pen:
    """Collects SVG path data; fonts count upwards, pictures downwards."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.x = 0
        self._dx = 0
        self._dy = 0

    def place(self, x_offset: int, y_offset: int) -> None:
        self._dx, self._dy = self.x + x_offset, y_offset

    def _add(self, command: str, *points: tuple[float, float]) -> None:
        numbers = " ".join(f"{x + self._dx:g} {-(y + self._dy):g}" for x, y in points)
        self.parts.append(command + numbers)

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - pen protocol
        self._add("M", point)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - pen protocol
        self._add("L", point)

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802 - same
        self._add("Q", *points)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802 - same
        self._add("C", *points)

    def closePath(self) -> None:  # noqa: N802 - pen protocol
        self.parts.append("Z")
