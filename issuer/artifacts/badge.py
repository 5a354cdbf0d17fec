"""Badge artwork: an octagon for an achievement, sheets behind it for a stack.

The language band is no option: whatever is not taught in English cannot be drawn
without it (policy clause 6), and every face says that it is no AQF qualification
(clause 3). Attendance has no badge at all (clause 8).
"""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jinja2
import resvg_py
from markupsafe import Markup
from PIL import Image

from issuer.artifacts.lettering import (
    MONO,
    SANS,
    SANS_BOLD,
    SERIF_BOLD,
    outline,
    wrap,
)
from vc.language import TaughtIn, is_english, taught_in

_TEMPLATES: Final = Path(__file__).parents[2] / "templates" / "artwork"

BADGE_PIXELS: Final = 600
CARD_SIZE: Final = (1200, 627)

# Field of study → ground; white text on each is at least 7:1 (docs/design, tokens).
FIELDS: Final = {
    "policy": "#24397a",
    "data": "#1f4e63",
    "health": "#7a2348",
    "environment": "#22543a",
    "languages": "#5b2a78",
    "business": "#6b3a16",
}

_NUMBERS: Final = ("", "one", "two", "three", "four", "five", "six", "seven", "eight")
_FACES: Final = {
    "serif": SERIF_BOLD,
    "sans": SANS,
    "bold": SANS_BOLD,
    "mono": MONO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """What a badge's picture says. `parts` holds the codes of a stack's components.

    `language` is the BCP 47 tag of the language of instruction; `field` one of
    `FIELDS`, anything else gets one of their grounds by its name.
    """

    code: str
    version: str
    title: str
    language: str
    issuer: str
    unit: str
    host: str
    field: str = ""
    parts: tuple[str, ...] = ()


def draw_badge_svg(art: Artwork) -> str:
    """The badge as SVG, its text as outlines, `title` and `desc` kept.

    Raises:
        ArtworkError: a character that our fonts have no shape for.
    """
    size, lines = _title(art.title, max_width=440)
    template = "stack.svg" if art.parts else "micro-credential.svg"
    return _render(template, art, size=size, lines=lines)


def draw_card_svg(art: Artwork) -> str:
    """The link preview, 1200 by 627: no person's name, nothing under 27 units.

    Raises:
        ArtworkError: a character that our fonts have no shape for.
    """
    size = 62 if len(art.title) <= 60 else 48
    lines = wrap(art.title, SERIF_BOLD, size=size, max_width=708)
    return _render("card.svg", art, size=size, lines=lines)


def draw_png(svg: str, *, width: int) -> bytes:
    """`svg` as a PNG, `width` pixels wide, reduced to 256 colours."""
    drawn = resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True)
    out = io.BytesIO()
    with Image.open(io.BytesIO(bytes(drawn)), formats=["PNG"]) as picture:
        reduced = picture.convert("RGBA").quantize(method=Image.Quantize.FASTOCTREE)
        reduced.save(out, "PNG", optimize=True)
    return out.getvalue()


def _render(template: str, art: Artwork, *, size: float, lines: list[str]) -> str:
    petals, rx, ry = _rosette(art.code)
    return (
        _environment()
        .get_template(template)
        .render(
            art=art,
            ground=FIELDS.get(art.field) or _ground(art.field or art.code),
            taught=_band(art.language),
            title_lines=lines,
            title_size=size,
            petals=petals,
            rx=rx,
            ry=ry,
            count=_NUMBERS[len(art.parts)] if len(art.parts) < 9 else len(art.parts),
        )
    )


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["text"] = _text
    return environment


def _text(
    words: str,
    *,
    at: tuple[float, float],
    size: float,
    face: str = "sans",
    anchor: str = "middle",
    max_width: float = 0,
) -> Markup:
    """A line of text as a path; made smaller where it would pass `max_width`."""
    line = outline(words, _FACES[face])
    if max_width and line.width(size) > max_width:
        size *= max_width / line.width(size)
    x, y = at
    x -= {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * line.width(size)
    return Markup('<path transform="translate({} {}) scale({})" d="{}"/>').format(
        f"{x:.2f}", f"{y:.2f}", f"{size / line.units_per_em:.5f}", line.path
    )


def _title(title: str, *, max_width: float) -> tuple[float, list[str]]:
    """The largest size that fits, in two lines if it can, in four if it must."""
    for size, most in ((54, 2), (50, 2), (46, 2), (50, 3), (46, 3), (42, 3), (39, 4)):
        lines = wrap(title, SERIF_BOLD, size=size, max_width=max_width)
        widest = max(outline(line, SERIF_BOLD).width(size) for line in lines)
        if len(lines) <= most and widest <= max_width:
            return size, lines
    return 36, wrap(title, SERIF_BOLD, size=36, max_width=max_width)


def _band(language: str) -> TaughtIn | None:
    return None if is_english(language) else taught_in(language)


def _rosette(code: str) -> tuple[int, int, int]:
    """Petals and radii of the guilloche, from a hash of the number: each its own."""
    digest = hashlib.sha256(code.encode()).digest()
    return 14 + digest[0] % 12, 190 + digest[1] % 60, 60 + digest[2] % 70


def _ground(name: str) -> str:
    """A ground for a field that has none of its own: always the same for one name."""
    grounds = tuple(FIELDS.values())
    return grounds[hashlib.sha256(name.encode()).digest()[3] % len(grounds)]
