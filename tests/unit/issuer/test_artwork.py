"""Badge artwork: what it must say stands on it, and it looks alike everywhere."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from issuer.artifacts.badge import (
    FIELDS,
    Artwork,
    draw_badge_svg,
    draw_card_svg,
    draw_png,
)
from issuer.artifacts.lettering import SERIF_BOLD, outline, wrap
from issuer.errors import ArtworkError
from vc.baking import bake_png, bake_svg, unbake_png, unbake_svg
from vc.errors import VcError

ART = Artwork(
    code="POL-017",
    version="2",
    title="Evidence-Informed Policy Evaluation",
    language="en",
    issuer="Example University",
    unit="Centre for Continuing Education",
    host="credentials.example.edu",
    field="policy",
)
BOTH = [draw_badge_svg, draw_card_svg]


def described(svg):
    return " ".join(re.findall(r"<(?:title|desc)[^>]*>(.*?)</", svg))


@pytest.mark.parametrize("draw", BOTH)
@pytest.mark.parametrize("language", ["fr", "vi", "de", "mi", "pt-BR", "el", "ru"])
def test_what_is_not_taught_in_english_says_so_on_every_picture(draw, language):
    assert "Taught in" not in described(draw(ART))
    assert "Taught in" in described(draw(replace(ART, language=language)))


@pytest.mark.parametrize("draw", BOTH)
def test_a_language_that_we_have_no_words_for_cannot_be_drawn(draw):
    with pytest.raises(VcError):
        draw(replace(ART, language="xx"))


def test_every_badge_says_that_it_is_no_aqf_qualification():
    assert "Not an AQF qualification" in described(draw_badge_svg(ART))
    assert "Not an AQF qualification" in described(
        draw_badge_svg(replace(ART, parts=("A", "B")))
    )


@pytest.mark.parametrize("draw", BOTH)
def test_no_font_of_the_reader_is_needed(draw):
    svg = draw(replace(ART, language="fr"))

    assert "<text" not in svg
    assert "font" not in svg


@pytest.mark.parametrize("draw", BOTH)
def test_a_picture_asks_nobody_for_anything_and_runs_nothing(draw):
    svg = draw(ART)

    links = re.findall(r'(?:href|src)="([^"]*)"', svg)
    assert all(link.startswith("#") for link in links)
    assert "<script" not in svg
    assert "url(http" not in svg


@pytest.mark.parametrize("title", ["古籍文献的阅读", "حوكمة المياه", "A 🦜 title"])
def test_a_letter_that_our_fonts_lack_is_refused_with_the_word_it_stands_in(title):
    with pytest.raises(ArtworkError) as refused:
        draw_badge_svg(replace(ART, title=title))

    assert title.split()[0] in str(refused.value) or title in str(refused.value)


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "A & B", '"quoted"', "]]>", "{{ 7*7 }}"]
)
def test_words_in_a_title_stay_words(title):
    svg = draw_badge_svg(replace(ART, title=title))

    assert "<script" not in svg
    assert "49" not in described(svg)
    draw_png(svg, width=200)


def test_the_same_badge_is_the_same_bytes():
    assert draw_badge_svg(ART) == draw_badge_svg(ART)
    assert draw_png(draw_badge_svg(ART), width=600) == draw_png(
        draw_badge_svg(ART), width=600
    )


def test_every_number_has_a_rosette_of_its_own():
    drawn = {
        re.search(r'<ellipse id="e" [^>]*>', draw_badge_svg(replace(ART, code=code)))[0]
        for code in ("POL-017", "POL-018", "DAT-004", "LAN-031", "STK-002")
    }

    assert len(drawn) == 5


@pytest.mark.parametrize(
    ("draw", "size"), [(draw_badge_svg, (600, 600)), (draw_card_svg, (1200, 627))]
)
def test_the_png_has_its_size_and_is_small_enough_to_share(draw, size):
    data = draw_png(draw(ART), width=size[0])

    with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
        assert picture.size == size
    assert len(data) < 150_000


def test_white_words_stand_out_on_every_ground():
    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in channels
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for name, ground in FIELDS.items():
        assert 1.05 / (luminance(ground) + 0.05) >= 7, name


def test_what_we_draw_can_be_baked():
    svg = draw_badge_svg(ART)
    png = draw_png(svg, width=600)

    assert unbake_png(bake_png(png, '{"é": 1}')) == '{"é": 1}'
    assert unbake_svg(bake_svg(svg.encode(), '{"é": 1}')) == '{"é": 1}'


@pytest.mark.parametrize("width", [200, 300, 440, 700])
def test_lines_fit_and_lose_no_word(width):
    title = "Leading Interprofessional Teams in Rural and Remote Community Health"

    lines = wrap(title, SERIF_BOLD, size=36, max_width=width)

    assert " ".join(lines) == title
    assert all(
        outline(line, SERIF_BOLD).width(36) <= width or " " not in line
        for line in lines
    )
